"""The data of headings and wordings keeps its word: every line stands for its field, alone and on a form.

1. The lines themselves: one field each, an example that its own pattern knows, a form or document that prints it.
2. What was known once: no change of the data forgets a heading or gives it to another field.
3. On a form: each alias in its place on an otherwise national form is read as its field.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from foreign import draw
from jixiao.layout import Field
from jixiao.recognise import headings, recognise, wordings
from jixiao.recognise.headings import (
    ACTUAL_GOAL,
    ALLOTTED,
    COLUMNS,
    EXPECTED_GOAL,
    GRADE,
    GROUPED,
    GROUPED_SCORE,
    HEADER,
    MEASURES,
    REMARKS,
    TOTAL,
)
from jixiao.recognise.matching import Heading, Headings, Pattern, Wording, Wordings
from jixiao.recognise.words import fold, heading_key

BLOCKS = {name: block for name in headings.__all__ if isinstance(block := getattr(headings, name), Headings)}
SAYINGS = {name: block for name in wordings.__all__ if isinstance(block := getattr(wordings, name), Wordings)}
ALIASES = [
    pytest.param(block, each, id=f"{name}-{each.alias}") for name, block in BLOCKS.items() for each in block.headings
]
PATTERNS = [
    pytest.param(block, each, id=f"{name}-{each.example}") for name, block in BLOCKS.items() for each in block.patterns
]
WORDINGS = [
    pytest.param(each, id=f"{name}-{each.example}") for name, block in SAYINGS.items() for each in block.wordings
]


# --- the lines --------------------------------------------------------------------------------------------


def test_the_data_was_found() -> None:
    assert {*BLOCKS} == {*headings.__all__} - {"GROUPED", "GROUPED_SCORE"}
    assert {*SAYINGS} == {*wordings.__all__}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_heading_stands_for_one_field_of_its_block(name: str) -> None:
    fields = defaultdict(set)
    for heading in BLOCKS[name].headings:
        fields[heading_key(heading.alias)].add(heading.field)
    assert {key: said for key, said in fields.items() if len(said) > 1} == {}


@pytest.mark.parametrize("name", BLOCKS)
def test_no_line_comes_twice(name: str) -> None:
    aliases = [heading.alias for heading in BLOCKS[name].headings]
    assert sorted(aliases) == sorted({*aliases})


@pytest.mark.parametrize(("block", "heading"), ALIASES)
def test_an_alias_gives_its_field(block: Headings, heading: Heading) -> None:
    assert heading.field
    assert block.is_alias(heading.alias)
    assert block.field(heading_key(heading.alias)) == heading.field


@pytest.mark.parametrize(("block", "pattern"), PATTERNS)
def test_a_patterns_example_gives_its_field_and_needs_the_pattern(block: Headings, pattern: Pattern) -> None:
    key = heading_key(pattern.example)
    assert not block.is_alias(pattern.example)
    assert next(each for each in block.patterns if re.search(each.pattern, key)) is pattern
    assert block.field(key) == pattern.field


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_wordings_example_is_said_by_its_own_pattern(wording: Wording) -> None:
    assert re.search(wording.pattern, fold(wording.example))


def test_every_line_names_where_it_was_seen() -> None:
    """On a form of some year, in a document, on an agency's or a system's form; ``类推`` where only by analogy."""
    lines = [line for block in BLOCKS.values() for line in (*block.headings, *block.patterns)]
    lines += [line for block in SAYINGS.values() for line in block.wordings]
    assert [line for line in lines if not re.search(r"^类推$|20\d\d|系统$|报表\d+|表$", line.seen_in)] == []


# --- what was known once ----------------------------------------------------------------------------------

LAYOUT_WORDS = tomllib.loads((Path(__file__).parents[1] / "layouts" / "words.toml").read_text(encoding="utf-8"))["look"]
"""Spellings that random layouts print."""

SPELT = {
    COLUMNS: {field: f"h_{field}" for field in ("level1", "level2", "target", "actual", "points", "score",
                                                "completion", "deviation")},
    HEADER: {"project": "project", "department": "department", "unit": "unit"},
    MEASURES: {"initial": "initial", "budget": "budget", "arrived": "arrived", "executed": "executed", "rate": "rate",
               "points": "fund_points", "score": "fund_score"},
    EXPECTED_GOAL: {"expected": "expected_goal"},
    ACTUAL_GOAL: {"actual": "actual_goal"},
}  # fmt: skip
"""Block and field → their spellings' name there."""

REMEMBERED = {
    ACTUAL_GOAL: {"actual": "总体完成情况"},
    ALLOTTED: {"year": "年度预算总额 当年预算金额 年度预算金额 本年度申请金额 预算金额 项目预算 资金总额 金额"},
    COLUMNS: {
        "name": "三级指标名称 三级绩效指标 指标名称 绩效指标名称 目标指标 指标内容 具体指标",
        "detail": "四级指标",
        "unspecific": "绩效指标 指标",
        "target": "绩效目标 当年预期实现值 评价标准",
        "share": "得分率",
        "target_sign": "指标性质 符号 计算符号",
        "direction": "指标方向 指标正反向 指标方向性",
        "target_unit": "度量单位 计量单位 单位（文字描述）",
        "rule": "评分标准 得分计算方法",
        "weighted_score": "单项指标折算得分 折算得分",
    },
    GRADE: {"grade": "评价等级 绩效等级 评定等级 等级"},
    HEADER: {
        "project": "项目支出名称 项目",
        "project_code": "项目代码 项目编号",
        "department": "主管部门名称",
        "unit": "部门名称",
        "manager": "项目负责人 负责人",
        "contact": "联系人 项目联系人",
        "phone": "联系电话 电话",
        "filled_on": "填报日期 填表日期",
        "basic_expenditure": "基本支出总额",
        "project_expenditure": "项目支出总额",
    },
    MEASURES: {
        "initial": "年初批复数",
        "budget": "预算安排情况（调整后）",
        "arrived": "资金到位情况",
        "executed": "资金执行情况",
        "balance": "资金结余",
        "arrival_rate": "预算到位率",
    },
    REMARKS: {"improvement": "下一步改进措施", "other": "其他需要说明事项 其他需要说明的事项 自评结论"},
    TOTAL: {"total": "总分 合计 总计 总得分 自评总分 得分合计 自评得分合计 总评分 合计得分 总分合计 综合得分"},
}
"""What no form among the tests prints. A new line needs none here: the form that it was seen in joins the tests."""

KNOWN = [
    *((block, field, word) for block, fields in SPELT.items() for field, name in fields.items()
      for word in LAYOUT_WORDS[name]),
    *((block, field, word) for block, fields in REMEMBERED.items() for field, words in fields.items()
      for word in words.split()),
]  # fmt: skip


@pytest.mark.parametrize(("block", "field", "word"), [pytest.param(*each, id=f"{each[1]}-{each[2]}") for each in KNOWN])
def test_what_was_known_for_a_field_is_still_known_for_it(block: Headings, field: str, word: str) -> None:
    assert block.field(heading_key(word)) == field


# --- on a form --------------------------------------------------------------------------------------------

TABLE = {
    "level1": ("一级指标", "产出指标"),
    "level2": ("二级指标", "数量指标"),
    "name": ("三级指标", "举办讲座场次"),
    "target": ("年度指标值", "≥40场"),
    "actual": ("实际完成值", "36场"),
    "points": ("分值", "50"),
    "score": ("得分", "45"),
    "deviation": ("偏差原因分析及改进措施", "场馆维修"),
}
FUNDS = {
    "initial": ("年初预算数", "100"),
    "budget": ("全年预算数", "90"),
    "executed": ("全年执行数", "81"),
    "points": ("分值", "10"),
    "rate": ("执行率", "90%"),
    "score": ("得分", "9"),
}
HEAD = {
    "project": ("项目名称", "市民讲堂"),
    "department": ("主管部门", "文化和旅游局"),
    "unit": ("实施单位", "图书馆"),
}
GOALS = {"expected": ("预期目标", "办好讲堂。"), "actual": ("实际完成情况", "基本办好。")}
AMOUNTS = {"arrived": "85", "balance": "4", "arrival_rate": "94%"}
"""What else forms tell of funds, where words would end the fund table."""

Labelled = Mapping[str, tuple[str, str]]


def relabelled(labelled: Labelled, field: str, label: str) -> dict[str, tuple[str, str]]:
    """The labels and values with one label changed, or with one more if the national form has none of that field."""
    return {**labelled, field: (label, labelled[field][1] if field in labelled else AMOUNTS.get(field, "另一项"))}


def national(
    *,
    head: Labelled = HEAD,
    funds: Labelled = FUNDS,
    goals: Labelled = GOALS,
    table: Labelled = TABLE,
    total: str = "总分",
    below: tuple[str, str] | None = None,
) -> dict[Field, str]:
    """Read a national form of one indicator that has some labels of its own."""
    width = max(len(table), len(funds) + 2)

    def row(*cells: str, rest: str = "") -> str:
        return "|".join([*cells, *[rest] * (width - len(cells))])

    columns = [*table]
    scores = {"points": "100", "score": "54"}
    last = columns.index("level2") + 1
    lines = [
        row("项目支出绩效自评表（2022年度）", rest="<"),
        *(row(label, "<", value, rest="<") for label, value in head.values()),
        row("项目资金（万元）", "", *(label for label, _ in funds.values())),
        row("^", "年度资金总额", *(value for _, value in funds.values())),
        row("年度总体目标", *(cell for label, _ in goals.values() for cell in (label, "<", "<"))),
        row("^", *(cell for _, value in goals.values() for cell in (value, "<", "<"))),
        row(*(label for label, _ in table.values())),
        row(*(value for _, value in table.values())),
        row(total, *["<"] * (last - 1), *(scores.get(field, "") for field in columns[last:])),
        *([row(below[0], "<", below[1], rest="<")] if below is not None else []),
    ]
    return texts(lines)


def texts(lines: list[str]) -> dict[Field, str]:
    """What a drawn sheet's form is read as: field → the text of its cell."""
    sheet = draw("\n".join(lines))
    (layout,) = recognise(sheet)
    shown = {cell.ref: cell.display for cell in sheet.cells.values()}
    return {field: shown.get(area.first(sheet.name)) or "" for field, area in layout.areas.items()}


def each(*lines: Heading) -> list[object]:
    return [pytest.param(line.field, line.alias, id=f"{line.field}-{line.alias}") for line in lines]


def test_the_national_form_is_read() -> None:
    read = national()
    for field, (_, value) in TABLE.items():
        assert read[Field("row", "r001", field)] == value
    assert (read[Field("total", "", "points")], read[Field("total", "", "score")]) == ("100", "54")


OWNERS = ("project", "project_code", "department", "unit")
NAMING = ("unspecific", "detail")
"""What names the indicators too: 绩效指标 where no 三级指标 does, and 四级指标 instead of it."""


def with_column(field: str, label: str) -> dict[str, tuple[str, str]]:
    """The table with one heading changed, or with a column more: an owner's first, a fourth level's after the third."""
    if field == "unspecific":
        return relabelled(TABLE, "name", label)
    table = relabelled(TABLE, field, label)
    if field in TABLE:
        return table
    order = [*TABLE]
    order.insert(0 if field in OWNERS else 3 if field == "detail" else len(order), field)
    return {item: table[item] for item in order}


@pytest.mark.parametrize(("field", "alias"), each(*(line for line in COLUMNS.headings if line.field != "adjusted")))
def test_a_column_is_read_by_each_of_its_headings(field: str, alias: str) -> None:
    table = with_column(field, alias)
    read = national(head={}, table=table)
    fields = {item: Field("header", "", item) if item in OWNERS else Field("row", "r001", item) for item in table}
    if field in NAMING:
        name = next(value for label, value in table.values() if label == alias)
        assert read[fields.pop("name")] == name
        fields.pop("detail", None)
    assert {item: read[place] for item, place in fields.items()} == {item: table[item][1] for item in fields}


@pytest.mark.parametrize(("field", "alias"), each(*HEADER.headings))
def test_a_header_field_is_read_by_each_of_its_labels(field: str, alias: str) -> None:
    head = relabelled(HEAD, field, alias)
    read = national(head=head)
    for item, (_, value) in head.items():
        assert read[Field("header", "", item)] == value


@pytest.mark.parametrize(("field", "alias"), each(*MEASURES.headings))
def test_a_measure_is_read_by_each_of_its_headings(field: str, alias: str) -> None:
    funds = relabelled(FUNDS, field, alias)
    read = national(funds=funds)
    for item, (_, value) in funds.items():
        of_total = item in ("points", "score", "deviation")
        assert read[Field("execution", "", item) if of_total else Field("funds", "total", item)] == value


@pytest.mark.parametrize(("field", "alias"), each(*EXPECTED_GOAL.headings, *ACTUAL_GOAL.headings))
def test_a_goal_is_read_by_each_of_its_headings(field: str, alias: str) -> None:
    read = national(goals=relabelled(GOALS, field, alias))
    for item, (_, value) in GOALS.items():
        assert read[Field("goals", "", item)] == value


@pytest.mark.parametrize(("field", "alias"), each(*TOTAL.headings))
def test_the_total_is_read_by_each_of_its_labels(field: str, alias: str) -> None:
    read = national(total=alias)
    assert (read[Field("total", "", "points")], read[Field("total", "", "score")]) == ("100", "54")
    assert Field("row", "r002", "name") not in read


@pytest.mark.parametrize(("field", "alias"), each(*GRADE.headings))
def test_the_grade_is_read_by_each_of_its_labels(field: str, alias: str) -> None:
    assert national(below=(alias, "良"))[Field("total", "", field)] == "良"


@pytest.mark.parametrize(("field", "alias"), each(*REMARKS.headings))
def test_a_reason_box_is_read_by_each_of_its_labels(field: str, alias: str) -> None:
    assert national(below=(alias, "场馆维修，场次减少。"))[Field("remarks", "", field)] == "场馆维修，场次减少。"


@pytest.mark.parametrize(("heading", "field"), [each for each in GROUPED.items() if each[1] != "adjusted"])
def test_a_part_of_the_target_is_read_by_each_of_its_headings(heading: str, field: str) -> None:
    parts = {"target_sign": ("符号", "≥"), "target": ("值", "40"), "target_unit": ("单位", "场")}
    read = grouped("target", "年度指标值", relabelled(parts, field, heading))
    for item, (_, value) in parts.items():
        assert read[Field("row", "r001", item)] == value


@pytest.mark.parametrize(("heading", "field"), GROUPED_SCORE.items())
def test_a_part_of_the_score_is_read_by_each_of_its_headings(heading: str, field: str) -> None:
    read = grouped("score", "得分", {"reviewed": ("复核", "44"), field: (heading, "45")})
    assert read[Field("row", "r001", field)] == "45"


def grouped(field: str, group: str, parts: Labelled) -> dict[Field, str]:
    """Read a table that has several columns under one heading in a field's place."""
    upper, lower, values = [], [], []
    for item, (label, value) in TABLE.items():
        upper += [group, *["<"] * (len(parts) - 1)] if item == field else [label]
        lower += [label for label, _ in parts.values()] if item == field else ["^"]
        values += [value for _, value in parts.values()] if item == field else [value]
    return texts(["|".join(["项目支出绩效自评表", *["<"] * (len(upper) - 1)]), *map("|".join, (upper, lower, values))])


ADJUSTED = [line.alias for line in COLUMNS.headings if line.field == "adjusted"]


@pytest.mark.parametrize("alias", ADJUSTED)
def test_an_adjusted_target_counts_where_it_is_filled_in(alias: str) -> None:
    read = texts(
        [f"一级指标|三级指标|年初目标值|{alias}|实际完成值|得分", "产出指标|甲|10|8|9|5", "产出指标|乙|10||9|5"]
    )
    assert [read[Field("row", key, "target")] for key in ("r001", "r002")] == ["8", "10"]


@pytest.mark.parametrize("heading", [heading for heading, field in GROUPED.items() if field == "adjusted"])
def test_an_adjusted_target_is_known_under_a_common_heading(heading: str) -> None:
    lines = [
        "一级指标|三级指标|指标值|<|实际完成值|得分",
        f"^|^|年初|{heading}|^|^",
        "产出指标|甲|10|8|9|5",
        "|乙|10||9|5",
    ]
    read = texts(lines)
    assert [read[Field("row", key, "target")] for key in ("r001", "r002")] == ["8", "10"]
