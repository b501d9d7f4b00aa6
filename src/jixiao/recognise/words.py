"""The words in cells: headings without their dress, names without prefix and points, fillers.

Officers break headings over lines, space them out (``总　分``), number them and mix full and half width; none of that
changes what a heading stands for.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from jixiao.numbers import exact

__all__ = [
    "DIRECTIONS",
    "KINDS_IN_WORDS",
    "fold",
    "grade_in",
    "has_boxes",
    "heading_key",
    "is_dash",
    "is_filler",
    "join_han",
    "split_points",
    "strip_ordinal",
    "ticked",
]

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[、.](?!\d))")
# What mirrors print in traditional characters and scans misread, in headings alone; values stay as they are.
_TRADITIONAL = str.maketrans(
    "績級標項實際總額預執單產質時環滿責聯繫電話評價數據資變財門編號類別員簽報滅況說術應對開關參與會計劃達補調撥結轉餘業務籌値箅",
    "绩级标项实际总额预执单产质时环满责联系电话评价数据资变财门编号类别员签报灭况说术应对开关参与会计划达补调拨结转余业务筹值算",
)
_MISREAD = re.compile(r"(?<=[标成际初算])[直植埴](?=$|[(])")
_HALF_BRACKET = re.compile(r"(?<=[\u3400-\u9fff])[(]?[A-C](?:/[A-C])?(?:[x*]100%)?[)]?$")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ORDINAL = re.compile(r"^\s*([★☆▲△※]?)\s*指标\s*\d*\s*(?:[:：]\s*|$)")
_NAME_POINTS = re.compile(r"\s*[(（]\s*(\d+(?:[.．]\d+)?)\s*分\s*[)）]")
_LEVEL_POINTS = re.compile(r"\s*[(（]\s*(\d+(?:[.．]\d+)?)\s*分?\s*[)）]\s*$")
_FILLER = re.compile(r"^[★☆▲△※]?(?:\(?指标\d*\)?:?)?[-‐-―−/\\.…·_*]*$")
_TICKS, _EMPTY = "☑√✓✔■●þR", "□☐○£"
_BOX = re.compile(rf"[{_TICKS}{_EMPTY}]")
_BOXED = re.compile(rf"[\u3400-\u9fff][{_TICKS}{_EMPTY}]|[{_TICKS}{_EMPTY}][\u3400-\u9fff]")
_TICKED_BEHIND = re.compile(rf"([\u3400-\u9fff]+)[(]?[{_TICKS}]")
_TICKED_BEFORE = re.compile(rf"[{_TICKS}][)]?([\u3400-\u9fff]+)")
_GRADE_IN_PASSING = re.compile(r"[(,;]?等[级次]:?(优秀?|良好?|中等?|合格|不合格|较差|差)[)]?$")
_DASH = re.compile(r"^[-‐-―−/\\]+$")

DIRECTIONS = {
    **dict.fromkeys(("反向", "逆向", "负向", "反向指标", "逆向指标", "负向指标"), True),
    **dict.fromkeys(("正向", "正向指标"), False),
}
"""How forms state a direction → whether less is better."""

KINDS_IN_WORDS = frozenset({"定量指标", "定性指标", "定量", "量化指标"})
"""What stands in a column of signs and is none: 西部科学城2021 writes 定量指标 there."""


def fold(text: str) -> str:
    """Half width, without any white space: what two spellings of one text have in common."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def heading_key(text: str) -> str:
    """What a heading is compared by: folded, without numbering, brackets, colon and marks."""
    key = _MISREAD.sub("值", _NUMBERING.sub("", fold(text)).translate(_TRADITIONAL))
    while (shorter := _BRACKETS.sub("", key)) != key:
        key = shorter
    # 黄石市2023 lost one bracket of 执行数（B） and 执行率（B/A）.
    return (_HALF_BRACKET.sub("", key) or key).strip("★*#:;,。")


def join_han(text: str) -> str:
    """Close the gaps that line breaks leave between Chinese characters (``产 出 指 标``)."""
    return _HAN_GAP.sub("", text)


def strip_ordinal(name: str) -> str | None:
    """An indicator's name without ``指标1：``, with the mark of a core one; ``None`` if no name was there."""
    ordinal = _ORDINAL.match(name)
    if ordinal is None:
        return name.strip() or None
    rest = name[ordinal.end() :].strip()
    return f"{ordinal[1]}{rest}" if rest else None


def split_points(label: str, *, level: bool) -> tuple[str, Fraction | None]:
    """Take the points out of a label.

    A level may print them bare (咸宁市2020: ``产出指标（40）``); in an indicator's name a bare number in brackets
    may be anything, so there 分 must stand.

    Returns:
        The label without the points, and the points if it had any.
    """
    found = list(_NAME_POINTS.finditer(label))
    match = found[-1] if found else _LEVEL_POINTS.search(label) if level else None
    if match is None:
        return label, None
    return (label[: match.start()] + label[match.end() :]).strip(), exact(unicodedata.normalize("NFKC", match[1]))


def has_boxes(text: str) -> bool:
    """Whether a text offers choices to tick: ``优□ 良□``."""
    return _BOXED.search(fold(text)) is not None


def ticked(text: str) -> str | None:
    """The word that is ticked: ``优☑ 良□ 中□ 差□`` is 优; ``None`` if none or more than one is.

    保山市 publishes Wingdings boxes, which come out as letters: £ is an empty one, R and þ are ticks.
    """
    found = _TICKED_BEFORE.findall(fold(text)) if _BOX.match(fold(text)) else _TICKED_BEHIND.findall(fold(text))
    return found[0] if len(found) == 1 else None


def grade_in(text: str) -> str | None:
    """The grade that a total's label gives in passing: ``总分（等级：优秀）``."""
    found = _GRADE_IN_PASSING.search(fold(text))
    return found[1] if found is not None else None


def is_dash(text: str) -> bool:
    """Whether a points or score cell says 'not scored': ``—``, ``-``, ``/``."""
    return _DASH.match(fold(text)) is not None


def is_filler(text: str) -> bool:
    """Whether a text says nothing: ``……``, ``/``, ``—``, or a bare ``指标2：``."""
    return _FILLER.match(fold(text)) is not None
