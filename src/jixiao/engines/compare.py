"""Whether engines agree on a cell, and what each says if they do not.

Numbers are equal when their exact values are: an engine's float has come in through its fifteen-digit decimal
text, so the noise behind the digits that Excel shows is gone, and nothing else is tolerated. Kinds never mix:
0, ``""``, a blank and ``FALSE`` are four different answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.cells import CellRef, ExcelError, Value
from jixiao.engines.protocol import Recomputation

__all__ = ["Agreement", "Disagreement", "Untold", "agreed", "same_value"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every engine that answered says the same.

    Attributes:
        value: What they say.
        engines: Names of those who said it.
    """

    value: Value
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Engines say different things; ``values`` gives each engine's answer."""

    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Untold:
    """No engine can say; ``reasons`` gives each engine's reason."""

    reasons: Mapping[str, str]


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are the same, in kind and content."""
    return _kind(one) is _kind(other) and one == other


def agreed(recomputations: Mapping[str, Recomputation], cell: CellRef) -> Agreement | Disagreement | Untold:
    """Compare what engines say of a cell.

    Args:
        recomputations: Engine name → what it answered. An engine that cannot say has no vote.
        cell: A cell that all of them were asked about.

    Raises:
        KeyError: An engine was not asked about the cell.
    """
    values: dict[str, Value] = {}
    reasons: dict[str, str] = {}
    for engine, answer in recomputations.items():
        if cell in answer.unsupported:
            reasons[engine] = answer.unsupported[cell]
        else:
            values[engine] = answer.values[cell]
    if not values:
        return Untold(reasons)
    first = next(iter(values.values()))
    if all(same_value(first, value) for value in values.values()):
        return Agreement(first, tuple(values))
    return Disagreement(values)


def _kind(value: Value) -> type:
    for kind in (bool, ExcelError, str):
        if isinstance(value, kind):
            return kind
    return type(value)
