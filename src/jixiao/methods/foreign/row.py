"""A row of a foreign form as it is judged: what it says, and under which rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jixiao.expressions import Expression
from jixiao.footnote import UNSTATED, StatedRule
from jixiao.methods import method
from jixiao.methods.foreign.readings import Pair
from jixiao.methods.published import BANDS, FAR_OVER, Published
from jixiao.methods.verdict import Verdict
from jixiao.scorecard import DirectionBasis, RuleSource
from jixiao.submission import IndicatorEntry
from jixiao.template.model import Template
from jixiao.template.policy import Band, IndicatorKind, MethodChoice

__all__ = ["Regime", "Row", "undecided"]


@dataclass(frozen=True, slots=True)
class Regime:
    """Under which rule a foreign form is judged.

    Attributes:
        source: Where the rule comes from.
        template: The template, if one is known.
        year: The form's year, for deadlines that name none.
        stated: What the form's own notes state of the rule.
    """

    source: RuleSource
    template: Template | None
    year: int | None
    stated: StatedRule = UNSTATED

    @property
    def bands(self) -> tuple[Band, ...]:
        """The qualitative bands."""
        return self.template.policy.bands.outcomes if self.template is not None else self.stated.bands or BANDS

    @property
    def far_over(self) -> Fraction:
        """The threshold from which a surplus is remarkable."""
        return self.template.policy.far_over.value if self.template is not None else self.stated.far_over or FAR_OVER

    def rule(self, kind: IndicatorKind, level1: str | None) -> Published | None:
        """The one rule for a kind, by the template or by the form's notes; ``None`` where it has to be assumed."""
        if self.template is not None:
            choice = self.template.method(kind, level1)
            return Published(method(choice.method).title, choice)
        noted = self.stated.methods.get(kind)
        return Published(f"表注：{method(noted.method).title}", noted) if noted is not None else None

    def choice(self, kind: IndicatorKind, level1: str | None, otherwise: MethodChoice) -> MethodChoice:
        """The template's method for a kind, or the common one."""
        return self.template.method(kind, level1) if self.template is not None else otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its target and actual read, with what judging it needs."""

    entry: IndicatorEntry
    pair: Pair
    points: Fraction
    reason: bool
    regime: Regime

    @property
    def name(self) -> str:
        """The indicator's name; ``""`` if it has none."""
        return self.entry.name or ""

    @property
    def target(self) -> Expression:
        """The target as read."""
        return self.pair.target

    @property
    def actual(self) -> Expression:
        """The actual as read."""
        return self.pair.actual


def undecided(fact: str, value: str | bool, direction: DirectionBasis = DirectionBasis.STATED) -> Verdict:
    """Target and actual do not compare, for the reason that the fact gives."""
    return Verdict((), direction, undecided=True, facts={fact: value})
