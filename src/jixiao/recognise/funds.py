"""The fund table: sources down with measures across, measures down with sources across, or label beside amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.front import is_label
from jixiao.recognise.headings import ACTUAL_GOAL, EXPECTED_GOAL, MEASURES
from jixiao.recognise.stacked import column_of, read_down
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.wordings import CURRENCY, FUNDS_SOURCE, FUNDS_TOTAL, LINE_NUMBER
from jixiao.recognise.words import fold, heading_key, is_dash, split_points

__all__ = ["AMOUNTS", "find_funds", "heads_amounts"]

AMOUNTS = frozenset({"initial", "budget", "arrived", "executed", "balance"})
"""Measures that are money."""
_SCORING = frozenset({"points", "score", "deviation"})
_MOST_POINTS = 20
"""Forms give the execution 10 points (财预〔2020〕10号), some departments' 20; none gives more."""
# 执行率：96.5%, 得分9.55: label and figure in one cell.
_INLINE = re.compile(r"^([\u3400-\u9fff()]{2,12}):?(\d[\d.,]*(?:%|分|万?元)?)$")
_WITH_UNIT = re.compile(r"\d万?元$")
_WORDS = re.compile(r"[\u3400-\u9fff]{2}")


def find_funds(view: SheetView, first: int, last: int) -> Found:
    """The fund table between two rows; nothing if there is none."""
    found = _measures_down(view, first, last) or _pairs(view, first, last) or _sources_down(view, first, last)
    if not found:
        return {}
    unit = _currency(view, first, last) or _currency_of_amounts(view, found)
    return {**found, **({Field("funds", "", "currency"): unit} if unit is not None else {})}


def heads_amounts(view: SheetView, row: int) -> bool:
    """Whether a row heads columns of amounts."""
    return len(AMOUNTS & {MEASURES.field(view.key(area)) for area in view.starts(row)}) > 1


def _currency(view: SheetView, first: int, last: int) -> Mark | None:
    """The cell that says the unit of amounts: ``项目资金（万元）``, ``单位：元``."""
    for row in range(first, last + 1):
        for area in view.starts(row):
            if CURRENCY.says(fold(view.text(area))):
                return Mark(area, view.text(area))
    return None


def _currency_of_amounts(view: SheetView, found: Found) -> Mark | None:
    """An amount that names its own unit (遂宁市安居区2021: 2.38万元), where no label does."""
    for field, mark in found.items():
        text = fold(view.text(mark.area))
        if field.item in AMOUNTS and _WITH_UNIT.search(text):
            return Mark(mark.area, text)
    return None


def _place(source: str, measure: str) -> Field:
    """What the total row says of points and scores is the execution's."""
    return (
        Field("execution", "", measure)
        if source == "total" and measure in _SCORING
        else Field("funds", source, measure)
    )


def _heads_a_block(view: SheetView, area: Area) -> bool:
    """Whether a text runs across the form: 二、预算执行情况 is no measure."""
    wide = area.left == view.left_edge and view.is_wide(area)
    return wide and len(view.starts(area.top)) == 1


def _is_amount(view: SheetView, area: Area) -> bool:
    """Whether a figure, a text with a figure or a dash stands there."""
    text = fold(view.text(area))
    return view.has_figure(area) or is_dash(text) or (any(map(str.isdecimal, text)) and not _WORDS.search(text))


# --- measures across --------------------------------------------------------------------------------------


def _sources_down(view: SheetView, first: int, last: int) -> dict[Field, Mark]:
    for top in range(first, last + 1):
        for bottom in (top, top + 1):
            headings = _measure_headings(view, top, bottom)
            enough = len(AMOUNTS & headings.keys()) >= 2 or {"executed", "rate"} <= headings.keys()
            if enough and any(mark.area.top == top for mark in headings.values()):
                deeper = _measure_headings(view, top, bottom + 1) if bottom == top else headings
                return _source_rows(view, top, last, deeper if len(deeper) > len(headings) else headings)
    return {}


def _measure_headings(view: SheetView, top: int, bottom: int) -> dict[str, Mark]:
    """The measures that head columns, in one row or in two: 年初 over 预算数, 预算数 over 年初."""
    best: dict[str, tuple[int, int, Mark]] = {}
    column = view.first_column
    while column <= view.last_column:
        stack = column_of(view, top, bottom, column)
        column = stack[-1].right + 1
        heading = read_down(view, stack, MEASURES)
        if heading is not None:
            measure, rank = heading.match
            own = Area(heading.place.top, stack[-1].left, heading.place.bottom, stack[-1].right)
            offered = (rank, own.left, Mark(own, heading.text))
            best[measure] = min(best.get(measure, offered), offered, key=lambda each: each[:2])
    found = {measure: mark for measure, (_, _, mark) in best.items() if measure}
    if "executed" in found and not AMOUNTS - {"executed"} & found.keys():
        found |= _sum_of_sources(view, bottom)
    return found


def _sum_of_sources(view: SheetView, row: int) -> dict[str, Mark]:
    """Sources across with their sum, then what was spent of it (广水市2021: 中央, 省地, 本级, 其他, 合计, 执行数)."""
    for area in view.starts(row):
        if FUNDS_TOTAL.says(view.key(area)) and not view.has_figure(area):
            return {"budget": Mark(area, view.text(area))}
    return {}


def _source_rows(view: SheetView, top: int, last: int, headings: Mapping[str, Mark]) -> dict[Field, Mark]:
    left = min(mark.area.left for mark in headings.values())
    # Where the table stands right of the header, the labels further left are the header's.
    header = [area for area in view.covering(top) if area.right < left and is_label(view, area)]
    edge = view.area(top, header[-1].right + 1).right + 1 if header else view.first_column
    rows: list[tuple[int, Area | None]] = []
    for row in range(max(mark.area.bottom for mark in headings.values()) + 1, last + 1):
        if not view.starts(row):
            continue
        label = _row_label(view, row, left, top)
        if _ends_funds(view, row, headings, edge) or (label is None and rows):
            break
        rows.append((row, label))
    if not rows:
        return {}
    total = next((row for row, label in rows if label and FUNDS_TOTAL.says(view.key(label))), rows[0][0])
    found: dict[Field, Mark] = {}
    parts = 0
    for row, label in rows:
        parts += row != total
        source = "total" if row == total else f"part{parts}"
        if label is not None:
            found[Field("funds", source, "label")] = Mark(label, view.text(label))
        for measure, heading in headings.items():
            area = view.area(row, heading.area.left)
            found[_place(source, measure)] = Mark(area, heading.source, heading.area)
    return found | _printed_points(view, top, left, found)


def _row_label(view: SheetView, row: int, left: int, top: int) -> Area | None:
    """The nearest text left of the measures; the block's own label, which begins at the heading, names no source."""
    reaching = (area for area in view.covering(row) if area.right < left and area.top > top)
    labels = [area for area in reaching if not _is_amount(view, area)]
    return labels[-1] if labels else None


def _ends_funds(view: SheetView, row: int, headings: Mapping[str, Mark], edge: int) -> bool:
    """Whether a row below the headings belongs to what follows: goals, header fields, words where amounts should be."""
    areas = {view.area(row, mark.area.left) for measure, mark in headings.items() if measure in AMOUNTS}
    if any(_WORDS.search(view.text(area)) and not _is_amount_in_words(view.text(area)) for area in areas):
        return True
    return any(
        EXPECTED_GOAL.find(view.key(area)) or ACTUAL_GOAL.find(view.key(area)) or is_label(view, area)
        for area in view.starts(row)
        if area.left >= edge
    )


def _is_amount_in_words(text: str) -> bool:
    """Whether a text is an amount for all its words: ``25万元``, ``约20万元``."""
    return any(map(str.isdecimal, text)) and len(fold(text)) <= len("约215457.60万元")


def _printed_points(view: SheetView, top: int, left: int, found: Mapping[Field, Mark]) -> dict[Field, Mark]:
    """Points of the execution printed in a label (咸宁市2020: 预算执行情况（20分）), where no column has them."""
    if Field("execution", "", "points") in found:
        return {}
    score = found.get(Field("execution", "", "score"))
    heading = [score.heading] if score is not None and score.heading is not None else []
    for area in (*(area for area in view.covering(top) if area.left < left), *heading):
        if split_points(view.text(area), level=False)[1] is not None:
            return {Field("execution", "", "points"): Mark(area, view.text(area))}
    return {}


# --- label beside amount ----------------------------------------------------------------------------------


def _pairs(view: SheetView, first: int, last: int) -> dict[Field, Mark]:
    """``年初预算数 | 100 | 全年预算数 | 100 | 执行率 | 90%``: each measure left of its amount, of the total alone."""
    pairs = {row: dict(_pairs_of(view, row)) for row in range(first, last + 1)}
    telling = [row for row, found in pairs.items() if any(_is_amount(view, mark.area) for mark in found.values())]
    measures = {measure for row in telling for measure in pairs[row]}
    if not telling or not (len(AMOUNTS & measures) >= 2 or {"executed", "rate"} <= measures):
        return {}
    found: dict[Field, Mark] = {}
    for row in range(telling[0], telling[-1] + 1):
        for measure, mark in pairs[row].items():
            if measure == "score" and _exceeds_execution(view, mark):
                continue  # 自评得分 95.8 is the form's
            found.setdefault(_place("total", measure), mark)
    return found | _printed_points(view, telling[0], view.last_column + 1, found)


def _exceeds_execution(view: SheetView, mark: Mark) -> bool:
    """Whether a score is more than any form gives for the budget's execution."""
    score = plain_figure(view.text(mark.area), ("分",))
    return score is not None and score > _MOST_POINTS


def _pairs_of(view: SheetView, row: int) -> Iterator[tuple[str, Mark]]:
    for label in view.starts(row):
        inline = _INLINE.match(fold(view.text(label)))
        if inline is not None and (measure := MEASURES.field(heading_key(inline[1]))):
            yield measure, Mark(label, inline[1])
            continue
        match = MEASURES.find(view.key(label))
        if match is None or not match.field or view.has_figure(label) or _heads_a_block(view, label):
            continue
        value = view.area(row, label.right + 1)
        below = view.area(label.bottom + 1, label.left)
        blank = not view.text(value) and not _is_amount(view, below)
        if value.top == row and (blank or _is_amount(view, value)):
            yield match.field, Mark(value, view.text(label), label)


# --- measures down ----------------------------------------------------------------------------------------


def _measures_down(view: SheetView, first: int, last: int) -> dict[Field, Mark]:
    stack = _label_stack(view, first, last)
    amounts = {measure for measure, _ in stack} & AMOUNTS
    if len(amounts) < 2:
        return {}
    top = stack[0][1].top - 1
    headings = {measure: mark.area for measure, mark in _measure_headings(view, top, top).items()}
    if len(AMOUNTS & headings.keys()) >= 2:
        if len(amounts) < 3:
            return {}
        return _diagonal(view, stack, headings)
    return _source_columns(view, stack, top)


def _label_stack(view: SheetView, first: int, last: int) -> list[tuple[str, Area]]:
    """Measures that label consecutive rows in one column (大宁县2021)."""
    best: list[tuple[str, Area]] = []
    stacks: dict[int, list[tuple[str, Area]]] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            match = MEASURES.find(view.key(area))
            if match is None or not match.field or _heads_a_block(view, area):
                continue
            stack = stacks.get(area.left, [])
            if not stack or stack[-1][1].bottom + 1 != area.top:
                stack = []
            stack = [*stack, (match.field, area)]
            stacks[area.left] = stack
            best = max(best, stack, key=len)
    return best


def _diagonal(view: SheetView, stack: list[tuple[str, Area]], headings: dict[str, Area]) -> dict[Field, Mark]:
    """Measures both down and across: each row holds one figure, somewhere (大宁's facts in the national table)."""
    found: dict[Field, Mark] = {}
    for measure, label in stack:
        if measure in _SCORING:
            continue
        source = view.text(label)
        values = [view.area(label.top, area.left) for item, area in headings.items() if item not in _SCORING]
        place = headings.get(measure, min(headings.values(), key=lambda area: area.left))
        filled = next((area for area in values if view.text(area)), view.area(label.top, place.left))
        found[Field("funds", "total", measure)] = Mark(filled, source, label)
        if measure != "rate":
            continue
        for item in _SCORING & headings.keys():
            area = view.area(label.top, headings[item].left)
            found[Field("execution", "", item)] = Mark(area, view.text(headings[item]), headings[item])
    return found


def _source_columns(view: SheetView, stack: list[tuple[str, Area]], top: int) -> dict[Field, Mark]:
    label = stack[0][1]
    columns: list[Area] = []
    column = label.right + 1
    while column <= view.last_column:
        heading = view.area(top, column)
        if columns and not view.text(heading):
            break
        if heading.left == column and view.text(heading) and not LINE_NUMBER.says(view.key(heading)):
            columns.append(heading)
        column = heading.right + 1
    if not any(FUNDS_TOTAL.says(view.key(area)) or FUNDS_SOURCE.says(view.key(area)) for area in columns):
        return {}
    total = next((area for area in columns if FUNDS_TOTAL.says(view.key(area))), columns[0])
    found: dict[Field, Mark] = {}
    for number, heading in enumerate(columns):
        parts = number + (columns.index(total) > number)
        source = "total" if heading == total else f"part{parts}"
        found[Field("funds", source, "label")] = Mark(heading, view.text(heading))
        for measure, row in stack:
            found[_place(source, measure)] = Mark(view.area(row.top, heading.left), view.text(row), row)
    return found
