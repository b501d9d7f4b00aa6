"""Every sheet of a workbook: an issued form, foreign forms, one of our own sheets beside them, or the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.cells import Grid, SheetGrid
from jixiao.layout import FormLayout
from jixiao.recognise.forms import examine
from jixiao.recognise.names import is_companion, layout_from_names
from jixiao.submission import Identity
from jixiao.workbooks.findings_sheet import is_findings_sheet

__all__ = ["SheetContent", "examine_sheets", "listed", "not_looked_into"]

_SHOWN_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What a sheet holds.

    Attributes:
        layouts: Its forms.
        identity: Of an issued form.
        reason: Why it holds none, in Chinese; ``None`` if it does.
        hidden: Whether it is a hidden sheet, which is not looked into.
    """

    layouts: tuple[FormLayout, ...] = ()
    identity: Identity | None = None
    reason: str | None = None
    hidden: bool = False

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
        elif (reason := not_looked_into(sheet)) is not None:
            yield sheet, SheetContent(reason=reason, hidden=_is_hidden(sheet))
        else:
            examined = examine(sheet)
            yield sheet, SheetContent(examined.layouts, None, examined.reason)


def not_looked_into(sheet: SheetGrid) -> str | None:
    """Why a sheet that is no issued form is passed over at sight, in Chinese; ``None`` if it is to be read."""
    if is_findings_sheet(sheet):
        # An annotated copy that comes back corrected: our own list has a form's words but is none.
        return "是核对结果，不是自评表"
    if is_companion(sheet):
        return "是自评表的附表，不是自评表"
    return "是隐藏的工作表" if _is_hidden(sheet) else None


def _is_hidden(sheet: SheetGrid) -> bool:
    return sheet.state != "visible" and not is_findings_sheet(sheet) and not is_companion(sheet)


def listed(reasons: Sequence[tuple[str, str]]) -> str:
    """The first reasons why sheets hold nothing, sheet by sheet.

    Args:
        reasons: Sheet's name and reason.
    """
    more = f"等{len(reasons)}张工作表" if len(reasons) > _SHOWN_REASONS else ""
    said = "；".join(f"“{sheet}”：{reason}" for sheet, reason in reasons[:_SHOWN_REASONS])
    return f"{said or '没有工作表'}{more}"
