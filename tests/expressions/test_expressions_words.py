"""Answers in words: `answers.csv` says of each what an official would, most of them from published forms."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jixiao.expressions import (
    Outcome,
    answer_of,
    counts_none,
    did_not_occur,
    is_harm_count_zero,
    outcome_of,
    parse,
    plain_words,
    says_not_occurred,
)

ANSWERS = list(csv.DictReader(Path(__file__).with_name("answers.csv").open(encoding="utf-8", newline="")))
UNDERSTOOD = {
    "达成": Outcome.ATTAINED, "部分达成": Outcome.PARTLY, "未达成": Outcome.NOT_ATTAINED,
    "低于指标值": Outcome.SHORT, "": None,
}  # fmt: skip


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row['指标值']}：{row['完成值']}")
def test_an_answer_in_words_is_understood_as_an_official_would(row: dict[str, str]) -> None:
    assert answer_of(row["指标值"], row["完成值"]) is UNDERSTOOD[row["应有的理解"]]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("达成年度指标", Outcome.ATTAINED),
        ("达成预期指标", Outcome.ATTAINED),
        ("部分达成年度指标并具有一定效果", Outcome.PARTLY),
        ("部分达成预期指标并具有一定效果", Outcome.PARTLY),
        ("未达成年度指标且效果较差", Outcome.NOT_ATTAINED),
        ("未完成预期指标且效果较差", Outcome.NOT_ATTAINED),
        ("完成", None),
        ("得到提升", None),
        ("", None),
        (None, None),
    ],
)
def test_official_outcomes(text: str | None, outcome: Outcome | None) -> None:
    assert outcome_of(text) is outcome


def test_plain_words_keep_what_says_something() -> None:
    assert plain_words(" 定性：良好。 ") == "良好"
    assert plain_words("√") == "√"
    assert plain_words(None) == ""


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
        ("没有完成", "投诉量", False, False),
        ("100%", "投诉量", False, False),
        (None, "投诉量", False, False),
    ],
)
def test_none_of_a_harm_and_business_that_did_not_occur(
    text: str | None, name: str, is_zero: bool, not_occurred: bool
) -> None:
    assert is_harm_count_zero(text, name) is is_zero
    assert says_not_occurred(text, name) is not_occurred


@pytest.mark.parametrize(
    ("target", "actual", "name", "none"),
    [
        ("≤3次", "无", "科目调整次数", True),
        ("≤3个", "无", "流标项目", True),
        ("≤3%", "无", "流标比例", True),
        ("0件", "无", "流标项目", True),
        ("≤3个", "未开展", "流标项目", False),
        ("≤3万元", "无", "会议经费", False),
        ("≤3天", "无", "办理天数", False),
        ("≥3个", "无", "新建项目", False),
    ],
)
def test_none_counts_0_where_few_are_wanted(target: str, actual: str, name: str, none: bool) -> None:
    assert counts_none(parse(target), actual, name) is none


@pytest.mark.parametrize(
    ("target", "actual", "name", "occurred"),
    [
        ("100%", "无", "补贴发放率", False),
        ("良好", "未开展", "活动效果", False),
        ("不发生安全事故", "未发生安全事故", "安全生产", True),
        ("安全", "未发生", "安全事故情况", True),
        ("无", "无", "其他", True),
        ("良好", "良好", "活动效果", True),
    ],
)
def test_business_that_did_not_occur(target: str, actual: str, name: str, occurred: bool) -> None:
    assert did_not_occur(parse(target), actual, name) is not occurred
