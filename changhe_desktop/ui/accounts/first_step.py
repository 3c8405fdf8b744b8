"""One step of the first run: what is asked, stored as soon as it is answered."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from changhe_desktop.ui.accounts.section import remark
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px


class Step(QWidget):
    """A step. `saved` comes when it is stored and the next may follow, `answered` when nothing more need be
    done here, `told` when its reminder or a fault has changed.

    `short` stands in the row of steps, `heading` and `why` above the fields.
    """

    short = ""
    heading = ""
    why = ""
    saved = Signal()
    answered = Signal()
    told = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(12))
        head = QLabel(self.heading)
        mark(head, tone="heading")
        head.setWordWrap(True)
        self.body.addWidget(head)
        if self.why:
            self.body.addWidget(remark(self.why))

    def enter(self) -> None:
        """Read what is stored already, and put the cursor where one begins."""

    def complete(self) -> None:
        """Store what was answered; `saved` follows, or a fault stands at its field."""
        self.saved.emit()

    def half_done(self) -> bool:
        """Whether something stands here that is not stored yet."""
        return False

    def reminder(self) -> str:
        """What is still missing and can be made up for later; empty if nothing."""
        return ""


class Fault(QLabel):
    """A sentence in red under a field, gone when it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        mark(self, tone="fault")
        self.hide()

    def say(self, sentence: str) -> None:
        """Say this, or nothing more."""
        self.setText(sentence)
        self.setVisible(bool(sentence))


class Offer(QPushButton):
    """A large button: an icon, what it does, and a line about it."""

    def __init__(self, words: str, about: str, icon: str) -> None:
        super().__init__()
        mark(self, tile="true")
        self._words, told, shape = QLabel(words), remark(about), QLabel()
        icons.dress(shape, icon, "accent", 1.8)
        mark(self._words, tone="heading")
        self.setAccessibleName(words)
        self.setAccessibleDescription(about)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(10), px(16), px(12))
        self._column.setSpacing(px(4))
        for part in (shape, self._words, told):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._column.addWidget(part)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.setAutoDefault(True)

    def words(self) -> str:
        """What it does."""
        return self._words.text()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self._column.minimumSize().height())
