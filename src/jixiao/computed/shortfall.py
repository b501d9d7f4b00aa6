"""What the self-check asks of a row's figures: whether the target is missed, far exceeded, or of another magnitude."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.cells import CellRef
from jixiao.computed.cells import Form, Lookup
from jixiao.computed.conditions import NEVER, Condition, any_of, compared, equals
from jixiao.methods import LESS_IS_BETTER, Case, method
from jixiao.methods.base import NOISE_DIGITS, CellNames, constant
from jixiao.methods.rates import is_rate, rate_test
from jixiao.numbers import round_half_away
from jixiao.template.policy import IndicatorKind, MethodChoice

__all__ = ["RowRefs", "beyond_percent", "far_over", "gap", "is_a_rate", "missed", "unlike"]


@dataclass(frozen=True, slots=True)
class RowRefs:
    """The cells of one row that its self-check looks at; a form without a column for reasons has no ``deviation``."""

    name: CellRef
    target: CellRef
    actual: CellRef
    points: CellRef
    score: CellRef
    kind: CellRef
    unit: CellRef
    direction: CellRef
    low: CellRef
    high: CellRef
    judged: CellRef
    outcome: CellRef
    deduction: CellRef
    deductionreason: CellRef
    deviation: CellRef | None

    @classmethod
    def of(cls, form: Form, key: str) -> RowRefs | None:
        """The cells of a row of an issued form; ``None`` if somebody deleted one of them."""
        deviation = form.ref("row", key, "deviation")
        refs = {item: ref for item in cls.__slots__ if (ref := form.ref("row", key, item)) is not None}
        if len(refs) + (deviation is None) < len(cls.__slots__):
            return None
        return cls(**{**refs, "deviation": deviation})  # type: ignore[arg-type]  # all but the reason's are there

    @property
    def names(self) -> CellNames:
        """Their addresses, as methods take them."""
        return CellNames(
            **{item: ref.a1 if (ref := getattr(self, item)) is not None else "" for item in CellNames._fields}
        )

    @property
    def less(self) -> Condition:
        """Whether less is better."""
        return equals(self.direction, LESS_IS_BETTER)


def missed(row: RowRefs, kind: IndicatorKind, choice: MethodChoice) -> Condition:
    """Whether the figures of a row of that kind fall short of the target; never for words."""
    t, a = row.target, row.actual
    pair = (t, a)
    if choice.method == "tolerance_ladder":
        return _off_the_best_rung(row, choice)
    match kind:
        case "≥":
            return compared(pair, f"{a.a1}<{t.a1}", lambda target, actual: actual < target)
        case "≤":
            return compared(pair, f"AND({a.a1}>{t.a1},{a.a1}>0)", lambda target, actual: actual > target and actual > 0)
        case "＝":
            return compared(
                pair,
                f"IF({t.a1}=0,{a.a1}>0,{a.a1}<{t.a1})",
                lambda target, actual: actual > 0 if target == 0 else actual < target,
            )
        case "时限":
            return compared(
                pair,
                f"ROUND({a.a1}-{t.a1},{NOISE_DIGITS})>=1",
                lambda target, actual: round_half_away(actual - target, NOISE_DIGITS) >= 1,
            )
        case "区间":
            return _outside(row)
        case "定性":
            return NEVER


def _outside(row: RowRefs) -> Condition:
    ends = (row.low, row.high, row.actual)
    low, high, a = row.low.a1, row.high.a1, row.actual.a1
    above = compared(
        ends, f"AND({a}>MAX({low},{high}),{a}>0)", lambda low, high, actual: actual > max(low, high) and actual > 0
    )
    below = compared(ends, f"{a}<MIN({low},{high})", lambda low, high, actual: actual < min(low, high))
    return (row.less & above) | (~row.less & below)


def _off_the_best_rung(row: RowRefs, choice: MethodChoice) -> Condition:
    """A ladder says that its target is met where it gives the full points."""
    way = method(choice.method)

    def holds(target: Fraction, actual: Fraction, points: Fraction) -> bool:
        return way.award(Case(points, target, actual), choice).met is False

    earned = way.formula(row.names, choice)
    refs = (row.target, row.actual, row.points)
    return compared(refs, f"ROUND({earned}-{row.points.a1},{NOISE_DIGITS})<>0", holds)


# --- magnitudes ---------------------------------------------------------------------------------------------

_LOST: Final = ((100_000_000, 2), (10_000, 2), (1000, Fraction(5, 4)))
"""亿, 万 and 千, and how far apart the figures may still be once one of them is supplied."""
_HUNDRED: Final = (100, Fraction(5, 4))
"""A rate never exceeds itself a hundredfold."""
_RATES: Final = ("%", "个百分点", "‰", "成", "‱")
_PERCENT: Final = ("%", "％")
_GAP_DIGITS: Final = 6
_MOST_PERCENT: Final = 10
"""1000 %: nobody plans, or reaches, so much; 95 was typed for 95 %."""


def gap(row: RowRefs, kind: IndicatorKind) -> tuple[str, Callable[[Lookup], Fraction]]:
    """How many times target and actual are apart; 0 where that is no question. Formula and the other witness."""
    refs = _figures(row, kind)
    aim, actual = (ref.a1 for ref in refs[-2:])
    apart = f"ROUND(MAX({actual}/{aim},{aim}/{actual}),{_GAP_DIGITS})"
    formula = f"IF(COUNT({','.join(ref.a1 for ref in refs)})<{len(refs)},0,IF({aim}*{actual}<=0,0,{apart}))"

    def value(lookup: Lookup) -> Fraction:
        figures = [number for number in map(lookup, refs) if isinstance(number, Fraction)]
        if len(figures) < len(refs) or figures[-2] * figures[-1] <= 0:
            return Fraction(0)
        one, other = figures[-2:]
        return round_half_away(max(one / other, other / one), _GAP_DIGITS)

    return formula, value


def _figures(row: RowRefs, kind: IndicatorKind) -> tuple[CellRef, ...]:
    """The cells that must hold figures, the aim and the actual last."""
    return (row.low, row.high, row.actual) if kind == "区间" else (row.target, row.actual)


def unlike(row: RowRefs, apart: CellRef) -> Condition:
    """Whether only a lost 万, 亿 or % explains the gap between target and actual; ``apart`` holds the gap."""
    rate = any_of(equals(row.unit, unit) for unit in _RATES)
    return any_of(_about(apart, *each) for each in _LOST) | (rate & _about(apart, *_HUNDRED))


def _about(apart: CellRef, factor: int, band: Fraction | int) -> Condition:
    least, most = Fraction(factor) / band, Fraction(factor) * band
    return Condition(
        f"AND({apart.a1}>={constant(least)},{apart.a1}<={constant(most)})",
        lambda lookup: isinstance(found := lookup(apart), Fraction) and least <= found <= most,
    )


def beyond_percent(row: RowRefs, kind: IndicatorKind) -> Condition:
    """Whether a percentage is one that nobody plans or reaches."""
    percent = any_of(equals(row.unit, unit) for unit in _PERCENT)
    refs = _figures(row, kind)
    most = ",".join(ref.a1 for ref in refs[-2:])
    return percent & compared(refs, f"MAX({most})>{_MOST_PERCENT}", lambda *figures: max(figures[-2:]) > _MOST_PERCENT)


def far_over(row: RowRefs, kind: IndicatorKind, threshold: Fraction) -> Condition:
    """Whether a more-is-better figure is at or beyond the threshold."""
    if kind not in ("≥", "区间"):
        return NEVER
    refs = _figures(row, kind)
    aim, actual = (ref.a1 for ref in refs[-2:])
    beyond = compared(
        refs,
        f"IF({aim}<=0,FALSE,ROUND({actual}/{aim},{NOISE_DIGITS})>={constant(threshold)})",
        lambda *figures: figures[-2] > 0 and round_half_away(figures[-1] / figures[-2], NOISE_DIGITS) >= threshold,
    )
    return beyond & ~row.less if kind == "区间" else beyond


def is_a_rate(row: RowRefs) -> Condition:
    """Whether name or unit say that the row's figures are rates, which are never far over."""

    def holds(lookup: Lookup) -> bool:
        name, unit = (value if isinstance(value := lookup(ref), str) else "" for ref in (row.name, row.unit))
        return is_rate(name, unit)

    return Condition(rate_test(row.names), holds)
