"""Appends a worksheet to a package: a list of findings, described as rows of text, numbers and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from lxml import etree

from jixiao.cells import Area, CellRef, column_letters
from jixiao.numbers import plain_number
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.style_edit import StyleEditor, solid_fill
from jixiao.workbooks.styles import children, whole
from jixiao.workbooks.text import row_height
from jixiao.workbooks.xml_edit import WORKBOOK_ORDER, insert_in_order, namespace_of, set_text

__all__ = ["AddedSheet", "Look", "SheetCell", "append_sheet"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TITLE_SIZE = 16
_NAME_LIMIT = 31


class Look(Enum):
    """How a cell of an added sheet looks."""

    TITLE = "title"
    """Large and centred over all columns; the only cell of its row."""
    HEADER = "header"
    BODY = "body"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell.

    Attributes:
        value: Text or number; ``None`` leaves it empty.
        look: How it looks.
        link: The cell of the same workbook that a click leads to.
    """

    value: Fraction | int | float | str | None
    look: Look = Look.BODY
    link: CellRef | None = None


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """A worksheet to append.

    Attributes:
        name: The wanted name.
        widths: Widths of its columns, in half-width characters.
        rows: Its cells, row by row from A1.
        header_row: Number of the row of column headings; it and what stands above it stay in view, and it is
            printed on every page. 0 for none.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    header_row: int = 0


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
        _repeat_on_print(workbook, namespace, name, len(existing), sheet.header_row)
    if activate:
        _activate(parts, workbook, existing, part)
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


def _repeat_on_print(workbook: etree._Element, namespace: str, name: str, index: int, row: int) -> None:
    names = next(children(workbook, "definedNames"), None)
    if names is None:
        names = etree.Element(f"{namespace}definedNames")
        insert_in_order(workbook, names, WORKBOOK_ORDER)
    attributes = {"name": "_xlnm.Print_Titles", "localSheetId": str(index)}
    title = etree.SubElement(names, f"{namespace}definedName", attributes)
    title.text = f"{_quoted(name)}!${row}:${row}"


def _activate(parts: EditableParts, workbook: etree._Element, existing: Sequence[str], part: str) -> None:
    """Open on the new sheet; two selected sheets would be a group, in which typing goes to both."""
    for view in children(workbook, "bookViews", "workbookView"):
        view.set("activeTab", str(len(existing)))
    for name in parts.all_sheet_parts():
        views = children(parts.xml(name), "sheetViews", "sheetView")
        if name != part and any(view.get("tabSelected") for view in views):
            for view in children(parts.edit(name), "sheetViews", "sheetView"):
                view.attrib.pop("tabSelected", "")
    for view in children(parts.edit(part), "sheetViews", "sheetView"):
        view.set("tabSelected", "1")


def _looks(styles: StyleEditor, sheet: AddedSheet) -> dict[Look, int]:
    """The cell formats of the looks that the sheet uses."""
    used = {cell.look for row in sheet.rows for cell in row}
    rims = "".join(
        f"<{side} style='thin'><color rgb='FFBFBFBF'/></{side}>" for side in ("left", "right", "top", "bottom")
    )
    border = styles.add("borders", f"<border>{rims}<diagonal/></border>")
    plain = styles.add("fonts", _font())
    wrapped = {"vertical": "center", "wrapText": "1"}
    centred = {"horizontal": "center", **wrapped}
    found: dict[Look, int] = {}
    for look in Look:
        if look not in used:
            continue
        attributes = {"fontId": plain, "fillId": 0, "borderId": border}
        fill = {
            Look.HEADER: "D9E1F2",
            Look.ERROR: "FFC7CE",
            Look.WARNING: "FFEB9C",
            Look.INFO: "DDEBF7",
        }.get(look)
        if fill is not None:
            attributes["fillId"] = styles.add("fills", solid_fill(fill))
        if look is Look.TITLE:
            attributes |= {"fontId": styles.add("fonts", _font("<b/>", size=_TITLE_SIZE)), "borderId": 0}
        elif look is Look.HEADER:
            attributes["fontId"] = styles.add("fonts", _font("<b/>"))
        elif look is Look.LINK:
            attributes["fontId"] = styles.add("fonts", _font("<u/>", colour="<color rgb='FF0563C1'/>"))
        middle = look in (Look.TITLE, Look.HEADER, Look.ERROR, Look.WARNING, Look.INFO)
        found[look] = styles.add_format(attributes, centred if middle else wrapped)
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
    for number, cells in enumerate(sheet.rows, 1):
        if [cell.look for cell in cells] == [Look.TITLE] and last.right > 1:
            merges.append(Area(number, 1, number, last.right))
        row = add(data, "row", r=number, ht=f"{_height(cells, sheet.widths):g}", customHeight=1)
        for column, cell in enumerate(cells, 1):
            ref = f"{column_letters(column)}{number}"
            _fill_cell(add(row, "c", r=ref, s=looks[cell.look]), cell, namespace)
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


def _height(cells: Sequence[SheetCell], widths: Sequence[float]) -> float:
    if [cell.look for cell in cells] == [Look.TITLE]:
        return row_height([(str(cells[0].value), sum(widths) * 11 / _TITLE_SIZE)], _TITLE_SIZE) + 6
    texts = [(cell.value, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell.value, str)]
    return row_height(texts)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
