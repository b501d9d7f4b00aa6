"""OpenDocument spreadsheets as LibreOffice and WPS write them, and as an attacker would."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import pytest

from jixiao.cells import UNTOLD_FORMULA, Area, Cell, ExcelError, SheetGrid
from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, sniff
from jixiao.workbooks.ods import read_ods
from jixiao.workbooks.opening import open_workbook
from jixiao.workbooks.parts import Limits
from old_formats import ods

STYLES = """
<number:percentage-style style:name="N1"><number:number number:decimal-places="2" number:min-decimal-places="2"
 number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="N2"><number:text>≥</number:text><number:number number:decimal-places="0"
 number:min-integer-digits="1" number:grouping="true"/><number:text>个</number:text></number:number-style>
<number:date-style style:name="N3"><number:year number:style="long"/><number:text>年</number:text><number:month/>
<number:text>月</number:text></number:date-style>
<number:number-style style:name="N4P0"><number:number number:min-integer-digits="1"/></number:number-style>
<number:text-style style:name="N4"><number:text-content/><style:map style:condition="value()&gt;=0"
 style:apply-style-name="N4P0"/></number:text-style>
<style:style style:name="rate" style:family="table-cell" style:data-style-name="N1"><style:table-cell-properties
 style:cell-protect="none"/></style:style>
<style:style style:name="derived" style:family="table-cell" style:parent-style-name="rate"/>
<style:style style:name="count" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="either" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def text(shown: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{shown}</text:p></table:table-cell>'


def figure(value: str, shown: str, style: str = "", kind: str = "float") -> str:
    named = f'table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell {named} office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


def sheet(rows: str, more: str = "", **parts: str) -> SheetGrid:
    content = ods(f'<table:table table:name="自评表" {more}>{rows}</table:table>', STYLES, parts)
    return read_ods(content).sheets[0]


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def by_address(found: SheetGrid) -> dict[str, Cell]:
    return {cell.ref.a1: cell for cell in found.cells.values()}


def test_values_formats_and_what_is_shown() -> None:
    date = '<table:table-cell table:style-name="month" office:value-type="date" office:date-value="2020-03-31">'
    found = by_address(
        sheet(
            row(
                figure("0.972999999999999976", "97.30%", "derived", "percentage"),
                figure("3500", "≥3,500个", "count"),
                f"{date}<text:p>2020年3月</text:p></table:table-cell>",
                figure("0.333333333333333", "0.333333333333333"),
                '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>真</text:p>'
                "</table:table-cell>",
                text("#DIV/0!", 'calcext:value-type="error"'),
                figure("5", "5", "either"),
            )
        )
    )
    assert {place: cell.value for place, cell in found.items()} == {
        "A1": Fraction(973, 1000),
        "B1": 3500,
        "C1": 43921,
        "D1": Fraction(333333333333333, 10**15),
        "E1": True,
        "F1": ExcelError("#DIV/0!"),
        "G1": 5,
    }
    assert {place: cell.number_format for place, cell in found.items() if cell.number_format != "General"} == {
        "A1": "0.00%",
        "B1": '"≥"#,##0"个"',
        "C1": 'yyyy"年"m"月"',
        "G1": "[>=0]General;@",
    }
    assert [found[place].display for place in ("A1", "B1", "C1")] == ["97.30%", "≥3,500个", "2020年3月"]
    assert found["D1"].display == "0.333333333", "General shows as many digits as Excel does"
    assert (found["A1"].locked, found["B1"].locked) == (False, True)


def test_white_space_is_what_its_elements_say() -> None:
    found = sheet(row(text("甲 \n  乙<text:s text:c='2'/>丙<text:tab/><text:span>丁<text:line-break/>戊</text:span>")))
    assert found.cells[1, 1].value == "甲 乙  丙\t丁\n戊"
    two = row("<table:table-cell office:value-type='string'><text:p>一</text:p><text:p>二</text:p></table:table-cell>")
    assert sheet(two).cells[1, 1].value == "一\n二"


def test_repeated_rows_and_cells_and_spans_lie_where_they_show() -> None:
    found = sheet(
        "<table:table-header-rows>" + row("<table:table-cell/>", more='table:number-rows-repeated="2"')
        + "</table:table-header-rows><table:table-row-group>"
        + row(
            '<table:table-cell table:number-columns-repeated="3"/>',
            text("总分", 'table:number-columns-spanned="2" table:number-rows-spanned="3"'),
            "<table:covered-table-cell/>",
            '<table:table-cell office:value-type="float" office:value="8" table:number-columns-repeated="2"/>',
        )
        + "</table:table-row-group>"
        + row(text("下"), more='table:number-rows-repeated="2"')
        + row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048571"')
    )  # fmt: skip
    assert {cell.ref.a1: cell.value for cell in found.cells.values()} == {
        "D3": "总分", "F3": 8, "G3": 8, "A4": "下", "A5": "下",
    }  # fmt: skip
    assert found.merges == (Area(3, 4, 5, 5),)


def test_hidden_protected_and_commented() -> None:
    note = "<office:annotation><dc:creator xmlns:dc='d'>甲</dc:creator><text:p>核对</text:p></office:annotation>"
    found = sheet(
        '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
        + row(f"<table:table-cell office:value-type='string'>{note}<text:p>表</text:p></table:table-cell>")
        + row(text("隐藏"), more='table:visibility="filter"'),
        'table:protected="true" table:style-name="away"',
    )
    assert (found.hidden_columns, found.hidden_rows) == ({2, 3}, {2})
    assert (found.protected, found.state) == (True, "hidden")
    assert (found.comments, found.cells[1, 1].value) == ({(1, 1): "核对"}, "表")


def test_a_formula_is_known_with_its_result_even_if_that_is_an_empty_text() -> None:
    formula = 'table:formula="of:=[.A1]"'
    found = by_address(
        sheet(
            row(
                f'<table:table-cell {formula} office:value-type="float" office:value="9"><text:p>9</text:p>'
                "</table:table-cell>",
                f"<table:table-cell {formula}><text:p/></table:table-cell>",
                f"<table:table-cell {formula}/>",
            )
        )
    )
    assert {place: (cell.value, cell.saved) for place, cell in found.items()} == {
        "A1": (9, True),
        "B1": ("", True),
        "C1": (None, False),
    }
    assert {cell.formula for cell in found.values()} == {UNTOLD_FORMULA}


def test_names_of_a_sheet_are_told_from_those_of_the_workbook() -> None:
    names = (
        "<table:named-expressions>"
        '<table:named-range table:name="a" table:cell-range-address="$自评表.$H$12"/>'
        "<table:named-range table:name=\"b\" table:cell-range-address=\"$'附 表:1'.$A$1:$'附 表:1'.$C$2\"/>"
        '<table:named-range table:name="c" table:cell-range-address="$自评表.$A$1:.$B$2"/>'
        '<table:named-range table:name="d" table:cell-range-address="$自评表.#REF!"/>'
        '<table:named-expression table:name="e" table:expression="of:=&quot;t:是&quot;"/>'
        '<table:named-expression table:name="f" table:expression="1"/>'
        "</table:named-expressions>"
    )
    grid = read_ods(ods(f'<table:table table:name="自评表">{names}</table:table>{names}'))
    expected = {
        "a": "自评表!$H$12",
        "b": "'附 表:1'!$A$1:$C$2",
        "c": "自评表!$A$1:$B$2",
        "d": "#REF!",
        "e": '"t:是"',
        "f": "1",
    }
    assert (grid.names, grid.sheets[0].names) == (expected, expected)


@pytest.mark.parametrize(
    "parts",
    [{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}, {"encrypted-package": "x"}],
    ids=["each part", "whole package"],
)
def test_a_password_is_said(parts: dict[str, str]) -> None:
    content = ods("", parts=parts)
    assert sniff(content) is Format.ODS
    with pytest.raises(UnreadableWorkbook) as caught:
        read_ods(content)
    assert caught.value.reason is Unreadable.PASSWORD


@pytest.mark.parametrize(
    "rows",
    [
        row(figure("1", "1"), more='table:number-rows-repeated="1048576"') * 3,
        row('<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>')
        * 200,
        row('<table:table-cell table:number-columns-repeated="99999999"/>', figure("1", "1")),
        row("<table:table-cell/>", more='table:number-rows-repeated="99999999999999"') + row(figure("1", "1")),
    ],
    ids=["rows", "columns", "beyond the last column", "beyond the last row"],
)
def test_a_few_bytes_do_not_fill_the_memory(rows: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        sheet(rows)
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = ods("", parts={"Pictures/big": bytes(1 << 22)})
    with pytest.raises(UnreadableWorkbook) as caught:
        read_ods(content, Limits(uncompressed=1 << 21))
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_entity_declarations_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(UnreadableWorkbook) as caught:
        read_ods(ods("", parts={"styles.xml": bomb}))
    assert caught.value.reason is Unreadable.UNSAFE


def test_macros_are_noticed() -> None:
    assert read_ods(ods("", parts={"Basic/script-lc.xml": "<a/>"})).has_macros
    assert not read_ods(ods("")).has_macros


def test_the_same_in_one_xml_file() -> None:
    cells = row(text("得分"), figure("0.5", "50.00%", "rate", "percentage"))
    table = f'<table:table table:name="自评表">{cells}</table:table>'
    with zipfile.ZipFile(io.BytesIO(ods(table, STYLES))) as package:
        content = package.read("content.xml").decode()
    named = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    flat = content.replace("<office:document-content", f"<office:document {named}")
    flat = flat.replace("</office:document-content>", "</office:document>")
    assert sniff(flat.encode()) is Format.FODS
    found = open_workbook(flat.encode()).grid.sheets[0].cells
    assert [(cell.display, cell.number_format) for cell in found.values()] == [("得分", "General"), ("50.00%", "0.00%")]
