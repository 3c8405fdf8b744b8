"""Files kept by their hash: whole or not at all, once, and never silently damaged."""

import hashlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.attachments import fetch, keep, place_of, save_file, write_whole
from changhe_desktop.store.engine import Session
from tests.archives import files

Do = Callable[..., Outcome[Any]]
CONTENT = b"%PDF evidence"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def keep_it(session: Session, name: str, *, by: str, on: date) -> Outcome[str]:
    return Outcome(keep(session, CONTENT, name, "application/pdf"), frozenset(), "已存")


def test_a_file_is_kept_once_under_its_hash(desk: Desk, do: Do) -> None:
    assert do(keep_it, "甲.pdf").value == do(keep_it, "乙.pdf").value == SHA256
    assert [*files(desk.folder / "attachments")] == [f"{SHA256[:2]}/{SHA256}"]
    assert desk.ask(fetch, SHA256) == CONTENT


def test_a_name_longer_than_the_column_keeps_its_end(desk: Desk, do: Do) -> None:
    assert do(keep_it, "长" * 300 + ".pdf").value == SHA256


def test_a_file_that_was_lost_is_named_with_the_cure(desk: Desk, do: Do) -> None:
    do(keep_it, "验收照片.pdf")
    place_of(desk.folder, SHA256).unlink()
    with pytest.raises(Trouble, match=r"附件“验收照片.pdf”不在数据文件夹里。请从备份恢复"):
        desk.ask(fetch, SHA256)


def test_a_file_that_was_changed_is_noticed(desk: Desk, do: Do) -> None:
    do(keep_it, "验收照片.pdf")
    place_of(desk.folder, SHA256).write_bytes(CONTENT + b" ")
    with pytest.raises(Trouble, match="校验不符（可能损坏）"):
        desk.ask(fetch, SHA256)


def test_keeping_a_damaged_file_again_heals_it(desk: Desk, do: Do) -> None:
    do(keep_it, "验收照片.pdf")
    place_of(desk.folder, SHA256).write_bytes(b"")
    do(keep_it, "验收照片.pdf")
    assert desk.ask(fetch, SHA256) == CONTENT


def test_the_file_stands_before_its_row(desk: Desk, do: Do) -> None:
    """A verb that stumbles after keeping leaves a file without a row, never a row without its file."""

    def stumble(session: Session, *, by: str, on: date) -> Outcome[Any]:
        keep(session, CONTENT, "甲.pdf", "application/pdf")
        raise Refusal("不行。")

    with pytest.raises(Refusal):
        do(stumble)
    assert place_of(desk.folder, SHA256).exists()
    with pytest.raises(Trouble):
        desk.ask(lambda session: fetch(session, "0" * 64))


def test_a_written_file_replaces_the_older_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "新" / "台账.xlsx"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [*files(tmp_path)] == ["新/台账.xlsx"]


def test_the_longest_name_the_system_takes_can_be_written(tmp_path: Path) -> None:
    name = "长" * 83 + ".pdf"
    assert len(name.encode()) == 253
    write_whole(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("长" * 90 + ".pdf", "名称或路径太长"),
        ("文件/a.pdf", "路径中有一段不是文件夹|已有同名文件"),
    ],
    ids=["name too long", "below a file"],
)
def test_a_place_that_cannot_be_written_is_named_in_chinese(tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "文件").write_bytes(b"x")
    before = files(tmp_path)
    with pytest.raises(Trouble, match=words) as trouble:
        save_file(tmp_path / place, b"y")
    assert "请检查" in trouble.value.sentence
    assert not any("a" <= c <= "z" for c in trouble.value.sentence.split("（")[1])
    assert files(tmp_path) == before


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="是一个文件夹"):
        save_file(tmp_path, b"x")


def test_a_failing_replace_leaves_the_older_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while the file is open in another program."""
    path = tmp_path / "台账.xlsx"
    write_whole(path, b"old")
    fired = []

    def held(source: Any, target: Any) -> None:
        fired.append(target)
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(Trouble, match=r"正被其他程序打开.*关闭正在打开它的程序"):
        write_whole(path, b"new")
    assert fired == [path]
    assert path.read_bytes() == b"old"
    assert [*files(tmp_path)] == ["台账.xlsx"]
