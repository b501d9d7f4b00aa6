"""Every shipped workbook as an officer meets it: empty, half filled and filled, calculated by LibreOffice."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from issued_forms import scored
from jixiao.assess import assess
from jixiao.cells import Cell, CellRef, ExcelError, Grid, Value
from jixiao.check import check
from jixiao.collect import collect
from jixiao.companion.base import CHECKLIST, CONTENTS, EVIDENCE, GUIDE
from jixiao.computed.selfcheck import READY, SELF_CHECKED, URGENT
from jixiao.engines import EngineFailure, select_engine
from jixiao.engines.libreoffice_engine import LibreOffice
from jixiao.findings import Severity
from jixiao.issue import SHEET_NAME, issue_roster
from jixiao.layout import Field
from jixiao.plan import Choice
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from jixiao.template import IndicatorSet, Project, find_template, shipped_templates
from jixiao.template.indicators import Indicator
from jixiao.template.policy import IndicatorKind
from jixiao.workbooks.reader import read_grid
from office import Macro
from random_forms import Base, fill

Entries = Mapping[CellRef, Value]


def base_of(name: str, indicators: tuple[Indicator, ...] = ()) -> Base:
    return Base.of(find_template(name), IndicatorSet(None, indicators))


def half(entries: Entries) -> Entries:
    return dict(list(entries.items())[: len(entries) // 2])


def calculated(workbooks: Sequence[bytes]) -> list[Grid]:
    """The workbooks as LibreOffice calculates every formula in them, on the forms and beside them."""
    (program,) = select_engine("libreoffice")
    assert isinstance(program, LibreOffice)
    grids = [read_grid(workbook) for workbook in workbooks]
    cells = [
        [cell.ref for sheet in grid.sheets for cell in sheet.cells.values() if cell.formula is not None]
        for grid in grids
    ]
    outcomes = program.recompute_many(list(zip(workbooks, cells, strict=True)))
    found = []
    for grid, outcome in zip(grids, outcomes, strict=True):
        assert not isinstance(outcome, EngineFailure), outcome
        assert outcome.unsupported == {}
        sheets = []
        for sheet in grid.sheets:
            shown = {
                place: shows(cell, outcome.values[cell.ref]) if cell.formula is not None else cell
                for place, cell in sheet.cells.items()
            }
            sheets.append(replace(sheet, cells=shown))
        found.append(replace(grid, sheets=tuple(sheets)))
    return found


def shows(cell: Cell, value: Value) -> Cell:
    value = "" if value is None else value
    return cell._replace(value=value, display=str(value), saved=True)


def case_of(grid: Grid) -> Case:
    (submission,), _ = collect(grid)
    assert submission.identity is not None
    template = find_template(submission.identity.template)
    return Case(
        submission=submission, scorecard=score(submission, template, RuleSource.TEMPLATE), grid=grid,
        template=template, rule_source=RuleSource.TEMPLATE,
    )  # fmt: skip


@pytest.mark.libreoffice
def test_empty_half_filled_and_filled(libreoffice: None) -> None:
    bases = [base_of(name) for name in shipped_templates()]
    forms = []
    for seed, base in enumerate(bases):
        whole = fill(base, random.Random(seed + 7))
        forms += [(base, entries) for entries in ({}, half(whole), whole)]
    grids = calculated([base.filled(entries) for base, entries in forms])
    compared = 0
    for (base, entries), grid in zip(forms, grids, strict=True):
        cells = [cell for sheet in grid.sheets for cell in sheet.cells.values()]
        assert [cell.ref for cell in cells if isinstance(cell.value, ExcelError)] == []
        case, python = case_of(grid), base.python(entries)
        assert {ref: grid.at(ref).value for ref in python} == python
        open_ = {
            finding.cell.row
            for finding in check(case)
            if finding.code in SELF_CHECKED and finding.severity is not Severity.INFO and finding.cell is not None
            if SELF_CHECKED[finding.code] == URGENT
        }
        state = grid.at(base.plan.layout.ref("form", "", "state")).value
        unworded = {entry.actual.ref.row for entry in case.submission.indicators if entry.kind == "定性"}
        if not open_ & unworded:
            assert str(state).startswith(f"还有 {len(open_)} 处" if open_ else READY)
            compared += 1
        assert conclusion(grid) == state
    assert compared > len(forms) / 2


def conclusion(grid: Grid) -> Value:
    """The last line of 填报检查."""
    sheet = grid.sheet(CHECKLIST)
    return sheet.cells[max(row for row, _ in sheet.cells), 4].value


def test_every_workbook_has_its_companions() -> None:
    template = find_template("national-project-2021")
    sets = [
        IndicatorSet(
            Project(row, name, texts={"unit": "农业农村局", "office": "绩效股", "phone": "0719-1"}, deadline="3月15日")
        )
        for row, name in ((2, "甲项目"), (3, "填报检查"), (4, "目录"))
    ]
    (unit,) = issue_roster(template, sets, per="unit")
    grid = read_grid(unit.content)
    names = [sheet.name for sheet in grid.sheets]
    assert names[0] == CONTENTS
    assert names[-3:] == [CHECKLIST, GUIDE, EVIDENCE]
    assert len(set(names)) == len(names) == 7
    submissions, _ = collect(grid)
    assert [submission.header["project"].text for submission in submissions] == ["甲项目", "填报检查", "目录"]
    said = " ".join(cell.display for cell in grid.sheet(GUIDE).cells.values())
    assert "3月15日" in said
    assert "绩效股 0719-1" in said


@pytest.mark.libreoffice
def test_the_contents_add_up(libreoffice: None, tmp_path: Path) -> None:
    template = find_template("national-project-2021")
    sets = [
        IndicatorSet(Project(row, f"项目{row}", texts={"unit": "局"}, budget=Fraction(100 * row))) for row in (2, 3)
    ]
    (unit,) = issue_roster(template, sets, per="unit")
    (grid,) = calculated([unit.content])
    sheet = grid.sheet(CONTENTS)
    last = max(row for row, _ in sheet.cells)
    assert sheet.cells[last, 3].value == 500
    assert str(sheet.cells[last, 8].value) == "共2张，可以报送0张"


def faultless(name: str) -> tuple[Base, dict[CellRef, Value]]:
    """A form that is filled in without a fault."""
    template = find_template(name)
    rule = template.policy.execution
    children = [(level, child) for level in template.levels for child in level.children]
    rest = template.policy.full_marks.value - (rule.points if rule is not None else 0)
    share = Fraction(round(rest / len(children)))
    points = [share] * (len(children) - 1) + [rest - share * (len(children) - 1)]
    indicators = tuple(
        Indicator(level.name, child.name, f"指标{number}", "≥10个", "≥", "个", Fraction(10), points=worth)
        for number, ((level, child), worth) in enumerate(zip(children, points, strict=True), start=1)
    )
    base = base_of(name, indicators)
    entries: dict[CellRef, Value] = {}
    for block in base.plan.blocks:
        field, ref = block.field, block.area.first(SHEET_NAME)
        if field is None or block.choice is None:
            continue
        if field.part == "row" and field.item == "actual" and field.key.startswith("r"):
            entries[ref] = Fraction(10)
        elif field.part == "funds" and field.key == "total":
            entries[ref] = Fraction(100)
        elif field.part == "header" and block.choice is Choice.TEXT:
            entries[ref] = "某某"
    return base, entries


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["national-project-2020", "evaluation-2020"])
@pytest.mark.parametrize("where", ["inside", "above the sum"])
def test_an_inserted_row_is_one_finding_and_no_wrong_total(
    libreoffice: None, tmp_path: Path, name: str, where: str
) -> None:
    base, entries = faultless(name)
    file, inserted = tmp_path / "sent.xlsx", tmp_path / "inserted.xlsx"
    file.write_bytes(base.filled(entries))
    layout = base.plan.layout
    key = next(key for key in layout.keys("row") if key.startswith("r"))
    guard = min(area.top for field, area in layout.areas.items() if field.part == "guard")
    row = guard if where == "above the sum" else layout.areas[Field("row", key, "target")].top + 1
    macro = Macro()
    macro.open(file)
    macro.insert_row(SHEET_NAME, row)
    for item, value in (("name", "另加的指标"), ("actual", 3), ("points", 5), ("score", 4)):
        macro.type(row, layout.areas[Field("row", key, item)].left, value)
    macro.save(inserted)
    macro.run(tmp_path)
    (form,) = assess(inserted.read_bytes(), inserted.name).forms
    worth_saying = [each for each in form.findings if each.severity is not Severity.INFO]
    assert [(each.code, each.facts["name"]) for each in worth_saying] == [("issued-value-changed", "另加的指标")]
    assert form.submission.total.number == 104
    assert form.scorecard.total == 104


def test_the_same_input_gives_the_same_bytes() -> None:
    for name in shipped_templates():
        assert base_of(name).workbook == base_of(name).workbook


def test_a_changed_record_of_what_was_settled_is_found() -> None:
    base, entries = faultless("national-project-2020")
    whole = zipfile.ZipFile(io.BytesIO(base.filled(entries)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as changed:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                content, count = re.subn(rb'(jx__issued__row_r01__points"[^>]*>"n:)[^"]+"', rb'\g<1>99"', content)
                assert count == 1
            changed.writestr(name, content)
    (form,) = assess(target.getvalue(), "changed.xlsx").forms
    found = [(each.code, dict(each.facts)) for each in form.findings if each.code == "issued-value-changed"]
    assert ("issued-value-changed", {"record": True}) in found
    (untouched,) = assess(base.filled(entries), "sent.xlsx").forms
    assert not [each for each in untouched.findings if each.code == "issued-value-changed"]


@pytest.mark.parametrize(
    ("outcome", "typed", "mark"),
    [(0, "8", ""), (1, "9", "▲得分不在所选档次内 △未说明偏差原因"), (1, "7", "△未说明偏差原因")],
)
def test_the_chosen_outcome_sets_the_band(outcome: int, typed: str, mark: str) -> None:
    template = find_template("national-project-2020")
    level = template.levels[0]
    words = Indicator(level.name, level.children[0].name, "制度健全程度", "健全", "定性", points=Fraction(10))
    base = base_of(template.id, (words,))
    names = [band.outcome for band in template.policy.bands.outcomes]
    typed_in = {"actual": "建立了三项制度", "outcome": names[outcome], "score": Fraction(typed)}
    layout = base.plan.layout
    entries: dict[CellRef, Value] = {}
    for item, value in typed_in.items():
        ref = layout.ref("row", "r01", item)
        assert ref is not None
        entries[ref] = value
    case, python = scored(base, entries)
    ref = layout.ref("mark", "r01", "text")
    assert ref is not None
    assert python[ref] == mark
    found = {each.code for each in check(case) if each.row == 0}
    assert ("qualitative-out-of-band" in found) == ("档次" in mark)


@pytest.mark.parametrize("name", list(shipped_templates()))
def test_whatever_names_are_lost_the_form_is_still_answered(name: str) -> None:
    """Somebody deletes columns and rows, and the names of their cells are gone."""
    base, entries = faultless(name)
    content = base.filled(entries)
    rng = random.Random(name)
    items = sorted({field.item for field in base.plan.layout.areas})
    for _ in range(12):
        lost = rng.sample(items, rng.randint(1, 4))
        pattern = "|".join(lost)
        without = without_names(content, rf"jx__[a-z]+__[a-z0-9_]*__(?:{pattern})")
        assert len(read_grid(without).sheets[0].names) < len(read_grid(content).sheets[0].names)
        assessment = assess(without, "lost.xlsx")
        assert assessment.forms or assessment.error


def without_names(content: bytes, pattern: str) -> bytes:
    whole, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    gone = re.compile(rf'<definedName [^>]*name="{pattern}"[^>]*>[^<]*</definedName>'.encode())
    with zipfile.ZipFile(target, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            changed.writestr(name, gone.sub(b"", part) if name == "xl/workbook.xml" else part)
    return target.getvalue()


@pytest.mark.parametrize("name", list(shipped_templates()))
def test_a_deleted_spare_row_leaves_its_levels_and_is_answered(name: str) -> None:
    content = base_of(name).workbook
    assessment = assess(without_names(content, r"jx__(?:row|mark)__s01__(?!level)[a-z0-9_]*"), "deleted.xlsx")
    assert assessment.forms


def shown(base: Base, entries: Entries, part: str, key: str, item: str) -> Value:
    ref = base.plan.layout.ref(part, key, item)
    assert ref is not None
    return base.python(entries)[ref]


@pytest.mark.parametrize("name", list(shipped_templates()))
def test_a_form_without_indicators_is_not_ready(name: str) -> None:
    base = base_of(name)
    entries: dict[CellRef, Value] = {}
    for block in base.plan.blocks:
        if block.field is not None and block.field.part == "header" and block.choice is Choice.TEXT:
            entries[block.area.first(SHEET_NAME)] = "某某"
        elif block.field is not None and block.field.part == "funds" and block.choice is Choice.AMOUNT:
            entries[block.area.first(SHEET_NAME)] = Fraction(100)
    assert str(shown(base, entries, "form", "", "state")).startswith("还有")
    case, _ = scored(base, entries)
    assert "missing-points" in {each.code for each in check(case)}


def indicator(target: str, kind: IndicatorKind, unit: str, value: str) -> Indicator:
    level = find_template("national-project-2020").levels[0]
    return Indicator(
        level.name, level.children[0].name, "指标", target, kind, unit, Fraction(value), points=Fraction(5)
    )


@pytest.mark.parametrize(
    ("given", "reading", "printed"),
    [
        (indicator("≥350个", "≥", "个", "350"), "达到350个得满分，不足的按完成比例计分", '"≥"General"个"'),
        (indicator("≥95%", "≥", "%", "0.95"), "达到95%得满分，不足的按完成比例计分", '"≥"0%'),
        (indicator("≤0.5‰", "≤", "‰", "0.5"), "不超过0.5‰得满分，超过的按指标值÷完成值计分", '"≤"General"‰"'),
        (indicator("=0件", "＝", "件", "0"), "达到0件得满分，否则不得分", 'General"件"'),
        (indicator("≥-5%", "≥", "%", "-0.05"), "", '"≥"0%;"≥"-0%'),
    ],
)
def test_how_a_target_is_shown_and_understood(given: Indicator, reading: str, printed: str) -> None:
    base = base_of("national-project-2020", (given,))
    assert shown(base, {}, "row", "r01", "understood") == reading
    area = base.plan.layout.areas[Field("row", "r01", "target")]
    assert next(block.number_format for block in base.plan.blocks if block.area == area) == printed


@pytest.mark.parametrize("project", ["a'b", "保护地球! 行动", "History", "'", "甲/乙[1]"])
def test_whatever_a_project_is_called_its_form_comes_back(project: str) -> None:
    template = find_template("national-project-2020")
    (unit,) = issue_roster(template, [IndicatorSet(Project(2, project, texts={"unit": "局"}))], per="unit")
    (submission,), _ = collect(read_grid(unit.content))
    assert submission.is_issued
    assert submission.header["project"].text == project
    assert submission.sheet.casefold() != "history"
