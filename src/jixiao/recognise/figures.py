"""Figures in cells: exact numbers, and on foreign forms texts that are plain figures."""

from __future__ import annotations

import re
from fractions import Fraction

from jixiao.cells import Cell, Kind
from jixiao.numbers import exact
from jixiao.recognise.words import fold

__all__ = ["is_percent", "plain_figure", "shows_date"]

_FIGURE = re.compile(r"^([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)(%|分|万元?|元)?$")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SCALE = {"万元": 10_000, "万": 10_000, "元": 1}


def plain_figure(text: str, suffixes: tuple[str, ...] = ("%",), currency: str = "") -> Fraction | None:
    """Read a text that is nothing but a figure: ``215,457.6``, ``９７％``, with ``分`` allowed ``99.3 分``.

    Args:
        text: A cell's text.
        suffixes: Which of ``%``, ``分``, ``元``, ``万元`` may follow the figure.
        currency: The form's currency unit, into which an amount that names its own unit is brought.

    Returns:
        The number; ``None`` if the text says anything else, or is garbled (``7,00.0,77``).
    """
    match = _FIGURE.match(fold(text))
    if match is None:
        return None
    number, suffix = exact(match[1].replace(",", "")), match[2]
    if suffix is not None and suffix not in suffixes:
        return None
    if suffix == "%":
        return number / 100
    if suffix in _SCALE and currency in _SCALE:
        return number * _SCALE[suffix] / _SCALE[currency]
    return number


def is_percent(cell: Cell) -> bool:
    """Whether a cell shows its figure with a per cent sign, by number format or as text."""
    shown = _QUOTED.sub("", cell.number_format) if cell.kind is Kind.NUMBER else fold(cell.display)
    return "%" in shown


def shows_date(cell: Cell) -> bool:
    """Whether a number cell shows a date: its number is a day's serial and no quantity."""
    if cell.kind is not Kind.NUMBER:
        return False
    return re.search(r"[yd]", _QUOTED.sub("", cell.number_format), re.IGNORECASE) is not None
