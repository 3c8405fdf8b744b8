"""The one table of colours. Text on its ground has a contrast of at least 4.5 : 1 (measured in the tests)."""

from PySide6.QtGui import QColor

COLOURS = {
    "ground": "#f3f5f8", "surface": "#ffffff", "side": "#e9eef5", "side_hover": "#dce5f1", "head": "#f4f6f9",
    "stripe": "#fafbfd", "hover": "#f2f6fc", "select": "#d8e7fb", "desk": "#c9d0da",
    "line": "#dfe4eb", "line_strong": "#c3ccd8", "grid": "#e8ecf1",
    "scroll": "#c3ccd8", "scroll_hover": "#93a1b3",
    "text": "#1d2733", "muted": "#52606f", "faint": "#8894a3", "stroke": "#3c4a5a",
    "accent": "#1f5fbf", "accent_deep": "#174a96", "accent_soft": "#e7f0fc", "accent_line": "#9fc0ec",
    "accent_faint": "#a9c4ea", "on_accent": "#ffffff", "focus": "#3f86e8", "focus_on_accent": "#0b2f66",
    "red": "#b42318", "red_soft": "#fdecea", "amber": "#8a5a00", "amber_soft": "#fff4d6",
    "green": "#0b6b3a", "green_soft": "#e3f5ea", "grey": "#475467", "grey_soft": "#eef1f5",
}  # fmt: skip


def colour(name: str) -> QColor:
    """A colour of the table by its name."""
    return QColor(COLOURS[name])
