"""Foreign forms on a sheet: found by their indicator tables, each with what stands above and below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from jixiao.cells import SheetGrid
from jixiao.layout import Field, FormLayout
from jixiao.recognise.front import find_goals, find_header, find_title, is_label, is_title
from jixiao.recognise.funds import AMOUNTS, find_funds
from jixiao.recognise.headings import COLUMNS, MEASURES
from jixiao.recognise.heads import OWNERS, Head, find_heads, side_by_side
from jixiao.recognise.refusal import no_table, refusal
from jixiao.recognise.spans import Span, share_out
from jixiao.recognise.table import find_table, is_total
from jixiao.recognise.tail import find_grade, find_notes, find_remarks, find_total
from jixiao.recognise.view import Mark, SheetView
from jixiao.recognise.wordings import NOTE
from jixiao.recognise.words import fold

__all__ = ["Examined", "examine", "recognise", "why_not"]


class Examined(NamedTuple):
    """What a sheet holds: its forms, or the reason in Chinese why it holds none."""

    layouts: tuple[FormLayout, ...]
    reason: str | None


def recognise(sheet: SheetGrid) -> tuple[FormLayout, ...]:
    """Find the forms on a sheet by their headings.

    Args:
        sheet: Any worksheet.

    Returns:
        The layout of each form, from the top; empty if the sheet holds no self-assessment form.
    """
    return examine(sheet).layouts


def why_not(sheet: SheetGrid) -> str | None:
    """Why a sheet is no self-assessment form, in Chinese; ``None`` if it is one."""
    return examine(sheet).reason


def examine(sheet: SheetGrid) -> Examined:
    """Find the forms on a sheet, or say why there are none, in one pass."""
    whole = SheetView(sheet)
    if not whole.last_row:
        return Examined((), "空白工作表")
    windows = side_by_side(whole)
    views = [whole] if len(windows) == 1 else [SheetView(sheet, left, right) for left, right in windows]
    layouts: list[FormLayout] = []
    reason: str | None = None
    for view in views:
        found = _examine(view)
        layouts += found.layouts
        reason = reason or found.reason
    return Examined(tuple(layouts), None if layouts else reason)


def _examine(view: SheetView) -> Examined:
    heads = find_heads(view)
    if not heads:
        return Examined((), no_table(view))
    layouts: list[FormLayout] = []
    reason: str | None = None
    for span in share_out(view, heads, partial(_start_of_next, view)):
        marks = _marks(view, span)
        refused = refusal(view, span, marks)
        reason = reason or refused
        if refused is None:
            layouts += (_layout(view, each) for each in _by_project(view, marks))
    return Examined(tuple(layouts), None if layouts else reason)


def _layout(view: SheetView, marks: Mapping[Field, Mark]) -> FormLayout:
    return FormLayout(
        view.sheet.name,
        {field: mark.area for field, mark in marks.items()},
        {field: mark.source for field, mark in marks.items()},
        {field: mark.heading for field, mark in marks.items() if mark.heading is not None},
    )


# --- several forms ----------------------------------------------------------------------------------------


def _start_of_next(view: SheetView, head: Head, following: Head, carried: frozenset[int]) -> int | None:
    """Where the form of the following heading begins; ``None`` if it is the same form, going on."""
    ended, title, label = 0, 0, 0
    for row in range(head.bottom + 1, following.top):
        if is_total(view, row, head) and not (ended and (title or label)):
            # A 合计 below the next form's title is that of its funds.
            ended, title, label = row, 0, 0
        elif row in carried and not ended:
            continue
        elif not title and is_title(view, row):
            title = row
        elif not label and any(is_label(view, area) for area in view.starts(row)[:1]):
            label = row
    return title or label or (following.top if ended else None)


def _by_project(view: SheetView, marks: Mapping[Field, Mark]) -> Iterator[Mapping[Field, Mark]]:
    """A table with a column of projects holds a form for each of them; its rows name the project once or every time."""
    shared = {field: mark for field, mark in marks.items() if field.part != "row"}
    rows: dict[str, dict[str, Mark]] = {}
    for field, mark in marks.items():
        if field.part == "row":
            rows.setdefault(field.key, {})[field.item] = mark
    groups: dict[str, dict[Field, Mark]] = {}
    current = ""
    for key, row in rows.items():
        owners = {item: row.pop(item) for item in OWNERS if item in row}
        current = (view.text(owners["project"].area) if "project" in owners else "") or current
        group = groups.setdefault(current, {})
        for item, mark in owners.items():
            if view.text(mark.area):
                group.setdefault(Field("header", "", item), mark)
        group.update((Field("row", key, item), mark) for item, mark in row.items())
    if len(groups) > 1:
        # One total for all of them is none of theirs.
        shared = {field: mark for field, mark in shared.items() if field.part in ("form", "notes")}
    for group in groups.values() or [{}]:
        yield {**shared, **group}


def _other_scores(view: SheetView, first: int, head: Head) -> Mapping[Field, Mark]:
    """Scores above the indicators, which the total counts too.

    A table of their own (广水市2021: 评价内容, 分值, 自评分), or the upper part of a column that is headed at the
    form's top and runs through goals and funds as well (遂宁市安居区2021).
    """
    own = head.columns.get("score")
    if own is not None and own.heading.bottom < head.top:
        return {Field("form", "", "other_scores"): Mark(own.heading, own.text)}
    for row in range(first, head.top):
        headings = {COLUMNS.field(view.key(area)): area for area in view.starts(row)}
        amounts = any(MEASURES.field(view.key(area)) in AMOUNTS for area in view.starts(row))
        if {"points", "score"} <= headings.keys() and not amounts:
            score = headings["score"]
            if view.has_figure(view.area(score.bottom + 1, score.left)):
                return {Field("form", "", "other_scores"): Mark(score, view.text(score))}
    return {}


def _notes_above(view: SheetView, first: int, last: int) -> Mapping[Field, Mark]:
    """Notes that a form prints before its table: lines of their own that say so."""
    lines = [areas[0] for row in range(first, last + 1) if len(areas := view.starts(row)) == 1]
    notes = [area for area in lines if NOTE.says(fold(view.text(area)))]
    return {Field("notes", str(number), "text"): Mark(area, "") for number, area in enumerate(notes, start=1)}


def _marks(view: SheetView, span: Span) -> dict[Field, Mark]:
    above = span.head.top - 1
    table = find_table(view, span.head, span.last, span.repeated)
    below = table.last + 1
    apart = (*range(span.first, above + 1), *range(below, span.last + 1))
    return {
        **find_title(view, span.first, above),
        **find_header(view, span.first, above),
        **(find_funds(view, span.first, above) or find_funds(view, below, span.last)),
        **find_goals(view, span.first, above),
        **_other_scores(view, span.first, span.head),
        **(find_total(view, apart) if table.total_row is None else {}),
        **table.found,
        **find_grade(view, span.first, span.last, table.total_row),
        **find_remarks(view, below, span.last),
        **(find_notes(view, below, span.last) or _notes_above(view, span.first, above)),
    }
