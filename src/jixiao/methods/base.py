"""What a scoring method is: a rule in Python, and the same rule as an Excel formula, written apart.

The two are witnesses against each other, so a method's ``award`` and its ``formula`` stand in one file but
never call one another. Rounding, the cap at the points and the floor at 0 are the same for all methods and
stand here once for each witness.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple, Protocol

from jixiao.numbers import decimal_text, round_half_away
from jixiao.template.policy import MethodChoice

__all__ = [
    "LESS_IS_BETTER",
    "NOISE_DIGITS",
    "Award",
    "Case",
    "CellNames",
    "Method",
    "Rule",
    "answered",
    "below_pass_line",
    "constant",
    "figures",
    "judged",
    "judged_formula",
    "ratio_formula",
    "settled",
    "settled_formula",
]

LESS_IS_BETTER: Final = "反向"
"""What the direction cell (指标方向) holds where less is better; anything else means more is better."""

NOISE_DIGITS: Final = 10
"""Binary noise lies beyond this decimal: a quotient is rounded here before it meets a threshold, and so is a
difference before it is shown, by both witnesses."""


@dataclass(frozen=True, slots=True)
class Case:
    """The figures of one indicator, in one unit.

    Attributes:
        points: 分值.
        target: 指标值; ``None`` where the method needs none.
        actual: 实际完成值.
        low: Lower end of an interval.
        high: Upper end of an interval.
        less_is_better: Direction of an interval.
        judged: 评定得分, the officer's own score where the rule leaves room.
        outcome: The stated outcome of a qualitative indicator, as the form names it; ``None`` if none is.
        band: Shares of the points (least, most) that the outcome may earn.
        percent: Whether target and actual are shares, which people write with ``%``.
        is_rate: Whether the indicator is a rate, however it is written: 满意度 90 is one.
    """

    points: Fraction
    target: Fraction | None = None
    actual: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    less_is_better: bool = False
    judged: Fraction | None = None
    outcome: str | None = None
    band: tuple[Fraction, Fraction] | None = None
    percent: bool = False
    is_rate: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """What a method yields, exact, before rounding, cap and floor.

    Attributes:
        low: The least it yields; equal to ``high`` where the rule settles the score.
        high: The most.
        working: The arithmetic in words up to the unrounded figure: ``348 ÷ 350 × 3 = 2.9829``.
        met: Whether the target is met; ``None`` where that is a judgement.
        completion: actual ÷ target as the method sees it; ``None`` where there is no such ratio.
    """

    low: Fraction
    high: Fraction
    working: str
    met: bool | None
    completion: Fraction | None = None


class CellNames(NamedTuple):
    """Addresses (``E12``) of the cells that a row's formula refers to; ``""`` where the form has no such cell."""

    target: str
    actual: str
    points: str
    low: str
    high: str
    direction: str
    judged: str
    deduction: str
    name: str = ""
    unit: str = ""


class Method(Protocol):
    """One way to award points."""

    id: str
    """Permanent id, as templates and results name it."""
    title: str
    """Chinese name for officers."""
    rule: str
    """The rule in one Chinese sentence."""
    source: str
    """The official document of the rule, or the practice it is known from."""

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Score a case whose inputs (see ``inputs``) are all there."""
        ...

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """Addresses that must hold numbers before the formula yields anything."""
        ...

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """An Excel expression for the unrounded score, given that the inputs are numbers."""
        ...

    def cell_formula(self, cells: CellNames, choice: MethodChoice, digits: int) -> str:
        """The whole formula of a score cell, without ``=``: empty text until the inputs are there."""
        ...


class Rule(ABC):
    """What methods share whose rule always settles the score."""

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """Target, actual and points."""
        return (cells.target, cells.actual, cells.points)

    @abstractmethod
    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The unrounded score; each method's own."""

    def cell_formula(self, cells: CellNames, choice: MethodChoice, digits: int) -> str:
        """Round, cap and floor the method's own expression once the inputs are there."""
        return answered(self.inputs(cells), settled_formula(self.formula(cells, choice), cells, digits))


def settled(amount: Fraction, points: Fraction, digits: int, deduction: Fraction = Fraction(0)) -> Fraction:
    """Round once, cap at the points, take off a deduction, never below 0."""
    return _less(min(points, round_half_away(amount, digits)), deduction)


def judged(amount: Fraction, digits: int, deduction: Fraction = Fraction(0)) -> Fraction:
    """The same for a score that a person judged: no cap, since a slip above the points must stay in sight."""
    return _less(round_half_away(amount, digits), deduction)


def _less(amount: Fraction, deduction: Fraction) -> Fraction:
    return round_half_away(max(Fraction(0), amount - max(Fraction(0), deduction)), NOISE_DIGITS)


def settled_formula(expression: str, cells: CellNames, digits: int) -> str:
    """The other witness of ``settled``: an Excel expression."""
    return _less_formula(f"MIN({cells.points},ROUND({expression},{digits}))", cells)


def judged_formula(cells: CellNames, digits: int) -> str:
    """The other witness of ``judged``."""
    return _less_formula(f"ROUND({cells.judged},{digits})", cells)


def _less_formula(expression: str, cells: CellNames) -> str:
    # N() would pass an error value on; a negative 扣减分 must not raise the score.
    deduction = f"IF(ISNUMBER({cells.deduction}),MAX(0,{cells.deduction}),0)"
    return f"ROUND(MAX(0,{expression}-{deduction}),{NOISE_DIGITS})"


def answered(inputs: tuple[str, ...], expression: str) -> str:
    """``expression`` once every input is a number, empty text before."""
    return f'IF(COUNT({",".join(inputs)})<{len(inputs)},"",{expression})'


def constant(number: Fraction) -> str:
    """A threshold or a share as a formula writes it."""
    return decimal_text(number, NOISE_DIGITS)


def figures(case: Case) -> tuple[Fraction, Fraction]:
    """Target and actual of a case that has both.

    Raises:
        ValueError: One of them is missing.
    """
    if case.target is None or case.actual is None:
        raise ValueError("the method needs a target and an actual")
    return case.target, case.actual


def below_pass_line(completion: Fraction, choice: MethodChoice) -> bool:
    """Whether a completion earns nothing under the choice's pass line (及格线)."""
    return choice.pass_line is not None and round_half_away(completion, NOISE_DIGITS) < choice.pass_line


def ratio_formula(upper: str, lower: str, points: str, choice: MethodChoice) -> str:
    """The other witness: ``points × upper ÷ lower``, nothing below the pass line."""
    ratio = f"{points}*{upper}/{lower}"
    if choice.pass_line is None:
        return ratio
    return f"IF(ROUND({upper}/{lower},{NOISE_DIGITS})<{constant(choice.pass_line)},0,{ratio})"
