"""Far over target (大幅超额): what a more-is-better quantity far over its target loses, where the form says so.

It concerns quantities alone: a rate, a harm or a cost ceiling cannot be over-fulfilled by a target set too low.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.methods.base import NOISE_DIGITS as NOISE
from jixiao.methods.base import Award, Case, CellNames, constant
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.template.policy import FarOver, MethodChoice

__all__ = ["excess", "names_a_rate", "reduced", "reduced_formula", "reducible"]

_RATE_UNITS: Final = ("%", "％", "百分比", "百分点", "个百分点", "‰", "‱")
_RATE_ENDINGS: Final = ("率", "率%", "率％")
_RATE_BEFORE_BRACKETS: Final = ("率（", "率(")
"""What the formula of an issued form looks for: constants of their own, so that its text never changes with what
reading learns."""

_REDUCIBLE: Final = frozenset({"at_least", "attained", "stepped_deduction"})
"""A step table is over rates."""


def names_a_rate(name: str | None) -> bool:
    """Whether an indicator's name says that it is a rate: 审批覆盖率, 数量落实率（%）."""
    said = name or ""
    return said.endswith(_RATE_ENDINGS) or any(start in said for start in _RATE_BEFORE_BRACKETS)


def reducible(choice: MethodChoice) -> bool:
    """Whether rows scored by a choice can be far over their target at all."""
    return choice.kind == "≥" and choice.method in _REDUCIBLE


def excess(
    name: str | None, unit: str, aim: Fraction | None, actual: Fraction | None, threshold: Fraction
) -> Fraction | None:
    """The completion of a more-is-better quantity at or beyond the threshold; ``None`` for a rate, or below it."""
    if not aim or aim < 0 or actual is None or unit in _RATE_UNITS or names_a_rate(name):
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
    far = f"IF({target}<=0,0,IF(ROUND({actual}/{target},{NOISE})<{constant(rule.value)},0,{_quantity_formula(cells)}))"
    return f"IF({far}=1,ROUND({points}-{off},{NOISE}),{expression})"


def _quantity_formula(cells: CellNames) -> str:
    """1 where neither the row's unit nor its name says that it is a rate; a cell without text says nothing."""
    units = [f'{cells.unit}="{each}"' for each in _RATE_UNITS]
    names = [f'RIGHT({cells.name},{len(each)})="{each}"' for each in _RATE_ENDINGS]
    names += [f'IFERROR(FIND("{each}",{cells.name}),0)>0' for each in _RATE_BEFORE_BRACKETS]
    expression = "1"
    for cell, tests in ((cells.name, names), (cells.unit, units)):
        if cell:
            expression = f"IF(IF(ISTEXT({cell}),OR({','.join(tests)}),FALSE),0,{expression})"
    return expression
