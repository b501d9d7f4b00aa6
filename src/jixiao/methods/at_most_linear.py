"""At most, linear: an excess over the target is taken off in proportion; twice the target earns nothing."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import NOISE_DIGITS as NOISE
from jixiao.methods.base import Award, Case, CellNames, Rule, below_pass_line, constant, figures
from jixiao.methods.wording import amount, attained, figure, nothing
from jixiao.template.policy import MethodChoice

__all__ = ["AtMostLinear"]


class AtMostLinear(Rule):
    """1 − (B − A)/A, as a provincial vendor's system scores less-is-better quantities."""

    id = "at_most_linear"
    title = "反向指标按超出幅度扣分"
    rule = "完成值不超过指标值的得满分；超过的，按〔1－（完成值－指标值）÷指标值〕×分值计分，超过一倍不得分。"
    source = "某省级预算绩效管理系统的反向指标算法（通行做法）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Full up to the target, and for an actual of 0 or below; nothing from twice the target on."""
        target, actual = figures(case)
        if actual <= target or actual <= 0:
            return Award(case.points, case.points, attained(case, "≤", max(target, actual)), True, Fraction(1))
        if target <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, ">", target), False, Fraction(0))
        completion = max(Fraction(0), 1 - (actual - target) / target)
        if choice.pass_line is not None and below_pass_line(completion, choice):
            line = f"低于及格线 {figure(choice.pass_line, percent=True)}，得 0"
            working = f"{_above(case, target, actual)}，只得 {figure(completion, percent=True)}，{line}"
            return Award(Fraction(0), Fraction(0), working, False, completion)
        earned = case.points * completion
        return Award(earned, earned, _working(case, target, actual, earned), False, completion)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells; the noise of the subtraction is rounded away before it meets anything."""
        target, actual, points = cells.target, cells.actual, cells.points
        share = f"1-({actual}-{target})/{target}"
        earned = f"ROUND({points}*MAX(0,{share}),{NOISE})"
        if choice.pass_line is not None:
            earned = f"IF(ROUND({share},{NOISE})<{constant(choice.pass_line)},0,{earned})"
        return f"IF(OR({actual}<={target},{actual}<=0),{points},IF({target}<=0,0,{earned}))"


def _above(case: Case, target: Fraction, actual: Fraction) -> str:
    written = figure(target, percent=case.percent)
    return f"({figure(actual, percent=case.percent)} − {written}) ÷ {written}"


def _working(case: Case, target: Fraction, actual: Fraction, earned: Fraction) -> str:
    above = _above(case, target, actual)
    if earned == 0:
        return f"{above} ≥ 100%，得 0"
    return f"[1 − {above}] × {amount(case.points)} = {amount(earned)}"
