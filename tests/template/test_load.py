"""Loading: each broken/load-*.yaml names its mistakes in `#>` lines at its head."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.template import TemplateError, TemplateProblem, load_template, shipped_templates
from jixiao.template.lint import lint

BROKEN = sorted((Path(__file__).parent / "broken").glob("load-*.yaml"))


def short(problem: TemplateProblem) -> str:
    """The problem with its file's bare name."""
    return str(replace(problem, file=Path(problem.file).name))


def expected(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    shipped = "、".join(sorted(shipped_templates()))
    return [line.removeprefix("#> ").replace("{shipped}", shipped) for line in lines if line.startswith("#> ")]


def load(folder: Path, text: str, name: str = "county-2020.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_template(path, shipped_templates())


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_says_where_and_what(path: Path) -> None:
    assert [f"{problem.severity} {short(problem)}" for problem in lint(path)] == expected(path)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_loading_raises_all_problems_at_once(path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        load_template(path, shipped_templates())
    assert sorted(map(str, raised.value.problems)) == sorted(map(str, lint(path)))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id: a\ntitle: "甲\nyear: 2020\n', 2),
        ("id: a\ntitle: '甲\nyear: 2020\n\nabout: '乙'\n", 2),
        ('id: a\ntitle: "甲\nlevels:\n  - {name: "乙"}\n', 2),
        ('id: a\nabout: "甲\n  乙"\ntitle: "丙\nyear: 2020\n', 4),
        ('id: a\nabout: "甲\n  乙"\nyear: 2020\ntitle: 丙: 丁\n', 5),
        ("id: a\nabout: {甲: '乙', 丙: \"丁}\n", 2),
    ],
)
def test_open_quote_is_found_where_it_stands(tmp_path: Path, text: str, line: int) -> None:
    """YAML is surprised only at the next quote, or at the end; a quoted text may rightly run over lines."""
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, text)
    assert [problem.line for problem in raised.value.problems] == [line]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "读不出来：文件不存在，或没有权限"),
        ("id: 县".encode("gb18030"), "不是 UTF-8 编码（多半是 GBK）：请用记事本打开，另存为，编码选 UTF-8"),
        ("id: 县".encode("utf-16"), "不是 UTF-8 编码（多半是 GBK）：请用记事本打开，另存为，编码选 UTF-8"),
        (b"id: a\x01b", "不是正确的 YAML：有不能使用的控制字符"),
        (b"", ":1 模板文件应当是“键: 值”的形式"),
        (b"{}", "id：缺少这一项"),
    ],
)
def test_file_that_is_no_template(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "county.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TemplateError) as raised:
        load_template(path, {})
    first = short(raised.value.problems[0])
    assert len(raised.value.problems) == 1 or content == b"{}"
    assert first.startswith("county.yaml")
    assert first.endswith(message)


def test_each_mistake_is_reported_in_the_file_that_made_it(tmp_path: Path) -> None:
    parent = "extends: national-project-2020\nyear: 1990\npolicy:\n  far_over: {value: 很高}\n  bands: {source: 湖南}\n"
    (tmp_path / "city.yaml").write_text(parent, encoding="utf-8")
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, "extends: city.yaml\nversion: 0\npolicy:\n  far_over: {source: 办法}\n")
    assert [short(problem) for problem in raised.value.problems] == [
        "county-2020.yaml:2 version：不能小于 1",
        "city.yaml:2 year：不能小于 2000",
        "city.yaml:4 policy.far_over.value：应当是数，现为“很高”",
    ]
    (tmp_path / "city.yaml").write_text(parent.replace("1990", "2020").replace("很高", "2"), encoding="utf-8")
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, "extends: city.yaml\nlevels:\n  产出指标: {source: 山西}\n")
    assert [short(problem) for problem in raised.value.problems] == [
        "county-2020.yaml:3 levels[1].source：source 引用了 basis 中没有的文件：山西",
        "city.yaml:5 policy.bands.source：source 引用了 basis 中没有的文件：湖南",
    ]


def test_circle_is_reported_where_it_closes(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("id: city\nextends: county-2020.yaml\n", encoding="utf-8")
    with pytest.raises(TemplateError) as raised:
        load(tmp_path, "extends: city.yaml\n")
    assert short(raised.value.problems[0]) == "city.yaml:2 extends：循环继承：county-2020.yaml"


def test_mapping_is_merged_and_the_rest_inherited(tmp_path: Path) -> None:
    parent = load_template(shipped_templates()["national-project-2020"], {})
    child = load(tmp_path, "extends: national-project-2020\nid: county-2020\ntitle: 某县项目支出绩效自评表\n")
    assert child == parent.model_copy(update={"id": "county-2020", "title": "某县项目支出绩效自评表"})


def test_items_of_a_list_change_by_name_and_null_removes_one(tmp_path: Path) -> None:
    child = load(
        tmp_path,
        """
        extends: national-project-2020
        sections: {notes: null}
        levels: {产出指标: {points: 40, children: {成本指标: null}}}
        policy: {grades: {steps: {优: {at_least: 95}}}}
        """,
    )
    assert "notes" not in [section.section for section in child.sections]
    assert [(level.name, level.points) for level in child.levels] == [
        ("产出指标", 40),
        ("效益指标", 30),
        ("满意度指标", 10),
    ]
    assert [sub.name for sub in child.levels[0].children] == ["数量指标", "质量指标", "时效指标"]
    assert child.policy.grades is not None
    assert [step.at_least for step in child.policy.grades.steps] == [95, 80, 60, 0]


def test_list_replaces_a_list(tmp_path: Path) -> None:
    child = load(tmp_path, "extends: national-project-2020\npage: {columns: [10, 12.5]}\n")
    assert child.page.columns == (10, Fraction(25, 2))


def test_parent_may_be_a_file_beside_it_and_extend_another(tmp_path: Path) -> None:
    load(tmp_path, "extends: national-project-2021\nid: city-2021\n", "city.yaml")
    child = load(tmp_path, "extends: city.yaml\nid: county-2021\n")
    assert (child.id, child.year, child.levels[0].name) == ("county-2021", 2021, "成本指标")


def test_numbers_are_exact_and_percentages_are_fractions(tmp_path: Path) -> None:
    child = load(tmp_path, "extends: national-project-2020\npolicy: {methods: {≥: {pass_line: 62.5%}}}\n")
    assert child.policy.methods["≥"].pass_line == Fraction(5, 8)
    assert child.policy.far_over.value == Fraction(13, 10)
