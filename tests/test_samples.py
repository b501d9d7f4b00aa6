"""Samples: each is what its builder writes, and each says what it was made to say.

1. The committed files are the builders' own, part by part, and no other file lies beside them.
2. A roster's forms are issued, and read back row by row with the points of the roster.
3. A completed or a foreign form earns the total below and has exactly the errors and warnings below; remarks at
   severity info are the rules' own affair.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import build_completed
import build_foreign
import build_rosters
import pytest

from jixiao.assess import FormResult, assess
from jixiao.engines import select_engine
from jixiao.issue import issue_blank
from jixiao.recognise import layout_from_names
from jixiao.roster import read_roster
from jixiao.template import find_template
from jixiao.workbooks.reader import read_grid

SAMPLES = Path(__file__).parents[1] / "samples"


def assessed(path: Path) -> FormResult:
    (form,) = assess(path.read_bytes(), path.name, engines=select_engine("auto")).forms
    return form


def complaints(form: FormResult) -> set[tuple[str, str, str | None]]:
    return {
        (finding.severity.value, finding.code, finding.cell.a1 if finding.cell is not None else None)
        for finding in form.findings
        if finding.severity.value != "info"
    }


# --- 1. what the builders write ---------------------------------------------------------------------------


def completed(folder: Path) -> None:
    for name in build_completed.COMPLETED:
        (folder / f"{name}.xlsx").write_bytes(build_completed.build(name))


def parts(path: Path) -> dict[str, bytes]:
    """What a workbook holds; how well its parts were deflated is the platform's affair."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return {name: package.read(name) for name in package.namelist()}


BUILDERS = {"rosters": build_rosters.build, "completed": completed, "foreign": build_foreign.write_samples}


@pytest.mark.parametrize("folder", BUILDERS)
def test_committed_files_are_what_the_builder_writes(tmp_path: Path, folder: str) -> None:
    build: Callable[[Path], object] = BUILDERS[folder]
    build(tmp_path)
    built, committed = sorted(tmp_path.iterdir()), sorted((SAMPLES / folder).iterdir())
    assert [path.name for path in committed] == [path.name for path in built]
    assert [old.name for old, new in zip(committed, built, strict=True) if parts(old) != parts(new)] == []


def test_every_sample_has_a_builder_and_an_assertion() -> None:
    files = {path.relative_to(SAMPLES).with_suffix("").as_posix() for path in SAMPLES.rglob("*.xlsx")}
    rosters = {f"rosters/{name}" for name in ROSTERS}
    assert files == rosters | {f"completed/{name}" for name in COMPLETED} | {f"foreign/{name}" for name in FOREIGN}


# --- 2. rosters -------------------------------------------------------------------------------------------

# template, year, points of each project's form, the execution's included (稷山's add up to 110 as published)
ROSTERS = {
    "jishan-2020": ("national-project-2020", 2020, [110]),
    "daning-2021": ("shanxi-project-2021", 2021, [100]),
    "xianning-2020": ("hubei-department-2020", 2020, [100]),
    "yangquan-2024": ("evaluation-2020", 2024, [100]),
    "multi": ("national-project-2020", 2020, [100, 100, 100]),
}


@pytest.mark.parametrize("name", ROSTERS)
def test_forms_of_a_roster_are_read_back(name: str) -> None:
    template_id, year, points = ROSTERS[name]
    template = find_template(template_id)
    roster, _ = read_roster(SAMPLES / "rosters" / f"{name}.xlsx", year=year)
    found = []
    for brought in roster.projects:
        (form,) = assess(issue_blank(template, year, brought), name).forms
        rows = [(entry.name, entry.points.number) for entry in form.submission.indicators]
        assert rows == [(indicator.name or None, indicator.points) for indicator in brought.indicators]
        assert form.scorecard.total is None
        found.append(form.scorecard.points_total)
    assert found == points


# --- 3. completed and foreign forms -----------------------------------------------------------------------

COMPLETED = {
    "jishan-2020": (
        "108",
        None,
        {
            ("error", "points-sum", "G31"),
            ("error", "formula-overwritten", "G31"),
            ("error", "total-mismatch", "H31"),
            ("error", "formula-overwritten", "H31"),
        },
    ),
    "daning-2021": ("93.94", "优", {("warning", "kind-mismatch", "G22")}),
    "xianning-2020": ("94.92", None, set()),
    "yangquan-2024": ("91.42", "优", set()),
}

FOREIGN = {
    "01-稷山-整": ("108", {("error", "points-sum", "G22"), ("error", "total-mismatch", "H22")}),
    "01-稷山-乱": ("108", {("error", "points-sum", "I26"), ("error", "total-mismatch", "J26")}),
    "02-大宁-整": ("93.94", {("warning", "kind-mismatch", "G22")}),
    "02-大宁-乱": ("93.94", {("warning", "kind-mismatch", "I24")}),
    "03-咸宁-整": ("94.92", {("warning", "magnitude-mismatch", "F12")}),
    "03-咸宁-乱": ("94.92", {("warning", "magnitude-mismatch", "H16")}),
}


@pytest.mark.parametrize("name", COMPLETED)
def test_completed_form(name: str) -> None:
    total, grade, expected = COMPLETED[name]
    form = assessed(SAMPLES / "completed" / f"{name}.xlsx")
    assert (form.scorecard.total, form.scorecard.grade) == (Fraction(total), grade)
    assert complaints(form) == expected


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_form(name: str) -> None:
    total, expected = FOREIGN[name]
    form = assessed(SAMPLES / "foreign" / f"{name}.xlsx")
    assert form.scorecard.total == Fraction(total)
    assert complaints(form) == expected


# sample, field of the form (a row's key is its indicator's name) → what its cell shows
SHOWN = [
    ("daning-2021", "funds", "total", "balance", "42.41"),
    ("daning-2021", "funds", "total", "arrival_rate", "100.00%"),
    ("daning-2021", "funds", "total", "rate", "39.41%"),
    ("daning-2021", "row", "考核质量达标率（%）", "completion", "105.26%"),
    ("daning-2021", "row", "考核质量达标率（%）", "score", "10"),
    ("daning-2021", "row", "成本合规率", "actual", "100%"),
    ("xianning-2020", "row", "拓展发展空间面积（平方公里）（3分）", "score", "2.1"),
    ("xianning-2020", "row", "“多规合一”村庄规划编制数量（个）（3分）", "score", "2.98"),
    ("xianning-2020", "row", "办理抵押登记数量（笔）（3分）", "score", "2.31"),
    ("xianning-2020", "row", "生态修复投资规模（亿元）（4分）", "score", "3.1"),
    ("yangquan-2024", "row", "规划编制费用", "target", "≤2482.12万元"),
    ("yangquan-2024", "row", "规划编制费用", "actual", "2233.9万元"),
    ("yangquan-2024", "row", "资金到位率", "target", "≥100%"),
    ("yangquan-2024", "level", "2", "score", "18.7"),
    ("yangquan-2024", "level", "2", "share", "93.50%"),
    ("yangquan-2024", "level", "3", "score", "38.71"),
    ("yangquan-2024", "level", "3", "share", "96.78%"),
    ("yangquan-2024", "level", "4", "score", "24.01"),
    ("yangquan-2024", "level", "4", "share", "80.03%"),
]


@pytest.mark.parametrize(("name", "part", "key", "item", "shown"), SHOWN)
def test_completed_form_shows(name: str, part: str, key: str, item: str, shown: str) -> None:
    grid = read_grid((SAMPLES / "completed" / f"{name}.xlsx").read_bytes())
    read = layout_from_names(grid.sheets[0])
    assert read is not None
    layout = read[0]

    def display(*field: str) -> str:
        ref = layout.ref(*field)
        return grid.at(ref).display if ref is not None else ""

    keys = [row for row in layout.keys(part) if key in (row, display(part, row, "name"))]
    assert [display(part, row, item) for row in keys] == [shown]
