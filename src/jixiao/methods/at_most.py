"""At most (反向指标): full up to the target, else in proportion, with a pass line if the form has one."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import Award, Case, CellNames, Rule, below_pass_line, figures, ratio_formula
from jixiao.methods.wording import attained, below_line, nothing, proportion
from jixiao.template.policy import MethodChoice

__all__ = ["AtMost"]


class AtMost(Rule):
    """A/B: the common rule for less-is-better quantities."""

    id = "at_most"
    title = "反向指标按比例计分"
    rule = "完成值不超过指标值的得满分；超过的，按指标值÷完成值×分值计分；设及格线的，该比例低于及格线不得分。"
    source = "湖北省部门整体支出绩效自评表表注（鄂财绩函〔2021〕16号）；及格线：财预〔2021〕101号"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Full up to the target, and for an actual of 0 or below, whatever the target; else in proportion."""
        target, actual = figures(case)
        if actual <= target or actual <= 0:
            completion = target / actual if actual > 0 else None
            return Award(case.points, case.points, attained(case, "≤", max(target, actual)), True, completion)
        completion = max(Fraction(0), target) / actual
        if target <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, ">", target), False, completion)
        if choice.pass_line is not None and below_pass_line(completion, choice):
            working = below_line(case, target, actual, choice.pass_line)
            return Award(Fraction(0), Fraction(0), working, False, completion)
        earned = case.points * completion
        return Award(earned, earned, proportion(case, target, actual), False, completion)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        target, actual, points = cells.target, cells.actual, cells.points
        ratio = ratio_formula(target, actual, points, choice)
        return f"IF(OR({actual}<={target},{actual}<=0),{points},IF({target}<=0,0,{ratio}))"
