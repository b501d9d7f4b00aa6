"""How a formula's text spells cells and sheets."""

from __future__ import annotations

import re

from jixiao.cells import Area, CellRef

__all__ = ["LAST_COLUMN", "LAST_ROW", "area_of", "code_of", "unquote_sheet", "without_texts"]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_COLUMNS = re.compile(r"^\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$")
_ROWS = re.compile(r"^\$?(\d+):\$?(\d+)$")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_QUOTED_SHEET = re.compile(r"'(?:[^']|'')*'")


def without_texts(formula: str) -> str:
    """The formula with its quoted texts emptied."""
    return _TEXT.sub('""', formula)


def code_of(formula: str) -> str:
    """The formula without quoted texts and quoted sheet names, so that a search meets only code.

    A copied sheet is called ``表 (2)``, and what stands in those parentheses is no argument.
    """
    return _QUOTED_SHEET.sub("_", without_texts(formula))


def unquote_sheet(prefix: str) -> str:
    """A sheet's name as it stands before the ``!`` of a reference."""
    return prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix


def area_of(address: str) -> Area | None:
    """The cells of an address (``$B$2``, ``A1:C3``, ``A:A``, ``1:3``), or ``None`` if it is none."""
    if match := _COLUMNS.match(address):
        left, right = sorted(CellRef.parse(f"{letters}1", "-").column for letters in match.groups())
        return Area(1, left, LAST_ROW, right)
    if match := _ROWS.match(address):
        top, bottom = sorted(map(int, match.groups()))
        return Area(top, 1, bottom, LAST_COLUMN)
    try:
        area = Area.parse(address.rstrip("#"))
    except ValueError:
        return None
    rows, columns = sorted((area.top, area.bottom)), sorted((area.left, area.right))
    return Area(rows[0], columns[0], rows[1], columns[1])
