"""Plain tables for a terminal, in which a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["clip", "table", "width"]

_GAP = "  "


def width(text: str) -> int:
    """Columns that a terminal gives the text; ambiguous characters (≥ ①) take one there, unlike in Excel."""
    bases = (character for character in text if not unicodedata.combining(character))
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in bases)


def clip(text: str, limit: int) -> str:
    """The text on one line, cut to ``limit`` columns with ``…`` at the end."""
    text = " ".join(text.split())
    if width(text) <= limit:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > limit - 1:
            break
        kept += character
    return f"{kept}…"


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = ""
) -> str:
    """Columns as wide as they need; the last one is never padded.

    Args:
        headings: One a column.
        rows: Their texts.
        right: Indexes of the columns that are set to the right.
        indent: What each line begins with.
    """
    everything = [headings, *rows]
    widths = [max(width(row[column]) for row in everything) for column in range(len(headings))]
    lines = []
    for row in everything:
        cells = []
        for column, text in enumerate(row):
            padding = " " * (widths[column] - width(text))
            last = column == len(headings) - 1
            cells.append(padding + text if column in right else text if last else text + padding)
        lines.append((indent + _GAP.join(cells)).rstrip())
    return "\n".join(lines)
