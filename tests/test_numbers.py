"""Numbers: the doorway from a cell's float, and Excel's ROUND."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.numbers import decimal_text, exact, is_multiple_of_digits, plain_number, round_half_away

# what a cell or a text holds → the decimal that it stands for
DOORWAY = [
    (0.1 + 0.2, "0.3"),
    (1.005, "1.005"),
    (0.285, "0.285"),
    (1 / 3, "0.333333333333333"),
    (123456789012345.0, "123456789012345"),
    (1234567890123456.0, "1234567890123460"),
    (4558.96, "4558.96"),
    (1e-7, "0.0000001"),
    (-2.5, "-2.5"),
    (-0.0, "0"),
    (7, "7"),
    (12345678901234567890, "12345678901234567890"),
    ("27.59", "27.59"),
    (" 95 ", "95"),
    ("1.5e3", "1500"),
    (Decimal("0.1"), "0.1"),
    (Fraction(5, 8), "0.625"),
]


@pytest.mark.parametrize(("number", "stands_for"), DOORWAY, ids=lambda value: repr(value))
def test_exact(number: int | float | str | Decimal | Fraction, stands_for: str) -> None:
    assert exact(number) == Fraction(stands_for)


@pytest.mark.parametrize("text", ["一百", "", "95%", "1,000", "2.3万", "1.2.3", "≥5"])
def test_text_that_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a decimal number"):
        exact(text)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), "-inf", "nan", Decimal("Infinity"), Decimal("sNaN")])
def test_not_finite(number: float | str | Decimal) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        exact(number)


# number, digits → what Excel's ROUND gives; each but the last four is a tie
MIDPOINTS = [
    ("1.005", 2, "1.01"),
    ("0.285", 2, "0.29"),
    ("8.325", 2, "8.33"),
    ("10.075", 2, "10.08"),
    ("0.5", 0, "1"),
    ("1.5", 0, "2"),
    ("2.5", 0, "3"),
    ("-0.5", 0, "-1"),
    ("-2.5", 0, "-3"),
    ("-1.005", 2, "-1.01"),
    ("1250", -2, "1300"),
    ("-1250", -2, "-1300"),
    ("0.00005", 4, "0.0001"),
    ("1.0049", 2, "1"),
    ("-1.0049", 2, "-1"),
    ("1.0051", 2, "1.01"),
    ("0", 2, "0"),
]


@pytest.mark.parametrize(("number", "digits", "rounded"), MIDPOINTS)
def test_round_half_away(number: str, digits: int, rounded: str) -> None:
    assert round_half_away(Fraction(number), digits) == Fraction(rounded)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=6)
    | st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) / 8),
    st.integers(-3, 6),
)
def test_round_half_away_is_decimals_half_up(number: Decimal, digits: int) -> None:
    """Decimal's ROUND_HALF_UP takes a tie away from zero, as Excel does."""
    assert round_half_away(Fraction(number), digits) == Fraction(
        number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    )


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_is_symmetric(number: Fraction, digits: int) -> None:
    rounded = round_half_away(number, digits)
    assert abs(rounded - number) <= Fraction(1, 2 * 10**digits)
    assert is_multiple_of_digits(rounded, digits)
    assert round_half_away(-number, digits) == -rounded


TEXTS = [
    (Fraction(348, 350) * 3, 4, "2.9829"),
    (Fraction("2.98"), 4, "2.98"),
    (Fraction(110), 4, "110"),
    (Fraction(1, 3), 2, "0.33"),
    (Fraction(5, 1000), 2, "0.01"),
    (Fraction(-5, 1000), 2, "-0.01"),
    (Fraction(-4, 1000), 2, "0"),
    (Fraction(24821200), 2, "24821200"),
    (Fraction(0), 4, "0"),
    (Fraction("1.5"), 0, "2"),
]


@pytest.mark.parametrize(("number", "digits", "text"), TEXTS)
def test_decimal_text(number: Fraction, digits: int, text: str) -> None:
    assert decimal_text(number, digits) == text


@pytest.mark.parametrize(
    ("number", "plain"), [(Fraction(3), 3), (Fraction(-4, 2), -2), (Fraction("93.94"), 93.94), (Fraction(1, 8), 0.125)]
)
def test_plain_number(number: Fraction, plain: int | float) -> None:
    assert (plain_number(number), type(plain_number(number))) == (plain, type(plain))


@pytest.mark.parametrize(
    ("number", "digits", "fits"), [("2.98", 2, True), ("2.985", 2, False), ("20", 0, True), ("1250", -1, True)]
)
def test_is_multiple_of_digits(number: str, digits: int, fits: bool) -> None:
    assert is_multiple_of_digits(Fraction(number), digits) is fits
