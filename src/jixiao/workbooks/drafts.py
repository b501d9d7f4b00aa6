"""A sheet while a reader of some other format than .xlsx gathers it: its cells under the limits that hold for all."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.cells import Area, Cell, CellRef, SheetGrid, Value, column_letters
from jixiao.workbooks.display import display_text
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.parts import LIMITS, Limits

__all__ = ["SheetDraft", "Tally"]


@dataclass(slots=True)
class Tally:
    """How much of the limits a workbook has used up, over all its sheets."""

    limits: Limits = LIMITS
    count: int = 0

    def take(self, count: int, sheet: str) -> None:
        """Use up room for cells or merged ranges.

        Raises:
            UnreadableWorkbook: There is none left.
        """
        self.count += count
        if self.count > self.limits.cells:
            raise UnreadableWorkbook(Unreadable.TOO_LARGE, sheet)


@dataclass(slots=True)
class SheetDraft:
    """One worksheet as far as it has been read; see `SheetGrid` for the fields."""

    name: str
    tally: Tally
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    state: str = "visible"
    protected: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(
        self,
        row: int,
        column: int,
        value: Value,
        *,
        number_format: str = "General",
        display: str | None = None,
        formula: str | None = None,
        locked: bool = True,
    ) -> None:
        """Put a cell; one without value and formula is none.

        Args:
            row: Counted from 1.
            column: Counted from 1.
            value: The value or saved result.
            number_format: The code of its number format.
            display: What it shows, where the file says so itself; else the value by its format.
            formula: See `Cell.formula`.
            locked: See `Cell.locked`.

        Raises:
            UnreadableWorkbook: The cell lies beyond Excel's last one, or there are too many.
        """
        limits = self.tally.limits
        if not (1 <= row <= limits.rows and 1 <= column <= limits.columns):
            raise UnreadableWorkbook(Unreadable.TOO_LARGE, f"{self.name}!{column_letters(max(column, 1))}{row}")
        if value is None and formula is None:
            return
        self.tally.take(1, self.name)
        self.cells[row, column] = Cell(
            ref=CellRef(self.name, row, column),
            value=value,
            formula=formula,
            saved=formula is None or value is not None,
            number_format=number_format,
            display=display if display is not None else display_text(value, number_format),
            locked=locked,
        )

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Merge so many rows and columns from a cell on, as far as Excel's sheet goes; a single cell is no range."""
        limits = self.tally.limits
        area = Area(row, column, min(row + rows - 1, limits.rows), min(column + columns - 1, limits.columns))
        if not area.is_single:
            self.tally.take(1, self.name)
            self.merges.append(area)

    def grid(self) -> SheetGrid:
        """The sheet, read to its end."""
        return SheetGrid(
            name=self.name,
            cells=dict(sorted(self.cells.items())),
            merges=tuple(self.merges),
            names=self.names,
            comments=self.comments,
            state=self.state,
            protected=self.protected,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
        )
