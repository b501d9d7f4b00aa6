"""The box of a comment: a legacy VML drawing, sized for Chinese text.

Excel shows a comment only if a drawing of the same cell exists, and in a box of 108 by 59 points unless told
otherwise, which holds some forty Chinese characters. VML parts need not be well-formed XML, so shapes are
spliced in as text and all else stays as it was.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from jixiao.workbooks.styles import children, is_true, size, whole
from jixiao.workbooks.text import display_width

__all__ = ["Geometry", "Note", "extended_drawing", "new_drawing", "reduced_drawing"]

_HALF_WIDTHS = 36
_POINT = 4 / 3  # pixels
_LINE = 14.0
_CLUSTER = 1024  # shape ids are counted within blocks of this size, one or more for each drawing
_ROOT = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
)
_NAMESPACES = _ROOT[len("<xml") : -1]
_SHAPE = re.compile(rb"<(\w+:)?shape\b.*?</\1?shape\s*>", re.DOTALL)
_DRAWN = re.compile(rb"<(?:\w+:)?(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)\b")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*$")
_IDMAP = re.compile(rb"""<(?:\w+:)?idmap\b[^>]*?\bdata\s*=\s*["']([^"']*)["']""")
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment to draw: its cell, counted from 1, and its whole text."""

    row: int
    column: int
    text: str

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points: 36 half-width characters of 9 points to a line, 72 in a long text."""
        for half_widths in (_HALF_WIDTHS, 2 * _HALF_WIDTHS):
            lines = sum(max(1, math.ceil(display_width(line) / half_widths)) for line in self.text.split("\n"))
            if lines <= 30:
                break
        return half_widths * 5.0 + 20, max(4, lines + 1) * _LINE


class Geometry:
    """Widths of columns and heights of rows in pixels, to say in which cells a box begins and ends."""

    def __init__(self, root: etree._Element) -> None:
        defaults = next(children(root, "sheetFormatPr"), None)
        self._width = size(None if defaults is None else defaults.get("defaultColWidth"), 8.43)
        self._height = size(None if defaults is None else defaults.get("defaultRowHeight"), 15)
        self._columns = [
            (
                whole(col.get("min"), 1),
                whole(col.get("max"), 0),
                0.0 if is_true(col.get("hidden")) else size(col.get("width"), self._width),
            )
            for col in children(root, "cols", "col")
        ]
        self._rows = {
            whole(row.get("r"), 0): 0.0 if is_true(row.get("hidden")) else size(row.get("ht"), self._height)
            for row in children(root, "sheetData", "row")
            if row.get("ht") or row.get("hidden")
        }

    def anchor(self, note: Note) -> str:
        """The eight numbers of ``x:Anchor``: column, pixels, row, pixels of either corner, counted from 0."""
        width, height = note.size
        column, left = note.column, 15  # the cell right of the comment's own
        row, top = max(note.row - 2, 0), 10 if note.row > 1 else 2
        right, right_pixels = self._walk(column, left + width * _POINT, self._column_pixels)
        bottom, bottom_pixels = self._walk(row, top + height * _POINT, self._row_pixels)
        corners = (column, left, row, top, right, right_pixels, bottom, bottom_pixels)
        return ", ".join(str(number) for number in corners)

    def _column_pixels(self, column: int) -> float:
        width = next((w for low, high, w in self._columns if low <= column + 1 <= high), self._width)
        return math.floor(width * 7 + 5) if width else 0

    def _row_pixels(self, row: int) -> float:
        return round(self._rows.get(row + 1, self._height) * _POINT)

    @staticmethod
    def _walk(start: int, distance: float, pixels: Callable[[int], float]) -> tuple[int, int]:
        for index in range(start, start + 4000):
            extent = pixels(index)
            if distance < extent:
                return index, int(distance)
            distance -= extent
        return start + 1, 0


def new_drawing(notes: Sequence[Note], geometry: Geometry, used: Sequence[bytes]) -> bytes:
    """A drawing of the given notes.

    Args:
        notes: The comments of one sheet.
        geometry: The sheet's.
        used: The workbook's other VML drawings, whose blocks of shape ids are taken.
    """
    taken = {int(n) for content in used for data in _IDMAP.findall(content) for n in re.findall(rb"\d+", data)}
    block = next(number for number in range(1, len(taken) + 2) if number not in taken)
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    shapes = _shapes(notes, geometry, block * _CLUSTER + 1)
    return f"{_ROOT}{layout}{_SHAPE_TYPE}{shapes}</xml>".encode()


def extended_drawing(content: bytes, notes: Sequence[Note], geometry: Geometry) -> bytes:
    """A drawing with notes added, or made larger where it already draws the cell's comment."""
    by_cell = {(note.row - 1, note.column - 1): note for note in notes}
    drawn: set[tuple[int, int]] = set()

    def enlarged(match: re.Match[bytes]) -> bytes:
        shape = match[0]
        cell = (_number(shape, b"Row"), _number(shape, b"Column"))
        if not _is_note(shape):
            return shape
        note = by_cell.get(cell)
        if note is None:
            return shape
        drawn.add(cell)
        return _enlarged(shape, note, geometry)

    content = _SHAPE.sub(enlarged, content)
    missing = [note for cell, note in by_cell.items() if cell not in drawn]
    numbers = [int(number) for number in _SHAPE_ID.findall(content)]
    markup = _shapes(missing, geometry, max(numbers, default=_CLUSTER) + 1)
    if missing and b"_x0000_t202" not in content:
        markup = _SHAPE_TYPE + markup
    end = _END.search(content)
    position = end.start() if end is not None else len(content)
    return content[:position] + markup.encode() + content[position:]


def reduced_drawing(content: bytes, cells: Collection[tuple[int, int]]) -> bytes | None:
    """A drawing without the notes of the given cells, counted from 1; ``None`` if nothing is left to draw."""

    def kept(match: re.Match[bytes]) -> bytes:
        shape = match[0]
        cell = (_number(shape, b"Row") + 1, _number(shape, b"Column") + 1)
        return b"" if _is_note(shape) and cell in cells else shape

    reduced = _SHAPE.sub(kept, content)
    return reduced if _DRAWN.search(reduced) else None


def _is_note(shape: bytes) -> bool:
    return b'"Note"' in shape or b"'Note'" in shape


def _number(shape: bytes, name: bytes) -> int:
    match = re.search(rb"<(?:\w+:)?" + name + rb"\s*>\s*(\d+)\s*<", shape)
    return int(match[1]) if match is not None else -1


def _enlarged(shape: bytes, note: Note, geometry: Geometry) -> bytes:
    width, height = note.size
    for name, needed in ((b"width", width), (b"height", height)):
        stated = re.search(rb"(?<![\w-])" + name + rb"\s*:\s*([\d.]+)pt", shape)
        if stated is not None:
            new = f"{max(needed, float(stated[1])):g}pt".encode()
            shape = shape[: stated.start()] + name + b":" + new + shape[stated.end() :]
    anchor = re.search(rb"(<(?:\w+:)?Anchor\s*>)([^<]*)<", shape)
    if anchor is None:
        return shape
    new_anchor = geometry.anchor(note).encode()
    return shape[: anchor.start(2)] + new_anchor + shape[anchor.end(2) :]


_SHAPE_TYPE = (
    f'<v:shapetype{_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _shapes(notes: Sequence[Note], geometry: Geometry, first_id: int) -> str:
    return "".join(_shape(note, geometry, first_id + index) for index, note in enumerate(notes))


def _shape(note: Note, geometry: Geometry, number: int) -> str:
    width, height = note.size
    style: Mapping[str, str] = {
        "position": "absolute",
        "margin-left": "60pt",
        "margin-top": "2pt",
        "width": f"{width:g}pt",
        "height": f"{height:g}pt",
        "z-index": str(number % _CLUSTER),
        "visibility": "hidden",
    }
    return (
        f'<v:shape{_NAMESPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="{";".join(f"{name}:{value}" for name, value in style.items())}" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{geometry.anchor(note)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{note.row - 1}</x:Row><x:Column>{note.column - 1}</x:Column></x:ClientData></v:shape>"
    )
