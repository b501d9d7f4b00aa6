"""Planning a form: from a template and an indicator set to the layout and the blocks that issuing writes.

The plan places each section under the one before it on the template's grid columns and the helper columns to
the right of it. What it places with a field becomes the ``FormLayout``; nothing else in the toolkit computes
a cell's position.
"""

from __future__ import annotations

from jixiao.arrange import arrange
from jixiao.layout import FormLayout
from jixiao.plan.blocks import Block, Choice, FormPlan, Pages, Role
from jixiao.plan.columns import FLAGS, helper_columns, helpers_of
from jixiao.plan.front import plan_code, plan_goals, plan_header, plan_notes, plan_remarks, plan_title
from jixiao.plan.funds import plan_funds
from jixiao.plan.marks import plan_marks
from jixiao.plan.pages import framed_rows, plan_pages
from jixiao.plan.sheet import Sheet
from jixiao.plan.signoff import plan_signoff
from jixiao.plan.table import plan_indicators, plan_total
from jixiao.template.indicators import IndicatorSet
from jixiao.template.model import Template
from jixiao.template.sections import (
    FundsSection,
    GoalsSection,
    HeaderSection,
    IndicatorsSection,
    NotesSection,
    RemarksSection,
    SignoffSection,
    TitleSection,
    TotalSection,
)

__all__ = ["Block", "Choice", "FormPlan", "Pages", "Role", "plan_form"]


def plan_form(template: Template, indicator_set: IndicatorSet, sheet_name: str, year: int) -> FormPlan:
    """Plan one form.

    Args:
        template: The form.
        indicator_set: The project and its indicators; an empty set gives the blank official form.
        sheet_name: Name of the sheet that the form will lie on.
        year: Budget year printed in the title.

    Returns:
        The plan; the same arguments always give the same plan.
    """
    grid = tuple(float(width) for width in template.page.columns)
    sheet = Sheet(template, indicator_set, grid)
    levels = arrange(template, indicator_set)
    for section in template.sections:
        match section:
            case TitleSection():
                plan_title(sheet, section, year)
            case HeaderSection():
                plan_header(sheet, section)
            case FundsSection():
                plan_funds(sheet, section)
            case GoalsSection():
                plan_goals(sheet, section)
            case IndicatorsSection():
                plan_indicators(sheet, section, levels)
            case TotalSection():
                plan_total(sheet, section)
            case RemarksSection():
                plan_remarks(sheet, section)
            case NotesSection():
                plan_notes(sheet, section)
            case SignoffSection():
                plan_signoff(sheet, section)
    plan_code(sheet)
    plan_marks(sheet)
    helper_widths = (2.0, *(helper.width for helper in helpers_of(template)))
    layout = FormLayout(sheet_name, dict(sheet.areas), {})
    total, last = layout.area("total", "", "score"), sheet.row - 1
    pages = plan_pages(
        sheet.blocks, sheet.heights, grid, landscape=template.page.orientation == "landscape",
        heading=sheet.heading_rows, total=total.top if total is not None else last, last=last,
    )  # fmt: skip
    return FormPlan(
        template=template,
        layout=layout,
        blocks=tuple(sheet.blocks),
        levels=levels,
        column_widths=grid + helper_widths,
        hidden_columns=frozenset(helper_columns(sheet)[item] for item in FLAGS),
        row_heights=sheet.heights,
        grid_columns=sheet.columns,
        last_row=last,
        heading_rows=sheet.heading_rows,
        pages=pages,
        framed_rows=framed_rows(sheet.blocks, len(grid)),
    )
