"""The totals of a form and the grade that they earn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from jixiao.methods.published import FULL_MARKS, GRADES
from jixiao.methods.total import Total, total_of
from jixiao.numbers import round_half_away
from jixiao.score.form import Form
from jixiao.scorecard import ExecutionLine, Line, Scorecard

__all__ = ["summed"]

_ZERO: Final = Fraction(0)


def summed(form: Form, lines: tuple[Line, ...], execution: ExecutionLine | None) -> Scorecard:
    """The scorecard of a form whose lines are scored."""
    counting: list[Line | ExecutionLine] = [line for line in lines if not line.facts.get("not_applicable")]
    left_out = any(line.facts.get("not_applicable") and line.points is not None for line in lines)
    every: list[Line | ExecutionLine] = [*lines]
    if execution is not None and execution.points is not None:
        counting.append(execution)
        every.append(execution)
    points = _sum([line.points for line in every])
    applicable = _sum([line.points for line in counting]) if left_out else None
    rate = execution.rate if execution is not None else None

    def total(figures: Sequence[Fraction | None]) -> Total | None:
        added = _sum(figures)
        if added is None or (left_out and (applicable is None or applicable <= 0)):
            return None
        return total_of(added, applicable, rate, form.policy, form.digits)

    earned = total([line.score for line in counting])
    low, high = (total(ends) for ends in ([line.low for line in counting], [line.high for line in counting]))
    return Scorecard(
        rule_source=form.source,
        lines=lines,
        execution=execution,
        points_total=points,
        total=earned.figure if earned is not None else None,
        total_low=low.figure if low is not None else None,
        total_high=high.figure if high is not None else None,
        grade=_grade(form, points, low.figure if low is not None else None, high.figure if high is not None else None),
        total_working=earned.working if earned is not None else None,
    )


def _sum(figures: Sequence[Fraction | None]) -> Fraction | None:
    """The sum; ``None`` for no figures at all, and where one of them is not known."""
    known = [each for each in figures if each is not None]
    return sum(known, _ZERO) if known and len(known) == len(figures) else None


def _grade(form: Form, points: Fraction | None, low: Fraction | None, high: Fraction | None) -> str | None:
    """The grade that both bounds have, rounded before they are compared; none unless the points are complete."""
    if form.template is not None and form.template.policy.grades is None:
        return None
    policy = form.template.policy if form.template is not None else None
    steps = policy.grades.steps if policy is not None and policy.grades is not None else form.stated.grades or GRADES
    full = policy.full_marks.value if policy is not None else FULL_MARKS
    if points is None or round_half_away(points, form.digits) != full or low is None or high is None:
        return None
    names = [
        next((step.name for step in steps if round_half_away(end, form.digits) >= step.at_least), None)
        for end in (low, high)
    ]
    return names[0] if names[0] == names[1] else None
