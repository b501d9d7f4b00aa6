"""The words that officers write around a number, each with what it means.

Every table can be read, and extended, without knowing the reader: longer words win over shorter ones, so the
order within a table does not matter. Full-width signs are listed once, since the reader has narrowed them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.expressions.model import Relation

__all__ = [
    "AFTER",
    "AFTER_BEGINS_WORD",
    "AGES",
    "APPROXIMATE",
    "BEFORE",
    "COMPLETION",
    "FIXED_PHRASES",
    "FLOATING",
    "LABELS",
    "LEAD_INS",
    "NAME_TAILS",
    "NOTHING",
    "NOT_TO",
    "NUMERAL_WORDS",
    "OTHER_HARMS",
    "PERIODS",
    "RANGE_MARKS",
    "RECURRING_MONTHS",
    "SIZES",
    "SOFT_BEFORE",
    "STANDARDS",
    "STATES",
    "VERBS",
]

_SIGNS: Final[Mapping[Relation, tuple[str, ...]]] = MappingProxyType(
    {
        Relation.AT_LEAST: ("≥", "≧", "⩾", "≽", ">", ">=", "≥=", "=>", "→≥", "≮"),
        Relation.AT_MOST: ("≤", "≦", "⩽", "≼", "<", "<=", "≤=", "=<", "≯"),
        Relation.EQUAL: ("=", "==", "═", "等于"),
    }
)
_MORE: Final = ("大于", "高于", "多于")
_LESS: Final = ("小于", "低于", "少于")
_OR_EQUAL: Final = ("", "等于", "或等于", "或者等于", "/等于", "或=", "=")
_FORBIDDEN: Final = (
    *("不", "不得", "不能", "不可", "不应", "不宜", "不准", "不许", "不允许", "不要", "不再", "不应该", "不可以"),
    *("严禁", "禁止", "切勿", "决不", "绝不", "决不能", "绝不能", "不得再", "不致", "不至于"),
)
_NOT_DONE: Final = (
    "未",
    "没有",
    "没",
    "未能",
    "从未",
    "均未",
    "尚未",
    "仍未",
    "还未",
    "并未",
    "并没有",
    "从不",
    "不会",
)
_NEGATIONS: Final = (*_FORBIDDEN, *_NOT_DONE)
"""What turns the bound behind it round: 不得突破100万元 is at most that."""
_NEGATED: Final = ("下于", "低", "少")
"""Bounds that stand behind a negation only."""

BEFORE: Final[Mapping[str, Relation]] = MappingProxyType(
    {sign: relation for relation, signs in _SIGNS.items() for sign in signs}
    | {word + equal: Relation.AT_LEAST for word in _MORE for equal in _OR_EQUAL}
    | {word + equal: Relation.AT_MOST for word in _LESS for equal in _OR_EQUAL}
    | dict.fromkeys(("至少", "最少", "最低", "超", "超过", "超出", "突破"), Relation.AT_LEAST)
    | dict.fromkeys(("至多", "最多", "最高", "不足", "不到"), Relation.AT_MOST)
    | {no + word: Relation.AT_MOST for no in _NOT_DONE for word in ("达到", "达")}
    | {"达不到": Relation.AT_MOST}
    | {no + word: Relation.AT_MOST for no in _NEGATIONS for word in (*_MORE, "超", "超过", "超出", "突破")}
    | {no + word: Relation.AT_LEAST for no in _NEGATIONS for word in (*_LESS, *_NEGATED)}
)
"""Signs and words before the number."""

SOFT_BEFORE: Final[Mapping[str, Relation]] = MappingProxyType(
    dict.fromkeys(
        (
            *("控制在", "控制到", "控制数", "限制在", "压缩到", "压缩至", "压减到", "压减至"),
            *("降到", "降至", "降低到", "降低至", "下降到", "下降至", "减少到", "减少至"),
            *("排名前", "位居前", "位列前", "进入前", "全国前", "全省前", "全市前", "全县前", "全区前"),
        ),
        Relation.AT_MOST,
    )
)
"""Words before the number that yield to a word after it: 控制在80%以上 is a lower bound all the same.

A rank among the first ten is a rank of ten at most.
"""

AFTER: Final[Mapping[str, Relation]] = MappingProxyType(
    dict.fromkeys(("以上", "及以上", "或以上", "含以上", "之上"), Relation.AT_LEAST)
    | dict.fromkeys(("以下", "及以下", "或以下", "之下", "以内", "之内", "内", "不到"), Relation.AT_MOST)
)
"""Words after the unit."""

AFTER_BEGINS_WORD: Final = ("容", "部", "涝", "控", "业", "网", "外")
"""What 内 behind a number begins a word with: 5个内控制度 has no bound."""
NOT_TO: Final = ("位", "场", "岗", "账", "期", "货")
"""What 不到 begins a word with: 5人不到位 has no bound."""

APPROXIMATE: Final = ("约", "大约", "大概", "近", "左右", "上下", "余", "多", "整")
"""Words that leave a bare quantity bare."""

LEAD_INS: Final = ("达到", "达", "完成", "共", "共计", "总计", "合计", "累计", "为", "是", "到", "计", "实现")
"""Words that announce a number without bounding it."""

NUMERAL_WORDS: Final = (
    "一对一",
    "一对多",
    "一次性",
    "一体",
    "一张图",
    "一站式",
    "一网",
    "一把手",
    "一件事",
    "一卡通",
    "一窗",
    "三重一大",
)
"""Words that begin like a count: 一次性发放 counts nothing."""

OTHER_HARMS: Final = ("发生", "举报", "案件", "隐患")
"""What may stand behind 零 beside the harms that a name may head: 零举报."""

VERBS: Final = ("新建", "建成", "举办", "召开", "新增", "购置", "采购", "编制", "印发", "出具", "提交")
"""Verbs that a count in Han numerals may follow: 新建两座."""

RANGE_MARKS: Final = ("-", "--", "~", "—", "——", "–", "―", "‐", "‑", "−", "至", "到", "∼", "～")

PERIODS: Final = (
    "天",
    "日",
    "周",
    "星期",
    "月",
    "双月",
    "个月",
    "季",
    "季度",
    "半年",
    "年",
    "年度",
    "期",
    "次",
    "场",
    "人",
    "户",
    "班",
)
"""What may stand behind 每, and behind 一 in 20万一年."""

RECURRING_MONTHS: Final = ("每月", "次月", "当月", "下月", "翌月", "隔月", "首月", "末月", "季度末月", "下个月")
"""Months that a day comes back in: 次月10日前."""

NAME_TAILS: Final = ("级", "号", "强", "星级", "版", "型", "代", "等奖", "等功", "后")
"""What makes the figure before it part of a name: 3号线, 500强, 5星级, 90后."""

STANDARDS: Final = ("GB", "GB/T", "GBZ", "DB", "ISO", "HJ", "CJJ", "JGJ", "TD/T", "LY/T", "SL", "JTG", "YY/T")
"""What the number of a technical standard begins with."""

STATES: Final = (
    "完成",
    "已完成",
    "全部完成",
    "满意",
    "达标",
    "合格",
    "左右",
    "到位",
    "之间",
    "及时",
    "覆盖",
    "通过",
    "满分",
    "发放",
    "执行",
)
"""Words that may follow a bare number without being its unit: 95满意."""

FLOATING: Final = (
    *("至少", "最少", "至多", "最多"),
    *(no + word for no in _FORBIDDEN for word in ("超过", "突破", *_MORE, *_LESS)),
)
"""Bounds that reach over a few words to their number: 至少举办1场. Every other one stands next to it."""

AGES: Final = ("岁", "周岁")
"""Units of ages, which say whom a figure counts: 65岁以上老人1000人 counts people."""
SIZES: Final = ("元", "亩", "公顷", "平方米", "㎡", "公里", "千米", "米", "吨", "千瓦")
"""Units of sizes, which may say what a figure counts: 1万元以上设备5台 counts machines."""

NOTHING: Final = frozenset(
    {"", "/", "\\", "-", "—", "–", "―", "_", "*", "…", ".", "。", "不适用", "不适应", "n/a", "na"}
)
"""Marks that say that there is no value. 不适应 is how 不适用 is mistyped in published forms."""

LABELS: Final = (
    "指标值",
    "目标值",
    "完成值",
    "实际值",
    "实际完成值",
    "年度指标值",
    "全年实际值",
    "指标",
    "目标",
)
"""Headings that get copied into the cell before a colon."""

FIXED_PHRASES: Final = ("7*24小时", "7×24小时", "7x24小时", "7X24小时", "7天24小时", "7天*24小时")
"""Figures that are an idiom: 7*24小时 means around the clock and counts nothing."""

COMPLETION: Final = (
    "全部完成",
    "已完成",
    "完成",
    "全年",
    "到",
    "至",
    "之间",
    "期间",
    "内",
    "在",
    "于",
    "按期",
    "前",
    "底",
)
"""Words that add nothing to a bare year or period: 2023年内完成 is a deadline, 2023年度安全生产 is not."""
