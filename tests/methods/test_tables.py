"""Each method as a decision table that an official can read: figures, points, what they earn, and the working."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from jixiao.methods import METHODS, Case, method
from jixiao.methods.base import settled
from jixiao.methods.far_over import excess, reduced
from jixiao.methods.rates import is_rate
from jixiao.methods.wording import arrow
from jixiao.numbers import exact, round_half_away
from jixiao.template.policy import FarOver, MethodChoice, Reduction, Rung, Step

SATISFACTION = tuple(
    Step(at_least=exact(bound), share=exact(share)) for bound, share in (("0.9", "1"), ("0.8", "0.8"), ("0.6", "0.5"))
)

# 指标值 | 完成值 | 分值 | 得分 | 算式
AT_LEAST = """
    350    | 348    | 3  | 2.98 | 348 ÷ 350 × 3 = 2.9829 → 2.98
    20     | 14     | 3  | 2.1  | 14 ÷ 20 × 3 = 2.1
    200    | 154    | 3  | 2.31 | 154 ÷ 200 × 3 = 2.31
    50%    | 46%    | 3  | 2.76 | 46% ÷ 50% × 3 = 2.76
    2      | 1.55   | 4  | 3.1  | 1.55 ÷ 2 × 4 = 3.1
    15000  | 12500  | 4  | 3.33 | 12500 ÷ 15000 × 4 = 3.3333 → 3.33
    200    | 264    | 3  | 3    | 264 ≥ 200，得满分 3
    200    | 200    | 3  | 3    | 200 ≥ 200，得满分 3
    0      | 0      | 5  | 5    | 0 ≥ 0，得满分 5
    0      | 4      | 5  | 5    | 4 ≥ 0，得满分 5
    0      | -4     | 5  | 0    | -4 < 0，得 0
    10     | 0      | 5  | 0    | 0 < 10，得 0
    10     | -3     | 5  | 0    | -3 < 10，得 0
    -5     | -3     | 5  | 5    | -3 ≥ -5，得满分 5
    200    | 201    | 0  | 0    | 201 ≥ 200，得满分 0
    1000   | 335    | 3  | 1.01 | 335 ÷ 1000 × 3 = 1.005 → 1.01
    1000   | 535    | 5  | 2.68 | 535 ÷ 1000 × 5 = 2.675 → 2.68
"""
AT_LEAST_WITH_PASS_LINE = """
    100    | 60     | 10 | 6    | 60 ÷ 100 × 10 = 6
    100    | 59.99  | 10 | 0    | 59.99 ÷ 100 = 59.99%，低于及格线 60%，得 0
    100    | 100    | 10 | 10   | 100 ≥ 100，得满分 10
"""
AT_MOST = """
    5300   | 5830   | 10 | 9.09 | 5300 ÷ 5830 × 10 = 9.0909 → 9.09
    90     | 89.974 | 8  | 8    | 89.974 ≤ 90，得满分 8
    0.9%   | 0%     | 10 | 10   | 0% ≤ 0.9%，得满分 10
    0      | 0      | 5  | 5    | 0 ≤ 0，得满分 5
    0      | 3      | 5  | 0    | 3 > 0，得 0
    10     | -1     | 5  | 5    | -1 ≤ 10，得满分 5
    5      | 20     | 8  | 2    | 5 ÷ 20 × 8 = 2
"""
AT_MOST_WITH_PASS_LINE = """
    6      | 10     | 10 | 6    | 6 ÷ 10 × 10 = 6
    5      | 10     | 10 | 0    | 5 ÷ 10 = 50%，低于及格线 60%，得 0
"""
AT_MOST_LINEAR = """
    5300   | 5830   | 10 | 9    | [1 − (5830 − 5300) ÷ 5300] × 10 = 9
    100    | 100    | 10 | 10   | 100 ≤ 100，得满分 10
    100    | 150    | 10 | 5    | [1 − (150 − 100) ÷ 100] × 10 = 5
    100    | 200    | 10 | 0    | (200 − 100) ÷ 100 ≥ 100%，得 0
    100    | 300    | 10 | 0    | (300 − 100) ÷ 100 ≥ 100%，得 0
    0      | 0      | 10 | 10   | 0 ≤ 0，得满分 10
    0      | 1      | 10 | 0    | 1 > 0，得 0
    8      | 8.36   | 1  | 0.96 | [1 − (8.36 − 8) ÷ 8] × 1 = 0.955 → 0.96
"""
AT_MOST_LINEAR_WITH_PASS_LINE = """
    100    | 140    | 10 | 6    | [1 − (140 − 100) ÷ 100] × 10 = 6
    100    | 141    | 10 | 0    | (141 − 100) ÷ 100，只得 59%，低于及格线 60%，得 0
"""
EQUAL = """
    100%   | 98%    | 10 | 9.8  | 98% ÷ 100% × 10 = 9.8
    100%   | 100%   | 10 | 10   | 100% = 100%，得满分 10
    12     | 14     | 10 | 10   | 14 ≥ 12，得满分 10
    0      | 0      | 20 | 20   | 0 = 0，得满分 20
    0      | -1     | 20 | 20   | -1 ≤ 0，得满分 20
    0      | 2      | 20 | 0    | 2 > 0，得 0
    10     | -2     | 20 | 0    | -2 < 10，得 0
"""
EQUAL_WITH_PASS_LINE = """
    10     | 5      | 10 | 0    | 5 ÷ 10 = 50%，低于及格线 60%，得 0
"""
BETWEEN = """
    2~3    | 6      | 3  | 3    | 6 ≥ 2，得满分 3
    3~5    | 3      | 2  | 2    | 3 在 3—5 内，得满分 2
    3~5    | 5      | 2  | 2    | 5 在 3—5 内，得满分 2
    5~3    | 4      | 2  | 2    | 4 在 3—5 内，得满分 2
    3~5    | 2      | 3  | 2    | 2 ÷ 3 × 3 = 2
    3~5    | 0      | 3  | 0    | 0 < 3，得 0
    -2~0   | -3     | 3  | 0    | -3 < -2，得 0
"""
BETWEEN_LESS_IS_BETTER = """
    3~5    | 1      | 2  | 2    | 1 ≤ 5，得满分 2
    3~5    | 4      | 2  | 2    | 4 在 3—5 内，得满分 2
    3~5    | 10     | 2  | 1    | 5 ÷ 10 × 2 = 1
    -2~0   | 1      | 2  | 0    | 1 > 0，得 0
"""
BETWEEN_WITH_PASS_LINE = """
    10~12  | 5      | 2  | 0    | 5 ÷ 10 = 50%，低于及格线 60%，得 0
"""
BY_DATE = """
    45260  | 45260   | 5  | 5    | 2023-11-30 不晚于 2023-11-30，得满分 5
    45260  | 45200   | 5  | 5    | 2023-10-01 不晚于 2023-11-30，得满分 5
    45260  | 45260.7 | 5  | 5    | 2023-11-30 不晚于 2023-11-30，得满分 5
    45260  | 45261   | 5  | 0~5  | 2023-12-01 晚于 2023-11-30，在 0 至 5 之间评定
"""
STEPS = """
    95%    | 95%    | 10 | 10   | 95% ≥ 90%，得分值的 100%：10 × 100% = 10
    95%    | 90%    | 10 | 10   | 90% ≥ 90%，得分值的 100%：10 × 100% = 10
    95%    | 89.99% | 10 | 8    | 89.99% ≥ 80%，得分值的 80%：10 × 80% = 8
    95%    | 60%    | 10 | 5    | 60% ≥ 60%，得分值的 50%：10 × 50% = 5
    95%    | 59%    | 10 | 0    | 59% 低于最低一档，得 0
    0%     | 0%     | 10 | 0    | 0% 低于最低一档，得 0
    95     | 81     | 10 | 8    | 81 ÷ 95 = 85.2632% ≥ 80%，得分值的 80%：10 × 80% = 8
"""
EXECUTION = """
           | 39.41% | 10 | 3.94 | 39.41% × 10 = 3.941 → 3.94
           | 97%    | 20 | 19.4 | 97% × 20 = 19.4
           | 100%   | 10 | 10   | 100% × 10 = 10
           | 105%   | 10 | 10   | 105% × 10 = 10.5 → 10
           | 0%     | 10 | 0    | 0% × 10 = 0
"""
EXECUTION_BY_STEPS = """
           | 85%    | 10 | 8    | 85% ≥ 80%，得分值的 80%：10 × 80% = 8
           | 10%    | 10 | 0    | 10% 低于最低一档，得 0
"""
ATTAINED = """
    350    | 348    | 3  | 0    | 348 < 350，得 0
    350    | 350    | 3  | 3    | 350 ≥ 350，得满分 3
    50%    | 46%    | 3  | 0    | 46% < 50%，得 0
    0      | 0      | 5  | 5    | 0 ≥ 0，得满分 5
    0      | -4     | 5  | 0    | -4 < 0，得 0
"""
ATTAINED_AT_MOST = """
    5300   | 5830   | 10 | 0    | 5830 > 5300，得 0
    5300   | 5300   | 10 | 10   | 5300 ≤ 5300，得满分 10
    0      | 0      | 5  | 5    | 0 ≤ 0，得满分 5
    0      | 1      | 5  | 0    | 1 > 0，得 0
    10     | -1     | 5  | 5    | -1 ≤ 10，得满分 5
"""
ATTAINED_EQUAL = """
    100%   | 98%    | 10 | 0    | 98% < 100%，得 0
    12     | 14     | 10 | 10   | 14 ≥ 12，得满分 10
    0      | 2      | 20 | 0    | 2 > 0，得 0
    0      | 0      | 20 | 20   | 0 ≤ 0，得满分 20
"""
DEDUCTION_BY_PERCENTAGE_POINT = """
    95%    | 90%    | 10 | 7.5  | 95% − 90% = 5 个百分点，每 1 个百分点（不足的不扣）扣 0.5：10 − 0.5 × 5 = 7.5
    95%    | 90.5%  | 10 | 8    | 95% − 90.5% = 4.5 个百分点，每 1 个百分点（不足的不扣）扣 0.5：10 − 0.5 × 4 = 8
    95%    | 94.9%  | 10 | 10   | 95% − 94.9% = 0.1 个百分点，每 1 个百分点（不足的不扣）扣 0.5：10 − 0.5 × 0 = 10
    95%    | 95%    | 10 | 10   | 95% ≥ 95%，得满分 10
    95% | 70% | 10 | 0 | 95% − 70% = 25 个百分点，每 1 个百分点（不足的不扣）扣 0.5：10 − 0.5 × 25 < 0，扣完为止，得 0
    0%     | -1%    | 10 | 0    | -1% < 0%，得 0
"""
DEDUCTION_WHOLE_STEPS = """
    100    | 97     | 10 | 4    | 100 − 97 = 3，每 1（不足的按一档）扣 2：10 − 2 × 3 = 4
    100    | 97.9   | 10 | 4    | 100 − 97.9 = 2.1，每 1（不足的按一档）扣 2：10 − 2 × 3 = 4
    100    | 95     | 10 | 0    | 100 − 95 = 5，每 1（不足的按一档）扣 2：10 − 2 × 5 = 0
    100    | 94.99  | 10 | 0    | 100 − 94.99 = 5.01，每 1（不足的按一档）扣 2：10 − 2 × 6 < 0，扣完为止，得 0
    2      | -3     | 10 | 6    | 2 − 0 = 2，每 1（不足的按一档）扣 2：10 − 2 × 2 = 6
    0      | 0      | 10 | 10   | 0 ≥ 0，得满分 10
"""
DEDUCTION_AT_MOST = """
    0      | 0      | 10 | 10   | 0 ≤ 0，得满分 10
    0      | 1      | 10 | 8    | 1 − 0 = 1，每 1（不足的不扣）扣 2：10 − 2 × 1 = 8
    0      | 3      | 10 | 4    | 3 − 0 = 3，每 1（不足的不扣）扣 2：10 − 2 × 3 = 4
    5      | -1     | 10 | 10   | -1 ≤ 5，得满分 10
    5      | 6.5    | 10 | 8    | 6.5 − 5 = 1.5，每 1（不足的不扣）扣 2：10 − 2 × 1 = 8
"""
DEDUCTION_EQUAL = """
    0      | 2      | 10 | 6    | 2 − 0 = 2，每 1（不足的不扣）扣 2：10 − 2 × 2 = 6
    12     | 14     | 10 | 10   | 14 ≥ 12，得满分 10
    12     | 11     | 10 | 8    | 12 − 11 = 1，每 1（不足的不扣）扣 2：10 − 2 × 1 = 8
"""
DEDUCTION_RELATIVE = """
    200    | 180    | 10 | 8    | (200 − 180) ÷ 200 = 10%，每 5%（不足的不扣）扣 1：10 − 1 × 2 = 8
    200    | 181    | 10 | 9    | (200 − 181) ÷ 200 = 9.5%，每 5%（不足的不扣）扣 1：10 − 1 × 1 = 9
    13.44  | 12.768 | 10 | 9    | (13.44 − 12.768) ÷ 13.44 = 5%，每 5%（不足的不扣）扣 1：10 − 1 × 1 = 9
    0      | -1     | 10 | 0    | -1 < 0，得 0
"""
DEDUCTION_RELATIVE_AT_MOST = """
    100    | 112    | 10 | 8    | (112 − 100) ÷ 100 = 12%，每 5%（不足的不扣）扣 1：10 − 1 × 2 = 8
    0      | 1      | 10 | 0    | 1 > 0，得 0
"""
LADDER = r"""
    100    | 110    | 5  | 5    | \|110 − 100\| ÷ 100 = 10%，不超过 10%，得分值的 100%：5 × 100% = 5
    100    | 110.01 | 5  | 3    | \|110.01 − 100\| ÷ 100 = 10.01%，不超过 15%，得分值的 60%：5 × 60% = 3
    100    | 115    | 5  | 3    | \|115 − 100\| ÷ 100 = 15%，不超过 15%，得分值的 60%：5 × 60% = 3
    100    | 120    | 5  | 1    | \|120 − 100\| ÷ 100 = 20%，不超过 20%，得分值的 20%：5 × 20% = 1
    100    | 121    | 5  | 0    | \|121 − 100\| ÷ 100 = 21%，超过 20%，得 0
    100    | 88     | 5  | 3    | \|88 − 100\| ÷ 100 = 12%，不超过 15%，得分值的 60%：5 × 60% = 3
    13.44  | 14.784 | 5  | 5    | \|14.784 − 13.44\| ÷ 13.44 = 10%，不超过 10%，得分值的 100%：5 × 100% = 5
    100    | -5     | 5  | 0    | \|0 − 100\| ÷ 100 = 100%，超过 20%，得 0
    0      | 0      | 5  | 5    | 0 ≤ 0，得满分 5
    0      | 1      | 5  | 0    | 1 > 0，得 0
"""
LADDER_ONLY_ABOVE = r"""
    100    | 60     | 5  | 5    | 60 ≤ 100，得满分 5
    100    | 100    | 5  | 5    | 100 ≤ 100，得满分 5
    100    | 112    | 5  | 3    | \|112 − 100\| ÷ 100 = 12%，不超过 15%，得分值的 60%：5 × 60% = 3
    100    | -5     | 5  | 5    | -5 ≤ 100，得满分 5
"""
RUNGS = tuple(
    Rung(within=exact(within), share=exact(share)) for within, share in (("0.1", "1"), ("0.15", "0.6"), ("0.2", "0.2"))
)
BY_POINT = {"per": exact("0.01"), "deduct": exact("0.5")}
BY_ONE = {"per": Fraction(1), "deduct": Fraction(2)}
BY_SHARE = {"per": exact("0.05"), "deduct": Fraction(1), "relative": True}

PASS_LINE = {"pass_line": Fraction(6, 10)}
TABLES = (
    ("at_least", {}, AT_LEAST),
    ("at_least", PASS_LINE, AT_LEAST_WITH_PASS_LINE),
    ("at_most", {}, AT_MOST),
    ("at_most", PASS_LINE, AT_MOST_WITH_PASS_LINE),
    ("at_most_linear", {}, AT_MOST_LINEAR),
    ("at_most_linear", PASS_LINE, AT_MOST_LINEAR_WITH_PASS_LINE),
    ("equal", {}, EQUAL),
    ("equal", PASS_LINE, EQUAL_WITH_PASS_LINE),
    ("between", {}, BETWEEN),
    ("between", {"反向": True}, BETWEEN_LESS_IS_BETTER),
    ("between", PASS_LINE, BETWEEN_WITH_PASS_LINE),
    ("by_date", {}, BY_DATE),
    ("steps", {"steps": SATISFACTION}, STEPS),
    ("attained", {}, ATTAINED),
    ("attained", {"性质": "≤"}, ATTAINED_AT_MOST),
    ("attained", {"性质": "＝"}, ATTAINED_EQUAL),
    ("stepped_deduction", BY_POINT, DEDUCTION_BY_PERCENTAGE_POINT),
    ("stepped_deduction", {**BY_ONE, "whole_steps": True}, DEDUCTION_WHOLE_STEPS),
    ("stepped_deduction", {**BY_ONE, "性质": "≤"}, DEDUCTION_AT_MOST),
    ("stepped_deduction", {**BY_ONE, "性质": "＝"}, DEDUCTION_EQUAL),
    ("stepped_deduction", BY_SHARE, DEDUCTION_RELATIVE),
    ("stepped_deduction", {**BY_SHARE, "性质": "≤"}, DEDUCTION_RELATIVE_AT_MOST),
    ("tolerance_ladder", {"ladder": RUNGS}, LADDER),
    ("tolerance_ladder", {"ladder": RUNGS, "only_above": True}, LADDER_ONLY_ABOVE),
    ("execution_rate", {}, EXECUTION),
    ("execution_rate", {"steps": SATISFACTION}, EXECUTION_BY_STEPS),
)

# 档次 | 下限 | 上限 | 分值 | 得分 | 说明
QUALITATIVE = """
    达成年度指标         | 80% | 100% | 8  | 6.4~8 | 达成年度指标：在 6.4 至 8 之间评定
    部分达成并具有一定效果 | 50% | 80%  | 10 | 5~8   | 部分达成并具有一定效果：在 5 至 8 之间评定
    未达成且效果较差      | 0%  | 60%  | 10 | 0~6   | 未达成且效果较差：在 0 至 6 之间评定
                       |     |      | 8  | 0~8   | 结果档次未明示，在 0 至 8 之间评定
"""


def _figure(text: str) -> Fraction | None:
    if not text:
        return None
    return exact(text[:-1]) / 100 if text.endswith("%") else exact(text)


def _rows(text: str) -> list[list[str]]:
    """Cells between bars; a bar that belongs to the text is written ``\\|``."""
    lines = text.strip("\n").splitlines()
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)] for line in lines]


def _case(target: str, actual: str, points: str, less_is_better: bool) -> Case:
    ends = [_figure(end) for end in target.split("~")]
    low, high = ends if len(ends) == 2 else (None, None)
    return Case(
        points=exact(points),
        target=None if len(ends) == 2 else ends[0],
        actual=_figure(actual),
        low=low,
        high=high,
        less_is_better=less_is_better,
        percent=actual.endswith("%"),
    )


@pytest.mark.parametrize(
    ("rule", "parameters", "row"),
    [
        pytest.param(rule, parameters, row, id=f"{rule}: {' | '.join(row[:3])}")
        for rule, parameters, text in TABLES
        for row in _rows(text)
    ],
)
def test_a_method_yields_what_its_table_says(rule, parameters, row):
    target, actual, points, expected, working = row
    parameters = dict(parameters)
    less_is_better = bool(parameters.pop("反向", False))
    kind = parameters.pop("性质", "≥")
    placeholder = "steps" if rule == "execution_rate" else rule
    choice = MethodChoice(method=placeholder, source="测试", **parameters).of_kind(kind)
    case = _case(target, actual, points, less_is_better)
    award = method(rule).award(case, choice)
    low, _, high = expected.partition("~")
    assert settled(award.low, case.points, 2) == exact(low)
    assert settled(award.high, case.points, 2) == exact(high or low)
    written = award.working if high else arrow(award.working, award.low, settled(award.low, case.points, 2))
    assert written == working


@pytest.mark.parametrize("row", _rows(QUALITATIVE), ids=lambda row: row[0] or "未选")
def test_a_qualitative_outcome_sets_a_band(row):
    outcome, low, high, points, expected, working = row
    band = (_figure(low), _figure(high)) if outcome else None
    choice = MethodChoice(method="qualitative", source="测试")
    award = method("qualitative").award(Case(exact(points), outcome=outcome or None, band=band), choice)
    least, _, most = expected.partition("~")
    assert (award.low, award.high, award.working) == (exact(least), exact(most), working)


def test_every_method_has_a_title_a_rule_a_source_and_a_table():
    tabled = {rule for rule, _, _ in TABLES} | {"qualitative"}
    assert [each.id for each in METHODS if each.id not in tabled] == []
    for each in METHODS:
        assert each.title
        assert each.rule.endswith("。")
        assert each.source


def test_ids_are_unique_and_found():
    assert len({each.id for each in METHODS}) == len(METHODS)
    assert all(method(each.id) is each for each in METHODS)
    with pytest.raises(KeyError):
        method("unheard_of")


@pytest.mark.parametrize(
    ("exact_score", "points", "deduction", "expected"),
    [
        ("1.005", "3", "0", "1.01"),
        ("2.675", "3", "0", "2.68"),
        ("8.325", "10", "0", "8.33"),
        ("3.2", "3", "0", "3"),
        ("2.98", "3", "0.3", "2.68"),
        ("2.98", "3", "9", "0"),
        ("2.98", "3", "-1", "2.98"),  # a negative 扣减分 is a slip and must not raise the score
    ],
)
def test_a_score_is_rounded_once_capped_and_never_below_zero(exact_score, points, deduction, expected):
    assert settled(exact(exact_score), exact(points), 2, exact(deduction)) == exact(expected)


def test_a_rate_just_below_a_threshold_is_not_rounded_up_to_it():
    choice = MethodChoice(method="steps", source="测试", steps=SATISFACTION)
    award = method("steps").award(Case(Fraction(10), Fraction(1), exact("0.8999999")), choice)
    assert award.low == 8
    assert round_half_away(exact("0.8999999"), 10) < exact("0.9")


# 名称 | 单位 | 指标值 | 完成值 | 分值 | 扣2分 | 按偏离度 | 按偏离度的一半
FAR_OVER = """
    调研成果数量       | 份    | 60 | 88   | 3   | 1   | 1.6 | 2.3
    调研成果数量       | 份    | 60 | 78   | 3   | 1   | 2.1 | 2.55
    调研成果数量       | 份    | 60 | 77.9 | 3   | 3   | 3   | 3
    调研成果数量       | 份    | 60 | 600  | 3   | 1   | 0   | 0
    调研成果数量       | 份    | 60 | 88   | 1.5 | 0   | 0.8 | 1.15
    多规合一覆盖率     |       | 50 | 90   | 3   | 3   | 3   | 3
    数量落实率（%）    |       | 50 | 90   | 3   | 3   | 3   | 3
    群众满意情况       | %     | 50 | 90   | 3   | 3   | 3   | 3
    率先完成的村庄数   | 个    | 50 | 90   | 3   | 1   | 0.6 | 1.8
    登记数             | 笔    | 0  | 90   | 3   | 3   | 3   | 3
"""


@pytest.mark.parametrize("row", _rows(FAR_OVER), ids=lambda row: f"{row[0]} {row[2]} {row[3]}")
def test_far_over_its_target_a_quantity_loses_what_the_form_says(row):
    name, unit, *figures = row
    target, actual, points, by_points, by_deviation, by_half = map(exact, figures)
    choice = MethodChoice(method="at_least", source="测试").of_kind("≥")
    case = Case(points, target, actual)
    award = method("at_least").award(case, choice)
    completion = excess(name, unit, target, actual, exact("1.3"))
    for reduction, expected in (
        (Reduction(points=Fraction(2)), by_points),
        (Reduction(rate=Fraction(1)), by_deviation),
        (Reduction(rate=Fraction(1, 2)), by_half),
        (None, points),
    ):
        rule = FarOver(value=exact("1.3"), source="测试", reduction=reduction)
        left = reduced(award, case, completion, rule) if completion is not None else award
        assert settled(left.low, points, 2) == expected


def test_the_working_of_a_reduction_says_what_was_taken_off():
    case = Case(Fraction(3), Fraction(60), Fraction(88))
    award = method("at_least").award(case, MethodChoice(method="at_least", source="测试"))
    rules = [
        FarOver(value=exact("1.3"), source="测试", reduction=reduction)
        for reduction in (Reduction(points=Fraction(2)), Reduction(rate=Fraction(1)), Reduction(rate=Fraction(1, 2)))
    ]
    completion = excess("调研成果数量", "份", case.target, case.actual, exact("1.3"))
    assert [reduced(award, case, completion, rule).working for rule in rules] == [
        "88 ≥ 60，得满分 3；完成 146.6667%，达到 130%，调减 2，余 1",
        "88 ≥ 60，得满分 3；完成 146.6667%，达到 130%，按偏离度调减 3 × 46.6667% = 1.4，余 1.6",
        "88 ≥ 60，得满分 3；完成 146.6667%，达到 130%，按偏离度调减 3 × 0.5 × 46.6667% = 0.7，余 2.3",
    ]


@pytest.mark.parametrize(
    ("name", "rate"),
    [("审批覆盖率", True), ("数量落实率（%）", True), ("合格率(%)", True), ("完成率％", True),
     ("率先完成数", False), ("提供成果数量（份）", False), ("", False), (None, False)],
)  # fmt: skip
def test_a_name_that_ends_in_rate_is_a_rate(name, rate):
    assert is_rate(name, "") is rate
