"""Collecting: exactly what a form says, every value with its cell.

1. A foreign form: the published 稷山 facts, cell by cell.
2. An issued form: by its sheet's names, wherever the sheet went.
3. What an issued form's template tells, and what text is there.
"""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from fractions import Fraction

import pytest
import xlsxwriter

from foreign import builder, draw
from jixiao.cells import Grid, SheetGrid
from jixiao.collect import collect
from jixiao.issue import issue_blank
from jixiao.layout import Field, issued_digest
from jixiao.recognise import layout_from_names
from jixiao.submission import Entry, Identity, Submission
from jixiao.template import Indicator, IndicatorSet, Project, Template, find_template
from jixiao.template.sections import IndicatorsSection
from jixiao.workbooks.reader import read_grid


def seen(entry: Entry) -> tuple[str | None, str | None, Fraction | None]:
    """Address, text, figure."""
    return (entry.ref.a1 if entry.ref else None, entry.text, entry.number)


# --- a foreign form ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jishan() -> Submission:
    name, look = builder.SAMPLES["01-稷山-整"]
    submissions, _ = collect(read_grid(builder.build(builder.load_facts(name), look)))
    return submissions[0]


def test_front_of_a_foreign_form(jishan: Submission) -> None:
    assert (jishan.identity, jishan.is_issued, jishan.year, jishan.sheet) == (None, False, 2020, "自评表")
    assert {item: seen(entry) for item, entry in jishan.header.items()} == {
        "project": ("B3", "稷山县国土空间规划", None),
        "department": ("B4", "稷山县自然资源局", None),
        "unit": ("B5", None, None),
    }
    assert jishan.header["unit"].exists
    assert seen(jishan.goals["expected"]) == ("B12", "完成年度任务", None)
    assert seen(jishan.goals["actual"]) == ("F12", "已完成", None)


def test_funds_of_a_foreign_form(jishan: Submission) -> None:
    funds = jishan.funds
    assert funds is not None
    amount = Fraction("315.2")
    assert (funds.currency_unit, funds.total.label) == ("万元", "年度资金总额")
    assert {item: seen(entry) for item, entry in funds.total.measures.items()} == {
        "initial": ("C7", "315.2", amount),
        "budget": ("D7", "315.2", amount),
        "executed": ("E7", "315.2", amount),
        "rate": ("G7", "100%", 1),
    }
    assert [seen(each) for each in (funds.points, funds.rate, funds.score)] == [
        ("F7", "10", 10),
        ("G7", "100%", 1),
        ("H7", "10", 10),
    ]
    assert [(row.source, row.label, seen(row.get("executed"))) for row in funds.rows] == [
        ("part1", "其中：当年财政拨款", ("E8", "315.2", amount)),
        ("part2", "上年结转资金", ("E9", None, None)),
        ("part3", "其他资金", ("E10", None, None)),
    ]


def test_table_of_a_foreign_form(jishan: Submission) -> None:
    assert len(jishan.indicators) == 8
    row = jishan.indicators[6]
    assert (row.key, row.issued, row.level1, row.level2) == ("r007", False, "效益指标", "可持续影响指标")
    assert row.name == "形成全国国土空间开发保护“一张图”。"
    assert [seen(each) for each in (row.target, row.actual, row.points, row.score, row.deviation)] == [
        ("E20", "良好", None),
        ("F20", "良好", None),
        ("G20", "8", 8),
        ("H20", "6", 6),
        ("I20", "有待未来15年实践检验", None),
    ]
    assert jishan.indicators[7].name is None
    assert seen(jishan.indicators[7].target) == ("E21", "100%", 1)
    assert (seen(jishan.points_total), seen(jishan.total)) == (("G22", "100", 100), ("H22", "98", 98))
    assert not jishan.grade.exists


# --- an issued form ---------------------------------------------------------------------------------------

ISSUED = draw(
    """
    项目名称|城市规划|<|<|<
    年度资金总额|70|27.59|39.41%|3.94
    |产出指标|数量指标|培训人数|≥350人
    |^|^||
    |效益指标||满意度|95%
    总分||99|良|
    """
)
NAMES = {
    Field("header", "", "project"): "$B$1:$E$1",
    Field("funds", "total", "budget"): "$B$2",
    Field("funds", "total", "executed"): "$C$2",
    Field("funds", "total", "rate"): "$D$2",
    Field("execution", "", "score"): "$E$2",
    Field("row", "r001", "level1"): "$B$3:$B$4",
    Field("row", "r001", "level2"): "$C$3:$C$4",
    Field("row", "r001", "name"): "$D$3",
    Field("row", "r001", "target"): "$E$3",
    Field("row", "r001", "direction"): "$H$3",
    Field("row", "s001", "level1"): "$B$3:$B$4",
    Field("row", "s001", "name"): "$D$4",
    Field("row", "s001", "target"): "$E$4",
    Field("row", "r002", "level1"): "$B$5",
    Field("row", "r002", "name"): "$D$5",
    Field("row", "r002", "target"): "$E$5",
    Field("level", "1", "label"): "$B$3:$B$4",
    Field("level", "1", "points"): "$G$3",
    Field("total", "", "score"): "$C$6",
    Field("total", "", "grade"): "$D$6",
}
IDENTITY = {
    "template": '"national-project-2020"', "version": "1", "year": "2022", "id": '"a1b2c3"',
    "digest": f'"{issued_digest({})}"',
}  # fmt: skip


def issued(prefix: str = "自评表!", **changed: str) -> SheetGrid:
    names = {field.name: f"{prefix}{reference}" for field, reference in NAMES.items()}
    constants = {Field("form", "", item).name: value for item, value in (IDENTITY | changed).items()}
    return replace(ISSUED, names={**names, **constants, "_xlnm.Print_Area": "自评表!$A$1:$E$6"})


@pytest.mark.parametrize("prefix", ["自评表!", "'自评表'!", "'it''s (2)'!", "Sheet1!", ""])
def test_names_mean_their_own_sheet_whatever_it_is_called(prefix: str) -> None:
    found = layout_from_names(issued(prefix))
    assert found is not None
    layout, identity = found
    assert identity == Identity("national-project-2020", 1, 2022, "a1b2c3")
    assert set(layout.areas) == set(NAMES)
    assert str(layout.ref("row", "r001", "target")) == "自评表!E3"
    assert layout.lost == ()


def test_deleted_cells_are_lost_fields() -> None:
    sheet = issued()
    name = Field("row", "r002", "target").name
    found = layout_from_names(replace(sheet, names={**sheet.names, name: "自评表!#REF!"}))
    assert found is not None
    assert found[0].lost == (Field("row", "r002", "target"),)
    assert found[0].area("row", "r002", "target") is None


@pytest.mark.parametrize("broken", [{"template": '""'}, {"version": "自评表!$A$1"}, {"year": '"今年"'}])
def test_without_its_identity_a_form_is_foreign(broken: dict[str, str]) -> None:
    assert layout_from_names(issued(**broken)) is None


def test_an_issued_form_is_read_by_its_names() -> None:
    submissions, reason = collect(Grid((draw("", name="说明"), issued())))
    assert reason is None
    (submission,) = submissions
    assert (submission.identity, submission.year) == (Identity("national-project-2020", 1, 2022, "a1b2c3"), 2022)
    assert seen(submission.header["project"]) == ("B1", "城市规划", None)
    assert [(row.key, row.issued, row.level1, row.name) for row in submission.indicators] == [
        ("r001", True, "产出指标", "培训人数"),
        ("r002", True, "效益指标", "满意度"),
    ]
    assert seen(submission.total) == ("C6", "99", 99)
    assert seen(submission.grade) == ("D6", "良", None)


def test_an_issued_form_takes_labels_units_and_points_from_its_template() -> None:
    ((submission,), _) = collect(Grid((issued(),)))
    funds = submission.funds
    assert funds is not None
    assert (funds.total.label, funds.currency_unit) == ("年度资金总额", "万元")
    assert seen(funds.points) == (None, "10", 10)
    assert seen(funds.rate) == ("D2", "39.41%", Fraction("0.3941"))


def test_an_unknown_template_is_no_hindrance() -> None:
    for template in ('"xian-2031"', '"../../templates/national-project-2020.yaml"'):
        ((submission,), _) = collect(Grid((issued(template=template),)))
        assert submission.funds is not None
        assert submission.funds.total.label == ""
        assert len(submission.indicators) == 2


def test_a_template_file_serves_the_forms_issued_from_it() -> None:
    own = find_template("national-project-2020").model_copy(update={"id": "xian-2031", "currency_unit": "元"})
    ((submission,), _) = collect(Grid((issued(template='"xian-2031"'),)), own)
    assert submission.funds is not None
    assert submission.funds.currency_unit == "元"


def test_text_is_no_figure_on_an_issued_form() -> None:
    sheet = issued()
    cells = dict(sheet.cells)
    cells[6, 3] = cells[6, 3]._replace(value="99", display="99")
    ((submission,), _) = collect(Grid((replace(sheet, cells=cells),)))
    assert seen(submission.total) == ("C6", "99", None)


# --- points printed in labels -----------------------------------------------------------------------------


def without_points_column(name_label: str, place: str = "funds") -> Template:
    """湖北's form prints the points in the labels."""
    template = find_template("hubei-department-2020")
    sections = tuple(
        section.model_copy(update={"name_label": name_label}) if isinstance(section, IndicatorsSection) else section
        for section in template.sections
    )
    assert template.policy.execution is not None
    execution = template.policy.execution.model_copy(update={"place": place})
    policy = template.policy.model_copy(update={"execution": execution})
    return template.model_copy(update={"id": "labels-2020", "sections": sections, "policy": policy})


NAMED = (("新建高标准农田面积", Fraction(15)), ("国道改造（318）", Fraction("2.5")), ("国道改造（318）", None))


@pytest.mark.parametrize(
    "pattern", ["{name}（{points}）", "{name}（{points}分）", "{name}——{points}", "（{points}分）{name}"]
)
def test_names_come_back_as_they_were_issued(pattern: str) -> None:
    template = without_points_column(pattern)
    rows = tuple(Indicator("产出指标", "数量指标", name, target="≥9", points=points) for name, points in NAMED)
    workbook = issue_blank(template, 2020, IndicatorSet(Project(row=2, name="甲"), rows))
    ((submission,), _) = collect(read_grid(workbook), template)
    assert [(row.name, row.points.number) for row in submission.indicators] == list(NAMED)
    assert {(row.level1, row.level2) for row in submission.indicators} == {("产出指标", "数量指标")}


def test_a_name_keeps_what_the_form_does_not_print() -> None:
    """A form with a points column prints no points in names, so none are taken out."""
    template = find_template("national-project-2020")
    rows = (Indicator("产出指标", "数量指标", "志愿服务（3分）", target="≥9", points=Fraction(4)),)
    workbook = issue_blank(template, 2020, IndicatorSet(Project(row=2, name="甲"), rows))
    ((submission,), _) = collect(read_grid(workbook))
    assert [(row.name, row.points.number) for row in submission.indicators] == [("志愿服务（3分）", 4)]


def test_a_typed_name_may_print_its_points_in_any_usual_way() -> None:
    sheet = issued()
    cells = {**sheet.cells, (4, 4): sheet.cells[3, 4]._replace(value="新增(5分)", display="新增(5分)")}
    ((submission,), _) = collect(Grid((replace(sheet, cells=cells),)))
    assert [(row.name, row.points.number) for row in submission.indicators][1] == ("新增", 5)


def test_an_execution_row_of_the_table_gives_its_points_back() -> None:
    template = without_points_column("{name}（{points}分）", "indicators")
    workbook = issue_blank(template, 2020)
    for known in (template, None):  # with the template, and by the label alone
        ((submission,), _) = collect(read_grid(workbook), known)
        assert submission.funds is not None
        assert (submission.funds.points.text, submission.funds.points.number) == ("20", 20)
        assert submission.funds.points.ref == submission.layout.ref("execution", "", "name")


def test_a_spare_row_that_was_used_is_an_indicator() -> None:
    sheet = issued()
    cells = {**sheet.cells, (4, 4): sheet.cells[3, 4]._replace(value="新增", display="新增")}
    ((submission,), _) = collect(Grid((replace(sheet, cells=cells),)))
    assert [(row.key, row.issued) for row in submission.indicators] == [("r001", True), ("s001", False), ("r002", True)]


def test_forms_collected_into_one_workbook_each_keep_their_own_names() -> None:
    sheets = tuple(replace(issued(id=f'"{number}"'), name=f"表{number}") for number in (1, 2))
    submissions, _ = collect(Grid(sheets))
    assert [each.identity.form_id for each in submissions if each.identity] == ["1", "2"]
    assert [each.sheet for each in submissions] == ["表1", "表2"]


def test_a_workbook_of_pictures_alone_says_so() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    picture = io.BytesIO(base64.b64decode(dot))
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet().insert_image("A1", "扫描件.png", {"image_data": picture})
    book.close()
    submissions, reason = collect(read_grid(content.getvalue()))
    assert submissions == ()
    assert reason is not None
    assert reason.startswith("工作簿里只有图片")
