"""The printed form: where its pages break, what stays together, and what LibreOffice makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jixiao.cells import Area
from jixiao.issue import SHEET_NAME, issue_blank
from jixiao.layout import Field
from jixiao.plan import Block, Choice, FormPlan, Pages, Role, plan_form
from jixiao.plan.pages import SEAL, plan_pages, width_scale
from jixiao.plan.signoff import signoff_items
from jixiao.roster import read_roster
from jixiao.template import Indicator, IndicatorSet, Template, data_folder, find_template, shipped_templates
from jixiao.workbooks.writer import PAPER

ROSTERS = {
    "jishan-2020": "national-project-2020",
    "daning-2021": "shanxi-project-2021",
    "xianning-2020": "hubei-department-2020",
    "yangquan-2024": "evaluation-2020",
    "multi": "national-project-2021",
}


@dataclass(frozen=True)
class Printed:
    """One form that is printed."""

    template: Template
    brought: IndicatorSet
    name: str

    @property
    def plan(self) -> FormPlan:
        return plan_form(self.template, self.brought, SHEET_NAME, 2020)

    @property
    def landscape(self) -> bool:
        return self.template.page.orientation == "landscape"


def crowded(template: Template) -> IndicatorSet:
    """A level with more rows than a page holds."""
    level = template.levels[0]
    names = [f"第{number}条农村公路养护工程按期完成率" for number in range(1, 61)]
    rows = [
        Indicator(level.name, level.children[0].name, name, "按期完成", kind="定性", points=Fraction(1))
        for name in names
    ]
    return IndicatorSet(None, tuple(rows))


@cache
def forms() -> tuple[Printed, ...]:
    found = [Printed(find_template(name), IndicatorSet(), f"{name}-blank") for name in shipped_templates()]
    for roster, name in ROSTERS.items():
        template = find_template(name)
        projects = read_roster(data_folder("samples") / "rosters" / f"{roster}.xlsx", year=template.year)[0].projects
        found.append(Printed(template, projects[0], f"{name}-{roster}"))
    found += [
        Printed(find_template(name), crowded(find_template(name)), f"{name}-crowded")
        for name in ("national-project-2020", "evaluation-2020")
    ]
    return tuple(found)


EVERY_FORM = pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)


def page_rows(plan: FormPlan) -> list[range]:
    ends = [0, *plan.pages.breaks, plan.last_row]
    return [range(start + 1, end + 1) for start, end in pairwise(ends)]


@EVERY_FORM
def test_every_page_has_room_for_its_rows_in_readable_print(form: Printed) -> None:
    plan = form.plan
    widths = plan.column_widths[: plan.grid_columns]
    fitted = width_scale(widths, landscape=form.landscape)
    across, down = (PAPER.long, PAPER.short) if form.landscape else (PAPER.short, PAPER.long)
    scale = fitted * (across - 2 * plan.pages.margin) / (across - 2 * PAPER.side)
    if fitted >= 0.7:
        assert scale >= 0.695, "seven-point print at least"
    room = down - PAPER.top - PAPER.bottom
    first, last = plan.heading_rows
    heading = sum(plan.row_heights[row] for row in range(first, last + 1))
    for rows in page_rows(plan):
        height = sum(plan.row_heights[row] for row in rows) + (heading if rows.start > last else 0)
        # A form of one page is made smaller until it fits; the print stays readable.
        assert height * (0.7 if plan.pages.tall else scale) <= room


@EVERY_FORM
def test_the_last_page_has_the_total_and_all_below_it(form: Printed) -> None:
    plan = form.plan
    total = plan.layout.area("total", "", "score")
    assert total is not None
    assert page_rows(plan)[-1].start <= total.top
    assert all(last > plan.heading_rows[1] for last in plan.pages.breaks), "the table begins on the first page"


@EVERY_FORM
def test_a_label_that_a_page_cuts_stands_at_its_top(form: Printed) -> None:
    plan = form.plan
    sheet = load_workbook_sheet(form)
    cut = [block for block in plan.blocks if plan.pages.cut(block.area)]
    whole = [block for block in plan.blocks if block.role is Role.LEVEL and not plan.pages.cut(block.area)]
    for block in cut:
        assert sheet.cell(block.area.top, block.area.left).alignment.vertical == "top", block
    for block in whole:
        assert sheet.cell(block.area.top, block.area.left).alignment.vertical == "center", block
    if "crowded" not in form.name and form.template.id != "evaluation-2020":
        assert [block.value for block in cut if block.role is Role.LEVEL] == [], "no group is cut without need"


@EVERY_FORM
def test_the_frame_is_stronger_than_the_lines_within(form: Printed) -> None:
    plan, sheet = form.plan, load_workbook_sheet(form)
    first, last = plan.framed_rows
    left, right = (sheet.cell(row, column) for row, column in ((first, 1), (last, plan.grid_columns)))
    assert (left.border.left.style, left.border.top.style) == ("medium", "medium")
    assert (right.border.right.style, right.border.bottom.style) == ("medium", "medium")
    inside = sheet.cell(plan.heading_rows[0] + 1, plan.grid_columns - 1)
    assert {inside.border.left.style, inside.border.right.style} == {"thin"}


def load_workbook_sheet(form: Printed):
    import io

    return load_workbook(io.BytesIO(issue_blank(form.template, 2020, form.brought))).worksheets[0]


# --- where pages break ------------------------------------------------------------------------------------

WIDTHS = (20.0, 20.0, 50.0)


def strip(*groups: tuple[int, ...], height: float = 30.0) -> tuple[list[Block], dict[int, float], int]:
    """Three rows in front, a heading, groups of groups of rows, a total and a line of notes."""
    blocks, row = [], 5
    for group in groups:
        top = row
        for rows in group:
            blocks.append(Block(Area(row, 2, row + rows - 1, 2), Role.LEVEL, value="二级"))
            row += rows
        blocks.append(Block(Area(top, 1, row - 1, 1), Role.LEVEL, value="一级"))
    return blocks, dict.fromkeys(range(1, row + 2), height), row


def pages(*groups: tuple[int, ...], height: float = 30.0) -> Pages:
    blocks, heights, total = strip(*groups, height=height)
    return plan_pages(blocks, heights, WIDTHS, landscape=False, heading=(4, 4), total=total, last=total + 1)


def test_a_short_form_is_fitted_in_width_alone_so_that_rows_may_grow() -> None:
    assert pages((3, 3), (3,)) == Pages()


def test_a_little_too_long_is_made_smaller() -> None:
    assert pages((5, 5, 5), (5, 3)) == Pages(tall=1)


def test_a_long_form_breaks_between_first_level_groups() -> None:
    found = pages((10, 8), (10, 8))
    assert found.breaks == (22,)
    assert found.tall == 0


def test_a_group_longer_than_a_page_breaks_between_its_parts() -> None:
    found = pages((9, 9, 9, 9, 9, 9))
    assert found.breaks
    assert all((row - 4) % 9 == 0 for row in found.breaks)


def test_a_part_longer_than_a_page_breaks_inside_and_leaves_no_single_row() -> None:
    found = pages((61,))
    assert found.breaks
    assert 5 not in found.breaks
    assert 64 not in found.breaks


def test_the_total_is_never_parted_from_what_follows() -> None:
    for rows in range(15, 60):
        blocks, heights, total = strip((rows,))
        heights |= {total + 1: 40.0, total + 2: 60.0, total + 3: 120.0}
        found = plan_pages(blocks, heights, WIDTHS, landscape=False, heading=(4, 4), total=total, last=total + 3)
        assert all(4 < row < total for row in found.breaks), rows


def test_columns_narrower_than_the_page_are_not_enlarged() -> None:
    assert width_scale((20.0, 20.0), landscape=False) == 1.0
    assert 0.4 < width_scale((80.0, 80.0), landscape=False) < width_scale((80.0, 80.0), landscape=True) < 1.0


# --- sign-off ---------------------------------------------------------------------------------------------

LABELS = [
    (("填报人：", "联系电话：", "审核人：", "单位负责人：", "填报日期：", "（公章）"),
     ("preparer", "phone", "reviewer", "head", "date", "seal")),
    (("填表人", "复核人", "项目负责人", "单位负责人", "填报单位（盖章）"),
     ("preparer", "reviewer", "head", "head2", "seal")),
    (("经手", "填表日期", "备查"), ("other", "date", "other2")),
]  # fmt: skip


@pytest.mark.parametrize(("labels", "items"), LABELS)
def test_labels_say_what_they_ask_for(labels: tuple[str, ...], items: tuple[str, ...]) -> None:
    assert signoff_items(labels) == items


def test_the_sign_off_is_typed_and_has_room_for_the_seal() -> None:
    template = find_template("national-project-2021")
    plan = plan_form(template, IndicatorSet(), SHEET_NAME, 2021)
    areas = dict(plan.layout.items("signoff"))
    assert set(areas) == {"preparer", "phone", "reviewer", "head", "date", "seal"}
    choices = {block.field: block.choice for block in plan.blocks if block.role is Role.SIGNOFF_INPUT}
    assert choices.pop(Field("signoff", "", "date")) is Choice.DATE
    assert set(choices.values()) == {Choice.TEXT}
    seal = areas["seal"]
    widths = plan.column_widths[: plan.grid_columns]
    height = sum(plan.row_heights[row] for row in range(seal.top, seal.bottom + 1))
    assert height * width_scale(widths, landscape=False) >= SEAL - 1
    assert not any(
        seal.left <= area.right and area.left <= seal.right for item, area in areas.items() if item != "seal"
    )


@pytest.mark.parametrize("labels", [("填报人：",), ("（公章）",), ("填报人：", "（公章）"), ("甲", "乙", "丙", "丁")])
@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_any_sign_off_lies_within_any_form(labels: tuple[str, ...], name: str) -> None:
    template = find_template(name)
    others = [section for section in template.sections if section.section != "signoff"]
    signoff = find_template("national-project-2020").sections[-1].model_copy(update={"labels": labels})
    plan = plan_form(template.model_copy(update={"sections": (*others, signoff)}), IndicatorSet(), SHEET_NAME, 2020)
    taken: set[tuple[int, int]] = set()
    shown = [block for block in plan.blocks if block.role in {Role.SIGNOFF, Role.SIGNOFF_INPUT}]
    assert [block.value for block in shown if block.value is not None] == list(labels)
    for block in shown:
        area = block.area
        cells = {(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
        assert cells
        assert not cells & taken
        assert area.right <= plan.grid_columns
        taken |= cells


# --- on paper ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def papers(libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form as a PDF; one run of LibreOffice for all."""
    if shutil.which("pdfinfo") is None or shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils are not installed")
    folder = tmp_path_factory.mktemp("papers")
    for form in forms():
        (folder / f"{form.name}.xlsx").write_bytes(issue_blank(form.template, 2020, form.brought))
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / f"{form.name}.xlsx") for form in forms())],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder


def printed_by(command: str, *arguments: str) -> str:
    return subprocess.run([command, *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.libreoffice
@EVERY_FORM
def test_on_paper_the_pages_are_as_planned(form: Printed, papers: Path) -> None:
    plan, paper = form.plan, str(papers / f"{form.name}.pdf")
    said = printed_by("pdfinfo", paper)
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)", said)
    assert size is not None
    short, long = sorted(float(side) for side in size.groups())
    assert (round(short), round(long)) == (595, 842)
    # One page wide: a second page across would double the pages.
    assert f"Pages: {len(plan.pages.breaks) + 1}" == " ".join(re.findall(r"Pages: +\d+", said)[0].split())
    texts = ["".join(page.split()) for page in printed_by("pdftotext", "-layout", paper, "-").split("\f")]
    total = next(section.label for section in form.template.sections if section.section == "total")
    assert total in texts[len(plan.pages.breaks)]
    for number, rows in enumerate(page_rows(plan)):
        assert f"第{number + 1}页" in texts[number]
        for block in plan.blocks:
            if block.role is Role.LEVEL and block.area.top in rows and isinstance(block.value, str):
                # Whole on the page on which its cell begins; pdftotext may put neighbours between wrapped lines.
                assert set(block.value.replace(" ", "")) <= set(texts[number]), block.value
