"""What a cell shows: a table by format, partly compared with LibreOffice's own rendering."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import Any

import pytest
import xlsxwriter

from jixiao.cells import ExcelError, Value
from jixiao.numbers import exact
from jixiao.workbooks.display import display_text
from jixiao.workbooks.number_formats import BUILTIN_FORMATS

# Value, format, text. Rendered alike by LibreOffice, which the last test asks.
SHARED: list[tuple[float, str, str]] = [
    (350, "General", "350"),
    (-3.5, "General", "-3.5"),
    (0, "General", "0"),
    (97.3, "General", "97.3"),
    (350, '"≥"General"个"', "≥350个"),
    (0.95, '"≥"0.00%', "≥95.00%"),
    (0.125, "0%", "13%"),
    (1.005, "0.00", "1.01"),
    (2.5, "0", "3"),
    (-2.5, "0", "-3"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (12, "0,000", "0,012"),
    (1234567, "#,##0,", "1,235"),
    (12345678, "0.0,", "12345.7"),
    (12345670, '0.00,,"百万"', "12.35百万"),
    (12345678, r'0\.0,"万元"', "1234.6万元"),
    (0.5, "#.##", ".5"),
    (5, "0.0#", "5.0"),
    (5.25, "0.0#", "5.25"),
    (0, "#", ""),
    (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
    (0, '0;-0;"零"', "零"),
    (7, '0;-0;"零"', "7"),
    (-7, '0;[Red]-0;"零"', "-7"),
    (120, '[>=100]"优"0;[<60]"差"0;0', "优120"),
    (59, '[>=100]"优"0;[<60]"差"0;0', "差59"),
    (80, '[>=100]"优"0;[<60]"差"0;0', "80"),
    (-5, '"≥"0.00', "-≥5.00"),
    (8, r"0\分", "8分"),
    (8, "0分", "8分"),
    (5551234, "000-0000", "555-1234"),
    (12345.6, "0.00E+00", "1.23E+04"),
    (0.00012, "0.0E+0", "1.2E-4"),
    (12345.6, "##0.0E+0", "12.3E+3"),
    (5.25, "# ?/?", "5 1/4"),
    (0.75, "# ?/4", " 3/4"),
    (45352, 'yyyy"年"m"月"d"日"', "2024年3月1日"),
    (45352, "yyyy年m月d日", "2024年3月1日"),
    (45352, "yyyy-mm-dd", "2024-03-01"),
    (45352, "m/d/yyyy", "3/1/2024"),
    (45352, "yy.m.d", "24.3.1"),
    (45352, "d-mmm-yy", "1-Mar-24"),
    (45352, "dddd", "Friday"),
    (45352.785, "yyyy/m/d h:mm", "2024/3/1 18:50"),
    (45352.785, "h:mm AM/PM", "6:50 PM"),
    (45352.785, "hh:mm:ss", "18:50:24"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (0.0427, "mm:ss", "01:29"),
    (0.520833333333333, "h:mm", "12:30"),
    (45352, "[$-804]aaaa", "星期五"),
    (45352, "[$-804]yyyy年m月d日", "2024年3月1日"),
    (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
]

EXCEL_ONLY: list[tuple[Value, str, str]] = [
    (Fraction(1, 3), "General", "0.333333333"),
    (exact(12345.678912), "General", "12345.67891"),
    (exact(12345678901), "General", "12345678901"),
    (exact(123456789012), "General", "1.23457E+11"),
    (exact(0.0001), "General", "0.0001"),
    (exact(0.00001), "General", "1E-05"),
    (exact(99999999999.6), "General", "1E+11"),
    (exact(9.99999999999), "General", "10"),
    (exact(5), 'G/通用格式"个"', "5个"),
    (exact(12345678), '0!.0,"万元"', "1234.6万元"),
    (exact(8.5), "@", "8.5"),
    (exact(3), "# ?/?", "3    "),
    (exact(5), "?0.0?", " 5.0 "),
    (exact(1234), BUILTIN_FORMATS[43], " 1,234.00 "),
    (exact(0), BUILTIN_FORMATS[43], " -   "),
    (exact(60), "yyyy/m/d", "1900/2/29"),
    (exact(59), "yyyy/m/d", "1900/2/28"),
    (exact(1), "yyyy/m/d", "1900/1/1"),
    (exact(0), "yyyy/m/d", "1900/1/0"),
    (exact(0.52083330), "h:mm", "12:30"),
    (exact(0.5208333), "h:mm:ss.000", "12:29:59.997"),
    (exact(-1), "yyyy/m/d", "########"),
    (exact(2958466), "yyyy/m/d", "########"),
    (exact(45352), BUILTIN_FORMATS[14], "2024/3/1"),
    (exact(45352), BUILTIN_FORMATS[31], "2024年3月1日"),
    (exact(45352), BUILTIN_FORMATS[57], "2024年3月"),
    (exact(0.785), BUILTIN_FORMATS[55], "下午6时50分"),
    (exact(45352), "[$-804]mmmm", "三月"),
    (exact(45352), "aaa", "五"),
    (exact(50), "[<10]0;[<20]0.0", "########"),
    ("优", "0.00", "优"),
    ("优", '"≥"@"级"', "≥优级"),
    ("优", '0;-0;0;@"级"', "优级"),
    ("优", ";;;", ""),
    ("优", ";;", "优"),
    (exact(5), ";;;", ""),
    ("1.50", "@", "1.50"),
    (True, "0.00", "TRUE"),
    (False, "General", "FALSE"),
    (ExcelError("#DIV/0!"), "0.00", "#DIV/0!"),
    (None, '"x"0', ""),
    (exact(5), "", "5"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHARED)
def test_numbers(value: float, code: str, text: str) -> None:
    assert display_text(exact(value), code) == text


@pytest.mark.parametrize(("value", "code", "text"), EXCEL_ONLY)
def test_what_only_excel_does(value: Value, code: str, text: str) -> None:
    assert display_text(value, code) == text


def test_days_may_count_from_1904() -> None:
    assert display_text(exact(43890), "yyyy/m/d", date1904=True) == "2024/3/1"


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same(convert: Any) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, (value, code, _) in enumerate(SHARED):
        sheet.write_number(row, 0, value, book.add_format({"num_format": code}))
        sheet.write_string(row, 1, "|")
    book.close()
    # Filter options: comma, quote, UTF-8, from line 1, …, contents saved as shown.
    target = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    text = convert({"table.xlsx": buffer.getvalue()}, target)["table.xlsx"].decode()
    shown = [row[0] for row in csv.reader(io.StringIO(text))]
    assert [(c, s) for (_, c, _), s in zip(SHARED, shown, strict=True)] == [(c, t) for _, c, t in SHARED]
