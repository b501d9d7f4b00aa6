"""What stands above the table: title, year, header fields, goals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.headings import ACTUAL_GOAL, EXPECTED_GOAL, HEADER, MEASURES, Headings
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.words import fold

__all__ = ["find_goals", "find_header", "find_title", "inline_value", "is_label", "is_title", "year_in"]

_TITLE = re.compile(r"自评|绩效|评价表|评分表")
_YEAR_LINE = re.compile(r"^\(?(20\d\d)年?度?\)?$")
_YEAR = re.compile(r"(20\d\d)年")
_INLINE = re.compile(r"(?:^|(?<=[\s;,。]))([^\s:;,]{2,12})\s*:")


def is_title(view: SheetView, row: int) -> bool:
    """Whether a row begins a form: one lone text that names it, or its year."""
    areas = view.starts(row)
    if len(areas) != 1:
        return False
    text = fold(view.text(areas[0]))
    return len(text) <= 60 and bool(_TITLE.search(text) or _YEAR_LINE.match(text))


def is_label(view: SheetView, area: Area) -> bool:
    """Whether an area is a header field's label."""
    return HEADER.field(view.key(area)) is not None


def year_in(text: str) -> int | None:
    """The year that a title names."""
    found = _YEAR_LINE.match(fold(text)) or _YEAR.search(fold(text))
    return int(found[1]) if found is not None else None


def find_title(view: SheetView, first: int, last: int) -> Found:
    """The form's title, and the line that says its year: a line of its own goes before the title."""
    found: dict[Field, Mark] = {}
    lines: list[Area] = []
    for row in range(first, last + 1):
        areas = view.starts(row)
        if any(is_label(view, area) or MEASURES.find(view.key(area)) for area in areas):
            break
        lines += areas
    title = next((area for area in lines if _TITLE.search(fold(view.text(area)))), None)
    if title is not None:
        found[Field("form", "", "title")] = Mark(title, view.text(title))
    years = [area for area in lines if year_in(view.text(area)) is not None]
    years.sort(key=lambda area: _YEAR_LINE.match(fold(view.text(area))) is None)
    if years:
        found[Field("form", "", "year")] = Mark(years[0], view.text(years[0]))
    return found


def find_header(view: SheetView, first: int, last: int) -> Found:
    """Labelled fields: the value right of its label, or after a colon in the same cell."""
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            for name, mark in _labelled(view, area):
                found.setdefault(Field("header", "", name), mark)
    return found


def _labelled(view: SheetView, label: Area) -> Iterator[tuple[str, Mark]]:
    text = view.text(label)
    inline = [(HEADER.field(fold(word)), word) for word, value in _inline(text) if value]
    if any(name is not None for name, _ in inline):
        for name, word in inline:
            if name is not None:
                yield name, Mark(label, word)
        return
    name = HEADER.field(view.key(label))
    if name is None or label.right >= view.last_column + 1:
        return
    value = view.area(label.top, label.right + 1)
    if not is_label(view, value):
        yield name, Mark(value, text)


def _inline(text: str) -> list[tuple[str, str]]:
    """Split ``单位名称：甲局  填报日期：1月`` into its labels and values."""
    plain = unicodedata.normalize("NFKC", text)
    labels = [match for match in _INLINE.finditer(plain) if HEADER.field(fold(match[1])) is not None]
    starts = [match.start() for match in labels] + [len(plain)]
    return [(match[1], plain[match.end() : end].strip(" ;,")) for match, end in zip(labels, starts[1:], strict=False)]


def inline_value(text: str, label: str) -> str | None:
    """The value that follows ``label:`` in the same text; ``None`` if the text has no such label."""
    return next((value for word, value in _inline(text) if word == label), None)


def find_goals(view: SheetView, first: int, last: int) -> Found:
    """The expected and the actual goal: side by side under their headings, or each right of its label."""
    for row in range(first, last + 1):
        expected = _best(view, row, EXPECTED_GOAL)
        actual = _best(view, row, ACTUAL_GOAL)
        if expected is not None and actual is not None and expected != actual:
            return {
                Field("goals", "", item): Mark(view.area(area.bottom + 1, area.left), view.text(area))
                for item, area in (("expected", expected), ("actual", actual))
            }
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        for item, headings in (("expected", EXPECTED_GOAL), ("actual", ACTUAL_GOAL)):
            label = _best(view, row, headings)
            if label is not None:
                value = view.area(row, label.right + 1)
                found.setdefault(Field("goals", "", item), Mark(value, view.text(label)))
    return found


def _best(view: SheetView, row: int, headings: Headings) -> Area | None:
    matches = [(match.rank, area.left, area) for area in view.starts(row) if (match := headings.find(view.key(area)))]
    return min(matches)[2] if matches else None
