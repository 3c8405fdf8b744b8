"""The status bar: the last sentence, the page's counts, who sits here, the last backup, and the mark."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px

# The office's data are not classified; nothing classified may be kept here (issue 2, item 9).
UNCLASSIFIED = "非涉密，严禁存储、处理国家秘密"
NOBODY = "登记经办人"
NEW_OPERATOR = "换成其他人…"


class Sentence(QLabel):
    """One line that ends in … when the bar is too narrow; its whole text is in the tool tip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, words: str) -> None:
        self.setText(words)
        self.setToolTip(words)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


def backup_words(made: datetime | None, today: date) -> str:
    """When the last backup was made, as briefly as can be."""
    if made is None:
        return "还没有备份"
    local = made.astimezone()
    days = (today - local.date()).days
    day = {0: "今天", 1: "昨天"}.get(days, f"{local.month}月{local.day}日")
    return f"上次备份 {day}{local:%H:%M}"


class StatusBar(QFrame):
    """`operator_chosen` a name from the list; `new_operator` a name is to be asked for; `backup_asked`."""

    operator_chosen = Signal(str)
    new_operator = Signal()
    backup_asked = Signal()
    backups_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._sentence, self._counts = Sentence("提示"), QLabel()
        self._operator = self._button("经办人", "user")
        self._backup = self._button("备份", "shield-check")
        self._operator.setMenu(QMenu(self))
        menu = QMenu(self)
        menu.addAction("立即备份", self.backup_asked.emit)
        menu.addAction("打开备份文件夹", self.backups_shown.emit)
        self._backup.setMenu(menu)
        unclassified = QLabel(UNCLASSIFIED)
        mark(unclassified, mark="true")
        mark(self._counts, tone="muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(2), px(12), px(2))
        line.setSpacing(px(8))
        line.addWidget(self._sentence, 1)
        for part in (self._counts, self._operator, self._backup, unclassified):
            line.addWidget(part)
        self.show_operator("", [])
        self.show_backup(None, date.today())  # noqa: DTZ011  the office's own day

    def say(self, sentence: str) -> None:
        """Show a sentence until the next."""
        self._sentence.say(sentence)

    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def show_counts(self, words: str) -> None:
        """The page's own counts."""
        self._counts.setText(words)

    def show_operator(self, name: str, known: Sequence[str]) -> None:
        """Who sits here, and who else may, one click away."""
        self._operator.setText(name or NOBODY)
        self._operator.setToolTip("换经办人（不用退出）")
        menu = self._operator.menu()
        menu.clear()
        for other in known:
            action = menu.addAction(other)
            action.setCheckable(True)
            action.setChecked(other == name)
            action.triggered.connect(lambda _on, chosen=other: self.operator_chosen.emit(chosen))
        if known:
            menu.addSeparator()
        menu.addAction(NEW_OPERATOR if name else f"{NOBODY}…", self.new_operator.emit)

    def operator_menu(self) -> QMenu:
        """The menu of 换人."""
        return self._operator.menu()

    def show_backup(self, made: datetime | None, today: date) -> None:
        """When the last backup was made; a missing or old one is coloured and says so."""
        old = made is None or (today - made.astimezone().date()).days > 1
        self._backup.setText(backup_words(made, today))
        icons.dress(self._backup, "alert-triangle" if old else "shield-check", "amber" if old else "green")

    def _button(self, name: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.dress(button, icon, "muted")
        mark(button, quiet="true")
        return button
