"""How figures and arithmetic are written in Chinese working: whole numbers whole, shares as percentages."""

from __future__ import annotations

import datetime
from fractions import Fraction

from jixiao.methods.base import Case
from jixiao.numbers import decimal_text, round_half_away

__all__ = ["amount", "arrow", "attained", "below_line", "day", "figure", "nothing", "proportion"]

_SMALL = Fraction(1, 1000)
_EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)


def figure(number: Fraction, *, percent: bool = False) -> str:
    """A target or an actual: ``348``, ``1.55``, ``46%``."""
    shown = number * 100 if percent else number
    digits = 4 if percent else 6
    if 0 < abs(shown) < _SMALL:
        digits = 12  # a figure that would show as 0 makes the arithmetic beside it wrong
    return f"{decimal_text(shown, digits)}%" if percent else decimal_text(shown, digits)


def amount(number: Fraction) -> str:
    """Points or a score, to four decimals at most."""
    return decimal_text(number, 4)


def day(serial: Fraction) -> str:
    """An Excel date serial as ``2023-11-30``; a number that is no date stays a number."""
    try:
        return (_EXCEL_DAY_ZERO + datetime.timedelta(days=serial.__floor__())).isoformat()
    except OverflowError:
        return figure(serial)


def attained(case: Case, sign: str, bound: Fraction) -> str:
    """``264 ≥ 200，得满分 3``."""
    return f"{_compared(case, sign, bound)}，得满分 {amount(case.points)}"


def nothing(case: Case, sign: str, bound: Fraction) -> str:
    """``-5 < 0，得 0``: missed, and no ratio says by how much."""
    return f"{_compared(case, sign, bound)}，得 0"


def _compared(case: Case, sign: str, bound: Fraction) -> str:
    actual = case.actual if case.actual is not None else Fraction(0)
    return f"{figure(actual, percent=case.percent)} {sign} {figure(bound, percent=case.percent)}"


def below_line(case: Case, upper: Fraction, lower: Fraction, line: Fraction) -> str:
    """``50 ÷ 100 = 50%，低于及格线 60%，得 0``."""
    return (
        f"{figure(upper, percent=case.percent)} ÷ {figure(lower, percent=case.percent)}"
        f" = {figure(upper / lower, percent=True)}，低于及格线 {figure(line, percent=True)}，得 0"
    )


def proportion(case: Case, upper: Fraction, lower: Fraction) -> str:
    """``348 ÷ 350 × 3 = 2.9829``."""
    return (
        f"{figure(upper, percent=case.percent)} ÷ {figure(lower, percent=case.percent)}"
        f" × {amount(case.points)} = {amount(case.points * upper / lower)}"
    )


def arrow(working: str, exact: Fraction, rounded: Fraction, deduction: Fraction = Fraction(0)) -> str:
    """Add the rounded score where rounding or the cap changed it, and what an officer took off."""
    if rounded != round_half_away(exact, 4):
        working += f" → {amount(rounded)}"
    if deduction > 0:
        working += f"；扣减 {amount(deduction)}，得 {amount(max(Fraction(0), rounded - deduction))}"
    return working
