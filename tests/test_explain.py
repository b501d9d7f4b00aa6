"""The map of a reading: every filled cell of a form is a field, a heading, or passed over with a reason; never two."""

from __future__ import annotations

from pathlib import Path

import pytest

from foreign import builder, draw
from jixiao.cells import Area, Grid
from jixiao.explain import SheetReading, explain
from jixiao.issue import issue_blank
from jixiao.template import find_template
from jixiao.workbooks.reader import read_grid
from published import load

PUBLISHED = sorted((Path(__file__).parent / "recognise" / "published").glob("*.form"))
HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|证明材料|得分|偏差原因分析及改进措施"
FORM = f"""
甲县项目支出绩效自评表|<|<|<|<|<|<|<|<
项目名称|甲项目|<|<|<|<|<|<|<
{HEAD}
产出指标|数量指标|指标1：培训人数|100|90|50|签到表|45|疫情
||……||||||
效益指标|社会效益|知晓率|90%|95%|50|问卷|50|
总分|<|<|<|<|100||95|
填报人：|<|<|审核人：|<|<|<|<|<
"""


def only(grid: Grid) -> SheetReading:
    (reading,) = explain(grid)
    return reading


def test_fields_are_told_with_their_cell_and_heading() -> None:
    (form,) = only(Grid((draw(FORM),))).forms
    told = {(each.name, each.area.a1): (each.text, each.heading, each.heading_area) for each in form.taken}
    assert told["项目名称", "B2:I2"] == ("甲项目", "项目名称", Area(2, 1, 2, 1))
    assert told["指标值", "D4"] == ("100", "年度指标值", Area(3, 4, 3, 4))
    assert told["总分", "H7"] == ("95", "总分", Area(7, 1, 7, 5))


def test_what_was_passed_over_has_a_reason() -> None:
    reading = only(Grid((draw(FORM),)))
    assert {each.text: each.why for each in reading.passed} == {
        "证明材料": "没有对应项目的列",
        "签到表": "“证明材料”列没有对应项目",
        "问卷": "“证明材料”列没有对应项目",
        "……": "占位符号",
        "填报人：": "签章",
        "审核人：": "签章",
    }


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_every_filled_cell_is_accounted_for_once(path: Path) -> None:
    sheet = load(path).grid
    reading = only(Grid((sheet,)))
    filled = {place for place, cell in sheet.cells.items() if cell.text is not None}
    taken = {(each.area.top, each.area.left) for form in reading.forms for each in form.taken}
    headings = [each.heading_area for form in reading.forms for each in form.taken if each.heading_area is not None]
    passed = [(each.area.top, each.area.left) for each in reading.passed]
    assert len(passed) == len(set(passed))
    assert taken.isdisjoint(passed)
    rest = filled - taken - set(passed)
    assert all(any(area.contains(*place) for area in headings) for place in rest), rest


def test_sheets_without_a_form_say_why_and_issued_forms_are_read_by_name() -> None:
    facts = builder.load_facts("01_jishan_2020")
    cover, form = explain(read_grid(builder.build(facts, builder.UNTIDY)))
    assert (cover.forms, cover.reason is None, len(form.forms)) == ((), False, 1)
    issued = explain(read_grid(issue_blank(find_template("national-project-2020"), 2020)))
    first = next(sheet for sheet in issued if sheet.forms)
    assert first.forms[0].issued
    assert first.passed == ()
    assert all(each.heading_area is None for each in first.forms[0].taken)
    assert {sheet.reason for sheet in issued if not sheet.forms} == {"是自评表的附表，不是自评表"}
