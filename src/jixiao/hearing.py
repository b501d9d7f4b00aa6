"""Hearing the witnesses: what a workbook's own formulas yield, and what an issued form's must yield."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.cells import CellRef, Grid, SheetGrid, Value
from jixiao.computed import Computed, RowTraits, computed_cells, evaluate
from jixiao.engines import (
    Agreement,
    Disagreement,
    Engine,
    EngineFailure,
    Recomputation,
    Untold,
    agreed,
    same_value,
)
from jixiao.formula_text import same_formula
from jixiao.layout import INSERTED, ISSUED, FormLayout
from jixiao.recognise.words import split_points
from jixiao.scorecard import Witnesses
from jixiao.submission import Submission
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, IndicatorKind

__all__ = ["Hearing", "hear", "summon"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the engines say of all formula cells of one workbook.

    Attributes:
        recomputed: Cell → the value that the engines agree on.
        disputed: Cell → engine → value, where they do not.
        unsupported: Cell → why none of them could compute it.
        engines: Who was heard.
        failed: Engine → why it could not load the workbook.
    """

    recomputed: Mapping[CellRef, Value] = field(default_factory=dict)
    disputed: Mapping[CellRef, Mapping[str, Value]] = field(default_factory=dict)
    unsupported: Mapping[CellRef, str] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


def hear(content: bytes, grid: Grid, engines: Sequence[Engine], tie_breakers: Sequence[Engine] = ()) -> Hearing:
    """Recompute all formula cells of a workbook.

    Args:
        content: The workbook.
        grid: Its cells.
        engines: Who is asked about every formula; none gives an empty hearing.
        tie_breakers: Who is asked besides where two of them differ.

    Returns:
        The hearing. Where a majority agrees its value stands, and the dispute is kept beside it.
    """
    cells = [cell.ref for sheet in grid.sheets for cell in sheet.cells.values() if cell.formula is not None]
    if not cells or not engines:
        return Hearing()
    heard, failed = _ask(engines, content, cells)
    opinions = {ref: agreed(heard, ref) for ref in cells}
    disputed = [ref for ref, opinion in opinions.items() if isinstance(opinion, Disagreement)]
    if disputed or not heard:
        more, failed_too = _ask(tie_breakers, content, cells)
        heard, failed = heard | more, failed | failed_too
        opinions = {ref: agreed(heard, ref) for ref in cells}
    recomputed: dict[CellRef, Value] = {}
    unsupported: dict[CellRef, str] = {}
    for ref, opinion in opinions.items():
        match opinion:
            case Agreement(value, _):
                recomputed[ref] = value
            case Disagreement(values):
                recomputed.update((ref, value) for value in _majority(tuple(values.values())))
            case Untold(reasons):
                unsupported[ref] = "；".join(f"{name}：{reason}" for name, reason in (reasons or failed).items())
    differing = {ref: opinions[ref] for ref in disputed}
    return Hearing(
        recomputed=recomputed,
        disputed={ref: opinion.values for ref, opinion in differing.items() if isinstance(opinion, Disagreement)},
        unsupported=unsupported,
        engines=tuple(heard),
        failed=failed,
    )


def _ask(
    engines: Sequence[Engine], content: bytes, cells: Sequence[CellRef]
) -> tuple[dict[str, Recomputation], dict[str, str]]:
    """What each engine answers, and why those that cannot load the workbook do not."""
    heard: dict[str, Recomputation] = {}
    failed: dict[str, str] = {}
    for engine in engines:
        try:
            heard[engine.name] = engine.recompute(content, cells)
        except EngineFailure as failure:
            failed[engine.name] = failure.reason
    return heard, failed


def _majority(values: Sequence[Value]) -> tuple[Value, ...]:
    """The value that more than half of the engines give, if there is one."""
    for value in values:
        if 2 * sum(same_value(value, other) for other in values) > len(values):
            return (value,)
    return ()


def summon(submission: Submission, grid: Grid, template: Template | None, hearing: Hearing) -> Witnesses:
    """Put the witnesses of one form together.

    Args:
        submission: The form.
        grid: Its workbook's cells.
        template: The template that an issued form names; ``None`` leaves out Python's own values.
        hearing: What the engines say of the workbook.
    """
    expected: dict[CellRef, str] = {}
    python: dict[CellRef, Value] = {}
    if submission.is_issued and template is not None:
        sheet = grid.sheet(submission.sheet)
        computed = computed_cells(submission.layout, template, row_traits(submission.layout, sheet))
        expected = {cell.ref: cell.formula for cell in computed}
        python = evaluate(computed, lambda ref: grid.at(ref).value, _given(computed, grid, hearing))
    mine = {submission.sheet}
    return Witnesses(
        recomputed={ref: value for ref, value in hearing.recomputed.items() if ref.sheet in mine},
        disputed={ref: value for ref, value in hearing.disputed.items() if ref.sheet in mine},
        unsupported={ref: value for ref, value in hearing.unsupported.items() if ref.sheet in mine},
        engines=hearing.engines,
        expected=expected,
        python=python,
        issued=_issued(submission),
    )


def _given(computed: Sequence[Computed], grid: Grid, hearing: Hearing) -> dict[CellRef, Value]:
    """Computed cells whose issued formula no longer stands, with what other formulas see there.

    A typed value is an input like any other. So is what an altered formula yields: the cells that refer to it are
    right if they are right for that. A formula that cannot be read is taken for the issued one.
    """
    given: dict[CellRef, Value] = {}
    for cell in computed:
        found = grid.at(cell.ref)
        if found.formula is None:
            given[cell.ref] = found.value
        elif found.formula and not same_formula(found.formula, cell.formula, cell.ref.sheet):
            given[cell.ref] = hearing.recomputed.get(cell.ref, found.value)
    return given


def _issued(submission: Submission) -> dict[CellRef, Value]:
    """What the locked cells of an issued form held when it was issued."""
    values = submission.identity.issued if submission.identity is not None else {}
    refs = ((submission.layout.ref(*field), value) for field, value in values.items())
    return {ref: value for ref, value in refs if ref is not None}


def row_traits(layout: FormLayout, sheet: SheetGrid) -> dict[str, RowTraits]:
    """What the rows' formulas depend on, read back from an issued form."""
    traits = {}
    for key in layout.keys("row"):
        if key.startswith(INSERTED):
            continue  # it was issued with no formula
        kind: IndicatorKind | None = None
        ref = layout.ref("row", key, "kind")
        if key.startswith(ISSUED) and ref is not None:
            text = sheet.cell(ref.row, ref.column).text
            kind = next((each for each in KINDS if each == text), None)
        level = layout.ref("row", key, "level1")
        label = sheet.cell(level.row, level.column).text if level is not None else None
        traits[key] = RowTraits(kind, split_points(label, level=True)[0] if label is not None else None)
    return traits
