"""The registry holds every code of the contract, each with its whole page.

1. Codes, official names and severities are the contract's, in its order; they never change.
2. Every page says what the rule means, why, shows an example and what to do.
3. Every check belongs to a rule, and every rule's findings can be rendered.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

import jixiao.rules
from jixiao.rules import RULES, rule
from jixiao.rules.formulas import same_value

CONTRACT = """
points-sum              分值合计不符                error
weights-unusual         一级指标权重与办法不同      info
score-over-points       得分超过分值                error
score-mismatch          得分与完成比例不符          error
qualitative-out-of-band 定性得分超出档次            error
execution-rate-mismatch 预算执行率计算有误          error
execution-score-mismatch 预算执行率得分有误         error
execution-over-budget   执行数大于全年预算数        warning
funds-sum               资金分项与合计不符          error
total-mismatch          总分与各项得分之和不符      error
subtotal-mismatch       小计与各项得分之和不符      error
grade-mismatch          评价等级与得分不符          error
missing-target          未填指标值                  error
missing-actual          未填完成值                  error
missing-points          未填分值                    error
missing-score           未填得分                    error
missing-header          基本信息未填                error
deviation-unexplained   未说明偏差原因              warning
far-over-target         完成值明显高于指标值        warning
not-occurred            业务未发生                  warning
magnitude-mismatch      疑似漏写数量级或百分号      warning
unit-mismatch           计量单位不一致              warning
kind-mismatch           指标值与完成值性质不一致    warning
actual-copies-target    完成值照抄指标值            warning
unparsed-value          无法识别                    warning
placeholder-left        残留提示文字                warning
number-as-text          数字为文本格式              warning
formula-overwritten     公式被改为数值              error
formula-altered         公式被修改                  error
stale-value             公式结果未更新              error
no-saved-value          公式未计算                  info
formula-error           公式出错                    error
engine-disagreement     公式与规则不一致            error
engines-differ          计算引擎不一致              info
issued-value-changed    核定内容被改动              error
row-missing             指标行缺失                  error
row-duplicated          指标行重复                  error
template-unknown        模板未识别                  info
template-version        年度版本不符                error
hidden-content          隐藏内容                    info
external-link           外部链接                    warning
macro-present           宏                          warning
"""
"""code, official name, default severity."""


def test_codes_names_and_severities_are_the_contracts() -> None:
    expected = [tuple(line.split()) for line in CONTRACT.split("\n") if line]
    assert [(one.code, one.name, one.severity.value) for one in RULES] == expected


def test_codes_are_looked_up() -> None:
    assert rule("points-sum").name == "分值合计不符"
    with pytest.raises(KeyError):
        rule("no-such-code")


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
def test_every_page_is_whole(one) -> None:
    for part in (one.meaning, one.why, one.example, one.remedy):
        assert part.strip() == part
        assert part.endswith("。")
        assert len(part) >= 10
    assert "→" in one.example
    assert one.meaning.count("。") == 1, "one sentence"
    assert callable(one.message)


def test_every_check_is_registered() -> None:
    registered = {one.check for one in RULES}
    written = set()
    for module in pkgutil.iter_modules(jixiao.rules.__path__):
        room = importlib.import_module(f"jixiao.rules.{module.name}")
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if name.startswith("check_") and function.__module__ == room.__name__:
                written.add(function)
    assert written == registered


def test_white_space_that_a_program_dropped_is_no_change() -> None:
    assert same_value(" △完成值", "△完成值")
    assert same_value("  ", None)
    assert not same_value("△完成值", "▲完成值")
