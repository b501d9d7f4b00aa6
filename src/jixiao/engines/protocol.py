"""What every formula engine promises, and the records that it answers with.

The promise is a full recalculation: no result that a file saved may come back as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jixiao.cells import CellRef, Value

__all__ = ["Engine", "EngineFailure", "Recomputation"]


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What one engine makes of the cells that it was asked about; each cell is in one of the two maps.

    Attributes:
        values: Cell → value: a number as an exact fraction, a text (a formula's empty text is ``""``), a
            boolean, an error, ``None`` for a blank cell.
        unsupported: Cell → why the engine cannot say, in the engine's terms. It is never the form's fault.
    """

    values: Mapping[CellRef, Value]
    unsupported: Mapping[CellRef, str]


class EngineFailure(Exception):  # noqa: N818 - what happened to an engine is no fault of the form
    """An engine cannot load or calculate a workbook at all.

    Attributes:
        engine: The engine's name.
        reason: Why.
    """

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(f"{engine}: {reason}")
        self.engine = engine
        self.reason = reason


class Engine(Protocol):
    """A formula engine."""

    @property
    def name(self) -> str:
        """The name by which it is chosen and named in a disagreement."""

    @property
    def version(self) -> str:
        """The version of the library or program."""

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        """Calculate the whole workbook anew and say what the cells hold.

        Args:
            workbook: The file's bytes.
            cells: Which cells to answer for, computed or typed.

        Raises:
            EngineFailure: The engine cannot load or calculate the workbook.
            KeyError: A cell names a sheet that the workbook does not have.
        """
