"""Rosters: the shipped samples, and one small roster per mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from jixiao.roster import Roster, RosterError, read_roster
from jixiao.template import Indicator, find_template

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples" / "rosters"
NAMES = ["daning-2021", "jishan-2020", "multi", "xianning-2020", "yangquan-2024"]


def sample(name: str, year: int = 2020) -> Roster:
    return read_roster(SAMPLES / f"{name}.xlsx", year=year)[0]


def workbook(folder: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / "roster.xlsx"
    book.save(path)
    return path


def one(folder: Path, **cells: object) -> Indicator:
    """Read one indicator, given by the cells that matter."""
    row = {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "产量", **cells}
    path = workbook(folder, 项目=[["项目名称"], ["甲"]], 指标=[list(row), list(row.values())])
    roster, notes = read_roster(path, year=2022)
    assert notes == ()
    return roster.projects[0].indicators[0]


def problems(path: Path) -> list[str]:
    with pytest.raises(RosterError) as raised:
        read_roster(path)
    return [str(problem) for problem in raised.value.problems]


# --- the samples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_samples_read_with_no_note_but_the_column_of_remarks(name: str) -> None:
    notes = read_roster(SAMPLES / f"{name}.xlsx", year=2020)[1]
    marked = name in ("multi", "yangquan-2024")
    assert [str(note) for note in notes] == ["“指标”表第1行：多出的列没有使用：备注"] * marked


# sample: points by first level, as the published form has them (阳泉 and multi: as invented)
POINTS: Mapping[str, Mapping[str, int]] = {
    "jishan-2020": {"产出指标": 60, "效益指标": 32, "满意度指标": 8},
    "daning-2021": {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "xianning-2020": {"产出指标": 40, "效益指标": 30, "满意度指标": 10},
    "yangquan-2024": {"决策": 10, "过程": 20, "产出": 40, "效益": 30},
}


@pytest.mark.parametrize("name", sorted(POINTS))
def test_points_by_level_are_those_of_the_report(name: str) -> None:
    found: dict[str, Fraction] = {}
    for indicator in sample(name).projects[0].indicators:
        assert indicator.points is not None
        found[indicator.level1] = found.get(indicator.level1, Fraction(0)) + indicator.points
    assert found == POINTS[name]


def test_yangquan_has_as_many_indicators_as_the_report_counts() -> None:
    levels = [indicator.level1 for indicator in sample("yangquan-2024").projects[0].indicators]
    assert {level: levels.count(level) for level in levels} == {"决策": 3, "过程": 6, "产出": 18, "效益": 14}


def test_yangquan_levels_are_the_templates() -> None:
    known = {(level.name, child.name) for level in find_template("evaluation-2020").levels for child in level.children}
    indicators = sample("yangquan-2024").projects[0].indicators
    assert {(indicator.level1, indicator.level2) for indicator in indicators} <= known


def test_every_project_of_multi_scores_ninety_beside_the_execution() -> None:
    projects = sample("multi").projects
    assert [sum(indicator.points or 0 for indicator in each.indicators) for each in projects] == [90, 90, 90]
    assert [each.project.code for each in projects if each.project] == ["000101", "000102", "000201"]
    units = [each.project.texts["unit"] for each in projects if each.project]
    assert units[0] == units[1] != units[2]


def test_jishan_keeps_words_as_words_and_the_blank_name() -> None:
    indicators = sample("jishan-2020").projects[0].indicators
    assert [indicator.kind for indicator in indicators] == [*["定性"] * 7, "≥"]
    assert (indicators[-1].name, indicators[-1].value) == ("", 1)


def test_xianning_targets_become_numbers() -> None:
    found = {
        indicator.name: (indicator.kind, indicator.value, indicator.low, indicator.high)
        for indicator in sample("xianning-2020").projects[0].indicators
    }
    assert found["获批新增建设用地（亩）"] == ("≥", 20000, None, None)
    assert found["举办干部教育培训人次"] == ("≥", 10000, None, None)
    assert found["多规合一村庄规划编制覆盖率"] == ("≥", Fraction(1, 2), None, None)
    assert found["完成矿山生态修复面积（亩）"] == ("≥", 15000, None, None)
    assert found["申报省级全域国土综合整治项目数量（个）"] == ("区间", None, 2, 3)
    assert found["办结时限（工作日）"] == ("区间", None, 3, 5)
    assert found["生态修复投资规模（亿元）"] == ("≥", 2, None, None)
    assert found["有效推进公园城市建设"] == ("定性", None, None, None)


def test_project_facts() -> None:
    project = sample("xianning-2020").projects[0].project
    assert project is not None
    assert (project.row, project.name) == (2, "咸宁市自然资源和规划局部门整体支出")
    assert (project.initial, project.budget) == (Fraction("5630.63"), Fraction("5923.63"))
    first = sample("multi").projects[0].project
    assert first is not None
    assert first.deadline == "2021-03-31"
    assert first.texts == {
        "department": "示例县农业农村局",
        "unit": "农田建设中心",
        "manager": "张三",
        "phone": "0000-01",
        "office": "农业股",
    }


# --- targets ----------------------------------------------------------------------------------------------

# target, 计量单位, 指标性质 → kind, value, unit, text
TARGETS = [
    ("≥350个", "", "", "≥", 350, "个", "≥350个"),
    ("350", "个", "", "≥", 350, "个", "350个"),
    (350, "个", "≤", "≤", 350, "个", "≤350个"),
    (1.2, "万亩", "≥", "≥", 12000, "亩", "≥1.2万亩"),
    (1.2, "万亩", "", "≥", 12000, "亩", "1.2万亩"),
    ("1.2万亩", "万亩", "≥", "≥", 12000, "亩", "≥1.2万亩"),
    ("1.2万", "亩", "", "≥", 12000, "亩", "1.2万亩"),
    ("1万人次以上", "", "≥", "≥", 10000, "人次", "1万人次以上"),
    ("350以上", "个", "", "≥", 350, "个", "350个以上"),
    ("每天1次", "", "≥", "≥", 1, "次", "每天≥1次"),
    ("三百", "个", "≥", "≥", 300, "个", "≥三百个"),
    # Money stays in the unit that it is written in, and so it is filled in.
    ("不超过52万元", "", "", "≤", 52, "万元", "不超过52万元"),
    ("≤2482.12万元", "", "", "≤", Fraction("2482.12"), "万元", "≤2482.12万元"),
    ("2482.12万元", "", "≤", "≤", Fraction("2482.12"), "万元", "≤2482.12万元"),
    ("2482.12万元", "元", "≤", "≤", Fraction("2482.12"), "万元", "≤2482.12万元"),
    (95.5, "万元", "≤", "≤", Fraction("95.5"), "万元", "≤95.5万元"),
    (3, "亿元", "≥", "≥", 3, "亿元", "≥3亿元"),
    ("1.5万", "元", "", "≥", Fraction("1.5"), "万元", "1.5万元"),
    ("0.3万元/亩", "", "≤", "≤", Fraction("0.3"), "万元/亩", "≤0.3万元/亩"),
    (1500, "元/亩", "≤", "≤", 1500, "元/亩", "≤1500元/亩"),
    (52, "元", "", "≥", 52, "元", "52元"),
    (100, "%", "≥", "≥", 1, "%", "≥100%"),
    (100, "百分比", "", "≥", 1, "%", "100%"),
    ("100%", "", "≥", "≥", 1, "%", "≥100%"),
    ("95%", "", "", "≥", Fraction("0.95"), "%", "95%"),
    ("≤0.5‰", "", "", "≤", Fraction("0.5"), "‰", "≤0.5‰"),
    ("3个百分点", "", "≥", "≥", 3, "个百分点", "≥3个百分点"),
    (3, "个百分点", "≥", "≥", 3, "个百分点", "≥3个百分点"),
    ("95%", "%", "＝", "＝", Fraction("0.95"), "%", "95%"),
    ("＝0", "件", "", "＝", 0, "件", "＝0件"),
    ("12月31日前", "", "", "时限", 44926, "", "12月31日前"),
    ("2023年6月", "", "时限", "时限", 45107, "", "2023年6月"),
    (date(2022, 12, 31), "", "", "时限", 44926, "", "2022-12-31"),
    ("良好", "", "", "定性", None, "", "良好"),
    ("合规", "", "定性", "定性", None, "", "合规"),
    (5, "", "大于等于", "≥", 5, "", "≥5"),
    (5, "", "=", "＝", 5, "", "5"),
]


@pytest.mark.parametrize(("target", "unit", "kind", "expected_kind", "value", "expected_unit", "text"), TARGETS)
def test_target(tmp_path, target, unit, kind, expected_kind, value, expected_unit, text) -> None:
    found = one(tmp_path, 指标值=target, 计量单位=unit, 指标性质=kind)
    assert (found.kind, found.value, found.unit, found.target) == (expected_kind, value, expected_unit, text)


# target, 计量单位 → low, high, unit, text
INTERVALS = [
    ("8-10个", "", 8, 10, "个", "8-10个"),
    ("2-3", "个", 2, 3, "个", "2-3个"),
    ("100-120万元", "", 100, 120, "万元", "100-120万元"),
    ("1-2", "亿元", 1, 2, "亿元", "1-2亿元"),
    ("1-2", "万亩", 10000, 20000, "亩", "1-2万亩"),
]


@pytest.mark.parametrize(("target", "unit", "low", "high", "expected_unit", "text"), INTERVALS)
def test_interval(tmp_path, target, unit, low, high, expected_unit, text) -> None:
    found = one(tmp_path, 指标值=target, 计量单位=unit)
    assert (found.kind, found.value) == ("区间", None)
    assert (found.low, found.high, found.unit, found.target) == (low, high, expected_unit, text)


def test_bare_target_takes_its_direction_from_the_name(tmp_path: Path) -> None:
    burden = one(tmp_path, 三级指标="安全事故发生次数", 指标值="2次")
    assert (burden.kind, burden.less_is_better) == ("≤", True)
    doing = one(tmp_path, 三级指标="投诉办结率", 指标值="95%")
    assert (doing.kind, doing.less_is_better) == ("≥", False)


def test_percent_cell_is_a_fraction(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "项目"
    sheet.append(["项目名称"])
    sheet.append(["甲"])
    table = book.create_sheet("指标")
    table.append(["一级指标", "二级指标", "三级指标", "指标值"])
    table.append(["满意度指标", "服务对象满意度指标", "群众满意度", 0.95])
    table["D2"].number_format = "0%"
    book.save(tmp_path / "roster.xlsx")
    indicator = read_roster(tmp_path / "roster.xlsx")[0].projects[0].indicators[0]
    assert (indicator.target, indicator.value, indicator.unit) == ("95%", Fraction("0.95"), "%")


def test_no_target_is_no_kind(tmp_path: Path) -> None:
    found = one(tmp_path, 指标值=None)
    assert (found.target, found.kind, found.value, found.points) == (None, None, None, None)


# --- the table --------------------------------------------------------------------------------------------


def test_title_row_blank_rows_and_decorated_headings(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        项目=[
            ["2021年度绩效自评花名册"],
            [],
            ["*项目名称", "年初 预算数（元）", "项目编码"],
            ["甲", "3,152,000", 1400001],
            [None, None, None],
            ["乙", "20万元", None],
        ],
        指标=[["项目编码", "一级指标", "二级指标", "三级指标"], ["1400001", "产出指标", "数量指标", "产量"]],
    )
    roster, notes = read_roster(path)
    projects = [each.project for each in roster.projects if each.project]
    assert notes == ()
    found = [(project.row, project.name, project.code, project.initial) for project in projects]
    assert found == [(4, "甲", "1400001", Fraction("315.2")), (6, "乙", None, 20)]
    assert [len(each.indicators) for each in roster.projects] == [1, 0]


def test_amounts_in_yuan_where_the_template_counts_in_yuan(tmp_path: Path) -> None:
    path = workbook(tmp_path, 项目=[["项目名称", "全年预算数（万元）"], ["甲", 1.5]])
    project = read_roster(path, currency_unit="元")[0].projects[0].project
    assert project is not None
    assert project.budget == 15000


def test_levels_blank_below_or_merged_are_filled_down(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        项目=[["项目名称"], ["甲"]],
        指标=[
            ["一级指标", "二级指标", "三级指标"],
            ["产出指标", "数量指标", "一"],
            [None, None, "二"],
            [None, "质量指标", "三"],
        ],
    )
    indicators = read_roster(path)[0].projects[0].indicators
    assert [(each.level1, each.level2, each.name) for each in indicators] == [
        ("产出指标", "数量指标", "一"),
        ("产出指标", "数量指标", "二"),
        ("产出指标", "质量指标", "三"),
    ]


def test_merged_codes_belong_to_every_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "项目"
    for row in (["项目编码", "项目名称"], ["01", "甲"], ["02", "乙"]):
        sheet.append(row)
    table = book.create_sheet("指标")
    for row in (
        ["项目编码", "一级指标", "二级指标", "三级指标"],
        ["01", "产出指标", "数量指标", "一"],
        [None, None, None, "二"],
        ["02", "产出指标", "数量指标", "三"],
    ):
        table.append(row)
    table.merge_cells("A2:A3")
    book.save(tmp_path / "roster.xlsx")
    roster = read_roster(tmp_path / "roster.xlsx")[0]
    assert [[each.name for each in one.indicators] for one in roster.projects] == [["一", "二"], ["三"]]


def test_number_that_shows_leading_zeros_keeps_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "项目"
    sheet.append(["项目名称", "项目编码"])
    sheet.append(["甲", 101])
    sheet["B2"].number_format = "000000"
    book.save(tmp_path / "roster.xlsx")
    project = read_roster(tmp_path / "roster.xlsx")[0].projects[0].project
    assert project is not None
    assert project.code == "000101"


def test_what_was_ignored_or_not_understood_is_noted(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        项目=[["项目名称", "填表人"], ["甲", "张三"]],
        指标=[
            ["一级指标", "二级指标", "三级指标", "指标值", "计量单位", "指标性质", "三级指标"],
            ["产出指标", "数量指标", "一", "5月新建3个，6月新建2个", None, None, None],
            ["产出指标", "数量指标", "二", "合规", None, "≥", None],
            ["产出指标", "时效指标", "三", "6月底前", None, None, None],
            ["产出指标", "质量指标", "四", 0.95, "%", None, None],
        ],
    )
    assert [str(note) for note in read_roster(path)[1]] == [
        "“项目”表第1行：多出的列没有使用：填表人",
        "“指标”表第1行：“三级指标”有两列，只用左边一列",
        "“指标”表第2行：指标值没有看懂，按原文印制：5月新建3个，6月新建2个",
        "“指标”表第3行：指标性质是“≥”，指标值“合规”里没有这样的数",
        "“指标”表第4行：指标值“6月底前”没有写年份，未换算成日期",
        "“指标”表第5行：指标值0.95、计量单位%：按0.95%理解",
    ]


def test_formula_without_a_saved_result_is_noted(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        项目=[["项目名称", "年初预算数", "全年预算数", "合计"], ["甲", 100, "=B2+20", "=B2"]],
        指标=[["一级指标", "二级指标", "三级指标", "分值"], ["产出指标", "数量指标", "一", "=5*2"]],
    )
    roster, notes = read_roster(path)
    project = roster.projects[0].project
    assert project is not None
    assert (project.initial, project.budget, roster.projects[0].indicators[0].points) == (100, None, None)
    advice = "是公式，文件里没有存下结果，按空白处理；请用Excel或WPS打开保存后再用"
    assert [str(note) for note in notes] == [
        "“项目”表第1行：多出的列没有使用：合计",
        f"“项目”表第2行：全年预算数{advice}",
        f"“指标”表第2行：分值{advice}",
    ]


# --- mistakes ---------------------------------------------------------------------------------------------

INDICATOR = ["项目编码", "一级指标", "二级指标", "三级指标", "指标值", "指标性质", "分值"]

MISTAKES = {
    "no-name": (
        [["项目编码", "项目名称"], ["01", None], ["02", "乙"]],
        [INDICATOR],
        ["“项目”表第2行：没有项目名称"],
    ),
    "no-project": ([["项目名称"]], [INDICATOR], ["“项目”表：一个项目也没有"]),
    "no-headings": (
        [["名称"], ["甲"]],
        [INDICATOR],
        ["“项目”表：前10行里没有找到标题行（要有“项目名称”）", "“项目”表：一个项目也没有"],
    ),
    "no-indicator-headings": (
        [["项目名称"], ["甲"]],
        [["指标"], ["产量"]],
        ["“指标”表：前10行里没有找到标题行（要有“一级指标、二级指标、三级指标”）"],
    ),
    "duplicate-code": (
        [["项目编码", "项目名称"], ["01", "甲"], ["01", "乙"]],
        [INDICATOR],
        ["“项目”表第3行：项目编码重复：01（与第2行相同）"],
    ),
    "unknown-code": (
        [["项目编码", "项目名称"], ["01", "甲"]],
        [INDICATOR, [1, "产出指标", "数量指标", "一"]],
        ["“指标”表第2行：“项目”表里没有这个项目编码：1"],
    ),
    "no-code": (
        [["项目编码", "项目名称"], ["01", "甲"], ["02", "乙"]],
        [INDICATOR, [None, "产出指标", "数量指标", "一"]],
        ["“指标”表第2行：没有项目编码，不知道是哪个项目的指标"],
    ),
    "amount": (
        [["项目名称", "年初预算数", "全年预算数"], ["甲", "约三百", -1]],
        [INDICATOR],
        ["“项目”表第2行：年初预算数不是数：约三百", "“项目”表第2行：全年预算数小于0：-1"],
    ),
    "levels": (
        [["项目名称"], ["甲"]],
        [INDICATOR, [None, None, None, "一"], [None, "产出指标", None, None, "5个"]],
        ["“指标”表第2行：没有一级指标，不知道排在哪一级", "“指标”表第3行：二级指标和三级指标都没有"],
    ),
    "points": (
        [["项目名称"], ["甲"]],
        [
            INDICATOR,
            [None, "产出指标", "数量指标", "一", "5个", None, "十分"],
            [None, "产出指标", "数量指标", "二", "5个", None, -5],
        ],
        ["“指标”表第2行：分值不是数：十分", "“指标”表第3行：分值不是数：-5"],
    ),
    "kind": (
        [["项目名称"], ["甲"]],
        [
            INDICATOR,
            [None, "产出指标", "数量指标", "一", "5个", "定量", 5],
            [None, "产出指标", "数量指标", "二", "≤5个", "≥", 5],
        ],
        [
            "“指标”表第2行：指标性质只能是 ≥ ≤ ＝ 定性 区间 时限，现为：定量",
            "“指标”表第3行：指标值“≤5个”与指标性质“≥”矛盾",
        ],
    ),
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_mistake_is_located(tmp_path: Path, name: str) -> None:
    projects, indicators, expected = MISTAKES[name]
    assert problems(workbook(tmp_path, 项目=projects, 指标=indicators)) == expected


def test_workbook_without_the_sheet(tmp_path: Path) -> None:
    expected = ["roster.xlsx 里没有“项目”表，花名册至少要有项目名称"]
    assert problems(workbook(tmp_path, Sheet1=[["项目名称"]])) == expected


def test_projects_alone_are_enough(tmp_path: Path) -> None:
    roster, notes = read_roster(workbook(tmp_path, 项目=[["项目名称"], ["甲"]]))
    assert [each.indicators for each in roster.projects] == [()]
    assert [str(note) for note in notes] == ["没有“指标”表，各表的三级指标留空"]


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.doc", "missing.xlsx"])
def test_file_that_is_no_workbook(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name != "missing.xlsx":
        path.write_bytes(b"not a workbook")
    start = f"{name} 不是能打开的 .xlsx 工作簿"
    assert problems(path)[0].startswith(start)


# --- two .csv ---------------------------------------------------------------------------------------------

PROJECTS_CSV = "项目编码,项目名称,全年预算数\n000101,高标准农田,860\n"
INDICATORS_CSV = "项目编码,一级指标,二级指标,三级指标,指标值,分值\n000101,产出指标,数量指标,建成面积,≥1.2万亩,15\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("given", ["2021项目.csv", "2021指标.csv", "."])
def test_two_csv_files(tmp_path: Path, encoding: str, given: str) -> None:
    (tmp_path / "2021项目.csv").write_text(PROJECTS_CSV, encoding=encoding)
    (tmp_path / "2021指标.csv").write_text(INDICATORS_CSV, encoding=encoding)
    (tmp_path / "说明.csv").write_text("说明\n", encoding=encoding)
    roster, notes = read_roster(tmp_path / given)
    (entry,) = roster.projects
    assert entry.project is not None
    assert (entry.project.code, entry.project.budget, notes) == ("000101", 860, ())
    indicator = entry.indicators[0]
    assert (indicator.value, indicator.unit, indicator.points) == (12000, "亩", 15)


def test_csv_that_is_neither(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_text(PROJECTS_CSV, encoding="utf-8")
    assert problems(path) == ["看不出 花名册.csv 是项目还是指标：文件名请以“项目”或“指标”结尾"]


def test_csv_of_unknown_encoding(tmp_path: Path) -> None:
    path = tmp_path / "项目.csv"
    path.write_bytes(b"\xff\xff\xff")
    assert problems(path) == ["项目.csv 的编码既不是 UTF-8 也不是 GB18030，请另存后再试"]


def test_folder_with_two_rosters(tmp_path: Path) -> None:
    for name in ("甲项目.csv", "乙项目.csv"):
        (tmp_path / name).write_text(PROJECTS_CSV, encoding="utf-8")
    assert problems(tmp_path) == ["“项目”表：文件夹里有几个“项目”文件，请直接指明一个：乙项目.csv、甲项目.csv"]


def test_folder_without_a_roster(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"{tmp_path.name} 里没有“项目”表，花名册至少要有项目名称"]
