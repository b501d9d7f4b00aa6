"""Checks of names and labels: whether a form that comes back says which field, level or indicator is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from jixiao.template.labels import unreadable
from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template, bare_level
from jixiao.template.places import Keys
from jixiao.template.sections import FundsSection, HeaderSection, IndicatorsSection, RemarksSection

__all__ = ["NAME_CHECKS"]


def _repeated(named: Iterable[tuple[Keys, str]], message: str) -> Iterator[Said]:
    """What is named a second time; 指标 at the end of a level's name makes it no other."""
    seen: dict[str, str] = {}
    for keys, name in named:
        before = seen.get(bare_level(name))
        if before is not None:
            yield Said(keys, message.replace("{}", f"{before} 和 {name}" if name != before else name))
        seen.setdefault(bare_level(name), name)


def _levels_differ(template: Template) -> Iterator[Said]:
    levels = ((("levels", index), level.name) for index, level in enumerate(template.levels))
    yield from _repeated(levels, "一级指标 {} 重名（“指标”二字不算），读回时分不清")
    for index, level in enumerate(template.levels):
        here: Keys = ("levels", index, "children")
        children = (((*here, place), child.name) for place, child in enumerate(level.children))
        yield from _repeated(children, f"{level.name}的二级指标 {{}} 重名（“指标”二字不算），读回时分不清")


def _fields_differ(template: Template) -> Iterator[Said]:
    """Each field of a form lies in one cell; the second of the same name would never be read."""
    for section in template.sections:
        here: Keys = ("sections", section.section)
        match section:
            case HeaderSection():
                rows = enumerate(section.rows)
                fields = (((*here, "rows", row, place), entry.field)
                          for row, entries in rows for place, entry in enumerate(entries))  # fmt: skip
                yield from _repeated(fields, "栏目 {} 重复，只能有一处")
            case RemarksSection():
                boxes = (((*here, "boxes", index), box.field) for index, box in enumerate(section.boxes))
                yield from _repeated(boxes, "说明栏 {} 重复，只能有一处")
            case FundsSection():
                measures = (((*here, "measures", index), item.id) for index, item in enumerate(section.measures))
                yield from _repeated(measures, "资金项 {} 重复，只能有一项")
                sources = (((*here, "sources", index), item.id) for index, item in enumerate(section.sources))
                yield from _repeated(sources, "资金来源 {} 重复，只能有一项")


def _printed_names(template: Template) -> Iterator[tuple[Keys, str]]:
    for index, level in enumerate(template.levels):
        yield ("levels", index, "name"), level.name
        for place, child in enumerate(level.children):
            yield ("levels", index, "children", place, "name"), child.name
    rule = template.policy.execution
    if rule is not None and rule.place == "indicators":
        for key in ("level1", "level2", "name"):
            yield ("policy", "execution", key), getattr(rule, key)


def _names_hold_no_points(template: Template) -> Iterator[Said]:
    for keys, name in _printed_names(template):
        if re.search(r"[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）]", name):
            message = f"“{name}”：名称里不写分值，分值写在 points；要印在名称里，用 level_label、name_label"
            yield Said(keys, message)


_LEVEL_LABEL: Final = re.compile(r"\{name\}(?:\s*[（(]\s*\{points\}\s*分?\s*[)）])?")
_KNOWN_POINTS: Final = re.compile(r"[（(]\s*\{points\}\s*分\s*[)）]")


def _labels_can_be_taken_apart(template: Template) -> Iterator[Said]:
    for section in template.sections:
        if not isinstance(section, IndicatorsSection):
            continue
        here: Keys = ("sections", "indicators")
        level, name = section.level_label, section.name_label
        if "{name}" in level and not _LEVEL_LABEL.fullmatch(level):
            message = f"“{level}”读回时分不开：只能写 {{name}}、{{name}}（{{points}}）或 {{name}}（{{points}}分）"
            yield Said((*here, "level_label"), message)
        why = unreadable(name)
        if why is not None:
            yield Said((*here, "name_label"), f"“{name}”读回时分不开：{why}")
        elif "{points}" in name and not _KNOWN_POINTS.search(name):
            message = f"“{name}”里的分值，别的程序读这张表时认不出；建议写成 {{name}}（{{points}}分）"
            yield Said((*here, "name_label"), message, "warning")


NAME_CHECKS: Final[tuple[Check, ...]] = (
    _levels_differ,
    _fields_differ,
    _names_hold_no_points,
    _labels_can_be_taken_apart,
)
