"""Where things live: the shipped files (resources, db scripts, manual) and the user's data folder."""

import sys
from pathlib import Path

from platformdirs import user_data_path

APP = "ChangheDesk"
PORTABLE_FLAG = "portable.flag"


def shipped() -> Path:
    """The folder that holds `resources`, `db` and `docs`: frozen bundle, wheel (`_data`) or checkout."""
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    package = Path(__file__).resolve().parent
    wheel = package / "_data"
    return wheel if wheel.is_dir() else package.parent


def resource(*parts: str) -> Path:
    """A file or folder under `resources`."""
    return shipped().joinpath("resources", *parts)


def migrations() -> Path:
    """The Alembic environment."""
    return shipped() / "db"


def manual() -> Path:
    """The manual, which is also the in-app help."""
    return shipped() / "docs" / "manual"


def program_folder() -> Path:
    """The folder the user unpacked: of the frozen program, else of the checkout or package."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return Path(__file__).resolve().parent.parent


def default_data() -> Path:
    """The data folder when none is named: beside a program that has `portable.flag`, else the user's."""
    beside = program_folder()
    if (beside / PORTABLE_FLAG).exists():
        return beside / "data"
    return user_data_path(APP, appauthor=False)
