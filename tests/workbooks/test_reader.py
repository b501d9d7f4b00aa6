"""The reader against openpyxl, cell by cell, on what three writers write, and against oddities of real files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.cells import Area, CellRef, ExcelError, Grid, Kind
from jixiao.numbers import exact
from jixiao.workbooks.reader import read_grid

SHEET = "自评表"
FORM = "xl/worksheets/sheet1.xml"

Content = dict[tuple[int, int], Any]

# XML holds no control characters but tabs and line breaks; openpyxl refuses to write the others.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12
).filter(lambda text: text.strip() and not text.startswith(("=", "#", "{")) and "_x" not in text)
numbers = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: float(f"{number:.12g}"))
)
formulas = st.sampled_from(["=ROUND(A1*2,2)", '=IF(B2="","",B2)', "=SUM(A1:C3)", '=$A$1&"分"'])
contents = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(1, 8)), st.one_of(texts, numbers, st.booleans(), formulas), min_size=1
)


def by_xlsxwriter(content: Content) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    for (row, column), value in content.items():
        if isinstance(value, str) and value.startswith("="):
            sheet.write_formula(row - 1, column - 1, value, None, 1.5)
        elif isinstance(value, str):
            sheet.write_string(row - 1, column - 1, value)
        elif isinstance(value, bool):
            sheet.write_boolean(row - 1, column - 1, value)
        else:
            sheet.write_number(row - 1, column - 1, value, book.add_format({"num_format": "0.00", "locked": False}))
    book.close()
    return buffer.getvalue()


def by_openpyxl(content: Content) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for (row, column), value in content.items():
        sheet.cell(row, column).value = value
        sheet.cell(row, column).number_format = "0.0%"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def assert_as_openpyxl(source: bytes) -> None:
    grid = read_grid(source)
    formulas_of = openpyxl.load_workbook(io.BytesIO(source))
    values_of = openpyxl.load_workbook(io.BytesIO(source), data_only=True)
    assert [sheet.name for sheet in grid.sheets] == formulas_of.sheetnames
    for sheet in grid.sheets:
        theirs = formulas_of[sheet.name]
        found = {(cell.row, cell.column): cell for row in theirs.iter_rows() for cell in row if cell.value is not None}
        assert set(sheet.cells) == set(found)
        for position, cell in sheet.cells.items():
            other = found[position]
            saved = values_of[sheet.name].cell(*position).value
            formula = str(other.value)[1:] if other.data_type == "f" else None
            value = exact(saved) if isinstance(saved, int | float) and not isinstance(saved, bool) else saved
            assert (cell.formula, cell.value) == (formula, value)
            assert isinstance(cell.value, bool) == isinstance(saved, bool)
            assert isinstance(cell.value, ExcelError) == (values_of[sheet.name].cell(*position).data_type == "e")
            assert cell.saved == (saved is not None)
            assert (cell.number_format, cell.locked) == (other.number_format, other.protection.locked)
            assert cell.ref == CellRef(sheet.name, *position)
        assert {area.a1 for area in sheet.merges} == {str(area) for area in theirs.merged_cells.ranges}


@settings(max_examples=60, deadline=None)
@given(contents, st.sampled_from([by_xlsxwriter, by_openpyxl]))
def test_the_reader_agrees_with_openpyxl(content: Content, write: Callable[[Content], bytes]) -> None:
    assert_as_openpyxl(write(content))


@pytest.mark.libreoffice
def test_the_reader_agrees_with_openpyxl_on_what_libreoffice_writes(convert: Any) -> None:
    content: Content = {
        (1, 1): "指标 一",
        (1, 2): 0.1 + 0.2,
        (2, 1): True,
        (2, 2): "=ROUND(B1*10,2)",
        (3, 2): "=1/0",
        (4, 1): " 空格 ",
        (5, 5): -12345.678,
        (6, 1): '="分"&B1',
    }
    converted = convert({"form.xlsx": by_openpyxl(content)}, "xlsx")["form.xlsx"]
    assert_as_openpyxl(converted)
    cells = read_grid(converted).sheet(SHEET).cells
    assert cells[2, 2].value == 3
    assert cells[3, 2].value == ExcelError("#DIV/0!")
    assert cells[1, 2].value == Fraction(3, 10)


@pytest.fixture(scope="module")
def rich(tools: Any) -> bytes:
    return tools.rich_workbook()


def test_a_rich_workbook_is_read_whole(rich: bytes) -> None:
    grid = read_grid(rich)
    sheet = grid.sheet(SHEET)
    assert sheet.cell(2, 1).value == "  前后有空格  "
    assert sheet.cell(2, 1).text == "前后有空格"
    assert (sheet.cell(2, 2).value, sheet.cell(2, 2).display, sheet.cell(2, 2).locked) == (
        Fraction(19, 20),
        "95.00%",
        False,
    )
    assert (sheet.cell(2, 3).formula, sheet.cell(2, 3).display) == ("ROUND(B2*10,2)", "9.50分")
    assert sheet.cell(3, 1).value == "普通红色"
    assert sheet.cell(4, 3).kind is Kind.BLANK
    assert sheet.cell(4, 3).saved
    assert sheet.cell(5, 1).value == ExcelError("#DIV/0!")
    assert sheet.cell(5, 1).kind is Kind.ERROR
    assert sheet.cell(7, 3).value == "合并区"
    assert sheet.merges == (Area.parse("A1:D1"), Area.parse("B6:C7"))
    assert sheet.comments == {(2, 2): "原有批注"}
    assert sheet.protected
    assert grid.names == {"总分": "'自评表'!$C$3"}
    assert grid.sheet("附表 2").names == {"本表": "'附表 2'!$A$1"}
    assert sheet.names == {"_xlnm.Print_Area": "自评表!$A$1:$D$9"}
    assert grid.has_macros
    assert grid.external_links == ()


@pytest.mark.parametrize("dialect", ["as_strict", "as_prefixed"])
def test_other_dialects_read_alike(rich: bytes, tools: Any, dialect: str) -> None:
    assert read_grid(getattr(tools, dialect)(rich)) == read_grid(rich)


def cells_of(rows: str, tools: Any, extra: str = "") -> dict[str, Any]:
    """Read a sheet of the given rows: address → (value, formula, saved)."""
    grid = sheet_of(rows, tools, extra)
    return {cell.ref.a1: (cell.value, cell.formula, cell.saved) for cell in grid.sheet(SHEET).cells.values()}


def sheet_of(rows: str, tools: Any, extra: str = "") -> Grid:
    data = f"<sheetData>{rows}</sheetData>{extra}"
    return read_grid(
        tools.changed(
            by_xlsxwriter({(1, 1): "文字", (2, 1): 1}),
            {FORM: lambda text: re.sub(r"<sheetData>.*</sheetData>", lambda _: data, text, flags=re.DOTALL)},
        )
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<v>97.299999999999997</v>", (Fraction(973, 10), None, True)),
        ("<v>1E-3</v>", (Fraction(1, 1000), None, True)),
        ("<v>0</v>", (Fraction(0), None, True)),
        ("<f>A1</f>", (None, "A1", False)),
        ("<f>A1</f><v/>", (None, "A1", False)),
        ('t="str"><f>A1</f>', ("", "A1", True)),
        ('t="str"><f>A1</f><v/>', ("", "A1", True)),
        ('t="str"><f>A1</f><v>优_x000D_良</v>', ("优\r良", "A1", True)),
        ('t="b"><v>1</v>', (True, None, True)),
        ('t="b"><v>0</v>', (False, None, True)),
        ('t="e"><f>1/0</f><v>#DIV/0!</v>', (ExcelError("#DIV/0!"), "1/0", True)),
        ('t="s"><v>0</v>', ("文字", None, True)),
        ('t="inlineStr"><is><t>甲</t></is>', ("甲", None, True)),
        (
            't="inlineStr"><is><r><rPr><b/></rPr><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r>'
            '<rPh sb="0" eb="1"><t>jia</t></rPh></is>',
            ("甲 乙", None, True),
        ),
        ('t="d"><v>2024-03-01</v>', (Fraction(45352), None, True)),
        ('t="d"><v>2024-03-01T12:00:00</v>', (Fraction(90705, 2), None, True)),
        ('t="d"><v>1900-01-31</v>', (Fraction(31), None, True)),
        ('t="d"><v>10099-01-01</v>', ("10099-01-01", None, True)),
        ('t="n"><v>#N/A</v>', (ExcelError("#N/A"), None, True)),
        ("<v>NaN</v>", (ExcelError("#NUM!"), None, True)),
        ("<v>1e999</v>", (ExcelError("#NUM!"), None, True)),
        ('<f t="array" ref="B2">SUM(A1:A2*2)</f><v>2</v>', (Fraction(2), "SUM(A1:A2*2)", True)),
    ],
)
def test_each_kind_of_cell(cell: str, expected: tuple[Any, ...], tools: Any) -> None:
    start = '<c r="B2" ' if cell.startswith("t=") else '<c r="B2">'
    found = cells_of(f'<row r="2">{start}{cell}</c></row>', tools)
    assert found == {"B2": expected}
    assert type(found["B2"][0]) is type(expected[0])


@pytest.mark.parametrize("cell", ['<c r="B2" s="0"/>', '<c r="B2"><v/></c>', '<c r="B2" t="s"/>', '<c r="B2"><f/></c>'])
def test_cells_that_hold_nothing_are_left_out(cell: str, tools: Any) -> None:
    assert cells_of(f'<row r="2">{cell}</row>', tools) == {}


def test_shared_formulas_are_spelt_out_in_every_cell(tools: Any) -> None:
    rows = (
        '<row r="3"><c r="C3"><f t="shared" si="0"/><v>3</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" ref="C2:C4" si="0">ROUND(B2*$A$1,2)</f><v>2</v></c></row>'
        '<row r="4"><c r="C4"><f t="shared" si="0"/></c></row>'
    )
    assert cells_of(rows, tools) == {
        "C2": (2, "ROUND(B2*$A$1,2)", True),
        "C3": (3, "ROUND(B3*$A$1,2)", True),
        "C4": (None, "ROUND(B4*$A$1,2)", False),
    }


def test_places_that_are_not_written_are_counted(tools: Any) -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )
    assert {a1: value for a1, (value, _, _) in cells_of(rows, tools).items()} == {
        "A1": 1,
        "B1": 2,
        "C5": 3,
        "D5": 4,
        "A6": 5,
    }


def test_rows_out_of_order_come_in_order(tools: Any) -> None:
    rows = '<row r="9"><c r="B9"><v>2</v></c><c r="A9"><v>1</v></c></row><row r="2"><c r="A2"><v>0</v></c></row>'
    assert list(cells_of(rows, tools)) == ["A2", "A9", "B9"]


def test_a_single_far_cell_and_a_wrong_dimension_cost_nothing(tools: Any) -> None:
    found = cells_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', tools)
    assert found == {"XFD1048576": (1, None, True)}


def test_hidden_rows_and_columns_and_states(rich: bytes, tools: Any) -> None:
    def hide(text: str) -> str:
        text = text.replace("<sheetData>", '<sheetData><row r="50" hidden="1"/>', 1)
        return re.sub("<cols>", '<cols><col min="16383" max="16400" width="0" hidden="true"/>', text)

    source = tools.changed(
        rich,
        {FORM: hide, "xl/workbook.xml": lambda text: text.replace('name="附表 2"', 'name="附表 2" state="veryHidden"')},
    )
    grid = read_grid(source)
    assert grid.sheet(SHEET).hidden_rows == {50}
    assert grid.sheet(SHEET).hidden_columns == {16383, 16384}
    assert [sheet.state for sheet in grid.sheets] == ["visible", "veryHidden"]


def test_rows_of_a_form_control_are_no_rows_of_the_sheet(tools: Any) -> None:
    anchor = (
        '<controls><control shapeId="1" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        'spreadsheetDrawing"><xdr:from><xdr:col>1</xdr:col><xdr:row>7</xdr:row></xdr:from></control></controls>'
    )
    assert cells_of("<row><c><v>1</v></c></row>", tools, anchor) == {"A1": (1, None, True)}


def test_threaded_comments_lose_their_notice(rich: bytes, tools: Any) -> None:
    def thread(text: str) -> str:
        notice = (
            "[线程批注]\n\n你的Excel版本可读取此线程批注; 但如果在更新版本的Excel中打开文件，"
            "则对批注所作的任何改动都将被删除。"
            "了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    请核对\n答复:\n    已核对：属实"
        )
        return text.replace("原有批注", notice)

    grid = read_grid(tools.changed(rich, {"xl/comments1.xml": thread}))
    assert grid.sheet(SHEET).comments == {(2, 2): "请核对\n已核对：属实"}


def test_odd_packages_read_alike(rich: bytes, tools: Any) -> None:
    expected = read_grid(rich)
    parts = tools.unzip(rich)
    backslashes = tools.rezip({name.replace("/", "\\"): content for name, content in parts.items()})
    capitals = tools.rezip({name.replace("sheet1.xml", "Sheet1.XML"): content for name, content in parts.items()})
    absolute = tools.changed(
        rich, {"xl/_rels/workbook.xml.rels": lambda text: text.replace('Target="', 'Target="/xl/')}
    )
    wrong = tools.changed(rich, {FORM: lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1"', text)})
    fills = tools.changed(rich, {"xl/styles.xml": lambda text: re.sub(r"(<fills[^>]*>)", r"\1<fill/>", text)})
    for variant in (backslashes, capitals, absolute, wrong, fills):
        assert read_grid(variant) == expected


def test_parts_that_may_be_missing(tools: Any) -> None:
    parts = tools.unzip(by_openpyxl({(1, 1): 5}))
    for name in ("xl/styles.xml", "docProps/app.xml"):
        del parts[name]
    cell = read_grid(tools.rezip(parts)).at(CellRef(SHEET, 1, 1))
    assert (cell.value, cell.number_format, cell.locked) == (5, "General", True)


def test_chart_sheets_are_left_out_and_scopes_still_count_them() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    chart = book.add_chart({"type": "column"})
    chartsheet = book.add_chartsheet("图")
    sheet = book.add_worksheet(SHEET)
    sheet.write("A1", 1)
    chart.add_series({"values": f"='{SHEET}'!$A$1"})
    chartsheet.set_chart(chart)
    book.define_name(f"'{SHEET}'!得分", f"='{SHEET}'!$A$1")
    book.close()
    grid = read_grid(buffer.getvalue())
    assert [sheet.name for sheet in grid.sheets] == [SHEET]
    assert grid.sheet(SHEET).names == {"得分": f"'{SHEET}'!$A$1"}


def test_broken_names_stay_as_text_and_links_are_listed(tools: Any) -> None:
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId9" Type="{kinds}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    names = "<definedNames><definedName name='坏'>#REF!</definedName></definedNames>"
    source = tools.changed(
        by_openpyxl({(1, 1): 5}),
        {
            "xl/workbook.xml": lambda text: re.sub(r"<definedNames ?/>", names, text),
            "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Rel", link + "</Rel"),
        },
    )
    parts = tools.unzip(source)
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{relationships}"><Relationship Id="rId1" Type="{kinds}/externalLinkPath" '
        f'Target="file:///D:/%E6%95%B0%E6%8D%AE.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    grid = read_grid(tools.rezip(parts))
    assert grid.names == {"坏": "#REF!"}
    assert grid.external_links == ("file:///D:/%E6%95%B0%E6%8D%AE.xlsx",)


def test_days_may_count_from_1904(tools: Any) -> None:
    def date1904(text: str) -> str:
        return re.sub(r"<workbookPr ?/?>", '<workbookPr date1904="1"/>', text)

    source = tools.changed(by_openpyxl({(1, 1): 43890}), {"xl/workbook.xml": date1904})
    source = tools.changed(source, {"xl/styles.xml": lambda text: text.replace("0.0%", "yyyy/m/d")})
    assert read_grid(source).at(CellRef(SHEET, 1, 1)).display == "2024/3/1"
