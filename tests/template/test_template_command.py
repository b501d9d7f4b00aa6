"""``jixiao template``: what an administrator sees of a template, and of its mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jixiao.methods import METHODS
from jixiao.template import find_template, shipped_templates
from jixiao.template.policy import MethodChoice
from jixiao_cli.main import main
from jixiao_cli.template_text import template_text


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["template", *arguments])


# --- lint -------------------------------------------------------------------------------------------------


def test_two_files_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for county, line in (("甲县", "version: 0\n"), ("乙县", "")):
        Path(county).mkdir()
        text = f"extends: national-project-2020\nid: self-2020\n{line}"
        Path(county, "self-2020.yaml").write_text(text, encoding="utf-8")
    result = run("lint", "甲县", "乙县/self-2020.yaml")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"差错 {Path('甲县', 'self-2020.yaml')}:3 version：不能小于 1",
        f"{Path('乙县', 'self-2020.yaml')} 没有发现问题。",
    ]


def test_a_folder_without_templates_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("模板", encoding="utf-8")
    result = run("lint", "national-project-2020", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"文件夹里没有模板文件（.yaml）：{tmp_path}" in result.stderr


# --- show -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_a_page_has_no_words_of_the_file(name: str) -> None:
    """Ids of measures, columns and methods have Chinese names; only the template's own id is left."""
    page = run("show", name).stdout.removeprefix(name)
    assert re.findall(r"[a-z_]{2,}|[{}]", page) == []


def test_formulas_are_in_the_form_s_own_words() -> None:
    page = run("show", "shanxi-project-2021").stdout
    assert "预算执行率(%)＝全年执行资金÷全年预算资金" in page
    assert "资金结余＝实际到位资金－全年执行资金" in page
    assert "业绩值〔完成值〕" in page
    page = run("show", "hubei-department-2020").stdout
    assert "执行率（B/A）＝执行数÷预算数" in page
    assert "三级指标印作“名称（N分）”" in page


def test_a_pass_line_is_shown_where_there_is_one() -> None:
    assert "及格线" not in run("show", "national-project-2020").stdout
    assert "完成比例低于及格线 60% 的不得分" in run("show", "national-project-2021").stdout


@pytest.mark.parametrize("way", [way for way in METHODS if way.id != "execution_rate"], ids=lambda way: way.id)
def test_every_method_is_shown_by_its_chinese_name(way) -> None:
    template = find_template("national-project-2020")
    choice = MethodChoice.model_validate({"method": way.id, "source": "办法"})
    methods = {**template.policy.methods, "≥": choice}
    changed = template.model_copy(update={"policy": template.policy.model_copy(update={"methods": methods})})
    assert f"指标性质 ≥：{way.title}：" in template_text(changed)
