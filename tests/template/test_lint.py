"""Lint: each broken/lint-*.yaml has one mistake and names it in the `#>` lines at its head."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.recognise.headings import COLUMNS
from jixiao.recognise.words import heading_key
from jixiao.template import find_template, load_template, shipped_templates
from jixiao.template.lint import _CHECKS, _READ_AS, lint

BROKEN = sorted((Path(__file__).parent / "broken").glob("lint-*.yaml"))


def expected(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("#> ") for line in lines if line.startswith("#> ")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_says_where_and_what(path: Path) -> None:
    assert [f"{problem.severity} {problem}" for problem in lint(path)] == expected(path)


def test_every_check_has_a_broken_file() -> None:
    templates = [load_template(path, shipped_templates()) for path in BROKEN]
    idle = [check.__name__ for check in _CHECKS if not any(list(check(template)) for template in templates)]
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
    assert [str(problem) for problem in lint(parent)] == [
        "parent-2020.yaml:3 basis.湖南：没有任何数字的 source 用到“湖南”"
    ]
    assert lint(child) == ()


def test_inherited_mistake_is_reported_in_the_file_that_has_it(tmp_path: Path) -> None:
    parent = tmp_path / "parent-2020.yaml"
    parent.write_text("extends: national-project-2020\nid: parent-2020\nyear: 1999\n", encoding="utf-8")
    child = tmp_path / "child-2020.yaml"
    child.write_text("extends: parent-2020.yaml\nid: child-2020\n", encoding="utf-8")
    assert [str(problem) for problem in lint(child)] == ["parent-2020.yaml:3 year：不能小于 2000"]


def test_no_warning_on_a_heading_that_reading_knows() -> None:
    known = [heading for heading in COLUMNS.headings if heading.field in _READ_AS]
    assert known
    assert [heading for heading in known if not re.search(_READ_AS[heading.field], heading.alias)] == []


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_reading_knows_the_headings_of_every_shipped_template(name: str) -> None:
    columns = find_template(name).indicators.columns
    found = [COLUMNS.field(heading_key(column.heading)) for column in columns]
    assert found == [column.field for column in columns]
