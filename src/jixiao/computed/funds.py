"""The fund table's computed cells, and the execution's score."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from jixiao.cells import CellRef
from jixiao.computed.cells import Computed, Form, Lookup, numbers_of, share, sum_value
from jixiao.methods.rows import execution_formula, python_execution, python_rate, rate_formula
from jixiao.numbers import decimal_text, round_half_away
from jixiao.template.sections import FundMeasure, FundSource

__all__ = ["execution_cells", "fund_cells"]

_AMOUNT_DIGITS: Final = 6
"""Amounts are added and subtracted to a thousandth of a fen in 万元: enough for any, and float noise is gone."""


def fund_cells(form: Form) -> list[Computed]:
    """Sums over sources, differences and rates."""
    section = form.template.funds
    if section is None:
        return []
    amounts = [measure for measure in section.measures if measure.formula is None]
    cells: list[Computed] = []
    # A source that is a sum of others comes after them, so the deepest sums come first.
    for source in sorted((s for s in section.sources if s.sum_of), key=lambda s: s.part_of is None):
        for measure in amounts:
            cells += _source_sum(form, source, measure)
    for source in section.sources:
        for measure in section.measures:
            if measure.formula is not None:
                cells += _derived(form, source, measure)
    return cells


def _source_sum(form: Form, source: FundSource, measure: FundMeasure) -> list[Computed]:
    parts = [form.ref("funds", part, measure.id) for part in source.sum_of]
    refs = [ref for ref in parts if ref is not None]
    formula = f'IF(COUNT({_cells(refs)})=0,"",ROUND(SUM({_cells(refs)}),{_AMOUNT_DIGITS}))'
    return form.cell("funds", source.id, measure.id, formula, sum_value(refs, _AMOUNT_DIGITS))


def _cells(refs: Sequence[CellRef]) -> str:
    return ",".join(ref.a1 for ref in refs)


def _derived(form: Form, source: FundSource, measure: FundMeasure) -> list[Computed]:
    assert measure.formula is not None
    left, operator, right = measure.formula.split()
    first, second = form.ref("funds", source.id, left), form.ref("funds", source.id, right)
    if first is None or second is None:
        return []
    if operator == "/":
        digits = 4 if measure.digits is None else measure.digits
        formula = rate_formula(first.a1, second.a1, digits)
        return form.cell(
            "funds", source.id, measure.id, formula,
            lambda lookup: python_rate(lookup(first), lookup(second), digits),
        )  # fmt: skip

    def difference(lookup: Lookup) -> Fraction | str:
        numbers = numbers_of(lookup, (first, second))
        return round_half_away(numbers[0] - numbers[1], _AMOUNT_DIGITS) if len(numbers) == 2 else ""

    formula = f'IF(COUNT({first.a1},{second.a1})<2,"",ROUND({first.a1}-{second.a1},{_AMOUNT_DIGITS}))'
    return form.cell("funds", source.id, measure.id, formula, difference)


def execution_cells(form: Form) -> list[Computed]:
    """The rate where the indicator table repeats it, and its score."""
    rule = form.template.policy.execution
    rate = form.ref("funds", "total", "rate")
    if rule is None or rate is None:
        return []
    cells: list[Computed] = []

    def shown(lookup: Lookup) -> Fraction | str:
        value = lookup(rate)
        return value if isinstance(value, Fraction) else ""

    # A row of the indicator table repeats the fund table's rate as its actual and its completion.
    for item in ("actual", "completion"):
        cells += form.cell("execution", "", item, f'IF(ISNUMBER({rate.a1}),{rate.a1},"")', shown)
    points = form.ref("execution", "", "points")
    points_text = points.a1 if points is not None else decimal_text(rule.points, 2)
    cells += form.cell(
        "execution", "", "score", execution_formula(form.template, rate.a1, points_text),
        lambda lookup: python_execution(form.template, lookup(rate), rule.points if points is None else lookup(points)),
    )  # fmt: skip
    return cells + share(form, "execution", "")
