"""The fund table: sources down, sources across, pairs of label and amount."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.numbers import decimal_text, exact
from layouts.expected import as_figure, as_rate, as_text
from layouts.facts import FundLine
from layouts.page import Page, at, chunks

__all__ = ["lay_funds"]

_MEASURES = ("initial", "adjustment", "budget", "arrived", "executed", "rate")
_AMOUNTS = frozenset({"initial", "adjustment", "budget", "arrived", "executed"})


def lay_funds(page: Page) -> None:
    """The fund table, in one of the ways that forms have it."""
    look, facts = page.look, page.facts
    if look.funds in ("absent", "execution_row"):
        return
    page.section(1)
    measures = [item for item in look.fund_columns if item != "adjustment" or look.funds == "national"]
    lines = facts.funds[:1] if look.funds in ("one_row", "pairs", "bare") else facts.funds
    if look.funds == "pairs":
        measures = [item for item in measures if item != "deviation"]
    elif look.funds == "both":
        measures = [item for item in measures if item not in ("points", "score", "deviation")]
    for item in ("points", "score"):
        if item in measures:
            page.expected.form[f"funds.{item}"] = as_figure(facts.execution.get(item))
    shown = [item for item in measures if item in _MEASURES and item != "adjustment"]
    for line in lines:
        wants = {item: (as_rate if item == "rate" else as_figure)(line.measures.get(item)) for item in shown}
        if look.funds not in ("pairs", "bare", "grouped"):
            wants["label"] = as_text(line.label)
        page.expected.funds.append(wants)
    if look.fund_unit == "heading" or (look.fund_unit == "label" and look.funds_label != "none"):
        page.expected.form["currency"] = as_text(facts.currency)
    ways = {"pairs": _fund_pairs, "transposed": _fund_columns, "grouped": _fund_groups}
    ways.get(look.funds, _fund_rows)(page, measures, lines)


def _measure(page: Page, item: str) -> str:
    look = page.look
    words = {
        "initial": look.initial, "budget": look.budget, "arrived": look.arrived, "executed": look.executed,
        "rate": look.rate, "points": look.fund_points, "score": look.fund_score, "adjustment": "调整数",
        "deviation": "未完成原因分析",
    }  # fmt: skip
    unit = f"（{page.facts.currency}）" if look.fund_unit == "heading" and item in _AMOUNTS else ""
    return f"{words[item]}{unit}"


def _fund_value(page: Page, line: FundLine, item: str, *, first: bool) -> str | None:
    if item in ("points", "score"):
        return page.facts.execution.get(item) if first else page.look.unscored
    if item == "adjustment":
        return "0" if line.measures.get("budget") else None
    if item == "deviation":
        return None
    text = line.measures.get(item)
    if item != "rate" or not text or not text.endswith("%"):
        return text
    number = text.removesuffix("%")
    return {"bare": number, "fraction": decimal_text(exact(number) / 100)}.get(page.look.rate_shown, text)


def _fund_label(page: Page, rows: int) -> int:
    """The block's label; the column that comes after it."""
    look = page.look
    if look.funds_label == "none":
        return page.first
    unit = f"（{page.facts.currency}）" if look.fund_unit == "label" else ""
    if look.funds_label == "stacked" and rows > 1:
        page.paper.put(page.row, page.first, "项目资金")
        page.paper.put(page.row + 1, page.first, unit)
    else:
        page.paper.put(page.row, page.first, f"项目资金{unit}", rows=rows if look.funds_label == "merged" else 1)
    return page.first + 1


def _fund_rows(page: Page, measures: list[str], lines: Sequence[FundLine]) -> None:
    look = page.look
    grouped = look.funds == "two_row" and measures[:2] == ["initial", "budget"]
    deep = 2 if look.funds == "two_row" else 1
    left = _fund_label(page, deep + len(lines))
    shares = page.shares(1 + len(measures), left)
    corner = look.funds_corner if look.funds_corner != "none" else None
    if look.funds == "bare":
        shares = [shares[0], *page.shares(len(measures), left)]
    else:
        page.paper.put(page.row, *at(shares[0], corner), rows=deep)
    for number, (item, share) in enumerate(zip(measures, shares[1:], strict=True)):
        if grouped and number < 2:
            page.paper.put(page.row + 1, *at(share, _measure(page, item)))
        else:
            page.paper.put(page.row, *at(share, _measure(page, item)), rows=deep)
    if grouped:
        page.paper.put(page.row, shares[1][0], "预算情况", shares[1][1] + shares[2][1])
    page.row += deep
    placed = [*lines[1:], lines[0]] if look.fund_total == "last" else lines
    for line in placed:
        if look.funds != "bare":
            page.paper.put(page.row, *at(shares[0], line.label))
        for item, share in zip(measures, shares[1:], strict=True):
            page.paper.figure(page.row, *at(share, _fund_value(page, line, item, first=line is lines[0])))
        page.row += 1


def _fund_groups(page: Page, measures: list[str], lines: Sequence[FundLine]) -> None:
    """Sources in two columns: a group's name merged beside its members, the others over both."""
    left = _fund_label(page, 1 + len(lines))
    shares = page.shares(2 + len(measures), left)
    both = (shares[0][0], shares[0][1] + shares[1][1])
    page.paper.put(page.row, *at(both, None))
    for item, share in zip(measures, shares[2:], strict=True):
        page.paper.put(page.row, *at(share, _measure(page, item)))
    page.row += 1
    for number, line in enumerate(lines):
        if number == 1:
            page.paper.put(page.row, *at(shares[0], "财政资金"), rows=len(lines[1:3]))
        page.paper.put(page.row, *at(shares[1] if number in (1, 2) else both, line.label))
        for item, place in zip(measures, shares[2:], strict=True):
            page.paper.figure(page.row, *at(place, _fund_value(page, line, item, first=number == 0)))
        page.row += 1


def _fund_columns(page: Page, measures: list[str], lines: Sequence[FundLine]) -> None:
    measures = [item for item in measures if item != "deviation"]
    left = _fund_label(page, 1 + len(measures))
    shares = page.shares(1 + len(lines), left)
    corner = page.look.funds_corner if page.look.funds_corner != "none" else None
    page.paper.put(page.row, *at(shares[0], corner))
    for line, share in zip(lines, shares[1:], strict=True):
        page.paper.put(page.row, *at(share, line.label))
    page.row += 1
    for item in measures:
        page.paper.put(page.row, *at(shares[0], _measure(page, item)))
        for number, (line, share) in enumerate(zip(lines, shares[1:], strict=True)):
            page.paper.figure(page.row, *at(share, _fund_value(page, line, item, first=number == 0)))
        page.row += 1


def _fund_pairs(page: Page, measures: list[str], lines: Sequence[FundLine]) -> None:
    per_row = 4 if page.width >= 9 else 2
    left = _fund_label(page, -(-len(measures) // per_row))
    for chunk in chunks(measures, per_row):
        shares = page.shares(2 * len(chunk), left)
        for number, item in enumerate(chunk):
            page.paper.put(page.row, *at(shares[2 * number], _measure(page, item)))
            value = _fund_value(page, lines[0], item, first=True)
            page.paper.figure(page.row, *at(shares[2 * number + 1], value))
        page.row += 1
