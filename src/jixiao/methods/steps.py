"""Steps (分档): from each threshold on, a fixed share of the points; below the last one, nothing."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import NOISE_DIGITS, Award, Case, CellNames, Rule, constant, figures
from jixiao.methods.rates import rate_test
from jixiao.methods.wording import amount, figure
from jixiao.numbers import round_half_away
from jixiao.template.policy import MethodChoice, Step

__all__ = ["Steps", "reached", "steps_formula", "steps_working"]


def reached(measure: Fraction, steps: tuple[Step, ...]) -> Step | None:
    """The first (highest) step whose threshold the measure meets."""
    rounded = round_half_away(measure, NOISE_DIGITS)
    return next((step for step in steps if rounded >= step.at_least), None)


def steps_working(measure: Fraction, step: Step | None, points: Fraction) -> str:
    """``86% ≥ 80%，得分值的 80%：10 × 80% = 8``."""
    written = figure(measure, percent=True)
    if step is None:
        return f"{written} 低于最低一档，得 0"
    share = figure(step.share, percent=True)
    earned = f"{amount(points)} × {share} = {amount(points * step.share)}"
    return f"{written} ≥ {figure(step.at_least, percent=True)}，得分值的 {share}：{earned}"


def steps_formula(measure: str, points: str, steps: tuple[Step, ...]) -> str:
    """The other witness: nested thresholds, highest first."""
    expression = "0"
    for step in reversed(steps):
        bound, share = constant(step.at_least), constant(step.share)
        expression = f"IF(ROUND({measure},{NOISE_DIGITS})>={bound},{points}*{share},{expression})"
    return expression


class Steps(Rule):
    """A step table over the rate itself: 101号 steps satisfaction by 90 %, 80 % and 60 % satisfied.

    A rate may be written 90 for 90 %; of what is no rate (95 分, 1200 人) the completion is the measure.
    """

    id = "steps"
    title = "按档计分"
    rule = "按实际比率所在的档计分（满意度等比率指标按比率本身；其他指标按完成值÷指标值）；低于最低一档不得分。"
    source = "财预〔2021〕101号（满意度、执行率分档计分）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """The share of the step that the measure reaches."""
        target, actual = figures(case)
        measure, before = actual, ""
        if target > 1:
            measure = actual / 100 if case.is_rate else actual / target
            before = "" if case.is_rate else f"{figure(actual)} ÷ {figure(target)} = "
        step = reached(measure, choice.steps)
        earned = case.points * step.share if step is not None else Fraction(0)
        completion = actual / target if target > 0 else None
        working = f"{before}{steps_working(measure, step, case.points)}"
        return Award(earned, earned, working, actual >= target, completion)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same table over cells."""
        rate = steps_formula(cells.actual, cells.points, choice.steps)
        hundreds = steps_formula(f"{cells.actual}/100", cells.points, choice.steps)
        completion = steps_formula(f"{cells.actual}/{cells.target}", cells.points, choice.steps)
        return f"IF({cells.target}<=1,{rate},IF({rate_test(cells)},{hundreds},{completion}))"
