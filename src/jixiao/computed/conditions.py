"""Conditions over cells: each an Excel expression that is TRUE or FALSE and never an error, and Python's own answer.

They are what the form's self-check is put together from. Excel's ``AND`` and ``OR`` look at every argument, so each
condition guards itself against texts and error values in the cells that it reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.cells import CellRef, ExcelError, Value
from jixiao.computed.cells import Lookup

__all__ = [
    "ALWAYS",
    "NEVER",
    "Condition",
    "all_of",
    "any_of",
    "compared",
    "equals",
    "gives_no_reason",
    "is_any_text",
    "is_blank",
    "is_filler",
    "is_number",
    "is_text",
    "same_text",
    "says_nothing",
]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds of some cells or does not.

    Attributes:
        formula: An Excel expression over addresses of the form's own sheet.
        holds: The other witness, given a lookup of the cells.
    """

    formula: str
    holds: Callable[[Lookup], bool]

    def __and__(self, other: Condition) -> Condition:
        return NEVER if NEVER in (self, other) else all_of((self, other))

    def __or__(self, other: Condition) -> Condition:
        return ALWAYS if ALWAYS in (self, other) else any_of((self, other))

    def __invert__(self) -> Condition:
        if self in (ALWAYS, NEVER):
            return NEVER if self is ALWAYS else ALWAYS
        return Condition(f"NOT({self.formula})", lambda lookup: not self.holds(lookup))


ALWAYS: Final = Condition("TRUE", lambda _: True)
NEVER: Final = Condition("FALSE", lambda _: False)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Whether one of them holds; never, if there are none."""
    return _joined("OR", any, NEVER, conditions)


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Whether all of them hold; always, if there are none."""
    return _joined("AND", all, ALWAYS, conditions)


def _joined(
    function: str, join: Callable[[Iterable[bool]], bool], neutral: Condition, conditions: Iterable[Condition]
) -> Condition:
    found = [each for each in conditions if each is not neutral]
    if len(found) < 2:
        return found[0] if found else neutral
    formula = f"{function}({','.join(each.formula for each in found)})"
    return Condition(formula, lambda lookup: join(each.holds(lookup) for each in found))


def is_number(ref: CellRef) -> Condition:
    """A number: what the form's formulas can count with."""
    return Condition(f"ISNUMBER({ref.a1})", lambda lookup: isinstance(lookup(ref), Fraction))


def is_blank(ref: CellRef) -> Condition:
    """Nothing typed, or white space alone."""
    return Condition(
        f'IF(ISTEXT({ref.a1}),{_trimmed(ref)}="",ISBLANK({ref.a1}))',
        lambda lookup: (value := lookup(ref)) is None or (_is_words(value) and not _words(value)),
    )


def is_any_text(ref: CellRef) -> Condition:
    """Text of any kind, an empty one as well."""
    return Condition(f"ISTEXT({ref.a1})", lambda lookup: _is_words(lookup(ref)))


def is_text(ref: CellRef) -> Condition:
    """Words, or digits stored as text; white space alone is none."""
    return Condition(f'IF(ISTEXT({ref.a1}),{_trimmed(ref)}<>"",FALSE)', lambda lookup: bool(_words(lookup(ref))))


def equals(ref: CellRef, text: str) -> Condition:
    """Exactly that text."""
    return Condition(f'IF(ISTEXT({ref.a1}),{ref.a1},"")="{text}"', lambda lookup: lookup(ref) == text)


def says_nothing(ref: CellRef) -> Condition:
    """Blank, or one of the marks that say that there is no value (/, —, 不适用)."""
    return _among(ref, _MARKS)


def gives_no_reason(ref: CellRef) -> Condition:
    """Blank, or words that stand where a reason belongs without giving one (无, 0)."""
    return _among(ref, _NO_REASONS)


_DASHES: Final = ("", "/", "\\", "-", "--", "—", "——", "–", "―", "_", "*", "…", "……", ".", "。")
_MARKS: Final = (*_DASHES, "不适用", "不适应", "N/A", "n/a", "NA", "na")
_NO_REASONS: Final = (*_MARKS, "0", "%", "％", "无", "无。", "没有", "无偏差", "无原因", "none")
"""Constants of their own: an issued form's formula never changes with what reading learns."""


def is_filler(ref: CellRef) -> Condition:
    """Blank or dashes: what an untouched row holds."""
    return _among(ref, _DASHES)


def same_text(one: CellRef, other: CellRef) -> Condition:
    """Two texts that are the same, letter by letter; Excel's ``=`` would not tell a from A."""
    return Condition(
        f"IF(AND(ISTEXT({one.a1}),ISTEXT({other.a1})),EXACT({one.a1},{other.a1}),FALSE)",
        lambda lookup: _is_words(value := lookup(one)) and value == lookup(other),
    )


def _among(ref: CellRef, texts: tuple[str, ...]) -> Condition:
    def holds(lookup: Lookup) -> bool:
        value = lookup(ref)
        if isinstance(value, Fraction):
            return value == 0 and "0" in texts
        return (value is None or _is_words(value)) and _words(value) in texts

    listed = "|".join(texts)
    # FIND yields an error where it finds nothing, and where the cell holds one.
    return Condition(f'IFERROR(FIND("|"&{_trimmed(ref)}&"|","|{listed}|"),0)>0', holds)


def _trimmed(ref: CellRef) -> str:
    """Without white space at its ends: Chinese keyboards type a full-width blank, which ``TRIM`` leaves."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({ref.a1},"　"," "),CHAR(10)," "),CHAR(9)," "))'


def _words(value: Value) -> str:
    """What ``_trimmed`` leaves of a text; nothing of what is no text."""
    if not _is_words(value):
        return ""
    return " ".join(part for part in re.split("[ 　\n\t]", str(value)) if part)


def _is_words(value: Value) -> bool:
    return isinstance(value, str) and not isinstance(value, ExcelError)


def compared(refs: tuple[CellRef, ...], formula: str, holds: Callable[..., bool]) -> Condition:
    """A comparison of figures: false while one of the cells holds no number.

    Args:
        refs: The cells.
        formula: The comparison over their addresses.
        holds: The other witness, given the figures in the cells' order.
    """

    def answer(lookup: Lookup) -> bool:
        figures = [value for value in map(lookup, refs) if isinstance(value, Fraction)]
        return len(figures) == len(refs) and holds(*figures)

    counted = ",".join(ref.a1 for ref in refs)
    return Condition(f"IF(COUNT({counted})<{len(refs)},FALSE,{formula})", answer)
