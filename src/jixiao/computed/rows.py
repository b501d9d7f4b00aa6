"""The indicator rows' computed cells."""

from __future__ import annotations

from fractions import Fraction

from jixiao.cells import CellRef
from jixiao.computed.cells import Computed, Form, Lookup, RowTraits, Shown, numbers_of, share
from jixiao.methods.base import CellNames
from jixiao.methods.rows import RowValues, python_row, row_formula
from jixiao.methods.total import NOT_APPLICABLE
from jixiao.numbers import round_half_away

__all__ = ["row_cells"]


def row_cells(form: Form) -> list[Computed]:
    """Score, 完成率 and 得分率 of each row, and what of it counts where a row may be 不适用."""
    cells: list[Computed] = []
    for key, traits in form.rows.items():
        if traits.kind != "定性":
            cells += _row_score(form, key, traits)
        cells += _completion(form, key)
        cells += share(form, "row", key)
        if form.template.policy.not_applicable is not None:
            cells += _counting(form, key)
    return cells


def _counting(form: Form, key: str) -> list[Computed]:
    """The points and the score that count: none where the actual is 不适用."""
    actual = form.ref("row", key, "actual")
    cells: list[Computed] = []
    for counting, item in (("countedpoints", "points"), ("countedscore", "score")):
        ref = form.ref("row", key, item)
        if actual is not None and ref is not None:
            applicable = f'IF(ISTEXT({actual.a1}),{actual.a1},"")<>"{NOT_APPLICABLE}"'
            formula = f'IF({applicable},IF(ISNUMBER({ref.a1}),{ref.a1},""),"")'
            cells += form.cell("row", key, counting, formula, _counted(actual, ref))
    return cells


def _counted(actual: CellRef, ref: CellRef) -> Shown:
    def value(lookup: Lookup) -> Fraction | str:
        found = lookup(ref)
        return found if isinstance(found, Fraction) and lookup(actual) != NOT_APPLICABLE else ""

    return value


def _row_score(form: Form, key: str, traits: RowTraits) -> list[Computed]:
    refs = {name: form.ref("row", key, name) for name in CellNames._fields}
    names = CellNames(**{name: ref.a1 if ref is not None else "" for name, ref in refs.items()})
    kind = form.ref("row", key, "kind")

    def value(lookup: Lookup) -> Fraction | str:
        values = RowValues(**{name: lookup(ref) if ref is not None else None for name, ref in refs.items()})
        chosen = lookup(kind) if kind is not None else None
        return python_row(form.template, traits.level1, traits.kind, values, chosen)

    formula = row_formula(form.template, traits.level1, traits.kind, names, kind.a1 if kind is not None else "")
    return form.cell("row", key, "score", formula, value)


def _completion(form: Form, key: str) -> list[Computed]:
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
        numbers = numbers_of(lookup, (target, actual))
        chosen = lookup(kind)
        if len(numbers) < 2 or chosen not in {"≤", "≥", "＝"}:
            return ""
        above, below = reversed(numbers) if chosen != "≤" else numbers
        return "" if below <= 0 else round_half_away(above / below, 4)

    return form.cell("row", key, "completion", formula, value)
