"""What a roster is made of: its headings, its cells and rows, what is said about it, what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from jixiao.numbers import decimal_text
from jixiao.template.indicators import IndicatorSet

__all__ = [
    "EPOCH",
    "HEADINGS",
    "TELLING",
    "YUAN",
    "CurrencyUnit",
    "Desk",
    "Entry",
    "Line",
    "Roster",
    "RosterError",
    "RosterProblem",
    "Row",
    "SheetName",
]

CurrencyUnit = Literal["元", "万元"]
SheetName = Literal["项目", "指标"]

HEADINGS: Final[Mapping[SheetName, tuple[str, ...]]] = {
    "项目": (
        *("项目编码", "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数"),
        *("负责人", "联系电话", "业务股室", "填报截止日期"),
    ),
    "指标": (
        *("项目编码", "一级指标", "二级指标", "三级指标"),
        *("指标值", "计量单位", "指标性质", "分值"),
    ),
}
TELLING: Final[Mapping[SheetName, frozenset[str]]] = {
    "项目": frozenset({"项目名称"}),
    "指标": frozenset({"一级指标", "二级指标", "三级指标"}),
}
"""Headings that tell the heading row from a title row above it."""

EPOCH: Final = date(1899, 12, 30)  # Excel's day 0 for every date after February 1900
YUAN: Final[Mapping[str, int]] = {"元": 1, "万元": 10000}


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One thing to say about a roster.

    Attributes:
        sheet: ``项目`` or ``指标``; ``""`` when the whole file is meant.
        row: The sheet's row, counted from 1; ``None`` when no single row is meant.
        message: What is wrong, or what was ignored, in Chinese.
    """

    sheet: str
    row: int | None
    message: str

    def __str__(self) -> str:
        place = f"“{self.sheet}”表" if self.sheet else ""
        if self.row is not None:
            place += f"第{self.row}行"
        return f"{place}：{self.message}" if place else self.message


class RosterError(Exception):
    """A roster that no form can be issued from; ``problems`` says why, all at once."""

    def __init__(self, problems: Sequence[RosterProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Roster:
    """The projects of a roster in its order, each with its indicators."""

    projects: tuple[IndicatorSet, ...]


@dataclass(slots=True)
class Desk:
    """What the caller said, and what the reader has to say."""

    year: int | None
    currency_unit: CurrencyUnit
    problems: list[RosterProblem] = field(default_factory=list)
    notes: list[RosterProblem] = field(default_factory=list)

    def fatal(self, sheet: str, row: int | None, message: str) -> None:
        """Say what would make a wrong form."""
        self.problems.append(RosterProblem(sheet, row, message))

    def note(self, sheet: str, row: int | None, message: str) -> None:
        """Say what was ignored or not understood."""
        self.notes.append(RosterProblem(sheet, row, message))


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled cell.

    Attributes:
        value: What it holds; empty text for a formula without a saved result.
        percent: Whether a number is shown as a percentage.
        unsaved: Whether it is a formula without a saved result.
    """

    value: Fraction | date | str
    percent: bool = False
    unsaved: bool = False

    @property
    def text(self) -> str:
        """The cell as a person sees it, white space collapsed."""
        if isinstance(self.value, Fraction):
            return f"{decimal_text(self.value * 100, 8)}%" if self.percent else decimal_text(self.value, 8)
        if isinstance(self.value, date):
            return self.value.isoformat()
        return " ".join(self.value.split())


Line = tuple[int, Sequence[Entry | None]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings: the filled cells by heading, and the unit that a heading names."""

    sheet: SheetName
    number: int
    entries: Mapping[str, Entry]
    units: Mapping[str, str]

    def text(self, heading: str) -> str:
        """What a person reads under a heading; empty if nothing."""
        entry = self.entries.get(heading)
        return entry.text if entry is not None else ""
