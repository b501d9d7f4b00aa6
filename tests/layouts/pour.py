"""Pouring a form's facts into a look: the sheets, and beside them what a person reads in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layouts.expected import Expected
from layouts.facts import Facts
from layouts.front import lay_goals, lay_header, lay_title, lay_top_line
from layouts.look import Look
from layouts.money import lay_funds
from layouts.page import Page
from layouts.paper import Paper, Sheet
from layouts.settle import settle
from layouts.table import lay_table, table_columns
from layouts.tail import lay_helper, lay_tail, lay_total

__all__ = ["pour", "pour_many"]


def pour(facts: Facts, look: Look) -> tuple[list[Sheet], Expected]:
    """One form, with the sheets that lie beside it."""
    look = settle(look, facts)
    paper = Paper(look)
    page = _lay_out(paper, facts, look, look.row)
    sheets = [paper.sheet("附件1")]
    if look.cover in ("cover", "instructions"):
        sheets.insert(0, _other_sheet(look))
    if look.cover == "blank":
        sheets.append(Paper(look).sheet("Sheet2"))
    if look.cover == "hidden_copy":
        sheets.append(replace(sheets[0], name="上年", state="hidden"))
    return sheets, page.expected


def pour_many(forms: Sequence[tuple[Facts, Look]], *, gap: int = 2) -> tuple[list[Sheet], list[Expected]]:
    """Several forms under each other on one sheet."""
    paper = Paper(forms[0][1])
    expected = []
    row = forms[0][1].row
    for facts, look in forms:
        paper.look = settle(look, facts)
        page = _lay_out(paper, facts, paper.look, row)
        expected.append(page.expected)
        row = page.row + gap
    return [paper.sheet("自评表")], expected


def _other_sheet(look: Look) -> Sheet:
    paper = Paper(look)
    lines = ("绩效自评材料", "", "某县某局", "2023年3月") if look.cover == "cover" else (
        "填报说明", "一、请各单位认真填报，按时报送。", "二、年度指标值、实际完成值、得分不得为空。",
        "三、定量指标完成值达到指标值的，记满分；未达到的，按比例记分。")  # fmt: skip
    for number, text in enumerate(lines, start=1):
        paper.put(number, 1, text)
    return paper.sheet("封面" if look.cover == "cover" else "填报说明")


def _lay_out(paper: Paper, facts: Facts, look: Look, row: int) -> Page:
    page = Page(paper, facts, look, row, table_columns(look, facts))
    lay_title(page)
    lay_top_line(page)
    page.gap()
    page.section(0)
    lay_header(page)
    blocks = [lay_funds, lay_goals]
    for lay in blocks if look.funds_place == "above" else reversed(blocks):
        page.gap()
        lay(page)
    page.gap()
    page.section(3)
    lay_table(page)
    lay_total(page)
    lay_tail(page)
    lay_helper(page)
    return page
