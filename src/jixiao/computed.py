"""Computed cells of an issued form: each one's formula, and Python's own value of it on the same inputs.

Issuing writes the formulas with these values as saved results; checking compares a returned form's formulas
with these, and what engines recompute with these values. Formula and value are built apart: the formula knows
addresses only, the value reads the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.cells import Area, CellRef, Value
from jixiao.layout import Field, FormLayout
from jixiao.methods.base import CellNames
from jixiao.methods.rows import (
    RowValues,
    execution_formula,
    python_execution,
    python_rate,
    python_row,
    rate_formula,
    row_formula,
)
from jixiao.numbers import decimal_text, round_half_away
from jixiao.template.model import Template
from jixiao.template.policy import IndicatorKind
from jixiao.template.sections import FundMeasure, FundSource

__all__ = ["Computed", "Lookup", "RowTraits", "computed_cells", "evaluate"]

Lookup = Callable[[CellRef], Value]
"""The value of a cell; ``None`` if blank."""

_AMOUNT_DIGITS = 6
"""Amounts are added and subtracted to a thousandth of a fen in 万元: enough for any, and float noise is gone."""


@dataclass(frozen=True, slots=True)
class RowTraits:
    """What a row's formula depends on beside its cells.

    Attributes:
        kind: 指标性质 of a row issued with its indicator; ``None`` for a spare row, whose kind is chosen.
        level1: The first level, which may have its own methods.
    """

    kind: IndicatorKind | None
    level1: str | None


@dataclass(frozen=True, slots=True)
class Computed:
    """One computed cell.

    Attributes:
        field: Which field it shows.
        ref: Where it lies.
        formula: The formula without ``=``, referring to its own sheet's cells by address only.
        value: What it must show, given a lookup of the cells that it refers to; ``""`` while inputs are missing.
    """

    field: Field
    ref: CellRef
    formula: str
    value: Callable[[Lookup], Fraction | str]


def computed_cells(layout: FormLayout, template: Template, rows: Mapping[str, RowTraits]) -> tuple[Computed, ...]:
    """All computed cells of a form, each after those that it depends on.

    Args:
        layout: Where the fields lie.
        template: The form's template.
        rows: Row key → traits, for every row of the layout.

    Returns:
        The cells; a row issued as 定性 has none, since its score is typed.
    """
    form = _Form(layout, template, rows)
    return tuple(
        cell
        for build in (_funds, _execution, _rows, _levels, _totals, _grade)
        for cell in build(form)
    )  # fmt: skip


def evaluate(
    cells: Iterable[Computed], lookup: Lookup, overwritten: Mapping[CellRef, Value] | None = None
) -> dict[CellRef, Value]:
    """Python's value of every computed cell.

    Args:
        cells: In the order of ``computed_cells``.
        lookup: The typed cells.
        overwritten: Computed cells whose formula is gone → what was typed there (``None`` if cleared); cells that
            refer to them see that, as the workbook does.

    Returns:
        Cell → value, also for overwritten cells.
    """
    typed = overwritten or {}
    values: dict[CellRef, Value] = {}

    def current(ref: CellRef) -> Value:
        if ref in typed:
            return typed[ref]
        return values[ref] if ref in values else lookup(ref)

    for cell in cells:
        values[cell.ref] = cell.value(current)
    return values


@dataclass(frozen=True, slots=True)
class _Form:
    layout: FormLayout
    template: Template
    rows: Mapping[str, RowTraits]

    def ref(self, part: str, key: str, item: str) -> CellRef | None:
        return self.layout.ref(part, key, item)

    def cell(
        self, part: str, key: str, item: str, formula: str, value: Callable[[Lookup], Fraction | str]
    ) -> list[Computed]:
        ref = self.ref(part, key, item)
        return [] if ref is None else [Computed(Field(part, key, item), ref, formula, value)]


def _numbers(lookup: Lookup, refs: Sequence[CellRef]) -> list[Fraction]:
    """The numbers among some cells: what ``COUNT`` and ``SUM`` see."""
    return [value for value in map(lookup, refs) if isinstance(value, Fraction)]


def _ranges(refs: Sequence[CellRef]) -> str:
    """Cells of one column as a list of ranges: runs of neighbours become one range."""
    runs: list[list[CellRef]] = []
    for ref in sorted(refs, key=lambda ref: (ref.column, ref.row)):
        if runs and (ref.column, ref.row) == (runs[-1][-1].column, runs[-1][-1].row + 1):
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return ",".join(Area(run[0].row, run[0].column, run[-1].row, run[-1].column).a1 for run in runs)


def _sum_formula(refs: Sequence[CellRef], digits: int) -> str:
    ranges = _ranges(refs)
    return f'IF(COUNT({ranges})=0,"",ROUND(SUM({ranges}),{digits}))'


def _sum_value(refs: Sequence[CellRef], digits: int) -> Callable[[Lookup], Fraction | str]:
    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, refs)
        return round_half_away(sum(numbers, Fraction(0)), digits) if numbers else ""

    return value


# --- the fund table ---------------------------------------------------------------------------------------


def _funds(form: _Form) -> list[Computed]:
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


def _source_sum(form: _Form, source: FundSource, measure: FundMeasure) -> list[Computed]:
    parts = [form.ref("funds", part, measure.id) for part in source.sum_of]
    refs = [ref for ref in parts if ref is not None]
    formula = f'IF(COUNT({_cells(refs)})=0,"",ROUND(SUM({_cells(refs)}),{_AMOUNT_DIGITS}))'
    return form.cell("funds", source.id, measure.id, formula, _sum_value(refs, _AMOUNT_DIGITS))


def _cells(refs: Sequence[CellRef]) -> str:
    return ",".join(ref.a1 for ref in refs)


def _derived(form: _Form, source: FundSource, measure: FundMeasure) -> list[Computed]:
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
        numbers = _numbers(lookup, (first, second))
        return round_half_away(numbers[0] - numbers[1], _AMOUNT_DIGITS) if len(numbers) == 2 else ""

    formula = f'IF(COUNT({first.a1},{second.a1})<2,"",ROUND({first.a1}-{second.a1},{_AMOUNT_DIGITS}))'
    return form.cell("funds", source.id, measure.id, formula, difference)


def _execution(form: _Form) -> list[Computed]:
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
    return cells + _share(form, "execution", "")


# --- the indicator table ----------------------------------------------------------------------------------


def _rows(form: _Form) -> list[Computed]:
    cells: list[Computed] = []
    for key, traits in form.rows.items():
        if traits.kind != "定性":
            cells += _row_score(form, key, traits)
        cells += _completion(form, key)
        cells += _share(form, "row", key)
    return cells


def _row_score(form: _Form, key: str, traits: RowTraits) -> list[Computed]:
    refs = {name: form.ref("row", key, name) for name in CellNames._fields}
    names = CellNames(**{name: ref.a1 if ref is not None else "" for name, ref in refs.items()})
    kind = form.ref("row", key, "kind")

    def value(lookup: Lookup) -> Fraction | str:
        values = RowValues(**{name: lookup(ref) if ref is not None else None for name, ref in refs.items()})
        chosen = lookup(kind) if kind is not None else None
        return python_row(form.template, traits.level1, traits.kind, values, chosen)

    formula = row_formula(form.template, traits.level1, traits.kind, names, kind.a1 if kind is not None else "")
    return form.cell("row", key, "score", formula, value)


def _completion(form: _Form, key: str) -> list[Computed]:
    """完成率: actual ÷ target, the other way round for a target that is a ceiling; not capped."""
    target, actual = form.ref("row", key, "target"), form.ref("row", key, "actual")
    kind = form.ref("row", key, "kind")
    if target is None or actual is None or kind is None:
        return []
    t, a, k = target.a1, actual.a1, kind.a1
    ceiling = f'IF({a}<=0,"",ROUND({t}/{a},4))'
    floor = f'IF({t}<=0,"",ROUND({a}/{t},4))'
    formula = f'IF(COUNT({t},{a})<2,"",IF({k}="≤",{ceiling},IF(OR({k}="≥",{k}="＝"),{floor},"")))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, (target, actual))
        chosen = lookup(kind)
        if len(numbers) < 2 or chosen not in {"≤", "≥", "＝"}:
            return ""
        above, below = reversed(numbers) if chosen != "≤" else numbers
        return "" if below <= 0 else round_half_away(above / below, 4)

    return form.cell("row", key, "completion", formula, value)


def _share(form: _Form, part: str, key: str) -> list[Computed]:
    """得分率: score ÷ points."""
    score, points = form.ref(part, key, "score"), form.ref(part, key, "points")
    if score is None or points is None:
        return []
    formula = f'IF(COUNT({score.a1},{points.a1})<2,"",IF({points.a1}<=0,"",ROUND({score.a1}/{points.a1},4)))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, (score, points))
        return round_half_away(numbers[0] / numbers[1], 4) if len(numbers) == 2 and numbers[1] > 0 else ""

    return form.cell(part, key, "share", formula, value)


def _level_rows(form: _Form, level: str) -> list[str]:
    area = form.layout.area("level", level, "label")
    if area is None:
        return []
    inside = []
    for key in form.rows:
        first_level = form.layout.area("row", key, "level1")
        if first_level is not None and first_level.contains(area.top, area.left):
            inside.append(key)
    return inside


def _column(form: _Form, keys: Iterable[str], item: str) -> list[CellRef]:
    refs = (form.ref("row", key, item) for key in keys)
    return [ref for ref in refs if ref is not None]


def _levels(form: _Form) -> list[Computed]:
    cells: list[Computed] = []
    digits = form.template.policy.digits
    for level in form.layout.keys("level"):
        keys = _level_rows(form, level)
        points, scores = _column(form, keys, "points"), _column(form, keys, "score")
        if not keys or not points:
            continue
        cells += form.cell("level", level, "points", _sum_formula(points, digits), _sum_value(points, digits))
        cells += form.cell("level", level, "score", *_complete_sum(points, scores, digits))
        cells += _share(form, "level", level)
    return cells


def _complete_sum(
    points: Sequence[CellRef], scores: Sequence[CellRef], digits: int, also: CellRef | None = None
) -> tuple[str, Callable[[Lookup], Fraction | str]]:
    """The sum of the scores, empty until every row that carries points has its score.

    ``also`` is a score that must be there although its points stand in no cell.
    """
    p, s = _ranges(points), _ranges(scores)
    waiting = f"OR(COUNT({s})=0,COUNT({s})<COUNT({p}){f',COUNT({also.a1})=0' if also is not None else ''})"
    formula = f'IF({waiting},"",ROUND(SUM({s}),{digits}))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, scores)
        if not numbers or len(numbers) < len(_numbers(lookup, points)):
            return ""
        if also is not None and not _numbers(lookup, (also,)):
            return ""
        return round_half_away(sum(numbers, Fraction(0)), digits)

    return formula, value


def _totals(form: _Form) -> list[Computed]:
    digits = form.template.policy.digits
    rule = form.template.policy.execution
    points, scores = _column(form, form.rows, "points"), _column(form, form.rows, "score")
    also: CellRef | None = None
    unwritten = Fraction(0)
    score = form.ref("execution", "", "score")
    if rule is not None and score is not None:
        scores = [score, *scores]
        cell = form.ref("execution", "", "points")
        if cell is not None:
            points = [cell, *points]
        else:
            also, unwritten = score, rule.points
    cells = form.cell("total", "", "points", *_points_total(points, unwritten, digits))
    cells += form.cell("total", "", "score", *_complete_sum(points, scores, digits, also))
    return cells + _share(form, "total", "")


def _points_total(
    points: Sequence[CellRef], unwritten: Fraction, digits: int
) -> tuple[str, Callable[[Lookup], Fraction | str]]:
    """The sum of the points; ``unwritten`` are points that the form prints in a label only."""
    if not unwritten:
        return _sum_formula(points, digits), _sum_value(points, digits)
    ranges = _ranges(points)
    formula = f'IF(COUNT({ranges})=0,"",ROUND(SUM({ranges})+{decimal_text(unwritten, 2)},{digits}))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, points)
        return round_half_away(sum(numbers, unwritten), digits) if numbers else ""

    return formula, value


def _grade(form: _Form) -> list[Computed]:
    """The grade, only where the points add up to the full marks; both figures are already rounded."""
    grades = form.template.policy.grades
    total, points = form.ref("total", "", "score"), form.ref("total", "", "points")
    if grades is None or total is None or points is None:
        return []
    full = form.template.policy.full_marks.value
    chosen = '""'
    for grade in reversed(grades.steps):
        chosen = f'IF({total.a1}>={decimal_text(grade.at_least, 2)},"{grade.name}",{chosen})'
    formula = f'IF(COUNT({total.a1},{points.a1})<2,"",IF({points.a1}<>{decimal_text(full, 2)},"",{chosen}))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = _numbers(lookup, (total, points))
        if len(numbers) < 2 or numbers[1] != full:
            return ""
        return next((grade.name for grade in grades.steps if numbers[0] >= grade.at_least), "")

    return form.cell("total", "", "grade", formula, value)
