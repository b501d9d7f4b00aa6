"""Which cells an engine cannot answer for: those whose formula is beyond it, and all computed from them.

A formula beyond an engine must not be taken for a wrong form: ``IFERROR(UNKNOWN(A1),"")`` would yield an
innocent empty text. So the cells are found from the formulas' text, before anything is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from openpyxl.formula import Tokenizer

from jixiao.cells import Area, CellRef
from jixiao.engines.addresses import LAST_COLUMN, LAST_ROW, area_of, code_of, unquote_sheet, without_texts
from jixiao.engines.slim import SlimWorkbook

__all__ = ["beyond", "functions_in", "maps_over_range"]

_FUNCTION = re.compile(r"([A-Za-z_][\w.]*)\(")
_INNERMOST = re.compile(r"([A-Za-z_][\w.]*)?\(([^()]*)\)")
_OF_ONE_VALUE = """
    ABS CEILING CHAR CLEAN CODE DATE DATEVALUE DAY EXACT EXP FIND FLOOR INT ISBLANK ISERR ISERROR ISLOGICAL ISNA
    ISNONTEXT ISNUMBER ISTEXT LEFT LEN LOG LOWER MID MOD MONTH N NOT POWER REPLACE REPT RIGHT ROUND ROUNDDOWN
    ROUNDUP SEARCH SIGN SQRT SUBSTITUTE T TEXT TRIM TRUNC UPPER VALUE WEEKDAY YEAR
"""
_OTHER_WORKBOOK = re.compile(r"\[\d+\]")


def functions_in(formula: str) -> frozenset[str]:
    """Names of the functions that a formula calls, in upper case, without the prefixes of newer functions."""
    names = _FUNCTION.findall(code_of(formula))
    return frozenset(name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.") for name in names)


def maps_over_range(formula: str) -> bool:
    """Whether a function of one value is applied to a range, as in ``SUMPRODUCT(ISNUMBER(A1:A9)*1)``.

    Excel computes it for each cell; the two fast engines take the first, or fail, and may agree on it.
    """
    code = code_of(formula)
    if ":" not in code:
        return False
    scalar = frozenset(_OF_ONE_VALUE.split())
    while match := _INNERMOST.search(code):
        name, inner = match.groups()
        if name and name.upper() in scalar and ":" in inner:
            return True
        code = code[: match.start()] + ("_" if name else inner) + code[match.end() :]
    return False


def beyond(
    workbook: SlimWorkbook,
    unable: Callable[[str], str | None],
    *,
    fills_arrays: bool = False,
    misread: Collection[CellRef] = (),
) -> tuple[dict[CellRef, str], dict[CellRef, str]]:
    """Find the cells that an engine cannot answer for.

    Args:
        workbook: The workbook.
        unable: Says why the engine cannot compute a formula, or ``None`` if it can.
        fills_arrays: Whether the engine fills an array formula's whole range.
        misread: Typed cells whose value the engine takes for another kind.

    Returns:
        The cells whose own formula is beyond the engine, and these together with all that depend on them;
        each with the reason.
    """
    formulas = workbook.formulas
    arrays = frozenset() if fills_arrays else workbook.arrays
    roots: dict[CellRef, str] = {}
    for place, formula in formulas.items():
        if _OTHER_WORKBOOK.search(without_texts(formula)):
            roots[place] = "the formula reads another workbook"
        elif place in workbook.unresolved:
            roots[place] = "a name in the formula means other cells in each place"
        elif place in arrays:
            roots[place] = "an array formula fills several cells"
        elif reason := unable(formula):
            roots[place] = reason
    if not roots and not misread:
        return {}, {}
    return roots, _with_dependents(workbook, formulas, roots, misread)


def _with_dependents(
    workbook: SlimWorkbook, formulas: Mapping[CellRef, str], roots: Mapping[CellRef, str], misread: Collection[CellRef]
) -> dict[CellRef, str]:
    found = dict(roots)
    reads = {place: _areas(workbook, formula, place.sheet) for place, formula in formulas.items()}
    fresh = {*roots, *misread}
    while fresh:
        reached = {
            place
            for place, areas in reads.items()
            if place not in found
            and any(
                sheet == cell.sheet and area.contains(cell.row, cell.column) for sheet, area in areas for cell in fresh
            )
        }
        for place in sorted(reached):
            found[place] = "it is computed from a cell that is beyond the engine"
        fresh = reached
    return found


def _areas(workbook: SlimWorkbook, formula: str, sheet: str) -> tuple[tuple[str, Area], ...]:
    areas: list[tuple[str, Area]] = []
    for token in Tokenizer(f"={formula}").items:
        if token.type != "OPERAND" or token.subtype != "RANGE":
            continue
        prefix, _, address = token.value.rpartition("!")
        if "[" in token.value or ":" in prefix:
            # A table's column or a span of sheets: where it lies is not worth finding, so it counts as
            # reading all.
            areas += [(every.name, Area(1, 1, LAST_ROW, LAST_COLUMN)) for every in workbook.sheets]
            continue
        area = area_of(address)
        if area is not None:
            areas.append((unquote_sheet(prefix) if prefix else sheet, area))
    return tuple(areas)
