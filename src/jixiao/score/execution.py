"""Budget execution: what the rate earns, and how the declared score stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from jixiao.methods import method
from jixiao.methods.base import Case, settled
from jixiao.methods.published import EXECUTION
from jixiao.methods.reasons import explains
from jixiao.methods.rows import execution_choice
from jixiao.methods.verdict import Fit
from jixiao.methods.wording import arrow, figure
from jixiao.numbers import round_half_away
from jixiao.score.form import USUAL_DIGITS, Form
from jixiao.score.standing import UNANSWERED, Outcome, against_rule, fitting, undecided
from jixiao.scorecard import ExecutionLine, RuleSource, Standing
from jixiao.submission import Funds
from jixiao.template.model import Template
from jixiao.template.policy import ExecutionRule

__all__ = ["execution_line"]

_RATE_DIGITS: Final = 4
_ZERO: Final = Fraction(0)
_BY_RATE: Final = ExecutionRule(points=EXECUTION.points, source="财预〔2020〕10号")
"""Rate × points, the common rule."""


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
        rounded = (round_half_away(self.exact, digits) for digits in (USUAL_DIGITS, _RATE_DIGITS))
        return self.shown is not None and self.shown in (self.rounded, *rounded)


def execution_line(funds: Funds, form: Form) -> ExecutionLine:
    """Score the budget's execution."""
    rule = form.template.policy.execution if form.template is not None else None
    points, declared = funds.points.number, funds.score.number
    if points is None and rule is not None:
        points = rule.points
    budget, executed = funds.total.get("budget").number, funds.total.get("executed").number
    exact = executed / budget if executed is not None and budget is not None and budget > 0 else None
    rounded = round_half_away(exact, _rate_digits(form.template)) if exact is not None else None
    rate = _Rate(exact, rounded, funds.rate.number)
    fits = _execution_fits(points or _ZERO, rate, rule, form)
    reason = form.boxed or explains(funds.deviation)
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


def _execution_fits(points: Fraction, rate: _Rate, rule: ExecutionRule | None, form: Form) -> list[Fit]:
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
    if form.source is not RuleSource.TEMPLATE and rate.exact is not None:
        fits += [_execution_fit(name, points, each, _BY_RATE) for name, each in rates if each is not None]
        whole = round_half_away(rate.exact, USUAL_DIGITS)
        fits.append(_execution_fit("按取整百分数的执行率", points, whole, _BY_RATE))
        if not form.stated.by_rate:
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
    form: Form,
) -> Outcome:
    if points is None or (not fits and budget is None):
        return UNANSWERED
    if not fits:
        return undecided(points, declared)  # a budget of 0 has no rate
    return against_rule(fits, points, declared, _ZERO, reason, form)


def _first_cause(
    outcome: Outcome,
    rate: _Rate,
    points: Fraction | None,
    declared: Fraction | None,
    rule: ExecutionRule | None,
    form: Form,
) -> Outcome:
    """A score that follows from a wrongly stated rate is not wrong in itself; it earns what the true rate earns."""
    wrong = outcome.standing in (Standing.OVER, Standing.UNDER) and not rate.shown_is_true
    if not wrong or rate.shown is None or points is None or declared is None:
        return outcome
    follows = _execution_fit("按表列执行率", points, rate.shown, rule if rule is not None else _BY_RATE)
    if fitting((follows,), points, declared, form) is None:
        return outcome
    return replace(outcome, rule_low=declared, rule_high=declared, standing=Standing.AGREES)


def _execution_working(
    working: str, fit: Fit, exact: Fraction | None, budget: Fraction | None, executed: Fraction | None
) -> str:
    if exact is None or budget is None or executed is None or fit.award.completion is None:
        return working
    shown = figure(fit.award.completion, percent=True)
    return f"{figure(executed)} ÷ {figure(budget)} = {shown}；{working}"
