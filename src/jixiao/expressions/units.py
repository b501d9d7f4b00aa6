"""Units that can be turned into one another exactly, and those that cannot.

A factor stands here only where it is exact and needs no calendar: a month is no number of days. 工作日 and
天 are taken as one to one, because forms use either for the same promise and no calendar is at hand, and so are
工作日 and hours by way of the day; the comparison says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.expressions.measures import LATIN_UNITS, RATE_UNITS, UNITS

__all__ = ["Conversion", "conversion", "frequency", "is_count", "is_known", "is_rate"]

_MU: Final = Fraction(2000, 3)

FACTORS: Final[Mapping[str, Mapping[str, Fraction]]] = MappingProxyType(
    {
        kind: MappingProxyType(units)
        for kind, units in {
            "面积": {
                **dict.fromkeys(("平方米", "平米", "平方", "平", "㎡", "m²", "m2"), Fraction(1)),
                "亩": _MU,
                **dict.fromkeys(("公顷", "ha", "hm²", "hm2"), Fraction(10_000)),
                **dict.fromkeys(("平方公里", "平方千米", "km²", "km2"), Fraction(1_000_000)),
            },
            "长度": {
                **dict.fromkeys(("米", "延米", "延长米", "m"), Fraction(1)),
                **dict.fromkeys(("公里", "千米", "km"), Fraction(1000)),
                "里": Fraction(500),
                **dict.fromkeys(("厘米", "cm"), Fraction(1, 100)),
                **dict.fromkeys(("毫米", "mm"), Fraction(1, 1000)),
            },
            "重量": {
                **dict.fromkeys(("公斤", "千克", "kg"), Fraction(1)),
                **dict.fromkeys(("吨", "t", "T"), Fraction(1000)),
                "斤": Fraction(1, 2),
                **dict.fromkeys(("克", "g"), Fraction(1, 1000)),
                **dict.fromkeys(("毫克", "mg"), Fraction(1, 1_000_000)),
                **dict.fromkeys(("微克", "ug", "μg", "µg"), Fraction(1, 1_000_000_000)),
            },
            "体积": {
                **dict.fromkeys(("立方米", "立方", "方", "㎥", "m³", "m3"), Fraction(1)),
                **dict.fromkeys(("升", "L", "l"), Fraction(1, 1000)),
                **dict.fromkeys(("毫升", "ml", "mL"), Fraction(1, 1_000_000)),
            },
            "时间": {
                **dict.fromkeys(("小时", "h", "H"), Fraction(1)),
                **dict.fromkeys(("天", "日", "自然日", "日历天", "d"), Fraction(24)),
                **dict.fromkeys(("周", "星期"), Fraction(168)),
                **dict.fromkeys(("分钟", "min"), Fraction(1, 60)),
                **dict.fromkeys(("秒", "s"), Fraction(1, 3600)),
            },
            "年月": {
                **dict.fromkeys(("个月", "月"), Fraction(1)),
                "季度": Fraction(3),
                **dict.fromkeys(("年", "周年", "年度"), Fraction(12)),
            },
            "电量": {
                **dict.fromkeys(("千瓦时", "千瓦·时", "度", "kWh", "kwh", "KWh"), Fraction(1)),
                **dict.fromkeys(("兆瓦时", "MWh"), Fraction(1000)),
            },
            "功率": {
                **dict.fromkeys(("千瓦", "kW", "kw", "KW"), Fraction(1)),
                **dict.fromkeys(("兆瓦", "MW"), Fraction(1000)),
                **dict.fromkeys(("瓦", "W"), Fraction(1, 1000)),
            },
            # Rates are fractions already when they arrive here.
            "比率": dict.fromkeys((*(unit for unit, _ in RATE_UNITS.values()), "‱"), Fraction(1)),
        }.items()
    }
)
"""Kind of measure → unit → how many of the kind's basic unit it is."""

SYNONYMS: Final = (
    frozenset({"人", "名", "位"}),
    frozenset({"人次", "个次"}),
    frozenset({"次", "场", "场次", "回", "期"}),
    frozenset({"起", "件", "宗", "例", "桩", "次"}),
    frozenset({"家", "户"}),
    frozenset({"份", "本", "册", "套", "篇"}),
    frozenset({"盏", "套"}),
    frozenset({"口", "眼"}),
    frozenset({"岁", "周岁"}),
    frozenset({"处", "座", "所", "点", "站"}),
    frozenset({"台", "台套", "套", "辆"}),
    frozenset({"株", "棵", "根", "颗"}),
    frozenset({"头", "只", "匹", "羽"}),
    frozenset({"栋", "幢"}),
    frozenset({"分贝", "dB", "db"}),
    frozenset({"℃", "摄氏度"}),
)
"""Measure words that officers use for the same things."""

_GENERAL_COUNTS: Final = frozenset({"个", "项"})
"""Measure words that stand for any other: 13个社区 and 13家 count the same."""

_EVERY: Final = re.compile(r"(?:每隔?)?([0-9]+|[一二两三四五六七八九十])?个?(半年|年度?|季度?|双月|月|周|星期|天|日)")
_CURRENCIES: Final = frozenset({"元", "美元", "港元", "欧元"})
_NO_COUNTS: Final = frozenset(
    (
        "分",
        "人次",
        "岁",
        "周岁",
        "倍",
        "℃",
        "摄氏度",
        "分贝",
        "伏安",
        "千伏安",
        "千伏",
        "兆",
        "吨标准煤",
        "公亩",
        "海里",
    )
)
_MEASURED: Final = frozenset(unit for units in FACTORS.values() for unit in units) | _CURRENCIES | _NO_COUNTS


@dataclass(frozen=True, slots=True)
class Conversion:
    """How an amount in one unit is told in another.

    Attributes:
        factor: What the amount is multiplied by.
        assumption: What had to be assumed, in an official's words; ``None`` if nothing.
    """

    factor: Fraction
    assumption: str | None = None


_PER_YEAR: Final[Mapping[str, Fraction]] = MappingProxyType(
    {
        **dict.fromkeys(("年", "年度"), Fraction(1)),
        "半年": Fraction(2),
        **dict.fromkeys(("季", "季度"), Fraction(4)),
        "双月": Fraction(6),
        **dict.fromkeys(("月", "个月"), Fraction(12)),
        **dict.fromkeys(("周", "星期"), Fraction(52)),
        **dict.fromkeys(("天", "日"), Fraction(365)),
    }
)
"""How often a period comes in the year that a form is about."""

_NUMERALS: Final = {**{digit: number for number, digit in enumerate("一二三四五六七八九十", start=1)}, "两": 2}


def frequency(unit: str, periods: tuple[str, ...]) -> tuple[str, Fraction | None]:
    """A unit without its period of time, and how often a year that period comes: 次/季度, or 次 with 每季度.

    Returns:
        The bare unit, and the times a year; ``None`` where nothing says a period of time.
    """
    head, per = _split(unit)
    kept = [part for part in per if part not in _PER_YEAR]
    times = [_PER_YEAR[part] for part in per if part in _PER_YEAR]
    for period in periods:
        match = _EVERY.fullmatch(period)
        if match is not None:
            many = match[1] or ""
            number = int(many) if many.isdigit() else _NUMERALS.get(many, 1)
            if number:
                times.append(_PER_YEAR[match[2]] / number)
    if not times:
        return unit, None
    return "/".join([head, "*".join(kept)] if kept else [head]), times[0]


def is_known(unit: str) -> bool:
    """Whether the unit is one of the tables; a unit column may hold anything, 定性 or / among it."""
    head = unit.split("/")[0]
    return head in UNITS or head in LATIN_UNITS or is_rate(head)


def is_rate(unit: str) -> bool:
    """Whether the unit says that a figure is a rate: %, ‰, 个百分点."""
    return unit in FACTORS["比率"]


def conversion(source: str, target: str) -> Conversion | None:
    """Return how ``source`` becomes ``target``; ``None`` if they measure different things."""
    if source == target:
        return Conversion(Fraction(1))
    source_head, source_per = _split(source)
    target_head, target_per = _split(target)
    # 20万一年 names its 元 nowhere.
    head = _simple(source_head, target_head) if source_head and target_head else Conversion(Fraction(1))
    if head is None:
        return None
    assumption = head.assumption
    factor = head.factor
    if not source_per or not target_per:
        if source_per != target_per:
            # An officer who was asked for 元/人 and answers in 元 has left the 每人 to the heading.
            assumption = assumption or "一方未写每单位，按同一口径比较"
        return Conversion(factor, assumption)
    remaining = list(target_per)
    for part in source_per:
        for other in remaining:
            divisor = _simple(part, other)
            if divisor is not None:
                factor /= divisor.factor
                remaining.remove(other)
                break
        else:
            return None
    return None if remaining else Conversion(factor, assumption)


def _split(unit: str) -> tuple[str, tuple[str, ...]]:
    head, *per = re.split(r"/", unit)
    return head, tuple(part for group in per for part in re.split(r"[*·]", group) if part)


def _simple(source: str, target: str) -> Conversion | None:
    if source == target:
        return Conversion(Fraction(1))
    for units in FACTORS.values():
        if source in units and target in units:
            return Conversion(units[source] / units[target])
    if "倍" in (source, target) and any(is_rate(unit) for unit in (source, target)):
        # Rates are fractions here, and 增长1倍 is growth of 100 %.
        return Conversion(Fraction(1))
    if "工作日" in (source, target):
        # The day is the natural one: a promise in working days, kept in hours, is read in the form's favour.
        hours = FACTORS["时间"]
        other = target if source == "工作日" else source
        if other in hours:
            day = "工作日与天按一比一比较" if hours[other] == hours["天"] else "1个工作日按1天（24小时）比较"
            factor = hours["天"] / hours[other]
            return Conversion(factor if source == "工作日" else 1 / factor, day)
    if any(source in words and target in words for words in SYNONYMS):
        return Conversion(Fraction(1))
    if (source in _GENERAL_COUNTS or target in _GENERAL_COUNTS) and is_count(source) and is_count(target):
        return Conversion(Fraction(1))
    return None


def is_count(unit: str) -> bool:
    """Whether the unit is a measure word, so that a figure counts things: 个, 起, 户."""
    return unit in UNITS and unit not in _MEASURED and unit != "工作日"
