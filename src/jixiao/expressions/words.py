"""Answers in words: what an actual such as 良好 or 未按期完成 says of a target in words."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from types import MappingProxyType
from typing import Final

__all__ = ["AFFIRMATIONS", "Outcome", "answer_of", "is_negative", "outcome_of", "plain_words", "same_words"]

_IGNORED: Final = re.compile(r"[^\w√✓×✗]+|_+")
_CLAUSE_END: Final = re.compile(r"[,，;；。、(（:：]")

AFFIRMATIONS: Final = frozenset(
    (
        *("是", "有", "对", "√", "✓", "完成", "按期完成", "按时完成", "按计划完成", "如期完成", "完成目标", "完成任务"),
        *("完成年度目标", "落实", "实现", "达标", "达到", "达成", "达成目标", "达到目标", "达到预期", "达到预期目标"),
        *(
            "达到预期效果",
            "达到要求",
            "符合要求",
            "符合",
            "符合规定",
            "符合预期",
            "合格",
            "合规",
            "通过",
            "到位",
            "及时",
        ),
    )
)
"""Words that say that a target was met, whatever it was, and that a denial of them denies."""

_DENIALS: Final = ("不够", "未能", "尚未", "并未", "暂未", "没有", "不能", "无法", "未", "不", "没", "无")
_REFUSALS: Final = frozenset({"否", "不是", "×", "✗"})
_LATE: Final = frozenset(
    (
        *("逾期", "逾期完成", "延期", "延期完成", "超期", "超期完成", "推迟", "推迟完成", "滞后"),
        *("延迟", "延迟完成", "停工", "取消", "未完工", "未开工", "超支", "超预算"),
    )
)
_NOTHING: Final = frozenset({"无", "没有"})
_NOT_BEGUN: Final = frozenset({"未开展", "未实施", "未启动", "未建立", "未开工", "未进行"})
"""What denies a target that only asks whether something was done: 是, 完成, 有."""
_SAID_BEFORE: Final = ("已经", "均已", "全部", "已", "均", "能够", "达到", "达")


class Outcome(Enum):
    """What words say of a target in words: the three outcomes of the official form, or less than the target."""

    ATTAINED = "attained"
    PARTLY = "partly"
    NOT_ATTAINED = "not_attained"
    SHORT = "short"
    """It is denied (是: 否), or a lower grade is stated (优: 良): short of the target, and no word by how much."""


_OFFICIAL: Final = (
    (re.compile(r"(?:已)?部分(?:达成|达到|完成|实现)(?!.*全部)"), Outcome.PARTLY),
    (
        re.compile(
            r"(?:未|没有|没)能?(?:达成|达到|完成|实现)(?:年度|预期|绩效)+(?:指标|目标)(?!.*(?:但|较好|一定))|效果较差$"
        ),
        Outcome.NOT_ATTAINED,
    ),
    (re.compile(r"(?:未|没有|没)能?(?:达成|达到|完成|实现)(?:年度|预期|绩效)+(?:指标|目标)"), Outcome.SHORT),
    (
        re.compile(r"(?:全部|均)?已?(?:(?:达成|达到|完成|实现)(?:年度|预期|绩效|既定)*(?:指标|目标)|达成)$"),
        Outcome.ATTAINED,
    ),
)
"""财预〔2020〕10号, 附件1; 预期 and 年度, 达成 and 完成 are one word to officers."""

_GRADES: Final = MappingProxyType(
    {"优": 4, "优秀": 4, "良": 3, "良好": 3, "中": 2, "中等": 2, "一般": 2, "差": 1, "较差": 1}
)


def plain_words(text: str | None) -> str:
    """The words alone: no white space, no punctuation, one width; a leading 定性 is the column's, not the value's."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text or "")).removeprefix("定性")


def outcome_of(text: str | None) -> Outcome | None:
    """Return the outcome that is stated in the official form's own words (达成年度指标); ``None`` for other words."""
    said = plain_words(text)
    return next((outcome for pattern, outcome in _OFFICIAL if pattern.match(said)), None)


def same_words(target: str | None, actual: str | None) -> bool:
    """Whether an actual says that the target is attained by saying the target itself: 良好 to 良好, 已建立 to 建立."""
    aim, said = plain_words(target), plain_words(actual)
    return bool(aim) and _core(aim) == _core(said)


def answer_of(target: str | None, actual: str | None) -> Outcome | None:
    """What an actual in words says of a target in words.

    Args:
        target: The target; ``None`` or blank if there is none.
        actual: The actual.

    Returns:
        The outcome; ``None`` where the words leave it to a person (效果明显: 得到提升).
    """
    if same_words(target, actual):
        return Outcome.ATTAINED
    aim, said = plain_words(target), plain_words(actual)
    if aim in _GRADES and said in _GRADES:
        return Outcome.ATTAINED if _GRADES[said] >= _GRADES[aim] else Outcome.SHORT
    stated = outcome_of(actual)
    if stated is not None:
        return stated
    first = plain_words(_CLAUSE_END.split((actual or "").strip())[0])
    return Outcome.SHORT if _denies(aim, first) else None


def _core(words: str) -> str:
    for before in _SAID_BEFORE:
        shorter = words.removeprefix(before)
        if shorter:
            words = shorter
    return words.removesuffix("了")


def _denies(aim: str, said: str) -> bool:
    if not aim or not said:
        return False
    if is_negative(aim):
        # 否 is denied by 是, 无违规 by 有违规, 未发生 by 发生.
        return said == "是" if aim in _REFUSALS else _swapped(aim, "无", "有") == said or _denial_of(aim, said)
    if said in _NOTHING:
        # Beside 良好, 没有 may be good news: no complaint, no accident. It denies what asks whether something is.
        return _core(aim) in AFFIRMATIONS
    if said in _REFUSALS or said in _LATE or any(_denial_of(said, word) for word in AFFIRMATIONS):
        return True
    return (
        _denial_of(said, aim)
        or said == _swapped(aim, "有", "无")
        or (_core(aim) in AFFIRMATIONS and said in _NOT_BEGUN)
    )


def _swapped(words: str, old: str, new: str) -> str | None:
    return words.replace(old, new, 1) if old in words else None


def is_negative(target: str | None) -> bool:
    """Whether a target in words asks that something be not: 否, 无, 不发生安全事故, 未超标."""
    aim = plain_words(target)
    return aim in _REFUSALS or aim.startswith(_DENIALS)


def _denial_of(denied: str, plain: str) -> bool:
    """Whether ``denied`` is ``plain`` with a denial put in: 未按期完成, 按期未完成, 效果不明显."""
    cores = {plain, _core(plain)}
    for word in _DENIALS:
        at = denied.find(word)
        while at >= 0:
            rest = denied[:at] + denied[at + len(word) :]
            if rest in cores or _core(rest) in cores:
                return True
            at = denied.find(word, at + 1)
    return False
