"""Reads an XML spreadsheet of Excel 2003 ("XML 表格"), which some budget systems export under the name of an .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from jixiao.cells import UNTOLD_FORMULA, ExcelError, Grid, Value, column_letters
from jixiao.numbers import exact
from jixiao.workbooks.drafts import SheetDraft, Tally
from jixiao.workbooks.number_formats import NAMED_FORMATS
from jixiao.workbooks.parts import LIMITS, Limits, all_text, attribute, parse_xml
from jixiao.workbooks.serials import serial
from jixiao.workbooks.styles import children, is_true, whole

__all__ = ["read_xml_2003"]

_STATES: Final = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_PLACE: Final = re.compile(r"\bR(\d{1,7})C(\d{1,5})\b")
_RANGE: Final = re.compile(r"(?:(?:'(?:[^']|'')*'|[^'!:]+)!)?R\d+C\d+(?::R\d+C\d+)?")


@dataclass(frozen=True, slots=True)
class _Style:
    number_format: str | None = None
    locked: bool | None = None


def read_xml_2003(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a workbook; cells with a formula have `UNTOLD_FORMULA`, as it counts rows and columns relatively.

    Args:
        content: The file's bytes.
        limits: What the workbook may hold.

    Raises:
        UnreadableWorkbook: It is damaged, or exceeds the limits.
    """
    root = parse_xml(content, "")
    styles = _styles(root)
    tally = Tally(limits)
    sheets = tuple(_sheet(element, styles, tally).grid() for element in children(root, "Worksheet"))
    return Grid(sheets, names=dict(_names(root)))


def _styles(root: etree._Element) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for element in children(root, "Styles", "Style"):
        base = styles.get(attribute(element, "Parent") or "Default", _Style())
        number_format, locked = base.number_format, base.locked
        for child in children(element, "NumberFormat"):
            code = attribute(child, "Format") or "General"
            number_format = NAMED_FORMATS.get(code.lower(), code)
        for child in children(element, "Protection"):
            protected = attribute(child, "Protected")
            locked = is_true(protected) if protected is not None else locked
        styles[attribute(element, "ID") or ""] = _Style(number_format, locked)
    return styles


def _names(parent: etree._Element) -> Iterator[tuple[str, str]]:
    for element in children(parent, "Names", "NamedRange"):
        name, target = attribute(element, "Name"), (attribute(element, "RefersTo") or "").removeprefix("=")
        if name is not None:
            yield name, _PLACE.sub(_a1, target) if _RANGE.fullmatch(target) else target


def _a1(place: re.Match[str]) -> str:
    return f"${column_letters(int(place[2]))}${place[1]}"


def _sheet(element: etree._Element, styles: dict[str, _Style], tally: Tally) -> SheetDraft:
    sheet = SheetDraft(attribute(element, "Name") or "", tally)
    sheet.names = dict(_names(element))
    sheet.protected = is_true(attribute(element, "Protected"))
    visible = next(children(element, "WorksheetOptions", "Visible"), None)
    sheet.state = _STATES.get((visible.text or "").strip() if visible is not None else "", "visible")
    for table in children(element, "Table"):
        _columns(table, sheet)
        row = 0
        for line in children(table, "Row"):
            row = whole(attribute(line, "Index"), row + 1)
            _row(line, row, sheet, styles)
            # `Span` repeats the row's height and look on the rows below it; they hold nothing.
            row += _span(line, "Span", tally.limits.rows)
    return sheet


def _columns(table: etree._Element, sheet: SheetDraft) -> None:
    column, most = 0, sheet.tally.limits.columns
    for element in children(table, "Column"):
        first = whole(attribute(element, "Index"), column + 1)
        column = min(first + _span(element, "Span", most), most)
        if is_true(attribute(element, "Hidden")):
            sheet.hidden_columns.update(range(first, column + 1))


def _row(line: etree._Element, row: int, sheet: SheetDraft, styles: dict[str, _Style]) -> None:
    if is_true(attribute(line, "Hidden")):
        sheet.hidden_rows.add(row)
    column, limits = 0, sheet.tally.limits
    for cell in children(line, "Cell"):
        column = whole(attribute(cell, "Index"), column + 1)
        style = styles.get(attribute(cell, "StyleID") or attribute(line, "StyleID") or "Default", _Style())
        data = next(children(cell, "Data"), None)
        formula = UNTOLD_FORMULA if attribute(cell, "Formula") is not None else None
        sheet.put(
            row,
            column,
            _value(data) if data is not None else None,
            number_format=style.number_format or "General",
            formula=formula,
            locked=style.locked is not False,
        )
        across, down = _span(cell, "MergeAcross", limits.columns), _span(cell, "MergeDown", limits.rows)
        sheet.merge(row, column, down + 1, across + 1)
        for comment in children(cell, "Comment", "Data"):
            sheet.comments[row, column] = all_text(comment)
        column += across


def _span(element: etree._Element, name: str, most: int) -> int:
    return max(0, min(whole(attribute(element, name), 0), most))


def _value(data: etree._Element) -> Value:
    text = all_text(data)
    match attribute(data, "Type"):
        case "Number":
            try:
                return exact(float(text))
            except ValueError:
                return text or None
        case "DateTime":
            return serial(text)
        case "Boolean":
            return is_true(text)
        case "Error":
            return ExcelError(text)
        case _:
            return text
