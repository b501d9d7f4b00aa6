"""The indicator table below its heading: rows, levels filled down, subtotals, execution row, total row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.headings import EXECUTION, GRADE, REMARKS, TOTAL
from jixiao.recognise.heads import REQUIRED, Column, Head
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.words import is_filler, split_points

__all__ = ["Table", "find_table", "is_tail", "is_total"]

_LEVELS = ("level1", "level2")
_FACTS = ("name", "target", "target_sign", "target_unit", "actual", "points", "score", "completion", "deviation")
_ROW_ITEMS = (*_FACTS, "direction", "share", "weighted_score")
_SUBTOTAL = re.compile(r"小计$")
_TAIL = re.compile(
    r"^(?:注(?:[:：]|\d|$)|备注|填[报表](?:说明|人|日期|单位)|说明[:：]|审核人|单位负责人|(?:单位)?[（(]?公?章[）)]?$)"
)


class Table(NamedTuple):
    """What the table holds, and the last row that belongs to it (its total row, if it has one)."""

    found: Found
    last: int
    total_row: int | None


def is_total(view: SheetView, row: int, head: Head) -> Area | None:
    """The label of a total row (总分, 合计), standing where the table has its levels and names."""
    limit = head.columns["name"].right
    for area in view.starts(row):
        if area.left <= limit and TOTAL.field(view.key(area)) is not None:
            return area
    return None


def is_tail(view: SheetView, row: int, head: Head) -> bool:
    """Whether a row lies below the table: a reason box, the form's notes, the sign-off line."""
    areas = view.starts(row)
    if not areas or areas[0].left > head.columns["name"].left:
        return False
    text, key = view.text(areas[0]), view.key(areas[0])
    return bool(_TAIL.search(text) or REMARKS.field(key) or GRADE.field(key)) and not _is_row(view, row, head)


def _is_row(view: SheetView, row: int, head: Head) -> bool:
    name, target, actual = (_cell(view, row, head.columns[item]) for item in REQUIRED)
    return len({name, target, actual}) == 3 and bool(view.text(target) and view.text(actual))


def _cell(view: SheetView, row: int, column: Column) -> Area:
    return view.filled(row, column.left, column.right)


def find_table(view: SheetView, head: Head, last: int, skipped: Collection[int]) -> Table:
    """Read the rows under a heading.

    Args:
        view: The sheet.
        head: The table's heading.
        last: The last row that can belong to this form.
        skipped: Rows that repeat the heading on a further page.

    Returns:
        Fields of the rows, the levels' own points and subtotals, the execution row and the total row.
    """
    end = next((row - 1 for row in range(head.bottom + 1, last + 1) if is_tail(view, row, head)), last)
    rows = [row for row in range(head.bottom + 1, end + 1) if row not in skipped]
    totals = [row for row in rows if is_total(view, row, head)]
    reader = _Rows(view, head)
    for row in rows:
        if totals and row >= totals[-1]:
            break
        reader.take(row)
    if totals:
        reader.take_total(totals[-1])
    last_row = totals[-1] if totals else reader.last or head.bottom
    return Table(reader.found, last_row, totals[-1] if totals else None)


class _Rows:
    """Goes down the table's rows and carries the levels along."""

    def __init__(self, view: SheetView, head: Head) -> None:
        self.view = view
        self.head = head
        self.found: dict[Field, Mark] = {}
        self.levels: dict[str, Mark] = {}
        self.printed: set[Area] = set()
        self.count = 0
        self.subtotals = 0
        self.last = 0

    def take(self, row: int) -> None:
        label = self._subtotal_label(row)
        if label is not None:
            self._subtotal(row, label)
            return
        self._carry(row)
        facts = dict(self._facts(row))
        if all(is_filler(self.view.text(mark.area)) for mark in facts.values()):
            return  # blank, or left over from the official form: ……, 指标2：, /
        self.last = row
        if self._is_execution(facts):
            renamed = {"actual": "rate"}
            for item, mark in facts.items():
                self.found.setdefault(Field("execution", "", renamed.get(item, item)), mark)
            return
        self.count += 1
        key = f"r{self.count:03d}"
        for item, mark in {**self.levels, **facts}.items():
            self.found[Field("row", key, item)] = mark

    def take_total(self, row: int) -> None:
        """The total row: its score, its points, and nothing that its label covers."""
        label = is_total(self.view, row, self.head)
        assert label is not None
        source = self.view.text(label)
        for item in ("points", "score", "share"):
            column = self.head.columns.get(item)
            area = self.view.area(row, column.left) if column is not None else label
            if area != label:
                self.found[Field("total", "", item)] = Mark(area, source)
        score = self.found.get(Field("total", "", "score"))
        if score is None or not self.view.text(score.area):
            figures = [area for area in self.view.starts(row) if self.view.has_figure(area)]
            taken = self.found.get(Field("total", "", "points"))
            free = [area for area in figures if taken is None or area != taken.area]
            if free:
                self.found[Field("total", "", "score")] = Mark(free[-1], source)

    def _carry(self, row: int) -> None:
        """Fill levels down: merged, repeated, or blank below the first."""
        for item in _LEVELS:
            column = self.head.columns.get(item)
            if column is None:
                continue
            area = _cell(self.view, row, column)
            text = self.view.text(area)
            if not text:
                continue
            before = self.levels.get(item)
            if item == "level1" and before is not None and self.view.text(before.area) != text:
                self.levels.pop("level2", None)
            self.levels[item] = Mark(area, column.text)
            self._level_points(item, area, column.text)

    def _level_points(self, item: str, area: Area, source: str) -> None:
        """Points printed in a level's label (天长市2022: ``产出指标(50分)``)."""
        if area in self.printed:
            return
        self.printed.add(area)
        text = self.view.text(area)
        name, points = split_points(text, level=True)
        # 黄冈市2020 prints a group's points before the level: 年度绩效目标1(40分)/产出指标 is not worth 40 as a level.
        if points is None or not text.startswith(name):
            return
        self.subtotals += 1
        key = str(self.subtotals)
        self.found[Field("level", key, "label")] = Mark(area, source)
        self.found[Field("level", key, "points")] = Mark(area, source)
        if item == "level2" and "level1" in self.levels:
            self.found[Field("level", key, "parent")] = self.levels["level1"]

    def _subtotal_label(self, row: int) -> Area | None:
        limit = self.head.columns["name"].right
        for area in self.view.starts(row):
            if area.left <= limit and _SUBTOTAL.search(self.view.key(area)):
                return area
        # A 合计 above the last one is a level's.
        return is_total(self.view, row, self.head)

    def _subtotal(self, row: int, label: Area) -> None:
        """A subtotal row; a bare 小计 right of the first level's column is the first level's own."""
        self.last = row
        level2 = self.head.columns.get("level2")
        of_second = level2 is not None and label.left > level2.left and "level2" in self.levels
        owner = self.levels.get("level2" if of_second else "level1")
        if owner is None:
            return
        self.subtotals += 1
        key = str(self.subtotals)
        source = self.view.text(label)
        self.found[Field("level", key, "label")] = owner
        if of_second and "level1" in self.levels:
            self.found[Field("level", key, "parent")] = self.levels["level1"]
        for item in ("points", "score", "share"):
            column = self.head.columns.get(item)
            if column is not None and self.view.area(row, column.left) != label:
                self.found[Field("level", key, item)] = Mark(self.view.area(row, column.left), source)

    def _facts(self, row: int) -> Iterator[tuple[str, Mark]]:
        columns = self.head.columns
        name, target, actual = (_cell(self.view, row, columns[item]) for item in REQUIRED)
        if name == target or target == actual:
            return  # a text across the table is a remark, not an indicator
        own = [_cell(self.view, row, columns[item]) for item in ("target", "actual", "score") if item in columns]
        if all(area.top < row for area in own):
            return  # the lower part of a row that spans several sheet rows
        for item in _ROW_ITEMS:
            column = columns.get(item)
            if column is None:
                continue
            area = _cell(self.view, row, column)
            # A score merged over several indicators is the first one's: it must not be counted twice.
            if area.top < row and item in ("points", "score", "weighted_score"):
                continue
            yield item, Mark(area, column.text)

    def _is_execution(self, facts: Mapping[str, Mark]) -> bool:
        """Whether the row scores the budget's execution; 预算执行率 under 过程 is an indicator like others."""
        levels = [self.view.key(self.levels[item].area) for item in _LEVELS if item in self.levels]
        labels = [label for label in levels if label and not is_filler(label)] or [self.view.key(facts["name"].area)]
        return EXECUTION.match(labels[0]) is not None
