"""Named cell styles: what an officer finds in the program's list, and that another reader finds them too."""

from __future__ import annotations

import io

import openpyxl
import pytest

from jixiao.cells import Area
from jixiao.issue import issue_blank
from jixiao.plan import plan_form
from jixiao.template import IndicatorSet, find_template, shipped_templates
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, write_workbook

INPUT = Style(name="填报", fill="FFF9DB", locked=False)


def cell(column: int, style: Style) -> CellSpec:
    return CellSpec(Area(1, column, 1, column), style, "x")


def test_cells_have_the_style_that_they_were_given() -> None:
    percent = Style(name="填报", fill="FFF9DB", locked=False, number_format="0%")
    sheet = SheetSpec("表", [cell(1, INPUT), cell(2, percent), cell(3, Style(bold=True))])
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet], title="表")))
    first, second, third = (book["表"].cell(1, column) for column in (1, 2, 3))
    assert (first.style, second.style, third.style) == ("填报", "填报", "Normal")
    assert (second.number_format, second.protection.locked, first.fill.fgColor.rgb) == ("0%", False, "FFFFF9DB")


def test_a_workbook_without_named_styles_has_none() -> None:
    sheet = SheetSpec("表", [cell(1, Style(bold=True))])
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet], title="表")))
    assert book.named_styles == ["Normal"]


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_inputs_and_computed_cells_of_every_form_have_styles_of_their_own(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(issue_blank(find_template(name))))
    sheet = book.worksheets[0]
    styles: dict[str, set[bool]] = {}
    for row in sheet.iter_rows():
        for each in row:
            styles.setdefault(each.style, set()).add(bool(each.protection.locked))
    assert styles["填报"] == {False}
    assert styles["自动计算"] == styles["固定内容"] == {True}


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_title_and_names_stay_in_sight(name: str) -> None:
    template = find_template(name)
    sheet = openpyxl.load_workbook(io.BytesIO(issue_blank(template))).worksheets[0]
    layout = plan_form(template, IndicatorSet(), sheet.title, template.year).layout
    names = [layout.area("row", key, "name") for key in layout.keys("row")]
    frozen = sheet[sheet.freeze_panes]
    assert frozen.row == 3
    assert {area.right + 1 for area in names if area is not None} == {frozen.column}
