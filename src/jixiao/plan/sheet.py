"""The sheet while a form is planned on it: placing blocks, and giving rows the height that their text needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.plan.blocks import Block, Choice, Role
from jixiao.template.indicators import IndicatorSet
from jixiao.template.model import Template
from jixiao.workbooks.text import display_width

__all__ = ["LINE", "Sheet", "wrapped_lines"]

LINE = 15.0
"""Height in points of one line of the form's ten-point text."""

_UNBROKEN = re.compile(r"[（(“‘《〈〔【]*(?:[!-~]+|.)[，。、；：！？）)”’》〉〕】…—%％]*", re.DOTALL)
"""What no program breaks over two lines: a word of Latin letters and digits, a character and its punctuation."""


def wrapped_lines(text: str, width: float) -> int:
    """Number of lines that ten-point ``text`` wraps to over columns of that width; at least one."""
    room = max(2.0, width - 1)  # a cell keeps a little padding at either side
    lines = 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        for part in _UNBROKEN.findall(paragraph):
            wide: float = display_width(part)
            if used and used + wide > room:
                lines, used = lines + 1, 0.0
            while wide > room:  # a word that no line can hold is broken after all
                lines, wide = lines + 1, wide - room
            used += wide
    return lines


@dataclass
class Sheet:
    """The sheet while it is planned: the one mutable thing here, gone when the plan is made.

    Sections are put under one another: ``row`` is the first that is still free.
    """

    template: Template
    indicator_set: IndicatorSet
    widths: tuple[float, ...]
    blocks: list[Block] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    areas: dict[Field, Area] = field(default_factory=dict)
    row: int = 1
    heading_rows: tuple[int, int] = (1, 1)

    @property
    def columns(self) -> int:
        """Number of the form's own columns."""
        return len(self.widths)

    def put(
        self,
        area: Area,
        role: Role,
        *,
        at: Field | None = None,
        value: Fraction | str | None = None,
        number_format: str | None = None,
        choice: Choice | None = None,
    ) -> None:
        """Place a block; with ``at`` it becomes a field of the layout."""
        if at is not None:
            self.areas[at] = area
        self.blocks.append(Block(area, role, at, value, number_format, choice))

    def span(self, column: int, span: int, *, rows: int = 1) -> Area:
        """An area that begins in the current row."""
        return Area(self.row, column, self.row + rows - 1, column + span - 1)

    def at(self, row: int, column: int) -> Area:
        """A single cell."""
        return Area(row, column, row, column)

    def fit(self, row: int, texts: Sequence[tuple[str, Area]], least: int = 1, line: float = LINE) -> None:
        """Give a row the height that its longest wrapped text needs; merged cells never grow by themselves."""
        lines = least
        for text, area in texts:
            width = sum(self.widths[area.left - 1 : area.right])
            lines = max(lines, wrapped_lines(text, width))
        self.heights[row] = max(self.heights.get(row, 0), lines * line + 5)

    def fit_over(self, text: str, area: Area) -> None:
        """Give the rows that a merged cell spans, which all have a height, together what its text needs."""
        rows = range(area.top, area.bottom + 1)
        lines = wrapped_lines(text, sum(self.widths[area.left - 1 : area.right]))
        missing = lines * LINE + 5 - sum(self.heights[row] for row in rows)
        if missing > 0:
            for row in rows:
                self.heights[row] += missing / len(rows)
