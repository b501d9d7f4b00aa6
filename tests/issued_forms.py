"""Issued forms, filled, and saved as a program saves them that has calculated them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jixiao.cells import CellRef, Grid, Value
from jixiao.collect import collect
from jixiao.hearing import Hearing, summon
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from jixiao.workbooks.reader import read_grid
from random_forms import Base


def saved(grid: Grid, results: Mapping[CellRef, Value]) -> Grid:
    """The grid as a program saves it that has calculated it."""
    sheet, *companions = grid.sheets
    cells = dict(sheet.cells)
    for ref, value in results.items():
        cell = cells[ref.row, ref.column]
        display = "" if value == "" else str(value)
        cells[ref.row, ref.column] = cell._replace(value=value, display=display, saved=True)
    return replace(grid, sheets=(replace(sheet, cells=cells), *companions))


def scored(base: Base, entries: Mapping[CellRef, Value]) -> tuple[Case, dict[CellRef, Value]]:
    """A filled form as the rules see it, and what each of its computed cells shows."""
    python = base.python(entries)
    grid = saved(read_grid(base.filled(entries)), python)
    template = base.plan.template
    (submission,), _ = collect(grid, template)
    card = score(submission, template, RuleSource.TEMPLATE)
    case = Case(
        submission=submission, scorecard=card, grid=grid, template=template, rule_source=RuleSource.TEMPLATE,
        witnesses=summon(submission, grid, template, Hearing()),
    )  # fmt: skip
    return case, python
