"""What a form's own notes state of its rule.

1. The wordings, as published forms print them.
2. What nobody knows, and what contradicts itself, stays assumed.
3. Spacing, width, dashes and signs change nothing.
4. Our own templates print notes: read back, they state the template's policy.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.footnote import UNSTATED, StatedRule, read_notes
from jixiao.footnote.reading import folded
from jixiao.footnote.wordings import WORDINGS, Wording, spelt_out
from jixiao.template import Template, find_template, shipped_templates
from jixiao.template.sections import NotesSection


def said(stated: StatedRule) -> str:
    """``≥at_least ≤at_most 80/50 优90良80中60差0 130% 按执行率 不适用``: what is stated, each in a word."""
    words = [f"{kind}{choice.method}{_line(choice.pass_line)}" for kind, choice in stated.methods.items()]
    if stated.bands:
        assert [band.high for band in stated.bands[1:]] == [band.low for band in stated.bands[:-1]]
        assert (stated.bands[0].high, stated.bands[-1].low) == (1, 0)
        words.append("/".join(str(band.low * 100) for band in stated.bands[:-1]))
    if stated.grades:
        words.append("".join(f"{grade.name}{grade.at_least}" for grade in stated.grades))
    if stated.far_over is not None:
        words.append(f"{stated.far_over * 100}%")
    return " ".join([*words, *(["按执行率"] if stated.by_rate else []), *(["不适用"] if stated.rescales else [])])


def _line(pass_line: Fraction | None) -> str:
    return f"({pass_line * 100}%)" if pass_line is not None else ""


def own_notes(template: Template) -> str:
    return "\n".join(
        line for section in template.sections if isinstance(section, NotesSection) for line in section.lines
    )


# --- 1. wordings -------------------------------------------------------------------------------------------------

XIANNING = """备注:
1.预算执行情况口径：预算数为调整后财政资金总额（包括上年结余结转），执行数为资金使用单位财政资金实际支出数。
2.定量指标完成数汇总原则：绝对值直接累加计算，相对值按照资金额度加权平均计算。定量指标计分原则：正向指标（即目标值为≥X，得分=权重*B/A），反向指标（即目标值为≤X，得分=权重*A/B），得分不得突破权重总额。定量指标先汇总完成数，再计算得分。
3.定性指标计分原则：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，分别按照该指标对应分值区间100-80%（含80%）、80-50%（含50%）、50-0%合理确定分值。汇总时，以资金额度为权重，对分值进行加权平均计算。
4.基于经济性和必要性等因素考虑，满意度指标暂可不作为必评指标。"""
JIANGXI = """注：1.得分一档最高不能超过该指标分值上限。
2.评分标准：(1)若为定性指标，则根据“三档”原则分别按照指标分值的100-80%（含80%）、80-50%（含50%）、50-0%来记分。定性指标根据指标完成情况分为：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，分别按照该指标对应分值区间100-80%（含80%）、80-50%（含50%）、50-0%合理确定分值。
(2)若为定量指标，完成值达到指标值，记满分；未达到指标值，按B/A或A/B*该指标分值记分。定量指标若为正向指标（即指标值为≥*），则得分计算方法应用全年实际值（B）/年度指标值（A）*该指标分值；若定量指标为反向指标（即指标值为≤*），则得分计算方法应用年度指标值（A）/全年实际值（B）*该指标分值。"""
ZHONGJIANG = """
注:1.一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分,各部门根据各项指标重要程度确定三级指标的分值,得分最高不能超过该指标分值上限,分别按照该指标对应分值区间100-80%(含80%)、80-60%(含60%)、60-0%合理确定得分,3.定量指标若为正向指标(即指标值为≥*),则得分计算方法应用全年实际值(B)/年度指标值(A)*该指标分值。"""
HAIDIAN = "注：完成值达到指标值,记满分;未达到指标值,按B/A或A/B*该指标分值记分。执行率*该指标分值,最高不得超过分值上限。"
NATIONAL = """
注：定量指标得分按照以下方法评定：与年初指标值相比，完成指标值的，记该指标所赋全部分值；对完成值高于指标值较多的，要分析原因，如果是由于年初指标值设定明显偏低造成的，要按照偏离度适度调减分值；未完成指标值的，按照完成值与指标值的比例记分。
定性指标得分按照以下方法评定：根据指标完成情况分为达成年度指标、部分达成年度指标并具有一定效果、未达成年度指标且效果较差三档，分别按照该指标对应分值区间100%—80%（含）、80%—60%（含）、60%—0%合理确定分值。
评价结果：90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差。"""
COUNTY = """
注：1.“请在未完成原因分析”中说明偏离目标、不能完成的原因及拟采取的措施。
2.对于不适用部分评价对象的评价指标，不考核该指标，用适用指标得分汇总后按百分制对该项目折算计分。"""
TIP = """
注：部门自评采取评分的形式，满分为100分，不设置加分项，可以不评级。其中：预算执行情况20分，产出指标40分、效益指标和满意度指标40分。省直部门根据各项指标重要程度确定二、三级绩效指标的权重。定性指标根据指标完成情况分为：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，分别按照该指标对应分值区间100-80%(含80%)、80-50%(含50%)、50-0%合理确定分值。"""

STATED = {
    "咸宁": (XIANNING, "≥at_least ≤at_most 80/50"),
    "江西政协": (JIANGXI, "≥at_least ≤at_most ＝equal 80/50"),
    "中江": (ZHONGJIANG, "≥at_least 80/60"),
    "海淀": (HAIDIAN, "≥at_least ≤at_most ＝equal 按执行率"),
    "10号": (NATIONAL, "≥at_least ＝equal 80/60 优90良80中60差0"),
    "某县": (COUNTY, "不适用"),
    "湖北系统": (TIP, "80/50"),
    "本套表": (own_notes(find_template("national-project-2020")), "≥at_least ≤at_most 80/60"),
    "线性": ("注：反向指标得分=[1-(实际完成值-指标值)/指标值]×分值。", "≤at_most_linear"),
    "线性，字母": ("备注：反向指标（指标值为≤X）得分=权重×（1－（B－A）÷A）", "≤at_most_linear"),
    "101号": ("注：未完成的按实际完成比例计分，低于60%的不得分。", "≥at_least(60%) ＝equal(60%)"),
    "广西": ("说明：完成值达到指标值130%以上的，应说明原因。", "130%"),
    "150%": ("注：完成率超过150%的，需在偏差原因中说明原因", "150%"),
    "三档从低到高": ("注：定性指标达成的80%（含）~100%、部分达成的60%（含）~80%、未达成的0~60%", "80/60"),
    "逐档写": ("注：定性指标达成预期指标的得100%-80%（含）、部分达成的得80%至60%（含）、未达成的得60%至0%", "80/60"),
    "无百分号": (
        "注：定性指标：达成、部分达成、未达成三档，分别为分值的100－80（含80）、80－50（含50）、50－0",
        "80/50",
    ),
    "等级从高到低": ("注：100-90（含）为优、90-80（含）为良、80-60（含）为中、60以下为差", "优90良80中60差0"),
    "等级在前": (
        "注：优（90（含）-100分）、良（80（含）-90分）、中（60（含）-80分）、差（60分以下）",
        "优90良80中60差0",
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_notes_state(name: str) -> None:
    notes, expected = STATED[name]
    assert said(read_notes(notes)) == expected


def test_outcomes_have_the_names_that_the_note_gives_them() -> None:
    names = [[band.outcome for band in read_notes(notes).bands] for notes in (JIANGXI, ZHONGJIANG)]
    assert names == [
        ["达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"],
        ["达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差"],
    ]


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.seen_in)
def test_every_wording_is_one_that_a_note_has(wording: Wording) -> None:
    assert wording.seen_in
    pattern = re.compile(spelt_out(wording))
    assert any(pattern.search(folded(notes)) for notes, _ in STATED.values())


@pytest.mark.parametrize(
    "heading", ["得分（20分*执行率）", "得分(20×执行率)", "得分（执行率×10分）", "得 分\n（20分＊执行率）"]
)
def test_the_heading_of_the_executions_score_states_its_rule(heading: str) -> None:
    assert read_notes("", heading) == StatedRule(by_rate=True)


# --- 2. what stays assumed ---------------------------------------------------------------------------------------

UNSETTLED = {
    "扫描错字（长江禁捕2020）": (
        "备注：2.定量指标计分原则:正向指标(即目标值为2X,得分=权重*BA),反向指标(即目标值为WX,得分=权重*AB),得分不得突破权重总额。"
        "3.定性指标计分原则:达成预期指标、部分达成预期指标、未达成预期指标三档,分别按照该指标对应分值区间100%-80%(280酚、"
        "80%-50%(50%,80%)50%-0%(50册合理确定分值。",
        "",
    ),
    "抄漏了除号": (
        "注：定量指标若为正常指标（即指标值为≥*），则得分计算方法应用全年实际值（）年度指标值（）*该指标分值",
        "",
    ),
    "另有及格线": ("注：正向指标得分=权重×B/A，完成率60%以下不得分。", ""),
    "另有扣分": ("注：未完成的按完成值与指标值的比例记分；完成率超过150%的扣2分。", ""),
    "反向另写": ("注：正向指标得分=权重×B/A；反向指标每超1%扣1分。", "≥at_least"),
    "满意度另写": ("注：未达到指标值，按B/A或A/B*该指标分值记分；满意度90%以上得满分。", "≤at_most ＝equal"),
    "定性另写": (f"{XIANNING}\n5.定性指标为基本达成的，按分值的90%记分。", "≥at_least ≤at_most"),
    "两种反向": ("注：反向指标得分=权重×A/B。反向指标得分=权重×（1-（B-A）/A）。", ""),
    "两种档次": (f"{XIANNING}\n5.三档分别为100-80%、80-60%、60-0%。", "≥at_least ≤at_most"),
    "档次不相接": ("注：定性指标三档分别为100-80%、70-60%、60-0%合理确定分值", ""),
    "四档": ("注：定性指标四档分别为100-90%、90-80%、80-60%、60-0%合理确定分值", ""),
    "执行率另有门槛": ("注：预算执行率得分=执行率×分值，执行率低于60%的不得分。", ""),
    "A是完成值": ("注：正向指标得分=权重×B/A，A为实际完成值，B为指标值。", ""),
}


@pytest.mark.parametrize("name", UNSETTLED)
def test_what_is_not_known_for_certain_stays_assumed(name: str) -> None:
    notes, expected = UNSETTLED[name]
    assert said(read_notes(notes)) == expected


EXPLANATIONS = (
    "",
    "备注：1.预算执行情况口径：预算数为调整后财政资金总额（包括上年结余结转），执行数为资金使用单位财政资金实际支出数。",
    "填报说明：预算执行率=全年执行数÷全年预算数×100%，保留两位小数。",
    "注：1.其他资金包括与财政资金共同投入到同一项目的自有资金、社会资金。2.全年执行数是指支付到商品和劳务供应者或用款单位形成的实际支出。",
    "注：一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分。总分为各项得分之和。",
    "说明：定性指标应写明达成、部分达成或未达成；指标值为≥X的为正向指标，指标值为≤X的为反向指标。",
    "备注：完成率=实际完成值/年度指标值×100%。",
    "注：年内完成投资100-80万元、80-60万元的项目分别由两个科室填报。",
)


@pytest.mark.parametrize("notes", EXPLANATIONS)
def test_explanations_are_no_rule(notes: str) -> None:
    assert read_notes(notes) == UNSTATED


@pytest.mark.parametrize("more", EXPLANATIONS[1:])
def test_explanations_unsettle_nothing(more: str) -> None:
    first, _, rest = more.partition("：")
    assert said(read_notes(f"{XIANNING}\n5.{rest or first}")) == "≥at_least ≤at_most 80/50"


# --- 3. spelling -------------------------------------------------------------------------------------------------

SPELT = {
    "-": "-－—–~～",
    "—": "-－—",
    "*": "*×＊✕",
    "/": "/÷／",
    "%": "%％",
    "(": "(（",
    ")": ")）",
    "（": "(（",
    "）": ")）",
}
SPELT |= {
    "，": "，,",
    ",": "，,",
    "；": "；;",
    ";": "；;",
    "：": "：:",
    ":": "：:",
    "≥": ("≥", ">=", "≧"),
    "≤": ("≤", "<=", "≦"),
}
SPELT |= {"=": "=＝", **{digit: digit + chr(ord(digit) + 0xFEE0) for digit in "0123456789"}}


@given(data=st.data(), name=st.sampled_from(sorted(STATED)))
@settings(max_examples=150, deadline=None)
def test_spelling_changes_nothing(data: st.DataObject, name: str) -> None:
    notes, expected = STATED[name]
    respelt = []
    for sign in notes:
        respelt.append(data.draw(st.sampled_from(SPELT.get(sign, sign))) if sign in SPELT else sign)
        if sign not in "\n" and data.draw(st.integers(0, 15)) == 0:
            respelt.append(data.draw(st.sampled_from((" ", "　", "\u00a0"))))
    assert said(read_notes("".join(respelt))) == expected


@given(data=st.data(), name=st.sampled_from(["咸宁", "江西政协", "10号"]))
@settings(max_examples=60, deadline=None)
def test_lines_may_be_broken_anywhere(data: st.DataObject, name: str) -> None:
    notes, expected = STATED[name]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(notes) - 1), max_size=6)))
    # A line that begins with what looks like the number of a note begins one.
    cuts = [cut for cut in cuts if not notes[cut].isdigit() and notes[cut] not in "一二三四五六七八九十("]
    lines = [notes[start:end] for start, end in pairwise([0, *cuts, len(notes)])]
    assert said(read_notes("\n".join(lines))) == expected


# --- 4. our own notes --------------------------------------------------------------------------------------------


def agrees(stated: StatedRule, template: Template) -> None:
    policy = template.policy
    for kind, choice in stated.methods.items():
        own = policy.methods[kind]
        assert (choice.method, choice.pass_line, choice.kind) == (own.method, own.pass_line, own.kind)
    assert stated.bands == policy.bands.outcomes
    assert not stated.by_rate or (policy.execution is not None and policy.execution.steps == ())


@pytest.mark.parametrize("name", shipped_templates())
def test_a_templates_notes_state_its_policy(name: str) -> None:
    template = find_template(name)
    if notes := own_notes(template):
        stated = read_notes(notes)
        assert set(stated.methods) == {"≥", "≤"}
        agrees(stated, template)
