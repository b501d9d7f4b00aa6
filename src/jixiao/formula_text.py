"""Formulas as text: whether two spellings are one formula."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from jixiao.cells import quote_sheet
from jixiao.numbers import exact

__all__ = ["same_formula"]

_PREFIX: Final = re.compile(r"^_xl(?:fn|ws)\.(?:_xlws\.)?", re.IGNORECASE)


def same_formula(one: str, other: str, sheet: str) -> bool:
    """Whether two formulas of a sheet say the same, whichever program saved them."""
    # Nearly every formula stands as it was issued, and tokenising costs more than all other checks together.
    return one == other or _normal(one, sheet) == _normal(other, sheet)


def _normal(formula: str, sheet: str) -> str:
    """Write a formula so that two spellings of the same formula are equal.

    Excel, WPS and LibreOffice each save their own case, white space, ``FALSE`` or ``FALSE()``, dollar signs,
    ``_xlfn.`` prefixes and references to the formula's own sheet.
    """
    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError:
        return "".join(formula.split()).upper()
    own = {f"{name}!".upper() for name in (sheet, quote_sheet(sheet), "'" + sheet.replace("'", "''") + "'")}
    words = []
    for token in tokens:
        if token.type == Token.WSPACE:
            continue
        word = token.value
        if token.type == Token.OPERAND and token.subtype == Token.TEXT:
            words.append(word)
            continue
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            words.append(str(exact(word)))
            continue
        word = _PREFIX.sub("", word.upper())
        word = next((word.removeprefix(prefix) for prefix in own if word.startswith(prefix)), word)
        words.append(word.replace("$", "") if token.type == Token.OPERAND else "".join(word.split()))
    return re.sub(r"\b(TRUE|FALSE)\(\)", r"\1", "".join(words))
