"""What a workbook carries beside the form: hidden content, links to other files, macros."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.cells import CellRef, SheetGrid, column_letters
from jixiao.findings import Fact, Finding, Severity
from jixiao.plan.columns import FLAGS
from jixiao.rules.base import Case, Rule, figure, listed
from jixiao.workbooks.findings_sheet import is_findings_sheet

__all__ = ["RULES"]


def check_workbook(case: Case) -> Iterator[Finding]:
    """Find what a reader of the printed form would not see."""
    if case.grid is None:
        return
    for sheet in case.grid.sheets:
        first = _first(sheet)
        # A findings sheet that somebody hid is ours, not the form's.
        if sheet.state != "visible" and first is not None and not is_findings_sheet(sheet):
            facts: dict[str, Fact] = {"part": "工作表", "found": (sheet.name,)}
            yield Finding("hidden-content", Severity.INFO, first, facts)
    yield from _hidden_lines(case)
    if case.grid.external_links:
        links = case.grid.external_links
        yield Finding("external-link", Severity.WARNING, None, {"found": links, "count": len(links)})
    if case.grid.has_macros:
        yield Finding("macro-present", Severity.WARNING, None)


def _first(
    sheet: SheetGrid, rows: frozenset[int] | None = None, columns: frozenset[int] | None = None
) -> CellRef | None:
    """The first cell with content, of the given rows or columns only."""
    filled = sorted(
        place
        for place, cell in sheet.cells.items()
        if (rows is None or place[0] in rows)
        and (columns is None or place[1] in columns)
        and not (cell.is_blank and cell.formula is None)
    )
    return CellRef(sheet.name, *filled[0]) if filled else None


def _hidden_lines(case: Case) -> Iterator[Finding]:
    assert case.grid is not None
    sheet, layout = case.grid.sheet(case.submission.sheet), case.submission.layout
    own = {area.left for field, area in layout.areas.items() if field.part == "row" and field.item in FLAGS}
    filled = [place for place, cell in sheet.cells.items() if not (cell.is_blank and cell.formula is None)]
    if rows := sorted(sheet.hidden_rows & {row for row, _ in filled}):
        names = tuple(str(row) for row in rows)
        cell = _first(sheet, rows=frozenset(rows))
        yield Finding("hidden-content", Severity.INFO, cell, {"part": "行", "found": names})
    if columns := sorted((sheet.hidden_columns - own) & {column for _, column in filled}):
        names = tuple(column_letters(column) for column in columns)
        cell = _first(sheet, columns=frozenset(columns))
        yield Finding("hidden-content", Severity.INFO, cell, {"part": "列", "found": names})


def _say_hidden(finding: Finding) -> str:
    facts = finding.facts
    return f"有隐藏的{facts['part']}（{listed(facts['found'])}）含有内容；请取消隐藏并核对，无用的删去。"


def _say_link(finding: Finding) -> str:
    facts = finding.facts
    return (
        f"工作簿链接了{figure(facts['count'])}个外部文件（{listed(facts['found'])}）；"
        "请在“数据—编辑链接”中断开，把数据填在本表内。"
    )


def _say_macro(_: Finding) -> str:
    return "工作簿带有宏；报送的自评表不需要宏，请另存为不带宏的.xlsx文件。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="hidden-content",
        name="隐藏内容",
        severity=Severity.INFO,
        meaning="工作簿中有隐藏的工作表、行或列，且其中有内容；制发表自带的隐藏内容除外。",
        why="隐藏的行可能仍计入合计，也可能随公开文件泄露不宜公开的内容。",
        example="第15行被隐藏，其中有得分8，总分公式照样加进去 → 有隐藏的行含有内容。",
        remedy="取消隐藏，核对后删去无用的内容。",
        message=_say_hidden,
        check=check_workbook,
    ),
    Rule(
        code="external-link",
        name="外部链接",
        severity=Severity.WARNING,
        meaning="工作簿中的公式引用了其他文件。",
        why="收表单位没有被引用的文件，数据无法更新和核对。",
        example="全年执行数引用“[台账.xlsx]汇总!C5” → 链接了1个外部文件。",
        remedy="在“数据—编辑链接”中断开链接，把数据填在本表内。",
        message=_say_link,
        check=check_workbook,
    ),
    Rule(
        code="macro-present",
        name="宏",
        severity=Severity.WARNING,
        meaning="工作簿带有宏（VBA工程）。",
        why="宏可能改动数据或带来安全风险，自评表的计算不需要宏；工具从不运行宏。",
        example="收到的“附件1.xlsm”带有VBA工程 → 工作簿带有宏。",
        remedy="另存为不带宏的.xlsx文件后报送。",
        message=_say_macro,
        check=check_workbook,
    ),
)
