"""Submissions written as small tables, for tests that need no workbook."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.layout import FormLayout
from jixiao.numbers import exact
from jixiao.submission import NOTHING, Entry, FundRow, Funds, Identity, IndicatorEntry, Submission

LAYOUT = FormLayout("表", {}, {})


def figure(text: str | None) -> Entry:
    """``97%``, ``19.4``, ``215,457.6``; a dash or nothing is no figure."""
    if text is None or text.strip() in {"", "-", "—", "/"}:
        return Entry(text=(text or "").strip() or None)
    plain = text.strip().replace(",", "")
    number = exact(plain[:-1]) / 100 if plain.endswith("%") else exact(plain)
    return Entry(text=text.strip(), number=number)


def words(text: str | None) -> Entry:
    return Entry(text=(text or "").strip() or None)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def foreign_row(line: str, key: int, level1: str | None = None) -> IndicatorEntry:
    """``名称 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因``; trailing cells may be left out."""
    name, target, actual, points, score, deviation = [*cells(line), *[""] * 6][:6]
    return IndicatorEntry(
        key=f"r{key}",
        issued=False,
        level1=level1,
        level2=None,
        name=name,
        target=words(target),
        actual=words(actual),
        points=figure(points),
        score=figure(score),
        deviation=words(deviation),
    )


def issued_row(line: str, key: int, level1: str | None = None) -> IndicatorEntry:
    """``名称 | 性质 | 指标值 | 完成值 | 分值 | 得分 | 扣减分 | 偏差原因``.

    An interval's target is ``2~3`` (``2~3 反向`` if less is better); a word in a cell of figures stays a text.
    """
    name, kind, target, actual, points, score, deduction, deviation = [*cells(line), *[""] * 8][:8]
    low = high = NOTHING
    less = None
    if kind == "区间":
        ends, _, direction = target.partition(" ")
        low, high = map(figure, ends.split("~"))
        less = direction == "反向"
    read = words if kind == "定性" else typed
    return IndicatorEntry(
        key=f"r{key}",
        issued=True,
        level1=level1,
        level2=None,
        name=name,
        target=words(target) if kind == "区间" else read(target),
        actual=read(actual),
        points=figure(points),
        score=figure(score),
        deviation=words(deviation),
        kind=kind or None,
        less_is_better=less,
        unit="%" if "%" in target else "",
        low=low,
        high=high,
        deduction=figure(deduction),
    )


def typed(text: str) -> Entry:
    try:
        return figure(text)
    except ValueError:
        return words(text)


def funds(budget: str, executed: str, points: str, rate: str, score: str, deviation: str = "") -> Funds:
    total = FundRow("total", "年度资金总额", {"budget": figure(budget), "executed": figure(executed)})
    return Funds(
        "万元", total, points=figure(points), rate=figure(rate), score=figure(score), deviation=words(deviation)
    )


def table(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line.strip()]


def form(
    rows: tuple[IndicatorEntry, ...],
    *,
    template: str | None = None,
    money: Funds | None = None,
    year: int | None = 2020,
    remarks: Mapping[str, str] | None = None,
    total: str = "",
) -> Submission:
    """A submission; with ``template`` it is an issued form."""
    return Submission(
        layout=LAYOUT,
        identity=Identity(template, 1, year or 0, None) if template else None,
        year=year,
        header={},
        goals={},
        remarks={box: words(text) for box, text in (remarks or {}).items()},
        funds=money,
        indicators=rows,
        total=figure(total),
    )


def number(text: str) -> Fraction | None:
    return figure(text).number
