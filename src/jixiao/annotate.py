"""Annotating: the officer's own workbook comes back with every deviation marked on its cell and listed.

Marks are added and nothing else changes: values, formulas, saved results and every other part of the package
stay as they were. A file that cannot be patched is answered with a separate workbook that holds the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.assess import Assessment, FormResult
from jixiao.cells import Area, CellRef
from jixiao.findings import Finding, Severity
from jixiao.numbers import decimal_text
from jixiao.rules import message, rule
from jixiao.scorecard import RuleSource
from jixiao.workbooks.added_sheet import AddedSheet, Look, SheetCell
from jixiao.workbooks.formats import Format, sniff
from jixiao.workbooks.marks import Mark
from jixiao.workbooks.package import Package
from jixiao.workbooks.text import row_height
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, write_workbook

__all__ = ["FILLS", "FINDINGS_SHEET", "annotate", "annotated_copy", "findings_workbook"]

FINDINGS_SHEET: Final = "核对结果"

FILLS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "EE8267", Severity.WARNING: "FFD966", Severity.INFO: "9CC2E5"}
)
"""Red, amber, blue: three even steps of grey in print (159, 215, 187 of 255), apart for colour-blind eyes, under
black text readable, and none of the form's own fills (input FFF9DB, computed F2F2F2, heading E8EEF4)."""

_LOOKS: Final = {Severity.ERROR: Look.ERROR, Severity.WARNING: Look.WARNING, Severity.INFO: Look.INFO}
_MEANINGS: Final = {
    Severity.ERROR: "必须更正",
    Severity.WARNING: "请核对",
    Severity.INFO: "供参考，不要求改",
}
_HEADINGS: Final = ("序号", "等级", "单元格", "一级指标", "二级指标", "三级指标", "问题", "说明", "处理办法")
_WIDTHS: Final = (5.0, 6.0, 12.0, 11.0, 13.0, 22.0, 17.0, 60.0, 34.0)
_FACTS: Final = {3: "工作表", 4: "填报总分", 5: "核算总分", 6: "等级", 7: "单位", 8: "结论", 9: "怎么办"}
_LEGEND: Final = ((6, Severity.ERROR), (7, Severity.WARNING), (8, Severity.INFO))
_NOTHING: Final = "未发现问题"


def annotate(assessment: Assessment) -> bytes:
    """The assessed workbook with its findings marked, commented and listed.

    Every cell with findings gets the colour of the worst one and one comment with all of them; the sheet
    核对结果 lists them, form by form, with links.

    Args:
        assessment: A file that was read; its package is patched, never saved anew.

    Returns:
        The annotated workbook; the same assessment always gives the same bytes.

    Raises:
        UnreadableWorkbook: The file is no package that can be patched: see `findings_workbook`.
    """
    package = Package(assessment.content)
    package.add_marks(_marks(assessment.forms))
    listed = _List(assessment.forms)
    name = package.add_sheet(listed.sheet())
    # The list wears the very colours of the marks, so that it is their legend too.
    package.add_marks([Mark(CellRef(name, *place), FILLS[severity]) for place, severity in listed.fills.items()])
    return package.to_bytes()


def annotated_copy(assessment: Assessment) -> tuple[str | None, bytes]:
    """What to hand back for a file that was read.

    Returns:
        ``None`` and the annotated workbook, which keeps its name; or, for a format that cannot be patched, what
        to put behind the name's stem and the separate workbook.
    """
    if sniff(assessment.content) is Format.XLSX:
        return None, annotate(assessment)
    return f".{FINDINGS_SHEET}.xlsx", findings_workbook(assessment)


def findings_workbook(assessment: Assessment) -> bytes:
    """A separate workbook with the findings, for a file in which nothing can be marked."""
    listed = _List(assessment.forms)
    cells: list[CellSpec] = []
    heights: dict[int, float] = {}
    for number, row in enumerate(listed.rows, 1):
        if [cell.look for cell in row] == [Look.TITLE]:
            area = Area(number, 1, number, len(_WIDTHS))
            cells.append(CellSpec(area, Style(font="黑体", size=16, border=False), str(row[0].value)))
            heights[number] = 30
            continue
        texts = [(str(cell.value), width) for cell, width in zip(row, _WIDTHS, strict=False) if cell.value is not None]
        heights[number] = row_height(texts)
        for column, cell in enumerate(row, 1):
            severity = listed.fills.get((number, column))
            style = Style(bold=True, fill="D9E1F2") if cell.look is Look.HEADER else Style(horizontal="left")
            if severity is not None:
                style = Style(fill=FILLS[severity])
            value = Fraction(cell.value) if isinstance(cell.value, int | float) else cell.value
            cells.append(CellSpec(Area(number, column, number, column), style, value))
    spec = SheetSpec(
        FINDINGS_SHEET, cells, _WIDTHS, heights, landscape=True, footer="&C第 &P 页，共 &N 页",
        repeat_rows=(listed.header_row, listed.header_row) if listed.header_row else None,
    )  # fmt: skip
    return write_workbook([spec], title=f"{FINDINGS_SHEET}：{assessment.file}")


# --- marks ------------------------------------------------------------------------------------------------


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
    """The rows of 核对结果, and which of its cells take a severity's colour."""

    def __init__(self, forms: tuple[FormResult, ...]) -> None:
        self.rows: list[tuple[SheetCell, ...]] = []
        self.fills: dict[tuple[int, int], Severity] = {}
        self.header_row = 0
        for form in forms:
            self._form(form, several=len(forms) > 1)

    def sheet(self) -> AddedSheet:
        """The list as a worksheet."""
        return AddedSheet(FINDINGS_SHEET, _WIDTHS, tuple(self.rows), self.header_row)

    def _form(self, form: FormResult, *, several: bool) -> None:
        if self.rows:
            self.rows.append(())
        project = form.submission.header.get("project")
        named = {form.submission.sheet: None} if several else {}
        if project is not None and project.text:
            named[project.text] = None
        self.rows.append((SheetCell("　".join([f"绩效自评表{FINDINGS_SHEET}", *named]), Look.TITLE),))
        self._line(_FACTS, Look.HEADER)
        self._line(_facts(form))
        if not form.findings:
            self._line({5: _NOTHING})
            return
        self._line({5: "图例", **{column: f"{severity.label}：{_MEANINGS[severity]}" for column, severity in _LEGEND}})
        for column, severity in _LEGEND:
            self.fills[len(self.rows), column] = severity
        self.rows.append(tuple(SheetCell(heading, Look.HEADER) for heading in _HEADINGS))
        # Only a single table's headings can stay in view: frozen above several tables they would be wrong.
        self.header_row = 0 if several else len(self.rows)
        for number, finding in enumerate(_sorted(form.findings), 1):
            self.rows.append(_row(number, finding, form))
            self.fills[len(self.rows), 2] = finding.severity

    def _line(self, texts: Mapping[int, str], look: Look = Look.BODY) -> None:
        self.rows.append(tuple(SheetCell(texts.get(column), look if column in texts else Look.BODY)
                               for column in range(1, len(_WIDTHS) + 1)))  # fmt: skip


def _facts(form: FormResult) -> dict[int, str]:
    submission, card = form.submission, form.scorecard
    unit = submission.header.get("unit") or submission.header.get("department")
    counts = "，".join(
        f"{severity.label} {sum(finding.severity is severity for finding in form.findings)} 项" for severity in Severity
    )
    points = f"分值合计 {_figure(card.points_total)}；" if card.points_total is not None else ""
    return {
        3: submission.sheet,
        4: _figure(submission.total.number) or submission.total.text or "空白",
        5: _earned(card.total, card.total_low, card.total_high) or "无法核算",
        6: f"填报：{submission.grade.text or '空白'}\n核算：{card.grade or '不评定'}",
        7: (unit.text if unit is not None else None) or "空白",
        8: f"{counts}。{points}{_basis(form)}",
        9: "按“处理办法”更正后重新报送；有颜色的单元格带批注，写明算式。" if form.findings else "",
    }


def _basis(form: FormResult) -> str:
    if form.rule_source is RuleSource.ASSUMED:
        return "表上没有写明计分办法，只指出按各公开办法都算不出的得分。"
    if form.template is not None:
        return f"核算依据：{form.template.title}（{form.template.id}）。"
    return "核算依据：表注写明的计分办法。"


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
