"""What is written as a roster reads back as what was given."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from jixiao.expressions import Relation, parse
from jixiao.roster import Roster, read_roster, roster_workbook
from jixiao.roster.writing import columns_of
from jixiao.template import Indicator, IndicatorSet, Project

SAMPLES = Path(__file__).parents[1] / "samples" / "rosters"
with (Path(__file__).parent / "expressions" / "targets.csv").open(encoding="utf-8", newline="") as table:
    EXPRESSIONS = [row["原文"] for row in csv.DictReader(table)]
SIGNS = ["", "≤", "＝", "定性"]
UNITS = ["", "%", "万亩"]


def indicators(folder: Path, *rows: tuple[str, str, str]) -> tuple[Indicator, ...]:
    """What the roster makes of 指标值, 计量单位 and 指标性质, typed into a workbook by somebody else."""
    book = Workbook()
    book.worksheets[0].title = "项目"
    book.worksheets[0].append(["项目名称"])
    book.worksheets[0].append(["甲"])
    sheet = book.create_sheet("指标")
    sheet.append(["一级指标", "二级指标", "三级指标", "指标值", "计量单位", "指标性质", "分值"])
    for number, (target, unit, sign) in enumerate(rows, 1):
        sheet.append(["产出指标", "数量指标", f"第{number}项", target, unit, sign, number])
    book.save(folder / "typed.xlsx")
    return read_roster(folder / "typed.xlsx", year=2023)[0].projects[0].indicators


def again(folder: Path, *sets: IndicatorSet) -> Roster:
    path = folder / "written.xlsx"
    path.write_bytes(roster_workbook(sets))
    return read_roster(path, year=2023)[0]


def test_every_target_of_a_district_survives(tmp_path: Path) -> None:
    assert len(EXPRESSIONS) == 504
    typed = indicators(tmp_path, *((text, "", "") for text in EXPRESSIONS))
    (written,) = again(tmp_path, IndicatorSet(Project(2, "甲"), typed)).projects
    assert written.indicators == typed


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("unit", UNITS)
def test_signs_and_units_in_columns_of_their_own_survive(tmp_path: Path, sign: str, unit: str) -> None:
    # A sign in the text and another in its column contradict each other: no roster can say that.
    quantities = ("≥", "≤", "＝")
    signed = [parse(text).relation in (Relation.AT_LEAST, Relation.AT_MOST, Relation.EQUAL) for text in EXPRESSIONS]
    kept = [text for text, own in zip(EXPRESSIONS, signed, strict=True) if not (own and sign in quantities)]
    rows = [(text, unit, sign) for text in kept]
    typed = indicators(tmp_path, *rows)
    (written,) = again(tmp_path, IndicatorSet(Project(2, "甲"), typed)).projects
    assert written.indicators == typed


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("≥350个", (350, "个", "≥")),
        ("≤15.6万元", (Fraction("15.6"), "万元", "≤")),
        ("95%", (95, "%", "")),  # more or fewer? the name says, not the target
        ("1.2万亩", (Fraction("1.2"), "万亩", "")),
        ("13个社区", ("13个社区", "", "")),
        ("＝0件", ("＝0件", "", "")),
        ("1万人次以上", ("1万人次以上", "", "")),
        ("2-3个", ("2-3个", "", "")),
        ("12月31日前", ("12月31日前", "", "")),
        ("良好", ("良好", "", "")),
        ("100.0%", ("100.0%", "", "")),  # as it is printed
    ],
)
def test_a_target_is_taken_apart_only_where_that_is_certain(
    tmp_path: Path, text: str, columns: tuple[object, ...]
) -> None:
    (indicator,) = indicators(tmp_path, (text, "", ""))
    assert columns_of(indicator) == columns


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.xlsx")))
def test_the_samples_survive(tmp_path: Path, name: str) -> None:
    given = read_roster(SAMPLES / f"{name}.xlsx", year=2023)[0].projects
    written = again(tmp_path, *given).projects
    assert [each.indicators for each in written] == [each.indicators for each in given]
    rows = [each.project.row for each in written if each.project]
    projects = [each.project for each in given if each.project]
    assert [each.project for each in written] == [
        replace(project, row=row) for project, row in zip(projects, rows, strict=True)
    ]


def test_indicators_that_no_code_joins_are_never_written() -> None:
    rows = (Indicator("产出指标", "数量指标", "产量"),)
    sets = [IndicatorSet(Project(2, "甲", "1"), rows), IndicatorSet(Project(3, "乙"), rows)]
    with pytest.raises(ValueError, match="no code of its own"):
        roster_workbook(sets)
    with pytest.raises(ValueError, match="no code of its own"):
        roster_workbook([sets[0], sets[0]])


def test_the_workbook_is_one_that_an_officer_can_work_with() -> None:
    project = Project(2, "甲", "000101", initial=Fraction("315.2"))
    content = roster_workbook(
        [IndicatorSet(project, (Indicator("产出指标", "数量指标", "产量", "≥5个", "≥", "个", Fraction(5)),))]
    )
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["项目", "指标"]
    projects, table = book.worksheets
    assert [cell.value for cell in projects[1]][3:6] == ["实施单位", "年初预算数（万元）", "全年预算数（万元）"]
    assert [cell.value for cell in table[1]] == [
        *("项目编码", "一级指标", "二级指标", "三级指标", "指标值", "计量单位", "指标性质", "分值")
    ]
    assert (projects["A2"].value, projects["A2"].number_format, projects["E2"].value) == ("000101", "@", 315.2)
    assert [cell.value for cell in table[2]][4:7] == [5, "个", "≥"]
    assert (projects.freeze_panes, table.freeze_panes) == ("C2", "B2")
    choices = {str(each.sqref).split(":")[0]: each.formula1 for each in table.data_validations.dataValidation}
    assert choices["G2"] == '"≥,≤,＝,区间,时限,定性"'
    assert "H2" in choices
