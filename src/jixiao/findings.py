"""A finding: a user's mistake, or a thing worth saying, as data.

A finding is a code, a severity, a cell and named facts. Its text is rendered last, from the rule's own
page, so that tests and callers never depend on wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from jixiao.cells import CellRef

__all__ = ["Fact", "Finding", "Severity"]

Fact = Fraction | int | str | bool | tuple[str, ...] | None


class Severity(Enum):
    """How much a finding weighs; the order is that of urgency."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Severity).index(self)

    @property
    def label(self) -> str:
        """The word an officer reads."""
        return {"error": "差错", "warning": "提醒", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    Attributes:
        code: The rule's permanent code.
        severity: Its weight in this case.
        cell: The cell that is marked; ``None`` when the form has no such cell.
        facts: What the message is made of; ``expected`` and ``found`` where the rule compares two figures.
        row: Index of the indicator concerned in ``Submission.indicators``; ``None`` for the form's other parts.
    """

    code: str
    severity: Severity
    cell: CellRef | None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    row: int | None = None
