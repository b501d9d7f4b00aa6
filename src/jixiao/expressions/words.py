"""Answers in words: affirmations, the three official outcomes, grades, and the several meanings of 无.

无 beside a count of harms is a count of none. Beside anything else, 无, 未发生 and 不涉及 say that the
business did not occur, and only a reason makes that an answer.
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.expressions.cursor import longest, narrow
from jixiao.expressions.direction import counts_harm
from jixiao.expressions.directions import HARMS

__all__ = [
    "Grade",
    "Outcome",
    "grade_of",
    "harm_count",
    "is_affirmation",
    "is_harm_count_zero",
    "outcome_of",
    "same_words",
    "says_not_occurred",
]

_PUNCTUATION: Final = re.compile(r"[\s,;:。、!.()“”\"《》·]+")

_ZEROS: Final = frozenset(
    {"无", "没有", "零", "0", "未发生", "未出现", "没有发生", "无发生", "零发生", "暂无", "不存在"}
)
_PERIOD: Final = r"(?:本?年度?|今年|全年|当年)?"
_ZERO_START: Final = re.compile(
    rf"{_PERIOD}(?:无|未发生|没有发生|没有|零|未出现|未发现|不存在)(?!法|需|偿|锡|人机|线|纸)"
)
_NO_HARM: Final = re.compile(
    rf"{_PERIOD}(?:无|未发生|未出现|未接到|没有|零).{{0,6}}?(?:{longest(word.text for word in HARMS).pattern})"
)
"""无投诉, 未发生安全事故: whatever is done about such harms had no occasion."""
_NOT_OCCURRED: Final = re.compile(
    rf"{_PERIOD}(?:暂无|无此|无相关|没有相关|无该|未发生|未涉及|不涉及|未开展|未实施|未产生|没有发生|无$)"
)

AFFIRMATIONS: Final = frozenset(
    (
        *(
            "是",
            "有",
            "对",
            "√",
            "✓",
            "完成",
            "已完成",
            "全部完成",
            "全部已完成",
            "已全部完成",
            "按期完成",
            "按时完成",
        ),
        *(
            "按计划完成",
            "如期完成",
            "已按期完成",
            "完成目标",
            "完成任务",
            "完成年度目标",
            "已落实",
            "落实",
            "已实现",
            "实现",
        ),
        *(
            "达标",
            "已达标",
            "达到",
            "已达到",
            "达成",
            "已达成",
            "达成目标",
            "达到目标",
            "达到预期",
            "达到预期目标",
            "达到预期效果",
        ),
        *("达到要求", "符合要求", "符合", "符合规定", "符合预期", "合格", "已合格", "合规"),
    )
)
"""Words that say that the target was met, whatever it was. All of them say the same."""


class Outcome(Enum):
    """The three outcomes that an official form knows for a target in words."""

    ATTAINED = "attained"
    PARTLY = "partly"
    NOT_ATTAINED = "not_attained"


class Grade(Enum):
    """A grade in words, best first."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


_OUTCOMES: Final = (
    # The longer words stand first: 部分达成 contains 达成, and so does 未达成.
    (re.compile(r"部分(?:达成|达到|完成|实现)|基本达成.*一定效果"), Outcome.PARTLY),
    (
        re.compile(r"(?:未|没有|没)(?:能)?(?:达成|达到|完成|实现)(?:年度|预期|目标|指标|$)|效果较差"),
        Outcome.NOT_ATTAINED,
    ),
    (
        re.compile(r"(?:全部|已)?(?:达成|达到|完成|实现)(?:年度|预期)?(?:绩效)?(?:指标|目标)$"),
        Outcome.ATTAINED,
    ),
)

_GRADES: Final = MappingProxyType(
    {
        "优": Grade.EXCELLENT,
        "优秀": Grade.EXCELLENT,
        "良": Grade.GOOD,
        "良好": Grade.GOOD,
        "中": Grade.FAIR,
        "中等": Grade.FAIR,
        "一般": Grade.FAIR,
        "差": Grade.POOR,
        "较差": Grade.POOR,
    }
)


def outcome_of(text: str | None) -> Outcome | None:
    """Return the official outcome that the words state (达成年度指标); ``None`` for other words."""
    bare = _bare(text)
    for pattern, outcome in _OUTCOMES:
        if pattern.match(bare) or (outcome is not Outcome.ATTAINED and pattern.search(bare)):
            return outcome
    return None


def grade_of(text: str | None) -> Grade | None:
    """Return the grade that a single word states: 优秀 and 优 alike; ``None`` for other words."""
    return _GRADES.get(_bare(text))


def is_affirmation(text: str | None) -> bool:
    """Whether the words say that the target was met: 完成, 达标, 是, 达成预期指标."""
    return _bare(text) in AFFIRMATIONS or outcome_of(text) is Outcome.ATTAINED


def same_words(target: str | None, actual: str | None) -> bool:
    """Whether an actual in words meets a target in words as it stands.

    It does where it repeats the target, punctuation and 已 aside, where both name the same grade, and where
    it affirms.
    """
    wanted, given = _bare(target), _bare(actual)
    if not wanted or not given:
        return False
    if wanted == given or _stem(wanted) == _stem(given) != "" or is_affirmation(actual):
        return True
    grade = grade_of(wanted)
    return grade is not None and grade is grade_of(given)


def harm_count(text: str | None, name: str) -> Fraction | None:
    """Return 0 where words say that nothing of a harm happened; ``None`` otherwise.

    Args:
        text: The actual in words: 无, 未发生, 零事故.
        name: The indicator's name; only where it counts a harm does 无 count.
    """
    return Fraction(0) if is_harm_count_zero(text, name) else None


def is_harm_count_zero(text: str | None, name: str) -> bool:
    """Whether words such as 无, 未发生 or 没有 are the count of a harm, and so a count of none."""
    bare = _bare(text)
    if bare not in _ZEROS and not _ZERO_START.match(bare):
        return False
    return counts_harm(name)


def says_not_occurred(text: str | None, name: str = "") -> bool:
    """Whether the words say that the business did not occur: 无, 未发生, 不涉及, 未开展, 无投诉.

    Where the indicator named counts a harm, the same words are its count, and this is False.
    """
    bare = _bare(text)
    said = _NOT_OCCURRED.match(bare) or _NO_HARM.match(bare)
    return said is not None and not (name and is_harm_count_zero(text, name))


def _bare(text: str | None) -> str:
    return _PUNCTUATION.sub("", narrow(text or ""))


def _stem(words: str) -> str:
    return words.removeprefix("已").removesuffix("了").removesuffix("完成")
