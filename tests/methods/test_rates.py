"""What is a rate, and what a rate written 90 for 90 % earns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.methods import method
from jixiao.methods.base import Case
from jixiao.methods.rates import is_rate
from jixiao.template.policy import MethodChoice, Step

STEPS = MethodChoice(
    method="steps",
    steps=(
        Step(at_least=Fraction(9, 10), share=Fraction(1)),
        Step(at_least=Fraction(8, 10), share=Fraction(8, 10)),
        Step(at_least=Fraction(6, 10), share=Fraction(5, 10)),
    ),
    source="测试",
)
STEPPED = MethodChoice(
    method="stepped_deduction", per=Fraction(1), per_rate=Fraction(1, 100), deduct=Fraction(1), source="测试"
).of_kind("≥")


@pytest.mark.parametrize(
    ("name", "unit", "rate"),
    [
        ("群众满意度", "", True),
        ("群众满意度（分）", "分", True),
        ("政策知晓度", "", True),
        ("优良天数比例", "", True),
        ("培训人数", "％", True),
        ("培训人数", "人", False),
        ("率先完成数", "", False),
        (None, "", False),
    ],
)
def test_a_rate_is_known_by_its_name_or_its_unit(name: str | None, unit: str, rate: bool) -> None:
    assert is_rate(name, unit) is rate


@pytest.mark.parametrize(
    ("target", "actual", "rate", "earned", "working"),
    [
        ("0.9", "0.85", True, 8, "85% ≥ 80%，得分值的 80%：10 × 80% = 8"),
        ("90", "85", True, 8, "85% ≥ 80%，得分值的 80%：10 × 80% = 8"),
        ("90", "85", False, 10, "85 ÷ 90 = 94.4444% ≥ 90%，得分值的 100%：10 × 100% = 10"),
    ],
)
def test_steps_are_over_the_rate_itself(target: str, actual: str, rate: bool, earned: int, working: str) -> None:
    case = Case(Fraction(10), Fraction(target), Fraction(actual), percent=Fraction(target) <= 1, is_rate=rate)
    award = method("steps").award(case, STEPS)
    assert (award.low, award.working) == (earned, working)


@pytest.mark.parametrize(
    ("target", "actual", "rate", "earned"),
    [("0.9", "0.85", True, 5), ("90", "85", True, 5), ("100", "99", False, 9), ("100", "95.5", False, 6)],
)
def test_a_step_of_a_rate_is_a_percentage_point_and_of_a_count_a_whole_one(
    target: str, actual: str, rate: bool, earned: int
) -> None:
    case = Case(Fraction(10), Fraction(target), Fraction(actual), is_rate=rate)
    assert method("stepped_deduction").award(case, STEPPED).low == earned
