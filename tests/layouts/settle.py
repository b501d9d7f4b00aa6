"""What cannot stand together: looks that some facts cannot show, or that nobody could read without doubt."""

from __future__ import annotations

import re
from dataclasses import replace

from layouts.facts import Facts
from layouts.look import Look
from layouts.page import is_number

__all__ = ["settle"]

_TOTAL = re.compile("总|合计")
_CLEAR_POINTS = frozenset({"分值", "指标分值", "分值（分）", "标准分", "标准分值"})
_UNCLEAR_POINTS = frozenset({"分数", "权重分", "满分"})


def settle(look: Look, facts: Facts) -> Look:
    """Take back what these facts cannot show, or what nobody could read without doubt."""
    more: dict[str, object] = {}
    if not facts.funds:
        more["funds"] = "absent"
    elif (look.funds == "grouped" and len(facts.funds) < 3) or (
        look.funds in ("execution_row", "both")
        and (look.no_score or look.points == "none" or not facts.execution.get("score"))
    ):
        more["funds"] = "national"
    if look.fund_total == "last" and facts.funds and not _TOTAL.search(facts.funds[0].label):
        more["fund_total"] = "first"  # nothing would tell which line is the total
    if look.figures == "thousands" and look.split != "none":
        more["figures"] = "number"  # the parts of a target are joined as they show
    if look.points == "levels" and (
        facts.levels or any(not is_number(row.points) or row.level2 is None for row in facts.rows)
    ):
        more["points"] = "column"
    elif look.points == "levels":
        more |= {"level2_absent": "none", "subtotals": "none"}
    if look.total_place == "inline" and look.grade == "in_label":
        more["total_place"] = "merged"
    if look.no_score and look.h_points in _UNCLEAR_POINTS:
        more["h_points"] = "分值"  # 分数 alone may be either
    if look.h_deviation == "备注" and "备注" in look.extra:
        more["extra"] = ()
    if any(row.level1 is None for row in facts.rows) or any(row.level2 is None for row in facts.rows):
        more |= {"level2_absent": "none", "subtotals": "none"}
    if look.heading_rows == "group_marks":
        more |= {"extra": (), "h_score": "得分"}
    if look.heading_rows == "group_actual":
        more["extra"] = ("completion",)
    if "权重%" in look.extra and (look.points != "column" or look.h_points not in _CLEAR_POINTS):
        more["extra"] = ()  # which of the two are the points?
    if look.split == "unit far" and look.blank_column != "none":
        more["blank_column"] = "none"  # beyond a gap a column may be no part of the table
    if all(row.level1 is None for row in facts.rows):
        more |= {"points": "column", "no_score": False}  # name, target and actual alone are no self-assessment
    elif look.no_score and look.points not in ("column", "levels"):
        more["total"] = "absent"  # it would have no column to stand in
    if look.fund_unit == "line" and "unit" not in look.title:
        more["title"] = "title unit" if look.title == "title" else "title year unit"
    if look.rate_shown == "bare":
        more["rate"] = look.rate if "（" in look.rate else f"{look.rate}（%）"
        if "（B" in look.rate:
            more["rate_shown"] = "text"
    if look.h_name == "绩效指标" and look.heading_rows == "group_levels":
        more["heading_rows"] = "merged"
    if look.funds == "transposed" and (look.funds_label == "none" or look.fund_unit == "heading"):
        more |= {"funds_label": "merged", "fund_unit": "label"}
    if facts.levels:
        more["subtotals"] = "none"  # the label and the row might contradict each other
    if facts.grade is None or look.total == "absent":
        more["grade"] = "none"
    return replace(look, **more)
