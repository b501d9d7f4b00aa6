"""Checks of the levels and their points, of the documents and the id."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.numbers import decimal_text
from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template, bare_level, sources

__all__ = ["POINTS_CHECKS"]


def _levels_make_full_marks(template: Template) -> Iterator[Said]:
    points = [level.points for level in template.levels if level.points is not None]
    if len(points) < len(template.levels):
        return  # a level whose points the document leaves to the form
    execution = template.policy.execution
    total = sum(points, execution.points if execution is not None else Fraction(0))
    if total != template.policy.full_marks.value:
        parts = " + ".join(decimal_text(value) for value in points)
        plus = f" + 执行率 {decimal_text(execution.points)}" if execution is not None else ""
        full = decimal_text(template.policy.full_marks.value)
        message = f"一级指标分值 {parts}{plus} = {decimal_text(total)}，不等于满分 {full}"
        yield Said(("levels",), message, against=(("policy", "execution"), ("policy", "full_marks")))


def _sub_levels_make_their_level(template: Template) -> Iterator[Said]:
    for index, level in enumerate(template.levels):
        given = [child.points for child in level.children if child.points is not None]
        total = sum(given, Fraction(0))
        if level.points is None or not given:
            continue
        whole = len(given) == len(level.children)
        if total != level.points if whole else total > level.points:
            message = f"二级指标分值合计 {decimal_text(total)}，{level.name}是 {decimal_text(level.points)}"
            yield Said(("levels", index), message)


def _moved_points_have_a_taker(template: Template) -> Iterator[Said]:
    for index, level in enumerate(template.levels):
        if level.moves_to is None:
            continue
        keys, taker = ("levels", index, "moves_to"), template.level(level.moves_to)
        if taker is None or bare_level(taker.name) == bare_level(level.name):
            others = "、".join(each.name for each in template.levels if each is not level)
            yield Said(keys, f"“{level.moves_to}”不是另一个一级指标（可用：{others}）")
        elif level.points is None or taker.points is None:
            yield Said(keys, f"{level.name}和{taker.name}都要写 points，才知道并入以后是多少分")
        elif taker.moves_to is not None:
            yield Said(keys, f"“{taker.name}”自己也并入别的指标，不能再接受并入的分值")


def _every_document_is_used(template: Template) -> Iterator[Said]:
    used = {source for _, source in sources(template)}
    for key in template.basis:
        if key not in used:
            yield Said(("basis", key), f"没有任何数字的 source 用到“{key}”", "warning")


def _year_in_the_id(template: Template) -> Iterator[Said]:
    if str(template.year) not in template.id.split("-"):
        yield Said(("id",), f"id 里没有年度 {template.year}", "warning")


POINTS_CHECKS: Final[tuple[Check, ...]] = (
    _levels_make_full_marks,
    _sub_levels_make_their_level,
    _moved_points_have_a_taker,
    _every_document_is_used,
    _year_in_the_id,
)
