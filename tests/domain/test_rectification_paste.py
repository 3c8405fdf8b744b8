"""Problems pasted from lists, Word files and sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_paste import problems_of


def texts(pasted: str) -> list[str]:
    return [problem.text for problem in problems_of(pasted)]


@pytest.mark.parametrize(
    "pasted",
    [
        "1.垃圾满溢\n2.路面破损\n3.立面脏乱",
        "1、垃圾满溢\r\n2、路面破损\r\n\r\n3、立面脏乱\r\n",
        "（1）垃圾满溢\n（2）路面破损\n（3）立面脏乱",
        "一、垃圾满溢\n二、路面破损\n三、立面脏乱",
        "（一）垃圾满溢\n（二）路面破损\n（三）立面脏乱",
        "４．垃圾满溢\n５．路面破损\n６．立面脏乱",
        "  垃圾满溢\n\u3000路面破损 \n立面脏乱",
    ],
)
def test_each_line_is_a_problem_without_its_number(pasted: str) -> None:
    assert texts(pasted) == ["垃圾满溢", "路面破损", "立面脏乱"]


def test_figures_that_are_no_numbering_stay() -> None:
    assert texts("3.5公里河道有漂浮物\n2处雨篷破损") == ["3.5公里河道有漂浮物", "2处雨篷破损"]


def test_numbers_with_a_gap_stay_because_something_may_be_missing() -> None:
    assert texts("1.垃圾满溢\n3.路面破损") == ["1.垃圾满溢", "3.路面破损"]


def test_a_single_line_keeps_its_number() -> None:
    assert texts("1.垃圾满溢") == ["1.垃圾满溢"]


def test_columns_of_a_sheet_are_problem_requirement_and_standard() -> None:
    pasted = "序号\t问题\t整改要求\t完成标准\n1\t垃圾满溢\t清运\t无散落\n2\t路面破损\t\t平整\n"
    assert problems_of(pasted) == (
        Problem("垃圾满溢", "清运", "无散落"),
        Problem("路面破损", "", "平整"),
    )


def test_a_quoted_cell_of_a_sheet_keeps_its_lines_together() -> None:
    assert problems_of('问题\t整改要求\n"垃圾满溢\n两处"\t清运\n') == (Problem("垃圾满溢\n两处", "清运"),)


@given(st.text())
def test_nothing_pasted_makes_it_fail(pasted: str) -> None:
    problems_of(pasted)


@given(st.lists(st.text("垃圾满溢路面破损", min_size=1), min_size=1))
def test_no_line_is_lost_and_none_is_changed(lines: list[str]) -> None:
    assert texts("\n".join(lines)) == lines


def test_a_sheet_with_an_endless_cell_is_read_all_the_same() -> None:
    assert [len(p.text) for p in problems_of("长" * 200_000 + "\t清运\n垃圾满溢\t清运")] == [200_000, 4]
