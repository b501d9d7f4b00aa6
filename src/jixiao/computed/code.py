"""数据校验码: a number over the figures in the last printed line, by which stamped paper and file can be compared.

It is no signature: it tells a slip, a later change or the wrong file, not a forger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Final

from jixiao.cells import CellRef
from jixiao.computed.cells import Computed, Form, Lookup, column, numbers_of, ranges_of
from jixiao.numbers import round_half_away

__all__ = ["code_cells"]

_DIGITS: Final = 4
"""Decimals of a figure that count: a rate's hundredths of a per cent."""
_ITEMS: Final = ("target", "actual", "points", "score", "low", "high")
_PRIMES: Final = (9973, 9967)
"""The two four-digit halves are remainders by these."""
_SPREAD: Final = 999_983
_LABEL: Final = "数据校验码："


def code_cells(form: Form) -> Iterator[Computed]:
    """Each row's part of it in a hidden cell, and the code; empty until there is a total."""
    for key in form.rows:
        # A row keeps its weights when another one is deleted; no two figures of a form share one.
        place = int(key[1:]) * 10
        refs = ((number, form.ref("row", key, item)) for number, item in enumerate(_ITEMS))
        terms = [(ref, place + number) for number, ref in refs if ref is not None]
        yield from form.cell("row", key, "code", _formula(terms), partial(_weighed, terms))
    total = form.ref("total", "", "score")
    if total is not None:
        yield from _code(form, total)


def _code(form: Form, total: CellRef) -> Iterator[Computed]:
    amounts = [ref for item in ("initial", "budget", "executed") if (ref := form.ref("funds", "total", item))]
    terms = [(ref, number) for number, ref in enumerate([*amounts, total], start=1)]
    parts = column(form, form.rows, "code")
    added = f"SUM({ranges_of(parts)})+{_formula(terms)}" if parts else _formula(terms)
    yield from form.cell("total", "", "code", added, lambda lookup: _added(parts, terms, lookup))
    where = form.ref("total", "", "code")
    if where is None:
        return
    halves = '&"-"&'.join(f'RIGHT("0000"&({_remainder(where.a1, prime)}),4)' for prime in _PRIMES)

    def value(lookup: Lookup) -> str:
        found = lookup(where)
        if not isinstance(lookup(total), Fraction) or not isinstance(found, Fraction):
            return ""
        return _LABEL + "-".join(f"{int(found % prime):04}" for prime in _PRIMES)

    yield from form.cell("form", "", "code", f'IF(COUNT({total.a1})=0,"","{_LABEL}"&{halves})', value)


def _added(parts: Sequence[CellRef], terms: Sequence[tuple[CellRef, int]], lookup: Lookup) -> Fraction:
    return sum(numbers_of(lookup, parts), Fraction(0)) + _weighed(terms, lookup)


def _formula(terms: Sequence[tuple[CellRef, int]]) -> str:
    """Each figure as a whole number below the spread, times its weight; a figure's sign counts too."""
    summed = []
    for ref, weight in terms:
        whole = f"ROUND(ROUND(ABS({ref.a1}),{_DIGITS})*{10**_DIGITS},0)*2+IF({ref.a1}<0,1,0)"
        summed.append(f"IF(ISNUMBER({ref.a1}),({_remainder(whole, _SPREAD)})*{weight},0)")
    return "+".join(summed)


def _weighed(terms: Sequence[tuple[CellRef, int]], lookup: Lookup) -> Fraction:
    """The other witness of ``_formula``."""
    added = 0
    for ref, weight in terms:
        for number in numbers_of(lookup, (ref,)):
            whole = round_half_away(abs(number), _DIGITS) * 10**_DIGITS * 2 + (1 if number < 0 else 0)
            added += int(whole % _SPREAD) * weight
    return Fraction(added)


def _remainder(whole: str, by: int) -> str:
    """``MOD`` of numbers that it refuses for their size in older programs."""
    return f"{whole}-INT(ROUND(({whole})/{by},6))*{by}"
