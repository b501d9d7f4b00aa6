"""Headings that stand in several cells, one above the other: 年度 over 指标值, 预算情况 over 年初预算数."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.recognise.matching import Headings, Match
from jixiao.recognise.view import SheetView

__all__ = ["Stacked", "column_of", "read_down", "union"]


class Stacked(NamedTuple):
    """What the headings of a column stand for, the cells that say so, and their text."""

    match: Match
    place: Area
    text: str


def column_of(view: SheetView, top: int, bottom: int, column: int) -> list[Area]:
    """The cells that head a column in some rows, downwards; over blank cells a wider one serves, merged or not."""
    area = view.area(bottom, column)
    for row in range(bottom - 1, top - 1, -1):
        if view.text(area):
            break
        upper = view.area(row, column)
        places = ((each, place) for each in range(row + 1, bottom + 1) for place in range(upper.left, upper.right + 1))
        if upper.left == column and not any(
            view.text(view.area(*place)) for place in places if not upper.contains(*place)
        ):
            area = upper
    stack = dict.fromkeys(view.area(row, area.left) for row in range(top, bottom + 1))
    return [each for each in stack if each.top <= area.top]


def read_down(view: SheetView, stack: Sequence[Area], headings: Headings) -> Stacked | None:
    """What the cells of one column say: the last one alone, or put together with those above it.

    Args:
        view: The sheet.
        stack: The cells, downwards.
        headings: Which headings are looked for.
    """
    last = stack[-1]
    narrow = [area for area in stack if last.left <= area.left and area.right <= last.right]
    found: list[Stacked] = []
    for length in range(1, len(narrow) + 1):
        parts = narrow[-length:]
        if any(map(view.has_figure, parts)):
            break
        if not view.key(parts[0]):
            continue
        joined = "".join(map(view.key, parts))
        match = headings.find(joined) if length == 1 else headings.spell(joined)
        if match is not None:
            found.append(Stacked(match, union(*parts), " ".join(filter(None, map(view.text, parts)))))
    # 三级 over 指标 is no bare 指标, and 计划 over 完成值 no 完成值; otherwise the shortest reading counts.
    spelt = [each for each in found[1:] if headings.is_alias("".join(each.text.split())) and each.match.field]
    return next(iter(spelt), None) or min(found, key=lambda each: each.match.field == "unspecific", default=None)


def union(*areas: Area) -> Area:
    """The smallest rectangle that holds them all."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )
