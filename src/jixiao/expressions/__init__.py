"""Expressions: what a target or an actual says (``1万人次以上``), and what can be compared with what."""

from __future__ import annotations

from jixiao.expressions.compare import Comparison, Mismatch, comparable, lost_multiplier, magnitude_gap
from jixiao.expressions.direction import Direction, direction_of
from jixiao.expressions.grammar import parse
from jixiao.expressions.model import Expression, Relation
from jixiao.expressions.words import (
    Grade,
    Outcome,
    grade_of,
    harm_count,
    is_affirmation,
    is_harm_count_zero,
    outcome_of,
    same_words,
    says_not_occurred,
)

__all__ = [
    "Comparison",
    "Direction",
    "Expression",
    "Grade",
    "Mismatch",
    "Outcome",
    "Relation",
    "comparable",
    "direction_of",
    "grade_of",
    "harm_count",
    "is_affirmation",
    "is_harm_count_zero",
    "lost_multiplier",
    "magnitude_gap",
    "outcome_of",
    "parse",
    "same_words",
    "says_not_occurred",
]
