"""The fund table, both ways round: sources down with measures across, or measures down with sources across."""

from __future__ import annotations

import re

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.recognise.front import is_label
from jixiao.recognise.headings import ACTUAL_GOAL, EXPECTED_GOAL, MEASURES
from jixiao.recognise.view import Found, Mark, SheetView
from jixiao.recognise.words import fold, split_points

__all__ = ["find_funds"]

_TOTAL = re.compile(r"总额|总金额|资金总|合计|总计|^总")
_LINE_NUMBER = re.compile(r"^(?:行次|序号)$")
_UNIT = re.compile(r"单位:(?:人民币)?(?:万?元)|[(（]万?[元无][)）]")
_AMOUNTS = frozenset({"initial", "budget", "arrived", "executed", "balance"})
_SCORING = frozenset({"points", "score", "deviation"})


def find_funds(view: SheetView, first: int, last: int) -> Found:
    """The fund table between two rows; nothing if there is none."""
    found = _measures_down(view, first, last) or _sources_down(view, first, last)
    if not found:
        return {}
    unit = _currency(view, first, last)
    return {**found, **({Field("funds", "", "currency"): unit} if unit is not None else {})}


def _currency(view: SheetView, first: int, last: int) -> Mark | None:
    """The cell that says the unit of amounts: ``项目资金（万元）``, ``单位：元``."""
    for row in range(first, last + 1):
        for area in view.starts(row):
            if _UNIT.search(fold(view.text(area))):
                return Mark(area, view.text(area))
    return None


# --- measures across --------------------------------------------------------------------------------------


def _sources_down(view: SheetView, first: int, last: int) -> dict[Field, Mark]:
    for row in range(first, last + 1):
        headings = _measure_headings(view, row)
        if len(_AMOUNTS & headings.keys()) >= 2 or {"executed", "rate"} <= headings.keys():
            return _source_rows(view, row, last, headings)
    return {}


def _measure_headings(view: SheetView, row: int) -> dict[str, Area]:
    best: dict[str, tuple[int, Area]] = {}
    for area in view.covering(row):
        match = MEASURES.find(view.key(area))
        if match is not None and not view.has_figure(area):
            best[match.field] = min(best.get(match.field, (match.rank, area)), (match.rank, area))
    return {measure: area for measure, (_, area) in best.items()}


def _source_rows(view: SheetView, top: int, last: int, headings: dict[str, Area]) -> dict[Field, Mark]:
    left = min(area.left for area in headings.values())
    rows: list[tuple[int, Area]] = []
    for row in range(max(area.bottom for area in headings.values()) + 1, last + 1):
        if not view.starts(row):
            continue
        label = _row_label(view, row, left, top)
        if label is None or _ends_funds(view, row):
            break
        rows.append((row, label))
    if not rows:
        return {}
    total = next((row for row, label in rows if _TOTAL.search(view.key(label))), rows[0][0])
    found: dict[Field, Mark] = {}
    parts = 0
    for row, label in rows:
        parts += row != total
        source = "total" if row == total else f"part{parts}"
        found[Field("funds", source, "label")] = Mark(label, view.text(label))
        for measure, heading in headings.items():
            mark = Mark(view.area(row, heading.left), view.text(heading))
            scores = source == "total" and measure in _SCORING
            found[Field("execution", "", measure) if scores else Field("funds", source, measure)] = mark
    return found | _printed_points(view, top, left, found)


def _row_label(view: SheetView, row: int, left: int, top: int) -> Area | None:
    """The nearest text left of the measures; the block's own label, which begins at the heading, names no source."""
    labels = [area for area in view.covering(row) if area.right < left and area.top > top]
    return labels[-1] if labels else None


def _ends_funds(view: SheetView, row: int) -> bool:
    keys = [view.key(area) for area in view.starts(row)]
    both = any(EXPECTED_GOAL.find(key) for key in keys) and any(ACTUAL_GOAL.find(key) for key in keys)
    return both or any(is_label(view, area) for area in view.starts(row))


def _printed_points(view: SheetView, top: int, left: int, found: dict[Field, Mark]) -> dict[Field, Mark]:
    """Points of the execution printed in a label (咸宁市2020: 预算执行情况（20分）), where no column has them."""
    if Field("execution", "", "points") in found:
        return {}
    for area in view.covering(top):
        if area.left < left and split_points(view.text(area), level=False)[1] is not None:
            return {Field("execution", "", "points"): Mark(area, view.text(area))}
    return {}


# --- measures down ----------------------------------------------------------------------------------------


def _measures_down(view: SheetView, first: int, last: int) -> dict[Field, Mark]:
    stack = _label_stack(view, first, last)
    amounts = {measure for measure, _ in stack} & _AMOUNTS
    if len(amounts) < 3:
        return {}
    top = stack[0][1].top - 1
    headings = _measure_headings(view, top)
    if len(_AMOUNTS & headings.keys()) >= 2:
        return _diagonal(view, stack, headings)
    return _source_columns(view, stack, top)


def _label_stack(view: SheetView, first: int, last: int) -> list[tuple[str, Area]]:
    """Measures that label consecutive rows in one column (大宁县2021)."""
    best: list[tuple[str, Area]] = []
    stacks: dict[int, list[tuple[str, Area]]] = {}
    for row in range(first, last + 1):
        for area in view.starts(row):
            match = MEASURES.find(view.key(area))
            if match is None or match.field in _SCORING:
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
        source = view.text(label)
        values = [view.area(label.top, area.left) for item, area in headings.items() if item not in _SCORING]
        place = headings.get(measure, min(headings.values(), key=lambda area: area.left))
        filled = next((area for area in values if view.text(area)), view.area(label.top, place.left))
        found[Field("funds", "total", measure)] = Mark(filled, source)
        if measure != "rate":
            continue
        for item in _SCORING & headings.keys():
            found[Field("execution", "", item)] = Mark(view.area(label.top, headings[item].left), source)
    return found


def _source_columns(view: SheetView, stack: list[tuple[str, Area]], top: int) -> dict[Field, Mark]:
    label = stack[0][1]
    columns: list[Area] = []
    column = label.right + 1
    while column <= view.last_column:
        heading = view.area(top, column)
        if view.text(heading) and not _LINE_NUMBER.match(view.key(heading)):
            columns.append(heading)
        column = heading.right + 1
    if not columns:
        return {}
    total = next((area for area in columns if _TOTAL.search(view.key(area))), columns[0])
    found: dict[Field, Mark] = {}
    for number, heading in enumerate(columns):
        parts = number + (columns.index(total) > number)
        source = "total" if heading == total else f"part{parts}"
        found[Field("funds", source, "label")] = Mark(heading, view.text(heading))
        for measure, row in stack:
            found[Field("funds", source, measure)] = Mark(view.area(row.top, heading.left), view.text(row))
    return found
