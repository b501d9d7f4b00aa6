"""Issued workbooks: what stands in them, that they score themselves, and that they read back as planned."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jixiao.cells import CellRef, Grid, Value
from jixiao.computed import computed_cells, evaluate
from jixiao.engines import available_engines
from jixiao.hearing import row_traits
from jixiao.issue import SHEET_NAME, issue_blank, issue_roster, issued_csv, issued_paths, notes
from jixiao.layout import FormLayout
from jixiao.plan import Choice, FormPlan, Role, plan_form
from jixiao.plan.sheet import wrapped_lines
from jixiao.recognise.names import layout_from_names
from jixiao.roster import read_roster
from jixiao.template import Indicator, IndicatorSet, Project, Template, data_folder, find_template, shipped_templates
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid
from jixiao.workbooks.text import lines_needed

ROSTERS = {
    "jishan-2020": "national-project-2020",
    "daning-2021": "shanxi-project-2021",
    "xianning-2020": "hubei-department-2020",
    "yangquan-2024": "evaluation-2020",
}
INPUTS = {Role.INPUT, Role.LONG_INPUT, Role.HELPER_INPUT, Role.SIGNOFF_INPUT}


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
            if block.role not in {Role.TITLE, Role.SUBTITLE, Role.NOTE, Role.SIGNOFF, Role.SIGNOFF_INPUT}
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
        # One page is what either attribute says when it is left out (ECMA-376 part 1, 18.3.1.63).
        tall = sheet.page_setup.fitToHeight
        assert (sheet.page_setup.fitToWidth or 1, 1 if tall is None else tall) == (1, plan.pages.tall)
        assert tuple(brk.id for brk in sheet.row_breaks.brk) == plan.pages.breaks
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


COMPLETED = sorted((data_folder("samples") / "completed").glob("*.xlsx"))


@pytest.mark.parametrize("path", COMPLETED, ids=lambda path: path.stem)
def test_a_total_waits_for_every_row(path: Path) -> None:
    """Whichever answer is taken away, from a row or from the execution, the total is empty until it is back."""
    workbook = path.read_bytes()
    grid, layout = read(workbook)
    template = find_template(ROSTERS[path.stem])
    total = layout.ref("total", "", "score")
    assert total is not None
    answers = [("row", key, "actual") for key in layout.keys("row") if key.startswith("r")]
    scores = [("row", key, "score") for key in layout.keys("row") if key.startswith("r")]
    inputs = {layout.ref(*field) for field in [*answers, *scores, ("funds", "total", "executed")]}
    typed = [ref for ref in inputs if ref is not None and grid.at(ref).number is not None and not grid.at(ref).formula]
    assert typed
    cells = computed_cells(layout, template, row_traits(layout, grid.sheets[0]))
    for gone in typed:
        values = evaluate(cells, lambda ref, gone=gone: None if ref == gone else grid.at(ref).value)
        assert values[total] == "", f"{gone} is blank"
    assert isinstance(evaluate(cells, lambda ref: grid.at(ref).value)[total], Fraction)


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


LONG_NAME = "采用GB/T19001—2016标准验收的DN300—DN1200球墨铸铁供水管道、阀门（含消火栓等附属设施）铺设长度的完成率"
LONG_TARGET = "2020年12月31日前完成招投标，2021年6月30日前完成建设，年底前完成验收"
LONG_LEVELS = (
    "社会效益、生态效益和可持续影响（含安全生产、意识形态）综合效益指标",
    "服务对象（企业、群众、管理人员）以及相关利益群体满意程度指标",
)
LONG_UNIT = "某某县农村公路建设养护管理服务中心（县地方海事处、县港航事务服务中心）"
SIZES = {Role.TITLE: 18, Role.SUBTITLE: 12, Role.NOTE: 9}


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_long_texts_have_room(name: str) -> None:
    """No program grows the row of a merged cell, so a text that needs more lines than planned would be cut off."""
    template = find_template(name)
    level = template.levels[0]
    rows = (
        Indicator(level.name, level.children[0].name, LONG_NAME, LONG_TARGET, kind="定性", points=Fraction(10)),
        Indicator(*LONG_LEVELS, "短名", "≥1234567万人次以上", kind="定性", points=Fraction(10)),
    )
    brought = IndicatorSet(Project(row=2, name=LONG_NAME, texts={"unit": LONG_UNIT, "department": LONG_UNIT}), rows)
    plan = plan_form(template, brought, SHEET_NAME, 2020)
    texts = [block for block in plan.blocks if isinstance(block.value, str) and block.area.right <= plan.grid_columns]
    assert {LONG_TARGET, LONG_LEVELS[0].split("（")[0]} <= {str(block.value).split("（")[0] for block in texts}
    for block in texts:
        size = SIZES.get(block.role, 10)
        width = sum(plan.column_widths[block.area.left - 1 : block.area.right]) * 10 / size
        height = sum(plan.row_heights[row] for row in range(block.area.top, block.area.bottom + 1))
        assert lines_needed(str(block.value), width) * size * 1.3 <= height, block


def test_words_that_do_not_break_need_more_lines() -> None:
    """Counting widths alone is not enough: what does not fit moves to the next line as a whole."""
    assert lines_needed("甲Internet乙Internet", 11) == 2
    assert wrapped_lines("甲Internet乙Internet", 11) == 2
    assert wrapped_lines("甲乙Internet丙Internet", 11) == 3
    assert wrapped_lines("甲乙丙丁戊，己", 11) == 2
    assert wrapped_lines("https://www.example.gov.cn", 11) == 3
    assert wrapped_lines("甲\n\n乙", 11) == 3
    assert wrapped_lines("", 11) == 1


def test_an_execution_row_prints_its_points_as_the_others_do() -> None:
    """On a form without points column, the label is the only place that says what a row is worth."""
    template = find_template("hubei-department-2020")
    assert template.policy.execution is not None
    execution = template.policy.execution.model_copy(update={"place": "indicators"})
    policy = template.policy.model_copy(update={"execution": execution})
    moved = template.model_copy(update={"id": "moved-2020", "policy": policy})
    grid, layout = read(issue_blank(moved, 2020))
    ref = layout.ref("execution", "", "name")
    assert ref is not None
    assert grid.at(ref).text == "预算执行率（20分）"


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
    assert [sheet.name for sheet in grid.sheets if layout_from_names(sheet) is not None] == ["甲项目", "甲项目(2)"]


@pytest.mark.parametrize("per", ["project", "unit"])
def test_the_paths_are_known_before_anything_is_written(per: str) -> None:
    sets = [project(2, "CON", "甲"), project(3, "con", "甲"), project(4, "……", None), project(5, "长" * 300, "乙")]
    files = list(issue_roster(find_template("national-project-2020"), sets, per=per))
    assert issued_paths(sets, per=per) == tuple(file.path for file in files)
    assert len({file.path.casefold() for file in files}) == len(files)


# --- workers ------------------------------------------------------------------------------------------------

TWO_PROCESSES = partial(ProcessPoolExecutor, 2, get_context("spawn"))


@pytest.mark.parametrize("per", ["project", "unit"])
def test_two_processes_issue_the_same_files_in_the_same_order(per: str) -> None:
    template = find_template("national-project-2020")
    sets = [
        project(2, "甲", "一中心"),
        project(3, "甲", "二中心"),
        indicator_set("jishan-2020"),
        project(4, "丙", "一中心"),
    ]
    alone = list(issue_roster(template, sets, per=per, year=2022))
    assert list(issue_roster(template, sets, per=per, year=2022, executor=TWO_PROCESSES)) == alone


def test_a_workers_exception_is_not_swallowed() -> None:
    template = find_template("national-project-2020")
    # A page without columns is nothing that can be planned on.
    broken = template.model_copy(update={"page": template.page.model_copy(update={"columns": ()})})
    with pytest.raises(ZeroDivisionError):
        list(issue_roster(broken, [project(2, "甲", None)], executor=TWO_PROCESSES))


class Lazy(Executor):
    """Workers that write a workbook only once it is asked for, and count those that they were given."""

    def __init__(self) -> None:
        self.given: list[Lazily] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given.append(Lazily(partial(fn, *args, **kwargs)))
        return self.given[-1]


class Lazily(Future[Any]):
    def __init__(self, work: Any) -> None:
        super().__init__()
        self.work = work

    def result(self, timeout: float | None = None) -> Any:
        self.set_result(self.work())
        return super().result(timeout)


def test_few_workbooks_are_under_way_at_any_time() -> None:
    workers = Lazy()
    sets = [project(row, "甲", None) for row in range(2, 202)]
    files = issue_roster(find_template("national-project-2020"), sets, executor=lambda: workers)
    assert [next(files).path for _ in range(2)] == ["甲.xlsx", "甲(2).xlsx"]
    assert len(workers.given) < 100
    files.close()
    assert [each.cancelled() for each in workers.given] == [False, False, *[True] * (len(workers.given) - 2)]


# --- what is said, and the list -----------------------------------------------------------------------------


def points(*values: int | None) -> IndicatorSet:
    rows = (Indicator("产出指标", "数量指标", "甲", points=None if v is None else Fraction(v)) for v in values)
    return IndicatorSet(Project(2, "某项目"), tuple(rows))


NOTES = [
    # template, the indicators' points, what is said of the sum
    ("national-project-2020", (50, 40), None),
    (
        "national-project-2020",
        (60, 40),
        "“某项目”的分值合计（含预算执行率 10 分）为 110，不是 100；照名册制发，请核对。",
    ),
    ("national-project-2020", (50, None), None),
    (
        "national-project-2020",
        (95, None),
        "“某项目”的分值合计（含预算执行率 10 分）为 105，不是 100；照名册制发，请核对。",
    ),
    ("national-project-2020", (), None),
    ("national-project-2020", (None,), None),
    ("evaluation-2020", (60, 40), None),
    ("evaluation-2020", (50, 40), "“某项目”的分值合计为 90，不是 100；照名册制发，请核对。"),
]


@pytest.mark.parametrize(("template", "values", "said"), NOTES)
def test_points_that_do_not_add_up_are_noted(template: str, values: tuple[int | None, ...], said: str | None) -> None:
    assert notes(find_template(template), points(*values)) == (() if said is None else (said,))


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
