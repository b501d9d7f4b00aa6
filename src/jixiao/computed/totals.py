"""Subtotals, total and grade of an issued form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.cells import CellRef
from jixiao.computed.cells import (
    Computed,
    Form,
    Lookup,
    Shown,
    added,
    added_formula,
    column,
    numbers_of,
    ranges_of,
    share,
    sum_formula,
    sum_value,
)
from jixiao.methods.base import constant
from jixiao.numbers import round_half_away

__all__ = ["grade_cells", "level_cells", "points_summed", "total_cells"]


def _level_rows(form: Form, level: str) -> list[str]:
    area = form.layout.area("level", level, "label")
    if area is None:
        return []
    inside = []
    for key in form.rows:
        first_level = form.layout.area("row", key, "level1")
        if first_level is not None and first_level.contains(area.top, area.left):
            inside.append(key)
    return inside


def level_cells(form: Form) -> list[Computed]:
    """Each level's points and score."""
    cells: list[Computed] = []
    digits = form.template.policy.digits
    # A level without a subtotal row ends where the next one begins; a guard row stands above each subtotal row.
    guarded = form.template.indicators.subtotal_label is not None
    for level in form.layout.keys("level"):
        keys = _level_rows(form, level)
        points = column(form, keys, "points", guarded=guarded)
        if not keys or not points:
            continue
        cells += form.cell("level", level, "points", sum_formula(points, digits), sum_value(points, digits))
        counted, scores = (_counting(form, keys, item, guarded=guarded) for item in ("points", "score"))
        sums = _Sums(counted, scores, digits)
        cells += form.cell("level", level, "score", sums.formula(), sums.value)
        cells += share(form, "level", level)
    return cells


def _counting(form: Form, keys: Iterable[str], item: str, *, guarded: bool = True) -> list[CellRef]:
    """The cells that a sum adds up: those of the column, or of the helper column that leaves out 不适用."""
    counting = column(form, keys, f"counted{item}", guarded=guarded)
    return counting or column(form, keys, item, guarded=guarded)


@dataclass(frozen=True, slots=True)
class _Sums:
    """The sum of the scores, empty until every row that carries points has its score.

    Attributes:
        points: Cells of the points that count.
        scores: Cells of the scores that count.
        digits: Decimals of the sum.
        also: A score that must be there although its points stand in no cell.
    """

    points: Sequence[CellRef]
    scores: Sequence[CellRef]
    digits: int
    also: CellRef | None = None

    def formula(self, summed: str | None = None) -> str:
        """The formula; ``summed`` takes the place of the plain sum."""
        p, s = ranges_of(self.points), ranges_of(self.scores)
        expected = f"COUNT({p})" if self.also is None else f"COUNT({p})+1"
        awaited = f",COUNT({self.also.a1})=0" if self.also is not None else ""
        missing = f"OR(COUNT({s})=0,COUNT({s})<{expected}{awaited})"
        return f'IF({missing},"",{summed or self.plain})'

    @property
    def plain(self) -> str:
        """The plain sum's formula."""
        return f"ROUND({added_formula(ranges_of(self.scores))},{self.digits})"

    def added(self, lookup: Lookup) -> Fraction | None:
        """The sum; ``None`` while a score is missing."""
        scores = numbers_of(lookup, self.scores)
        awaited = len(numbers_of(lookup, self.points)) + (1 if self.also is not None else 0)
        if not scores or len(scores) < awaited or (self.also is not None and not numbers_of(lookup, (self.also,))):
            return None
        return added(scores)

    def value(self, lookup: Lookup) -> Fraction | str:
        """The other witness of ``formula``."""
        earned = self.added(lookup)
        return "" if earned is None else round_half_away(earned, self.digits)


def points_summed(form: Form) -> tuple[list[CellRef], Fraction]:
    """The cells of all points, the execution's among them, and the points that the form prints in a label only."""
    points = column(form, form.rows, "points", guarded=True)
    rule, score = form.template.policy.execution, form.ref("execution", "", "score")
    if rule is None or score is None:
        return points, Fraction(0)
    cell = form.ref("execution", "", "points")
    return (points, rule.points) if cell is None else ([cell, *points], Fraction(0))


def total_cells(form: Form) -> list[Computed]:
    """The sum of the points, and the total: rescaled and capped where the template says so."""
    digits = form.template.policy.digits
    points, unwritten = points_summed(form)
    counted, scores = _counting(form, form.rows, "points"), _counting(form, form.rows, "score")
    score, cell = form.ref("execution", "", "score"), form.ref("execution", "", "points")
    also: CellRef | None = None
    if form.template.policy.execution is not None and score is not None:
        scores = [score, *scores]
        if cell is not None:
            counted = [cell, *counted]
        else:
            also = score
    cells = form.cell("total", "", "points", *_points_total(points, unwritten, digits))
    sums = _Sums(counted, scores, digits, also)
    cells += form.cell("total", "", "score", *_capped(form, *_rescaled(form, sums, points, unwritten)))
    return cells + share(form, "total", "")


def _rescaled(form: Form, sums: _Sums, points: Sequence[CellRef], unwritten: Fraction) -> tuple[str, Shown]:
    """不适用: scores ÷ points that apply × full marks, rounded once; the plain sum where all rows apply."""
    if form.template.policy.not_applicable is None:
        return sums.formula(), sums.value
    full, digits = form.template.policy.full_marks.value, sums.digits
    every, applying = ranges_of(points), ranges_of(sums.points)
    base = added_formula(applying, unwritten)
    quotient = f"ROUND({constant(full)}*{added_formula(ranges_of(sums.scores))}/{base},{digits})"
    rescaled = f'IF({base}<=0,"",{quotient})'
    formula = sums.formula(f"IF(COUNT({every})=COUNT({applying}),{sums.plain},{rescaled})")

    def value(lookup: Lookup) -> Fraction | str:
        earned = sums.added(lookup)
        applicable = numbers_of(lookup, sums.points)
        if earned is None or len(applicable) == len(numbers_of(lookup, points)):
            return sums.value(lookup)
        whole = added(applicable, unwritten)
        return "" if whole <= 0 else round_half_away(full * earned / whole, digits)

    return formula, value


def _capped(form: Form, formula: str, value: Shown) -> tuple[str, Shown]:
    """The cap that the execution rate sets on the total, where the template has any."""
    caps, rate = form.template.policy.execution_caps, form.ref("funds", "total", "rate")
    if caps is None or rate is None:
        return formula, value
    first, *others = caps.steps
    cap = constant(first.cap)
    for step in others:
        cap = f"IF({rate.a1}<{constant(step.below)},{constant(step.cap)},{cap})"
    low = f"IF(ISNUMBER({rate.a1}),{rate.a1}<{constant(first.below)},FALSE)"
    capped = f'IF({low},IF(ISNUMBER({formula}),MIN({formula},{cap}),""),{formula})'

    def limited(lookup: Lookup) -> Fraction | str:
        shown, total = lookup(rate), value(lookup)
        if not isinstance(shown, Fraction) or not isinstance(total, Fraction):
            return total
        return min([total, *(step.cap for step in caps.steps if shown < step.below)])

    return capped, limited


def _points_total(points: Sequence[CellRef], unwritten: Fraction, digits: int) -> tuple[str, Shown]:
    """The sum of the points; ``unwritten`` are points that the form prints in a label only."""
    if not unwritten:
        return sum_formula(points, digits), sum_value(points, digits)
    ranges = ranges_of(points)
    formula = f'IF(COUNT({ranges})=0,"",ROUND({added_formula(ranges, unwritten)},{digits}))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = numbers_of(lookup, points)
        return round_half_away(added(numbers, unwritten), digits) if numbers else ""

    return formula, value


def grade_cells(form: Form) -> list[Computed]:
    """The grade, only where the points add up to the full marks; both figures are already rounded."""
    grades = form.template.policy.grades
    total, points = form.ref("total", "", "score"), form.ref("total", "", "points")
    if grades is None or total is None or points is None:
        return []
    full = form.template.policy.full_marks.value
    chosen = '""'
    for grade in reversed(grades.steps):
        chosen = f'IF({total.a1}>={constant(grade.at_least)},"{grade.name}",{chosen})'
    formula = f'IF(COUNT({total.a1},{points.a1})<2,"",IF({points.a1}<>{constant(full)},"",{chosen}))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = numbers_of(lookup, (total, points))
        if len(numbers) < 2 or numbers[1] != full:
            return ""
        return next((grade.name for grade in grades.steps if numbers[0] >= grade.at_least), "")

    return form.cell("total", "", "grade", formula, value)
