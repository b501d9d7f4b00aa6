"""A sheet while it is laid out: cells and merged ranges; afterwards a ``SheetGrid`` at once, or a workbook's bytes.

Both ways show the same: what a cell displays is what Excel shows for its value and number format.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import NamedTuple

import xlsxwriter

from jixiao.cells import Area, Cell, CellRef, Grid, SheetGrid
from jixiao.numbers import decimal_text, exact
from layouts.look import Look

__all__ = ["Paper", "Sheet", "draw_text", "of_grid", "to_grid", "to_workbook"]

_DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_WIDE = str.maketrans("0123456789%.", "０１２３４５６７８９％．")
_PADDINGS = {"space": "{}  ", "nbsp": "\xa0{}\xa0", "newline": "{}\n", "fullwidth": "　{}"}


class _Spot(NamedTuple):
    value: Fraction | str
    number_format: str
    display: str


@dataclass(frozen=True)
class Sheet:
    """A laid-out sheet."""

    name: str
    spots: Mapping[tuple[int, int], _Spot]
    merges: Sequence[Area]
    state: str = "visible"
    hidden_columns: frozenset[int] = frozenset()


class Paper:
    """What is put on one sheet, typed as the look says."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.spots: dict[tuple[int, int], _Spot] = {}
        self.merges: list[Area] = []
        self.hidden_columns: set[int] = set()
        self._covered: set[tuple[int, int]] = set()
        self._written = 0

    def put(self, row: int, column: int, text: str | None, columns: int = 1, rows: int = 1) -> None:
        """Place a text over some columns and rows; nothing is ever placed twice."""
        places = {(row + down, column + right) for down in range(rows) for right in range(columns)}
        assert not places & self._covered, (row, column, text)
        self._covered |= places
        if len(places) > 1:
            self.merges.append(Area(row, column, row + rows - 1, column + columns - 1))
        if not text:
            return
        spot = self._spot(text)
        for place in places if self.look.ghosts else [(row, column)]:
            self.spots[place] = spot

    def figure(self, row: int, column: int, text: str | None, columns: int = 1, rows: int = 1) -> None:
        """Place a text that may be a figure, typed as the look says."""
        spot = self._figure(text) if text else None
        self.put(row, column, None, columns, rows)
        if spot is not None:
            self.spots[row, column] = spot

    def sheet(self, name: str) -> Sheet:
        """The sheet as it lies now."""
        return Sheet(name, self.spots, self.merges, hidden_columns=frozenset(self.hidden_columns))

    def _spot(self, text: str) -> _Spot:
        self._written += 1
        if self.look.padding != "none" and self._written % 3 == 0:
            text = _PADDINGS[self.look.padding].format(text)
        return _Spot(text, "General", text)

    def _figure(self, text: str) -> _Spot:
        date = _DATE.match(text)
        if date is not None and self.look.dates == "serial":
            days = datetime(*map(int, date.groups()), tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)
            return _Spot(Fraction(days.days), 'yyyy"年"m"月"d"日"', text)
        percent = text.endswith("%") and _is_plain(text.removesuffix("%"))
        if not percent and not _is_plain(text):
            return self._spot(text)
        self._written += 1
        style = self.look.percents if percent else self.look.figures
        if style == "mixed":
            style = ("number", "text", "wide")[self._written % 3]
        if style == "wide":
            return _Spot(text.translate(_WIDE), "General", text.translate(_WIDE))
        if style == "text":
            return _Spot(text, "@", text)
        number = exact(text.removesuffix("%"))
        if style == "thousands" and not percent and number == round(number, 2):
            return _Spot(number, "#,##0.00", f"{float(number):,.2f}")
        if not percent:
            return _Spot(number, "General", decimal_text(number))
        decimals = len(text.removesuffix("%").partition(".")[2])
        return _Spot(number / 100, f"0.{'0' * decimals}%" if decimals else "0%", text)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and text[-1] != "." and text[0] != "."


def to_grid(sheets: Iterable[Sheet]) -> Grid:
    """The sheets as a reader of workbooks would give them."""
    return Grid(tuple(_sheet_grid(sheet) for sheet in sheets))


def _sheet_grid(sheet: Sheet) -> SheetGrid:
    cells = {
        place: Cell(CellRef(sheet.name, *place), spot.value, number_format=spot.number_format, display=spot.display)
        for place, spot in sheet.spots.items()
    }
    return SheetGrid(sheet.name, cells, tuple(sheet.merges), state=sheet.state, hidden_columns=sheet.hidden_columns)


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as a workbook; the same sheets always give the same bytes."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    book.set_properties({"created": datetime(2021, 3, 30, tzinfo=UTC)})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for area in sheet.merges:
            page.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "")
        for (row, column), spot in sorted(sheet.spots.items()):
            look = book.add_format({"num_format": spot.number_format, "text_wrap": True})
            if isinstance(spot.value, str):
                page.write_string(row - 1, column - 1, spot.value, look)
            else:
                page.write_number(row - 1, column - 1, float(spot.value), look)
        for column in sheet.hidden_columns:
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        if sheet.state == "hidden":
            page.hide()
    book.close()
    return output.getvalue()


def of_grid(grid: SheetGrid) -> Sheet:
    """A drawn sheet as one that can be written."""
    spots = {place: _Spot(cell.value, cell.number_format, cell.display) for place, cell in grid.cells.items()}
    return Sheet(grid.name, spots, grid.merges)


def draw_text(sheet: Sheet) -> str:
    """A sheet in the notation of ``foreign.draw``, from its first filled cell."""
    places = [*sheet.spots, *((area.bottom, area.right) for area in sheet.merges)]
    top, left = min(row for row, _ in places), min(column for _, column in places)
    bottom, right = max(row for row, _ in places), max(column for _, column in places)
    signs: dict[tuple[int, int], str] = {}
    for area in sheet.merges:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                signs[row, column] = "<" if column > area.left else "^"
        signs.pop((area.top, area.left))
    for place, spot in sheet.spots.items():
        text = spot.display.replace("\n", "\\n")
        quoted = isinstance(spot.value, str) and _is_plain(text.strip().removesuffix("%") or "-")
        signs.setdefault(place, f"'{text}" if quoted else text)
    lines = (
        "|".join(signs.get((row, column), "") for column in range(left, right + 1)) for row in range(top, bottom + 1)
    )
    return "\n".join(lines)
