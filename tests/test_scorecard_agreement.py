"""The scorecard beside the form's own formulas: on issued forms filled at random both say the same of every row.

``test_agreement`` holds the formulas against Python's witness of each cell; here the whole road is held against them:
what is collected from the cells, scored, and checked. Saved results are the witness's, as a spreadsheet program would
leave them, so that nothing may be said of a computed figure.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from issued_forms import scored
from jixiao.check import check
from jixiao.submission import IndicatorEntry
from random_forms import bases, every_template, fill

BASES = bases(random.Random(2021))
TEMPLATES = every_template()
FORMS_EACH = 6
OF_COMPUTED_FIGURES = {
    "score-mismatch", "score-over-points", "subtotal-mismatch", "total-mismatch", "grade-mismatch",
    "execution-score-mismatch", "execution-rate-mismatch", "formula-overwritten", "formula-altered",
}  # fmt: skip


@pytest.mark.parametrize("index", range(len(TEMPLATES)), ids=[template.id for template in TEMPLATES])
def test_the_scorecard_says_what_the_form_shows(index: int) -> None:
    rows = totals = 0
    for seed, base in enumerate(base for base in BASES if base.plan.template.id == TEMPLATES[index].id):
        rng = random.Random(seed)
        for _ in range(FORMS_EACH):
            entries = fill(base, rng)
            case, python = scored(base, entries)
            submission, card = case.submission, case.scorecard
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
    assert totals > 1


def judged(entry: IndicatorEntry) -> bool:
    """Whether a person's judgement counts, which may lie outside its band."""
    return not entry.judged.is_blank and entry.kind in ("定性", "时限")
