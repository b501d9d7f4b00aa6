"""The printed pages of a form: its size on A4, and between which rows the pages break.

The width is always fitted to one page, whatever a program and its fonts make of the columns. A form that is a little
too long for one page is fitted in height too. A longer one gets breaks of its own, between groups, and where smaller
print saves a page wider margins at the sides, which make the fitted print smaller. A page more, a group cut in two, a
page half empty and smaller print each have a price, and the cheapest way is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.plan.blocks import Block, Pages, Role
from jixiao.workbooks.writer import PAPER, printed_width

__all__ = ["SEAL", "framed_rows", "plan_pages", "width_scale"]

SEAL = 125.0
"""Height in points on paper that a seal of 42 mm needs."""

_SLACK = 0.97
"""Programs and printers differ a little in heights and widths: this much of the page is counted on."""
_COMFORTABLE = 0.94
"""A form that takes less of its page than this is only fitted in width, so that rows may still grow."""

_SMALLEST, _LEAST_SHARE = 70, 0.7
"""Seven-point print, and the share of the scale that the width asks for; smaller print is not readable."""

_UNFRAMED = frozenset({Role.TITLE, Role.SUBTITLE, Role.NOTE, Role.CODE, Role.SIGNOFF, Role.SIGNOFF_INPUT})

# What a reader dislikes, in comparable units.
_PAGE = 16.0
_ONE_SHEET = -20.0  # a form that can be held in one hand
_PER_CENT = 1.5
_EMPTY = 14.0
_GROUPS_CUT = (0.0, 4.0, 8.0)  # by how many label cells a break crosses: none, a first-level group, both levels
_WIDOW = 3.0
_BEFORE_TOTAL = 6.0
_BEFORE_TABLE = 3.0
_BEFORE_SUBTOTAL = 30.0
_NEVER = 1000.0


def width_scale(widths: Sequence[float], *, landscape: bool) -> float:
    """The scale, at most 1, at which columns of these widths fill the page from margin to margin."""
    across, _ = _paper(landscape)
    return min(1.0, across / printed_width(widths))


def _paper(landscape: bool) -> tuple[float, float]:
    """Width and height in points that the margins leave."""
    short, long = PAPER.short, PAPER.long
    across, down = (long, short) if landscape else (short, long)
    return across - 2 * PAPER.side, down - PAPER.top - PAPER.bottom


@dataclass(frozen=True, slots=True)
class _Strip:
    """A form as the rows that are to be laid on pages.

    Attributes:
        above: Row → height of all rows from the first to it; 0 → 0.
        costs: Row → what a break below it costs.
        heading: First and last row of the repeated heading.
    """

    above: Sequence[float]
    costs: Sequence[float]
    heading: tuple[int, int]

    @property
    def last(self) -> int:
        return len(self.above) - 1

    def height(self, first: int, last: int) -> float:
        """Height of a page from ``first`` to ``last``, with the heading where it is repeated."""
        repeated = self.above[self.heading[1]] - self.above[self.heading[0] - 1] if first > self.heading[1] else 0.0
        return self.above[last] - self.above[first - 1] + repeated

    def lay(self, room: float) -> tuple[float, tuple[int, ...]]:
        """The cheapest way to lay the rows on pages of that height: its cost, and the rows that end a page."""
        best: list[tuple[float, int]] = [(0.0, 0)] * (self.last + 2)
        for first in range(self.last, 0, -1):
            found = (float("inf"), self.last)
            for end in range(first, self.last + 1):
                height = self.height(first, end)
                if height > room and end > first:
                    break
                cost = _PAGE + best[end + 1][0]
                if end < self.last:
                    cost += self.costs[end] + _EMPTY * max(0.0, 1 - height / room) ** 2
                if cost <= found[0]:
                    found = (cost, end)
            best[first] = found
        ends, row = [], 1
        while row <= self.last:
            ends.append(best[row][1])
            row = ends[-1] + 1
        return best[1][0], tuple(ends[:-1])


def plan_pages(
    blocks: Sequence[Block],
    heights: Mapping[int, float],
    widths: Sequence[float],
    *,
    landscape: bool,
    heading: tuple[int, int],
    total: int,
    last: int,
) -> Pages:
    """Choose size and page breaks.

    Args:
        blocks: The form's blocks.
        heights: Row → height in points.
        widths: Widths of the printed columns.
        landscape: Paper orientation.
        heading: First and last row of the indicator table's heading.
        total: The total row; it and all below it stay together.
        last: The last printed row.

    Returns:
        How the form is printed; the same form always the same way.
    """
    above = [0.0]
    for row in range(1, last + 1):
        above.append(above[-1] + heights.get(row, 15.0))
    costs = _costs(blocks, len(widths), heading, total, last)
    strip = _Strip(above, costs, heading)
    fitted = width_scale(widths, landscape=landscape)
    across, down = _paper(landscape)
    if above[-1] * fitted <= down * _COMFORTABLE:
        return Pages()
    widest = max(10, int(100 * fitted))
    smallest = min(widest, max(_SMALLEST, round(widest * _LEAST_SHARE)))
    best: tuple[float, int, tuple[int, ...]] | None = None
    for scale in range(widest, smallest - 1, -1):
        shrunk = _PER_CENT * (widest - scale)
        if best is not None and shrunk + _PAGE + _ONE_SHEET >= best[0]:
            break  # even a single page would cost more
        drawn = fitted if scale == widest else scale / 100
        cost, breaks = strip.lay(down * _SLACK / drawn)
        cost += shrunk if breaks else shrunk + _ONE_SHEET
        if best is None or cost < best[0] - 1e-9:
            best = (cost, scale, breaks)
    assert best is not None
    _, scale, breaks = best
    if not breaks:
        return Pages(tall=1)
    narrower = 0.0 if scale == widest else across - printed_width(widths) * scale / 100
    return Pages(margin=PAPER.side + max(0.0, narrower) / 2, breaks=breaks)


def framed_rows(blocks: Sequence[Block], columns: int) -> tuple[int, int]:
    """First and last row of the framed form, between the title and the notes or the sign-off."""
    framed = [block.area for block in blocks if block.role not in _UNFRAMED and block.area.right <= columns]
    return min(area.top for area in framed), max(area.bottom for area in framed)


def _costs(blocks: Sequence[Block], columns: int, heading: tuple[int, int], total: int, last: int) -> Sequence[float]:
    costs = [0.0] * (last + 1)
    crossed = [0] * (last + 1)
    for block in blocks:
        area = block.area
        if block.role is Role.LEVEL and area.right <= columns:
            for row in range(area.top, area.bottom):
                crossed[row] += 1
            if area.bottom > area.top + 1:
                costs[area.top] += _WIDOW
                costs[area.bottom - 1] += _WIDOW
        elif block.role is Role.GUARD:
            costs[area.top - 1] = max(costs[area.top - 1], _BEFORE_TOTAL if area.top == total - 1 else _BEFORE_SUBTOTAL)
            costs[area.top] = _NEVER
        elif _is_subtotal(block, columns):
            costs[area.top - 1] = max(costs[area.top - 1], _BEFORE_SUBTOTAL)
    for row in range(1, last):
        costs[row] += _GROUPS_CUT[min(crossed[row], len(_GROUPS_CUT) - 1)]
        if row == heading[0] - 1:
            costs[row] += _BEFORE_TABLE
        elif row <= heading[1] or row >= total:
            costs[row] += _NEVER
    return costs


def _is_subtotal(block: Block, columns: int) -> bool:
    field, area = block.field, block.area
    return field is not None and field.part == "level" and block.role is Role.COMPUTED and area.right <= columns
