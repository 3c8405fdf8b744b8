"""Programs the tests need that are not to be installed: unpacked from Debian's packages into the checkout.

fcitx 4 and fcitx 5 exclude each other as packages, and either would change the developer's own input method.
Libraries that are not listed here come with the packages that the full suite installs.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.dev.environment import VENV
from tools.dev.machine import is_root
from tools.dev.trouble import Trouble, say


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A program and the packages it is made of, as Debian 12 names them."""

    name: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is unpacked: the place of its own root folder."""
        return VENV / "unpacked" / self.name


FCITX4 = Unpacked("fcitx4", (
    "fcitx-bin", "fcitx-data", "fcitx-modules", "fcitx-module-dbus", "fcitx-module-x11", "fcitx-pinyin",
    "fcitx-ui-classic", "libfcitx-config4", "libfcitx-core0", "libfcitx-utils0",
))  # fmt: skip
FCITX5 = Unpacked("fcitx5", (
    "fcitx5", "fcitx5-data", "fcitx5-modules", "fcitx5-module-punctuation", "fcitx5-pinyin",
    "fcitx5-chinese-addons-data", "libfcitx5config6", "libfcitx5core7", "libfcitx5utils2", "libime-data",
    "libime-data-language-model", "libimecore0", "libimepinyin0", "libxcb-ewmh2", "libxcb-xinerama0",
))  # fmt: skip
FOR_TESTS = (FCITX4, FCITX5)


def provide(programs: Iterable[Unpacked] = FOR_TESTS) -> None:
    """Unpack what is not there yet; where there are no such packages say so, the tests then skip.

    Trouble if a package that is offered cannot be fetched.
    """
    lacking = [program for program in programs if not program.folder.exists()]
    if not lacking:
        return
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        say("这个系统没有 apt，不能取用 fcitx 的软件包，跳过用它的测试。")
        return
    if is_root():
        # An old list may still do.
        subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
    for program in lacking:
        if _is_offered(program):
            _unpack(program)
        else:
            say(f"这个系统的软件源里没有 {program.name}，跳过用它的测试。")


def _is_offered(program: Unpacked) -> bool:
    shown = subprocess.run(["apt-cache", "show", *program.packages], capture_output=True, check=False)
    return shown.returncode == 0


def _unpack(program: Unpacked) -> None:
    """Fetch and unpack beside its place; it stands there only when it is whole."""
    say(f"正在取用 {program.name} 的软件包，供测试用，不安装……")
    program.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=program.folder.parent) as place:
        fetched = subprocess.run(
            ["apt-get", "download", *program.packages],
            cwd=place, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        if fetched.returncode != 0:
            raise Trouble(f"{fetched.stderr}\n{program.name} 的软件包没有取到，原因见上。")
        root = Path(place, "root")
        for package in sorted(Path(place).glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True)
        root.replace(program.folder)
