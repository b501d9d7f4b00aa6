"""What stands above the table: title, year, header fields, goals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.headings import ACTUAL_GOAL, COLUMNS, EXPECTED_GOAL, HEADER, MEASURES
from jixiao.recognise.matching import Headings
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.wordings import LABEL, NOTE, TITLE
from jixiao.recognise.words import fold, heading_key

__all__ = ["find_goals", "find_header", "find_title", "inline_value", "is_label", "is_title", "year_in"]

_YEAR_LINE = re.compile(r"^\(?(20\d\d)年?度?\)?$")
# 2023年3月1日 is the day on which a form was filled in, not the year that it speaks of.
_YEAR = re.compile(r"(20\d\d)年(?!\d+月)")
_YEAR_FIELD = re.compile(r"^.{0,6}年度:?(20\d\d)年?$")
_INLINE = re.compile(r"(?:^|(?<=[\s;,。]))([^\s:;,]{2,16})\s*:")
# 项 目 名 称: spread out over the cell, a space after each character.
_SPACED = re.compile(r"(?<![^\s])(?:[\u3400-\u9fff]\s){2,}[\u3400-\u9fff](?=\s*:)")
_SECTION = re.compile(r"^[一二三四五六七八九十]+、.{0,20}$")
_STAMP = re.compile(r"^\((?:公?章|盖章|签[字章])\)$")
_LONGEST_TITLE = 60
_LONGEST_LABEL = 20


def is_title(view: SheetView, row: int) -> bool:
    """Whether a row begins a form: one lone text that names it, or its year."""
    areas = view.starts(row)
    if len(areas) != 1:
        return False
    text = fold(view.text(areas[0]))
    if len(text) > _LONGEST_TITLE or NOTE.says(text) or any(mark in text for mark in ":。;"):
        return False
    return TITLE.says(text) or _YEAR_LINE.match(text) is not None


def is_label(view: SheetView, area: Area) -> bool:
    """Whether an area is a header field's label, alone or with its value behind a colon."""
    text = view.text(area)
    return HEADER.field(view.key(area)) is not None or bool(
        _inline(text) and HEADER.field(heading_key(_inline(text)[0][0]))
    )


def year_in(text: str) -> int | None:
    """The year that a title names."""
    folded = fold(text)
    found = _YEAR_LINE.match(folded) or _YEAR.search(folded) or _YEAR_FIELD.match(folded)
    return int(found[1]) if found is not None else None


def find_title(view: SheetView, first: int, last: int) -> Found:
    """The form's title, and the line that says its year: a line of its own goes before the title."""
    found: dict[Field, Mark] = {}
    lines: list[Area] = []
    for row in range(first, last + 1):
        areas = view.starts(row)
        measured = len(areas) > 1 and any(MEASURES.find(view.key(area)) for area in areas)
        if measured or any(is_label(view, area) for area in areas):
            break
        lines += areas
    title = next((area for area in lines if TITLE.says(fold(view.text(area)))), None)
    if title is not None:
        found[Field("form", "", "title")] = Mark(title, view.text(title))
    alone = (view.starts(row) for row in range(first, last + 1))
    lines += (areas[0] for areas in alone if len(areas) == 1 and _YEAR_LINE.match(fold(view.text(areas[0]))))
    lines += (area for row in range(first, last + 1) for area in _year_fields(view, row))
    years = [area for area in lines if year_in(view.text(area)) is not None]
    years.sort(key=lambda area: _YEAR_LINE.match(fold(view.text(area))) is None)
    if years:
        found[Field("form", "", "year")] = Mark(years[0], view.text(years[0]))
    return found


def _year_fields(view: SheetView, row: int) -> Iterator[Area]:
    """A year as a field of the head: 评价年度 beside 2022, 预算年度：2022."""
    for area in view.starts(row):
        if _YEAR_FIELD.match(fold(view.text(area))):
            yield area
        elif view.key(area).endswith("年度") and _YEAR_LINE.match(fold(view.text(view.area(row, area.right + 1)))):
            yield view.area(row, area.right + 1)


def find_header(view: SheetView, first: int, last: int) -> Found:
    """Labelled fields: the value right of its label, or after a colon in the same cell.

    Of two labels for one field the more usual one counts: 实施单位 before 填报单位.
    """
    best: dict[str, tuple[int, Mark]] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            for name, rank, mark in _labelled(view, area):
                if name not in best or rank < best[name][0]:
                    best[name] = (rank, mark)
    return {Field("header", "", name): mark for name, (_, mark) in best.items()}


def _labelled(view: SheetView, label: Area) -> Iterator[tuple[str, int, Mark]]:
    text = view.text(label)
    inline = [(HEADER.find(heading_key(word)), word) for word, value in _inline(text) if value]
    if any(match is not None for match, _ in inline):
        for match, word in inline:
            if match is not None:
                yield match.field, match.rank, Mark(label, word)
        return
    match = HEADER.find(view.key(label))
    if match is not None and len(text) <= _LONGEST_LABEL and label.right <= view.last_column:
        value = _value_of(view, label)
        if value is not None and MEASURES.find(view.key(value)) is None:
            yield match.field, match.rank, Mark(value, text, label)


def _value_of(view: SheetView, label: Area) -> Area | None:
    """The cell right of a label; past unmerged blank cells to the first filled one, if no other label comes before."""
    if view.is_wide(label) and fold(view.text(label)).endswith(":"):
        return None  # the value was to be written behind the colon
    nearest = view.area(label.top, label.right + 1)
    area = nearest
    while not view.text(area) and area.is_single and area.right < view.last_column:
        area = view.area(label.top, area.right + 1)
    if not view.text(area) or area == nearest:
        return None if is_label(view, nearest) or _inline(view.text(nearest)) else nearest
    other = is_label(view, area) or _inline(view.text(area)) or LABEL.says(fold(view.text(area)))
    return nearest if other or area.top != label.top else area


def _inline(text: str) -> list[tuple[str, str]]:
    """Split ``单位名称：甲局  填报日期：1月`` into its labels and values."""
    plain = _SPACED.sub(lambda match: "".join(match[0].split()), unicodedata.normalize("NFKC", text))
    labels = [match for match in _INLINE.finditer(plain) if _is_label_text(match[1])]
    starts = [match.start() for match in labels] + [len(plain)]
    values = [(match[1], plain[match.end() : end].strip(" ;,")) for match, end in zip(labels, starts[1:], strict=False)]
    return [(label, "" if _STAMP.match(value) else value) for label, value in values]


def _is_label_text(text: str) -> bool:
    return HEADER.field(heading_key(text)) is not None or LABEL.says(heading_key(text))


def inline_value(text: str, label: str) -> str | None:
    """The value that follows ``label:`` in the same text; ``None`` if the text has no such label."""
    return next((value for word, value in _inline(text) if word == label), None)


def find_goals(view: SheetView, first: int, last: int) -> Found:
    """The expected and the actual goal: side by side under their headings, or each right of its label."""
    for row in range(first, last + 1):
        expected, actual = _best(view, row, EXPECTED_GOAL), _best(view, row, ACTUAL_GOAL)
        if expected is not None and actual is not None and expected != actual:
            beside = _says_something(view, view.area(row, expected.right + 1), actual)
            return {
                Field("goals", "", item): Mark(
                    view.area(row, area.right + 1) if beside else view.area(area.bottom + 1, area.left),
                    view.text(area),
                    area,
                )
                for item, area in (("expected", expected), ("actual", actual))
            }
    found: dict[Field, Mark] = {}
    for row in range(first, last + 1):
        for item, headings in (("expected", EXPECTED_GOAL), ("actual", ACTUAL_GOAL)):
            mark, field = _goal_at(view, row, headings), Field("goals", "", item)
            # 三、绩效目标完成情况 above the goals, with nothing beside it, is only the block's title.
            if mark is not None and (field not in found or not view.text(found[field].area)):
                found[field] = mark
    return found


def _goal_at(view: SheetView, row: int, headings: Headings) -> Mark | None:
    """A goal right of its label, below a label that spans the form, or behind the colon in the same cell."""
    label = _best(view, row, headings)
    if label is not None:
        wide = view.is_wide(label)
        value = view.area(label.bottom + 1, label.left) if wide else _value_of(view, label)
        if value is None or _heads_something(view, value) or (wide and not view.is_wide(value)):
            return None
        return Mark(value, view.text(label), label)
    for area in view.starts(row):
        head, colon, value_text = unicodedata.normalize("NFKC", view.text(area)).partition(":")
        if colon and value_text.strip() and headings.find(heading_key(head)) is not None:
            return Mark(area, fold(head))
    return None


def _heads_something(view: SheetView, area: Area) -> bool:
    """Whether what stands below a heading is the next heading, so that nothing was filled in."""
    key = view.key(area)
    goal = heading_key(key.partition(":")[0])
    return (
        _SECTION.match(fold(view.text(area))) is not None
        or COLUMNS.find(key) is not None
        or any(headings.find(text) is not None for headings in (EXPECTED_GOAL, ACTUAL_GOAL) for text in (key, goal))
    )


def _says_something(view: SheetView, area: Area, other: Area) -> bool:
    """Whether a goal stands right of its heading, and not the other goal's heading."""
    key = view.key(area)
    return area != other and bool(key) and EXPECTED_GOAL.find(key) is None and ACTUAL_GOAL.find(key) is None


def _best(view: SheetView, row: int, headings: Headings) -> Area | None:
    """The heading of a goal in a row; a label down the side of several rows is the block's own."""
    matches = [
        (area.bottom > row, match.rank, area.left, area)
        for area in view.starts(row)
        if (match := headings.find(view.key(area)))
    ]
    return min(matches)[-1] if matches else None
