"""Labels: what printing puts together, reading takes apart."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.template.labels import label_of, split_label, unreadable

PATTERNS = (
    "{name}",
    "·{name}",
    "{name}（{points}）",
    "{name}（{points}分）",
    "{name}({points})",
    "{name} （分值：{points}）",
    "{name}——{points}分",
    "（{points}分）{name}",
    "{points}分、{name}",
)
NAMES = st.text("新建面积0189.（）()分、—· ", min_size=1).map(str.strip).filter(bool)
POINTS = st.integers(0, 10000).map(lambda cents: Fraction(cents, 100))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_these_patterns_can_be_read(pattern: str) -> None:
    assert unreadable(pattern) is None


@given(st.sampled_from(PATTERNS), NAMES, POINTS)
def test_reading_is_the_inverse_of_printing(pattern: str, name: str, points: Fraction) -> None:
    expected = points if "{points}" in pattern else None
    assert split_label(pattern, label_of(pattern, name, points)) == (name, expected)


@pytest.mark.parametrize(
    "label", ["新建高标准农田面积", "面积（15亩）", "面积（15）（示范）", "面积（十五）", "面积（1.5.2）", ""]
)
def test_other_labels_are_left_alone(label: str) -> None:
    assert split_label("{name}（{points}）", label) is None


def test_a_name_may_end_like_its_points() -> None:
    assert split_label("{name}（{points}）", "国道改造（318）（15）") == ("国道改造（318）", 15)


@pytest.mark.parametrize(
    "pattern", ["{name}{points}", "{name}1{points}", "{points} {name}", "{name}（{points}）（{points}）",
                "{name:>9}", "{name}（{points:.1f}）", "{name!r}"],
)  # fmt: skip
def test_patterns_that_cannot_be_read(pattern: str) -> None:
    assert unreadable(pattern) is not None
