"""The words of notices and letters."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import Due, DueMode
from changhe_desktop.domain.rectification_phrases import (
    PHRASES,
    PLACEHOLDER,
    check_phrases,
    fill,
    phrases_for,
)
from changhe_desktop.domain.rectification_wording import (
    Line,
    NoticeFacts,
    compose,
    default_bases,
    dispatch_cells,
    slip_note,
    slip_rows,
)

DUE = Due(DueMode.WORKDAYS, date(2026, 12, 7), 10)
ONE = NoticeFacts("城建办", (Problem("某路口东侧垃圾桶破损2只"),), DUE, "领导小组办公室")
MANY = replace(
    ONE,
    problems=(
        Problem("某路口东侧垃圾桶破损2只；", "更换破损垃圾桶", "现场复查无破损"),
        Problem("某村口堆放建筑垃圾（见照片1）", "", "清运完毕"),
        Problem("某河段有漂浮物。\n\n另有倾倒痕迹。", "打捞并加密巡查。"),
    ),
    origin="11月月度督查",
    found_on=date(2026, 11, 20),
    measure="1.1.3“持续整治环境卫生、城镇秩序和乡容镇貌”",
    bases=("美丽城镇建设任务分解", "镇党委、政府工作部署。"),
    reply_by=date(2026, 12, 9),
    contact="某某",
    phone="0574-00000000",
)


def text(facts: NoticeFacts, phrases: dict[str, str] | None = None) -> str:
    return "\n".join(line.text for line in compose(facts, phrases))


def test_a_notice_with_many_problems_reads_as_the_office_writes_it() -> None:
    assert text(MANY) == (
        "2026年11月20日，经11月月度督查，发现你单位在美丽城镇建设工作中存在以下问题。"
        "涉及任务分解1.1.3“持续整治环境卫生、城镇秩序和乡容镇貌”。"
        "根据美丽城镇建设任务分解、镇党委、政府工作部署，现责令你单位限期整改，并将有关事项通知如下：\n"
        "一、存在问题\n"
        "1.某路口东侧垃圾桶破损2只。\n"
        "2.某村口堆放建筑垃圾（见照片1）。\n"
        "3.某河段有漂浮物。\n"
        "另有倾倒痕迹。\n"
        "二、整改要求\n"
        "请对照上述问题，按序号逐项整改：\n"
        "1.更换破损垃圾桶。完成标准：现场复查无破损。\n"
        "2.制定整改措施，明确责任人，限期整改到位。完成标准：清运完毕。\n"
        "3.打捞并加密巡查。\n"
        "三、整改时限\n"
        "请于2026年12月7日前（含当日）完成整改，即自成文之日次日起10个工作日内。\n"
        "四、反馈要求\n"
        "整改完成后，请于2026年12月9日前（含当日）将书面整改情况报领导小组办公室，"
        "由主要负责人签字并加盖公章，附整改前后照片。联系人：某某，联系电话：0574-00000000。\n"
        "五、督办要求\n"
        "逾期未整改或者整改不到位的，将予以通报，并继续跟踪督办。"
    )


def test_levels_are_those_of_official_papers() -> None:
    lines = compose(MANY)
    assert [line.level for line in lines] == [
        "body", "first", "third", "third", "third", "body", "first", "body", "third", "third", "third",
        "first", "body", "first", "body", "first", "body",
    ]  # fmt: skip
    assert lines[1] == Line("first", None, "一、存在问题")


def test_a_single_problem_is_not_numbered() -> None:
    said = text(ONE)
    assert "1." not in said
    assert "\n某路口东侧垃圾桶破损2只。\n二、整改要求\n制定整改措施，明确责任人，限期整改到位。\n" in said
    assert said.startswith("经督查，发现你单位")
    assert "根据" not in said
    assert "联系" not in said


def test_requirements_left_out_for_all_problems_are_said_once() -> None:
    facts = replace(ONE, problems=(Problem("甲"), Problem("乙")))
    assert text(facts).count("制定整改措施") == 1
    assert "按序号" not in text(facts)


def test_a_kept_day_off_prints_the_date_alone() -> None:
    assert "工作日" not in text(replace(ONE, due=Due(DueMode.DATE, date(2026, 10, 3), 0, kept=True)))


def test_a_letter_asks_and_does_not_order() -> None:
    said = text(replace(MANY, paper_kind=PaperKind.LETTER))
    assert "请予以支持配合" in said
    assert said.endswith("特此函告。")
    for word in ("责令", "整改", "通报", "督办", "你单位"):
        assert word not in said.replace("11月月度督查", "")


def test_no_phrase_threatens_what_a_town_cannot_impose() -> None:
    for phrase in PHRASES:
        for word in ("罚款", "处罚", "追究", "处分", "督查工作条例", "强制"):
            assert word not in phrase.text


def test_the_office_words_a_phrase_its_own_way_and_drops_a_part() -> None:
    said = text(
        MANY, {"rectification.consequence": "", "整改·时限（日期和工作日数）": "【时限日期】前办结。"}
    )
    assert "督办要求" not in said
    assert "\n2026年12月7日前办结。\n" in said
    assert "五、" not in said


def test_all_faults_of_own_wording_are_named() -> None:
    faults = check_phrases(
        {
            "整改·逾期的处理": "【处罚】【领导】",
            "rectification.due_dated": "【整改要求】",
            "nothing": "x",
            "rectification.reply": "字" * 501,
            "rectification.found": "发现【事由",
            "rectification.order": "两\n行",
        }
    )
    said = [fault.sentence for fault in faults]
    assert len(said) == 6
    assert "【处罚】、【领导】无法填写" in said[0]
    assert "只用于单项" in said[1]
    assert "没有“nothing”这条固定用语" in said[2]
    with pytest.raises(Refusal, match="无法填写") as refused:
        compose(ONE, {"整改·逾期的处理": "【处罚】"})
    assert refused.value.field == "整改·逾期的处理"


def test_a_placeholder_without_a_value_is_refused_with_the_cure() -> None:
    with pytest.raises(Refusal, match="【联系人】，请先填写"):
        compose(ONE, {"rectification.consequence": "请与【联系人】联系。"})


def test_the_shipped_phrases_need_nothing_that_may_be_missing() -> None:
    assert check_phrases({phrase.key: phrase.text for phrase in PHRASES}) == []
    assert len({phrase.label for phrase in PHRASES}) == len(PHRASES)
    for kind in PaperKind:
        assert compose(replace(ONE, paper_kind=kind))
        assert set(phrases_for(kind)) == set(phrases_for(PaperKind.RECTIFICATION))


def test_brackets_in_what_the_user_wrote_are_left_alone() -> None:
    facts = replace(ONE, problems=(Problem("【联系人】牌破损", "更换【时限日期】牌"),))
    assert "【联系人】牌破损。" in text(facts)
    assert "更换【时限日期】牌。" in text(facts)


WRITTEN = st.text("。；\n 【】x", max_size=9).map("问题{}".format)


@given(
    problems=st.lists(st.builds(Problem, WRITTEN, st.text("要求，\n", max_size=5)), min_size=1, max_size=6),
    contact=st.text("某 ", max_size=3),
)
def test_every_order_composes_without_a_placeholder_or_an_empty_paragraph(
    problems: list[Problem], contact: str
) -> None:
    lines = compose(replace(ONE, problems=tuple(problems), contact=contact))
    assert all(line.text and "\n" not in line.text for line in lines)
    own = "".join(p.text + p.requirement for p in problems)
    assert "【" in own or not any(PLACEHOLDER.search(line.text) for line in lines)
    assert [line.text[0] for line in lines if line.level == "first"] == list("一二三四五")


def test_filling_is_done_once() -> None:
    assert fill("【甲】【乙】", {"甲": "【乙】", "乙": "二"}) == "【乙】二"


def test_the_slip_and_the_manuscript_sheet_have_the_cells_offices_use() -> None:
    rows = slip_rows("整改通知书", "长示〔2026〕7号", "城建办")
    assert rows[0] == ("文书名称、编号", "整改通知书　长示〔2026〕7号")
    assert [name for name, _ in rows[1:]] == [
        "送达时间",
        "送达方式",
        "签收单位",
        "签收人",
        "签收时间",
        "备注",
    ]
    assert slip_rows("整改通知书", "", "城建办")[0][1] == "整改通知书"
    assert slip_note(ONE) == "签收后请将本回执退回领导小组办公室。"
    cells = dict(dispatch_cells(unit="城建办", drafter="某某", attachments=["问题清单", "照片"]))
    assert list(cells) == [
        "签发", "会签", "主送", "抄送", "发文号", "核稿", "拟稿单位", "拟稿", "印刷", "校对", "份数", "附件",
    ]  # fmt: skip
    assert (cells["主送"], cells["附件"]) == ("城建办", "问题清单；照片")


def test_the_library_of_bases_begins_with_what_every_town_has() -> None:
    titles = dict(default_bases("《长河镇美丽城镇建设》"))
    assert titles["实施方案"].startswith("《长河镇美丽城镇建设》实施方案")
    assert "美丽城镇建设实施方案" in dict(default_bases(""))["实施方案"]
