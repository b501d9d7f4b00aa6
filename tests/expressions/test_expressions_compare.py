"""Targets against actuals, most of them rows of published forms."""

from fractions import Fraction

import pytest

from jixiao.expressions import Mismatch, comparable, lost_multiplier, parse

COMPARED = [
    # target, actual, unit stated elsewhere → both as numbers, unit
    ("≥8万亩", "8", "", 80_000, 80_000, "亩"),
    ("≥50万亩", "50", "", 500_000, 500_000, "亩"),
    ("≥100百分比", "100", "", 1, 1, "%"),
    ("≥95%", "95", "", "0.95", "0.95", "%"),
    ("≥95%", "0.95", "", "0.95", "0.95", "%"),
    ("90%", "100%", "", "0.9", 1, "%"),
    ("≤0.4%", "0.1", "", "0.004", "0.001", "%"),
    ("≤0.9%", "0", "", "0.009", 0, "%"),
    ("≤90万元", "90", "", 900_000, 900_000, "元"),
    ("≤30万", "28", "", 300_000, 280_000, ""),
    ("1万人次以上", "1.4万", "", 10_000, 14_000, "人次"),
    ("1.5万以上", "1.25万", "亩", 15_000, 12_500, "亩"),
    ("1500以上", "1776", "万元", 15_000_000, 17_760_000, "元"),
    ("2", "1.55", "亿元", 200_000_000, 155_000_000, "元"),
    ("350以上", "348", "", 350, 348, ""),
    ("100", "100%", "", 1, 1, "%"),
    ("1", "100%", "", 1, 1, "%"),
    ("95", "0.965", "%", "0.95", "0.965", "%"),
    ("<=5300元/户", "5830元/户", "", 5300, 5830, "元/户"),
    (">=530元/人*月", "583元/月·人", "", 530, 583, "元/人*月"),
    ("≤5000元/人", "4800元", "", 5000, 4800, "元/人"),
    ("15亩", "1公顷", "", 15, 15, "亩"),
    ("2平方公里", "3000亩", "", 2, 2, "平方公里"),
    ("100吨", "100000公斤", "", 100, 100, "吨"),
    ("1年", "12个月", "", 1, 1, "年"),
    ("2天", "36小时", "", 2, "1.5", "天"),
    ("3个工作日", "2天", "", 3, 2, "工作日"),
    ("≥500元/亩", "7500元/公顷", "", 500, 500, "元/亩"),
    ("13个社区", "13家", "", 13, 13, "个"),
    ("5个百分点", "5%", "", "0.05", "0.05", "个百分点"),
    ("=0件", "0", "", 0, 0, "件"),
]


@pytest.mark.parametrize(("target", "actual", "stated", "left", "right", "unit"), COMPARED)
def test_both_come_to_one_unit(
    target: str, actual: str, stated: str, left: int | str, right: int | str, unit: str
) -> None:
    found = comparable(parse(target), parse(actual), stated)
    assert (found.mismatch, found.target, found.actual, found.unit) == (None, Fraction(left), Fraction(right), unit)


@pytest.mark.parametrize(
    ("target", "actual", "low", "high", "value"),
    [("2-3", "6", 2, 3, 6), ("3-5个工作日", "3", 3, 5, 3), ("80%-90%", "85", "0.8", "0.9", "0.85")],
)
def test_a_range_keeps_its_ends(target: str, actual: str, low: int | str, high: int | str, value: int | str) -> None:
    found = comparable(parse(target), parse(actual))
    assert (found.target, found.low, found.high, found.actual) == (
        None,
        Fraction(low),
        Fraction(high),
        Fraction(value),
    )


@pytest.mark.parametrize(
    ("target", "actual", "mismatch"),
    [
        ("37个", "100%", Mismatch.UNIT),
        ("45人次", "45公里", Mismatch.UNIT),
        ("1个月", "30天", Mismatch.UNIT),
        ("≤5000元/人", "4800元/户", Mismatch.UNIT),
        ("合规", "100%", Mismatch.KIND),
        ("≥50个", "达成预期指标", Mismatch.KIND),
        ("11月底前", "100%", Mismatch.KIND),
        ("", "100%", Mismatch.UNCLEAR),
        ("102 120", "102", Mismatch.UNCLEAR),
        ("3-5", "3-5", Mismatch.UNCLEAR),
        ("效果明显", "效果明显", Mismatch.UNCLEAR),
        ("100", "7,00.0,77", Mismatch.UNCLEAR),
    ],
)
def test_what_has_no_common_measure_says_why(target: str, actual: str, mismatch: Mismatch) -> None:
    found = comparable(parse(target), parse(actual))
    assert found.mismatch is mismatch
    assert (found.target, found.actual) == (None, None)


@pytest.mark.parametrize(
    ("target", "actual", "assumption"),
    [
        ("≥8万亩", "8", "完成值未写单位，按万亩理解"),
        ("≥8万亩", "80000", "完成值未写单位，按原数理解"),
        ("≥95%", "95", "完成值未写%，按百分数理解"),
        ("≥95%", "0.95", "完成值未写%，按小数理解"),
        ("100", "100%", "指标值未写%，按百分数理解"),
        ("3个工作日", "2天", "工作日与天按一比一比较"),
        ("≤5000元/人", "4800元", "一方未写每单位，按同一口径比较"),
        ("≥95%", "95%", None),
        ("100个", "100", None),
    ],
)
def test_what_was_assumed_is_said(target: str, actual: str, assumption: str | None) -> None:
    assert comparable(parse(target), parse(actual)).assumption == assumption


@pytest.mark.parametrize(
    ("target", "actual", "lost"),
    [
        ("2", "2.3万", "万"),
        ("≥8万亩", "8亩", "万"),
        ("≤90万元", "88元", "万"),
        ("1亿元", "1.2元", "亿"),
        ("100吨", "100公斤", "千"),
        ("≥95%", "0.95%", "%"),
        ("≥95%", "9500%", "%"),
        ("6次", "150次", None),
        ("1", "100", None),
        ("≤90万元", "471.23元", None),
        ("100", "100", None),
        ("0", "5", None),
        ("100", "0", None),
        ("100%", "完成", None),
        ("5", "-50000", None),
    ],
)
def test_only_a_lost_multiplier_is_a_magnitude_gap(target: str, actual: str, lost: str | None) -> None:
    found = comparable(parse(target), parse(actual))
    assert lost_multiplier(found) == lost
