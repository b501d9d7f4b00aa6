"""The patcher: what it must leave alone, byte for byte, and what others read in its output."""

from __future__ import annotations

import io
import random
import re
import zipfile
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment

from jixiao.cells import CellRef, ExcelError
from jixiao.findings import Severity
from jixiao.workbooks.added_sheet import AddedSheet, Look, SheetCell
from jixiao.workbooks.colours import FILLS
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.marks import Mark
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

SHEET = "自评表"
LAST = "（以上由核对程序所写，复核时撤去）"
LONG = "实际完成值与自评得分不符：" + "按指标值与实际值计算应得 9.50 分，" * 12


def at(a1: str, sheet: str = SHEET) -> CellRef:
    return CellRef.parse(a1, sheet)


def framed(text: str) -> str:
    """A comment as marks write it."""
    return f"核对：\n{text}\n{LAST}"


MARKS = (
    Mark(at("B2"), "FFC7CE", "得分多计 0.5 分", "核对"),
    Mark(at("C7"), "FFEB9C", LONG, "核对"),
    Mark(at("C2"), "FFC7CE", None),
    Mark(at("D40"), "FFC7CE", "此格缺失", "核对"),
    Mark(at("A1", "附表 2"), "FFEB9C", "附表批注", "核对"),
)
FINDINGS = AddedSheet(
    name="核对结果",
    widths=(12, 40, 12),
    rows=(
        (SheetCell("核对结果", Look.TITLE, span=3),),
        (SheetCell("单元格", Look.HEADER), SheetCell("问题", Look.HEADER), SheetCell("差额", Look.HEADER)),
        (
            SheetCell("自评表!B2", Look.LINK, at("B2")),
            SheetCell(LONG, Look.BODY),
            SheetCell(Fraction(-1, 2), Look.ERROR),
        ),
    ),
    header_row=2,
)


@pytest.fixture(scope="module")
def rich(tools: Any) -> bytes:
    return tools.rich_workbook()


@pytest.fixture(scope="module")
def annotated(rich: bytes) -> bytes:
    package = Package(rich)
    package.add_marks(MARKS)
    package.add_sheet(FINDINGS)
    return package.to_bytes()


def values(content: bytes) -> dict[str, Any]:
    """Values, formulas and saved results of every cell, as the reader sees them."""
    return {
        str(cell.ref): (cell.value, cell.formula, cell.saved, cell.number_format, cell.display, cell.locked)
        for sheet in read_grid(content).sheets
        if sheet.name != "核对结果"
        for cell in sheet.cells.values()
    }


def test_nothing_edited_is_nothing_changed(rich: bytes, tools: Any) -> None:
    assert tools.unzip(Package(rich).to_bytes()) == tools.unzip(rich)


def test_unedited_parts_stay_byte_for_byte(rich: bytes, annotated: bytes, tools: Any) -> None:
    before, after = tools.unzip(rich), tools.unzip(annotated)
    assert list(after)[: len(before)] == list(before)
    assert {name for name in before if after[name] != before[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    assert set(after) - set(before) == {
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/sheet3.xml",
    }


def test_timestamps_stay_and_new_parts_have_none(rich: bytes, annotated: bytes) -> None:
    before = {info.filename: info for info in zipfile.ZipFile(io.BytesIO(rich)).infolist()}
    archive = zipfile.ZipFile(io.BytesIO(annotated))
    assert archive.testzip() is None
    for info in archive.infolist():
        expected = before[info.filename].date_time if info.filename in before else (1980, 1, 1, 0, 0, 0)
        assert info.date_time == expected


def test_marks_change_the_style_attribute_and_nothing_else_of_a_sheet(
    rich: bytes, annotated: bytes, tools: Any
) -> None:
    before = tools.unzip(rich)["xl/worksheets/sheet1.xml"].decode()
    after = tools.unzip(annotated)["xl/worksheets/sheet1.xml"].decode()
    root = etree.fromstring(after.encode())
    original = etree.fromstring(before.encode())
    styles = {cell.get("r"): cell.get("s") for cell in original.iter("{*}c")}
    touched = {"B2", "B6", "C6", "B7", "C7", "C2"}
    for cell in list(root.iter("{*}c")):
        if cell.get("r") == "D40":
            row = cell.getparent()
            assert row is not None
            row.getparent().remove(row)  # type: ignore[union-attr]
        elif cell.get("r") in touched:
            assert cell.get("s") != styles[cell.get("r")]
            cell.set("s", styles[cell.get("r")] or "")
    dimension = root.find("{*}dimension")
    assert dimension is not None
    assert dimension.get("ref") == "A1:D40"
    dimension.set("ref", original.find("{*}dimension").get("ref"))  # type: ignore[union-attr]
    assert etree.tostring(root, method="c14n") == etree.tostring(original, method="c14n")


def test_existing_cell_formats_stay_and_a_mark_changes_only_the_fill(rich: bytes, annotated: bytes) -> None:
    before, after = (openpyxl.load_workbook(io.BytesIO(content))[SHEET] for content in (rich, annotated))
    for a1 in ("B2", "C2", "B6", "C7"):
        old, new = before[a1], after[a1]
        for trait in ("number_format", "font", "border", "alignment", "protection"):
            assert repr(getattr(new, trait)) == repr(getattr(old, trait))
    assert [after[a1].fill.fgColor.rgb for a1 in ("B2", "B6", "C2")] == ["FFFFC7CE", "FFFFEB9C", "FFFFC7CE"]
    assert [after[a1].fill.fill_type for a1 in ("B2", "B6", "C2")] == ["solid"] * 3
    assert after["C3"].fill.fgColor.rgb == "FFFFFF99"
    # A cell that the sheet lacked takes its column's format.
    assert (after["D40"].number_format, after["D40"].font.name) == ("0.00%", "仿宋")


def test_every_cell_of_a_merged_range_is_filled(annotated: bytes, tools: Any) -> None:
    sheet = etree.fromstring(tools.unzip(annotated)["xl/worksheets/sheet1.xml"])
    styles = {cell.get("r"): cell.get("s") for cell in sheet.iter("{*}c")}
    assert len({styles[a1] for a1 in ("B6", "C6", "B7", "C7")}) == 1


def test_equal_marks_share_one_cell_format(rich: bytes) -> None:
    package = Package(rich)
    package.add_marks([Mark(at("C2"), "FFC7CE"), Mark(at("C3"), "ffc7ce"), Mark(at("C4"), "FFEB9C")])
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[SHEET]
    before = openpyxl.load_workbook(io.BytesIO(rich))
    assert sheet["C2"]._style == sheet["C3"]._style
    assert sheet["C2"]._style != sheet["C4"]._style
    assert len(sheet.parent._cell_styles) == len(before._cell_styles) + 2


def test_values_formulas_and_saved_results_stay(rich: bytes, annotated: bytes) -> None:
    assert values(annotated) == values(rich)
    assert values(rich)[f"{SHEET}!C4"][:3] == ("", 'IF(B4="","",B4)', True)


def test_comments_are_added_and_appended(annotated: bytes) -> None:
    grid = read_grid(annotated)
    assert grid.sheet(SHEET).comments == {
        (2, 2): f"原有批注\n{framed('得分多计 0.5 分')}",
        (6, 2): framed(LONG),
        (40, 4): framed("此格缺失"),
    }
    assert grid.sheet("附表 2").comments == {(1, 1): framed("附表批注")}
    sheet = openpyxl.load_workbook(io.BytesIO(annotated))[SHEET]
    assert sheet["B2"].comment.text == f"原有批注\n{framed('得分多计 0.5 分')}"
    assert [sheet["B2"].comment.author, sheet["B6"].comment.author] == ["张三", "核对"]


def test_a_plain_comment_becomes_the_first_run(tools: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"].comment = Comment("原有", "张三")
    buffer = io.BytesIO()
    book.save(buffer)
    package = Package(buffer.getvalue())
    package.add_marks([Mark(at("A1", "Sheet"), "FFC7CE", "新增", "核对")])
    result = package.to_bytes()
    comment = etree.fromstring(tools.unzip(result)["xl/comments/comment1.xml"]).find(".//{*}text")
    assert comment is not None
    assert [etree.QName(child).localname for child in comment] == ["r", "r"]
    assert read_grid(result).sheet("Sheet").comments == {(1, 1): f"原有\n{framed('新增')}"}


def test_comment_boxes_are_large_enough_for_chinese(annotated: bytes, tools: Any) -> None:
    drawing = tools.unzip(annotated)["xl/drawings/vmlDrawing1.vml"].decode()
    etree.fromstring(drawing.encode())
    boxes = {
        (int(row) + 1, int(column) + 1): (float(width), float(height))
        for width, height, row, column in re.findall(
            r"width:([\d.]+)pt;\s*height:([\d.]+)pt.*?<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>",
            drawing,
            re.DOTALL,
        )
    }
    assert set(boxes) == {(2, 2), (6, 2), (40, 4)}
    # The box that was there has grown to the common width.
    assert boxes[2, 2][0] == 200
    # 434 half-width characters, 36 to a line.
    assert boxes[6, 2][0] >= 200
    assert boxes[6, 2][1] >= 13 * 14
    identifiers = re.findall(r'shape\b[^>]* id="(_x0000_s\d+)"', drawing)
    assert len(identifiers) == len(set(identifiers)) == 3


def test_the_added_sheet_comes_last_and_the_active_one_stays(rich: bytes, annotated: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(annotated))
    assert book.sheetnames == [SHEET, "附表 2", "核对结果"]
    assert book.active.title == openpyxl.load_workbook(io.BytesIO(rich)).active.title == SHEET
    sheet = book["核对结果"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["核对结果", None, None],
        ["单元格", "问题", "差额"],
        ["自评表!B2", LONG, -0.5],
    ]
    assert sheet["A3"].hyperlink.location == "'自评表'!B2"
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["C3"].fill.fgColor.rgb == f"FF{FILLS[Severity.ERROR]}"
    # 434 half-width characters in a column of 40.
    assert sheet.row_dimensions[3].height >= 12 * 14
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]


def test_names_keep_their_scope(rich: bytes, annotated: bytes) -> None:
    before, after = read_grid(rich), read_grid(annotated)
    assert after.names == before.names == {"总分": "'自评表'!$C$3"}
    for sheet in before.sheets:
        names = after.sheet(sheet.name).names
        assert {name: names[name] for name in names if not name.startswith("jx_fill")} == sheet.names
    assert after.sheet("核对结果").names == {"_xlnm.Print_Titles": "'核对结果'!$2:$2"}


def test_the_macro_project_stays(annotated: bytes, tools: Any) -> None:
    assert read_grid(annotated).has_macros
    assert tools.unzip(annotated)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0macros"


def test_an_added_sheet_gets_a_free_and_valid_name(rich: bytes) -> None:
    package = Package(rich)
    names = [
        package.add_sheet(AddedSheet(name, (10,), ()))
        for name in ("自评表", "自评表", "a/b:c", "很长的名字" * 8, "很长的名字" * 8)
    ]
    assert names == [
        "自评表 (2)",
        "自评表 (3)",
        "a_b_c",
        ("很长的名字" * 8)[:31],
        ("很长的名字" * 8)[:27] + " (2)",
    ]
    assert [sheet.name for sheet in read_grid(package.to_bytes()).sheets] == [SHEET, "附表 2", *names]


def test_an_added_sheet_can_be_activated(rich: bytes) -> None:
    package = Package(rich)
    package.add_sheet(FINDINGS, activate=True)
    book = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))
    assert book.active.title == "核对结果"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [None, None, True]


def test_the_same_edits_give_the_same_bytes(rich: bytes, annotated: bytes) -> None:
    package = Package(rich)
    package.add_marks(MARKS)
    package.add_sheet(FINDINGS)
    assert package.to_bytes() == annotated
    assert package.to_bytes() == annotated


@pytest.mark.parametrize("dialect", ["as_strict", "as_prefixed"])
def test_other_dialects_are_marked_alike(rich: bytes, annotated: bytes, tools: Any, dialect: str) -> None:
    source = getattr(tools, dialect)(rich)
    package = Package(source)
    package.add_marks(MARKS)
    package.add_sheet(FINDINGS)
    result = package.to_bytes()
    assert read_grid(result) == read_grid(annotated)
    namespace = b"purl.oclc.org" if dialect == "as_strict" else b"schemas.openxmlformats.org/spreadsheetml"
    for name in ("xl/worksheets/sheet3.xml", "xl/comments2.xml", "xl/worksheets/sheet2.xml"):
        assert namespace in tools.unzip(result)[name]


def test_prefixed_parts_stay_readable_to_others(rich: bytes, tools: Any) -> None:
    package = Package(tools.as_prefixed(rich))
    package.add_marks(MARKS)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[SHEET]
    assert (sheet["B2"].fill.fgColor.rgb, sheet["B2"].value) == ("FFFFC7CE", 0.95)


def test_a_workbook_without_styles_can_be_marked(rich: bytes, tools: Any) -> None:
    parts = tools.unzip(rich)
    del parts["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(rb"<(Override|Relationship) [^>]*styles\.xml[^>]*/>", b"", parts[name])
    # Neither cells nor conditional formats can refer to a part that is not there.
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        rb' s(tyle)?="\d+"|<conditionalFormatting.*</conditionalFormatting>', b"", parts["xl/worksheets/sheet1.xml"]
    )
    package = Package(tools.rezip(parts))
    package.add_marks([Mark(at("B2"), "FFC7CE")])
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[SHEET]
    assert (sheet["B2"].fill.fgColor.rgb, sheet["A2"].fill.fill_type) == ("FFFFC7CE", None)


def test_marks_on_a_sheet_that_has_only_controls_join_their_drawing(rich: bytes, tools: Any) -> None:
    def control(text: str) -> str:
        # Excel writes the captions of form controls with an unclosed <br>, which is no well-formed XML.
        return re.sub(
            r"<v:shape id.*</v:shape>",
            "<v:shape id='_x0000_s1025'><v:textbox>一<br>二</v:textbox></v:shape>",
            text,
            flags=re.DOTALL,
        )

    source = tools.changed(rich, {"xl/drawings/vmlDrawing1.vml": control})
    package = Package(source)
    package.add_marks([Mark(at("A6"), "FFC7CE", "批注")])
    drawing = tools.unzip(package.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    assert "一<br>二" in drawing
    assert re.findall(r'id="(_x0000_s\d+)"', drawing) == ["_x0000_s1026"]
    assert "<x:Row>5</x:Row><x:Column>0</x:Column>" in drawing


def test_typed_values_are_read_by_all(rich: bytes) -> None:
    typed: dict[str, Any] = {
        "B2": Fraction(1, 3),
        "C2": 7,
        "A3": " 前后空格\n换行 ",
        "A4": False,
        "Z1": "同行新格",
        "B30": "新行",
        "A6": None,
        "D2": 1.1,
    }
    package = Package(rich)
    for a1, value in typed.items():
        package.set_value(at(a1), value)
    result = package.to_bytes()
    sheet = read_grid(result).sheet(SHEET)
    book = openpyxl.load_workbook(io.BytesIO(result))
    for a1, value in typed.items():
        ref = at(a1)
        assert book[SHEET][a1].value == (float(value) if isinstance(value, Fraction) else value)
        if value is None:
            assert (ref.row, ref.column) not in sheet.cells
    assert sheet.cell(2, 3).formula is None
    assert sheet.cell(2, 3).display == "7.00分"
    assert sheet.cell(2, 4).display == "110.00%"
    unchanged = {key: cell for key, cell in values(rich).items() if key.rpartition("!")[2] not in typed}
    assert {key: values(result)[key] for key in unchanged} == unchanged
    rows = [
        int(row)
        for row in re.findall(
            r'<row r="(\d+)"', zipfile.ZipFile(io.BytesIO(result)).read("xl/worksheets/sheet1.xml").decode()
        )
    ]
    assert rows == sorted(rows)


@pytest.mark.parametrize("text", ["\x01", "_x0041_", "a_x000D_b", "tab\there", "<&>\"'", "😀", "\ufffe", "=1+1"])
def test_every_text_survives_typing(rich: bytes, text: str) -> None:
    package = Package(rich)
    package.set_value(at("A2"), text)
    cell = read_grid(package.to_bytes()).at(at("A2"))
    assert (cell.value, cell.formula) == (text, None)


def test_saved_results_are_replaced_alone(rich: bytes) -> None:
    saved: dict[str, Any] = {"C2": Fraction(17, 2), "C3": "", "C4": "不适用", "A5": ExcelError("#N/A")}
    package = Package(rich)
    for a1, value in saved.items():
        package.set_saved(at(a1), value)
    result = package.to_bytes()
    before, after = values(rich), values(result)
    for a1, value in saved.items():
        key = f"{SHEET}!{a1}"
        assert (after[key][0], after[key][1], after[key][2]) == (value, before[key][1], True)
        assert type(after[key][0]) is type(value)
    cells = openpyxl.load_workbook(io.BytesIO(result), data_only=True)[SHEET]
    assert [cells[a1].value for a1 in ("C2", "C4", "A5")] == [8.5, "不适用", "#N/A"]
    package.set_saved(at("C2"), None)
    package.set_saved(at("C3"), True)
    grid = read_grid(package.to_bytes())
    assert not grid.at(at("C2")).saved
    assert grid.at(at("C3")).value is True
    with pytest.raises(ValueError, match="no formula"):
        package.set_saved(at("A2"), Fraction(1))


def test_typing_over_a_formula_drops_the_calculation_chain(rich: bytes, tools: Any) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    link = f'<Relationship Id="rId77" Type="{kind}" Target="calcChain.xml"/>'
    declaration = f'<Override PartName="/xl/calcChain.xml" ContentType="{content_type}"/>'
    source = tools.changed(
        rich,
        {
            "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Rel", link + "</Rel"),
            "[Content_Types].xml": lambda text: text.replace("</Types", declaration + "</Types"),
        },
    )
    chain = f'<calcChain xmlns="{main}"><c r="C2" i="1"/></calcChain>'.encode()
    package = Package(tools.rezip(tools.unzip(source) | {"xl/calcChain.xml": chain}))
    package.set_value(at("A2"), "无关")
    assert "xl/calcChain.xml" in tools.unzip(package.to_bytes())
    package.set_value(at("C2"), 5)
    after = tools.unzip(package.to_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_typing_over_the_head_of_a_shared_formula_leaves_its_others(rich: bytes, tools: Any) -> None:
    def share(text: str) -> str:
        return text.replace("<f>ROUND(B2*10,2)</f>", '<f t="shared" ref="C2:C3" si="0">ROUND(B2*10,2)</f>').replace(
            "<f>C2+1</f>", '<f t="shared" si="0"/>'
        )

    source = tools.changed(rich, {"xl/worksheets/sheet1.xml": share})
    assert read_grid(source).at(at("C3")).formula == "ROUND(B3*10,2)"
    package = Package(source)
    package.set_value(at("C2"), 1)
    grid = read_grid(package.to_bytes())
    assert (grid.at(at("C2")).formula, grid.at(at("C3")).formula) == (None, "ROUND(B3*10,2)")


def test_cells_without_addresses_can_be_edited(rich: bytes, tools: Any) -> None:
    def strip(text: str) -> str:
        rows = '<row><c t="str"><v>甲</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
        return re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", text, flags=re.DOTALL)

    package = Package(tools.changed(rich, {"xl/worksheets/sheet1.xml": strip}))
    package.set_value(at("B2"), "新")
    package.set_value(at("A1"), "乙")
    cells = read_grid(package.to_bytes()).sheet(SHEET).cells
    assert {key: cell.value for key, cell in cells.items()} == {
        (1, 1): "乙",
        (1, 2): 2,
        (2, 1): 3,
        (2, 2): "新",
    }


def test_typing_into_a_merged_range_fills_its_first_cell(rich: bytes) -> None:
    package = Package(rich)
    package.set_value(at("C7"), 3)
    cells = read_grid(package.to_bytes()).sheet(SHEET).cells
    assert cells[6, 2].value == 3
    assert (7, 3) not in cells


def test_declaration_and_namespaces_of_an_edited_part_stay(rich: bytes, tools: Any) -> None:
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\r\n<!-- kept -->'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:unused="urn:unused" mc:Ignorable="x14ac unused">'
    )
    name = "xl/worksheets/sheet1.xml"
    source = tools.changed(
        rich, {name: lambda text: re.sub(r"^.*?<worksheet[^>]*>", lambda _: head, text, flags=re.DOTALL)}
    )
    package = Package(source)
    package.add_marks(MARKS)
    package.set_value(at("A2"), "改")
    assert tools.unzip(package.to_bytes())[name].decode().startswith(head)


@pytest.mark.parametrize(
    "follower", ["<tableParts/>", "<mc:AlternateContent><mc:Choice><controls/></mc:Choice></mc:AlternateContent>"]
)
def test_a_new_drawing_link_stands_where_the_schema_wants_it(follower: str, rich: bytes, tools: Any) -> None:
    name = "xl/worksheets/sheet2.xml"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    source = tools.changed(
        rich,
        {
            name: lambda text: text.replace("<worksheet ", f"<worksheet {mc} ").replace(
                "</worksheet>", f"{follower}</worksheet>"
            )
        },
    )
    package = Package(source)
    package.add_marks(MARKS)
    root = etree.fromstring(tools.unzip(package.to_bytes())[name])
    assert [etree.QName(child).localname for child in root][-2:] == [
        "legacyDrawing",
        "tableParts" if "tableParts" in follower else "AlternateContent",
    ]


def test_backslashes_in_part_names_are_kept(rich: bytes, annotated: bytes, tools: Any) -> None:
    source = tools.rezip({name.replace("/", "\\"): content for name, content in tools.unzip(rich).items()})
    package = Package(source)
    package.add_marks(MARKS)
    package.add_sheet(FINDINGS)
    result = package.to_bytes()
    assert read_grid(result) == read_grid(annotated)
    assert "xl\\worksheets\\sheet1.xml" in tools.unzip(result)


def test_whatever_is_wrong_in_a_part_the_answer_is_an_unreadable_workbook(rich: bytes, tools: Any) -> None:
    parts = tools.unzip(rich)
    names = [name for name in parts if name.endswith((".xml", ".rels")) and "theme" not in name]
    chance = random.Random(2026)
    outcomes = set()
    for _ in range(300):
        name = chance.choice(names)
        text = parts[name].decode()
        place = chance.choice(list(re.finditer(r'(?<=")[^"]*(?=")|(?<=<)[a-zA-Z]+|(?<=>)[^<]+', text)))
        new = chance.choice(["", "x", "-1", "9" * 20, "1:2", "A1:", "#REF!", "１", "NaN", "0.5", "ZZZZ9"])
        source = tools.rezip(parts | {name: (text[: place.start()] + new + text[place.end() :]).encode()})
        try:
            read_grid(source)
            package = Package(source)
            package.add_marks(MARKS[:3])
            package.set_value(at("C2"), 1)
            package.to_bytes()
        except (UnreadableWorkbook, KeyError) as error:
            outcomes.add(type(error))
        else:
            outcomes.add(Package)
    # A sheet that lost its name is not found.
    assert outcomes == {UnreadableWorkbook, KeyError, Package}


def test_recalculation_can_be_asked_for(rich: bytes, tools: Any) -> None:
    package = Package(rich)
    package.request_recalculation()
    assert re.search(rb'<calcPr [^>]*fullCalcOnLoad="1"', tools.unzip(package.to_bytes())["xl/workbook.xml"])


def test_an_unknown_sheet_is_a_key_error(rich: bytes) -> None:
    with pytest.raises(KeyError):
        Package(rich).set_value(at("A1", "没有"), 1)


@pytest.fixture(scope="module")
def through_libreoffice(rich: bytes, annotated: bytes, convert: Any) -> dict[str, bytes]:
    return convert({"rich.xlsm": rich, "annotated.xlsm": annotated}, "xlsx")


@pytest.mark.libreoffice
def test_libreoffice_reads_the_same_values_and_all_comments(through_libreoffice: dict[str, bytes]) -> None:
    before, after = values(through_libreoffice["rich.xlsm"]), values(through_libreoffice["annotated.xlsm"])
    assert before[f"{SHEET}!C2"][1] == "ROUND(B2*10,2)"
    assert after == before
    grid = read_grid(through_libreoffice["annotated.xlsm"])
    assert [sheet.name for sheet in grid.sheets] == [SHEET, "附表 2", "核对结果"]
    comments = {key: text.strip() for key, text in grid.sheet(SHEET).comments.items()}
    assert comments == {
        (2, 2): f"原有批注\n{framed('得分多计 0.5 分')}",
        (6, 2): framed(LONG),
        (40, 4): framed("此格缺失"),
    }


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_can_be_marked(through_libreoffice: dict[str, bytes]) -> None:
    source = through_libreoffice["rich.xlsm"]
    package = Package(source)
    package.add_marks(MARKS)
    package.add_sheet(FINDINGS)
    result = package.to_bytes()
    assert values(result) == values(source)
    assert read_grid(result).sheet(SHEET).comments[2, 2].endswith(f"原有批注\n{framed('得分多计 0.5 分')}")
    assert openpyxl.load_workbook(io.BytesIO(result))[SHEET]["B2"].fill.fgColor.rgb == "FFFFC7CE"
