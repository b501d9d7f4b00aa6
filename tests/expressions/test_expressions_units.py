"""Which units are told in which, and by what factor."""

from fractions import Fraction

import pytest

from jixiao.expressions.units import conversion, is_count


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("μg/m3", "微克/立方米", 1),
        ("ug/m³", "µg/m3", 1),
        ("mg/m3", "μg/m3", 1000),
        ("毫克/升", "mg/l", 1),
        ("周岁", "岁", 1),
        ("倍", "%", 1),
        ("%", "倍", 1),
        ("篇", "份", 1),
        ("颗", "株", 1),
        ("眼", "口", 1),
        ("元/人*日", "元/人*天", 1),
    ],
)
def test_what_measures_the_same_is_converted(source: str, target: str, factor: int) -> None:
    found = conversion(source, target)
    assert found is not None
    assert (found.factor, found.assumption) == (Fraction(factor), None)


@pytest.mark.parametrize(
    ("source", "target"), [("mmol/L", "mg/L"), ("岁", "个"), ("倍", "个"), ("座", "间"), ("μg/m3", "mg/L*d")]
)
def test_what_measures_something_else_is_not(source: str, target: str) -> None:
    assert conversion(source, target) is None


@pytest.mark.parametrize("unit", ["岁", "倍", "℃", "分贝", "人次", "千克", "工作日"])
def test_a_measure_counts_no_things(unit: str) -> None:
    assert not is_count(unit)
