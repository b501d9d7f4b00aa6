"""What a rule is: a permanent code with its page, its check and its sentence.

A rule's text stands beside the check that raises it, so that neither changes without the other. A check sees
one form as data and yields findings; it knows nothing of files, and it leaves to ``jixiao.check`` which of
several findings on one cell is the first cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from jixiao.cells import Grid
from jixiao.findings import Fact, Finding, Severity
from jixiao.footnote import UNSTATED, StatedRule
from jixiao.methods.reasons import explained, explains
from jixiao.numbers import decimal_text
from jixiao.scorecard import Line, RuleSource, Scorecard, Witnesses
from jixiao.submission import IndicatorEntry, Submission
from jixiao.template.model import Template

__all__ = [
    "EXECUTION",
    "Case",
    "Check",
    "Rule",
    "every_row",
    "explains",
    "figure",
    "has_reason",
    "listed",
    "percent",
    "rows",
    "title",
    "where",
]

EXECUTION: Final = "预算执行率"
"""What the row that scores the budget's execution is called in messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One form as the rules see it.

    Attributes:
        grid: The workbook's cells; ``None`` where a form did not come from a workbook.
        submission: What the form says.
        scorecard: What it earns.
        template: The template it is scored by; ``None`` if none is known.
        rule_source: Where the scoring rule comes from.
        witnesses: What the workbook's own formulas yield; ``None`` if nobody recomputed them.
        requested: The template that the caller named; ``None`` if the form itself says which it is, or nobody does.
        stated: What the form's own notes state of its rule, where no template is known.
    """

    submission: Submission
    scorecard: Scorecard
    grid: Grid | None = None
    template: Template | None = None
    rule_source: RuleSource = RuleSource.ASSUMED
    witnesses: Witnesses | None = None
    requested: Template | None = None
    stated: StatedRule = UNSTATED


Check = Callable[[Case], Iterator[Finding]]
"""Looks at one form and yields what it found, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule's page.

    Attributes:
        code: Its permanent code.
        name: Its official name.
        severity: What it weighs unless the case is milder.
        meaning: What it says, in one sentence.
        why: Why it matters, with the document or the practice.
        example: A row of a real form, and what is found on it.
        remedy: What the officer does.
        message: Renders one finding: where → what was found and expected → how to put it right.
        check: Raises it; one check may raise several codes where one pass over the form finds them.
        status: A retired code stays, so that nobody uses it again.
    """

    code: str
    name: str
    severity: Severity
    meaning: str
    why: str
    example: str
    remedy: str
    message: Callable[[Finding], str]
    check: Check
    status: Literal["stable", "retired"] = "stable"


# --- what several families ask of a form --------------------------------------------------------------------


def has_reason(case: Case, entry: IndicatorEntry | None) -> bool:
    """Whether a deviation is explained in the row, or in the form's own box, which stands for every row."""
    return explained(case.submission, entry)


def rows(case: Case) -> Iterator[tuple[IndicatorEntry, Line]]:
    """Every indicator row with what it earns, but for those that were inserted, of which only that is said."""
    return ((entry, line) for entry, line in every_row(case) if not entry.is_inserted)


def every_row(case: Case) -> Iterator[tuple[IndicatorEntry, Line]]:
    """The rows that sums add up: inserted ones count as they stand."""
    for line in case.scorecard.lines:
        yield case.submission.indicators[line.row], line


def title(entry: IndicatorEntry) -> str:
    """What a row is called in a message: its name, else its level."""
    return entry.name or entry.level2 or entry.level1 or "未命名指标"


# --- wording ------------------------------------------------------------------------------------------------


def where(facts: Mapping[str, Fact]) -> str:
    """The place a message starts with: ``“村庄规划编制数量”``, or nothing."""
    name = facts.get("name")
    return f"“{name}”" if name else ""


def figure(fact: Fact) -> str:
    """A fact as an officer writes it: a number in plain decimals, a text as it is, 空白 for nothing."""
    if fact is None or fact == "":
        return "空白"
    if isinstance(fact, bool):
        return "TRUE" if fact else "FALSE"
    if isinstance(fact, int | Fraction):
        return decimal_text(Fraction(fact))
    return listed(fact) if isinstance(fact, tuple) else fact


def percent(fact: Fact, digits: int = 2) -> str:
    """A share as a percentage."""
    if isinstance(fact, bool) or not isinstance(fact, int | Fraction):
        return figure(fact)
    return f"{decimal_text(Fraction(fact) * 100, digits)}%"


def listed(fact: Fact) -> str:
    """Several names in a row."""
    return "、".join(fact) if isinstance(fact, tuple) else figure(fact)
