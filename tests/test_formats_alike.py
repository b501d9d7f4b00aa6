"""The samples, saved in other formats by LibreOffice, say what they say as .xlsx: read with it and without it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from jixiao.annotate import annotated_copy
from jixiao.assess import Assessment, assess
from jixiao.engines import select_engine
from jixiao.export import form_items
from jixiao.office import find_soffice, run_office
from jixiao.template import data_folder
from jixiao.workbooks.opening import open_workbook
from jixiao.workbooks.reader import read_grid
from old_formats import xlsb

SAMPLES = {
    path.stem: path.read_bytes()
    for folder in ("completed", "foreign")
    for path in sorted((data_folder("samples") / folder).glob("*.xlsx"))
}
FOREIGN = [name for name in SAMPLES if name[0].isdigit()]
FILTERS = {"xls": "MS Excel 97", "ods": "calc8", "html": "HTML (StarCalc)"}

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module", params=FILTERS)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Mapping[str, bytes]]:
    """All samples in one of the formats, calculated anew as when somebody opens and saves them."""
    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("saved")
    for name, content in SAMPLES.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    kind = request.param
    files = [str(folder / f"{name}.xlsx") for name in SAMPLES]
    run_office(
        program, folder, ["--convert-to", f"{kind}:{FILTERS[kind]}", "--outdir", str(folder / "out"), *files], 240
    )
    return kind, {name: (folder / "out" / f"{name}.{kind}").read_bytes() for name in SAMPLES}


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.workbooks.conversion.find_soffice", lambda: None)


def said(assessment: Assessment, *leave_out: str) -> Any:
    """What the contract's JSON says, without the file's name; white space and full-width forms do not count."""

    def folded(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: folded(value) for key, value in item.items() if key not in ("file", *leave_out)}
        if isinstance(item, list):
            return [folded(value) for value in item]
        return "".join(unicodedata.normalize("NFKC", item).split()) if isinstance(item, str) else item

    assert assessment.error is None
    return folded(list(form_items(assessment)))


def test_without_libreoffice_every_sample_reads_the_same(
    saved: tuple[str, Mapping[str, bytes]], without_libreoffice: None
) -> None:
    kind, files = saved
    # A page of LibreOffice begins at the first cell that holds something, and a single sheet's has no name.
    unlike = ("cells", "cell", "sheet") if kind == "html" else ("recalculated_score", "recalculated_total")
    for name in FOREIGN if kind == "html" else SAMPLES:
        found = assess(files[name], name)
        assert said(found, *unlike) == said(assess(SAMPLES[name], name), *unlike), name
        assert found.package is None
        assert (found.note is None) == (kind != "html" and name in FOREIGN)


def test_the_formulas_of_an_issued_form_are_heard_and_its_copy_is_marked(
    saved: tuple[str, Mapping[str, bytes]],
) -> None:
    kind, files = saved
    if kind == "html":
        pytest.skip("a page has no formulas")
    name = {"xls": "jishan-2020", "ods": "daning-2021"}[kind]
    engines = select_engine("auto")
    found, expected = assess(files[name], name, engines=engines), assess(SAMPLES[name], name, engines=engines)
    assert said(found) == said(expected)
    assert found.note is not None
    assert "LibreOffice" in found.note
    suffix, copy = annotated_copy(found)
    assert suffix == ".xlsx"
    marked = read_grid(copy)
    form = found.forms[0]
    sheet = marked.sheet(form.submission.sheet)
    assert set(sheet.comments) >= {(f.cell.row, f.cell.column) for f in form.findings if f.cell is not None}
    assert found.grid is not None
    own = found.grid.sheet(form.submission.sheet)
    assert {place: cell.value for place, cell in sheet.cells.items() if cell.formula is not None} == {
        place: cell.value for place, cell in own.cells.items() if cell.formula is not None
    }


def test_a_foreign_form_is_read_directly_and_converted_for_its_copy(saved: tuple[str, Mapping[str, bytes]]) -> None:
    kind, files = saved
    found = assess(files[FOREIGN[0]], "自评表")
    suffix, copy = annotated_copy(found)
    assert found.package is None
    if kind == "html":
        assert suffix == ".核对结果.xlsx"
        return
    assert suffix == ".xlsx"
    sheet = read_grid(copy).sheet("自评表")
    assert set(sheet.comments) == {(f.cell.row, f.cell.column) for f in found.forms[0].findings if f.cell is not None}
    assert sheet.comments


def test_a_binary_workbook_is_read_by_libreoffice() -> None:
    if find_soffice() is None:
        pytest.skip("LibreOffice is not installed")
    opened = open_workbook(xlsb("自评表", ["总分", 98.5]))
    (sheet,) = opened.grid.sheets
    assert (sheet.name, [cell.value for cell in sheet.cells.values()]) == ("自评表", ["总分", Fraction(197, 2)])
    assert opened.package is not None
