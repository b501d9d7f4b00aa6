"""LibreOffice, headless, in a process of its own: slow to start, asked when the others disagree.

It opens a copy of the workbook in a profile made for the occasion, in which it is told to recalculate
whatever it loads (by default it shows what another program saved), and saves the result, which is then read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from jixiao.cells import CellRef, ExcelError, Grid, Value
from jixiao.engines.answers import NoAnswer, answers, error_value
from jixiao.engines.protocol import EngineFailure, Recomputation
from jixiao.engines.reach import beyond, functions_in
from jixiao.engines.slim import SlimWorkbook, read_slim
from jixiao.office import OfficeFailure, run_office
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.reader import read_grid

__all__ = ["LibreOffice"]

# Learnt by LibreOffice 24.8 and later only. An older one saves #NAME? where the call stands in the open, but an
# IFERROR around it would hide that it was never computed.
_LEARNT_LATE = """
    BYCOL BYROW CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER HSTACK ISOMITTED LAMBDA LET MAKEARRAY MAP RANDARRAY REDUCE
    SCAN SEQUENCE SORT SORTBY TAKE TEXTAFTER TEXTBEFORE TEXTSPLIT TOCOL TOROW UNIQUE VSTACK WRAPCOLS WRAPROWS
    XLOOKUP XMATCH
"""
_FORMAT = "xlsx:Calc MS Excel 2007 XML"


class _Job(NamedTuple):
    workbook: SlimWorkbook
    package: bytes
    untold: Mapping[CellRef, str]


class LibreOffice:
    """The program ``soffice``.

    Args:
        program: Where it is.
        seconds: Time limit of one call; each workbook beyond the first adds ``seconds_each``.
        seconds_each: See ``seconds``.
    """

    name = "libreoffice"

    def __init__(self, program: str, seconds: float = 60.0, seconds_each: float = 5.0) -> None:
        self.program = program
        self.seconds = seconds
        self.seconds_each = seconds_each

    @cached_property
    def version(self) -> str:
        """The program's version; asked of the program when first needed."""
        with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
            output = self._run(Path(folder), ["--version"], self.seconds)
        match = re.search(r"\d+(?:\.\d+)+", output)
        return match[0] if match else output.strip()

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        """See :class:`~jixiao.engines.protocol.Engine`."""
        (outcome,) = self.recompute_many([(workbook, cells)])
        if isinstance(outcome, EngineFailure):
            raise outcome
        return outcome

    def recompute_many(
        self, requests: Sequence[tuple[bytes, Sequence[CellRef]]]
    ) -> tuple[Recomputation | EngineFailure, ...]:
        """Calculate many workbooks in one process, which costs a twelfth of one process each.

        Args:
            requests: Pairs of a workbook and the cells to answer for.

        Returns:
            For each request its answer, or why that workbook failed; one failure does not stop the others.
        """
        jobs: dict[int, _Job] = {}
        outcomes: dict[int, Recomputation | EngineFailure] = {}
        for index, (workbook, _) in enumerate(requests):
            try:
                jobs[index] = self._prepare(workbook)
            except EngineFailure as failure:
                outcomes[index] = failure
        for index, result in self._convert({index: job.package for index, job in jobs.items()}).items():
            try:
                outcomes[index] = self._answer(jobs[index], requests[index][1], result)
            except EngineFailure as failure:
                outcomes[index] = failure
        return tuple(outcomes[index] for index in range(len(requests)))

    def _prepare(self, workbook: bytes) -> _Job:
        slim = read_slim(workbook, self.name)
        learnt_late = frozenset(_LEARNT_LATE.split())

        def unable(formula: str) -> str | None:
            missing = functions_in(formula) & learnt_late
            return f"unknown function {min(missing)}" if missing else None

        # A typed TRUE is a number to it, which COUNT and SUM take in; to Excel and the others it is not.
        booleans = frozenset(
            CellRef(sheet.name, cell.row, cell.column)
            for sheet in slim.sheets
            for cell in sheet.cells
            if cell.formula is None and cell.kind == "b"
        )
        roots, untold = beyond(slim, unable, fills_arrays=True, misread=booleans)
        return _Job(slim, slim.package(roots), untold)

    def _answer(self, job: _Job, cells: Sequence[CellRef], result: bytes | EngineFailure) -> Recomputation:
        if isinstance(result, EngineFailure):
            raise result
        try:
            grid: Grid = read_grid(result)
        except UnreadableWorkbook as error:
            raise EngineFailure(self.name, f"its result cannot be read: {error}") from error

        def ask(sheet: int, cell: CellRef) -> Value | NoAnswer:
            # By position: the program may write a sheet's name otherwise than it read it.
            found = grid.sheets[sheet].cells.get((cell.row, cell.column))
            if found is None or not found.saved:
                return None
            if found.value == "#NAME?":
                return NoAnswer("the formula has a name or function that the program does not know")
            return error_value(found.value) if isinstance(found.value, ExcelError) else found.value

        return answers(self.name, job.workbook, cells, job.untold, ask)

    def _convert(self, packages: Mapping[int, bytes]) -> dict[int, bytes | EngineFailure]:
        results: dict[int, bytes | EngineFailure] = {}
        pending = dict(packages)
        while pending:
            with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
                folder = Path(name)
                reason = self._convert_in(folder, pending)
                for index in tuple(pending):
                    written = folder / "out" / f"{index}.xlsx"
                    if written.exists():
                        results[index] = written.read_bytes()
                        del pending[index]
            if not reason:
                results |= {index: EngineFailure(self.name, "it could not load the workbook") for index in pending}
                break
            # The program works through the files in order, so the first without a result is what stopped it.
            culprit = next(iter(pending), None)
            if culprit is not None:
                results[culprit] = EngineFailure(self.name, reason)
                del pending[culprit]
        return results

    def _convert_in(self, folder: Path, packages: Mapping[int, bytes]) -> str:
        """Convert the packages within a folder; why the program stopped early, or ``""``."""
        (folder / "in").mkdir()
        for index, package in packages.items():
            (folder / "in" / f"{index}.xlsx").write_bytes(package)
        files = [str(folder / "in" / f"{index}.xlsx") for index in packages]
        limit = self.seconds + self.seconds_each * (len(files) - 1)
        arguments = ["--convert-to", _FORMAT, "--outdir", str(folder / "out"), *files]
        try:
            self._run(folder, arguments, limit)
        except EngineFailure as failure:
            return failure.reason
        return ""

    def _run(self, folder: Path, arguments: Sequence[str], limit: float) -> str:
        try:
            return run_office(self.program, folder, arguments, limit)
        except OfficeFailure as failure:
            raise EngineFailure(self.name, str(failure)) from failure
