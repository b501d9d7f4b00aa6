"""Rows of eighteen further published forms: what a reader said of each before the program saw it, and what it finds.

评语 is the reader's; 查出 lists codes and severities. A row whose 评语 is 达成 is accused of nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jixiao.check import check
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from submissions import foreign_row, form

ROWS = list(csv.DictReader(Path(__file__).with_name("other-rows.csv").open(encoding="utf-8", newline="")))
TWO_DECIMALS = foreign_row("登记数 | ≥350个 | 348个 | 3 | 2.98 | 有原因", 1)
"""A second row, so that the column has its two decimals."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['指标名称']}：{row['指标值']}，{row['完成值']}")
def test_a_published_row_is_found_to_be_what_a_reader_says(row: dict[str, str]) -> None:
    line = " | ".join(row[name] for name in ("指标名称", "指标值", "完成值", "分值", "得分", "原因"))
    said = form((foreign_row(line, 0), TWO_DECIMALS))
    card = score(said, None, RuleSource.ASSUMED)
    findings = check(Case(submission=said, scorecard=card))
    found = [f"{finding.code}:{finding.severity.value}" for finding in findings if finding.row == 0]
    assert found == row["查出"].split()


def test_nobody_is_accused_of_what_the_reader_calls_right() -> None:
    right = [row for row in ROWS if row["评语"].startswith(("达成", "定性达成")) and "少计" not in row["评语"]]
    assert len(right) > 80
    assert not [row for row in right if "error" in row["查出"]]
    assert {row["查出"] for row in right} <= {"", "far-over-target:warning"}
