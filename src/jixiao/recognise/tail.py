"""What stands beside and below the total: the grade, reason boxes, the form's notes."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.headings import GRADE, MEASURES, REMARKS, TOTAL
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.wordings import GRADE_WORD, NOTE, SIGN_OFF
from jixiao.recognise.words import fold, grade_in, has_boxes, heading_key

__all__ = ["after_colon", "find_grade", "find_notes", "find_remarks", "find_total"]


def after_colon(text: str) -> str | None:
    """What follows the first colon of a text; ``None`` if nothing does."""
    _, _, value = text.replace("：", ":", 1).partition(":")
    return value.strip() or None


def find_total(view: SheetView, rows: Iterable[int]) -> Found:
    """A total that stands apart from the table: 自评总分 in the form's head, or below its boxes."""
    for row in rows:
        for area in view.starts(row):
            label, colon, inline = fold(view.text(area)).partition(":")
            key = heading_key(label)
            # A bare 得分 heads the funds' scores, and a 合计 sums up amounts.
            if "分" not in key or key == "得分" or TOTAL.field(key) is None:
                continue
            value = view.area(row, area.right + 1)
            if colon and plain_figure(inline, ("分",)) is not None:
                return {Field("total", "", "score"): Mark(area, view.text(area))}
            heads_figures = any(MEASURES.find(view.key(other)) for other in view.starts(row) if other != area)
            below = value if heads_figures else view.area(area.bottom + 1, area.left)
            for place in () if inline else (value, below):
                if plain_figure(view.text(place), ("分",)) is not None:
                    return {Field("total", "", "score"): Mark(place, view.text(area), area)}
    return {}


def find_grade(view: SheetView, first: int, last: int, total_row: int | None) -> Found:
    """The grade: right of or behind its label, wherever that is, or alone beside the total (永德县 writes 优 there).

    Args:
        view: The sheet.
        first: The form's first row.
        last: Its last row.
        total_row: Its total row, if it has one.
    """
    rows = range(first, last + 1)
    for row in sorted(rows, key=lambda row: total_row is None or row < total_row):
        for area in view.starts(row):
            mark = _labelled_grade(view, area)
            if mark is not None:
                return {Field("total", "", "grade"): mark}
    for area in view.starts(total_row) if total_row is not None else ():
        if GRADE_WORD.says(fold(view.text(area))):
            return {Field("total", "", "grade"): Mark(area, "")}
    return {}


def _labelled_grade(view: SheetView, area: Area) -> Mark | None:
    if GRADE.find(view.key(area)):
        value = view.area(area.top, area.right + 1)
        below = view.area(area.bottom + 1, area.left)
        beneath = GRADE_WORD.says(fold(view.text(below))) and not GRADE_WORD.says(fold(view.text(value)))
        return Mark(below if beneath else value, view.text(area), area)
    label, colon, value_text = fold(view.text(area)).partition(":")
    inline = colon and GRADE.find(heading_key(label)) and (GRADE_WORD.says(value_text) or has_boxes(value_text))
    inline = inline or grade_in(view.text(area)) is not None
    return Mark(area, view.text(area)) if inline else None


def find_remarks(view: SheetView, first: int, last: int) -> Found:
    """Reason boxes: the text right of the label, after its colon, or in the row below."""
    best: dict[str, tuple[int, Mark]] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            text = view.text(area)
            inline = after_colon(text) is not None
            head = fold(text).partition(":")[0]
            match = REMARKS.find(heading_key(head) if inline else view.key(area))
            if match is not None:
                mark = Mark(area, head) if inline else Mark(_box(view, area), text, area)
                if match.field not in best or match.rank < best[match.field][0]:
                    best[match.field] = (match.rank, mark)
    return {Field("remarks", "", item): mark for item, (_, mark) in best.items()}


def _box(view: SheetView, label: Area) -> Area:
    """Right of the label; below it where the label itself spans the form."""
    below = view.area(label.bottom + 1, label.left)
    wide = view.is_wide(label) and len(view.starts(label.top)) == 1
    if wide and view.text(below) and not REMARKS.find(view.key(below)):
        return below
    return view.area(label.top, label.right + 1)


def find_notes(view: SheetView, first: int, last: int) -> Found:
    """The form's own notes: from the first 注 or 备注 on, up to the sign-off line."""
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        areas = view.starts(row)
        if not areas or (not found and not NOTE.says(fold(view.text(areas[0])))):
            continue
        if SIGN_OFF.says(fold(view.text(areas[0]))):
            break
        for area in areas:
            found[Field("notes", str(len(found) + 1), "text")] = Mark(area, "")
    return found
