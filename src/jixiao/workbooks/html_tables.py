"""Reads a web page under the name of a workbook, as Excel opens one: what budget systems export as ``.xls``.

Text and tables lie below each other on one sheet, in the order of the page; a table's spans become merged ranges.
LibreOffice's page of several sheets, and the single-file page (MHTML) of Excel and WPS, give a sheet each.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from lxml import etree

from jixiao.cells import Grid
from jixiao.workbooks.drafts import SheetDraft, Tally
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.html_cells import Styles, flow, html_cell, is_hidden, styles_of
from jixiao.workbooks.parts import LIMITS, Limits, all_text
from jixiao.workbooks.plain_text import decoded

__all__ = ["read_html", "read_mhtml"]

_ROW_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_CELLS: Final = frozenset(("td", "th"))
_MOST_SPAN: Final = 1000
"""As far as browsers let a cell span columns."""
_DEEPEST: Final = 16
"""Tables within tables; pages are laid out with three or four."""
_SHEET: Final = re.compile(
    r"<x:Name>(?P<name>[^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=\"(?P<source>[^\"]*)\"", re.IGNORECASE
)
_NAME: Final = re.compile(r"<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_FRAMES: Final = re.compile(r"<frameset\b", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
_DEFAULT_NAME: Final = "Sheet1"


def read_html(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a page.

    Args:
        content: The file's bytes.
        limits: What the workbook may hold.

    Raises:
        UnreadableWorkbook: It holds no table, only frames whose sheets lie elsewhere, or exceeds the limits.
    """
    text = decoded(content)
    sheets = _Page(text, Tally(limits)).sheets()
    if not sheets:
        raise UnreadableWorkbook(Unreadable.FRAMES if _FRAMES.search(text) else Unreadable.HTML)
    return Grid(tuple(sheet.grid() for sheet in _distinct(sheets)))


def read_mhtml(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a single-file page: the pages of all sheets in one message (RFC 2557).

    Raises:
        UnreadableWorkbook: It holds no table, or exceeds the limits.
    """
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    pages: dict[str, str] = {}
    for part in message.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            pages[unquote(part.get("Content-Location") or str(len(pages)))] = decoded(payload)
    tally = Tally(limits)
    names = {source.rpartition("/")[2]: name for page in pages.values() for name, source in _SHEET.findall(page)}
    sheets = []
    for location, page in pages.items():
        name = names.get(location.rpartition("/")[2])
        if name is not None or not names:
            sheets += [replace(sheet, name=_sheet_name(name or sheet.name)) for sheet in _Page(page, tally).sheets()]
    if not sheets:
        raise UnreadableWorkbook(Unreadable.HTML)
    return Grid(tuple(sheet.grid() for sheet in _distinct(sheets)))


def _distinct(sheets: list[SheetDraft]) -> list[SheetDraft]:
    """The sheets under names that differ, as a workbook needs it."""
    taken: set[str] = set()
    for sheet in sheets:
        name, number = sheet.name, 1
        while sheet.name.casefold() in taken:
            number += 1
            sheet.name = f"{name[: _LONGEST_NAME - 6]}({number})"
        taken.add(sheet.name.casefold())
    return sheets


def _sheet_name(text: str) -> str:
    return _FORBIDDEN.sub("", " ".join(html.unescape(text).split()))[:_LONGEST_NAME].strip("' ") or _DEFAULT_NAME


class _Page:
    """One page and the sheets in it."""

    def __init__(self, text: str, tally: Tally) -> None:
        self.tally = tally
        name = _NAME.search(text)
        self.name = _sheet_name(name[1] if name is not None else "")
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        try:
            root: etree._Element | None = etree.fromstring(text.replace("\0", "").encode(), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableWorkbook(Unreadable.HTML) from error
        if root is None:  # nothing but comments
            raise UnreadableWorkbook(Unreadable.HTML)
        self.root = root
        self.styles: Styles = styles_of(self.root)
        marked = next((cell for cell in self.root.iter("td") if _is_marked(cell)), None)
        self.explicit = marked is not None or any(table.get("x:str") is not None for table in self.root.iter("table"))
        self.row = 1

    def sheets(self) -> list[SheetDraft]:
        """The sheets; none if there is no table."""
        if next(self.root.iter("table"), None) is None:
            return []
        sheets = [SheetDraft(self.name, self.tally)]
        marked = False
        for item in flow(self.root):
            if not isinstance(item, str) and item.tag != "table":
                # What stands above the first sheet of LibreOffice's page is its list of them.
                sheets = [*sheets, self._marked(item)] if marked else [self._marked(item)]
                marked = True
            else:
                self._place(item, sheets[-1], 0)
        return sheets

    def _marked(self, mark: etree._Element) -> SheetDraft:
        self.row = 1
        title = next(mark.iter("em"), mark)
        return SheetDraft(_sheet_name(all_text(title)), self.tally)

    def _place(self, item: str | etree._Element, sheet: SheetDraft, depth: int) -> None:
        """Put a line of text or a table below what is there."""
        if not isinstance(item, str):
            self._table(item, sheet, depth + 1)
        elif item.strip():
            sheet.put(self.row, 1, item)
            self.row += 1

    def _table(self, table: etree._Element, sheet: SheetDraft, depth: int) -> None:
        caption = next((child for child in table if child.tag == "caption"), None)
        if caption is not None:
            for item in flow(caption):
                self._place(item, sheet, depth)
        self._columns(table, sheet)
        rows = list(_rows(table))
        end = self.row + len(rows) - 1
        busy: dict[int, int] = {}
        for line in rows:
            cells = [cell for cell in line if cell.tag in _CELLS]
            inner = next((each for cell in cells for each in cell.iter("table")), None)
            if inner is not None and depth < _DEEPEST:
                # A table that only lays out others: what they hold goes below each other.
                busy.clear()
                for item in (item for cell in cells for item in flow(cell)):
                    self._place(item, sheet, depth)
                end = max(end, self.row)
                continue
            self._line(cells, sheet, busy, end)
            if is_hidden(line, self.styles):
                sheet.hidden_rows.add(self.row)
            self.row += 1

    def _columns(self, table: etree._Element, sheet: SheetDraft) -> None:
        column = 1
        for element in table.iter("col"):
            span = _span(element, "span")
            if is_hidden(element, self.styles):
                sheet.hidden_columns.update(range(column, column + span))
            column += span

    def _line(self, cells: list[etree._Element], sheet: SheetDraft, busy: dict[int, int], end: int) -> None:
        """Put the cells of one row where no cell from above reaches down.

        Args:
            cells: The cells.
            sheet: Where to.
            busy: Column → the last row that a cell from above reaches down to.
            end: The table's last row, which no cell reaches below.
        """
        column = 1
        for element in cells:
            while busy.get(column, 0) >= self.row:
                self.tally.take(1, sheet.name)
                column += 1
            columns = _span(element, "colspan")
            rows = min(_span(element, "rowspan"), max(end - self.row, 0) + 1)
            self.tally.take(columns, sheet.name)
            for covered in range(column, column + columns):
                busy[covered] = self.row + rows - 1
            cell = html_cell(element, self.styles, explicit=self.explicit)
            sheet.put(self.row, column, cell.value, number_format=cell.number_format, display=cell.display)
            if cell.is_merged:
                sheet.merge(self.row, column, rows, columns)
            column += columns


def _is_marked(cell: etree._Element) -> bool:
    return cell.get("sdval") is not None or cell.get("sdnum") is not None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, without those of tables in it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _span(element: etree._Element, name: str) -> int:
    text = re.match(r"\s*(\d{1,7})", element.get(name) or "1")
    return max(1, min(int(text[1]) if text is not None else 1, _MOST_SPAN))
