"""Reconciling a batch: nothing stops it, nothing is lost, nothing that was handed in is touched."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from garbage import PDF, laid, zipped
from jixiao.batch import examine_all
from jixiao.inbox import Item, ItemKind, gather
from jixiao.issue import issue_roster
from jixiao.reconcile import FINDING_COLUMNS, FORM_COLUMNS, OutputError, reconcile
from jixiao.returns import Returned, sort_returns
from jixiao.roster import Roster, read_roster
from jixiao.template import IndicatorSet, Project, data_folder, find_template
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
    assert (total["cell"], total["severity"], total["expected"], total["found"]) == ("自评表!H30", "error", "108", "98")
    band = next(row for row in found if row["code"] == "qualitative-out-of-band")
    assert (band["level1"], band["level2"]) == ("效益指标", "可持续影响指标")


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


# --- who has returned what ----------------------------------------------------------------------------------


def roster() -> Roster:
    found, _ = read_roster(SAMPLES / "rosters" / "multi.xlsx", year=2020)
    return found


def returned(
    project: str | None = "甲", *, number: str | None = None, unit: str | None = None, saved: int | None = 1,
    digest: str = "", code: str | None = None, year: int = 2020, template: str | None = None,
) -> Returned:  # fmt: skip
    header = dict.fromkeys(("project_code", "department", "manager", "contact", "phone"))
    form = {
        "file": f"{saved}{digest}.xlsx", "sheet": "表", "form_id": number, "year": year, "template": template,
        "header": {**header, "project": project, "unit": unit, "project_code": code},
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
    assert [project.code for project in returns.missing] == ["02"]


def test_a_name_that_two_rows_share_settles_nothing() -> None:
    projects = Roster(
        tuple(IndicatorSet(Project(row, "甲", None, {"unit": unit})) for row, unit in ((2, "一"), (3, "二")))
    )
    assert len(sort_returns([returned("甲")], projects).missing) == 2
    assert len(sort_returns([returned("甲", unit="二")], projects).missing) == 1


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
