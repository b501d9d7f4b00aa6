"""The road from a file to its findings, and what is said of formulas on the way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest

from jixiao.assess import Assessment, assess
from jixiao.cells import CellRef, ExcelError, Value
from jixiao.engines import Engine, EngineFailure, Recomputation, select_engine
from jixiao.hearing import hear
from jixiao.issue import issue_blank
from jixiao.layout import Field, still_settled
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


def test_a_stale_score_is_no_modest_claim() -> None:
    """The form's own box explains deviations; a result that was not recalculated is none of them."""
    workbook = sample("xianning-2020")
    package = Package(workbook)
    package.set_value(place(workbook, "row", "r01", "actual"), 20)
    (form,) = assessed(package.to_bytes()).forms
    score = place(workbook, "row", "r01", "score")
    assert form.scorecard.lines[0].score == 3
    assert form.scorecard.total == Fraction("95.82")
    assert {finding.code for finding in form.findings if finding.cell == score} == {"stale-value"}


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


def test_a_settled_target_that_was_changed_is_named_on_its_cell() -> None:
    workbook = sample("xianning-2020")
    target, points = place(workbook, "row", "r01", "target"), place(workbook, "row", "r01", "points")
    package = Package(workbook)
    package.set_value(target, 14)
    package.set_value(points, 5)
    changed = [
        (finding.cell, finding.facts["expected"], finding.facts["found"])
        for finding in assessed(package.to_bytes()).forms[0].findings
        if finding.code == "issued-value-changed"
    ]
    assert changed == [(target, 20, 14), (points, 3, 5)]


@pytest.mark.parametrize(
    ("kept", "text", "settled"),
    [
        ("建成 并验收", "建成并验收", True),
        ("建成 并验收", "建成\n并\t验收 ", True),
        ("建成 并验收", "建成并验收合格", False),
        ("建成 并验收", "建成", False),
        ("甲 " * 125, "甲" * 200, True),
        ("甲 " * 125, "甲" * 124 + "乙" * 76, False),
    ],
)
def test_white_space_is_no_change_of_what_was_settled(kept: str, text: str, settled: bool) -> None:
    assert still_settled(kept, text) == settled


def test_an_altered_formula_is_not_laid_at_the_door_of_those_that_add_it_up() -> None:
    workbook = sample("xianning-2020")
    score = place(workbook, "row", "r01", "score")
    formula = read_grid(workbook).at(score).formula
    altered = replaced(workbook, "xl/worksheets/sheet1.xml", f"<f>{formula}</f>", f"<f>{formula}+1</f>")
    found = codes(assessed(recalculated(altered)))
    assert ("formula-altered", "error", score.a1) in found
    assert "engine-disagreement" not in {code for code, *_ in found}


def replaced(workbook: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a text of one part replaced; the text must be there."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as rewritten:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                before = escape(old).encode()
                assert before in content
                content = content.replace(before, escape(new).encode())
            rewritten.writestr(entry, content)
    return target.getvalue()


def escape(text: str) -> str:
    inner = text.removeprefix("<f>").removesuffix("</f>")
    return "<f>" + inner.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</f>"


def blank_form(**typed: Value) -> bytes:
    """A blank national form with an execution row and one spare row filled in."""
    workbook = issue_blank(find_template("national-project-2020"))
    package = Package(workbook)
    package.set_value(place(workbook, "header", "", "project"), "某项目")
    for measure in ("budget", "executed"):
        package.set_value(place(workbook, "funds", "total", measure), 100)
    package.set_value(place(workbook, "row", "s01", "name"), "某指标")
    for item, value in typed.items():
        package.set_value(place(workbook, "row", "s01", item), value)
    return recalculated(package.to_bytes())


def recalculated(workbook: bytes) -> bytes:
    """The workbook as a spreadsheet program saves it: every formula with its result."""
    formulas = [cell.ref for cell in read_grid(workbook).sheets[0].cells.values() if cell.formula is not None]
    package = Package(workbook)
    for ref, value in select_engine("ironcalc")[0].recompute(workbook, formulas).values.items():
        package.set_saved(ref, "" if value is None else value)
    return package.to_bytes()


def test_an_interval_given_by_its_ends_is_a_target() -> None:
    workbook = blank_form(
        kind="区间", direction="正向", low=Fraction(3), high=Fraction(5), actual=Fraction(4), points=Fraction(90)
    )
    (form,) = assessed(workbook).forms
    assert form.submission.indicators[0].target.text == "3-5"
    assert form.scorecard.lines[0].score == 90
    assert codes(assessed(workbook)) == set()


def test_a_spare_row_without_its_kind_says_what_to_choose() -> None:
    workbook = blank_form(target=Fraction(5), actual=Fraction(5), points=Fraction(90))
    score = place(workbook, "row", "s01", "score")
    assert codes(assessed(workbook)) == {("missing-score", "error", score.a1)}


def test_a_score_that_was_not_typed_is_missing_though_no_result_was_ever_saved() -> None:
    workbook = blank_form(kind="定性", target="健全", actual="健全", points=Fraction(90))
    package = Package(workbook)
    for cell in read_grid(workbook).sheets[0].cells.values():
        if cell.formula is not None:
            package.set_saved(cell.ref, None)
    judged = place(workbook, "row", "s01", "judged")
    assert ("missing-score", "error", judged.a1) in codes(assessed(package.to_bytes()))


def test_points_as_text_are_named_as_text() -> None:
    workbook = blank_form(kind="≥", target=Fraction(5), actual=Fraction(5), points="90分")
    points = place(workbook, "row", "s01", "points")
    assert ("number-as-text", "warning", points.a1) in codes(assessed(workbook))
    assert "unparsed-value" not in {code for code, *_ in codes(assessed(workbook))}


@pytest.mark.parametrize(("measure", "code"), [("budget", "missing-target"), ("executed", "missing-actual")])
def test_a_missing_amount_is_missing(measure: str, code: str) -> None:
    workbook = blank_form(kind="≥", target=Fraction(5), actual=Fraction(5), points=Fraction(90))
    cell = place(workbook, "funds", "total", measure)
    package = Package(workbook)
    package.set_value(cell, None)
    assert codes(assessed(recalculated(package.to_bytes()))) == {(code, "error", cell.a1)}


def test_an_amount_as_text_is_named_as_text() -> None:
    workbook = blank_form(kind="≥", target=Fraction(5), actual=Fraction(5), points=Fraction(90))
    cell = place(workbook, "funds", "total", "executed")
    package = Package(workbook)
    package.set_value(cell, "100万元")
    assert codes(assessed(recalculated(package.to_bytes()))) == {("number-as-text", "warning", cell.a1)}


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
