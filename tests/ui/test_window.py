"""The window: pages on their first visit, the counter's words in their places, keys, and closing."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QAction, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services import accounts
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.glance import FirstRow
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.files import Files
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.messages import Kind, Message
from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry, Place
from changhe_desktop.ui.parts.theme import TextSize, Theme
from changhe_desktop.ui.window import Outfit, Window
from changhe_desktop.ui.window_help import LocalBrowser
from changhe_desktop.ui.window_papers import Papers, write_pack
from changhe_desktop.ui.window_report import BugDialog, PackFile
from changhe_desktop.ui.window_status import UNCLASSIFIED, backup_words
from tests.ui.sample_page import SamplePage

Make = Callable[..., Window]
TAB = Qt.FocusPolicy.TabFocus
ENTRIES = (
    PageEntry("overview", "总览", "layout-dashboard", SamplePage),
    PageEntry("plan", "任务分解", "list-tree", SamplePage, first_look=True),
    PageEntry("accounts", "设置", "settings", SamplePage),
)


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    """A manual of three topics."""
    folder = tmp_path / "manual"
    folder.mkdir()
    (folder / "index.md").write_text("# 目录\n\n见[设置](accounts.md)。", encoding="utf-8")
    (folder / "accounts.md").write_text("# 设置\n\n镇名写在这里。", encoding="utf-8")
    (folder / "typing-chinese.md").write_text("# 打不出汉字怎么办\n\n换输入法。", encoding="utf-8")
    return folder


@pytest.fixture
def make_window(
    closed_counter: Counter, theme: Theme, memory: Memory, manual: Path, tmp_path: Path, qtbot: QtBot
) -> Iterator[Make]:
    """Makes a window over the counter that is not open yet."""
    made: list[Window] = []

    def make(
        entries: tuple[PageEntry, ...] = ENTRIES, first_run: Callable[[Frame], Page] | None = None
    ) -> Window:
        licence = tmp_path / "LICENSE"
        licence.write_text("Apache License", encoding="utf-8")
        papers = Papers("0.1", manual, [("本程序许可", licence)], lambda: [PackFile("版本.txt", "Qt")])
        window = Window(closed_counter, theme, memory, Files(memory), Outfit(entries, papers, first_run))
        window.resize(1366, 768)
        made.append(window)
        return window

    yield make
    qtbot.waitUntil(lambda: closed_counter.work is None, timeout=10_000)
    for window in made:
        window.hide()
        window.deleteLater()


def opened(window: Window, qtbot: QtBot) -> Window:
    """The window on screen with its data open and its first page there."""
    window.show()
    with qtbot.waitSignal(window.counter.opened, timeout=20_000):
        window.counter.open()
    qtbot.waitUntil(lambda: window.counter.at_rest and window.has_arrived(), timeout=10_000)
    return window


@pytest.fixture
def window(make_window: Make, qtbot: QtBot) -> Window:
    """A window at its first page."""
    return opened(make_window(), qtbot)


def sample(window: Window) -> SamplePage:
    """The page that is open."""
    page = window.page()
    assert isinstance(page, SamplePage)
    return page


def action(window: Window, words: str) -> QAction:
    """A menu's action by its words."""
    return next(a for a in window.findChildren(QAction) if a.text() == words)


def press_key(window: Window, words: str) -> None:
    """Do what the keys of this menu entry do."""
    action(window, words).trigger()


def rest(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.counter.at_rest, timeout=10_000)


def test_the_first_rows_stand_there_before_anything_is_opened(make_window: Make, qtbot: QtBot) -> None:
    window = make_window()
    window.show_first_rows([FirstRow("1", "1.1.1", "示例措施", "示例办", "年底前")])
    with qtbot.waitSignal(window.first_painted, timeout=5_000):
        window.show()
    assert window.room.title() == "任务分解"
    assert window.page() is None
    assert not window.counter.is_open


def test_a_window_without_pages_opens_and_closes(make_window: Make, qtbot: QtBot) -> None:
    window = opened(make_window(()), qtbot)
    assert window.page() is None
    assert window.close()


def test_the_page_with_the_first_look_opens_unless_another_was_left_last(window: Window) -> None:
    assert window.room.title() == "任务分解"
    assert sample(window).reads == 1


def test_the_page_left_last_is_opened_next_time(make_window: Make, memory: Memory, qtbot: QtBot) -> None:
    memory.keep("page", "accounts")
    assert opened(make_window(), qtbot).room.title() == "设置"


def test_a_page_is_made_on_its_first_visit_and_kept(window: Window, qtbot: QtBot) -> None:
    plan = window.page()
    window.go(Place("overview"))
    rest(window, qtbot)
    assert window.room.title() == "总览"
    assert window.page() is not plan
    window.go(Place("plan"))
    assert window.page() is plan
    assert sample(window).reads == 1


def test_a_place_brings_its_query_to_the_page(window: Window, qtbot: QtBot) -> None:
    window.go(Place("accounts", "town"))
    rest(window, qtbot)
    assert [row.id for row in sample(window).table.rows()] == ["town"]
    window.go(Place("accounts", "operator"))
    rest(window, qtbot)
    assert [row.id for row in sample(window).table.rows()] == ["operator"]


def test_a_page_nobody_registered_is_a_bug(window: Window) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        window.go(Place("nowhere"))


def test_an_open_page_reads_again_after_a_change_a_hidden_one_when_it_is_entered(
    window: Window, qtbot: QtBot
) -> None:
    plan = sample(window)
    window.go(Place("overview"))
    rest(window, qtbot)
    window.counter.do(accounts.change_settings, {"order.phone": "0574-00000000"})
    rest(window, qtbot)
    assert (sample(window).reads, plan.reads) == (2, 1)
    window.go(Place("plan"))
    assert plan.reads == 2


def test_editing_a_cell_saves_it_and_says_so(window: Window, qtbot: QtBot) -> None:
    table = sample(window).table
    table.select(["town"])
    index = table.model().index(table.currentIndex().row(), 1)
    table.setCurrentIndex(index)
    table.edit(index)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("新示例镇")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    rest(window, qtbot)
    assert next(row.value for row in table.rows() if row.id == "town") == "新示例镇"
    assert "已保存设置：镇名" in window.status.sentence()
    qtbot.waitUntil(lambda: window.windowTitle().startswith("新示例镇"), timeout=5_000)


def test_a_refused_edit_shows_the_old_words_and_the_reason(window: Window, qtbot: QtBot) -> None:
    page = sample(window)
    row = next(row for row in page.table.rows() if row.id == "town")
    page.table.edited.emit(row, "value", "镇" * 200)
    rest(window, qtbot)
    messages = window.room.messages.messages()
    assert [message.kind for message in messages] == [Kind.FAULT]
    assert "不超过" in messages[0].sentence


def test_a_good_act_takes_the_fault_away_and_notes_stay(window: Window, qtbot: QtBot) -> None:
    def noted(session: object, *, by: str, on: date) -> Outcome[None]:
        return Outcome(None, frozenset(), "办好了。", ("请核对日期。",))

    window.counter.refused.emit(Refusal("不行。"))
    window.counter.do(noted)
    rest(window, qtbot)
    assert window.room.messages.messages() == [Message(Kind.NOTE, "请核对日期。")]
    assert window.status.sentence() == "办好了。"


def test_trouble_is_a_dialog_with_what_to_do(
    window: Window, qtbot: QtBot, in_dialog: Callable[[Callable[[QWidget], object]], None]
) -> None:
    from changhe_desktop.domain.errors import Trouble

    said: list[str] = []

    def full(session: object, *, by: str, on: date) -> Outcome[None]:
        raise Trouble("磁盘已满，请清理磁盘后重试。")

    def read(box: QWidget) -> None:
        said.append(box.text())  # type: ignore[attr-defined]
        box.close()

    in_dialog(read)
    window.counter.do(full)
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == ["磁盘已满，请清理磁盘后重试。"]


def test_the_tools_of_the_page_stand_in_the_toolbar_and_in_the_menu(window: Window) -> None:
    assert window.room.toolbar.words() == ["清空联系人"]
    assert any(a.text() == "清空联系人" for a in window._menus.page.actions())


def test_the_status_bar_tells_counts_operator_backup_and_the_mark(window: Window, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel, QToolButton

    words = [label.text() for label in window.status.findChildren(QLabel)]
    words += [button.text() for button in window.status.findChildren(QToolButton)]
    assert UNCLASSIFIED in words
    assert "张三" in words
    assert any(w.startswith("上次备份 今天") or w.startswith("上次备份") for w in words)
    assert any(w.startswith("共 ") for w in words)


def test_the_operator_is_changed_with_one_choice(window: Window, qtbot: QtBot) -> None:
    window.counter.do(accounts.switch_operator, "李四", by="李四")
    rest(window, qtbot)
    entries = [a.text() for a in window.status.operator_menu().actions()]
    assert entries[:2] == ["张三", "李四"]
    window.status.operator_menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: window.counter.operator == "张三", timeout=5_000)


def test_a_new_operator_is_asked_for_by_name(
    window: Window, qtbot: QtBot, in_dialog: Callable[[Callable[[QWidget], object]], None]
) -> None:
    def fill(box: QWidget) -> None:
        field = box.findChild(QLineEdit)
        assert field is not None
        field.setText("王五")
        box.accept()  # type: ignore[attr-defined]

    in_dialog(fill)
    window.status.new_operator.emit()
    qtbot.waitUntil(lambda: window.counter.operator == "王五", timeout=5_000)


def test_a_backup_is_made_from_the_status_bar(window: Window, qtbot: QtBot, folder: Path) -> None:
    before = len(accounts.backups(folder))
    window.status.backup_asked.emit()
    rest(window, qtbot)
    assert len(accounts.backups(folder)) == before + 1
    assert "已备份" in window.status.sentence()


def test_how_old_the_last_backup_is_told_in_few_words() -> None:
    made = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
    local = made.astimezone()
    assert backup_words(made, local.date()) == f"上次备份 今天{local:%H:%M}"
    assert backup_words(made, date(2027, 1, 5)).startswith("上次备份 11月")
    assert backup_words(None, date(2026, 11, 23)) == "还没有备份"


def test_f6_walks_through_sidebar_list_and_detail_and_back(window: Window) -> None:
    page = sample(window)
    window.activateWindow()
    window.sidebar.setFocus()
    seen = []
    for _ in range(3):
        press_key(window, "到下一部分")
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(page.table.isAncestorOf(focus) or page.table is focus)
    assert seen[0]
    assert QApplication.focusWidget() is window.sidebar
    press_key(window, "到上一部分")
    assert QApplication.focusWidget() is not window.sidebar


def test_f9_hides_the_sidebar_and_the_pc_remembers_it(window: Window, memory: Memory) -> None:
    press_key(window, "收起或展开侧栏")
    assert window.sidebar.isHidden()
    assert memory.words("window/sidebar") == "off"
    press_key(window, "收起或展开侧栏")
    assert not window.sidebar.isHidden()


def test_ctrl_and_a_number_opens_a_page_and_alt_left_goes_back(window: Window, qtbot: QtBot) -> None:
    press_key(window, "设置")
    rest(window, qtbot)
    assert window.room.title() == "设置"
    press_key(window, "返回上一页")
    assert window.room.title() == "任务分解"


def test_no_key_of_an_input_method_or_a_chat_program_is_used(window: Window) -> None:
    from changhe_desktop.ui.parts.pages import TAKEN_KEYS, checked_keys

    used = [a.shortcut().toString() for a in window.findChildren(QAction) if not a.shortcut().isEmpty()]
    assert {"F1", "F5", "F6", "F9", "Ctrl+1", "Ctrl+S", "Ctrl+="} <= set(used)
    assert not TAKEN_KEYS & set(used)
    assert all("+" in keys or keys.startswith("F") for keys in used)
    for taken in ("A", "Shift+A", "Ctrl+Space", "Alt+A"):
        with pytest.raises(ValueError, match="belongs to"):
            checked_keys(taken)


def test_every_shortcut_is_used_once(window: Window) -> None:
    used = [
        a.shortcut().toString()
        for a in window.findChildren(QAction)
        if not a.shortcut().isEmpty() and a.text() != "复制"
    ]
    assert len(used) == len(set(used))


def test_the_text_size_changes_everywhere_at_once_and_is_remembered(window: Window, memory: Memory) -> None:
    table = sample(window).table
    before = (table.verticalHeader().defaultSectionSize(), window.sidebar.width())
    window.set_text_size(TextSize.HUGE)
    after = (table.verticalHeader().defaultSectionSize(), window.sidebar.width())
    assert after[0] >= before[0] * 1.25
    assert after[1] > before[1]
    assert memory.words("text_size") == "huge"
    press_key(window, "小一号")
    assert window.theme.size is TextSize.LARGE


@pytest.mark.parametrize("size", list(TextSize))
def test_everything_fits_a_small_screen_at_every_text_size(
    window: Window, qtbot: QtBot, size: TextSize
) -> None:
    window.set_text_size(size)
    window.resize(1024, 600)
    qtbot.wait(10)
    assert (window.width(), window.height()) == (1024, 600)
    for part in (window.sidebar, window.status, window.room):
        right = part.mapTo(window, QPoint(part.width(), part.height()))
        assert right.x() <= 1024
        assert right.y() <= 600


def test_everything_that_takes_the_focus_has_a_name_for_screen_readers(window: Window) -> None:
    window.show_message(Message(Kind.FAULT, "两处要改。", ("第1行：错。",)))
    parts = [w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & TAB]
    assert len(parts) > 8
    nameless = [w for w in parts if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    assert not nameless


def test_a_desk_without_an_operator_begins_with_the_first_run(
    make_window: Make, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    from changhe_desktop.services.desk import open_folder_desk

    class FirstRun(Page):
        pass

    desk = open_folder_desk(folder)
    desk.do(accounts.change_settings, {"operator": ""}, by="张三", on=date(2026, 11, 23))
    desk.close()
    window = make_window(ENTRIES, FirstRun)
    window.show()
    with qtbot.waitSignal(window.arrived, timeout=20_000):
        window.counter.open()
    assert isinstance(window.page(), FirstRun)
    assert not window.sidebar.isEnabled()
    window.go(Place("overview"))
    rest(window, qtbot)
    assert window.sidebar.isEnabled()
    assert window.room.title() == "总览"


def test_data_that_cannot_be_opened_are_explained_and_can_be_tried_again(
    make_window: Make, folder: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.show()
    lock = FolderLock(folder).acquire("李四")
    with qtbot.waitSignal(window.counter.failed, timeout=20_000):
        window.counter.open()
    assert "李四" in window._not_open.sentence()
    lock.release()
    with qtbot.waitSignal(window.counter.opened, timeout=20_000):
        window._not_open.retried.emit()
    rest(window, qtbot)
    assert window.room.title() == "任务分解"


def test_a_lost_database_is_brought_back_from_a_backup(
    make_window: Make, folder: Path, qtbot: QtBot, press: Callable[[str], None]
) -> None:
    (folder / "changhe.db").unlink()
    window = make_window()
    window.show()
    with qtbot.waitSignal(window.counter.failed, timeout=20_000):
        window.counter.open()
    assert "从备份恢复" in window._not_open.sentence()
    press("恢复到这一份")
    with qtbot.waitSignal(window.counter.opened, timeout=20_000):
        window._not_open.restore_asked.emit()
    rest(window, qtbot)
    assert window.counter.operator == "张三"


def test_closing_while_work_is_under_way_asks_and_waits(
    window: Window, qtbot: QtBot, press: Callable[[str], None]
) -> None:
    gate = threading.Event()

    def slow(desk: object) -> Outcome[None]:
        gate.wait(10)
        return Outcome(None, frozenset(), "")

    window.counter.carry_out(slow, words="正在备份")
    press("返回")
    assert not window.close()
    assert window.isVisible()
    press("办完后关闭")
    assert not window.close()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=5_000)


def test_a_page_with_half_written_input_may_keep_the_window_open(window: Window) -> None:
    page = sample(window)
    page.may_leave = lambda: False  # type: ignore[method-assign]
    assert not window.close()
    page.may_leave = lambda: True  # type: ignore[method-assign]
    assert window.close()


def test_the_size_of_the_window_is_remembered(make_window: Make, memory: Memory, qtbot: QtBot) -> None:
    first = opened(make_window(), qtbot)
    first.resize(900, 555)
    first.close()
    again = make_window()
    again.restoreGeometry(memory.shape("window/geometry"))
    assert again.height() == 555


def test_progress_appears_after_a_second_and_goes_with_the_work(window: Window, qtbot: QtBot) -> None:
    gate = threading.Event()

    def slow(desk: object) -> Outcome[None]:
        gate.wait(10)
        return Outcome(None, frozenset(), "")

    began = time.monotonic()
    window.counter.carry_out(slow)
    assert window.room.work.isHidden()
    qtbot.waitUntil(lambda: not window.room.work.isHidden(), timeout=5_000)
    assert time.monotonic() - began >= 0.9
    gate.set()
    rest(window, qtbot)
    assert window.room.work.isHidden()


def test_f1_opens_the_topic_of_the_page(window: Window) -> None:
    press_key(window, "本页帮助")
    shown = window._outfit.papers._help
    assert shown is not None
    assert "镇名写在这里" in shown.text()
    assert shown.titles() == ["目录", "设置", "打不出汉字怎么办"]
    shown.close()


def test_the_manual_is_searched_and_its_links_stay_inside(window: Window) -> None:
    window.show_help("index")
    shown = window._outfit.papers._help
    assert shown is not None
    shown._follow(QUrl("accounts.md"))
    assert "镇名写在这里" in shown.text()
    shown._list("输入法")
    assert shown.titles() == ["打不出汉字怎么办"]
    assert "换输入法" in shown.text()
    shown._list("没有这个词")
    assert shown.titles() == []
    shown._follow(QUrl("https://example.org/x"))
    assert QApplication.clipboard().text() == "https://example.org/x"
    window.show_help("nowhere")
    assert "没有" in shown.text()
    shown.close()


def test_pictures_come_from_the_manual_alone(manual: Path, tmp_path: Path, qtbot: QtBot) -> None:
    picture = QImage(8, 6, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    (manual / "pictures").mkdir()
    assert picture.save(str(manual / "pictures" / "a.png"))
    assert picture.save(str(tmp_path / "outside.png"))
    browser = LocalBrowser(manual)
    qtbot.addWidget(browser)
    kind = QTextDocument.ResourceType.ImageResource.value
    assert browser.loadResource(kind, QUrl("pictures/a.png"))
    for outside in ("../outside.png", "file:///etc/hostname", "https://example.org/a.png"):
        assert browser.loadResource(kind, QUrl(outside)) is None
    browser.setMarkdown("![图](pictures/a.png)")
    browser.show()
    shown = browser.viewport().grab().toImage()
    places = [(x, y) for x in range(60) for y in range(60)]
    assert any(shown.pixelColor(x, y).getRgb()[:3] == (255, 0, 0) for x, y in places)


def test_about_shows_version_folder_and_licences(
    window: Window, in_dialog: Callable[[Callable[[QWidget], object]], None]
) -> None:
    from PySide6.QtWidgets import QLabel, QPlainTextEdit

    read: list[str] = []

    def look(box: QWidget) -> None:
        read.extend(label.text() for label in box.findChildren(QLabel))
        read.extend(text.toPlainText() for text in box.findChildren(QPlainTextEdit))
        box.close()

    in_dialog(look)
    press_key(window, "关于")
    told = "\n".join(read)
    assert "版本 0.1" in told
    assert str(window.counter.folder) in told
    assert "Apache License" in told


def test_the_pack_is_shown_before_it_is_saved(
    window: Window, tmp_path: Path, press: Callable[[str], None], in_dialog: Callable[..., None]
) -> None:
    import zipfile

    from PySide6.QtWidgets import QPlainTextEdit

    from tests.ui.conftest import ChosenFiles

    window.files = ChosenFiles(tmp_path / "pack.zip")
    seen: list[str] = []

    def look(box: QWidget) -> None:
        seen.extend(text.toPlainText() for text in box.findChildren(QPlainTextEdit))
        assert not (tmp_path / "pack.zip").exists()
        box.accept()  # type: ignore[attr-defined]

    in_dialog(look)
    press_key(window, "导出诊断包…")
    assert seen == ["Qt"]
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert archive.read("版本.txt") == b"Qt"


def test_a_pack_that_cannot_be_written_is_trouble_with_its_cure(tmp_path: Path) -> None:
    from changhe_desktop.domain.errors import Trouble

    with pytest.raises(Trouble, match="换一个位置"):
        write_pack(tmp_path / "no" / "pack.zip", [PackFile("a.txt", "a")])


def test_a_bug_is_apologised_for_and_its_details_can_be_copied(qtbot: QtBot) -> None:
    from tests.ui.conftest import buttons_of

    dialog = BugDialog("builtins.ZeroDivisionError\n  module:1 f")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._text.isVisible()
    buttons_of(dialog)["复制详情"].click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    buttons_of(dialog)["显示详情"].click()
    assert dialog._text.isVisible()
