"""Verdict on words: which part of the points an actual in words may earn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from jixiao.expressions import Outcome, answer_of, outcome_of, plain_words, same_words
from jixiao.methods import method
from jixiao.methods.base import Case
from jixiao.methods.verdict import Fit, Verdict
from jixiao.scorecard import DirectionBasis
from jixiao.template.policy import Band, MethodChoice

__all__ = ["stated", "worded"]


def worded(
    target: str | None,
    actual: str,
    choice: MethodChoice,
    bands: tuple[Band, ...],
    points: Fraction,
    direction: DirectionBasis,
) -> Verdict:
    """Say what words may earn: the stated outcome's band, less than the best where they deny the target, else anything.

    Words that only deny (是: 否) say neither 部分达成 nor 未达成: all below the best band is left to the officer.

    Args:
        target: The target in words, if there is one.
        actual: The actual in words.
        choice: The qualitative method with its source.
        bands: The form's bands, the best first.
        points: The row's points.
        direction: How the direction is known.
    """
    return _judged(_standing(target, actual, bands), choice, points, direction)


def stated(
    band: Band, choice: MethodChoice, bands: tuple[Band, ...], points: Fraction, direction: DirectionBasis
) -> Verdict:
    """What an outcome may earn that was chosen from the form's own."""
    standing = _Standing((band.low, band.high), band.outcome, band.outcome, band is bands[0])
    return _judged(standing, choice, points, direction)


def _judged(standing: _Standing, choice: MethodChoice, points: Fraction, direction: DirectionBasis) -> Verdict:
    rule = method("qualitative")
    case = Case(points, outcome=standing.words, band=standing.shares)
    fit = Fit(rule.title, rule.id, replace(rule.award(case, choice), met=standing.met))
    return Verdict((fit,), direction, facts={"outcome": standing.outcome} if standing.outcome is not None else {})


class _Standing(NamedTuple):
    """What words come to.

    Attributes:
        shares: Least and most of the points that may be earned; ``None`` where the words settle nothing.
        words: How ``working`` says it.
        outcome: The band's name, where one is stated.
        met: Whether the target is met; ``None`` where that is a judgement.
    """

    shares: tuple[Fraction, Fraction] | None = None
    words: str | None = None
    outcome: str | None = None
    met: bool | None = None


def _standing(target: str | None, actual: str, bands: tuple[Band, ...]) -> _Standing:
    if not bands:
        return _Standing()
    band = next((band for band in bands if plain_words(band.outcome) == plain_words(actual)), None)
    answer = answer_of(target, actual)
    if band is None and answer is Outcome.SHORT:
        most = bands[1].high if len(bands) > 1 else bands[0].low
        return _Standing((Fraction(0), most), f"完成值“{actual}”低于指标值“{target}”", met=False)
    if band is None and answer is not None:
        band = next((band for band in bands if outcome_of(band.outcome) is answer), None)
        # A form with grades of its own (优秀, 合格 …) still has its best band for what attains the target.
        band = band or (bands[0] if answer is Outcome.ATTAINED else None)
    if band is None:
        return _Standing()
    best = band is bands[0]
    words = f"完成值即指标值（{band.outcome}）" if best and same_words(target, actual) else band.outcome
    return _Standing((band.low, band.high), words, band.outcome, best)
