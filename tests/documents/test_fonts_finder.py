"""Which face is chosen for a role, and what the user is told when it is not the official one."""

import os
import shutil
from pathlib import Path

import pytest
from fontTools.subset import Subsetter

from changhe_desktop.documents.fonts.catalogue import CACHE_FILE, font_folders, installed_faces
from changhe_desktop.documents.fonts.faces import FaceSet, FaceSource
from changhe_desktop.documents.fonts.finder import find_faces
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.printing import FontRole
from changhe_desktop.paths import resource
from tests.documents.fonts_made import FANG, KAI, RESTRICTED, collection, install, named_like


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """An empty folder that plays this machine's fonts."""
    folder = tmp_path / "machine"
    folder.mkdir()
    return folder


def said(faces: FaceSet, role: FontRole) -> str:
    return next((s.sentence for s in faces.substitutions if s.role is role), "")


def test_a_machine_without_fonts_gets_the_bundled_ones_and_is_told(machine: Path) -> None:
    faces = find_faces(folders=[machine])
    assert faces.families == {
        FontRole.TITLE: "Changhe Title",
        FontRole.BODY: "Changhe Fang",
        FontRole.KAI: "Changhe Kai",
        FontRole.HEI: "Changhe Hei",
        FontRole.SONG: "Changhe Song",
    }
    assert {s.role for s in faces.substitutions} == set(FontRole)
    assert said(faces, FontRole.TITLE) == "本机缺少方正小标宋，标题以随附开源字体代替"
    assert said(faces, FontRole.BODY) == "本机缺少仿宋字体，正文以随附开源仿宋代替"
    assert [face.family for face in faces.fallbacks] == ["Changhe Song", "Changhe Kai"]


def test_without_the_fangsong_folder_kai_stands_in_for_reading_only(machine: Path, tmp_path: Path) -> None:
    bundled = tmp_path / "fonts"
    shutil.copytree(resource("fonts"), bundled, ignore=shutil.ignore_patterns("fangsong"))
    faces = find_faces(folders=[machine], bundled=bundled)
    assert faces.by_role[FontRole.BODY].family == "Changhe Kai"
    assert "缺少仿宋字体，仅供核对" in said(faces, FontRole.BODY)


def test_an_official_face_of_the_machine_is_known_by_its_names(machine: Path) -> None:
    install(named_like(FANG, english="FangSong_GB2312", chinese="仿宋_GB2312"), machine, "whatever.ttf")
    faces = find_faces(folders=[machine])
    face = faces.by_role[FontRole.BODY]
    assert (face.family, face.source, face.official) == ("仿宋_GB2312", FaceSource.MACHINE, True)
    assert said(faces, FontRole.BODY) == ""


def test_an_official_face_is_known_by_its_english_name_alone(machine: Path) -> None:
    install(named_like(KAI, english="KaiTi"), machine, "x.ttf")
    assert find_faces(folders=[machine]).by_role[FontRole.KAI].source is FaceSource.MACHINE


def test_an_official_face_is_known_by_its_file_name(machine: Path) -> None:
    install(named_like(FANG, english="Unnamed"), machine, "SIMFANG.TTF")
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].path.name == "SIMFANG.TTF"


def test_the_order_of_the_table_decides_and_the_others_lend(machine: Path) -> None:
    install(named_like(FANG, english="FangSong", chinese="仿宋"), machine, "a.ttf")
    install(named_like(FANG, english="FangSong_GB2312"), machine, "b.ttf")
    faces = find_faces(folders=[machine])
    assert faces.by_role[FontRole.BODY].path.name == "b.ttf"
    assert [face.path.name for face in faces.chain(FontRole.BODY)[:2]] == ["b.ttf", "a.ttf"]


def test_a_folder_of_wps_is_passed_over(machine: Path) -> None:
    for folder in ("wps-office", "Kingsoft/office6/fonts", "WPS Office"):
        install(named_like(FANG, english="FangSong"), machine / folder, "simfang.ttf")
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].source is FaceSource.BUNDLED
    assert installed_faces([machine]) == ()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right there")
def test_a_link_into_a_folder_of_wps_is_passed_over(machine: Path, tmp_path: Path) -> None:
    real = install(named_like(FANG, english="FangSong"), tmp_path / "opt" / "kingsoft", "fang.ttf")
    (machine / "fang.ttf").symlink_to(real)
    assert installed_faces([machine]) == ()


def test_a_restricted_face_is_passed_over(machine: Path) -> None:
    install(named_like(FANG, english="FangSong", licence=RESTRICTED), machine, "simfang.ttf")
    assert [face.restricted for face in installed_faces([machine])] == [True]
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].source is FaceSource.BUNDLED


def test_a_bold_face_of_the_right_family_is_passed_over(machine: Path) -> None:
    install(named_like(FANG, english="FangSong", bold=True), machine, "bold.ttf")
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].source is FaceSource.BUNDLED


def test_broken_empty_and_garbage_files_are_passed_over(machine: Path) -> None:
    (machine / "empty.ttf").write_bytes(b"")
    (machine / "simfang.ttf").write_bytes(b"not a font at all")
    (machine / "simkai.ttf").write_bytes(FANG.read_bytes()[:3000])
    (machine / "simsun.ttc").write_bytes(b"ttcf\x00\x01\x00\x00\xff\xff\xff\xff")
    assert installed_faces([machine]) == ()
    assert {s.role for s in find_faces(folders=[machine]).substitutions} == set(FontRole)


def test_a_face_whose_tables_are_cut_off_is_passed_over(machine: Path) -> None:
    path = install(named_like(FANG, english="FangSong"), machine, "simfang.ttf")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].source is FaceSource.BUNDLED


def test_a_face_cut_down_to_some_hanzi_is_passed_over(machine: Path) -> None:
    font = named_like(FANG, english="FangSong")
    subsetter = Subsetter()
    subsetter.populate(text="长河镇人民政府")
    subsetter.subset(font)
    install(font, machine, "simfang.ttf")
    assert installed_faces([machine])[0].usable
    assert find_faces(folders=[machine]).by_role[FontRole.BODY].source is FaceSource.BUNDLED


def test_a_collection_gives_the_face_of_the_right_name(machine: Path) -> None:
    other = named_like(KAI, english="NSimSun Other")
    collection([other, named_like(FANG, english="SimSun", chinese="宋体")], machine, "fonts.ttc")
    face = find_faces(folders=[machine]).by_role[FontRole.SONG]
    assert (face.index, face.family) == (1, "宋体")


def test_a_stand_in_of_the_machine_is_named(machine: Path) -> None:
    install(named_like(FANG, english="STZhongsong", chinese="华文中宋"), machine, "STZHONGS.TTF")
    faces = find_faces(folders=[machine])
    assert said(faces, FontRole.TITLE) == "缺少方正小标宋，标题以“华文中宋”代替"


def test_a_chosen_file_comes_between_official_faces_and_stand_ins(machine: Path, tmp_path: Path) -> None:
    install(named_like(FANG, english="STZhongsong", chinese="华文中宋"), machine, "STZHONGS.TTF")
    install(named_like(FANG, english="SimHei", chinese="黑体"), machine, "simhei.ttf")
    mine = install(named_like(KAI, english="Mine", chinese="自备体"), tmp_path / "mine", "mine.ttf")
    faces = find_faces({FontRole.TITLE: mine, FontRole.HEI: mine}, [machine])
    assert faces.by_role[FontRole.TITLE].source is FaceSource.CHOSEN
    assert said(faces, FontRole.TITLE) == "缺少方正小标宋，标题以自选字体“自备体”代替"
    assert faces.by_role[FontRole.HEI].family == "黑体"


def test_a_chosen_official_face_is_no_substitution(machine: Path, tmp_path: Path) -> None:
    mine = install(named_like(FANG, english="FZXBSJW", chinese="方正小标宋简体"), tmp_path, "m.ttf")
    faces = find_faces({FontRole.TITLE: mine}, [machine])
    assert faces.by_role[FontRole.TITLE].official
    assert said(faces, FontRole.TITLE) == ""


def test_a_chosen_file_that_went_bad_is_said(machine: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"bad")
    faces = find_faces({FontRole.TITLE: tmp_path / "bad.ttf", FontRole.KAI: tmp_path / "gone.ttf"}, [machine])
    assert "自选的字体没有用上：“bad.ttf”不是字体文件或已损坏" in said(faces, FontRole.TITLE)
    assert "自选的字体没有用上：字体文件“gone.ttf”读不出来" in said(faces, FontRole.KAI)


def test_a_machine_without_any_chinese_face_is_trouble(machine: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="重新解压或安装"):
        find_faces(folders=[machine], bundled=tmp_path / "nowhere")


def test_what_was_read_is_kept_and_read_again_when_the_file_changes(machine: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = install(named_like(FANG, english="One"), machine, "x.ttf")
    first = installed_faces([machine], cache)
    kept = (cache / CACHE_FILE).read_text(encoding="utf-8")
    assert installed_faces([machine], cache) == first
    (cache / CACHE_FILE).write_text(kept.replace("One", "Kept"), encoding="utf-8")
    assert installed_faces([machine], cache)[0].family == "Kept"
    install(named_like(KAI, english="Two"), machine, "x.ttf")
    assert installed_faces([machine], cache)[0].family == "Two"
    path.unlink()
    assert installed_faces([machine], cache) == ()


@pytest.mark.parametrize("kept", ["", "[]", '{"format":1}', '{"format":1,"files":{"a":{"faces":[{}]}}}'])
def test_a_damaged_cache_is_read_past(kept: str, machine: Path, tmp_path: Path) -> None:
    (tmp_path / CACHE_FILE).write_text(kept, encoding="utf-8")
    install(named_like(KAI, english="KaiTi"), machine, "x.ttf")
    assert [face.family for face in installed_faces([machine], tmp_path)] == ["KaiTi"]


def test_a_cache_that_cannot_be_written_is_no_error(machine: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    install(named_like(KAI, english="KaiTi"), machine, "x.ttf")
    assert len(installed_faces([machine], tmp_path / "file")) == 1


def test_windows_and_linux_each_name_system_and_user_folders() -> None:
    windows = font_folders("win32", {"WINDIR": "W", "LOCALAPPDATA": "L"}, Path("home"))
    assert windows == (Path("W/Fonts"), Path("L/Microsoft/Windows/Fonts"))
    linux = font_folders("linux", {}, Path("home"))
    assert [folder.as_posix() for folder in linux] == [
        "/usr/share/fonts", "/usr/local/share/fonts", "home/.fonts", "home/.local/share/fonts",
    ]  # fmt: skip
