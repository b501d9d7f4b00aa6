"""Web pages under the name of a workbook, as Excel, WPS, LibreOffice and budget systems write them."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from jixiao.cells import Area, Cell, Grid, SheetGrid
from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, sniff
from jixiao.workbooks.html_tables import read_html, read_mhtml
from jixiao.workbooks.parts import Limits

EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\."}
.xl65 {mso-style-parent:style0; mso-number-format:"0\\.00%"; text-align:right}
.xl66, .xl67 {mso-number-format:"\\@"}
.xl68 {mso-number-format:"\\0022≥\\00220\\0022个\\0022"}
--></style><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>自评表</x:Name>
</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--></head>
<body><!--[if !excel]>&nbsp;&nbsp;<![endif]-->
<table border=0 cellpadding=0><col width=72><col width=72 style='display:none'>
 <tr height=18><td colspan=4 class=xl70>项目支出<br>
  绩效自评表</td></tr>
 <tr><td>执行率</td><td class=xl65 x:num="0.97299999999999998">97.30%</td><td class=xl66>007</td>
 <td class=xl67>12</td></tr>
 <tr style='display:none'><td class=xl68>≥350个</td><td rowspan=2>合并<span style='mso-spacerun:yes'>&nbsp; </span></td>
  <td colspan=2 style='mso-ignore:colspan'>溢出的长文字</td></tr>
 <tr><td x:num>1,234.50</td><td x:str>5</td><td>5</td></tr>
 <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr><![endif]>
</table></body></html>"""

LIBREOFFICE = """<html><head><meta name="generator" content="LibreOffice 7.4"/></head><body>
<hr><p><center><h1>Overview</h1><A HREF="#table0">Sheet 1: 说明</a><br>
<A HREF="#table1">Sheet 2: 自评表</a></center></p>
<A NAME="table0"><h1>Sheet 1: <em>说明</em></h1></A><table><tr><td>填报说明</td></tr></table><hr>
<A NAME="table1"><h1>Sheet 2: <em>自评表</em></h1></A><table><colgroup span="2"></colgroup>
<tr><td sdval="0.97" sdnum="1033;0;0.00%"><font face="宋体">97.00%</font></td>
<td sdnum="1033;0;@">12</td><td>13</td>
<td sdval="350" sdnum="1033;0;&quot;≥&quot;0&quot;个&quot;">≥350个</td></tr></table></body></html>"""

SYSTEM = """<html><body><h2>项目支出绩效自评表</h2><p>（2020年度）</p>
<table><tr><td><table border=1><caption>单位：万元</caption>
<thead><tr><th rowspan=2>项目资金</th><th>全年预算数</th><th>执行率</th><th>编码</th><th>日期</th></tr></thead>
<tbody><tr><td>1,315.20</td><td>97.5%</td><td>00123</td><td>2020-12-31</td></tr>
<tr><td>350</td><td>-3</td><td>12%</td><td>123456789012345678</td><td>0.50</td></tr></tbody></table></td></tr></table>
<p>填报人：张三</p><table><tr><td>附</td></tr></table></body></html>"""


def only(grid: Grid) -> SheetGrid:
    (sheet,) = grid.sheets
    return sheet


def cells(sheet: SheetGrid) -> dict[str, Cell]:
    return {cell.ref.a1: cell for cell in sheet.cells.values()}


def values(sheet: SheetGrid) -> dict[str, object]:
    return {place: cell.value for place, cell in cells(sheet).items()}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_of_excel_in_whatever_encoding(encoding: str) -> None:
    content = EXCEL.encode(encoding)
    assert sniff(content) is Format.HTML
    sheet = only(read_html(content))
    assert sheet.name == "自评表"
    assert values(sheet) == {
        "A1": "项目支出\n绩效自评表",
        "A2": "执行率",
        "B2": Fraction(973, 1000),
        "C2": "007",
        "D2": "12",
        "A3": "≥350个",
        "B3": "合并\xa0",
        "C3": "溢出的长文字",
        "A4": Fraction(2469, 2),
        "C4": "5",
        "D4": 5,
    }
    found = cells(sheet)
    assert (found["B2"].number_format, found["B2"].display) == ("0.00%", "97.30%")
    assert found["A3"].number_format == '"≥"0"个"'
    assert sheet.merges == (Area(1, 1, 1, 4), Area(3, 2, 4, 2)), "text that runs over is no merged range"
    assert sheet.hidden_columns == {2}
    assert 3 in sheet.hidden_rows


def test_excel_marks_texts_on_the_whole_table() -> None:
    page = "<table x:str><tr><td>12</td><td x:num>12</td><td x:num='0.125'>13%</td></tr></table>"
    assert values(only(read_html(page.encode()))) == {"A1": "12", "B1": 12, "C1": Fraction(1, 8)}


def test_a_page_of_libreoffice_has_a_sheet_each_and_marks_its_numbers() -> None:
    notes, form = read_html(LIBREOFFICE.encode()).sheets
    assert (notes.name, values(notes)) == ("说明", {"A1": "填报说明"})
    assert (form.name, values(form)) == ("自评表", {"A1": Fraction(97, 100), "B1": "12", "C1": "13", "D1": 350})
    assert cells(form)["D1"].display == "≥350个"


def test_a_page_of_a_budget_system_is_read_as_excel_opens_it() -> None:
    sheet = only(read_html(SYSTEM.encode()))
    assert values(sheet) == {
        "A1": "项目支出绩效自评表", "A2": "（2020年度）", "A3": "单位：万元",
        "A4": "项目资金", "B4": "全年预算数", "C4": "执行率", "D4": "编码", "E4": "日期",
        "B5": Fraction(13152, 10), "C5": Fraction(39, 40), "D5": "00123", "E5": "2020-12-31",
        "A6": 350, "B6": -3, "C6": Fraction(12, 100), "D6": "123456789012345678", "E6": Fraction(1, 2),
        "A7": "填报人：张三", "A8": "附",
    }  # fmt: skip
    assert sheet.merges == (Area(4, 1, 5, 1),)
    found = cells(sheet)
    assert {place: found[place].number_format for place in ("B5", "C5", "C6")} == {
        "B5": "#,##0.00", "C5": "0.00%", "C6": "0%",
    }  # fmt: skip
    assert [found[place].display for place in ("B5", "C5", "E6")] == ["1,315.20", "97.5%", "0.50"]


def test_a_single_file_page_has_its_sheets_and_their_names() -> None:
    listed = "".join(
        f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="book.files/{source}"/></x:ExcelWorksheet>'
        for name, source in (("甲&amp;乙", "sheet001.htm"), ("自评表", "sheet002.htm"))
    )
    book = f"<html><xml><x:ExcelWorkbook>{listed}</x:ExcelWorkbook></xml><frameset></frameset></html>"
    parts = {
        "book.htm": book,
        "book.files/tabstrip.htm": "<table><tr><td>甲</td></tr></table>",
        "book.files/sheet001.htm": "<table><tr><td>1</td></tr></table>",
        "book.files/sheet002.htm": "<table><tr><td>得分</td></tr></table>",
    }
    message = 'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    for location, text in parts.items():
        message += (
            f"--b\r\nContent-Location: file:///C:/{location}\r\nContent-Transfer-Encoding: 8bit\r\n"
            f'Content-Type: text/html; charset="utf-8"\r\n\r\n{text}\r\n'
        )
    content = f"{message}--b--\r\n".encode()
    assert sniff(content) is Format.MHTML
    assert {sheet.name: values(sheet) for sheet in read_mhtml(content).sheets} == {
        "甲&乙": {"A1": 1},
        "自评表": {"A1": "得分"},
    }


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><frameset rows='*,39'><frame src='a.files/sheet001.htm'></frameset></html>", Unreadable.FRAMES),
        ("<html><body><p>登录已超时，请重新登录</p></body></html>", Unreadable.HTML),
        ("<html><!-- --></html>", Unreadable.HTML),
    ],
)
def test_a_page_without_a_table_says_what_is_missing(page: str, reason: Unreadable) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_html(page.encode())
    assert caught.value.reason is reason


def test_spans_end_where_the_table_and_the_sheet_end() -> None:
    page = "<table><tr><td rowspan=99999999>总</td><td colspan=0>1</td></tr><tr><td colspan=x>2</td></tr></table>"
    sheet = only(read_html(page.encode()))
    assert sheet.merges == (Area(1, 1, 2, 1),)
    assert values(sheet) == {"A1": "总", "B1": 1, "B2": 2}
    wide = only(read_html(b"<table><tr><td colspan=9999999>1</td></tr></table>"))
    assert wide.merges == (Area(1, 1, 1, 1000),)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr>" + "<td colspan=1000>1</td>" * 18 + "</tr></table>",
        "<table>" + "<tr><td colspan=1000>1</td></tr>" * 2001 + "</table>",
    ],
    ids=["beyond the last column", "more than the limit"],
)
def test_a_few_bytes_do_not_fill_the_memory(page: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_html(page.encode())
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_tables_in_tables_come_to_an_end() -> None:
    deep = "<table><tr><td>" * 5000 + "底" + "</td></tr></table>" * 5000
    assert read_html(deep.encode()).sheets


def test_limits_are_kept() -> None:
    page = b"<table><tr><td>1<td>2<td>3</table>"
    assert len(only(read_html(page)).cells) == 3
    with pytest.raises(UnreadableWorkbook) as caught:
        read_html(page, Limits(cells=5))
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_what_is_not_shown_is_not_read() -> None:
    page = (
        "<table><tr><td><script>var a = 1</script><style>.a {}</style>得分<!-- 旧 --></td>"
        "<td>5<div style='mso-element:comment-list'><p>批注</p></div></td></tr></table>"
    )
    assert values(only(read_html(page.encode()))) == {"A1": "得分", "B1": 5}


def test_lines_of_a_cell() -> None:
    page = "<table><tr><td><p>一、<b>指标</b></p><p>二</p><div><br>三<br><br>四</div></td></tr></table>"
    assert values(only(read_html(page.encode()))) == {"A1": "一、指标\n二\n三\n四"}


@pytest.mark.parametrize(
    "page",
    [
        "<style>" + "a " * 500_000 + "</style><table><tr><td>1</td></tr></table>",
        "<x:Name></x:Name>" * 50_000 + "<table><tr><td>1</td></tr></table>",
        f"<table><tr><td>0.{'0' * 500_000}1</td></tr></table>",
    ],
    ids=["style", "names", "noughts"],
)
def test_long_nonsense_takes_no_longer_than_sense(page: str) -> None:
    start = time.perf_counter()
    assert only(read_html(page.encode())).cells
    assert read_mhtml(b"Content-Type: text/html\n\n" + page.encode()).sheets
    assert time.perf_counter() - start < 10
