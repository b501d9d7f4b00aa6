"""Stepped deduction (扣分法): for every step short of the target some points are taken off, down to nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jixiao.methods.base import NOISE_DIGITS as NOISE
from jixiao.methods.base import Award, Case, CellNames, Rule, constant, figures
from jixiao.methods.rates import rate_test
from jixiao.methods.wording import amount, attained, figure, nothing
from jixiao.numbers import round_half_away
from jixiao.template.policy import MethodChoice

__all__ = ["SteppedDeduction"]

_GAP_DIGITS: Final = 8
_STEP_DIGITS: Final = 6
"""A difference loses digits to binary noise, and cutting off at a whole step would make a step of them: both are
rounded first, more coarsely than elsewhere."""


class SteppedDeduction(Rule):
    """每少 X 扣 Y 分，扣完为止; for less-is-better quantities, 每多 X."""

    id = "stepped_deduction"
    title = "按差距扣分"
    rule = (
        "完成指标值的得满分；未完成的，每差一档扣一定分数，扣完为止；"
        "一档是若干个百分点、若干数量或指标值的百分之几，不足一档是否按一档算由表定。"
    )
    source = "高密度扣分式评分表的通行做法（每少1个百分点扣1分，扣完为止）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Full, less the deduction for each step; a missed target below 0, or of 0 where a share is asked, earns 0."""
        target, actual = figures(case)
        per, deduct = _parameters(choice, is_rate=case.is_rate)
        if case.is_rate and choice.per_rate is not None and target > 1:
            per *= 100  # 90 is written for 90 %
        less = choice.kind == "≤" or (choice.kind == "＝" and target == 0)
        if (actual <= target or actual <= 0) if less else actual >= target:
            bound = max(target, actual) if less else target
            return Award(case.points, case.points, attained(case, "≤" if less else "≥", bound), True)
        if target <= 0 and (choice.relative or not less):
            return Award(Fraction(0), Fraction(0), nothing(case, ">" if less else "<", target), False)
        upper, lower = (actual, target) if less else (target, max(Fraction(0), actual))
        gap = round_half_away(upper - lower, _GAP_DIGITS)
        exact = round_half_away((gap / target if choice.relative else gap) / per, _STEP_DIGITS)
        steps = -(-exact).__floor__() if choice.whole_steps else exact.__floor__()
        earned = max(Fraction(0), round_half_away(case.points - deduct * steps, NOISE))
        working = f"{_gap(case, choice, upper, lower, target)}，{_steps(case, choice, per, deduct, steps, earned)}"
        return Award(earned, earned, working, False)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        plain = self._formula(cells, choice, _parameters(choice, is_rate=False)[0])
        if choice.per_rate is None:
            return plain
        shares = self._formula(cells, choice, choice.per_rate)
        hundreds = self._formula(cells, choice, choice.per_rate * 100)
        return f"IF({rate_test(cells)},IF({cells.target}>1,{hundreds},{shares}),{plain})"

    def _formula(self, cells: CellNames, choice: MethodChoice, per: Fraction) -> str:
        target, actual, points = cells.target, cells.actual, cells.points
        short = self._less_off(f"{target}-MAX(0,{actual})", cells, choice, per)
        over = self._less_off(f"{actual}-{target}", cells, choice, per)
        more = f"IF({actual}>={target},{points},IF({target}<=0,0,{short}))"
        if choice.relative:
            over = f"IF({target}<=0,0,{over})"
        if choice.kind == "≤":
            return f"IF(OR({actual}<={target},{actual}<=0),{points},{over})"
        if choice.kind == "＝":
            return f"IF({target}=0,IF({actual}<=0,{points},{over}),{more})"
        return more

    def _less_off(self, gap: str, cells: CellNames, choice: MethodChoice, per: Fraction) -> str:
        _, deduct = _parameters(choice, is_rate=False)
        share = f"/{cells.target}" if choice.relative else ""
        steps = f"ROUND(ROUND({gap},{_GAP_DIGITS}){share}/{constant(per)},{_STEP_DIGITS})"
        whole = f"ROUNDUP({steps},0)" if choice.whole_steps else f"INT({steps})"
        return f"ROUND({cells.points}-{constant(deduct)}*{whole},{NOISE})"


def _parameters(choice: MethodChoice, *, is_rate: bool) -> tuple[Fraction, Fraction]:
    per = choice.per_rate if is_rate and choice.per_rate is not None else choice.per
    if per is None or choice.deduct is None:
        raise ValueError("a stepped deduction needs per and deduct")
    return per, choice.deduct


def _gap(case: Case, choice: MethodChoice, upper: Fraction, lower: Fraction, target: Fraction) -> str:
    """``95% − 90% = 5 个百分点``, ``100 − 97 = 3``, ``(100 − 90) ÷ 100 = 10%``."""
    difference = f"{figure(upper, percent=case.percent)} − {figure(lower, percent=case.percent)}"
    if choice.relative:
        share = figure((upper - lower) / target, percent=True)
        return f"({difference}) ÷ {figure(target, percent=case.percent)} = {share}"
    if case.percent:
        return f"{difference} = {figure(100 * (upper - lower))} 个百分点"
    return f"{difference} = {figure(upper - lower)}"


def _steps(
    case: Case, choice: MethodChoice, per: Fraction, deduct: Fraction, steps: int, earned: Fraction
) -> str:  # fmt: skip
    """``每 1 个百分点扣 0.5：10 − 0.5 × 5 = 7.5``."""
    step = figure(per, percent=True) if choice.relative else figure(per)
    if case.percent and not choice.relative:
        step = f"{figure(100 * per)} 个百分点"
    part = "（不足的按一档）" if choice.whole_steps else "（不足的不扣）"
    taken = f"{amount(case.points)} − {amount(deduct)} × {steps}"
    if deduct * steps > case.points:
        return f"每 {step}{part}扣 {amount(deduct)}：{taken} < 0，扣完为止，得 0"
    return f"每 {step}{part}扣 {amount(deduct)}：{taken} = {amount(earned)}"
