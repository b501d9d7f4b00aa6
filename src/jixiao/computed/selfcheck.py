"""What the form's own self-check covers: a named subset of the finding codes.

Within it a row's mark and ``jixiao score`` say the same. What a formula cannot judge (words, an altered formula,
another workbook) is left to ``jixiao score``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jixiao.computed.conditions import Condition

__all__ = ["DOUBTFUL", "READY", "SELF_CHECKED", "URGENT", "Point", "state_formula", "state_of"]

URGENT: Final = "▲"
DOUBTFUL: Final = "△"
"""A form with nothing else may be handed in: the officer may have a reason."""
READY: Final = "可以报送"

SELF_CHECKED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing-header": URGENT,
        "missing-target": URGENT,
        "missing-actual": URGENT,
        "missing-points": URGENT,
        "missing-score": URGENT,
        "number-as-text": URGENT,
        "score-over-points": URGENT,
        "qualitative-out-of-band": URGENT,
        "points-sum": URGENT,
        "funds-sum": URGENT,
        "magnitude-mismatch": DOUBTFUL,
        "far-over-target": DOUBTFUL,
        "deviation-unexplained": DOUBTFUL,
        "execution-over-budget": DOUBTFUL,
    }
)
"""Finding code → the sign that its mark begins with; in a mark the urgent ones come first."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that may be open in a sheet row: the finding's code, what the mark says, and when it is open."""

    code: str
    says: str
    when: Condition


def state_formula(marks: str) -> str:
    """What a range of marks comes to: 可以报送, or how many rows are left; an Excel expression."""
    urgent, doubtful = (f'COUNTIF({marks},"{sign}*")' for sign in (URGENT, DOUBTFUL))
    also = f'IF({doubtful}>0,"{READY}，另有 "&{doubtful}&" 处请核对","{READY}")'
    return f'IF({urgent}>0,"还有 "&{urgent}&" 处",{also})'


def state_of(marks: Iterable[str]) -> str:
    """The other witness of ``state_formula``."""
    signs = [mark[:1] for mark in marks]
    if signs.count(URGENT):
        return f"还有 {signs.count(URGENT)} 处"
    more = signs.count(DOUBTFUL)
    return f"{READY}，另有 {more} 处请核对" if more else READY
