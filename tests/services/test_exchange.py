"""The ledger going out: in whose name it stands."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from changhe_desktop.services import accounts, exchange, plan
from changhe_desktop.services.desk import Desk

Do = Callable[..., Any]


@pytest.fixture
def planned(desk: Desk, do: Do) -> Desk:
    """A desk with the shipped plan."""
    do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    return desk


def subtitle(do: Do, tmp_path: Path) -> str:
    path = tmp_path / "台账.xlsx"
    do(exchange.export_ledger, path)
    return str(openpyxl.load_workbook(BytesIO(path.read_bytes())).worksheets[0]["A2"].value)


def test_the_ledger_names_the_office_and_the_operator_apart(
    planned: Desk, do: Do, tmp_path: Path
) -> None:  # fmt: skip
    do(accounts.set_up, town="示例镇", issuers=[("示例镇人民政府", ""), ("示例办", "示例镇人民政府")])
    assert subtitle(do, tmp_path).startswith("制表单位：示例镇人民政府　　制表人：")


def test_a_ledger_made_before_the_issuers_are_known_names_the_town(
    planned: Desk, do: Do, tmp_path: Path
) -> None:
    do(accounts.set_up, town="示例镇")
    assert subtitle(do, tmp_path).startswith("制表单位：示例镇　　制表人：")
