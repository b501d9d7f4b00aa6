"""How a form lies on its sheets: a frozen record of independent dimensions, each with the values that it may take.

The first value of each dimension is the plain one; ``Look()`` is the national form as the finance ministry printed
it. A look is drawn at random, by hypothesis, or made plainer one dimension at a time to see which of them matters.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

__all__ = ["DIMENSIONS", "Look", "random_look"]

_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))["look"]


def _one_of(*values: Any) -> Any:
    return field(default=values[0], metadata={"values": values})


def _word(dimension: str) -> Any:
    return _one_of(*_WORDS[dimension])


@dataclass(frozen=True)
class Look:
    """One layout. ``_one_of`` gives the values of a dimension, the plain one first."""

    # Where the form lies.
    row: int = _one_of(1, 2, 4, 13)
    column: int = _one_of(1, 2, 3, 13)
    gap: int = _one_of(0, 1, 2)
    left: str = _one_of("block", "top", "none")
    wide_name: int = _one_of(1, 2, 3)
    wide_level: int = _one_of(1, 2)
    tall: int = _one_of(1, 2)
    wide_others: int = _one_of(1, 2)
    blank_column: str = _one_of("none", "after_name", "before_score", "after_left")
    cover: str = _one_of("none", "cover", "instructions", "blank", "hidden_copy")

    # Title.
    title: str = _one_of(
        "title year", "title", "annex title year", "annex title year unit", "title unit", "title year unit",
        "annex title", "title filled", "title_break", "split",
    )  # fmt: skip
    top_line: str = _one_of("none", "unit_currency", "preamble", "signoff")
    sections: str = _one_of("none", "numbered", "points")
    currency_words: str = _one_of("单位：{}", "金额单位：{}", "（单位：{}）", "单位：人民币{}", "计量单位：{}")
    title_merged: bool = _one_of(True, False)
    year_text: str = _one_of("（{}年度）", "（ {} 年度）", "{}年度", "({}年)", "自评年度：{}年", "（{}年度自评）")

    # Header fields.
    header: str = _one_of("national", "one", "two", "three", "inline", "inline_row", "spaced")
    label_width: int = _one_of(1, 2)
    header_more: str = _one_of("none", "manager", "many", "between")
    header_colon: str = _one_of("", "：", "（盖章）")
    project: str = _word("project")
    department: str = _word("department")
    unit: str = _word("unit")

    # Funds.
    funds: str = _one_of(
        "national", "transposed", "two_row", "one_row", "pairs", "execution_row", "both", "grouped", "bare", "absent"
    )
    fund_total: str = _one_of("first", "last")
    execution_place: str = _one_of("first", "last")
    funds_place: str = _one_of("above", "below")
    funds_label: str = _one_of("merged", "stacked", "top", "none")
    funds_corner: str = _one_of("none", "资金来源", "资金性质", "项目")
    fund_columns: tuple[str, ...] = _one_of(
        ("initial", "budget", "executed", "points", "rate", "score"),
        ("budget", "executed", "points", "rate", "score"),
        ("initial", "budget", "executed", "rate", "points", "score"),
        ("budget", "executed", "rate"),
        ("initial", "budget", "arrived", "executed", "rate", "score"),
        ("points", "initial", "budget", "executed", "rate", "score"),
        ("initial", "budget", "executed", "rate", "points", "score", "deviation"),
        ("budget", "arrived", "executed", "rate"),
        ("budget", "executed", "rate", "score"),
        ("initial", "adjustment", "budget", "executed", "rate", "points", "score"),
    )
    fund_unit: str = _one_of("label", "heading", "line", "none")
    initial: str = _word("initial")
    budget: str = _word("budget")
    arrived: str = _word("arrived")
    executed: str = _word("executed")
    rate: str = _word("rate")
    rate_shown: str = _one_of("format", "text", "bare", "fraction")
    fund_points: str = _word("fund_points")
    fund_score: str = _word("fund_score")
    unscored: str = _one_of("—", "", "/", "-")

    # Goals.
    goals: str = _one_of("side", "rows", "stacked", "three", "absent", "inline")
    expected_goal: str = _word("expected_goal")
    actual_goal: str = _word("actual_goal")

    # The indicator table.
    order: int = field(default=0, metadata={"values": range(60)})
    extra: tuple[str, ...] = _one_of(
        (), ("序号",), ("completion",), ("指标解释",), ("评分标准",), ("审核得分",), ("复核得分", "备注"), ("得分率",),
        ("折算得分",), ("数据来源", "佐证材料"), ("计算方法", "completion"), ("权重%",), ("上年完成值",), ("指标方向",),
        ("是否完成", "评分规则"), ("财政部门复核得分",), ("完成时限",), ("责任部门",),
    )  # fmt: skip
    h_level1: str = _word("h_level1")
    h_level2: str = _word("h_level2")
    h_name: str = _word("h_name")
    h_target: str = _word("h_target")
    h_actual: str = _word("h_actual")
    h_points: str = _word("h_points")
    h_score: str = _word("h_score")
    h_completion: str = _word("h_completion")
    h_deviation: str = _word("h_deviation")
    heading_style: str = _one_of("plain", "broken", "spaced", "colon", "numbered", "starred", "twice")
    heading_rows: str = _one_of(
        "one", "merged", "halves", "group_target", "group_score", "group_levels", "over_both", "sub_left",
        "group_marks", "group_actual",
    )  # fmt: skip
    split: str = _one_of("none", "sign value unit", "value unit", "sign value", "unit far")
    points: str = _one_of("column", "name", "none", "levels")
    suffix: str = _one_of("", "分")
    no_score: bool = _one_of(False, True)
    no_deviation: bool = _one_of(False, True)
    levels: str = _one_of("merged", "repeated", "blank", "first_merged")
    level_text: str = _one_of("plain", "vertical", "broken", "bracketless")
    level2_absent: str = _one_of("none", "column", "merged")
    prefix: str = _one_of("none", "指标{}：", "指标{}:", "指标 {}：")
    fillers: str = _one_of("none", "……", "指标2：", "blank", "slash", "……/blank", "unused", "unused_slash")
    subtotals: str = _one_of("none", "小计", "{}小计")
    repeat_after: int = _one_of(0, 2, 5)
    execution_word: str = _word("execution_word")

    # The total and what follows.
    total: str = _word("total")
    total_place: str = _one_of("merged", "first", "name", "across", "inline")
    grade: str = _one_of("none", "beside", "labelled", "row", "in_label", "below_inline")
    remarks: str = _one_of("none", "right", "below", "inline", "plain_labels")
    notes: str = _one_of("none", "note", "notes", "notes_rows", "far", "grades")
    signoff: str = _one_of("none", "one", "several", "above_notes", "stacked")

    # How values are typed.
    figures: str = _one_of("number", "text", "wide", "mixed", "thousands")
    percents: str = _one_of("format", "text", "wide")
    dates: str = _one_of("text", "serial")
    padding: str = _one_of("none", "space", "nbsp", "newline", "fullwidth")
    ghosts: bool = _one_of(False, True)
    helper: str = _one_of("none", "hidden", "visible")


DIMENSIONS: dict[str, tuple[Any, ...]] = {each.name: tuple(each.metadata["values"]) for each in fields(Look)}
"""Dimension → its values, the plain one first."""


def random_look(seed: int, plain: Collection[str] = ()) -> Look:
    """A look, the same for the same seed; from every tenth to two in three dimensions are not plain.

    Args:
        seed: Any number.
        plain: Dimensions that keep their plain value.
    """
    rng = random.Random(seed)
    noise = rng.choice((0.1, 0.25, 0.45, 0.7))
    drawn: dict[str, Any] = {}
    for name, values in DIMENSIONS.items():
        wanted = rng.choice(values) if rng.random() < noise else values[0]
        if name not in plain:
            drawn[name] = wanted
    return Look(**drawn)
