"""The columns of the indicator table and the helper columns right of the printed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jixiao.plan.sheet import Sheet
from jixiao.template.model import Template
from jixiao.template.sections import IndicatorsSection

__all__ = ["FLAGS", "Helper", "helper_columns", "helpers_of", "table_columns"]


FLAGS: Final = (
    *("sort", "gap", "band", "used", "noaim", "noactual", "noreason", "short", "unlike", "far"),
    *("urgent", "other", "code"),
)
"""Row items that only other formulas ask for; their columns are hidden."""


@dataclass(frozen=True, slots=True)
class Helper:
    """One helper column: the row item that it holds, its heading, its width."""

    item: str
    heading: str
    width: float


def helpers_of(template: Template) -> tuple[Helper, ...]:
    """The helper columns that this form needs, in order."""
    section = template.indicators
    helpers = [
        Helper("mark", "核对提示", 36),
        Helper("understood", "指标值的含义", 36),
        Helper("kind", "指标性质", 9),
        Helper("direction", "指标方向", 9),
        Helper("unit", "计量单位", 9),
        Helper("low", "区间下限", 9),
        Helper("high", "区间上限", 9),
    ]
    if not section.has("points"):
        helpers.append(Helper("points", "分值", 8))
    helpers += [
        Helper("outcome", "完成档次", 18),
        Helper("judged", "评定得分", 9),
        Helper("deduction", "扣减分", 8),
        Helper("deductionreason", "扣减原因", 18),
    ]
    if section.subtotal_label is None:
        helpers += [Helper("levelpoints", "分值小计", 9), Helper("levelscore", "得分小计", 9)]
    if template.policy.not_applicable is not None:
        helpers += [Helper("countedpoints", "计入分值", 9), Helper("countedscore", "计入得分", 9)]
    return (*helpers, *(Helper(item, "", 4) for item in FLAGS))


def table_columns(section: IndicatorsSection) -> dict[str, tuple[int, int]]:
    """Column name → (first grid column, span)."""
    column = 1 + (section.label_span if section.label is not None else 0)
    places = {}
    for entry in section.columns:
        places[str(entry.field)] = (column, entry.span)
        column += entry.span
    return places


def helper_columns(sheet: Sheet) -> dict[str, int]:
    """Helper item → its column; one narrow column keeps the helpers off the printed form."""
    return {helper.item: sheet.columns + 2 + i for i, helper in enumerate(helpers_of(sheet.template))}
