"""From what an engine's library returns to what an engine answers: the same decisions for every engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.cells import CellRef, ExcelError, Value
from jixiao.engines.protocol import EngineFailure, Recomputation
from jixiao.engines.slim import NOT_CALCULATED, SlimWorkbook
from jixiao.numbers import exact

__all__ = ["NoAnswer", "answers", "error_value", "number_value"]

_EXCEL_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"))


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """What an engine says of a cell that it could not compute."""

    reason: str


def number_value(number: float) -> Fraction | ExcelError:
    """An engine's number as an exact fraction; what is not finite is ``#NUM!``, as in Excel."""
    return exact(float(number)) if math.isfinite(number) else ExcelError("#NUM!")


def error_value(text: str) -> ExcelError | NoAnswer:
    """An engine's error: Excel's own, or a complaint of the engine's (a circle, a formula it cannot read)."""
    return ExcelError(text) if text in _EXCEL_ERRORS else NoAnswer(f"the engine reports {text}")


def answers(
    engine: str,
    workbook: SlimWorkbook,
    cells: Sequence[CellRef],
    beyond: Mapping[CellRef, str],
    ask: Callable[[int, CellRef], Value | NoAnswer],
) -> Recomputation:
    """Ask an engine about each cell.

    Args:
        engine: Its name.
        workbook: What it loaded.
        cells: The cells to ask about.
        beyond: Cells that it cannot answer for, with the reason.
        ask: Gives the value at a sheet's index and a cell.

    Raises:
        EngineFailure: The engine returned a saved result.
        KeyError: A cell names a sheet that the workbook does not have.
    """
    indices = {sheet.name: index for index, sheet in enumerate(workbook.sheets)}
    formulas = workbook.formulas
    values: dict[CellRef, Value] = {}
    unsupported: dict[CellRef, str] = {}
    for cell in cells:
        index = indices[cell.sheet]
        answer = NoAnswer(beyond[cell]) if cell in beyond else ask(index, cell)
        if isinstance(answer, NoAnswer):
            unsupported[cell] = answer.reason
        elif answer == NOT_CALCULATED:
            raise EngineFailure(engine, f"{cell} was not recalculated")
        elif answer is None and cell in formulas:
            # A formula always yields something; an engine that yields nothing has not understood the sheet.
            unsupported[cell] = "the engine returns no value for the formula"
        else:
            values[cell] = answer
    return Recomputation(values, unsupported)
