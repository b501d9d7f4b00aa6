"""The total: the sum of the scores, rescaled where rows do not apply, capped where little of the budget was spent.

The rules of Python's witness; the formula's are with the computed cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.expressions import plain_words
from jixiao.methods.published import FULL_MARKS
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.submission import IndicatorEntry
from jixiao.template.policy import ExecutionCap, Policy

__all__ = ["NOT_APPLICABLE", "Total", "does_not_apply", "total_of"]

NOT_APPLICABLE: Final = "不适用"


class Total(NamedTuple):
    """A total, and the words for it where it is not simply the sum."""

    figure: Fraction
    working: str | None


def does_not_apply(entry: IndicatorEntry, *, rescales: bool, issued: bool) -> bool:
    """Whether a row leaves both sums: its actual is 不适用, and the form's rule says what becomes of that."""
    if not rescales:
        return False
    cell = entry.actual.cell
    # An issued form's formula compares the cell as it stands; a foreign form's text is read as a person reads it.
    if issued and cell is not None:
        return cell.value == NOT_APPLICABLE
    return plain_words(entry.actual.text or "") == NOT_APPLICABLE


def total_of(
    added: Fraction, applicable: Fraction | None, rate: Fraction | None, policy: Policy | None, digits: int
) -> Total:
    """The total that a form shows for a sum of scores.

    Args:
        added: The sum of the scores that count.
        applicable: The points that apply; ``None`` where all do.
        rate: The execution rate; ``None`` if there is none.
        policy: The form's policy; without one nothing caps the total.
        digits: Decimals of the total.
    """
    total, words = round_half_away(added, digits), []
    if applicable is not None and applicable > 0:
        full = policy.full_marks.value if policy is not None else FULL_MARKS
        total = round_half_away(full * added / applicable, digits)
        words.append(f"不适用的指标不计：{amount(added)} ÷ {amount(applicable)} × {amount(full)} = {amount(total)}")
    caps = policy.execution_caps if policy is not None else None
    cap = _cap(rate, caps.steps if caps is not None else ())
    if rate is not None and cap is not None and total > cap.cap:
        said = f"预算执行率 {figure(rate, percent=True)} 低于 {figure(cap.below, percent=True)}"
        words.append(f"{said}，总分 {amount(total)} 按最高 {amount(cap.cap)} 计")
        total = cap.cap
    return Total(total, "；".join(words) or None)


def _cap(rate: Fraction | None, steps: Sequence[ExecutionCap]) -> ExecutionCap | None:
    below = [step for step in steps if rate is not None and rate < step.below]
    return min(below, key=lambda step: step.cap, default=None)
