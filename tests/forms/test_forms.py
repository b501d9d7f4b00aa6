"""The sixteen published forms: what a reader remarked on each, and what the program accuses them of.

`remarks.csv` lists every remark: 查出 with the finding's code and rows (行, counted as the indicators stand in the
form; blank for the form's own cells), 相符 where the program agrees that nothing is wrong, 不可核算 with the reason
why a program cannot tell. `findings.csv` lists every 差错 and 提醒 with the arithmetic that bears it out.

1. Nothing is raised that is not in the table, and nothing in the table is not raised.
2. Every figure follows from the printed ones, by the arithmetic that the table gives.
3. Every remark that a program can know of has its finding.
4. Of the rows that can be recomputed, it is said how many differ.
5. What breaks off is not added up; what is whole is.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from foreign import builder
from forms import records
from jixiao.assess import assess
from jixiao.check import check
from jixiao.findings import Finding, Severity
from jixiao.numbers import exact, round_half_away
from jixiao.rules.base import Case
from jixiao.scorecard import Line, Standing
from jixiao.submission import Entry, Submission
from layouts.facts import published
from layouts.look import DIMENSIONS, Look, random_look
from layouts.paper import to_workbook
from layouts.pour import pour
from submissions import figure, foreign_row, form, funds


def table(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


REMARKS, FINDINGS = table("remarks.csv"), table("findings.csv")
REMARKED = {
    "01_jishan_2020": 6, "02_daning_2021": 7, "03_xianning_2020": 10, "04_guichi_2022": 6, "06_tianchang_2022": 6,
    "08_zhaidian_2021": 6, "13_yongde_2022": 8, "15_huanggang_2020": 5, "17_daying_2022": 3, "23_suixi_2019": 6,
    "24_chengan_2020": 5, "27_zhongjiang_2022": 5, "28_hengshan_2020": 5, "31_liangping_2022": 6, "37_putuo_2022": 5,
    "45_changning_2021": 4,
}  # fmt: skip
"""How many remarks the reader made on each form; one remark may stand in several rows of the table."""

FACT = {
    "score-mismatch": ("expected", 2), "execution-score-mismatch": ("expected", 2), "total-mismatch": ("expected", 2),
    "funds-sum": ("expected", 3), "points-sum": ("found", 2),
    "deviation-unexplained": ("completion", 4), "far-over-target": ("completion", 4),
}  # fmt: skip
"""Which fact of a finding the table's 得数 is, and to how many decimals."""


@pytest.fixture(scope="module", params=records.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def all_forms() -> dict[str, Any]:
    return {name: records.assessed(records.load(name)) for name in records.NAMES}


def key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.severity.value, "" if finding.row is None else str(finding.row + 1)


def said(findings: tuple[Finding, ...]) -> Counter[tuple[str, str, str]]:
    return Counter(key(finding) for finding in findings if finding.severity is not Severity.INFO)


def listed(name: str) -> Counter[tuple[str, str, str]]:
    return Counter((row["代码"], row["级别"], row["行"]) for row in FINDINGS if row["表"] == name)


def test_there_are_sixteen_forms() -> None:
    assert len(records.NAMES) == 16
    assert set(records.NAMES) == set(REMARKED)


# --- 1. exactly what the table says -----------------------------------------------------------------------


def test_a_form_is_accused_of_what_the_table_lists_and_of_nothing_else(name: str, all_forms: dict[str, Any]) -> None:
    assert said(all_forms[name].findings) == listed(name)


COSMETIC = {
    "row", "column", "gap", "cover", "title", "title_merged", "year_text", "header", "header_colon", "project",
    "department", "unit", "initial", "budget", "executed", "order", "h_level1", "h_level2", "h_name", "h_target",
    "h_actual", "h_points", "h_score", "h_deviation", "heading_style", "heading_rows", "levels", "level_text", "prefix",
    "fillers", "total", "total_place", "signoff", "padding",
}  # fmt: skip
"""Dimensions of a look that leave every figure and every field of a form where a person finds it."""


def fields_of(name: str) -> dict[str, Any]:
    """Which fields the published form has: points in labels or nowhere, one box for all reasons, no scores."""
    facts = records.load(name)
    rows = facts["indicators"]
    points = "name" if facts["points_in_labels"] else "column" if any(row["points"] for row in rows) else "none"
    return {
        "points": points,
        "no_score": not any(row["score"] for row in rows),
        "no_deviation": bool(facts["remarks"]),
        "remarks": "right" if facts["remarks"] else "none",
        "extra": ("completion",) if any(row.get("completion") for row in rows) else (),
    }


BLANK_ON_PAPER = {
    "17_daying_2022": [("missing-header", "error", "")],
    "23_suixi_2019": [("missing-actual", "error", "10"), ("missing-target", "error", "10")],
    "28_hengshan_2020": [("missing-header", "error", "")],
    "45_changning_2021": [("missing-points", "error", str(row)) for row in range(1, 6)],
}
"""What the published text lost, and is not said of the facts, stands blank in a workbook and is said there."""


@pytest.mark.parametrize("seed", range(4))
def test_the_same_facts_in_any_workbook_are_accused_of_the_same(name: str, seed: int) -> None:
    look = Look() if seed == 0 else random_look(seed * 100 + records.NAMES.index(name), DIMENSIONS.keys() - COSMETIC)
    sheets, _ = pour(published(name), replace(look, **fields_of(name)))
    (read,) = assess(to_workbook(sheets), name).forms
    assert said(read.findings) - Counter(BLANK_ON_PAPER.get(name, [])) == listed(name)


@pytest.mark.parametrize("sample", builder.SAMPLES)
def test_the_same_forms_as_workbooks_are_accused_of_the_same(sample: str) -> None:
    facts, look = builder.SAMPLES[sample]
    (read,) = assess(builder.build(builder.load_facts(facts), look), sample).forms
    assert said(read.findings) == listed(facts)


# --- 2. the arithmetic ------------------------------------------------------------------------------------


def worked_out(sum_: str) -> Fraction:
    """``37442 ÷ 38508 × 3`` or ``90 + 10``, from left to right."""
    total = Fraction(0)
    for term in sum_.split(" + "):
        first, *rest = term.split(" ")
        value = operand(first)
        for sign, other in zip(rest[::2], rest[1::2], strict=True):
            value = value * operand(other) if sign == "×" else value / operand(other)
        total += value
    return total


def operand(text: str) -> Fraction:
    return exact(text[:-1]) / 100 if text.endswith("%") else exact(text)


def test_every_figure_follows_from_the_printed_ones() -> None:
    for row in FINDINGS:
        assert bool(row["算式"]) == (row["代码"] in FACT), row
        if row["算式"]:
            assert round_half_away(worked_out(row["算式"]), FACT[row["代码"]][1]) == exact(row["得数"]), row
        assert row["说明"], row


def test_every_figure_is_the_findings_own(name: str, all_forms: dict[str, Any]) -> None:
    wanted = Counter(
        (row["代码"], row["行"], exact(row["得数"])) for row in FINDINGS if row["表"] == name and row["得数"]
    )
    found: Counter[tuple[str, str, Fraction]] = Counter()
    for finding in all_forms[name].findings:
        if finding.severity is not Severity.INFO and finding.code in FACT:
            fact, digits = FACT[finding.code]
            found[finding.code, key(finding)[2], round_half_away(finding.facts[fact], digits)] += 1
    assert found == wanted


# --- 3. the remarks ---------------------------------------------------------------------------------------


def test_every_remark_is_in_the_table() -> None:
    numbers = {name: {row["序"] for row in REMARKS if row["表"] == name} for name in REMARKED}
    assert numbers == {name: {str(number + 1) for number in range(count)} for name, count in REMARKED.items()}


@pytest.mark.parametrize("row", REMARKS, ids=lambda row: f"{row['表'][:2]}-{row['序']} {row['评语']}")
def test_a_remark_has_its_finding_or_its_reason(row: dict[str, str], all_forms: dict[str, Any]) -> None:
    assert row["结论"] in ("查出", "相符", "不可核算")
    if row["结论"] != "查出":
        assert not row["代码"]
        assert row["理由"] or row["结论"] == "相符"
        return
    found = {(code, place) for code, _, place in map(key, all_forms[row["表"]].findings)}
    assert {(row["代码"], place) for place in row["行"].split() or [""]} <= found


# --- 4. the count -----------------------------------------------------------------------------------------


def test_of_99_rows_that_can_be_recomputed_18_differ(all_forms: dict[str, Any]) -> None:
    """7 claim more than they earned, 7 less, 4 are right at the decimals that the form uses."""
    recomputed: list[tuple[str, Line]] = []
    for name, form_ in all_forms.items():
        for line in form_.scorecard.lines:
            by_ratio = line.method in ("at_least", "at_most", "equal") or "magnitude" in line.facts
            if by_ratio and line.declared is not None and line.points is not None:
                recomputed.append((name, line))
    # 98 by their rule; and 2 against 2.3万, of which the program says no more than that a 万 is missing.
    assert len(recomputed) == 99
    assert sum("magnitude" in line.facts for _, line in recomputed) == 1
    standings = Counter(line.standing for _, line in recomputed)
    assert (standings[Standing.OVER], standings[Standing.UNDER]) == (7, 7)
    rounded = [
        (name, line.row + 1)
        for name, line in recomputed
        if line.standing is Standing.AGREES
        and line.completion is not None
        and line.short_of_target
        and round_half_away(line.completion * line.points, 2) != line.declared
    ]
    assert rounded == [
        ("08_zhaidian_2021", 8),
        ("08_zhaidian_2021", 15),
        ("08_zhaidian_2021", 22),
        ("23_suixi_2019", 4),
    ]


# --- 5. what breaks off -----------------------------------------------------------------------------------


def codes(submission: Submission) -> set[str]:
    card = records.score(submission, None, records.RuleSource.ASSUMED)
    findings = check(Case(submission=submission, scorecard=card))
    return {finding.code for finding in findings} & {"points-sum", "total-mismatch"}


def whole(points_total: str = "100", total: str = "100") -> Submission:
    """Nine rows of 10 points, all met, and execution."""
    rows = tuple(foreign_row(f"指标{number} | 100 | 100 | 10 | 10", number, "产出指标") for number in range(9))
    money = funds("50", "50", "10", "100%", "10")
    return replace(form(rows, money=money, total=total), points_total=figure(points_total))


def test_a_whole_form_is_added_up() -> None:
    assert codes(whole()) == set()
    assert codes(whole(total="98")) == {"total-mismatch"}
    assert codes(replace(whole(), indicators=whole().indicators[1:])) == {"points-sum", "total-mismatch"}


def test_a_form_without_its_total_row_is_not_added_up() -> None:
    cut = replace(whole(), indicators=whole().indicators[:5], total=Entry(), points_total=Entry())
    assert codes(cut) == set()


@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        (5, "100", set()),  # 40 points are out of sight, and so are their 40
        (5, "96", set()),  # out of sight, not all of them were earned
        (5, "60", {"points-sum"}),  # the total counts what stands there and no more: nothing is out of sight
        (5, "105", {"points-sum", "total-mismatch"}),  # more than all that could be out of sight
        (8, "100", {"points-sum", "total-mismatch"}),  # a single row is missing
    ],
)
def test_a_form_that_breaks_off_before_its_total_row(rows: int, total: str, expected: set[str]) -> None:
    cut = replace(whole(total=total), indicators=whole().indicators[:rows])
    assert codes(cut) == expected
