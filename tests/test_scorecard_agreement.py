"""The scorecard beside the form's own formulas: on issued forms filled at random both say the same of every row.

``test_agreement`` holds the formulas against Python's witness of each cell; here the whole road is held against them:
what is collected from the cells, scored, and checked. Saved results are the witness's, as a spreadsheet program would
leave them, so that nothing may be said of a computed figure.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao.cells import CellRef, Grid, Value
from jixiao.check import check
from jixiao.collect import collect
from jixiao.hearing import Hearing, summon
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource, Scorecard
from jixiao.submission import IndicatorEntry, Submission
from jixiao.workbooks.reader import read_grid
from random_forms import Base, bases, every_template, fill

BASES = bases(random.Random(2021))
TEMPLATES = every_template()
FORMS_EACH = 12
OF_COMPUTED_FIGURES = {
    "score-mismatch", "score-over-points", "subtotal-mismatch", "total-mismatch", "grade-mismatch",
    "execution-score-mismatch", "execution-rate-mismatch", "formula-overwritten", "formula-altered",
}  # fmt: skip


def saved(grid: Grid, results: Mapping[CellRef, Value]) -> Grid:
    """The grid as a program saves it that has calculated it."""
    (sheet,) = grid.sheets
    cells = dict(sheet.cells)
    for ref, value in results.items():
        cell = cells[ref.row, ref.column]
        display = "" if value == "" else str(value)
        cells[ref.row, ref.column] = replace(cell, value=value, display=display, saved=True)
    return replace(grid, sheets=(replace(sheet, cells=cells),))


def scored(base: Base, entries: Mapping[CellRef, Value]) -> tuple[Submission, Scorecard, Case, dict[CellRef, Value]]:
    python = base.python(entries)
    grid = saved(read_grid(base.filled(entries)), python)
    template = base.plan.template
    (submission,), _ = collect(grid, template)
    card = score(submission, template, RuleSource.TEMPLATE)
    case = Case(
        submission=submission, scorecard=card, grid=grid, template=template, rule_source=RuleSource.TEMPLATE,
        witnesses=summon(submission, grid, template, Hearing()),
    )  # fmt: skip
    return submission, card, case, python


@pytest.mark.parametrize("index", range(len(TEMPLATES)), ids=[template.id for template in TEMPLATES])
def test_the_scorecard_says_what_the_form_shows(index: int) -> None:
    rows = totals = 0
    for seed, base in enumerate(base for base in BASES if base.plan.template.id == TEMPLATES[index].id):
        rng = random.Random(seed)
        for _ in range(FORMS_EACH):
            entries = fill(base, rng)
            submission, card, case, python = scored(base, entries)
            for entry, line in zip(submission.indicators, card.lines, strict=True):
                shown = python.get(entry.score.ref) if entry.score.ref is not None else None
                if isinstance(shown, Fraction) and not line.facts.get("not_applicable") and not judged(entry):
                    if entry.target.is_blank or entry.actual.is_blank:
                        assert line.score is None
                        continue
                    assert line.score == shown, (entry, line)
                    rows += 1
            total = python[base.plan.layout.ref("total", "", "score")]
            if isinstance(total, Fraction) and card.total is not None:
                assert card.total == total
                totals += 1
            by_hand = {entry.score.ref for entry in submission.indicators if judged(entry)}
            found = [each for each in check(case) if each.code in OF_COMPUTED_FIGURES]
            accused = [each for each in found if each.cell in python and each.cell not in by_hand]
            assert accused == []
    assert rows > 50
    assert totals > 3


def judged(entry: IndicatorEntry) -> bool:
    """Whether a person's judgement counts, which may lie outside its band."""
    return not entry.judged.is_blank and entry.kind in ("定性", "时限")
