"""Indicator sets: one project's rows, as the roster or an approved target table gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.template.policy import IndicatorKind

__all__ = ["Indicator", "IndicatorSet", "Project"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a project.

    Attributes:
        level1: First level as given.
        level2: Second level as given.
        name: Third level.
        target: The target's text as a person reads it, sign and unit joined (``≥100%``, ``1万人次以上``);
            ``None`` if not given.
        kind: 指标性质; ``None`` where neither the roster nor the target's text settles it.
        unit: 计量单位: bare (``亩``, ``%``), but money as it is written (``万元``); ``""`` if none.
        value: The target as a number of units (percent as a fraction; a date as Excel's serial); ``None`` for
            words.
        low: Lower end of an interval.
        high: Upper end of an interval.
        less_is_better: The direction, settled by sign or by the name's head.
        points: 分值; ``None`` if not given.
    """

    level1: str
    level2: str
    name: str
    target: str | None = None
    kind: IndicatorKind | None = None
    unit: str = ""
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    less_is_better: bool = False
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A roster row: what the form's header and fund table are issued with.

    Attributes:
        row: Row of the roster, counted as the sheet counts it; part of the form id.
        name: 项目名称.
        texts: Other header facts by field name (``department``, ``unit``, ``contact`` …) → text.
        initial: 年初预算数 in the form's currency unit.
        budget: 全年预算数.
        deadline: 填报截止日期 as text.
    """

    row: int
    name: str
    code: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    initial: Fraction | None = None
    budget: Fraction | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """One project and its indicators, in roster order; both may be empty for a blank form."""

    project: Project | None = None
    indicators: tuple[Indicator, ...] = ()
