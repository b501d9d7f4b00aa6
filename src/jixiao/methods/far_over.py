"""Far over target (大幅超额): what a more-is-better quantity far over its target loses, where the form says so.

It concerns quantities alone: a rate, a harm or a cost ceiling cannot be over-fulfilled by a target set too low.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.methods.base import NOISE_DIGITS as NOISE
from jixiao.methods.base import Award, Case, CellNames, constant
from jixiao.methods.rates import is_rate, rate_test
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.template.policy import FarOver, MethodChoice

__all__ = ["excess", "reduced", "reduced_formula", "reducible"]

_REDUCIBLE: Final = frozenset({"at_least", "attained", "stepped_deduction"})
"""A step table is over rates."""


def reducible(choice: MethodChoice) -> bool:
    """Whether rows scored by a choice can be far over their target at all."""
    return choice.kind == "≥" and choice.method in _REDUCIBLE


def excess(
    name: str | None, unit: str, aim: Fraction | None, actual: Fraction | None, threshold: Fraction
) -> Fraction | None:
    """The completion of a more-is-better quantity at or beyond the threshold; ``None`` for a rate, or below it."""
    if not aim or aim < 0 or actual is None or is_rate(name, unit):
        return None
    completion = round_half_away(actual / aim, NOISE)
    return completion if completion >= threshold else None


def reduced(award: Award, case: Case, completion: Fraction, rule: FarOver) -> Award:
    """An award less what being far over costs.

    Args:
        award: What the method yields, the target being met.
        case: The figures.
        completion: See ``excess``.
        rule: The policy; without a reduction the award stays.
    """
    if rule.reduction is None or case.target is None or case.actual is None:
        return award
    reached = f"完成 {figure(completion, percent=True)}，达到 {figure(rule.value, percent=True)}"
    if rule.reduction.points is not None:
        off = rule.reduction.points
        taken = f"调减 {amount(off)}"
    else:
        rate = rule.reduction.rate or Fraction(0)
        deviation = (case.actual - case.target) / case.target
        off = case.points * rate * deviation
        times = "" if rate == 1 else f" × {figure(rate)}"
        shown = figure(deviation, percent=True)
        taken = f"按偏离度调减 {amount(case.points)}{times} × {shown} = {amount(off)}"
    left = max(Fraction(0), round_half_away(case.points - off, NOISE))
    return replace(award, low=left, high=left, working=f"{award.working}；{reached}，{taken}，余 {amount(left)}")


def reduced_formula(expression: str, cells: CellNames, rule: FarOver) -> str:
    """The other witness: the expression for the unrounded score, far over its target the reduced one."""
    if rule.reduction is None:
        return expression
    target, actual, points = cells.target, cells.actual, cells.points
    if rule.reduction.points is not None:
        off = constant(rule.reduction.points)
    else:
        off = f"{points}*{constant(rule.reduction.rate or Fraction(0))}*({actual}-{target})/{target}"
    far = f"IF({target}<=0,0,IF(ROUND({actual}/{target},{NOISE})<{constant(rule.value)},0,IF({rate_test(cells)},0,1)))"
    return f"IF({far}=1,ROUND({points}-{off},{NOISE}),{expression})"
