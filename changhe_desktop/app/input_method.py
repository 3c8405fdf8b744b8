"""Typing Chinese on Linux: Qt's own build speaks to ibus alone, while many desktops ask for fcitx."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

VARIABLE = "QT_IM_MODULE"


def repair(environment: MutableMapping[str, str] | None = None) -> None:
    """Where fcitx is asked for and Qt has no plug-in for it, go through fcitx 5's ibus door.

    Must be called before the QApplication is made. The sole cure without a client of our own; fcitx 4 has
    no such door and stays as it was (docs/manual, “打不出汉字怎么办”).
    """
    values = os.environ if environment is None else environment
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    has_plugin = any("fcitx" in file.name for file in plugins.glob("*"))
    if sys.platform.startswith("linux") and values.get(VARIABLE, "").startswith("fcitx") and not has_plugin:
        values[VARIABLE] = "ibus"
