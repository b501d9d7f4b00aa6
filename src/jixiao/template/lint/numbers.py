"""Checks of numbers whatever they stand for: signs, decimals, percentages without their sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from pydantic import BaseModel

from jixiao.numbers import decimal_text
from jixiao.template.lint.policy import choices
from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template
from jixiao.template.places import Keys

__all__ = ["NUMBER_CHECKS"]


def _numbers(record: object, keys: Keys = ()) -> Iterator[tuple[Keys, Fraction]]:
    """Every exact number of a template, with the way to it."""
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from _numbers(getattr(record, name), (*keys, name))
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from _numbers(value, (*keys, key))
    elif isinstance(record, tuple):
        for index, value in enumerate(record):
            yield from _numbers(value, (*keys, index))
    elif isinstance(record, Fraction):
        yield keys, record


def _nothing_is_negative(template: Template) -> Iterator[Said]:
    for keys, number in _numbers(template):
        if number < 0:
            yield Said(keys, f"不能是负数，现为 {decimal_text(number)}")
        elif number == 0 and (keys[:2] == ("page", "columns") or keys[:2] == ("policy", "full_marks")):
            yield Said(keys, "不能是 0")


def _digits_are_whole(template: Template) -> Iterator[Said]:
    digits = template.policy.score_digits.value
    if digits >= 0 and (digits.denominator != 1 or digits > 4):
        message = f"得分的小数位数应是 0 至 4 的整数，现为 {decimal_text(digits)}"
        yield Said(("policy", "score_digits", "value"), message)


def _thresholds_are_rates(template: Template) -> Iterator[Said]:
    """``90`` for ``90%`` would be a threshold that nobody reaches."""
    tables = [((*keys, "steps"), choice.steps) for keys, choice in choices(template)]
    if template.policy.execution is not None:
        tables.append((("policy", "execution", "steps"), template.policy.execution.steps))
    for keys, steps in tables:
        for index, step in enumerate(steps):
            if step.at_least > 2:
                shown = decimal_text(step.at_least)
                yield Said((*keys, index, "at_least"), f"at_least 是比率：{shown}% 要带百分号，现为 {shown}")
    value = template.policy.far_over.value
    if value > _MOST_COMPLETION:
        shown = decimal_text(value)
        yield Said(("policy", "far_over", "value"), f"是完成比例：{shown}% 要带百分号或写成 1.3，现为 {shown}")
    if value <= 1 and template.policy.far_over.reduction is None:
        message = f"应大于 1（如 130%），否则完成指标的都要说明原因，现为 {decimal_text(value)}"
        yield Said(("policy", "far_over", "value"), message)


_MOST_COMPLETION: Final = Fraction(10)

NUMBER_CHECKS: Final[tuple[Check, ...]] = (_nothing_is_negative, _digits_are_whole, _thresholds_are_rates)
