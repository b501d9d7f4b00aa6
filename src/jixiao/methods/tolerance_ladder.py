"""Tolerance ladder (允许偏差分档): the smaller the deviation from the target, the larger the share of the points."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import NOISE_DIGITS as NOISE
from jixiao.methods.base import Award, Case, CellNames, Rule, constant, figures
from jixiao.methods.wording import amount, attained, figure, nothing
from jixiao.numbers import round_half_away
from jixiao.template.policy import MethodChoice, Rung

__all__ = ["ToleranceLadder"]


class ToleranceLadder(Rule):
    """|B − A| ÷ A on a ladder, as 江西 scored costs in 2017: within 10 % full, 15 % three fifths, 20 % one fifth."""

    id = "tolerance_ladder"
    title = "按偏差幅度分档计分"
    rule = (
        "按完成值偏离指标值的幅度（|完成值－指标值|÷指标值）所在的档计分，"
        "超出最宽一档不得分；可以只计超出指标值的偏差。"
    )
    source = "江西省2017年度项目支出绩效自评表（成本偏差±10%以内5分、10%—15% 3分、15%—20% 1分，超过20%不得分）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """The share of the narrowest rung that holds the deviation; a negative actual counts as 0."""
        target, actual = figures(case)
        if target <= 0 or (choice.only_above and actual <= target):
            if actual <= max(Fraction(0), target):
                working = attained(case, "≤", max(Fraction(0), target))
                return Award(case.points, case.points, working, True)
            return Award(Fraction(0), Fraction(0), nothing(case, ">", target), False)
        counted = max(Fraction(0), actual)
        deviation = abs(counted - target) / target
        rounded = round_half_away(deviation, NOISE)
        rung = next((rung for rung in choice.ladder if rounded <= rung.within), None)
        earned = case.points * rung.share if rung is not None else Fraction(0)
        working = f"{_deviation(case, counted, target, deviation)}，{_worth(case, rung, choice, earned)}"
        return Award(earned, earned, working, earned == case.points)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same ladder over cells."""
        target, actual, points = cells.target, cells.actual, cells.points
        deviation = f"ROUND(ABS(MAX(0,{actual})-{target})/{target},{NOISE})"
        earned = "0"
        for rung in reversed(choice.ladder):
            earned = f"IF({deviation}<={constant(rung.within)},{points}*{constant(rung.share)},{earned})"
        if choice.only_above:
            earned = f"IF({actual}<={target},{points},{earned})"
        return f"IF({target}<=0,IF({actual}<=0,{points},0),{earned})"


def _deviation(case: Case, actual: Fraction, target: Fraction, deviation: Fraction) -> str:
    aim = figure(target, percent=case.percent)
    return f"|{figure(actual, percent=case.percent)} − {aim}| ÷ {aim} = {figure(deviation, percent=True)}"


def _worth(case: Case, rung: Rung | None, choice: MethodChoice, earned: Fraction) -> str:
    if rung is None:
        return f"超过 {figure(choice.ladder[-1].within, percent=True)}，得 0"
    share = figure(rung.share, percent=True)
    earning = f"{amount(case.points)} × {share} = {amount(earned)}"
    return f"不超过 {figure(rung.within, percent=True)}，得分值的 {share}：{earning}"
