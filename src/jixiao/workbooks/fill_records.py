"""What fill a marked cell had before it was marked, so that clearing the marks can give it back.

The record is kept in hidden names of the marked sheet: they go with a sheet that is moved or copied, follow rows that
are inserted, outlive the list of findings, and no program renumbers them as it renumbers styles. One name holds the
mark's colour and the old fill as text, further ones the cells that had it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from jixiao.cells import Area
from jixiao.workbooks.defined_names import add_name, local_names, remove_names
from jixiao.workbooks.styles import parse_area

__all__ = ["FillRecord", "Place", "is_record", "read_records", "remove_records", "write_records"]

Place = tuple[int, int]
"""Row and column, counted from 1."""

_FILL = re.compile(r"jx_fill_(\d{1,6})$", re.IGNORECASE)
_CELLS = re.compile(r"jx_filled_(\d{1,6})_\d+$", re.IGNORECASE)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_LITERAL_LIMIT = 250  # Excel takes 255 characters between quotes
# Whatever sheet the reference spells, it means the one that the name belongs to: the sheet may have been renamed.
_RANGE = re.compile(r"(?:^|!)(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FillRecord:
    """Cells that had the same fill and got the same colour.

    Attributes:
        colour: What marked them, as ``RRGGBB``.
        fill: The fill before, as markup without namespaces.
        areas: Where they lie by now; those whose rows or columns were deleted are left out.
    """

    colour: str
    fill: str
    areas: tuple[Area, ...]


def is_record(name: str) -> bool:
    """Whether a defined name belongs to a record."""
    return bool(_FILL.match(name) or _CELLS.match(name))


def read_records(workbook: etree._Element, scope: int) -> tuple[FillRecord, ...]:
    """The records of one sheet, given by its place among all sheets."""
    fills: dict[int, tuple[str, str]] = {}
    areas: dict[int, list[Area]] = {}
    for name, reference in local_names(workbook, scope).items():
        if (match := _FILL.match(name)) is not None:
            text = "".join(_LITERAL.findall(reference)).replace('""', '"')
            colour, _, fill = text.partition(" ")
            fills[int(match[1])] = colour.upper(), fill
        elif (match := _CELLS.match(name)) is not None and (found := _RANGE.search(reference)) is not None:
            area = parse_area(found[1].upper())
            areas.setdefault(int(match[1]), []).extend([area] if area is not None else [])
    return tuple(FillRecord(*fills[number], tuple(areas.get(number, ()))) for number in sorted(fills))


def write_records(
    workbook: etree._Element, scope: int, quoted_sheet: str, marked: Mapping[Place, tuple[str, str]]
) -> None:
    """Record cells of one sheet.

    Args:
        workbook: The root of the workbook part, to change.
        scope: The sheet's place among all sheets.
        quoted_sheet: Its name as a reference spells it.
        marked: Cell → the colour that marks it and the fill that it had.
    """
    groups: dict[tuple[str, str], set[Place]] = {}
    for place, record in marked.items():
        groups.setdefault(record, set()).add(place)
    taken = [int(match[1]) for name in local_names(workbook, scope) if (match := _FILL.match(name)) is not None]
    for number, ((colour, fill), places) in enumerate(groups.items(), max(taken, default=0) + 1):
        add_name(workbook, f"jx_fill_{number}", scope, _literal(f"{colour} {fill}"), hidden=True)
        for index, area in enumerate(_rectangles(places), 1):
            absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", area.a1)
            add_name(workbook, f"jx_filled_{number}_{index}", scope, f"{quoted_sheet}!{absolute}", hidden=True)


def remove_records(workbook: etree._Element, scope: int) -> None:
    """Forget the records of one sheet."""
    remove_names(workbook, scope, {name for name in local_names(workbook, scope) if is_record(name)})


def _literal(text: str) -> str:
    pieces = [text[start : start + _LITERAL_LIMIT] for start in range(0, len(text), _LITERAL_LIMIT)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _rectangles(places: Iterable[Place]) -> list[Area]:
    """The cells as few ranges: runs within a row, joined with equal runs of the rows below."""
    runs: list[Area] = []
    for row, column in sorted(places):
        last = runs[-1] if runs else None
        if last is not None and (last.top, last.right) == (row, column - 1):
            runs[-1] = Area(row, last.left, row, column)
        else:
            runs.append(Area(row, column, row, column))
    joined: list[Area] = []
    open_below: dict[tuple[int, int, int], int] = {}
    for run in runs:
        index = open_below.pop((run.top - 1, run.left, run.right), None)
        if index is None:
            index = len(joined)
            joined.append(run)
        else:
            joined[index] = Area(joined[index].top, run.left, run.bottom, run.right)
        open_below[run.top, run.left, run.right] = index
    return joined
