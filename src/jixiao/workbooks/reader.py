"""Reads a workbook into located cells: what the file holds, without any idea of forms.

The reader trusts neither ``<dimension>`` nor the order or completeness of rows, and keeps apart what a file
keeps apart: a blank, an empty text, a saved result, a formula that nobody has calculated.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from openpyxl.formula.translate import Translator, TranslatorError

from jixiao.cells import Area, Cell, CellRef, ExcelError, Grid, SheetGrid, Value, column_letters
from jixiao.numbers import exact
from jixiao.workbooks.comments import read_comments, string_item
from jixiao.workbooks.display import display_text
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.parts import LIMITS, Limits, Parts, local_name, refuse_doctype, relationship_id
from jixiao.workbooks.serials import serial
from jixiao.workbooks.styles import CellFormat, children, is_true, parse_area, read_cell_formats, whole

__all__ = ["read_grid", "unescape"]

_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORKBOOK = -1  # the scope of a name that no sheet has to itself
_LETTERS = re.compile(r"\$?([A-Za-z]{1,3})\$?")


def read_grid(source: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a workbook.

    Args:
        source: The file's bytes.
        limits: What the workbook may hold.

    Returns:
        Its worksheets in tab order; sheets of other kinds (charts, dialogs, macros) are left out.

    Raises:
        UnreadableWorkbook: The file cannot be read at all; the reason says what it is.
    """
    parts = Parts.open(source, limits)
    workbook_name = parts.workbook_part()
    workbook = parts.xml(workbook_name)
    links = {link.id: link for link in parts.relationships(workbook_name)}
    by_kind = {link.kind: link.target for link in links.values() if link.target in parts}

    properties = next(children(workbook, "workbookPr"), None)
    shared_name = by_kind.get("sharedStrings")
    styles_name = by_kind.get("styles")
    context = _Context(
        shared=_shared_strings(parts.xml(shared_name)) if shared_name else (),
        formats=(read_cell_formats(parts.xml(styles_name)) if styles_name else ()) or (CellFormat(),),
        date1904=properties is not None and is_true(properties.get("date1904")),
        limits=limits,
    )
    names, local_names = _defined_names(workbook)
    sheets: list[SheetGrid] = []
    for index, element in enumerate(children(workbook, "sheets", "sheet")):
        link = links.get(relationship_id(element) or "")
        if link is not None and link.kind != "worksheet":
            continue
        if link is None or link.target not in parts:
            raise UnreadableWorkbook(Unreadable.DAMAGED, element.get("name", ""))
        title = element.get("name", "")
        sheet = _SheetReader(title, context)
        sheet.read(parts.read(link.target), link.target)
        comments: dict[tuple[int, int], str] = {}
        for other in parts.relationships(link.target):
            if other.kind == "comments" and other.target in parts:
                comments.update(read_comments(parts.xml(other.target)))
        sheets.append(sheet.grid(local_names.get(index, {}), comments, element.get("state", "visible")))
        context.count += len(sheet.cells)
    externals = [link.target for link in links.values() if link.kind == "externalLink"]
    return Grid(
        sheets=tuple(sheets),
        names=names,
        has_macros="vbaProject" in by_kind,
        has_pictures=any("/media/" in name.replace("\\", "/").lower() for name in parts),
        external_links=tuple(
            other.target for name in externals for other in parts.relationships(name) if other.external
        ),
    )


def unescape(text: str) -> str:
    """Undo ``_x000D_``, how the format stores a character that XML cannot (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


@dataclass(slots=True)
class _Context:
    """What all sheets of one workbook share while it is read."""

    shared: tuple[str, ...]
    formats: tuple[CellFormat, ...]
    date1904: bool
    limits: Limits
    count: int = 0


def _shared_strings(root: etree._Element) -> tuple[str, ...]:
    return tuple(unescape(string_item(item)) for item in root if local_name(item) == "si")


def _defined_names(workbook: etree._Element) -> tuple[dict[str, str], dict[int, dict[str, str]]]:
    scopes: dict[int, dict[str, str]] = {_WORKBOOK: {}}
    for element in children(workbook, "definedNames", "definedName"):
        names = scopes.setdefault(whole(element.get("localSheetId"), _WORKBOOK), {})
        names[element.get("name", "")] = (element.text or "").strip().removeprefix("=")
    return scopes.pop(_WORKBOOK), scopes


class _SheetReader:
    """Gathers one sheet in one pass over its part."""

    def __init__(self, title: str, context: _Context) -> None:
        self.title = title
        self.context = context
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.protected = False
        self.row = 0
        self.masters: dict[str, tuple[str, str]] = {}
        self.children: dict[tuple[int, int], str] = {}

    def read(self, content: bytes, part: str) -> None:
        names = ("row", "col", "mergeCell", "sheetProtection")
        events = etree.iterparse(
            io.BytesIO(content),
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        try:
            for number, (_, element) in enumerate(events):
                if number == 0:
                    refuse_doctype(element, part)
                self._element(local_name(element), element)
        except etree.XMLSyntaxError as error:
            raise UnreadableWorkbook(Unreadable.DAMAGED, part) from error
        self._translate()

    def grid(self, names: Mapping[str, str], comments: Mapping[tuple[int, int], str], state: str) -> SheetGrid:
        return SheetGrid(
            name=self.title,
            cells=dict(sorted(self.cells.items())),
            merges=tuple(self.merges),
            names=names,
            comments=comments,
            state=state,
            protected=self.protected,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
        )

    def _element(self, name: str, element: etree._Element) -> None:
        if name == "row":
            self._row(element)
            # Phantom rows can be many: nothing of a row is needed once its cells are read.
            element.clear()
        elif name == "sheetProtection":
            self.protected = is_true(element.get("sheet"))
        elif name == "mergeCell":
            area = parse_area(element.get("ref", ""))
            if area is not None:
                self.merges.append(area)
        elif is_true(element.get("hidden")):
            last = min(whole(element.get("max"), 0), self.context.limits.columns)
            self.hidden_columns.update(range(whole(element.get("min"), 1), last + 1))

    def _row(self, element: etree._Element) -> None:
        self.row = whole(element.get("r"), self.row + 1)
        if is_true(element.get("hidden")):
            self.hidden_rows.add(self.row)
        column = 0
        for cell in element.iterchildren("{*}c"):
            address = cell.get("r")
            row, column = (self.row, column + 1) if address is None else self._position(address)
            if len(cell):
                self._cell(cell, row, column)
        if self.context.count + len(self.cells) > self.context.limits.cells:
            raise UnreadableWorkbook(Unreadable.TOO_LARGE, self.title)

    def _position(self, address: str) -> tuple[int, int]:
        letters = address.rstrip("0123456789")
        row, column = address[len(letters) :], _column(letters)
        if column is None or not 1 <= len(row) <= 7:
            raise UnreadableWorkbook(Unreadable.DAMAGED, f"{self.title}!{address}")
        return int(row), column

    def _cell(self, element: etree._Element, row: int, column: int) -> None:
        limits = self.context.limits
        if not (1 <= row <= limits.rows and column <= limits.columns):
            raise UnreadableWorkbook(Unreadable.DAMAGED, f"{self.title}!{column_letters(column)}{row}")
        formula: str | None = None
        text: str | None = None
        inline: str | None = None
        for child in element:
            name = local_name(child)
            if name == "v":
                text = child.text or ""
            elif name == "is":
                inline = unescape(string_item(child))
            elif name == "f":
                formula = self._formula(child, row, column)
        kind = element.get("t", "n")
        value: Value
        if kind == "inlineStr":
            value = inline if inline is not None else unescape(text) if text is not None else None
        elif kind == "str":
            # A formula's empty text is saved, whether as `<v/>` or as nothing: it has been calculated.
            value = unescape(text or "") if formula is not None or text is not None else None
        else:
            value = self._value(kind, text) if text else None
        if value is None and formula is None:
            return
        style = whole(element.get("s"), 0)
        formats = self.context.formats
        look = formats[style] if style < len(formats) else formats[0]
        code = look.number_format
        shown = display_text(value, code, date1904=self.context.date1904)
        saved = formula is None or value is not None
        self.cells[row, column] = Cell(
            CellRef(self.title, row, column), value, formula, saved, code, shown, style, look.locked
        )

    def _formula(self, element: etree._Element, row: int, column: int) -> str | None:
        text = element.text or ""
        index = element.get("si")
        if element.get("t") == "shared" and index is not None:
            if text:
                self.masters[index] = (text, f"{column_letters(column)}{row}")
            else:
                self.children[row, column] = index
                return ""
        return text.removeprefix("=") or None

    def _translate(self) -> None:
        """Give each cell of a shared formula its own text; the file spells it out in one cell only."""
        for (row, column), index in self.children.items():
            cell = self.cells.get((row, column))
            if cell is None:
                continue
            master = self.masters.get(index)
            if master is None:
                raise UnreadableWorkbook(Unreadable.DAMAGED, str(cell.ref))
            try:
                formula = Translator(f"={master[0]}", origin=master[1]).translate_formula(cell.ref.a1)
            except TranslatorError as error:
                raise UnreadableWorkbook(Unreadable.DAMAGED, str(cell.ref)) from error
            self.cells[row, column] = cell._replace(formula=formula.removeprefix("="))

    def _value(self, kind: str, text: str) -> Value:
        if kind == "s":
            try:
                return self.context.shared[int(text)]
            except (ValueError, IndexError) as error:
                raise UnreadableWorkbook(Unreadable.DAMAGED, self.title) from error
        if kind == "b":
            return is_true(text)
        if kind == "e":
            return ExcelError(text)
        if kind == "d":
            return serial(text, self.context.date1904)
        try:
            number = float(text)
        except ValueError:
            return ExcelError(text) if text in _ERRORS else text
        if not math.isfinite(number):
            return ExcelError("#NUM!")
        # Excel writes 17 digits (97.299999999999997) but means the 15 that it shows.
        return exact(number)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int | None:
    """The number of a column; ``None`` for what names no column."""
    match = _LETTERS.fullmatch(letters)
    return CellRef.parse(f"{match[1]}1", "-").column if match is not None else None
