"""How our own list of findings is told from an officer's sheet when an annotated copy comes back.

Its name and place say nothing: officers rename and move sheets. A name that is scoped to it goes wherever it goes;
the title serves where a program has dropped the names.
"""

from __future__ import annotations

from typing import Final

from jixiao.cells import SheetGrid

__all__ = ["FINDINGS_NAME", "FINDINGS_TITLE", "is_findings_sheet"]

FINDINGS_NAME: Final = "jx__findings____sheet"
"""Scoped to the list's sheet; a constant, so that deleting cells cannot break it."""

FINDINGS_TITLE: Final = "绩效自评表核对结果"
"""How the list's title begins."""


def is_findings_sheet(sheet: SheetGrid) -> bool:
    """Whether a worksheet is a list of findings that an annotation added."""
    if any(name.casefold() == FINDINGS_NAME for name in sheet.names):
        return True
    first = min((place for place, cell in sheet.cells.items() if not cell.is_blank), default=None)
    return first is not None and (sheet.cells[first].text or "").startswith(FINDINGS_TITLE)
