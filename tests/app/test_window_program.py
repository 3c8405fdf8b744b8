"""The start of the window program: what is loaded when, one window per folder, the log, the last net."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QTimer, QtMsgType
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from changhe_desktop import paths
from changhe_desktop.app import diagnostics, logbook, window_program
from changhe_desktop.app.arguments import Given, WrongUsage, given_in
from changhe_desktop.app.input_method import ONE, SEVERAL, settle
from changhe_desktop.app.mishaps import Mishaps
from changhe_desktop.app.single_instance import Doorbell, name_of, raise_first
from changhe_desktop.app.start_lock import HandedOver, take_lock
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.services import accounts, plan
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.window_report import BugDialog

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 23)
# Not one of these may be loaded before the window has been painted (performance target S1).
TOO_EARLY = {
    "sqlalchemy", "alembic", "reportlab", "openpyxl", "xlsxwriter", "docx", "lxml", "PIL", "fontTools",
    "pypdfium2", "python_calamine", "defusedxml", "jeepney",
}  # fmt: skip
OURS_TOO_EARLY = (
    "changhe_desktop.services", "changhe_desktop.documents", "changhe_desktop.worker",
    "changhe_desktop.ui.fcitx.filter",
)  # fmt: skip
FIRST_PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from changhe_desktop.app import window_program as program
from changhe_desktop.app.arguments import Given
from changhe_desktop.app.start_lock import take_lock
from changhe_desktop.ui.parts.memory import Memory
folder = Path(sys.argv[1])
app, memory = program.application(), Memory(folder)
made = program.Program(Given(folder), program.dressed(app, memory), memory, take_lock(folder))
told = {}
def painted():
    told["modules"] = sorted(sys.modules)
    told["rows"] = len(made.window._first.table.rows())
made.window.first_painted.disconnect()
made.window.first_painted.connect(painted)
made.window.first_painted.connect(made._open)
made.show()
told["settled"] = made.settle()
told["later"] = sorted(sys.modules)
made.close()
print(json.dumps(told))
"""


def environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped plan, made once."""
    folder = tmp_path_factory.mktemp("worked") / "data"
    desk = open_folder_desk(folder)
    desk.do(accounts.set_up, town="示例镇", operator="张三", by="张三", on=ON)
    desk.do(plan.import_plan, plan.read_plan(plan.shipped_plan()), by="张三", on=ON)
    desk.close()
    return folder


@pytest.fixture
def no_hooks() -> Iterator[None]:
    """Gives Python's and Qt's hooks back after a test that took them."""
    before = sys.excepthook, threading.excepthook
    yield
    Mishaps.let_go()
    sys.excepthook, threading.excepthook = before


def test_the_first_paint_needs_the_window_and_nothing_else(worked_in: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(worked_in)],
        env=environment(), capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    early = set(told["modules"])
    assert not {name for name in early if name.split(".")[0] in TOO_EARLY}
    assert not {name for name in early if name.startswith(OURS_TOO_EARLY)}
    qt = {name for name in early if name.startswith("PySide6.Qt")}
    assert qt == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg", "PySide6.QtWidgets"}
    assert told["rows"] > 80
    assert told["settled"]
    assert "sqlalchemy.orm" in told["later"]


def test_a_second_start_raises_the_first_window_and_ends(
    worked_in: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    rung: list[bool] = []
    with FolderLock(worked_in).acquire("张三"):
        bell = Doorbell(worked_in, lambda: rung.append(True))
        second = subprocess.Popen(
            [sys.executable, "-m", "changhe_desktop", "--data", str(worked_in)],
            env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            qtbot.waitUntil(lambda: bool(rung), timeout=30_000)
            qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        finally:
            second.kill()
            second.communicate()
        assert second.returncode == 0
        bell.close()


def test_without_a_first_window_nobody_answers(tmp_path: Path, qapp: QApplication) -> None:
    assert not raise_first(tmp_path)


def test_the_name_of_the_doorbell_tells_nothing_of_the_folder(tmp_path: Path) -> None:
    assert name_of(tmp_path) == name_of(tmp_path / "x" / "..")
    assert name_of(tmp_path) != name_of(tmp_path / "x")
    assert tmp_path.name not in name_of(tmp_path)


def test_a_doorbell_takes_over_the_name_a_dead_program_left(tmp_path: Path, qtbot: QtBot) -> None:
    rung: list[bool] = []
    first = Doorbell(tmp_path, lambda: rung.append(False))
    second = Doorbell(tmp_path, lambda: rung.append(True))
    words = "import sys, pathlib; from changhe_desktop.app.single_instance import raise_first as call"
    words += f"; sys.exit(not call(pathlib.Path({str(tmp_path)!r})))"
    asking = subprocess.Popen([sys.executable, "-c", words], env=environment())
    try:
        qtbot.waitUntil(lambda: bool(rung), timeout=20_000)
        assert asking.wait(20) == 0
    finally:
        asking.kill()
    assert rung == [True]
    first.close()
    second.close()


def test_a_folder_held_by_a_command_is_named_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    said: list[str] = []
    held = FolderLock(tmp_path).acquire("李四")

    def again(sentence: str) -> bool:
        said.append(sentence)
        held.release()
        return True

    monkeypatch.setattr("changhe_desktop.app.start_lock.wants_retry", again)
    lock = take_lock(tmp_path, "张三")
    assert "李四" in said[0]
    assert lock is not None
    lock.release()


def test_giving_up_on_a_held_folder_ends_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setattr("changhe_desktop.app.start_lock.wants_retry", lambda _sentence: False)
    with FolderLock(tmp_path).acquire("李四"), pytest.raises(Trouble, match="李四"):
        take_lock(tmp_path)


def test_a_folder_that_is_not_there_yet_needs_no_lock(tmp_path: Path) -> None:
    assert take_lock(tmp_path / "new") is None


def test_a_window_that_answers_ends_the_second_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("changhe_desktop.app.single_instance.raise_first", lambda _folder: True)
    with FolderLock(tmp_path).acquire("张三"), pytest.raises(HandedOver):
        take_lock(tmp_path)


@pytest.mark.parametrize(
    "words", [["--no-such"], ["--data"], ["--on", "gestern"], ["--data", "postgresql+psycopg://x/y"]]
)
def test_words_that_make_no_sense_are_answered_with_how_to_write_them(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongUsage):
        given_in(words)
    assert window_program.main(words) == window_program.USAGE
    assert "--data" in capsys.readouterr().err


def test_the_words_of_the_command_line_are_read(tmp_path: Path) -> None:
    given = given_in(["--data", str(tmp_path), "--by=张三", "--on", "2026-11-23"])
    assert (given.folder, given.by, given.today()) == (tmp_path, "张三", ON)
    assert given_in([]).folder == paths.default_data()


def test_without_a_screen_the_way_out_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert window_program.main([]) == window_program.TROUBLE
    assert "changhe demo" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [{}, {ONE: "fcitx"}, {ONE: "fcitx5"}, {ONE: "xim"}, {SEVERAL: "fcitx"}])
def test_where_qt_has_no_plug_in_the_program_looks_for_fcitx_itself(
    asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert settle(asked)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt has this plug-in on Linux alone")
@pytest.mark.parametrize("asked", [{ONE: "ibus"}, {SEVERAL: "wayland;ibus"}])
def test_ibus_works_as_it_is(asked: dict[str, str]) -> None:
    assert not settle(asked)


def test_qt_is_kept_from_a_second_door_to_the_same_fcitx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    asked = {SEVERAL: "wayland;fcitx;ibus", ONE: "ibus"}
    assert settle(asked)
    assert asked == {SEVERAL: "wayland;fcitx;compose", ONE: "ibus"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt has this plug-in on Linux alone")
def test_a_plug_in_for_fcitx_goes_first_if_it_loads(tmp_path: Path) -> None:
    own = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    name = "platforminputcontexts/libfcitx5platforminputcontextplugin.so"
    for folder in ("of another Qt", "of this Qt"):
        (tmp_path / folder / "platforminputcontexts").mkdir(parents=True)
    (tmp_path / "of another Qt" / name).write_bytes(b"no library")
    assert settle({ONE: "fcitx", "QT_PLUGIN_PATH": str(tmp_path / "of another Qt")})
    # Any plug-in that loads will do: what is inside it is Qt's business.
    shutil.copy(next(own.glob("*ibus*")), tmp_path / "of this Qt" / name)
    assert not settle({ONE: "fcitx", "QT_PLUGIN_PATH": str(tmp_path / "of this Qt")})


def test_on_windows_the_system_does_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not settle({ONE: "fcitx"})


def test_the_whole_program_opens_works_and_closes(worked_in: Path, qtbot: QtBot, qapp: QApplication) -> None:
    memory = Memory(worked_in)
    theme = window_program.dressed(qapp, memory)
    program = window_program.Program(Given(worked_in, on=ON), theme, memory, take_lock(worked_in))
    program.show()
    assert program.settle()
    assert program.counter.operator == "张三"
    assert (worked_in / "logs" / "changhe.log").exists()
    program.close()
    FolderLock(worked_in).acquire().release()


def test_a_first_start_makes_the_folder(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    folder = tmp_path / "first"
    memory = Memory(folder)
    theme = window_program.dressed(qapp, memory)
    program = window_program.Program(Given(folder, on=ON), theme, memory, take_lock(folder), pages=())
    program.show()
    assert program.settle()
    assert (folder / "changhe.db").exists()
    assert (folder / "logs" / "changhe.log").exists()
    program.close()


def secret() -> None:
    raise ValueError("城建办的张三")


def test_the_log_keeps_where_and_what_kind_but_not_the_words(tmp_path: Path) -> None:
    handler = logbook.keep_log(tmp_path)
    try:
        secret()
    except ValueError:
        logging.getLogger("changhe.test").exception("a bug")
    logbook.stop_log(handler)
    written = (tmp_path / "logs" / "changhe.log").read_text(encoding="utf-8")
    assert "builtins.ValueError" in written
    assert "secret" in written
    assert "张三" not in written
    assert str(ROOT) not in written


def test_causes_of_a_bug_are_told_in_their_order() -> None:
    try:
        try:
            secret()
        except ValueError as cause:
            raise KeyError("李四") from cause
    except KeyError as error:
        told = logbook.trace_of(error)
    assert told.index("ValueError") < told.index("KeyError")
    assert "张三" not in told
    assert "李四" not in told


def test_the_log_is_five_files_of_two_megabytes(tmp_path: Path) -> None:
    handler = logbook.keep_log(tmp_path)
    assert handler is not None
    assert (handler.maxBytes, handler.backupCount) == (2_000_000, 4)  # type: ignore[attr-defined]
    logbook.stop_log(handler)


def test_a_folder_that_cannot_be_written_to_costs_only_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file is in the way", encoding="utf-8")
    assert logbook.keep_log(tmp_path) is None


def test_the_pack_holds_versions_names_and_log_but_no_value(worked_in: Path, qapp: QApplication) -> None:
    files = {file.name: file.text for file in diagnostics.pack(worked_in)}
    assert set(files) == {"版本.txt", "设置项名称.txt", "日志.txt"}
    assert "Qt " in files["版本.txt"]
    assert "数据库 可用" in files["版本.txt"]
    assert "town（镇名）" in files["设置项名称.txt"]
    everything = "\n".join(files.values())
    for private in ("张三", "示例镇", str(worked_in), str(Path.home())):
        assert private not in everything


def test_a_bug_in_a_slot_is_logged_and_shown_once_and_the_program_goes_on(
    qtbot: QtBot, qapp: QApplication, no_hooks: None, tmp_path: Path
) -> None:
    from PySide6.QtWidgets import QWidget

    handler, window = logbook.keep_log(tmp_path), QWidget()
    qtbot.addWidget(window)
    mishaps = Mishaps(window)
    mishaps.catch_all()
    seen: list[str] = []

    def close_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, BugDialog):
            seen.append(dialog.details)
            dialog.accept()

    closing = QTimer(interval=20)
    closing.timeout.connect(close_dialog)
    closing.start()
    for _ in range(3):
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("1/0"), None)
    qtbot.waitUntil(lambda: bool(seen), timeout=5_000)
    qtbot.wait(50)
    closing.stop()
    logbook.stop_log(handler)
    assert mishaps.handled == 3
    assert "ZeroDivisionError" in seen[0]
    assert (tmp_path / "logs" / "changhe.log").read_text(encoding="utf-8").count("ZeroDivisionError") == 3


def test_a_bug_in_a_thread_ends_in_the_same_net(qtbot: QtBot, qapp: QApplication, no_hooks: None) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    mishaps = Mishaps(window)
    mishaps._showing = True  # the dialog is tested above
    mishaps.catch_all()
    thread = threading.Thread(target=secret)
    thread.start()
    thread.join()
    assert mishaps.handled == 1


def test_what_qt_says_goes_to_the_log_and_not_to_the_user(
    tmp_path: Path, no_hooks: None, qapp: QApplication
) -> None:
    from changhe_desktop.app.mishaps import QT_LEVELS, on_qt_message

    handler = logbook.keep_log(tmp_path)

    class Context:
        category = "qt.test"

    on_qt_message(QtMsgType.QtWarningMsg, Context(), "something odd")  # type: ignore[arg-type]
    logbook.stop_log(handler)
    assert "Qt qt.test: something odd" in (tmp_path / "logs" / "changhe.log").read_text(encoding="utf-8")
    assert QT_LEVELS[QtMsgType.QtWarningMsg] == logging.WARNING
