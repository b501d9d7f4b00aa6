"""At least (正向指标): full from the target on, else in proportion, with a pass line if the form has one."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import Award, Case, CellNames, Rule, below_pass_line, figures, ratio_formula
from jixiao.methods.wording import attained, below_line, nothing, proportion
from jixiao.template.policy import MethodChoice

__all__ = ["AtLeast"]


class AtLeast(Rule):
    """B/A: the common rule for more-is-better quantities."""

    id = "at_least"
    title = "正向指标按完成比例计分"
    rule = "完成值达到指标值的得满分；未达到的，按完成值÷指标值×分值计分；设及格线的，完成比例低于及格线不得分。"
    source = "《项目支出绩效评价管理办法》（财预〔2020〕10号）；及格线：财预〔2021〕101号"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Full from the target on, else in proportion.

        A missed target of 0 or below has no ratio, and a negative actual counts as nothing done: both earn 0.
        """
        target, actual = figures(case)
        completion = max(Fraction(0), actual) / target if target > 0 else None
        if actual >= target:
            return Award(case.points, case.points, attained(case, "≥", target), True, completion)
        if completion is None or actual <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, "<", target), False, completion)
        if choice.pass_line is not None and below_pass_line(completion, choice):
            working = below_line(case, actual, target, choice.pass_line)
            return Award(Fraction(0), Fraction(0), working, False, completion)
        earned = case.points * completion
        return Award(earned, earned, proportion(case, actual, target), False, completion)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        target, actual, points = cells.target, cells.actual, cells.points
        ratio = ratio_formula(actual, target, points, choice)
        return f"IF({actual}>={target},{points},IF(OR({target}<=0,{actual}<=0),0,{ratio}))"
