"""Reads text in columns under the name of a workbook: tab-separated, as budget systems export it, or with commas."""

from __future__ import annotations

import csv
import io
from typing import Final

from jixiao.cells import Grid
from jixiao.workbooks.drafts import SheetDraft, Tally
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.parts import LIMITS, Limits
from jixiao.workbooks.plain_text import decoded, typed

__all__ = ["read_delimited"]

_NAME: Final = "Sheet1"
_LEAST: Final = 2
"""Lines with a separator that make a table of a text; one may be a sentence."""


def read_delimited(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a text; figures become numbers as they do when Excel opens it.

    Args:
        content: The file's bytes.
        limits: What the workbook may hold.

    Raises:
        UnreadableWorkbook: Its lines have no columns, or it exceeds the limits.
    """
    text = decoded(content)
    separator = _separator(text)
    if separator is None:
        raise UnreadableWorkbook(Unreadable.TEXT)
    sheet = SheetDraft(_NAME, Tally(limits))
    try:
        for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            for column, field in enumerate(fields, 1):
                value, number_format = typed(field)
                sheet.put(row, column, value, number_format=number_format, display=field)
    except csv.Error as error:
        raise UnreadableWorkbook(Unreadable.DAMAGED) from error
    return Grid((sheet.grid(),))


def _separator(text: str) -> str | None:
    lines = text.splitlines()
    for separator in ("\t", ","):
        if sum(separator in line for line in lines) >= _LEAST:
            return separator
    return None
