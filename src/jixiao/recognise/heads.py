"""The indicator table's heading: in one to three rows, its columns in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.recognise.headings import COLUMNS, GROUPED, GROUPED_SCORE
from jixiao.recognise.matching import Match
from jixiao.recognise.stacked import Stacked, column_of, read_down, union
from jixiao.recognise.view import SheetView
from jixiao.recognise.wordings import SIGN
from jixiao.recognise.words import fold

__all__ = ["OWNERS", "REQUIRED", "TARGETS", "Column", "Head", "find_heads", "missing_columns", "side_by_side"]

REQUIRED = {"name": "三级指标", "target": "年度指标值", "actual": "实际完成值"}
"""Columns without which no table is an indicator table, by their official headings."""

TARGETS = {"name": "三级指标", "target": "年度指标值"}
"""The same of a table of approved targets, which has no actuals yet."""

OWNERS = ("project", "project_code", "department", "unit")
"""Columns that say whose indicator a row is, in a table of several projects."""

_LONGEST = 60
"""Characters of the longest text that can be a heading."""

_SHORT = 12
"""Characters of the longest heading that is taken by its place alone."""

_DEEPEST = 3
"""Rows of the deepest heading."""

_LETTER = re.compile(r"[A-Ca-c]")
_LOOKED_AT = 8
"""Rows that tell what kind of column it is."""

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
    return _parted_by_blank_column(view)


def _parted_by_blank_column(view: SheetView) -> tuple[tuple[int, int], ...]:
    """Two forms side by side whose tables begin in different rows, a blank column between them."""
    whole = ((1, view.last_column),)
    if sum(COLUMNS.field(view.key(area)) == "actual" for row in _heading_rows(view) for area in view.starts(row)) < 2:
        return whole
    used = {area.left for row in range(view.first_row, view.last_row + 1) for area in view.starts(row)}
    for column in range(min(used, default=1) + 1, view.last_column):
        if column not in used:
            windows = ((1, column), (column + 1, view.last_column))
            if all(find_heads(SheetView(view.sheet, *window)) for window in windows):
                return windows
    return whole


def _border(view: SheetView, first: int, last: int) -> int:
    """The first column of the right one of two forms: behind a column that is blank throughout, if there is one."""
    used = {area.left for row in range(view.first_row, view.last_row + 1) for area in view.starts(row)}
    blank = [column for column in range(first, last) if column not in used]
    return blank[-1] + 1 if blank else last


def find_heads(view: SheetView, required: Collection[str] = REQUIRED) -> tuple[Head, ...]:
    """The headings of all indicator tables on a sheet, from the top; a table is one that has the required columns."""
    heads: list[Head] = []
    starts = {row - above for row in _heading_rows(view) for above in range(_DEEPEST)}
    for row in sorted(starts):
        if heads and row <= heads[-1].bottom:
            continue
        head = _head_at(view, row, frozenset(required))
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
    return [row for row in range(view.first_row, view.last_row + 1) if _has_two_headings(view, row)]


def _has_two_headings(view: SheetView, row: int) -> bool:
    seen = 0
    for area in view.starts(row):
        if len(view.text(area)) <= _LONGEST and COLUMNS.find(view.key(area)) is not None and not view.has_figure(area):
            seen += 1
            if seen == 2:
                return True
    return False


def _head_at(view: SheetView, row: int, required: frozenset[str]) -> Head | None:
    """The heading that begins in a row: of one, two or three rows, whichever names the most columns."""
    best: Head | None = None
    for bottom in range(row, row + _DEEPEST):
        head = _settled(_candidates(view, row, bottom))
        found = required <= head.columns.keys() and _is_whole(
            view, row, bottom, [head.columns[each] for each in required]
        )
        if found and (best is None or _says_more(head, best)):
            reach = max(view.area(bottom, column.left).bottom for column in head.columns.values())
            best = _with_score_from_above(view, head._replace(top=row, bottom=max(bottom, reach)))
    return _with_signs(view, _without_helpers(view, _with_letters(view, best))) if best is not None else None


def _with_letters(view: SheetView, head: Head) -> Head:
    """With the line below it, where that only goes on: （A） and （B） under the values, 及措施 under 偏差原因."""
    below = view.starts(head.bottom + 1)
    letters = [area for area in below if not view.key(area) and _LETTER.search(fold(view.text(area)))]
    rest = [area for area in below if area not in letters]
    named = view.text(view.area(head.bottom + 1, head.columns["name"].left))
    goes_on = all(len(view.key(area)) <= _SHORT and not view.has_figure(area) for area in rest)
    return head._replace(bottom=head.bottom + 1) if letters and goes_on and not named else head


def _with_signs(view: SheetView, head: Head) -> Head:
    """With the column left of the target, where all that stands in it is a sign, whatever its heading is called."""
    target = head.columns["target"]
    area = view.area(head.bottom, target.left - 1)
    taken = any(column.left <= area.left <= column.right for column in head.columns.values())
    if "target_sign" in head.columns or taken or area.right < view.first_column:
        return head
    rows = range(head.bottom + 1, view.last_row + 1)
    cells = (view.area(row, area.left) for row in rows)
    texts = [text for cell in cells if cell.left == area.left and (text := fold(view.text(cell)))][:_LOOKED_AT]
    if not texts or not all(SIGN.says(text) for text in texts):
        return head
    heading = view.area(head.top, area.left)
    sign = Column(area.left, area.right, view.text(heading), heading)
    return head._replace(columns={**head.columns, "target_sign": sign})


def _says_more(head: Head, other: Head) -> bool:
    """Whether a deeper heading names more columns, or parts one (指标值 over 中期, 年度; 得分 over 自评, 审核)."""
    more = len(head.columns) - len(other.columns)
    mine, theirs = (sum(column.right - column.left for column in each.columns.values()) for each in (head, other))
    return more > 0 or (more == 0 and mine < theirs)


def _with_score_from_above(view: SheetView, head: Head) -> Head:
    """A column of scores that is headed at the form's top and runs through all its blocks (遂宁市安居区2021)."""
    known = [*head.columns.values(), *head.level_points.values()]
    for column in range(max(each.right for each in known) + 1, view.last_column + 1):
        above = (view.area(row, column) for row in range(view.first_row, head.top))
        heading = next((area for area in above if COLUMNS.field(view.key(area)) == "score"), None)
        if "score" not in head.columns and heading is not None and view.has_figure(view.area(head.bottom, column)):
            score = Column(column, column, view.text(heading), heading)
            return head._replace(columns={**head.columns, "score": score})
    return head


def _is_whole(view: SheetView, top: int, bottom: int, required: Collection[Column]) -> bool:
    """Whether the rows are one heading: it begins in the first, and below what it requires nothing else stands."""
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
    columns.pop("unknown", None)
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
    unknown = columns.get("unknown")
    between = (
        unknown is not None and "level2" in columns and columns["level2"].right < unknown.left < columns["target"].left
    )
    if unspecific is not None:
        columns["name"] = unspecific
    elif unknown is not None and between:
        columns["name"] = unknown
    elif columns.keys() >= set(_LEVELS):
        columns["name"] = columns.pop("level2")


def _without_helpers(view: SheetView, head: Head) -> Head:
    """Without helper columns right of the table, which have the same headings: a gap parts them from the target."""

    def apart(column: Column) -> bool:
        target = head.columns["target"]
        between = range(min(column.right, target.right) + 1, max(column.left, target.left))
        rows = range(head.top, head.bottom + 1)
        return any(not any(view.key(view.area(row, each)) for row in rows) for each in between)

    helpers = {field for field in _TARGET_PARTS & head.columns.keys() if apart(head.columns[field])}
    return head._replace(columns={field: each for field, each in head.columns.items() if field not in helpers})


def _candidates(view: SheetView, top: int, bottom: int) -> list[_Candidate]:
    """Every column of some rows whose heading is known, from left to right."""
    found: list[_Candidate] = []
    column = view.first_column
    while column <= view.last_column:
        stack = column_of(view, top, bottom, column)
        area = stack[-1]
        heading = _heading(view, stack)
        if heading is None and view.text(area) and not view.has_figure(area) and len(view.key(area)) <= _SHORT:
            found.append(_Candidate("unknown", 0, Column(area.left, area.right, view.text(area), area)))
        if heading is not None and not (
            heading.match.field == "unspecific" and _names_a_block(view, area, top, bottom)
        ):
            found.append(_Candidate(*heading.match, Column(area.left, area.right, heading.text, heading.place)))
        column = area.right + 1
    return [each for each in found if each.field]


def _names_a_block(view: SheetView, area: Area, top: int, bottom: int) -> bool:
    """Whether 绩效指标 stands down the side of the table and heads no column."""
    below = range(bottom + 1, bottom + 1 + _DEEPEST)
    return area.top < top or area.bottom > bottom or not any(view.text(view.area(row, area.left)) for row in below)


def _heading(view: SheetView, stack: list[Area]) -> Stacked | None:
    """What the headings of one column, read downwards, stand for."""
    last = stack[-1]
    if view.has_figure(last) or len(view.text(last)) > _LONGEST:
        return None
    key = view.key(last)
    group = next((area for area in reversed(stack[:-1]) if area.left < last.left or area.right > last.right), None)
    over = COLUMNS.find(view.key(group)) if group is not None else None
    if group is not None and over is not None:
        parts = {"target": GROUPED, "score": GROUPED_SCORE}.get(over.field, {})
        if key in parts:
            return Stacked(Match(parts[key], over.rank), union(group, last), f"{view.text(group)} {view.text(last)}")
    return read_down(view, stack, COLUMNS)
