"""The scoring policy of a form: methods, bands, grades, thresholds, each with the document it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, PrivateAttr, model_validator

from jixiao.template.values import Exact, Record, Source, Text

__all__ = [
    "KINDS",
    "Band",
    "Bands",
    "ExecutionCap",
    "ExecutionCaps",
    "ExecutionRule",
    "FarOver",
    "Grade",
    "Grades",
    "IndicatorKind",
    "MethodChoice",
    "Methods",
    "NotApplicable",
    "Policy",
    "Reduction",
    "Rung",
    "Step",
    "Threshold",
]


class Step(Record):
    """From ``at_least`` on, ``share`` of the points are earned."""

    at_least: Exact
    share: Exact


class Rung(Record):
    """A deviation of at most ``within`` earns ``share`` of the points."""

    within: Exact
    share: Exact


IndicatorKind = Literal["≥", "≤", "＝", "区间", "时限", "定性"]
KINDS: tuple[IndicatorKind, ...] = ("≥", "≤", "＝", "区间", "时限", "定性")

MethodId = Literal[
    "at_least", "at_most", "at_most_linear", "equal", "between", "by_date", "qualitative",
    "steps", "attained", "stepped_deduction", "tolerance_ladder",
]  # fmt: skip


class MethodChoice(Record):
    """A scoring method and its parameters.

    Attributes:
        method: Id in the registry of methods.
        pass_line: Completion below which nothing is earned (101号: usually 60 %).
        steps: Highest first; below the last nothing is earned.
        per: What one step of a stepped deduction is: ``1%`` is a percentage point of a rate, ``1`` one of a count.
        per_rate: What one step is for rates, where ``per`` serves counts alone: ``1%`` is a percentage point.
        deduct: Points taken off for each step.
        relative: Whether ``per`` is a share of the target instead.
        whole_steps: Whether a part of a step counts as a whole one; if not, it takes nothing off.
        ladder: Of a tolerance ladder, narrowest first; beyond the last nothing is earned.
        only_above: Whether only an actual above the target is a deviation.
        source: The document of the rule.
    """

    method: MethodId
    pass_line: Exact | None = None
    steps: tuple[Step, ...] = ()
    per: Exact | None = None
    per_rate: Exact | None = None
    deduct: Exact | None = None
    relative: bool = False
    whole_steps: bool = False
    ladder: tuple[Rung, ...] = ()
    only_above: bool = False
    source: Source
    _kind: IndicatorKind | None = PrivateAttr(None)

    @property
    def kind(self) -> IndicatorKind | None:
        """The 指标性质 that the choice stands under; some methods serve several and differ by it."""
        return self._kind

    def of_kind(self, kind: IndicatorKind) -> MethodChoice:
        """The same choice, standing under a kind."""
        choice = self.model_copy()
        choice._kind = kind
        return choice


def _of_their_kinds(choices: Mapping[IndicatorKind, MethodChoice]) -> Mapping[IndicatorKind, MethodChoice]:
    return {kind: choice.of_kind(kind) for kind, choice in choices.items()}


Methods = Annotated[Mapping[IndicatorKind, MethodChoice], AfterValidator(_of_their_kinds)]
"""A choice for each kind, each knowing the kind that it stands under."""


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


class Reduction(Record):
    """What is taken off a more-is-better quantity far over its target; one of the two is given.

    Attributes:
        points: A fixed number of points.
        rate: Points × rate × deviation, where the deviation is (actual − target) ÷ target.
    """

    points: Exact | None = None
    rate: Exact | None = None


class FarOver(Threshold):
    """The completion from which a surplus is remarkable, and what it costs, if anything."""

    reduction: Reduction | None = None


class ExecutionCap(Record):
    """Below an execution rate of ``below``, the total is at most ``cap``."""

    below: Exact
    cap: Exact


class ExecutionCaps(Record):
    """Caps on the total by the execution rate, highest rate first."""

    steps: tuple[ExecutionCap, ...]
    source: Source


class NotApplicable(Record):
    """What becomes of a row whose actual is 不适用.

    Attributes:
        rule: ``rescale``: it leaves both sums, and the total is scores ÷ applicable points × full marks.
    """

    rule: Literal["rescale"]
    source: Source


class Policy(Record):
    """How the form scores, each number with the document it comes from.

    Without ``not_applicable``, a row whose actual is 不适用 is unanswered.
    """

    full_marks: Threshold
    score_digits: Threshold
    execution: ExecutionRule | None
    methods: Methods
    bands: Bands
    grades: Grades | None
    far_over: FarOver
    execution_caps: ExecutionCaps | None = None
    not_applicable: NotApplicable | None = None

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
