"""Titles: broken by sense, in the shape of a trapezoid or a diamond."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.documents.page.title import break_title

COLUMNS = 20.1  # 二号 characters in 156 mm
KNOWN = ("示例镇人民政府", "示例镇美丽城镇建设领导小组办公室", "美丽城镇建设", "村镇建设办公室")


def half(char: str) -> float:
    return 0.5 if char < "\u2000" else 1.0


def broken(title: str) -> list[str]:
    return break_title(title, half, COLUMNS, KNOWN)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("责令整改通知书", ["责令整改通知书"]),
        (
            "示例镇人民政府关于责令限期整改美丽城镇建设突出问题的通知",
            ["示例镇人民政府关于责令限期", "整改美丽城镇建设突出问题的通知"],
        ),
        (
            "示例镇美丽城镇建设领导小组办公室关于责令限期整改集镇环境卫生和道路沿线违法建设等问题的通知",
            [
                "示例镇美丽城镇建设领导小组办公室",
                "关于责令限期整改集镇环境卫生和道路",
                "沿线违法建设等问题的通知",
            ],
        ),
        (
            "关于2026年11月美丽城镇建设工作进展情况的通报",
            ["关于2026年11月美丽城镇建设", "工作进展情况的通报"],
        ),
        (
            "关于责令限期整改垃圾分类投放点脏乱差问题的通知",
            ["关于责令限期整改垃圾分类", "投放点脏乱差问题的通知"],
        ),
    ],
)
def test_a_title_is_broken_where_its_sense_allows(title: str, lines: list[str]) -> None:
    assert broken(title) == lines


def test_the_writers_own_line_feeds_are_kept() -> None:
    assert broken("关于\n整改的通知") == ["关于", "整改的通知"]


def test_a_part_between_line_feeds_that_is_too_wide_is_broken_itself() -> None:
    lines = broken("示例镇人民政府\n关于责令限期整改集镇环境卫生和道路沿线违法建设等突出问题的通知")
    assert lines[0] == "示例镇人民政府"
    assert len(lines) == 3


WORDS = ["责令", "限期", "整改", "突出问题", "通知", "工作", "环境", "鳌江", "畈", "（试行）", "“百日攻坚”"]
WHOLE = ["2026年11月", "第3季度", "示例镇人民政府", "村镇建设办公室", "《示例方案》", "A4"]
words = st.tuples(st.sampled_from(WORDS + WHOLE), st.sampled_from(["", "", "", "的", "和", "及", "等"]))


@given(st.sampled_from(["", "示例镇人民政府关于", "关于"]), st.lists(words, min_size=1, max_size=14))
def test_no_line_begins_with_a_link_or_parts_a_name_a_number_or_a_book_title(
    head: str, pairs: list[tuple[str, str]]
) -> None:
    title = head + "".join(word + link for word, link in pairs)
    lines = broken(title)
    assert "".join(lines) == title
    assert max(sum(map(half, line)) for line in lines) <= COLUMNS
    assert not [line for line in lines[1:] if line[0] in "的和及等》”）"]
    assert not [line for line in lines[:-1] if line.endswith(("关于", "《", "“", "（"))]
    ends = {len("".join(lines[:at])) for at in range(1, len(lines))}
    done = len(head)
    for word, link in pairs:
        assert word not in WHOLE or not ends & set(range(done + 1, done + len(word)))
        done += len(word + link)


def test_three_lines_have_no_waist() -> None:
    lines = broken(
        "示例镇美丽城镇建设领导小组办公室关于责令限期整改集镇环境卫生和道路沿线违法建设等问题的通知"
    )
    top, middle, bottom = (len(line) for line in lines)
    assert not top > middle < bottom


@pytest.mark.parametrize(
    "title", ["甲" * 300, "，" * 300, "的" * 300, "示例镇" * 100, "x" * 300, "《" + "甲" * 60 + "》"]
)
def test_an_endless_title_is_still_parted(title: str) -> None:
    begun = time.process_time()
    lines = broken(title)
    assert "".join(lines) == title
    assert max(sum(map(half, line)) for line in lines) <= COLUMNS
    assert time.process_time() - begun < 2
