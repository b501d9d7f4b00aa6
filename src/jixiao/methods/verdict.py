"""A verdict: what the rules say of one indicator row, before anyone looks at the score that the form declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.methods.base import Award
from jixiao.scorecard import DirectionBasis

__all__ = ["Fit", "Verdict"]


@dataclass(frozen=True, slots=True)
class Fit:
    """What one rule yields.

    Attributes:
        name: The rule's name as ``working`` gives it.
        method: Its id.
        award: What it yields.
    """

    name: str
    method: str
    award: Award


@dataclass(frozen=True, slots=True)
class Verdict:
    """All readings of one row.

    Attributes:
        fits: What each possible rule yields, the most likely first; empty if no rule applies.
        direction: How the direction is known.
        undecided: Whether target and actual are there but do not compare, so that any score within the points stands.
        facts: See ``Line.facts``.
    """

    fits: tuple[Fit, ...]
    direction: DirectionBasis
    undecided: bool = False
    facts: Mapping[str, str | bool | Fraction] = field(default_factory=dict)

    @property
    def leaves_room(self) -> bool:
        """Whether the likeliest rule leaves the score to a person's judgement."""
        if not self.fits:
            return self.undecided
        first = self.fits[0]
        # Of no points there is no room to see, and yet it is the officer's figure that counts.
        judged = first.method == "qualitative" or (first.method == "by_date" and first.award.met is False)
        return judged or first.award.low != first.award.high
