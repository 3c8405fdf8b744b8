"""The counter: acts and questions off the window's thread, answers on it, faults to whom they concern."""

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.errors import Fault, Refusal, Trouble
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services import accounts
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.store.views.accounts import operator_names, settings
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.counter_work import CANCELLED

Session = Any


def rest(counter: Counter, qtbot: QtBot) -> None:
    """Wait until nothing is waiting any more."""
    qtbot.waitUntil(lambda: counter.at_rest, timeout=10_000)


def refuse(session: Session, *, by: str, on: date) -> Outcome[None]:
    """A verb that says no."""
    raise Refusal("时限早于今天，请改正。", [Fault("时限早于今天。", row=3)], field="due")


def hit_a_full_disk(session: Session, *, by: str, on: date) -> Outcome[None]:
    """A verb that meets a full disk."""
    raise Trouble("磁盘已满，本次修改没有保存。请清理磁盘后重试。")


def fall_over(session: Session, *, by: str, on: date) -> Outcome[None]:
    """A verb with a bug."""
    raise ZeroDivisionError("a bug")


class Heard(QObject):
    """Everything a counter said."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.all: list[tuple[str, Any]] = []
        for name in ("announced", "said", "noted", "refused", "troubled", "broke", "working", "failed"):
            getattr(counter, name).connect(lambda value, name=name: self.all.append((name, value)))

    def of(self, name: str) -> list[Any]:
        return [value for heard, value in self.all if heard == name]


def test_an_act_brings_its_value_its_words_and_the_matters_it_changed(counter: Counter, qtbot: QtBot) -> None:
    heard, got = Heard(counter), []
    counter.do(accounts.change_settings, {"order.contact": "李四"}, then=got.append)
    rest(counter, qtbot)
    assert got == [{"order.contact": "李四"}]
    assert heard.of("announced") == [frozenset({Matter.ACCOUNTS})]
    assert heard.of("said") == ["已保存设置：整改联系人。"]


def test_the_act_bears_the_operator_and_todays_date(counter: Counter, qtbot: QtBot) -> None:
    given = []

    def note(session: Session, *, by: str, on: date) -> Outcome[None]:
        given.append((by, on))
        return Outcome(None, frozenset(), "")

    counter.do(note)
    counter.do(note, by="李四", on=date(2026, 1, 2))
    rest(counter, qtbot)
    assert given == [("张三", date(2026, 11, 23)), ("李四", date(2026, 1, 2))]


def test_answers_come_on_the_windows_thread_and_work_is_done_on_others(
    counter: Counter, qtbot: QtBot
) -> None:
    threads: dict[str, Any] = {}

    def look(session: Session) -> str:
        threads["ask"] = threading.current_thread().name
        return "found"

    def act(session: Session, *, by: str, on: date) -> Outcome[None]:
        threads["do"] = threading.current_thread().name
        return Outcome(None, frozenset(), "")

    counter.ask(look, then=lambda _found: threads.update(then=QThread.currentThread()))
    counter.do(act)
    rest(counter, qtbot)
    app = QApplication.instance()
    assert app is not None
    assert threads == {"ask": "questions", "do": "acts", "then": app.thread()}


def test_a_question_is_answered_while_an_act_is_under_way(counter: Counter, qtbot: QtBot) -> None:
    gate, got = threading.Event(), []

    def wait(desk: object) -> Outcome[None]:
        assert gate.wait(10)
        return Outcome(None, frozenset(), "")

    counter.carry_out(wait)
    counter.ask(operator_names, then=got.append)
    qtbot.waitUntil(lambda: got == [["张三"]], timeout=5_000)
    assert counter.work is not None
    gate.set()
    rest(counter, qtbot)
    assert counter.work is None


def test_of_questions_with_one_key_only_the_newest_is_answered(counter: Counter, qtbot: QtBot) -> None:
    gate, asked, got = threading.Event(), [], []

    def hold(session: Session) -> int:
        gate.wait(10)
        return 0

    def look(session: Session, number: int) -> int:
        asked.append(number)
        return number

    counter.ask(hold, then=got.append)
    for number in range(1, 6):
        counter.ask(look, number, then=got.append, key="rows")
    gate.set()
    rest(counter, qtbot)
    assert asked == [5]
    assert got == [0, 5]


def test_an_answer_overtaken_by_a_newer_question_is_dropped(counter: Counter, qtbot: QtBot) -> None:
    running, gate, got = threading.Event(), threading.Event(), []

    def look(session: Session, number: int) -> int:
        running.set()
        gate.wait(10)
        return number

    counter.ask(look, 1, then=got.append, key="rows")
    assert running.wait(10)
    counter.ask(look, 2, then=got.append, key="rows")
    gate.set()
    rest(counter, qtbot)
    assert got == [2]


def test_a_refusal_goes_to_whoever_asked(counter: Counter, qtbot: QtBot) -> None:
    heard, got = Heard(counter), []
    counter.do(refuse, refused=got.append)
    rest(counter, qtbot)
    assert [refusal.field for refusal in got] == ["due"]
    assert not heard.of("refused")


def test_a_refusal_nobody_takes_goes_to_the_message_bar(counter: Counter, qtbot: QtBot) -> None:
    heard = Heard(counter)
    counter.do(refuse)
    rest(counter, qtbot)
    assert [refusal.sentence for refusal in heard.of("refused")] == ["时限早于今天，请改正。"]
    assert not heard.of("announced")


def test_trouble_and_bugs_are_told_apart(counter: Counter, qtbot: QtBot) -> None:
    heard, got = Heard(counter), []
    counter.do(hit_a_full_disk, refused=got.append)
    counter.do(fall_over, refused=got.append)
    rest(counter, qtbot)
    assert not got
    assert [trouble.sentence[:4] for trouble in heard.of("troubled")] == ["磁盘已满"]
    assert [type(error) for error in heard.of("broke")] == [ZeroDivisionError]


def test_a_failed_act_changes_nothing(counter: Counter, qtbot: QtBot) -> None:
    got: list[Any] = []

    def half(session: Session, *, by: str, on: date) -> Outcome[None]:
        accounts.change_settings(session, {"town": "半途镇"}, by=by, on=on)
        raise ZeroDivisionError

    counter.do(half)
    counter.ask(settings, then=got.append)
    rest(counter, qtbot)
    assert got[0]["town"] == "示例镇"


def test_without_an_operator_an_act_is_refused_with_the_cure(tmp_path: Path, qtbot: QtBot) -> None:
    counter = Counter(tmp_path / "fresh", lambda: date(2026, 11, 23))
    heard = Heard(counter)
    with qtbot.waitSignal(counter.opened, timeout=20_000):
        counter.open()
    assert counter.operator == ""
    counter.do(accounts.change_settings, {"town": "示例镇"})
    assert "登记" in heard.of("refused")[0].sentence
    counter.do(accounts.switch_operator, "王五", by="王五")
    qtbot.waitUntil(lambda: counter.operator == "王五", timeout=5_000)
    counter.close()


def test_progress_is_told_and_cancelling_undoes_the_act(counter: Counter, qtbot: QtBot) -> None:
    heard, got, started = Heard(counter), [], threading.Event()

    def long(session: Session, *, progress: Callable[[int, int], None], by: str, on: date) -> Outcome[None]:
        accounts.change_settings(session, {"town": "取消镇"}, by=by, on=on)
        for done in range(2_000):
            progress(done, 2_000)
            started.set()
            time.sleep(0.005)
        return Outcome(None, frozenset(), "")

    counter.do(long, progress=True, words="正在导入", refused=got.append)
    assert started.wait(10)
    counter.cancel()
    rest(counter, qtbot)
    told = [work for work in heard.of("working") if work is not None]
    assert told[0].words == "正在导入"
    assert told[0].can_cancel
    assert any(work.total == 2_000 for work in told)
    assert [refusal.sentence for refusal in got] == [CANCELLED]
    counter.ask(settings, then=lambda values: got.append(values["town"]))
    rest(counter, qtbot)
    assert got[-1] == "示例镇"


def test_an_answer_for_a_widget_that_is_gone_is_dropped(counter: Counter, qtbot: QtBot) -> None:
    class Receiver(QWidget):
        def take(self, _value: object) -> None:
            raise AssertionError("a dead widget was called")

    gate, receiver = threading.Event(), Receiver()

    def hold(session: Session) -> int:
        gate.wait(10)
        return 1

    counter.ask(hold, then=receiver.take)
    shiboken6.delete(receiver)
    gate.set()
    rest(counter, qtbot)


def test_an_act_is_announced_even_when_the_page_that_asked_is_gone(counter: Counter, qtbot: QtBot) -> None:
    heard, receiver = Heard(counter), QWidget()
    counter.do(accounts.change_settings, {"town": "新镇"}, then=receiver.setWindowTitle)
    shiboken6.delete(receiver)
    rest(counter, qtbot)
    assert heard.of("announced") == [frozenset({Matter.ACCOUNTS})]


def test_the_folder_is_taken_and_given_back(folder: Path, closed_counter: Counter, qtbot: QtBot) -> None:
    lock = FolderLock(folder).acquire("张三")
    with qtbot.waitSignal(closed_counter.opened, timeout=20_000):
        closed_counter.open(lock)
    with pytest.raises(Trouble, match="已在运行"):
        FolderLock(folder).acquire()
    closed_counter.close()
    FolderLock(folder).acquire().release()


def test_a_folder_held_by_another_is_told_as_a_failure_to_open(
    folder: Path, closed_counter: Counter, qtbot: QtBot
) -> None:
    with (
        FolderLock(folder).acquire("李四"),
        qtbot.waitSignal(closed_counter.failed, timeout=20_000) as failed,
    ):
        closed_counter.open()
    assert isinstance(failed.args[0], Trouble)
    assert "李四" in failed.args[0].sentence
    assert not closed_counter.is_open


def test_questions_before_the_desk_is_open_are_dropped_in_silence(
    closed_counter: Counter, qtbot: QtBot
) -> None:
    heard = Heard(closed_counter)
    closed_counter.ask(settings, then=lambda _values: pytest.fail("answered"))
    rest(closed_counter, qtbot)
    assert not heard.all


def test_a_restore_closes_the_desk_and_opens_it_again(counter: Counter, qtbot: QtBot) -> None:
    heard, got = Heard(counter), []
    counter.carry_out(accounts.make_backup)
    counter.do(accounts.change_settings, {"town": "改错镇"})
    rest(counter, qtbot)
    counter.while_closed(accounts.restore_backup, "latest")
    rest(counter, qtbot)
    assert not heard.of("refused") + heard.of("broke") + heard.of("failed")
    counter.ask(settings, then=lambda values: got.append(values["town"]))
    rest(counter, qtbot)
    assert got == ["示例镇"]
    assert counter.is_open


def test_a_refused_restore_leaves_the_desk_open(counter: Counter, qtbot: QtBot) -> None:
    got: list[Any] = []
    counter.while_closed(accounts.restore_backup, "没有这一份", refused=got.append)
    rest(counter, qtbot)
    assert "没有这一份" in got[0].sentence
    counter.ask(operator_names, then=got.append)
    rest(counter, qtbot)
    assert got[1] == ["张三"]


def test_closing_waits_for_the_act_under_way(counter: Counter, folder: Path) -> None:
    done = threading.Event()

    def slow(desk: object) -> Outcome[None]:
        time.sleep(0.3)
        done.set()
        return Outcome(None, frozenset(), "")

    counter.carry_out(slow)
    time.sleep(0.05)
    counter.close()
    assert done.is_set()
    FolderLock(folder).acquire().release()
