"""Whether a reason is given: words that say something, in the row or in the form's own box."""

from __future__ import annotations

from typing import Final

from jixiao.expressions import plain_words
from jixiao.submission import Entry, IndicatorEntry, Submission

__all__ = ["explained", "explains"]

_NO_REASON: Final = frozenset({"", "无", "没有", "0", "无偏差", "无原因", "不适用", "na", "none"})
"""What stands where a reason belongs without giving one; systems export 无 for a blank."""


def explains(entry: Entry | None) -> bool:
    """Whether a box gives a reason: words that say something, not a mark, 无 or 0."""
    return entry is not None and entry.text is not None and plain_words(entry.text).lower() not in _NO_REASON


def explained(submission: Submission, entry: IndicatorEntry | None) -> bool:
    """Whether a deviation is explained in the row, or in one of the form's own boxes, which stand for every row.

    Args:
        submission: The form.
        entry: The row; ``None`` asks about the form's own boxes alone.
    """
    boxes = (submission.remarks.get("deviation"), submission.remarks.get("improvement"))
    own = (entry.deviation, entry.deduction_reason) if entry is not None else ()
    return any(map(explains, (*own, *boxes)))
