"""Forms of other formats from the command line: what is said of them, and what comes back."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from garbage import SAMPLES, Run, laid
from jixiao.cells import SheetGrid
from jixiao.workbooks.reader import read_grid

FOREIGN = (SAMPLES / "foreign" / "01-稷山-整.xlsx").read_bytes()


def page(sheet: SheetGrid) -> bytes:
    """A sheet as a budget system exports it: a table with spans, in GBK, that calls itself nothing."""
    covered = {
        (row, column): area
        for area in sheet.merges
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    rows = []
    for row in range(1, max(row for row, _ in sheet.cells) + 1):
        cells = []
        for column in range(1, max(column for _, column in sheet.cells) + 1):
            area = covered.get((row, column))
            if area is not None and (area.top, area.left) != (row, column):
                continue
            span = f" colspan={area.right - column + 1} rowspan={area.bottom - row + 1}" if area is not None else ""
            shown = escape(sheet.cell(row, column).display).replace("\n", "<br>")
            cells.append(f"<td{span}>{shown}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<html><meta charset="gb2312"><table>{"".join(rows)}</table></html>'.encode("gb18030")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    content = page(read_grid(FOREIGN).sheet("自评表"))
    files = {"自评表.xlsx": FOREIGN, "导出/自评表.xls": content, "导出/网页.html": content, "说明.txt": b"a\tb\nc\td"}
    laid(tmp_path / "收件夹", files)
    return tmp_path / "收件夹"


def test_a_page_named_xls_is_a_form_and_other_pages_and_texts_are_attachments(run: Run, inbox: Path) -> None:
    result = run("score", "收件夹", "--format", "json")
    forms = json.loads(result.stdout)["forms"]
    assert [form["file"] for form in forms] == ["收件夹/导出/自评表.xls", "收件夹/自评表.xlsx"]
    assert "另有 2 个附件" in result.stderr
    exported, original = forms
    for form in forms:
        for part in (form, form["funds"], *form["indicators"]):
            part.pop("cells")
    assert exported["indicators"] == original["indicators"]
    assert exported["funds"] == original["funds"]
    assert exported["total"] == original["total"]


def test_how_a_form_was_read_is_said_in_one_line(run: Run, inbox: Path) -> None:
    said = "  读取：原文件是网页或文本，没有公式，只按填报的数核对\n"
    assert run("score", "收件夹/导出/自评表.xls").stdout.count(said) == 1
    assert "读取：" not in run("score", "收件夹/自评表.xlsx").stdout


def test_the_findings_of_a_page_come_in_a_workbook_of_their_own(run: Run, inbox: Path) -> None:
    run("annotate", "收件夹", "-o", "批注")
    assert {path.name for path in Path("批注").rglob("*.xlsx")} == {"自评表.核对结果.xlsx", "自评表.xlsx"}
