"""The shipped templates against the facts of the published forms."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.template import Template, find_template, shipped_templates
from jixiao.template.lint import lint

IDS = sorted(shipped_templates())
HALF = Fraction(1, 2)

# id: execution points, (level, points) …
WEIGHTS = {
    "national-project-2020": (10, [("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)]),
    "national-project-2021": (10, [("成本指标", 20), ("产出指标", 40), ("效益指标", 20), ("满意度指标", 10)]),
    "shanxi-project-2021": (10, [("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)]),
    "hubei-department-2020": (20, [("产出指标", 40), ("效益指标", 30), ("满意度指标", 10)]),
    "evaluation-2020": (None, [("决策", 10), ("过程", 20), ("产出", 40), ("效益", 30)]),
}

HEADINGS = {
    "shanxi-project-2021": ("一级指标 二级指标 目标指标 权重 目标值 业绩值 完成率 指标得分 偏差原因分析及改进措施"),
    "hubei-department-2020": "一级指标 二级指标 三级指标 年初指标值（A） 实际完成值（B） 得分",
    "evaluation-2020": "一级指标 二级指标 三级指标 分值 评价标准 实际情况 得分 得分率 扣分原因",
    "national-project-2021": ("一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"),
}


def bands(template: Template) -> list[tuple[Fraction, Fraction]]:
    return [(band.low, band.high) for band in template.policy.bands.outcomes]


@pytest.mark.parametrize("name", IDS)
def test_lints_clean(name: str) -> None:
    assert [str(problem) for problem in lint(shipped_templates()[name])] == []


@pytest.mark.parametrize("name", IDS)
def test_id_is_the_file_name(name: str) -> None:
    assert find_template(name).id == name


@pytest.mark.parametrize("name", IDS)
def test_every_level_with_points_names_its_document(name: str) -> None:
    """The model asks every number of the policy for its source; a level may have no points, so it cannot."""
    template = find_template(name)
    assert [level.name for level in template.levels if level.points is not None and level.source is None] == []
    assert all(document for document in template.basis.values())


def test_weights_are_the_documents() -> None:
    found = {}
    for name in IDS:
        template = find_template(name)
        execution = template.policy.execution
        levels = [(level.name, level.points) for level in template.levels]
        found[name] = (execution.points if execution else None, levels)
    assert found == WEIGHTS


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_headings_are_as_printed(name: str) -> None:
    columns = find_template(name).indicators.columns
    assert " ".join(column.heading for column in columns) == HEADINGS[name]


def test_2021_says_only_what_differs_from_2020() -> None:
    old, new = find_template("national-project-2020"), find_template("national-project-2021")
    assert new.page == old.page
    assert new.sections == tuple(section for section in old.sections if section.section != "notes")
    assert (new.policy.bands, new.policy.grades) == (old.policy.bands, old.policy.grades)
    assert [child.name for child in new.levels[0].children] == [
        "经济成本指标",
        "社会成本指标",
        "生态环境成本指标",
    ]


def test_2021_has_a_pass_line_and_steps() -> None:
    template = find_template("national-project-2021")
    assert template.method("≥", "产出指标").pass_line == Fraction(3, 5)
    assert template.method("≤", "成本指标").pass_line == Fraction(3, 5)
    satisfaction = template.method("≥", "满意度指标")
    assert [(step.at_least, step.share) for step in satisfaction.steps] == [
        (Fraction(9, 10), 1),
        (Fraction(4, 5), Fraction(4, 5)),
        (Fraction(3, 5), HALF),
    ]
    assert template.policy.execution is not None
    assert [(step.at_least, step.share) for step in template.policy.execution.steps] == [
        (1, 1),
        (Fraction(4, 5), Fraction(7, 10)),
        (Fraction(3, 5), HALF),
    ]


def test_shanxi_fund_table_has_line_numbers_and_its_own_arithmetic() -> None:
    funds = find_template("shanxi-project-2021").funds
    assert funds is not None
    assert funds.down == "measures"
    assert [(measure.line, measure.formula) for measure in funds.measures] == [
        ("(1)", None),
        ("(2)", None),
        ("(3)", None),
        ("(4)", None),
        ("(5)=(3)-(4)", "arrived - executed"),
        ("(6)=(3)/(2)", "arrived / budget"),
        ("(7)=(4)/(2)", "executed / budget"),
    ]
    sums = {source.id: source.sum_of for source in funds.sources if source.sum_of}
    assert sums == {
        "total": ("fiscal", "carried_over", "other"),
        "fiscal": ("central", "provincial", "municipal", "county"),
    }


def test_shanxi_scores_execution_by_a_row_of_the_indicator_table() -> None:
    rule = find_template("shanxi-project-2021").policy.execution
    assert rule is not None
    row = (rule.level1, rule.level2, rule.name)
    assert (rule.place, row) == ("indicators", ("预算执行指标", "预算执行指标", "预算执行率"))


def test_hubei_rounds_the_rate_and_prints_points_in_labels() -> None:
    template = find_template("hubei-department-2020")
    assert template.funds is not None
    assert [measure.digits for measure in template.funds.measures if measure.is_rate] == [2]
    assert not template.indicators.has("points")
    assert template.indicators.level_label.format(name="产出指标", points="40") == "产出指标（40）"
    assert template.indicators.name_label.format(name="生态修复投资规模（亿元）", points="4") == (
        "生态修复投资规模（亿元）（4分）"
    )
    assert bands(template) == [(Fraction(4, 5), 1), (HALF, Fraction(4, 5)), (0, HALF)]
    assert template.policy.grades is None


def test_evaluation_classes_are_adjustable_and_have_subtotals() -> None:
    template = find_template("evaluation-2020")
    assert all(level.adjustable for level in template.levels)
    assert template.indicators.subtotal_label == "{name}小计"
    assert (template.funds, template.policy.execution) == (None, None)
