"""Checks of what a form prints: its sections, its columns, its texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from string import Formatter
from typing import Final

from jixiao.template.lint.said import Check, Said
from jixiao.template.model import Template
from jixiao.template.places import Keys
from jixiao.template.sections import (
    FundsSection,
    GoalsSection,
    HeaderSection,
    IndicatorsSection,
    RemarksSection,
    Section,
    TitleSection,
)

__all__ = ["FORM_CHECKS", "READ_AS"]

# --- sections ---------------------------------------------------------------------------------------------


def _sections_that_every_form_has(template: Template) -> Iterator[Said]:
    kinds = {section.section for section in template.sections}
    for kind, name in {"title": "标题", "header": "表头", "indicators": "指标表", "total": "总分行"}.items():
        if kind not in kinds:
            yield Said(("sections",), f"缺少 {kind}（{name}）")
    for section in template.sections:
        if isinstance(section, HeaderSection):
            fields = {entry.field for row in section.rows for entry in row}
            if "project" not in fields:
                yield Said(("sections", "header"), "表头里没有 project（项目名称），收回后不知道是哪个项目的表")


def _sections_once_each(template: Template) -> Iterator[Said]:
    for kind, count in Counter(section.section for section in template.sections).items():
        if count > 1:
            second = [index for index, section in enumerate(template.sections) if section.section == kind][1]
            yield Said(("sections", second), f"{kind} 有 {count} 段，只能有一段")


def _spans_fill_the_grid(template: Template) -> Iterator[Said]:
    columns = len(template.page.columns)
    for section in template.sections:
        for keys, width in _widths(section):
            if width != columns:
                message = f"各格共占 {width} 列，表格是 {columns} 列（page.columns）"
                against = (("sections", section.section), ("page", "columns"))
                yield Said(("sections", section.section, *keys), message, against=against)
        if isinstance(section, RemarksSection) and section.label_span >= columns:
            yield Said(("sections", "remarks", "label_span"), f"标签占 {section.label_span} 列，没有留下填写的格")


def _widths(section: Section) -> Iterator[tuple[Keys, int]]:
    """The grid columns that each row of a section takes."""
    match section:
        case HeaderSection():
            for index, row in enumerate(section.rows):
                yield ("rows", index), sum(entry.label_span + entry.span for entry in row)
        case FundsSection():
            across = section.measures if section.down == "sources" else section.sources
            line = 1 if section.down == "measures" and section.line_heading is not None else 0
            yield (), _left(section) + section.row_label_span + line + sum(item.span for item in across)
        case GoalsSection():
            yield (), _left(section) + section.expected_span + section.actual_span
        case IndicatorsSection():
            yield ("columns",), _left(section) + sum(column.span for column in section.columns)


def _left(section: FundsSection | GoalsSection | IndicatorsSection) -> int:
    return section.label_span if section.label is not None else 0


# --- the indicator table ----------------------------------------------------------------------------------


def _tables(template: Template) -> Iterator[IndicatorsSection]:
    return (section for section in template.sections if isinstance(section, IndicatorsSection))


def _columns_that_every_table_has(template: Template) -> Iterator[Said]:
    for table in _tables(template):
        for name, meaning in {
            "name": "三级指标",
            "target": "指标值",
            "actual": "完成值",
            "score": "得分",
        }.items():
            if not any(column.field == name for column in table.columns):
                yield Said(("sections", "indicators", "columns"), f"缺少 {name} 列（{meaning}）")
        for name, count in Counter(column.field for column in table.columns).items():
            if count > 1:
                yield Said(("sections", "indicators", "columns"), f"{name} 有 {count} 列，只能有一列")


def _points_are_printed(template: Template) -> Iterator[Said]:
    for table in _tables(template):
        if not table.has("points") and "points" not in (_placeholders(table.name_label) or ()):
            message = "分值没有印在表上：要有 points 列，或在 name_label 里写 {points}"
            yield Said(("sections", "indicators"), message)


READ_AS: Final[Mapping[str, str]] = {
    "level1": "一级|1级|类别|指标类型",
    "level2": "二级|2级|指标分类",
    "name": "三级|3级|指标名称|目标指标|指标内容|具体指标|明细指标|考核指标|评价指标",
    "target": "指标值|目标|标准|计划值|预期实现值|计划完成值|预期指标|年度指标|年初指标|设定值",
    "actual": "完成值|实际值|业绩值|完成情况|实际情况|实际完成",
    "points": "分值|权重|标准分|满分|指标分|应得分|赋分|配分|基本分",
    "score": "得分|评分|自评",
    "completion": "完成率|B/A",
    "share": "得分率",
    "deviation": "偏差|原因|说明|措施|备注",
}
"""Words by which each column is known in published forms; a test keeps them with the headings that reading knows."""


def _headings_that_reading_knows(template: Template) -> Iterator[Said]:
    for table in _tables(template):
        for index, column in enumerate(table.columns):
            heading = "".join(column.heading.split())
            if not re.search(READ_AS[column.field], heading):
                known = READ_AS[column.field].replace("|", "、")
                message = f"“{column.heading}”作为 {column.field} 列，读别处填回的表时认不出（认得：{known}）"
                yield Said(("sections", "indicators", "columns", index), message, "warning")
        for heading, count in Counter("".join(column.heading.split()) for column in table.columns).items():
            if count > 1:
                message = f"有 {count} 列都叫“{heading}”，读回时分不清"
                yield Said(("sections", "indicators", "columns"), message, "warning")


# --- texts ------------------------------------------------------------------------------------------------

_TITLE_WORDS: Final = frozenset({"year", "title", "unit", "department", "project"})


def _placeholders(text: str) -> tuple[str, ...] | None:
    """The names in braces; ``None`` where the braces do not match."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _placeholders_are_known(template: Template) -> Iterator[Said]:
    for section in template.sections:
        if isinstance(section, TitleSection):
            for index, line in enumerate(section.lines):
                yield from _unknown(("sections", "title", "lines", index), line, _TITLE_WORDS)
        if isinstance(section, IndicatorsSection):
            here = ("sections", "indicators")
            for key in ("level_label", "name_label"):
                text = str(getattr(section, key))
                yield from _unknown((*here, key), text, frozenset({"name", "points"}))
                if "name" not in (_placeholders(text) or ("name",)):
                    yield Said((*here, key), "没有 {name}，指标名称印不出来")
            if section.subtotal_label is not None:
                yield from _unknown((*here, "subtotal_label"), section.subtotal_label, frozenset({"name"}))


def _unknown(keys: Keys, text: str, known: frozenset[str]) -> Iterator[Said]:
    names = _placeholders(text)
    if names is None:
        yield Said(keys, f"花括号不成对：{text}")
        return
    usable = "、".join(f"{{{name}}}" for name in sorted(known))
    for name in names:
        if name not in known:
            yield Said(keys, f"没有 {{{name}}} 这个占位符（可用：{usable}）")


_LABEL_LINES = 5
_TITLE_SIZE = Fraction(8, 5)  # a title's characters beside those that page.columns counts


def _texts_fit_their_cells(template: Template) -> Iterator[Said]:
    grid = template.page.columns
    for section in template.sections:
        if isinstance(section, TitleSection):
            for index, line in enumerate(section.lines):
                text = line.replace("{title}", template.title).replace("{year}", str(template.year))
                if _wide(re.sub(r"\{\w*\}", "", text)) * _TITLE_SIZE > sum(grid):
                    message = "标题太长，一行印不下"
                    yield Said(("sections", "title", "lines", index), message, "warning")
        for keys, label, first, span in _labels(section):
            room = sum(grid[first : first + span])
            if room and _wide(label) > room * _LABEL_LINES:
                message = f"“{label}”太长，格子里要折 {_LABEL_LINES} 行以上"
                yield Said(("sections", section.section, *keys), message, "warning")


def _labels(section: Section) -> Iterator[tuple[Keys, str, int, int]]:
    """Each printed label of a section: its keys, its text, its first grid column and its span."""
    match section:
        case HeaderSection():
            for index, row in enumerate(section.rows):
                left = 0
                for place, entry in enumerate(row):
                    yield ("rows", index, place), entry.label, left, entry.label_span
                    left += entry.label_span + entry.span
        case FundsSection():
            yield from _fund_labels(section)
        case IndicatorsSection():
            left = _left(section)
            for index, column in enumerate(section.columns):
                yield ("columns", index), column.heading, left, column.span
                left += column.span
        case RemarksSection():
            for index, box in enumerate(section.boxes):
                yield ("boxes", index), box.label, 0, section.label_span


def _fund_labels(section: FundsSection) -> Iterator[tuple[Keys, str, int, int]]:
    left = _left(section)
    if section.label is not None:
        yield ("label",), section.label, 0, left
    sources = [("sources", index, item.label, item.span) for index, item in enumerate(section.sources)]
    measures = [("measures", index, item.heading, item.span) for index, item in enumerate(section.measures)]
    down, across = (sources, measures) if section.down == "sources" else (measures, sources)
    for key, index, label, _ in down:
        yield (key, index), label, left, section.row_label_span
    left += section.row_label_span + (1 if section.down == "measures" and section.line_heading else 0)
    for key, index, label, span in across:
        yield (key, index), label, left, span
        left += span


def _wide(text: str) -> int:
    """Width in characters of half width."""
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


FORM_CHECKS: Final[tuple[Check, ...]] = (
    _sections_that_every_form_has,
    _sections_once_each,
    _spans_fill_the_grid,
    _columns_that_every_table_has,
    _points_are_printed,
    _headings_that_reading_knows,
    _placeholders_are_known,
    _texts_fit_their_cells,
)
