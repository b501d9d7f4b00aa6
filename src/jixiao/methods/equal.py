"""Equal: a target that is to be reached exactly; reaching it or more is full, and none is to stay none."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import Award, Case, CellNames, Rule, below_pass_line, figures, ratio_formula
from jixiao.methods.wording import attained, below_line, nothing, proportion
from jixiao.template.policy import MethodChoice

__all__ = ["Equal"]


class Equal(Rule):
    """B ≥ A is full, else B/A; for a target of 0, B ≤ 0 is full and anything above it earns nothing."""

    id = "equal"
    title = "等于指标值计分"
    rule = "完成值达到指标值的得满分；未达到的，按完成值÷指标值×分值计分；指标值为0的，完成值为0得满分，否则不得分。"
    source = "某省级预算绩效管理系统对“等于”类指标的算法（通行做法）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """As the class says; a negative actual counts as 0."""
        target, actual = figures(case)
        if target == 0:
            return self._none_allowed(case, actual)
        completion = max(Fraction(0), actual) / target if target > 0 else None
        if actual >= target:
            sign = "=" if actual == target else "≥"
            return Award(case.points, case.points, attained(case, sign, target), True, completion)
        if completion is None or actual <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, "<", target), False, completion)
        if choice.pass_line is not None and below_pass_line(completion, choice):
            working = below_line(case, actual, target, choice.pass_line)
            return Award(Fraction(0), Fraction(0), working, False, completion)
        earned = case.points * completion
        return Award(earned, earned, proportion(case, actual, target), False, completion)

    def _none_allowed(self, case: Case, actual: Fraction) -> Award:
        if actual <= 0:
            sign = "=" if actual == 0 else "≤"
            return Award(case.points, case.points, attained(case, sign, Fraction(0)), True)
        return Award(Fraction(0), Fraction(0), nothing(case, ">", Fraction(0)), False)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        target, actual, points = cells.target, cells.actual, cells.points
        ratio = ratio_formula(actual, target, points, choice)
        above = f"IF({actual}>={target},{points},IF(OR({target}<0,{actual}<=0),0,{ratio}))"
        return f"IF({target}=0,IF({actual}<=0,{points},0),{above})"
