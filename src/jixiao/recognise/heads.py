"""The indicator table's heading: in one row or two, its columns in any order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.recognise.headings import COLUMNS, GROUPED, Match
from jixiao.recognise.view import SheetView

__all__ = ["REQUIRED", "Column", "Head", "find_heads", "missing_columns"]

REQUIRED = {"name": "三级指标", "target": "年度指标值", "actual": "实际完成值"}
"""Columns without which no table is an indicator table, by their official headings."""

_LONGEST = 60
"""Characters of the longest text that can be a heading."""


class Column(NamedTuple):
    """A column of the table: its grid columns and the heading it was taken by."""

    left: int
    right: int
    text: str


class Head(NamedTuple):
    """The table's heading: its rows, and its columns by field."""

    top: int
    bottom: int
    columns: Mapping[str, Column]

    @property
    def left(self) -> int:
        """The table's first grid column."""
        return min(column.left for column in self.columns.values())


def find_heads(view: SheetView) -> tuple[Head, ...]:
    """The headings of all indicator tables on a sheet, from the top."""
    heads: list[Head] = []
    likely = _heading_rows(view)
    for row in sorted({*likely, *(row - 1 for row in likely)}):
        if heads and row <= heads[-1].bottom:
            continue
        head = _head_at(view, row)
        if head is not None:
            heads.append(head)
    return tuple(heads)


def missing_columns(view: SheetView) -> tuple[str, ...]:
    """Of the row that looks most like the table's heading, the official headings that it lacks; all if none does."""
    best: Collection[str] = ()
    for row in _heading_rows(view):
        columns = _columns(view, row, row)
        if len(columns) > len(best) and not {"name", "level1", "level2"}.isdisjoint(columns):
            best = columns
    return tuple(heading for field, heading in REQUIRED.items() if field not in best)


def _heading_rows(view: SheetView) -> list[int]:
    """Rows with at least two headings: a quick look, so that a long sheet of data costs little."""
    rows = []
    for row in range(view.first_row, view.last_row + 1):
        texts = (area for area in view.starts(row) if not view.has_figure(area) and len(view.text(area)) <= _LONGEST)
        if sum(COLUMNS.find(view.key(area)) is not None for area in texts) >= 2:
            rows.append(row)
    return rows


def _head_at(view: SheetView, row: int) -> Head | None:
    single = _columns(view, row, row)
    complete = REQUIRED.keys() <= single.keys()
    if complete and not _is_group(view, row, single["target"]):
        bottom = max(view.area(row, column.left).bottom for column in single.values())
        return Head(row, bottom, single)
    double = _columns(view, row, row + 1)
    if REQUIRED.keys() <= double.keys() and any(_spans_rows(view, row, double[field]) for field in REQUIRED):
        return Head(row, row + 1, double)
    return Head(row, row, single) if complete else None


def _spans_rows(view: SheetView, row: int, column: Column) -> bool:
    """Whether a column's heading takes two rows; a title above a complete heading is no part of it."""
    above, area = view.area(row, column.left), view.area(row + 1, column.left)
    if above == area:
        return True
    if above.right > above.left:
        return COLUMNS.field(view.key(above)) == "target" and _is_group(view, row, Column(above.left, above.right, ""))
    return bool(view.key(above)) and COLUMNS.find(view.key(area)) is None


def _is_group(view: SheetView, row: int, target: Column) -> bool:
    """Whether the target's heading stands over headings of its own (符号, 值, 单位)."""
    below = {view.area(row + 1, column) for column in range(target.left, target.right + 1)}
    return len(below) > 1 and any(view.key(area) in GROUPED for area in below)


def _columns(view: SheetView, top: int, bottom: int) -> dict[str, Column]:
    best: dict[str, tuple[int, Column]] = {}
    column = 1
    while column <= view.last_column:
        area = view.area(bottom, column)
        above = view.area(top, column)
        match = _heading(view, above, area)
        if match is not None and match.field and (match.field not in best or match.rank < best[match.field][0]):
            text = " ".join(dict.fromkeys(filter(None, (view.text(above), view.text(area)))))
            best[match.field] = (match.rank, Column(area.left, area.right, text))
        column = area.right + 1
    columns = {field: found for field, (_, found) in best.items()}
    for field in ("target_sign", "target_unit", "direction"):
        # Helper columns right of the table have the same headings: a gap parts them from the target.
        if {field, "target"} <= columns.keys() and _apart(view, bottom, columns[field], columns["target"]):
            del columns[field]
    return columns


def _apart(view: SheetView, row: int, one: Column, other: Column) -> bool:
    between = range(min(one.right, other.right) + 1, max(one.left, other.left))
    return any(not view.key(view.area(row, column)) for column in between)


def _heading(view: SheetView, above: Area, area: Area) -> Match | None:
    """What the heading of one column stands for, read down over one or two cells."""
    if view.has_figure(area):
        return None
    key, upper = view.key(area), view.key(above)
    alone = COLUMNS.find(key) if key else None
    if above == area:
        return alone
    if above.right > above.left:
        group = COLUMNS.find(upper) if key in GROUPED else None
        return Match(GROUPED[key], group.rank) if group is not None and group.field == "target" else alone
    return alone or (COLUMNS.find(upper + key) if upper else None)
