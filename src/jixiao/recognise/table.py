"""The indicator table below its heading: rows, levels filled down, subtotals, execution row, total row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.funds import heads_amounts
from jixiao.recognise.headings import GRADE, REMARKS, TOTAL
from jixiao.recognise.heads import OWNERS, REQUIRED, Column, Head
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.wordings import EXECUTION, NOTE, SIGN_OFF, SUBTOTAL
from jixiao.recognise.words import fold, heading_key, is_filler, split_points

__all__ = ["Table", "find_table", "is_tail", "is_total"]

_LEVELS = ("level1", "level2")
_FACTS = ("name", "target", "target_sign", "target_unit", "actual", "points", "score", "completion", "deviation")
_ROW_ITEMS = (*_FACTS, "direction", "share", "weighted_score", "rule", *OWNERS)
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")


class Table(NamedTuple):
    """What the table holds, and the last row that belongs to it (its total row, if it has one)."""

    found: Found
    last: int
    total_row: int | None


def is_total(view: SheetView, row: int, head: Head) -> Area | None:
    """The label of a total row (总分, 合计, 总分：98), standing where the table has its levels and names."""
    limit = head.columns["name"].right
    for area in view.starts(row):
        if area.left <= limit and _says_total(view, area):
            return area
    return None


def _says_total(view: SheetView, area: Area) -> bool:
    if TOTAL.field(view.key(area)) is not None:
        return True
    label, colon, value = fold(view.text(area)).partition(":")
    return bool(colon and value) and len(value) <= len("100.00分") and TOTAL.field(heading_key(label)) is not None


def is_tail(view: SheetView, row: int, head: Head) -> bool:
    """Whether a row lies below the table: a reason box, the form's notes, the sign-off line."""
    areas = view.starts(row)
    if not areas or areas[0].left > head.columns["name"].left:
        return False
    text, key = fold(view.text(areas[0])), view.key(areas[0])
    if SIGN_OFF.says(text):
        return True
    if _is_row(view, row, head) or _is_scored(view, row, head):
        return False
    if NOTE.says(text) or REMARKS.field(key):
        return True
    return GRADE.field(key) is not None or GRADE.field(heading_key(text.partition(":")[0])) is not None


def _is_row(view: SheetView, row: int, head: Head) -> bool:
    areas = [_cell(view, row, head.columns[item]) for item in REQUIRED if item in head.columns]
    return len({*areas}) == len(areas) and all(view.text(area) for area in areas[-2:])


def _is_scored(view: SheetView, row: int, head: Head) -> bool:
    """Whether a row has points or a score: 改进措施落实率 is an indicator, no box of measures."""
    columns = (head.columns[item] for item in ("points", "score") if item in head.columns)
    return any(view.has_figure(_cell(view, row, column)) for column in columns)


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
    below = range(head.bottom + 1, last + 1)
    end = next((row - 1 for row in below if is_tail(view, row, head) or heads_amounts(view, row)), last)
    rows = [row for row in range(head.bottom + 1, end + 1) if row not in skipped]
    totals = [row for row in rows if is_total(view, row, head)]
    reader = _Rows(view, head)
    closing = _closing(view, totals)
    for row in rows:
        if closing and row >= closing[0]:
            break
        reader.take(row)
    for row in reversed(closing):
        reader.take_total(row)
    last_row = totals[-1] if totals else reader.last or head.bottom
    if not totals:
        # 云南's form of fourteen has 其他需要说明事项 above its 总分.
        totals = [row for row in range(end + 1, last + 1) if _is_total_of_scores(view, row, head)][:1]
        for row in totals:
            reader.take_total(row)
    return Table(reader.found, last_row, totals[-1] if totals else None)


def _is_total_of_scores(view: SheetView, row: int, head: Head) -> bool:
    """Whether a row below the form's boxes is the table's total: 总分 with a figure under the table's scores."""
    label, score = is_total(view, row, head), head.columns.get("score")
    if label is None or score is None or "分" not in view.key(label) or view.key(label) == "得分":
        return False
    return plain_figure(view.text(_cell(view, row, score)), ("分",)) is not None


def _closing(view: SheetView, totals: list[int]) -> list[int]:
    """The total rows that end the table: 总分（满分） and 得分（合计） may have one each.

    A 合计 that other rows part from the last one is a level's.
    """
    first = len(totals) - 1
    while first > 0 and not any(map(view.starts, range(totals[first - 1] + 1, totals[first]))):
        first -= 1
    return totals[max(first, 0) :]


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
        section = self._section(row)
        if section is not None:
            self._open_section(row, Mark(section, self.head.columns["name"].text))
            return
        if self._runs_across(row):
            return  # a remark, not an indicator
        self._carry(row)
        facts = dict(self._facts(row))
        if all(is_filler(self.view.text(mark.area)) for item, mark in facts.items() if item not in OWNERS):
            return  # blank, or left over from the official form: ……, 指标2：, /
        self.last = row
        if self._is_execution(facts):
            renamed = {"actual": "rate"}
            for item, mark in facts.items():
                self.found.setdefault(Field("execution", "", renamed.get(item, item)), mark)
            return
        self.count += 1
        key = f"r{self.count:03d}"
        for item, mark in {**self._levels_of(facts["name"].area), **facts}.items():
            self.found[Field("row", key, item)] = mark

    def _levels_of(self, name: Area) -> dict[str, Mark]:
        """The levels that a row stands under; none where its name takes their columns as well."""
        columns = [self.head.columns[item] for item in _LEVELS if item in self.head.columns]
        return {} if columns and name.left <= min(column.left for column in columns) <= name.right else self.levels

    def _section(self, row: int) -> Area | None:
        """The first level that has a row of its own, in a table without columns of levels: ``一、产出指标（50分）``."""
        areas = [area for area in self.view.starts(row) if area.right >= self.head.left]
        if "level1" in self.head.columns or len(areas) != 1 or areas[0].left > self.head.columns["name"].right:
            return None
        text = self.view.text(areas[0])
        is_section = _SECTION.match(fold(text)) is not None or split_points(text, level=True)[1] is not None
        return areas[0] if is_section else None

    def _open_section(self, row: int, name: Mark) -> None:
        self.levels = {"level1": name}
        column = self.head.columns["name"]
        self._level_points(row, "level1", name.area, column)

    def take_total(self, row: int) -> None:
        """The total row: its score, its points, and nothing that its label covers but a figure behind its colon."""
        label = is_total(self.view, row, self.head)
        assert label is not None
        source = self.view.text(label)
        if _figure_behind_colon(source):
            self.found.setdefault(Field("total", "", "score"), Mark(label, source))
            return
        score_column = self.head.columns.get("score")
        scored = self.view.area(row, score_column.left) if score_column is not None else label
        for item in ("points", "score", "share"):
            column = self.head.columns.get(item)
            area = self.view.area(row, column.left) if column is not None else label
            if item != "score" and area == scored:
                continue  # one figure over both columns is the score
            before = self.found.get(Field("total", "", item))
            if area != label and (before is None or not self.view.text(before.area)):
                self.found[Field("total", "", item)] = Mark(area, source, label)
        score = self.found.get(Field("total", "", "score"))
        if score is None or not self.view.text(score.area):
            figures = [area for area in self.view.starts(row) if self.view.has_figure(area)]
            taken = self.found.get(Field("total", "", "points"))
            free = [area for area in figures if taken is None or area != taken.area]
            if free:
                self.found[Field("total", "", "score")] = Mark(free[-1], source, label)

    def _carry(self, row: int) -> None:
        """Fill levels down: merged, repeated, or blank below the first."""
        taken = {_cell(self.view, row, self.head.columns["name"])}
        for item in _LEVELS:
            column = self.head.columns.get(item)
            if column is None:
                continue
            area = _cell(self.view, row, column)
            text = self.view.text(area)
            if area in taken and text:
                # 满意度指标 over the columns of both levels, or a second level over the name's: there is but one text.
                if item == "level2":
                    self.levels.pop(item, None)
                continue
            taken.add(area)
            if not text:
                continue
            before = self.levels.get(item)
            if item == "level1" and before is not None and self.view.text(before.area) != text:
                self.levels.pop("level2", None)
            self.levels[item] = Mark(area, column.text, column.heading)
            self._level_points(row, item, area, column)

    def _level_points(self, row: int, item: str, area: Area, column: Column) -> None:
        """A level's points: printed in its label (天长市2022: ``产出指标(50分)``) or in a column beside it."""
        if area in self.printed:
            return
        self.printed.add(area)
        beside = self.head.level_points.get(item)
        if beside is not None and area.top == row:
            points = Mark(self.view.area(row, beside.left), beside.text, beside.heading)
        elif self._prints_points(area):
            points = Mark(area, column.text, column.heading)
        else:
            return
        self.subtotals += 1
        key = str(self.subtotals)
        self.found[Field("level", key, "label")] = Mark(area, column.text, column.heading)
        self.found[Field("level", key, "points")] = points
        if item == "level2" and "level1" in self.levels:
            self.found[Field("level", key, "parent")] = self.levels["level1"]

    def _prints_points(self, area: Area) -> bool:
        text = self.view.text(area)
        name, points = split_points(text, level=True)
        # 黄冈市2020 prints a group's points before the level: 年度绩效目标1(40分)/产出指标 is not worth 40 as a level.
        return points is not None and text.startswith(name)

    def _subtotal_label(self, row: int) -> Area | None:
        limit = self.head.columns["name"].right
        for area in self.view.starts(row):
            if area.left <= limit and SUBTOTAL.says(self.view.key(area)):
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
                self.found[Field("level", key, item)] = Mark(self.view.area(row, column.left), source, label)

    def _runs_across(self, row: int) -> bool:
        """Whether one text stands where the row should have several facts."""
        columns = self.head.columns
        said = [_cell(self.view, row, columns[item]) for item in REQUIRED if item in columns]
        return any(area == following for area, following in pairwise(said))

    def _facts(self, row: int) -> Iterator[tuple[str, Mark]]:
        columns = self.head.columns
        own = [_cell(self.view, row, columns[item]) for item in ("target", "actual", "score") if item in columns]
        if all(area.top < row for area in own):
            return  # the lower part of a row that spans several sheet rows
        for item in _ROW_ITEMS:
            column = columns.get(item)
            if column is None:
                continue
            area = _cell(self.view, row, column)
            if item == "target" and "adjusted" in columns:
                adjusted = _cell(self.view, row, columns["adjusted"])
                area = area if is_filler(self.view.text(adjusted)) else adjusted
            if item == "name":
                area = self._name_beside(row, area, column)
            if item == "name" and not self.view.text(area) and "level3" in columns:
                area = _cell(self.view, row, columns["level3"])
            # A score merged over several indicators is the first one's: it must not be counted twice.
            if area.top < row and item in ("points", "score", "weighted_score"):
                continue
            yield item, Mark(area, column.text, column.heading)

    def _name_beside(self, row: int, area: Area, column: Column) -> Area:
        """The name, where 指标1 has a cell of its own under the same heading."""
        if area.right >= column.right or not is_filler(self.view.text(area)):
            return area
        beside = self.view.filled(row, area.right + 1, column.right)
        return beside if self.view.text(beside) else area

    def _is_execution(self, facts: Mapping[str, Mark]) -> bool:
        """Whether the row scores the budget's execution; 预算执行率 under 过程 is an indicator like others."""
        owners = self._levels_of(facts["name"].area)
        levels = [self.view.key(owners[item].area) for item in _LEVELS if item in owners]
        labels = [label for label in levels if label and not is_filler(label)] or [self.view.key(facts["name"].area)]
        return EXECUTION.says(labels[0])


def _figure_behind_colon(text: str) -> bool:
    return any(character.isdecimal() for character in fold(text).partition(":")[2])
