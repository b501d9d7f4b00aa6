"""Issued forms filled at random: Python and every engine agree in every computed cell, to the last digit.

The templates here use every method and every policy; ``benchmarks/agreement.py`` does the same for 10,000 forms.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from jixiao.cells import CellRef, Value
from jixiao.engines import Engine, EngineFailure, available_engines
from jixiao.engines.libreoffice_engine import LibreOffice
from jixiao.methods import METHODS
from jixiao.template.lint.policy import choices
from random_forms import Base, bases, every_template, fill

BASES = bases(random.Random(2020))
ENGINES = {engine.name: engine for engine in available_engines()}
FORMS_EACH = 6
TEMPLATES = every_template()


def differences(python: Mapping[CellRef, Value], engine: Mapping[CellRef, Value]) -> dict[str, tuple[Value, Value]]:
    return {
        ref.a1: (value, engine[ref])
        for ref, value in python.items()
        if (engine[ref] if engine[ref] is not None else "") != value
    }


def random_forms(base: Base, count: int, seed: int) -> list[tuple[bytes, dict[CellRef, Value]]]:
    rng = random.Random(seed)
    forms = [fill(base, rng) for _ in range(count)]
    return [(base.filled(entries), base.python(entries)) for entries in forms]


def of_template(index: int) -> Sequence[Base]:
    return [base for base in BASES if base.plan.template.id == TEMPLATES[index].id]


@pytest.mark.parametrize("engine", ["ironcalc", "formualizer"])
@pytest.mark.parametrize("index", range(len(TEMPLATES)), ids=[template.id for template in TEMPLATES])
def test_the_fast_engines_agree(index: int, engine: str) -> None:
    if engine not in ENGINES:
        pytest.skip(f"{engine} is not installed")
    filled = 0
    for base in of_template(index):
        for workbook, python in random_forms(base, FORMS_EACH, index):
            recomputed = ENGINES[engine].recompute(workbook, list(python))
            assert recomputed.unsupported == {}
            assert differences(python, recomputed.values) == {}
            filled += sum(value != "" for value in python.values())
    assert filled > 100, "random entries must make the forms compute something"


@pytest.mark.libreoffice
def test_libreoffice_agrees(libreoffice: None) -> None:
    program = ENGINES["libreoffice"]
    assert isinstance(program, LibreOffice)
    forms = [form for seed, base in enumerate(BASES) for form in random_forms(base, 2, seed)]
    outcomes = program.recompute_many([(workbook, list(python)) for workbook, python in forms])
    for (_, python), outcome in zip(forms, outcomes, strict=True):
        assert not isinstance(outcome, EngineFailure), outcome
        assert differences(python, outcome.values) == {}


def test_formulas_agrees_on_a_sample() -> None:
    """It takes a second for each form: sixty rows' worth."""
    engine: Engine = ENGINES["formulas"]
    rows = 0
    for seed, base in enumerate(BASES):
        if rows >= 60 or base.plan.template.id not in {template.id for template in TEMPLATES[:3]}:
            continue
        for workbook, python in random_forms(base, 1, seed):
            recomputed = engine.recompute(workbook, list(python))
            assert differences(python, recomputed.values) == {}
            rows += len(base.plan.layout.keys("row"))
    assert rows >= 60


def test_the_forms_use_every_method() -> None:
    used = {choice.method for template in TEMPLATES for _, choice in choices(template)}
    executions = [template.policy.execution for template in TEMPLATES if template.policy.execution is not None]
    assert used | {"execution_rate"} == {each.id for each in METHODS}
    assert {bool(rule.steps) for rule in executions} == {True, False}


def test_random_forms_reach_every_rule() -> None:
    """What the forms above are good for: each policy bites in some of them."""
    totals, formulas = [], set()
    for seed, base in enumerate(BASES):
        for entries in (fill(base, random.Random(f"{seed}-{each}")) for each in range(30)):
            python = base.python(entries)
            ref = base.plan.layout.ref("total", "", "score")
            assert ref is not None
            totals.append(python[ref])
            formulas |= {cell.formula for cell in base.computed}
    assert sum(total != "" for total in totals) > len(totals) / 4
    assert {59, 69, 79, 89} <= set(totals)
    assert max(map(len, formulas)) < 8192, "Excel's limit of a formula"
