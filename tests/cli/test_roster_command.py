"""``jixiao roster``: from approved targets to the forms that are issued from them."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from garbage import CLEAN, SAMPLES, Run, zipped
from jixiao.collect import collect
from jixiao.roster import read_roster
from jixiao.workbooks.reader import read_grid

ROWS = [("产出指标", "数量指标", "里程", "≥10公里", 50), ("效益指标", "社会效益指标", "满意", "12月31日前", 40)]


def form(path: Path, project: str, *, rows: list[tuple[object, ...]] | None = None, code: str = "") -> Path:
    """A 申报表 of one project."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["项目支出绩效目标申报表"],
        ["（2023年度）"],
        ["项目名称", project, "项目编码", code],
        ["主管部门", "交通局", "实施单位", "公路站"],
        ["项目资金（万元）", "年度资金总额", 315.2],
        ["一级指标", "二级指标", "三级指标", "指标值", "分值"],
        *(rows if rows is not None else ROWS),
    ):
        sheet.append(list(line))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def test_from_targets_to_issued_forms(run: Run, tmp_path: Path) -> None:
    form(tmp_path / "申报" / "甲" / "修路.xlsx", "修路")
    form(tmp_path / "桥.xlsx", "修桥", code="007")
    (tmp_path / "申报" / "乙.zip").write_bytes(zipped({"桥.xlsx": (tmp_path / "桥.xlsx").read_bytes()}))
    (tmp_path / "申报" / "批复.pdf").write_bytes(b"%PDF-1.4")
    result = run("roster", "申报", "-o", "名册.xlsx")
    assert (result.exit_code, result.stdout) == (0, "已生成名册：名册.xlsx（2 个项目，4 个指标）\n")
    assert result.stderr.splitlines() == [
        "1 个项目没有项目编码，名册里自编了编码（自编001）；要改的话，两张表要一起改。",
        "另有 1 个附件（PDF、文档、图片等）没有读。",
    ]
    issued = run("issue", "national-project-2020", "--roster", "名册.xlsx", "-o", "下发", "--year", "2023")
    assert issued.exit_code == 0
    found = {}
    for path in sorted((tmp_path / "下发").glob("*.xlsx")):
        (submission,), _ = collect(read_grid(path.read_bytes()))
        assert submission.funds is not None
        assert submission.funds.total.get("initial").number == Fraction("315.2")
        found[submission.header["project"].text] = [
            (row.level1, row.level2, row.name, row.target.text, row.points.number) for row in submission.indicators
        ]
    rows = [(*ROWS[0],), (*ROWS[1][:3], "2023年12月31日前", 40)]
    assert found == {"修路": rows, "修桥": rows}


def test_what_a_form_issued_from_a_roster_says_makes_the_same_roster(run: Run, tmp_path: Path) -> None:
    sample = SAMPLES / "rosters" / "multi.xlsx"
    assert run("issue", "national-project-2020", "--roster", str(sample), "-o", "下发", "--per", "unit").exit_code == 0
    result = run("roster", "下发", "-o", "名册.xlsx")
    assert result.exit_code == 0
    given, made = (read_roster(path, year=2020)[0].projects for path in (sample, tmp_path / "名册.xlsx"))
    names = [[(row.level1, row.level2, row.name, row.points) for row in each.indicators] for each in given]
    assert [[(row.level1, row.level2, row.name, row.points) for row in each.indicators] for each in made] == names
    values = [[(row.kind, row.value, row.unit) for row in each.indicators] for each in given]
    assert [[(row.kind, row.value, row.unit) for row in each.indicators] for each in made] == values
    assert [each.project.initial for each in made if each.project] == [
        each.project.initial for each in given if each.project
    ]


def test_one_project_needs_no_code(run: Run, tmp_path: Path) -> None:
    form(tmp_path / "修路.xlsx", "修路")
    result = run("roster", "修路.xlsx", "-o", "名册.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    (project,) = read_roster(tmp_path / "名册.xlsx", year=2023)[0].projects
    assert project.project is not None
    assert (project.project.code, project.project.initial) == (None, Fraction("315.2"))


@pytest.mark.parametrize("codes", [("", ""), ("01", ""), ("01", "01")])
def test_the_same_project_twice_is_told_and_the_first_kept(run: Run, tmp_path: Path, codes: tuple[str, str]) -> None:
    form(tmp_path / "甲.xlsx", "修路", code=codes[0])
    form(tmp_path / "乙.xlsx", "修路", code=codes[1], rows=[("产出指标", "数量指标", "桥", "5座", 5)])
    result = run("roster", "甲.xlsx", "乙.xlsx", "-o", "名册.xlsx")
    assert result.exit_code == 1
    assert result.stderr == (
        "乙.xlsx：Sheet!B3：项目“修路”已经从 甲.xlsx Sheet!B3 收过，以先读到的为准，这里的没有收。\n"
    )
    (project,) = read_roster(tmp_path / "名册.xlsx", year=2023)[0].projects
    assert [row.name for row in project.indicators] == ["里程", "满意"]


def test_projects_of_one_name_and_different_codes_are_two(run: Run, tmp_path: Path) -> None:
    form(tmp_path / "甲.xlsx", "修路", code="01")
    form(tmp_path / "乙.xlsx", "修路", code="02")
    result = run("roster", "甲.xlsx", "乙.xlsx", "-o", "名册.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_file_without_targets_is_named_and_stops_nothing(run: Run, tmp_path: Path) -> None:
    form(tmp_path / "申报" / "修路.xlsx", "修路")
    (tmp_path / "申报" / "坏.xlsx").write_text("hello")
    book = Workbook()
    book.worksheets[0].append(["通讯录"])
    book.save(tmp_path / "申报" / "通讯录.xlsx")
    result = run("roster", "申报", "-o", "名册.xlsx")
    assert (result.exit_code, result.stdout) == (3, "已生成名册：名册.xlsx（1 个项目，2 个指标）\n")
    assert [line.split("：")[0] for line in result.stderr.splitlines()] == ["申报/坏.xlsx", "申报/通讯录.xlsx"]
    assert "没有绩效目标表（找不到“三级指标、指标值”等表头）" in result.stderr


def test_nothing_to_read_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_text("hello")
    assert run("roster", "坏.xlsx", "-o", "名册.xlsx").exit_code == 3
    (tmp_path / "空").mkdir()
    empty = run("roster", "空", "-o", "名册.xlsx")
    assert (empty.exit_code, empty.stderr) == (0, "没有找到表格：给出的文件夹、压缩包里没有 Excel、WPS 表格文件。\n")
    assert not (tmp_path / "名册.xlsx").exists()


def test_a_completed_form_is_taken_with_a_word(run: Run, tmp_path: Path) -> None:
    result = run("roster", str(CLEAN), "-o", "名册.xlsx")
    assert result.exit_code == 0
    assert "是填过完成值的自评表：只取指标值作为下一年度的目标，金额没有取。" in result.stderr
    (project,) = read_roster(tmp_path / "名册.xlsx", year=2024)[0].projects
    assert (len(project.indicators), project.project.initial if project.project else 0) == (41, None)


def test_no_input_and_no_other_roster_is_overwritten(run: Run, tmp_path: Path) -> None:
    path = form(tmp_path / "修路.xlsx", "修路")
    before = hashlib.sha256(path.read_bytes()).digest()
    for arguments in (("修路.xlsx", "-o", "修路.xlsx"), ("修路.xlsx", "-o", "修路.xlsx", "--overwrite")):
        result = run("roster", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
    assert hashlib.sha256(path.read_bytes()).digest() == before
    (tmp_path / "名册.xlsx").write_bytes(b"mine")
    assert run("roster", "修路.xlsx", "-o", "名册.xlsx").exit_code == 2
    assert (tmp_path / "名册.xlsx").read_bytes() == b"mine"
    assert run("roster", "修路.xlsx", "-o", "名册.xlsx", "--overwrite").exit_code == 0


def test_an_earlier_roster_among_the_inputs_is_passed_over(run: Run, tmp_path: Path) -> None:
    form(tmp_path / "修路.xlsx", "修路")
    assert run("roster", ".", "-o", "名册.xlsx").exit_code == 0
    again = run("roster", ".", "-o", "名册.xlsx", "--overwrite")
    assert (again.exit_code, again.stderr) == (0, "")


def test_targets_in_a_web_page_named_xls_are_read(run: Run, tmp_path: Path) -> None:
    head = "<tr><td>项目名称</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    row = "<tr><td>甲项目</td><td>产出指标</td><td>数量指标</td><td>培训人数</td><td>≥100人</td></tr>"
    (tmp_path / "目标表.xls").write_text(
        f"<html><meta charset='utf-8'><table>{head}{row}</table></html>", encoding="utf-8"
    )
    assert run("roster", "目标表.xls", "-o", "roster.xlsx").exit_code == 0
    (project,) = read_roster(tmp_path / "roster.xlsx")[0].projects
    assert [indicator.name for indicator in project.indicators] == ["培训人数"]
