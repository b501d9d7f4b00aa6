"""Expressions: what a target or an actual says (``1万人次以上``), and what can be compared with what."""

from __future__ import annotations

from jixiao.expressions.absence import counts_none, did_not_occur, is_harm_count_zero, says_not_occurred, wants_none
from jixiao.expressions.compare import Comparison, Mismatch, comparable, lost_multiplier, misread_sign, other_reading
from jixiao.expressions.direction import Direction, direction_of, sense_of, sense_of_name
from jixiao.expressions.grammar import parse
from jixiao.expressions.model import Expression, Relation
from jixiao.expressions.units import is_rate as is_rate_unit
from jixiao.expressions.words import Outcome, answer_of, outcome_of, plain_words, same_words

__all__ = [
    "Comparison",
    "Direction",
    "Expression",
    "Mismatch",
    "Outcome",
    "Relation",
    "answer_of",
    "comparable",
    "counts_none",
    "did_not_occur",
    "direction_of",
    "is_harm_count_zero",
    "is_rate_unit",
    "lost_multiplier",
    "misread_sign",
    "other_reading",
    "outcome_of",
    "parse",
    "plain_words",
    "same_words",
    "says_not_occurred",
    "sense_of",
    "sense_of_name",
    "wants_none",
]
