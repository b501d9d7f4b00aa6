"""Verdict on a row of an issued form: its kind is known, and its quantities are numbers in cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.expressions import Comparison, Relation, lost_multiplier, parse
from jixiao.methods import method
from jixiao.methods.base import Case
from jixiao.methods.far_over import excess, reduced, reducible
from jixiao.methods.rates import is_rate
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.worded import stated, worded
from jixiao.scorecard import DirectionBasis
from jixiao.submission import IndicatorEntry
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, Band, MethodChoice

__all__ = ["issued_verdict"]

_BASIS: Final = DirectionBasis.TEMPLATE
_MOST_PERCENT: Final = Fraction(10)
"""1000 %: nobody plans, or reaches, so much."""
_UNANSWERED: Final = Verdict((), _BASIS)


def issued_verdict(entry: IndicatorEntry, template: Template, points: Fraction) -> Verdict:
    """What the template's method yields; a row whose inputs are not all numbers is unanswered."""
    kind = next((each for each in KINDS if each == entry.kind), None)
    if kind is None and entry.is_inserted:
        return replace(_UNANSWERED, undecided=True)  # nobody issued a rule for it: what is typed stands
    if kind is None:
        return _UNANSWERED
    choice = template.method(kind, entry.level1)
    if choice.method == "qualitative":
        return _qualitative(entry, choice, template.policy.bands.outcomes, points)
    needed = ("low", "high", "actual") if choice.method == "between" else ("target", "actual")
    for name in needed:
        given = getattr(entry, name)
        if given.number is None:
            return replace(_UNANSWERED, facts={"text_number": name}) if given.text is not None else _UNANSWERED
    case = Case(
        points=points,
        target=entry.target.number,
        actual=entry.actual.number,
        low=entry.low.number,
        high=entry.high.number,
        less_is_better=bool(entry.less_is_better),
        percent=entry.unit in ("%", "％"),
        is_rate=is_rate(entry.label, entry.unit),
    )
    award = method(choice.method).award(case, choice)
    facts = _facts(entry, template, case, choice)
    # The formula knows nothing of a lost 万: it is the completion of the bare figures that counts here.
    completion = excess(entry.label, entry.unit, case.target, case.actual, template.policy.far_over.value)
    if completion is not None and reducible(choice):
        award = reduced(award, case, completion, template.policy.far_over)
    return Verdict((Fit(method(choice.method).title, choice.method, award),), _BASIS, facts=facts)


def _facts(
    entry: IndicatorEntry, template: Template, case: Case, choice: MethodChoice
) -> Mapping[str, str | bool | Fraction]:
    if choice.method == "by_date":
        return {}
    aim = case.high if choice.kind == "区间" else case.target
    lost = lost_multiplier(Comparison(aim, case.actual, unit=entry.unit))
    figures = [each for each in (aim, case.actual) if each is not None]
    if lost is None and case.percent and max(figures, default=Fraction(0)) > _MOST_PERCENT:
        lost = "%"  # 95 typed for 95 %: the form takes it for 9500 %
    if lost is not None:
        return {"magnitude": lost}
    more = choice.kind == "≥" or (choice.kind == "区间" and not case.less_is_better)
    completion = excess(entry.label, entry.unit, aim, case.actual, template.policy.far_over.value) if more else None
    return {"far_over": completion} if completion is not None else {}


def _qualitative(entry: IndicatorEntry, choice: MethodChoice, bands: tuple[Band, ...], points: Fraction) -> Verdict:
    if entry.actual.text is None:
        return _UNANSWERED
    chosen = next((band for band in bands if band.outcome == entry.outcome.text), None)
    if chosen is not None:
        return stated(chosen, choice, bands, points, _BASIS)
    words = entry.target.text is not None and parse(entry.target.text).relation is Relation.QUALITATIVE
    if words and (entry.actual.number is not None or parse(entry.actual.text).is_quantity):
        return replace(_UNANSWERED, undecided=True, facts={"kinds": True})
    return worded(entry.target.text, entry.actual.text, choice, bands, points, _BASIS)
