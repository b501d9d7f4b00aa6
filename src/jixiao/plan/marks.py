"""Where the self-check speaks: the mark beside every sheet row in which something may be open, and the form's state."""

from __future__ import annotations

from jixiao.layout import Field
from jixiao.plan.blocks import Role
from jixiao.plan.columns import helper_columns
from jixiao.plan.sheet import Sheet
from jixiao.template.sections import HeaderSection

__all__ = ["plan_marks"]


def plan_marks(sheet: Sheet) -> None:
    """Put a mark beside the header, fund and total rows that are checked; the indicator rows have theirs already."""
    column = helper_columns(sheet)["mark"]
    asked = {"project"}
    for section in sheet.template.sections:
        if isinstance(section, HeaderSection):
            asked |= {entry.field for row in section.rows for entry in row if entry.required}
    checked = [Field("header", "", field) for field in sorted(asked)]
    checked += [Field("funds", "total", measure) for measure in ("initial", "budget", "executed")]
    funds = sheet.template.funds
    if funds is not None:
        # What is computed from its parts, or from other measures, follows from them.
        added = {part.part_of for part in funds.sources}
        wholes = [source.id for source in funds.sources if source.id in added and not source.sum_of]
        typed = [measure.id for measure in funds.measures if measure.formula is None]
        checked += [Field("funds", whole, measure) for whole in wholes for measure in typed]
    checked += [Field("execution", "", "deviation"), Field("total", "", "points"), Field("total", "", "score")]
    rows = {area.top: field.part for field in checked if (area := sheet.areas.get(field)) is not None}
    numbers: dict[str, int] = {}
    for top, part in sorted(rows.items()):
        numbers[part] = numbers.get(part, 0) + 1
        # Nothing stands right of it: one line may run on, where the row has the height of one.
        sheet.put(sheet.at(top, column), Role.NOTICE, at=Field("mark", f"{part}{numbers[part]}", "text"))
    total = sheet.areas[Field("total", "", "score")]
    code = helper_columns(sheet)["code"]
    sheet.put(sheet.at(total.top, code), Role.HELPER_COMPUTED, at=Field("total", "", "code"))
    sheet.put(sheet.at(1, column), Role.STATE, at=Field("form", "", "state"))
