"""Every table of every code: exactly what is found, no more and no less."""

from __future__ import annotations

import pytest

from jixiao.check import check
from jixiao.findings import Finding, Severity
from jixiao.rules import RULES, message

from .build import Example, summary
from .tables import actuals, formulas, funds, identity, missing, points, scores, texts, totals, workbook

EXAMPLES: tuple[Example, ...] = tuple(
    example
    for table in (points, scores, funds, totals, missing, actuals, texts, formulas, identity, workbook)
    for example in table.CASES
)


def said(example: Example) -> list[Finding]:
    """What is found; a form without a template is mentioned on every other table too, and is left out there."""
    return [
        finding
        for finding in check(example.case)
        if example.code == "template-unknown" or (finding.code, finding.severity) != ("template-unknown", Severity.INFO)
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.code}: {e.title}")
def test_finds_exactly(example: Example) -> None:
    found = [summary(finding) for finding in said(example)]
    assert sorted(found, key=str) == sorted(example.found, key=str)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_passing_and_a_failing_form(rule) -> None:
    own = [example for example in EXAMPLES if example.code == rule.code]
    assert any(example.passes for example in own)
    assert any(not example.passes for example in own)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.found], ids=lambda e: f"{e.code}: {e.title}")
def test_every_variant_reads_as_one_sentence(example: Example) -> None:
    for finding in said(example):
        sentence = message(finding)
        assert sentence.endswith("。")
        assert "None" not in sentence
        assert "Fraction" not in sentence
        assert sentence.count("。") == 1 or "指标值" in sentence
        assert "；" in sentence, "says what is wrong; says how to put it right"
