"""Official numbering read into a tree: forms, false headings, faults, and that no character is lost."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from changhe_desktop.domain.outline import TITLE_LIMIT, outline_of
from changhe_desktop.domain.outline_numerals import LARGEST, chinese_number, chinese_value
from changhe_desktop.domain.outline_tree import Node, Outline

PLAN = Path(__file__).resolve().parents[2] / "resources" / "plans" / "changhe.txt"

PIECES = (
    "一、", "二、", "十二、", "（一）", "(二)", "（三", "三）", "1.", "1．", "２、", "3.5", "（1）", "(2)",
    "1）", "①", "⑴", "㈠", "⒈", "附件：", "附件1", "2021年", "。", "：", "；", "，", "总体要求", "“一、”",
    "\n", "\r\n", "\r", " ", "\u3000", "\t", "\u200b", "\ufeff", "\x0b", "\x0c", "\u2028", "\ud800",
    "𠮷", "十", "百", "零", "0", "999", "1000.",
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def labels(text: str) -> list[tuple[int, str, str]]:
    return [(node.level, node.label, node.title) for node in outline_of(text).walk() if node.level]


def sentences(text: str) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.sentence) for fault in outline_of(text).faults]


def laid_end_to_end(outline: Outline) -> str:
    end = 0
    for node in outline.walk():
        assert node.start == end
        assert node.start <= node.content <= node.body <= node.end
        end = node.end
    return "".join(outline.text[node.start : node.end] for node in outline.walk())


@given(TEXTS)
@example("")
@example("\n")
@example("一、")
@example("（1）\n（一）\n一、\n1.")
@example("附件：\n1.表")
@example("\ufeff一、总体要求\r\n（一）甲。乙\r1.丙")
def test_no_character_is_lost_whatever_the_text(text: str) -> None:
    outline = outline_of(text)
    assert laid_end_to_end(outline) == text
    for node in outline.walk():
        assert outline.line_of(node.content) == node.line
        assert all(child.level > node.level for child in node.children)


@given(TEXTS)
def test_each_fault_names_a_line_of_the_text(text: str) -> None:
    outline = outline_of(text)
    lines = len(outline.line_starts)
    for fault in outline.faults:
        assert fault.row is not None
        assert 1 <= fault.row <= lines
        assert f"第{fault.row}行" in fault.sentence


def test_no_character_of_the_real_plan_is_lost_and_its_numbering_is_sound() -> None:
    text = PLAN.read_text(encoding="utf-8")
    outline = outline_of(text)
    assert laid_end_to_end(outline) == text
    assert outline.faults == ()
    levels = [node.level for node in outline.walk()]
    assert [levels.count(level) for level in range(4)] == [3, 4, 9, 17]


@given(st.integers(1, LARGEST))
def test_chinese_numerals_are_read_as_they_are_written(value: int) -> None:
    assert chinese_value(chinese_number(value)) == value


@pytest.mark.parametrize("written", ["", "一二", "十十", "百百", "零", "一五", "百", "二零", "一千"])
def test_what_is_no_numeral_has_no_value(written: str) -> None:
    assert chinese_value(written) is None


@pytest.mark.parametrize(
    ("written", "value"), [("十", 10), ("一十", 10), ("一百零五", 105), ("一百一十", 110), ("一百〇五", 105)]
)
def test_numerals_in_their_variants(written: str, value: int) -> None:
    assert chinese_value(written) == value


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、总体要求", 1),
        ("　　一 、 总体要求", 1),
        ("\u200b\ufeff一．总体要求", 1),
        ("十二、附则", 1),
        ("（一）总体要求", 2),
        ("(一)总体要求", 2),
        ("（ 一 ） 总体要求", 2),
        ("(一）总体要求", 2),
        ("一）总体要求", 2),
        ("㈠总体要求", 2),
        ("\t（一）、总体要求", 2),
        ("1.总体要求", 3),
        ("1．总体要求", 3),
        ("１、总体要求", 3),
        ("1 . 总体要求", 3),
        ("⒈总体要求", 3),
        ("（1）总体要求", 4),
        ("(１) 总体要求", 4),
        ("1）总体要求", 4),
        ("⑴总体要求", 4),
        ("①总体要求", 5),
    ],
)
def test_a_number_is_known_in_all_its_widths_and_spacings(line: str, level: int) -> None:
    (node,) = outline_of(line).nodes
    assert (node.level, node.title) == (level, "总体要求" if "附则" not in line else "附则")
    assert node.value in (1, 12)


@pytest.mark.parametrize(
    "line",
    [
        "2021年创建达标乡镇",
        "1.5公里绿道",
        "2.30万元",
        "12.5%以上",
        "6.30前完成",
        "2021.6.30前完成",
        "1、2号楼整治",
        "一、二、三产业融合发展",
        "三、四季度集中推进",
        "一、二级市场",
        "（一）至（五）项行动",
        "（一）、（二）两项",
        "（1）和（2）所列",
        "“一、”是标题",
        "“1.”开头",
        "一是加强领导",
        "1000.超出范围",
        "一二、不是数",
        "3月底前",
        "附件较多",
    ],
)
def test_a_figure_a_date_or_a_mention_is_no_heading(line: str) -> None:
    text = f"一、总体要求\n{line}\n二、主要目标\n"
    assert [label for _, label, _ in labels(text)] == ["一、", "二、"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1.2021年创建达标", "2021年创建达标"),
        ("1. 5个村连片整治", "5个村连片整治"),
        ("1.２０２１年创建", "２０２１年创建"),
        ("1.2021—2023年三年行动", "2021—2023年三年行动"),
        ("1.A级景区村庄", "A级景区村庄"),
        ("1.“三改一拆”行动", "“三改一拆”行动"),
    ],
)
def test_a_heading_may_begin_with_a_year_or_a_figure_set_apart(line: str, title: str) -> None:
    assert labels(line) == [(3, "1.", title)]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("二、三年行动目标", "三年行动目标"),
        ("二、二季度工作", "二季度工作"),
        ("二、五年规划", "五年规划"),
        ("（一）到2022年达标", "到2022年达标"),
        ("（一）项目建设", "项目建设"),
        ("（一）中心镇建设", "中心镇建设"),
        ("（一）和美乡村", "和美乡村"),
        ("（一）及时通报", "及时通报"),
        ("（1）条线工作", "条线工作"),
    ],
)
def test_words_that_only_look_like_a_mention_make_a_heading(line: str, title: str) -> None:
    assert labels(f"一、总体要求\n{line}\n")[1][2] == title


def test_a_heading_that_runs_into_its_text_ends_at_the_first_full_stop() -> None:
    (node,) = outline_of("1.深化环境综合整治。有效巩固成果。\n续行\n").nodes
    assert node.title == "深化环境综合整治"
    assert (
        outline_of("1.深化环境综合整治。有效巩固成果。\n续行\n").text[node.body : node.end]
        == "有效巩固成果。\n续行\n"
    )


def test_a_line_too_long_for_a_heading_has_no_title() -> None:
    text = "1." + "长" * (TITLE_LIMIT + 1) + "。"
    (node,) = outline_of(text).nodes
    assert (node.title, node.body) == ("", 2)
    (node,) = outline_of("1." + "长" * TITLE_LIMIT + "。以下").nodes
    assert len(node.title) == TITLE_LIMIT


def test_numbers_restart_under_each_parent_without_a_fault() -> None:
    text = "一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n1.己\n二、庚\n（一）辛\n1.壬\n"
    assert outline_of(text).faults == ()
    first, second = outline_of(text).nodes
    assert [len(node.children) for node in (first, *first.children, second)] == [2, 2, 1, 1]


def test_blank_lines_and_missing_indents_change_nothing() -> None:
    tidy = "　　一、甲\n　　（一）乙\n　　1.丙\n"
    loose = "\n\n一、甲\n \t\u3000\n\n（一）乙\r\n\u200b\r\n1.丙"
    assert labels(tidy) == labels(loose)


def test_a_missing_number_is_reported_with_its_line() -> None:
    text = PLAN.read_text(encoding="utf-8").replace("（三）实施产业", "实施产业")
    ((line, sentence),) = [found for found in sentences(text) if "之前缺少" in found[1]]
    assert line == 26
    assert sentence == "第26行“（四）”之前缺少“（三）”，请核对原文是否漏了内容或编错号。"


def test_a_repeated_number_is_reported_with_both_lines() -> None:
    assert sentences("一、甲\n1.乙\n2.丙\n2.丁\n")[-1] == (4, "第4行编号“2.”与第3行重复，请改正编号。")


def test_numbers_out_of_order_are_reported() -> None:
    assert "顺序颠倒" in sentences("（一）甲\n（三）乙\n（二）丙\n")[1][1]


def test_a_restart_under_one_parent_is_reported() -> None:
    ((line, sentence),) = sentences("（一）甲\n1.乙\n2.丙\n1.丁\n")
    assert line == 4
    assert "又从“1.”编起" in sentence


def test_a_jump_of_level_is_reported_once_per_parent() -> None:
    found = sentences("一、甲\n1.乙\n2.丙\n二、丁\n（一）戊\n（1）己\n")
    assert [line for line, _ in found] == [2, 6]
    assert "跳过了“（一）”一级" in found[0][1]
    assert "跳过了“1.”一级" in found[1][1]


def test_parts_before_the_first_of_the_highest_level_are_reported() -> None:
    ((line, sentence),) = sentences("（一）甲\n（二）乙\n一、丙\n")
    assert line == 1
    assert "前面没有“一、”" in sentence


def test_many_missing_numbers_are_told_in_one_sentence() -> None:
    ((_, sentence),) = sentences("1.甲\n20.乙\n")
    assert "“2.”、“3.”、“4.”等18个编号" in sentence


def test_a_number_alone_on_its_line_is_reported() -> None:
    assert [line for line, _ in sentences("一、\n总体要求\n二、甲\n三、")] == [1, 4]


def test_a_figure_that_could_be_the_next_number_is_read_as_text_and_reported() -> None:
    text = "一、甲\n（一）乙\n1.丙\n2.5公里绿道\n9.5公里河道\n"
    ((line, sentence),) = sentences(text)
    assert line == 4
    assert "已作正文读取" in sentence
    assert [label for _, label, _ in labels(text)] == ["一、", "（一）", "1."]


def test_a_label_is_kept_as_written_but_without_blanks() -> None:
    assert labels("　　（ 一 ）\u200b 、 甲\n１ ． 乙")[0][1] == "（一）、"
    assert labels("　　（ 一 ）\u200b 、 甲\n１ ． 乙")[1][1] == "１．"


def test_an_annex_ends_the_chapters_and_counts_for_itself() -> None:
    text = "一、甲\n（一）乙\n附件：\n1.任务分解表\n2.责任清单\n"
    assert sentences(text) == []
    assert labels(text)[2:] == [(1, "附件：", ""), (3, "1.", "任务分解表"), (3, "2.", "责任清单")]


def test_an_annex_line_before_the_first_number_is_head() -> None:
    assert [node.level for node in outline_of("附件1\n某镇方案\n一、甲\n").walk()] == [0, 0, 1]


def test_a_plan_of_five_thousand_lines_is_read_whole() -> None:
    lines = [
        f"（{chinese_number(i // 50 + 1)}）行动" if i % 50 == 0 else f"{i % 50}.任务。做好工作。"
        for i in range(5000)
    ]
    outline = outline_of("\n".join(lines))
    assert outline.faults == ()
    assert [len(node.children) for node in outline.nodes] == [49] * 100


@pytest.mark.parametrize(
    "filler", [" " * 200_000, "（" * 200_000, "一" * 200_000, "\r" * 50_000, "1." * 100_000]
)
def test_a_hostile_line_is_read_in_linear_time(filler: str) -> None:
    """The suite's time limit is the test: a quadratic reader would need hours."""
    outline = outline_of("一、甲\n" + filler)
    assert sum(node.end - node.start for node in outline.walk()) == len(filler) + 4


def test_a_node_knows_where_its_parts_end() -> None:
    def check(node: Node) -> None:
        assert node.until == max([node.end, *(child.until for child in node.children)])
        for child in node.children:
            check(child)

    for top in outline_of(PLAN.read_text(encoding="utf-8")).nodes:
        check(top)
