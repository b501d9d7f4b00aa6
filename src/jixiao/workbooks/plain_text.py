"""Text that came without a format: which encoding it is in, and which of it Excel takes for numbers.

A web page or a text file under the name of a workbook holds nothing but characters. Opened in Excel, figures become
numbers and percentages fractions, and so they do here. What Excel is known to spoil stays a text: codes with a
leading nought, numbers of more than fifteen digits, anything like a date.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from jixiao.cells import Value
from jixiao.numbers import exact

__all__ = ["Typed", "decoded", "typed"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,20})", re.IGNORECASE)
_CHINESE: Final = frozenset(("gb2312", "gbk", "cp936", "ms936", "x-gbk", "hz"))
"""All of them are read as GB 18030, which contains them: programs write characters beyond what they declare."""
_HEAD: Final = 4096

_FIGURE: Final = re.compile(
    r"(?P<number>-?(?:0|[1-9]\d*|(?P<grouped>[1-9]\d{0,2}(?:,\d{3})+))(?:\.(?P<decimals>\d+))?)(?P<percent>%)?"
)
_DIGITS: Final = 15
"""As many digits as Excel keeps of a number."""
_LONGEST: Final = 40
"""Characters of a number, noughts included, that somebody may have meant."""


def decoded(content: bytes) -> str:
    """The characters of a file.

    What is valid UTF-8 is UTF-8, whatever the file declares: text in another encoding hardly ever is by chance.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-8", _declared(content), "gb18030"):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("gb18030", "replace")


def _declared(content: bytes) -> str:
    match = _CHARSET.search(content[:_HEAD])
    name = match[1].decode("ascii").lower() if match is not None else ""
    return "gb18030" if name in _CHINESE else name


class Typed(NamedTuple):
    """What Excel makes of a text."""

    value: Value
    number_format: str


def typed(text: str) -> Typed:
    """What Excel makes of a text that it opens in a cell of no format; the empty text is no value."""
    shown = text.strip()
    if not shown:
        return Typed(None, "General")
    match = _FIGURE.fullmatch(shown)
    if match is None:
        return Typed(text, "General")
    plain = match["number"].replace(",", "")
    if len(plain) > _LONGEST or len(plain.lstrip("-0.").replace(".", "")) > _DIGITS:
        return Typed(text, "General")
    number = exact(plain)
    if match["percent"]:
        return Typed(number / 100, "0.00%" if match["decimals"] else "0%")
    if match["grouped"]:
        return Typed(number, "#,##0.00" if match["decimals"] else "#,##0")
    return Typed(number, "General")
