"""By date (时限): on or before the day is full; a late day leaves the score to the officer's judgement."""

from __future__ import annotations

from fractions import Fraction

from jixiao.methods.base import (
    NOISE_DIGITS,
    Award,
    Case,
    CellNames,
    answered,
    figures,
    judged_formula,
    settled_formula,
)
from jixiao.methods.wording import amount, day
from jixiao.numbers import round_half_away
from jixiao.template.policy import MethodChoice

__all__ = ["ByDate"]


class ByDate:
    """A deadline; target and actual are Excel date serials."""

    id = "by_date"
    title = "时限指标计分"
    rule = "在时限当日及以前完成的得满分；逾期完成的，在0至分值之间按实际情况评定，以评定得分为准。"
    source = "《项目支出绩效评价管理办法》（财预〔2020〕10号）；逾期如何扣分没有统一规定"

    def inputs(self, cells: CellNames) -> tuple[str, ...]:
        """Deadline, day of completion and points."""
        return (cells.target, cells.actual, cells.points)

    def award(self, case: Case, choice: MethodChoice) -> Award:  # noqa: ARG002 - the rule has no parameters
        """Any hour of the last day is in time, so whole days are compared."""
        target, actual = figures(case)
        if _whole_days_late(target, actual) <= 0:
            working = f"{day(actual)} 不晚于 {day(target)}，得满分 {amount(case.points)}"
            return Award(case.points, case.points, working, True)
        working = f"{day(actual)} 晚于 {day(target)}，在 0 至 {amount(case.points)} 之间评定"
        return Award(Fraction(0), case.points, working, False)

    def formula(self, cells: CellNames, choice: MethodChoice) -> str:  # noqa: ARG002
        """The score in time, or the judged score."""
        return f"IF({_in_time(cells)},{cells.points},{cells.judged})"

    def cell_formula(self, cells: CellNames, choice: MethodChoice, digits: int) -> str:  # noqa: ARG002
        """In time: the points; late: the judged score once there is one."""
        late = answered((cells.judged,), judged_formula(cells, digits))
        body = f"IF({_in_time(cells)},{settled_formula(cells.points, cells, digits)},{late})"
        return answered(self.inputs(cells), body)


def _whole_days_late(target: Fraction, actual: Fraction) -> int:
    return round_half_away(actual - target, NOISE_DIGITS).__floor__()


def _in_time(cells: CellNames) -> str:
    return f"ROUND({cells.actual}-{cells.target},{NOISE_DIGITS})<1"
