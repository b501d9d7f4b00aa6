"""One quantity: figure, multiplier, unit, and the words that stand directly around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.expressions import measures, vocabulary
from jixiao.expressions.cursor import Cursor, longest
from jixiao.expressions.model import Relation

__all__ = ["Quantity", "take_quantity"]

_HAN: Final = "\u3400-\u9fff"


_UNIT_NAMES: Final = MappingProxyType({**{unit: unit for unit in measures.UNITS}, **measures.UNIT_ALIASES})
_UNIT: Final = longest(_UNIT_NAMES)
_LATIN: Final = re.compile(r"[A-Za-zμµ]+(?:[²³]|[23](?![0-9]))?(?:/[A-Za-zμµ]+(?:[²³]|[23](?![0-9]))?)?")
_RATE: Final = longest(measures.RATE_UNITS)
_PER_GROUP: Final = re.compile(r"/\(([^()]+)\)")
_PER_HEADS: Final = re.compile("/(?:10|十)万人?")
"""Rates of births and deaths are per hundred thousand: 18/10万."""
_PER: Final = re.compile(r"/|每")
_TIMES: Final = re.compile(r"[*·•×]|\.(?![0-9])")
_ONE_PERIOD: Final = re.compile(f"一(?:{longest(vocabulary.PERIODS).pattern})")
_PER_ALIAS: Final = longest(measures.PER_ALIASES)
_SHORT_WORD: Final = re.compile(
    rf"[{_HAN}]{{1,4}}?(?=(?:{longest(vocabulary.AFTER).pattern})?(?![{_HAN}]))"  # 元/贫困户以上 has a bound
)
_UNIT_END: Final = re.compile(rf"(?![{_HAN}])|[以及或之内左一标]")
_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_APPROXIMATE: Final = longest(vocabulary.APPROXIMATE)
_AFTER: Final = re.compile(
    rf"(?:\(含\))?({longest(vocabulary.AFTER).pattern})"
    rf"(?!{'|'.join(vocabulary.AFTER_BEGINS_WORD)}|(?<=不到)(?:{'|'.join(vocabulary.NOT_TO)}))"
)
_AFTER_NOUN: Final = re.compile(
    rf"[{_HAN}]{{1,4}}?({longest(word for word in vocabulary.AFTER if len(word) > 1).pattern})(?![{_HAN}])"
)
_PLUS: Final = re.compile(r"\+(?![0-9])")
_RANGE: Final = longest(vocabulary.RANGE_MARKS)
_SPREAD: Final = longest(("±", "+-", "+/-", "正负"))
_SIGN: Final = re.compile(r"[-−+负](?=[.0-9])")
_NAME_TAIL: Final = longest(vocabulary.NAME_TAILS)
_STATE: Final = longest(vocabulary.STATES)
_HALF: Final = re.compile(rf"半(?![{_HAN}])|半(?=以|之|内)")
_FILLER: Final = re.compile(r"个(?=[万亿])")
_AND_A_HALF: Final = re.compile(r"个半(?=小时|月|工作日|年)")
_MONTH: Final = re.compile("月")
_TAIL: Final = re.compile(rf"[{_HAN}]+")
_LOOK_ALIKE: Final = re.compile("[OoIl]+$")
"""Letters that stand for 0 and 1 in scanned tables: 1OO%."""
_WHOLE: Final = longest(("百分百", "百分之百"))
_ONE_HALF: Final = longest(("一半", "半数"))
_PART_UNITS: Final = MappingProxyType(
    {
        "百分之": ("%", Fraction(1, 100)),
        "千分之": ("‰", Fraction(1, 1000)),
        "万分之": ("‱", Fraction(1, 10_000)),
    }
)
_PARTS: Final = longest(_PART_UNITS)
_PARTS_OF: Final = re.compile("分之")
_HUNDRED: Final = re.compile("百")
_RANGE_TO: Final = re.compile(r"[至到]|±")
_ODD: Final = re.compile(r"[:/*×^]")
_BOUND: Final = longest(vocabulary.BEFORE)
_RUN: Final = re.compile(r"[-−+]?[0-9A-Za-z:/*×^.,%]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure, or two for a range, with what it was written with.

    ``low`` and ``high`` differ only in a range. ``names_unit`` is False where the unit is a word of no table;
    ``understood`` is False where the figures fit no unit or number.
    """

    low: Fraction
    high: Fraction
    unit: str = ""
    scale: Fraction = Fraction(1)
    relation: Relation = Relation.PLAIN
    names_unit: bool = True
    understood: bool = True

    @property
    def is_range(self) -> bool:
        """Whether two ends were written."""
        return self.low != self.high


_UNREAD: Final = Quantity(Fraction(0), Fraction(0), understood=False)


def take_quantity(cursor: Cursor) -> Quantity | None:
    """Take a quantity or a range of two; nothing if the figures here are part of a name."""
    if cursor.take(_SPREAD):
        spread = _take_measure(cursor)
        if spread is None or not spread.understood:
            return _UNREAD
        return _bounded(cursor, replace(spread, low=-spread.high, high=spread.high))
    first = _take_measure(cursor)
    if first is None or not first.understood:
        return first
    before = cursor.at
    if cursor.take(_SPREAD):
        return _bounded(cursor, _spread(first, _take_measure(cursor)))
    if cursor.take(_RANGE):
        second = _take_measure(cursor)
        if second is None:
            cursor.at = before
        else:
            return _bounded(cursor, _joined(first, second))
    return _bounded(cursor, first)


def _joined(first: Quantity, second: Quantity) -> Quantity:
    """Make a range of two measures; what is written once, behind the second, holds for the first too."""
    if not second.understood:
        return _UNREAD
    if first.scale == 1 and not first.unit:
        first = replace(first, low=first.low * second.scale, high=first.high * second.scale)
    elif second.scale == 1 and not second.unit:
        second = replace(second, low=second.low * first.scale, high=second.high * first.scale, scale=first.scale)
    elif first.unit and second.unit and first.unit != second.unit:
        return _UNREAD
    if first.low > second.high:
        return _UNREAD
    return replace(second, low=first.low, unit=second.unit or first.unit)


def _spread(middle: Quantity, spread: Quantity | None) -> Quantity:
    if spread is None or not spread.understood:
        return _UNREAD
    if spread.unit == "%" and middle.unit != "%":
        distance = abs(middle.low) * spread.high
    elif spread.scale == 1 and not spread.unit:
        distance = spread.high * middle.scale
    else:
        distance = spread.high
    return replace(middle, low=middle.low - distance, high=middle.low + distance, unit=middle.unit or spread.unit)


def _take_measure(cursor: Cursor) -> Quantity | None:
    """Take a figure with its multiplier and unit."""
    start = cursor.at
    fraction = _take_parts(cursor)
    if fraction is not None:
        return fraction
    sign = -1 if cursor.take(_SIGN) in ("-", "−", "负") else 1
    number = cursor.take_figures()
    if isinstance(number, str):
        return _UNREAD
    if number is None:
        number = cursor.take_han()
    if number is None:
        cursor.at = start
        return None
    if cursor.sees(_NAME_TAIL):
        cursor.at = start
        return None
    number *= sign
    cursor.take(_APPROXIMATE)
    if cursor.take(_AND_A_HALF):
        number += Fraction(1, 2)
        if cursor.take(_MONTH):
            # 个月 keeps its filler: 月 alone is a month of the calendar.
            return Quantity(number, number, "个月" + _take_per(cursor))
    cursor.take(_FILLER)
    # 千克 and 百分点 begin like multipliers, so units come first.
    measure = _take_unit(cursor, number, Fraction(1))
    if measure is None:
        multiplier = cursor.take_multiplier()
        cursor.take(_APPROXIMATE)
        measure = _take_unit(cursor, number, multiplier)
        if measure is None:
            measure = _take_unitless(cursor, start, number, multiplier)
    return measure


def _take_parts(cursor: Cursor) -> Quantity | None:
    """Take 百分之九十五, 三分之二, 一半."""
    before = cursor.at
    if cursor.take(_WHOLE):
        return Quantity(Fraction(1), Fraction(1), "%", Fraction(1, 100))
    if cursor.take(_ONE_HALF):
        return Quantity(Fraction(1, 2), Fraction(1, 2))
    word = cursor.take(_PARTS)
    if word is not None:
        number = cursor.take_number()
        if number is None and cursor.take(_HUNDRED):
            number = Fraction(100)
        if number is not None:
            unit, worth = _PART_UNITS[word]
            return Quantity(number * worth, number * worth, unit, worth)
    cursor.at = before
    whole = cursor.take_han()
    if whole and cursor.take(_PARTS_OF):
        part = cursor.take_han()
        if part is not None:
            return Quantity(part / whole, part / whole)
    cursor.at = before
    return None


def _take_unit(cursor: Cursor, number: Fraction, multiplier: Fraction) -> Quantity | None:
    rate = cursor.take(_RATE)
    if rate is not None:
        unit, worth = measures.RATE_UNITS[rate]
        value = number * multiplier * worth
        _take_bracket(cursor)
        return Quantity(value, value, unit, multiplier * worth)
    word = cursor.take(_UNIT)
    if word is None:
        before = cursor.at
        word = cursor.take(_LATIN)
        if word is not None and word not in measures.LATIN_UNITS:
            cursor.at = before
            word = None
        if word is None:
            return None
    unit = _UNIT_NAMES.get(word, word)
    if cursor.take(_HALF):
        number += Fraction(1, 2)
    value = number * multiplier
    return Quantity(value, value, unit + _take_per(cursor), multiplier)


def _take_per(cursor: Cursor) -> str:
    """Take what the unit is reckoned by: /人*月, 每户, 一年."""
    per = ""
    while True:
        before = cursor.at
        if cursor.take(_PER_HEADS):
            per += "/10万"
            continue
        group = cursor.take(_PER_GROUP)
        period = cursor.take(_ONE_PERIOD) if group is None else None
        if group is not None:
            inner = _TIMES.sub("*", group[2:-1])
            per += "/" + measures.PER_ALIASES.get(inner, inner)
        elif period is not None:
            per += "/" + period[1:]
        elif cursor.take(_TIMES) and (unit := cursor.take(_UNIT)):
            per += "*" + unit
        elif cursor.take(_PER) and (unit := _take_reckoning(cursor)):
            per += "/" + measures.PER_ALIASES.get(unit, unit)
        else:
            cursor.at = before
            return per


def _take_reckoning(cursor: Cursor) -> str | None:
    """Take a unit of the table, else any short word (元/贫困户), else a unit that runs on into other words."""
    before = cursor.at
    unit = cursor.take(_PER_ALIAS) or cursor.take(_UNIT)
    if unit is not None and _UNIT_END.match(cursor.text, cursor.at):
        return unit
    cursor.at = before
    return cursor.take(_SHORT_WORD) or cursor.take(_UNIT) or cursor.take(_LATIN)


def _take_unitless(cursor: Cursor, start: int, number: Fraction, multiplier: Fraction) -> Quantity | None:
    value = number * multiplier
    bracket = _take_bracket(cursor)
    if bracket is not None:
        unit, worth = bracket
        return Quantity(value * worth, value * worth, unit, multiplier * worth)
    per = _take_per(cursor)
    if per:
        return Quantity(value, value, per, multiplier)
    plain = Quantity(value, value, "", multiplier)
    if cursor.sees(_AFTER) or cursor.sees(_STATE) or cursor.sees(_RANGE_TO) or cursor.sees(_BOUND):
        return plain
    before = cursor.at
    tail = cursor.take(_TAIL)
    latin = cursor.take(_LATIN) if tail is None else None
    if latin is not None:
        # 5A级 and 4G are names; 25XY is nothing that we know.
        scanned = cursor.sees(_RATE) or _LOOK_ALIKE.match(latin)
        cursor.at = start
        return None if number < 100 and latin[0].isupper() and not scanned else _skip_unread(cursor)
    if tail is None:
        return plain if cursor.done or not cursor.sees(_ODD) else _skip_unread(cursor)
    if len(tail) <= 3 and cursor.done:
        return replace(plain, unit=tail, names_unit=False)
    cursor.at = before
    return _UNREAD


def _skip_unread(cursor: Cursor) -> Quantity:
    cursor.take(_RUN)
    return _UNREAD


def _take_bracket(cursor: Cursor) -> tuple[str, Fraction] | None:
    """Take a unit in brackets: 3-5（工作日）."""
    before = cursor.at
    cursor.skip_blanks()
    match = _BRACKETED.match(cursor.text, cursor.at)
    if match is not None:
        inner = Cursor(match[1])
        multiplier = inner.take_multiplier()
        measure = _take_unit(inner, Fraction(1), multiplier)
        if measure is not None and inner.done:
            cursor.at = match.end()
            return measure.unit, measure.scale
    cursor.at = before
    return None


def _bounded(cursor: Cursor, quantity: Quantity) -> Quantity:
    """Take 左右, 以上, 以内 behind a quantity, also over a noun (3名专家以上)."""
    if not quantity.understood:
        return quantity
    if quantity.is_range and not quantity.unit:
        bracket = _take_bracket(cursor)
        if bracket is not None:
            unit, worth = bracket
            quantity = Quantity(quantity.low * worth, quantity.high * worth, unit, quantity.scale * worth)
    cursor.take(_APPROXIMATE)
    relation = _take_after(cursor)
    if relation is None:
        return quantity
    if quantity.is_range:
        return quantity
    if not quantity.unit:
        quantity = _with_late_unit(cursor, quantity)
    per = _take_per(cursor) if "/" not in quantity.unit else ""
    return replace(quantity, relation=relation, unit=quantity.unit + per)


def _with_late_unit(cursor: Cursor, quantity: Quantity) -> Quantity:
    """Take a unit that stands behind the bound: 1万+人."""
    if cursor.text[cursor.at - 1] != "+":
        return quantity
    measure = _take_unit(cursor, Fraction(1), Fraction(1))
    if measure is None:
        return quantity
    value = quantity.low * measure.low
    return replace(quantity, low=value, high=value, unit=measure.unit, scale=quantity.scale * measure.scale)


def _take_after(cursor: Cursor) -> Relation | None:
    if cursor.take(_PLUS):
        return Relation.AT_LEAST
    before = cursor.at
    cursor.skip_blanks()
    match = _AFTER.match(cursor.text, cursor.at) or _AFTER_NOUN.match(cursor.text, cursor.at)
    if match is None:
        cursor.at = before
        return None
    cursor.at = match.end()
    return vocabulary.AFTER[match[match.lastindex or 0]]
