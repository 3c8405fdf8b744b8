"""Icons: the drawings of resources/icons in the colour and size asked for, each painted once.

A drawing is found as `icons:name.svg`, a search path that `theme` sets; what was painted is kept in
Qt's own cache of pixmaps. Whoever bears an icon remembers its name, so that it can be painted anew when
the text size changes.
"""

from PySide6.QtCore import QByteArray, QFile, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QAction, QFontInfo, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget

from changhe_desktop.ui.parts.colours import COLOURS

STROKE = "stroke"
# An icon beside words is a little larger than a Chinese character.
EMS = 1.25
NAME, COLOUR, SIZE = "icon_name", "icon_colour", "icon_ems"

Bearer = QAction | QAbstractButton | QLabel


def side(ems: float = EMS) -> int:
    """The side of an icon in pixels at the present text size."""
    return round(QFontInfo(QApplication.font()).pixelSize() * ems)


def pixmap(name: str, colour: str = STROKE, ems: float = EMS) -> QPixmap:
    """The drawing `name` in one colour of the table; KeyError if there is no such drawing."""
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    pixels = round(side(ems) * ratio)
    key = f"icon/{name}/{colour}/{pixels}"
    known = QPixmap()
    if QPixmapCache.find(key, known):
        return known
    # Read before anything is painted on: an exception with a painter open would crash Qt.
    drawing = QSvgRenderer(_drawing(name).replace(b"currentColor", COLOURS[colour].encode()))
    painted = QPixmap(pixels, pixels)
    painted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(painted)
    drawing.render(painter)
    painter.end()
    painted.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, painted)
    return painted


def _drawing(name: str) -> QByteArray:
    file = QFile(f"icons:{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise KeyError(f"no icon “{name}” in resources/icons")
    return file.readAll()


def icon(name: str, colour: str = STROKE, ems: float = EMS, selected: str = "") -> QIcon:
    """An icon; `selected` is its colour on a selected entry, where another is needed."""
    made = QIcon(pixmap(name, colour, ems))
    if selected:
        made.addPixmap(pixmap(name, selected, ems), QIcon.Mode.Selected)
    return made


def dress(bearer: Bearer, name: str, colour: str = STROKE, ems: float = EMS) -> None:
    """Give an action, a button or a label this icon, now and at every later text size."""
    bearer.setProperty(NAME, name)
    bearer.setProperty(COLOUR, colour)
    bearer.setProperty(SIZE, ems)
    _paint(bearer)


def redress(window: QWidget) -> None:
    """Paint every icon of `window` anew, for another text size."""
    for bearer in (window, *window.findChildren(QObject)):
        if isinstance(bearer, QAction | QAbstractButton | QLabel) and bearer.property(NAME):
            _paint(bearer)
        elif isinstance(bearer, QToolButton) and bearer.defaultAction() is not None:
            bearer.setIconSize(QSize(side(), side()))


def _paint(bearer: Bearer) -> None:
    name, colour, ems = bearer.property(NAME), bearer.property(COLOUR), bearer.property(SIZE)
    if isinstance(bearer, QLabel):
        bearer.setPixmap(pixmap(name, colour, ems))
        return
    bearer.setIcon(icon(name, colour, ems))
    if isinstance(bearer, QAbstractButton):
        bearer.setIconSize(QSize(side(ems), side(ems)))
