"""Making a failing form small: plainer in every dimension and shorter in every list that the failure does not need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from layouts.facts import Facts, Indicator
from layouts.look import DIMENSIONS, Look

__all__ = ["plainer", "shrink"]

Fails = Callable[[Facts, Look], bool]


def shrink(facts: Facts, look: Look, fails: Fails) -> tuple[Facts, Look]:
    """The smallest facts and the plainest look that still fail."""
    look = plainer(facts, look, fails)
    return _shorter(facts, _barer(facts, look, fails), fails)


def plainer(facts: Facts, look: Look, fails: Fails) -> Look:
    """The look with every dimension at its plain value that the failure does not need."""
    for name, values in DIMENSIONS.items():
        if getattr(look, name) != values[0]:
            candidate = replace(look, **{name: values[0]})
            if fails(facts, candidate):
                look = candidate
    return look


_LEFT_OUT = (("goals", "absent"), ("funds", "absent"), ("left", "none"), ("no_deviation", True), ("title", "title"))
"""Blocks that a small example can do without."""


def _barer(facts: Facts, look: Look, fails: Fails) -> Look:
    for name, value in _LEFT_OUT:
        candidate = replace(look, **{name: value})
        if getattr(look, name) == DIMENSIONS[name][0] and fails(facts, candidate):
            look = candidate
    return look


def _shorter(facts: Facts, look: Look, fails: Fails) -> tuple[Facts, Look]:
    for place in reversed(range(len(facts.rows))):
        candidate = replace(facts, rows=facts.rows[:place] + facts.rows[place + 1 :])
        if candidate.rows and fails(candidate, look):
            facts = candidate
    for place in reversed(range(1, len(facts.funds))):
        candidate = replace(facts, funds=facts.funds[:place] + facts.funds[place + 1 :])
        if fails(candidate, look):
            facts = candidate
    for place in range(len(facts.rows)):
        facts = _plain_row(facts, place, look, fails)
    return facts, look


def _plain_row(facts: Facts, place: int, look: Look, fails: Fails) -> Facts:
    plain = Indicator("产出指标", "数量指标", "培训人数", "100", "90", "10", "9", None, "90%")
    for item in ("name", "target", "actual", "points", "score", "deviation"):
        row = replace(facts.rows[place], **{item: getattr(plain, item)})
        candidate = replace(facts, rows=(*facts.rows[:place], row, *facts.rows[place + 1 :]))
        if candidate != facts and fails(candidate, look):
            facts = candidate
    return facts
