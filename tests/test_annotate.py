"""The annotated copy: marks on every deviation, a list with links, and nothing else touched."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from jixiao.annotate import FILLS, FINDINGS_SHEET, annotate, annotated_copy, findings_workbook, without_marks
from jixiao.assess import Assessment, assess
from jixiao.cells import CellRef, Grid, SheetGrid
from jixiao.collect import collect
from jixiao.engines import select_engine
from jixiao.findings import Severity
from jixiao.issue import issue_roster
from jixiao.roster import read_roster
from jixiao.rules import message, rule
from jixiao.template import data_folder, find_template
from jixiao.workbooks.added_sheet import AddedSheet, SheetCell
from jixiao.workbooks.findings_sheet import FINDINGS_NAME
from jixiao.workbooks.package import Package
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
    content = annotate(jishan)
    sheet = read_grid(content).sheet(FINDINGS_SHEET)
    rows = texts(sheet)
    start = next(number for number, row in enumerate(rows) if row[:2] == ["序号", "等级"])
    head = [row[0] for row in rows[: start - 1]]
    assert head[0] == "绩效自评表核对结果 稷山县国土空间规划"
    assert head[1] == "自评表：项目支出绩效自评表，工作表“自评表”"
    assert head[2] == "项目：稷山县国土空间规划 主管部门：稷山县自然资源局"
    assert head[3] == "总分：填报 98，核算 108（分值合计 110） 等级：填报 优，核算 不评定"
    assert head[4] == "核算依据：项目支出绩效自评表（national-project-2020）。"
    assert head[5].startswith("怎么办：按下表“处理办法”")
    # Each line runs over the whole width; the counts stand on the colours of the marks.
    assert {(area.top, area.left, area.right) for area in sheet.merges if area.top <= len(head)} == {
        (row, 1, 9) for row in range(1, len(head) + 1)
    }
    counts = dict.fromkeys(Severity, 0)
    for finding in jishan.forms[0].findings:
        counts[finding.severity] += 1
    said = [text for text in rows[start - 1] if text]
    assert [text.split("：")[0] for text in said] == [f"{each.label} {counts[each]} 项" for each in Severity]
    colours = [fill_of(content, CellRef(FINDINGS_SHEET, start, column)) for column in (1, 4, 6)]
    assert colours == [FILLS[severity] for severity in Severity]
    labels = {severity.label: FILLS[severity] for severity in Severity}
    for row, label in enumerate(severities(sheet), start + 2):
        assert fill_of(content, CellRef(FINDINGS_SHEET, row, 2)) == labels[label]


def test_values_formulas_and_untouched_parts_stay(jishan: Assessment) -> None:
    before, after = parts(jishan.content), parts(annotate(jishan))
    marked = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"}
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed <= marked | {"xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert without_looks(read_grid(jishan.content)) == without_looks(read_grid(annotate(jishan)))


def without_looks(grid: Grid) -> object:
    sheet = grid.sheets[0]
    cells = {place: cell._replace(style=0) for place, cell in sheet.cells.items()}
    names = {name: text for name, text in sheet.names.items() if not name.startswith("jx_fill")}
    return cells, sheet.merges, names, sheet.protected, sheet.state


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
    assert rows[-1] == ["结论：未发现问题。"]


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
    suffix, content = annotated_copy(replace(jishan, content=b"<table><tr><td>1</td></tr></table>", package=None))
    assert suffix == ".核对结果.xlsx"
    assert content == findings_workbook(replace(jishan, content=b"any"))
    # It speaks of no marks, since it has none.
    assert not any("批注" in text for row in texts(read_grid(content).sheets[0])[:6] for text in row)
    assert severities(read_grid(content).sheets[0]) == severities(read_grid(annotate(jishan)).sheet(FINDINGS_SHEET))


def test_an_officers_sheet_of_that_name_is_left_alone(jishan: Assessment) -> None:
    package = Package(jishan.content)
    package.add_sheet(AddedSheet(FINDINGS_SHEET, (10,), ((SheetCell("科室自查记录"),),)))
    assessment = assess(package.to_bytes(), "again.xlsx")
    for content in (annotate(assessment), annotate(assess(annotate(assessment), "again.xlsx"))):
        grid = read_grid(content)
        names = [sheet.name for sheet in grid.sheets]
        assert names[0] == "自评表"
        assert names[-2:] == [FINDINGS_SHEET, f"{FINDINGS_SHEET} (2)"]
        assert grid.sheet(FINDINGS_SHEET).cells[1, 1].value == "科室自查记录"


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
    again = assess(findings_workbook(jishan), "核对结果.xlsx")
    assert again.forms == ()
    assert "“核对结果”：是核对结果，不是自评表" in (again.error or "")


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_whatever_stands_on_our_list_it_is_no_form(state: str) -> None:
    form = read_grid((SAMPLES / "foreign" / "02-大宁-整.xlsx").read_bytes()).sheets[0]
    assert len(collect(Grid((form,)))[0]) == 1
    submissions, reason = collect(Grid((replace(form, names={FINDINGS_NAME: "1"}, state=state),)))
    assert submissions == ()
    assert "是核对结果，不是自评表" in (reason or "")
    assert "取消隐藏" not in (reason or "")


# --- the copy comes back ----------------------------------------------------------------------------------------


Change = Callable[[Any], None]

RETURNED = sorted([*(SAMPLES / "completed").glob("*.xlsx"), *(SAMPLES / "foreign").glob("*.xlsx")])


def resaved(content: bytes, change: Change) -> bytes:
    """Changed and saved by another program, which numbers styles and parts its own way."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seen(content: bytes) -> tuple[Any, ...]:
    """Sheets, values, formulas, comments, fills and the sheet that opens, as others see them."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    fills = {
        cell.coordinate + sheet.title: cell.fill.fgColor.rgb
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }
    sheets = [
        ({place: cell._replace(style=0) for place, cell in sheet.cells.items()}, sheet.merges, dict(sheet.comments))
        for sheet in read_grid(content).sheets
    ]
    return book.sheetnames, book.active.title, sheets, fills


@pytest.mark.parametrize("path", RETURNED, ids=lambda path: path.stem)
def test_a_corrected_copy_is_annotated_like_the_corrected_original(path: Path) -> None:
    original = path.read_bytes()
    first = assess(original, path.name)
    copy = annotate(first)
    assert seen(without_marks(copy)) == seen(original)
    cell = next(entry.score.ref for entry in first.forms[0].submission.indicators if entry.score.ref is not None)

    def corrected(content: bytes) -> Assessment:
        package = Package(content)
        package.set_value(cell, Fraction(7, 2))
        return assess(package.to_bytes(), path.name)

    again, fresh = corrected(copy), corrected(original)
    assert [form.findings for form in again.forms] == [form.findings for form in fresh.forms]
    assert seen(annotate(again)) == seen(annotate(fresh))
    assert seen(annotate(fresh)) != seen(copy)


def rename_and_move(book: Any) -> None:
    book[FINDINGS_SHEET].title = "审核意见"
    book.move_sheet("审核意见", -1)


def forget_names(book: Any) -> None:
    for name in [name for name in book[FINDINGS_SHEET].defined_names if name.startswith("jx")]:
        del book[FINDINGS_SHEET].defined_names[name]


def lose_title(book: Any) -> None:
    book[FINDINGS_SHEET].unmerge_cells("A1:I1")
    book[FINDINGS_SHEET]["A1"] = "请逐项更正"


def hide(book: Any) -> None:
    book[FINDINGS_SHEET].sheet_state = "hidden"


def delete(book: Any) -> None:
    del book[FINDINGS_SHEET]


def leave_open(book: Any) -> None:
    book.active = book[FINDINGS_SHEET]


@pytest.mark.parametrize("change", [rename_and_move, forget_names, lose_title, hide, delete, leave_open])
@pytest.mark.parametrize("name", ["completed/jishan-2020", "foreign/03-咸宁-乱"])
def test_whatever_became_of_the_list_the_copy_comes_back_as_one_form(name: str, change: Change) -> None:
    original = (SAMPLES / f"{name}.xlsx").read_bytes()
    again = assess(resaved(annotate(assess(original, "form.xlsx")), change), "form.xlsx")
    # The other program drops saved results, so the original goes the same way.
    fresh = assess(resaved(original, lambda book: None), "form.xlsx")
    assert [form.submission.sheet for form in again.forms] == [form.submission.sheet for form in fresh.forms]
    (names, opened, *rest), (fresh_names, _, *fresh_rest) = seen(annotate(again)), seen(annotate(fresh))
    assert (names, rest) == (fresh_names, fresh_rest)
    assert opened == ("自评表" if change is leave_open else names[0])


@pytest.mark.libreoffice
def test_a_copy_that_libreoffice_saved_is_cleared(jishan: Assessment, libreoffice: None, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    for name, content in (("plain", jishan.content), ("copy", annotate(jishan))):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / name) for name in ("plain.xlsx", "copy.xlsx")]
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), *files],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    plain, copy = ((tmp_path / "out" / name).read_bytes() for name in ("plain.xlsx", "copy.xlsx"))
    assert len(assess(copy, "copy.xlsx").forms) == 1
    assert seen(without_marks(copy)) == seen(plain)
    assert seen(annotate(assess(copy, "copy.xlsx"))) == seen(annotate(assess(plain, "copy.xlsx")))
