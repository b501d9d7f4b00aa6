"""The annotated copy: marks on every deviation, a list with links, and nothing else touched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from jixiao.annotate import FILLS, FINDINGS_SHEET, annotate, annotated_copy, findings_workbook
from jixiao.assess import Assessment, assess
from jixiao.cells import CellRef, Grid, SheetGrid
from jixiao.engines import select_engine
from jixiao.findings import Severity
from jixiao.issue import issue_roster
from jixiao.roster import read_roster
from jixiao.rules import message, rule
from jixiao.template import data_folder, find_template
from jixiao.workbooks.reader import read_grid

SAMPLES = data_folder("samples")


@pytest.fixture(scope="module")
def jishan() -> Assessment:
    path = SAMPLES / "completed" / "jishan-2020.xlsx"
    return assess(path.read_bytes(), path.name, engines=select_engine("auto"))


def parts(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def texts(sheet: SheetGrid) -> list[list[str]]:
    last = max(row for row, _ in sheet.cells)
    return [
        [sheet.cells[row, c].text or "" for c in range(1, 10) if (row, c) in sheet.cells] for row in range(1, last + 1)
    ]


def column(sheet: SheetGrid, heading: str) -> list[str]:
    """The texts below a heading, to the end of its table."""
    row, at = next(place for place, cell in sheet.cells.items() if cell.text == heading)
    found = []
    while (row + 1, 1) in sheet.cells:
        row += 1
        found.append(sheet.cell(row, at).text or "")
    return found


def fill_of(content: bytes, ref: CellRef) -> str | None:
    from openpyxl import load_workbook

    colour = load_workbook(io.BytesIO(content))[ref.sheet][ref.a1].fill
    return str(colour.fgColor.rgb)[2:] if colour.patternType == "solid" else None


def test_every_finding_is_said_on_its_cell_and_in_the_list(jishan: Assessment) -> None:
    grid = read_grid(annotate(jishan))
    form = grid.sheets[0]
    listed = column(grid.sheet(FINDINGS_SHEET), "说明")
    findings = [finding for each in jishan.forms for finding in each.findings]
    assert findings
    for finding in findings:
        said = f"【{finding.severity.label}】{rule(finding.code).name}\n{message(finding)}"
        assert " ".join(message(finding).split()) in listed
        if finding.cell is not None:
            assert said in form.comments[finding.cell.row, finding.cell.column]
    assert len(listed) == len(findings)


def test_a_cell_has_one_comment_and_the_colour_of_its_worst_finding(jishan: Assessment) -> None:
    content = annotate(jishan)
    worst: dict[CellRef, Severity] = {}
    for finding in jishan.forms[0].findings:
        if finding.cell is not None:
            worst[finding.cell] = min(worst.get(finding.cell, finding.severity), finding.severity, key=lambda s: s.rank)
    assert {cell: fill_of(content, cell) for cell in worst} == {cell: FILLS[s] for cell, s in worst.items()}
    total = jishan.forms[0].submission.total.ref
    assert total is not None
    comment = read_grid(content).sheets[0].comments[total.row, total.column]
    assert comment.count("【差错】") == 2  # the sum, and the figure typed over the formula


def test_the_list_goes_from_errors_to_hints_and_links_to_the_cells(jishan: Assessment) -> None:
    content = annotate(jishan)
    sheet = read_grid(content).sheet(FINDINGS_SHEET)
    ranks = {severity.label: severity.rank for severity in Severity}
    labels = severities(sheet)
    assert [ranks[label] for label in labels] == sorted(ranks[label] for label in labels)
    xml = parts(content)[max(name for name in parts(content) if name.startswith("xl/worksheets/sheet"))].decode()
    cells = {finding.cell.a1 for finding in jishan.forms[0].findings if finding.cell is not None}
    assert all(f"location=\"'自评表'!{a1}\"" in xml for a1 in cells)


def severities(sheet: SheetGrid) -> list[str]:
    """The column 等级 of the table; another 等级 stands above the form's grade."""
    start = next(row for (row, at), cell in sheet.cells.items() if at == 1 and cell.text == "序号")
    last = max(row for row, _ in sheet.cells)
    return [sheet.cell(row, 2).text or "" for row in range(start + 1, last + 1)]


def test_the_list_opens_with_the_facts_of_the_form(jishan: Assessment) -> None:
    rows = texts(read_grid(annotate(jishan)).sheet(FINDINGS_SHEET))
    assert rows[0] == ["绩效自评表核对结果 稷山县国土空间规划"]
    facts = dict(zip(rows[1], rows[2], strict=False))
    assert (facts["填报总分"], facts["核算总分"], facts["等级"]) == ("98", "108", "填报：优 核算：不评定")
    assert rows[3] == ["图例", "差错：必须更正", "提醒：请核对", "提示：供参考，不要求改"]


def test_values_formulas_and_untouched_parts_stay(jishan: Assessment) -> None:
    before, after = parts(jishan.content), parts(annotate(jishan))
    marked = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"}
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed <= marked | {"xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert without_looks(read_grid(jishan.content)) == without_looks(read_grid(annotate(jishan)))


def without_looks(grid: Grid) -> object:
    sheet = grid.sheets[0]
    cells = {place: replace(cell, style=0) for place, cell in sheet.cells.items()}
    return cells, sheet.merges, sheet.names, sheet.protected, sheet.state


def test_the_same_assessment_gives_the_same_bytes(jishan: Assessment) -> None:
    assert annotate(jishan) == annotate(jishan)


def test_an_annotated_copy_reads_and_scores_as_before(jishan: Assessment) -> None:
    again = assess(annotate(jishan), "again.xlsx", engines=select_engine("auto"))
    assert [form.findings for form in again.forms] == [form.findings for form in jishan.forms]


def test_a_form_without_findings_says_so() -> None:
    path = SAMPLES / "completed" / "yangquan-2024.xlsx"
    assessment = assess(path.read_bytes(), path.name, engines=select_engine("auto"))
    clean = replace(assessment, forms=tuple(replace(form, findings=()) for form in assessment.forms))
    rows = texts(read_grid(annotate(clean)).sheet(FINDINGS_SHEET))
    assert any("未发现问题" in row for row in rows)


def test_several_forms_in_a_workbook_have_a_block_each() -> None:
    template = find_template("national-project-2020")
    roster, _ = read_roster(SAMPLES / "rosters" / "multi.xlsx", year=2020)
    book = next(each for each in issue_roster(template, roster.projects, per="unit") if len(each.forms) > 1)
    assessment = assess(book.content, book.path)
    rows = texts(read_grid(annotate(assessment)).sheet(FINDINGS_SHEET))
    titles = [row[0] for row in rows if row and row[0].startswith("绩效自评表核对结果")]
    assert [form.submission.sheet in title for form, title in zip(assessment.forms, titles, strict=True)] == [
        True,
        True,
    ]


def test_what_cannot_be_patched_is_answered_with_a_workbook_of_its_own(jishan: Assessment) -> None:
    suffix, content = annotated_copy(replace(jishan, content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
    assert suffix == ".核对结果.xlsx"
    assert content == findings_workbook(replace(jishan, content=b"any"))
    assert severities(read_grid(content).sheets[0]) == severities(read_grid(annotate(jishan)).sheet(FINDINGS_SHEET))


def test_a_sheet_of_that_name_is_left_alone(jishan: Assessment) -> None:
    twice = replace(jishan, content=annotate(jishan))
    names = [sheet.name for sheet in read_grid(annotate(twice)).sheets]
    assert names == ["自评表", FINDINGS_SHEET, f"{FINDINGS_SHEET} (2)"]


def test_the_three_colours_differ_in_grey_from_each_other_and_from_the_form() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = sorted(map(grey, [*FILLS.values(), "FFF9DB"]))
    assert min(b - a for a, b in pairwise(steps)) > 20


@pytest.mark.libreoffice
@pytest.mark.usefixtures("libreoffice")
def test_libreoffice_opens_the_copy(jishan: Assessment) -> None:
    engine = select_engine("libreoffice")[0]
    total = jishan.forms[0].submission.total.ref
    assert total is not None
    assert engine.recompute(annotate(jishan), [total]).values[total] == 98


def test_a_list_of_findings_is_never_taken_for_a_form(jishan: Assessment) -> None:
    assert assess(findings_workbook(jishan), "核对结果.xlsx").forms == ()
