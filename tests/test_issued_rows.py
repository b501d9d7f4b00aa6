"""Rows of issued forms that an officer fills in wrongly or halfway: what the form shows, and what is said of it.

1. A judged score is a claim where the rule leaves room, and nothing where it does not.
2. A row that the form cannot score says what it waits for.
3. A form whose scores have no decimals is added up without decimals.
4. 95 typed for 95 % is noticed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from issued_forms import scored
from jixiao.cells import CellRef, Value
from jixiao.check import check
from jixiao.layout import Field
from jixiao.rules import message
from jixiao.template import IndicatorSet, Template, find_template, load_template, shipped_templates
from random_forms import Base

NATIONAL = Base.of(find_template("national-project-2020"), IndicatorSet())
MONEY = {("funds", "total", "budget"): 100, ("funds", "total", "executed"): 100}
DAY = (date(2020, 11, 30) - date(1899, 12, 30)).days


def filled(base: Base, *rows: dict[str, object], money: bool = True) -> dict[CellRef, Value]:
    """Entries of the first spare rows."""
    layout = base.plan.layout
    said: dict[tuple[str, str, str], object] = dict(MONEY) if money else {}
    said["header", "", "project"] = "某项目"
    for key, row in zip(layout.keys("row"), rows, strict=False):
        said |= {("row", key, item): value for item, value in row.items()}
    return {
        ref: Fraction(str(value)) if isinstance(value, int | float | Fraction) else str(value)
        for place, value in said.items()
        if (ref := layout.ref(*place)) is not None
    }


def found(base: Base, entries: dict[CellRef, Value]) -> list[tuple[str, str, str]]:
    """Code, severity and field of what is said of the rows."""
    case, _ = scored(base, entries)
    fields = {area.first(base.plan.layout.sheet): field for field, area in base.plan.layout.areas.items()}
    findings = [each for each in check(case) if each.code not in {"weights-unusual", "points-sum", "missing-header"}]
    return [
        (each.code, each.severity.value, fields.get(each.cell, Field("", "", "")).item if each.cell else "")
        for each in findings
    ]


# --- 1. judged scores -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "judged", "expected"),
    [
        ("未达成年度指标且效果较差", 50, [("qualitative-out-of-band", "error", "judged")]),
        ("未达成年度指标且效果较差", 30, []),
        ("达成年度指标", 20, [("qualitative-out-of-band", "info", "judged")]),
        ("达成年度指标", 45, []),
        ("健全", 45, []),
        ("不健全", 45, [("qualitative-out-of-band", "error", "judged")]),
    ],
)
def test_a_judged_score_is_held_against_its_band(
    actual: str, judged: int, expected: list[tuple[str, str, str]]
) -> None:
    row = {"name": "制度", "kind": "定性", "target": "健全", "actual": actual, "points": 50, "judged": judged,
           "deviation": "有原因"}  # fmt: skip
    assert found(NATIONAL, filled(NATIONAL, row)) == expected


def test_a_judged_score_beside_a_quantity_is_nobodys_claim() -> None:
    row = {"name": "数量", "kind": "≥", "target": 10, "actual": 9, "points": 90, "judged": 8, "deviation": "有原因"}
    case, _ = scored(NATIONAL, filled(NATIONAL, row))
    (line,) = case.scorecard.lines
    assert (line.score, line.working) == (81, "9 ÷ 10 × 90 = 81")
    assert case.scorecard.total == 91


# --- 2. what a row waits for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected", "said"),
    [
        ({"kind": "≧", "target": 10, "actual": 9}, ("missing-score", "score"), "指标性质“≧”不在列表中"),
        ({"kind": "≥ ", "target": 10, "actual": 9}, ("missing-score", "score"), "也可能多了空格"),
        ({"target": 10, "actual": 9}, ("missing-score", "score"), "未选指标性质"),
        ({"kind": "区间", "target": "2-3", "actual": 2, "low": 2}, ("missing-target", "high"), "未填区间上限"),
        ({"kind": "时限", "target": DAY, "actual": DAY + 3}, ("missing-score", "judged"), "未填评定得分"),
        ({"kind": "定性", "target": "良好", "actual": "良好"}, ("missing-score", "judged"), "未填评定得分"),
        ({"kind": "时限", "target": DAY, "actual": "11月底"}, ("number-as-text", "actual"), "请填日期"),
    ],
)
def test_a_row_that_cannot_be_scored_says_why(row: dict[str, object], expected: tuple[str, str], said: str) -> None:
    entries = filled(NATIONAL, {"name": "某指标", "points": 90, "deviation": "有原因", **row})
    assert [(code, item) for code, _, item in found(NATIONAL, entries)] == [expected]
    case, _ = scored(NATIONAL, entries)
    (finding,) = (each for each in check(case) if each.code == expected[0])
    assert said in message(finding)


def test_a_budget_of_0_leaves_the_total_empty_and_is_said() -> None:
    layout = NATIONAL.plan.layout
    row = {"name": "数量", "kind": "≥", "target": 10, "actual": 10, "points": 90}
    entries = filled(NATIONAL, row)
    for measure in ("budget", "executed"):
        entries[layout.ref("funds", "total", measure)] = Fraction(0)
    _, python = scored(NATIONAL, entries)
    assert python[layout.ref("total", "", "score")] == ""
    assert ("missing-score", "error", "budget") in found(NATIONAL, entries)


# --- 3. decimals ----------------------------------------------------------------------------------------------


@pytest.fixture
def whole(tmp_path: Path) -> Template:
    path = tmp_path / "whole-2020.yaml"
    path.write_text(
        "extends: national-project-2020\nid: whole-2020\nbasis: {某县: 某县办法}\n"
        "policy:\n  score_digits: {value: 0, source: 某县}\n",
        encoding="utf-8",
    )
    return load_template(path, shipped_templates())


def test_a_form_without_decimals_is_added_up_without_decimals(whole: Template) -> None:
    base = Base.of(whole, IndicatorSet())
    rows = (
        {"name": "甲", "kind": "≥", "target": 10, "actual": 10, "points": 2.5},
        {"name": "乙", "kind": "≥", "target": 475, "actual": 380, "points": 47.5, "deviation": "有原因"},
        {"name": "丙", "kind": "≥", "target": 10, "actual": 10, "points": 40},
    )
    case, python = scored(base, filled(base, *rows))
    assert case.scorecard.total == python[base.plan.layout.ref("total", "", "score")]
    assert found(base, filled(base, *rows)) == []


# --- 4. percentages -------------------------------------------------------------------------------------------


def test_95_typed_for_95_per_cent_is_noticed() -> None:
    row = {"name": "合格率", "kind": "≥", "unit": "%", "target": 0.9, "actual": 95, "points": 90}
    assert found(NATIONAL, filled(NATIONAL, row)) == [("magnitude-mismatch", "warning", "actual")]
