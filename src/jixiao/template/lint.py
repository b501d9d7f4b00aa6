"""Template lint: what loads, but would make a wrong or an unreadable form.

Each check is one small function that says what is wrong and under which keys; only `lint` knows files and
lines. In a file that extends another, warnings on what it only inherits are left out, since they are the other
file's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Final, Literal

from jixiao.numbers import decimal_text
from jixiao.template.catalog import shipped_templates
from jixiao.template.load import TemplateError, TemplateProblem, load_with_places
from jixiao.template.model import Template, sources
from jixiao.template.places import Keys, Node
from jixiao.template.policy import MethodChoice, Step
from jixiao.template.sections import (
    FundsSection,
    GoalsSection,
    HeaderSection,
    IndicatorsSection,
    RemarksSection,
    Section,
    TitleSection,
)

__all__ = ["LintProblem", "lint"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class LintProblem(TemplateProblem):
    """A `TemplateProblem` with its weight: an error makes a wrong form, a warning is worth a look."""

    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a check says.

    Attributes:
        keys: What is wrong.
        message: How it is wrong.
        against: What else it was held against; to blame where the file itself says only that.
    """

    keys: Keys
    message: str
    severity: Severity = "error"
    against: tuple[Keys, ...] = ()


def lint(template: Template | Path) -> tuple[LintProblem, ...]:
    """Check a template.

    Args:
        template: A template file, or a loaded template (whose problems then have no lines).

    Returns:
        The problems in the order of files and lines; a file that does not load gives its loading errors.
    """
    if isinstance(template, Template):
        said = [said for check in _CHECKS for said in check(template)]
        return tuple(_problem(f"{template.id}.yaml", None, one) for one in said)
    try:
        loaded, tree = load_with_places(template, shipped_templates())
    except TemplateError as error:
        problems = [LintProblem(one.file, one.line, one.where, one.message) for one in error.problems]
    else:
        found = [said for check in _CHECKS for said in check(loaded)]
        found += _id_is_not_the_file_name(loaded, template)
        placed = [(said, _place(said, tree)) for said in found]
        problems = [
            _problem(node.file.name, node.line, said)
            for said, node in placed
            if said.severity == "error" or node.file == template
        ]
    return tuple(sorted(problems, key=lambda problem: (problem.file != template.name, problem.line or 0)))


def _place(said: _Said, tree: Node) -> Node:
    nodes = [tree.nearest(keys) for keys in (said.keys, *said.against)]
    return next((node for node in nodes if node.file == tree.file), nodes[0])


def _problem(file: str, line: int | None, said: _Said) -> LintProblem:
    return LintProblem(file, line, ".".join(str(key) for key in said.keys), said.message, said.severity)


# --- sections ---------------------------------------------------------------------------------------------


def _sections_that_every_form_has(template: Template) -> Iterator[_Said]:
    kinds = {section.section for section in template.sections}
    for kind, name in {"title": "标题", "header": "表头", "indicators": "指标表", "total": "总分行"}.items():
        if kind not in kinds:
            yield _Said(("sections",), f"缺少 {kind}（{name}）")
    for section in template.sections:
        if isinstance(section, HeaderSection):
            fields = {entry.field for row in section.rows for entry in row}
            if "project" not in fields:
                yield _Said(("sections", "header"), "表头里没有 project（项目名称），收回后不知道是哪个项目的表")


def _sections_once_each(template: Template) -> Iterator[_Said]:
    for kind, count in Counter(section.section for section in template.sections).items():
        if count > 1:
            second = [index for index, section in enumerate(template.sections) if section.section == kind][1]
            yield _Said(("sections", second), f"{kind} 有 {count} 段，只能有一段")


def _spans_fill_the_grid(template: Template) -> Iterator[_Said]:
    columns = len(template.page.columns)
    for section in template.sections:
        for keys, width in _widths(section):
            if width != columns:
                message = f"各格共占 {width} 列，表格是 {columns} 列（page.columns）"
                against = (("sections", section.section), ("page", "columns"))
                yield _Said(("sections", section.section, *keys), message, against=against)
        if isinstance(section, RemarksSection) and section.label_span >= columns:
            yield _Said(("sections", "remarks", "label_span"), f"标签占 {section.label_span} 列，没有留下填写的格")


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


def _columns_that_every_table_has(template: Template) -> Iterator[_Said]:
    for table in _tables(template):
        for name, meaning in {
            "name": "三级指标",
            "target": "指标值",
            "actual": "完成值",
            "score": "得分",
        }.items():
            if not any(column.field == name for column in table.columns):
                yield _Said(("sections", "indicators", "columns"), f"缺少 {name} 列（{meaning}）")
        for name, count in Counter(column.field for column in table.columns).items():
            if count > 1:
                yield _Said(("sections", "indicators", "columns"), f"{name} 有 {count} 列，只能有一列")


def _points_are_printed(template: Template) -> Iterator[_Said]:
    for table in _tables(template):
        if not table.has("points") and "points" not in (_placeholders(table.name_label) or ()):
            message = "分值没有印在表上：要有 points 列，或在 name_label 里写 {points}"
            yield _Said(("sections", "indicators"), message)


_READ_AS: Final[Mapping[str, str]] = {
    "level1": "一级|类别",
    "level2": "二级",
    "name": "三级|指标名称|目标指标|指标内容|具体指标",
    "target": "指标值|目标值|标准|计划值",
    "actual": "完成值|实际值|业绩值|完成情况|实际情况|实际完成",
    "points": "分值|权重|标准分",
    "score": "得分|评分",
    "completion": "完成率|B/A",
    "share": "得分率",
    "deviation": "偏差|原因|说明|措施|备注",
}
"""Words by which each column is known in published forms; a test keeps them with the headings that reading knows."""


def _headings_that_reading_knows(template: Template) -> Iterator[_Said]:
    for table in _tables(template):
        for index, column in enumerate(table.columns):
            heading = "".join(column.heading.split())
            if not re.search(_READ_AS[column.field], heading):
                known = _READ_AS[column.field].replace("|", "、")
                message = f"“{column.heading}”作为 {column.field} 列，读别处填回的表时认不出（认得：{known}）"
                yield _Said(("sections", "indicators", "columns", index), message, "warning")
        for heading, count in Counter("".join(column.heading.split()) for column in table.columns).items():
            if count > 1:
                message = f"有 {count} 列都叫“{heading}”，读回时分不清"
                yield _Said(("sections", "indicators", "columns"), message, "warning")


# --- texts ------------------------------------------------------------------------------------------------

_TITLE_WORDS: Final = frozenset({"year", "title", "unit", "department", "project"})


def _placeholders(text: str) -> tuple[str, ...] | None:
    """The names in braces; ``None`` where the braces do not match."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _placeholders_are_known(template: Template) -> Iterator[_Said]:
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
                    yield _Said((*here, key), "没有 {name}，指标名称印不出来")
            if section.subtotal_label is not None:
                yield from _unknown((*here, "subtotal_label"), section.subtotal_label, frozenset({"name"}))


def _unknown(keys: Keys, text: str, known: frozenset[str]) -> Iterator[_Said]:
    names = _placeholders(text)
    if names is None:
        yield _Said(keys, f"花括号不成对：{text}")
        return
    usable = "、".join(f"{{{name}}}" for name in sorted(known))
    for name in names:
        if name not in known:
            yield _Said(keys, f"没有 {{{name}}} 这个占位符（可用：{usable}）")


_LABEL_LINES = 5
_TITLE_SIZE = Fraction(8, 5)  # a title's characters beside those that page.columns counts


def _texts_fit_their_cells(template: Template) -> Iterator[_Said]:
    grid = template.page.columns
    for section in template.sections:
        if isinstance(section, TitleSection):
            for index, line in enumerate(section.lines):
                text = line.replace("{title}", template.title).replace("{year}", str(template.year))
                if _wide(re.sub(r"\{\w*\}", "", text)) * _TITLE_SIZE > sum(grid):
                    message = "标题太长，一行印不下"
                    yield _Said(("sections", "title", "lines", index), message, "warning")
        for keys, label, first, span in _labels(section):
            room = sum(grid[first : first + span])
            if room and _wide(label) > room * _LABEL_LINES:
                message = f"“{label}”太长，格子里要折 {_LABEL_LINES} 行以上"
                yield _Said(("sections", section.section, *keys), message, "warning")


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


# --- points and policy ------------------------------------------------------------------------------------


def _levels_make_full_marks(template: Template) -> Iterator[_Said]:
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
        yield _Said(("levels",), message, against=(("policy", "execution"), ("policy", "full_marks")))


def _sub_levels_make_their_level(template: Template) -> Iterator[_Said]:
    for index, level in enumerate(template.levels):
        given = [child.points for child in level.children if child.points is not None]
        total = sum(given, Fraction(0))
        if level.points is None or not given:
            continue
        whole = len(given) == len(level.children)
        if total != level.points if whole else total > level.points:
            message = f"二级指标分值合计 {decimal_text(total)}，{level.name}是 {decimal_text(level.points)}"
            yield _Said(("levels", index), message)


def _methods(template: Template) -> Iterator[tuple[Keys, MethodChoice]]:
    for kind, choice in template.policy.methods.items():
        yield ("policy", "methods", kind), choice
    for index, level in enumerate(template.levels):
        for kind, choice in level.methods.items():
            yield ("levels", index, "methods", kind), choice


def _steps_in_order(template: Template) -> Iterator[_Said]:
    tables: list[tuple[Keys, Sequence[Step]]] = [((*keys, "steps"), way.steps) for keys, way in _methods(template)]
    if template.policy.execution is not None:
        tables.append((("policy", "execution", "steps"), template.policy.execution.steps))
    for keys, steps in tables:
        for upper, lower in pairwise(steps):
            if lower.at_least >= upper.at_least or lower.share >= upper.share:
                yield _Said(keys, "各档要从高到低排，at_least 和 share 都逐档减小")
                break
        if any(not 0 <= step.share <= 1 for step in steps):
            yield _Said(keys, "share 是占分值的比例，应在 0 到 1（100%）之间")
    for keys, choice in _methods(template):
        if (choice.method == "steps") != bool(choice.steps):
            yield _Said(keys, "分档计分（method: steps）要有 steps，别的方法不能有 steps")


def _pass_lines_below_one(template: Template) -> Iterator[_Said]:
    for keys, choice in _methods(template):
        if choice.pass_line is not None and not 0 < choice.pass_line < 1:
            shown = decimal_text(choice.pass_line)
            yield _Said((*keys, "pass_line"), f"及格门槛是完成比例，应小于 1（如 60%），现为 {shown}")


def _bands_without_gaps(template: Template) -> Iterator[_Said]:
    bands, keys = template.policy.bands.outcomes, ("policy", "bands", "outcomes")
    if not bands or bands[0].high != 1 or bands[-1].low != 0:
        yield _Said(keys, "定性各档应从 100% 排到 0%")
    for index, band in enumerate(bands):
        if band.low >= band.high:
            yield _Said((*keys, index), f"“{band.outcome}”的 low 应小于 high")
    for better, worse in pairwise(bands):
        if worse.high != better.low:
            yield _Said(keys, f"“{better.outcome}”和“{worse.outcome}”两档不相接")


def _grades_without_gaps(template: Template) -> Iterator[_Said]:
    if template.policy.grades is None:
        return
    steps, keys = template.policy.grades.steps, ("policy", "grades", "steps")
    for better, worse in pairwise(steps):
        if worse.at_least >= better.at_least:
            yield _Said(keys, f"等级要从高到低排：“{worse.name}”的起点不低于“{better.name}”")
    if not steps or steps[-1].at_least != 0:
        yield _Said(keys, "最后一个等级应从 0 分起，否则低分没有等级")
    elif steps[0].at_least > template.policy.full_marks.value:
        yield _Said((*keys, 0), f"“{steps[0].name}”的起点高于满分")


# --- names ------------------------------------------------------------------------------------------------


def _every_document_is_used(template: Template) -> Iterator[_Said]:
    used = {source for _, source in sources(template)}
    for key in template.basis:
        if key not in used:
            yield _Said(("basis", key), f"没有任何数字的 source 用到“{key}”", "warning")


def _year_in_the_id(template: Template) -> Iterator[_Said]:
    if str(template.year) not in template.id.split("-"):
        yield _Said(("id",), f"id 里没有年度 {template.year}", "warning")


def _id_is_not_the_file_name(template: Template, path: Path) -> Iterator[_Said]:
    if template.id != path.stem:
        yield _Said(("id",), f"id 与文件名不同：{path.name}", "warning")


_CHECKS: Final[tuple[Callable[[Template], Iterator[_Said]], ...]] = (
    _sections_that_every_form_has,
    _sections_once_each,
    _spans_fill_the_grid,
    _columns_that_every_table_has,
    _points_are_printed,
    _headings_that_reading_knows,
    _placeholders_are_known,
    _texts_fit_their_cells,
    _levels_make_full_marks,
    _sub_levels_make_their_level,
    _steps_in_order,
    _pass_lines_below_one,
    _bands_without_gaps,
    _grades_without_gaps,
    _every_document_is_used,
    _year_in_the_id,
)
