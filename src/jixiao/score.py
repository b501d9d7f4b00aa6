"""Score a form: what each line earns by its rule, how the declared scores stand against it, and the totals.

Decides how a declared score stands and which figure counts; what the rules themselves yield is the methods'
affair, and what is worth a remark is the rules room's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import Final

from jixiao.methods import method
from jixiao.methods.base import Award, Case, judged, settled
from jixiao.methods.foreign import Regime, foreign_verdict
from jixiao.methods.issued import issued_verdict
from jixiao.methods.outcomes import gives_reason
from jixiao.methods.published import EXECUTION, FULL_MARKS, GRADES
from jixiao.methods.rows import execution_choice
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.wording import arrow, figure
from jixiao.numbers import is_multiple_of_digits, round_half_away
from jixiao.scorecard import ExecutionLine, Line, RuleSource, Scorecard, Standing
from jixiao.submission import Funds, IndicatorEntry, Submission
from jixiao.template.model import Template
from jixiao.template.policy import ExecutionRule

__all__ = ["score"]

_USUAL_DIGITS: Final = 2
_RATE_DIGITS: Final = 4
_ZERO: Final = Fraction(0)
_BY_RATE: Final = ExecutionRule(points=EXECUTION.points, source="财预〔2020〕10号")
"""Rate × points, the common rule."""


@dataclass(frozen=True, slots=True)
class _Form:
    """What every line of one form shares.

    Attributes:
        accepted: Decimals at which a declared score may be rounded.
        digits: Decimals at which a score is reported.
        boxed: Whether the form's own box explains deviations.
    """

    submission: Submission
    template: Template | None
    source: RuleSource
    accepted: tuple[int, ...]
    digits: int
    boxed: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a declared score stands, and what counts in the end."""

    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    rule_low: Fraction | None
    rule_high: Fraction | None
    standing: Standing
    fit: Fit | None = None


_UNANSWERED: Final = _Outcome(None, None, None, None, None, Standing.NOT_JUDGED)


def score(submission: Submission, template: Template | None, rule_source: RuleSource) -> Scorecard:
    """Score a completed form.

    Args:
        submission: What the form says.
        template: The template it is scored by; ``None`` if none is known.
        rule_source: Whether the rule is the template's, the form's own note's, or assumed. Where it is assumed, a
            declared score that any published rule yields is right.

    Returns:
        One line per indicator, the execution's line, and the totals.
    """
    form = _form(submission, template, rule_source)
    lines = tuple(_line(row, entry, form) for row, entry in enumerate(submission.indicators))
    execution = _execution(submission.funds, form) if submission.funds is not None else None
    return _summed(form, lines, execution)


def _form(submission: Submission, template: Template | None, source: RuleSource) -> _Form:
    boxes = (submission.remarks.get("deviation"), submission.remarks.get("improvement"))
    boxed = any(gives_reason(box.text) for box in boxes if box is not None)
    if template is not None and source is RuleSource.TEMPLATE:
        digits = template.policy.digits
        return _Form(submission, template, source, (digits,), digits, boxed)
    column = _column_digits(submission)
    accepted = (column,) if column <= _USUAL_DIGITS else (column, _USUAL_DIGITS)
    return _Form(submission, template, source, accepted, max(column, _USUAL_DIGITS), boxed)


def _column_digits(submission: Submission) -> int:
    """The most decimals that the form's column of scores uses: a form that writes 1.9 rounds to one decimal."""
    declared = [entry.score.number for entry in submission.indicators]
    if submission.funds is not None:
        declared.append(submission.funds.score.number)
    return max((_decimals(number) for number in declared if number is not None), default=_USUAL_DIGITS)


def _decimals(number: Fraction) -> int:
    return next(digits for digits in count() if digits == 6 or is_multiple_of_digits(number, digits))


# --- one indicator ------------------------------------------------------------------------------------------


def _line(row: int, entry: IndicatorEntry, form: _Form) -> Line:
    points, declared = entry.points.number, entry.score.number
    deduction = max(_ZERO, entry.deduction.number or _ZERO)
    reason = _explained(entry, form) or deduction > 0
    verdict = _verdict(entry, points or _ZERO, reason, form)
    claimed = declared if declared is not None else _judged_score(entry, deduction, form)
    outcome = _stands(verdict, points, claimed, deduction, reason, form)
    if declared is None:
        outcome = replace(outcome, standing=Standing.NOT_JUDGED)
    fit = outcome.fit or next(iter(verdict.fits), None)
    award = fit.award if fit is not None else None
    facts = dict(verdict.facts)
    if reason:
        facts["reason"] = True
    if deduction:
        facts["deduction"] = deduction
    if outcome.fit is not None and form.source is RuleSource.ASSUMED:
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
        short_of_target=_short(verdict, award),
        completion=award.completion if award is not None else None,
        facts=facts,
    )


def _short(verdict: Verdict, award: Award | None) -> bool | None:
    """Unknown where the declared score only fits the other reading of an assumed direction."""
    if award is None or award.met is None or award.met != verdict.fits[0].award.met:
        return None
    return not award.met


def _explained(entry: IndicatorEntry, form: _Form) -> bool:
    return form.boxed or gives_reason(entry.deviation.text) or gives_reason(entry.deduction_reason.text)


def _judged_score(entry: IndicatorEntry, deduction: Fraction, form: _Form) -> Fraction | None:
    """What an issued form's score cell would show for 评定得分 if it had been calculated."""
    number = entry.judged.number
    return judged(number, form.digits, deduction) if number is not None else None


def _verdict(entry: IndicatorEntry, points: Fraction, reason: bool, form: _Form) -> Verdict:
    if form.submission.is_issued and form.template is not None:
        return issued_verdict(entry, form.template, points)
    regime = Regime(form.source, form.template, form.submission.year)
    return foreign_verdict(entry, points, reason, regime)


def _stands(
    verdict: Verdict,
    points: Fraction | None,
    declared: Fraction | None,
    deduction: Fraction,
    reason: bool,
    form: _Form,
) -> _Outcome:
    """The order: nothing to judge, nothing that compares, room for judgement, a settled figure."""
    if points is None or not (verdict.fits or verdict.undecided):
        return _UNANSWERED
    if verdict.undecided:
        return _undecided(points, declared)
    award = verdict.fits[0].award
    if award.low != award.high:
        return _within(award, declared, reason, form)
    return _against_rule(verdict.fits, points, declared, deduction, reason, form)


def _undecided(points: Fraction, declared: Fraction | None) -> _Outcome:
    """Target and actual do not compare: what is declared stands as long as it is possible at all."""
    if declared is None:
        return _Outcome(None, _ZERO, points, _ZERO, points, Standing.NOT_JUDGED)
    if _ZERO <= declared <= points:
        return _Outcome(declared, declared, declared, _ZERO, points, Standing.NOT_JUDGED)
    return _Outcome(None, _ZERO, points, _ZERO, points, Standing.OVER if declared > points else Standing.UNDER)


def _within(award: Award, declared: Fraction | None, reason: bool, form: _Form) -> _Outcome:
    """The rule leaves room: both ends of it count, and a lower score stands if it is explained."""
    low, high = (judged(end, form.digits) for end in (award.low, award.high))
    if declared is None:
        return _Outcome(None, low, high, low, high, Standing.NOT_JUDGED)
    if low <= declared <= high:
        return _Outcome(declared, declared, declared, low, high, Standing.AGREES)
    if declared > high:
        return _Outcome(None, low, high, low, high, Standing.OVER)
    if reason and declared >= 0:
        return _Outcome(declared, declared, declared, low, high, Standing.UNDER)
    return _Outcome(None, low, high, low, high, Standing.UNDER)


def _against_rule(
    fits: Sequence[Fit],
    points: Fraction,
    declared: Fraction | None,
    deduction: Fraction,
    reason: bool,
    form: _Form,
) -> _Outcome:
    """The rule settles a figure: claiming more never stands, claiming less stands if it is explained."""
    full = settled(fits[0].award.low, points, form.digits)
    due = settled(fits[0].award.low, points, form.digits, deduction)
    if declared is None:
        return _settled(due, full, Standing.NOT_JUDGED)
    if deduction and form.submission.is_issued:
        # The issued form takes 扣减分 off by itself.
        if declared > due:
            return _settled(due, due, Standing.OVER)
        return _settled(declared if declared == due or reason else due, full, Standing.UNDER)
    fitting = _fitting(fits, points, declared, form)
    if fitting is not None:
        return replace(_settled(declared, declared, Standing.AGREES), fit=fitting)
    if declared > full:
        return _settled(due, full, Standing.OVER)
    stands = reason and declared >= 0
    return _settled(declared if stands else due, full, Standing.UNDER)


def _settled(figure: Fraction, rule: Fraction, standing: Standing) -> _Outcome:
    return _Outcome(figure, figure, figure, rule, rule, standing)


def _fitting(fits: Iterable[Fit], points: Fraction, declared: Fraction, form: _Form) -> Fit | None:
    """The first rule that yields the declared score at the decimals in use."""
    for fit in fits:
        if any(settled(fit.award.low, points, digits) == declared for digits in form.accepted):
            return fit
    return None


def _working(
    verdict: Verdict,
    fit: Fit | None,
    points: Fraction | None,
    deduction: Fraction,
    outcome: _Outcome,
    form: _Form,
) -> str | None:
    if fit is None or points is None:
        return None
    award = fit.award
    if award.low != award.high:
        return award.working
    rounded = settled(award.low, points, form.digits)
    if outcome.fit is not None and outcome.rule_low is not None:
        rounded = outcome.rule_low
    working = arrow(award.working, award.low, rounded, deduction)
    # Only an assumed rule needs its name; met under the first rule, the comparison says all.
    named = form.source is RuleSource.ASSUMED and outcome.fit is not None
    return f"{working}（{fit.name}）" if named and not (award.met and fit is verdict.fits[0]) else working


# --- budget execution ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rate:
    """The execution rate: exact, as the rule rounds it, as the form shows it."""

    exact: Fraction | None
    rounded: Fraction | None
    shown: Fraction | None

    @property
    def shown_is_true(self) -> bool:
        """Whether the shown rate is the exact one at whole per cent or at hundredths of a per cent."""
        if self.exact is None:
            return self.shown is not None
        rounded = (round_half_away(self.exact, digits) for digits in (_USUAL_DIGITS, _RATE_DIGITS))
        return self.shown is not None and self.shown in (self.rounded, *rounded)


def _execution(funds: Funds, form: _Form) -> ExecutionLine:
    rule = form.template.policy.execution if form.template is not None else None
    points, declared = funds.points.number, funds.score.number
    if points is None and rule is not None:
        points = rule.points
    budget, executed = funds.total.get("budget").number, funds.total.get("executed").number
    exact = executed / budget if executed is not None and budget is not None and budget > 0 else None
    rounded = round_half_away(exact, _rate_digits(form.template)) if exact is not None else None
    rate = _Rate(exact, rounded, funds.rate.number)
    fits = _execution_fits(points or _ZERO, rate, rule, form)
    reason = form.boxed or gives_reason(funds.deviation.text)
    outcome = _execution_stands(fits, points, declared, budget, reason, form)
    outcome = _first_cause(outcome, rate, points, declared, rule, form)
    fit = outcome.fit or next(iter(fits), None)
    working = None
    if fit is not None and points is not None:
        worth = outcome.rule_low if outcome.fit is not None and outcome.rule_low is not None else None
        if worth is None:
            worth = settled(fit.award.low, points, form.digits)
        working = _execution_working(arrow(fit.award.working, fit.award.low, worth), fit, exact, budget, executed)
    return ExecutionLine(
        points=points,
        declared_rate=rate.shown,
        rate=rounded,
        declared=declared,
        score=outcome.score,
        low=outcome.low,
        high=outcome.high,
        rule_low=outcome.rule_low,
        rule_high=outcome.rule_high,
        working=working,
        standing=outcome.standing,
    )


def _rate_digits(template: Template | None) -> int:
    measures = template.funds.measures if template is not None and template.funds is not None else ()
    digits = (measure.digits for measure in measures if measure.id == "rate")
    return next((each for each in digits if each is not None), _RATE_DIGITS)


def _execution_fits(points: Fraction, rate: _Rate, rule: ExecutionRule | None, form: _Form) -> list[Fit]:
    """The rule's own figure, then the same from the exact and the shown rate, then the published rules if assumed."""
    own = rule if rule is not None else _BY_RATE
    rates: list[tuple[str, Fraction | None]] = [
        ("按执行率", rate.rounded),
        ("按未取整的执行率", rate.exact),
        ("按表列执行率", rate.shown if rate.shown_is_true else None),
    ]
    if rule is None:
        rates.insert(0, rates.pop())  # no rule says how the form rounds its rate; the form itself shows it
    fits = [_execution_fit(name, points, each, own) for name, each in rates if each is not None]
    if form.source is RuleSource.ASSUMED and rate.exact is not None:
        fits += [_execution_fit(name, points, each, _BY_RATE) for name, each in rates if each is not None]
        whole = round_half_away(rate.exact, _USUAL_DIGITS)
        fits.append(_execution_fit("按取整百分数的执行率", points, whole, _BY_RATE))
        fits.append(_execution_fit("执行率分档", points, rate.exact, EXECUTION))
    return fits


def _execution_fit(name: str, points: Fraction, rate: Fraction, rule: ExecutionRule) -> Fit:
    case = Case(points, actual=max(_ZERO, rate))
    return Fit(name, "execution_rate", method("execution_rate").award(case, execution_choice(rule)))


def _execution_stands(
    fits: Sequence[Fit],
    points: Fraction | None,
    declared: Fraction | None,
    budget: Fraction | None,
    reason: bool,
    form: _Form,
) -> _Outcome:
    if points is None or (not fits and budget is None):
        return _UNANSWERED
    if not fits:
        return _undecided(points, declared)  # a budget of 0 has no rate
    return _against_rule(fits, points, declared, _ZERO, reason, form)


def _first_cause(
    outcome: _Outcome,
    rate: _Rate,
    points: Fraction | None,
    declared: Fraction | None,
    rule: ExecutionRule | None,
    form: _Form,
) -> _Outcome:
    """A score that follows from a wrongly stated rate is not wrong in itself; it earns what the true rate earns."""
    wrong = outcome.standing in (Standing.OVER, Standing.UNDER) and not rate.shown_is_true
    if not wrong or rate.shown is None or points is None or declared is None:
        return outcome
    follows = _execution_fit("按表列执行率", points, rate.shown, rule if rule is not None else _BY_RATE)
    if _fitting((follows,), points, declared, form) is None:
        return outcome
    return replace(outcome, rule_low=declared, rule_high=declared, standing=Standing.AGREES)


def _execution_working(
    working: str, fit: Fit, exact: Fraction | None, budget: Fraction | None, executed: Fraction | None
) -> str:
    if exact is None or budget is None or executed is None or fit.award.completion is None:
        return working
    shown = figure(fit.award.completion, percent=True)
    return f"{figure(executed)} ÷ {figure(budget)} = {shown}；{working}"


# --- totals -------------------------------------------------------------------------------------------------


def _summed(form: _Form, lines: tuple[Line, ...], execution: ExecutionLine | None) -> Scorecard:
    scored: list[Line | ExecutionLine] = [*lines]
    if execution is not None and execution.points is not None:
        scored.append(execution)
    points = _sum([line.points for line in scored])
    low, high = _sum([line.low for line in scored]), _sum([line.high for line in scored])
    return Scorecard(
        rule_source=form.source,
        lines=lines,
        execution=execution,
        points_total=points,
        total=_sum([line.score for line in scored]),
        total_low=low,
        total_high=high,
        grade=_grade(form, points, low, high),
    )


def _sum(figures: Sequence[Fraction | None]) -> Fraction | None:
    """The sum; ``None`` for no figures at all, and where one of them is not known."""
    known = [each for each in figures if each is not None]
    return sum(known, _ZERO) if known and len(known) == len(figures) else None


def _grade(form: _Form, points: Fraction | None, low: Fraction | None, high: Fraction | None) -> str | None:
    """The grade that both bounds have, rounded before they are compared; none unless the points are complete."""
    if form.template is not None and form.template.policy.grades is None:
        return None
    policy = form.template.policy if form.template is not None else None
    steps = policy.grades.steps if policy is not None and policy.grades is not None else GRADES
    full = policy.full_marks.value if policy is not None else FULL_MARKS
    if points != full or low is None or high is None:
        return None
    names = [
        next((step.name for step in steps if round_half_away(end, form.digits) >= step.at_least), None)
        for end in (low, high)
    ]
    return names[0] if names[0] == names[1] else None
