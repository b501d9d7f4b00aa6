"""The published rules that a form of unknown origin may have followed.

Where a form does not say how it scores, a figure that any of these yields is right. They are the shipped
templates' rules once more, as constants, so that judging a foreign form needs no template.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.template.policy import Band, ExecutionRule, Grade, MethodChoice, Step

__all__ = ["BANDS", "EXECUTION", "FAR_OVER", "FULL_MARKS", "GRADES", "Published", "published"]

_NATIONAL: Final = "财预〔2020〕10号"
_GUIDE: Final = "财预〔2021〕101号"
_PASS_LINE: Final = Fraction(60, 100)


class Published(NamedTuple):
    """A published rule under the name that ``working`` gives it."""

    name: str
    choice: MethodChoice


_MORE: Final = (
    Published("正向按完成比例", MethodChoice(method="at_least", source=_NATIONAL)),
    Published("正向按完成比例，及格线60%", MethodChoice(method="at_least", pass_line=_PASS_LINE, source=_GUIDE)),
    Published("直接赋分", MethodChoice(method="attained", source=_GUIDE).of_kind("≥")),
)
_LESS: Final = (
    Published("反向按指标值÷完成值", MethodChoice(method="at_most", source="鄂财绩函〔2021〕16号")),
    Published("反向按超出幅度扣分", MethodChoice(method="at_most_linear", source="省级系统通行做法")),
    Published("反向按比例，及格线60%", MethodChoice(method="at_most", pass_line=_PASS_LINE, source=_GUIDE)),
    Published("直接赋分", MethodChoice(method="attained", source=_GUIDE).of_kind("≤")),
)
_EQUAL: Final = (Published("达到指标值", MethodChoice(method="equal", source="省级系统通行做法")),)
_SATISFACTION: Final = Published(
    "满意度分档",
    MethodChoice(
        method="steps",
        steps=(
            Step(at_least=Fraction(9, 10), share=Fraction(1)),
            Step(at_least=Fraction(8, 10), share=Fraction(8, 10)),
            Step(at_least=Fraction(6, 10), share=Fraction(5, 10)),
        ),
        source=_GUIDE,
    ),
)


def published(*, less_is_better: bool, equal: bool = False, satisfaction: bool = False) -> tuple[Published, ...]:
    """The rules for one direction, the commonest first.

    Args:
        less_is_better: The direction.
        equal: Whether the target is to be reached exactly (＝).
        satisfaction: Whether the indicator is a satisfaction rate, which 101号 also scores by steps.
    """
    rules = (*(_EQUAL if equal else ()), *(_LESS if less_is_better else _MORE))
    if less_is_better and equal:
        rules = (*_LESS, *_EQUAL)
    return (*rules, _SATISFACTION) if satisfaction and not less_is_better else rules


EXECUTION: Final = ExecutionRule(
    points=Fraction(10),
    steps=(
        Step(at_least=Fraction(1), share=Fraction(1)),
        Step(at_least=Fraction(8, 10), share=Fraction(7, 10)),
        Step(at_least=Fraction(6, 10), share=Fraction(5, 10)),
    ),
    source=_GUIDE,
)
"""Execution by steps; the other published rule is rate × points."""

BANDS: Final = (
    Band(outcome="达成年度指标", low=Fraction(8, 10), high=Fraction(1)),
    # 80–60 nationally, 80–50 in Hubei; 60–0 and 50–0: on a form that does not say which, either is allowed.
    Band(outcome="部分达成年度指标并具有一定效果", low=Fraction(5, 10), high=Fraction(8, 10)),
    Band(outcome="未达成年度指标且效果较差", low=Fraction(0), high=Fraction(6, 10)),
)

GRADES: Final = (
    Grade(name="优", at_least=Fraction(90)),
    Grade(name="良", at_least=Fraction(80)),
    Grade(name="中", at_least=Fraction(60)),
    Grade(name="差", at_least=Fraction(0)),
)
"""财预〔2020〕10号, half-open, so that 89.5 has a grade."""

FULL_MARKS: Final = Fraction(100)

FAR_OVER: Final = Fraction(13, 10)
"""广西: from 130 % on the reason must be given; the national text has no number."""
