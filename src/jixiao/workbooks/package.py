"""Patches a workbook: what carries no edit stays byte for byte.

Libraries that load a workbook and save it again lose pictures, shapes, seals, WPS cell images and saved
results. The annotated copy is the officer's own file, so this class changes only what an edit names.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from jixiao.cells import CellRef, Value
from jixiao.workbooks.added_sheet import AddedSheet, append_sheet
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.marks import AUTHOR, Mark, apply_marks
from jixiao.workbooks.removed_sheet import remove_sheet
from jixiao.workbooks.styles import children
from jixiao.workbooks.unmark import clear_marks
from jixiao.workbooks.xml_edit import WORKBOOK_ORDER, insert_in_order, namespace_of

__all__ = ["Package"]


class Package:
    """A workbook package in memory.

    Args:
        source: The workbook's bytes.

    Raises:
        UnreadableWorkbook: The file cannot be read at all.
    """

    def __init__(self, source: bytes) -> None:
        self._parts = EditableParts(source)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """Names of all sheets, charts included, in tab order."""
        return self._parts.sheet_names()

    def set_value(self, ref: CellRef, value: Value | int | float) -> None:
        """Type a value into a cell, whose format stays; ``None`` and ``""`` clear it.

        Any cell of a merged range stands for the range, as it does for who types into it.
        Formulas that depend on it keep their saved results: see `request_recalculation`.

        Raises:
            KeyError: The workbook has no such worksheet.
        """
        sheet = self._parts.sheet(ref.sheet)
        area = sheet.area_at(ref.row, ref.column)
        if sheet.type_value(area.top, area.left, value):
            # Excel rebuilds the list of formula cells, but repairs a file whose list names a typed cell.
            self._parts.drop_linked(self._parts.workbook_part, "calcChain")

    def set_saved(self, ref: CellRef, value: Value) -> None:
        """Replace a formula's saved result; ``""`` is a saved empty text, ``None`` leaves it unsaved.

        Raises:
            KeyError: The workbook has no such worksheet.
            ValueError: The cell holds no formula.
        """
        self._parts.sheet(ref.sheet).save_result(ref.row, ref.column, value)

    def add_marks(self, marks: Sequence[Mark]) -> None:
        """Mark cells with a fill and a comment; no value, formula or saved result changes.

        Raises:
            KeyError: The workbook has no such worksheet.
        """
        apply_marks(self._parts, marks)

    def clear_marks(self, author: str = AUTHOR) -> None:
        """Take off what `add_marks` put on, in this package or before it was saved and sent around.

        An author's comments go, and of others' comments the part that it added; a cell that still wears a mark's
        colour gets back the fill that it had. What an officer has coloured or written since stays.

        Args:
            author: Whose marks.
        """
        clear_marks(self._parts, author)

    def remove_sheet(self, name: str, *, open_on: str | None = None) -> None:
        """Remove a worksheet with its names and all parts that only it needs.

        Formulas that refer to it stay as they are.

        Args:
            name: The sheet.
            open_on: The sheet that the workbook opens on if it opened on this one; ``None`` for the first visible.

        Raises:
            KeyError: The workbook has no such worksheet.
            ValueError: It is the only one.
        """
        remove_sheet(self._parts, name, open_on)

    def add_sheet(self, sheet: AddedSheet, *, activate: bool = False) -> str:
        """Append a worksheet.

        Args:
            sheet: What it holds.
            activate: Whether the workbook opens on it; otherwise the active sheet stays.

        Returns:
            The name it got: the wanted one, numbered if the workbook has it already.
        """
        return append_sheet(self._parts, sheet, activate=activate)

    def request_recalculation(self) -> None:
        """Ask Excel to calculate everything when it opens the workbook."""
        workbook = self._parts.edit(self._parts.workbook_part)
        properties = next(children(workbook, "calcPr"), None)
        if properties is None:
            properties = etree.Element(f"{namespace_of(workbook)}calcPr")
            insert_in_order(workbook, properties, WORKBOOK_ORDER)
        properties.set("fullCalcOnLoad", "1")

    def to_bytes(self) -> bytes:
        """The workbook with all edits; the same edits of the same bytes give the same bytes."""
        return self._parts.to_bytes()
