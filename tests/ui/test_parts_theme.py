"""The look: three sizes everywhere at once, readable colours, every icon there, Chinese dialogs."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop import paths
from changhe_desktop.app.pages import PAGES
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.colours import COLOURS
from changhe_desktop.ui.parts.theme import TextSize, Theme, filled, px
from changhe_desktop.ui.parts.toolbar import Toolbar

UI = Path(__file__).resolve().parents[2] / "changhe_desktop" / "ui"
# Words and what they stand on; at least 4.5 : 1 (WCAG 2.2, 1.4.3).
READ_ON = [
    ("text", "surface"), ("text", "ground"), ("text", "side"), ("text", "select"), ("text", "stripe"),
    ("muted", "surface"), ("muted", "ground"), ("muted", "head"), ("accent", "surface"),
    ("accent", "accent_soft"), ("accent_deep", "accent_soft"), ("on_accent", "accent"),
    ("on_accent", "accent_deep"), ("on_accent", "red"), ("red", "red_soft"), ("red", "surface"),
    ("red", "ground"), ("amber", "amber_soft"), ("amber", "surface"), ("green", "green_soft"),
    ("grey", "grey_soft"), ("grey", "surface"), ("text", "amber_soft"), ("text", "red_soft"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [c / 255 for c in QColor(colour).getRgb()[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("words", "on"), READ_ON)
def test_words_can_be_read_on_their_ground(words: str, on: str) -> None:
    assert contrast(COLOURS[words], COLOURS[on]) >= 4.5


def test_the_focus_can_be_seen_on_every_ground() -> None:
    for ground in ("surface", "ground", "side"):
        assert contrast(COLOURS["focus"], COLOURS[ground]) >= 3


@pytest.mark.parametrize(
    ("size", "points"), [(TextSize.STANDARD, 10.5), (TextSize.LARGE, 12.0), (TextSize.HUGE, 14.0)]
)
def test_every_widget_takes_the_text_size_at_once(
    theme: Theme, qtbot: QtBot, size: TextSize, points: float
) -> None:
    window, label = QWidget(), QLabel("长河镇")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(label)
    window.show()
    theme.set_size(size)
    assert label.font().pointSizeF() == points
    assert QApplication.font().pointSizeF() == points


def test_lengths_and_icons_grow_with_the_text(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("新建")
    qtbot.addWidget(button)
    icons.dress(button, "plus")
    before = px(100), button.iconSize().width()
    theme.set_size(TextSize.HUGE)
    assert px(100) == pytest.approx(before[0] * 14 / 10.5, abs=4)
    assert button.iconSize().width() > before[1]
    assert button.icon().pixmap(button.iconSize()).width() >= button.iconSize().width()


def test_the_style_sheet_knows_every_name_and_fixes_no_text_in_pixels() -> None:
    template = paths.resource("theme.qss").read_text(encoding="utf-8")
    sheet = filled(template, TextSize.STANDARD, 1.0)
    assert "@{" not in sheet
    assert not re.search(r"font-size:\s*[\d.]+px", sheet)
    with pytest.raises(KeyError):
        filled("QLabel { color: @{nobody}; }", TextSize.STANDARD, 1.0)


def test_no_module_of_the_window_fixes_a_font_in_pixels() -> None:
    for file in UI.rglob("*.py"):
        assert "setPixelSize" not in file.read_text(encoding="utf-8"), file.name


def test_the_bundled_face_shows_rare_names_where_the_system_has_none(theme: Theme) -> None:
    assert "Changhe Hei" in QFontDatabase.families()
    assert QApplication.font().families()[-1] == "Changhe Hei"
    metrics = QFontMetrics(QApplication.font())
    assert all(metrics.inFontUcs4(ord(character)) for character in "长河镇喆堃昇昉祎翀赟镕犇骉䶮")


def test_qts_own_words_are_chinese(theme: Theme) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QLocale().language() == QLocale.Language.Chinese


def test_every_icon_is_in_the_index_and_comes_with_its_licence() -> None:
    folder = paths.resource("icons")
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    drawings = {file.stem for file in folder.glob("*.svg")}
    assert drawings == {*index["icons"], "changhe"}
    assert len(drawings) <= 80
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert index["source"]["sha256"]


def test_every_icon_that_is_named_in_the_window_is_there(qapp: QApplication) -> None:
    known = {file.stem for file in paths.resource("icons").glob("*.svg")}
    painted = r"(?:icons\.(?:dress|icon|pixmap)\([^\"()]*|icon=)\"([a-z0-9-]+)\""
    of_a_tool = r"tool\([^\"]*\"[^\"]*\",\s*\"([a-z0-9-]+)\""
    named = re.compile(f"{painted}|{of_a_tool}")
    used = {a or b for file in UI.rglob("*.py") for a, b in named.findall(file.read_text(encoding="utf-8"))}
    used -= COLOURS.keys()
    assert used
    assert used <= known, used - known
    assert {entry.icon for entry in PAGES} <= known


def test_an_unknown_icon_is_a_bug(theme: Theme) -> None:
    with pytest.raises(KeyError, match="no icon"):
        icons.pixmap("no-such-drawing")


def test_an_icon_is_painted_once_and_in_its_colour(theme: Theme) -> None:
    red, again = icons.pixmap("plus", "red"), icons.pixmap("plus", "red")
    assert red.cacheKey() == again.cacheKey()
    middle = red.toImage().pixelColor(red.width() // 2, red.height() // 2)
    assert middle.red() > middle.blue() + 80


def test_a_toolbar_puts_what_does_not_fit_into_a_worded_menu(theme: Theme, qtbot: QtBot) -> None:
    from changhe_desktop.ui.parts.pages import tool

    bar = Toolbar()
    qtbot.addWidget(bar)
    done: list[str] = []
    names = ["读取方案", "指定责任", "下达整改", "导出台账", "打印"]
    bar.show_tools([tool(bar, name, "plus", lambda name=name: done.append(name)) for name in names])
    bar.resize(1000, 40)
    bar.show()
    assert bar.words() == names
    bar.resize(px(300), 40)
    assert bar.words()[-1] == "更多"
    assert 0 < len(bar.words()) < len(names)
    more = next(b for b in bar.findChildren(QToolButton) if b.text() == "更多" and b.isVisible())
    hidden = more.defaultAction().menu().actions()
    assert [a.text() for a in hidden] == names[len(bar.words()) - 1 :]
    hidden[-1].trigger()
    assert done == ["打印"]
    shown = [b for b in bar.findChildren(QToolButton) if b.isVisible()]
    assert all(b.geometry().right() <= bar.width() for b in shown)
