"""Checks of the budget execution: what its score is computed from, and where its points are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jixiao.numbers import decimal_text, exact
from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template
from jixiao.template.places import Keys

__all__ = ["EXECUTION_CHECKS"]

_MEASURES: Final = {"budget": "全年预算", "executed": "执行", "rate": "执行率", "points": "分值", "score": "得分"}
_RULE: Final[Keys] = ("policy", "execution")
_FUNDS: Final[Keys] = ("sections", "funds", "measures")


def _execution_is_computed(template: Template) -> Iterator[Said]:
    """The score is computed from the fund table's rate, in the one place that the policy names."""
    rule, funds = template.policy.execution, template.funds
    measures = {measure.id: measure for measure in funds.measures} if funds is not None else {}
    if rule is None or rule.place == "indicators":
        why = "不计分" if rule is None else "在指标表里计分（place: indicators）"
        for name in ("points", "score"):
            if name in measures:
                message = f"预算执行率{why}，资金表里不能再有 {name}（{_MEASURES[name]}）"
                yield Said((*_FUNDS, name), message, against=(_RULE,))
    if rule is None:
        return
    if funds is None:
        message = "预算执行率要计分，却没有 funds（资金表），算不出执行率；不计分的，execution 写 null"
        yield Said(("sections",), message, against=(_RULE,))
        return
    needed = ("budget", "executed", "rate", *(("score",) if rule.place == "funds" else ()))
    for name in needed:
        if name not in measures:
            message = f"预算执行率要计分，资金表里缺少 {name}（{_MEASURES[name]}）"
            yield Said(_FUNDS, message, against=(_RULE,))
    rate = measures.get("rate")
    if rate is not None and rate.formula != "executed / budget":
        yield Said((*_FUNDS, "rate"), "执行率的算式应是 formula: executed / budget（全年执行数÷全年预算数）")


def _execution_points_are_printed(template: Template) -> Iterator[Said]:
    """The fund table says what the execution is worth; in the indicator table its row prints it as any other does."""
    rule, funds = template.policy.execution, template.funds
    if rule is None or funds is None or rule.place != "funds":
        return
    if any(measure.id == "points" for measure in funds.measures):
        return
    texts = [funds.label or "", funds.label_heading, *(measure.heading for measure in funds.measures)]
    printed = {exact(found) for text in texts for found in re.findall(r"(\d+(?:\.\d+)?)\s*分", text)}
    points, here = decimal_text(rule.points), ("sections", "funds")
    if not printed:
        message = f"资金表上没有印执行率的分值：加 points 资金项，或在段名里写（{points}分）"
        yield Said(here, message, "warning", (_RULE,))
    elif printed != {rule.points}:
        shown = "、".join(decimal_text(value) for value in sorted(printed))
        message = f"资金表上印的执行率分值是 {shown} 分，policy.execution 是 {points} 分"
        yield Said(here, message, against=(_RULE,))


EXECUTION_CHECKS: Final[tuple[Check, ...]] = (_execution_is_computed, _execution_points_are_printed)
