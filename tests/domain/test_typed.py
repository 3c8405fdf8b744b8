"""What a person typed, folded for comparing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.typed import cleaned, folded, unprintable


@pytest.mark.parametrize("text", ["城建办", " 城建办　", "城\u200b建办", "\ufeff城建办\u00a0", "城 建 办"])
def test_spaces_and_invisible_marks_do_not_tell_names_apart(text: str) -> None:
    assert folded(text) == "城建办"


def test_full_width_forms_fold_and_stored_text_keeps_them() -> None:
    assert folded("Ａ级景区（村）") == "a级景区(村)"
    assert cleaned(" Ａ级景区（村）\u200b") == "Ａ级景区（村）"


def test_what_no_paper_can_show_is_found() -> None:
    assert unprintable("问题\x01一\n\t\ud800") == "\x01\ud800"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert not set(once) & {" ", "\u3000", "\u200b"}
