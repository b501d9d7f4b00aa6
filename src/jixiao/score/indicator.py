"""One indicator: what its row earns, how its declared score stands, and what is noticed beside."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.footnote import read_notes
from jixiao.methods.base import Award, judged, settled
from jixiao.methods.foreign import Regime, foreign_verdict, undecided
from jixiao.methods.issued import issued_verdict
from jixiao.methods.reasons import explained
from jixiao.methods.total import does_not_apply
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.wording import arrow
from jixiao.score.form import Form
from jixiao.score.standing import Outcome, stands
from jixiao.scorecard import DirectionBasis, Line, RuleSource, Standing
from jixiao.submission import IndicatorEntry

__all__ = ["indicator_line"]

_ZERO: Final = Fraction(0)


def indicator_line(row: int, entry: IndicatorEntry, form: Form) -> Line:
    """Score one row of the indicator table.

    Args:
        row: Its index among the form's indicators.
        entry: The row.
        form: What it shares with the others.
    """
    points, declared = entry.points.number, entry.score.number
    if does_not_apply(entry, rescales=form.rescales, issued=form.submission.is_issued):
        return _not_applicable(row, points, declared)
    deduction = max(_ZERO, entry.deduction.number or _ZERO)
    reason = explained(form.submission, entry) or deduction > 0
    verdict = _verdict(entry, points or _ZERO, reason, form)
    claimed = declared
    if _is_computed(entry, form):
        # The cell passes 评定得分 on where the rule leaves room; elsewhere nobody asks for it.
        claimed = _judged_score(entry, deduction, form) if verdict.leaves_room else None
    outcome = stands(verdict, points, claimed, deduction, reason, form)
    if claimed is None:
        outcome = replace(outcome, standing=Standing.NOT_JUDGED)
    fit = outcome.fit or next(iter(verdict.fits), None)
    award = fit.award if fit is not None else None
    facts = dict(verdict.facts)
    if reason:
        facts["reason"] = True
    if deduction:
        facts["deduction"] = deduction
    if outcome.standing in (Standing.OVER, Standing.UNDER) and award is not None and points is not None:
        column = form.accepted[0]
        if column < form.digits and award.low == award.high:
            facts["at_column"] = settled(award.low, points, column)
    if outcome.fit is not None and form.source is not RuleSource.TEMPLATE:
        facts["rule_fits"] = outcome.fit.name
    return Line(
        row=row,
        points=points,
        declared=declared,
        score=outcome.score,
        low=outcome.low,
        high=outcome.high,
        rule_low=outcome.rule_low,
        rule_high=outcome.rule_high,
        method=fit.method if fit is not None else None,
        direction=verdict.direction,
        working=_working(verdict, fit, points, deduction, outcome, form),
        standing=outcome.standing,
        short_of_target=_short(verdict, award, outcome),
        completion=award.completion if award is not None else None,
        facts=facts,
    )


def _not_applicable(row: int, points: Fraction | None, declared: Fraction | None) -> Line:
    return Line(
        row, points, declared, None, None, None, None, None, None, DirectionBasis.TEMPLATE,
        "不适用，不计入总分", Standing.NOT_JUDGED, facts={"not_applicable": True},
    )  # fmt: skip


def _short(verdict: Verdict, award: Award | None, outcome: Outcome) -> bool | None:
    """Unknown where the declared score only fits the other reading of an assumed direction, or chooses neither."""
    if award is None or award.met is None or award.met != verdict.fits[0].award.met:
        return None
    open_ = verdict.direction is DirectionBasis.ASSUMED and outcome.standing is Standing.NOT_JUDGED
    if open_ and any(fit.award.met for fit in verdict.fits):
        return None
    return not award.met


def _is_computed(entry: IndicatorEntry, form: Form) -> bool:
    """Whether an issued form's own formula shows the score: the officer claims nothing, and stale is not modest."""
    cell = entry.score.cell
    return form.submission.is_issued and cell is not None and cell.formula is not None


def _judged_score(entry: IndicatorEntry, deduction: Fraction, form: Form) -> Fraction | None:
    """What an issued form's score cell would show for 评定得分 if it had been calculated."""
    number = entry.judged.number
    return judged(number, form.digits, deduction) if number is not None else None


def _verdict(entry: IndicatorEntry, points: Fraction, reason: bool, form: Form) -> Verdict:
    if form.submission.is_issued and form.template is not None:
        return issued_verdict(entry, form.template, points)
    regime = Regime(form.source, form.template, form.submission.year, form.stated)
    if entry.own_rule is not None and form.source is not RuleSource.TEMPLATE:
        # The row's own rule comes before the form's; in words that nobody knows it leaves the score to the officer.
        stated = read_notes(entry.own_rule)
        if not stated.scores_indicators:
            return undecided("own_rule", entry.own_rule)
        regime = replace(regime, stated=stated)
    return foreign_verdict(entry, points, reason, regime)


def _working(
    verdict: Verdict,
    fit: Fit | None,
    points: Fraction | None,
    deduction: Fraction,
    outcome: Outcome,
    form: Form,
) -> str | None:
    if fit is None or points is None:
        return None
    award = fit.award
    if award.low != award.high:
        noted = fit.method == "qualitative" and bool(form.stated.bands)
        return f"{award.working}（表注的档次）" if noted else award.working
    rounded = settled(award.low, points, form.digits)
    if outcome.fit is not None and outcome.rule_low is not None:
        rounded = outcome.rule_low
    working = arrow(award.working, award.low, rounded, deduction)
    # A template's rule needs no name; met under the first rule, the comparison says all.
    named = form.source is not RuleSource.TEMPLATE and outcome.fit is not None
    return f"{working}（{fit.name}）" if named and not (award.met and fit is verdict.fits[0]) else working
