"""The meanings of 无: a count of none where a harm is counted, else business that did not occur.

无 beside a count of harms is a count of none. Beside anything else, 无, 未发生 and 不涉及 say that the
business did not occur, and only a reason makes that an answer.
"""

from __future__ import annotations

import re
from typing import Final

from jixiao.expressions.cursor import longest
from jixiao.expressions.direction import counts_harm
from jixiao.expressions.directions import HARMS
from jixiao.expressions.model import Expression, Relation
from jixiao.expressions.units import is_count, is_rate
from jixiao.expressions.words import is_negative, plain_words, same_words

__all__ = ["counts_none", "did_not_occur", "is_harm_count_zero", "says_not_occurred", "wants_none"]

_ZEROS: Final = frozenset(
    {
        "无",
        "没有",
        "零",
        "0",
        "未发生",
        "未出现",
        "没有发生",
        "无发生",
        "零发生",
        "暂无",
        "不存在",
        "未发现",
        "无此类事件",
    }
)
_HARM: Final = longest(word.text for word in HARMS)
_PERIOD: Final = r"(?:本?年度?|今年|全年|当年)?"
_NONE: Final = r"(?:无|未发生|没有发生|没有|零|未出现|未发现|未接到|不存在)"
_ZERO_WORDS: Final = re.compile(
    rf"{_PERIOD}{_NONE}(?:(?:(?!发生|出现)[\u3400-\u9fff]){{0,6}}?(?:{_HARM.pattern})(?:事故|事件|案件|情况|现象|行为|发生)*"
    rf"|(?:此类|相关|该类)?(?:情况|事件|问题|现象|案件)?)"
)
"""All of the words say none, and no clause after them says otherwise."""
_NO_HARM: Final = re.compile(rf"{_PERIOD}(?:无|未发生|未出现|未接到|没有|零).{{0,6}}?(?:{_HARM.pattern})")
"""无投诉, 未发生安全事故: whatever is done about such harms had no occasion."""
_WANTS_NONE: Final = re.compile(
    r"(?:无|没有|零|未发生|不发生|不得发生|不出现|未出现|杜绝|避免|防止)(?!法|需|偿|线|纸|增长|反弹|新增|减少)"
)
_NOT_OCCURRED: Final = re.compile(
    rf"{_PERIOD}(?:暂无|无此|无相关|没有相关|无该|未发生|未涉及|不涉及|未开展|未实施|未产生|没有发生|没有$|无$|零$)"
)


def is_harm_count_zero(text: str | None, name: str) -> bool:
    """Whether words such as 无, 未发生 or 没有 are the count of a harm, and so a count of none."""
    said = plain_words(text)
    return (said in _ZEROS or _ZERO_WORDS.fullmatch(said) is not None) and counts_harm(name)


def counts_none(target: Expression, actual: str | None, name: str) -> bool:
    """Whether words are a count of 0: of a harm by its name, or of what the target itself wants few or none of.

    Args:
        target: A quantity, or a range.
        actual: The actual in words.
        name: The indicator's name.
    """
    if is_harm_count_zero(actual, name):
        return True
    said = plain_words(actual)
    if said not in _ZEROS and not _NO_HARM.match(said):
        return False
    # 投诉≤3次 wants few; a cost or a time limit is no count, and 无 is not 0 元.
    few = target.relation is Relation.AT_MOST and (is_count(target.unit) or is_rate(target.unit))
    return few or target.value == 0


def wants_none(target: Expression, name: str) -> bool:
    """Whether a target in words asks for a count of none: 无, 零事故, 不发生重大事故, 杜绝."""
    said = plain_words(target.text)
    if _WANTS_NONE.match(said) is None:
        return False
    return _HARM.search(f"{name}{said}") is not None or counts_harm(name)


def says_not_occurred(text: str | None, name: str = "") -> bool:
    """Whether the words say that the business did not occur: 无, 未发生, 不涉及, 未开展, 无投诉.

    Where the indicator named counts a harm, the same words are its count, and this is False.
    """
    said = plain_words(text)
    spoken = _NOT_OCCURRED.match(said) or _NO_HARM.match(said)
    return spoken is not None and not (name and is_harm_count_zero(text, name))


def did_not_occur(target: Expression, actual: str | None, name: str) -> bool:
    """Whether the words say that the business of a target did not occur.

    未发生 is no such answer where the target in words asks for it (不发生安全事故), or speaks of a harm.
    """
    if not says_not_occurred(actual, name) or plain_words(target.text) == "有":
        return False
    if target.relation is not Relation.QUALITATIVE:
        return True
    asked = is_negative(target.text) or same_words(target.text, actual)
    return not asked and _HARM.search(f"{name}{target.text}{actual}") is None
