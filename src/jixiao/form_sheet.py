"""One form as a worksheet: the plan's blocks with their looks, formulas, names and validations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jixiao.cells import Area, CellRef, Value, quote_sheet
from jixiao.computed import RowTraits, computed_cells, evaluate
from jixiao.computed.selfcheck import DOUBTFUL, READY, URGENT
from jixiao.layout import Field, issued_digest, issued_name, issued_text
from jixiao.looks import DOUBTFUL_FILL, NOTE, STYLES, URGENT_FILL
from jixiao.plan import Block, FormPlan, Role, plan_form
from jixiao.prompts import prompts
from jixiao.template.indicators import IndicatorSet
from jixiao.template.model import Template
from jixiao.workbooks.writer import CellSpec, Highlight, SheetSpec

__all__ = ["PlannedForm", "form_id", "form_sheet", "planned_form", "row_traits"]

_SETTLED = frozenset({Role.FIXED, Role.LEVEL, Role.HELPER_FIXED})
"""Roles whose issued values are settled: targets, points, names, kinds."""

_FROZEN_ROWS = 2
"""Title and year, beside which the state of the form stands."""

_LEGEND = "黄底填写，灰底自动计算，白底为核定内容；▲ 必须填改，△ 请核对。右侧各列是填报辅助，不打印。"


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """One form of a workbook that is about to be written.

    Attributes:
        plan: The form.
        indicator_set: What it is issued for.
        year: Budget year.
        formulas: Computed cell → its formula.
        values: Every cell that holds something, saved results of formulas included.
    """

    plan: FormPlan
    indicator_set: IndicatorSet
    year: int
    formulas: Mapping[CellRef, str]
    values: Mapping[CellRef, Value]

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.plan.layout.sheet

    @property
    def number(self) -> str | None:
        """The form's number; ``None`` for a form issued blank."""
        return form_id(self.plan.template, self.year, self.indicator_set)

    @property
    def title(self) -> str:
        """The project, or the form itself where it is issued blank."""
        project = self.indicator_set.project
        return project.name if project is not None else self.plan.template.title

    def at(self, part: str, key: str, item: str) -> str | None:
        """A field as another sheet's formula refers to it; ``None`` if the form has no such field."""
        ref = self.plan.layout.ref(part, key, item)
        return f"{quote_sheet(ref.sheet)}!{ref.a1}" if ref is not None else None

    def value(self, part: str, key: str, item: str) -> Value:
        """What is saved in a field."""
        ref = self.plan.layout.ref(part, key, item)
        return self.values.get(ref) if ref is not None else None


def planned_form(template: Template, year: int, name: str, indicator_set: IndicatorSet) -> PlannedForm:
    """Plan a form and compute what its formulas show.

    Args:
        template: The form.
        year: Budget year.
        name: Name of its sheet.
        indicator_set: The project and its indicators.
    """
    plan = plan_form(template, indicator_set, name, year)
    computed = computed_cells(plan.layout, template, row_traits(plan))
    typed: dict[CellRef, Value] = {block.area.first(name): block.value for block in plan.blocks}
    saved = evaluate(computed, typed.get)
    return PlannedForm(plan, indicator_set, year, {cell.ref: cell.formula for cell in computed}, typed | saved)


def form_id(template: Template, year: int, indicator_set: IndicatorSet) -> str | None:
    """The short digest that names one roster row's form; ``None`` for a form issued blank."""
    project = indicator_set.project
    if project is None:
        return None
    parts = (
        template.id,
        str(template.version),
        str(year),
        str(project.row),
        project.code or "",
        project.name,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10].upper()


def row_traits(plan: FormPlan) -> dict[str, RowTraits]:
    """What the rows' formulas depend on."""
    return {
        row.key: RowTraits(row.indicator.kind if row.indicator is not None else None, level.name)
        for level in plan.levels
        for row in level.rows
    }


def form_sheet(form: PlannedForm) -> SheetSpec:
    """The worksheet: the official form in the print area, right of it what helps to fill it in."""
    plan, template = form.plan, form.plan.template
    number = form.number
    cells = [_cell(form, block) for block in plan.blocks]
    beside = _state_area(plan).left + 1
    notes = [(2, _LEGEND)]
    if number is not None:
        # The number is also printed in a cell: a sheet that was copied keeps it where a person can read it.
        notes.append((1, f"表单编号：{number}"))
    cells += [CellSpec(Area(row, beside, row, beside), NOTE, text) for row, text in notes]
    inputs = [block.area for block in plan.blocks if block.role in {Role.INPUT, Role.LONG_INPUT}]
    return SheetSpec(
        name=form.sheet,
        cells=cells,
        widths=plan.column_widths,
        hidden_columns=plan.hidden_columns,
        heights=plan.row_heights,
        names=_names(form),
        validations=prompts(plan),
        protected=True,
        landscape=template.page.orientation == "landscape",
        print_area=Area(1, 1, plan.last_row, plan.grid_columns),
        repeat_rows=plan.heading_rows,
        freeze_row=_FROZEN_ROWS + 1,
        freeze_column=_frozen_columns(plan) + 1,
        footer=_footer(template, number),
        pages_tall=plan.pages.tall,
        side_margin=plan.pages.margin,
        breaks=plan.pages.breaks,
        highlights=_highlights(plan),
        selected=_first_empty(plan) or (inputs[0] if inputs else None),
    )


def _frozen_columns(plan: FormPlan) -> int:
    """The columns up to the indicators' names stay in sight while the helper columns are filled in."""
    names = [area.right for field, area in plan.layout.areas.items() if field.part == "row" and field.item == "name"]
    return max(names, default=0)


def _footer(template: Template, number: str | None) -> str:
    """Page and form number; ``&L``, ``&C``, ``&R`` are Excel's left, centre, right, ``&8`` the size."""
    left = f"表单编号 {number}" if number is not None else ""
    return f"&L&8{left}&C&8第 &P 页 共 &N 页&R&8{template.id} v{template.version}"


def _first_empty(plan: FormPlan) -> Area | None:
    """The first input that nothing was prefilled into."""
    for block in sorted(plan.blocks, key=lambda block: (block.area.top, block.area.left)):
        if block.role in {Role.INPUT, Role.LONG_INPUT} and block.value is None:
            return block.area
    return None


def _state_area(plan: FormPlan) -> Area:
    """Where the form's state stands, above the column of its marks."""
    return plan.layout.areas[Field("form", "", "state")]


def _highlights(plan: FormPlan) -> tuple[Highlight, ...]:
    """Colours in the marks' column alone: elsewhere they would hide what an annotated copy shows."""
    column = _state_area(plan).left
    area = (Area(1, column, plan.last_row, column),)
    return (
        Highlight(area, URGENT, URGENT_FILL, bold=True),
        Highlight(area, "还有", URGENT_FILL, bold=True),
        Highlight(area, DOUBTFUL, DOUBTFUL_FILL),
        Highlight(area, READY, DOUBTFUL_FILL),
    )


def _names(form: PlannedForm) -> dict[str, Area | str | int]:
    plan, template, number = form.plan, form.plan.template, form.number
    names: dict[str, Area | str | int] = {
        Field("form", "", "template").name: template.id,
        Field("form", "", "version").name: template.version,
        Field("form", "", "year").name: form.year,
    }
    if number is not None:
        names[Field("form", "", "id").name] = number
    # Names point at the cell that carries the value; a merged range may be unmerged and stays found.
    names |= {field.name: Area(area.top, area.left, area.top, area.left) for field, area in plan.layout.areas.items()}
    # What is settled at issue is kept beside it, so that a later change is named cell by cell.
    settled = {
        issued_name(block.field): issued_text(block.value)
        for block in plan.blocks
        if block.field is not None and block.value is not None and block.role in _SETTLED
        if block.field.part in {"row", "execution"}
    }
    return names | settled | {Field("form", "", "digest").name: issued_digest(settled)}


def _cell(form: PlannedForm, block: Block) -> CellSpec:
    plan = form.plan
    ref = block.area.first(form.sheet)
    style = STYLES[block.role]
    if block.number_format is not None:
        style = replace(style, number_format=block.number_format)
    if block.role is Role.LEVEL and block.field is not None and block.field.item == "name":
        style = replace(style, horizontal="left")
    if block.role is Role.SIGNOFF and block.field is not None:
        style = replace(style, horizontal="center", indent=0)  # where the seal goes
    if style.border and (outer := plan.outer(block.area)):
        style = replace(style, frame=outer)
    if plan.pages.cut(block.area):
        style = replace(style, vertical="top")  # a text in the middle might be cut in two
    return CellSpec(block.area, style, form.values.get(ref), form.formulas.get(ref))
