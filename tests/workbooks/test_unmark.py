"""Taking marks off: what an annotation put on goes, what an officer wrote and coloured since stays."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from jixiao.cells import CellRef, Grid
from jixiao.findings import Severity
from jixiao.workbooks.added_sheet import AddedSheet, SheetCell
from jixiao.workbooks.colours import FILLS
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.marks import AUTHOR, Mark
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

SHEET = "自评表"
RED, AMBER = FILLS[Severity.ERROR], FILLS[Severity.WARNING]
LIST = AddedSheet("核对结果", (12,), ((SheetCell("一"),), (SheetCell("二"),)), 1, {"jx__findings____sheet": "1"})


def at(a1: str, sheet: str = SHEET) -> CellRef:
    return CellRef.parse(a1, sheet)


MARKS = (
    Mark(at("B2"), RED, "得分多计 0.5 分"),
    Mark(at("C7"), AMBER, "合并区"),
    Mark(at("C2"), RED),
    Mark(at("C2"), AMBER, "同格第二条"),
    Mark(at("D40"), RED, "此格缺失"),
    Mark(at("A1", "附表 2"), AMBER, "附表批注"),
)


def marked(source: bytes, marks: tuple[Mark, ...] = MARKS) -> bytes:
    package = Package(source)
    package.add_marks(marks)
    package.add_sheet(LIST)
    return package.to_bytes()


def cleared(source: bytes) -> bytes:
    package = Package(source)
    package.clear_marks()
    if "核对结果" in package.sheet_names:
        package.remove_sheet("核对结果")
    return package.to_bytes()


def values(grid: Grid) -> object:
    """What a grid holds, apart from the numbers of its styles and the names of records."""
    return [
        (
            sheet.name,
            {place: (c.value, c.formula, c.saved, c.number_format, c.locked) for place, c in sheet.cells.items()},
            sheet.merges,
            {name: text for name, text in sheet.names.items() if not name.startswith("jx_fill")},
            dict(sheet.comments),
            (sheet.state, sheet.protected),
        )
        for sheet in grid.sheets
    ]


def looks(content: bytes) -> Mapping[str, tuple[str, ...]]:
    """Fill, font, border … of every cell that has any, and its comment's author."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    plain = ("None",)
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                fill = (str(cell.fill.fill_type), *([str(cell.fill.fgColor.rgb)] if cell.fill.fill_type else []))
                traits = tuple(repr(getattr(cell, trait)) for trait in ("font", "border", "alignment", "protection"))
                author = cell.comment.author if cell.comment is not None else ""
                if cell.has_style and (fill != plain or cell.value is not None):
                    found[f"{sheet.title}!{cell.coordinate}"] = (*fill, *traits, author)
    return found


def fill_of(content: bytes, a1: str) -> str | None:
    """The colour that the first sheet's part gives a cell; other libraries hide it inside merged ranges."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet, styles = (etree.fromstring(package.read(f"xl/{part}.xml")) for part in ("worksheets/sheet1", "styles"))
    style = next((int(cell.get("s", "0")) for cell in sheet.iter("{*}c") if cell.get("r") == a1), 0)
    record = styles.find("{*}cellXfs")[style]  # type: ignore[index]
    pattern = styles.find("{*}fills")[int(record.get("fillId", "0"))][0]  # type: ignore[index]
    return pattern[0].get("rgb", "")[2:] if pattern.get("patternType") == "solid" else None


def small(paint: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    paint(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def resaved(content: bytes, change: Callable[[Any], None] = lambda book: None) -> bytes:
    """Saved by another program, which numbers styles and parts its own way."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def rich(tools: Any) -> bytes:
    return tools.rich_workbook()


@pytest.mark.parametrize("dialect", ["as_is", "as_strict", "as_prefixed"])
def test_what_was_marked_and_cleared_reads_as_before(dialect: str, rich: bytes, tools: Any) -> None:
    source = rich if dialect == "as_is" else getattr(tools, dialect)(rich)
    result = cleared(marked(source))
    assert values(read_grid(result)) == values(read_grid(source))
    assert read_grid(result).names == read_grid(source).names
    assert set(tools.unzip(result)) == set(tools.unzip(source))
    assert b"jx_" not in tools.unzip(result)["xl/workbook.xml"]
    if dialect != "as_strict":
        assert looks(result) == looks(source)
        assert looks(marked(source)) != looks(source)


def test_parts_without_marks_stay_byte_for_byte(rich: bytes, tools: Any) -> None:
    before, after = tools.unzip(rich), tools.unzip(cleared(marked(rich)))
    changed = {name for name in before if before[name] != after[name]}
    # The officer's own comment keeps the larger box, styles keep what was added to them.
    assert changed == {
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }


def test_a_workbook_without_marks_is_not_touched(rich: bytes, tools: Any) -> None:
    package = Package(rich)
    package.clear_marks()
    assert tools.unzip(package.to_bytes()) == tools.unzip(rich)


def test_marking_again_and_again_grows_nothing(rich: bytes, tools: Any) -> None:
    once = marked(rich)
    twice = marked(cleared(once))
    assert tools.unzip(twice) == tools.unzip(once)
    package = Package(rich)
    package.add_marks(MARKS)
    package.clear_marks()
    assert values(read_grid(package.to_bytes())) == values(read_grid(rich))


def test_a_merged_range_gets_back_the_fill_of_each_of_its_cells(tools: Any) -> None:
    def paint(sheet: Any) -> None:
        for a1, colour in {"B2": "FFF9DB", "C2": "FFF9DB", "B3": "F2F2F2"}.items():
            sheet[a1].fill = PatternFill("solid", fgColor=f"FF{colour}")
        sheet["B2"] = 1

    merge = '</sheetData><mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    source = tools.changed(small(paint), {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", merge)})
    content = marked(source, (Mark(at("C3"), RED, "整块"),))
    assert {fill_of(content, a1) for a1 in ("B2", "C2", "B3", "C3")} == {RED}
    result = cleared(content)
    assert [fill_of(result, a1) for a1 in ("B2", "C2", "B3", "C3")] == ["FFF9DB", "FFF9DB", "F2F2F2", None]


def test_a_block_of_one_fill_needs_one_name(rich: bytes) -> None:
    names = read_grid(marked(rich, (Mark(at("B6"), RED),))).sheet(SHEET).names
    records = {name: text for name, text in names.items() if name.startswith("jx_fill")}
    assert sorted(records.values()) == [
        "\"EE8267 <fill><patternFill patternType='none'/></fill>\"",
        "自评表!$B$6:$C$7",
    ]


def test_an_elaborate_fill_is_recorded_in_pieces_and_given_back(tools: Any) -> None:
    stops = "".join(f'<stop position="{n / 8}"><color theme="{n}" tint="-0.249977111117893"/></stop>' for n in range(9))
    gradient = f'<fill><gradientFill degree="90">{stops}</gradientFill></fill>'
    source = tools.changed(
        small(lambda sheet: setattr(sheet["B2"], "fill", PatternFill("solid", fgColor="FF123456"))),
        {"xl/styles.xml": lambda text: re.sub(r"<fill><patternFill patternType=.solid.*?</fill>", gradient, text)},
    )
    content = marked(source, (Mark(at("B2"), RED),))
    literals = re.findall(r'"[^"]*"', read_grid(content).sheet(SHEET).names["jx_fill_1"])
    assert len(literals) > 1
    assert max(map(len, literals)) <= 255
    before, after = (openpyxl.load_workbook(io.BytesIO(each))[SHEET]["B2"].fill for each in (source, cleared(content)))
    assert repr(after) == repr(before)
    assert after.degree == 90


def test_a_fill_that_the_officer_changed_since_stays(rich: bytes) -> None:
    def repaint(book: Any) -> None:
        book[SHEET]["C2"].fill = PatternFill("solid", fgColor="FF00B050")

    content = resaved(marked(rich), repaint)
    assert fill_of(cleared(content), "C2") == "00B050"
    assert fill_of(cleared(resaved(marked(rich))), "C2") == fill_of(rich, "C2") == "FFFF99"


def test_a_cell_that_had_a_marks_colour_of_old_keeps_it() -> None:
    source = small(lambda sheet: setattr(sheet["B2"], "fill", PatternFill("solid", fgColor=f"FF{AMBER}")))
    assert fill_of(cleared(marked(source, (Mark(at("B2"), RED, "错"),))), "B2") == AMBER


def test_the_record_follows_inserted_rows(tools: Any) -> None:
    def paint(sheet: Any) -> None:
        sheet["B2"] = 1
        sheet["B2"].fill = PatternFill("solid", fgColor="FFFFF9DB")

    content = tools.changed(
        marked(small(paint), (Mark(at("B2"), RED),)),
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace('<row r="2"', '<row r="3"').replace('"B2"', '"B3"'),
            "xl/workbook.xml": lambda text: text.replace("$B$2", "$B$3"),
        },
    )
    assert fill_of(content, "B3") == RED
    assert fill_of(cleared(content), "B3") == "FFF9DB"


def test_without_its_names_a_commented_cell_still_loses_the_colour(rich: bytes) -> None:
    def forget(book: Any) -> None:
        for sheet in book.worksheets:
            for name in [name for name in sheet.defined_names if name.startswith("jx_")]:
                del sheet.defined_names[name]

    result = cleared(resaved(marked(rich), forget))
    assert [fill_of(result, a1) for a1 in ("B2", "B6", "C7", "D40")] == [None] * 4


@pytest.mark.parametrize("text", ["x", "<fill/>", "<fill><bad/></fill>", "<!DOCTYPE fill><fill/>", "<fill>" * 9, ""])
def test_a_record_that_is_no_fill_stands_for_none(text: str, rich: bytes, tools: Any) -> None:
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    content = tools.changed(
        marked(rich), {"xl/workbook.xml": lambda xml: re.sub(r'"\w{6} [^"]*"', f'"{RED} {escaped}"', xml)}
    )
    assert fill_of(cleared(content), "C2") is None


# --- comments -------------------------------------------------------------------------------------------------


def test_the_officers_comment_keeps_text_author_and_box(rich: bytes, tools: Any) -> None:
    result = cleared(marked(rich))
    comment = openpyxl.load_workbook(io.BytesIO(result))[SHEET]["B2"].comment
    assert (comment.text, comment.author) == ("原有批注", "张三")
    assert AUTHOR not in tools.unzip(result)["xl/comments1.xml"].decode()
    assert tools.unzip(result)["xl/drawings/vmlDrawing1.vml"].count(b'ObjectType="Note"') == 1


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (lambda text: text + "\n已与财政局核实", "已与财政局核实"),
        (lambda text: "已改\n" + text, "已改"),
        (lambda text: "已改\n" + text + "\n请看附件", "已改\n请看附件"),
        (lambda text: text + "\n\n", None),
        (lambda text: text.replace("多计", "少计"), None),
    ],
)
def test_an_answer_within_our_comment_stays_for_good(edit: Callable[[str], str], kept: str | None, rich: bytes) -> None:
    def answer(book: Any) -> None:
        comment = book[SHEET]["A6"].comment
        comment.text = edit(comment.text)

    once = cleared(resaved(marked(rich, (Mark(at("A6"), RED, "得分多计"),)), answer))
    again = cleared(marked(once, (Mark(at("A6"), RED, "得分多计"),)))
    for result in (once, cleared(once), again):
        assert read_grid(result).sheet(SHEET).comments.get((6, 1)) == kept


def test_a_comment_of_ours_without_its_frame_goes_by_the_author() -> None:
    source = small(lambda sheet: setattr(sheet["B2"], "comment", Comment("【差错】旧版批注", AUTHOR)))
    assert read_grid(cleared(source)).sheet(SHEET).comments == {}


def test_another_tools_marks_stay(rich: bytes) -> None:
    content = marked(rich, (Mark(at("A6"), RED, "别人的", "另一个核对"),))
    package = Package(content)
    package.clear_marks()
    assert "别人的" in read_grid(package.to_bytes()).sheet(SHEET).comments[6, 1]
    package.clear_marks("另一个核对")
    assert (6, 1) not in read_grid(package.to_bytes()).sheet(SHEET).comments


def test_other_shapes_of_the_drawing_stay(rich: bytes, tools: Any) -> None:
    button = "<v:shape id='_x0000_s1025'><v:textbox>一<br>二</v:textbox></v:shape>"
    source = tools.changed(
        rich,
        {
            "xl/drawings/vmlDrawing1.vml": lambda text: re.sub(
                r"<v:shape id.*</v:shape>", button, text, flags=re.DOTALL
            ),
            "xl/comments1.xml": lambda text: re.sub(r"<comment .*</comment>", "", text, flags=re.DOTALL),
        },
    )
    result = tools.unzip(cleared(marked(source, (Mark(at("A6"), RED, "批注"),))))
    assert "一<br>二" in result["xl/drawings/vmlDrawing1.vml"].decode()
    assert b"Note" not in result["xl/drawings/vmlDrawing1.vml"]
    assert b"<legacyDrawing" in result["xl/worksheets/sheet1.xml"]


# --- sheets ---------------------------------------------------------------------------------------------------


def three_sheets() -> bytes:
    book = openpyxl.Workbook()
    for index, name in enumerate(("甲", "乙", "丙")):
        sheet = book.create_sheet(name)
        sheet.print_title_rows = f"{index + 1}:{index + 1}"
        sheet["A1"].comment = Comment("批注", "张三")
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("active", ["甲", "乙", "丙"])
def test_names_and_the_open_sheet_follow_when_a_sheet_goes(active: str, tools: Any) -> None:
    package = Package(resaved(three_sheets(), lambda book: setattr(book, "active", book[active])))
    package.remove_sheet("乙", open_on="丙")
    result = package.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(result))
    assert book.sheetnames == ["甲", "丙"]
    assert book.active.title == {"乙": "丙"}.get(active, active)
    assert [sheet.print_title_rows for sheet in book.worksheets] == ["$1:$1", "$3:$3"]
    assert {name: sheet.names for name, sheet in zip("甲丙", read_grid(result).sheets, strict=True)} == {
        "甲": {"_xlnm.Print_Titles": "'甲'!$1:$1"},
        "丙": {"_xlnm.Print_Titles": "'丙'!$3:$3"},
    }
    # Its comments and their drawing went with it, those of the others stayed.
    comments = [name for name in tools.unzip(result) if "comment" in name and name.endswith(".xml")]
    assert len(comments) == 2
    assert all(f'PartName="/{name}"'.encode() in tools.unzip(result)["[Content_Types].xml"] for name in comments)
    assert tools.unzip(result)["[Content_Types].xml"].count(b"worksheet+xml") == 2


def test_a_removed_sheet_makes_room_for_one_of_its_name() -> None:
    package = Package(three_sheets())
    package.set_value(at("B1", "乙"), "旧")
    package.remove_sheet("乙")
    assert package.add_sheet(AddedSheet("乙", (10,), ((SheetCell("新"),),))) == "乙"
    package.set_value(at("A2", "乙"), "新写")
    grid = read_grid(package.to_bytes())
    assert [sheet.name for sheet in grid.sheets] == ["甲", "丙", "乙"]
    assert {place: cell.value for place, cell in grid.sheet("乙").cells.items()} == {(1, 1): "新", (2, 1): "新写"}


def test_a_workbook_always_shows_a_sheet() -> None:
    package = Package(resaved(three_sheets(), lambda book: setattr(book["甲"], "sheet_state", "hidden")))
    package.remove_sheet("乙")
    package.remove_sheet("丙")
    assert [sheet.state for sheet in read_grid(package.to_bytes()).sheets] == ["visible"]
    with pytest.raises(ValueError, match="甲"):
        package.remove_sheet("甲")
    with pytest.raises(KeyError):
        package.remove_sheet("没有")


def test_whatever_is_wrong_in_a_part_clearing_never_breaks(rich: bytes, tools: Any) -> None:
    parts = tools.unzip(marked(rich))
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml")) and "theme" not in name]
    chance = random.Random(2026)
    outcomes = set()
    for _ in range(200):
        name = chance.choice(names)
        text = parts[name].decode()
        place = chance.choice(list(re.finditer(r'(?<=")[^"]*(?=")|(?<=<)[a-zA-Z]+|(?<=>)[^<]+', text)))
        new = chance.choice(["", "x", "-1", "9" * 20, "1:2", "A1:", "#REF!", "１", "NaN", "ZZZZ9", '"x"'])
        source = tools.rezip(parts | {name: (text[: place.start()] + new + text[place.end() :]).encode()})
        try:
            cleared(source)
        except (UnreadableWorkbook, KeyError) as error:
            outcomes.add(type(error))
        else:
            outcomes.add(Package)
    assert Package in outcomes


@pytest.mark.libreoffice
def test_what_libreoffice_saved_is_cleared_too(rich: bytes, convert: Any) -> None:
    saved = convert({"rich.xlsm": rich, "marked.xlsm": marked(rich)}, "xlsx")
    result = cleared(saved["marked.xlsm"])
    assert values(read_grid(result)) == values(read_grid(saved["rich.xlsm"]))
    for a1 in ("B2", "C2", "B6", "C6", "B7", "C7", "D40"):
        assert fill_of(result, a1) == fill_of(rich, a1)
