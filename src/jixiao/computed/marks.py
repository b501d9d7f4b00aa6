"""The form's self-check: beside each sheet row what is missing or doubtful in it, and what is left to do on the form.

It speaks while the form is filled in, in the form's own formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Final

from jixiao.cells import Area, CellRef
from jixiao.computed.cells import Computed, Form, Lookup, Shown, added, added_formula, column, numbers_of, ranges_of
from jixiao.computed.conditions import (
    NEVER,
    Condition,
    all_of,
    any_of,
    compared,
    gives_no_reason,
    is_blank,
    is_number,
    is_text,
)
from jixiao.computed.row_points import boxes_of, row_points
from jixiao.computed.selfcheck import SELF_CHECKED, URGENT, Point, state_formula, state_of
from jixiao.computed.totals import points_summed
from jixiao.layout import Field
from jixiao.methods.base import NOISE_DIGITS, constant
from jixiao.numbers import decimal_text, round_half_away
from jixiao.template.sections import HeaderSection

__all__ = ["mark_cells", "points"]

_TELLING: Final = ("name", "target", "actual")
"""What tells beside the points that a row is in use."""
_AMOUNTS: Final = (("budget", "全年预算数"), ("executed", "全年执行数"), ("initial", "年初预算数"))


def mark_cells(form: Form) -> list[Computed]:
    """Each sheet row's mark, and what is left to do on the whole form."""
    cells: list[Computed] = []
    marks: list[CellRef] = []
    for key in form.layout.keys("mark"):
        mark = _row_mark(form, key) if key in form.rows else form.cell("mark", key, "text", *_mark(points(form, key)))
        cells += mark
        marks += [cell.ref for cell in mark if cell.field.part == "mark"]
    return cells + _state(form, marks)


def _row_mark(form: Form, key: str) -> list[Computed]:
    """A row's mark is put together from two hidden parts: an .xls file takes no longer formula."""
    first, other = form.ref("row", key, "urgent"), form.ref("row", key, "other")
    if first is None or other is None:
        return []
    one, rest = row_points(form, key, form.rows[key])
    parts = [*form.cell("row", key, "urgent", *_said(one)), *form.cell("row", key, "other", *_said(rest))]

    def value(lookup: Lookup) -> str:
        return "".join(str(lookup(ref) or "") for ref in (first, other))[1:]

    return [*parts, *form.cell("mark", key, "text", f"MID({first.a1}&{other.a1},2,255)", value)]


def points(form: Form, key: str) -> Iterator[Point]:
    """What may be open in the sheet row of that mark."""
    if key in form.rows:
        one, rest = row_points(form, key, form.rows[key])
        yield from (*one, *rest)
    else:
        place = form.layout.area("mark", key, "text")
        here = {field for field, area in form.layout.areas.items() if place is not None and area.top == place.top}
        yield from _header_points(form, here)
        yield from _fund_points(form, here)
        yield from _total_points(form, here)


def _mark(found: Iterable[Point]) -> tuple[str, Shown]:
    joined, said = _said(found)
    return f"MID({joined},2,255)", lambda lookup: str(said(lookup))[1:]


def _said(found: Iterable[Point]) -> tuple[str, Shown]:
    """The words of all points that are open, a blank before each, the urgent ones first."""
    ordered = sorted(found, key=lambda point: SELF_CHECKED[point.code] != URGENT)
    pieces = [(f" {SELF_CHECKED[each.code]}{each.says}", each.when) for each in ordered if each.when is not NEVER]
    joined = "&".join(f'IF({when.formula},"{text}","")' for text, when in pieces) or '""'
    return joined, lambda lookup: "".join(text for text, when in pieces if when.holds(lookup))


def _state(form: Form, marks: Sequence[CellRef]) -> list[Computed]:
    """可以报送, or how many rows are left."""
    if not marks:
        return []
    rows = Area(marks[0].row, marks[0].column, marks[-1].row, marks[-1].column).a1

    def value(lookup: Lookup) -> str:
        return state_of(shown for ref in marks if isinstance(shown := lookup(ref), str))

    return form.cell("form", "", "state", state_formula(rows), value)


# --- above and below the rows -------------------------------------------------------------------------------


def _header_points(form: Form, here: AbstractSet[Field]) -> Iterator[Point]:
    for section in form.template.sections:
        if isinstance(section, HeaderSection):
            for entry in (entry for row in section.rows for entry in row):
                ref = form.ref("header", "", entry.field)
                asked = entry.required or entry.field == "project"
                if asked and ref is not None and Field("header", "", entry.field) in here:
                    yield Point("missing-header", f"未填{entry.label}", is_blank(ref))


def _fund_points(form: Form, here: AbstractSet[Field]) -> Iterator[Point]:
    for measure, label in _AMOUNTS:
        if Field("funds", "total", measure) in here:
            yield from _amount_points(form, measure, label)
    section = form.template.funds
    headings: dict[str, str] = {}
    if section is not None:
        headings |= {measure.id: "".join(measure.heading.split()) for measure in section.measures}
    for source, measure, condition in _parts_unlike(form):
        if Field("funds", source, measure) in here:
            yield Point("funds-sum", f"{headings[measure]}与分项合计不符", condition)
    deviation, rate = form.ref("execution", "", "deviation"), form.ref("funds", "total", "rate")
    if deviation is not None and rate is not None and Field("execution", "", "deviation") in here:
        short = compared((rate,), f"{rate.a1}<1", lambda rate: rate < 1)
        boxes = all_of(map(gives_no_reason, boxes_of(form)))
        yield Point("deviation-unexplained", "未说明偏差原因", short & gives_no_reason(deviation) & boxes)


def _amount_points(form: Form, measure: str, label: str) -> Iterator[Point]:
    """What may be open in a total's amount: parts that do not add up to it are said first, and alone."""
    ref, budget = form.ref("funds", "total", measure), form.ref("funds", "total", "budget")
    if ref is None or budget is None:
        return
    unlike = any_of(each for source, found, each in _parts_unlike(form) if (source, found) == ("total", measure))
    scored = form.template.policy.execution is not None
    if scored and measure != "initial":
        code = "missing-target" if measure == "budget" else "missing-actual"
        yield Point(code, f"未填{label}", ~is_number(ref) & ~is_text(ref))
    yield Point("number-as-text", f"{label}应填数字", is_text(ref))
    if scored and measure == "budget":
        none = compared((ref,), f"{ref.a1}<=0", lambda budget: budget <= 0)
        yield Point("missing-score", "全年预算数不大于0，无法计分", none & ~unlike)
    if measure == "executed":
        over = compared((ref, budget), f"{ref.a1}>{budget.a1}", lambda executed, budget: executed > budget)
        yield Point("execution-over-budget", "执行数大于预算数", over & ~unlike)


def _parts_unlike(form: Form) -> Iterator[tuple[str, str, Condition]]:
    """Source, measure, and whether the filled parts of a closed list do not add up to that amount."""
    section = form.template.funds
    if section is None or not section.closed:
        return
    for source in section.sources:
        members = [part.id for part in section.sources if part.part_of == source.id]
        for measure in section.measures:
            whole = form.ref("funds", source.id, measure.id)
            parts = [ref for part in members if (ref := form.ref("funds", part, measure.id)) is not None]
            if whole is not None and parts and measure.formula is None and not source.sum_of:
                yield source.id, measure.id, _unlike(whole, parts)


def _unlike(whole: CellRef, parts: Sequence[CellRef]) -> Condition:
    cells = ",".join(ref.a1 for ref in parts)
    formula = f"IF(OR(COUNT({whole.a1})=0,COUNT({cells})=0),FALSE,ROUND(SUM({cells})-{whole.a1},{NOISE_DIGITS})<>0)"

    def holds(lookup: Lookup) -> bool:
        stated, found = lookup(whole), numbers_of(lookup, parts)
        if not isinstance(stated, Fraction) or not found:
            return False
        return round_half_away(sum(found, -stated), NOISE_DIGITS) != 0

    return Condition(formula, holds)


def _total_points(form: Form, here: AbstractSet[Field]) -> Iterator[Point]:
    """Points that do not make up the full marks, once every row has its points."""
    if not {Field("total", "", "points"), Field("total", "", "score")} & here:
        return
    given = column(form, form.rows, "points")
    if given:
        none = Condition(f"COUNT({ranges_of(given)})=0", lambda lookup: not numbers_of(lookup, given))
        yield Point("missing-points", "各项指标未填分值", none)
    full, digits = form.template.policy.full_marks.value, form.template.policy.digits
    refs, unwritten = points_summed(form)
    own, columns = column(form, form.rows, "points"), [column(form, form.rows, item) for item in _TELLING]
    if not own or len({*map(len, columns), len(own)}) > 1:
        return  # somebody deleted cells: how many rows are in use cannot be counted
    used, witness = _rows_in_use([*columns, own])
    formula = (
        f"IFERROR(AND(COUNT({ranges_of(own)})>0,COUNT({ranges_of(own)})={used},"
        f"ROUND({added_formula(ranges_of(refs), unwritten)},{digits})<>{constant(full)}),FALSE)"
    )

    def holds(lookup: Lookup) -> bool:
        numbers = numbers_of(lookup, own)
        complete = bool(numbers) and len(numbers) == witness(lookup)
        return complete and round_half_away(added(numbers_of(lookup, refs), unwritten), digits) != full

    yield Point("points-sum", f"分值合计不是{decimal_text(full)}", Condition(formula, holds))


def _rows_in_use(columns: Sequence[Sequence[CellRef]]) -> tuple[str, Callable[[Lookup], int]]:
    """How many rows hold an indicator: anything in one of these columns."""
    counts = []
    for parts in zip(*(ranges_of(refs).split(",") for refs in columns), strict=True):
        filled = "+".join(f'({part}<>"")' for part in parts)
        counts.append(f"SUMPRODUCT((({filled})>0)*1)")

    def count(lookup: Lookup) -> int:
        return sum(any(lookup(ref) not in (None, "") for ref in row) for row in zip(*columns, strict=True))

    return "+".join(counts), count
