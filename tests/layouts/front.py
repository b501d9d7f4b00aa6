"""Above the tables: title, header fields, goals."""

from __future__ import annotations

import re

from layouts.expected import as_text
from layouts.page import WORDS, Page, at, chunks

__all__ = ["lay_goals", "lay_header", "lay_title", "lay_top_line"]


def lay_top_line(page: Page) -> None:
    """What some forms print between title and header."""
    look = page.look
    if look.top_line == "preamble":
        page.across(WORDS["lines"]["preamble"])
    elif look.top_line == "signoff":
        texts = ("填报人：张三", "审核人：李四", "填报日期：2023年3月15日")
        for text, share in zip(texts, page.shares(3), strict=True):
            page.paper.put(page.row, *at(share, text))
        page.row += 1
    elif look.top_line == "unit_currency":
        left, right = page.shares(2)
        page.paper.put(page.row, *at(left, f"填报单位：{page.facts.header['unit'] or ''}"))
        page.paper.put(page.row, *at(right, look.currency_words.format(page.facts.currency)))
        page.row += 1


def lay_title(page: Page) -> None:
    """Title, year, the unit of amounts."""
    look, facts = page.look, page.facts
    year = look.year_text.format(facts.year)
    said = re.search(r"20\d\d", facts.title)
    whole = facts.title if said else f"{facts.year}年度{facts.title}"
    lines = {
        "annex": "附件1",
        "year": year,
        "unit": look.currency_words.format(facts.currency),
        "filled": "填报日期：2023年3月15日",
    }
    if look.title == "title_break":
        texts = [f"{facts.title}\n{year}"]
    elif look.title == "split":
        texts = ["某省某县", whole]
    else:
        pieces = look.title.split()
        lines["title"] = facts.title if "year" in pieces else whole
        texts = [lines[piece] for piece in pieces]
    for text in texts:
        if text in (lines["unit"], lines["filled"]) and not look.title_merged:
            page.paper.put(page.row, page.last, text)
            page.row += 1
        else:
            page.across(text, merged=look.title_merged)
    if said is None or int(said[0]) == facts.year:
        page.expected.form["year"] = as_text(str(facts.year))
    if ("unit" in look.title.split() or look.top_line == "unit_currency") and look.funds not in (
        "absent",
        "execution_row",
    ):
        page.expected.form["currency"] = as_text(facts.currency)


def lay_header(page: Page) -> None:
    """The header fields."""
    look = page.look
    fields = [(item, getattr(look, item), page.facts.header[item]) for item in ("project", "department", "unit")]
    more = [("manager", "项目负责人", "张三"), ("phone", "联系电话", "0717-1234567")]
    others = [("", "项目类型", "延续性项目"), ("", "资金来源", "财政拨款"), ("", "填报日期", "2023年3月15日")]
    if look.header_more == "manager":
        fields += more
    elif look.header_more == "many":
        fields += [*more, *others]
    elif look.header_more == "between":
        fields[1:1] = [("", "项目属性", "新增项目"), more[0]]
    for item, _, value in fields:
        if item:
            page.expected.form[f"header.{item}"] = as_text(value)
    sealed = look.header_colon == "（盖章）"  # only units have a seal
    labelled = [(f"{label}{look.header_colon if item == 'unit' or not sealed else ''}", value)
                for item, label, value in fields]  # fmt: skip
    _header_rows(page, labelled)


def _header_rows(page: Page, fields: list[tuple[str, str | None]]) -> None:
    look = page.look
    if look.header == "inline_row":
        page.across("    ".join(f"{label.rstrip('：')}：{value or ''}" for label, value in fields))
        return
    if look.header == "inline":
        for start in range(0, len(fields), 2):
            pair = fields[start : start + 2]
            for (label, value), (column, columns) in zip(pair, page.shares(len(pair)), strict=True):
                page.paper.put(page.row, column, f"{label.rstrip('：')}：{value or ''}", columns)
            page.row += 1
        return
    per_row = {"one": 1, "two": 2, "three": 3, "spaced": 1}.get(look.header)
    if per_row == 3 and page.width < 6:
        per_row = 2
    rows = [fields[:1], *chunks(fields[1:], 2)] if per_row is None else list(chunks(fields, per_row))
    for row in rows:
        for (label, value), (column, columns) in zip(row, page.shares(len(row)), strict=True):
            wide = look.label_width if columns > look.label_width + 1 else 1
            page.paper.put(page.row, column, label, wide)
            skip = wide if look.header == "spaced" and columns > wide + 1 else wide - 1
            page.paper.put(page.row, column + 1 + skip, value, columns - 1 - skip)
        page.row += 1


def lay_goals(page: Page) -> None:
    """The expected and the actual goal."""
    look, goals = page.look, page.facts.goals
    if look.goals == "absent":
        return
    page.section(2)
    pairs = [(look.expected_goal, goals["expected"]), (look.actual_goal, goals["actual"])]
    for item in ("expected", "actual"):
        page.expected.form[f"goals.{item}"] = as_text(goals[item])
    if look.goals in ("rows", "inline", "stacked"):
        for label, text in pairs:
            if look.goals == "inline":
                page.across(f"{label}：{text or ''}")
            elif look.goals == "stacked":
                page.across(label)
                page.across(text)
            else:
                page.paper.put(page.row, page.first, label)
                page.paper.put(page.row, page.first + 1, text, page.width - 1)
                page.row += 1
        return
    if look.goals == "three":
        pairs.insert(1, ("全年（调整）目标", "调整后目标同年初"))
    page.paper.put(page.row, page.first, "绩效目标" if look.expected_goal == "年度总体目标" else "年度总体目标", rows=2)
    for (label, text), share in zip(pairs, page.shares(len(pairs), page.first + 1), strict=True):
        page.paper.put(page.row, *at(share, label))
        page.paper.put(page.row + 1, *at(share, text))
    page.row += 2
