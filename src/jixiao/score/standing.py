"""How a declared score stands against what the rules yield, and which figure counts in the end.

The order: nothing to judge, nothing that compares, room for judgement, a settled figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from jixiao.methods.base import Award, judged, settled
from jixiao.methods.verdict import Fit, Verdict
from jixiao.score.form import Form
from jixiao.scorecard import Standing

__all__ = ["UNANSWERED", "Outcome", "against_rule", "fitting", "stands", "undecided"]

_ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a declared score stands, and what counts in the end."""

    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    rule_low: Fraction | None
    rule_high: Fraction | None
    standing: Standing
    fit: Fit | None = None


UNANSWERED: Final = Outcome(None, None, None, None, None, Standing.NOT_JUDGED)


def stands(
    verdict: Verdict,
    points: Fraction | None,
    declared: Fraction | None,
    deduction: Fraction,
    reason: bool,
    form: Form,
) -> Outcome:
    """Hold a declared score against a verdict.

    Args:
        verdict: What the rules yield.
        points: The row's points.
        declared: The score that the form shows.
        deduction: What the officer took off.
        reason: Whether a reason is given.
        form: What the form's lines share.
    """
    if points is None or not (verdict.fits or verdict.undecided):
        return UNANSWERED
    if verdict.undecided:
        return undecided(points, declared)
    if verdict.leaves_room:
        return _within(verdict.fits[0].award, declared, reason, form)
    return against_rule(verdict.fits, points, declared, deduction, reason, form)


def undecided(points: Fraction, declared: Fraction | None) -> Outcome:
    """Where target and actual do not compare, what is declared stands as long as it is possible at all."""
    if declared is None:
        return Outcome(None, _ZERO, points, _ZERO, points, Standing.NOT_JUDGED)
    if _ZERO <= declared <= points:
        return Outcome(declared, declared, declared, _ZERO, points, Standing.NOT_JUDGED)
    return Outcome(None, _ZERO, points, _ZERO, points, Standing.OVER if declared > points else Standing.UNDER)


def _within(award: Award, declared: Fraction | None, reason: bool, form: Form) -> Outcome:
    """The rule leaves room: both ends of it count, and a lower score stands if it is explained."""
    low, high = (judged(end, form.digits) for end in (award.low, award.high))
    if declared is None:
        return Outcome(None, low, high, low, high, Standing.NOT_JUDGED)
    if low <= declared <= high:
        return Outcome(declared, declared, declared, low, high, Standing.AGREES)
    if declared > high:
        return Outcome(None, low, high, low, high, Standing.OVER)
    if reason and declared >= 0:
        return Outcome(declared, declared, declared, low, high, Standing.UNDER)
    return Outcome(None, low, high, low, high, Standing.UNDER)


def against_rule(
    fits: Sequence[Fit],
    points: Fraction,
    declared: Fraction | None,
    deduction: Fraction,
    reason: bool,
    form: Form,
) -> Outcome:
    """Where the rule settles a figure, claiming more never stands, and claiming less stands if it is explained."""
    full = settled(fits[0].award.low, points, form.digits)
    due = settled(fits[0].award.low, points, form.digits, deduction)
    if declared is None:
        return _settled(due, full, Standing.NOT_JUDGED)
    if deduction and form.submission.is_issued:
        # The issued form takes 扣减分 off by itself.
        if declared > due:
            return _settled(due, due, Standing.OVER)
        return _settled(declared if declared == due or reason else due, full, Standing.UNDER)
    fit = fitting(fits, points, declared, form)
    if fit is not None:
        return replace(_settled(declared, declared, Standing.AGREES), fit=fit)
    if declared > full:
        return _settled(due, full, Standing.OVER)
    kept = reason and declared >= 0
    return _settled(declared if kept else due, full, Standing.UNDER)


def _settled(figure: Fraction, rule: Fraction, standing: Standing) -> Outcome:
    return Outcome(figure, figure, figure, rule, rule, standing)


def fitting(fits: Iterable[Fit], points: Fraction, declared: Fraction, form: Form) -> Fit | None:
    """The first rule that yields the declared score at the decimals in use."""
    for fit in fits:
        if any(settled(fit.award.low, points, digits) == declared for digits in form.accepted):
            return fit
    return None
