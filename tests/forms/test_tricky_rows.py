"""Rows as officers write them that are easily misread: what is found of each, and that is all.

`tricky-rows.csv` was written down row by row before the program was made to follow it; 查出 lists codes and severities.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from jixiao.check import check
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from submissions import foreign_row, form

ROWS = list(csv.DictReader(Path(__file__).with_name("tricky-rows.csv").open(encoding="utf-8", newline="")))
TWO_DECIMALS = foreign_row("登记数 | ≥350个 | 348个 | 3 | 2.98 | 有原因", 1)
"""A second row, so that the column has its two decimals."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['指标名称']}：{row['指标值']}，{row['完成值']}")
def test_a_row_is_found_to_be_what_it_is(row: dict[str, str]) -> None:
    line = " | ".join(row[name] for name in ("指标名称", "指标值", "完成值", "分值", "得分", "原因"))
    said = form((foreign_row(line, 0), TWO_DECIMALS), year=2023)
    card = score(said, None, RuleSource.ASSUMED)
    findings = check(Case(submission=said, scorecard=card))
    found = Counter(f"{finding.code}:{finding.severity.value}" for finding in findings if finding.row == 0)
    assert found == Counter(row["查出"].split())
