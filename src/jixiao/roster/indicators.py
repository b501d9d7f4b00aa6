"""One row of the sheet 指标: what its target means, with the columns 计量单位 and 指标性质 taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.expressions import Direction, Expression, Relation, direction_of, parse
from jixiao.numbers import exact
from jixiao.roster.model import EPOCH, Desk, Row
from jixiao.template.indicators import Indicator
from jixiao.template.policy import IndicatorKind

__all__ = ["KIND_WORDS", "indicator_of", "number_in"]

_SCALED_UNIT: Final = re.compile(r"^(万亿|亿|万)(.*)$")
_SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
_MULTIPLIERS: Final = {Fraction(scale): word for word, scale in _SCALES.items()}
_FIGURE: Final = re.compile(r"\d[\d.,，]*(?:[-~～—至到]\d[\d.,，]*)?(?:万亿|亿|万)?")
_PERCENT_UNITS: Final = frozenset({"%", "％", "百分比", "%(百分比)", "%（百分比）"})
_COUNTED_RATES: Final = frozenset({"‰", "‱", "百分点", "个百分点", "成"})

KIND_WORDS: Final[Mapping[str, IndicatorKind]] = {
    **dict.fromkeys(("≥", "≧", ">=", ">", "＞", "大于等于", "大于", "正向"), "≥"),
    **dict.fromkeys(("≤", "≦", "<=", "<", "＜", "小于等于", "小于", "反向"), "≤"),
    **dict.fromkeys(("＝", "=", "═", "等于"), "＝"),
    "区间": "区间",
    "时限": "时限",
    "定性": "定性",
}
_KINDS: Final[Mapping[Relation, IndicatorKind]] = {
    Relation.AT_LEAST: "≥",
    Relation.AT_MOST: "≤",
    Relation.EQUAL: "＝",
    Relation.BETWEEN: "区间",
    Relation.BY_DATE: "时限",
    Relation.QUALITATIVE: "定性",
}
_QUANTITY_KINDS: Final = ("≥", "≤", "＝")


def indicator_of(row: Row, level1: str, level2: str, desk: Desk) -> Indicator:
    """The indicator of a row whose levels are filled in; what is wrong with it goes to the desk."""
    name, entry, unit = row.text("三级指标"), row.entries.get("指标值"), row.text("计量单位")
    if entry is not None and isinstance(entry.value, date):
        read = Expression(entry.text, Relation.BY_DATE, date=entry.text)
    else:
        read = parse(entry.text if entry is not None else "")
    less = direction_of(name or level2)[0] is Direction.LESS
    kind = _kind(row, read, less, desk)
    sign = KIND_WORDS.get(_stated(row), "")
    target = _Target.of(read, unit, sign if sign in ("≥", "≤") else "")
    if unit in _PERCENT_UNITS and read.is_bare and read.value is not None and 0 < read.value < 1:
        desk.note(row.sheet, row.number, f"指标值{read.text}、计量单位{unit}：按{read.text}%理解")
    plain = kind in _QUANTITY_KINDS
    return Indicator(
        level1=level1,
        level2=level2,
        name=name,
        target=target.text or None,
        kind=kind,
        unit=target.unit,
        value=_serial(row, read, desk) if kind == "时限" else target.value if plain else None,
        low=target.low if kind == "区间" else None,
        high=target.high if kind == "区间" else None,
        less_is_better=kind == "≤" or (kind in ("＝", "区间") and less),
        points=_points(row, desk),
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """A target's text and figures, with the column 计量单位 taken in."""

    text: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    unit: str

    @classmethod
    def of(cls, read: Expression, column: str, sign: str) -> _Target:
        """Join what the columns say.

        Args:
            read: The target's text, understood.
            column: The column 计量单位.
            sign: ≥ or ≤ where the column 指标性质 says so.
        """
        match = _SCALED_UNIT.match(column)
        unit, scale = (match[2], Fraction(_SCALES[match[1]])) if match is not None else (column, Fraction(1))
        if column in _PERCENT_UNITS:
            column, unit, scale = "%", "%", Fraction(1, 100)
        counted = parse(f"1{unit or read.unit}").scale if (unit or read.unit) in _COUNTED_RATES else None
        factor = scale if counted is None else scale * counted
        if read.unit or read.scale != 1:
            # The target says its own unit or multiplier (95%, 1.2万亩); the column only repeats it.
            column, factor, scale = unit, Fraction(1), read.scale
        text = _joined(read, column, factor, sign)
        unit = unit or read.unit
        if unit.partition("/")[0] == "元" and scale in _MULTIPLIERS:
            # Officers count money as it is written: the form is filled in 万元, not in 元.
            unit, factor = _MULTIPLIERS[scale] + unit, factor / scale
        if counted is not None:
            factor /= counted  # 0.5‰ is filled in as 0.5; only % is a format of the cell
        value, low, high = (_times(number, factor) for number in (read.value, read.low, read.high))
        return cls(text, value, low, high, unit)


def _joined(read: Expression, unit: str, factor: Fraction, sign: str) -> str:
    """The target in one text, as a person reads it: sign and unit beside its figure, unless it has its own."""
    sign = sign if read.relation is Relation.PLAIN else ""
    unit = "" if read.unit or not (read.is_quantity or read.relation is Relation.BETWEEN) else unit
    figures = list(_FIGURE.finditer(read.text))
    start, end = figures[-1].span() if figures else (0, len(read.text))
    text = read.text[:start] + sign + read.text[start:end] + unit + read.text[end:]
    again = parse(text)
    same = (again.value, again.low, again.high) == tuple(_times(n, factor) for n in (read.value, read.low, read.high))
    return text if same else read.text  # words between figures (每亩5株以上共3年): no one place is right


def _times(number: Fraction | None, factor: Fraction) -> Fraction | None:
    return number * factor if number is not None else None


def _stated(row: Row) -> str:
    """What the column 指标性质 says."""
    return "".join(row.text("指标性质").split())


def _kind(row: Row, read: Expression, less: bool, desk: Desk) -> IndicatorKind | None:
    word = _stated(row)
    parsed = ("≤" if less else "≥") if read.relation is Relation.PLAIN else _KINDS.get(read.relation)
    if word and word not in KIND_WORDS:
        desk.fatal(row.sheet, row.number, f"指标性质只能是 ≥ ≤ ＝ 定性 区间 时限，现为：{word}")
        return None
    if not word:
        if read.relation is Relation.MIXED:
            desk.note(row.sheet, row.number, f"指标值没有看懂，按原文印制：{read.text}")
        return parsed
    stated = KIND_WORDS[word]
    signed = read.is_quantity and read.relation is not Relation.PLAIN
    if signed and stated in _QUANTITY_KINDS and parsed != stated:
        desk.fatal(row.sheet, row.number, f"指标值“{read.text}”与指标性质“{word}”矛盾")
    elif read.relation is not Relation.NONE and not _fits(stated, read):
        desk.note(row.sheet, row.number, f"指标性质是“{word}”，指标值“{read.text}”里没有这样的数")
    return stated


def _fits(kind: IndicatorKind, read: Expression) -> bool:
    if kind in _QUANTITY_KINDS:
        return read.is_quantity
    if kind == "区间":
        return read.relation is Relation.BETWEEN
    if kind == "时限":
        return read.relation is Relation.BY_DATE
    return True


def _serial(row: Row, read: Expression, desk: Desk) -> Fraction | None:
    """The last day that meets the target, as Excel counts days."""
    if read.date is None:
        return None
    if read.date.startswith("--") and desk.year is None:
        desk.note(row.sheet, row.number, f"指标值“{read.text}”没有写年份，未换算成日期")
        return None
    day = read.deadline(desk.year or EPOCH.year)
    return Fraction((day - EPOCH).days) if day is not None else None


def _points(row: Row, desk: Desk) -> Fraction | None:
    entry = row.entries.get("分值")
    if entry is None:
        return None
    number = entry.value if isinstance(entry.value, Fraction) else number_in(entry.text.removesuffix("分"))
    if number is None or number < 0:
        desk.fatal(row.sheet, row.number, f"分值不是数：{entry.text}")
    return number


def number_in(text: str) -> Fraction | None:
    """The number that a text is, separators allowed (``3,152,000``); ``None`` if it is none."""
    try:
        return exact(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None
