"""Formualizer: the second opinion; compares raw floats, so generated formulas round before they compare."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from jixiao.cells import CellRef, Value
from jixiao.engines.answers import NoAnswer, answers, error_value, number_value
from jixiao.engines.protocol import EngineFailure, Recomputation
from jixiao.engines.reach import beyond, functions_in, maps_over_range
from jixiao.engines.slim import SlimWorkbook, read_slim

__all__ = ["Formualizer"]

_ERRORS = {
    "Null": "#NULL!",
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Na": "#N/A",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
}


class Formualizer:
    """The ``formualizer`` library.

    Raises:
        ImportError: The library is not installed.
    """

    name = "formualizer"

    def __init__(self) -> None:
        self._library: Any = importlib.import_module("formualizer")
        self.version: str = version("formualizer")

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        """See :class:`~jixiao.engines.protocol.Engine`."""
        slim = read_slim(workbook, self.name)
        unknown = self._unknown(frozenset().union(*map(functions_in, slim.formulas.values())))

        def unable(formula: str) -> str | None:
            missing = functions_in(formula) & unknown
            if missing:
                return f"unknown function {min(missing)}"
            return "a function of one value is applied to a range" if maps_over_range(formula) else None

        roots, untold = beyond(slim, unable)
        model = self._load(slim, slim.package(roots))

        def ask(_: int, cell: CellRef) -> Value | NoAnswer:
            value = model.get_value(cell.sheet, cell.row, cell.column)
            if isinstance(value, dict):
                kind = str(value.get("kind"))
                return error_value(_ERRORS.get(kind, kind))
            if value is None or isinstance(value, bool | str):
                return value
            if isinstance(value, int | float):
                return number_value(value)
            return NoAnswer(f"the engine returns a {type(value).__name__}")

        return answers(self.name, slim, cells, untold, ask)

    def _load(self, slim: SlimWorkbook, package: bytes) -> Any:
        errors = (
            self._library.ExcelEvaluationError,
            self._library.FormualizerHostError,
            self._library.ParserError,
            OSError,
            RuntimeError,
            ValueError,
        )
        try:
            model = self._library.load_workbook_bytes(package)
            model.set_temporal_egress("serial")  # a date is a number, as in Excel
            model.evaluate_all()
        except errors as error:
            raise EngineFailure(self.name, str(error)) from error
        # A sheet in a namespace that it does not know is loaded as if it were empty, without a word.
        if list(model.sheet_names) != [sheet.name for sheet in slim.sheets] or model.sheet_import_diagnostics:
            raise EngineFailure(self.name, "the engine left out sheets of the workbook")
        return model

    def _unknown(self, functions: frozenset[str]) -> frozenset[str]:
        # The library lists only functions that a caller registered; an unknown one shows in what it evaluates
        # to.
        model = self._library.Workbook()
        sheet = model.sheet("functions")
        ordered = sorted(functions)
        for row, function in enumerate(ordered, 1):
            sheet.set_formula(row, 1, f"={function}()")
        model.evaluate_all()
        return frozenset(
            function
            for row, function in enumerate(ordered, 1)
            if isinstance(value := model.get_value("functions", row, 1), dict) and value.get("kind") == "Name"
        )
