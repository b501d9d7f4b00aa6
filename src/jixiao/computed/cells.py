"""What computed cells are made of: the cell itself, the form that it lies on, and sums over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from jixiao.cells import Area, CellRef, Value
from jixiao.layout import Field, FormLayout
from jixiao.methods.base import NOISE_DIGITS, constant
from jixiao.numbers import round_half_away
from jixiao.template.model import Template
from jixiao.template.policy import IndicatorKind

__all__ = [
    "Computed",
    "Form",
    "Lookup",
    "RowTraits",
    "Shown",
    "added",
    "added_formula",
    "column",
    "numbers_of",
    "ranges_of",
    "share",
    "sum_formula",
    "sum_value",
]

Lookup = Callable[[CellRef], Value]
"""The value of a cell; ``None`` if blank."""

Shown = Callable[[Lookup], Fraction | str]
"""What a computed cell must show."""


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
    value: Shown


@dataclass(frozen=True, slots=True)
class Form:
    """A form whose computed cells are asked for: where its fields lie, its template, its rows' traits."""

    layout: FormLayout
    template: Template
    rows: Mapping[str, RowTraits]

    def ref(self, part: str, key: str, item: str) -> CellRef | None:
        """The cell of a field; ``None`` if the form has no such field."""
        return self.layout.ref(part, key, item)

    def cell(self, part: str, key: str, item: str, formula: str, value: Shown) -> list[Computed]:
        """A field's computed cell, or none if the form has no such field."""
        ref = self.ref(part, key, item)
        return [] if ref is None else [Computed(Field(part, key, item), ref, formula, value)]


def numbers_of(lookup: Lookup, refs: Sequence[CellRef]) -> list[Fraction]:
    """The numbers among some cells: what ``COUNT`` and ``SUM`` see."""
    return [value for value in map(lookup, refs) if isinstance(value, Fraction)]


def ranges_of(refs: Sequence[CellRef]) -> str:
    """Cells of one column as a list of ranges: runs of neighbours become one range."""
    runs: list[list[CellRef]] = []
    for ref in sorted(refs, key=lambda ref: (ref.column, ref.row)):
        if runs and (ref.column, ref.row) == (runs[-1][-1].column, runs[-1][-1].row + 1):
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return ",".join(Area(run[0].row, run[0].column, run[-1].row, run[-1].column).a1 for run in runs)


def added_formula(ranges: str, also: Fraction = Fraction(0)) -> str:
    """The sum of some ranges, free of noise.

    Numbers of two signs lose digits where they are added; at a tie, one ``ROUND`` would then show the wrong side.
    """
    more = f"+{constant(also)}" if also else ""
    return f"ROUND(SUM({ranges}){more},{NOISE_DIGITS})"


def added(numbers: Iterable[Fraction], also: Fraction = Fraction(0)) -> Fraction:
    """The other witness of ``added_formula``."""
    return round_half_away(sum(numbers, also), NOISE_DIGITS)


def sum_formula(refs: Sequence[CellRef], digits: int) -> str:
    """The rounded sum of the numbers among some cells; empty text if there are none."""
    ranges = ranges_of(refs)
    return f'IF(COUNT({ranges})=0,"",ROUND({added_formula(ranges)},{digits}))'


def sum_value(refs: Sequence[CellRef], digits: int) -> Shown:
    """The other witness of ``sum_formula``."""

    def value(lookup: Lookup) -> Fraction | str:
        numbers = numbers_of(lookup, refs)
        return round_half_away(added(numbers), digits) if numbers else ""

    return value


def share(form: Form, part: str, key: str) -> list[Computed]:
    """得分率: score ÷ points."""
    score, points = form.ref(part, key, "score"), form.ref(part, key, "points")
    if score is None or points is None:
        return []
    formula = f'IF(COUNT({score.a1},{points.a1})<2,"",IF({points.a1}<=0,"",ROUND({score.a1}/{points.a1},4)))'

    def value(lookup: Lookup) -> Fraction | str:
        numbers = numbers_of(lookup, (score, points))
        return round_half_away(numbers[0] / numbers[1], 4) if len(numbers) == 2 and numbers[1] > 0 else ""

    return form.cell(part, key, "share", formula, value)


def column(form: Form, keys: Iterable[str], item: str, *, guarded: bool = False) -> list[CellRef]:
    """The cells of one item over some rows, and over the rows that somebody inserted among them.

    Args:
        form: The form.
        keys: The rows.
        item: The item.
        guarded: Whether the cells of the guard rows below them belong to it, as in a sum.
    """
    found = sorted(ref for key in keys if (ref := form.ref("row", key, item)) is not None)
    guards = sorted(area.top for field, area in form.layout.areas.items() if field.part == "guard")
    refs: list[CellRef] = []
    for ref, following in zip_longest(found, found[1:]):
        guard = next((row for row in guards if row > ref.row), None)
        last = ref.row
        if guard is not None and following is not None and following.row < guard:
            last = following.row - 1
        elif guard is not None and guarded:
            last = guard
        refs += [ref._replace(row=row) for row in range(ref.row, last + 1)]
    return refs
