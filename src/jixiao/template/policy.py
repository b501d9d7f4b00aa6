"""The scoring policy of a form: methods, bands, grades, thresholds, each with the document it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import model_validator

from jixiao.template.values import Exact, Record, Source, Text

__all__ = [
    "KINDS",
    "Band",
    "Bands",
    "ExecutionRule",
    "Grade",
    "Grades",
    "IndicatorKind",
    "MethodChoice",
    "Policy",
    "Step",
    "Threshold",
]


class Step(Record):
    """From ``at_least`` on, ``share`` of the points are earned."""

    at_least: Exact
    share: Exact


class MethodChoice(Record):
    """A scoring method and its parameters.

    Attributes:
        method: Id in the registry of methods.
        pass_line: Completion below which nothing is earned (101号: usually 60 %).
        steps: Highest first; below the last nothing is earned.
        source: The document of the rule.
    """

    method: Literal["at_least", "at_most", "at_most_linear", "equal", "between", "by_date", "qualitative", "steps"]
    pass_line: Exact | None = None
    steps: tuple[Step, ...] = ()
    source: Source


IndicatorKind = Literal["≥", "≤", "＝", "区间", "时限", "定性"]
KINDS: tuple[IndicatorKind, ...] = ("≥", "≤", "＝", "区间", "时限", "定性")


class ExecutionRule(Record):
    """How budget execution is scored.

    Attributes:
        points: Points of the execution row.
        place: Whether it is scored in the fund table or by a row at the head of the indicator table.
        level1: First level's name of that row, and so on; only for a row of the indicator table.
        steps: Step table over the rate; empty for rate × points. The rate is the one that the fund table
            shows, rounded to its measure's ``digits`` (97 % × 20 = 19.4).
    """

    points: Exact
    place: Literal["funds", "indicators"] = "funds"
    level1: str = "预算执行率"
    level2: str = "预算执行率"
    name: str = "预算执行率"
    steps: tuple[Step, ...] = ()
    source: Source


class Band(Record):
    """A qualitative outcome and the share of the points that it may earn; both ends count."""

    outcome: Text
    low: Exact
    high: Exact


class Bands(Record):
    """The qualitative outcomes, best first."""

    outcomes: tuple[Band, ...]
    source: Source


class Grade(Record):
    """A grade, from a total on (half-open: up to the next better grade)."""

    name: Text
    at_least: Exact


class Grades(Record):
    """The grades, best first; empty where the form gives none."""

    steps: tuple[Grade, ...]
    source: Source


class Threshold(Record):
    """A number with its document."""

    value: Exact
    source: Source


class Policy(Record):
    """How the form scores, each number with the document it comes from."""

    full_marks: Threshold
    score_digits: Threshold
    execution: ExecutionRule | None
    methods: Mapping[IndicatorKind, MethodChoice]
    bands: Bands
    grades: Grades | None
    far_over: Threshold

    @model_validator(mode="after")
    def _every_kind_has_a_method(self) -> Self:
        missing = [kind for kind in KINDS if kind not in self.methods]
        if missing:
            raise ValueError(f"methods 缺少指标性质：{'、'.join(missing)}")
        return self

    @property
    def digits(self) -> int:
        """Decimals of a score."""
        return int(self.score_digits.value)
