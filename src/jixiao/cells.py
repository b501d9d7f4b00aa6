"""Cells: where a value lies and what kind of value it is.

Blank, zero, text, an error and a formula that was never calculated are different facts about a form, and no
stage may fold one into another: a blank actual is a missing figure, a zero is an achievement of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, NamedTuple

__all__ = [
    "UNTOLD_FORMULA",
    "Area",
    "Cell",
    "CellRef",
    "ExcelError",
    "Grid",
    "Kind",
    "SheetGrid",
    "Value",
    "column_letters",
]

_A1 = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
_RANGE = re.compile(
    r"(?:(?:'(?:[^']|'')*'|[^'!:]+)!)?\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?"
)
_PLAIN_SHEET = re.compile(r"^[^\W\d][\w.]*$")
_LOOKS_LIKE_REFERENCE = re.compile(r"^(?:[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[RrCc])$")


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    letters = ""
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def quote_sheet(sheet: str) -> str:
    """Quote a sheet's name as Excel does in a reference; a name of plain word characters stands bare."""
    if _PLAIN_SHEET.match(sheet) and not _LOOKS_LIKE_REFERENCE.match(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


class CellRef(NamedTuple):
    """One cell of one sheet; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address without the sheet, ``H12``."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{quote_sheet(self.sheet)}!{self.a1}"

    @classmethod
    def parse(cls, text: str, sheet: str | None = None) -> CellRef:
        """Read ``Sheet!A1`` or, with ``sheet`` given, ``A1``; dollar signs are ignored.

        Raises:
            ValueError: ``text`` is no cell reference.
        """
        prefix, bang, address = text.rpartition("!")
        if bang:
            sheet = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
        match = _A1.match(address)
        if match is None or sheet is None:
            raise ValueError(f"no cell reference: {text}")
        return cls(sheet, int(match[2]), _column_number(match[1]))


class Area(NamedTuple):
    """A rectangle of cells on one sheet (a merged range, or a single cell); both corners belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    @lru_cache(maxsize=8192)  # the forms of a batch have their fields in the same cells
    def parse(cls, text: str) -> Area:
        """Read ``A1:C3`` or ``A1``; dollar signs and a sheet before them are ignored.

        Raises:
            ValueError: ``text`` is no range.
        """
        match = _RANGE.fullmatch(text)
        if match is None:
            raise ValueError(f"no range: {text}")
        left, top, right, bottom = match.groups()
        start = (int(top), _column_number(left))
        return cls(*start, *(start if right is None else (int(bottom), _column_number(right))))

    @property
    def a1(self) -> str:
        """The range without a sheet: ``A1:C3``, or ``A1`` for a single cell."""
        first = f"{column_letters(self.left)}{self.top}"
        if self.is_single:
            return first
        return f"{first}:{column_letters(self.right)}{self.bottom}"

    @property
    def is_single(self) -> bool:
        """Whether the area is one cell."""
        return self.top == self.bottom and self.left == self.right

    def contains(self, row: int, column: int) -> bool:
        """Whether the cell at ``row``, ``column`` lies in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def first(self, sheet: str) -> CellRef:
        """The top-left cell, which carries a merged range's value."""
        return CellRef(sheet, self.top, self.left)


class ExcelError(str):
    """An Excel error value such as ``#DIV/0!``; a kind of its own, never a text."""

    __slots__ = ()


class Kind(Enum):
    """What a cell holds."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNSAVED = "unsaved"
    """A formula whose file holds no result: nobody has calculated it yet."""


Value = Fraction | str | bool | ExcelError | None

UNTOLD_FORMULA: Final = ""
"""The formula of a cell that has one, while its text cannot be read: nothing can be said of it."""


class Cell(NamedTuple):
    """One cell as the file holds it.

    Attributes:
        ref: Where it lies; a merged range by its top-left cell.
        value: The typed value, or a formula's saved result: a number as an exact fraction (dates are numbers),
            a text, a boolean, an error; ``None`` when blank or never calculated.
        formula: The formula without its ``=``; ``None`` for a typed value, `UNTOLD_FORMULA` for one that is not told.
        saved: False only for a formula without a saved result.
        number_format: The number format's code, ``General`` if none.
        display: The text that a person sees in the cell, ``""`` when nothing shows.
        style: Index of the cell's format record in the workbook's style table.
        locked: Whether sheet protection, when on, protects the cell.
    """

    ref: CellRef
    value: Value
    formula: str | None = None
    saved: bool = True
    number_format: str = "General"
    display: str = ""
    style: int = 0
    locked: bool = True

    @property
    def kind(self) -> Kind:
        """Which kind of value the cell holds; a text of nothing but white space is blank."""
        if not self.saved:
            return Kind.UNSAVED
        if self.value is None:
            return Kind.BLANK
        if isinstance(self.value, ExcelError):
            return Kind.ERROR
        if isinstance(self.value, bool):
            return Kind.BOOLEAN
        if isinstance(self.value, str):
            return Kind.TEXT if self.value.strip() else Kind.BLANK
        return Kind.NUMBER

    @property
    def is_blank(self) -> bool:
        """Whether the cell shows nothing: the one test of emptiness in the toolkit."""
        return self.kind is Kind.BLANK

    @property
    def number(self) -> Fraction | None:
        """The number, or ``None`` for every other kind."""
        return self.value if isinstance(self.value, Fraction) else None

    @property
    def text(self) -> str | None:
        """What a person reads, white space and line breaks collapsed; ``None`` if the cell shows nothing."""
        return " ".join(self.display.split()) or None


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One worksheet: its cells and what else of it can bear on a form.

    Attributes:
        name: The sheet's name.
        cells: Cells that hold a value or a formula, by (row, column); styled but empty cells are left out.
        merges: Merged ranges.
        names: Names scoped to this sheet → what they refer to, without the leading ``=``.
        comments: (row, column) → text of the comment.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        protected: Whether the sheet is protected.
        hidden_rows: Rows that are hidden.
        hidden_columns: Columns that are hidden.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    state: str = "visible"
    protected: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a position; inside a merged range, the range's top-left cell; blank if nothing is there."""
        position = (row, column)
        if position not in self.cells:
            for area in self.merges:
                if area.contains(row, column):
                    position = (area.top, area.left)
                    break
        found = self.cells.get(position)
        return found if found is not None else Cell(CellRef(self.name, *position), None)

    def area_at(self, row: int, column: int) -> Area:
        """The merged range that covers a position, or the single cell."""
        for area in self.merges:
            if area.contains(row, column):
                return area
        return Area(row, column, row, column)


@dataclass(frozen=True, slots=True)
class Grid:
    """One workbook as located cells, without any meaning.

    Attributes:
        sheets: Worksheets in tab order.
        names: Names of workbook scope → what they refer to.
        has_macros: Whether the package carries a VBA project.
        has_pictures: Whether the package carries pictures, as a scan pasted into a sheet.
        external_links: Targets of links to other workbooks.
    """

    sheets: tuple[SheetGrid, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    has_macros: bool = False
    has_pictures: bool = False
    external_links: tuple[str, ...] = ()

    @property
    def has_untold_formulas(self) -> bool:
        """Whether any cell has a formula that cannot be read, and so cannot be calculated."""
        return any(cell.formula == UNTOLD_FORMULA for sheet in self.sheets for cell in sheet.cells.values())

    def sheet(self, name: str) -> SheetGrid:
        """The sheet of that name.

        Raises:
            KeyError: No such sheet.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    def at(self, ref: CellRef) -> Cell:
        """The cell at a reference."""
        return self.sheet(ref.sheet).cell(ref.row, ref.column)
