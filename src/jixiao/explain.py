"""How a workbook was read: which cell was taken as which field, by which heading, and what was passed over.

What an officer or a template administrator asks when a figure of an odd form stands in the wrong place. It repeats no
reading: it tells what the layouts of `collect` hold, and sorts what is left on the sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jixiao.cells import Area, Grid, SheetGrid
from jixiao.layout import Field, FormLayout
from jixiao.recognise.headings import COLUMNS, MEASURES
from jixiao.recognise.sheets import examine_sheets
from jixiao.recognise.view import SheetView
from jixiao.recognise.wordings import NOTE, SIGN_OFF
from jixiao.recognise.words import fold, is_filler, join_han

__all__ = ["FormReading", "Passed", "SheetReading", "Taken", "explain"]

_NAMES = {
    "form": {"title": "标题", "year": "年度", "other_scores": "另一张评分表"},
    "header": {
        "project": "项目名称",
        "project_code": "项目编码",
        "department": "主管部门",
        "unit": "实施单位",
        "manager": "项目负责人",
        "contact": "联系人",
        "phone": "联系电话",
        "filled_on": "填报日期",
        "basic_expenditure": "基本支出总额",
        "project_expenditure": "项目支出总额",
    },
    "funds": {
        "currency": "金额单位",
        "label": "资金来源",
        "initial": "年初预算数",
        "budget": "全年预算数",
        "arrived": "到位资金",
        "executed": "全年执行数",
        "balance": "资金结余",
        "arrival_rate": "到位率",
        "rate": "执行率",
        "points": "分值",
        "score": "得分",
        "deviation": "原因",
    },
    "execution": {
        "name": "预算执行率（名称）",
        "target": "预算执行率（指标值）",
        "points": "预算执行率分值",
        "rate": "预算执行率",
        "score": "预算执行率得分",
        "deviation": "预算执行率偏差原因",
        "completion": "预算执行率（完成率）",
    },
    "goals": {"expected": "预期目标", "actual": "实际完成情况"},
    "level": {
        "label": "级别名称",
        "parent": "所属一级指标",
        "points": "级别分值",
        "score": "级别小计",
        "share": "级别得分率",
    },
    "total": {"points": "分值合计", "score": "总分", "share": "总得分率", "grade": "评价等级"},
    "remarks": {"deviation": "偏差原因（整表）", "improvement": "改进措施", "other": "其他说明"},
    "notes": {"text": "表注"},
    "row": {
        "level1": "一级指标",
        "level2": "二级指标",
        "level3": "三级指标（四级之上）",
        "name": "三级指标",
        "target": "指标值",
        "target_sign": "指标性质",
        "target_unit": "计量单位",
        "direction": "指标方向",
        "actual": "完成值",
        "points": "分值",
        "score": "得分",
        "completion": "完成率",
        "share": "得分率",
        "deviation": "偏差原因",
        "rule": "评分标准",
        "weighted_score": "折算得分",
    },
}
"""Part and item of a field → what the field is called."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell that was taken as a field.

    Attributes:
        field: The field.
        name: What it is called.
        area: Its cell or merged range.
        text: What stands there; ``""`` if nothing.
        heading: The heading or label that it was taken by; ``""`` on an issued form, and for what names itself.
        heading_area: Where that stands; ``None`` without one.
    """

    field: Field
    name: str
    area: Area
    text: str
    heading: str
    heading_area: Area | None


@dataclass(frozen=True, slots=True)
class Passed:
    """What was passed over, with the reason in Chinese."""

    area: Area
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class FormReading:
    """One form's map.

    Attributes:
        issued: Whether it was read by the names that an issued form carries; by its headings otherwise.
        taken: Its fields in sheet order.
    """

    issued: bool
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet.

    Attributes:
        sheet: Its name.
        forms: The forms on it.
        passed: What no form took; not listed of issued forms, whose other cells are fixed texts.
        reason: Why it holds no form; ``None`` if it does.
    """

    sheet: str
    forms: tuple[FormReading, ...]
    passed: tuple[Passed, ...]
    reason: str | None


def explain(grid: Grid) -> tuple[SheetReading, ...]:
    """How every sheet of a workbook was read.

    Args:
        grid: The workbook.

    Returns:
        The sheets in tab order, those without a form too.
    """
    readings = []
    for sheet, examined in examine_sheets(grid):
        forms = tuple(FormReading(examined.issued, _taken(sheet, layout)) for layout in examined.layouts)
        passed = () if examined.issued or not forms else tuple(_passed(sheet, examined.layouts))
        readings.append(SheetReading(sheet.name, forms, passed, examined.reason))
    return tuple(readings)


def _taken(sheet: SheetGrid, layout: FormLayout) -> tuple[Taken, ...]:
    found = []
    for field, area in layout.areas.items():
        name = _name(field)
        if name is not None:
            cell = sheet.cells.get((area.top, area.left))
            text = (cell.text or "") if cell is not None else ""
            place = layout.headings.get(field)
            # A field that keeps its label in its own cell, or is one itself, was taken by what it says.
            heading = join_han(layout.sources.get(field, "")) if place is not None else ""
            if field.part == "funds" and field.key and field.item != "label":
                name = f"{_source(sheet, layout, field.key)}{name}"
            found.append(Taken(field, name, area, text, heading, place))
    return tuple(sorted(found, key=lambda taken: (taken.area.top, taken.area.left)))


def _name(field: Field) -> str | None:
    """What a field is called; of the execution's row in the table as the row's own fields are."""
    named = _NAMES.get(field.part, {}).get(field.item)
    if named is None and field.part == "execution":
        of_row = _NAMES["row"].get(field.item)
        return f"预算执行率（{of_row}）" if of_row is not None else None
    return named


def _source(sheet: SheetGrid, layout: FormLayout, key: str) -> str:
    """What a row of the fund table is called, for the name of its amounts."""
    label = layout.area("funds", key, "label")
    cell = sheet.cells.get((label.top, label.left)) if label is not None else None
    return f"{cell.text} · " if cell is not None and cell.text else ""


# --- passed over ------------------------------------------------------------------------------------------


def _passed(sheet: SheetGrid, layouts: Iterable[FormLayout]) -> Iterator[Passed]:
    view = SheetView(sheet)
    used: set[Area] = set()
    for layout in layouts:
        used.update(layout.areas.values())
        used.update(layout.headings.values())
    tables = [_Table.of(layout) for layout in layouts]
    for row in range(view.first_row, view.last_row + 1):
        for area in view.starts(row):
            if not any(_overlap(area, other) for other in used):
                yield Passed(area, view.text(area), _why(view, area, tables))


def _overlap(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows and columns of a form's indicator table."""

    heading: int
    first: int
    last: int
    left: int
    right: int

    @classmethod
    def of(cls, layout: FormLayout) -> _Table:
        rows = [area for field, area in layout.areas.items() if field.part in ("row", "execution")]
        headings = [area for field, area in layout.headings.items() if field.part == "row"]
        return cls(
            heading=min((area.top for area in headings), default=0),
            first=min((area.top for area in rows), default=0),
            last=max((area.bottom for area in rows), default=0),
            left=min((area.left for area in headings), default=0),
            right=max((area.right for area in headings), default=0),
        )


def _why(view: SheetView, area: Area, tables: Iterable[_Table]) -> str:
    text, key = fold(view.text(area)), view.key(area)
    if is_filler(text):
        return "占位符号"
    if SIGN_OFF.says(text):
        return "签章"
    if NOTE.says(text):
        return "说明文字"
    for table in tables:
        if table.heading <= area.top <= table.last:
            return _why_in_table(view, area, table)
    if COLUMNS.find(key) is not None or MEASURES.find(key) is not None:
        return "表头，下面没有取用的内容"
    return "栏目名" if area.bottom > area.top else "不是要取用的栏目"


def _why_in_table(view: SheetView, area: Area, table: _Table) -> str:
    if area.left < table.left and area.bottom > area.top:
        return "栏目名"
    if area.right < table.left or area.left > table.right:
        return "在指标表以外"
    if area.top < table.first:
        return "没有对应项目的列"
    heading = next(
        (
            view.text(above)
            for row in range(table.heading, table.first)
            if view.text(above := view.area(row, area.left))
        ),
        "",
    )
    if heading and COLUMNS.find(view.key(view.area(table.heading, area.left))) is None:
        return f"“{' '.join(heading.split())}”列没有对应项目"
    return "这一行没有指标（标题、小计、重复的表头或空行）"
