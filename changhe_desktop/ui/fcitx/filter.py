"""Between the keyboard and the text field that has the focus: fcitx is asked about every key first.

A key is asked about when Qt looks for shortcuts, which is before the field gets it: so Esc while composing
ends composing and closes nothing, and a shortcut that fcitx does not want works as ever.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget
from shiboken6 import isValid

from changhe_desktop.ui.fcitx.client import Client, Commit, Forward, Rect, Said
from changhe_desktop.ui.fcitx.composing import Composing, composing_event, kept_event
from changhe_desktop.ui.fcitx.keys import event_of, key_of

Kind, Asked = QEvent.Type, Qt.InputMethodQuery
KEYS = {Kind.ShortcutOverride, Kind.KeyPress, Kind.KeyRelease}
# After these the cursor may stand in another place or another field.
BREAKS = {Kind.FocusAboutToChange, Kind.MouseButtonPress}
# Fields for secrets and those that take figures or Latin letters alone are none of fcitx's business.
FOREIGN = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhExclusiveInputMask
).value


def takes_text(field: QObject) -> bool:
    """Whether Chinese can be typed into what has the focus, as it stands now."""
    query = QInputMethodQueryEvent(Asked.ImEnabled | Asked.ImHints)
    QCoreApplication.sendEvent(field, query)
    return bool(query.value(Asked.ImEnabled)) and not int(query.value(Asked.ImHints) or 0) & FOREIGN


def cursor_on_screen(field: QWidget) -> Rect:
    """Where the text cursor is, in the pixels of the screen: left, top, width, height."""
    query = QInputMethodQueryEvent(Asked.ImCursorRectangle)
    QCoreApplication.sendEvent(field, query)
    place = query.value(Asked.ImCursorRectangle)
    within = field
    # A list answers with its current cell, which it measures from another corner than an editor in it.
    if isinstance(field, QAbstractItemView) and place == field.visualRect(field.currentIndex()):
        within = field.viewport()
    corner, origin = within.mapToGlobal(place.topLeft()), field.screen().geometry().topLeft()
    ratio = field.devicePixelRatio()
    # Qt leaves the corner of a screen where it is and enlarges what is on it.
    return (
        round((corner.x() - origin.x()) * ratio) + origin.x(),
        round((corner.y() - origin.y()) * ratio) + origin.y(),
        round(place.width() * ratio),
        round(place.height() * ratio),
    )


class KeyFilter(QObject):
    """Follows the focus and carries keys to fcitx and words to the field, from its making on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.client = Client(self._write, self)
        self._field: QWidget | None = None
        self._composing = Composing()
        # The key press that was asked about as a possible shortcut, and whether fcitx took it.
        self._asked: tuple[int, int] | None = None
        self._taken = self._writing = self._forwarding = False
        self.client.changed.connect(self._on_changed)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusObjectChanged.connect(self._follow)
        self._follow(app.focusObject())
        self.client.open()

    def stop(self) -> None:
        """Let go of fields and fcitx; what is being composed stays as letters."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusObjectChanged.disconnect(self._follow)
        self._finish()
        self._follow(None)
        self.client.close()

    # The field

    def _follow(self, focus: QObject | None) -> None:
        field = focus if isinstance(focus, QWidget) else None
        if field is not self._field:
            for part in parts_of(self._field):
                part.removeEventFilter(self)
            self._field = field
            for part in parts_of(field):
                part.installEventFilter(self)
        if field is not None and takes_text(field):
            self.client.enter()
            self.client.place(cursor_on_screen(field))
        else:
            self.client.leave()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in KEYS and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind in BREAKS and not self._writing:
            self._finish()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key is fcitx's; then neither shortcut nor field shall see it."""
        if self._forwarding or not event.nativeVirtualKey():
            return False  # not from the keyboard
        pressed = event.nativeScanCode(), event.timestamp()
        if event.type() == Kind.KeyPress and self._asked == pressed:
            self._asked = None
        else:
            self._taken = self._ask(event)
            self._asked = pressed if event.type() == Kind.ShortcutOverride else None
        if self._taken:
            event.accept()
        return self._taken

    def _ask(self, event: QKeyEvent) -> bool:
        field = self._field
        if field is None or not self.client.serves or not takes_text(field):
            return False
        self.client.enter()
        self.client.place(cursor_on_screen(field))
        return self.client.takes(key_of(event))

    # The words

    def _write(self, said: Said) -> None:
        field = self._field
        if field is None or not isValid(field):
            return
        outer, self._writing = self._writing, True
        try:
            match said:
                case Commit(words):
                    self._composing = Composing()
                    QCoreApplication.sendEvent(field, kept_event(words))
                case Composing():
                    self._compose(field, said)
                case Forward(key):
                    self._forward(field, event_of(key))
        finally:
            self._writing = outer

    def _compose(self, field: QWidget, text: Composing) -> None:
        if text.words or self._composing.words:
            self._composing = text
            QCoreApplication.sendEvent(field, composing_event(text))
        # Composing may have opened an editor, and its cursor has moved.
        if self._field is not None and isValid(self._field):
            self.client.place(cursor_on_screen(self._field))

    def _forward(self, field: QWidget, event: QKeyEvent) -> None:
        self._forwarding = True
        try:
            QCoreApplication.sendEvent(field, event)
        finally:
            self._forwarding = False

    def _finish(self) -> None:
        """End composing: its letters stay in the field they stand in."""
        kept, self._composing = self._composing, Composing()
        field = self._field
        if kept.words and field is not None and isValid(field):
            QCoreApplication.sendEvent(field, kept_event(kept.kept))
        self.client.reset()

    def _on_changed(self) -> None:
        if not self.client.serves:
            self._finish()


def parts_of(field: QWidget | None) -> list[QWidget]:
    """The widgets whose events tell about a field: itself, and where the mouse is pressed in a longer one."""
    if field is None or not isValid(field):
        return []
    return [field, field.viewport()] if isinstance(field, QAbstractScrollArea) else [field]
