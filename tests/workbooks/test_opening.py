"""Opening whatever an inbox holds: which reader, which package, and what is said of it."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao.annotate import annotated_copy
from jixiao.assess import assess
from jixiao.cells import UNTOLD_FORMULA, Grid
from jixiao.engines import select_engine
from jixiao.export import form_items
from jixiao.template import data_folder
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.opening import Opened, open_workbook, package_of
from jixiao.workbooks.reader import read_grid
from old_formats import BIFF8, biff, compound, formula, label, number, ods, record, xml_2003

JISHAN = (data_folder("samples") / "completed" / "jishan-2020.xlsx").read_bytes()
PLAIN = compound(biff({"自评表": [label(BIFF8, 0, 0, "得分"), number(0, 1, 9.5)]}))
COMPUTED = compound(biff({"自评表": [number(0, 0, 8), formula(0, 1, 9.5)]}))
PAGE = "<table><tr><td>得分</td><td>9.5</td></tr></table>".encode()
SHEET = '<table:table table:name="自评表"><table:table-row>{}</table:table-row></table:table>'


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.workbooks.conversion.find_soffice", lambda: None)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        ods(SHEET.format('<table:table-cell office:value-type="string"><text:p>得分</text:p></table:table-cell>')),
        xml_2003(
            '<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">得分</Data></Cell></Row></Table>'
            "</Worksheet>"
        ),
    ],
    ids=["xls", "ods", "xml 2003"],
)
def test_a_workbook_without_formulas_is_read_directly_and_nothing_is_said(
    content: bytes, without_libreoffice: None
) -> None:
    opened = open_workbook(content)
    assert opened.grid.sheets[0].cells[1, 1].value == "得分"
    assert (opened.package, opened.note) == (None, None)


@pytest.mark.parametrize("content", [PAGE, "得分\t9.5\n总分\t98\n".encode("gb18030")], ids=["page", "text"])
def test_of_a_page_and_a_text_it_is_said_that_there_are_no_formulas(content: bytes) -> None:
    opened = open_workbook(content)
    assert opened.grid.sheets[0].cells[1, 2].display == "9.5"
    assert opened.package is None
    assert "没有公式" in (opened.note or "")
    assert package_of(content) is None


def test_without_libreoffice_formulas_are_said_not_to_be_computed(without_libreoffice: None) -> None:
    opened = open_workbook(COMPUTED)
    assert opened.grid.sheets[0].cells[1, 2].formula == UNTOLD_FORMULA
    assert (opened.package, opened.note) == (
        None, "没有安装 LibreOffice，表内公式没有重新计算，只按填报的数核对",
    )  # fmt: skip
    assert package_of(COMPUTED) is None


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "exit 0", "sleep 60 & wait"], ids=["fails", "writes nothing", "hangs"])
def test_a_program_that_fails_costs_the_formulas_only(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr("jixiao.workbooks.conversion.find_soffice", lambda: str(program))
    monkeypatch.setattr("jixiao.workbooks.conversion._SECONDS", 1.0)
    start = time.monotonic()
    opened = open_workbook(COMPUTED)
    assert (opened.package, opened.note) == (
        None, "LibreOffice 没能转换这个文件，表内公式没有重新计算，只按填报的数核对",
    )  # fmt: skip
    assert opened.grid.sheets[0].cells[1, 2].value is not None
    assert time.monotonic() - start < 30


def test_what_has_no_reader_is_refused_as_before(without_libreoffice: None, tools: Any) -> None:
    binary = tools.rezip({"xl/workbook.bin": b"", "[Content_Types].xml": b""})
    for content, reason in (
        (binary, Unreadable.BINARY_XLSB),
        (b"%PDF-1.7\n", Unreadable.PDF),
        (b"\x89PNG\r\n\x1a\n", Unreadable.IMAGE),
        (tools.rezip({"word/document.xml": b"<a/>", "[Content_Types].xml": b""}), Unreadable.DOCUMENT),
        (b"hello", Unreadable.TEXT),
        (b"", Unreadable.EMPTY),
    ):
        with pytest.raises(UnreadableWorkbook) as caught:
            open_workbook(content)
        assert caught.value.reason is reason


def untold(grid: Grid) -> Grid:
    """The workbook as it is read where formulas are known to be there and not what they are."""
    return replace(
        grid,
        sheets=tuple(
            replace(
                sheet,
                cells={
                    place: cell._replace(formula=None if cell.formula is None else UNTOLD_FORMULA)
                    for place, cell in sheet.cells.items()
                },
            )
            for sheet in grid.sheets
        ),
    )


@pytest.mark.parametrize("sample", ["jishan-2020", "daning-2021", "xianning-2020", "yangquan-2024"])
def test_formulas_that_are_not_told_accuse_nobody(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (data_folder("samples") / "completed" / f"{sample}.xlsx").read_bytes()
    expected = [form.findings for form in assess(content, sample).forms]
    monkeypatch.setattr("jixiao.assess.open_workbook", lambda content: Opened(untold(read_grid(content)), None))
    found = assess(content, sample, engines=select_engine("auto"))
    assert [form.findings for form in found.forms] == expected
    assert not found.hearing.recomputed


def test_a_total_that_was_typed_over_is_found_among_formulas_that_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.assess.open_workbook", lambda content: Opened(untold(read_grid(content)), None))
    (form,) = assess(JISHAN, "稷山").forms
    overwritten = {str(finding.cell) for finding in form.findings if finding.code == "formula-overwritten"}
    assert overwritten == {"自评表!G31", "自评表!H31"}


def test_a_strict_package_is_computed_and_marked_like_any_other(tools: Any) -> None:
    engines = select_engine("auto")
    found, expected = (assess(content, "稷山", engines=engines) for content in (tools.as_strict(JISHAN), JISHAN))
    assert list(form_items(found)) == list(form_items(expected))
    suffix, copy = annotated_copy(found)
    assert suffix is None
    assert b"purl.oclc.org" in tools.unzip(copy)["xl/workbook.xml"]
    assert read_grid(copy).sheets[0].comments == read_grid(annotated_copy(expected)[1]).sheets[0].comments


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_what_libreoffice_alone_can_read_is_read_from_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tools: Any
) -> None:
    locked = compound(biff({"自评表": []}, more=record(0x002F, bytes(54))))
    binary = tools.rezip({"xl/workbook.bin": b"", "[Content_Types].xml": b""})
    (tmp_path / "result.xlsx").write_bytes(JISHAN)
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n'
        f'mkdir "$2"\ncp "{tmp_path}/result.xlsx" "$2/workbook.xlsx"\n'
    )
    program.chmod(0o755)
    for found in (str(program), None):
        monkeypatch.setattr("jixiao.workbooks.conversion.find_soffice", lambda found=found: found)
        for content, reason in ((locked, Unreadable.PASSWORD), (binary, Unreadable.BINARY_XLSB)):
            if found is not None:
                opened = open_workbook(content)
                assert opened.grid == read_grid(JISHAN)
                assert (opened.package, opened.note) == (JISHAN, "原文件不是 .xlsx，由 LibreOffice 转换后读取")
            else:
                with pytest.raises(UnreadableWorkbook) as caught:
                    open_workbook(content)
                assert caught.value.reason is reason
