"""Budget execution (预算执行率): executed ÷ budget, and its score by the rate or by steps over it."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import Award, Case, CellNames, Rule
from jixiao.methods.steps import reached, steps_formula, steps_working
from jixiao.methods.wording import amount, figure
from jixiao.template.policy import MethodChoice

__all__ = ["ExecutionRate"]


class ExecutionRate(Rule):
    """The case's ``actual`` is the rate as the form rounds it; there is no target."""

    id = "execution_rate"
    title = "预算执行率计分"
    rule = "预算执行率（全年执行数÷全年预算数）×分值，最高不超过分值；按档计分的，按执行率所在的档计分。"
    source = "《项目支出绩效评价管理办法》（财预〔2020〕10号）附件1；湖北按取整后的执行率×20分；分档：财预〔2021〕101号"

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """The rate and the points."""
        return (cells.actual, cells.points)

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Rate × points, or the step that the rate reaches."""
        if case.actual is None:
            raise ValueError("the method needs a rate")
        rate = case.actual
        if choice.steps:
            step = reached(rate, choice.steps)
            earned = case.points * step.share if step is not None else Fraction(0)
            return Award(earned, earned, steps_working(rate, step, case.points), rate >= 1, rate)
        earned = case.points * rate
        working = f"{figure(rate, percent=True)} × {amount(case.points)} = {amount(earned)}"
        return Award(earned, earned, working, rate >= 1, rate)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        if choice.steps:
            return steps_formula(cells.actual, cells.points, choice.steps)
        return f"{cells.points}*{cells.actual}"
