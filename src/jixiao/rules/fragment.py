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

    It does where neither its total row's points nor its total were read; and where its total counts more than the
    rows show, no more than the missing points allow, and far more than a row that was left out.
    """
    submission = case.submission
    if submission.is_issued:
        return False
    if submission.points_total.number is None and submission.total.number is None:
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
