"""What a person reads on a form: the fields of it, each with the readings that are right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Expected", "Want", "as_figure", "as_rate", "as_text"]


class Want(NamedTuple):
    """What a person reads in a field.

    Attributes:
        kind: ``text``, ``figure`` (the number counts, however it is typed) or ``rate`` (a fraction).
        accepted: The readings that are right; ``None`` where the cell is blank.
    """

    kind: str
    accepted: tuple[str | None, ...]


@dataclass
class Expected:
    """What a person reads on one form.

    Attributes:
        form: Dotted field → what it says.
        funds: The same by measure for each source of money, the total first.
        rows: The same for each indicator.
        levels: First level, second level or ``None``, points that their label prints.
    """

    form: dict[str, Want] = field(default_factory=dict)
    funds: list[dict[str, Want]] = field(default_factory=list)
    rows: list[dict[str, Want]] = field(default_factory=list)
    levels: list[tuple[str, str | None, str]] = field(default_factory=list)


def as_text(*accepted: str | None) -> Want:
    """A text; of several readings any is right."""
    return Want("text", accepted)


def as_figure(*accepted: str | None) -> Want:
    """A figure, however it is typed."""
    return Want("figure", accepted)


def as_rate(text: str | None) -> Want:
    """A rate, as a fraction."""
    return Want("rate", (text,))
