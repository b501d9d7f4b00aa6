"""The form's self-check beside ``jixiao score``: within its codes both say the same of every sheet row."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from issued_forms import scored
from jixiao.check import check
from jixiao.computed.cells import Form
from jixiao.computed.marks import points
from jixiao.computed.selfcheck import SELF_CHECKED
from jixiao.findings import Severity
from jixiao.form_sheet import row_traits
from jixiao.layout import Field
from jixiao.rules import RULES
from jixiao.rules.base import Case
from random_forms import Base, bases, every_template, fill

BASES = bases(random.Random(2024))
TEMPLATES = every_template()
FORMS_EACH = 6


def said_by_score(case: Case) -> dict[int, set[str]]:
    """Sheet row → codes of the self-check's subset that are worth acting on."""
    rows: dict[int, set[str]] = defaultdict(set)
    for finding in check(case):
        if finding.code in SELF_CHECKED and finding.severity is not Severity.INFO and finding.cell is not None:
            rows[finding.cell.row].add(finding.code)
    return rows


@pytest.mark.parametrize("index", range(len(TEMPLATES)), ids=[template.id for template in TEMPLATES])
def test_marks_and_findings_say_the_same(index: int) -> None:
    seen: set[str] = set()
    for seed, base in enumerate(base for base in BASES if base.plan.template.id == TEMPLATES[index].id):
        rng = random.Random(seed)
        codes = points_of(base)
        for _ in range(FORMS_EACH):
            entries = fill(base, rng)
            case, python = scored(base, entries)
            found = said_by_score(case)
            beside = {base.plan.layout.areas[Field("mark", key, "text")].top for key in base.plan.layout.keys("mark")}
            assert {row for row, said in found.items() if said} <= beside
            for key in base.plan.layout.keys("mark"):
                ref = base.plan.layout.ref("mark", key, "text")
                shown = python[ref]
                marked = {code for code, says in codes[key] if says in signs_of(shown)}
                wording = free_words(case, ref.row)
                assert marked - wording == found[ref.row] - wording, (key, shown, found[ref.row], ref)
                seen |= marked
    assert len(seen) > 5, seen


def signs_of(mark: object) -> set[str]:
    return set(str(mark).split(" "))


def free_words(case: Case, row: int) -> set[str]:
    """What a formula leaves open where a 定性 row states no outcome: what its words come to."""
    entries = (entry for entry in case.submission.indicators if entry.kind == "定性" and entry.outcome.text is None)
    if any(entry.actual.ref is not None and entry.actual.ref.row == row for entry in entries):
        return {"qualitative-out-of-band", "deviation-unexplained"}
    return set()


def points_of(base: Base) -> dict[str, list[tuple[str, str]]]:
    """Mark → the code and the words of each point that it may say."""
    form = Form(base.plan.layout, base.plan.template, row_traits(base.plan))
    return {
        key: [(each.code, f"{SELF_CHECKED[each.code]}{each.says}") for each in points(form, key)]
        for key in base.plan.layout.keys("mark")
    }


def test_every_code_of_the_subset_is_a_rule() -> None:
    assert SELF_CHECKED.keys() <= {rule.code for rule in RULES}
