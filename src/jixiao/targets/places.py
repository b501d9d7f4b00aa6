"""Where approved targets lie on a sheet: one form a project, or a list in which each row is an indicator.

Both come out as the layouts of forms, so that they are collected like any other form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from jixiao.cells import Area, CellRef, SheetGrid
from jixiao.layout import Field, FormLayout
from jixiao.recognise.front import find_goals, find_header, find_title, is_title
from jixiao.recognise.headings import ALLOTTED, COLUMNS, HEADER, TOTAL
from jixiao.recognise.heads import OWNERS, TARGETS, Column, Head, find_heads
from jixiao.recognise.matching import Match
from jixiao.recognise.spans import Span, share_out
from jixiao.recognise.table import find_table
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.targets.amounts import Amount, amount_at, find_amount

__all__ = ["NamelessRows", "Place", "Places", "locate"]

_OTHER_PERIOD: Final = re.compile(r"中期|长期|实施期|总体|总目标")
_THIS_YEAR: Final = re.compile(r"年度|当年|本年")
_NAMED: Final = ("project", "project_code")
_WHOSE: Final = ("unit", "department")
_OWNER: Final = "单位名称"
"""What a bare 单位 stands for in a list; on a form it may be 单位：万元 as well."""
_PROJECT_FACTS: Final = (*_NAMED, *_WHOSE, "manager", "contact", "phone")


@dataclass(frozen=True, slots=True)
class Place:
    """One project's targets.

    Attributes:
        sheet: The sheet as its targets are collected: without the columns and tables of other periods.
        layout: Which cell holds which field.
        amount: The year's amount; ``None`` if the form does not say.
    """

    sheet: SheetGrid
    layout: FormLayout
    amount: Amount | None


class NamelessRows(NamedTuple):
    """Rows of a list that carry indicators and belong to no project: the first one's name."""

    cell: CellRef


class Places(NamedTuple):
    """What a sheet holds: its projects' targets in sheet order, or the reason in Chinese why it holds none."""

    places: tuple[Place, ...] = ()
    nameless: tuple[NamelessRows, ...] = ()
    reason: str | None = None


def locate(sheet: SheetGrid) -> Places:
    """Find the targets on a sheet by their headings."""
    view = SheetView(sheet)
    if not view.last_row:
        return Places(reason="空白工作表")
    view = _this_year_only(view)
    heads = [_without_owner(head) for head in find_heads(view, TARGETS)]
    if not heads:
        return Places(reason="没有绩效目标表（找不到“三级指标、指标值”等表头）")
    heads = [head for head in heads if "level1" in head.columns]
    if not heads:
        return Places(reason="有指标名称和指标值，但没有一级指标列，不知道排在哪一级")
    owners = _project_columns(view, heads[0])
    if not {"project", "project_code"}.isdisjoint(owners):
        return _listed(view, heads, owners)
    forms = (_form(view, span) for span in share_out(view, heads, partial(_start_of_next, view)))
    return Places(tuple(form for form in forms if form is not None))


def _without_owner(head: Head) -> Head:
    """A heading 单位 left of the indicators is whose project it is, not what a target is counted in."""
    unit = head.columns.get("target_unit")
    if unit is None or unit.left > head.columns["name"].left:
        return head
    return head._replace(columns={field: column for field, column in head.columns.items() if field != "target_unit"})


# --- periods ----------------------------------------------------------------------------------------------


def _this_year_only(view: SheetView) -> SheetView:
    """The sheet without the indicators of other periods.

    The official form (财预〔2015〕88号) has 中期目标 and 年度目标 side by side, each with columns of its own under the
    same headings; others have a table of 长期绩效指标 above that of the 年度绩效指标 (佳县2016).
    """
    heads = find_heads(view, TARGETS)
    hidden = [area for head in heads for area in _other_columns(view, head)]
    blocks = [(head, _side_label(view, head)) for head in heads]
    if any(_THIS_YEAR.search(label) for _, label in blocks):
        ends = [head.top - 1 for head in heads[1:]] + [view.last_row]
        for (head, label), end in zip(blocks, ends, strict=True):
            if _OTHER_PERIOD.search(label) and not _THIS_YEAR.search(label):
                hidden.append(Area(head.top, 1, end, view.last_column))
    return SheetView(_without(view.sheet, hidden)) if hidden else view


def _without(sheet: SheetGrid, hidden: Sequence[Area]) -> SheetGrid:
    def shown(row: int, column: int) -> bool:
        return not any(area.contains(row, column) for area in hidden)

    return replace(
        sheet,
        cells={position: cell for position, cell in sheet.cells.items() if shown(*position)},
        merges=tuple(area for area in sheet.merges if shown(area.top, area.left)),
    )


def _side_label(view: SheetView, head: Head) -> str:
    """What stands left of a table's heading: 年度绩效指标."""
    return "".join(view.key(area) for area in view.covering(head.top) if area.right < head.left)


def _other_columns(view: SheetView, head: Head) -> Iterator[Area]:
    """The columns of the periods that are not the year, down from the heading."""
    groups = _groups(view, head)
    if len(groups) < 2:
        return
    labels = [_group_label(view, head, group) for group in groups]
    said = [number for number, label in enumerate(labels) if _THIS_YEAR.search(label)]
    kept = said[0] if said else len(groups) - 1  # the official form has the year on the right
    shared = groups[kept].keys()
    for number, group in enumerate(groups):
        if number == kept:
            continue
        for field, area in group.items():
            # 一级指标 stands once, before the first group, and serves them all.
            if field in shared:
                yield Area(head.top, area.left, view.last_row, area.right)


def _groups(view: SheetView, head: Head) -> list[dict[str, Area]]:
    """The headings from left to right; a group ends where one comes again and names and targets were seen."""
    groups: list[dict[str, Area]] = [{}]
    for area in view.covering(head.bottom):
        match = COLUMNS.find(view.key(area))
        if match is None or not match.field:
            continue
        if match.field in groups[-1] and {"name", "target"} <= groups[-1].keys():
            groups.append({})
        groups[-1].setdefault(match.field, area)
    return [group for group in groups if {"name", "target"} <= group.keys()]


def _group_label(view: SheetView, head: Head, group: Mapping[str, Area]) -> str:
    """What stands above a group's own columns, at most three rows up (the goals' headings in the official form)."""
    name = group["name"]
    above = [view.area(row, name.left) for row in range(max(1, head.bottom - 3), head.bottom)]
    keys = [view.key(area) for area in above if len(view.key(area)) <= 20]
    return next((key for key in reversed(keys) if _OTHER_PERIOD.search(key) or _THIS_YEAR.search(key)), "")


# --- forms ------------------------------------------------------------------------------------------------


def _start_of_next(view: SheetView, head: Head, following: Head, carried: frozenset[int]) -> int | None:
    """Where a form begins between two headings: at its title, or at its 项目名称 if it has none."""
    rows = [row for row in range(head.bottom + 1, following.top) if row not in carried]
    titles = (row for row in rows if is_title(view, row))
    names = (row for row in rows for area in view.starts(row) if HEADER.field(view.key(area)) == "project")
    return next(titles, None) or next(names, None)


def _form(view: SheetView, span: Span) -> Place | None:
    above = span.head.top - 1
    table = find_table(view, span.head, span.last, span.repeated)
    found = {
        **find_title(view, span.first, above),
        **find_header(view, span.first, above),
        **find_goals(view, span.first, above),
        **table.found,
    }
    return Place(view.sheet, _layout(view, found), find_amount(view, span.first, above))


def _layout(view: SheetView, found: Found) -> FormLayout:
    return FormLayout(
        view.sheet.name,
        {field: mark.area for field, mark in found.items()},
        {field: mark.source for field, mark in found.items()},
    )


# --- lists ------------------------------------------------------------------------------------------------


def _project_columns(view: SheetView, head: Head) -> dict[str, Column]:
    """The columns that say whose indicator a row is, and the project's amount (``amount``)."""
    found: dict[str, tuple[int, Column]] = {}
    taken = {column.left for field, column in head.columns.items() if field not in OWNERS}
    for column in range(1, view.last_column + 1):
        for row in (head.bottom, head.top, head.top - 1):
            area = view.area(row, column)
            if row < 1 or not view.key(area) or area.left != column or column in taken:
                continue
            match = _project_fact(view.key(area))
            if match is not None:
                here = (match.rank, Column(area.left, area.right, view.text(area), area))
                found[match.field] = min(found.get(match.field, here), here)
                break
            if row == head.bottom:
                break  # a heading of its own that is none of ours; what stands above it is a group's
    return {field: column for field, (_, column) in found.items()}


def _project_fact(key: str) -> Match | None:
    """What a column left of the indicators says of the project."""
    match = HEADER.find(_OWNER if key == "单位" else key)
    if match is not None:
        return match if match.field in _PROJECT_FACTS else None
    amount = ALLOTTED.find(key)
    return Match("amount", amount.rank) if amount is not None else None


@dataclass(slots=True)
class _Project:
    """A list's project: its facts, and its rows in stretches."""

    facts: Mapping[str, Mark]
    stretches: list[range]

    def take(self, row: int) -> None:
        """Add a row; indicators may be sorted so that a project's rows lie apart."""
        if self.stretches and self.stretches[-1].stop == row:
            self.stretches[-1] = range(self.stretches[-1].start, row + 1)
        else:
            self.stretches.append(range(row, row + 1))


def _listed(view: SheetView, heads: Sequence[Head], columns: Mapping[str, Column]) -> Places:
    head = heads[0]
    headings = {row for each in heads for row in range(each.top, each.bottom + 1)}
    rows = [row for row in range(head.bottom + 1, view.last_row + 1) if row not in headings]
    title = find_title(view, view.first_row, head.top - 1)
    places: list[Place] = []
    nameless: list[NamelessRows] = []
    for project in _projects(view, rows, columns):
        found = _rows_found(view, head, project.stretches)
        if not any(field.part == "row" and field.item in TARGETS for field in found):
            continue  # a department's line with its sum
        if "project" not in project.facts:
            nameless.append(
                NamelessRows(CellRef(view.sheet.name, project.stretches[0].start, head.columns["name"].left))
            )
            continue
        facts = {Field("header", "", item): mark for item, mark in project.facts.items() if item != "amount"}
        amount = project.facts.get("amount")
        places.append(
            Place(
                view.sheet,
                _layout(view, {**title, **facts, **found}),
                amount_at(view, amount.area, amount.source, view.first_row, head.bottom) if amount else None,
            )
        )
    return Places(tuple(places), tuple(nameless))


def _projects(view: SheetView, rows: Iterable[int], columns: Mapping[str, Column]) -> Iterable[_Project]:
    """Whose row is whose: project cells merged, repeated, or blank below the first."""
    projects: dict[tuple[str, ...], _Project] = {}
    current: dict[str, Mark] = {}
    for row in rows:
        said = {}
        for field, column in columns.items():
            area = view.filled(row, column.left, column.right)
            if view.text(area):
                said[field] = Mark(area, column.text)
        if any(TOTAL.field(view.key(mark.area)) for mark in said.values()):
            current = {}
            continue
        if any(field in said and _differs(view, said[field], current.get(field)) for field in (*_NAMED, *_WHOSE)):
            # A unit is written once over all its projects; everything else belongs to one project.
            current = {**{field: mark for field, mark in current.items() if field in _WHOSE}, **said}
        else:
            current = {**said, **current}
        key = tuple(view.text(current[field].area) if field in current else "" for field in (*_NAMED, *_WHOSE))
        projects.setdefault(key, _Project(current, [])).take(row)
    return projects.values()


def _differs(view: SheetView, mark: Mark, before: Mark | None) -> bool:
    return before is None or view.text(before.area) != view.text(mark.area)


def _rows_found(view: SheetView, head: Head, stretches: Sequence[range]) -> dict[Field, Mark]:
    """The indicators of a project's rows, numbered through."""
    found: dict[Field, Mark] = {}
    count = 0
    for rows in stretches:
        table = find_table(view, head._replace(top=rows.start - 1, bottom=rows.start - 1), rows.stop - 1, ())
        keys: dict[str, str] = {}
        for field, mark in table.found.items():
            if field.part == "row" and field.key not in keys:
                count += 1
                keys[field.key] = f"r{count:03d}"
            found[field._replace(key=keys.get(field.key, field.key))] = mark
    return found
