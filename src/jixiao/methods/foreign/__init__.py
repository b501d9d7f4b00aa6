"""Verdict on a row of a foreign form: targets and actuals are texts, and the rule may have to be assumed.

Presumes the form right: where the rule is assumed, every published rule is tried, both readings of a direction that
nothing settles, and both of a figure that can be read in two ways.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jixiao.expressions import Relation, did_not_occur, plain_words
from jixiao.methods import method
from jixiao.methods.base import Case
from jixiao.methods.foreign.figures import figures_verdict
from jixiao.methods.foreign.readings import read_pair
from jixiao.methods.foreign.row import Regime, Row, undecided
from jixiao.methods.verdict import Fit, Verdict
from jixiao.methods.worded import worded
from jixiao.scorecard import DirectionBasis
from jixiao.submission import IndicatorEntry
from jixiao.template.policy import MethodChoice

__all__ = ["Regime", "foreign_verdict", "undecided"]

_WORDS: Final = MethodChoice(method="qualitative", source="财预〔2020〕10号")
_DEADLINE: Final = MethodChoice(method="by_date", source="财预〔2020〕10号")
_LEAP_YEAR: Final = 2000
"""Serves where neither the form nor an expression names a year: only the order of the days matters then."""


def foreign_verdict(entry: IndicatorEntry, points: Fraction, reason: bool, regime: Regime) -> Verdict:
    """Say what the rules yield for a row, first case that applies.

    Args:
        entry: The row.
        points: Its points; 0 where the form states none.
        reason: Whether the row or the form explains a deviation.
        regime: The form's rule.
    """
    pair = read_pair(entry)
    target, actual = pair.target, pair.actual
    row = Row(entry, pair, points, reason, regime)
    if Relation.NONE in (target.relation, actual.relation):
        return Verdict((), DirectionBasis.STATED)
    if not (target.understood and actual.understood):
        if plain_words(target.text) == plain_words(actual.text):
            return Verdict((), DirectionBasis.STATED, undecided=True)  # nobody needs to understand what is the same
        return undecided("unparsed", "actual" if target.understood else "target")
    if actual.relation is Relation.QUALITATIVE and reason and did_not_occur(target, actual.text, row.name):
        return undecided("not_occurred", True)
    if target.relation is Relation.BY_DATE and actual.relation is Relation.BY_DATE:
        return _deadline(row)
    if Relation.QUALITATIVE is actual.relation and target.relation in (Relation.QUALITATIVE, Relation.BY_DATE):
        return _words(row)
    return figures_verdict(row)


def _words(row: Row) -> Verdict:
    choice = row.regime.choice("定性", row.entry.level1, _WORDS)
    return worded(row.target.text, row.actual.text, choice, row.regime.bands, row.points, DirectionBasis.STATED)


def _deadline(row: Row) -> Verdict:
    dates = [expression.date or "" for expression in (row.target, row.actual)]
    named = [int(date[:4]) for date in dates if not date.startswith("--")]
    # A target without a year is one of the form's own year, and what is done is dated in the target's.
    year = row.regime.year or (named[0] if named else _LEAP_YEAR)
    due = row.target.deadline(year)
    done = row.actual.deadline(due.year if due is not None else year)
    if due is None or done is None:
        return Verdict((), DirectionBasis.STATED, undecided=True)
    choice = row.regime.choice("时限", row.entry.level1, _DEADLINE)
    # Excel counts days from 1899-12-30, which the calendar's ordinals count from too, only earlier.
    serials = [Fraction(day.toordinal() - 693594) for day in (due, done)]
    award = method("by_date").award(Case(row.points, serials[0], serials[1]), choice)
    return Verdict((Fit(method("by_date").title, "by_date", award),), DirectionBasis.STATED)
