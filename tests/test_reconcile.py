"""Reconciling a batch: nothing stops it, nothing is lost, nothing that was handed in is touched."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from garbage import PDF, laid, zipped
from jixiao.batch import examine_all
from jixiao.files import OutputError
from jixiao.inbox import Item, ItemKind, gather
from jixiao.issue import issue_blank, issue_roster
from jixiao.reconcile import reconcile
from jixiao.reconciliation import FINDING_COLUMNS, FORM_COLUMNS
from jixiao.returns import Lookalike, Returned, sort_returns
from jixiao.roster import Roster, read_roster
from jixiao.template import IndicatorSet, Project, Template, data_folder, find_template
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

SAMPLES = data_folder("samples")
FORM = (SAMPLES / "completed" / "jishan-2020.xlsx").read_bytes()
CLEAN = (SAMPLES / "completed" / "yangquan-2024.xlsx").read_bytes()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return laid(
        tmp_path / "收件",
        {
            "甲/附件1.xlsx": FORM,
            "乙.zip": zipped({"项目/附件1.xlsx": CLEAN, "项目/扫描件.pdf": PDF, "__MACOSX/._附件1.xlsx": b"x"}),
            "丙/空.xlsx": b"",
            "丙/花名册.xlsx": (SAMPLES / "rosters" / "multi.xlsx").read_bytes(),
            "丙/~$附件1.xlsx": b"x",
            "丙/照片.jpg": b"\xff\xd8\xff",
        },
    )


def rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def fingerprints(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_counts_and_outputs(inbox: Path, tmp_path: Path) -> None:
    before = fingerprints(inbox)
    result = reconcile([inbox], tmp_path / "out")
    document = result.to_json()
    outputs = document.pop("outputs")
    assert document == {
        "schema": "jixiao.reconcile/1", "files": 4, "forms": 2, "ok": 1, "findings": 1, "unreadable": 2,
        "attachments": 2, "missing": 0, "duplicate": 0, "superseded": 0,
    }  # fmt: skip
    assert {name: Path(path).relative_to(tmp_path).as_posix() for name, path in outputs.items()} == {
        "summary": "out/summary.xlsx", "forms": "out/forms.csv", "findings": "out/findings.csv",
        "annotated": "out/annotated",
    }  # fmt: skip
    assert set(fingerprints(tmp_path / "out")) == {
        "summary.xlsx", "forms.csv", "findings.csv", "annotated/甲/附件1.xlsx", "annotated/乙.zip/项目/附件1.xlsx",
    }  # fmt: skip
    assert fingerprints(inbox) == before


def test_forms_csv_has_a_row_for_each_form_and_each_failure(inbox: Path, tmp_path: Path) -> None:
    reconcile([inbox], tmp_path / "out", annotated=False)
    found = rows(tmp_path / "out" / "forms.csv")
    assert tuple(found[0]) == FORM_COLUMNS
    by_name = {Path(row["file"]).name + ("" if row["sheet"] else "!"): row for row in found}
    assert by_name["空.xlsx!"]["status"] == "unreadable"
    assert "文件是空的" in by_name["空.xlsx!"]["error"]
    assert by_name["花名册.xlsx!"]["status"] == "unreadable"
    form = next(row for row in found if row["template"] == "national-project-2020")
    assert {name: form[name] for name in ("declared_total", "total", "points_total", "grade", "round")} == {
        "declared_total": "98", "total": "108", "points_total": "110", "grade": "", "round": "",
    }  # fmt: skip
    assert (form["project"], form["budget"], form["rate"]) == ("稷山县国土空间规划", "315.2", "1")
    assert int(form["errors"]) > 0


def test_findings_csv_has_a_row_for_each_finding(inbox: Path, tmp_path: Path) -> None:
    reconcile([inbox], tmp_path / "out", annotated=False)
    found = rows(tmp_path / "out" / "findings.csv")
    assert tuple(found[0]) == FINDING_COLUMNS
    total = next(row for row in found if row["code"] == "total-mismatch")
    assert (total["cell"], total["severity"], total["expected"], total["found"]) == ("自评表!H31", "error", "108", "98")
    band = next(row for row in found if row["code"] == "qualitative-out-of-band")
    assert (band["level1"], band["level2"]) == ("效益指标", "可持续影响指标")


def test_whole_numbers_have_no_decimals(tmp_path: Path) -> None:
    """A column with blanks in it is where a table library turns 98 into 98.0."""
    reconcile([SAMPLES / "completed", SAMPLES / "foreign"], tmp_path / "out", annotated=False)
    cells = [
        cell
        for name in ("forms.csv", "findings.csv")
        for row in rows(tmp_path / "out" / name)
        for column, cell in row.items()
        if column not in ("file", "error", "message")
    ]
    assert {"98", "110", "97.98", "94.92"} & set(cells) >= {"98", "110", "94.92"}
    assert [cell for cell in cells if re.search(r"\d\.0*(?!\d)", cell)] == []


def test_an_inbox_without_a_spreadsheet(tmp_path: Path) -> None:
    laid(tmp_path / "in", {"扫描件.pdf": PDF})
    result = reconcile([tmp_path / "in"], tmp_path / "out")
    assert (result.files, result.forms, result.attachments) == (0, 0, 1)
    assert set(result.outputs) == {"summary", "forms", "findings"}
    assert all(Path(path).is_file() for path in result.outputs.values())
    assert rows(tmp_path / "out" / "forms.csv") == []


def test_no_copies_are_listed_where_none_could_be_made(tmp_path: Path) -> None:
    laid(tmp_path / "in", {"空.xlsx": b""})
    assert "annotated" not in reconcile([tmp_path / "in"], tmp_path / "out").outputs


def test_the_summary_prints_its_first_columns_only(inbox: Path, tmp_path: Path) -> None:
    """All columns on one page of A4 are too small to read: 146 half-width characters fit at full size."""
    reconcile([inbox], tmp_path / "out", roster=roster())
    book = load_workbook(tmp_path / "out" / "summary.xlsx")
    for sheet in book:
        first, last = sheet.print_area.partition("!")[2].replace("$", "").split(":")
        assert first == "A1"
        printed = sheet[last].column
        widths = {at: each.width for each in sheet.column_dimensions.values() for at in range(each.min, each.max + 1)}
        assert sum(widths[at] for at in range(1, printed + 1)) < 175, sheet.title
    shown = {cell.value for cell in book["汇总"][3]}
    assert shown >= {"项目名称", "主管部门", "实施单位", "全年预算", "全年执行", "分值合计", "模板", "工作表"}


def test_the_summary_has_its_sheets(inbox: Path, tmp_path: Path) -> None:
    reconcile([inbox], tmp_path / "out", roster=roster())
    grid = read_grid((tmp_path / "out" / "summary.xlsx").read_bytes())
    assert [sheet.name for sheet in grid.sheets] == ["汇总", "问题清单", "未能读取", "附件", "缺报重报"]
    counts = grid.sheets[0].cell(2, 1).text or ""
    assert "未能读取 2 个" in counts
    assert "缺报 3 个项目" in counts
    assert [cell.text for (_, at), cell in sorted(grid.sheet("未能读取").cells.items()) if at == 3][1:] == [
        "文件是空的（0 字节），请重新导出或重新发送。",
        *[cell.text for (_, at), cell in sorted(grid.sheet("未能读取").cells.items()) if at == 3][2:],
    ]
    late = [cell.text for (row, at), cell in sorted(grid.sheet("缺报重报").cells.items()) if at == 2 and row > 3]
    assert late == ["缺报", "缺报", "缺报"]


def test_the_same_batch_gives_the_same_bytes_on_one_core_and_on_two(inbox: Path, tmp_path: Path) -> None:
    reconcile([inbox], tmp_path / "one")
    reconcile([inbox], tmp_path / "two", executor=partial(ProcessPoolExecutor, 2, get_context("spawn")))
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "two")


def test_a_second_run_does_not_read_the_first_ones_answers(inbox: Path) -> None:
    first = reconcile([inbox], inbox / "核对")
    second = reconcile([inbox], inbox / "核对")
    assert first == second


def test_folders_that_would_mix_answers_and_inputs_are_refused(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    reconcile([inbox], out)
    file = laid(tmp_path, {"file": b"x"}) / "file"
    for paths, folder in (
        ([inbox], inbox),
        ([inbox], inbox / "甲"),  # holds a form that would be passed over
        ([inbox], file),
        ([out / "annotated"], out),
        ([out / "annotated" / "甲" / "附件1.xlsx"], out),
    ):
        with pytest.raises(OutputError):
            reconcile(paths, folder)


def test_copies_of_the_same_name_do_not_replace_each_other(tmp_path: Path) -> None:
    one, two = laid(tmp_path / "一", {"附件1.xlsx": FORM}), laid(tmp_path / "二", {"附件1.XLSX": CLEAN})
    reconcile([one, two], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out" / "annotated").iterdir()) == ["附件1(2).XLSX", "附件1.xlsx"]


def test_a_formula_in_a_name_does_not_run_in_the_csv(tmp_path: Path) -> None:
    package = Package((SAMPLES / "foreign" / "01-稷山-整.xlsx").read_bytes())
    grid = read_grid((SAMPLES / "foreign" / "01-稷山-整.xlsx").read_bytes())
    place = next(cell.ref for cell in grid.sheets[0].cells.values() if cell.text == "稷山县国土空间规划")
    package.set_value(place, '=HYPERLINK("http://x","甲")')
    laid(tmp_path / "in", {"a.xlsx": package.to_bytes()})
    reconcile([tmp_path / "in"], tmp_path / "out", annotated=False)
    [row] = rows(tmp_path / "out" / "forms.csv")
    assert row["project"] == '\'=HYPERLINK("http://x","甲")'
    assert row["declared_total"] == "98"


# --- templates of one's own ---------------------------------------------------------------------------------


COUNTY = "extends: national-project-2020\nid: county-2020\ntitle: 某县项目支出绩效自评表\n"


def county(folder: Path, name: str = "county-2020") -> Template:
    path = laid(folder, {f"{name}.yaml": COUNTY.replace("county-2020", name).encode()}) / f"{name}.yaml"
    return find_template(str(path))


def codes(folder: Path) -> set[tuple[str, str]]:
    return {(Path(row["file"]).name, row["code"]) for row in rows(folder / "findings.csv")}


def test_forms_of_a_template_of_ones_own_are_known_and_found_in_the_roster(tmp_path: Path) -> None:
    template, asked = county(tmp_path), roster()
    files = {each.path: each.content for each in issue_roster(template, asked.projects, year=2022)}
    laid(tmp_path / "in", files)
    result = reconcile([tmp_path / "in"], tmp_path / "known", roster=asked, templates=[template], annotated=False)
    assert result.missing == 0
    assert "template-unknown" not in {code for _, code in codes(tmp_path / "known")}
    reconcile([tmp_path / "in"], tmp_path / "unknown", annotated=False)
    assert "template-unknown" in {code for _, code in codes(tmp_path / "unknown")}


def test_a_form_number_of_ones_own_template_matches_the_roster(tmp_path: Path) -> None:
    template = county(tmp_path)
    projects = Roster((IndicatorSet(Project(2, "甲")), IndicatorSet(Project(3, "乙"))))
    number = next(iter(issue_roster(template, projects.projects[:1], year=2022))).forms[0].form_id
    form = returned("改了的名字", number=number, template=template.id, year=2022)
    assert len(sort_returns([form], projects).missing) == 2
    [missing] = sort_returns([form], projects, templates=[template]).missing
    assert missing.project.name == "乙"


def test_the_given_templates_accuse_no_form_of_another(tmp_path: Path) -> None:
    laid(tmp_path / "in", {"稷山.xlsx": FORM, "本县.xlsx": issue_blank(county(tmp_path))})
    reconcile([tmp_path / "in"], tmp_path / "out", templates=[county(tmp_path)], annotated=False)
    assert "template-unknown" not in {code for _, code in codes(tmp_path / "out")}


def test_forms_of_several_templates_in_one_batch_on_one_core_and_on_two(tmp_path: Path) -> None:
    templates = [county(tmp_path, name) for name in ("county-2020", "city-2020")]
    forms = {f"{each.id}.xlsx": issue_blank(each) for each in templates}
    laid(tmp_path / "in", {**forms, "foreign.xlsx": (SAMPLES / "foreign" / "01-稷山-整.xlsx").read_bytes()})
    workers = partial(ProcessPoolExecutor, 2, get_context("spawn"))
    for folder, executor in (("one", None), ("two", workers)):
        reconcile([tmp_path / "in"], tmp_path / folder, templates=templates, annotated=False, executor=executor)
    unknown = {file for file, code in codes(tmp_path / "one") if code == "template-unknown"}
    assert unknown == {"foreign.xlsx"}, "which of the two a foreign form follows is not known"
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "two")


def test_a_single_template_serves_foreign_forms_too(tmp_path: Path) -> None:
    laid(tmp_path / "in", {"foreign.xlsx": (SAMPLES / "foreign" / "01-稷山-整.xlsx").read_bytes()})
    reconcile([tmp_path / "in"], tmp_path / "out", templates=[county(tmp_path)], annotated=False)
    assert [row["template"] for row in rows(tmp_path / "out" / "forms.csv")] == ["county-2020"]


# --- who has returned what ----------------------------------------------------------------------------------


def roster() -> Roster:
    found, _ = read_roster(SAMPLES / "rosters" / "multi.xlsx", year=2020)
    return found


def returned(
    project: str | None = "甲", *, number: str | None = None, unit: str | None = None, saved: int | None = 1,
    digest: str = "", code: str | None = None, year: int | None = 2020, template: str | None = None,
    department: str | None = None,
) -> Returned:  # fmt: skip
    header = dict.fromkeys(("manager", "contact", "phone"))
    form = {
        "file": f"{saved}{digest}.xlsx", "sheet": "表", "form_id": number, "year": year, "template": template,
        "header": {**header, "project": project, "unit": unit, "department": department, "project_code": code},
    }  # fmt: skip
    moment = None if saved is None else datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=saved)
    return Returned(form, digest or str(saved), moment)


def kinds(*forms: Returned, roster: Roster | None = None) -> list[tuple[str, str]]:
    return [(each.form["file"], each.kind.value) for each in sort_returns(forms, roster).surplus]


def test_an_older_round_of_the_same_form_is_superseded() -> None:
    assert kinds(returned(number="A1", saved=1), returned(number="A1", saved=2)) == [("1.xlsx", "旧版")]


def test_an_identical_copy_is_a_duplicate() -> None:
    twice = returned(number="A1", saved=1, digest="x"), returned(number="A1", saved=2, digest="x")
    assert kinds(*twice) == [("1x.xlsx", "重报")]


def test_forms_without_a_number_are_duplicates_by_name_and_unit() -> None:
    assert kinds(returned("甲 项目", saved=1), returned("甲项目", saved=2)) == [("1.xlsx", "重报")]
    assert kinds(returned(unit="一局", saved=1), returned(unit="二局", saved=2)) == []
    assert kinds(returned(year=2020), returned(year=2021, saved=2)) == []
    assert kinds(returned(None), returned(None, saved=2)) == []


def test_a_roster_row_is_found_by_number_code_or_name() -> None:
    template = find_template("national-project-2020")
    projects = Roster(
        (
            IndicatorSet(Project(2, "甲", "01", {"unit": "一局"})),
            IndicatorSet(Project(3, "甲", "02", {"unit": "二局"})),
            IndicatorSet(Project(4, "乙", "03")),
            IndicatorSet(Project(5, "丙", "04")),
        )
    )
    number = next(iter(issue_roster(template, projects.projects[3:], year=2020))).forms[0].form_id
    returns = sort_returns(
        [
            returned("甲", code="01"),
            returned("别的名字", number=number, template=template.id),
            returned("乙", unit="写法不同的单位"),
        ],
        projects,
    )
    assert [missing.project.code for missing in returns.missing] == ["02"]


def test_a_name_that_two_rows_share_settles_nothing() -> None:
    projects = Roster(
        tuple(IndicatorSet(Project(row, "甲", None, {"unit": unit})) for row, unit in ((2, "一"), (3, "二")))
    )
    assert len(sort_returns([returned("甲")], projects).missing) == 2
    assert len(sort_returns([returned("甲", unit="二")], projects).missing) == 1


def project(row: int, name: str, unit: str | None = None, department: str | None = None) -> IndicatorSet:
    texts = {"unit": unit, "department": department}
    return IndicatorSet(Project(row, name, None, {key: text for key, text in texts.items() if text}))


BY_NAME = [
    # the roster's unit and department, the form's, whether the row counts as returned
    (("一局", None), ("一局", None), True),
    (("一局", None), ("二局", None), False),
    (("一局", None), (None, None), True),
    ((None, None), ("二局", None), True),
    (("一局", "甲部"), ("二局", "甲部"), False),
    (("一局", "甲部"), (None, "甲部"), True),
    (("一局", "甲部"), (None, "乙部"), False),
    ((None, "甲部"), ("甲部", None), True),
    (("一 局", None), ("一局", None), True),
]


@pytest.mark.parametrize(("asked", "said", "counts"), BY_NAME)
def test_a_name_counts_unless_the_form_names_another_unit(
    asked: tuple[str | None, str | None], said: tuple[str | None, str | None], counts: bool
) -> None:
    form = returned("甲", unit=said[0], department=said[1])
    missing = sort_returns([form], Roster((project(2, "甲", *asked),))).missing
    assert (not missing) == counts
    assert counts or [why for _, why in missing[0].lookalikes] == [Lookalike.UNIT]


def test_a_form_of_another_year_leaves_its_row_open_and_is_named() -> None:
    rows = Roster((project(2, "甲"), project(3, "乙"), project(4, "丙")))
    forms = [returned("甲", year=2022), returned("乙", year=2022, saved=2), returned("丙", year=2021, saved=3)]
    returns = sort_returns(forms, rows)
    assert (returns.year, returns.other_years) == (2022, 1)
    [missing] = returns.missing
    assert (missing.project.name, missing.lookalikes) == ("丙", ((forms[2].form, Lookalike.YEAR),))


def test_the_year_can_be_said() -> None:
    rows = Roster((project(2, "甲"),))
    assert sort_returns([returned(year=2021)], rows).missing == ()
    assert sort_returns([returned(year=2021)], rows, year=2022).other_years == 1
    assert sort_returns([returned(year=None)], rows, year=2022).missing == ()


def test_an_issued_and_a_foreign_form_of_one_project_are_duplicates() -> None:
    issued = returned("甲", unit="一局", number="A1", template="national-project-2020", saved=1)
    foreign = returned("甲", unit="一局", saved=2)
    without_year = returned("甲", unit="一局", saved=2, year=None)
    assert kinds(issued, foreign) == kinds(foreign, issued) == [("1.xlsx", "重报")]
    assert kinds(issued, foreign, roster=Roster((project(2, "甲", "一局"),))) == [("1.xlsx", "重报")]
    assert kinds(issued, without_year, roster=Roster((project(2, "甲", "一局"),))) == [("1.xlsx", "重报")]
    assert kinds(issued, returned("甲", unit="二局", saved=2)) == []
    assert kinds(issued, returned("甲", unit="一局", saved=2, year=2021)) == []


def test_forms_that_were_issued_for_different_rows_are_never_duplicates() -> None:
    twins = [returned("甲", unit="一局", number=number, saved=index) for index, number in enumerate(("A1", "B2"))]
    assert kinds(*twins) == []
    assert kinds(*twins, returned("甲", unit="一局", saved=3)) == [], "whose copy the third is cannot be told"


def test_other_years_and_units_are_said_in_the_summary(tmp_path: Path) -> None:
    template = find_template("national-project-2020")
    asked = Roster((project(2, "甲"), project(3, "乙"), project(4, "丙", "一局")))
    for year, sets in ((2022, asked.projects[:1]), (2021, asked.projects[1:2]), (2022, [project(9, "丙", "二局")])):
        for each in issue_roster(template, sets, year=year):
            laid(tmp_path / "in", {f"{year}/{each.path}": each.content})
    result = reconcile([tmp_path / "in"], tmp_path / "out", roster=asked, year=2022, annotated=False)
    assert (result.missing, result.year, result.other_years) == (2, 2022, 1)
    grid = read_grid((tmp_path / "out" / "summary.xlsx").read_bytes())
    assert "对照名册（2022年度），缺报 2 个项目；另有 1 张表是其他年度的" in (grid.sheets[0].cell(2, 1).text or "")
    texts = [cell.text or "" for cell in grid.sheet("缺报重报").cells.values()]
    assert any("乙.xlsx · 自评表 是 2021 年度的" in text for text in texts)
    assert any("丙.xlsx · 自评表 单位不同（二局）" in text for text in texts)


# --- workers ------------------------------------------------------------------------------------------------


class Mortal(Executor):
    """Workers that die of a file called 毒.xlsx, and stay dead."""

    def __init__(self) -> None:
        self.dead = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.dead = self.dead or any(isinstance(each, Item) and each.file == "毒.xlsx" for each in args)
        if self.dead:
            future.set_exception(BrokenExecutor("a worker died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("others", [3, 100])
def test_a_file_that_kills_its_worker_costs_no_other_file(others: int) -> None:
    items = [Item(f"{index}.xlsx", f"{index}.xlsx", ItemKind.FORM, b"") for index in range(others)]
    items.insert(2, Item("毒.xlsx", "毒.xlsx", ItemKind.FORM, b""))
    done = list(examine_all(items, annotated=False, executor=Mortal))
    assert [each.file for each in done] == [item.file for item in items]
    errors = {each.file: each.forms[0]["error"] for each in done}
    assert "异常中止" in errors.pop("毒.xlsx")
    assert set(errors.values()) == {"文件是空的（0 字节），请重新导出或重新发送。"}


def test_a_mistake_of_ours_costs_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object, **__: object) -> object:
        raise KeyError("a bug")

    monkeypatch.setattr("jixiao.batch.assess", mistaken)
    laid(tmp_path, {"a.xlsx": FORM})
    [done] = examine_all(gather([tmp_path]), annotated=True)
    assert done.forms[0]["status"] == "unreadable"
    assert "KeyError" in done.forms[0]["error"]
    assert done.annotated is None


def test_a_package_that_resists_the_patcher_is_answered_with_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resists(*_: object) -> object:
        raise ValueError("no")

    monkeypatch.setattr("jixiao.annotate.annotate", resists)
    laid(tmp_path / "in", {"甲/a.xlsx": FORM})
    reconcile([tmp_path / "in"], tmp_path / "out")
    assert set(fingerprints(tmp_path / "out" / "annotated")) == {"甲/a.核对结果.xlsx"}
