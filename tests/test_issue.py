"""Issued workbooks: what stands in them, that they score themselves, and that they read back as planned."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from jixiao.cells import CellRef, Grid, Value
from jixiao.computed import computed_cells, evaluate
from jixiao.engines import available_engines
from jixiao.hearing import row_traits
from jixiao.issue import SHEET_NAME, issue_blank, issue_roster, issued_csv
from jixiao.layout import FormLayout
from jixiao.plan import Choice, FormPlan, Role, plan_form
from jixiao.recognise.names import layout_from_names
from jixiao.roster import read_roster
from jixiao.template import IndicatorSet, Project, Template, data_folder, find_template, shipped_templates
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

ROSTERS = {
    "jishan-2020": "national-project-2020",
    "daning-2021": "shanxi-project-2021",
    "xianning-2020": "hubei-department-2020",
    "yangquan-2024": "evaluation-2020",
}
INPUTS = {Role.INPUT, Role.LONG_INPUT, Role.HELPER_INPUT}


def indicator_set(name: str) -> IndicatorSet:
    roster, _ = read_roster(data_folder("samples") / "rosters" / f"{name}.xlsx")
    return roster.projects[0]


def forms() -> list[tuple[Template, IndicatorSet]]:
    """Every shipped template blank, and every sample roster's form."""
    blank = [(find_template(name), IndicatorSet()) for name in shipped_templates()]
    return blank + [(find_template(template), indicator_set(name)) for name, template in ROSTERS.items()]


FORMS = forms()
IDS = [f"{template.id}-{'filled' if brought.indicators else 'blank'}" for template, brought in FORMS]


def read(workbook: bytes) -> tuple[Grid, FormLayout]:
    grid = read_grid(workbook)
    found = layout_from_names(grid.sheets[0])
    assert found is not None
    return grid, found[0]


def python_values(grid: Grid, layout: FormLayout, template: Template) -> dict[CellRef, Value]:
    cells = computed_cells(layout, template, row_traits(layout, grid.sheets[0]))
    return evaluate(cells, lambda ref: grid.at(ref).value)


@pytest.mark.parametrize(("template", "brought"), FORMS, ids=IDS)
class TestEveryForm:
    def test_same_input_same_bytes(self, template: Template, brought: IndicatorSet) -> None:
        assert issue_blank(template, 2020, brought) == issue_blank(template, 2020, brought)

    def test_reads_back_as_planned(self, template: Template, brought: IndicatorSet) -> None:
        plan = plan_form(template, brought, SHEET_NAME, 2020)
        _, layout = read(issue_blank(template, 2020, brought))
        assert layout.sheet == SHEET_NAME
        planned = {field: area.first(SHEET_NAME) for field, area in plan.layout.areas.items()}
        assert {field: area.first(SHEET_NAME) for field, area in layout.areas.items()} == planned

    def test_nothing_overlaps(self, template: Template, brought: IndicatorSet) -> None:
        plan = plan_form(template, brought, SHEET_NAME, 2020)
        taken: dict[tuple[int, int], str] = {}
        for block in plan.blocks:
            for row in range(block.area.top, block.area.bottom + 1):
                for column in range(block.area.left, block.area.right + 1):
                    assert (row, column) not in taken, f"{block} lies over {taken[row, column]}"
                    taken[row, column] = str(block)

    def test_the_printed_grid_has_no_hole(self, template: Template, brought: IndicatorSet) -> None:
        """Every row from the header to the total is covered from the first to the last printed column."""
        plan = plan_form(template, brought, SHEET_NAME, 2020)
        framed = {
            (row, column)
            for block in plan.blocks
            if block.role not in {Role.TITLE, Role.SUBTITLE, Role.NOTE, Role.SIGNOFF}
            for row in range(block.area.top, block.area.bottom + 1)
            for column in range(block.area.left, block.area.right + 1)
        }
        rows = {row for row, column in framed if column <= plan.grid_columns}
        holes = [(row, c) for row in rows for c in range(1, plan.grid_columns + 1) if (row, c) not in framed]
        assert holes == []

    def test_every_computed_cell_has_formula_and_result(self, template: Template, brought: IndicatorSet) -> None:
        grid, layout = read(issue_blank(template, 2020, brought))
        expected = python_values(grid, layout, template)
        assert expected
        for cell in computed_cells(layout, template, row_traits(layout, grid.sheets[0])):
            written = grid.at(cell.ref)
            assert (cell.ref.a1, written.formula) == (cell.ref.a1, cell.formula)
            assert (cell.ref.a1, written.saved, written.value) == (cell.ref.a1, True, expected[cell.ref])

    def test_computed_cells_are_locked_and_inputs_are_not(self, template: Template, brought: IndicatorSet) -> None:
        plan = plan_form(template, brought, SHEET_NAME, 2020)
        sheet = load_workbook_sheet(issue_blank(template, 2020, brought))
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for block in plan.blocks:
            cell = sheet.cell(block.area.top, block.area.left)
            assert cell.protection.locked == (block.role not in INPUTS), block

    def test_printed_on_a4_one_page_wide(self, template: Template, brought: IndicatorSet) -> None:
        plan = plan_form(template, brought, SHEET_NAME, 2020)
        sheet = load_workbook_sheet(issue_blank(template, 2020, brought))
        assert sheet.page_setup.paperSize == 9
        # One page wide is what the attribute says when it is left out (ECMA-376 part 1, 18.3.1.63).
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${plan.heading_rows[0]}:${plan.heading_rows[1]}"
        last = sheet.print_area.replace("$", "").split(":")[1]
        assert CellRef.parse(last, "x")[1:] == (plan.last_row, plan.grid_columns)


def load_workbook_sheet(content: bytes):
    import io

    return load_workbook(io.BytesIO(content)).worksheets[0]


# --- the three witnesses on random entries ----------------------------------------------------------------

MIDPOINTS = ("1.005", "2.675", "0.285", "8.325", "10.075")


def random_entry(rng: random.Random, choice: Choice) -> Value:
    """A blank, a zero, a text in a number's place, an exact midpoint or an ordinary figure."""
    luck = rng.random()
    if choice is Choice.KIND:
        return rng.choice(["≥", "≤", "＝", "区间", "时限", "定性", None])
    if choice is Choice.DIRECTION:
        return rng.choice(["正向", "反向", None])
    if choice is Choice.TEXT:
        return rng.choice(["无", "良好", None])
    if luck < 0.08:
        return None
    if luck < 0.16:
        return Fraction(0)
    if luck < 0.2:
        return rng.choice(["23", "约20", "无"])
    if luck < 0.35:
        return Fraction(rng.choice(MIDPOINTS))
    scale = {Choice.AMOUNT: 500_00, Choice.QUANTITY: 400_0, Choice.POINTS: 30_0, Choice.SCORE: 12_00}.get(choice, 1_50)
    return Fraction(rng.randint(1, scale), 100)


def fill(plan: FormPlan, workbook: bytes, rng: random.Random) -> bytes:
    package = Package(workbook)
    for block in plan.blocks:
        if block.role in INPUTS and block.choice is not None:
            value = random_entry(rng, block.choice)
            if value is not None:
                package.set_value(block.area.first(SHEET_NAME), value)
    return package.to_bytes()


def assert_witnesses_agree(workbook: bytes, template: Template, engine_names: set[str]) -> int:
    grid, layout = read(workbook)
    python = python_values(grid, layout, template)
    for engine in available_engines():
        if engine.name in engine_names:
            recomputed: Mapping[CellRef, Value] = engine.recompute(workbook, list(python)).values
            differing = {
                ref.a1: (value, recomputed[ref], grid.at(ref).formula)
                for ref, value in python.items()
                if (recomputed[ref] if recomputed[ref] is not None else "") != value
            }
            assert differing == {}, engine.name
    return sum(isinstance(value, Fraction) for value in python.values())


@pytest.mark.parametrize(("template", "brought"), FORMS, ids=IDS)
def test_python_and_the_fast_engines_agree_on_random_entries(template: Template, brought: IndicatorSet) -> None:
    plan = plan_form(template, brought, SHEET_NAME, 2020)
    workbook = issue_blank(template, 2020, brought)
    rng = random.Random(template.id)
    figures = sum(
        assert_witnesses_agree(fill(plan, workbook, rng), template, {"ironcalc", "formualizer"}) for _ in range(25)
    )
    assert figures > 25, "random entries must make the form compute something"


@pytest.mark.libreoffice
@pytest.mark.parametrize(("template", "brought"), FORMS, ids=IDS)
def test_libreoffice_agrees_empty_and_filled(template: Template, brought: IndicatorSet, libreoffice: None) -> None:
    plan = plan_form(template, brought, SHEET_NAME, 2020)
    workbook = issue_blank(template, 2020, brought)
    assert_witnesses_agree(workbook, template, {"libreoffice"})
    assert_witnesses_agree(fill(plan, workbook, random.Random(7)), template, {"libreoffice"})


@pytest.mark.parametrize(("name", "template"), ROSTERS.items())
def test_formulas_agrees_on_a_sample(name: str, template: str) -> None:
    plan = plan_form(find_template(template), indicator_set(name), SHEET_NAME, 2020)
    workbook = issue_blank(find_template(template), 2020, indicator_set(name))
    assert_witnesses_agree(fill(plan, workbook, random.Random(3)), find_template(template), {"formulas"})


# --- rosters ----------------------------------------------------------------------------------------------


def project(row: int, name: str, unit: str | None, code: str | None = None) -> IndicatorSet:
    return IndicatorSet(Project(row=row, name=name, code=code, texts={"unit": unit} if unit else {}))


def test_one_workbook_per_project_with_names_that_differ() -> None:
    template = find_template("national-project-2020")
    sets = [project(2, "维修/改造", "甲"), project(3, "维修:改造", "甲"), project(4, "培训", "乙", "007")]
    files = list(issue_roster(template, sets))
    assert [file.path for file in files] == ["维修_改造.xlsx", "维修_改造(2).xlsx", "007_培训.xlsx"]
    ids = [form.form_id for file in files for form in file.forms]
    assert len(set(ids)) == 3
    for file, form_id in zip(files, ids, strict=True):
        found = layout_from_names(read_grid(file.content).sheets[0])
        assert found is not None
        assert (found[1].template, found[1].year, found[1].form_id) == ("national-project-2020", 2020, form_id)


def test_one_workbook_per_unit_with_a_sheet_per_project() -> None:
    template = find_template("national-project-2020")
    sets = [project(2, "甲项目", "一中心"), project(3, "乙项目", "二中心"), project(4, "甲项目", "一中心")]
    files = list(issue_roster(template, sets, per="unit"))
    assert [file.path for file in files] == ["一中心.xlsx", "二中心.xlsx"]
    assert [form.sheet for form in files[0].forms] == ["甲项目", "甲项目(2)"]
    grid = read_grid(files[0].content)
    assert [sheet.name for sheet in grid.sheets] == ["甲项目", "甲项目(2)"]
    assert all(layout_from_names(sheet) is not None for sheet in grid.sheets)


def test_a_form_id_depends_on_the_roster_row_and_nothing_else() -> None:
    template = find_template("national-project-2020")
    first, again = (next(iter(issue_roster(template, [project(2, "甲", None)]))).forms[0] for _ in range(2))
    other = next(iter(issue_roster(template, [project(3, "甲", None)]))).forms[0]
    assert first.form_id == again.form_id != other.form_id


def test_issued_csv_is_read_by_excel() -> None:
    files = list(issue_roster(find_template("national-project-2020"), [project(2, "甲", "一中心", "001")]))
    text = issued_csv([form for file in files for form in file.forms])
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0] == "file,sheet,form_id,project_code,project,department,unit"
    assert lines[1] == f"001_甲.xlsx,自评表,{files[0].forms[0].form_id},001,甲,,一中心"
