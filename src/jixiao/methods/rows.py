"""Computed cells of an issued form: the formula each is issued with, and what Python says it must show.

``row_formula`` and ``python_row`` describe the same cell and share nothing but the template: the formula
knows only addresses, the Python witness only the values that lie there.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.cells import Value
from jixiao.methods import method
from jixiao.methods.base import LESS_IS_BETTER, Award, Case, CellNames, answered, judged, settled, settled_formula
from jixiao.methods.far_over import excess, reduced, reduced_formula, reducible
from jixiao.methods.rates import is_rate
from jixiao.numbers import round_half_away
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, ExecutionRule, FarOver, IndicatorKind, MethodChoice

__all__ = [
    "RowValues",
    "execution_choice",
    "execution_formula",
    "python_execution",
    "python_rate",
    "python_row",
    "rate_formula",
    "row_formula",
]


class RowValues(NamedTuple):
    """What the cells of ``CellNames`` hold."""

    target: Value = None
    actual: Value = None
    points: Value = None
    low: Value = None
    high: Value = None
    direction: Value = None
    judged: Value = None
    deduction: Value = None
    name: Value = None
    unit: Value = None


_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "between": ("low", "high", "actual", "points"),
    "qualitative": ("judged", "points"),
}
_JUDGED: Final = frozenset({"qualitative", "by_date"})
"""Methods that leave room for a person's judgement unless the target is plainly met."""
_NEEDS_OF_A_QUANTITY: Final = ("target", "actual", "points")


def row_formula(
    template: Template, level1: str | None, kind: IndicatorKind | None, cells: CellNames, kind_cell: str
) -> str:
    """The formula of an indicator row's score cell, without ``=``.

    Args:
        template: Whose policy applies.
        level1: The first level that the row stands under.
        kind: The row's 指标性质; ``None`` for a spare row, whose kind is chosen in ``kind_cell``.
        cells: Where the row's inputs lie.
        kind_cell: Address of the row's 指标性质; used only where ``kind`` is ``None``.

    Returns:
        A formula that shows a score, or empty text until its inputs are numbers; never an error value.
    """
    if kind is not None:
        choice, rule, digits = template.method(kind, level1), template.policy.far_over, template.policy.digits
        way = method(choice.method)
        if rule.reduction is None or not reducible(choice):
            return way.cell_formula(cells, choice, digits)
        earned = reduced_formula(way.formula(cells, choice), cells, rule)
        return answered(way.inputs(cells), settled_formula(earned, cells, digits))
    chosen = '""'
    for each in reversed(KINDS):
        chosen = f'IF({kind_cell}="{each}",{row_formula(template, level1, each, cells, kind_cell)},{chosen})'
    # A number, an error or nothing in the kind cell is not a kind; comparing an error would yield an error.
    return f'IF(ISTEXT({kind_cell}),{chosen},"")'


def python_row(
    template: Template,
    level1: str | None,
    kind: IndicatorKind | None,
    values: RowValues,
    kind_value: Value = None,
) -> Fraction | str:
    """What the cell of ``row_formula`` must show for these inputs: a score, or ``""``."""
    if kind is None:
        kind = next((each for each in KINDS if each == kind_value), None)
        if kind is None:
            return ""
    choice = template.method(kind, level1)
    numbers = {name: _number(value) for name, value in values._asdict().items()}
    if any(numbers[name] is None for name in _NEEDS.get(choice.method, _NEEDS_OF_A_QUANTITY)):
        return ""
    case = Case(
        points=numbers["points"] or Fraction(0),
        target=numbers["target"],
        actual=numbers["actual"],
        low=numbers["low"],
        high=numbers["high"],
        less_is_better=values.direction == LESS_IS_BETTER,
        is_rate=is_rate(*_said(values)),
    )
    award = method(choice.method).award(case, choice)
    if template.policy.far_over.reduction is not None and reducible(choice):
        award = _reduced(award, case, values, template.policy.far_over)
    return _settle(choice, award, case, numbers["judged"], numbers["deduction"] or Fraction(0), template.policy.digits)


def _said(values: RowValues) -> tuple[str, str]:
    """Name and unit, where their cells hold text."""
    name, unit = (value if isinstance(value, str) else "" for value in (values.name, values.unit))
    return name, unit


def _reduced(award: Award, case: Case, values: RowValues, rule: FarOver) -> Award:
    name, unit = _said(values)
    completion = excess(name, unit, case.target, case.actual, rule.value)
    return reduced(award, case, completion, rule) if completion is not None else award


def _settle(
    choice: MethodChoice, award: Award, case: Case, by_officer: Fraction | None, deduction: Fraction, digits: int
) -> Fraction | str:
    if award.met or choice.method not in _JUDGED:
        return settled(award.low, case.points, digits, deduction)
    if by_officer is None:
        return ""
    return judged(by_officer, digits, deduction)


def _number(value: Value) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


# --- budget execution ---------------------------------------------------------------------------------------


def rate_formula(executed: str, budget: str, digits: int) -> str:
    """The execution rate's formula: empty text without both amounts or without a budget."""
    ratio = f'IF({budget}<=0,"",ROUND({executed}/{budget},{digits}))'
    return answered((executed, budget), ratio)


def python_rate(executed: Value, budget: Value, digits: int) -> Fraction | str:
    """What the cell of ``rate_formula`` must show."""
    above, below = _number(executed), _number(budget)
    if above is None or below is None or below <= 0:
        return ""
    return round_half_away(above / below, digits)


def execution_choice(rule: ExecutionRule) -> MethodChoice:
    """An execution rule's parameters as the method takes them; the step table is the only one."""
    return MethodChoice(method="steps", steps=rule.steps, source=rule.source)


def execution_formula(template: Template, rate: str, points: str) -> str:
    """The formula of the execution's score over the cells of the rate as shown and of its points.

    Raises:
        ValueError: The template scores no execution.
    """
    rule = _execution(template)
    cells = CellNames("", rate, points, "", "", "", "", "")
    expression = method("execution_rate").formula(cells, execution_choice(rule))
    rounded = f"MAX(0,MIN({points},ROUND({expression},{template.policy.digits})))"
    return answered((rate, points), rounded)


def python_execution(template: Template, rate: Value, points: Value) -> Fraction | str:
    """What the cell of ``execution_formula`` must show."""
    rule = _execution(template)
    shown, marks = _number(rate), _number(points)
    if shown is None or marks is None:
        return ""
    award = method("execution_rate").award(Case(points=marks, actual=shown), execution_choice(rule))
    return settled(award.low, marks, template.policy.digits)


def _execution(template: Template) -> ExecutionRule:
    if template.policy.execution is None:
        raise ValueError(f"template {template.id} scores no execution")
    return template.policy.execution
