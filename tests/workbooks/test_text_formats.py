"""Text in columns, and the XML spreadsheet of Excel 2003."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.cells import UNTOLD_FORMULA, Area, ExcelError, Grid
from jixiao.workbooks.delimited import read_delimited
from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, sniff
from jixiao.workbooks.parts import Limits
from jixiao.workbooks.plain_text import decoded, typed
from jixiao.workbooks.xml_2003 import read_xml_2003
from old_formats import xml_2003

TABLE = '指标\t指标值\t得分\r\n数量\t97.5%\t10\r\n"两\r\n行"\t=1+1\t007\r\n'


def values(grid: Grid) -> dict[str, object]:
    (sheet,) = grid.sheets
    return {cell.ref.a1: cell.value for cell in sheet.cells.values()}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", ["\t", ","])
def test_text_in_columns(encoding: str, separator: str) -> None:
    content = TABLE.replace("\t", separator).encode(encoding)
    assert sniff(content) is Format.TEXT
    assert values(read_delimited(content)) == {
        "A1": "指标", "B1": "指标值", "C1": "得分", "A2": "数量", "B2": Fraction(39, 40), "C2": 10,
        "A3": "两\r\n行", "B3": "=1+1", "C3": "007",
    }  # fmt: skip
    assert not read_delimited(content).has_untold_formulas


@pytest.mark.parametrize("text", ["hello", "各单位：\n请按时报送, 谢谢。\n", "一\n二\n三"])
def test_a_text_without_columns_is_none(text: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_delimited(text.encode())
    assert caught.value.reason is Unreadable.TEXT


def test_limits_of_a_text_are_kept() -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_delimited(TABLE.encode(), Limits(cells=8))
    assert caught.value.reason is Unreadable.TOO_LARGE
    with pytest.raises(UnreadableWorkbook):
        read_delimited(("\t" * 20_000 + "1\n").encode() * 2)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("10", 10, "General"),
        (" 0.50 ", Fraction(1, 2), "General"),
        ("-3", -3, "General"),
        ("0", 0, "General"),
        ("1,234", 1234, "#,##0"),
        ("1,234.50", Fraction(2469, 2), "#,##0.00"),
        ("97%", Fraction(97, 100), "0%"),
        ("97.31%", Fraction(9731, 10000), "0.00%"),
        ("123456789012345", 123456789012345, "General"),
        ("1234567890123456", "1234567890123456", "General"),
        ("007", "007", "General"),
        ("12,34", "12,34", "General"),
        ("2020-12-31", "2020-12-31", "General"),
        ("12.31", Fraction(1231, 100), "General"),
        ("1E5", "1E5", "General"),
        ("3-5", "3-5", "General"),
        ("≥350个", "≥350个", "General"),
        ("１２", "１２", "General"),
        ("\xa0", None, "General"),
        ("", None, "General"),
    ],
)
def test_which_texts_are_numbers(text: str, value: object, code: str) -> None:
    assert typed(text) == (value, code)


def test_a_declared_encoding_gives_way_to_what_the_bytes_are() -> None:
    assert decoded('<meta charset="gb2312">绩效'.encode()).endswith("绩效")
    assert decoded('<meta charset="utf-8">绩效'.encode("gb18030")).endswith("绩效")
    assert decoded('<meta charset="big5">績效'.encode("big5")).endswith("績效")
    assert decoded('<meta charset="klingon">绩效'.encode("gb18030")).endswith("绩效")
    assert decoded(b"<b>\xff\xff\xff") == "<b>\ufffd\ufffd\ufffd"


STYLES = (
    '<Style ss:ID="Default"/><Style ss:ID="rate"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="open" ss:Parent="rate"><Protection ss:Protected="0"/></Style>'
)
SHEETS = """
<Names><NamedRange ss:Name="总分" ss:RefersTo="=自评表!R3C4"/></Names>
<Worksheet ss:Name="自评表" ss:Protected="1">
<Names><NamedRange ss:Name="a" ss:RefersTo="='自评表'!R1C1:R2C28"/>
<NamedRange ss:Name="b" ss:RefersTo="=&quot;R1C1&quot;"/></Names>
<Table><Column/><Column ss:Index="3" ss:Span="1" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">自评表</Data></Cell>
<Cell ss:StyleID="rate"><Data ss:Type="Number">0.97299999999999998</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="open" ss:Formula="=R[-3]C[2]">
<Data ss:Type="Number">1</Data><Comment><ss:Data><html:B>核</html:B>对</ss:Data></Comment></Cell>
<Cell><Data ss:Type="DateTime">2020-03-31T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>
<Cell><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell><Data ss:Type="String"></Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="附"><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
</WorksheetOptions></Worksheet>"""


def test_an_xml_spreadsheet() -> None:
    content = xml_2003(SHEETS, STYLES)
    assert sniff(content) is Format.XML_2003
    grid = read_xml_2003(content)
    form, other = grid.sheets
    assert {cell.ref.a1: cell.value for cell in form.cells.values()} == {
        "A1": "自评表", "D1": Fraction(973, 1000), "B4": 1, "C4": 43921, "D4": True,
        "E4": ExcelError("#DIV/0!"), "F4": "",
    }  # fmt: skip
    rate, score = form.cells[1, 4], form.cells[4, 2]
    assert (rate.display, rate.number_format, rate.locked) == ("97.30%", "0.00%", True)
    assert (score.display, score.formula, score.locked) == ("100.00%", UNTOLD_FORMULA, False)
    assert form.merges == (Area(1, 1, 2, 3),)
    assert (form.hidden_columns, form.hidden_rows, form.protected) == ({3, 4}, {4}, True)
    assert form.comments == {(4, 2): "核对"}
    assert grid.names == {"总分": "自评表!$D$3"}
    assert form.names == {"a": "'自评表'!$A$1:$AB$2", "b": '"R1C1"'}
    assert (other.state, other.cells) == ("hidden", {})


@pytest.mark.parametrize(
    "row",
    [
        '<Row ss:Index="1048577"><Cell><Data ss:Type="Number">1</Data></Cell></Row>',
        '<Row><Cell ss:Index="99999"><Data ss:Type="Number">1</Data></Cell></Row>',
    ],
)
def test_no_cell_lies_beyond_the_last_one(row: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xml_2003(xml_2003(f'<Worksheet ss:Name="a"><Table>{row}</Table></Worksheet>'))
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_an_entity_declaration_is_refused() -> None:
    content = xml_2003("").replace(b"<Workbook", b'<!DOCTYPE a [<!ENTITY b "b">]><Workbook', 1)
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xml_2003(content)
    assert caught.value.reason is Unreadable.UNSAFE
