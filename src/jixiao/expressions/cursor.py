"""The text as the reader sees it: narrowed, trimmed, and read from left to right.

Only what a keyboard writes in two widths is narrowed. A wholesale Unicode normalisation would turn ㎡ into
m2 and ① into 1, that is, units and list numbers into figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.expressions import measures
from jixiao.numbers import exact

__all__ = ["HAN_NUMERAL", "Cursor", "longest", "narrow"]

_NARROW: Final = MappingProxyType(
    {
        **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, ord("|")), " "),
        **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
        ord("〇"): "零",
        # Small forms and look-alikes that input methods and OCR leave behind: ﹥90%, ∕.
        **{ord(odd): plain for odd, plain in zip("﹢﹣﹤﹥﹦﹪﹐﹔﹕﹙﹚∕⁄", "+-<>=%,;:()//", strict=True)},
        # Published texts that went through a converter are in traditional characters here and there: 不低於.
        **{ord(odd): plain for odd, plain in zip("於個萬億內達畝項數戶", "于个万亿内达亩项数户", strict=True)},
    }
)
_FIGURES: Final = re.compile(r"(?:[0-9][0-9,.]*[0-9]|[0-9])(?:\.(?=[%‰]))?|(?<![0-9.])\.[0-9]+")
_ORDERLY: Final = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
HAN_NUMERAL: Final = re.compile(r"(?:[零一二两三四五六七八九十百万亿壹贰叁肆伍陆柒捌玖拾佰仟廿半点]|千(?![米克瓦]))+")
_HAN_DIGIT: Final = re.compile("[零一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾廿]")
_LONGEST: Final = 40
"""Digits of the longest number; what is longer is rubbish, and from 4300 digits on Python reads none."""
_A_FEW: Final = re.compile(r"[一二两三四五六七八九]{2}")
"""三五天 and 二三十人 name no number."""
_HAN_DIGITS: Final = MappingProxyType({digit: str(number) for number, digit in enumerate("零一二三四五六七八九")})


def longest(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a table of words so that the longest one that fits is matched."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def narrow(text: str) -> str:
    """Return the text in half width, every run of white space as one blank."""
    return " ".join(text.translate(_NARROW).split())


_MULTIPLIERS: Final = longest(measures.MULTIPLIERS)


class Cursor:
    """A position in a narrowed text; every ``take`` moves it past what it found, or leaves it alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    @property
    def rest(self) -> str:
        """What has not been read yet."""
        return self.text[self.at :]

    def skip_blanks(self) -> None:
        """Move past blanks, which forms put between sign, figure and unit at will."""
        while not self.done and self.text[self.at] == " ":
            self.at += 1

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Take what ``pattern`` matches here, blanks before it skipped; nothing if it matches nothing."""
        before = self.at
        self.skip_blanks()
        match = pattern.match(self.text, self.at)
        if match is None or not match[0]:
            self.at = before
            return None
        self.at = match.end()
        return match[0]

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Whether ``pattern`` matches here, blanks before it skipped."""
        before = self.at
        found = self.take(pattern) is not None
        self.at = before
        return found

    def take_figures(self) -> Fraction | str | None:
        """Take a number in digits; the raw text where the digits are garbled (``7,00.0,77``)."""
        raw = self.take(_FIGURES)
        if raw is None:
            return None
        return exact(raw.replace(",", "")) if len(raw) <= _LONGEST and _ORDERLY.fullmatch(raw) else raw

    def take_han(self) -> Fraction | None:
        """Take a number in Han numerals, without the 万 or 亿 that it may end with."""
        before = self.at
        raw = self.take(HAN_NUMERAL)
        if raw is None:
            return None
        body = raw.rstrip("万亿")
        if not body or "万" in body or "亿" in body:
            # 一亿二千万 is one numeral, not 一亿二千 times 万.
            body = raw
        number = _han_value(body)
        if number is None and body.endswith("半"):
            body = body[:-1]
            number = _han_value(body)
        if number is None:
            self.at = before
            return None
        self.at -= len(raw) - len(body)
        return number

    def take_number(self) -> Fraction | None:
        """Take an orderly number, in digits or in Han numerals."""
        before = self.at
        figures = self.take_figures()
        if isinstance(figures, str):
            self.at = before
            return None
        return figures if figures is not None else self.take_han()

    def take_whole(self, low: int, high: int) -> int | None:
        """Take a whole number within bounds, as days and months are."""
        before = self.at
        number = self.take_number()
        if number is not None and number.denominator == 1 and low <= number <= high:
            return int(number)
        self.at = before
        return None

    def take_multiplier(self) -> Fraction:
        """Take 万, 亿 and their like; 1 if there is none."""
        word = self.take(_MULTIPLIERS)
        return measures.MULTIPLIERS[word] if word else Fraction(1)


def _han_value(numeral: str) -> Fraction | None:
    if numeral == "半":
        return Fraction(1, 2)
    if len(numeral) > _LONGEST or not _HAN_DIGIT.search(numeral):
        return None
    if len(numeral) >= 4 and all(character in _HAN_DIGITS for character in numeral):
        # Only years are spelt digit by digit.
        return Fraction("".join(_HAN_DIGITS[character] for character in numeral))
    if _A_FEW.search(numeral):
        return None
    # Loading the converter costs as much as reading a form, and few expressions need it.
    import cn2an

    try:
        return exact(cn2an.cn2an(numeral, "smart"))
    except (ValueError, KeyError):
        # What the converter cannot make sense of (一九十五) is no numeral; it says so in two ways.
        return None
