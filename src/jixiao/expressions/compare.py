"""Target against actual: both as exact numbers in one unit, or the reason why that cannot be.

Two readings of a bare figure are possible where the other side carries a multiplier: 95 against 95% means
95%, and 0.95 means 95% too. The reading that lies nearer to the other side, as a ratio, is taken, the
multiplied one where both are equally near; and the record says what was assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import Final

from jixiao.expressions.grammar import parse
from jixiao.expressions.model import Expression, Relation
from jixiao.expressions.units import conversion, frequency, is_known, is_rate

__all__ = ["Comparison", "Mismatch", "comparable", "lost_multiplier", "misread_sign", "other_reading"]


class Mismatch(Enum):
    """Why two expressions have no common measure."""

    UNIT = "unit"
    """Both are quantities, of different things."""
    KIND = "kind"
    """Words against a number, or a date against a number; a date beside words is neither."""
    UNCLEAR = "unclear"
    """One side is blank, mixed, a range or not understood: there is no single number to compare."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expressions side by side.

    Attributes:
        target: The target's number in ``unit``; ``None`` for a range and where there is a ``mismatch``.
        actual: The actual's number in ``unit``; ``None`` where there is a ``mismatch``.
        low: Lower end of a target that is a range, in ``unit``.
        high: Upper end of a target that is a range, in ``unit``.
        unit: The unit of all of these; ``""`` if neither side names one.
        mismatch: Why there are no numbers; ``None`` if there are.
        assumption: What had to be assumed to get them, in an official's words; ``None`` if nothing.
    """

    target: Fraction | None = None
    actual: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    mismatch: Mismatch | None = None
    assumption: str | None = None


def comparable(target: Expression, actual: Expression, stated_unit: str = "") -> Comparison:
    """Bring a target and an actual to one unit.

    Args:
        target: The target.
        actual: The actual.
        stated_unit: The unit that the form states elsewhere, in a column or in the indicator's name (``亿元``
            in 生态修复投资规模（亿元）); a figure that names none is read in it.

    Returns:
        Both as numbers of one unit, or the reason why they are none.
    """
    return _compared(target, actual, stated_unit, other=False)


def other_reading(target: Expression, actual: Expression, stated_unit: str = "") -> Comparison | None:
    """The comparison by the farther reading of a bare side; ``None`` where there is only one reading.

    Beside 5%, 0.3 is nearer to 30 % and may be 0.3 % all the same.
    """
    first = comparable(target, actual, stated_unit)
    second = _compared(target, actual, stated_unit, other=True)
    same = (first.target, first.actual) == (second.target, second.actual)
    return None if first.mismatch is not None or second.mismatch is not None or same else second


def _compared(target: Expression, actual: Expression, stated_unit: str, *, other: bool) -> Comparison:
    reason = _mismatch(target, actual)
    if reason is not None:
        return Comparison(mismatch=reason)
    sides = _in_unit(target, stated_unit), _in_unit(actual, stated_unit)
    target, actual, assumption = _aligned(*sides, other=other)
    target, actual = _a_year(target, actual, other=other)
    unit = target.unit or actual.unit
    amount = actual.value
    if target.unit and actual.unit:
        turned = conversion(actual.unit, target.unit)
        if turned is None:
            return Comparison(mismatch=Mismatch.UNIT)
        amount = None if amount is None else amount * turned.factor
        assumption = assumption or turned.assumption
    return Comparison(target.value, amount, target.low, target.high, unit, None, assumption)


def _mismatch(target: Expression, actual: Expression) -> Mismatch | None:
    unclear = (Relation.NONE, Relation.MIXED)
    if target.relation in unclear or actual.relation in unclear:
        return Mismatch.UNCLEAR
    target_counts = target.is_quantity or target.relation is Relation.BETWEEN
    actual_counts = actual.is_quantity or actual.relation is Relation.BETWEEN
    if target_counts != actual_counts:
        return Mismatch.KIND
    if target_counts:
        return None if actual.is_quantity else Mismatch.UNCLEAR
    # Two texts, two dates, or a date beside words (及时: 12月20日): no number, and nothing odd about it.
    return Mismatch.UNCLEAR


def _in_unit(expression: Expression, stated: str) -> Expression:
    """Read a figure without unit in the unit that the form states elsewhere."""
    if not stated or expression.unit:
        return expression
    one = parse(f"1{stated}")
    if not one.is_quantity or not is_known(one.unit):
        return expression
    if expression.scale != 1:
        return replace(expression, unit=one.unit)
    if is_rate(one.unit):
        # （%） in a name does not say whether the cell holds 95 or 0.95; only beyond 1 it can but be 95.
        figure = expression.high if expression.value is None else expression.value
        if figure is None or figure <= 1:
            return expression
    return _scaled(replace(expression, unit=one.unit), one.scale)


def _scaled(expression: Expression, scale: Fraction) -> Expression:
    def times(number: Fraction | None) -> Fraction | None:
        return None if number is None else number * scale

    return replace(
        expression,
        value=times(expression.value),
        low=times(expression.low),
        high=times(expression.high),
        scale=scale,
    )


def _aligned(
    target: Expression, actual: Expression, *, other: bool
) -> tuple[Expression, Expression, str | None]:  # fmt: skip
    """Give a bare side the other side's multiplier, where that reading lies nearer, or (``other``) farther."""
    if _is_bare(actual) and target.scale != 1:
        multiplied = _scaled(actual, target.scale)
        nearer = _nearer(multiplied, actual, target) != other
        return target, multiplied if nearer else actual, _read_as("完成值", target, multiplied=nearer)
    if _is_bare(target) and is_rate(actual.unit):
        multiplied = _scaled(target, actual.scale)
        nearer = _nearer(multiplied, target, actual) != other
        return multiplied if nearer else target, actual, _read_as("指标值", actual, multiplied=nearer)
    return target, actual, None


def _a_year(target: Expression, actual: Expression, *, other: bool) -> tuple[Expression, Expression]:
    """Bring both to one period: 每季度1次 is 4次 a year, and a form is about one year.

    A side that names no period may mean the other's, or the whole year's: the nearer is taken, or (``other``) not.
    """
    (unit, often), (actual_unit, actual_often) = (frequency(side.unit, side.periods) for side in (target, actual))
    if often == actual_often or target.value is None or actual.value is None:
        return target, actual
    factor = (actual_often or Fraction(1)) / (often or Fraction(1))
    target, same = replace(target, unit=unit), replace(actual, unit=actual_unit)
    yearly = replace(same, value=actual.value * factor)
    if often is not None and actual_often is not None:
        return target, yearly
    return target, yearly if _nearer(yearly, same, target) != other else same


def _is_bare(expression: Expression) -> bool:
    return not expression.unit and expression.scale == 1


def _read_as(side: str, other: Expression, *, multiplied: bool) -> str:
    if is_rate(other.unit):
        return f"{side}未写{other.unit}，按{'百分数' if multiplied else '小数'}理解"
    name = {Fraction(10_000): "万", Fraction(100_000_000): "亿", Fraction(1000): "千"}.get(other.scale, "")
    return f"{side}未写单位，按{name + other.unit if multiplied else '原数'}理解"


def _nearer(first: Expression, second: Expression, other: Expression) -> bool:
    """Whether the first reading is at least as near to ``other`` as the second; zero reads alike."""
    aim = other.value if other.value is not None else other.high
    reading, alternative = first.high or first.value, second.high or second.value
    if not aim or not reading or not alternative:
        return True
    return _distance(reading / aim) <= _distance(alternative / aim)


def _distance(ratio: Fraction) -> Fraction:
    return max(abs(ratio), 1 / abs(ratio))


_LOST: Final = (
    ("亿", Fraction(100_000_000), Fraction(2)),
    ("万", Fraction(10_000), Fraction(2)),
    ("千", Fraction(1000), Fraction(5, 4)),
)
"""Multipliers that get lost, and how far apart the two figures may still be once the multiplier is supplied.

Twice is wide for a result, but ten thousand times is far beyond any over-fulfilment that was seen (2500 % at
most), so the gap itself is the evidence. A thousandfold result is imaginable for small counts, hence the
narrower band.
"""


def lost_multiplier(comparison: Comparison) -> str | None:
    """Name the multiplier whose loss alone explains the gap between target and actual: 亿, 万, 千 or %."""
    aim = comparison.target if comparison.target is not None else comparison.high
    actual = comparison.actual
    if not aim or not actual or aim * actual < 0:
        return None
    gap = _distance(actual / aim)
    for name, factor, band in _LOST:
        if _distance(gap / factor) <= band:
            return name
    # A rate never exceeds itself a hundredfold; a count may (a target of 1 and an actual of 100).
    if is_rate(comparison.unit) and _distance(gap / 100) <= Fraction(5, 4):
        return "%"
    return None


_MISREAD: Final = (250, 299)


def misread_sign(target: Expression, actual: Expression, *, is_rate: bool) -> bool:
    """Whether a target is a ``≥`` that a scanner or a web page turned into 2: 290% beside an actual of 92%.

    Growth of 290 % exists, and so the actual decides: a rate that cannot exceed 100 % did not promise 290 %.

    Args:
        target: The target as it is written.
        actual: The actual as it is written.
        is_rate: Whether the indicator is a rate by its name or unit.
    """
    if not is_rate or target.relation is not Relation.PLAIN or not actual.is_quantity:
        return False
    if target.value is None or actual.value is None:
        return False
    written, reached = target.value / target.scale, actual.value / actual.scale
    return (_MISREAD[0] <= written <= _MISREAD[1] or written == 2100) and 0 < reached <= 100
