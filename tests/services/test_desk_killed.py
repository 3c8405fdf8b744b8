"""kill -9 at any moment: what was confirmed is there, nothing is half, and the next start simply works.

Each test proves that its kills hit: it goes on until enough of them came before the work was done, or in
the middle of a transaction. Seeds are fixed; the moments are not, they are the machine's own.
"""

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from changhe_desktop.services import accounts
from changhe_desktop.store import backup, glance
from changhe_desktop.store.glance import Condition, look
from tests.archives import content, copied, one, opened, rows, unsound
from tests.services.killing import Round, victim
from tests.upgrade.later import later_migrations

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are POSIX")
FEW = 6
MANY = pytest.param(150, marks=pytest.mark.heavy)
Enough = Callable[[list[Round]], bool]


class Rounds:
    """Numbers of rounds to run: so many, and more until `enough` of them hit, within reason."""

    def __init__(self, least: int, enough: Enough) -> None:
        self.ended: list[Round] = []
        self.dice = random.Random(20261123)
        self._least, self._enough = least, enough

    def __iter__(self) -> Iterator[int]:
        while len(self.ended) < self._least or not self._enough(self.ended):
            assert len(self.ended) < self._least * 10, "the kills never hit"
            yield len(self.ended)

    def note(self, ended: Round) -> Round:
        self.ended.append(ended)
        return ended


def hot(share: float) -> Enough:
    """So many were cut in the middle of a transaction."""
    return lambda ended: sum(one.killed and one.hot for one in ended) >= share * len(ended)


def unfinished(share: float) -> Enough:
    """So many were killed before anything was confirmed."""
    return lambda ended: sum(one.killed and not one.confirmed for one in ended) >= share * len(ended)


def begun(ended: list[Round]) -> bool:
    """Some confirmed a step before they were killed."""
    return any(one.killed and one.confirmed for one in ended)


@pytest.mark.parametrize("least", [FEW, MANY])
def test_confirmed_settings_survive(empty_archive: Path, tmp_path: Path, least: int) -> None:
    rounds = Rounds(least, hot(0.25))
    with victim("save_settings") as killer:
        for number in rounds:
            folder = copied(empty_archive, tmp_path / str(number))
            ended = rounds.note(killer.run(folder, after=rounds.dice.uniform(0, 0.12)))
            assert unsound(folder) == []
            acts = one(folder, "SELECT COUNT(*) FROM journal_act")
            assert acts - len(ended.confirmed) in (0, 1), "at most the last was saved and not yet confirmed"
            last = acts - 1
            whole = {"town": f'"第{last}镇"', "order.contact": f'"第{last}次"', "order.phone": f'"{last}"'}
            assert dict(rows(folder, "SELECT key, value FROM setting")) == (whole if acts else {})


@pytest.mark.parametrize("least", [FEW, MANY])
def test_an_import_is_all_or_nothing(empty_archive: Path, tmp_path: Path, least: int) -> None:
    tasks = 400
    count = "SELECT (SELECT COUNT(*) FROM plan_version), (SELECT COUNT(*) FROM journal_act),"
    count += " (SELECT COUNT(*) FROM clause), (SELECT COUNT(*) FROM measure)"
    rounds = Rounds(least, unfinished(0.5))
    with victim("import_plan") as killer:
        folder = copied(empty_archive, tmp_path / "whole")
        finished = killer.run(folder, after=None, n=tasks)
        assert finished.confirmed
        (whole,) = rows(folder, count)
        assert whole[:2] == (1, 1)
        assert whole[2] > tasks <= whole[3]
        for number in rounds:
            folder = copied(empty_archive, tmp_path / str(number))
            ended = rounds.note(killer.run(folder, after=rounds.dice.uniform(0, finished.seconds), n=tasks))
            assert unsound(folder) == []
            (found,) = rows(folder, count)
            assert found in ((0, 0, 0, 0), whole)
            assert found == whole or not ended.confirmed


@pytest.mark.parametrize("least", [3, MANY])
def test_an_issued_order_has_number_and_paper_or_is_a_draft(office: Path, tmp_path: Path, least: int) -> None:
    rounds = Rounds(least, begun)
    with victim("issue_orders") as killer:
        for number in rounds:
            folder = copied(office, tmp_path / str(number))
            ended = rounds.note(killer.run(folder, after=rounds.dice.uniform(0, 1.5)))
            assert unsound(folder) == []
            issued = dict(rows(folder, "SELECT id, number FROM rectification_order WHERE state = 'issued'"))
            drafts = ids(folder, "SELECT id FROM rectification_order WHERE state = 'draft'")
            told = {step[1]: step[2] for step in ended.confirmed if step[0] == "issued"}
            assert told.items() <= issued.items()
            assert len(issued) - len(told) in (0, 1)
            assert {step[1] for step in ended.confirmed} <= issued.keys() | drafts
            assert ids(folder, "SELECT order_id FROM paper_number") == issued.keys()
            assert ids(folder, "SELECT order_id FROM issued_paper") == issued.keys()
            assert ids(folder, "SELECT order_id FROM order_problem") == issued.keys() | drafts
            assert ids(folder, "SELECT seq FROM paper_number") == set(range(1, len(issued) + 1)), "no gap"


def ids(folder: Path, query: str) -> set[str]:
    return {found for (found,) in rows(folder, query)}


@pytest.mark.parametrize("least", [FEW, MANY])
def test_a_killed_backup_is_not_listed_and_the_confirmed_ones_hold(
    office: Path, tmp_path: Path, least: int
) -> None:
    rounds = Rounds(least, begun)
    with victim("back_up") as killer:
        for number in rounds:
            folder = copied(office, tmp_path / str(number))
            ended = rounds.note(killer.run(folder, after=rounds.dice.uniform(0, 0.15), n=1000))
            listed = backup.backups(folder)
            assert {made.name for made in listed} >= set(ended.confirmed)
            assert all(backup.faults_of(folder, made) == [] for made in listed)
            with opened(folder) as desk:
                made = accounts.make_backup(desk).value
            assert backup.faults_of(folder, made) == []
            assert [*folder.rglob(".*")] == [], "what the killed one left is swept at the next start"
            assert unsound(folder) == []


@pytest.mark.parametrize("least", [FEW, MANY])
def test_a_killed_first_start_can_be_started_again(tmp_path: Path, least: int) -> None:
    rounds = Rounds(least, unfinished(0.5))
    with victim("create") as killer:
        finished = killer.run(tmp_path / "whole", after=None)
        assert finished.confirmed == ["open"]
        for number in rounds:
            folder = tmp_path / str(number)
            rounds.note(killer.run(folder, after=rounds.dice.uniform(0, finished.seconds)))
            assert look(folder).condition in (Condition.ABSENT, Condition.CURRENT)
            with opened(folder) as desk:
                assert desk.operator() == ""
            assert unsound(folder) == []
            assert [*folder.rglob(".*")] == []


@pytest.mark.parametrize("least", [FEW, MANY])
def test_a_killed_upgrade_leaves_old_or_new(
    office: Path, tmp_path: Path, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    later_migrations(tmp_path / "db")
    rounds = Rounds(least, unfinished(0.5))
    with victim("upgrade") as killer:
        finished = killer.run(copied(office, tmp_path / "whole"), after=None)
        assert finished.confirmed == ["open"]
        assert look(tmp_path / "whole").revision == "0002"
        for number in rounds:
            folder = copied(office, tmp_path / str(number))
            before = content(folder / glance.DATABASE)
            rounds.note(killer.run(folder, after=rounds.dice.uniform(0, finished.seconds)))
            assert look(folder).revision in ("0001", "0002")
            if look(folder).revision == "0001":
                assert content(folder / glance.DATABASE) == before
            assert killer.run(folder, after=None).confirmed == ["open"], "the next start finishes it"
            assert look(folder).revision == "0002"
            assert one(folder, "SELECT COUNT(*) FROM unit WHERE room = '102'") == len(before["unit"])
            assert unsound(folder) == []
            assert [*folder.rglob(".*")] == []


@pytest.mark.parametrize("least", [FEW, MANY])
def test_a_killed_restore_leaves_old_or_new(office: Path, tmp_path: Path, least: int) -> None:
    template = copied(office, tmp_path / "template")
    with opened(template) as desk:
        kept = accounts.make_backup(desk).value.name
        desk.do(accounts.change_settings, {"town": "后来镇"}, by="张三", on=backup.now_utc().date())
    towns: list[str] = []
    rounds = Rounds(least, lambda ended: unfinished(0.3)(ended) and len(set(towns)) == 2)
    with victim("restore") as killer:
        for number in rounds:
            folder = copied(template, tmp_path / str(number))
            (folder / "backups").mkdir()
            for name in (kept, kept.replace(".db", ".json")):
                shutil.copyfile(template / "backups" / name, folder / "backups" / name)
            rounds.note(killer.run(folder, after=rounds.dice.uniform(0, 0.35), n=1000))
            assert look(folder).condition is Condition.CURRENT
            with opened(folder):
                pass
            towns.append(one(folder, "SELECT value FROM setting WHERE key = 'town'"))
            assert towns[-1] in ('"示例镇"', '"后来镇"'), "old or new"
            if towns[-1] == '"示例镇"':
                epoch = one(folder, "SELECT epoch FROM device")
                assert epoch > 1, "after going back in time nothing is written under the old epoch"
            assert unsound(folder) == []
            assert [*folder.rglob(".*")] == []


@pytest.mark.parametrize("least", [4, MANY])
def test_a_crash_while_recovering_is_harmless(office: Path, tmp_path: Path, least: int) -> None:
    """Killed in the middle of a large transaction, then again at the start that would recover it."""
    before = content(office / glance.DATABASE)
    rounds = Rounds(least, lambda ended: any(one.killed and one.seconds < 0.1 for one in ended))
    with victim("write_half") as first, victim("create") as second:
        for number in rounds:
            folder = copied(office, tmp_path / str(number))
            assert first.run(folder, after=0).hot
            for _ in range(3):
                rounds.note(second.run(folder, after=rounds.dice.uniform(0, 0.02)))
            with opened(folder):
                pass
            assert unsound(folder) == []
            assert content(folder / glance.DATABASE)["measure"] == before["measure"]
