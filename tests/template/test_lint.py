"""Lint: each broken/lint-*.yaml has one mistake and names it in the `#>` lines at its head."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao.recognise.headings import COLUMNS
from jixiao.recognise.words import heading_key
from jixiao.template import TemplateProblem, find_template, load_template, shipped_templates
from jixiao.template.lint import CHECKS, lint
from jixiao.template.lint.form import READ_AS

BROKEN = sorted((Path(__file__).parent / "broken").glob("lint-*.yaml"))


def short(problem: TemplateProblem) -> TemplateProblem:
    """The problem with its file's bare name."""
    return replace(problem, file=Path(problem.file).name)


def expected(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("#> ") for line in lines if line.startswith("#> ")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_says_where_and_what(path: Path) -> None:
    assert [f"{problem.severity} {short(problem)}" for problem in lint(path)] == expected(path)


def test_every_check_has_a_broken_file() -> None:
    templates = [load_template(path, shipped_templates()) for path in BROKEN]
    idle = [check.__name__ for check in CHECKS if not any(list(check(template)) for template in templates)]
    assert idle == []


def test_loaded_template_is_checked_without_lines() -> None:
    template = find_template("national-project-2020")
    wrong = template.model_copy(update={"levels": template.levels[:2]})
    assert [(problem.line, problem.where) for problem in lint(wrong)] == [(None, "levels")]


def test_warning_on_an_inherited_key_is_the_parents_own(tmp_path: Path) -> None:
    parent = tmp_path / "parent-2020.yaml"
    parent.write_text("extends: national-project-2020\nid: parent-2020\nbasis: {湖南: 一份通知}\n", encoding="utf-8")
    child = tmp_path / "child-2020.yaml"
    child.write_text("extends: parent-2020.yaml\nid: child-2020\n", encoding="utf-8")
    assert [str(short(problem)) for problem in lint(parent)] == [
        "parent-2020.yaml:3 basis.湖南：没有任何数字的 source 用到“湖南”"
    ]
    assert lint(child) == ()


def test_inherited_mistake_is_reported_in_the_file_that_has_it(tmp_path: Path) -> None:
    parent = tmp_path / "parent-2020.yaml"
    parent.write_text("extends: national-project-2020\nid: parent-2020\nyear: 1999\n", encoding="utf-8")
    child = tmp_path / "child-2020.yaml"
    child.write_text("extends: parent-2020.yaml\nid: child-2020\n", encoding="utf-8")
    assert [str(short(problem)) for problem in lint(child)] == ["parent-2020.yaml:3 year：不能小于 2000"]


def test_files_are_named_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of counties may hold the same file name twice."""
    monkeypatch.chdir(tmp_path)
    for county in ("甲县", "乙县"):
        Path(county).mkdir()
        path = Path(county, "self-2020.yaml")
        path.write_text("extends: city-2020.yaml\nid: self-2020\nversion: 0\n", encoding="utf-8")
        Path(county, "city-2020.yaml").write_text("extends: national-project-2020\nyear: 1999\n", encoding="utf-8")
    found = [str(problem) for county in ("甲县", "乙县") for problem in lint(Path(county, "self-2020.yaml"))]
    assert found == [
        f"{Path('甲县', 'self-2020.yaml')}:3 version：不能小于 1",
        f"{Path('甲县', 'city-2020.yaml')}:2 year：不能小于 2000",
        f"{Path('乙县', 'self-2020.yaml')}:3 version：不能小于 1",
        f"{Path('乙县', 'city-2020.yaml')}:2 year：不能小于 2000",
    ]


def test_an_id_is_its_own_through_a_chain(tmp_path: Path) -> None:
    """What a grandparent says is no more the file's own than what a parent says."""
    (tmp_path / "city-2020.yaml").write_text("extends: national-project-2020\nid: city-2020\n", encoding="utf-8")
    path = tmp_path / "county-2020.yaml"
    path.write_text("title: 某县自评表\nextends: city-2020.yaml\n", encoding="utf-8")
    message = "要写自己的 id；不写就沿用 city-2020，发出的表会当作那一种表来读"
    assert [str(short(problem)) for problem in lint(path)] == [f"county-2020.yaml:2 extends：{message}"]


def test_no_warning_on_a_heading_that_reading_knows() -> None:
    known = [heading for heading in COLUMNS.headings if heading.field in READ_AS]
    assert known
    assert [heading for heading in known if not re.search(READ_AS[heading.field], heading.alias)] == []


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_reading_knows_the_headings_of_every_shipped_template(name: str) -> None:
    columns = find_template(name).indicators.columns
    found = [COLUMNS.field(heading_key(column.heading)) for column in columns]
    assert found == [column.field for column in columns]
