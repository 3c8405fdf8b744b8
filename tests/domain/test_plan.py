"""A text read as a plan: the real one exactly, and plans of other shapes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.plan import (
    ChapterRole,
    ClauseKind,
    Plan,
    PlanStatus,
    clauses_of,
    fingerprint,
    plan_of,
)

PLAN = Path(__file__).resolve().parents[2] / "resources" / "plans" / "changhe.txt"
TASKS = """1.1 深化环境综合整治
1.2 构建现代化交通网络
1.3 推进市政设施网络建设
1.4 提升城镇数字化水平
2.1 提升住房建设水平
2.2 完善商贸文体设施
2.3 提升医疗健康服务水平
2.4 促进城乡教育优质均衡发展
2.5 加大优质养老服务供给
3.1 整治提升“低散乱”
3.2 搭建主平台
3.3 培育新业态
4.1 彰显人文特色
4.2 推进有机更新
5.1 建立健全长效机制
5.2 全面提升公民素养
5.3 加强社会治理体系和治理能力建设""".splitlines()


def real() -> Plan:
    return plan_of(PLAN.read_text(encoding="utf-8"))


def codes(plan: Plan) -> list[str]:
    return [task.code for task in plan.tasks()]


def check_ranges(plan: Plan) -> None:
    """All that is said to be a range of the text is one, and nothing overlaps."""
    for task in plan.tasks():
        assert task.text in plan.text[task.start : task.end]
        end = task.start
        for measure in task.measures:
            assert end <= measure.start < measure.end <= task.end
            assert plan.text[measure.start : measure.end] == measure.text
            assert plan.text.count("\n", 0, measure.start) + 1 == measure.line
            end = measure.end
    for goal in plan.goals:
        assert plan.text[goal.start : goal.end] == goal.text
        assert goal.end <= goal.until
    assert "".join(plan.text[c.start : c.end] for c in clauses_of(plan)) == plan.text


def test_the_real_plan_has_its_five_actions_and_seventeen_tasks() -> None:
    plan = real()
    assert (plan.title, plan.status, plan.numbered) == ("长河镇美丽城镇建设", PlanStatus.DRAFT, True)
    assert [(a.code, a.label, a.title[:8]) for a in plan.actions] == [
        ("1", "（一）", "实施设施提升行动"),
        ("2", "（二）", "实施服务提升行动"),
        ("3", "（三）", "实施产业提升行动"),
        ("4", "（四）", "实施品质提升行动"),
        ("5", "（五）", "实施治理提升行动"),
    ]
    assert [f"{task.code} {task.title}" for task in plan.tasks()] == TASKS
    assert plan.faults == ()
    check_ranges(plan)


def test_the_real_plan_has_its_chapters_goals_and_safeguards() -> None:
    plan = real()
    assert [(c.role, c.title) for c in plan.chapters] == [
        (ChapterRole.GENERAL, "总体要求"),
        (ChapterRole.GOALS, "主要目标"),
        (ChapterRole.TASKS, "重点任务"),
        (ChapterRole.SAFEGUARDS, "保障措施"),
    ]
    assert [(goal.years, goal.text) for goal in plan.goals] == [
        ((2021,), "在2021年创建成为省美丽城镇 “一般型”达标乡镇"),
        ((2030,), "到2030年美丽城镇建设取得决定性进展，城乡融合体制更加完善，高质量建成美丽城镇"),
    ]
    assert plan.text[plan.goals[0].end : plan.goals[0].until].endswith("有效载体")
    titles = ["加强组织领导", "加强督查机制", "加强技术支撑", "加强宣传引导"]
    assert [(s.code, s.title) for s in plan.safeguards] == [(str(i), t) for i, t in enumerate(titles, 1)]
    assert plan.safeguards[1].text.startswith("建立美丽城镇建设月度对账机制")
    assert plan.safeguards[3].text.endswith("获得感和幸福感。")


def test_the_real_plans_tasks_are_cut_into_clauses() -> None:
    first = next(real().tasks())
    assert first.text.startswith("有效巩固")
    assert first.text.endswith("A级景区村庄。")
    assert [(m.code, m.text) for m in first.measures][:3] == [
        ("1.1.1", "有效巩固小城镇环境综合整治成果"),
        ("1.1.2", "深入推进“三改一拆”“五水共治”行动"),
        ("1.1.3", "持续整治环境卫生、城镇秩序和乡容镇貌"),
    ]


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        ("全面提升供水水质，保障供水安全。", ["全面提升供水水质，保障供水安全"]),
        ("以绿道为主线，串联开敞空间。", ["以绿道为主线，串联开敞空间"]),
        ("修路；架桥！种树", ["修路", "架桥", "种树"]),
        ("推广“以奖代补，先建后补”做法，修路。", ["推广“以奖代补，先建后补”做法", "修路"]),
        ("修路（含便道，约3公里），架桥。", ["修路（含便道，约3公里）", "架桥"]),
        ("修路，\n架桥。", ["修路", "架桥"]),
        ("，，。修路。。", ["修路"]),
        ("“没有右引号，修路。", ["“没有右引号", "修路"]),
    ],
)
def test_candidates_are_cut_by_sentence_and_clause(body: str, cut: list[str]) -> None:
    plan = plan_of(f"一、重点任务\n（一）设施\n1.道路。{body}\n")
    assert [measure.text for measure in plan.measures()] == cut
    check_ranges(plan)


def test_a_task_that_is_only_a_heading_is_its_own_candidate() -> None:
    plan = plan_of("一、重点任务\n（一）设施\n1.完成三条道路改造\n2.建桥。\n")
    assert [measure.text for measure in plan.measures()] == ["完成三条道路改造", "建桥"]


def test_points_below_a_task_give_candidates_too() -> None:
    plan = plan_of(
        "一、重点任务\n（一）设施\n1.道路。修路。\n（1）东路。修好东路。\n（2）西路\n2.桥。架桥。\n"
    )
    assert [(m.code, m.text) for m in plan.measures()] == [
        ("1.1.1", "修路"),
        ("1.1.2", "修好东路"),
        ("1.1.3", "西路"),
        ("1.2.1", "架桥"),
    ]
    check_ranges(plan)


def test_sections_without_items_are_the_tasks_of_their_chapter() -> None:
    plan = plan_of(
        "一、总体要求\n甲。\n二、重点任务\n（一）道路。修路。\n（二）绿化。种树。\n三、保障措施\n加强领导。\n加强宣传。"
    )
    assert [(a.code, a.title) for a in plan.actions] == [("1", "重点任务")]
    assert [(task.code, task.title) for task in plan.tasks()] == [("1.1", "道路"), ("1.2", "绿化")]
    assert [part.text for part in plan.safeguards] == ["加强领导。", "加强宣传。"]
    kinds = [(c.kind, c.parent) for c in clauses_of(plan)]
    assert kinds[1:5] == [
        (ClauseKind.CHAPTER, None),
        (ClauseKind.ACTION, 1),
        (ClauseKind.TASK, 2),
        (ClauseKind.TASK, 2),
    ]
    check_ranges(plan)


def test_without_a_task_chapter_all_other_chapters_hold_the_tasks() -> None:
    plan = plan_of(
        "某镇工作要点\n一、整治环境。清河道。\n二、建设道路\n1.修路。修东路。\n三、保障措施\n（一）领导。加强领导。"
    )
    assert codes(plan) == ["1.1", "2.1"]
    assert [part.title for part in plan.safeguards] == ["领导"]
    check_ranges(plan)


def test_codes_follow_the_printed_numbers_while_they_count_upwards() -> None:
    plan = plan_of("一、重点任务\n（一）甲\n1.乙\n3.丙\n3.丁\n（三）戊\n1.己\n二、专项行动\n（一）庚\n1.辛\n")
    assert codes(plan) == ["1.1", "1.3", "1.4", "3.1", "4.1"]
    assert len(plan.faults) == 3


def test_a_plan_without_numbers_is_offered_as_one_task_a_paragraph() -> None:
    plan = plan_of(
        "某镇工作方案\n（送审稿）\n为做好工作，制定本方案。\n抓好道路建设，完成三条路。\n\n抓好绿化。\n"
    )
    assert not plan.numbered
    assert (plan.title, plan.status) == ("某镇工作方案", PlanStatus.REVIEW)
    assert [(t.code, t.title) for t in plan.tasks()] == [
        ("1.1", "为做好工作，制定本方案"),
        ("1.2", "抓好道路建设，完成三条路"),
        ("1.3", "抓好绿化"),
    ]
    check_ranges(plan)


@pytest.mark.parametrize(
    ("head", "title", "status"),
    [
        ("《某镇方案》\n（征求意见稿）", "某镇方案", PlanStatus.DRAFT),
        ("某镇建设方案（征求意见稿）", "某镇建设方案", PlanStatus.DRAFT),
        ("附件1\n某镇方案\n(送审稿)", "某镇方案", PlanStatus.REVIEW),
        (
            "某镇人民政府文件\n某政〔2021〕3号\n关于印发《某镇方案》的通知\n各村：",
            "关于印发《某镇方案》的通知",
            PlanStatus.ISSUED,
        ),
        ("某镇方案\n为征求意见，制定本方案。", "某镇方案", PlanStatus.UNSTATED),
        ("", "", PlanStatus.UNSTATED),
    ],
)
def test_title_and_standing_are_read_from_the_head(head: str, title: str, status: PlanStatus) -> None:
    plan = plan_of(f"{head}\n一、重点任务\n1.甲。乙。\n")
    assert (plan.title, plan.status) == (title, status)


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("到2022年达标，到2025年提升。", [(2022,), (2025,)]),
        ("到二〇二二年达标；２０３０年建成。", [(2022,), (2030,)]),
        ("2021—2023年三年建成。", [(2021, 2023)]),
        ("到2022年，完成30个，到2025年，完成50个。", [(2022,), (2025,)]),
        ("全面建成。到2030年提升。巩固。", [(), (2030,)]),
        ("投入2030万元。", [()]),
    ],
)
def test_goals_begin_where_a_year_is_named(words: str, years: list[tuple[int, ...]]) -> None:
    plan = plan_of(f"一、工作目标\n{words}\n二、重点任务\n1.甲。乙。\n")
    assert [goal.years for goal in plan.goals] == years
    check_ranges(plan)


def test_numbered_goals_keep_their_headings_words() -> None:
    plan = plan_of(
        "一、主要目标\n（一）到2022年达标。建成30个。\n（二）到2025年提升\n二、重点任务\n1.甲。乙。\n"
    )
    assert [(goal.years, goal.text) for goal in plan.goals] == [
        ((2022,), "到2022年达标"),
        ((2025,), "到2025年提升"),
    ]
    check_ranges(plan)


def test_one_text_has_one_fingerprint_whatever_its_line_ends() -> None:
    text = PLAN.read_text(encoding="utf-8")
    assert (
        fingerprint(text)
        == fingerprint("\ufeff" + text.replace("\n", "\r\n"))
        == fingerprint(text.replace("\n", "\r"))
    )
    assert fingerprint(text) != fingerprint(text + "。")
    assert plan_of("\ufeff" + text.replace("\n", "\r\n")) == plan_of(text)


PIECES = (
    "一、重点任务\n", "二、目标\n", "三、保障\n", "（一）甲。乙。\n", "1.丙。丁，戊。\n", "（1）己\n",
    "到2022年，", "2030年建成。", "\n", "某镇方案\n", "保障安全，", "以此为主，", "“", "”", "（", "）",
    "　　", "庚。", "；", "附件：\n",
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_a_plan_whose_parts_are_ranges_of_it(text: str) -> None:
    plan = plan_of(text)
    check_ranges(plan)
    assert len(set(codes(plan))) == len(codes(plan))
    for index, clause in enumerate(clauses_of(plan)):
        assert clause.parent is None or clause.parent < index
