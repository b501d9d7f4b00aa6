"""Shapes in which targets are published, one small sheet each; notation as in ``foreign.draw``."""

from __future__ import annotations

from fractions import Fraction

import pytest

from foreign import draw
from jixiao.cells import Grid
from jixiao.targets import TargetsRead, read_targets
from jixiao.template import Indicator, Project


def read(*sheets: str) -> TargetsRead:
    return read_targets(Grid(tuple(draw(text, name=f"表{number}") for number, text in enumerate(sheets, 1))))


def projects(found: TargetsRead) -> list[Project]:
    return [each.indicators.project for each in found.sets if each.indicators.project is not None]


def rows(found: TargetsRead, number: int = 0) -> list[tuple[str, str, str, str | None]]:
    return [(row.level1, row.level2, row.name, row.target) for row in indicators(found, number)]


def indicators(found: TargetsRead, number: int = 0) -> tuple[Indicator, ...]:
    return found.sets[number].indicators.indicators


def said(found: TargetsRead) -> list[str]:
    return [str(problem) for problem in found.problems]


# --- forms ------------------------------------------------------------------------------------------------

OFFICIAL = """项目支出绩效目标申报表|<|<|<|<|<|<|<
（2018年度）|<|<|<|<|<|<|<
项目名称|<|学生资助|<|<|<|<|<
主管部门及代码|<|教育局|<|实施单位|<|资助中心|<
项目属性|<|延续项目|<|项目期|<|3年|<
项目资金\\n（万元）|<|中期资金总额：|<|300|年度资金总额：|<|100
^|^|其中：财政拨款|<|300|其中：财政拨款|<|100
总体目标|中期目标（2018年-2020年）|<|<|<|年度目标|<|<
^|目标1|<|<|<|目标1|<|<
绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
^|产出指标|数量指标|指标1：三年资助人数|3000人|数量指标|指标1：资助人数|≥1000人
^|^|^|……||^|指标2：人均标准|2000元/人
^|^|时效指标|三年完成|3年|时效指标|按时发放|12月31日前
^|满意度指标|满意度|满意|90%|服务对象满意度指标|学生满意度|≥95%
^|^|^|……||^|……|"""


def test_the_official_form_gives_the_year_and_not_the_middle_term() -> None:
    found = read(OFFICIAL)
    assert projects(found) == [
        Project(3, "学生资助", texts={"department": "教育局", "unit": "资助中心"}, initial=Fraction(100))
    ]
    assert rows(found) == [
        ("产出指标", "数量指标", "资助人数", "≥1000人"),
        ("产出指标", "数量指标", "人均标准", "2000元/人"),
        ("产出指标", "时效指标", "按时发放", "12月31日前"),
        ("满意度指标", "服务对象满意度指标", "学生满意度", "≥95%"),
    ]
    assert indicators(found)[2].value == 43465  # 2018-12-31: the year is the title's
    assert said(found) == []


def test_the_year_may_stand_left_where_its_heading_says_so() -> None:
    found = read(
        "绩效目标表|<|<|<|<|<|<\n项目名称|修路|<|<|<|<|<\n一级指标|年度指标|<|<|中期指标|<|<\n"
        "^|二级指标|三级指标|指标值|二级指标|三级指标|指标值\n产出指标|数量指标|里程|10公里|数量指标|总里程|30公里"
    )
    assert rows(found) == [("产出指标", "数量指标", "里程", "10公里")]


@pytest.mark.parametrize("head", ["三级指标|中期指标值|年度指标值", "三级指标|指标值|<\n^|^|^|中期|年度"])
def test_two_columns_of_targets_beside_one_name(head: str) -> None:
    found = read(f"项目名称|修路|<|<|<\n一级指标|二级指标|{head}\n产出指标|数量指标|里程|30公里|10公里\n||桥|5座|2座")
    assert [row[2:] for row in rows(found)] == [("里程", "10公里"), ("桥", "2座")]


TWO_TABLES = """佳县财政支出项目绩效目标申报表|<|<|<|<|<
（2016年度）|<|<|<|<|<
项目名称|修路|<|<|<|<
主管部门|交通局|主管部门编码|101|项目实施单位|公路站
项目负责人|张三|<|联系电话|'0912|<
项目资金申请（万元）|资金总额：56.5|<|财政拨款：56.5|<|<
项目绩效目标|长期目标|<|<|年度目标|<
^|路好|<|<|路好|<
长期绩效指标|一级指标|二级指标|指标内容|指标值|备注
^|产出指标|数量指标|长期里程|100公里|
^|^|质量指标|合格率|100%|
年度绩效指标|一级指标|二级指标|指标内容|指标值|备注
^|产出指标|数量指标|里程|10公里|
^|效益指标|社会效益指标|出行|方便|
其他说明的问题|无|<|<|<|<
填报人：||单位负责人：||填报日期：|"""


def test_a_table_of_long_term_indicators_above_the_years() -> None:
    found = read(TWO_TABLES)
    texts = {"department": "交通局", "unit": "公路站", "manager": "张三", "phone": "0912"}
    assert projects(found) == [Project(3, "修路", texts=texts, initial=Fraction("56.5"))]
    assert rows(found) == [
        ("产出指标", "数量指标", "里程", "10公里"),
        ("效益指标", "社会效益指标", "出行", "方便"),
    ]


def test_several_forms_on_a_sheet_and_several_sheets() -> None:
    second = TWO_TABLES.replace("修路", "修桥").replace("10公里", "3座")
    found = read(f"{TWO_TABLES}\n|||||\n{second}", OFFICIAL)
    assert [project.name for project in projects(found)] == ["修路", "修桥", "学生资助"]
    assert [rows(found, number)[0][3] for number in range(3)] == ["10公里", "3座", "≥1000人"]
    assert [len(indicators(found, number)) for number in range(3)] == [2, 2, 4]


FORM = "项目支出绩效目标表|<|<|<|<|<|<\n（2023年度）|<|<|<|<|<|<\n项目名称|修路|<|<|<|<|<\n"
HEAD = "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重\n"


def test_sign_value_and_unit_in_columns_of_their_own() -> None:
    found = read(
        f"{FORM}{HEAD}产出指标|数量指标|里程|≥|10|公里|20\n|质量指标|优良率|定性|优良中低差||10%\n|质量指标|合格率|定量|95|%|15分\n"
        "|时效指标|进度|有效|||\n|成本指标|投资|≤|1.2|万元|"
    )
    assert [(row.name, row.target, row.kind, row.unit, row.points) for row in indicators(found)] == [
        ("里程", "≥10公里", "≥", "公里", 20),
        ("优良率", "优良中低差", "定性", "", 10),
        ("合格率", "95%", "≥", "%", 15),
        ("进度", "有效", "定性", "", None),
        ("投资", "≤1.2万元", "≤", "万元", None),
    ]
    assert said(found) == []


def test_points_printed_in_names() -> None:
    found = read("项目名称|修路|<|<\n一级指标|二级指标|三级指标|指标值\n产出指标（50分）|数量指标|里程（3分）|10公里")
    assert [(row.level1, row.name, row.points) for row in indicators(found)] == [("产出指标", "里程", 3)]


def test_what_was_not_understood_is_told_with_its_cell() -> None:
    found = read(
        f"{FORM}年度资金总额|100-200|<|<|<|<|<\n{HEAD}产出指标|数量指标|里程|≥|≤5|公里|二十\n||桥||5月2座，6月1座||\n||涵洞||||\n"
        "||隧道|若干|5|座|5\n||桥涵||**座||"
    )
    assert said(found) == [
        "表1!B4：年度资金总额没有看懂，名册里留空：100-200",
        "表1!E6：指标值“≤5”与指标性质“≥”矛盾；名册里指标性质留空，请核对。",
        "表1!G6：分值不是数，名册里留空：二十",
        "表1!E7：指标值没有看懂，按原文印制：5月2座，6月1座。",
        "表1!E8：“涵洞”没有指标值，名册里留空。",
        "表1!E9：指标性质“若干”不是 ≥ ≤ ＝ 定性 区间 时限，名册里留空。",
        "表1!E10：指标值“**座”还是样表的占位符，请在名册里改成批复的指标值。",
    ]
    assert [row[3] for row in rows(found)] == ["≤5公里", "5月2座，6月1座", None, "5座", "**座"]


def test_a_completed_form_gives_targets_and_no_amount_and_says_so() -> None:
    found = read(
        "项目名称|修路|<|<|<|<|<\n||年初预算数|全年预算数|全年执行数||\n项目资金（万元）|年度资金总额|5|5|5||\n"
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n产出指标|数量指标|里程|5|4|10|8\n预算执行率|||100%|90%|10|9\n"
        "总分|||||20|17"
    )
    assert projects(found) == [Project(1, "修路")]
    assert rows(found) == [("产出指标", "数量指标", "里程", "5")]
    assert said(found) == [
        "表1!B1：“修路”是填过完成值的自评表：只取指标值作为下一年度的目标，金额没有取。",
        "表1!B1：“修路”的预算执行率不列入指标，由自评表的资金部分计分。",
    ]


# amounts: what stands above the table → 万元
AMOUNTS = {
    "beside its label": ("年度资金总额：|100|<|<|<|<|（万元）", 100),
    "in its label": ("资金总额：10606.7522万元|<|<|<|<|<|<", Fraction("10606.7522")),
    "with its own unit": ("年度资金总额|25000元|<|<|<|<|<", Fraction("2.5")),
    "in yuan": ("金额单位：元|<|<|<|<|<|<\n预算金额|8,827,620.53|<|<|<|<|<", Fraction("882.762053")),
    "below its heading": ("资金总额|财政拨款|其他资金|<|<|<|<\n30|20|10|<|<|<|单位：万元", 30),
    "the year's before the whole's": ("资金总额|300|<|年度资金总额|100|<|（万元）", 100),
    "as an unfilled self-assessment has it": (
        "项目资金（万元）|<|年初预算数|全年预算数|全年执行数|<|<\n^|年度资金总额|5|6||<|<",
        5,
    ),
}


@pytest.mark.parametrize("shape", AMOUNTS)
def test_amount(shape: str) -> None:
    text, expected = AMOUNTS[shape]
    found = read(f"{FORM}{text}\n{HEAD}产出指标|数量指标|里程|≥|10|公里|20")
    assert said(found) == []
    assert projects(found)[0].initial == expected


def test_an_amount_without_a_unit_is_left_out_and_told() -> None:
    found = read(f"{FORM}年度资金总额|100|<|<|<|<|<\n{HEAD}产出指标|数量指标|里程|≥|10|公里|20")
    assert projects(found)[0].initial is None
    assert said(found) == ["表1!B4：金额100没有写明是元还是万元，名册里留空。请在表上写明金额单位。"]


# --- lists ------------------------------------------------------------------------------------------------

LIST = """部门预算项目绩效目标申报表(2023年度)|<|<|<|<|<|<|<|<|<|<|<
金额单位：元|<|<|<|<|<|<|<|<|<|<|<
单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重|指标方向性
820-马踏镇部门||8,827,620.53|||||||||
820001-井研县马踏镇人民政府|村组干部报酬|3,309,840.00|按时发放|效益指标|社会效益指标|维护社会稳定|≥|95|%|10|正向指标
^|^|^|^|产出指标|时效指标|维持时效|≥|1|年|20|正向指标
^|^|^|^|产出指标|成本指标|差错||3|件|20|反向指标
^|基层组织活动经费|660,000.00|保障|满意度指标|服务对象满意度指标|群众满意度|≥|95|%|10|正向指标
^|^|^|^|产出指标|数量指标|行政村数量|=|11|个|10|正向指标
合计||3,969,840.00|||||||||"""


def test_a_list_with_merged_project_cells() -> None:
    found = read(LIST)
    texts = {"unit": "820001-井研县马踏镇人民政府"}
    assert projects(found) == [
        Project(5, "村组干部报酬", texts=texts, initial=Fraction("330.984")),
        Project(8, "基层组织活动经费", texts=texts, initial=Fraction(66)),
    ]
    assert [(row.target, row.kind) for number in (0, 1) for row in indicators(found, number)] == [
        ("≥95%", "≥"), ("≥1年", "≥"), ("≤3件", "≤"), ("≥95%", "≥"), ("11个", "＝"),
    ]  # fmt: skip
    assert said(found) == []


# the same two projects, their cells written in other ways
ROAD, ROADS_QUALITY = "'01|修路|甲局|产出指标|数量指标|里程|10公里", "'01|修路|甲局|产出指标|质量指标|合格率|100%"
BRIDGE = "'02|修桥|乙局|产出指标|数量指标|桥|2座"
OTHER_LISTS = {
    "blank below the first": (ROAD, "||||质量指标|合格率|100%", BRIDGE),
    "repeated": (ROAD, ROADS_QUALITY, BRIDGE),
    "apart": (ROAD, BRIDGE, ROADS_QUALITY),
}


@pytest.mark.parametrize("shape", OTHER_LISTS)
@pytest.mark.parametrize(
    "head",
    [
        "项目编码|项目名称|单位|一级指标|二级指标|三级指标|指标值",
        "项目编码|项目名称|单位|绩效指标|<|<|<\n^|^|^|一级指标|二级指标|三级指标|指标值",
        "项目编码|项目名称|单位|绩效指标|<|<|<\n|||一级指标|二级指标|三级指标|指标值",
    ],
)
def test_lists(shape: str, head: str) -> None:
    found = read("\n".join((head, *OTHER_LISTS[shape])))
    assert [(each.code, each.name, each.texts) for each in projects(found)] == [
        ("01", "修路", {"unit": "甲局"}),
        ("02", "修桥", {"unit": "乙局"}),
    ]
    assert [rows(found, number) for number in (0, 1)] == [
        [("产出指标", "数量指标", "里程", "10公里"), ("产出指标", "质量指标", "合格率", "100%")],
        [("产出指标", "数量指标", "桥", "2座")],
    ]


def test_a_unit_written_once_over_its_projects() -> None:
    found = read(
        "单位名称|项目名称|一级指标|二级指标|三级指标|指标值\n甲局|修路|产出指标|数量指标|里程|10公里\n|修桥|产出指标|数量指标|桥|2座\n"
        "乙局|||||\n|造林|产出指标|数量指标|面积|5亩"
    )
    assert [(each.name, each.texts["unit"]) for each in projects(found)] == [
        ("修路", "甲局"),
        ("修桥", "甲局"),
        ("造林", "乙局"),
    ]


def test_rows_without_a_project_or_a_level_are_told() -> None:
    found = read(
        "项目名称|一级指标|二级指标|三级指标|指标值\n|产出指标|数量指标|里程|10公里\n修桥||数量指标|桥|2座\n|产出指标|数量指标|涵洞|3座"
    )
    assert rows(found) == [("产出指标", "数量指标", "涵洞", "3座")]
    assert said(found) == [
        "表1!D2：从这一行起的指标没有项目名称，没有收进名册。请补上项目名称。",
        "表1!E3：“桥”没有一级指标，没有收进名册。请补上一级指标。",
    ]


# --- sheets without targets -------------------------------------------------------------------------------

NOTHING = {
    "blank": ("", "空白工作表"),
    "projects": ("项目编码|项目名称|主管部门\n1|甲|乙", "没有绩效目标表（找不到“三级指标、指标值”等表头）"),
    "no levels": ("指标名称|目标值\n产量|5", "有指标名称和指标值，但没有一级指标列，不知道排在哪一级"),
    "not filled in": (f"{FORM}{HEAD}产出指标|数量指标|……||||\n|质量指标|||||", "指标值都空着，或者没有项目名称"),
    "nobody's": (f"{HEAD}产出指标|数量指标|里程|≥|10|公里|20", "指标值都空着，或者没有项目名称"),
}


@pytest.mark.parametrize("shape", NOTHING)
def test_no_targets_is_said_with_the_reason(shape: str) -> None:
    text, reason = NOTHING[shape]
    found = read(text)
    assert found.sets == ()
    assert found.reason == f"没有找到绩效目标。“表1”：{reason}。请确认是填好的绩效目标表。"


def test_hidden_sheets_are_not_read() -> None:
    hidden = draw(OFFICIAL, name="旧表", state="hidden")
    assert read_targets(Grid((hidden,))).reason == (
        "没有找到绩效目标。“旧表”：是隐藏的工作表。请确认是填好的绩效目标表。"
    )
