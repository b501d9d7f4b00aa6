"""Marks cells: a fill and a comment, on top of whatever the officer's file already has there.

What is put on can be taken off again (`unmark`): the fill that a cell had is recorded, and what a comment got is
framed by a first and a last line of its own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from jixiao.cells import CellRef, quote_sheet
from jixiao.workbooks.comments import string_item
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.fill_records import Place, read_records, write_records
from jixiao.workbooks.notes import Geometry, Note, extended_drawing, new_drawing
from jixiao.workbooks.parts import local_name, relationship_id
from jixiao.workbooks.styles import children, parse_area
from jixiao.workbooks.xml_edit import SHEET_ORDER, insert_in_order, namespace_of, set_text

__all__ = ["AUTHOR", "Mark", "apply_marks", "frames"]

AUTHOR = "绩效自评核对"
_LAST_LINE = "（以上由核对程序所写，复核时撤去）"

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_FONT = '<rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/><charset val="134"/></rPr>'
# A merged range shows its first cell's fill; beyond this size it is no piece of a form, and that one does.
_FILLED_AREA = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What to put on a cell.

    Attributes:
        ref: The cell; any cell of a merged range stands for the range.
        fill: Colour as ``RRGGBB``; of several marks on a cell the last one's stays.
        comment: Text of the comment, put below what the cell's comment says already; ``None`` for none.
        author: Who comments.
    """

    ref: CellRef
    fill: str
    comment: str | None = None
    author: str = AUTHOR


def framed(text: str, author: str) -> str:
    """A mark's comment: who speaks, as Excel heads a comment, and where the words of whoever answers begin."""
    return f"{author}：\n{text}\n{_LAST_LINE}"


def frames(text: str, author: str) -> list[tuple[int, int]]:
    """Where the parts of a comment stand that marks put there; one without its last line goes to the end."""
    line_end = r"(?:_x000D_|\r)?\n"
    pattern = rf"(?:{line_end}|^){re.escape(author)}：{line_end}.*?(?:{re.escape(_LAST_LINE)}|\Z)"
    return [match.span() for match in re.finditer(pattern, text, re.DOTALL | re.IGNORECASE)]


def apply_marks(parts: EditableParts, marks: Sequence[Mark]) -> None:
    """Put marks on their cells; see `Package.add_marks`."""
    comments: dict[str, list[tuple[int, int, Mark]]] = {}
    fills: dict[str, dict[Place, tuple[str, str]]] = {}
    for mark in marks:
        sheet = parts.sheet(mark.ref.sheet)
        area = sheet.area_at(mark.ref.row, mark.ref.column)
        before = fills.setdefault(mark.ref.sheet, {})
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
                first = (row, column) == (area.top, area.left)
                if first or size <= _FILLED_AREA:
                    style = sheet.style_of(row, column)
                    fill = before[row, column][1] if (row, column) in before else parts.styles().fill_of(style)
                    before[row, column] = (mark.fill.upper(), fill)
                    sheet.cell(row, column).set("s", str(parts.styles().filled(style, mark.fill)))
        if mark.comment:
            comments.setdefault(mark.ref.sheet, []).append((area.top, area.left, mark))
    for name, marked in fills.items():
        _record(parts, name, marked)
    for name, placed in comments.items():
        _comment(parts, name, placed)


def _record(parts: EditableParts, sheet: str, marked: dict[Place, tuple[str, str]]) -> None:
    """Record the fills that the cells had; of a cell that was marked before, the record there is stays."""
    scope = parts.sheet_index(sheet)
    known = [area for record in read_records(parts.xml(parts.workbook_part), scope) for area in record.areas]
    new = {place: record for place, record in marked.items() if not any(area.contains(*place) for area in known)}
    if new:
        write_records(parts.edit(parts.workbook_part), scope, quote_sheet(sheet), new)


def _comment(parts: EditableParts, sheet: str, placed: Iterable[tuple[int, int, Mark]]) -> None:
    sheet_part = parts.sheet_part(sheet)
    links = parts.relationships(sheet_part)
    comments_part = next((link.target for link in links if link.kind == "comments" and link.target in parts), None)
    if comments_part is None:
        namespace = namespace_of(parts.xml(sheet_part)).strip("{}")
        comments_part = parts.free_name("xl/comments{}.xml")
        empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{namespace}"/>'
        parts.add_part(comments_part, empty.encode(), _COMMENTS_TYPE)
        parts.relate(sheet_part, "comments", comments_part)
    root = parts.edit(comments_part)
    editor = _CommentEditor(root)
    touched = {(row, column): editor.add(row, column, mark) for row, column, mark in placed}
    _draw(parts, sheet_part, root, touched)


def _draw(parts: EditableParts, sheet_part: str, comments: etree._Element, touched: dict[tuple[int, int], str]) -> None:
    sheet = parts.edit(sheet_part)
    geometry = Geometry(sheet)
    element = next(children(sheet, "legacyDrawing"), None)
    identifier = None if element is None else relationship_id(element)
    links = parts.relationships(sheet_part)
    drawing = next((link.target for link in links if link.id == identifier and link.target in parts), None)
    if drawing is not None:
        notes = [Note(row, column, text) for (row, column), text in touched.items()]
        parts.write(drawing, extended_drawing(parts.read(drawing), notes, geometry))
        return
    # Without a drawing none of the sheet's comments shows, so that all of them get their box.
    notes = [Note(row, column, text) for (row, column), text in _texts(comments).items()]
    used = [parts.read(name) for name in parts.part_names() if name.lower().endswith(".vml")]
    drawing = parts.free_name("xl/drawings/vmlDrawing{}.vml")
    parts.add_untyped_part(drawing, new_drawing(notes, geometry, used), _DRAWING_TYPE)
    if element is None:
        namespace = parts.relationship_namespace
        element = etree.Element(f"{namespace_of(sheet)}legacyDrawing", nsmap={"r": namespace})
        insert_in_order(sheet, element, SHEET_ORDER)
    element.set(f"{{{parts.relationship_namespace}}}id", parts.relate(sheet_part, "vmlDrawing", drawing))


class _CommentEditor:
    """A comments part, added to."""

    def __init__(self, root: etree._Element) -> None:
        self.namespace = namespace_of(root)
        self.authors = self._child(root, "authors", 0)
        self.list = self._child(root, "commentList", 1)
        self.by_cell: dict[tuple[int, int], etree._Element] = {}
        for comment in children(self.list, "comment"):
            area = parse_area(comment.get("ref", ""))
            if area is not None:
                self.by_cell[area.top, area.left] = comment

    def add(self, row: int, column: int, mark: Mark) -> str:
        """Add a mark's comment, below the one that the cell has; the answer is the whole text."""
        added = framed(mark.comment or "", mark.author)
        comment = self.by_cell.get((row, column))
        if comment is None:
            ref = CellRef(mark.ref.sheet, row, column).a1
            author = str(self._author(mark.author))
            comment = etree.SubElement(self.list, f"{self.namespace}comment", {"ref": ref, "authorId": author})
            self.by_cell[row, column] = comment
        text = next(children(comment, "text"), None)
        if text is None:
            text = etree.Element(f"{self.namespace}text")
            comment.insert(0, text)
        if string_item(text):
            added = "\n" + added
        self._in_runs(text)
        run = etree.fromstring(f"<r>{_FONT}<t/></r>")
        set_text(run[1], added)
        position = sum(local_name(child) in ("t", "r") for child in text)
        text.insert(position, _renamed(run, self.namespace))
        return string_item(text)

    def _in_runs(self, text: etree._Element) -> None:
        """Make a plain text the first run: a text is either plain or in runs."""
        for plain in list(children(text, "t")):
            run = etree.Element(f"{self.namespace}r")
            text.replace(plain, run)
            run.append(plain)

    def _author(self, name: str) -> int:
        names = [author.text or "" for author in children(self.authors, "author")]
        if name not in names:
            etree.SubElement(self.authors, f"{self.namespace}author").text = name
            names.append(name)
        return names.index(name)

    def _child(self, root: etree._Element, name: str, position: int) -> etree._Element:
        found = next(children(root, name), None)
        if found is None:
            found = etree.Element(self.namespace + name)
            root.insert(position, found)
        return found


def _texts(comments: etree._Element) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for comment in children(comments, "commentList", "comment"):
        area = parse_area(comment.get("ref", ""))
        for text in children(comment, "text"):
            if area is not None:
                found[area.top, area.left] = string_item(text)
    return found


def _renamed(element: etree._Element, namespace: str) -> etree._Element:
    renamed = copy.deepcopy(element)
    for part in renamed.iter():
        part.tag = f"{namespace}{part.tag}"
    return renamed
