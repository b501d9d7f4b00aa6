"""Reads an OpenDocument spreadsheet (.ods of LibreOffice and WPS): OpenDocument 1.3 part 3, chapter 9.

What a cell shows stands in the file beside its value, and is taken from there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from lxml import etree

from jixiao.cells import UNTOLD_FORMULA, ExcelError, Grid, Value, quote_sheet
from jixiao.numbers import exact
from jixiao.workbooks.archive import BROKEN_ZIP
from jixiao.workbooks.drafts import SheetDraft, Tally
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.ods_formats import format_codes
from jixiao.workbooks.parts import LIMITS, Limits, attribute, local_name, parse_xml
from jixiao.workbooks.serials import duration, serial
from jixiao.workbooks.styles import children

__all__ = ["read_fods", "read_ods"]

_ROW_GROUPS: Final = frozenset(("table-row-group", "table-rows", "table-header-rows"))
_COLUMN_GROUPS: Final = frozenset(("table-column-group", "table-columns", "table-header-columns"))
_HIDDEN: Final = frozenset(("collapse", "filter"))
_UNSEEN: Final = frozenset(("annotation", "note", "ruby-text"))
_PART_OF_ADDRESS: Final = re.compile(r"(?:\$?(?P<sheet>'(?:[^']|'')*'|[^'.:]+))?\.(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})$")
_MOST_REPEATED: Final = 100_000
"""Cells that hold something and stand in the file only as a count; a few bytes could ask for all of a sheet."""
_LONGEST_ADDRESS: Final = 1000
_MOST_SPACES: Final = 32_767
"""The most characters that Excel lets a cell have."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What is read of a cell's style: its number format, and whether it locks."""

    number_format: str = "General"
    locked: bool = True


@dataclass(frozen=True, slots=True)
class _Content:
    """One cell, however often it is repeated."""

    value: Value
    display: str | None
    formula: str | None
    look: _Look


def read_ods(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a spreadsheet; cells with a formula have `UNTOLD_FORMULA`, as it is not in Excel's words.

    Args:
        content: The file's bytes.
        limits: What the workbook may hold.

    Raises:
        UnreadableWorkbook: It has a password, is damaged, or exceeds the limits.
    """
    parts = _parts(content, limits)
    if "encrypted-package" in parts or b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableWorkbook(Unreadable.PASSWORD)
    if "content.xml" not in parts:
        raise UnreadableWorkbook(Unreadable.DAMAGED, "content.xml")
    root = parse_xml(parts["content.xml"], "content.xml")
    styles = parse_xml(parts["styles.xml"], "styles.xml") if "styles.xml" in parts else None
    grid = _Reader(root, styles, limits).grid(has_macros="Basic/script-lc.xml" in parts)
    return replace(grid, has_pictures=any(name.startswith("Pictures/") for name in parts))


def read_fods(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a spreadsheet that stands in one XML file, as `read_ods` does one in a package.

    Raises:
        UnreadableWorkbook: It is damaged, or exceeds the limits.
    """
    if len(content) > limits.uncompressed:
        raise UnreadableWorkbook(Unreadable.TOO_LARGE)
    return _Reader(parse_xml(content, "fods"), None, limits).grid(has_macros=b"<office:script" in content)


def _parts(content: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts that are read; of the others only whether they are there."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > limits.parts or sum(info.file_size for info in infos) > limits.uncompressed:
                raise UnreadableWorkbook(Unreadable.TOO_LARGE)
            wanted = ("content.xml", "styles.xml", "META-INF/manifest.xml")
            return {info.filename: archive.read(info) if info.filename in wanted else b"" for info in infos}
    except BROKEN_ZIP as error:
        raise UnreadableWorkbook(Unreadable.DAMAGED) from error


class _Reader:
    """Reads the sheets of one document."""

    def __init__(self, root: etree._Element, styles: etree._Element | None, limits: Limits) -> None:
        self.root = root
        self.tally = Tally(limits)
        self.styles = {
            (attribute(style, "family") or "", attribute(style, "name") or ""): style
            for style in _all_styles(root, styles)
            if local_name(style) == "style"
        }
        self.codes = format_codes(_all_styles(root, styles))
        self.looks: dict[str, _Look] = {}
        self.repeated = 0

    def grid(self, *, has_macros: bool) -> Grid:
        tables = list(children(self.root, "body", "spreadsheet", "table"))
        names = next(children(self.root, "body", "spreadsheet", "named-expressions"), None)
        return Grid(
            sheets=tuple(self._sheet(table).grid() for table in tables),
            names=_names(names) if names is not None else {},
            has_macros=has_macros,
        )

    def _sheet(self, table: etree._Element) -> SheetDraft:
        draft = SheetDraft(attribute(table, "name") or "", self.tally)
        draft.protected = attribute(table, "protected") == "true"
        draft.state = "visible" if self._is_shown(table) else "hidden"
        names = next(children(table, "named-expressions"), None)
        if names is not None:
            draft.names = _names(names)
        looks = self._columns(table, draft)
        row = 1
        for element in _leaves(table, "table-row", _ROW_GROUPS):
            times = _times(element, "number-rows-repeated", self.tally.limits.rows)
            self._row(element, draft, row, times, looks)
            row += times
        return draft

    def _is_shown(self, table: etree._Element) -> bool:
        style = self.styles.get(("table", attribute(table, "style-name") or ""))
        properties = children(style, "table-properties") if style is not None else ()
        return all(attribute(element, "display") != "false" for element in properties)

    def _columns(self, table: etree._Element, draft: SheetDraft) -> list[tuple[int, _Look]]:
        """The columns' default looks, each with its last column; hidden ones are noted."""
        last, looks = 0, []
        most = self.tally.limits.columns
        for element in _leaves(table, "table-column", _COLUMN_GROUPS):
            first, last = last + 1, min(last + _times(element, "number-columns-repeated", most), most)
            if attribute(element, "visibility") in _HIDDEN:
                draft.hidden_columns.update(range(first, last + 1))
            looks.append((last, self._look(attribute(element, "default-cell-style-name"))))
        return looks

    def _row(
        self, element: etree._Element, draft: SheetDraft, row: int, times: int, looks: list[tuple[int, _Look]]
    ) -> None:
        if attribute(element, "visibility") in _HIDDEN:
            # The empty rows below a table may be hidden all the way down.
            draft.hidden_rows.update(range(row, min(row + times, self.tally.limits.rows + 1)))
        column = 1
        for cell in element:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = _times(cell, "number-columns-repeated", self.tally.limits.columns)
            content = self._content(cell, column, looks)
            if content is not None:
                self._put(draft, content, row, column, times, repeated)
            rows, columns = (_times(cell, f"number-{line}-spanned", most) for line, most in self._most())
            draft.merge(row, column, rows, columns)
            comment = next(children(cell, "annotation"), None)
            if comment is not None:
                draft.comments[row, column] = _paragraphs(comment)
            column += repeated

    def _most(self) -> tuple[tuple[str, int], tuple[str, int]]:
        return ("rows", self.tally.limits.rows), ("columns", self.tally.limits.columns)

    def _put(self, draft: SheetDraft, content: _Content, row: int, column: int, times: int, repeated: int) -> None:
        self.repeated += times * repeated - 1
        if self.repeated > _MOST_REPEATED:
            raise UnreadableWorkbook(Unreadable.TOO_LARGE, draft.name)
        for down in range(times):
            for right in range(repeated):
                draft.put(
                    row + down,
                    column + right,
                    content.value,
                    number_format=content.look.number_format,
                    display=content.display,
                    formula=content.formula,
                    locked=content.look.locked,
                )

    def _content(self, cell: etree._Element, column: int, looks: list[tuple[int, _Look]]) -> _Content | None:
        """What a cell holds; ``None`` if nothing."""
        kind = attribute(cell, "value-type")
        formula = UNTOLD_FORMULA if attribute(cell, "formula") is not None else None
        if kind is None and formula is None:
            return None
        style = attribute(cell, "style-name")
        look = self._look(style) if style else next((look for last, look in looks if column <= last), _Look())
        shown = _paragraphs(cell)
        value = _value(cell, kind, shown)
        if formula is not None and value is None and next(children(cell, "p"), None) is not None:
            value = shown  # a formula's empty text has no type, but has been calculated
        # How many digits General shows is the program's own affair: it is shown as Excel would.
        own = isinstance(value, Fraction) and look.number_format == "General"
        return _Content(value, None if own else shown, formula, look)

    def _look(self, name: str | None) -> _Look:
        if not name:
            return _Look()
        if name not in self.looks:
            self.looks[name] = self._resolved(name)
        return self.looks[name]

    def _resolved(self, name: str) -> _Look:
        """A style's look, from itself or the styles that it derives from."""
        number_format = locked = None
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self.styles.get(("table-cell", name))
            if style is None:
                break
            data = attribute(style, "data-style-name")
            if number_format is None and data is not None:
                number_format = self.codes.get(data, "General")
            for properties in children(style, "table-cell-properties"):
                protect = attribute(properties, "cell-protect")
                if locked is None and protect is not None:
                    locked = protect not in ("none", "formula-hidden")
            name = attribute(style, "parent-style-name") or ""
        return _Look(number_format or "General", locked if locked is not None else True)


def _all_styles(root: etree._Element, styles: etree._Element | None) -> Iterator[etree._Element]:
    """The styles, the document's own last: they overrule."""
    for document in (styles, root):
        for group in ("styles", "automatic-styles"):
            if document is not None:
                for styled in children(document, group):
                    yield from styled


def _leaves(element: etree._Element, name: str, groups: frozenset[str]) -> Iterator[etree._Element]:
    """The rows or columns of a table in their order, out of the groups that they may lie in."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in groups:
            yield from _leaves(child, name, groups)


def _times(element: etree._Element, name: str, most: int) -> int:
    """How often an element is repeated, or how far it spans; more than a sheet has is as much as it has."""
    text = (attribute(element, name) or "1").strip()
    return max(1, min(int(text[:9]), most)) if text.isdecimal() else 1


def _value(cell: etree._Element, kind: str | None, shown: str) -> Value:
    match kind:
        case None:
            return None
        case "float" | "percentage" | "currency":
            try:
                # The program writes up to 17 digits but means the 15 that it shows.
                return exact(float(attribute(cell, "value") or ""))
            except ValueError:
                return shown
        case "date":
            return serial(attribute(cell, "date-value") or shown)
        case "time":
            return duration(attribute(cell, "time-value") or shown)
        case "boolean":
            return attribute(cell, "boolean-value") == "true"
    # A formula's error is a text to the format; only LibreOffice's own attribute tells.
    types = [str(value) for key, value in cell.attrib.items() if str(key).endswith("}value-type")]
    return ExcelError(shown) if "error" in types else attribute(cell, "string-value") or shown


def _paragraphs(element: etree._Element) -> str:
    return "\n".join("".join(_pieces(paragraph)) for paragraph in children(element, "p"))


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph: white space collapses, what is meant has elements of its own (part 3, 6.1.2)."""
    yield re.sub(r"[ \t\r\n]+", " ", element.text or "")
    for child in element:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c") or "1"
            yield " " * (min(int(count[:9]), _MOST_SPACES) if count.isdecimal() else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name and name not in _UNSEEN:
            yield from _pieces(child)
        yield re.sub(r"[ \t\r\n]+", " ", child.tail or "")


def _names(element: etree._Element) -> dict[str, str]:
    names: dict[str, str] = {}
    for child in element:
        name = attribute(child, "name")
        if name is None:
            continue
        if local_name(child) == "named-range":
            names[name] = _range(attribute(child, "cell-range-address") or "")
        elif local_name(child) == "named-expression":
            expression = attribute(child, "expression") or ""
            names[name] = re.sub(r"^(?:of|oooc):=?", "", expression).removeprefix("=")
    return names


def _range(address: str) -> str:
    """``$自评表.$A$1:.$B$2`` as ``自评表!$A$1:$B$2``; ``#REF!`` for what is no range."""
    if len(address) > _LONGEST_ADDRESS:
        return "#REF!"
    first, *rest = re.split(r":(?=(?:[^']*'[^']*')*[^']*$)", address.strip())
    start = _PART_OF_ADDRESS.match(first)
    end = _PART_OF_ADDRESS.match(rest[0]) if rest else start
    if start is None or end is None:
        return "#REF!"
    sheet = start["sheet"] or ""
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    cells = start["cell"] if not rest else f"{start['cell']}:{end['cell']}"
    return f"{quote_sheet(sheet)}!{cells}" if sheet else cells
