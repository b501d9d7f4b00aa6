"""Every command: its help, and what it answers where that is stable."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from garbage import CLEAN, SAMPLES, WITH_ERRORS, Run
from jixiao.collect import collect
from jixiao.rules import RULES
from jixiao.template import shipped_templates
from jixiao.workbooks.reader import read_grid

COMMANDS = ("demo", "roster", "issue", "score", "annotate", "reconcile", "parse", "template", "rules")
PAGES = (*((name,) for name in COMMANDS), ("template", "list"), ("template", "show"), ("template", "lint"))
ENGLISH = ("Usage", "Options", "Commands", "Show this", "Error", "required")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_has_a_chinese_help_page(run: Run, page: tuple[str, ...]) -> None:
    result = run(*page, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"用法：jixiao {' '.join(page)}")
    assert re.search(r"-h, --help +显示这一页\n", result.stdout)
    assert not [word for word in ENGLISH if word in result.stdout]


def test_the_first_page_lists_every_command(run: Run) -> None:
    listed = run("--help").stdout.split("命令：\n")[1].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)


MISTAKES = {
    "nothing": "没有这个命令：nothing。",
    "score --formt json x": "没有这个选项：--formt。是否指 --format？",
    "score": "缺少 FORM…。",
    "annotate x.xlsx": "没有这个文件或文件夹：x.xlsx。",
    "rules a b": "多出了参数：b。",
    "rules --format": "选项 --format 的写法不对（后面缺少内容，或不该有内容）。",
    "score --explain-reading --format json .": "--explain-reading 只有文字输出，不能与 --format json、jsonl 同用。",
    "rules --format xml": "--format 只能是：text、json。",
    "rules score-mismach": "没有这条规则：score-mismach。是否指 score-mismatch",
}


@pytest.mark.parametrize(("line", "said"), MISTAKES.items())
def test_a_wrong_call_is_explained_in_chinese(run: Run, line: str, said: str) -> None:
    if line.startswith("annotate"):
        line += " -o out"
    result = run(*line.split())
    assert result.exit_code == 2
    assert said in result.stderr
    assert not [word for word in ENGLISH if word in result.stderr]


# --- parse, rules, template ---------------------------------------------------------------------------------


def test_parse(run: Run) -> None:
    result = run("parse", "总成本不超过52万元", "满意度大于等于95%", "11月底前", "--", "-5%")
    assert result.stdout.splitlines()[:3] == [
        '{"text": "总成本不超过52万元", "relation": "at_most", "value": 520000, "low": null, "high": null, '
        '"unit": "元", "scale": 10000, "date": null}',
        '{"text": "满意度大于等于95%", "relation": "at_least", "value": 0.95, "low": null, "high": null, '
        '"unit": "%", "scale": 0.01, "date": null}',
        '{"text": "11月底前", "relation": "by_date", "value": null, "low": null, "high": null, '
        '"unit": "", "scale": 1, "date": "--11-30"}',
    ]
    assert json.loads(result.stdout.splitlines()[3])["text"] == "-5%"


def test_the_catalogue_lists_every_rule(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert lines[0].split() == ["代码", "名称", "等级", "含义"]
    assert [line.split()[0] for line in lines[1:]] == [rule.code for rule in RULES]
    document = json.loads(run("rules", "--format", "json").stdout)
    assert [rule["code"] for rule in document["rules"]] == [rule.code for rule in RULES]
    assert set(document["rules"][0]) == {
        "code", "name", "severity", "meaning", "why", "example", "remedy", "status",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["score-mismatch", "得分与完成比例不符"])
def test_a_rule_is_found_by_code_and_by_name(run: Run, name: str) -> None:
    page = run("rules", name).stdout
    assert page.startswith("得分与完成比例不符（score-mismatch）· 差错\n\n含义\n  ")
    assert [line for line in page.splitlines() if line and not line.startswith(" ")][1:] == [
        "含义", "为什么要查", "例子", "怎么办",
    ]  # fmt: skip


def test_the_templates_are_listed(run: Run) -> None:
    lines = run("template", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(shipped_templates())
    items = json.loads(run("template", "list", "--format", "json").stdout)["templates"]
    assert [item["id"] for item in items] == list(shipped_templates())


@pytest.mark.parametrize("name", shipped_templates())
def test_a_template_is_shown_with_its_sources(run: Run, name: str) -> None:
    page = run("template", "show", name).stdout
    assert page.startswith(name)
    for heading in ("依据", "表内各段", "一、二级指标", "计分办法"):
        assert f"\n{heading}\n" in page
    cited = {part.split("]")[0] for part in page.split("计分办法\n")[1].split("[")[1:]}
    declared = {line.split("]")[0].strip(" [") for line in page.split("依据\n")[1].split("\n\n")[0].splitlines()}
    assert cited <= declared


def test_lint_says_file_and_line(run: Run, tmp_path: Path) -> None:
    assert run("template", "lint", "evaluation-2020").stdout == "evaluation-2020.yaml 没有发现问题。\n"
    (tmp_path / "mine.yaml").write_text("extends: national-project-2020\nid: mine-2020\ntittle: x\n", encoding="utf-8")
    result = run("template", "lint", "mine.yaml")
    assert result.exit_code == 1
    assert result.stdout == "差错 mine.yaml:3 tittle：没有这个键（拼写是否有误？）\n"


# --- issue ---------------------------------------------------------------------------------------------------


def test_a_blank_form_is_issued_into_a_new_folder(run: Run, tmp_path: Path) -> None:
    result = run("issue", "national-project-2020", "-o", "新/空表.xlsx", "--year", "2022")
    assert result.exit_code == 0
    grid = read_grid((tmp_path / "新" / "空表.xlsx").read_bytes())
    assert "2022年度" in (grid.sheets[0].cell(2, 1).text or "")
    assert sorted(path.name for path in (tmp_path / "新").iterdir()) == ["空表.xlsx"]


@pytest.mark.parametrize(("per", "books", "sheets"), [("project", 3, 1), ("unit", 2, 2)])
def test_a_roster_is_issued_with_its_list(run: Run, tmp_path: Path, per: str, books: int, sheets: int) -> None:
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "名册.xlsx")
    result = run("issue", "national-project-2020", "-o", "制发", "--roster", "名册.xlsx", "--per", per)
    assert result.exit_code == 0
    listed = list(csv.DictReader(io.StringIO((tmp_path / "制发" / "issued.csv").read_text(encoding="utf-8-sig"))))
    assert list(listed[0]) == ["file", "sheet", "form_id", "project_code", "project", "department", "unit"]
    assert len(listed) == 3
    files = {row["file"] for row in listed}
    assert files == {path.name for path in (tmp_path / "制发").glob("*.xlsx")}
    assert len(files) == books
    books_read = [read_grid((tmp_path / "制发" / name).read_bytes()) for name in files]
    assert max(len(collect(grid)[0]) for grid in books_read) == sheets


def test_a_roster_is_issued_by_two_processes_as_by_one(run: Run, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "名册.xlsx")
    line = ("issue", "national-project-2020", "--roster", "名册.xlsx", "-o")
    assert run(*line, "一").exit_code == run(*line, "二", "--jobs", "2").exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "一二")
    assert (len(one), one) == (4, two)


def test_points_that_do_not_add_up_are_a_line_and_no_refusal(run: Run, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rosters" / "jishan-2020.xlsx", tmp_path / "r.xlsx")
    result = run("issue", "national-project-2020", "-o", "制发", "--roster", "r.xlsx")
    assert result.exit_code == 0
    assert "“稷山县国土空间规划”的分值合计（含预算执行率 10 分）为 110，不是 100" in result.stderr


@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
def test_a_roster_is_never_overwritten(run: Run, tmp_path: Path, overwrite: list[str]) -> None:
    roster = tmp_path / "稷山县国土空间规划.xlsx"
    shutil.copy(SAMPLES / "rosters" / "jishan-2020.xlsx", roster)
    before = roster.read_bytes()
    assert run("issue", "national-project-2020", "-o", ".", "--roster", roster.name, *overwrite).exit_code == 2
    assert roster.read_bytes() == before
    assert not (tmp_path / "issued.csv").exists()


def test_forms_that_may_be_filled_in_are_not_overwritten(run: Run, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "名册.xlsx")
    line = ("issue", "national-project-2020", "-o", "下发", "--roster", "名册.xlsx")
    assert run(*line).exit_code == 0
    first, second, third = sorted((tmp_path / "下发").glob("*.xlsx"))
    first.unlink()
    (tmp_path / "下发" / "issued.csv").unlink()
    second.write_bytes(b"filled in")
    again = run(*line)
    assert (again.exit_code, again.stdout) == (2, "")
    assert [name in again.stderr for name in (first.name, second.name, third.name)] == [False, True, True]
    assert sorted((tmp_path / "下发").iterdir()) == [second, third], "something was written"
    assert second.read_bytes() == b"filled in"
    assert run(*line, "--overwrite").exit_code == 0
    assert second.read_bytes() != b"filled in"


def test_a_list_of_another_roster_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    for name in ("multi", "jishan-2020"):
        shutil.copy(SAMPLES / "rosters" / f"{name}.xlsx", tmp_path)
    assert run("issue", "national-project-2020", "-o", "下发", "--roster", "multi.xlsx").exit_code == 0
    refused = run("issue", "national-project-2020", "-o", "下发", "--roster", "jishan-2020.xlsx")
    assert (refused.exit_code, "issued.csv" in refused.stderr) == (2, True)


def test_a_blank_form_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    line = ("issue", "national-project-2020", "-o", "空表.xlsx")
    assert run(*line).exit_code == 0
    (tmp_path / "空表.xlsx").write_bytes(b"filled in")
    refused = run(*line)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "空表.xlsx" in refused.stderr
    assert (tmp_path / "空表.xlsx").read_bytes() == b"filled in"
    assert run(*line, "--overwrite").exit_code == 0


def test_a_template_with_errors_is_not_issued(run: Run, tmp_path: Path) -> None:
    text = "extends: national-project-2020\nid: mine-2020\npage:\n  columns: [10, 10]\n"
    (tmp_path / "mine-2020.yaml").write_text(text, encoding="utf-8")
    problems = run("template", "lint", "mine-2020.yaml").stdout.splitlines()
    errors = [line for line in problems if line.startswith("差错 mine-2020.yaml:")]
    assert errors
    result = run("issue", "mine-2020.yaml", "-o", "空表.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line for line in errors if line not in result.stderr] == []
    assert not (tmp_path / "空表.xlsx").exists()


def test_a_templates_warnings_are_said_while_it_is_issued(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("extends: national-project-2020\nid: mine-2020\n", encoding="utf-8")
    warnings = run("template", "lint", "other.yaml").stdout
    assert warnings.startswith("提醒 other.yaml:")
    result = run("issue", "other.yaml", "-o", "空表.xlsx")
    assert result.exit_code == 0
    assert warnings.strip() in result.stderr


# --- score ---------------------------------------------------------------------------------------------------

FORM_KEYS = {
    *("file", "sheet", "status", "error", "template", "year", "form_id", "recognised_by", "rule_source"),
    *("header", "goals", "remarks", "funds", "indicators", "points_total", "declared_points_total"),
    *("declared_total", "recalculated_total", "total", "total_low", "total_high", "cells", "grade"),
    *("declared_grade", "findings"),
}
INDICATOR_KEYS = {
    *("level1", "level2", "name", "target", "actual", "points", "declared_score", "recalculated_score"),
    *("deduction", "score", "score_low", "score_high", "method", "direction", "working", "deviation", "cells"),
}
FUND_KEYS = {
    *("currency_unit", "initial", "budget", "executed", "declared_rate", "rate", "points", "declared_score"),
    *("recalculated_score", "score", "cells", "rows"),
}


@pytest.mark.parametrize("sample", sorted((SAMPLES / "completed").glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_json_has_the_keys_of_the_contract(run: Run, sample: Path) -> None:
    document = json.loads(run("score", str(sample), "--format", "json").stdout)
    assert document["schema"] == "jixiao.score/1"
    [form] = document["forms"]
    assert set(form) >= FORM_KEYS
    assert form["status"] in {"ok", "findings"}
    assert form["funds"] is None or set(form["funds"]) >= FUND_KEYS
    assert all(set(row) >= INDICATOR_KEYS for row in form["indicators"])
    assert all(set(row["cells"]) >= {"target", "actual", "points", "score", "deviation"} for row in form["indicators"])
    for finding in form["findings"]:
        assert set(finding) == {"code", "severity", "cell", "message", "facts"}


def test_jsonl_is_the_items_one_a_line(run: Run) -> None:
    arguments = ("score", str(CLEAN), str(WITH_ERRORS))
    document = json.loads(run(*arguments, "--format", "json").stdout)
    lines = run(*arguments, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == document["forms"]


def test_the_text_shows_each_row_and_each_finding(run: Run) -> None:
    text = run("score", str(WITH_ERRORS)).stdout
    assert "总分：填报 98，核算 108；分值合计 110；等级：填报 优，核算 不评定" in text
    assert "315.2 ÷ 315.2 = 100%；100% × 10 = 10" in text
    assert "  差错 4 项\n" in text
    assert "    自评表!H31  总分与各项得分之和不符（total-mismatch）：" in text


def test_formulas_can_be_left_alone(run: Run) -> None:
    [form] = json.loads(run("score", str(CLEAN), "--engine", "none", "--format", "json").stdout)["forms"]
    assert form["recalculated_total"] is None
    [form] = json.loads(run("score", str(CLEAN), "--engine", "ironcalc", "--format", "json").stdout)["forms"]
    assert form["recalculated_total"] == form["total"] == 91.42


def test_a_missing_engine_is_a_wrong_call(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ironcalc", None)
    result = run("score", str(CLEAN), "--engine", "ironcalc")
    assert result.exit_code == 2
    assert "计算引擎 ironcalc 在这台电脑上不能用" in result.stderr


def test_a_template_can_be_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: national-project-2020\nid: mine-2020\n", encoding="utf-8")
    foreign = SAMPLES / "foreign" / "01-稷山-整.xlsx"
    [form] = json.loads(run("score", str(foreign), "--template", "mine.yaml", "--format", "json").stdout)["forms"]
    assert (form["template"], form["rule_source"]) == ("mine-2020", "template")


# --- annotate, reconcile, demo ----------------------------------------------------------------------------------


def test_annotate_says_what_it_wrote(run: Run, tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "a.xlsx")
    result = run("annotate", "a.xlsx", "-o", "批注")
    assert result.stdout.startswith("a.xlsx → 批注")
    assert [sheet.name for sheet in read_grid((tmp_path / "批注" / "a.xlsx").read_bytes()).sheets][-1] == "核对结果"


def test_reconcile_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(CLEAN, tmp_path / "in" / "a.xlsx")
    result = run("reconcile", "in", "-o", "out", "--no-annotate", "--format", "json")
    assert json.loads(result.stdout) == {
        "schema": "jixiao.reconcile/1",
        "files": 1,
        "forms": 1,
        "ok": 1,
        "findings": 0,
        "unreadable": 0,
        "attachments": 0,
        "missing": 0,
        "duplicate": 0,
        "superseded": 0,
        "outputs": {"summary": "out/summary.xlsx", "forms": "out/forms.csv", "findings": "out/findings.csv"},
    }
    assert result.stderr == ""


def test_reconcile_text(run: Run, tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "a.xlsx")
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "r.xlsx")
    result = run("reconcile", "a.xlsx", "-o", "out", "--roster", "r.xlsx")
    assert result.stdout.splitlines() == [
        "表格文件 1 个，自评表 1 张：无差错和提醒 1 张，有问题 0 张。",
        "未能读取 0 个；附件 0 个；重报 0 张，旧版 0 张。",
        "对照名册，缺报 3 个项目。",
        "汇总：out/summary.xlsx",
        "各表数据：out/forms.csv",
        "问题清单：out/findings.csv",
        "批注副本：out/annotated",
    ]


COUNTY = "extends: national-project-2020\nid: county-2020\ntitle: 某县项目支出绩效自评表\n"


def test_reconcile_knows_the_given_templates(run: Run, tmp_path: Path) -> None:
    (tmp_path / "county-2020.yaml").write_text(COUNTY, encoding="utf-8")
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "名册.xlsx")
    assert run("issue", "county-2020.yaml", "-o", "收件", "--roster", "名册.xlsx", "--year", "2022").exit_code == 0
    line = ("reconcile", "收件", "-o", "out", "--roster", "名册.xlsx", "--no-annotate")
    templates = ("--template", "county-2020.yaml", "--template", "evaluation-2020")
    assert "对照名册（2022年度），缺报 0 个项目。" in run(*line, *templates).stdout
    assert "template-unknown" not in (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8")
    other = run(*line, *templates, "--year", "2023").stdout
    assert "对照名册（2023年度），缺报 3 个项目；另有 3 张表是其他年度的，不算已报。" in other


def test_two_templates_of_one_id_are_refused(run: Run, tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "a.xlsx")
    for folder, title in (("甲", "甲表"), ("乙", "乙表")):
        (tmp_path / folder).mkdir()
        text = f"extends: national-project-2020\nid: county-2020\ntitle: {title}\n"
        (tmp_path / folder / "county-2020.yaml").write_text(text, encoding="utf-8")
    line = ("reconcile", "a.xlsx", "-o", "out", "--template", "甲/county-2020.yaml")
    assert run(*line, "--template", "甲/county-2020.yaml").exit_code == 0
    refused = run(*line, "--template", "乙/county-2020.yaml")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "county-2020" in refused.stderr


@pytest.mark.parametrize("line", ["score in", "annotate in -o out", "reconcile in -o out"])
def test_an_inbox_without_a_spreadsheet_is_said(run: Run, tmp_path: Path, line: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "扫描件.pdf").write_bytes(b"%PDF-1.4")
    result = run(*line.split())
    assert result.exit_code == 0
    assert "没有找到表格" in result.stderr


def test_a_scheduler_without_its_library_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    result = run("reconcile", str(CLEAN), "-o", "out", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "pip install distributed" in result.stderr


def test_the_demo_runs_to_its_end_and_again(run: Run, tmp_path: Path) -> None:
    first = run("demo")
    assert first.exit_code == 0
    assert "completed/jishan-2020.xlsx  填报 98，核算 108；" in first.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "01-blank", "02-issued", "03-completed", "04-annotated", "05-reconciled",
    }  # fmt: skip
    assert {path.stem for path in (tmp_path / "out" / "01-blank").iterdir()} == set(shipped_templates())
    assert (tmp_path / "out" / "05-reconciled" / "summary.xlsx").is_file()
    assert run("demo").stdout == first.stdout


def test_the_demo_leaves_strangers_out_of_its_result(run: Run, tmp_path: Path) -> None:
    first = run("demo")
    stranger = tmp_path / "out" / "03-completed" / "completed" / "我的表.xlsx"
    shutil.copy(WITH_ERRORS, stranger)
    (tmp_path / "out" / "03-completed" / "坏表.xlsx").write_bytes(b"")
    assert run("demo").stdout == first.stdout
    assert "我的表" not in (tmp_path / "out" / "05-reconciled" / "forms.csv").read_text(encoding="utf-8")
    assert stranger.read_bytes() == WITH_ERRORS.read_bytes()


def test_a_reading_is_explained(run: Run) -> None:
    result = run("score", "--explain-reading", str(SAMPLES / "foreign" / "01-稷山-乱.xlsx"))
    assert result.exit_code == 0
    assert re.search(r"预算执行率得分 +J10 +10 +“得分” J9\n", result.stdout)
    assert re.search(r"指标值 +G +“年初目标值\(A\)” G17\n", result.stdout)
    assert re.search(r"没有取用 +内容 +原因\n", result.stdout)
    assert run("score", "--explain-reading", str(SAMPLES / "rosters" / "multi.xlsx")).exit_code == 3
