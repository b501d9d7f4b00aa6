"""Every workbook at hand, read by the toolkit and by openpyxl: the same cells.

Where openpyxl is known to read otherwise, the difference is brought to one form before the two are compared, and the
function that does so says why. All else has to be equal.
"""

from __future__ import annotations

import datetime
import io
import random
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from jixiao.annotate import annotate
from jixiao.assess import assess
from jixiao.cells import Area, ExcelError, Kind, SheetGrid
from jixiao.numbers import exact
from jixiao.template import IndicatorSet
from jixiao.workbooks.comments import comment_text
from jixiao.workbooks.number_formats import BUILTIN_FORMATS
from jixiao.workbooks.reader import read_grid, unescape
from random_forms import Base, every_template, fill

SAMPLES = Path(__file__).parents[2] / "samples"
FORM = "xl/worksheets/sheet1.xml"
HALF_A_MILLISECOND = Fraction(1, 2 * 86_400_000)


class Seen(NamedTuple):
    """One cell as both readers can tell it."""

    value: Fraction | str | bool | None
    kind: Kind
    formula: str | None
    number_format: str
    locked: bool


def ours(sheet: SheetGrid) -> dict[tuple[int, int], Seen]:
    """Our cells."""
    return {
        place: Seen(cell.value, cell.kind, cell.formula, cell.number_format, cell.locked)
        for place, cell in sheet.cells.items()
    }


def theirs(formulas: Any, results: Any) -> dict[tuple[int, int], Seen]:
    """The cells of a sheet that openpyxl loaded once with formulas, once with results."""
    found = {}
    for place, cell in formulas._cells.items():
        formula = formula_of(cell)
        result = results._cells[place]
        value = value_of(result)
        if value is None and formula is None:
            continue
        found[place] = Seen(value, kind_of(result, value, formula), formula, format_of(cell), cell.protection.locked)
    return found


def formula_of(cell: Any) -> str | None:
    """A formula's text; openpyxl keeps an array's and a data table's in records of its own."""
    match cell.value:
        case ArrayFormula():
            text = str(cell.value.text)
        case DataTableFormula():
            # A data table (模拟运算表) has no text: it names its input cells in attributes. We read its results.
            return None
        case text:
            if cell.data_type != "f":
                return None
    return text.removeprefix("=")


def value_of(cell: Any) -> Any:
    """A value as we keep it: exact numbers, days as numbers, escapes undone."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return exact(value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        # openpyxl turns a number in a date format into a date, at milliseconds.
        return exact(to_excel(value, cell.parent.parent.epoch))
    # openpyxl leaves _x000D_ as it is written.
    return ExcelError(value) if cell.data_type == "e" else unescape(value)


def kind_of(cell: Any, value: Any, formula: str | None) -> Kind:
    """What openpyxl's type of the cell says."""
    if value is None:
        return Kind.UNSAVED if formula is not None else Kind.BLANK
    if isinstance(value, str) and cell.data_type != "e" and not value.strip():
        return Kind.BLANK
    return {"n": Kind.NUMBER, "d": Kind.NUMBER, "s": Kind.TEXT, "b": Kind.BOOLEAN, "e": Kind.ERROR}[cell.data_type]


def format_of(cell: Any) -> str:
    """The format's code; openpyxl writes the built-in ones as an American Excel shows them, we as a Chinese one."""
    return BUILTIN_FORMATS.get(cell._style.numFmtId) or cell.number_format


def comments_of(sheet: Any) -> dict[tuple[int, int], str]:
    """Comments; openpyxl keeps the notice around a thread."""
    return {place: comment_text(cell.comment.text) for place, cell in sheet._cells.items() if cell.comment is not None}


def names_of(holder: Any) -> dict[str, str]:
    """Defined names; openpyxl keeps the built-in ones (_xlnm.…: print areas, filters) elsewhere or not at all."""
    return {name: (defined.attr_text or "").strip() for name, defined in holder.defined_names.items()}


def without_builtin(names: Any) -> dict[str, str]:
    """The same of ours."""
    return {name: reference for name, reference in names.items() if not name.startswith("_xlnm.")}


def hidden_columns(sheet: Any) -> set[int]:
    """Hidden columns; openpyxl keeps a run of them under its first."""
    runs = [run for run in sheet.column_dimensions.values() if run.hidden]
    return {column for run in runs for column in range(run.min, run.max + 1)}


def as_openpyxl_reads(sheet: SheetGrid) -> dict[tuple[int, int], Seen]:
    """Our cells without what openpyxl drops or cannot tell."""
    covered = {
        (row, column)
        for area in sheet.merges
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    } - {(area.top, area.left) for area in sheet.merges}
    cells = {}
    for place, seen in ours(sheet).items():
        # openpyxl drops what lies under a merged range; a file may hold it all the same.
        if place in covered:
            continue
        # openpyxl takes a formula's empty text for no result, and an empty text for no cell.
        if seen.value == "" and seen.formula is not None:
            seen = seen._replace(value=None, kind=Kind.UNSAVED)
        cells[place] = seen
    return cells


def near(left: dict[tuple[int, int], Seen], right: dict[tuple[int, int], Seen]) -> dict[tuple[int, int], Seen]:
    """The left cells, with the right ones' figures where they are the same to half a millisecond of a day."""
    return {
        place: seen._replace(value=right[place].value) if place in right and is_near(seen, right[place]) else seen
        for place, seen in left.items()
    }


def is_near(left: Seen, right: Seen) -> bool:
    """Whether two days are the same moment; other figures have to be equal."""
    dated = re.search("[ymdhs]", left.number_format, re.IGNORECASE) is not None and left.number_format != "General"
    both = isinstance(left.value, Fraction) and isinstance(right.value, Fraction)
    return dated and both and abs(left.value - right.value) <= HALF_A_MILLISECOND


def assert_same(content: bytes) -> None:
    """Compare everything that both readers tell of a workbook."""
    grid = read_grid(content)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert [sheet.name for sheet in grid.sheets] == [sheet.title for sheet in formulas.worksheets]
    assert without_builtin(grid.names) == names_of(formulas)
    for sheet, other in zip(grid.sheets, formulas.worksheets, strict=True):
        expected = theirs(other, results[sheet.name])
        assert near(as_openpyxl_reads(sheet), expected) == expected
        assert sorted(area.a1 for area in sheet.merges) == sorted(str(area) for area in other.merged_cells.ranges)
        assert dict(sheet.comments) == comments_of(other)
        assert without_builtin(sheet.names) == names_of(other)
        assert (sheet.state, sheet.protected) == (other.sheet_state, bool(other.protection.sheet))
        assert sheet.hidden_rows == {row for row, shape in other.row_dimensions.items() if shape.hidden}
        assert sheet.hidden_columns == hidden_columns(other)


# --- the workbooks at hand ------------------------------------------------------------------------------------


@cache
def issued() -> dict[str, bytes]:
    """Every template's form, blank and filled at random."""
    rng = random.Random(5)
    found = {}
    for template in every_template():
        base = Base.of(template, IndicatorSet())
        found[f"{template.id} blank.xlsx"] = base.workbook
        found[f"{template.id} filled.xlsx"] = base.filled(fill(base, rng))
    return found


def samples() -> dict[str, bytes]:
    """The committed workbooks."""
    return {str(path.relative_to(SAMPLES)): path.read_bytes() for path in sorted(SAMPLES.rglob("*.xlsx"))}


def test_there_are_workbooks_at_hand() -> None:
    assert len(samples()) >= 15
    assert len(issued()) >= 10


@pytest.mark.parametrize("name", samples())
def test_the_samples(name: str) -> None:
    assert_same(samples()[name])


@pytest.mark.parametrize("state", ["blank", "filled"])
@pytest.mark.parametrize("template", [template.id for template in every_template()])
def test_issued_forms(template: str, state: str) -> None:
    assert_same(issued()[f"{template} {state}.xlsx"])


@pytest.mark.parametrize("name", [name for name in samples() if not name.startswith("rosters")])
def test_annotated_copies(name: str) -> None:
    copy = annotate(assess(samples()[name], name))
    assert copy != samples()[name]
    assert_same(copy)


@pytest.mark.libreoffice
def test_what_libreoffice_saves(convert: Any) -> None:
    given = {name.replace("/", " "): content for name, content in (samples() | issued()).items()}
    for content in convert(given, "xlsx").values():
        assert_same(content)


def test_a_rich_workbook(tools: Any) -> None:
    assert_same(tools.rich_workbook())


# --- shapes that hypothesis makes up --------------------------------------------------------------------------

NUMBERS = ["General", "0", "0.00", "0.00%", "@", '0.0"分"', "# ?/?"]
DATES = ["yyyy/m/d", 'yyyy"年"m"月"d"日"', "h:mm:ss", "[h]:mm"]
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).filter(
    lambda text: "_x" not in text and not re.search("[\ufffe\uffff]", text)
)
cells = st.tuples(
    st.integers(1, 12),
    st.integers(1, 9),
    st.one_of(
        words.filter(bool),
        st.integers(0, 60_000),
        st.floats(61, 60_000).map(lambda number: float(f"{number:.9g}")),
        st.booleans(),
        st.sampled_from(["=A1&B2", "=SUM($A$1:C3)", "=1/0", '=IF(A1="","",1)']),
    ),
    st.sampled_from(NUMBERS + DATES),
    st.booleans(),
    st.sampled_from([7, 2.5, "文", "#N/A", True, None]),
)
shapes = st.fixed_dictionaries(
    {
        "cells": st.lists(cells, min_size=1, max_size=25, unique_by=lambda cell: cell[:2]),
        "merge": st.none() | st.tuples(st.integers(20, 24), st.integers(1, 4), st.integers(25, 28), st.integers(4, 7)),
        "comments": st.dictionaries(
            st.tuples(st.integers(1, 9), st.integers(1, 9)), words.filter(str.strip), max_size=3
        ),
        "rows": st.sets(st.integers(1, 12)),
        "columns": st.none() | st.tuples(st.integers(1, 4), st.integers(4, 9)),
        "state": st.sampled_from(["visible", "hidden", "veryHidden"]),
        "protected": st.booleans(),
        "date1904": st.booleans(),
    }
)


def written(shape: dict[str, Any]) -> bytes:
    """A workbook of that shape, with a visible sheet behind it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": shape["date1904"]})
    sheet = book.add_worksheet("自评表")
    book.add_worksheet("附表 2").activate()
    for row, column, value, code, locked, result in shape["cells"]:
        look = book.add_format({"num_format": code, "locked": locked})
        if isinstance(value, bool):
            sheet.write_boolean(row - 1, column - 1, value, look)
        elif isinstance(value, str) and value.startswith("="):
            sheet.write_formula(row - 1, column - 1, value, look, result if result is not None else "")
        elif isinstance(value, str):
            sheet.write_string(row - 1, column - 1, value, look)
        else:
            sheet.write_number(row - 1, column - 1, value, look)
    if shape["merge"] is not None:
        top, left, bottom, right = shape["merge"]
        sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "合并")
    for (row, column), text in shape["comments"].items():
        sheet.write_comment(row - 1, column - 1, text)
    for row in shape["rows"]:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    if shape["columns"] is not None:
        sheet.set_column(shape["columns"][0] - 1, shape["columns"][1] - 1, None, None, {"hidden": True})
    {"visible": lambda: None, "hidden": sheet.hide, "veryHidden": sheet.very_hidden}[shape["state"]]()
    if shape["protected"]:
        sheet.protect()
    book.define_name("全部", "='自评表'!$A$1:$C$9")
    book.define_name("'附表 2'!本表", "=1+2")
    book.close()
    return buffer.getvalue()


@settings(max_examples=60, deadline=None)
@given(shapes)
def test_made_up_workbooks(shape: dict[str, Any]) -> None:
    assert_same(written(shape))


# --- spots where readers go wrong -----------------------------------------------------------------------------


SPOTS = {
    "array": '<c r="B2"><f t="array" ref="B2:B3">A1:A2*2</f><v>2</v></c>',
    "shared": '<c r="B2"><f t="shared" ref="B2:D2" si="3">A1*$A$2</f><v>2</v></c>'
    '<c r="C2"><f t="shared" si="3"/><v>4</v></c><c r="D2"><f t="shared" si="3"/></c>',
    "data table": '<c r="B2"><f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/><v>7</v></c>',
    "runs": '<c r="B2" t="inlineStr"><is><r><t xml:space="preserve">一 </t></r>'
    "<r><rPr><b/></rPr><t>二</t></r></is></c>",
    "phonetic": '<c r="B2" t="inlineStr"><is><t>数量</t><rPh sb="0" eb="2"><t>liang</t></rPh>'
    '<phoneticPr fontId="1"/></is></c>',
    "booleans": '<c r="B2" t="b"><v>1</v></c><c r="C2" t="b"><f>A1=1</f><v>0</v></c>',
    "errors": '<c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "text results": '<c r="B2" t="str"><f>A1</f><v> 优 </v></c><c r="C2" t="str"><f>A1</f><v></v></c>',
    "unsaved": '<c r="B2"><f>A1</f></c><c r="C2"><f>A1</f><v></v></c>',
    "text without a formula": '<c r="B2" t="str"><v>良</v></c>',
    "ISO date": '<c r="B2" s="1" t="d"><v>2024-03-01T12:00:00</v></c>',
    "under a merge": '<c r="H1"><v>1</v></c><c r="I2"><v>2</v></c><c r="H3" t="str"><f>A1</f><v>丙</v></c>',
    "a long run of digits": '<c r="B2"><v>0.30000000000000004</v></c><c r="C2"><v>97.299999999999997</v></c>',
}
"""What a row of a sheet may hold → the row."""


def patched(tools: Any, rows: str) -> bytes:
    """A workbook whose first sheet holds these cells and a merged range."""
    shape = {
        "cells": [(1, 1, 45352, "yyyy/m/d", False, None), (1, 2, "文字", "General", True, None)],
        "merge": None, "comments": {}, "rows": set(),
        "columns": None, "state": "visible", "protected": False, "date1904": False,
    }  # fmt: skip
    data = f'<sheetData><row r="2">{rows}</row></sheetData><mergeCells count="1"><mergeCell ref="H1:I3"/></mergeCells>'
    return tools.changed(
        written(shape), {FORM: lambda text: re.sub("<sheetData>.*</sheetData>", lambda _: data, text, flags=re.DOTALL)}
    )


@pytest.mark.parametrize("spot", SPOTS)
def test_spots(spot: str, tools: Any) -> None:
    assert_same(patched(tools, SPOTS[spot]))


def test_what_lies_under_a_merge_is_read(tools: Any) -> None:
    sheet = read_grid(patched(tools, SPOTS["under a merge"])).sheet("自评表")
    assert sheet.merges == (Area.parse("H1:I3"),)
    assert {place: cell.value for place, cell in sheet.cells.items()} == {(1, 8): 1, (2, 9): 2, (3, 8): "丙"}


def test_a_data_table_gives_its_results(tools: Any) -> None:
    (cell,) = read_grid(patched(tools, SPOTS["data table"])).sheet("自评表").cells.values()
    assert (cell.value, cell.formula) == (7, None)


def test_formats_come_from_the_cell_and_not_from_a_named_style(tools: Any) -> None:
    def restyle(text: str) -> str:
        style = '<xf numFmtId="10"><protection locked="0"/></xf>'
        return re.sub(r'<cellStyleXfs count="1">', f'<cellStyleXfs count="2">{style}', text)

    assert_same(tools.changed(patched(tools, '<c r="B2" s="1"><v>45000</v></c>'), {"xl/styles.xml": restyle}))


def test_shared_strings_in_runs_and_with_phonetic_ones(tools: Any) -> None:
    strings = (
        '<si><r><t xml:space="preserve">甲 </t></r><r><rPr><b/></rPr><t>乙</t></r>'
        '<rPh sb="0" eb="1"><t>jia</t></rPh></si>'
        "<si><t/></si>"
    )
    source = tools.changed(
        patched(tools, '<c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c>'),
        {"xl/sharedStrings.xml": lambda text: re.sub("(<sst[^>]*>).*?(</sst>)", rf"\1{strings}\2", text)},
    )
    assert [cell.value for cell in read_grid(source).sheet("自评表").cells.values()] == ["甲 乙", ""]
    assert_same(source)


def test_a_written_escape_is_a_text_of_its_own(tools: Any) -> None:
    source = patched(tools, '<c r="B2" t="inlineStr"><is><t>_x005F_x000D_ 与 _x000D_</t></is></c>')
    (cell,) = read_grid(source).sheet("自评表").cells.values()
    assert cell.value == "_x000D_ 与 \r"
    assert_same(source)


def test_threaded_comments(tools: Any) -> None:
    def thread(text: str) -> str:
        notice = "[线程批注]\n\n了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    请核对"
        return text.replace("原有批注", notice)

    source = tools.changed(tools.rich_workbook(), {"xl/comments1.xml": thread})
    assert "请核对" in read_grid(source).sheet("自评表").comments.values()
    assert_same(source)


def test_a_protection_that_is_off(tools: Any) -> None:
    off = '</sheetData><sheetProtection sheet="0" objects="1"/>'
    source = tools.changed(patched(tools, SPOTS["booleans"]), {FORM: lambda text: text.replace("</sheetData>", off)})
    assert not read_grid(source).sheet("自评表").protected
    assert_same(source)


def test_hidden_names(tools: Any) -> None:
    def hide(text: str) -> str:
        return text.replace('<definedName name="全部"', '<definedName name="全部" hidden="1"')

    source = tools.changed(patched(tools, '<c r="B2"><v>1</v></c>'), {"xl/workbook.xml": hide})
    assert "全部" in read_grid(source).names
    assert_same(source)
