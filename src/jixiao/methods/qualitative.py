"""Qualitative (定性): the stated outcome sets a band of the points; a person judges the score within it."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import Award, Case, CellNames, answered, judged_formula
from jixiao.methods.wording import amount
from jixiao.template.policy import MethodChoice

__all__ = ["Qualitative"]


class Qualitative:
    """Three bands in most forms; both ends of a band count."""

    id = "qualitative"
    title = "定性指标按档次评定"
    rule = "按达成、部分达成并具有一定效果、未达成且效果较差三档，在该档对应的分值区间内合理评定得分。"
    source = "《项目支出绩效评价管理办法》（财预〔2020〕10号）附件1表注；湖北为80%、50%分档（鄂财绩函〔2021〕16号）"

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """The judged score and the points; what the outcome says is the officer's text."""
        return (cells.judged, cells.points)

    def award(self, case: Case, choice: MethodChoice) -> Award:  # noqa: ARG002 - bands belong to the template's policy
        """The band of the stated outcome; without one, anything from 0 to the points."""
        if case.band is None:
            working = f"结果档次未明示，在 0 至 {amount(case.points)} 之间评定"
            return Award(Fraction(0), case.points, working, None)
        low, high = (share * case.points for share in case.band)
        working = f"{case.outcome}：在 {amount(low)} 至 {amount(high)} 之间评定"
        return Award(low, high, working, case.band[1] == 1)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:  # noqa: ARG002
        """The judged score."""
        return cells.judged

    def cell_formula(self, cells: CellNames, choice: MethodChoice, digits: int) -> str:  # noqa: ARG002
        """Show what was judged, even above the points: a slip that the form hid could not be put right."""
        return answered(self.inputs(cells), judged_formula(cells, digits))
