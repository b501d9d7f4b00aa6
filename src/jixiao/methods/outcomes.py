"""What words say about a qualitative indicator: which outcome is stated, whether the target is attained."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from jixiao.template.policy import Band

__all__ = ["NOTHING_HAPPENED", "plain_words", "same_words", "stated_band"]

_IGNORED: Final = re.compile(r"[\W_]+")
_ATTAINED_PREFIXES: Final = ("", "已", "达到", "已达到", "达")
_OUTCOMES: Final = ("部分达成", "未达成", "达成")

NOTHING_HAPPENED: Final = frozenset(
    {"无", "没有", "未发生", "没有发生", "无发生", "未出现", "无此类事件", "不涉及", "未涉及", "未开展", "零", "零发生"}
)
"""How officers write that there was no such case."""


def plain_words(text: str) -> str:
    """The words alone: no white space, no punctuation, one width; a leading 定性 is the column's, not the value's."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).removeprefix("定性")


def same_words(target: str, actual: str) -> bool:
    """Whether an actual says that the target is attained by saying the target itself: 良好 to 良好, 已建立 to 建立."""
    aim, said = plain_words(target), plain_words(actual)
    return bool(aim) and any(said == prefix + aim for prefix in _ATTAINED_PREFIXES)


def stated_band(actual: str, bands: tuple[Band, ...]) -> Band | None:
    """The band of an outcome stated in the form's own scale; 预期 and 年度 are one word to officers."""
    said = plain_words(actual)
    for outcome in _OUTCOMES:
        if said.startswith(outcome):
            return next((band for band in bands if plain_words(band.outcome).startswith(outcome)), None)
    return next((band for band in bands if plain_words(band.outcome) == said), None)
