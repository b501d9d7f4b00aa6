"""The indicator table's heading: in one to three rows, its columns in any order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.recognise.headings import COLUMNS, GROUPED
from jixiao.recognise.matching import Match
from jixiao.recognise.view import SheetView

__all__ = ["REQUIRED", "Column", "Head", "find_heads", "missing_columns", "side_by_side"]

REQUIRED = {"name": "三级指标", "target": "年度指标值", "actual": "实际完成值"}
"""Columns without which no table is an indicator table, by their official headings."""

_LONGEST = 60
"""Characters of the longest text that can be a heading."""

_DEEPEST = 3
"""Rows of the deepest heading."""

_LEVELS = ("level1", "level2")
_TARGET_PARTS = {"target_sign", "target_unit", "direction"}


class Column(NamedTuple):
    """A column of the table: its grid columns, the heading it was taken by, and where that stands."""

    left: int
    right: int
    text: str
    heading: Area


class Head(NamedTuple):
    """The table's heading.

    Attributes:
        top: Its first row.
        bottom: Its last row.
        columns: Field → column.
        level_points: Level → column of the level's own points (分值 beside 一级指标).
    """

    top: int
    bottom: int
    columns: Mapping[str, Column]
    level_points: Mapping[str, Column]

    @property
    def left(self) -> int:
        """The table's first grid column."""
        return min(column.left for column in self.columns.values())


class _Candidate(NamedTuple):
    field: str
    rank: int
    column: Column


def side_by_side(view: SheetView) -> tuple[tuple[int, int], ...]:
    """The columns of each form where forms lie beside each other: a second table's heading begins in the same row."""
    for row in _heading_rows(view):
        candidates = _candidates(view, row, row)
        for number, each in enumerate(candidates):
            left = {other.field for other in candidates[:number]}
            right = {other.field for other in candidates[number:]}
            if REQUIRED.keys() <= left and REQUIRED.keys() <= right and each.field in left:
                border = _border(view, candidates[number - 1].column.right + 1, each.column.left)
                return ((1, border - 1), (border, view.last_column))
    return ((1, view.last_column),)


def _border(view: SheetView, first: int, last: int) -> int:
    """The first column of the right one of two forms: behind a column that is blank throughout, if there is one."""
    used = {area.left for row in range(view.first_row, view.last_row + 1) for area in view.starts(row)}
    blank = [column for column in range(first, last) if column not in used]
    return blank[-1] + 1 if blank else last


def find_heads(view: SheetView) -> tuple[Head, ...]:
    """The headings of all indicator tables on a sheet, from the top."""
    heads: list[Head] = []
    starts = {row - above for row in _heading_rows(view) for above in range(_DEEPEST)}
    for row in sorted(starts):
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
        columns = _settled(_candidates(view, row, row)).columns
        if len(columns) > len(best) and not {"name", *_LEVELS}.isdisjoint(columns):
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
    """The heading that begins in a row: of one, two or three rows, whichever names the most columns."""
    best: Head | None = None
    for bottom in range(row, row + _DEEPEST):
        head = _settled(_candidates(view, row, bottom))
        found = REQUIRED.keys() <= head.columns.keys() and _is_whole(view, row, bottom, head)
        if found and (best is None or len(head.columns) > len(best.columns)):
            reach = max(view.area(bottom, column.left).bottom for column in head.columns.values())
            best = _without_helpers(view, bottom, head._replace(top=row, bottom=max(bottom, reach)))
    return best


def _is_whole(view: SheetView, top: int, bottom: int, head: Head) -> bool:
    """Whether the rows are one heading: it begins in the first, and below what it requires nothing else stands."""
    required = [head.columns[field] for field in REQUIRED]
    if not any(column.heading.top <= top for column in required):
        return False
    return not any(
        view.text(view.area(row, column))
        for each in required
        for row in range(each.heading.bottom + 1, bottom + 1)
        for column in range(each.left, each.right + 1)
    )


def _settled(candidates: list[_Candidate]) -> Head:
    """Which column serves each field, where several have a heading for it."""
    points = [each for each in candidates if each.field == "points"]
    own = _level_points(candidates) if len(points) > 1 else {}
    named = next((each.column.left for each in candidates if each.field == "name"), 0)
    columns: dict[str, Column] = {}
    for field in dict.fromkeys(each.field for each in candidates):
        same = [each for each in candidates if each.field == field and each.column not in own.values()]
        if not same:
            continue
        # Of two alike, the one right of the name: 分值 may stand beside each level too.
        best = min(same, key=lambda each: (each.rank, each.column.left < named, each.column.left))
        columns[field] = best.column
    _name_of_two_levels(columns)
    if "name" in columns and "detail" in columns:
        columns["level3"], columns["name"] = columns["name"], columns.pop("detail")
    return Head(0, 0, columns, own)


def _level_points(candidates: Iterable[_Candidate]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    before = ""
    for each in candidates:
        if each.field == "points" and before in _LEVELS:
            found[before] = each.column
        before = each.field
    return found


def _name_of_two_levels(columns: dict[str, Column]) -> None:
    """Without a third level, a bare 绩效指标 names the indicators, or the second level does."""
    unspecific = columns.pop("unspecific", None)
    if "name" in columns or "target" not in columns:
        return
    if unspecific is not None:
        columns["name"] = unspecific
    elif columns.keys() >= set(_LEVELS):
        columns["name"] = columns.pop("level2")


def _without_helpers(view: SheetView, row: int, head: Head) -> Head:
    """Without helper columns right of the table, which have the same headings: a gap parts them from the target."""

    def apart(column: Column) -> bool:
        target = head.columns["target"]
        between = range(min(column.right, target.right) + 1, max(column.left, target.left))
        return any(not view.key(view.area(row, each)) for each in between)

    helpers = {field for field in _TARGET_PARTS & head.columns.keys() if apart(head.columns[field])}
    return head._replace(columns={field: each for field, each in head.columns.items() if field not in helpers})


def _candidates(view: SheetView, top: int, bottom: int) -> list[_Candidate]:
    """Every column of some rows whose heading is known, from left to right."""
    found: list[_Candidate] = []
    column = view.first_column
    while column <= view.last_column:
        area = _lowest(view, top, bottom, column)
        stack = list(dict.fromkeys(view.area(row, area.left) for row in range(top, max(bottom, area.bottom) + 1)))
        stack = [each for each in stack if each.top <= area.top]
        heading = _heading(view, stack)
        if heading is not None and not (heading[0].field == "unspecific" and _names_a_block(view, area, bottom)):
            match, place, text = heading
            found.append(_Candidate(match.field, match.rank, Column(area.left, area.right, text, place)))
        column = area.right + 1
    return [each for each in found if each.field]


def _lowest(view: SheetView, top: int, bottom: int, column: int) -> Area:
    """The lowest filled cell of a column's heading; over blank cells a wider one serves, merged or not."""
    area = view.area(bottom, column)
    for row in range(bottom - 1, top - 1, -1):
        if view.text(area):
            break
        upper = view.area(row, column)
        below = {
            view.area(each, place)
            for each in range(row + 1, bottom + 1)
            for place in range(upper.left, upper.right + 1)
        }
        if upper.left == column and not any(map(view.text, below - {upper})):
            area = upper
    return area


def _names_a_block(view: SheetView, area: Area, bottom: int) -> bool:
    """Whether 绩效指标 stands down the side of the table and heads no column."""
    below = range(bottom + 1, bottom + 1 + _DEEPEST)
    return area.bottom > bottom or not any(view.text(view.area(row, area.left)) for row in below)


def _heading(view: SheetView, stack: list[Area]) -> tuple[Match, Area, str] | None:
    """What the headings of one column, read downwards, stand for: the match, the cells that say so, their text."""
    last = stack[-1]
    if view.has_figure(last) or len(view.text(last)) > _LONGEST:
        return None
    key = view.key(last)
    group = next((area for area in reversed(stack[:-1]) if area.left < last.left or area.right > last.right), None)
    if group is not None and key in GROUPED and COLUMNS.field(view.key(group)) == "target":
        over = COLUMNS.find(view.key(group))
        assert over is not None
        part = Match(GROUPED[key], over.rank)
        return part, _union(group, last), f"{view.text(group)} {view.text(last)}"
    narrow = [area for area in stack if last.left <= area.left and area.right <= last.right]
    readings: list[tuple[Match, Area, str]] = []
    for length in range(1, len(narrow) + 1):
        # 年度 over 指标值, each in a cell of its own; the shortest reading counts, but 三级 over 指标 is no bare 指标.
        parts = narrow[-length:]
        joined = "".join(view.key(area) for area in parts)
        match = COLUMNS.find(joined) if joined else None
        if match is not None:
            readings.append((match, _union(*parts), " ".join(filter(None, map(view.text, parts)))))
    return min(readings, key=lambda reading: reading[0].field == "unspecific", default=None)


def _union(*areas: Area) -> Area:
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )
