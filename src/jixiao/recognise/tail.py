"""What stands beside and below the total: the grade, reason boxes, the form's notes."""

from __future__ import annotations

import re

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.headings import GRADE, REMARKS
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.words import fold

__all__ = ["after_colon", "find_grade", "find_notes", "find_remarks"]

_GRADE_WORD = re.compile(r"^(?:优秀?|良好?|中等?|合格|差|较差|不合格)$")
_NOTE = re.compile(r"^(?:注(?:[:：]|\d|$)|备注|填[报表]说明|说明[:：])")
_WIDE = 3
_SIGNOFF = re.compile(r"^(?:填[报表]人|审核人|单位负责人|项目负责人|联系人|联系电话|填[报表]日期|\(?公?章\)?)[:：]?")


def after_colon(text: str) -> str | None:
    """What follows the first colon of a text; ``None`` if nothing does."""
    _, _, value = text.replace("：", ":", 1).partition(":")
    return value.strip() or None


def find_grade(view: SheetView, total_row: int | None, last: int) -> Found:
    """The grade: right of its label, or alone beside the total (永德县 writes 优 there)."""
    if total_row is None:
        return {}
    for row in range(total_row, last + 1):
        for area in view.starts(row):
            value = _labelled_grade(view, area)
            if value is not None:
                return {Field("total", "", "grade"): Mark(value, view.text(area))}
    for area in view.starts(total_row):
        if _GRADE_WORD.match(fold(view.text(area))):
            return {Field("total", "", "grade"): Mark(area, "")}
    return {}


def _labelled_grade(view: SheetView, area: Area) -> Area | None:
    if GRADE.find(view.key(area)):
        return view.area(area.top, area.right + 1)
    label, colon, value = fold(view.text(area)).partition(":")
    return area if colon and GRADE.find(label) and _GRADE_WORD.match(value) else None


def find_remarks(view: SheetView, first: int, last: int) -> Found:
    """Reason boxes: the text right of the label, after its colon, or in the row below."""
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            text = view.text(area)
            inline = after_colon(text) is not None
            head = fold(text).partition(":")[0]
            item = REMARKS.field(head if inline else view.key(area))
            if item is not None:
                value = area if inline else _box(view, area)
                found.setdefault(Field("remarks", "", item), Mark(value, text if not inline else head))
    return found


def _box(view: SheetView, label: Area) -> Area:
    """Right of the label; below it where the label itself spans the form."""
    below = view.area(label.bottom + 1, label.left)
    wide = label.right - label.left >= _WIDE and len(view.starts(label.top)) == 1
    if wide and view.text(below) and not REMARKS.find(view.key(below)):
        return below
    return view.area(label.top, label.right + 1)


def find_notes(view: SheetView, first: int, last: int) -> Found:
    """The form's own notes: from the first 注 or 备注 on, up to the sign-off line."""
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        areas = view.starts(row)
        if not areas or (not found and not _NOTE.match(fold(view.text(areas[0])))):
            continue
        if _SIGNOFF.match(fold(view.text(areas[0]))):
            break
        for area in areas:
            found[Field("notes", str(len(found) + 1), "text")] = Mark(area, "")
    return found
