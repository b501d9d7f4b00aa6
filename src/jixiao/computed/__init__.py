"""Computed cells of an issued form: each one's formula, and Python's own value of it on the same inputs.

Issuing writes the formulas with these values as saved results; checking compares a returned form's formulas
with these, and what engines recompute with these values. Formula and value are built apart: the formula knows
addresses only, the value reads the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from jixiao.cells import CellRef, Value
from jixiao.computed.cells import Computed, Form, Lookup, RowTraits
from jixiao.computed.code import code_cells
from jixiao.computed.funds import execution_cells, fund_cells
from jixiao.computed.marks import mark_cells
from jixiao.computed.row_points import row_flags
from jixiao.computed.rows import row_cells
from jixiao.computed.totals import grade_cells, level_cells, total_cells
from jixiao.computed.understood import understood_cells
from jixiao.layout import FormLayout
from jixiao.template.model import Template

__all__ = ["Computed", "Lookup", "RowTraits", "computed_cells", "evaluate"]


_BUILDERS: Final = (
    fund_cells,
    execution_cells,
    row_cells,
    level_cells,
    total_cells,
    grade_cells,
    understood_cells,
    row_flags,
    mark_cells,
    code_cells,
)
"""In the order of what depends on what."""


def computed_cells(layout: FormLayout, template: Template, rows: Mapping[str, RowTraits]) -> tuple[Computed, ...]:
    """All computed cells of a form, each after those that it depends on.

    Args:
        layout: Where the fields lie.
        template: The form's template.
        rows: Row key → traits, for every row of the layout.

    Returns:
        The cells; the score of a row issued as 定性 is none of them, since it is typed.
    """
    form = Form(layout, template, rows)
    return tuple(cell for build in _BUILDERS for cell in build(form))


def evaluate(
    cells: Iterable[Computed], lookup: Lookup, overwritten: Mapping[CellRef, Value] | None = None
) -> dict[CellRef, Value]:
    """Python's value of every computed cell.

    Args:
        cells: In the order of ``computed_cells``.
        lookup: The typed cells.
        overwritten: Computed cells whose formula is gone → what was typed there (``None`` if cleared); cells that
            refer to them see that, as the workbook does.

    Returns:
        Cell → value, also for overwritten cells.
    """
    typed = overwritten or {}
    values: dict[CellRef, Value] = {}

    def current(ref: CellRef) -> Value:
        if ref in typed:
            return typed[ref]
        return values[ref] if ref in values else lookup(ref)

    for cell in cells:
        values[cell.ref] = cell.value(current)
    return values
