"""Foreign forms on a sheet: found by their indicator tables, each with what stands above and below it."""

from __future__ import annotations

from typing import NamedTuple

from jixiao.cells import SheetGrid
from jixiao.layout import Field, FormLayout
from jixiao.recognise.front import find_goals, find_header, find_title, is_label, is_title
from jixiao.recognise.funds import find_funds
from jixiao.recognise.headings import STAFF
from jixiao.recognise.heads import Head, find_heads, missing_columns
from jixiao.recognise.table import Table, find_table, is_total
from jixiao.recognise.tail import find_grade, find_notes, find_remarks
from jixiao.recognise.view import Mark, SheetView

__all__ = ["Examined", "examine", "recognise", "why_not"]


class Examined(NamedTuple):
    """What a sheet holds: its forms, or the reason in Chinese why it holds none."""

    layouts: tuple[FormLayout, ...]
    reason: str | None


class _Span(NamedTuple):
    """The rows of one form, its heading, and rows that repeat the heading on a further page."""

    first: int
    head: Head
    last: int
    repeated: frozenset[int]


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
    view = SheetView(sheet)
    if not view.last_row:
        return Examined((), "空白工作表")
    heads = find_heads(view)
    if not heads:
        return Examined((), _no_table(view))
    layouts: list[FormLayout] = []
    reason: str | None = None
    for span in _spans(view, heads):
        marks = _marks(view, span)
        refused = _not_ours(view, span, marks)
        reason = reason or refused
        if refused is None:
            layouts.append(
                FormLayout(
                    sheet.name,
                    {field: mark.area for field, mark in marks.items()},
                    {field: mark.source for field, mark in marks.items()},
                )
            )
    return Examined(tuple(layouts), None if layouts else reason)


def _no_table(view: SheetView) -> str:
    missing = missing_columns(view)
    if len(missing) == 3:
        return "没有绩效指标表（找不到“三级指标、年度指标值、实际完成值”等表头）"
    return f"像是指标表，但缺少{'、'.join(f'“{heading}”' for heading in missing)}列"


def _not_ours(view: SheetView, span: _Span, marks: dict[Field, Mark]) -> str | None:
    """Name, target and actual alone are not enough: an appraisal of staff has them too."""
    columns = span.head.columns
    levels = "level1" in columns or "level2" in columns
    project = Field("header", "", "project") in marks or Field("funds", "total", "executed") in marks
    staff = next(
        (
            view.text(area)
            for row in range(span.first, span.last + 1)
            for area in view.starts(row)
            if STAFF.match(view.key(area)) and not levels
        ),
        None,
    )
    if staff is not None:
        return f"有“{staff}”一栏，是对人员的考核表，不是绩效自评表"
    if levels:
        return None
    if not ("points" in columns or "score" in columns):
        return "有指标名称、指标值和完成值，但没有一级、二级指标列，也没有分值和得分列"
    title = marks.get(Field("form", "", "title"))
    if project or (title is not None and "自评" in title.source):
        return None
    return "有指标名称、指标值、完成值和得分，但没有一级、二级指标列，也没有项目名称、资金和自评表标题"


def _spans(view: SheetView, heads: tuple[Head, ...]) -> list[_Span]:
    """Share the sheet's rows out among the forms; a heading repeated on a further page opens no new form."""
    spans: list[_Span] = []
    first = view.first_row
    repeated: set[int] = set()
    current = heads[0]
    for following in heads[1:]:
        start = _start_of_next(view, current, following)
        if start is None:
            repeated.update(range(following.top, following.bottom + 1))
            continue
        spans.append(_Span(first, current, start - 1, frozenset(repeated)))
        first, current, repeated = start, following, set()
    return [*spans, _Span(first, current, view.last_row, frozenset(repeated))]


def _start_of_next(view: SheetView, head: Head, following: Head) -> int | None:
    """Where the form of the following heading begins; ``None`` if it is the same form, going on."""
    begin = head.bottom + 1
    totals = [row for row in range(begin, following.top) if is_total(view, row, head)]
    for row in range(totals[-1] + 1 if totals else begin, following.top):
        if is_title(view, row) or any(is_label(view, area) for area in view.starts(row)[:1]):
            return row
    return following.top if totals else None


def _marks(view: SheetView, span: _Span) -> dict[Field, Mark]:
    above = span.head.top - 1
    table: Table = find_table(view, span.head, span.last, span.repeated)
    below = table.last + 1
    return {
        **find_title(view, span.first, above),
        **find_header(view, span.first, above),
        **find_funds(view, span.first, above),
        **find_goals(view, span.first, above),
        **table.found,
        **find_grade(view, table.total_row, span.last),
        **find_remarks(view, below, span.last),
        **find_notes(view, below, span.last),
    }
