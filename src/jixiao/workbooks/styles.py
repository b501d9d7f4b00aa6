"""What the reader needs of a workbook's styles: each cell format's number format and whether it locks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from jixiao.cells import Area
from jixiao.workbooks.number_formats import BUILTIN_FORMATS

__all__ = ["CellFormat", "children", "is_true", "parse_area", "read_cell_formats", "size", "whole"]

_LONGEST_WHOLE = 18
"""Digits of a number that can be a count; Python refuses thousands of them."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """One record of ``cellXfs``: the code of its number format, and whether it locks the cell."""

    number_format: str = "General"
    locked: bool = True


def read_cell_formats(root: etree._Element) -> tuple[CellFormat, ...]:
    """Read the cell formats of a styles part, in order; a cell's style is an index into them."""
    codes = dict(BUILTIN_FORMATS)
    for element in children(root, "numFmts", "numFmt"):
        identifier = element.get("numFmtId")
        codes[whole(identifier, -1)] = element.get("formatCode", "General")
    formats: list[CellFormat] = []
    for element in children(root, "cellXfs", "xf"):
        protection = next(children(element, "protection"), None)
        locked = protection is None or is_true(protection.get("locked"), default=True)
        formats.append(CellFormat(codes.get(whole(element.get("numFmtId"), 0), "General"), locked))
    return tuple(formats)


def children(root: etree._Element, *path: str) -> Iterator[etree._Element]:
    """Descendants along a path of local names, in whatever namespace."""
    level: list[etree._Element] = [root]
    for name in path:
        level = [child for element in level for child in element.iterchildren(f"{{*}}{name}")]
    return iter(level)


def is_true(value: str | None, *, default: bool = False) -> bool:
    """Read an XML Schema boolean."""
    return default if value is None else value.strip() in ("1", "true", "on")


def parse_area(text: str) -> Area | None:
    """Read a range; ``None`` for what is no range, which Excel drops when it repairs a file."""
    try:
        return Area.parse(text)
    except ValueError:
        return None


def whole(text: str | None, default: int) -> int:
    """Read a count or an index; what is none is taken for missing, as attributes are optional."""
    readable = text is not None and text.isascii() and text.isdecimal() and len(text) <= _LONGEST_WHOLE
    return int(text or 0) if readable else default


def size(text: str | None, default: float) -> float:
    """Read a width or height; what is none is taken for missing."""
    try:
        number = float(text or "")
    except ValueError:
        return default
    return number if math.isfinite(number) else default
