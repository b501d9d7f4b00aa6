"""Scoring as tables: what a form's rows earn, how its declared scores stand, and what is noticed beside.

1. The four published reports earn what they print, as issued forms and as foreign ones.
2. On a foreign form no score is accused that any published rule yields.
3. What the rule does not settle leaves room, and the declared score stands within it.
4. Claiming more never stands; claiming less stands if it is explained.
5. What cannot be read is said, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao.check import check
from jixiao.footnote import read_notes
from jixiao.numbers import decimal_text
from jixiao.rules import message
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import DirectionBasis, RuleSource, Standing
from jixiao.submission import Entry
from jixiao.template.catalog import find_template
from submissions import cells, foreign_row, form, funds, issued_row, number, table

# --- 咸宁 2020: 指标 | 性质 | 指标值 | 完成值 | 分值 | 得分 -------------------------------------------------------

XIANNING_ISSUED = """
    拓展发展空间面积（平方公里）     | ≥   | 20    | 14    | 3 | 2.1
    获批新增建设用地（亩）           | ≥   | 2     | 23000 | 3 | 3
    建立地质灾害隐患台账数量（处）   | ≥   | 200   | 264   | 3 | 3
    “多规合一”村庄规划编制数量（个） | ≥   | 350   | 348   | 3 | 2.98
    办理抵押登记数量（笔）           | ≥   | 200   | 154   | 3 | 2.31
    举办干部教育培训人次             | ≥   | 10000 | 14000 | 3 | 3
    办理批示件及提案件数量（件）     | ≥   | 500   | 663   | 3 | 3
    审批覆盖率                       | ≥   | 100%  | 100%  | 3 | 3
    多规合一村庄规划编制覆盖率       | ≥   | 50%   | 46%   | 3 | 2.76
    申报省级整治项目数量（个）       | 区间 | 2~3   | 6     | 3 | 3
    审批环节减少数量（个）           | 区间 | 3~5   | 5     | 2 | 2
    办结时限（工作日）               | 区间 | 3~5 反向 | 3  | 2 | 2
    地质灾害隐患巡排及时率           | ≥   | 100%  | 100%  | 2 | 2
    生态修复投资规模（亿元）         | ≥   | 2     | 1.55  | 4 | 3.1
    为园区融资金额（亿元）           | ≥   | 50    | 38    | 4 | 3.04
    项目用地实现合同价款（亿元）     | ≥   | 70    | 71    | 4 | 4
    市本级减少企业用地成本（万元）   | ≥   | 1500  | 1776  | 4 | 4
    提供高质量调研成果数量（份）     | ≥   | 60    | 88    | 3 | 3
    有效推进公园城市建设             | 定性 | 有效推进 | 有效推进 | 3 | 3
    验收增减挂购项目面积（亩）       | ≥   | 20000 | 28000 | 4 | 4
    完成矿山生态修复面积（亩）       | ≥   | 15000 | 12500 | 4 | 3.33
    新增耕地面积（亩）               | ≥   | 10000 | 10000 | 4 | 4
    批示及提案主办件满意率           | ≥   | 100%  | 100%  | 5 | 5
    社会群众满意率                   | ≥   | 100%  | 98%   | 5 | 4.9
"""

XIANNING_FOREIGN = """
    拓展发展空间面积（平方公里）     | 20        | 14     | 3 | 2.1
    获批新增建设用地（亩）           | 2         | 2.3万  | 3 | 3
    建立地质灾害隐患台账数量（处）   | 200       | 264    | 3 | 3
    “多规合一”村庄规划编制数量（个） | 350以上   | 348    | 3 | 2.98
    办理抵押登记数量（笔）           | 200       | 154    | 3 | 2.31
    举办干部教育培训人次             | 1万人次以上 | 1.4万 | 3 | 3
    办理批示件及提案件数量（件）     | 500       | 663    | 3 | 3
    审批覆盖率                       | 100%      | 100%   | 3 | 3
    多规合一村庄规划编制覆盖率       | 50%以上   | 46%    | 3 | 2.76
    申报省级整治项目数量（个）       | 2-3       | 6      | 3 | 3
    审批环节减少数量（个）           | 3-5       | 5      | 2 | 2
    办结时限（工作日）               | 3-5       | 3      | 2 | 2
    地质灾害隐患巡排及时率           | 100%      | 100%   | 2 | 2
    生态修复投资规模（亿元）         | 2         | 1.55   | 4 | 3.1
    为园区融资金额（亿元）           | 50        | 38     | 4 | 3.04
    项目用地实现合同价款（亿元）     | 70        | 71     | 4 | 4
    市本级减少企业用地成本（万元）   | 1500以上  | 1776   | 4 | 4
    提供高质量调研成果数量（份）     | 60        | 88     | 3 | 3
    有效推进公园城市建设             | 有效推进  | 有效推进 | 3 | 3
    验收增减挂购项目面积（亩）       | 2万以上   | 2.8万  | 4 | 4
    完成矿山生态修复面积（亩）       | 1.5万以上 | 1.25万 | 4 | 3.33
    新增耕地面积（亩）               | 1万       | 1万    | 4 | 4
    批示及提案主办件满意率           | 100%      | 100%   | 5 | 5
    社会群众满意率                   | 100%      | 98%    | 5 | 4.9
"""
XIANNING_MONEY = funds("5923.63", "5737.12", "20", "97%", "19.4")


def issued(text, template, **more):
    rows = tuple(issued_row(line, key) for key, line in enumerate(table(text)))
    return form(rows, template=template, **more)


def foreign(text, level1=None, **more):
    return form(tuple(foreign_row(line, key, level1) for key, line in enumerate(table(text))), **more)


def by_template(submission):
    return score(submission, find_template(submission.identity.template), RuleSource.TEMPLATE)


def assumed(submission):
    return score(submission, None, RuleSource.ASSUMED)


def written(figure):
    return None if figure is None else decimal_text(figure)


@pytest.fixture(scope="module")
def xianning_issued():
    return by_template(issued(XIANNING_ISSUED, "hubei-department-2020", money=XIANNING_MONEY))


@pytest.fixture(scope="module")
def xianning_foreign():
    return assumed(foreign(XIANNING_FOREIGN, money=XIANNING_MONEY))


@pytest.mark.parametrize("read_as", ["issued", "foreign"])
def test_xianning_earns_what_it_prints(read_as, request):
    card = request.getfixturevalue(f"xianning_{read_as}")
    printed = [number(cells(line)[-1]) for line in table(XIANNING_ISSUED)]
    assert [line.score for line in card.lines] == printed
    assert [line.standing for line in card.lines if line.declared != line.score] == []
    assert (card.execution.rule_low, card.execution.score) == (number("19.4"), number("19.4"))
    assert card.execution.standing is Standing.AGREES
    assert card.execution.rate == number("0.97" if read_as == "issued" else "0.9685")
    assert (card.points_total, card.total) == (100, number("94.92"))
    assert (card.total_low, card.total_high) == (card.total, card.total)


def test_xianning_workings_are_as_people_write_them(xianning_issued, xianning_foreign):
    for card in (xianning_issued, xianning_foreign):
        workings = [line.working.split("（")[0] if line.working else None for line in card.lines]
        assert workings[3] == "348 ÷ 350 × 3 = 2.9829 → 2.98"
        assert workings[8] == "46% ÷ 50% × 3 = 2.76"
        assert workings[13] == "1.55 ÷ 2 × 4 = 3.1"
        assert workings[20] == "12500 ÷ 15000 × 4 = 3.3333 → 3.33"
        assert card.execution.working == "5737.12 ÷ 5923.63 = 97%；97% × 20 = 19.4"


def test_xianning_foreign_names_the_lost_multiplier_and_the_rule(xianning_foreign):
    lost = xianning_foreign.lines[1]
    assert lost.facts["magnitude"] == "万"
    assert (lost.score, lost.rule_low, lost.rule_high) == (3, 0, 3)
    assert lost.standing is Standing.NOT_JUDGED
    assert xianning_foreign.lines[3].working == "348 ÷ 350 × 3 = 2.9829 → 2.98（正向按完成比例）"
    assert xianning_foreign.lines[3].facts == {"rule_fits": "正向按完成比例"}
    directions = [xianning_foreign.lines[row].direction for row in (3, 8, 11, 13)]
    assert directions == [
        DirectionBasis.STATED, DirectionBasis.STATED, DirectionBasis.NAME, DirectionBasis.ASSUMED
    ]  # fmt: skip


def test_grades_come_from_the_template_and_hubei_has_none(xianning_issued, xianning_foreign):
    assert xianning_issued.grade is None
    assert xianning_foreign.grade == "优"


# --- 大宁 2021 -------------------------------------------------------------------------------------------------

DANING = """
    数量落实率（%）     | 100% | 100% | 15 | 15
    考核质量达标率（%） | 95%  | 100% | 10 | 10
    执法时效提升率（%） | 100% | 100% | 10 | 10
    成本合规率          | 合规 | 100% | 15 | 15
    社会公众满意度（%） | 95%  | 95%  | 30 | 30
    群众满意度（%）     | 95%  | 95%  | 10 | 10
"""
DANING_ISSUED = """
    数量落实率（%）     | ≥   | 100% | 100% | 15 | 15
    考核质量达标率（%） | ≥   | 95%  | 100% | 10 | 10
    执法时效提升率（%） | ≥   | 100% | 100% | 10 | 10
    成本合规率          | 定性 | 合规 | 合规 | 15 | 15
    社会公众满意度（%） | ≥   | 95%  | 95%  | 30 | 30
    群众满意度（%）     | ≥   | 95%  | 95%  | 10 | 10
"""
DANING_MONEY = funds("70", "27.59", "10", "39.41%", "3.94", "项目正在进行当中")


def test_daning_foreign():
    card = assumed(foreign(DANING, money=DANING_MONEY))
    assert card.execution.working == "27.59 ÷ 70 = 39.41%；39.41% × 10 = 3.941 → 3.94"
    assert (card.execution.score, card.execution.rate) == (number("3.94"), number("0.3941"))
    assert (card.total, card.grade, card.points_total) == (number("93.94"), "优", 100)
    words = card.lines[3]
    assert (words.facts, words.standing) == ({"kinds": True}, Standing.NOT_JUDGED)
    assert (words.score, words.rule_low, words.rule_high) == (15, 0, 15)


def test_daning_issued():
    card = by_template(issued(DANING_ISSUED, "shanxi-project-2021", money=DANING_MONEY))
    capped = card.lines[1]
    assert (capped.score, capped.standing, capped.facts) == (10, Standing.AGREES, {})  # a rate is never far over
    assert written(capped.completion * 100) == "105.2632"
    assert (card.execution.score, card.total, card.grade) == (number("3.94"), number("93.94"), "优")


# --- 稷山 2020 -------------------------------------------------------------------------------------------------

JISHAN = """
    规划文本及图纸           | 纸质、电子 | 初稿已完成 | 20 | 20
    符合强制性技术规范       | 是   | 是   | 20 | 20
    全面提升治理能力         | 是   | 是   | 20 | 20
    将生态优先作为前提       | 良好 | 良好 | 8  | 8
    实现城乡高质量发展       | 良好 | 良好 | 8  | 8
    构建生命共同体           | 良好 | 良好 | 8  | 8
    形成“一张图”             | 良好 | 良好 | 8  | 6 | 有待未来15年实践检验
    满意度                   | 100% | 100% | 8  | 8
"""
JISHAN_ISSUED = """
    规划文本及图纸     | 定性 | 纸质、电子 | 初稿已完成 | 20 | 20
    符合强制性技术规范 | 定性 | 是   | 是   | 20 | 20
    全面提升治理能力   | 定性 | 是   | 是   | 20 | 20
    将生态优先作为前提 | 定性 | 良好 | 良好 | 8 | 8
    实现城乡高质量发展 | 定性 | 良好 | 良好 | 8 | 8
    构建生命共同体     | 定性 | 良好 | 良好 | 8 | 8
    形成“一张图”       | 定性 | 良好 | 良好 | 8 | 6 | | 有待未来15年实践检验
    满意度             | ≥   | 100% | 100% | 8 | 8
"""
JISHAN_MONEY = funds("315.2", "315.2", "10", "100%", "10")


@pytest.mark.parametrize(
    "card",
    [
        assumed(foreign(JISHAN, money=JISHAN_MONEY, total="98")),
        by_template(issued(JISHAN_ISSUED, "national-project-2020", money=JISHAN_MONEY, total="98")),
    ],
    ids=["foreign", "issued"],
)
def test_jishan_adds_up_to_108_of_110_and_has_no_grade(card):
    assert (card.points_total, card.total, card.grade) == (110, 108, None)
    lowered = card.lines[6]
    assert (lowered.score, lowered.standing) == (6, Standing.UNDER)
    assert (lowered.rule_low, lowered.rule_high) == (number("6.4"), 8)
    assert (lowered.low, lowered.high) == (6, 6)
    assert lowered.facts == {"outcome": "达成年度指标", "reason": True}
    assert lowered.working == "完成值即指标值（达成年度指标）：在 6.4 至 8 之间评定"
    other_words = card.lines[0]
    assert (other_words.score, other_words.rule_low, other_words.standing) == (20, 0, Standing.AGREES)


# --- 阳泉 2024: points and scores of the rows are invented, since the report prints neither ------------------------

YANGQUAN_INVENTED = (
    ("决策", "项目立项、绩效目标、资金投入", "10", "10"),
    ("过程", "预算执行、资金使用合规性", "20", "18.7"),
    ("产出", "规划成果质量", "40", "38.71"),
    ("效益", "规划引领作用", "30", "24.01"),
)


def test_yangquan_sums_to_its_published_total_and_grade():
    rows = tuple(
        issued_row(f"{name} | 定性 | 按标准评分 | 见评价报告 | {points} | {declared} | | 见报告", key, level1)
        for key, (level1, name, points, declared) in enumerate(YANGQUAN_INVENTED)
    )
    card = by_template(form(rows, template="evaluation-2020", year=2024))
    assert (card.total, card.grade, card.execution) == (number("91.42"), "优", None)


# --- 2. the presumption in favour of the form ----------------------------------------------------------------------

# 指标 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因 => 规则核算得分 | 判定 | 所合规则
PRESUMED = """
    扶贫临时救助标准   | ≤5300元 | 5830元 | 10 | 9.09 => 9.09 | agrees | 反向按指标值÷完成值
    扶贫临时救助标准   | ≤5300元 | 5830元 | 10 | 9.0  => 9    | agrees | 反向按超出幅度扣分
    扶贫临时救助标准   | ≤5300元 | 5830元 | 10 | 10   => 9.09 | over   |
    生态修复投资规模   | 2亿元   | 1.55亿元 | 4 | 3.1 => 3.1  | agrees | 正向按完成比例
    生态修复投资规模   | 2亿元   | 1.55亿元 | 4 | 4   => 4    | agrees | 反向按指标值÷完成值
    生态修复投资规模   | 2亿元   | 1.55亿元 | 4 | 3.5 => 3.1  | over   |
    特困人员供养人数   | ≥4754人 | 4604人 | 5  | 4.84 => 4.84 | agrees | 正向按完成比例
    特困人员供养人数   | ≥4754人 | 4604人 | 5  | 5    => 4.84 | over   |
    工程开工率         | ≥100%   | 50%    | 10 | 0    => 0    | agrees | 正向按完成比例，及格线60%
    工程开工率         | ≥100%   | 50%    | 10 | 5    => 5    | agrees | 正向按完成比例
    工程开工率         | ≥100%   | 50%    | 10 | 4    => 5    | under  |
    工程开工率         | ≥100%   | 98%    | 10 | 0    => 0    | agrees | 直接赋分
    扶贫临时救助标准   | ≤5300元 | 5830元 | 10 | 0    => 0    | agrees | 直接赋分
    群众满意度         | ≥95%    | 89%    | 10 | 8    => 8    | agrees | 满意度分档
    资金到位及时率     | ≥100%   | 100%   | 10 | 7    => 10   | under  |
    政策知晓率         | ＝100%  | 98%    | 10 | 9.8  => 9.8  | agrees | 达到指标值
    政策知晓率         | ＝100%  | 98%    | 10 | 9    => 9.8  | under  |
    病死猪抛弃事件     | ＝0件   | 0件    | 20 | 20   => 20   | agrees | 反向按指标值÷完成值
    森林火灾受害率     | ≤0.9%   | 0      | 10 | 10   => 10   | agrees | 反向按指标值÷完成值
    合格率             | ≥100百分比 | 100 | 8  | 8    => 8    | agrees | 正向按完成比例
"""


@pytest.mark.parametrize("text", table(PRESUMED), ids=lambda text: text.split("=>")[0].strip())
def test_a_score_that_a_published_rule_yields_stands(text):
    row, _, expected = text.partition("=>")
    earned, standing, fits = cells(expected)
    # A second row gives the column its two decimals.
    column = foreign_row("登记数 | ≥350个 | 348个 | 3 | 2.98", 1)
    line = assumed(form((foreign_row(row, 0), column))).lines[0]
    assert (written(line.score), line.standing.value) == (earned, standing)
    assert line.facts.get("rule_fits", "") == fits
    assert line.low == line.high == line.score


@pytest.mark.parametrize(
    ("column", "declared", "standing"),
    [
        ("1.9", "1.4", Standing.AGREES),  # 4044 ÷ 5662 × 2 = 1.4285 at the column's one decimal
        ("1.93", "1.4", Standing.UNDER),
        ("1", "1", Standing.AGREES),
        ("1", "2", Standing.OVER),
        ("1.9", "1.5", Standing.OVER),
    ],
)
def test_the_decimals_are_those_that_the_column_uses(column, declared, standing):
    rows = (
        foreign_row(f"老年人体检率 | ≥5662人 | 4044人 | 2 | {declared}", 0),
        foreign_row(f"其他 | 良好 | 良好 | 2 | {column}", 1),
    )
    assert assumed(form(rows)).lines[0].standing is standing


def test_a_message_names_the_figure_at_the_columns_decimals():
    rows = (foreign_row("健康档案 | 38508 | 37442 | 3 | 3", 0), foreign_row("访视数 | 214 | 214 | 2 | 1.5", 1))
    said = form(rows)
    over, under = check(Case(submission=said, scorecard=assumed(said)))[:2]
    assert (over.facts["expected"], over.facts["at_column"]) == (Fraction("2.92"), Fraction("2.9"))
    assert message(over).endswith("请改为不高于2.9。")
    assert "at_column" not in under.facts


def test_a_shown_completion_rate_may_be_multiplied():
    row = replace(foreign_row("登记率 | ≥350个 | 348个 | 30 | 29.7", 0), completion=Entry(None, "99%", number("99%")))
    line = assumed(form((row, foreign_row("其他 | 是 | 是 | 2 | 1.75", 1)))).lines[0]
    assert (line.standing, line.facts["rule_fits"]) == (Standing.AGREES, "按表列完成率")
    assert line.working == "99% × 30 = 29.7（按表列完成率）"


def test_a_known_rule_is_not_bent():
    text = "满意度 | ≥95% | 89% | 10 | 9.37"
    template = find_template("national-project-2021")
    row = foreign_row(text, 0, "满意度指标")
    strict = score(form((row,)), template, RuleSource.TEMPLATE).lines[0]
    assert (strict.standing, strict.score, strict.method) == (Standing.OVER, 8, "steps")
    assert strict.working == "89% ≥ 80%，得分值的 80%：10 × 80% = 8"
    stated = read_notes("定量指标未达到指标值的，按B/A或A/B*该指标分值记分。")
    noted = score(form((row,)), None, RuleSource.NOTE, stated).lines[0]
    assert (noted.standing, noted.working) == (
        Standing.AGREES,
        "89% ÷ 95% × 10 = 9.3684 → 9.37（表注：正向指标按完成比例计分）",
    )


# --- 3., 4. room, reasons, deductions ------------------------------------------------------------------------------

# 指标 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因 => 得分 | 下限 | 上限 | 判定
ROOM = """
    可持续影响   | 良好   | 良好   | 8  | 7   |            => 7 | 6.4 | 8  | agrees
    可持续影响   | 良好   | 良好   | 8  | 6   |            =>   | 6.4 | 8  | under
    可持续影响   | 良好   | 良好   | 8  | 6   | 待检验     => 6 | 6.4 | 8  | under
    可持续影响   | 良好   | 良好   | 8  | 6   | 无         =>   | 6.4 | 8  | under
    可持续影响   | 良好   | 良好   | 8  | 9   | 待检验     =>   | 6.4 | 8  | over
    可持续影响   | 良好   | 良好   | 8  |     |            =>   | 6.4 | 8  | not_judged
    影响程度     | 效果明显 | 达成预期指标 | 10 | 10 |     => 10 | 8  | 10 | agrees
    影响程度     | 效果明显 | 部分达成预期指标并具有一定效果 | 10 | 7 | => 7 | 5 | 8 | agrees
    影响程度     | 效果明显 | 未达成预期指标且效果较差 | 10 | 7 |  => | 0 | 6 | over
    影响程度     | 效果明显 | 有所改善 | 10 | 9 |          => 9 | 0   | 10 | agrees
    申报项目数量 | 2-3    | 6      | 3  | 2   |            => 2 | 1.5 | 3  | agrees
    申报项目数量 | 2-3    | 6      | 3  | 1   |            =>   | 1.5 | 3  | under
    办结时限     | 3-5天  | 10天   | 2  | 1   |            => 1 | 1   | 1  | agrees
    办结时限     | 3-5天  | 10天   | 2  | 2   |            => 1 | 1   | 1  | over
    完成时间     | 10月底前 | 11月底 | 5 | 4  |            => 4 | 0   | 5  | agrees
    完成时间     | 10月底前 | 10月31日 | 5 | 5 |           => 5 | 5   | 5  | agrees
    完成时间     | 10月底前 | 2020年9月 | 5 | 3 |          => 5 | 5   | 5  | under
    完成时间     | 10月底前 | 按期完成 | 5 | 5 |           => 5 | 0   | 5  | agrees
    登记数       | ≥200笔 | 154笔  | 3  | 2   |            => 2.31 | 2.31 | 2.31 | under
    登记数       | ≥200笔 | 154笔  | 3  | 2   | 疫情影响   => 2 | 2.31 | 2.31 | under
    登记数       | ≥200笔 | 154笔  | 3  | 3   | 疫情影响   => 2.31 | 2.31 | 2.31 | over
    登记数       | ≥200笔 | 154笔  | 3  |     |            => 2.31 | 2.31 | 2.31 | not_judged
    登记数       | ≥200笔 | 250笔  | 3  | 4   |            => 3 | 3   | 3  | over
"""


@pytest.mark.parametrize("text", table(ROOM), ids=lambda text: text.split("=>")[0].strip())
def test_what_the_rule_leaves_open_the_declared_score_settles(text):
    row, _, expected = text.partition("=>")
    column = foreign_row("登记数 | ≥350个 | 348个 | 3 | 2.98", 1)
    line = assumed(form((foreign_row(row, 0), column))).lines[0]
    stated = [written(line.score) or "", written(line.rule_low), written(line.rule_high), line.standing.value]
    assert stated == cells(expected)


def test_the_forms_own_box_explains_every_row():
    text = "登记数 | ≥200笔 | 154笔 | 3 | 2.25\n可持续影响 | 良好 | 良好 | 8 | 6"
    explained = assumed(foreign(text, remarks={"deviation": "受疫情影响"}))
    assert [written(line.score) for line in explained.lines] == ["2.25", "6"]
    assert all(line.facts["reason"] is True for line in explained.lines)
    silent = assumed(foreign(text, remarks={"deviation": "无"}))
    assert [written(line.score) for line in silent.lines] == ["2.31", None]


def test_the_total_is_bounded_where_a_line_is_open():
    card = assumed(foreign("可持续影响 | 良好 | 良好 | 8 | 9\n登记数 | ≥200笔 | 154笔 | 92 | 70.84"))
    assert card.total is None
    assert (written(card.total_low), written(card.total_high)) == ("77.24", "78.84")
    assert (card.points_total, card.grade) == (100, "中")


# 指标 | 性质 | 指标值 | 完成值 | 分值 | 得分 | 扣减分 => 得分 | 规则核算 | 判定
DEDUCTIONS = """
    登记数 | ≥ | 200 | 250 | 3 | 2.5 | 0.5 => 2.5 | 3   | under
    登记数 | ≥ | 200 | 250 | 3 | 3   | 0.5 => 2.5 | 2.5 | over
    登记数 | ≥ | 200 | 250 | 3 |     | 0.5 => 2.5 | 3   | not_judged
    登记数 | ≥ | 200 | 154 | 3 | 2.31 |    => 2.31 | 2.31 | agrees
    登记数 | ≥ | 200 | 154 | 3 | 2.3 |     => 2.31 | 2.31 | under
"""


@pytest.mark.parametrize("text", table(DEDUCTIONS), ids=lambda text: text.split("=>")[0].strip())
def test_points_taken_off_stand(text):
    row, _, expected = text.partition("=>")
    line = by_template(issued(row, "national-project-2020")).lines[0]
    assert [written(line.score), written(line.rule_high), line.standing.value] == cells(expected)


# --- 5. what cannot be compared or read ------------------------------------------------------------------------------

# 指标 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因 => 得分 | 注意事项
NOTICED = """
    获批用地（亩）   | 2        | 2.3万    | 3  | 3  |          => 3  | magnitude=万
    成本合规率       | 合规     | 100%     | 15 | 15 |          => 15 | kinds=True
    支付率           | 100%     | 已完成   | 15 | 15 |          => 15 | kinds=True
    建档数           | 37个     | 100%     | 5  | 5  |          => 5  | units=个与%
    利息补贴保障率   | 100%     | 无       | 5  | 5  | 没有动用 => 5  | not_occurred=True,reason=True
    利息补贴保障率   | 100%     | 无       | 5  | 5  |          => 5  | kinds=True
    安全事故数       | 0起      | 无       | 5  | 5  |          => 5  | rule_fits=反向按指标值÷完成值
    投诉量           | ≤3次     | 未发生   | 5  | 5  |          => 5  | rule_fits=反向按指标值÷完成值
    开工率           | ≥90%     | ≥90%     | 10 | 10 |          => 10 | copied=True,rule_fits=正向按完成比例
    讲座             | 6次      | 150次    | 1  | 1  |          => 1  | far_over=25,rule_fits=正向按完成比例
    讲座             | ≥100次   | 130次    | 1  | 1  |          => 1  | far_over=1.3,rule_fits=正向按完成比例
    讲座             | ≥100次   | 129次    | 1  | 1  |          => 1  | rule_fits=正向按完成比例
    签约率           | ≥50%     | 90%      | 1  | 1  |          => 1  | rule_fits=正向按完成比例
    项目总成本       | 90万元   | 150万元  | 5  | 3  |          => 3  | rule_fits=反向按指标值÷完成值
    建立制度         |          | 已建立   | 5  | 5  |          =>    |
    建立制度         | 建立     |          | 5  | 5  |          =>    |
    建立制度         | /        | /        | 5  | 5  |          =>    |
    建立制度         | 建立     | 已建立   | 5  | 5  |          => 5  | outcome=达成年度指标
    登记数           | ≥200笔   | 154笔    |    | 2  |          =>    |
"""


@pytest.mark.parametrize("text", table(NOTICED), ids=lambda text: text.split("=>")[0].strip())
def test_what_is_noticed_beside_the_score(text):
    row, _, expected = text.partition("=>")
    line = assumed(form((foreign_row(row, 0),))).lines[0]
    facts = {name: str(fact) if isinstance(fact, str | bool) else written(fact) for name, fact in line.facts.items()}
    earned, noticed = cells(expected)
    assert written(line.score) == (earned or None)
    assert ",".join(f"{name}={facts[name]}" for name in sorted(facts)) == noticed


def test_what_is_not_understood_is_said_and_never_guessed():
    line = assumed(foreign("建档 | ≥7,00.0,77元 | 80元 | 5 | 4")).lines[0]
    assert (line.facts, line.score, line.standing) == ({"unparsed": "target"}, 4, Standing.NOT_JUDGED)


def test_a_text_in_a_quantity_cell_of_an_issued_form_leaves_the_row_unanswered():
    card = by_template(issued("登记数 | ≥ | 200 | 约154 | 3 | \n登记数 | ≥ | 200 | | 3 | ", "national-project-2020"))
    texted, blank = card.lines
    assert (texted.score, texted.low, texted.facts) == (None, None, {"text_number": "actual"})
    assert (blank.score, blank.low, blank.facts) == (None, None, {})
    assert (card.total, card.total_low, card.points_total) == (None, None, 6)


def test_a_number_against_words_on_an_issued_form_leaves_the_declared_score():
    line = by_template(issued("成本合规率 | 定性 | 合规 | 100% | 15 | 15", "shanxi-project-2021")).lines[0]
    assert (line.facts, line.score, line.standing) == ({"kinds": True}, 15, Standing.NOT_JUDGED)


def test_a_lost_multiplier_is_noticed_on_an_issued_form_too():
    line = by_template(issued("获批用地 | ≥ | 2 | 23000 | 3 | 3", "national-project-2020")).lines[0]
    assert (line.facts, line.score, line.standing) == ({"magnitude": "万"}, 3, Standing.AGREES)


def test_a_spare_row_without_a_kind_is_unanswered():
    line = by_template(issued("登记数 | | 200 | 154 | 3 | 2", "national-project-2020")).lines[0]
    assert (line.method, line.score, line.standing) == (None, None, Standing.NOT_JUDGED)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("登记数 | ≥200笔 | 154笔 | 3 | 2.31", True),
        ("登记数 | ≥200笔 | 200笔 | 3 | 3", False),
        ("投资规模 | 2亿元 | 1.5亿元 | 4 | 3", True),
        ("投资规模 | 2亿元 | 1.5亿元 | 4 | 4", None),  # the score says that less was meant to be better
        ("完成时间 | 10月底前 | 11月底 | 5 | 4", True),
        ("可持续影响 | 良好 | 良好 | 8 | 7", False),
        ("可持续影响 | 良好 | 较好 | 8 | 7", None),
    ],
)
def test_being_short_of_the_target(text, short):
    assert assumed(foreign(text)).lines[0].short_of_target is short


# --- budget execution ------------------------------------------------------------------------------------------------

# 模板 | 预算数 | 执行数 | 分值 | 执行率 | 得分 => 执行率 | 得分 | 规则核算 | 判定
EXECUTION = """
                          | 315.2   | 315.2   | 10 | 100%   | 10   => 1      | 10    | 10    | agrees
                          | 5923.63 | 5737.12 | 20 | 97%    | 19.4 => 0.9685 | 19.4  | 19.4  | agrees
                          | 5923.63 | 5737.12 | 20 | 96.85% | 19.37 => 0.9685 | 19.37 | 19.37 | agrees
                          | 5923.63 | 5737.12 | 20 | 96.85% | 19.4 => 0.9685 | 19.4  | 19.4  | agrees
                          | 100     | 86.18   | 10 |        | 7    => 0.8618 | 7     | 7     | agrees
                          | 100     | 80      | 10 | 80%    | 10   => 0.8    | 8     | 8     | over
                          | 100     | 80      | 10 | 100%   | 10   => 0.8    | 8     | 10    | agrees
                          | 100     | 80      | 10 | 80%    | 6    => 0.8    | 8     | 8     | under
                          |         |         | 10 | 79.27% | 7.93 =>        | 7.93  | 7.93  | agrees
                          | 0       | 0       | 10 |        | 10   =>        | 10    | 0~10  | not_judged
                          |         |         | 10 |        | 10   =>        |       |       | not_judged
                          | 100     | 120     | 10 | 120%   | 10   => 1.2    | 10    | 10    | agrees
                          | 100     | 100     |    | 100%   |      => 1      |       |       | not_judged
    national-project-2020 | 100     | 80      |    | 80%    | 8    => 0.8    | 8     | 8     | agrees
    national-project-2021 | 100     | 85      | 10 | 85%    | 7    => 0.85   | 7     | 7     | agrees
    national-project-2021 | 100     | 85      | 10 | 85%    | 8.5  => 0.85   | 7     | 7     | over
    hubei-department-2020 | 5923.63 | 5737.12 | 20 | 97%    | 19.4 => 0.97   | 19.4  | 19.4  | agrees
"""


@pytest.mark.parametrize("text", table(EXECUTION), ids=lambda text: text.split("=>")[0].strip())
def test_budget_execution(text):
    row, _, expected = text.partition("=>")
    template, *figures = cells(row)
    # An unrelated row gives the column its two decimals.
    rows = (foreign_row("登记数 | ≥350个 | 348个 | 3 | 2.98", 0),)
    submission = form(rows, money=funds(*figures))
    if template:
        line = score(submission, find_template(template), RuleSource.TEMPLATE).execution
    else:
        line = assumed(submission).execution
    rule = written(line.rule_low) or ""
    if line.rule_low != line.rule_high:
        rule = f"{rule}~{written(line.rule_high)}"
    assert [written(line.rate) or "", written(line.score) or "", rule, line.standing.value] == cells(expected)


# --- totals and grades -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "grade"),
    [("90", "优"), ("89.99", "良"), ("89.5", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差")],
)
def test_grades_are_half_open(declared, grade):
    card = assumed(foreign(f"规划 | 纸质 | 初稿 | 100 | {declared}"))
    assert (card.total, card.grade) == (number(declared), grade)


def test_no_grade_where_the_bounds_lie_in_two_grades_or_points_are_missing():
    assert assumed(foreign("规划 | 良好 | 良好 | 100 | ")).grade is None
    missing = assumed(foreign("规划 | 良好 | 良好 | 90 | 90\n登记数 | ≥20笔 | 20笔 | | 10"))
    assert (missing.points_total, missing.grade, missing.total) == (None, None, None)


def test_a_form_without_points_or_scores_is_not_judged():
    card = assumed(foreign("储备到位率 | 100% | 100%\n变质比例 | 0 | 0", money=funds("194.9", "194.9", "", "100%", "")))
    assert [line.score for line in card.lines] == [None, None]
    assert [line.short_of_target for line in card.lines] == [False, False]
    assert {line.standing for line in card.lines} == {Standing.NOT_JUDGED}
    assert (card.points_total, card.total, card.grade, card.execution.rate) == (None, None, None, 1)


def test_a_form_without_rows_has_no_total():
    card = assumed(form(()))
    assert (card.lines, card.execution, card.total, card.points_total, card.grade) == ((), None, None, None, None)
