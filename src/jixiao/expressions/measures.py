"""The words of measure: multipliers, rates and units, as officers write them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

__all__ = ["LATIN_UNITS", "MULTIPLIERS", "PER_ALIASES", "RATE_UNITS", "UNITS", "UNIT_ALIASES"]

MULTIPLIERS: Final[Mapping[str, Fraction]] = MappingProxyType(
    {
        "百": Fraction(100),
        "千": Fraction(1000),
        "万": Fraction(10_000),
        "十万": Fraction(100_000),
        "百万": Fraction(1_000_000),
        "千万": Fraction(10_000_000),
        "亿": Fraction(100_000_000),
        "十亿": Fraction(1_000_000_000),
        "百亿": Fraction(10_000_000_000),
        "万亿": Fraction(1_000_000_000_000),
    }
)

RATE_UNITS: Final[Mapping[str, tuple[str, Fraction]]] = MappingProxyType(
    {
        "%": ("%", Fraction(1, 100)),
        "﹪": ("%", Fraction(1, 100)),
        "%%": ("%", Fraction(1, 100)),
        "百分比": ("%", Fraction(1, 100)),
        "%(百分比)": ("%", Fraction(1, 100)),
        "个百分点": ("个百分点", Fraction(1, 100)),
        "百分点": ("个百分点", Fraction(1, 100)),
        "‰": ("‰", Fraction(1, 1000)),
        "成": ("成", Fraction(1, 10)),
    }
)
"""As written → the unit as it is reported, and what one of it is worth."""

UNITS: Final[frozenset[str]] = frozenset(
    (
        # money
        *("元", "美元", "港元", "欧元"),
        # people and households
        *(
            "人",
            "人次",
            "名",
            "位",
            "户",
            "户次",
            "人天",
            "人日",
            "家庭",
            "对",
            "班次",
            "架次",
            "车次",
            "个次",
            "件次",
        ),
        # things
        *"个项件处家座所宗起例份本册套台辆艘架只头匹羽尾条根株棵盆盏面块片张幅篇期批栋幢间层门部支枚颗粒袋箱包瓶桶桩",
        *"次场轮届遍回种类款组队支站口眼孔扇双副笔户单卷盒罐筒捆束堆节课集首题问步级字页行列段村镇县区市乡社团班校",
        *(
            "场次",
            "标段",
            "学时",
            "课时",
            "课次",
            "工时",
            "台次",
            "台套",
            "台机",
            "辆次",
            "批次",
            "人份",
            "床",
            "床位",
            "车位",
        ),
        *("标准箱", "剂", "剂次", "针", "针次", "星", "分", "度", "人民币元"),
        # length, area, volume, weight
        *("公里", "千米", "米", "延米", "延长米", "厘米", "毫米", "里", "海里"),
        *("亩", "公顷", "平方公里", "平方千米", "平方米", "平米", "平", "平方", "㎡", "公亩"),
        *("立方米", "立方", "方", "升", "毫升", "㎥"),
        *("吨", "公斤", "千克", "斤", "克", "毫克", "微克"),
        # power, data, sound, heat
        *(
            "伏安",
            "千伏安",
            "千伏",
            "兆瓦时",
            "千瓦",
            "千瓦时",
            "千瓦·时",
            "兆瓦",
            "瓦",
            "吨标准煤",
            "分贝",
            "摄氏度",
            "℃",
            "兆",
            "倍",
        ),
        # time
        *(
            "年",
            "个月",
            "月",
            "日",
            "天",
            "周岁",
            "岁",
            "工作日",
            "自然日",
            "日历天",
            "周",
            "星期",
            "小时",
            "分钟",
            "秒",
            "季度",
            "年度",
            "周年",
        ),
    )
) - {"级"}
"""Units as they are reported. 级 is missing on purpose: 一级 names a grade, it counts nothing."""

UNIT_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "个小时": "小时",
        "个工作日": "工作日",
        "个自然日": "自然日",
        "个季度": "季度",
        "个年度": "年度",
        "个人": "人",
        "个学时": "学时",
        "个课时": "课时",
        "个平方": "平方米",
        "个标段": "标段",
        "个床位": "床位",
        "个车位": "车位",
        "人民币": "元",
        "块钱": "元",
        "°C": "℃",
    }
)
"""Written with a filler → as reported. 个月 stays, since 月 alone names a month of the calendar."""

_RECKONED: Final = ("人", "户", "亩", "床", "台", "班", "间", "名")
_PERIODS: Final = ("年", "季", "季度", "月", "周", "天", "日")
PER_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        written: f"{one}*{period}"
        for one in _RECKONED
        for period in _PERIODS
        for written in (f"{one}{period}", f"{one}每{period}", f"每{one}{period}", f"每{one}每{period}")
    }
)
"""As written behind a stroke → as reported: 元/人月 is 元/人*月. 人次 is a unit by itself."""

LATIN_UNITS: Final = frozenset(
    (
        *(
            *(
                "mmol/L",
                "μmol/L",
                "umol/L",
                "g/L",
                "μg/L",
                "ug/L",
                "µg/L",
                "mg/kg",
                "g/kg",
                "Pa",
                "kPa",
                "Hz",
                "MHz",
                "GHz",
            ),
            *("ug", "μg", "µg", "ug/m3", "μg/m3", "µg/m3", "ug/m³", "μg/m³", "µg/m³", "mg/m3", "mg/m³", "mg/L", "mg/l"),
            "km",
            "m",
            "cm",
            "mm",
            "km²",
            "km2",
            "m²",
            "m2",
            "m³",
            "m3",
            "hm²",
            "hm2",
            "kg",
            "g",
            "mg",
            "t",
            "T",
            "L",
            "ml",
            "mL",
        ),
        *(
            "kW",
            "kw",
            "KW",
            "kWh",
            "kwh",
            "KWh",
            "MW",
            "MWh",
            "GW",
            "kV",
            "KV",
            "KVA",
            "kVA",
            "MVA",
            "W",
            "V",
        ),
        *(
            "TB",
            "GB",
            "MB",
            "PB",
            "Mbps",
            "Gbps",
            "M",
            "dB",
            "db",
            "h",
            "H",
            "min",
            "s",
            "d",
            "ha",
            "MPa",
            "mg/L",
            "μg/m³",
        ),
    )
)
"""Units in Latin letters, exactly as written."""
