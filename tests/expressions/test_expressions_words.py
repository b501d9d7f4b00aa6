"""Answers in words, most of them from published forms."""

from fractions import Fraction

import pytest

from jixiao.expressions import (
    Grade,
    Outcome,
    grade_of,
    harm_count,
    is_affirmation,
    is_harm_count_zero,
    outcome_of,
    same_words,
    says_not_occurred,
)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("达成年度指标", Outcome.ATTAINED),
        ("达成预期指标", Outcome.ATTAINED),
        ("已完成年度目标。", Outcome.ATTAINED),
        ("部分达成年度指标并具有一定效果", Outcome.PARTLY),
        ("部分达成预期指标并具有一定效果", Outcome.PARTLY),
        ("未达成年度指标且效果较差", Outcome.NOT_ATTAINED),
        ("未完成预期指标且效果较差", Outcome.NOT_ATTAINED),
        ("未达成预期指标", Outcome.NOT_ATTAINED),
        ("未完成", Outcome.NOT_ATTAINED),
        ("完成", None),
        ("得到提升", None),
        ("效果明显", None),
        ("", None),
        (None, None),
    ],
)
def test_official_outcomes(text: str | None, outcome: Outcome | None) -> None:
    assert outcome_of(text) is outcome


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("优", Grade.EXCELLENT),
        ("优秀", Grade.EXCELLENT),
        ("良", Grade.GOOD),
        ("良好 ", Grade.GOOD),
        ("中", Grade.FAIR),
        ("差", Grade.POOR),
        ("优质", None),
        ("优良中低差", None),
        (None, None),
    ],
)
def test_grades(text: str | None, grade: Grade | None) -> None:
    assert grade_of(text) is grade


@pytest.mark.parametrize("text", ["完成", "已完成", "达标", "是", "达成预期指标", "合规", "达成年度指标。"])
def test_affirmations(text: str) -> None:
    assert is_affirmation(text)


@pytest.mark.parametrize("text", ["未完成", "部分完成", "初稿已完成", "部分达成年度指标并具有一定效果", "", "优秀"])
def test_other_words_do_not_affirm(text: str) -> None:
    assert not is_affirmation(text)


@pytest.mark.parametrize(
    ("target", "actual", "same"),
    [
        ("良好", "良好 ", True),
        ("良好", "良", True),
        ("优秀", "良好", False),
        ("有效推进", "有效推进", True),
        ("效果明显", "达成预期指标", True),
        ("严格执行相关制度规定", "已严格执行相关制度规定", True),
        ("及时", "及时。", True),
        ("纸质、电子", "初稿已完成", False),
        ("显著提升", "有所提升", False),
        ("显著提升", "未达成年度指标且效果较差", False),
        ("", "", False),
        (None, "完成", False),
    ],
)
def test_same_words(target: str | None, actual: str | None, same: bool) -> None:
    assert same_words(target, actual) is same


@pytest.mark.parametrize(
    ("text", "name", "is_zero", "not_occurred"),
    [
        ("无", "重大事故发生次数", True, False),
        ("未发生", "投诉量", True, False),
        ("未发生投诉", "投诉量", True, False),
        ("零", "因粮食市场波动引起的粮食安全事件发生数", True, False),
        ("无", "大规模随意抛弃病死猪事件", True, False),
        ("无", "政策性挂账利息补贴保障率", False, True),
        ("不涉及", "适龄儿童疫苗接种率", False, True),
        ("本年度未发生此项业务", "补贴发放率", False, True),
        ("未开展，因疫情影响", "举办健康教育知识讲座", False, True),
        ("全年无事故", "安全事故发生次数", True, False),
        ("无", "项目总成本", False, True),
        ("无", "办结时限", False, True),
        ("无投诉", "投诉办结率", False, True),
        ("未发生安全事故", "事故处理率", False, True),
        ("无障碍设施完好", "投诉办结率", False, False),
        ("无偿", "投诉量", False, False),
        ("100%", "投诉量", False, False),
        (None, "投诉量", False, False),
    ],
)
def test_none_of_a_harm_and_business_that_did_not_occur(
    text: str | None, name: str, is_zero: bool, not_occurred: bool
) -> None:
    assert is_harm_count_zero(text, name) is is_zero
    assert harm_count(text, name) == (Fraction(0) if is_zero else None)
    assert says_not_occurred(text, name) is not_occurred
