"""Who turns keys into Chinese: the system, a plug-in of Qt's, or this program's own fcitx client.

Qt's builds carry a plug-in for ibus and none for fcitx (decision 0007).
"""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader

# What Qt reads the input method's name from; the first is a list, which goes before the second.
SEVERAL, ONE = "QT_IM_MODULES", "QT_IM_MODULE"
KNOWN = ("ibus", "fcitx")
NONE_OF_THEM = "compose"


def settle(environment: MutableMapping[str, str] | None = None) -> bool:
    """Whether the program should look for fcitx itself; to be asked before the QApplication is made.

    Not where Qt has a plug-in for what the session asks for. Where it has none for fcitx it is kept from
    falling back to ibus: fcitx 5 would then be spoken to through two doors at once.
    """
    values = os.environ if environment is None else environment
    if not sys.platform.startswith("linux"):
        return False
    names = (values.get(SEVERAL) or values.get(ONE) or "").split(";")
    for place, name in enumerate(names):
        kind = next((known for known in KNOWN if name.startswith(known)), "")
        if kind and has_plug_in(kind, values):
            return False
        if kind == "fcitx":
            if values.get(SEVERAL):
                values[SEVERAL] = ";".join([*names[: place + 1], NONE_OF_THEM])
            return True
    return True


def has_plug_in(kind: str, values: MutableMapping[str, str]) -> bool:
    """Whether there is a plug-in of this kind, where Qt will look for it, that this Qt can load."""
    own = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    named = [path for path in values.get("QT_PLUGIN_PATH", "").split(os.pathsep) if path]
    files = [file for path in [*named, own] for file in Path(path).glob(f"platforminputcontexts/*{kind}*")]
    return any(QPluginLoader(str(file)).load() for file in files)
