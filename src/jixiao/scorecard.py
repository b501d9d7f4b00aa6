"""Scorecard: what a form earns by its rule, with the working of each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from jixiao.cells import CellRef, Value

__all__ = ["DirectionBasis", "ExecutionLine", "Line", "RuleSource", "Scorecard", "Standing", "Witnesses"]


class RuleSource(Enum):
    """Where the scoring rule comes from."""

    TEMPLATE = "template"
    NOTE = "note"
    ASSUMED = "assumed"


class DirectionBasis(Enum):
    """How it is known whether more is better."""

    STATED = "stated"
    TEMPLATE = "template"
    NAME = "name"
    ASSUMED = "assumed"


class Standing(Enum):
    """How a declared score stands against the rule."""

    AGREES = "agrees"
    OVER = "over"
    UNDER = "under"
    NOT_JUDGED = "not_judged"
    """The rule does not settle a figure (no input, kinds that do not compare, nothing declared)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator's score.

    Attributes:
        row: Index in ``Submission.indicators``.
        points: 分值; ``None`` if not stated.
        declared: The score that the form shows.
        score: What the line earns: by the rule, or the declared score where the rule leaves room or points were
            taken off with a reason; ``None`` if neither settles it.
        low: The least that the rule yields; ``None`` without target, actual or points.
        high: The most that the rule yields.
        rule_low: The same before a declared score or a deduction settled it: what ``declared`` is compared with.
        rule_high: See ``rule_low``.
        method: The method's id; ``None`` if none applies.
        direction: How the direction is known.
        working: The arithmetic in words.
        standing: The declared score against the rule.
        short_of_target: Whether the actual stays behind the target; ``None`` if they do not compare.
        completion: actual ÷ target as the method sees it, where it does.
        facts: What rules need to know beside the score: ``magnitude``, ``units``, ``kinds``, ``not_occurred``,
            ``unparsed``, ``copied``, ``far_over``, ``not_applicable``, ``at_column`` (the score at
            the fewer decimals that the form's column uses) …, each present only when so.
    """

    row: int
    points: Fraction | None
    declared: Fraction | None
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    rule_low: Fraction | None
    rule_high: Fraction | None
    method: str | None
    direction: DirectionBasis
    working: str | None
    standing: Standing
    short_of_target: bool | None = None
    completion: Fraction | None = None
    facts: Mapping[str, str | bool | Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """Budget execution.

    Attributes:
        points: 分值; ``None`` where the form does not score execution.
        declared_rate: The rate that the form shows, as a fraction.
        rate: executed ÷ budget, rounded as the rule says (4 decimals if it does not); ``None`` if the budget is 0.
        declared: The score that the form shows.
        score: What it earns; see ``Line``.
        low: See ``Line``.
        high: See ``Line``.
        rule_low: See ``Line``.
        rule_high: See ``Line``.
        working: The arithmetic in words.
        standing: The declared score against the rule.
    """

    points: Fraction | None
    declared_rate: Fraction | None
    rate: Fraction | None
    declared: Fraction | None
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    rule_low: Fraction | None
    rule_high: Fraction | None
    working: str | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a form earns.

    Attributes:
        rule_source: Where the rule comes from.
        lines: One per indicator, in the submission's order.
        execution: ``None`` where the form scores no execution.
        points_total: Sum of the points.
        total: Sum of the scores; ``None`` when one of them is.
        total_low: Lower bound of the total; ``None`` when a line has no bounds.
        total_high: Upper bound.
        total_working: How the total follows from the sum of the scores where it is not that sum: 不适用 rows left out,
            a cap by the execution rate; ``None`` where it is.
        grade: ``None`` unless both bounds fall in one grade and the points add up to the full marks.
    """

    rule_source: RuleSource
    lines: tuple[Line, ...]
    execution: ExecutionLine | None
    points_total: Fraction | None
    total: Fraction | None
    total_low: Fraction | None
    total_high: Fraction | None
    grade: str | None
    total_working: str | None = None


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What the workbook's own formulas yield when recomputed.

    Attributes:
        recomputed: Formula cell → value that the engines agree on.
        disputed: Formula cell → engine name → value, where engines disagree.
        unsupported: Formula cell → why no engine could compute it.
        engines: Names of the engines that were heard.
        expected: Computed cell of an issued form → the formula it was issued with, without ``=``.
        python: Computed cell of an issued form → what Python says it must show: ``Fraction``, text, ``""`` for a
            cell that must stay empty.
        issued: Locked cell of an issued form → the value it was issued with.
        lost: Names of an issued form that point nowhere any more (``#REF!``): their cells were deleted.
    """

    recomputed: Mapping[CellRef, Value] = field(default_factory=dict)
    disputed: Mapping[CellRef, Mapping[str, Value]] = field(default_factory=dict)
    unsupported: Mapping[CellRef, str] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    expected: Mapping[CellRef, str] = field(default_factory=dict)
    python: Mapping[CellRef, Value] = field(default_factory=dict)
    issued: Mapping[CellRef, Value] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
