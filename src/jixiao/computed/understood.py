"""How each row's target is understood: in words beside it, so that a wrong reading is seen before it costs points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.cells import CellRef
from jixiao.computed.cells import Computed, Form, Lookup, RowTraits
from jixiao.computed.shortfall import RowRefs
from jixiao.methods import LESS_IS_BETTER
from jixiao.numbers import decimal_text, round_half_away
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, IndicatorKind

__all__ = ["understood_cells"]

_DIGITS: Final = 4
_OF_ZERO: Final = ("≤", "＝")
_ALL_OR_NOTHING: Final = "得满分，否则不得分"
"""A target of 0 has no proportion."""
_PERCENT: Final = ("%", "％")

_ELSE: Final[Mapping[str, str]] = {
    "at_least": "不足的按完成比例计分",
    "at_most": "超过的按指标值÷完成值计分",
    "at_most_linear": "超过的按超出比例扣分",
    "equal": "不足的按完成比例计分",
    "steps": "不足的按所在档计分",
    "attained": "否则不得分",
    "stepped_deduction": "每差一档扣一次分",
    "tolerance_ladder": "偏离的按偏差所在档计分",
}
"""What a method makes of a target that is not met."""


def understood_cells(form: Form) -> Iterator[Computed]:
    """Each row's reading; empty until there is a target to read."""
    for key, traits in form.rows.items():
        row, template = RowRefs.of(form, key), form.template
        if row is None:
            continue
        readings = [_reading(row, kind, template, traits) for kind in _kinds(traits)]
        yield from form.cell("row", key, "understood", *_joined(row, traits, readings))


def _kinds(traits: RowTraits) -> tuple[IndicatorKind, ...]:
    return (traits.kind,) if traits.kind is not None else KINDS


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a kind is read: words, the figures between them, words.

    Attributes:
        refs: The cells of the figures; none for a kind that has none.
        before: Words before.
        after: Words after.
        less: Words after, where less is better.
    """

    kind: IndicatorKind
    refs: tuple[CellRef, ...]
    before: str
    after: str
    less: str = ""


def _reading(row: RowRefs, kind: IndicatorKind, template: Template, traits: RowTraits) -> _Reading:
    choice = template.method(kind, traits.level1)
    rest = _ELSE.get(choice.method, "")
    if choice.pass_line is not None:
        rest += f"，低于{decimal_text(choice.pass_line * 100)}%不得分"
    match kind:
        case "定性":
            return _Reading(kind, (), "", "按完成档次在分值内评定得分")
        case "时限":
            return _Reading(kind, (), "", "按期完成得满分，逾期的填评定得分")
        case "区间":
            more, less = (f"之间得满分，{end}也算完成" for end in ("超过", "低于"))
            return _Reading(kind, (row.low, row.high), "在", more, less)
        case _:
            return _Reading(kind, (row.target,), "不超过" if kind == "≤" else "达到", f"得满分，{rest}")


def _joined(row: RowRefs, traits: RowTraits, readings: Sequence[_Reading]) -> tuple[str, Callable[[Lookup], str]]:
    by_figures: dict[tuple[CellRef, ...], list[_Reading]] = {}
    for reading in readings:
        by_figures.setdefault(reading.refs, []).append(reading)
    formulas = [(each, _sentence(row, refs, each)) for refs, each in by_figures.items()]
    if traits.kind is not None:
        formula = formulas[0][1]
    else:
        formula = '""'
        for each, sentence in reversed(formulas):
            kinds = ",".join(f'{row.kind.a1}="{reading.kind}"' for reading in each)
            formula = f"IF(OR({kinds}),{sentence},{formula})"
        formula = f'IF(ISTEXT({row.kind.a1}),{formula},"")'

    def value(lookup: Lookup) -> str:
        kind = traits.kind or lookup(row.kind)
        found = next((reading for reading in readings if reading.kind == kind), None)
        return _said(row, found, lookup) if found is not None else ""

    return formula, value


def _sentence(row: RowRefs, refs: tuple[CellRef, ...], readings: Sequence[_Reading]) -> str:
    """Figures with their unit between words; the engines write negative figures each in its own way, so none is."""
    before = _by_kind(row, [(each.kind, f'"{each.before}"') for each in readings])
    after = _by_kind(row, [(each.kind, _ending(row, each)) for each in readings])
    if not refs:
        return after
    unit = f'IF(ISTEXT({row.unit.a1}),{row.unit.a1},"")'
    percent = "OR(" + ",".join(f'{unit}="{each}"' for each in _PERCENT) + ")"
    shown = [
        '&"—"&'.join(f"ROUND({ref.a1}{factor},{_DIGITS})" for ref in refs) + f"&{written}"
        for factor, written in (("*100", '"%"'), ("", unit))
    ]
    counted = ",".join(ref.a1 for ref in refs)
    missing = f"IF(COUNT({counted})<{len(refs)},TRUE,MIN({counted})<0)"
    return f'IF({missing},"",{before}&IF({percent},{shown[0]},{shown[1]})&{after})'


def _by_kind(row: RowRefs, texts: Sequence[tuple[IndicatorKind, str]]) -> str:
    *others, (_, formula) = texts
    for kind, text in reversed(others):
        formula = text if text == formula else f'IF({row.kind.a1}="{kind}",{text},{formula})'
    return formula


def _ending(row: RowRefs, reading: _Reading) -> str:
    if reading.kind in _OF_ZERO:
        return f'IF({row.target.a1}=0,"{_ALL_OR_NOTHING}","{reading.after}")'
    if not reading.less:
        return f'"{reading.after}"'
    direction = f'IF(ISTEXT({row.direction.a1}),{row.direction.a1},"")="{LESS_IS_BETTER}"'
    return f'IF({direction},"{reading.less}","{reading.after}")'


def _said(row: RowRefs, reading: _Reading, lookup: Lookup) -> str:
    """The other witness of ``_sentence``."""
    numbers = [number for number in map(lookup, reading.refs) if isinstance(number, Fraction)]
    if len(numbers) < len(reading.refs) or min(numbers, default=0) < 0:
        return ""
    after = reading.less if reading.less and lookup(row.direction) == LESS_IS_BETTER else reading.after
    if not numbers:
        return after
    if reading.kind in _OF_ZERO and numbers[0] == 0:
        after = _ALL_OR_NOTHING
    unit = lookup(row.unit)
    stated = unit if isinstance(unit, str) else ""
    factor, written = (100, "%") if stated in _PERCENT else (1, stated)
    said = "—".join(decimal_text(round_half_away(number * factor, _DIGITS)) for number in numbers)
    return f"{reading.before}{said}{written}{after}"
