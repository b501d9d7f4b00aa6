"""A sheet as the finders look at it: rows of distinct areas with their texts and heading keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from jixiao.cells import Area, Cell, SheetGrid
from jixiao.layout import Field
from jixiao.recognise.words import heading_key

__all__ = ["Found", "Mark", "SheetView"]

_MARGIN = 8
"""How far behind the last text a merge is asked for: empty boxes at a form's right edge are that wide at most."""
_WIDE = 4
"""Columns from which on a merged text speaks of what stands below it: labels take three at most."""


class Mark(NamedTuple):
    """Where a field was found, by which heading's text, and where that heading stands if it is a cell of its own."""

    area: Area
    source: str
    heading: Area | None = None


Found = Mapping[Field, Mark]
"""What one finder found."""


class SheetView:
    """A sheet's texts by area.

    Attributes:
        first_row: The first row in which something stands; 0 on a blank sheet.
        last_row: The last such row.
        first_column: The first column looked at.
        left_edge: The first column in which something stands.
        last_column: The last such column.

    Args:
        sheet: The sheet.
        left: The first column looked at, where forms lie side by side.
        right: The last one.
    """

    def __init__(self, sheet: SheetGrid, left: int = 1, right: int | None = None) -> None:
        self.sheet = sheet
        self.first_column = left
        last = max((column for _, column in sheet.cells), default=0) if right is None else right
        # A title over both of two forms side by side belongs to each.
        reaching = {(area.top, area.left) for area in sheet.merges if area.left < left <= area.right}
        self._texts = {
            place: text
            for place, cell in sheet.cells.items()
            if (left <= place[1] <= last or place in reaching) and (text := cell.text) is not None
        }
        self.first_row = min((row for row, _ in self._texts), default=0)
        self.last_row = max((row for row, _ in self._texts), default=0)
        self.left_edge = min((column for _, column in self._texts), default=0)
        self.last_column = max((column for _, column in self._texts), default=0)
        self._merged: dict[tuple[int, int], Area] = {}
        self._across: dict[int, list[Area]] = defaultdict(list)
        for area in sheet.merges:
            if area.right < left or (right is not None and area.left > right):
                continue
            # A merge may reach to the end of the sheet; only rows in use, and columns not far from them, are asked for.
            for row in range(area.top, min(area.bottom, self.last_row) + 1):
                self._across[row].append(area)
                for column in range(area.left, min(area.right, self.last_column + _MARGIN) + 1):
                    self._merged[row, column] = area
        self._starts: dict[int, list[Area]] = defaultdict(list)
        for row, column in sorted(self._texts):
            area = self.area(row, column)
            if (area.top, area.left) == (row, column):
                self._starts[row].append(area)
        self._keys: dict[tuple[int, int], str] = {}

    def area(self, row: int, column: int) -> Area:
        """The merged range that covers a position, or the single cell."""
        merged = self._merged.get((row, column))
        return merged if merged is not None else Area(row, column, row, column)

    def cell(self, area: Area) -> Cell | None:
        """The cell that carries an area's value, if it holds anything."""
        return self.sheet.cells.get(area[:2])

    def text(self, area: Area) -> str:
        """What a person reads in an area; empty if nothing."""
        return self._texts.get(area[:2], "")

    def key(self, area: Area) -> str:
        """The area's text as a heading is compared."""
        place = area[:2]
        if place not in self._keys:
            self._keys[place] = heading_key(self._texts.get(place, ""))
        return self._keys[place]

    @staticmethod
    def is_wide(area: Area) -> bool:
        """Whether an area reaches over more columns than a label beside its value does."""
        return area.right - area.left + 1 >= _WIDE

    def has_figure(self, area: Area) -> bool:
        """Whether a number stands there."""
        cell = self.cell(area)
        return cell is not None and cell.number is not None

    def starts(self, row: int) -> list[Area]:
        """Filled areas whose first row is this one, from left to right."""
        return self._starts.get(row, [])

    def covering(self, row: int) -> list[Area]:
        """Filled areas that cover a row, also from above, from left to right."""
        areas = dict.fromkeys(self.starts(row))
        areas.update(dict.fromkeys(area for area in self._across.get(row, ()) if self.text(area)))
        return sorted(areas, key=lambda area: area.left)

    def filled(self, row: int, left: int, right: int) -> Area:
        """The first filled area among some columns of a row; the leftmost one if none is filled."""
        first = self.area(row, left)
        area = first
        while not self.text(area) and area.right < right:
            area = self.area(row, area.right + 1)
        return area if self.text(area) else first
