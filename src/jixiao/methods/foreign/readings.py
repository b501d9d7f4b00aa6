"""How a foreign row's target and actual are read beside each other, before any rule is applied.

A cell's own number counts before what it shows rounded; a bare number beside a deadline may be a date; words may be a
count of none; a fall where a rise was promised has a minus. What can be read in two ways is: nobody is accused by the
reading that happens to be wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from jixiao.cells import Kind
from jixiao.expressions import (
    Comparison,
    Expression,
    Relation,
    comparable,
    counts_none,
    other_reading,
    parse,
    plain_words,
    sense_of,
    sense_of_name,
    wants_none,
)
from jixiao.expressions.directions import FALLS, RISES
from jixiao.methods.rates import is_rate
from jixiao.numbers import decimal_text
from jixiao.submission import Entry, IndicatorEntry

__all__ = ["Pair", "Readings", "read_pair", "readings"]

_BRACKETED: Final = re.compile(r"[（(]([^（）()]+)[）)]")
_DATED: Final = ("时间", "日期")
_SERIALS: Final = (36526, 55153)
"""Excel's serials of the years 2000 to 2050."""
_MONTH: Final = re.compile(r"(20[0-9]{2})\.(0?[1-9]|1[0-2])")
_DAY: Final = re.compile(r"(1[0-2]|0?[1-9])\.([12][0-9]|3[01])")
_MOST: Final = 100
"""No result was seen beyond 25 times its target; a reading that makes it a hundred times is not meant."""
_CONVERTED: Final = Fraction(1, 100)
"""What converting may leave over, at most, as a share of the target."""
_WHOLE: Final = frozenset({"全覆盖", "全面覆盖", "全部覆盖", "实现全覆盖", "全员覆盖"})
_SAME_THING: Final = re.compile(
    rf"同比|环比|较?(?:上年|去年)(?:同期)?|比(?:上年|去年)(?:同期)?|{'|'.join((*RISES, *FALLS))}|[,;、 了约率]"
)
"""What may stand before a figure that speaks of the indicator itself: 办理时限缩短40% is no answer on 效率提升."""
_ROUNDED: Final = Fraction(1, 20)
"""A display may round, but not by more than this share of the figure."""


Readings = list[tuple[str, Comparison]]
"""The ways to hold a target and an actual against each other, the likeliest first, each with its name."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row's target and actual.

    Attributes:
        target: The target, by the cell's own number where it has one.
        actual: The actual, likewise.
        shown: The actual as the cell shows it, where that is rounded.
    """

    target: Expression
    actual: Expression
    shown: Expression | None = None


def read_pair(entry: IndicatorEntry) -> Pair:
    """Read a row's target and actual."""
    name = entry.name or ""
    target, actual = parse(entry.target.text or ""), parse(entry.actual.text or "")
    shown = actual
    target, actual = _exact(entry.target, target), _exact(entry.actual, actual)
    target, actual = _dated(target, actual, name)
    none = actual.is_bare and actual.value == 0
    none |= actual.relation is Relation.QUALITATIVE and _counts(target) and counts_none(target, actual.text, name)
    if none and sense_of(target.text) < 0:
        return Pair(target, replace(actual, relation=Relation.MIXED))  # none at all, and no share says of what
    counted = actual.is_quantity and not _is_share(actual)
    if target.relation is Relation.QUALITATIVE and counted and wants_none(target, name):
        target = replace(parse("0"), relation=Relation.AT_MOST, unit=actual.unit)
    elif none and actual.relation is Relation.QUALITATIVE:
        actual = replace(parse("0"), unit=target.unit)
    if _is_share(target) and plain_words(actual.text) in _WHOLE:
        actual = parse("100%")
    elif _is_share(actual) and plain_words(target.text) in _WHOLE:
        target = parse("100%")
    actual, shown = (_signed(target, each, name) for each in (actual, shown))
    return Pair(target, actual, shown if shown.is_quantity and shown.value != actual.value else None)


def readings(pair: Pair, entry: IndicatorEntry) -> Readings:
    """The ways to hold the two against each other: the likeliest first, each with its name in ``working``."""
    name = entry.name or ""
    stated = entry.unit or _unit_in(name)
    target, actual = pair.target, pair.actual
    if is_rate(name, stated):
        target, actual = _alike(target, actual)
    found = [("", _unrounded(target, actual, comparable(target, actual, stated)))]
    if found[0][1].mismatch is not None:
        return found
    if pair.shown is not None:
        found.append(("按表列数", comparable(target, pair.shown, stated)))
    other = other_reading(target, actual, stated)
    if other is not None and not _is_absurd(other):
        found.append((other.assumption or "另一种理解", other))
    return [(words, comparison) for words, comparison in found if comparison.mismatch is None]


def _is_absurd(comparison: Comparison) -> bool:
    """Whether nobody can mean this reading: 6000 % of satisfaction, a ten-thousandth of the cost."""
    aim = comparison.target if comparison.target is not None else comparison.high
    if not aim or comparison.actual is None:
        return False
    ratio = comparison.actual / aim
    share = is_rate("", comparison.unit) and comparison.actual > 1 and ratio > 2
    return share or ratio > _MOST or (ratio > 0 and 1 / ratio > _MOST * 10)


def _counts(target: Expression) -> bool:
    """Whether a target is a quantity or a range."""
    return target.is_quantity or target.relation is Relation.BETWEEN


def _is_share(expression: Expression) -> bool:
    return expression.is_quantity and is_rate("", expression.unit)


def _exact(entry: Entry, shown: Expression) -> Expression:
    """The cell's own number in place of the one that its format shows rounded."""
    cell, number = entry.cell, entry.number
    if cell is None or cell.kind is not Kind.NUMBER or number is None or not shown.is_quantity or shown.value is None:
        return shown
    if shown.value == number or abs(shown.value - number) > _ROUNDED * abs(number):
        return shown
    return replace(shown, value=number)


def _dated(target: Expression, actual: Expression, name: str) -> tuple[Expression, Expression]:
    """Numbers that are dates: 45291 or 8.31 beside a deadline, 2023.11 beside 2023.12 where a time is asked for."""
    by_date = Relation.BY_DATE
    if target.relation is by_date:
        return target, _as_date(actual) or actual
    if actual.relation is by_date:
        return _as_date(target) or target, actual
    if name.endswith(_DATED):
        due, done = _as_date(target), _as_date(actual)
        if due is not None and done is not None:
            return due, done
    return target, actual


def _as_date(expression: Expression) -> Expression | None:
    """The date that a bare number stands for; ``None`` if it is none."""
    if not expression.is_bare or expression.value is None:
        return None
    written = expression.text.strip()
    text = written if _MONTH.fullmatch(written) or _DAY.fullmatch(written) else decimal_text(expression.value, 4)
    month, day = _MONTH.fullmatch(text), _DAY.fullmatch(text)
    if expression.value.denominator == 1 and _SERIALS[0] <= expression.value <= _SERIALS[1]:
        said = (date(1899, 12, 30) + timedelta(days=int(expression.value))).isoformat()
        return replace(expression, relation=Relation.BY_DATE, value=None, date=said)
    if month is not None:
        return replace(parse(f"{month[1]}年{month[2]}月"), text=expression.text)
    return replace(parse(f"{day[1]}月{day[2]}日"), text=expression.text) if day is not None else None


def _signed(target: Expression, actual: Expression, name: str) -> Expression:
    """A fall where a rise was promised, or a rise where a fall was, counts below zero; -12% of a fall is one of 12%."""
    if not actual.is_quantity or actual.value is None or not _counts(target):
        return actual
    promised, came = sense_of(target.text) or sense_of_name(name), sense_of(actual.text)
    if promised < 0 and came == 0 and actual.value < 0:
        return replace(actual, value=-actual.value)
    of_it = _SAME_THING.sub("", actual.subject or "") in name
    return replace(actual, value=-actual.value) if promised and came and promised != came and of_it else actual


def _alike(target: Expression, actual: Expression) -> tuple[Expression, Expression]:
    """0.95 beside 90: of a rate that one side writes in hundreds, both are read so."""
    if not (target.is_bare and actual.is_bare and target.value and actual.value):
        return target, actual
    if target.value > 1 >= actual.value > 0:
        return target, replace(actual, value=actual.value * 100)
    if actual.value > 1 >= target.value > 0:
        return replace(target, value=target.value * 100), actual
    return target, actual


def _unrounded(target: Expression, actual: Expression, comparison: Comparison) -> Comparison:
    """Half a digit that converting units left over is no shortfall: 6667平方米 is 10亩."""
    aim, reached = comparison.target, comparison.actual
    if aim is None or reached is None or aim == 0 or target.value is None or not target.unit or not actual.unit:
        return comparison
    if reached == actual.value or is_rate("", target.unit):
        return comparison  # nothing was converted
    written = target.value / target.scale
    decimals = len(decimal_text(written, 6).partition(".")[2])
    half = min(Fraction(1, 2 * 10**decimals) * target.scale, abs(aim) * _CONVERTED)
    return replace(comparison, actual=aim) if abs(aim - reached) <= half else comparison


def _unit_in(name: str) -> str:
    """The unit that a name ends in brackets with: 亿元 of 生态修复投资规模（亿元）."""
    for inside in reversed(_BRACKETED.findall(name)):
        one = parse(f"1{inside}")
        if one.is_quantity and one.unit and one.understood:
            return str(inside)
    return ""
