"""Whether the rows that were read are the whole form.

Published forms break off: a page is cut, a sheet was copied in part. What such a form adds up to proves nothing, so
neither its points nor its total are judged. An issued form knows its rows, and a missing one has a code of its own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jixiao.rules.base import Case, rows

__all__ = ["FULL_MARKS", "is_fragment"]

FULL_MARKS: Final = Fraction(100)
_ROWS_LOST: Final = 2
"""More than so many rows of the largest size must be missing: a single deleted row is an error of the form."""


def is_fragment(case: Case) -> bool:
    """Whether a foreign form visibly goes on beyond the rows that were read.

    It does where neither its total row's points nor its total were read; where all that stands above the table is
    missing, the execution's points among it; where another table of scores stands beside the indicators (广水市2021);
    where its total stands above the table, which has no total row, and the last level lacks what the form lacks;
    and where its total counts more than the rows show, no more than the missing points allow, and far more than a row
    that was left out.
    """
    submission = case.submission
    if submission.is_issued:
        return False
    if submission.points_total.number is None and submission.total.number is None:
        return True
    if _lacks_its_head(case) or submission.layout.area("form", "", "other_scores") is not None:
        return True
    if _lacks_its_end(case):
        return True
    execution = case.scorecard.execution
    points = [line.points for _, line in rows(case) if line.points is not None]
    scores = [line.declared for _, line in rows(case) if line.declared is not None]
    if not points or submission.total.number is None:
        return False
    rest = execution.points or Fraction(0) if execution is not None else Fraction(0)
    earned = execution.declared or Fraction(0) if execution is not None else Fraction(0)
    full = case.template.policy.full_marks.value if case.template is not None else FULL_MARKS
    missing = full - sum(points, rest)
    beyond = submission.total.number - sum(scores, earned)
    return 0 < beyond <= missing and missing > _ROWS_LOST * max(points)


def _lacks_its_end(case: Case) -> bool:
    """Whether points are missing and the table ends in the middle of a level (银川市2021, its total in the head)."""
    submission = case.submission
    if submission.points_total.cell is not None or not submission.indicators:
        return False
    last = submission.indicators[-1].level1
    levels = (each for each in submission.subtotals if each.level2 is None and each.level1 == last)
    printed = next((each.points.number for each in levels), None)
    points = [line.points for entry, line in rows(case) if entry.level1 == last]
    known = [figure for figure in points if figure is not None]
    return printed is not None and len(known) == len(points) and sum(known) < printed


def _lacks_its_head(case: Case) -> bool:
    """Whether neither title nor header nor funds were found: a page of a form, not the form."""
    submission = case.submission
    title = submission.layout.area("form", "", "title")
    return title is None and not submission.header and submission.funds is None
