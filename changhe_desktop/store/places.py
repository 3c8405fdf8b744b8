"""Where the live database may lie: a disk of this PC, never a share, a stick or a synchronised folder.

Sources: sqlite.org/howtocorrupt.html and sqlite.org/useovernet.html.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from changhe_desktop.domain.errors import Trouble

REMOTE_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "sshfs", "davfs", "afs", "ceph", "vboxsf",
                      "prl_fs"}  # fmt: skip
SYNCHRONISED = ("onedrive", "nutstore", "坚果云", "baidusyncdisk", "百度网盘", "wps云盘", "wpsdrive",
                "dropbox", "wechat files", "xwechat_files", "微信文件")  # fmt: skip
# GetDriveTypeW: what Windows answers for sticks and network drives.
DRIVE_REMOVABLE, DRIVE_REMOTE = 2, 4


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system: where, of what type, from which device."""

    point: Path
    kind: str
    device: str
    removable: bool = False


def linux_mounts() -> list[Mount]:
    """What /proc/self/mountinfo lists; sticks are told by the kernel's `removable` mark."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        left, _, right = line.partition(" - ")
        kind, device = right.split(" ")[:2]
        point = left.split(" ")[4].encode("utf-8").decode("unicode_escape").encode("latin-1")
        found.append(Mount(Path(os.fsdecode(point)), kind, device, _removable(device)))
    return found


def _removable(device: str) -> bool:
    name = Path(device).name
    block = Path("/sys/class/block") / name
    if not device.startswith("/dev/") or not block.exists():
        return False
    disk = block.resolve().parent if (block / "partition").exists() else block
    mark = disk / "removable"
    return mark.exists() and mark.read_text(encoding="ascii").strip() == "1"


def windows_mounts(path: Path) -> list[Mount]:
    """The drive of `path` as Windows names it; a UNC path is remote."""
    drive = path.drive + "\\"
    if path.drive.startswith("\\\\"):
        return [Mount(Path(path.anchor), "remote", path.drive)]
    kind = _drive_type(drive)
    return [Mount(Path(drive), "remote" if kind == DRIVE_REMOTE else "local", drive, kind == DRIVE_REMOVABLE)]


def _drive_type(drive: str) -> int:
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(drive))
    return 0


def mounts_of_this_pc(path: Path) -> list[Mount]:
    """The mounts to judge `path` by; none where the system tells nothing."""
    if sys.platform == "win32":
        return windows_mounts(path)
    return linux_mounts() if Path("/proc/self/mountinfo").exists() else []


def check_place(folder: Path, mounts: Callable[[Path], Iterable[Mount]] = mounts_of_this_pc) -> None:
    """Refuse a data folder on a share, a stick or in a synchronised folder, with the cure."""
    real = folder.resolve()
    cure = "会损坏数据。请选择本机硬盘上的文件夹；几台电脑之间请用数据包交换。"
    inside = [m for m in mounts(real) if real.is_relative_to(m.point)]
    mount = max(inside, key=lambda m: len(m.point.parts), default=None)
    if mount is not None and (mount.kind in REMOTE_FILESYSTEMS or mount.kind == "remote"):
        raise Trouble(f"数据文件夹“{folder}”在共享盘上，{cure}")
    if mount is not None and mount.kind.startswith("fuse.") and mount.kind != "fuse.overlayfs":
        raise Trouble(f"数据文件夹“{folder}”在网络或虚拟磁盘上，{cure}")
    if mount is not None and mount.removable:
        raise Trouble(f"数据文件夹“{folder}”在U盘或移动硬盘上，{cure}")
    lowered = [part.lower() for part in real.parts]
    if any(word in part for part in lowered for word in SYNCHRONISED):
        raise Trouble(f"数据文件夹“{folder}”在网盘同步文件夹里，{cure}")
