"""How much room Chinese text takes: full-width characters count two, as both Excel and WPS lay them out.

Excel grows neither the row of a merged cell nor that of a wrapped cell written by a program, so heights are
computed.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

__all__ = ["display_width", "lines_needed", "row_height"]

_LINE_SPACING = 1.3
_MINIMUM_HEIGHT = 13.5
_MAXIMUM_HEIGHT = 409.0  # the most that Excel lets a row have, in points


def display_width(text: str) -> int:
    """Width of one line in half-width characters, the unit of Excel's column widths.

    Ambiguous characters such as ``≥`` and ``①`` count two, since a Chinese font draws them full width.
    """
    bases = (character for character in text if not unicodedata.combining(character))
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in bases)


def lines_needed(text: str, column_width: float) -> int:
    """Number of lines that ``text`` wraps to in a column of that width; at least one."""
    # A cell keeps a little padding at either side, and a full-width character never breaks in two.
    room = max(2.0, column_width - 1)
    return sum(max(1, math.ceil(display_width(line) / room)) for line in text.split("\n"))


def row_height(texts: Iterable[tuple[str, float]], font_size: float = 11) -> float:
    """Height in points of a row whose wrapped cells hold the given texts.

    Args:
        texts: Pairs of text and column width (of all columns together for a merged cell).
        font_size: Size of the row's font in points.

    Returns:
        The height, within what Excel allows.
    """
    lines = max((lines_needed(text, width) for text, width in texts), default=1)
    height = lines * font_size * _LINE_SPACING + 3
    return min(_MAXIMUM_HEIGHT, max(_MINIMUM_HEIGHT, math.ceil(height * 2) / 2))
