"""Number format codes: those built in, and a code taken apart into sections and tokens.

This module knows the grammar of a format code (ECMA-376 part 1, 18.8.31); what a value looks like in it is
`display`'s affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

__all__ = ["BUILTIN_FORMATS", "NAMED_FORMATS", "Section", "Token", "parse_format"]

# The codes as Chinese Excel and WPS show them: the day formats 14 and 22, the currency formats 5-8 and the
# formats 27-36 and 50-58 depend on the language (18.8.30, tables for zh-cn).
BUILTIN_FORMATS: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: '"¥"#,##0;"¥"\\-#,##0',
        6: '"¥"#,##0;[Red]"¥"\\-#,##0',
        7: '"¥"#,##0.00;"¥"\\-#,##0.00',
        8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "yyyy/m/d",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        27: 'yyyy"年"m"月"',
        28: 'm"月"d"日"',
        29: 'm"月"d"日"',
        30: "m-d-yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        34: '上午/下午h"时"mm"分"',
        35: '上午/下午h"时"mm"分"ss"秒"',
        36: 'yyyy"年"m"月"',
        37: "#,##0;\\-#,##0",
        38: "#,##0;[Red]\\-#,##0",
        39: "#,##0.00;\\-#,##0.00",
        40: "#,##0.00;[Red]\\-#,##0.00",
        41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
        42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
        43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
        50: 'yyyy"年"m"月"',
        51: 'm"月"d"日"',
        52: 'yyyy"年"m"月"',
        53: 'm"月"d"日"',
        54: 'm"月"d"日"',
        55: '上午/下午h"时"mm"分"',
        56: '上午/下午h"时"mm"分"ss"秒"',
        57: 'yyyy"年"m"月"',
        58: 'm"月"d"日"',
    }
)

NAMED_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "general": "General",
        "general number": "General",
        "text": "@",
        "fixed": "0.00",
        "standard": "#,##0.00",
        "percent": "0.00%",
        "scientific": "0.00E+00",
        "currency": BUILTIN_FORMATS[7],
        "general date": BUILTIN_FORMATS[22],
        "short date": BUILTIN_FORMATS[14],
        "medium date": BUILTIN_FORMATS[15],
        "long date": BUILTIN_FORMATS[31],
        "short time": BUILTIN_FORMATS[20],
        "medium time": BUILTIN_FORMATS[18],
        "long time": BUILTIN_FORMATS[21],
    }
)
"""The names, in lower case, by which Excel's XML and HTML call formats."""


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a section.

    Attributes:
        kind: ``literal``; ``general``; ``digit`` (``0``, ``#``, ``?``); ``point``; ``comma``; ``percent``;
            ``exponent`` (``E+``, ``E-``); ``slash``; ``date`` (``yyyy``, ``mm``, ``[h]`` …); ``subsecond``
            (``.00``); ``text`` (``@``).
        text: The characters; of a literal, what it shows.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a code that semicolons divide.

    Attributes:
        tokens: Its pieces in order.
        condition: Operator and bound of ``[>=100]``, if it has one.
        chinese: Whether ``[$-804]`` asks for Chinese names of months and days.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, Fraction] | None = None
    chinese: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether any token is of one of these kinds."""
        return any(token.kind in kinds for token in self.tokens)

    def accepts(self, number: Fraction) -> bool:
        """Whether the section's own condition admits the number."""
        if self.condition is None:
            return False
        operator, bound = self.condition
        tests: dict[str, Callable[[], bool]] = {
            "<": lambda: number < bound,
            "<=": lambda: number <= bound,
            "=": lambda: number == bound,
            "<>": lambda: number != bound,
            ">": lambda: number > bound,
            ">=": lambda: number >= bound,
        }
        return tests[operator]()


_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<padding>.)
    | \*(?P<filling>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<ampm>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)
    | (?P<digit>[0#?])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_SIGNS = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text"}


@lru_cache(maxsize=512)
def parse_format(code: str) -> tuple[Section, ...]:
    """Take a format code apart into its sections."""
    sections: list[Section] = []
    tokens: list[Token] = []
    condition: tuple[str, Fraction] | None = None
    chinese = False
    for match in _TOKEN.finditer(code):
        group, text = match.lastgroup, match[match.lastgroup or 0]
        if group == "other" and text == ";":
            sections.append(_section(tokens, condition, chinese))
            tokens, condition, chinese = [], None, False
        elif group == "bracket":
            bound = _CONDITION.match(text)
            if bound is not None:
                condition = (bound[1], Fraction(bound[2]))
            elif _ELAPSED.fullmatch(text):
                tokens.append(Token("date", f"[{text.lower()}]"))
            elif text.startswith("$"):
                symbol, _, locale = text[1:].partition("-")
                chinese = chinese or locale.lower().endswith("804")
                tokens.append(Token("literal", symbol))
            # Anything else in brackets is a colour or a digit shape, which change no character shown here.
        elif group in ("quoted", "escaped"):
            tokens.append(Token("literal", text))
        elif group == "padding":
            tokens.append(Token("literal", " "))
        elif group == "general":
            tokens.append(Token("general", text))
        elif group in ("date", "ampm"):
            tokens.append(Token("date", text.lower() if text != "上午/下午" else text))
        elif group in ("digit", "exponent"):
            tokens.append(Token(group, text.upper()))
        elif group == "other":
            tokens.append(Token(_SIGNS.get(text, "literal"), text))
    sections.append(_section(tokens, condition, chinese))
    return tuple(sections)


def _section(tokens: list[Token], condition: tuple[str, Fraction] | None, chinese: bool) -> Section:
    if any(token.kind == "date" for token in tokens):
        tokens = _as_date(tokens)
    elif any(token.kind in ("digit", "general") for token in tokens):
        tokens = _as_number(tokens)
    return Section(tuple(token for token in tokens if token.text), condition, chinese)


def _as_date(tokens: list[Token]) -> list[Token]:
    """In a date section signs are literal, except a point with zeros behind seconds."""
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        zeros = position + 1
        while zeros < len(tokens) and tokens[zeros] == Token("digit", "0"):
            zeros += 1
        after_seconds = bool(result) and result[-1].kind == "date" and "s" in result[-1].text
        if token.kind == "point" and zeros > position + 1 and after_seconds:
            result.append(Token("subsecond", "." + "0" * (zeros - position - 1)))
            position = zeros
            continue
        keep = token.kind in ("date", "literal", "text", "general")
        result.append(token if keep else Token("literal", token.text))
        position += 1
    # `m` is the minute next to hours or seconds, else the month.
    dates = [index for index, token in enumerate(result) if token.kind == "date" and "/" not in token.text]
    for place, index in enumerate(dates):
        if result[index].text in ("m", "mm"):
            before = result[dates[place - 1]].text if place else ""
            after = result[dates[place + 1]].text if place + 1 < len(dates) else ""
            if "h" in before or "s" in after:
                result[index] = Token("date", result[index].text.replace("m", "n"))
    return result


def _is_denominator(tokens: list[Token], index: int) -> bool:
    return index < len(tokens) and (tokens[index].kind == "digit" or tokens[index].text.isdecimal())


def _as_number(tokens: list[Token]) -> list[Token]:
    """Keep as signs only the one point, the commas between or behind digits, and the slash of a fraction."""
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    first, last = (digits[0], digits[-1]) if digits else (len(tokens), -1)
    result: list[Token] = []
    for index, token in enumerate(tokens):
        behind = index > 0 and tokens[index - 1].kind in ("digit", "comma")
        misplaced = (
            (token.kind == "point" and (any(t.kind == "point" for t in result) or not digits))
            or (token.kind == "comma" and not (first < index and (index < last or behind)))
            or (token.kind == "slash" and not (first < index and _is_denominator(tokens, index + 1)))
        )
        result.append(Token("literal", token.text) if misplaced else token)
    return result
