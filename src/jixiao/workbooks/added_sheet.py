"""Appends a worksheet to a package: a list of findings, described as rows of text, numbers and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from lxml import etree

from jixiao.cells import Area, CellRef, column_letters
from jixiao.findings import Severity
from jixiao.numbers import plain_number
from jixiao.workbooks.colours import FILLS
from jixiao.workbooks.defined_names import add_name
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.removed_sheet import activate_sheet
from jixiao.workbooks.style_edit import StyleEditor, solid_fill
from jixiao.workbooks.styles import children, whole
from jixiao.workbooks.text import row_height
from jixiao.workbooks.xml_edit import WORKBOOK_ORDER, insert_in_order, namespace_of, set_text

__all__ = ["AddedSheet", "Look", "SheetCell", "append_sheet"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NAME_LIMIT = 31


class Look(Enum):
    """How a cell of an added sheet looks."""

    TITLE = "title"
    """Large and centred."""
    TEXT = "text"
    """A line of running text: from the left, without a frame."""
    HEADER = "header"
    BODY = "body"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    LINK = "link"

    @property
    def fill(self) -> str | None:
        """The colour that it gives a cell."""
        return _LOOK_FILLS.get(self)

    @property
    def size(self) -> int:
        """Size of its font in points."""
        return 16 if self is Look.TITLE else 11

    @property
    def is_framed(self) -> bool:
        """Whether the cell has a border."""
        return self not in (Look.TITLE, Look.TEXT)

    @property
    def is_centred(self) -> bool:
        """Whether its text stands in the middle."""
        return self not in (Look.TEXT, Look.BODY, Look.LINK)


_LOOK_FILLS = {
    Look.HEADER: "D9E1F2",
    Look.ERROR: FILLS[Severity.ERROR],
    Look.WARNING: FILLS[Severity.WARNING],
    Look.INFO: FILLS[Severity.INFO],
}


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell.

    Attributes:
        value: Text or number; ``None`` leaves it empty.
        look: How it looks.
        link: The cell of the same workbook that a click leads to.
        span: Number of columns that it takes; more than one are merged.
    """

    value: Fraction | int | float | str | None
    look: Look = Look.BODY
    link: CellRef | None = None
    span: int = 1


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """A worksheet to append.

    Attributes:
        name: The wanted name.
        widths: Widths of its columns, in half-width characters.
        rows: Its cells, row by row from A1.
        header_row: Number of the row of column headings; it and what stands above it stay in view, and it is
            printed on every page. 0 for none.
        names: Hidden names scoped to the sheet → the constant or range that they stand for.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    header_row: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    def placed(self, row: int) -> Iterator[tuple[Area, SheetCell]]:
        """The cells of a row, each with the columns that it takes."""
        column = 1
        for cell in self.rows[row - 1]:
            yield Area(row, column, row, column + cell.span - 1), cell
            column += cell.span

    def height(self, row: int) -> float:
        """The height in points that a row needs for its texts."""
        heights = [row_height([])]
        for area, cell in self.placed(row):
            if isinstance(cell.value, str):
                # Widths count characters of 11 points, the workbook's own font.
                width = sum(self.widths[area.left - 1 : area.right]) * 11 / cell.look.size
                heights.append(
                    row_height([(cell.value, width)], cell.look.size) + (6 if cell.look is Look.TITLE else 0)
                )
        return max(heights)


def append_sheet(parts: EditableParts, sheet: AddedSheet, *, activate: bool) -> str:
    """Append a worksheet; see `Package.add_sheet`."""
    existing = parts.sheet_names()
    name = _free_name(sheet.name, existing)
    workbook = parts.edit(parts.workbook_part)
    namespace = namespace_of(workbook)
    content = _sheet_xml(namespace.strip("{}"), sheet, _looks(parts.styles(), sheet))
    part = parts.free_name("xl/worksheets/sheet{}.xml")
    parts.add_part(part, content, _SHEET_TYPE)
    identifier = parts.relate(parts.workbook_part, "worksheet", part)

    sheets = next(children(workbook, "sheets"))
    numbers = [whole(element.get("sheetId"), 0) for element in children(sheets, "sheet")]
    entry = etree.SubElement(sheets, f"{namespace}sheet", {"name": name, "sheetId": str(max(numbers, default=0) + 1)})
    entry.set(f"{{{parts.relationship_namespace}}}id", identifier)
    if not any(True for _ in children(workbook, "bookViews", "workbookView")):
        # The sheet's frozen pane belongs to a view, and a view to a window of the workbook.
        views = etree.Element(f"{namespace}bookViews")
        etree.SubElement(views, f"{namespace}workbookView")
        insert_in_order(workbook, views, WORKBOOK_ORDER)
    if sheet.header_row:
        rows = f"{_quoted(name)}!${sheet.header_row}:${sheet.header_row}"
        add_name(workbook, "_xlnm.Print_Titles", len(existing), rows)
    for local, refers_to in sheet.names.items():
        add_name(workbook, local, len(existing), refers_to, hidden=True)
    if activate:
        activate_sheet(parts, workbook, name)
    return name


def _free_name(wanted: str, existing: Sequence[str]) -> str:
    taken = {name.casefold() for name in existing}
    base = re.sub(r"[\[\]:*?/\\]", "_", wanted).strip("'") or "Sheet"
    number = 1
    while True:
        suffix = f" ({number})" if number > 1 else ""
        name = base[: _NAME_LIMIT - len(suffix)] + suffix
        if name.casefold() not in taken:
            return name
        number += 1


def _looks(styles: StyleEditor, sheet: AddedSheet) -> dict[Look, int]:
    """The cell formats of the looks that the sheet uses."""
    used = {cell.look for row in sheet.rows for cell in row}
    rims = "".join(
        f"<{side} style='thin'><color rgb='FFBFBFBF'/></{side}>" for side in ("left", "right", "top", "bottom")
    )
    border = styles.add("borders", f"<border>{rims}<diagonal/></border>")
    fonts = {
        Look.TITLE: _font("<b/>", size=Look.TITLE.size),
        Look.HEADER: _font("<b/>"),
        Look.LINK: _font("<u/>", colour="<color rgb='FF0563C1'/>"),
    }
    found: dict[Look, int] = {}
    for look in Look:
        if look in used:
            attributes = {
                "fontId": styles.add("fonts", fonts.get(look, _font())),
                "fillId": styles.add("fills", solid_fill(look.fill)) if look.fill is not None else 0,
                "borderId": border if look.is_framed else 0,
            }
            alignment = {"horizontal": "center"} if look.is_centred else {}
            found[look] = styles.add_format(attributes, alignment | {"vertical": "center", "wrapText": "1"})
    return found


def _font(traits: str = "", *, size: int = 11, colour: str = "") -> str:
    face = "<name val='宋体'/><family val='3'/><charset val='134'/>"
    return f"<font>{traits}<sz val='{size}'/>{colour}{face}</font>"


def _sheet_xml(namespace: str, sheet: AddedSheet, looks: dict[Look, int]) -> bytes:
    root = etree.fromstring(f'<worksheet xmlns="{namespace}"/>')

    def add(parent: etree._Element, name: str, **attributes: object) -> etree._Element:
        stated = {key: str(value) for key, value in attributes.items()}
        return etree.SubElement(parent, f"{{{namespace}}}{name}", stated)

    add(add(root, "sheetPr"), "pageSetUpPr", fitToPage=1)
    last = Area(1, 1, max(1, len(sheet.rows)), max(1, len(sheet.widths)))
    add(root, "dimension", ref=last.a1)
    view = add(add(root, "sheetViews"), "sheetView", showGridLines=0, workbookViewId=0)
    if sheet.header_row:
        below = f"A{sheet.header_row + 1}"
        add(view, "pane", ySplit=sheet.header_row, topLeftCell=below, activePane="bottomLeft", state="frozen")
        add(view, "selection", pane="bottomLeft", activeCell=below, sqref=below)
    add(root, "sheetFormatPr", defaultRowHeight=15)
    columns = add(root, "cols")
    for column, width in enumerate(sheet.widths, 1):
        add(columns, "col", min=column, max=column, width=width, customWidth=1)
    data = add(root, "sheetData")
    merges: list[Area] = []
    links: list[tuple[str, CellRef, str]] = []
    for number in range(1, len(sheet.rows) + 1):
        row = add(data, "row", r=number, ht=f"{sheet.height(number):g}", customHeight=1)
        for area, cell in sheet.placed(number):
            ref = f"{column_letters(area.left)}{number}"
            _fill_cell(add(row, "c", r=ref, s=looks[cell.look]), cell, namespace)
            # A merged range is framed cell by cell.
            for column in range(area.left + 1, area.right + 1):
                add(row, "c", r=f"{column_letters(column)}{number}", s=looks[cell.look])
            if not area.is_single:
                merges.append(area)
            if cell.link is not None:
                links.append((ref, cell.link, "" if cell.value is None else str(cell.value)))
    if merges:
        merged = add(root, "mergeCells", count=len(merges))
        for area in merges:
            add(merged, "mergeCell", ref=area.a1)
    if links:
        hyperlinks = add(root, "hyperlinks")
        for ref, target, display in links:
            location = f"{_quoted(target.sheet)}!{target.a1}"
            add(hyperlinks, "hyperlink", ref=ref, location=location, display=display)
    add(root, "printOptions", horizontalCentered=1)
    add(root, "pageMargins", left=0.6, right=0.6, top=0.6, bottom=0.75, header=0.3, footer=0.3)
    add(root, "pageSetup", paperSize=9, orientation="landscape", fitToWidth=1, fitToHeight=0)
    add(add(root, "headerFooter"), "oddFooter").text = "&C第 &P 页，共 &N 页"
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root, encoding="UTF-8")


def _fill_cell(element: etree._Element, cell: SheetCell, namespace: str) -> None:
    if isinstance(cell.value, str):
        element.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(element, f"{{{namespace}}}is"), f"{{{namespace}}}t")
        set_text(text, cell.value)
    elif cell.value is not None:
        number = plain_number(cell.value) if isinstance(cell.value, Fraction) else cell.value
        etree.SubElement(element, f"{{{namespace}}}v").text = repr(number)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
