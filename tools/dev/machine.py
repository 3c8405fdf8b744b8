"""What the machine itself must have: system libraries and programs, and the Debian packages they are in.

Presence is asked of the loader, not of the package list: names differ between releases and vendors.
The libraries are those Qt 6.9 and 6.8 link to, found one by one in a bare Debian 12.
"""

import ctypes
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.dev.trouble import Trouble, say


@dataclass(frozen=True, slots=True)
class Need:
    """Something the machine must have, known by a `sign`: soname, program, /file/pattern or `import name`.

    `packages` are names of the Debian package that brings it, the newest release's first.
    """

    sign: str
    packages: tuple[str, ...]


TO_START = (
    Need("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    Need("libEGL.so.1", ("libegl1",)),
    Need("libGL.so.1", ("libgl1",)),
    Need("libfontconfig.so.1", ("libfontconfig1",)),
    Need("libxkbcommon.so.0", ("libxkbcommon0",)),
    Need("libdbus-1.so.3", ("libdbus-1-3",)),
    Need("libgssapi_krb5.so.2", ("libgssapi-krb5-2",)),
)
TO_SHOW_A_WINDOW = (
    Need("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Need("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    Need("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Need("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Need("libxcb-shape.so.0", ("libxcb-shape0",)),
    Need("libxcb-randr.so.0", ("libxcb-randr0",)),
)
TO_SHOW_A_WINDOW_ON_ARM = (
    Need("libSM.so.6", ("libsm6",)),
    Need("libICE.so.6", ("libice6",)),
)
TO_PRINT = (Need("libcups.so.2", ("libcups2t64", "libcups2")),)
TO_TEST_ALL = (
    Need("/usr/lib/libreoffice/program/libsclo.so", ("libreoffice-calc-nogui",)),
    Need("/usr/lib/libreoffice/program/libswlo.so", ("libreoffice-writer-nogui",)),
    Need("Xvfb", ("xvfb",)),
    Need("openbox", ("openbox",)),
    Need("xdotool", ("xdotool",)),
    Need("pdftoppm", ("poppler-utils",)),
    Need("/usr/lib/postgresql/*/bin/initdb", ("postgresql",)),
    Need("dbus-daemon", ("dbus-daemon",)),
    Need("ibus-daemon", ("ibus",)),
    Need("/usr/share/ibus/component/libpinyin.xml", ("ibus-libpinyin",)),
)


def window_libraries() -> tuple[Need, ...]:
    """What a window on a Linux desktop needs beyond starting."""
    on_arm = platform.machine() == "aarch64"
    return TO_SHOW_A_WINDOW + (TO_SHOW_A_WINDOW_ON_ARM if on_arm else ())


def build_tools() -> tuple[Need, ...]:
    """What PyInstaller needs: objdump, and this Python as a shared library (Debian packs it apart)."""
    name = f"libpython3.{sys.version_info.minor}"
    at_home = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib") / f"{name}.so.1.0"
    library = () if at_home.exists() else (Need(f"{name}.so.1.0", (name,)),)
    return (Need("objdump", ("binutils",)), *library)


def environment_tools() -> tuple[Need, ...]:
    """What this Python needs to make an environment."""
    default = os.path.realpath("/usr/bin/python3").endswith(f"python3.{sys.version_info.minor}")
    return (
        Need("import ensurepip", ("python3-venv" if default else f"python3.{sys.version_info.minor}-venv",)),
    )


def missing(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Those of `needs` this machine has not; none where they do not apply (Windows, macOS)."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(need for need in needs if not _present(need.sign))


def provide(required: Iterable[Need], advised: Iterable[Need] = ()) -> None:
    """Install what is missing if we may, else name the exact command; Trouble if it was required."""
    needed = missing(required)
    lacking = (*needed, *missing(advised))
    if not lacking:
        return
    apt = shutil.which("apt-get") is not None
    if apt and is_root():
        _install(lacking)
        return
    if apt:
        command = shlex.join(["sudo", *apt_install(lacking)])
        sentence = f"这台电脑缺少系统软件包，请先执行：\n    sudo apt-get update && {command}"
    else:
        signs = "、".join(need.sign for need in lacking)
        sentence = f"这台电脑缺少：{signs}。请用本系统的软件包管理器装上，再运行一次。"
    if needed:
        raise Trouble(sentence)
    say(sentence)


def is_root() -> bool:
    """Whether packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(needs: Iterable[Need]) -> list[str]:
    """The command that installs the packages behind `needs`, by their names in this release."""
    packages = [_name_known_here(need.packages) for need in needs]
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def _install(needs: Sequence[Need]) -> None:
    # Run level 1 keeps a fresh PostgreSQL from starting as a service: the suite starts its own.
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
    say("正在更新系统软件包目录……")
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)  # an old list may still do
    command = apt_install(needs)
    say(f"正在安装系统软件包：{' '.join(command[4:])} ……")
    done = subprocess.run(command, env=env, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise Trouble(
            f"{done.stdout}{done.stderr}\n系统软件包没有装上，原因见上。可手工执行：{shlex.join(command)}"
        )


def _present(sign: str) -> bool:
    if sign.startswith("import "):
        return importlib.util.find_spec(sign.removeprefix("import ")) is not None
    if sign.startswith("/"):
        pattern = sign.lstrip("/")
        return next(Path("/").glob(pattern), None) is not None
    if ".so" not in sign:
        return shutil.which(sign) is not None
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def _name_known_here(names: Sequence[str]) -> str:
    """The first of a package's names that this release knows; the oldest if it knows none."""
    for name in names[:-1]:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if shown.returncode == 0 and shown.stdout:
            return name
    return names[-1]
