"""A part of 设置: saved as soon as it is changed, its faults at their fields, all of it to be undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.accounts import SETTINGS, Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services.accounts import change_settings
from changhe_desktop.store.views.accounts import HistoryRow, history, settings
from changhe_desktop.ui.accounts.trail import setting_lines
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.form import Form, put_value, value_of
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

LINES_SHOWN = 30
# Fields wider than this (in pixels of 标准) are no easier to fill in.
WIDEST_FORM = 680


def plain(refusal: Refusal) -> Refusal:
    """The refusal without the setting's key, which only commands need."""
    sentence = refusal.sentence.replace(f"（{refusal.field}）", "")
    faults = [replace(f, field=f.field or refusal.field) for f in refusal.faults]
    return Refusal(sentence, faults, refusal.field)


def card(title: str, *parts: QWidget, note: str = "") -> QFrame:
    """Parts that belong together, under a heading."""
    frame, heading, column = QFrame(), QLabel(title), QVBoxLayout()
    mark(frame, card="true")
    mark(heading, tone="heading")
    frame.setLayout(column)
    column.setContentsMargins(px(16), px(12), px(16), px(14))
    column.setSpacing(px(10))
    column.addWidget(heading)
    if note:
        column.addWidget(remark(note))
    for part in parts:
        if isinstance(part, Form):
            part.setMaximumWidth(px(WIDEST_FORM))
        column.addWidget(part)
    return frame


def remark(words: str) -> QLabel:
    """A sentence in a quiet tone, on as many lines as it needs."""
    label = QLabel(words)
    label.setWordWrap(True)
    mark(label, tone="muted")
    return label


class Section(QWidget):
    """One part of 设置. A subclass puts its parts into `body` and shows them in `show_values`.

    `keys` are the settings it is about: their changes are listed at its end. `listens` as a page's.
    """

    listens: frozenset[Matter] = frozenset({Matter.ACCOUNTS})
    help_topic = "accounts"
    keys: Sequence[str] = ()

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__()
        self.frame, self.undoing = frame, undoing
        self.values: dict[str, Json] = {}
        self._sent: dict[str, Json] = {}
        self._bound: dict[str, Form] = {}
        self.body = QVBoxLayout()
        self.body.setContentsMargins(px(20), px(16), px(20), px(16))
        self.body.setSpacing(px(14))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner, area = QWidget(), QScrollArea()
        inner.setObjectName("column")
        inner.setLayout(self.body)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(area)

    def tools(self) -> Sequence[QAction]:
        """Its acts for the page's toolbar."""
        return ()

    def first_field(self) -> QWidget | None:
        """Where the cursor goes when the part is opened from elsewhere."""
        return None

    def may_leave(self) -> bool:
        """Whether the window may close over it; a field the cursor still stands in is stored first."""
        for key in self._bound:
            self._finish(key)
        return True

    def refresh(self) -> None:
        """Read again."""
        self.frame.counter.ask(settings, then=self._take, key=f"settings/{type(self).__name__}")
        if self.keys:
            self.frame.counter.ask(
                history, "setting", list(self.keys), then=self._show_trail,
                key=f"settings/trail/{type(self).__name__}",
            )  # fmt: skip

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Show the settings as they are now."""

    # What subclasses build with

    def end_with_trail(self) -> None:
        """Put the changes of these settings at the end, folded away."""
        self._trail_button, self._trail = QToolButton(), remark("")
        self._trail_button.setText("变更记录")
        self._trail_button.setCheckable(True)
        self._trail_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self._trail_button, "history", "muted")
        mark(self._trail_button, quiet="true")
        self._trail_button.toggled.connect(self._trail.setVisible)
        self._trail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._trail.hide()
        self.body.addWidget(self._trail_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._trail)
        self.body.addStretch(1)

    def bind(self, form: Form, *keys: str) -> None:
        """Save these fields of a form, named as their settings, each when it is left or chosen."""
        for key in keys:
            self._bound[key] = form
            field = form.field(key)
            finish = partial(self._finish, key)
            if isinstance(field, QLineEdit | QSpinBox):
                field.editingFinished.connect(finish)
            elif isinstance(field, QComboBox):
                field.activated.connect(lambda _index, finish=finish: finish())
            elif isinstance(field, QCheckBox):
                field.clicked.connect(lambda _on, finish=finish: finish())

    def save(self, values: Mapping[str, Json], refused: Callable[[Refusal], object] | None = None) -> None:
        """Save settings now; what they were can be brought back."""
        before = {key: self.values.get(key) for key in values}
        words = "、".join(SETTINGS[key].text for key in values)

        def then(_changed: object) -> None:
            self.undoing.remember(f"修改{words}", change_settings, before)

        self.frame.counter.do(
            change_settings, dict(values), then=then,
            refused=(lambda refusal: refused(plain(refusal))) if refused else None, words="正在保存",
        )  # fmt: skip

    # Inside

    def _finish(self, key: str) -> None:
        form, known = self._bound[key], self.values.get(key)
        value = value_of(form.field(key))
        if not self.values or value == known:
            form.clear_fault(key)
            self._sent.pop(key, None)
        elif value != self._sent.get(key):
            self._sent[key] = value
            field = form.field(key)
            if isinstance(field, QLineEdit):
                field.setModified(False)
            self.save({key: value}, partial(self._refuse_field, key))

    def _refuse_field(self, key: str, refusal: Refusal) -> None:
        self._bound[key].blame(key, refusal.faults[0].sentence if refusal.faults else refusal.sentence)

    def _take(self, values: dict[str, Json]) -> None:
        self.values = values
        for key, form in self._bound.items():
            field, sent = form.field(key), self._sent.get(key)
            if key in form.faults() and sent != values[key]:
                continue  # refused: what was typed stays, to be put right
            self._sent.pop(key, None)
            if not (field.hasFocus() and isinstance(field, QLineEdit) and field.isModified()):
                put_value(field, values[key])
                form.clear_fault(key)
        self.show_values(values)

    def _show_trail(self, rows: list[HistoryRow]) -> None:
        self._trail.setText("\n".join(setting_lines(rows)[:LINES_SHOWN]) or "还没有改过。")
