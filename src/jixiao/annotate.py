"""Annotating: the officer's own workbook comes back with every deviation marked on its cell and listed.

Marks are added and nothing else changes: values, formulas, saved results and every other part of the package
stay as they were. A copy that was annotated before and comes back corrected is cleared of the old marks first.
A file that cannot be patched is answered with a separate workbook that holds the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.assess import Assessment, FormResult
from jixiao.cells import CellRef, Grid
from jixiao.findings import Finding, Severity
from jixiao.numbers import decimal_text
from jixiao.rules import message, rule
from jixiao.scorecard import RuleSource
from jixiao.workbooks.added_sheet import AddedSheet, Look, SheetCell
from jixiao.workbooks.colours import FILLS
from jixiao.workbooks.findings_sheet import FINDINGS_NAME, FINDINGS_TITLE, is_findings_sheet
from jixiao.workbooks.marks import Mark
from jixiao.workbooks.opening import package_of
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, write_workbook

__all__ = ["FILLS", "FINDINGS_SHEET", "annotate", "annotated_copy", "findings_workbook", "without_marks"]

FINDINGS_SHEET: Final = "核对结果"

_LOOKS: Final = {Severity.ERROR: Look.ERROR, Severity.WARNING: Look.WARNING, Severity.INFO: Look.INFO}
_MEANINGS: Final = {
    Severity.ERROR: "必须更正",
    Severity.WARNING: "请核对",
    Severity.INFO: "供参考，不要求改",
}
_HEADINGS: Final = ("序号", "等级", "单元格", "一级指标", "二级指标", "三级指标", "问题", "说明", "处理办法")
_WIDTHS: Final = (5.0, 6.0, 12.0, 11.0, 13.0, 22.0, 17.0, 60.0, 34.0)
_LEGEND: Final = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 2}
"""Columns that each severity's colour takes above the table."""
_NOTHING: Final = "未发现问题"
_STYLES: Final = {
    look: Style(
        font="黑体" if look is Look.TITLE else "宋体",
        size=look.size,
        bold=look is Look.HEADER,
        fill=look.fill,
        border=look.is_framed,
        horizontal="center" if look.is_centred else "left",
    )
    for look in Look
}
"""The same looks in a workbook of its own."""


def annotate(assessment: Assessment) -> bytes:
    """The assessed workbook with its findings marked, commented and listed.

    Every cell with findings gets the colour of the worst one and one comment with all of them; the sheet
    核对结果 lists them, form by form, with links.

    Args:
        assessment: A file that was read from a package, which is patched, never saved anew.

    Returns:
        The annotated workbook; the same assessment always gives the same bytes.

    Raises:
        UnreadableWorkbook: There is no package that can be patched: see `findings_workbook`.
    """
    package = Package(assessment.package or assessment.content)
    sheets = [form.submission.sheet for form in assessment.forms]
    removed = _clear(package, assessment.grid, open_on=next(iter(sheets), None))
    forms = tuple(_without_cells_on(removed, form) for form in assessment.forms)
    package.add_marks(_marks(forms))
    package.add_sheet(_List(forms, marked=True).sheet())
    return package.to_bytes()


def without_marks(content: bytes) -> bytes:
    """An annotated copy as it was before, with whatever was corrected in it since.

    Raises:
        UnreadableWorkbook: The file is no package that can be patched.
    """
    package = Package(content)
    _clear(package, read_grid(content), open_on=None)
    return package.to_bytes()


def _clear(package: Package, grid: Grid | None, open_on: str | None) -> frozenset[str]:
    """Remove what an earlier annotation added; the answer is the names of the lists that went."""
    sheets = grid.sheets if grid is not None else ()
    lists = [sheet.name for sheet in sheets if is_findings_sheet(sheet)]
    package.clear_marks()
    for name in lists:
        if len(package.sheet_names) > 1:
            package.remove_sheet(name, open_on=open_on)
    return frozenset(lists)


def annotated_copy(assessment: Assessment) -> tuple[str | None, bytes]:
    """What to hand back for a file that was read.

    Returns:
        ``None`` and the annotated workbook, which keeps its name; for another format what to put behind the name's
        stem, and the annotated .xlsx that it was converted to or, where there is none, the separate workbook.
    """
    package = assessment.package or package_of(assessment.content)
    if package is None:
        return f".{FINDINGS_SHEET}.xlsx", findings_workbook(assessment)
    suffix = None if package == assessment.content else ".xlsx"
    return suffix, annotate(replace(assessment, package=package))


def findings_workbook(assessment: Assessment) -> bytes:
    """A separate workbook with the findings, for a file in which nothing can be marked."""
    listed = _List(assessment.forms, marked=False).sheet()
    rows = range(1, len(listed.rows) + 1)
    spec = SheetSpec(
        FINDINGS_SHEET,
        [CellSpec(area, _STYLES[cell.look], _value(cell)) for row in rows for area, cell in listed.placed(row)],
        listed.widths,
        {row: listed.height(row) for row in rows},
        names={FINDINGS_NAME: 1},
        landscape=True,
        footer="&C第 &P 页，共 &N 页",
        repeat_rows=(listed.header_row, listed.header_row) if listed.header_row else None,
    )
    return write_workbook([spec], title=f"{FINDINGS_SHEET}：{assessment.file}")


def _value(cell: SheetCell) -> Fraction | str | None:
    return Fraction(cell.value) if isinstance(cell.value, int | float) else cell.value


# --- marks ------------------------------------------------------------------------------------------------


def _without_cells_on(sheets: Collection[str], form: FormResult) -> FormResult:
    """Without what was found on our own lists (hidden ones are hidden content): they are gone from the copy."""
    kept = tuple(finding for finding in form.findings if finding.cell is None or finding.cell.sheet not in sheets)
    return replace(form, findings=kept)


def _marks(forms: Iterable[FormResult]) -> list[Mark]:
    """One mark a cell, whichever forms found something there."""
    by_cell: dict[CellRef, list[Finding]] = {}
    for form in forms:
        for finding in _sorted(form.findings):
            if finding.cell is not None:
                by_cell.setdefault(finding.cell, []).append(finding)
    return [Mark(cell, FILLS[found[0].severity], "\n".join(map(_comment, found))) for cell, found in by_cell.items()]


def _comment(finding: Finding) -> str:
    return f"【{finding.severity.label}】{rule(finding.code).name}\n{message(finding)}"


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """The most urgent first, then as they lie on the sheet; those of the whole form before any cell's."""
    return sorted(findings, key=lambda finding: (finding.severity.rank, finding.cell or CellRef("", 0, 0)))


# --- the list ---------------------------------------------------------------------------------------------


class _List:
    """The rows of 核对结果."""

    def __init__(self, forms: tuple[FormResult, ...], *, marked: bool) -> None:
        self.marked = marked
        self.rows: list[tuple[SheetCell, ...]] = []
        self.header_row = 0
        for form in forms:
            self._form(form, several=len(forms) > 1)

    def sheet(self) -> AddedSheet:
        """The list as a worksheet."""
        return AddedSheet(FINDINGS_SHEET, _WIDTHS, tuple(self.rows), self.header_row, {FINDINGS_NAME: "1"})

    def _form(self, form: FormResult, *, several: bool) -> None:
        if self.rows:
            self.rows.append(())
        project = form.submission.header.get("project")
        named = {form.submission.sheet: None} if several else {}
        if project is not None and project.text:
            named[project.text] = None
        self._across("　".join([FINDINGS_TITLE, *named]), Look.TITLE)
        for line in (*_facts(form), self._advice(form)):
            self._across(line, Look.TEXT)
        if not form.findings:
            return
        self.rows.append(tuple(_legend(form)))
        self.rows.append(tuple(SheetCell(heading, Look.HEADER) for heading in _HEADINGS))
        # Only a single table's headings can stay in view: frozen above several tables they would be wrong.
        self.header_row = 0 if several else len(self.rows)
        for number, finding in enumerate(_sorted(form.findings), 1):
            self.rows.append(_row(number, finding, form))

    def _advice(self, form: FormResult) -> str:
        if not form.findings:
            return f"结论：{_NOTHING}。"
        marks = "；有颜色的单元格带批注，写明算式，不必自己删除" if self.marked else ""
        return f"怎么办：按下表“处理办法”在原表上更正后重新报送{marks}。"

    def _across(self, text: str, look: Look) -> None:
        self.rows.append((SheetCell(text, look, span=len(_WIDTHS)),))


def _facts(form: FormResult) -> list[str]:
    """The lines that say which form this is and what it came to."""
    submission, card = form.submission, form.scorecard
    title = f"{form.template.title}，" if form.template is not None else ""
    header = submission.header
    named = {"项目": header.get("project"), "主管部门": header.get("department"), "单位": header.get("unit")}
    identity = "　　".join(
        f"{label}：{entry.text}" for label, entry in named.items() if entry is not None and entry.text
    )
    points = f"（分值合计 {_figure(card.points_total)}）" if card.points_total is not None else ""
    declared = _figure(submission.total.number) or submission.total.text or "空白"
    computed = _earned(card.total, card.total_low, card.total_high) or "无法核算"
    grades = f"等级：填报 {submission.grade.text or '空白'}，核算 {card.grade or '不评定'}"
    lines = [f"自评表：{title}工作表“{submission.sheet}”", identity]
    lines += [f"总分：填报 {declared}，核算 {computed}{points}　　{grades}", _basis(form)]
    return [line for line in lines if line]


def _legend(form: FormResult) -> Iterable[SheetCell]:
    """How many findings there are of each weight, on its colour."""
    for severity, span in _LEGEND.items():
        count = sum(finding.severity is severity for finding in form.findings)
        yield SheetCell(f"{severity.label} {count} 项：{_MEANINGS[severity]}", _LOOKS[severity], span=span)


def _basis(form: FormResult) -> str:
    if form.rule_source is RuleSource.ASSUMED:
        return "表上没有写明计分办法，只指出按各公开办法都算不出的得分。"
    if form.template is not None:
        return f"核算依据：{form.template.title}（{form.template.id}）。"
    return "核算依据：表注写明的计分办法；表注没有写明的，只指出按各公开办法都算不出的得分。"


def _row(number: int, finding: Finding, form: FormResult) -> tuple[SheetCell, ...]:
    page = rule(finding.code)
    entry = form.submission.indicators[finding.row] if finding.row is not None else None
    level1 = entry.level1 if entry is not None else None
    name = entry.name if entry is not None else finding.facts.get("name")
    if entry is None and any(each.level1 == name for each in form.submission.indicators):
        level1, name = name if isinstance(name, str) else None, None
    return (
        SheetCell(number, Look.BODY),
        SheetCell(finding.severity.label, _LOOKS[finding.severity]),
        SheetCell("全表") if finding.cell is None else SheetCell(_place(finding.cell, form), Look.LINK, finding.cell),
        SheetCell(level1),
        SheetCell(entry.level2 if entry is not None else None),
        SheetCell(name if isinstance(name, str) else None),
        SheetCell(page.name),
        SheetCell(message(finding)),
        SheetCell(page.remedy),
    )


def _place(cell: CellRef, form: FormResult) -> str:
    """The address; the form's own sheet is named above the table."""
    return cell.a1 if cell.sheet == form.submission.sheet else str(cell)


def _figure(number: Fraction | None) -> str:
    return decimal_text(number) if number is not None else ""


def _earned(score: Fraction | None, low: Fraction | None, high: Fraction | None) -> str:
    if score is not None:
        return decimal_text(score)
    return f"{decimal_text(low)}～{decimal_text(high)}" if low is not None and high is not None else ""
