"""Where the live database may not lie."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store.places import Mount, check_place, linux_mounts


def table(*mounts: Mount) -> Callable[[Path], Iterable[Mount]]:
    return lambda _path: [Mount(Path("/"), "ext4", "/dev/vda1"), *mounts]


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "smb3", "vboxsf", "remote"])
def test_a_share_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="在共享盘上"):
        check_place(tmp_path / "data", table(Mount(tmp_path, kind, "//server/share")))


def test_a_stick_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="在U盘或移动硬盘上"):
        check_place(tmp_path, table(Mount(tmp_path, "vfat", "/dev/sdb1", removable=True)))


def test_a_virtual_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="在网络或虚拟磁盘上"):
        check_place(tmp_path, table(Mount(tmp_path, "fuse.sshfs", "host:/x")))


@pytest.mark.parametrize("name", ["OneDrive - 镇政府", "坚果云", "WeChat Files", "WPS云盘"])
def test_a_synchronised_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="在网盘同步文件夹里"):
        check_place(tmp_path / name / "长河", table())


def test_a_local_disk_is_taken_even_below_a_share_mounted_elsewhere(tmp_path: Path) -> None:
    check_place(tmp_path / "data", table(Mount(tmp_path / "share", "cifs", "//server/share")))


def test_the_nearest_mount_decides(tmp_path: Path) -> None:
    share = Mount(tmp_path, "cifs", "//server/share")
    check_place(tmp_path / "disk" / "data", table(share, Mount(tmp_path / "disk", "ext4", "/dev/vdb")))


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="Linux only")
def test_this_pc_lists_its_own_mounts() -> None:
    assert any(mount.point == Path("/proc") and mount.kind == "proc" for mount in linux_mounts())
