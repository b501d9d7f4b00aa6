"""Odd shapes that published forms have, each in as few cells as show it; and sheets that are no form.

Sheets are drawn as text: ``<`` continues the cell to the left, ``^`` the cell above.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from foreign import draw
from jixiao.cells import Grid
from jixiao.collect import collect
from jixiao.layout import Field
from jixiao.recognise import recognise, why_not
from jixiao.recognise.matching import Wordings
from jixiao.recognise.wordings import CONTINUED, CURRENCY, DECLARATION, MONITORING
from jixiao.submission import Submission

HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"


def read(text: str) -> Submission:
    submissions, reason = collect(Grid((draw(text),)))
    assert reason is None
    (submission,) = submissions
    return submission


def names(submission: Submission) -> list[str | None]:
    return [row.name for row in submission.indicators]


def test_layout_gives_cells_and_the_headings_they_were_taken_by() -> None:
    (layout,) = recognise(
        draw(f"项目支出绩效自评表|<|<|<|<|<|<|<\n{HEAD}\n产出指标|数量指标|培训人数|100|90|10|9|", row=3, column=2)
    )
    assert layout.ref("row", "r001", "target") == ("自评表", 5, 5)
    assert layout.sources[Field("row", "r001", "target")] == "年度指标值"
    assert layout.ref("form", "", "title") == ("自评表", 3, 2)


def test_levels_fill_down_and_a_new_first_level_forgets_the_second() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|1|1|\n|质量指标|乙|1|1|1|1|\n||丙|1|1|1|1|\n效益指标||丁|1|1|1|1|"
    )
    assert [(row.level1, row.level2, row.name) for row in submission.indicators] == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "质量指标", "乙"),
        ("产出指标", "质量指标", "丙"),
        ("效益指标", None, "丁"),
    ]


def test_points_in_labels() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|指标值|完成值|得分\n"
        "产\\n出\\n指\\n标（40） |数量指标(2.5分)|指标1：培训（人）（2.5分）|100|90|2.25\n"
        "年度绩效目标2(40分)/产出指标|进度指标|资料整编（3分）|1|1|3"
    )
    first, second = submission.indicators
    assert (first.level1, first.name, first.points.text) == ("产出指标", "培训（人）", "2.5")
    assert (first.points.number, first.points.cell) == (Fraction(5, 2), None)
    assert (second.level1, second.points.number) == ("年度绩效目标2/产出指标", 3)
    # The second group's 40 are not the level's: it holds several levels.
    assert [(each.level1, each.level2, each.points.text) for each in submission.subtotals] == [
        ("产出指标", None, "40"),
        ("产出指标", "数量指标", "2.5"),
    ]
    assert str(submission.subtotals[0].points.ref) == "自评表!A2"


@pytest.mark.parametrize("filler", ["……||||", "指标2：||||", "/|/|/|/|/", "指标1:/|||/|/", "——||||", "||||"])
def test_rows_without_an_indicator_are_passed_over(filler: str) -> None:
    assert names(read(f"{HEAD}\n产出指标|数量指标|甲|1|1|1|1|\n||{filler}|\n||乙|1|1|1|1|")) == ["甲", "乙"]


def test_a_row_with_points_is_an_indicator_even_without_a_name() -> None:
    submission = read(f"{HEAD}\n满意度指标|服务对象满意度指标||100%|100%|8|8|\n|||||5||")
    assert names(submission) == [None, None]
    assert submission.indicators[0].target.text == "100%"


def test_not_scored_is_a_text_without_a_figure() -> None:
    row = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|—|/|").indicators[0]
    assert (row.points.text, row.points.number, row.score.text, row.score.number) == ("—", None, "/", None)


def test_sign_value_and_unit_are_joined() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值|权重|得分\n"
        "产出指标|数量指标|受资助人数|≧|735|人次|735|10|10\n"
        "||知晓率|═|100|%|98%|10|9\n||负担||有效||有效|10|10\n||机制|定性|好坏||好|5|5\n||受害率|≤0.9 %|||0|10|10"
    )
    assert [row.target.text for row in submission.indicators] == ["≧735人次", "═100%", "有效", "定性 好坏", "≤0.9 %"]
    assert [row.target.ref.a1 for row in submission.indicators if row.target.ref] == ["E2", "E3", "E4", "E5", "D6"]
    assert submission.indicators[0].unit == "人次"


def test_a_heading_over_sign_value_and_unit() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|指标描述|预期指标值|<|<|单项指标实际完成值|单项指标得分|权重占比(%)|单项指标折算得分\n"
        "^|^|^|^|符号|值|单位（文字描述）|^|^|^|^\n"
        "产出指标|质量指标|覆盖率||>=|98|%|100%|25|25|6.25"
    )
    (row,) = submission.indicators
    assert (row.target.text, row.actual.text, row.score.number, row.points.number) == (">=98%", "100%", 25, 25)


def test_a_heading_over_sign_value_and_unit_without_merged_neighbours() -> None:
    submission = read(
        "绩效目标自评表|<|<|<|<|<|<|<\n一级指标|二级指标|三级指标|年度指标值|<|<|完成值|得分\n|||指标性质|指标值|计量单位||\n"
        "产出指标|质量指标|覆盖率|≥|98|%|99|10"
    )
    (row,) = submission.indicators
    assert (row.name, row.target.text, row.actual.number, row.score.number) == ("覆盖率", "≥98%", 99, 10)


def test_helper_columns_right_of_the_table_are_no_part_of_the_target() -> None:
    submission = read(f"{HEAD}||指标性质|计量单位\n产出指标|数量指标|甲|5|4|10|8|||≥|个")
    assert submission.indicators[0].target.text == "5"


def test_headings_split_over_two_cells() -> None:
    submission = read(
        "一级|二级|三级|年度|实际|分值|自评\n指标|指标|指标|指标值|完成值||得分\n产出指标|数量指标|甲|5|4|10|8"
    )
    (row,) = submission.indicators
    assert (row.name, row.target.number, row.actual.number, row.score.number) == ("甲", 5, 4, 8)


def test_execution_row_of_the_table_belongs_to_the_funds() -> None:
    submission = read(
        "一级指标|二级指标|目标指标|权重|目标值|业绩值|完成率|指标得分|偏差原因分析及改进措施\n"
        "预算执行指标|预算执行指标|预算执行率|10|100%|39.41%|39.41%|3.94|正在支付\n"
        "过程|资金管理|预算执行率|5|100%|39.41%|39.41%|2|"
    )
    assert names(submission) == ["预算执行率"]
    funds = submission.funds
    assert funds is not None
    assert (funds.points.number, funds.rate.number, funds.score.number) == (10, Fraction(3941, 10000), Fraction("3.94"))
    assert funds.deviation.text == "正在支付"
    assert submission.indicators[0].level1 == "过程"


def test_subtotals_total_and_grade() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|分值|评价标准|实际情况|得分|得分率|扣分原因\n"
        "决策|项目立项|立项依据充分性|10|充分|充分|10|100%|\n"
        "决策小计|<|<|10|||10|100%|\n"
        "产出|数量|甲|90|5|4|72|80%|\n"
        "|小计||90|||72||\n"
        "总分|<|<|100|||82|82%|\n"
        "评价等级|<|<|良"
    )
    assert names(submission) == ["立项依据充分性", "甲"]
    assert [
        (each.level1, each.points.number, each.score.number, each.share.number) for each in submission.subtotals
    ] == [
        ("决策", 10, 10, 1),
        ("产出", 90, 72, None),
    ]
    assert (submission.points_total.number, submission.total.number, submission.grade.text) == (100, 82, "良")
    assert str(submission.total.ref) == "自评表!G6"


def test_grade_beside_the_total_and_a_total_typed_with_its_word() -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|100|99.3|\n总分|<|<|<|<|100|99.3 分|优")
    assert (submission.total.number, submission.total.text) == (Fraction("99.3"), "99.3 分")
    assert submission.grade.text == "优"


def test_the_last_total_counts() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|50|50|\n合计|||||50|50|\n效益指标|社会效益|乙|1|1|50|40|\n总分|||||100|90|"
    )
    assert names(submission) == ["甲", "乙"]
    assert submission.total.number == 90
    assert [(each.level1, each.score.number) for each in submission.subtotals] == [("产出指标", 50)]


def test_boxes_notes_and_signoff_below_the_total() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|100|100|\n总分|||||100|100|\n"
        "偏差大或\\n目标未完成\\n原因分析|疫情|<|<|<|<|<|<\n改进措施及结果应用方案：加强统筹|<|<|<|<|<|<|<\n"
        "其他需要说明事项|<|<|<|<|<|<|<\n无其他|<|<|<|<|<|<|<\n"
        "注：1.定量指标……|<|<|<|<|<|<|<\n2.定性指标……|<|<|<|<|<|<|<\n填报人：张三|<|<|审核人：|<|<|<|<"
    )
    assert {item: entry.text for item, entry in submission.remarks.items()} == {
        "deviation": "疫情",
        "improvement": "加强统筹",
        "other": "无其他",
    }
    assert submission.notes == "注：1.定量指标……\n2.定性指标……"
    assert names(submission) == ["甲"]


def test_tail_without_a_total_row() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|100|100|\n未完成原因分析|疫情|<|<|<|<|<|<\n备注：无|<|<|<|<|<|<|<"
    )
    assert (names(submission), submission.remarks["deviation"].text) == (["甲"], "疫情")


def test_header_inline_and_beside() -> None:
    submission = read(
        "单位名称：咸宁市自然资源和规划局        填报日期：3月30日|<|<|<|<|<|<|<\n"
        "项目名称：|城市规划|<|<|主管部门|实施单位|乙局|<\n"
        f"项目负责人及联系电话|<|<|<|联系人|李四|联系电话|'0715-1\n{HEAD}\n产出指标|数量指标|甲|1|1|100|100|"
    )
    assert {item: entry.text for item, entry in submission.header.items()} == {
        "unit": "乙局",
        "filled_on": "3月30日",
        "project": "城市规划",
        "contact": "李四",
        "phone": "0715-1",
    }
    assert str(submission.header["project"].ref) == "自评表!B2"


FUNDS = "项目资金|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分"


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("39.41", "0.3941"), ("0.3941", "0.3941"), ("39.41%", "0.3941"), ("'39.41%", "0.3941"), ("'３９.４１", "0.3941")],
)
def test_a_rate_is_a_fraction_however_it_is_written(rate: str, expected: str) -> None:
    submission = read(f"{FUNDS}\n|年度资金总额|0|70|27.59|10|{rate}|3.94\n{HEAD}\n产出指标|数量指标|甲|1|1|100|100|")
    assert submission.funds is not None
    assert submission.funds.rate.number == Fraction(expected)
    assert submission.funds.total.get("rate").number == Fraction(expected)


@pytest.mark.parametrize(("rate", "expected"), [("100", "1"), ("1", "1"), ("79.27", "0.7927")])
def test_a_rate_without_amounts(rate: str, expected: str) -> None:
    submission = read(f"{FUNDS}\n|年度资金总额||||10|{rate}|10\n{HEAD}\n产出指标|数量指标|甲|1|1|100|100|")
    assert submission.funds is not None
    assert submission.funds.rate.number == Fraction(expected)


def test_amounts_in_yuan_and_as_text() -> None:
    submission = read(
        "项目资金\\n（元）|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分\n^|^|||||||\n"
        "|年度资金总额|250000|25万元|'215,457.6|10|86.19%|8.62\n|其中：当年财政拨款|250000|'7,00.0,77|215457.6|—||—\n"
        f"{HEAD}\n产出指标|数量指标|甲|1|1|100|100|"
    )
    funds = submission.funds
    assert funds is not None
    assert funds.currency_unit == "元"
    assert (funds.total.get("budget").number, funds.total.get("executed").number) == (250000, Fraction("215457.6"))
    assert (funds.rows[0].label, funds.rows[0].get("budget").number) == ("其中：当年财政拨款", None)
    assert funds.rows[0].get("budget").text == "7,00.0,77"


def test_one_score_over_several_rows_is_counted_once() -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|10|10|\n^|^|乙|2|2|^|^|")
    assert [(row.name, row.score.number, row.points.exists) for row in submission.indicators] == [
        ("甲", 10, True),
        ("乙", None, False),
    ]


def test_one_indicator_over_several_rows_is_one() -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|10|10|\n^|^|^|^|^|^|^|\n||乙|1|1|10|10|")
    assert names(submission) == ["甲", "乙"]


def test_dates_are_no_quantities() -> None:
    sheet = draw(f"{HEAD}\n产出指标|时效指标|完成时间|44926|44900|10|10|")
    cells = dict(sheet.cells)
    cells[2, 4] = cells[2, 4]._replace(number_format='yyyy"年"m"月"d"日"', display="2022年12月31日")
    ((submission,), _) = collect(Grid((replace(sheet, cells=cells),)))
    target = submission.indicators[0].target
    assert (target.text, target.number) == ("2022年12月31日", None)


TWO = (
    "甲局项目支出绩效自评表|<|<|<|<|<|<|<\n项目名称|子一|<|<|<|<|<|<\n"
    f"{HEAD}\n产出指标|数量指标|甲|1|1|100|90|\n总分|||||100|90|\n"
)


def test_several_forms_on_one_sheet() -> None:
    submissions, _ = collect(Grid((draw(f"{TWO}|||||||\n{TWO.replace('子一', '子二').replace('90', '80')}"),)))
    assert [(each.header["project"].text, each.total.number) for each in submissions] == [("子一", 90), ("子二", 80)]


def test_a_heading_repeated_on_the_next_page_opens_no_new_form() -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|50|50|\n{HEAD}\n||乙|1|1|50|50|\n总分|||||100|100|")
    assert names(submission) == ["甲", "乙"]
    assert submission.indicators[1].level1 == "产出指标"


def test_a_form_without_scores() -> None:
    submission = read(
        "专项名称|水利|<|<|<|<\n一级指标|二级指标|三级指标|年度指标值|全年实际完成值|未完成原因和改进措施\n产出指标|数量指标|甲|≥1|2|"
    )
    row = submission.indicators[0]
    assert (row.score.exists, row.points.exists, row.actual.number) == (False, False, 2)
    assert not submission.total.exists


# --- sheets that are no form ------------------------------------------------------------------------------

NO_FORM = {
    "blank": ("", "空白工作表"),
    "roster": (
        "项目编码|一级指标|二级指标|三级指标|指标值|计量单位|指标性质|分值\n1|产出指标|数量指标|甲|5|个|≥|10",
        "像是指标表，但缺少“实际完成值”列",
    ),
    "projects": (
        "项目编码|项目名称|主管部门|实施单位|年初预算数|全年预算数\n1|甲|乙|丙|5|5",
        "没有绩效指标表（找不到“三级指标、年度指标值、实际完成值”等表头）",
    ),
    "budget": (
        "项目支出预算表|<|<|<\n项目|年初预算数|全年预算数|全年执行数\n合计|5|5|5",
        "没有绩效指标表（找不到“三级指标、年度指标值、实际完成值”等表头）",
    ),
    "staff": (
        "2022年度员工绩效考核表|<|<|<|<\n姓名|张三|部门|办公室|\n指标名称|目标值|完成值|权重|得分\n出勤|22|22|10|10",
        "有“姓名”一栏，是对人员或单位的考核表，不是绩效自评表",
    ),
    "sales": (
        "销售考核|<|<|<|<\n指标名称|目标值|完成值|权重|得分\n出勤|22|22|10|10",
        "有指标名称、指标值、完成值和得分，但没有一级、二级指标列，也没有项目名称、资金和自评表标题",
    ),
    "plan": (
        "指标名称|目标值|完成值\n产量|5|5",
        "有指标名称、指标值和完成值，但没有一级、二级指标列，也没有分值和得分列",
    ),
}


@pytest.mark.parametrize("shape", NO_FORM)
def test_no_form_is_refused_with_its_reason(shape: str) -> None:
    text, reason = NO_FORM[shape]
    sheet = draw(text, name="Sheet1")
    assert recognise(sheet) == ()
    assert why_not(sheet) == reason
    submissions, said = collect(Grid((sheet,)))
    assert submissions == ()
    assert said == f"没有找到绩效自评表。“Sheet1”：{reason}。请确认交的是填好的自评表。"


def test_a_form_is_found_beside_sheets_that_are_none() -> None:
    sheets = tuple(draw(text, name=shape) for shape, (text, _) in NO_FORM.items())
    submissions, reason = collect(Grid((*sheets, draw(TWO))))
    assert [each.sheet for each in submissions] == ["自评表"]
    assert reason is None


def test_a_form_on_a_hidden_sheet_is_named() -> None:
    submissions, reason = collect(Grid((draw("", name="Sheet1"), draw(TWO, name="旧表", state="hidden"))))
    assert (submissions, reason) == ((), "自评表在隐藏的工作表“旧表”里；请取消隐藏后再交。")


def test_a_column_of_directions_says_which_way_is_better() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|指标性质|指标方向|指标值|计量单位|完成值|分值|得分\n"
        "产出指标|数量指标|项目数|等于|正向|10|个|8|50|50\n"
        "产出指标|时效指标|办理天数|小于等于|反向|3|天|5|50|50"
    )
    assert [(row.target.text, row.less_is_better) for row in submission.indicators] == [
        ("等于10个", False),
        ("小于等于3天", True),
    ]


def test_a_direction_in_the_column_of_signs_is_no_part_of_the_target() -> None:
    submission = read(
        "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|分值|得分\n"
        "产出指标|数量指标|项目数|正向指标|5|件|3|50|50\n"
        "产出指标|质量指标|退件数|反向指标|5|件|8|50|50\n"
        "效益指标|社会效益|办理率|≥|95%|%|96%|50|50"
    )
    assert [(row.target.text, row.less_is_better) for row in submission.indicators] == [
        ("5件", False),
        ("5件", True),
        ("≥95%", None),
    ]


# --- further shapes ---------------------------------------------------------------------------------------


def test_forms_side_by_side_share_their_title() -> None:
    one = "项目名称|甲|<|<|自评总分|95\n一级指标|三级指标|指标值|完成值|分值|得分\n产出指标|人数|10|9|100|95"
    other = one.replace("甲", "乙").replace("人数", "车数")
    lines = [f"{left}||{right}" for left, right in zip(one.splitlines(), other.splitlines(), strict=True)]
    sheet = draw("\n".join([f"2022年项目支出绩效自评表{'|<' * 12}", *lines]))
    submissions, _ = collect(Grid((sheet,)))
    assert [(each.year, each.header["project"].text, names(each), each.total.number) for each in submissions] == [
        (2022, "甲", ["人数"], 95),
        (2022, "乙", ["车数"], 95),
    ]


def test_a_table_of_several_projects_holds_a_form_for_each() -> None:
    sheet = draw(
        "序号|项目名称|实施单位|一级指标|二级指标|三级指标|目标值|完成值|分值|得分\n"
        "1|甲项目|甲所|产出指标|数量|a|1|1|50|50\n2|||效益指标|社会|b|1|1|50|50\n"
        "3|乙项目|乙所|产出指标|数量|c|1|1|100|90\n合计||||||||200|190"
    )
    submissions, _ = collect(Grid((sheet,)))
    assert [(each.header["project"].text, each.header["unit"].text, names(each)) for each in submissions] == [
        ("甲项目", "甲所", ["a", "b"]),
        ("乙项目", "乙所", ["c"]),
    ]
    assert not any(each.total.exists for each in submissions)


def test_points_beside_each_level() -> None:
    submission = read(
        "一级指标|分值|二级指标|分值|三级指标|分值|目标值|完成值|自评得分\n"
        "决策|20|项目立项|20|立项依据|5|充分|充分|5\n^|^|^|^|立项程序|15|规范|规范|15\n产出|80|数量|80|完成数|80|100|100|80"
    )
    assert [row.points.number for row in submission.indicators] == [5, 15, 80]
    assert [(each.level1, each.level2, each.points.number) for each in submission.subtotals] == [
        ("决策", None, 20), ("决策", "项目立项", 20), ("产出", None, 80), ("产出", "数量", 80),
    ]  # fmt: skip


def test_four_levels_and_two() -> None:
    four = read(
        "一级指标|二级指标|三级指标|四级指标|目标值|完成值|得分\n"
        "产出|数量|甲类|a|10|10|10\n^|^|^|b|20|20|20\n效益|社会|丙类||好|好|40"
    )
    assert [(row.level2, row.name) for row in four.indicators] == [("数量", "a"), ("数量", "b"), ("社会", "丙类")]
    two = read("一级指标|二级指标|目标值|完成值|得分\n产出指标|培训人数|10|10|10\n|合格率|95%|95%|20")
    assert [(row.level1, row.level2, row.name) for row in two.indicators] == [
        ("产出指标", None, "培训人数"),
        ("产出指标", None, "合格率"),
    ]


def test_levels_as_rows_of_their_own() -> None:
    submission = read(
        "部门整体支出绩效自评表|<|<|<|<\n指标|权重|目标值|实际值|得分\n一、投入（20分）||||\n预算编制|20|合理|合理|20\n"
        "二、产出（80分）||||\n培训|80|10次|10次|80\n合计|100|||100"
    )
    assert [(row.level1, row.name) for row in submission.indicators] == [("一、投入", "预算编制"), ("二、产出", "培训")]
    assert [each.points.number for each in submission.subtotals] == [20, 80]


def test_a_level_over_the_columns_of_both_is_the_first_alone() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|50|50|\n满意度指标|<|乙|90%|90%|40|40|\n预算执行率（10分）|<|<|100%|95%|10|9.5|"
    )
    assert [(row.level1, row.level2, row.name) for row in submission.indicators] == [
        ("产出指标", "数量指标", "甲"),
        ("满意度指标", None, "乙"),
    ]
    assert submission.funds is not None
    assert (submission.funds.points.number, submission.funds.score.number) == (10, Fraction("9.5"))


@pytest.mark.parametrize(
    "table",
    [
        "项目预算执行情况（10分）|<|预算数：|200|执行数：|180|<|\n（万元）|<|执行率：|90%|得分：|9|<|",
        "年初预算数|150|全年预算数|200|全年执行数|180|<|\n分值|10|执行率|90%|得分|9|<|",
        "项目资金（万元）||年度资金总额|其中：财政拨款|<|<|<|\n^|全年预算数|200|200|<|<|<|\n^|全年执行数|180|180|<|<|<|\n"
        "^|分值|10||<|<|<|\n^|执行率|90%||<|<|<|\n^|得分|9||<|<|<|",
        "项目资金（万元）||预算情况|<|全年执行数|分值|执行率|得分\n^|^|年初预算数|全年预算数|^|^|^|^\n"
        "^|年度资金总额|150|200|180|10|90%|9",
    ],
    ids=["beside", "beside-in-rows", "down", "two-rows"],
)
def test_amounts_wherever_their_labels_stand(table: str) -> None:
    funds = read(f"项目名称|甲|<|<|<|<|<|<\n{table}\n{HEAD}\n产出指标|数量指标|甲|1|1|90|90|").funds
    assert funds is not None
    assert (funds.total.get("budget").number, funds.total.get("executed").number) == (200, 180)
    assert (funds.points.number, funds.rate.number, funds.score.number) == (10, Fraction(9, 10), 9)


def test_the_currency_unit_is_what_the_form_says_or_nothing() -> None:
    rows = "|年度资金总额|200|180|10|90%|9|"
    for label, unit in (("项目资金", None), ("项目资金（万元）", "万元"), ("项目资金（单位：元）", "元")):
        submission = read(
            f"{label}||全年预算数|全年执行数|分值|执行率|得分|\n{rows}\n{HEAD}\n产出指标|数量指标|甲|1|1|90|90|"
        )
        assert submission.funds is not None
        assert submission.funds.currency_unit == unit


@pytest.mark.parametrize(
    ("text", "grade"),
    [("优☑  良□  中□  差□", "优"), ("□优 ☑良 □中 □差", "良"), ("优£ 良R 中£ 差£", "良"), ("优□ 良□ 中□ 差□", None)],
)
def test_a_ticked_grade(text: str, grade: str | None) -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|100|90|\n总分|<|<|<|<|100|90|\n自评等级|{text}|<|<|<|<|<|<")
    assert submission.grade.text == grade


def test_total_and_grade_in_their_labels() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|100|90|\n自评总分：90分|<|<|<|<|<|<|<\n评价等级：优|<|<|<|<|<|<|<"
    )
    assert (submission.total.text, submission.total.number, submission.grade.text) == ("90分", 90, "优")
    passing = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|100|90|\n总分（等级：优秀）|<|<|<|<|100|90|")
    assert (passing.total.number, passing.grade.text) == (90, "优秀")


def test_the_day_of_filling_in_is_no_year() -> None:
    submission = read(
        f"项目支出绩效自评表|<|<|<|<|<|<|<\n填报日期：2023年3月1日|<|<|<|<|<|<|<\n{HEAD}\n产出指标|数量指标|甲|1|1|100|90|"
    )
    assert submission.year is None


def test_labels_without_a_value_take_no_neighbour() -> None:
    submission = read(
        "项 目 名 称：甲项目    主管部门：    实施单位：（盖章）|<|<|<|<|<|<|<\n"
        f"项目负责人||<|<|财政处室|二处|<|<\n{HEAD}\n产出指标|数量指标|甲|1|1|100|90|"
    )
    said = {item: entry.text for item, entry in submission.header.items() if entry.text}
    assert said == {"project": "甲项目"}


UNSCORED = (
    "转移支付绩效自评表|<|<|<\n"
    "单位名称|甲局|<|<\n"
    "项目名称|子一|<|<\n"
    "一级指标|三级指标|指标值|完成值\n"
    "产出指标|甲|1|1\n"
    "产出指标|乙|1|1"
)


def test_forms_without_totals_and_with_one_title_are_several() -> None:
    submissions, _ = collect(Grid((draw(f"{UNSCORED}\n{UNSCORED.replace('子一', '子二')}"),)))
    assert [(each.header["project"].text, names(each)) for each in submissions] == [
        ("子一", ["甲", "乙"]),
        ("子二", ["甲", "乙"]),
    ]


def test_a_further_page_that_repeats_title_and_unit_is_no_new_form() -> None:
    head, _, table = UNSCORED.partition("项目名称|子一|<|<\n")
    submission = read(f"{head}{table}\n{head}{table.replace('甲|1', '丙|1').replace('乙|1', '丁|1')}")
    assert names(submission) == ["甲", "乙", "丙", "丁"]


# --- what a wording must not be taken for -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (CURRENCY, "填报单位:元氏县财政局"),
        (CURRENCY, "预算单位:元宝山区水务局"),
        (CONTINUED, "新(续)建公路"),
        (CONTINUED, "连续表演场次"),
        (MONITORING, "视频监控系统建设项目绩效评价表"),
        (DECLARATION, "科技项目申报补助资金绩效评价表"),
    ],
)
def test_a_wording_is_not_found_in_other_words(words: Wordings, text: str) -> None:
    assert not words.says(text)


def test_a_post_in_the_head_of_a_self_assessment_is_no_appraisal_of_staff() -> None:
    submission = read(
        "项目支出绩效自评表|<|<|<|<\n项目名称|甲项目|职务|科长|\n指标名称|目标值|完成值|权重|得分\n培训人数|100|100|100|100"
    )
    assert names(submission) == ["培训人数"]


def test_a_total_below_the_forms_boxes() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|100|97|\n其他需要说明事项|无|<|<|<|<|<|<\n总分|<|<|<|<|100|97|优"
    )
    assert (submission.points_total.number, submission.total.number, submission.grade.text) == (100, 97, "优")
    assert submission.remarks["other"].text == "无"


def test_full_marks_and_total_in_rows_of_their_own() -> None:
    submission = read(f"{HEAD}\n产出指标|数量指标|甲|1|1|100|97|\n合计|<|<|<|<|100|97|\n自评总得分|<|<|<|<|97|<|<")
    assert (submission.points_total.number, submission.total.number) == (100, 97)


def test_a_level_that_does_not_apply_is_no_indicator() -> None:
    submission = read(
        f"{HEAD}\n产出指标|数量指标|甲|1|1|50|50|\n效益指标|经济效益指标|无|||||\n|社会效益指标|乙|好|好|50|50|"
    )
    assert names(submission) == ["甲", "乙"]


@pytest.mark.parametrize(
    "head",
    [
        "项目支出|<|<|<|<|<|<|<\n绩效自评表（2022年度）|<|<|<|<|<|<|<",
        "项目支出绩效自评表|<|<|<|<|<|<|<\n项目名称|甲|<|评价年度|2022|<|<|<",
        "项目支出绩效自评表|<|<|<|<|<|<|<\n预算年度：2022|<|<|<|<|<|<|<",
    ],
)
def test_the_year_wherever_the_head_says_it(head: str) -> None:
    assert read(f"{head}\n{HEAD}\n产出指标|数量指标|甲|1|1|100|90|").year == 2022
