"""Edits the cells of one worksheet part in place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from lxml import etree
from openpyxl.formula.translate import Translator

from jixiao.cells import Area, CellRef, ExcelError, Value, column_letters
from jixiao.numbers import plain_number
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.parts import local_name
from jixiao.workbooks.styles import children, is_true, parse_area, whole
from jixiao.workbooks.xml_edit import escape, namespace_of, set_text

__all__ = ["SheetEditor"]


class SheetEditor:
    """The rows and cells of a worksheet, found by position and inserted in order."""

    def __init__(self, root: etree._Element, title: str) -> None:
        self.root = root
        self.title = title
        self.namespace = namespace_of(root)
        data = next(children(root, "sheetData"), None)
        if data is None:
            raise UnreadableWorkbook(Unreadable.DAMAGED, title)
        self.data = data
        self.rows: dict[int, etree._Element] = {}
        number = 0
        for row in children(data, "row"):
            number = whole(row.get("r"), number + 1)
            self.rows.setdefault(number, row)
        self.cells: dict[int, dict[int, etree._Element]] = {}
        self.merges = [
            area
            for element in children(root, "mergeCells", "mergeCell")
            if (area := parse_area(element.get("ref", ""))) is not None
        ]

    def find(self, row: int, column: int) -> etree._Element | None:
        """The cell's element, if the sheet has one."""
        return self._row_cells(row).get(column)

    def style_of(self, row: int, column: int) -> int:
        """The style index that a cell has, or would take from its row or column."""
        cell = self.find(row, column)
        if cell is not None:
            return whole(cell.get("s"), 0)
        element = self.rows.get(row)
        if element is not None and is_true(element.get("customFormat")):
            return whole(element.get("s"), 0)
        for col in children(self.root, "cols", "col"):
            if whole(col.get("min"), 1) <= column <= whole(col.get("max"), 0):
                return whole(col.get("style"), 0)
        return 0

    def cell(self, row: int, column: int) -> etree._Element:
        """The cell's element, inserted with the style of its row or column if the sheet has none."""
        found = self.find(row, column)
        if found is not None:
            return found
        style = self.style_of(row, column)
        element = etree.Element(f"{self.namespace}c", {"r": f"{column_letters(column)}{row}"})
        if style:
            element.set("s", str(style))
        parent = self._row(row)
        cells = self.cells[row]
        later = min((other for other in cells if other > column), default=None)
        if later is None:
            last = max(cells, default=None)
            position = 0 if last is None else parent.index(cells[last]) + 1
        else:
            position = parent.index(cells[later])
        parent.insert(position, element)
        cells[column] = element
        self._widen(parent, row, column)
        return element

    def cells_in(self, area: Area) -> Iterator[tuple[tuple[int, int], etree._Element]]:
        """The cells that the sheet has in an area, with row and column; the area may be larger than any sheet."""
        for row in self.rows:
            if area.top <= row <= area.bottom:
                for column, cell in self._row_cells(row).items():
                    if area.left <= column <= area.right:
                        yield (row, column), cell

    def type_value(self, row: int, column: int, value: Value | int | float) -> bool:
        """Type a value into a cell; the answer says whether a formula went."""
        element = self.cell(row, column)
        had_formula = any(local_name(child) == "f" for child in element)
        if had_formula:
            self._release_shared(element, f"{column_letters(column)}{row}")
        for child in list(element):
            if local_name(child) in ("f", "v", "is"):
                element.remove(child)
        # Both point to metadata of the value that goes: a spilled formula, a picture in the cell.
        for attribute in ("t", "cm", "vm"):
            element.attrib.pop(attribute, "")
        if isinstance(value, str) and not isinstance(value, ExcelError):
            if value:
                element.set("t", "inlineStr")
                inline = etree.Element(f"{self.namespace}is")
                element.insert(0, inline)
                set_text(etree.SubElement(inline, f"{self.namespace}t"), value)
        elif value is not None:
            self._put_result(element, value, 0)
        return had_formula

    def save_result(self, row: int, column: int, value: Value) -> None:
        """Replace a formula's saved result.

        Raises:
            ValueError: The cell holds no formula.
        """
        element = self.find(row, column)
        formula = None if element is None else next(children(element, "f"), None)
        if element is None or formula is None:
            raise ValueError(f"no formula in {CellRef(self.title, row, column)}")
        for child in list(element):
            if local_name(child) in ("v", "is"):
                element.remove(child)
        element.attrib.pop("t", "")
        if value is not None:
            self._put_result(element, value, element.index(formula) + 1)

    def area_at(self, row: int, column: int) -> Area:
        """The merged range that covers a cell, or the cell alone."""
        covering = (area for area in self.merges if area.contains(row, column))
        return next(covering, Area(row, column, row, column))

    def _put_result(self, element: etree._Element, value: Value | int | float, position: int) -> None:
        result = etree.Element(f"{self.namespace}v")
        if isinstance(value, ExcelError):
            element.set("t", "e")
            result.text = str(value)
        elif isinstance(value, str):
            element.set("t", "str")
            set_text(result, value)
        elif isinstance(value, bool):
            element.set("t", "b")
            result.text = "1" if value else "0"
        else:
            number = plain_number(value) if isinstance(value, Fraction) else value
            result.text = escape(repr(number))
        element.insert(position, result)

    def _release_shared(self, element: etree._Element, origin: str) -> None:
        """Spell a shared formula out in its other cells before the cell that defines it loses it."""
        formula = next(children(element, "f"))
        if formula.get("t") != "shared" or not formula.text:
            return
        translator = Translator(f"={formula.text}", origin=origin)
        for row in self.rows:
            for column, cell in self._row_cells(row).items():
                for other in children(cell, "f"):
                    if other.get("t") == "shared" and other.get("si") == formula.get("si") and not other.text:
                        address = f"{column_letters(column)}{row}"
                        other.text = translator.translate_formula(address).removeprefix("=")
                        for attribute in ("t", "si", "ref"):
                            other.attrib.pop(attribute, "")

    def _row_cells(self, row: int) -> dict[int, etree._Element]:
        if row not in self.cells:
            cells: dict[int, etree._Element] = {}
            column = 0
            element = self.rows.get(row)
            for cell in () if element is None else children(element, "c"):
                address = cell.get("r")
                area = None if address is None else parse_area(address)
                if address is not None and area is None:
                    raise UnreadableWorkbook(Unreadable.DAMAGED, f"{self.title}!{address}")
                column = column + 1 if area is None else area.left
                cells[column] = cell
            self.cells[row] = cells
        return self.cells[row]

    def _row(self, row: int) -> etree._Element:
        """The row's element, inserted if need be; where order alone said the place, it is spelt out first."""
        self._row_cells(row)
        element = self.rows.get(row)
        if element is None:
            element = etree.Element(f"{self.namespace}row", {"r": str(row)})
            numbers = sorted(self.rows)
            place = bisect_left(numbers, row)
            for number in numbers[place:]:
                self.rows[number].set("r", str(number))
            if place < len(numbers):
                self.rows[numbers[place]].addprevious(element)
            else:
                self.data.append(element)
            self.rows[row] = element
        element.set("r", str(row))
        for column, cell in self.cells[row].items():
            cell.set("r", f"{column_letters(column)}{row}")
        return element

    def _widen(self, parent: etree._Element, row: int, column: int) -> None:
        """Keep the two summaries of where cells lie true; some readers believe them."""
        first, _, last = parent.get("spans", "").partition(":")
        if first.isdigit() and last.isdigit():
            parent.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")
        for dimension in children(self.root, "dimension"):
            area = parse_area(dimension.get("ref", ""))
            if area is None:
                continue
            top, left = min(area.top, row), min(area.left, column)
            dimension.set("ref", Area(top, left, max(area.bottom, row), max(area.right, column)).a1)
