"""Figures against figures on a foreign form: every published rule, in every reading of them, the likeliest first."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.expressions import (
    Comparison,
    Direction,
    Expression,
    Mismatch,
    Relation,
    direction_of,
    is_rate_unit,
    lost_multiplier,
    misread_sign,
    sense_of,
)
from jixiao.methods import method
from jixiao.methods.base import Award, Case
from jixiao.methods.far_over import excess, reduced, reducible
from jixiao.methods.foreign.readings import Readings, readings
from jixiao.methods.foreign.row import Row, undecided
from jixiao.methods.published import Published, published
from jixiao.methods.rates import is_rate
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.scorecard import DirectionBasis, RuleSource
from jixiao.template.policy import IndicatorKind, MethodChoice

__all__ = ["figures_verdict"]

_INTERVAL: Final = MethodChoice(method="between", source="咸宁市2020年度自评表")
_SIGN: Final = re.compile(r"[≥≤≧≦＞＜><＝=═]")
_OVERRUN: Final = re.compile(r"(?:超支|超出|超额|超预算)$")


def figures_verdict(row: Row) -> Verdict:
    """Hold a quantity, or a range, against a quantity.

    Args:
        row: The row.
    """
    found = readings(row.pair, row.entry)
    comparison = found[0][1]
    if comparison.mismatch is Mismatch.KIND:
        return undecided("kinds", True)
    if comparison.mismatch is Mismatch.UNIT:
        return undecided("units", f"{row.target.unit}与{row.actual.unit}")
    if comparison.mismatch is Mismatch.UNCLEAR:
        return Verdict((), DirectionBasis.STATED, undecided=True)
    if misread_sign(row.target, row.actual, is_rate=is_rate(row.name, comparison.unit)):
        return undecided("unparsed", "target")
    lost = lost_multiplier(comparison)
    if lost is not None:
        return undecided("magnitude", lost, _direction(row)[1])
    verdict = _beyond(row, comparison)
    if verdict is None and row.target.relation is Relation.BETWEEN:
        verdict = _interval(row, found)
    elif verdict is None:
        verdict = _quantity(row, found)
    return replace(verdict, facts={**verdict.facts, "copied": True}) if _copies(row) else verdict


def _copies(row: Row) -> bool:
    """Whether the actual keeps the target's sign: ≥90% beside ≥90%. 95%以上 is only vague."""
    sign = _SIGN.search(row.actual.text)
    return sign is not None and row.actual.relation is row.target.relation and _SIGN.search(row.target.text) is not None


def _beyond(row: Row, comparison: Comparison) -> Verdict | None:
    """An actual that says in words on which wrong side of its target it lies, and not how far: 不足95%, 超支5万元."""
    aim, bound = comparison.target, comparison.actual
    direction, basis = _direction(row)
    if aim is None or bound is None or basis is DirectionBasis.ASSUMED or _SIGN.search(row.actual.text):
        return None
    less = direction is Direction.LESS
    over = less and row.actual.relation is Relation.AT_LEAST and bound >= aim
    under = not less and row.actual.relation is Relation.AT_MOST and bound <= aim
    exceeded = _OVERRUN.search(row.actual.subject or "") is not None
    if exceeded and not less:
        award = Award(row.points, row.points, f"完成值“{row.actual.text}”，得满分 {amount(row.points)}", True)
        rule = _rules(row, less=False)[0]
        return Verdict((Fit(rule.name, rule.choice.method, award),), basis)
    # 超过5万元 beside a ceiling of 100万元 is no total: it is by how much.
    by_how_much = row.actual.relation is Relation.AT_LEAST and "超" in row.actual.text and bound < aim / 2
    overrun = less and (exceeded or by_how_much)
    if not (over or under or overrun):
        return None
    rule = _rules(row, less=less)[0]
    working = f"完成值“{row.actual.text}”{'超过' if less else '未达到'}指标值，差多少未写明"
    award = Award(Fraction(0), row.points, working, False)
    return Verdict((Fit(rule.name, rule.choice.method, award),), basis)


def _direction(row: Row) -> tuple[Direction, DirectionBasis]:
    if row.target.relation is Relation.AT_LEAST:
        return Direction.MORE, DirectionBasis.STATED
    if row.target.relation is Relation.AT_MOST:
        return Direction.LESS, DirectionBasis.STATED
    if row.entry.less_is_better is not None:
        return (Direction.LESS if row.entry.less_is_better else Direction.MORE), DirectionBasis.STATED
    direction, basis = direction_of(row.name)
    moved = sense_of(row.target.text)
    if moved < 0 or (moved > 0 and basis != "name"):
        return Direction.MORE, DirectionBasis.STATED  # 事故数: 下降10%; 收入: 增长8%
    if row.target.relation is Relation.EQUAL and basis != "name":
        return Direction.MORE, DirectionBasis.STATED
    return direction, DirectionBasis.NAME if basis == "name" else DirectionBasis.ASSUMED


def _case(row: Row, comparison: Comparison) -> Case:
    """The figures as the officer wrote them where both are bare, else in one unit."""
    case = Case(
        points=row.points,
        target=comparison.target,
        actual=comparison.actual,
        low=comparison.low,
        high=comparison.high,
        percent=is_rate_unit(comparison.unit),
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


def _interval(row: Row, found: Readings) -> Verdict:
    """Where nothing settles which side is the good one, both readings bound the score."""
    direction, basis = _direction(row)
    first = _case(row, found[0][1])
    if first.low is not None and first.high is not None and first.low == -first.high:
        return _tolerance(row, first)
    choice = row.regime.choice("区间", row.entry.level1, _INTERVAL)
    rule = method("between")
    facts: dict[str, str | bool | Fraction] = {}
    if direction is Direction.MORE:
        facts = _far_over(row, first.high, first, found[0][1].unit)
    fits = []
    for words, comparison in found:
        case = _case(row, comparison)
        awards = [rule.award(replace(case, less_is_better=less), choice) for less in (False, True)]
        assumed = basis is DirectionBasis.ASSUMED
        award = _either(*awards) if assumed else awards[direction is Direction.LESS]
        fits.append(Fit(words or rule.title, "between", award))
    if row.regime.source is not RuleSource.TEMPLATE and direction is Direction.MORE and not facts:
        others = _published(row, less=False)
        by_low = replace(first, target=first.low)
        fits += [Fit(each.name, each.choice.method, _award(each, by_low, Fraction(1))) for each in others]
    return Verdict(tuple(fits), basis, facts=facts)


def _tolerance(row: Row, case: Case) -> Verdict:
    """±10%: a deviation to either side is one, and the less of it the better."""
    reached = abs(case.actual) if case.actual is not None else None
    deviation = replace(case, target=case.high, actual=reached, low=None, high=None)
    # What notes say of ≤X they do not say of ±X.
    rules = _rules(row, less=True) if row.regime.template is not None else _published(row, less=True)
    fits = [Fit(rule.name, rule.choice.method, _award(rule, deviation, Fraction(1))) for rule in rules]
    return Verdict(tuple(fits), DirectionBasis.STATED)


def _either(more: Award, less: Award) -> Award:
    if more.low == less.low:
        return more
    short, full = sorted((more, less), key=lambda award: award.low)
    working = f"方向未定：{full.working}；或 {short.working}"
    return Award(short.low, full.high, working, None, short.completion)


def _quantity(row: Row, found: Readings) -> Verdict:
    direction, basis = _direction(row)
    less = direction is Direction.LESS
    rules = _rules(row, less=less)
    if basis is DirectionBasis.ASSUMED:
        rules = (*rules, *_rules(row, less=not less))
    fits: list[Fit] = []
    for words, comparison in found:
        case = _case(row, comparison)
        scale = Fraction(1) if case.percent else _written_scale(row.target, comparison)
        named = f"，{words}" if words else ""
        fits += [Fit(f"{rule.name}{named}", rule.choice.method, _award(rule, case, scale)) for rule in rules]
    fits[1:1] = _by_shown_rate(row, fits[0])
    case, facts = _case(row, found[0][1]), dict[str, str | bool | Fraction]()
    if not less and row.target.relation is not Relation.EQUAL:
        facts = _far_over(row, case.target, case, found[0][1].unit)
    if basis is DirectionBasis.ASSUMED and case.target == 0 and case.actual is not None and case.actual > 0:
        facts["far_over"] = True  # of what was planned at none there was some: good or bad, it wants a word
    template, completion = row.regime.template, facts.get("far_over")
    if template is not None and isinstance(completion, Fraction) and reducible(rules[0].choice):
        fits[0] = replace(fits[0], award=reduced(fits[0].award, case, completion, template.policy.far_over))
    return Verdict(tuple(fits), basis, facts=facts)


def _far_over(row: Row, aim: Fraction | None, case: Case, unit: str) -> dict[str, str | bool | Fraction]:
    completion = excess(row.name, unit, aim, case.actual, row.regime.far_over)
    return {"far_over": completion} if completion is not None else {}


def _award(rule: Published, case: Case, scale: Fraction) -> Award:
    if rule.choice.method == "stepped_deduction":
        case = _in_units_of(case, scale)  # a step is one of the 万亩 that the target is written in
    return method(rule.choice.method).award(case, rule.choice)


def _rules(row: Row, *, less: bool) -> tuple[Published, ...]:
    """The template's or the notes' rule alone where it is known to apply, or all that are published."""
    equal = row.target.relation is Relation.EQUAL
    kind: IndicatorKind = "＝" if equal and not less else "≤" if less else "≥"
    own, known = row.regime.rule(kind, row.entry.level1), _published(row, less=less)
    if own is None:
        return known
    return (own, *known) if row.regime.source is RuleSource.ASSUMED else (own,)


def _published(row: Row, *, less: bool) -> tuple[Published, ...]:
    satisfaction = "满意" in f"{row.entry.level1 or ''}{row.name}"
    return published(less_is_better=less, equal=row.target.relation is Relation.EQUAL, satisfaction=satisfaction)


def _by_shown_rate(row: Row, first: Fit) -> list[Fit]:
    """The rate that the form shows times the points, where it is the true rate at the digits shown."""
    shown, completion = row.entry.completion.number, first.award.completion
    if shown is None or completion is None or first.award.met:
        return []
    if shown not in (round_half_away(completion, 2), round_half_away(completion, 4)):
        return []
    earned = shown * row.points
    working = f"{figure(shown, percent=True)} × {amount(row.points)} = {amount(earned)}"
    return [Fit("按表列完成率", first.method, replace(first.award, low=earned, high=earned, working=working))]
