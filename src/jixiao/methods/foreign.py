"""Verdict on a row of a foreign form: targets and actuals are texts, and the rule may have to be assumed.

Presumes the form right: where the rule is assumed, every published rule is tried, and both readings of a
direction that nothing settles. One function a case; ``foreign_verdict`` states their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from jixiao.expressions import (
    Comparison,
    Direction,
    Expression,
    Mismatch,
    Relation,
    comparable,
    counts_none,
    did_not_occur,
    direction_of,
    lost_multiplier,
    misread_sign,
    parse,
)
from jixiao.methods import method
from jixiao.methods.base import Award, Case
from jixiao.methods.far_over import excess, reduced, reducible
from jixiao.methods.published import BANDS, FAR_OVER, Published, published
from jixiao.methods.rates import is_rate
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.worded import worded
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.scorecard import DirectionBasis, RuleSource
from jixiao.submission import IndicatorEntry
from jixiao.template.model import Template
from jixiao.template.policy import Band, IndicatorKind, MethodChoice

__all__ = ["Regime", "foreign_verdict"]

_BRACKETED: Final = re.compile(r"[（(]([^（）()]+)[）)]")
_WORDS: Final = MethodChoice(method="qualitative", source="财预〔2020〕10号")
_DEADLINE: Final = MethodChoice(method="by_date", source="财预〔2020〕10号")
_INTERVAL: Final = MethodChoice(method="between", source="咸宁市2020年度自评表")
_LEAP_YEAR: Final = 2000
"""Serves where neither the form nor an expression names a year: only the order of the days matters then."""
_KIND_OF: Final[dict[Relation, IndicatorKind]] = {
    Relation.AT_LEAST: "≥",
    Relation.AT_MOST: "≤",
    Relation.EQUAL: "＝",
}


@dataclass(frozen=True, slots=True)
class Regime:
    """Under which rule a foreign form is judged.

    Attributes:
        source: Where the rule comes from.
        template: The template, if one is known.
        year: The form's year, for deadlines that name none.
    """

    source: RuleSource
    template: Template | None
    year: int | None

    @property
    def bands(self) -> tuple[Band, ...]:
        """The qualitative bands."""
        return self.template.policy.bands.outcomes if self.template is not None else BANDS

    @property
    def far_over(self) -> Fraction:
        """The threshold from which a surplus is remarkable."""
        return self.template.policy.far_over.value if self.template is not None else FAR_OVER

    def choice(self, kind: IndicatorKind, level1: str | None, otherwise: MethodChoice) -> MethodChoice:
        """The template's method for a kind, or the common one."""
        return self.template.method(kind, level1) if self.template is not None else otherwise


@dataclass(frozen=True, slots=True)
class _Row:
    entry: IndicatorEntry
    target: Expression
    actual: Expression
    points: Fraction
    reason: bool
    regime: Regime

    @property
    def name(self) -> str:
        return self.entry.name or ""


def foreign_verdict(entry: IndicatorEntry, points: Fraction, reason: bool, regime: Regime) -> Verdict:
    """Say what the rules yield for a row, first case that applies.

    Args:
        entry: The row.
        points: Its points; 0 where the form states none.
        reason: Whether the row or the form explains a deviation.
        regime: The form's rule.
    """
    target, actual = parse(entry.target.text or ""), parse(entry.actual.text or "")
    row = _Row(entry, target, actual, points, reason, regime)
    if Relation.NONE in (target.relation, actual.relation):
        return Verdict((), DirectionBasis.STATED)
    if not (target.understood and actual.understood):
        return _undecided("unparsed", "actual" if target.understood else "target")
    if actual.relation is Relation.QUALITATIVE:
        if _counts(target) and counts_none(target, actual.text, row.name):
            return _figures(replace(row, actual=replace(parse("0"), unit=target.unit)))
        if reason and did_not_occur(target, actual.text, row.name):
            return _undecided("not_occurred", True)
    if target.relation is Relation.BY_DATE and actual.relation is Relation.BY_DATE:
        return _deadline(row)
    if Relation.QUALITATIVE is actual.relation and target.relation in (Relation.QUALITATIVE, Relation.BY_DATE):
        return _words(row)
    return _figures(row)


def _undecided(fact: str, value: str | bool, direction: DirectionBasis = DirectionBasis.STATED) -> Verdict:
    return Verdict((), direction, undecided=True, facts={fact: value})


def _counts(target: Expression) -> bool:
    return target.is_quantity or target.relation is Relation.BETWEEN


def _words(row: _Row) -> Verdict:
    choice = row.regime.choice("定性", row.entry.level1, _WORDS)
    return worded(row.target.text, row.actual.text, choice, row.regime.bands, row.points, DirectionBasis.STATED)


def _deadline(row: _Row) -> Verdict:
    dates = [expression.date or "" for expression in (row.target, row.actual)]
    named = [int(date[:4]) for date in dates if not date.startswith("--")]
    year = row.regime.year or (named[0] if named else _LEAP_YEAR)
    due, done = row.target.deadline(year), row.actual.deadline(year)
    if due is None or done is None:
        return Verdict((), DirectionBasis.STATED, undecided=True)
    choice = row.regime.choice("时限", row.entry.level1, _DEADLINE)
    # Excel counts days from 1899-12-30, which the calendar's ordinals count from too, only earlier.
    serials = [Fraction(day.toordinal() - 693594) for day in (due, done)]
    award = method("by_date").award(Case(row.points, serials[0], serials[1]), choice)
    return Verdict((Fit(method("by_date").title, "by_date", award),), DirectionBasis.STATED)


def _figures(row: _Row) -> Verdict:
    comparison = comparable(row.target, row.actual, row.entry.unit or _unit_in(row.name))
    if comparison.mismatch is Mismatch.KIND:
        return _undecided("kinds", True)
    if comparison.mismatch is Mismatch.UNIT:
        return _undecided("units", f"{row.target.unit}与{row.actual.unit}")
    if comparison.mismatch is Mismatch.UNCLEAR:
        return Verdict((), DirectionBasis.STATED, undecided=True)
    if misread_sign(row.target, comparison):
        return _undecided("unparsed", "target")
    lost = lost_multiplier(comparison)
    if lost is not None:
        return _undecided("magnitude", lost, _direction(row)[1])
    verdict = _interval(row, comparison) if row.target.relation is Relation.BETWEEN else _quantity(row, comparison)
    signed = row.actual.relation in _KIND_OF and row.actual.relation is row.target.relation
    return replace(verdict, facts={**verdict.facts, "copied": True}) if signed else verdict


def _unit_in(name: str) -> str:
    """The unit that a name ends in brackets with: 亿元 of 生态修复投资规模（亿元）."""
    for inside in reversed(_BRACKETED.findall(name)):
        one = parse(f"1{inside}")
        if one.is_quantity and one.unit and one.understood:
            return str(inside)
    return ""


def _direction(row: _Row) -> tuple[Direction, DirectionBasis]:
    if row.target.relation is Relation.AT_LEAST:
        return Direction.MORE, DirectionBasis.STATED
    if row.target.relation is Relation.AT_MOST:
        return Direction.LESS, DirectionBasis.STATED
    if row.entry.less_is_better is not None:
        return (Direction.LESS if row.entry.less_is_better else Direction.MORE), DirectionBasis.STATED
    direction, basis = direction_of(row.name)
    return direction, DirectionBasis.NAME if basis == "name" else DirectionBasis.ASSUMED


def _case(row: _Row, comparison: Comparison) -> Case:
    """The figures as the officer wrote them where both are bare, else in one unit."""
    case = Case(
        points=row.points,
        target=comparison.target,
        actual=comparison.actual,
        low=comparison.low,
        high=comparison.high,
        percent=comparison.unit == "%",
        is_rate=is_rate(row.name, comparison.unit),
    )
    if not case.percent and row.target.scale == row.actual.scale == 1 and not row.target.unit and not row.actual.unit:
        return _in_units_of(case, _written_scale(row.target, comparison))
    return case


def _in_units_of(case: Case, scale: Fraction) -> Case:
    def part(number: Fraction | None) -> Fraction | None:
        return None if number is None else number / scale

    return replace(
        case, target=part(case.target), actual=part(case.actual), low=part(case.low), high=part(case.high)
    )  # fmt: skip


def _written_scale(target: Expression, comparison: Comparison) -> Fraction:
    """How many of the comparison's unit one of the target's is, as the target is written."""
    given, compared = (target.value, comparison.target) if target.value is not None else (target.high, comparison.high)
    if not given or not compared:
        return target.scale
    return compared * target.scale / given


def _interval(row: _Row, comparison: Comparison) -> Verdict:
    """Where nothing settles which side is the good one, both readings bound the score."""
    direction, basis = _direction(row)
    choice = row.regime.choice("区间", row.entry.level1, _INTERVAL)
    rule, case = method("between"), _case(row, comparison)
    awards = [rule.award(replace(case, less_is_better=less), choice) for less in (False, True)]
    facts: dict[str, str | bool | Fraction] = {}
    if direction is Direction.MORE:
        facts = _far_over(row, case.high, case, comparison.unit)
    assumed = basis is DirectionBasis.ASSUMED
    award = _either(*awards) if assumed else awards[direction is Direction.LESS]
    return Verdict((Fit(rule.title, "between", award),), basis, facts=facts)


def _either(more: Award, less: Award) -> Award:
    if more.low == less.low:
        return more
    short, full = sorted((more, less), key=lambda award: award.low)
    working = f"方向未定：{full.working}；或 {short.working}"
    return Award(short.low, full.high, working, None, short.completion)


def _quantity(row: _Row, comparison: Comparison) -> Verdict:
    direction, basis = _direction(row)
    case = _case(row, comparison)
    less = direction is Direction.LESS
    rules = _rules(row, less=less)
    if basis is DirectionBasis.ASSUMED:
        rules = (*rules, *_rules(row, less=not less))
    scale = Fraction(1) if case.percent else _written_scale(row.target, comparison)
    fits = [Fit(rule.name, rule.choice.method, _award(rule, case, scale)) for rule in rules]
    fits[1:1] = _by_shown_rate(row, fits[0])
    facts: dict[str, str | bool | Fraction] = {}
    if not less and row.target.relation is not Relation.EQUAL:
        facts = _far_over(row, case.target, case, comparison.unit)
    template, completion = row.regime.template, facts.get("far_over")
    if template is not None and isinstance(completion, Fraction) and reducible(rules[0].choice):
        fits[0] = replace(fits[0], award=reduced(fits[0].award, case, completion, template.policy.far_over))
    return Verdict(tuple(fits), basis, facts=facts)


def _far_over(row: _Row, aim: Fraction | None, case: Case, unit: str) -> dict[str, str | bool | Fraction]:
    completion = excess(row.name, unit, aim, case.actual, row.regime.far_over)
    return {"far_over": completion} if completion is not None else {}


def _award(rule: Published, case: Case, scale: Fraction) -> Award:
    if rule.choice.method == "stepped_deduction":
        case = _in_units_of(case, scale)  # a step is one of the 万亩 that the target is written in
    return method(rule.choice.method).award(case, rule.choice)


def _rules(row: _Row, *, less: bool) -> tuple[Published, ...]:
    """The template's rule alone where it is known to apply, the note's plain ratio, or all that are published."""
    equal = row.target.relation is Relation.EQUAL
    satisfaction = "满意" in f"{row.entry.level1 or ''}{row.name}"
    known = published(less_is_better=less, equal=equal, satisfaction=satisfaction)
    if row.regime.template is None:
        return known[:1] if row.regime.source is RuleSource.NOTE else known
    kind: IndicatorKind = "＝" if equal and not less else "≤" if less else "≥"
    choice = row.regime.template.method(kind, row.entry.level1)
    own = Published(method(choice.method).title, choice)
    return (own, *known) if row.regime.source is RuleSource.ASSUMED else (own,)


def _by_shown_rate(row: _Row, first: Fit) -> list[Fit]:
    """The rate that the form shows times the points, where it is the true rate at the digits shown."""
    shown, completion = row.entry.completion.number, first.award.completion
    if shown is None or completion is None or first.award.met:
        return []
    if shown not in (round_half_away(completion, 2), round_half_away(completion, 4)):
        return []
    earned = shown * row.points
    working = f"{figure(shown, percent=True)} × {amount(row.points)} = {amount(earned)}"
    return [Fit("按表列完成率", first.method, replace(first.award, low=earned, high=earned, working=working))]
