"""IronCalc: the first opinion; compares at fifteen digits, as Excel does."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jixiao.cells import CellRef, Value
from jixiao.engines.answers import NoAnswer, answers, error_value, number_value
from jixiao.engines.protocol import EngineFailure, Recomputation
from jixiao.engines.reach import beyond, functions_in, maps_over_range
from jixiao.engines.slim import read_slim

__all__ = ["IronCalc"]


class IronCalc:
    """The ``ironcalc`` library.

    Raises:
        ImportError: The library is not installed.
    """

    name = "ironcalc"

    def __init__(self) -> None:
        self._library: Any = importlib.import_module("ironcalc")
        self.version: str = self._library.__version__

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
        model = self._load(slim.package(roots))

        def ask(sheet: int, cell: CellRef) -> Value | NoAnswer:
            value = model.get_cell_value(sheet, cell.row, cell.column)
            kind = model.get_cell_type(sheet, cell.row, cell.column)
            if isinstance(value, str):
                return error_value(value) if kind == self._library.CellType.ErrorValue else value
            if value is None or isinstance(value, bool):
                return value
            return number_value(value)

        return answers(self.name, slim, cells, untold, ask)

    def _load(self, package: bytes) -> Any:
        with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
            # The library loads .xlsx from a path only; its `load_from_bytes` reads a format of its own.
            path = Path(folder, "workbook.xlsx")
            path.write_bytes(package)
            try:
                model = self._library.load_from_xlsx(str(path), "en", "UTC")
                model.evaluate()
            except self._library.WorkbookError as error:
                raise EngineFailure(self.name, str(error)) from error
        return model

    def _unknown(self, functions: frozenset[str]) -> frozenset[str]:
        # The library has no list of its functions; an unknown one is told apart by what it evaluates to.
        model = self._library.create("functions", "en", "UTC")
        ordered = sorted(functions)
        for row, function in enumerate(ordered, 1):
            model.set_user_input(0, row, 1, f"={function}()")
        model.evaluate()
        return frozenset(
            function for row, function in enumerate(ordered, 1) if model.get_cell_value(0, row, 1) == "#NAME?"
        )
