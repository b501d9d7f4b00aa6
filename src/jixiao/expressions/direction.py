"""Direction of a bare target, from the head of the indicator's own name.

Only the end of the name is asked, where Chinese puts the head: 投诉办结率 is about settling, 投诉量 about
complaints. The level says nothing: 生态修复投资规模 stands under 成本指标 and is more-is-better.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, Literal

from jixiao.expressions import directions
from jixiao.expressions.cursor import longest, narrow

__all__ = ["Basis", "Direction", "counts_harm", "direction_of", "sense_of", "sense_of_name"]

Basis = Literal["name", "assumed"]

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_LABEL: Final = re.compile(r"^(?:指标[0-9一二三四五六七八九十]*[:、.]|[0-9]{1,2}[、.](?![0-9])|[★☆*]+|其中:)+")
_TRAILING: Final = re.compile(r"(?:[≥≤≧≦><=％%]|[0-9.,]+(?:%|[万亿]?[元个人次天日件项]?)|[\s,;:。、]|情况|水平)+$")


_SENSES: Final = longest((*directions.RISES, *directions.FALLS)).pattern
_MOVED: Final = re.compile(rf"({_SENSES})(?:了|约|幅度?|率)?[≥≤=><]? ?(?=[-−]?[0-9.])")
_MOVES: Final = re.compile(rf"({_SENSES})(?:率|幅度?|比例|比率|百分比)?$")
_RATES: Final = ("率", "比例", "比率", "误差")
"""A rate of a harm is none of work done on it: 服务投诉率, 监测数据错误率."""
_COUNTED: Final = ("长度", "里程", "场次", "个数", "套数", "株数", "台数", "份数", "头数", "车次")


class Direction(Enum):
    """Which way a quantity is better."""

    MORE = "more"
    LESS = "less"


def direction_of(name: str) -> tuple[Direction, Basis]:
    """Say whether more or less of an indicator is better.

    Args:
        name: The indicator's name as printed; units, points and labels in it are ignored.

    Returns:
        The direction, and ``name`` where the name's head settles it or ``assumed`` where it does not.
    """
    head = _bare(name)
    for word in directions.DOINGS:
        if head.endswith(word.text):
            negated = head[: -len(word.text)].endswith(tuple(word.text for word in directions.NEGATIONS))
            return (Direction.LESS if negated else Direction.MORE), "name"
    if _ends_in(head, directions.REDUCTIONS + directions.REMEDIES, ("", *directions.MEASURES)):
        return Direction.MORE, "name"
    harm = _harm(head)
    burden = harm or _ending(head, directions.BURDENS + directions.OCCURRENCES)
    if burden is None:
        started = any(head.startswith(word.text) for word in directions.STARTS) and "等待" not in head
        return Direction.MORE, "name" if started and head.endswith(directions.MEASURES + _COUNTED) else "assumed"
    before = head[: len(head) - len(burden)]
    if _is_reduced(before) or (harm and _is_remedied(before)):
        return Direction.MORE, "name"
    if not harm and _is_promised(burden, before):
        return Direction.MORE, "assumed"
    handled = any(word.text in before for word in directions.HANDLINGS) and not head.endswith(_RATES)
    if harm and (before.endswith("无") or handled):
        return Direction.MORE, "assumed"
    return Direction.LESS, "name"


def sense_of(text: str | None) -> int:
    """Whether a figure is a rise (1) or a fall (−1) by the word directly before it: 同比下降10%.

    0 where none is said; 下降至5%, 下降为5起 and 提高到95% say where it arrived, not by how much it moved.
    """
    match = _MOVED.search(narrow(text or ""))
    return _sense(match[1]) if match is not None else 0


def sense_of_name(name: str) -> int:
    """The same of an indicator's name that ends so: 收入增长率, 能耗降低幅度."""
    match = _MOVES.search(_bare(name))
    return _sense(match[1]) if match is not None else 0


def _sense(word: str) -> int:
    return -1 if word in directions.FALLS else 1


def counts_harm(name: str) -> bool:
    """Whether the indicator counts what nobody wants to happen: 投诉量, 事故发生率; a cost or a time limit is none."""
    head = _bare(name)
    counted = _harm(head) or _ending(head, directions.OCCURRENCES)
    return counted is not None and direction_of(name) == (Direction.LESS, "name")


def _bare(name: str) -> str:
    """Take labels, brackets, and a target that was written into the name off the name."""
    text = narrow(name)
    text = text.split("——")[0]
    shorter = _BRACKETS.sub("", text)
    while shorter != text:
        text, shorter = shorter, _BRACKETS.sub("", shorter)
    text = _LABEL.sub("", text.replace(" ", ""))
    return _TRAILING.sub("", text) or text


def _is_promised(burden: str, before: str) -> bool:
    """Whether what elsewhere is a burden is meant to be given here: 民生支出, 报销医疗费用, 演出时长."""
    settling = directions.SETTLED_AFTER.get(burden)
    if before and settling is not None and not before.endswith(settling):
        return True
    return burden in directions.MONEY and any(word in before for word in directions.GIVEN)


def _ending(head: str, words: tuple[directions.Word, ...]) -> str | None:
    return next((word.text for word in words if head.endswith(word.text)), None)


def _harm(head: str) -> str | None:
    """Return the end of the name that tells of a harm: 事故数, 受害率, 投诉发生次数."""
    for harm in directions.HARMS:
        if harm.text not in head:
            continue  # most names tell of none, and each harm has many endings
        for measure in ("", *directions.MEASURES, "发生", *(f"发生{word}" for word in directions.MEASURES)):
            if head.endswith(harm.text + measure):
                return harm.text + measure
    return None


def _is_reduced(before: str) -> bool:
    """Whether the harm or burden that follows ``before`` is being taken away."""
    for word in directions.REDUCTIONS:
        _, found, between = before.rpartition(word.text)
        if found and not any(other in between for other in directions.BETWEEN_REDUCTION_AND_HEAD):
            return True
    return False


def _is_remedied(before: str) -> bool:
    """Whether the name begins with putting right the harm that follows ``before``."""
    text = before
    for lead in directions.REMEDY_LEADS:
        text = text.removeprefix(lead)
    return any(text.startswith(word.text) for word in directions.REMEDIES) and not any(
        other in text for other in directions.BETWEEN_REDUCTION_AND_HEAD
    )


def _ends_in(head: str, words: tuple[directions.Word, ...], measures: tuple[str, ...]) -> bool:
    return any(head.endswith(word.text + measure) for word in words if word.text in head for measure in measures)
