"""Between: an interval target; full inside it and beyond its good end, in proportion beyond its bad end."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import LESS_IS_BETTER, Award, Case, CellNames, Rule, below_pass_line, ratio_formula
from jixiao.methods.wording import attained, below_line, figure, nothing, proportion
from jixiao.template.policy import MethodChoice

__all__ = ["Between"]


class Between(Rule):
    """An interval; which side of it is the good one follows from the indicator's direction."""

    id = "between"
    title = "区间指标计分"
    rule = (
        "完成值在区间内的得满分；越出有利一端的得满分；"
        "未达到不利一端的，正向指标按完成值÷下限、反向指标按上限÷完成值乘以分值计分。"
    )
    source = (
        "咸宁市2020年度部门整体支出绩效自评表（目标2-3完成6、目标3-5完成3或5均得满分）；比例按鄂财绩函〔2021〕16号表注"
    )

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """Both ends, actual and points."""
        return (cells.low, cells.high, cells.actual, cells.points)

    def award(self, case: Case, choice: MethodChoice) -> Award:
        """The ends may stand in either order."""
        if case.low is None or case.high is None or case.actual is None:
            raise ValueError("the method needs both ends and an actual")
        low, high = sorted((case.low, case.high))
        if low <= case.actual <= high:
            ends = f"{figure(low, percent=case.percent)}—{figure(high, percent=case.percent)}"
            written = figure(case.actual, percent=case.percent)
            working = f"{written} 在 {ends} 内，得满分 {figure(case.points)}"
            return Award(case.points, case.points, working, True)
        return self._beyond_high(case, high, choice) if case.less_is_better else self._below_low(case, low, choice)

    def _below_low(self, case: Case, low: Fraction, choice: MethodChoice) -> Award:
        actual = case.actual if case.actual is not None else Fraction(0)
        if actual >= low:
            return Award(case.points, case.points, attained(case, "≥", low), True)
        if low <= 0 or actual <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, "<", low), False)
        return _in_proportion(case, actual, low, choice)

    def _beyond_high(self, case: Case, high: Fraction, choice: MethodChoice) -> Award:
        actual = case.actual if case.actual is not None else Fraction(0)
        if actual <= high or actual <= 0:
            return Award(case.points, case.points, attained(case, "≤", max(high, actual)), True)
        if high <= 0:
            return Award(Fraction(0), Fraction(0), nothing(case, ">", high), False)
        return _in_proportion(case, high, actual, choice)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:
        """The same rule over cells; the direction cell is compared only if it holds text."""
        actual, points = cells.actual, cells.points
        low, high = f"MIN({cells.low},{cells.high})", f"MAX({cells.low},{cells.high})"
        more = (
            f"IF({actual}>={low},{points},IF(OR({low}<=0,{actual}<=0),0,{ratio_formula(actual, low, points, choice)}))"
        )
        less = (
            f"IF(OR({actual}<={high},{actual}<=0),{points},"
            f"IF({high}<=0,0,{ratio_formula(high, actual, points, choice)}))"
        )
        direction = f'IF(ISTEXT({cells.direction}),{cells.direction},"")="{LESS_IS_BETTER}"'
        return f"IF({direction},{less},{more})"


def _in_proportion(case: Case, upper: Fraction, lower: Fraction, choice: MethodChoice) -> Award:
    completion = upper / lower
    if choice.pass_line is not None and below_pass_line(completion, choice):
        working = below_line(case, upper, lower, choice.pass_line)
        return Award(Fraction(0), Fraction(0), working, False, completion)
    earned = case.points * completion
    return Award(earned, earned, proportion(case, upper, lower), False, completion)
