"""Scoring methods: one a file, each with its rule in Python, its Excel formula, its words and its source."""

from __future__ import annotations

from typing import Final

from jixiao.methods.at_least import AtLeast
from jixiao.methods.at_most import AtMost
from jixiao.methods.at_most_linear import AtMostLinear
from jixiao.methods.attained import Attained
from jixiao.methods.base import LESS_IS_BETTER, Award, Case, CellNames, Method
from jixiao.methods.between import Between
from jixiao.methods.by_date import ByDate
from jixiao.methods.equal import Equal
from jixiao.methods.execution_rate import ExecutionRate
from jixiao.methods.qualitative import Qualitative
from jixiao.methods.stepped_deduction import SteppedDeduction
from jixiao.methods.steps import Steps
from jixiao.methods.tolerance_ladder import ToleranceLadder

__all__ = ["LESS_IS_BETTER", "METHODS", "Award", "Case", "CellNames", "Method", "method"]

METHODS: Final[tuple[Method, ...]] = (
    AtLeast(),
    AtMost(),
    AtMostLinear(),
    Equal(),
    Between(),
    ByDate(),
    Qualitative(),
    Steps(),
    Attained(),
    SteppedDeduction(),
    ToleranceLadder(),
    ExecutionRate(),
)
"""Every method; a new one is a file and a line here."""


def method(id: str) -> Method:  # noqa: A002 - the contract's word
    """The method of that id.

    Raises:
        KeyError: No such method.
    """
    for candidate in METHODS:
        if candidate.id == id:
            return candidate
    raise KeyError(id)
