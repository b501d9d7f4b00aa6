"""Attained (直接赋分): a target that is met earns the full points, one that is not earns nothing."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods import wording
from jixiao.methods.base import Award, Case, CellNames, Rule, figures
from jixiao.template.policy import MethodChoice

__all__ = ["Attained"]


class Attained(Rule):
    """All or nothing; when a target counts as met depends on the kind, as for the methods by proportion."""

    id = "attained"
    title = "直接赋分"
    rule = "完成指标值的得满分，未完成的不得分；指标值为≤X的，完成值不超过指标值为完成。"
    source = "财预〔2021〕101号（直接赋分）"

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """Full or nothing."""
        target, actual = figures(case)
        if choice.kind == "≤" or (choice.kind == "＝" and target == 0):
            met, sign, missed, bound = actual <= target or actual <= 0, "≤", ">", max(target, actual)
        else:
            met, sign, missed, bound = actual >= target, "≥", "<", target
        if met:
            return Award(case.points, case.points, wording.attained(case, sign, bound), True)
        return Award(Fraction(0), Fraction(0), wording.nothing(case, missed, target), False)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells."""
        target, actual, points = cells.target, cells.actual, cells.points
        more = f"IF({actual}>={target},{points},0)"
        if choice.kind == "≤":
            return f"IF(OR({actual}<={target},{actual}<=0),{points},0)"
        if choice.kind == "＝":
            return f"IF({target}=0,IF({actual}<=0,{points},0),{more})"
        return more
