"""Units: added once, found by any name, changed without clashes, kept in the office's own order."""

from collections.abc import Callable
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import Orderable, UnitKind, parse_units
from changhe_desktop.services import organization
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.views.organization import unit_named, unit_rows

Do = Callable[..., Outcome[Any]]


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.ask(unit_rows)]


def test_the_sample_is_marked_until_it_is_made_ones_own(desk: Desk, do: Do) -> None:
    outcome = do(organization.load_sample_units)
    assert outcome.say == "已添加单位28个。这些单位是示例，请按本镇实际修改。"
    assert all(row.sample for row in desk.ask(unit_rows))
    assert do(organization.load_sample_units).say.startswith("已添加单位0个，28个已有")
    first = desk.ask(unit_rows)[0]
    assert do(organization.change_unit, first.id, {"leader": "王五"}).value.sample
    assert not do(organization.change_unit, first.id, {"name": "党政办公中心"}).value.sample


def test_units_come_at_the_end_in_the_order_given(desk: Desk, do: Do) -> None:
    do(organization.add_units, parse_units("乙办\n甲办"))
    do(organization.add_unit, "丙村", kind=UnitKind.VILLAGE)
    assert names(desk) == ["乙办", "甲办", "丙村"]
    ids = {row.name: row.id for row in desk.ask(unit_rows)}
    do(organization.arrange_units, [ids["丙村"], ids["丙村"], "gone", ids["乙办"]])
    assert names(desk) == ["丙村", "乙办", "甲办"], "those not named keep their order behind"


@pytest.mark.parametrize(
    ("kind", "orderable"),
    [(UnitKind.OFFICE, Orderable.YES), (UnitKind.STATION, Orderable.ASK), (UnitKind.TEAM, Orderable.YES)],
)
def test_a_kind_brings_whether_it_may_be_ordered(do: Do, kind: UnitKind, orderable: Orderable) -> None:
    assert do(organization.add_unit, "某单位", kind=kind).value.orderable is orderable
    given = do(organization.add_unit, "另一单位", kind=kind, orderable=Orderable.NO).value
    assert given.orderable is Orderable.NO


@pytest.mark.parametrize("name", ["城建办", " 城建办 ", "城建办\u200b", "城建办公室"])
def test_a_name_already_borne_is_refused(desk: Desk, do: Do, name: str) -> None:
    do(organization.add_unit, "城建办", kind=UnitKind.OFFICE, aliases=["城建办公室"])
    with pytest.raises(Refusal, match=r"已在清单中|重名"):
        do(organization.add_unit, name, kind=UnitKind.OFFICE)
    assert names(desk) == ["城建办"]


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"name": "甲、乙"}, "name"),
        ({"name": "甲\x00"}, "name"),
        ({"aliases": [f"别{n}" for n in range(21)]}, "aliases"),
        ({"aliases": ["长" * 81]}, "aliases"),
        ({"leader": "长" * 41}, "leader"),
    ],
)
def test_words_the_list_cannot_hold_are_refused(
    desk: Desk, do: Do, named: dict[str, Any], field: str
) -> None:
    unit = do(organization.add_unit, "甲办", kind=UnitKind.OFFICE).value
    with pytest.raises(Refusal) as added:
        do(organization.add_unit, **{"name": "乙办", "kind": UnitKind.OFFICE, **named})
    with pytest.raises(Refusal) as changed:
        do(organization.change_unit, unit.id, named)
    assert added.value.field == changed.value.field == field
    assert [fault.field for fault in added.value.faults] == [field] * len(added.value.faults)
    assert desk.ask(unit_rows)[0].aliases == ()


def test_aliases_may_not_name_another_unit(desk: Desk, do: Do) -> None:
    do(organization.add_units, parse_units("甲办\t内设机构\t甲室\n乙办"))
    second = desk.ask(unit_rows)[1]
    with pytest.raises(Refusal, match="“甲室”已是“甲办”的名称或别名"):
        do(organization.change_unit, second.id, {"aliases": ["乙室", "甲室"]})
    with pytest.raises(Refusal, match="重名") as refusal:
        do(organization.add_units, parse_units("丙办\t内设机构\t甲办\n丁办"))
    assert refusal.value.faults[0].sentence == "“丙办”：“甲办”已是“甲办”的名称或别名。"
    assert names(desk) == ["甲办", "乙办"]


def test_a_unit_is_found_by_id_name_alias_and_sound(desk: Desk, do: Do) -> None:
    do(organization.load_sample_units)
    row = desk.ask(unit_named, "城建办")
    assert desk.ask(unit_named, row.id) == desk.ask(unit_named, "城建办公室") == row
    with pytest.raises(Refusal, match="城建办"):
        desk.ask(unit_named, "城建班")
    do(organization.change_unit, row.id, {"name": "建设办", "aliases": "城建办、建设办公室"})
    assert desk.ask(unit_named, "城建办").name == "建设办"
    assert "jian she ban" in desk.ask(unit_named, "建设办").search_key


def test_a_retired_unit_is_out_of_the_lists_but_kept(desk: Desk, do: Do) -> None:
    unit = do(organization.add_unit, "甲办", kind=UnitKind.OFFICE).value
    do(organization.change_unit, unit.id, {"retired": True})
    assert names(desk) == []
    assert [row.name for row in desk.ask(unit_rows, retired=True)] == ["甲办"]
    with pytest.raises(Refusal):
        desk.ask(unit_named, "甲办")
    with pytest.raises(Refusal, match="已在清单中"):
        do(organization.add_unit, "甲办", kind=UnitKind.OFFICE)


def test_unknown_fields_and_units_are_refused(do: Do) -> None:
    unit = do(organization.add_unit, "甲办", kind=UnitKind.OFFICE).value
    with pytest.raises(Refusal, match="没有“colour、room”这一栏"):
        do(organization.change_unit, unit.id, {"room": 1, "colour": "red"})
    with pytest.raises(Refusal, match="已不在清单中"):
        do(organization.change_unit, "gone", {"leader": "x"})
