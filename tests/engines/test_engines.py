"""What every engine must do.

1. The formulas of issued forms yield what exact arithmetic yields, to the last digit, in every engine.
2. Saved results are never trusted.
3. Names, validations, comments, conditional formats, merged cells, strict namespaces and odd sheet names break nothing.
4. What an engine cannot compute it declares, with all that depends on it; it never guesses.
5. A missing engine leaves the others working and says why it is missing.
"""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.workbooks import SHEET, WRONG, Row, expected, form, formula_cells

from jixiao import engines
from jixiao.cells import CellRef, ExcelError, Value
from jixiao.engines import (
    ENGINES,
    Agreement,
    Disagreement,
    Engine,
    EngineFailure,
    Recomputation,
    Untold,
    agreed,
    arbiters,
    available_engines,
    same_value,
    select_engine,
    why_missing,
)
from jixiao.engines.libreoffice_engine import LibreOffice

ROWS: Sequence[Row] = (
    (100, 97, 10, None),
    (8, 1.005, 8, None),
    (10, 2.675, 10, 4),
    (1, 8.325, 1, None),
    (1000, 1005, 1, None),
    (40, 38.5, 7, "良好"),
    (None, 5, 5, 5),
    (0, 0, 10, None),
    (3, None, 4, 2.5),
    ("12", 6, 5, None),
    (12, "约6", 5, None),
    (7, 3, None, None),
    (2.5, -1.25, 3, -1),
    (0.285, 0.285, 12.5, 0),
    (80, 67, 20, "12"),
)
WHOLE: Sequence[Row] = ((10, 9, 30, None), (8, 7.9, 40, None), (3, 3, 30, 28))
"""A form without a gap, so that it has a total and a grade."""

FAST = ("ironcalc", "formualizer")


def oddities() -> bytes:
    """A workbook with everything beside the formulas that has upset an engine."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    first, second = book.add_worksheet("自评 表's"), book.add_worksheet("自评表 (2)")
    third = book.add_worksheet("2026年-A&B")
    plain = book.add_worksheet("Plain")
    for number, sheet in enumerate((first, second, third), 1):
        sheet.write(0, 0, number + 0.5)
        sheet.merge_range(3, 0, 4, 2, "合并")
        for row, formula in enumerate(("=A1*2", "=Plain!A1+A1", '=A4&"x"', "=COUNTA(A4:C5)", "=N(A4)+N(Z99)")):
            sheet.write_formula(row, 5, formula, value=WRONG)
        if "'" not in sheet.name:  # XlsxWriter finds no sheet by a name with an apostrophe
            book.define_name(f"'{sheet.name}'!jx_template", '="national-project-2020"')
        sheet.data_validation(9, 0, 9, 0, {"validate": "list", "source": "='2026年-A&B'!$A$1:$A$3"})
        sheet.write_comment(0, 0, "批注")
        sheet.conditional_format(0, 1, 5, 5, {"type": "data_bar", "data_bar_2010": True})
        sheet.print_area(0, 0, 5, 5)
        sheet.protect()
    plain.write(0, 0, 3)
    plain.write_formula(0, 1, "='自评 表''s'!A1+'自评表 (2)'!A1+'2026年-A&B'!A1", value=WRONG)
    plain.write_formula(1, 1, "=预算数*2", value=WRONG)
    plain.write_formula(2, 1, "=本表!A1&\"，'自评表 (2)'!A1\"", value=WRONG)
    plain.write_boolean(3, 1, True)
    plain.write_string(4, 1, "=1+1")
    plain.write_datetime(5, 1, datetime.datetime(2026, 3, 1))
    plain.write_formula(6, 1, "=B6+1", value=WRONG)
    book.define_name("预算数", "=Plain!$A$1")
    book.define_name("Plain!本地", "=Plain!$B$7")
    book.define_name("Plain!jx_template", '="national"&"-project"')
    plain.write_formula(8, 1, '=jx_template="national-project"', value=WRONG)
    plain.write_formula(7, 1, "=本地+1", value=WRONG)
    plain.write_formula(2, 1, "='2026年-A&B'!A1&\"，'自评表 (2)'!A1\"", value=WRONG)
    book.close()
    return buffer.getvalue()


def oddities_expected() -> dict[CellRef, Value]:
    values: dict[CellRef, Value] = {}
    for number, name in enumerate(("自评 表's", "自评表 (2)", "2026年-A&B"), 1):
        typed = Fraction(2 * number + 1, 2)
        for row, value in enumerate((typed * 2, typed + 3, "合并x", Fraction(1), Fraction(0)), 1):
            values[CellRef(name, row, 6)] = value
        values[CellRef(name, 4, 2)] = None
    column = (
        Fraction(15, 2),
        Fraction(6),
        "3.5，'自评表 (2)'!A1",
        True,
        "=1+1",
        Fraction(46082),
        Fraction(46083),
        Fraction(46084),
        True,
    )
    return values | {CellRef("Plain", row, 2): value for row, value in enumerate(column, 1)}


def strict(workbook: bytes) -> bytes:
    """The workbook as Excel's "Strict Open XML Spreadsheet" would name its namespaces."""
    changes = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            for old, new in changes:
                content = content.replace(old, new)
            target.writestr(info.filename, content)
    return buffer.getvalue()


def single(formulas: Mapping[str, str], typed: Mapping[str, float | str | bool] | None = None) -> bytes:
    """A workbook of one sheet 表 with formulas and typed values by address."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    for address, value in (typed or {}).items():
        sheet.write(address, value)
    for address, formula in formulas.items():
        sheet.write_formula(address, formula, value=WRONG)
    book.close()
    return buffer.getvalue()


def refs(*addresses: str) -> list[CellRef]:
    return [CellRef.parse(address, "表") for address in addresses]


def cases() -> dict[str, tuple[bytes, dict[CellRef, Value]]]:
    """Every workbook that all engines are shown, with what its cells must come out as."""
    return {
        "form": (form(ROWS), expected(ROWS)),
        "whole": (form(WHOLE, ("≥",)), expected(WHOLE, ("≥",))),
        "strict": (strict(form(ROWS)), expected(ROWS)),
        "oddities": (oddities(), oddities_expected()),
    }


NOT_A_WORKBOOK = b"PK\x03\x04 nothing"


@pytest.fixture(scope="module")
def by_libreoffice() -> dict[str, Recomputation | EngineFailure]:
    """LibreOffice's answers to all cases and a broken file, from one call of the program."""
    engine = LibreOffice(program_of_libreoffice())
    requests = {name: (workbook, tuple(values)) for name, (workbook, values) in cases().items()}
    answers = engine.recompute_many([(NOT_A_WORKBOOK, ()), *requests.values()])
    return dict(zip(("broken", *requests), answers, strict=True))


def program_of_libreoffice() -> str:
    reason = why_missing("libreoffice")
    if reason:
        pytest.skip(reason)
    (engine,) = select_engine("libreoffice")
    assert isinstance(engine, LibreOffice)
    return engine.program


def engine_of(name: str) -> Engine:
    reason = why_missing(name)
    if reason:
        pytest.skip(reason)
    return select_engine(name)[0]


def differences(values: Mapping[CellRef, Value], wanted: Mapping[CellRef, Value]) -> dict[str, tuple[Value, Value]]:
    return {
        str(cell): (values.get(cell), value)
        for cell, value in wanted.items()
        if cell not in values or not same_value(values[cell], value)
    }


@pytest.mark.parametrize("case", ["form", "whole", "strict", "oddities"])
@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_formulas_yield_what_exact_arithmetic_yields(name: str, case: str) -> None:
    workbook, wanted = cases()[case]
    answer = engine_of(name).recompute(workbook, tuple(wanted))
    assert not answer.unsupported
    assert differences(answer.values, wanted) == {}


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", ["form", "whole", "strict", "oddities"])
def test_libreoffice_yields_what_exact_arithmetic_yields(
    by_libreoffice: dict[str, Recomputation | EngineFailure], case: str
) -> None:
    answer = by_libreoffice[case]
    assert isinstance(answer, Recomputation)
    wanted = cases()[case][1]
    # A typed boolean is a number to LibreOffice, so it does not answer for that cell.
    known = {cell: value for cell, value in wanted.items() if not isinstance(value, bool) or cell.sheet == SHEET}
    assert differences(answer.values, known) == {}


@pytest.mark.libreoffice
def test_one_failure_does_not_stop_a_batch(by_libreoffice: dict[str, Recomputation | EngineFailure]) -> None:
    failure = by_libreoffice["broken"]
    assert isinstance(failure, EngineFailure)
    assert failure.engine == "libreoffice"


@pytest.mark.libreoffice
def test_libreoffice_is_ended_when_time_is_up() -> None:
    engine = LibreOffice(program_of_libreoffice(), seconds=0.05)
    with pytest.raises(EngineFailure, match=r"within 0\.05 seconds"):
        engine.recompute(single({"A1": "=1+1"}), refs("A1"))


def test_expected_values_cover_ties_gaps_and_grades() -> None:
    values = expected(ROWS)
    assert values[CellRef(SHEET, 13, 17)] == Fraction("1.01")  # 8*1.005/8, an exact tie
    assert ExcelError("#DIV/0!") in values.values()
    assert "" in values.values()
    assert values.keys() == set(formula_cells(ROWS))
    assert "优" in expected(WHOLE, ("≥",)).values()


numbers = st.one_of(
    st.integers(-20, 2000),
    st.integers(-2000, 200_000).map(lambda thousandths: thousandths / 1000),
    st.sampled_from((1.005, 2.675, 8.325, 0.285, 10.075, 9.995, 0.1, 0.3)),
)
typed = st.one_of(numbers, numbers, numbers, st.none(), st.sampled_from(("约3", "无", "12", "3.5")))
form_rows = st.lists(
    st.tuples(typed, typed, st.one_of(st.sampled_from((5, 10, 12.5, 20)), typed), typed), min_size=2, max_size=12
)
kinds = st.lists(st.sampled_from(("≥", "≤", "定性", "")), min_size=1, max_size=4)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form_rows, kinds)
def test_fast_engines_agree_with_exact_arithmetic(rows: list[Row], kinds: list[str]) -> None:
    workbook, wanted = form(rows, kinds), expected(rows, kinds)
    for name in FAST:
        answer = engine_of(name).recompute(workbook, tuple(wanted))
        assert differences(answer.values, wanted) == {}, name


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form_rows.map(lambda rows: rows[:4]), kinds)
def test_formulas_agrees_with_exact_arithmetic(rows: list[Row], kinds: list[str]) -> None:
    workbook, wanted = form(rows, kinds), expected(rows, kinds)
    answer = engine_of("formulas").recompute(workbook, tuple(wanted))
    assert differences(answer.values, wanted) == {}


def test_formulas_is_put_right_where_it_departs_from_excel() -> None:
    workbook = single(
        {
            "B1": "=ROUND(1.005,2)",
            "B2": "=SUMPRODUCT(--(A1:A3>1))",
            "B3": "=COUNT(A1:A4)",
            "B4": "=SUM(A1:A4)",
            "B5": "=MAX(A1:A4)",
            "B6": "=N(A5)",
            "B7": "=ROUNDDOWN(2.3,1)+ROUNDUP(-2.31,1)",
            "B8": "=2^--(A1>0)",
            "B9": "=AVERAGE(A1:A4)",
        },
        {"A1": 1, "A2": 2, "A3": 3, "A4": "12", "A5": True},
    )
    values = engine_of("formulas").recompute(workbook, refs(*(f"B{row}" for row in range(1, 10)))).values
    assert [values[cell] for cell in refs(*(f"B{row}" for row in range(1, 8)), "B9")] == [
        Fraction("1.01"),
        2,
        3,
        6,
        3,
        1,
        Fraction("-0.1"),
        2,
    ]


def _replaced(workbook: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with changes to the XML of its first sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                for old, new in changes:
                    assert old in content
                    content = content.replace(old, new)
            target.writestr(info.filename, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_what_cannot_be_computed_is_declared_with_all_that_depends_on_it(name: str) -> None:
    workbook = single(
        {
            "B1": '=IFERROR(KEINE(A1),"")',
            "B2": '=IF(B1="",0,1)',
            "B3": "=[1]Sheet1!A1",
            "B4": "=IFERROR(B3,5)",
            "B5": "=A1+1",
            "B6": "=B6+1",
        },
        {"A1": 1},
    )
    answer = engine_of(name).recompute(workbook, refs("B1", "B2", "B3", "B4", "B5", "B6"))
    assert set(answer.unsupported) == set(refs("B1", "B2", "B3", "B4", "B6"))
    assert answer.unsupported[refs("B1")[0]] == "unknown function KEINE"
    assert answer.values == {refs("B5")[0]: 2}


@pytest.mark.parametrize("name", FAST)
def test_fast_engines_do_not_answer_where_they_agree_on_a_wrong_value(name: str) -> None:
    workbook = single({"B1": "=SUMPRODUCT(ISNUMBER(A1:A3)*1)", "B2": "=ROUND(SUM(A1:A3),2)"}, {"A1": 1, "A2": 2})
    answer = engine_of(name).recompute(workbook, refs("B1", "B2"))
    assert set(answer.unsupported) == set(refs("B1"))
    assert answer.values == {refs("B2")[0]: 3}


@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_array_formulas_are_never_answered_from_saved_results(name: str) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    sheet.write_array_formula("A1:A2", "{=C1:C2*2}", value=WRONG)
    sheet.write("A2", WRONG)
    sheet.write_formula("B1", "=A2+1", value=WRONG)
    book.close()
    answer = engine_of(name).recompute(buffer.getvalue(), refs("A1", "A2", "B1"))
    assert not answer.values


@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_a_filled_down_formula_is_shifted(name: str) -> None:
    workbook = _replaced(
        single({"B1": "=A1*2", "B2": "=FILLED"}, {"A1": 1, "A2": 5}),
        (b"<f>A1*2</f>", b'<f t="shared" ref="B1:B2" si="0">A1*2</f>'),
        (b"<f>FILLED</f>", b'<f t="shared" si="0"/>'),
    )
    answer = engine_of(name).recompute(workbook, refs("B1", "B2"))
    assert list(answer.values.values()) == [2, 10]


@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_a_name_that_means_other_cells_in_each_place_is_declared(name: str) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    book.define_name("左邻", "=表!A1")
    sheet.write_formula("B2", "=左邻+1", value=WRONG)
    book.close()
    assert set(engine_of(name).recompute(buffer.getvalue(), refs("B2")).unsupported) == set(refs("B2"))


@pytest.mark.parametrize("name", ENGINES)
def test_a_file_that_is_no_workbook_is_a_failure(name: str) -> None:
    if name == "libreoffice":
        program_of_libreoffice()
    with pytest.raises(EngineFailure) as caught:
        engine_of(name).recompute(NOT_A_WORKBOOK, ())
    assert caught.value.engine == name


def test_an_unknown_sheet_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        engine_of("ironcalc").recompute(single({"A1": "=1"}), [CellRef("别的表", 1, 1)])


def test_comparison_names_who_says_what() -> None:
    cell = CellRef("表", 1, 1)

    def says(value: Value) -> Recomputation:
        return Recomputation({cell: value}, {})

    silent = Recomputation({}, {cell: "unknown function X"})
    assert agreed({"a": says(Fraction(1)), "b": says(Fraction(1)), "c": silent}, cell) == Agreement(
        Fraction(1), ("a", "b")
    )
    assert agreed({"a": says(""), "b": says(None)}, cell) == Disagreement({"a": "", "b": None})
    assert agreed({"a": says(Fraction(1)), "b": says(True)}, cell) == Disagreement({"a": Fraction(1), "b": True})
    assert agreed({"a": says(ExcelError("#N/A")), "b": says("#N/A")}, cell) == Disagreement(
        {"a": ExcelError("#N/A"), "b": "#N/A"}
    )
    assert agreed({"c": silent}, cell) == Untold({"c": "unknown function X"})


@pytest.mark.parametrize("name", ["ironcalc", "formualizer", "formulas"])
def test_a_missing_library_is_named_and_leaves_the_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert name in (why_missing(name) or "")
    assert name not in [engine.name for engine in available_engines()]
    with pytest.raises(EngineFailure):
        select_engine(name)


def test_without_the_fast_engines_another_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FAST:
        monkeypatch.setitem(sys.modules, name, None)
    assert [engine.name for engine in select_engine("auto")] == ["formulas"]
    workbook = single({"A1": "=1+1"})
    assert select_engine("auto")[0].recompute(workbook, refs("A1")).values == {refs("A1")[0]: 2}


def test_without_the_program_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("jixiao.office._PLACES", ())
    assert why_missing("libreoffice") == "the program soffice is not found"


def test_choices() -> None:
    assert select_engine("none") == ()
    assert [engine.name for engine in select_engine("auto")] == list(FAST)
    assert "formulas" in [engine.name for engine in arbiters(select_engine("auto"))]
    with pytest.raises(KeyError):
        select_engine("excel")
    assert engines.ENGINES == ("ironcalc", "formualizer", "formulas", "libreoffice")
    for engine in select_engine("auto"):
        assert engine.version


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "libreoffice"])
def test_binary_noise_in_a_pasted_number_splits_no_engine(name: str) -> None:
    """Excel saves =0.1+0.2, pasted as a value, with seventeen digits, and compares fifteen of them."""
    engine = {each.name: each for each in available_engines()}.get(name)
    if engine is None:
        pytest.skip(f"{name} is not installed")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    sheet.write_number(0, 0, 0.1 + 0.2)
    sheet.write_formula(0, 1, "=IF(A1<=0.3,1,0)", value=WRONG)
    book.close()
    noisy = with_part(buffer.getvalue(), "xl/worksheets/sheet1.xml", b"<v>0.3</v>", b"<v>0.30000000000000004</v>")
    place = CellRef("表", 1, 2)
    assert engine.recompute(noisy, [place]).values[place] == 1


def with_part(workbook: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of one part exchanged."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w") as changed:
        for entry in source.infolist():
            content = source.read(entry)
            changed.writestr(entry, content.replace(old, new) if entry.filename == part else content)
    return target.getvalue()
