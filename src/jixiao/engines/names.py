"""Defined names replaced by what they stand for, so that no engine has to know names.

One reads only those of the whole workbook, another none that is written in Chinese. A name is a cell, a range, a
constant or a formula; all but one kind mean the same wherever they are used, and so may stand in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from jixiao.engines.addresses import area_of, code_of, unquote_sheet

__all__ = ["DefinedName", "NameMoves", "resolve_names"]

_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_FIXED = re.compile(r"(?:\$[A-Za-z]{1,3})?(?:\$\d+)?$")


class NameMoves(Exception):  # noqa: N818 - it says what a name does
    """A name refers to cells relative to the cell that uses it."""


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name for a cell, a range, a constant or a formula.

    Attributes:
        name: The name as spelled.
        refers_to: What it stands for, without ``=``.
        sheet: Index of the sheet that it belongs to; ``None`` for the whole workbook.
    """

    name: str
    refers_to: str
    sheet: int | None = None


def resolve_names(
    formula: str,
    sheet: int,
    sheets: Mapping[str, int],
    names: Sequence[DefinedName],
    within: frozenset[DefinedName] = frozenset(),
) -> str:
    """Replace the names in a formula.

    Args:
        formula: The formula without ``=``.
        sheet: Index of the sheet that it stands on.
        sheets: Casefolded sheet name → index.
        names: Names of the workbook.
        within: Names that are just being replaced; one that names itself stays as it is.

    Raises:
        NameMoves: The formula uses a name that does not mean the same everywhere.
    """
    words = {word.casefold() for word in _WORD.findall(code_of(formula))}
    used = [name for name in names if name.name.casefold() in words and name not in within]
    if not used:
        return formula
    # The sheet's own name comes before the workbook's.
    used.sort(key=lambda name: name.sheet is None)
    pieces: list[str] = []
    for token in Tokenizer(f"={formula}").items:
        prefix, _, address = token.value.rpartition("!")
        home = sheets.get(unquote_sheet(prefix).casefold()) if prefix else sheet
        meaning = token.value
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and area_of(address) is None:
            for name in used:
                if name.name.casefold() == address.casefold() and name.sheet in (home, None):
                    meaning = _meaning(name, sheet, sheets, names, within | {name})
                    break
        pieces.append(meaning)
    return "".join(pieces)


def _meaning(
    name: DefinedName,
    sheet: int,
    sheets: Mapping[str, int],
    names: Sequence[DefinedName],
    within: frozenset[DefinedName],
) -> str:
    tokens = Tokenizer(f"={name.refers_to}").items
    for token in tokens:
        address = token.value.rpartition("!")[2]
        fixed = all(_FIXED.match(part) for part in address.split(":"))
        if token.subtype == Token.RANGE and area_of(address) is not None and not fixed:
            raise NameMoves(name.name)
    home = sheet if name.sheet is None else name.sheet
    meaning = resolve_names(name.refers_to, home, sheets, names, within)
    return meaning if len(tokens) == 1 else f"({meaning})"
