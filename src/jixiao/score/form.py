"""What every line of one form shares: its rule, and the decimals at which its scores are judged and reported."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Final

from jixiao.footnote import StatedRule
from jixiao.methods.reasons import explained
from jixiao.numbers import is_multiple_of_digits
from jixiao.scorecard import RuleSource
from jixiao.submission import Submission
from jixiao.template.model import Template
from jixiao.template.policy import Policy

__all__ = ["USUAL_DIGITS", "Form", "form_of"]

USUAL_DIGITS: Final = 2
"""Decimals of a score, and of a whole per cent, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Form:
    """What every line of one form shares.

    Attributes:
        stated: What the form's own notes state of its rule.
        accepted: Decimals at which a declared score may be rounded.
        digits: Decimals at which a score is reported.
        boxed: Whether the form's own box explains deviations.
    """

    submission: Submission
    template: Template | None
    source: RuleSource
    stated: StatedRule
    accepted: tuple[int, ...]
    digits: int
    boxed: bool

    @property
    def policy(self) -> Policy | None:
        """The template's policy where the form is known to follow it."""
        known = self.template is not None and self.source is RuleSource.TEMPLATE
        return self.template.policy if known and self.template is not None else None

    @property
    def rescales(self) -> bool:
        """Whether a row that does not apply leaves both sums."""
        return self.stated.rescales or (self.policy is not None and self.policy.not_applicable is not None)


def form_of(submission: Submission, template: Template | None, source: RuleSource, stated: StatedRule) -> Form:
    """What a form's lines share; without a rule of its own, the decimals are those that its column of scores uses."""
    boxed = explained(submission, None)
    if template is not None and source is RuleSource.TEMPLATE:
        digits = template.policy.digits
        return Form(submission, template, source, stated, (digits,), digits, boxed)
    column = _column_digits(submission)
    accepted = (column,) if column <= USUAL_DIGITS else (column, USUAL_DIGITS)
    return Form(submission, template, source, stated, accepted, max(column, USUAL_DIGITS), boxed)


def _column_digits(submission: Submission) -> int:
    """The most decimals that the form's column of scores uses: a form that writes 1.9 rounds to one decimal."""
    declared = [entry.score.number for entry in submission.indicators]
    if submission.funds is not None:
        declared.append(submission.funds.score.number)
    return max((_decimals(number) for number in declared if number is not None), default=USUAL_DIGITS)


def _decimals(number: Fraction) -> int:
    return next(digits for digits in count() if digits == 6 or is_multiple_of_digits(number, digits))
