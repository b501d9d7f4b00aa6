"""Forms in a few words: each helper writes one part of a form and the cells that it lies in.

The form looks like the national one: the fund total in row 6, indicators from row 13 on, the total in row 40.
Columns: B 一级, C 二级, D 三级, E 指标值, F 完成值, G 分值, H 得分, I 偏差原因.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from jixiao.cells import Area, Cell, CellRef, ExcelError, Grid, SheetGrid, Value
from jixiao.findings import Finding, Severity
from jixiao.layout import Field, FormLayout
from jixiao.numbers import decimal_text, exact
from jixiao.rules import Case
from jixiao.scorecard import DirectionBasis, ExecutionLine, Line, RuleSource, Scorecard, Standing, Witnesses
from jixiao.submission import NOTHING, Entry, FundRow, Funds, Identity, IndicatorEntry, Submission, Subtotal

SHEET = "自评表"
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
OVER, UNDER, AGREES, NOT_JUDGED = Standing.OVER, Standing.UNDER, Standing.AGREES, Standing.NOT_JUDGED

Typed = str | int | float | Fraction | None
ABSENT = object()
"""Stands for a field that the form does not have."""


class Example(NamedTuple):
    """A form, and exactly what is found on it: (code, severity, cell, facts)."""

    code: str
    title: str
    case: Case
    found: tuple[tuple[str, Severity, str | None, dict[str, Any]], ...] = ()

    @property
    def passes(self) -> bool:
        return all(code != self.code for code, *_ in self.found)


def f(text: str | int | float) -> Fraction:
    return exact(text)


def ref(a1: str, sheet: str = SHEET) -> CellRef:
    return CellRef.parse(a1, sheet)


def value_of(typed: Typed) -> Value:
    if typed is None or isinstance(typed, str):
        return typed
    return exact(typed)


def cell(a1: str, typed: Typed = None, *, shown: str | None = None, formula: str | None = None, **more: Any) -> Cell:
    value = value_of(typed)
    if shown is None:
        shown = decimal_text(value) if isinstance(value, Fraction) else (value or "")
    return Cell(ref(a1), value, formula=formula, display=shown, **more)


def entry(
    a1: str,
    typed: object = None,
    *,
    shown: str | None = None,
    number: Fraction | None = None,
    formula: str | None = None,
) -> Entry:
    """A field of the form; ``number`` for a figure stored as text."""
    if typed is ABSENT:
        return NOTHING
    made = cell(a1, typed, shown=shown, formula=formula)  # type: ignore[arg-type]
    return Entry(made, made.text, number if number is not None else made.number)


@dataclass(frozen=True)
class Row:
    """One indicator row with what its rule yields."""

    name: str | None = "甲"
    target: object = 100
    actual: object = 100
    points: object = 10
    score: object = 10
    reason: object = None
    level1: str | None = "产出指标"
    level2: str | None = "数量指标"
    rule: tuple[str, str] | None = None
    standing: Standing = AGREES
    method: str | None = "at_least"
    working: str | None = None
    short: bool | None = False
    completion: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    deduction: object = ABSENT
    texts: frozenset[str] = frozenset()
    formulas: Mapping[str, str] = field(default_factory=dict)


def _row_entry(row: Row, number: int) -> IndicatorEntry:
    def at(column: str, what: str) -> Entry:
        typed = getattr(row, what)
        as_text = what in row.texts and isinstance(typed, str)
        return entry(
            f"{column}{number}", typed, number=exact(typed) if as_text else None, formula=row.formulas.get(what)
        )

    return IndicatorEntry(
        key=f"r{number:03}", issued=True, level1=row.level1, level2=row.level2, name=row.name,
        target=at("E", "target"), actual=at("F", "actual"), points=at("G", "points"), score=at("H", "score"),
        deviation=at("I", "reason"), deduction=at("K", "deduction"),
    )  # fmt: skip


def _line(index: int, row: Row, made: IndicatorEntry) -> Line:
    low, high = (exact(end) for end in row.rule) if row.rule else (made.score.number, made.score.number)
    return Line(
        row=index, points=made.points.number, declared=made.score.number, score=made.score.number, low=low, high=high,
        rule_low=low, rule_high=high, method=row.method, direction=DirectionBasis.STATED, working=row.working,
        standing=row.standing, short_of_target=row.short,
        completion=exact(row.completion) if row.completion else None, facts=row.facts,
    )  # fmt: skip


@dataclass(frozen=True)
class Money:
    """The fund table: total in row 6, parts (label, initial, budget, executed) from row 7 on."""

    initial: object = 100
    budget: object = 100
    executed: object = 100
    points: object = 10
    rate: object = 1
    shown: str | None = "100%"
    score: object = 10
    score_number: str | None = None
    reason: object = ABSENT
    arrived: object = ABSENT
    parts: tuple[tuple[str, object, object, object], ...] = ()
    sources: tuple[str, ...] = ()
    rule: tuple[str, str] | None = None
    standing: Standing = AGREES
    working: str | None = None
    earned: str | None = None
    """What the true rate earns, where the form claims another score."""


def _funds(money: Money) -> tuple[Funds, ExecutionLine | None]:
    def measures(row: int, initial: object, budget: object, executed: object) -> dict[str, Entry]:
        typed = {"initial": ("C", initial), "budget": ("D", budget), "executed": ("E", executed)}
        return {name: entry(f"{column}{row}", value) for name, (column, value) in typed.items()}

    total = measures(6, money.initial, money.budget, money.executed) | {"arrived": entry("J6", money.arrived)}
    parts = tuple(
        FundRow(money.sources[i] if money.sources else f"part{i + 1}", label, measures(7 + i, *amounts))
        for i, (label, *amounts) in enumerate(money.parts)
    )
    funds = Funds(
        "万元", FundRow("total", "年度资金总额", total), parts,
        points=entry("F6", money.points), rate=entry("G6", money.rate, shown=money.shown),
        score=entry("H6", money.score, number=exact(money.score_number) if money.score_number else None),
        deviation=entry("I6", money.reason),
    )  # fmt: skip
    if funds.points.number is None:
        return funds, None
    budget, executed = total["budget"].number, total["executed"].number
    rate = executed / budget if budget and executed is not None else None
    declared = funds.score.number
    low, high = (exact(end) for end in money.rule) if money.rule else (declared, declared)
    line = ExecutionLine(
        points=funds.points.number, declared_rate=funds.rate.number, rate=rate, declared=declared,
        score=exact(money.earned) if money.earned else declared,
        low=low, high=high, rule_low=low, rule_high=high, working=money.working, standing=money.standing,
    )  # fmt: skip
    return funds, line


def _entries(submission: Submission) -> Iterable[Entry]:
    yield from (*submission.header.values(), *submission.goals.values(), *submission.remarks.values())
    yield from (submission.points_total, submission.total, submission.grade)
    if submission.funds is not None:
        funds = submission.funds
        yield from (funds.points, funds.rate, funds.score, funds.deviation)
        for source in (funds.total, *funds.rows):
            yield from source.measures.values()
    for row in submission.indicators:
        yield from (row.target, row.actual, row.points, row.score, row.deviation, row.deduction)
    for subtotal in submission.subtotals:
        yield from (subtotal.points, subtotal.score, subtotal.share)


def form(
    *rows: Row,
    money: Money | None = None,
    total: object = ABSENT,
    points_total: object = ABSENT,
    grade: object = ABSENT,
    project: object = "某项目",
    header: Mapping[str, Entry] | None = None,
    goals: Mapping[str, Entry] | None = None,
    box: object = ABSENT,
    subtotals: tuple[Subtotal, ...] = (),
    identity: Identity | None = None,
    year: int | None = None,
    cells: tuple[Cell, ...] = (),
    sheet: Mapping[str, Any] | None = None,
    book: Mapping[str, Any] | None = None,
    witnesses: Witnesses | None = None,
    rule_source: RuleSource = RuleSource.ASSUMED,
    **case: Any,
) -> Case:
    """A whole form; what is not given is not on it."""
    indicators = tuple(_row_entry(row, 13 + i) for i, row in enumerate(rows))
    lines = tuple(_line(i, row, made) for i, (row, made) in enumerate(zip(rows, indicators, strict=True)))
    funds, execution = _funds(money) if money is not None else (None, None)
    areas = {Field("title", "", "title"): Area(1, 1, 1, 9), Field("total", "", "score"): Area(40, 8, 40, 8)}
    for i, made in enumerate(indicators):
        for column, item in enumerate(("level1", "level2", "name", "target", "actual", "points", "score"), start=2):
            areas[Field("row", made.key, item)] = Area(13 + i, column, 13 + i, column)
    submission = Submission(
        layout=FormLayout(SHEET, areas, dict.fromkeys(areas, "")), identity=identity, year=year,
        header={"project": entry("B3", project)} | dict(header or {}), goals=dict(goals or {}),
        remarks={"deviation": entry("B42", box)}, funds=funds, indicators=indicators, subtotals=subtotals,
        points_total=entry("G40", points_total), total=entry("H40", total), grade=entry("I40", grade),
    )  # fmt: skip
    placed = [made.cell for made in _entries(submission) if made.cell is not None and made.cell.value is not None]
    grid = Grid(
        (SheetGrid(SHEET, {(c.ref.row, c.ref.column): c for c in (*placed, *cells)}, **dict(sheet or {})),),
        **dict(book or {}),
    )
    scorecard = Scorecard(rule_source, lines, execution, None, None, None, None, None)
    return Case(
        submission=submission, scorecard=scorecard, grid=grid, rule_source=rule_source, witnesses=witnesses, **case
    )


def add_sheet(case: Case, sheet: SheetGrid) -> Case:
    assert case.grid is not None
    return replace(case, grid=replace(case.grid, sheets=(*case.grid.sheets, sheet)))


def error(a1: str, word: str, formula: str | None = None) -> Cell:
    return Cell(ref(a1), ExcelError(word), formula=formula, display=word)


def summary(finding: Finding) -> tuple[str, Severity, str | None, dict[str, Any]]:
    return finding.code, finding.severity, finding.cell.a1 if finding.cell is not None else None, dict(finding.facts)
