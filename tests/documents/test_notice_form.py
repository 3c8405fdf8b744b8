"""The form as stored: what goes into JSON comes back the same."""

from dataclasses import replace

import pytest

from changhe_desktop.documents.notice.form import Notice, at_stage, from_json, to_json
from changhe_desktop.domain.printing import PrintStage
from tests.documents.notices_made import DISPATCH, LONG, RED, SHORT, SLIP


@pytest.mark.parametrize(
    "notice", [SHORT, LONG, RED, replace(LONG, slip=SLIP, dispatch=DISPATCH, dated=None, number=None)]
)
def test_a_form_comes_back_from_json_unchanged(notice: Notice) -> None:
    assert from_json(to_json(notice)) == notice
    assert to_json(from_json(to_json(notice))) == to_json(notice)


def test_only_the_issued_stage_keeps_the_number() -> None:
    assert at_stage(SHORT, PrintStage.DRAFT).number is None
    assert at_stage(SHORT, PrintStage.ISSUED).number == SHORT.number
