"""Planning the indicator table, its subtotals and the total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.arrange import PlannedLevel, PlannedRow
from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.plan.blocks import Block, Choice, Role
from jixiao.plan.columns import helper_columns, helpers_of, table_columns
from jixiao.plan.rows import helper_block, is_asked, row_block
from jixiao.plan.sheet import Sheet
from jixiao.template.indicators import Indicator
from jixiao.template.labels import label_of
from jixiao.template.sections import IndicatorsSection, TotalSection

__all__ = ["plan_indicators", "plan_total"]

_GUARD_HEIGHT = 4.0
_BLANK_HEIGHT = 24.0


def plan_indicators(sheet: Sheet, section: IndicatorsSection, levels: Sequence[PlannedLevel]) -> None:
    """Put the indicator table with its levels, rows, subtotals and helper columns."""
    top = sheet.row
    places = table_columns(section)
    headings = []
    for entry in section.columns:
        area = sheet.span(*places[entry.field])
        sheet.put(area, Role.HEADING, value=entry.heading)
        headings.append((entry.heading, area))
    helpers = helper_columns(sheet)
    for helper in helpers_of(sheet.template):
        if helper.heading:
            sheet.put(sheet.span(helpers[helper.item], 1), Role.HELPER_HEADING, value=helper.heading)
    sheet.fit(sheet.row, headings, least=2)
    sheet.heading_rows = (sheet.row, sheet.row)
    sheet.row += 1
    execution = sheet.template.policy.execution
    if execution is not None and execution.place == "indicators":
        _execution_row(sheet, section, places)
    for number, level in enumerate(levels, start=1):
        _level(sheet, section, level, str(number), places, helpers)
    if section.subtotal_label is None:
        _guard_row(sheet, places, "all")
    if section.label is not None:
        area = Area(top, 1, sheet.row - 1, section.label_span)
        sheet.put(area, Role.LABEL, value=section.label)
        sheet.fit_over(section.label, area)


def _execution_row(sheet: Sheet, section: IndicatorsSection, places: dict[str, tuple[int, int]]) -> None:
    rule = sheet.template.policy.execution
    assert rule is not None
    name = label_of(section.name_label, rule.name, rule.points)
    texts = {"level1": rule.level1, "level2": rule.level2, "name": name}
    for item, (column, span) in places.items():
        area = sheet.span(column, span)
        at = Field("execution", "", item)
        if item in texts:
            # The name may print the points, which reading then takes from it.
            sheet.put(area, Role.LEVEL, at=at if item == "name" else None, value=texts[item])
        elif item == "target":
            sheet.put(area, Role.FIXED, at=at, value=Fraction(1), number_format="0%")
        elif item == "points":
            sheet.put(area, Role.FIXED, at=at, value=rule.points)
        elif item in {"actual", "completion"}:
            sheet.put(area, Role.COMPUTED, at=at, number_format="0.00%")
        elif item in {"score", "share"}:
            sheet.put(area, Role.COMPUTED, at=at, number_format="0.00%" if item == "share" else None)
        else:
            sheet.put(area, Role.LONG_INPUT, at=at, choice=Choice.TEXT)
    labels = [(text, sheet.span(*places[item])) for item, text in texts.items() if item in places]
    sheet.fit(sheet.row, labels, least=2)
    sheet.row += 1


def _level(
    sheet: Sheet,
    section: IndicatorsSection,
    level: PlannedLevel,
    number: str,
    places: dict[str, tuple[int, int]],
    helpers: dict[str, int],
) -> None:
    top = sheet.row
    for child in level.children:
        child_top = sheet.row
        for row in child.rows:
            _row(sheet, section, row, places, helpers)
        _level_cell(sheet, "level2", child_top, places, label_of(section.level_label, child.name, child.points))
        for row in child.rows:
            sheet.areas[Field("row", row.key, "level2")] = Area(
                child_top, places["level2"][0], child_top + len(child.rows) - 1, sum(places["level2"]) - 1
            )
    _level_cell(sheet, "level1", top, places, label_of(section.level_label, level.name, level.points))
    for row in level.rows:
        sheet.areas[Field("row", row.key, "level1")] = Area(
            top, places["level1"][0], sheet.row - 1, sum(places["level1"]) - 1
        )
    sheet.areas[Field("level", number, "label")] = Area(
        top, places["level1"][0], sheet.row - 1, sum(places["level1"]) - 1
    )
    if section.subtotal_label is not None:
        _guard_row(sheet, places, number)
        _subtotal_row(sheet, section, level, number, places)
    else:
        for item, helper in (("points", "levelpoints"), ("score", "levelscore")):
            area = Area(top, helpers[helper], sheet.row - 1, helpers[helper])
            sheet.put(area, Role.HELPER_COMPUTED, at=Field("level", number, item))


def _level_cell(sheet: Sheet, item: str, top: int, places: dict[str, tuple[int, int]], label: str) -> None:
    column, span = places[item]
    area = Area(top, column, sheet.row - 1, column + span - 1)
    sheet.put(area, Role.LEVEL, value=label)
    sheet.fit_over(label, area)  # a level of one or two rows may need more height than its indicators do


def _row(
    sheet: Sheet,
    section: IndicatorsSection,
    row: PlannedRow,
    places: dict[str, tuple[int, int]],
    helpers: dict[str, int],
) -> None:
    texts = []
    for item, (column, span) in places.items():
        if item in {"level1", "level2"}:
            continue
        area = sheet.span(column, span)
        block = row_block(section, row, item, area)
        sheet.put(area, block.role, at=block.field, value=block.value,
                  number_format=block.number_format, choice=block.choice)  # fmt: skip
        texts.append((_shown(block, row.indicator), area))
    for item, column in helpers.items():
        if item in {"levelpoints", "levelscore"} or not is_asked(item, row):
            continue
        block = helper_block(row, item, sheet.span(column, 1))
        sheet.put(block.area, block.role, at=block.field, value=block.value,
                  number_format=block.number_format, choice=block.choice)  # fmt: skip
    # A spare row takes one line, so that the form stays on its sheet; on a blank form, which may be filled in by pen,
    # a little more.
    sheet.fit(sheet.row, texts, least=1 if row.indicator is None else 2)
    if row.indicator is None and not sheet.indicator_set.indicators:
        sheet.heights[sheet.row] = max(sheet.heights[sheet.row], _BLANK_HEIGHT)
    sheet.row += 1


def _shown(block: Block, indicator: Indicator | None) -> str:
    if block.field is not None and block.field.item == "target" and indicator is not None:
        return indicator.target or ""
    return block.value if isinstance(block.value, str) else ""


def _guard_row(sheet: Sheet, places: dict[str, tuple[int, int]], key: str) -> None:
    """A thin line above a sum, to which the sum reaches: a row that is inserted above it is added up."""
    left = min(column for column, _ in places.values())
    sheet.put(sheet.span(left, sheet.columns - left + 1), Role.GUARD, at=Field("guard", key, "row"))
    sheet.heights[sheet.row] = _GUARD_HEIGHT
    sheet.row += 1


def _subtotal_row(
    sheet: Sheet,
    section: IndicatorsSection,
    level: PlannedLevel,
    number: str,
    places: dict[str, tuple[int, int]],
) -> None:
    assert section.subtotal_label is not None
    first = min(places[item][0] for item in ("points", "score") if item in places)
    start = min(column for column, _ in places.values())
    area = Area(sheet.row, start, sheet.row, first - 1)
    label = section.subtotal_label.format(name=level.name)
    sheet.put(area, Role.HEADING, value=label)
    sheet.fit(sheet.row, [(label, area)])
    for item, (column, span) in places.items():
        if column < first:
            continue
        area = sheet.span(column, span)
        if item in {"points", "score", "share"}:
            number_format = "0.00%" if item == "share" else None
            sheet.put(area, Role.COMPUTED, at=Field("level", number, item), number_format=number_format)
        else:
            sheet.put(area, Role.DASH)
    sheet.heights[sheet.row] = max(sheet.heights[sheet.row], 22)
    sheet.row += 1


def plan_total(sheet: Sheet, section: TotalSection) -> None:
    """Put the total row, and the grade where the layout or the helper columns have it."""
    table = sheet.template.indicators
    places = table_columns(table)
    helpers = helper_columns(sheet)
    first = min(places[item][0] for item in ("points", "score") if item in places)
    sheet.put(sheet.span(1, first - 1), Role.HEADING, value=section.label)
    for item, (column, span) in places.items():
        if column < first:
            continue
        area = sheet.span(column, span)
        if item in {"points", "score"}:
            sheet.put(area, Role.COMPUTED, at=Field("total", "", item))
        elif item == "share":
            sheet.put(area, Role.COMPUTED, at=Field("total", "", item), number_format="0.00%")
        else:
            sheet.put(area, Role.DASH)
    if "points" not in places:
        area = sheet.span(helpers["points"], 1)
        sheet.put(area, Role.HELPER_COMPUTED, at=Field("total", "", "points"))
    has_grades = sheet.template.policy.grades is not None
    if has_grades and section.grade_label is None:
        sheet.put(sheet.span(helpers["kind"], 1), Role.HELPER_HEADING, value="评价等级")
        area = sheet.span(helpers["direction"], 1)
        sheet.put(area, Role.HELPER_COMPUTED, at=Field("total", "", "grade"))
    sheet.heights[sheet.row] = 24
    sheet.row += 1
    if has_grades and section.grade_label is not None:
        sheet.put(sheet.span(1, first - 1), Role.HEADING, value=section.grade_label)
        area = sheet.span(first, sheet.columns - first + 1)
        sheet.put(area, Role.COMPUTED, at=Field("total", "", "grade"))
        sheet.heights[sheet.row] = 24
        sheet.row += 1
