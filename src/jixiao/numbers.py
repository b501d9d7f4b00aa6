"""Exact numbers: the one doorway from a workbook's floats, and Excel's rounding stated once.

A cell stores a binary float, but an officer typed a decimal and Excel shows at most fifteen significant
digits of it. Every number therefore enters through its fifteen-digit decimal text, is computed as an exact
fraction, and is rounded half away from zero where the form rounds: measured over exact midpoints, this agrees
with what Excel-compatible engines yield for ``ROUND(points*actual/target, 2)``, which rounding a computed
float does not.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

__all__ = ["decimal_text", "exact", "is_multiple_of_digits", "plain_number", "round_half_away"]


def exact(number: int | float | str | Decimal | Fraction) -> Fraction:
    """Return the exact value that a cell's number stands for.

    Args:
        number: A cell's number; a float is read at Excel's fifteen significant digits, so that
            ``0.1 + 0.2`` is three tenths.

    Returns:
        The exact fraction.

    Raises:
        ValueError: ``number`` is a text that is no decimal number, or not finite.
    """
    if isinstance(number, float):
        if number.is_integer() and abs(number) < 10**15:  # fifteen digits hold it as it is
            return Fraction(int(number))
        number = format(number, ".15g")
    if isinstance(number, str | Decimal):
        try:
            decimal = Decimal(number)
        except InvalidOperation as error:
            raise ValueError(f"not a decimal number: {number}") from error
        if not decimal.is_finite():
            raise ValueError(f"not a finite number: {number}")
        return Fraction(decimal)
    return Fraction(number)


def round_half_away(number: Fraction, digits: int) -> Fraction:
    """Round as Excel's ``ROUND``: to ``digits`` decimals, a tie going away from zero."""
    scale = 10 ** abs(digits)
    up, down = (scale, 1) if digits >= 0 else (1, scale)
    numerator, denominator = abs(number.numerator) * up, number.denominator * down
    magnitude = (2 * numerator + denominator) // (2 * denominator)
    return Fraction((magnitude if number >= 0 else -magnitude) * down, up)


def is_multiple_of_digits(number: Fraction, digits: int) -> bool:
    """Say whether ``number`` needs no more than ``digits`` decimals."""
    return (number * Fraction(10) ** digits).denominator == 1


def plain_number(number: Fraction) -> int | float:
    """Return the number as JSON and spreadsheets hold it: an int if whole, else the nearest float."""
    return number.numerator if number.denominator == 1 else float(number)


def decimal_text(number: Fraction, digits: int = 4) -> str:
    """Write a number in plain decimals, at most ``digits`` of them, without trailing zeros."""
    rounded = round_half_away(number, digits)
    text = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
