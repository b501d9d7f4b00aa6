"""What an expression says once it has been read: a relation and exact figures."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from jixiao.numbers import plain_number

__all__ = ["Expression", "Relation"]

_QUANTITY_NAMES: Final = frozenset({"at_least", "at_most", "equal", "plain"})


class Relation(Enum):
    """How a target binds its actual; the values are the contract's names."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"
    PLAIN = "plain"
    """A bare quantity: neither a sign nor a word says whether more or less is better."""
    BETWEEN = "between"
    BY_DATE = "by_date"
    QUALITATIVE = "qualitative"
    NONE = "none"
    MIXED = "mixed"
    """Several quantities that no single number represents, or figures that could not be read at all."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One target or actual, as it was understood.

    Attributes:
        text: The expression as it was given.
        relation: Which kind of statement it is.
        value: The quantity of ``AT_LEAST``, ``AT_MOST``, ``EQUAL`` and ``PLAIN``: 万 and 亿 multiplied in, a
            percentage as a fraction.
        low: Lower end of ``BETWEEN``.
        high: Upper end of ``BETWEEN``.
        unit: The bare unit, ``元`` for ``万元``; ``""`` if none is written.
        scale: The multiplier that was written: 10000 for 万, 1/100 for %, else 1.
        date: The last day that meets ``BY_DATE``: ``YYYY-MM-DD``, or ``--MM-DD`` where no year is written.
        subject: The words before the quantity or the date (``总成本`` of ``总成本不超过52万元``), if any.
        periods: What the quantity is counted by, where that stands before it: ``每季度`` of ``每季度1次``,
            ``两周`` of ``两周一次``.
        understood: False where figures stand in the text that fit no known kind; such an expression is
            ``MIXED`` and must not be scored.
    """

    text: str
    relation: Relation
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    scale: Fraction = Fraction(1)
    date: str | None = None
    subject: str | None = None
    periods: tuple[str, ...] = ()
    understood: bool = True

    @property
    def is_quantity(self) -> bool:
        """Whether the expression holds one single number, ``value``."""
        return self.relation.value in _QUANTITY_NAMES

    @property
    def is_bare(self) -> bool:
        """Whether a single number stands without unit and without multiplier."""
        return self.is_quantity and not self.unit and self.scale == 1

    def deadline(self, year: int) -> datetime.date | None:
        """Return the day of ``BY_DATE``; ``year`` serves where the text names none.

        ``--02-29``, the end of a February whose year is not written, becomes the 28th outside leap years.
        """
        if self.date is None:
            return None
        if not self.date.startswith("--"):
            return datetime.date.fromisoformat(self.date)
        month, day = int(self.date[2:4]), int(self.date[5:7])
        return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))

    def to_json(self) -> dict[str, str | int | float | None]:
        """Return the object that ``jixiao parse`` prints."""
        return {
            "text": self.text,
            "relation": self.relation.value,
            "value": _number(self.value),
            "low": _number(self.low),
            "high": _number(self.high),
            "unit": self.unit,
            "scale": plain_number(self.scale),
            "date": self.date,
        }


def _number(number: Fraction | None) -> int | float | None:
    return None if number is None else plain_number(number)
