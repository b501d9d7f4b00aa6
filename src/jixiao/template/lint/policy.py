"""Checks of the scoring policy: methods with their parameters, bands, grades, caps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from jixiao.numbers import decimal_text
from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template
from jixiao.template.places import Keys
from jixiao.template.policy import MethodChoice, Step

__all__ = ["POLICY_CHECKS", "choices"]


def choices(template: Template) -> Iterator[tuple[Keys, MethodChoice]]:
    """Every choice of a method, the policy's and the levels' own, with the way to it."""
    for kind, choice in template.policy.methods.items():
        yield ("policy", "methods", kind), choice
    for index, level in enumerate(template.levels):
        for kind, choice in level.methods.items():
            yield ("levels", index, "methods", kind), choice


def _steps_in_order(template: Template) -> Iterator[Said]:
    tables: list[tuple[Keys, Sequence[Step]]] = [((*keys, "steps"), way.steps) for keys, way in choices(template)]
    if template.policy.execution is not None:
        tables.append((("policy", "execution", "steps"), template.policy.execution.steps))
    for keys, steps in tables:
        for upper, lower in pairwise(steps):
            if lower.at_least >= upper.at_least or lower.share >= upper.share:
                yield Said(keys, "各档要从高到低排，at_least 和 share 都逐档减小")
                break
        if any(not 0 <= step.share <= 1 for step in steps):
            yield Said(keys, "share 是占分值的比例，应在 0 到 1（100%）之间")


def _pass_lines_below_one(template: Template) -> Iterator[Said]:
    for keys, choice in choices(template):
        if choice.pass_line is not None and not 0 < choice.pass_line < 1:
            shown = decimal_text(choice.pass_line)
            yield Said((*keys, "pass_line"), f"及格门槛是完成比例，应小于 1（如 60%），现为 {shown}")


def _bands_without_gaps(template: Template) -> Iterator[Said]:
    bands, keys = template.policy.bands.outcomes, ("policy", "bands", "outcomes")
    if not bands or bands[0].high != 1 or bands[-1].low != 0:
        yield Said(keys, "定性各档应从 100% 排到 0%")
    yield from _names_differ(keys, [band.outcome for band in bands])
    for index, band in enumerate(bands):
        if band.low >= band.high:
            yield Said((*keys, index), f"“{band.outcome}”的 low 应小于 high")
    for better, worse in pairwise(bands):
        if worse.high != better.low:
            yield Said(keys, f"“{better.outcome}”和“{worse.outcome}”两档不相接")


def _names_differ(keys: Keys, names: Sequence[str]) -> Iterator[Said]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Said((*keys, index), f"“{name}”写了两次")


def _grades_without_gaps(template: Template) -> Iterator[Said]:
    if template.policy.grades is None:
        return
    steps, keys = template.policy.grades.steps, ("policy", "grades", "steps")
    for better, worse in pairwise(steps):
        if worse.at_least >= better.at_least:
            yield Said(keys, f"等级要从高到低排：“{worse.name}”的起点不低于“{better.name}”")
    yield from _names_differ((*keys,), [step.name for step in steps])
    if any(0 < step.at_least < 1 for step in steps):
        yield Said(keys, "at_least 是分数，不是比例：90 分写 90，不写 90%")
    if not steps or steps[-1].at_least != 0:
        yield Said(keys, "最后一个等级应从 0 分起，否则低分没有等级")
    elif steps[0].at_least > template.policy.full_marks.value:
        yield Said((*keys, 0), f"“{steps[0].name}”的起点高于满分")


_KINDS: Final[Mapping[str, str]] = {
    "at_least": "≥",
    "at_most": "≤",
    "at_most_linear": "≤",
    "equal": "＝",
    "between": "区间",
    "by_date": "时限",
    "qualitative": "定性",
    "steps": "≥",
    "attained": "≥≤＝",
    "stepped_deduction": "≥≤＝",
    "tolerance_ladder": "≤＝",
}
"""Method → the kinds that it serves."""


def _methods_fit_their_kinds(template: Template) -> Iterator[Said]:
    for keys, choice in choices(template):
        if choice.kind is not None and choice.kind not in _KINDS[choice.method]:
            yield Said((*keys, "method"), f"{choice.method} 不能用于指标性质“{choice.kind}”")


_PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "pass_line": ("at_least", "at_most", "at_most_linear", "equal", "between"),
    "steps": ("steps",),
    "per": ("stepped_deduction",),
    "per_rate": ("stepped_deduction",),
    "deduct": ("stepped_deduction",),
    "relative": ("stepped_deduction",),
    "whole_steps": ("stepped_deduction",),
    "ladder": ("tolerance_ladder",),
    "only_above": ("tolerance_ladder",),
}
"""Parameter → the methods that take it."""

_REQUIRED: Final = ("steps", "per", "deduct", "ladder")
_LEAST: Final = Fraction(1, 10**6)
"""What a formula's rounding leaves of a step."""
_LEAST_DEDUCTION: Final = Fraction(1, 10)
_WIDEST: Final = Fraction(2)
_MOST: Final = Fraction(10)
"""Thresholds of completion beyond these were meant as percentages."""


def _parameters_of_their_methods(template: Template) -> Iterator[Said]:
    for keys, choice in choices(template):
        for name, methods in _PARAMETERS.items():
            given = getattr(choice, name) not in (None, False, ())
            if given and choice.method not in methods:
                yield Said((*keys, name), f"{name} 只用于 {'、'.join(methods)}；继承来的写 null 或 false、[] 去掉")
            elif not given and choice.method in methods and name in _REQUIRED:
                yield Said(keys, f"{choice.method} 要写 {name}")
        yield from _steps_that_count(keys, choice)


def _steps_that_count(keys: Keys, choice: MethodChoice) -> Iterator[Said]:
    for name in ("per", "per_rate", "deduct"):
        value = getattr(choice, name)
        if value is not None and value < _LEAST:
            yield Said((*keys, name), f"{name} 应大于 0，现为 {decimal_text(value, 12)}")
    if choice.relative and choice.per is not None and choice.per >= 1:
        message = f"relative 时 per 是占指标值的比例，应小于 1（如 5%），现为 {decimal_text(choice.per)}"
        yield Said((*keys, "per"), message)
    if choice.per_rate is not None and choice.per_rate >= 1:
        message = f"per_rate 是百分点，应小于 1（1 个百分点写 1%），现为 {decimal_text(choice.per_rate)}"
        yield Said((*keys, "per_rate"), message)
    if choice.per_rate is not None and choice.relative:
        yield Said((*keys, "per_rate"), "relative 时各种指标都按占指标值的比例，不用写 per_rate")
    if choice.deduct is not None and 0 < choice.deduct < _LEAST_DEDUCTION:
        yield Said((*keys, "deduct"), f"deduct 是扣几分，不是比例，现为 {decimal_text(choice.deduct)}")


def _ladders_in_order(template: Template) -> Iterator[Said]:
    for keys, choice in choices(template):
        for narrow, wide in pairwise(choice.ladder):
            if wide.within <= narrow.within or wide.share >= narrow.share:
                yield Said((*keys, "ladder"), "各档要从窄到宽排，within 逐档增大，share 逐档减小")
                break
        for index, rung in enumerate(choice.ladder):
            if rung.within > _WIDEST:
                shown = decimal_text(rung.within)
                yield Said((*keys, "ladder", index, "within"), f"within 是比例：{shown}% 要带百分号，现为 {shown}")
        if any(rung.within < 0 or not 0 <= rung.share <= 1 for rung in choice.ladder):
            message = "within 是偏差占指标值的比例，不能小于 0；share 是占分值的比例，应在 0 到 1（100%）之间"
            yield Said((*keys, "ladder"), message)


def _reductions_have_one_figure(template: Template) -> Iterator[Said]:
    rule, keys = template.policy.far_over, ("policy", "far_over")
    if rule.reduction is None:
        return
    if rule.reduction.rate is not None and rule.reduction.rate > _MOST:
        yield Said((*keys, "reduction", "rate"), f"rate 是偏离度的几倍，现为 {decimal_text(rule.reduction.rate)}")
    figures = [each for each in (rule.reduction.points, rule.reduction.rate) if each is not None]
    if len(figures) != 1 or figures[0] <= 0:
        yield Said((*keys, "reduction"), "points（固定扣几分）和 rate（偏离度的几倍）写一个，大于 0")
    if rule.value <= 1:
        yield Said((*keys, "value"), "要调减得分的，value 应大于 1，否则刚好完成的也会扣分")


def _caps_in_order(template: Template) -> Iterator[Said]:
    caps, keys = template.policy.execution_caps, ("policy", "execution_caps")
    if caps is None:
        return
    full = template.policy.full_marks.value
    if not caps.steps or any(not 0 < step.below <= 1 or not 0 <= step.cap < full for step in caps.steps):
        yield Said((*keys, "steps"), "每档写 below（执行率低于多少，至多 100%）和 cap（总分最高几分，低于满分）")
    if any(0 < step.cap < 1 for step in caps.steps):
        yield Said((*keys, "steps"), "cap 是总分最高几分，不是比例：89 分写 89，不写 89%")
    for upper, lower in pairwise(caps.steps):
        if lower.below >= upper.below or lower.cap >= upper.cap:
            yield Said((*keys, "steps"), "各档要从高到低排，below 和 cap 都逐档减小")
            break
    measures = template.funds.measures if template.funds is not None else ()
    if not any(measure.id == "rate" for measure in measures):
        yield Said(keys, "资金表里没有 rate（执行率），无法按执行率给总分封顶")


POLICY_CHECKS: Final[tuple[Check, ...]] = (
    _methods_fit_their_kinds,
    _parameters_of_their_methods,
    _steps_in_order,
    _ladders_in_order,
    _pass_lines_below_one,
    _bands_without_gaps,
    _grades_without_gaps,
    _reductions_have_one_figure,
    _caps_in_order,
)
