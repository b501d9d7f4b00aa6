"""A target beside its actual: how an official reads the two together, row by row of `pairs.csv`.

应有的理解 is 比较 (both are numbers of one unit, 指标数 and 完成数), 不比数 (words, dates or a range, and nothing wrong
with that), or the code of the finding that has to be raised.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.check import check
from jixiao.expressions import comparable, counts_none, parse
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from submissions import foreign_row, form

PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").open(encoding="utf-8", newline="")))
ABOUT_PAIRS = {"magnitude-mismatch", "unit-mismatch", "kind-mismatch", "not-occurred", "unparsed-value"}


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def name_of(row: dict[str, str]) -> str:
    reason = f"（{row['原因']}）" if row["原因"] else ""
    return f"{row['指标名称']}：{row['指标值']}，{row['完成值']}{reason}"


@pytest.mark.parametrize("row", PAIRS, ids=name_of)
def test_a_pair_raises_what_an_official_would_say_of_it(row: dict[str, str]) -> None:
    line = " | ".join((row["指标名称"], row["指标值"], row["完成值"], "10", "10", row["原因"]))
    said = form((foreign_row(line, 0),))
    card = score(said, None, RuleSource.ASSUMED)
    codes = {finding.code for finding in check(Case(submission=said, scorecard=card))} & ABOUT_PAIRS
    assert codes == ABOUT_PAIRS & {row["应有的理解"]}


@pytest.mark.parametrize("row", [row for row in PAIRS if row["指标数"]], ids=name_of)
def test_a_pair_comes_to_one_unit(row: dict[str, str]) -> None:
    target, actual = parse(row["指标值"]), parse(row["完成值"])
    if counts_none(target, row["完成值"], row["指标名称"]):
        actual = parse("0")
    found = comparable(target, actual, row["单位栏"])
    assert (found.mismatch, found.target, found.actual, found.unit) == (
        None,
        number(row["指标数"]),
        number(row["完成数"]),
        row["单位"],
    )
