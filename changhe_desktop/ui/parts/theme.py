"""How the window looks: Fusion, one style sheet, one table of colours, three text sizes.

Every length follows the text, so the largest size is the same picture seen from nearer. Nothing here
is told a folder but once, at `Theme.install`: drawings are found afterwards as `icons:name.svg`.
"""

import re
from pathlib import Path

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from changhe_desktop.domain.worded import Worded
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.colours import COLOURS, colour

# The system's own face first; ours last, so that a PC without any Chinese face still shows every word.
BUNDLED_FAMILY, BUNDLED_FILE = "Changhe Hei", "ChangheHei.ttf"
FAMILIES = [
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", BUNDLED_FAMILY,
]  # fmt: skip
# Pixels of the standard text on an unscaled screen (10.5 pt at 96 dpi): what lengths are written for.
STANDARD_PIXELS = 14.0

PALETTE = {
    QPalette.ColorRole.Window: "ground", QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface", QPalette.ColorRole.AlternateBase: "stripe",
    QPalette.ColorRole.Text: "text", QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface", QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent", QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent", QPalette.ColorRole.LinkVisited: "accent_deep",
    QPalette.ColorRole.ToolTipBase: "surface", QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "surface", QPalette.ColorRole.Midlight: "head",
    QPalette.ColorRole.Mid: "line_strong", QPalette.ColorRole.Dark: "scroll_hover",
    QPalette.ColorRole.Accent: "accent",
}  # fmt: skip
LARGER = {"heading_pt": 1.14, "title_pt": 1.34, "figure_pt": 2.1}


class TextSize(Worded):
    """The three text sizes; their points are 五号, 小四 and 四号."""

    STANDARD = "standard", "标准"
    LARGE = "large", "大"
    HUGE = "huge", "特大"

    @property
    def points(self) -> float:
        return {"standard": 10.5, "large": 12.0, "huge": 14.0}[self.value]


def base_font(size: TextSize) -> QFont:
    """The font of the whole window at this size."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(size.points)
    return font


def scale() -> float:
    """How much larger the text is than 标准 on an unscaled screen; lengths are multiplied by it."""
    return QFontInfo(QApplication.font()).pixelSize() / STANDARD_PIXELS


def px(length: float) -> int:
    """A length written for 标准, in pixels at the text size now in force."""
    return max(1, round(length * scale()))


def light_palette() -> QPalette:
    """The palette behind the style sheet, for what a style sheet does not reach."""
    palette = QPalette()
    for role, name in PALETTE.items():
        palette.setColor(role, colour(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette


def filled(template: str, size: TextSize, grow: float) -> str:
    """The style sheet with every `@{…}` filled in; KeyError for a name the tables do not know."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.isdigit():
            return f"{max(1, round(int(name) * grow)) if int(name) else 0}px"
        if name in LARGER:
            return f"{size.points * LARGER[name]:.1f}pt"
        return COLOURS[name]

    return re.sub(r"@\{(\w+)\}", value, template)


class Theme:
    """The look of the running program; `size` can be changed at any time, for all windows at once."""

    def __init__(self, app: QApplication, template: str) -> None:
        self._app = app
        self._template = template
        self._translator = QTranslator()
        self.size = TextSize.STANDARD

    @classmethod
    def install(cls, app: QApplication, resources: Path, size: TextSize = TextSize.STANDARD) -> "Theme":
        """Dress the program: faces, palette, icons, Chinese locale and Chinese Qt dialogs.

        The style itself is chosen when the application is made (`-style Fusion`): asking for it here
        would load all of Qt's style classes before the first paint.
        """
        QDir.setSearchPaths("icons", [str(resources / "icons")])
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        theme = cls(app, (resources / "theme.qss").read_text(encoding="utf-8"))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if theme._translator.load("qtbase_zh_CN", folder):
            app.installTranslator(theme._translator)
        QFontDatabase.addApplicationFont(str(resources / "fonts" / BUNDLED_FILE))
        app.setPalette(light_palette())
        theme.set_size(size)
        return theme

    def set_size(self, size: TextSize) -> None:
        """Put every text, icon and length of every window at this size."""
        self.size = size
        self._app.setFont(base_font(size))
        self._app.setStyleSheet(filled(self._template, size, scale()))
        for window in self._app.topLevelWidgets():
            icons.redress(window)


def mark(widget: QWidget, **marks: str) -> None:
    """Set the marks the style sheet goes by (`tone="muted"`, `primary="true"`) and repaint."""
    for name, value in marks.items():
        widget.setProperty(name, value)
    # A widget that has not been dressed yet will be, with its marks; doing it now would be done twice.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
