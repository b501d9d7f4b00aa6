"""What the sheets beside a form are made of: rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.cells import Area, Value
from jixiao.layout import Field
from jixiao.plan.sheet import LINE, wrapped_lines
from jixiao.workbooks.writer import CellSpec, Link, SheetSpec, Style, Validation

__all__ = ["CHECKLIST", "COMPANIONS", "CONTENTS", "EVIDENCE", "GUIDE", "Rows"]

CHECKLIST: Final = "填报检查"
GUIDE: Final = "填报说明"
EVIDENCE: Final = "佐证材料清单"
CONTENTS: Final = "目录"
COMPANIONS: Final = (CONTENTS, CHECKLIST, GUIDE, EVIDENCE)


@dataclass
class Rows:
    """A sheet while its rows are put under one another."""

    widths: Sequence[float]
    cells: list[CellSpec] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    row: int = 1

    def put(
        self, column: int, style: Style, value: Value | Link = None, formula: str | None = None, span: int = 1
    ) -> None:
        """One cell of the current row, which grows to its text."""
        area = Area(self.row, column, self.row, column + span - 1)
        self.cells.append(CellSpec(area, style, value, formula))
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str) and style.wrap:
            width = sum(self.widths[column - 1 : column + span - 1]) - 2 * style.indent
            lines = wrapped_lines(text, width * 10 / style.size)
            height = lines * LINE * style.size / 10 + 5
            self.heights[self.row] = max(self.heights.get(self.row, 0.0), height)

    def line(self, style: Style, values: Sequence[Value]) -> None:
        """A whole row of one style."""
        for column, value in enumerate(values, start=1):
            self.put(column, style, value)
        self.next()

    def next(self, rows: int = 1) -> None:
        """Go on below."""
        self.row += rows

    def sheet(self, name: str, *, selected: Area | None = None) -> SheetSpec:
        """The finished sheet, known as ours by a name of its own.

        Its print area is an empty cell: whoever prints the workbook prints the forms alone.
        """
        beyond = len(self.widths) + 2
        return SheetSpec(
            name=name, cells=self.cells, widths=self.widths, heights=self.heights,
            names={Field("companion", "", "kind").name: name},
            validations=self.validations, protected=True, selected=selected,
            print_area=Area(1, beyond, 1, beyond),
        )  # fmt: skip
