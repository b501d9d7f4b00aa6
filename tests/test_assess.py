"""The road from a file to its findings, and what is said of formulas on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest

from jixiao.assess import Assessment, assess
from jixiao.cells import CellRef, ExcelError, Value
from jixiao.engines import Engine, EngineFailure, Recomputation, select_engine
from jixiao.hearing import hear
from jixiao.layout import Field
from jixiao.recognise import layout_from_names
from jixiao.template import data_folder, find_template
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

COMPLETED = data_folder("samples") / "completed"


def sample(name: str) -> bytes:
    return (COMPLETED / f"{name}.xlsx").read_bytes()


def place(workbook: bytes, *field: str) -> CellRef:
    found = layout_from_names(read_grid(workbook).sheets[0])
    assert found is not None
    ref = found[0].ref(*Field(*field))
    assert ref is not None
    return ref


def codes(assessment: Assessment) -> set[tuple[str, str, str | None]]:
    return {
        (finding.code, finding.severity.value, finding.cell.a1 if finding.cell else None)
        for form in assessment.forms
        for finding in form.findings
        if finding.severity.value != "info"
    }


def assessed(workbook: bytes) -> Assessment:
    return assess(workbook, "form.xlsx", engines=select_engine("auto"))


def test_a_typed_score_over_a_formula_is_one_finding_on_its_cell() -> None:
    workbook = sample("xianning-2020")
    score = place(workbook, "row", "r04", "score")
    package = Package(workbook)
    package.set_value(score, 3)
    found = codes(assessed(package.to_bytes()))
    # 348 of 350 earns 2.98: the figure is over-claimed, and the formula that would have said so is gone.
    assert ("formula-overwritten", "error", score.a1) in found
    assert ("score-mismatch", "error", score.a1) in found


def test_a_stale_result_is_found_without_trusting_it() -> None:
    workbook = sample("daning-2021")
    total = place(workbook, "total", "", "score")
    package = Package(workbook)
    package.set_saved(total, Fraction(100))
    found = codes(assessed(package.to_bytes()))
    assert ("stale-value", "error", total.a1) in found


def test_an_actual_as_text_leaves_the_row_unanswered_for_both_witnesses() -> None:
    workbook = sample("xianning-2020")
    actual, score = place(workbook, "row", "r01", "actual"), place(workbook, "row", "r01", "score")
    package = Package(workbook)
    package.set_value(actual, "14平方公里")
    package.set_saved(score, "")
    package.set_saved(place(workbook, "total", "", "score"), "")
    result = assessed(package.to_bytes())
    assert ("number-as-text", "warning", actual.a1) in codes(result)
    (form,) = result.forms
    assert form.scorecard.lines[0].score is None
    assert form.witnesses.recomputed[score] == "" == form.witnesses.python[score]
    assert "engine-disagreement" not in {finding.code for finding in form.findings}


def test_without_engines_the_forms_are_scored_all_the_same() -> None:
    result = assess(sample("daning-2021"), "form.xlsx", engines=())
    (form,) = result.forms
    assert form.scorecard.total == Fraction("93.94")
    assert form.witnesses.recomputed == {}


def test_another_template_than_the_forms_own_is_said() -> None:
    other = find_template("evaluation-2020")
    result = assess(sample("daning-2021"), "form.xlsx", template=other, engines=())
    assert ("template-unknown", "error", None) in codes(result)
    assert result.forms[0].scorecard.total == Fraction("93.94")


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken", b"%PDF-1.7 x"])
def test_what_cannot_be_read_is_a_result_with_one_line(content: bytes) -> None:
    result = assess(content, "x.xlsx")
    assert result.forms == ()
    assert result.error is not None
    assert "\n" not in result.error


# --- engines that differ ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Says:
    """An engine that says the same of every cell."""

    name: str
    value: Value
    version: str = "1"

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        return Recomputation(dict.fromkeys(cells, self.value), {})


@dataclass(frozen=True)
class Fails:
    name: str = "fails"
    version: str = "1"

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        raise EngineFailure(self.name, "no")


def heard(*engines: Engine, tie_breakers: Sequence[Engine] = ()) -> Mapping[CellRef, Value]:
    workbook = sample("daning-2021")
    return hear(workbook, read_grid(workbook), engines, tie_breakers).recomputed


def test_engines_that_differ_without_a_majority_say_nothing() -> None:
    assert heard(Says("a", Fraction(1)), Says("b", Fraction(2))) == {}


def test_a_tie_breaker_makes_a_majority_and_the_dispute_stays_on_record() -> None:
    workbook = sample("daning-2021")
    engines = (Says("a", Fraction(1)), Says("b", Fraction(2)))
    hearing = hear(workbook, read_grid(workbook), engines, (Says("c", Fraction(2)),))
    assert set(hearing.recomputed.values()) == {Fraction(2)}
    assert next(iter(hearing.disputed.values())) == {"a": Fraction(1), "b": Fraction(2), "c": Fraction(2)}


def test_kinds_never_agree_with_each_other() -> None:
    assert heard(Says("a", ""), Says("b", Fraction(0))) == {}
    assert heard(Says("a", "#DIV/0!"), Says("b", ExcelError("#DIV/0!"))) == {}
    assert heard(Says("a", True), Says("b", Fraction(1))) == {}


def test_a_failing_engine_leaves_the_others_their_say() -> None:
    workbook = sample("daning-2021")
    hearing = hear(workbook, read_grid(workbook), (Fails(), Says("a", Fraction(1))))
    assert set(hearing.recomputed.values()) == {Fraction(1)}
    assert hearing.failed == {"fails": "no"}
