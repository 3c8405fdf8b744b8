"""What goes into the pack for a maintainer: versions, names of settings without values, the log's tail."""

import locale
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import PySide6
from PySide6.QtCore import QSettings, qVersion
from PySide6.QtGui import QGuiApplication

from changhe_desktop import __version__
from changhe_desktop.app.logbook import tail
from changhe_desktop.domain.accounts import SETTINGS
from changhe_desktop.store import glance
from changhe_desktop.ui.parts.memory import FILE as UI_FILE
from changhe_desktop.ui.window_report import PackFile

LIBRARIES = (
    "SQLAlchemy",
    "alembic",
    "openpyxl",
    "XlsxWriter",
    "reportlab",
    "python-docx",
    "pypdfium2",
    "pillow",
)
# Names of the environment that decide how the window and the input method behave; none holds a name or path.
ENVIRONMENT = (
    "QT_QPA_PLATFORM",
    "QT_IM_MODULE",
    "XMODIFIERS",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "LANG",
)


def _library(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "没有"


def versions(folder: Path) -> str:
    """Versions of program, system and libraries, screens, and the condition of the database."""
    found = glance.look(folder)
    lines = [
        f"长河工作台 {__version__}", f"系统 {platform.platform()}", f"Python {platform.python_version()}",
        f"打包运行 {'是' if getattr(sys, 'frozen', False) else '否'}",
        f"Qt {qVersion()}，PySide6 {PySide6.__version__}，界面 {QGuiApplication.platformName()}",
        f"SQLite {sqlite3.sqlite_version}", f"区域 {locale.getlocale()[0]}",
        f"数据库 {found.condition.text}，数据版本 {found.revision or '无'}",
    ]  # fmt: skip
    lines += [f"{name} {_library(name)}" for name in LIBRARIES]
    lines += [f"{name}={os.environ[name]}" for name in ENVIRONMENT if name in os.environ]
    for screen in QGuiApplication.screens():
        size, ratio, dpi = screen.size(), screen.devicePixelRatio(), screen.logicalDotsPerInch()
        lines.append(f"屏幕 {size.width()}×{size.height()}，缩放 {ratio:g}，{dpi:g} dpi")
    return "\n".join(lines)


def setting_names(folder: Path) -> str:
    """The names of all settings, and of what this PC remembers of the window. No values."""
    remembered = QSettings(str(folder / UI_FILE), QSettings.Format.IniFormat).allKeys()
    kept = [name for name in remembered if not name.startswith("folder/")]
    return "\n".join([*(f"{kind.key}（{kind.text}）" for kind in SETTINGS.values()), "", *sorted(kept)])


def pack(folder: Path) -> Sequence[PackFile]:
    """The files of the pack, as they are shown before they are saved."""
    return [
        PackFile("版本.txt", versions(folder)),
        PackFile("设置项名称.txt", setting_names(folder)),
        PackFile("日志.txt", tail(folder)),
    ]
