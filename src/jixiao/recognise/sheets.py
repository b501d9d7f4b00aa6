"""Every sheet of a workbook: an issued form, foreign forms, one of our own sheets beside them, or the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jixiao.cells import Grid, SheetGrid
from jixiao.layout import FormLayout
from jixiao.recognise.forms import examine
from jixiao.recognise.names import is_companion, layout_from_names
from jixiao.submission import Identity
from jixiao.workbooks.findings_sheet import is_findings_sheet

__all__ = ["HIDDEN", "SheetContent", "examine_sheets"]

HIDDEN: Final = "是隐藏的工作表"
"""Why a hidden sheet without our names is not looked into."""


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What a sheet holds.

    Attributes:
        layouts: Its forms.
        identity: Of an issued form.
        reason: Why it holds none, in Chinese; ``None`` if it does.
    """

    layouts: tuple[FormLayout, ...] = ()
    identity: Identity | None = None
    reason: str | None = None

    @property
    def issued(self) -> bool:
        """Whether it is a form that this toolkit issued."""
        return self.identity is not None


def examine_sheets(grid: Grid) -> Iterator[tuple[SheetGrid, SheetContent]]:
    """Every sheet of a workbook with the forms on it, or the reason why it holds none."""
    for sheet in grid.sheets:
        issued = layout_from_names(sheet)
        if issued is not None:
            layout, identity = issued
            yield sheet, SheetContent((layout,), identity)
        elif is_findings_sheet(sheet):
            # An annotated copy that comes back corrected: our own list has a form's words but is none.
            yield sheet, SheetContent(reason="是核对结果，不是自评表")
        elif is_companion(sheet):
            yield sheet, SheetContent(reason="是自评表的附表，不是自评表")
        elif sheet.state != "visible":
            yield sheet, SheetContent(reason=HIDDEN)
        else:
            examined = examine(sheet)
            yield sheet, SheetContent(examined.layouts, None, examined.reason)
