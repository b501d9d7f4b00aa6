"""What notes state of a rule: a part of a policy, never a whole one with invented defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from jixiao.template.policy import Band, Grade, IndicatorKind, MethodChoice

__all__ = ["UNSTATED", "StatedRule"]


@dataclass(frozen=True, slots=True)
class StatedRule:
    """The part of a form's rule that its own notes state; what is empty stays assumed.

    Attributes:
        methods: Kinds of targets whose method is stated. A note that speaks of ≥X and ≤X says nothing of ＝.
        bands: The qualitative outcomes, best first.
        by_rate: Whether budget execution earns rate × points.
        grades: The grades, best first.
        far_over: The completion from which a reason is asked for.
        rescales: Whether rows that do not apply leave both sums.
    """

    methods: Mapping[IndicatorKind, MethodChoice] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    by_rate: bool = False
    grades: tuple[Grade, ...] = ()
    far_over: Fraction | None = None
    rescales: bool = False

    @property
    def scores_indicators(self) -> bool:
        """Whether a rule for the scores of indicators is stated."""
        return bool(self.methods or self.bands)


UNSTATED: Final = StatedRule()
"""A form without notes, or with notes that state no rule."""
