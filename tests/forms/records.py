"""The sixteen published forms as submissions, built from their facts without any workbook.

A field that the published text has lies in a cell, so that rules can tell a blank field from an absent one: every
kind of field has a column of its own, every row of the form one row. What the text lost lies nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.cells import Cell, CellRef
from jixiao.check import check
from jixiao.findings import Finding
from jixiao.layout import FormLayout
from jixiao.recognise.figures import plain_figure
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource, Scorecard
from jixiao.submission import NOTHING, Entry, FundRow, Funds, IndicatorEntry, Submission, Subtotal

FACTS = Path(__file__).resolve().parents[1] / "facts"
NAMES = tuple(sorted(path.stem for path in FACTS.glob("*.json")))
SHEET = "自评表"
AMOUNTS = ("initial", "budget", "arrived", "executed", "balance", "arrival_rate", "rate")
COLUMNS = ("level1", "name", "target", "actual", "completion", "points", "score", "deviation")
FILLERS = frozenset({"/", "—", "-", "……"})


@dataclass(frozen=True, slots=True)
class Assessed:
    """One form, scored by the published rules and checked."""

    submission: Submission
    scorecard: Scorecard
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Sheet:
    """Where the next entry lies."""

    row: int = 1
    columns: dict[str, int] = field(default_factory=dict)

    def entry(self, item: str, text: str | None, *suffixes: str) -> Entry:
        """A field of the current row: blank without a text, a figure where the text is one."""
        ref = CellRef(SHEET, self.row, self.columns.setdefault(item, len(self.columns) + 1))
        number = plain_figure(text, ("%", *suffixes)) if text else None
        typed = number if number is not None else (text or None)
        return Entry(Cell(ref, typed, display=text or ""), text or None, number)


def load(name: str) -> dict[str, Any]:
    """The facts of one form."""
    facts: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))
    return facts


def submission(facts: Mapping[str, Any]) -> Submission:
    """What the form says."""
    sheet = _Sheet()
    header = {item: sheet.entry(item, text) for item, text in facts["header"].items() if text is not None}
    remarks = {
        item: sheet.entry(item, text)
        for item, text in zip(("deviation", "improvement"), facts["remarks"].values(), strict=False)
    }
    sheet.row += 1
    money = _funds(sheet, facts)
    indicators = tuple(_indicators(sheet, facts))
    levels = tuple(
        Subtotal(first, second, points=Entry(number=plain_figure(points), text=points))
        for first, second, points in facts["levels"]
    )
    sheet.row += 1
    return Submission(
        layout=FormLayout(SHEET, {}, {}),
        identity=None,
        year=facts["year"],
        header=header,
        goals={},
        remarks=remarks,
        funds=money,
        indicators=indicators,
        subtotals=levels,
        points_total=_stated(sheet, "points", facts["points_total"]),
        total=_stated(sheet, "score", facts["total"]),
        grade=_stated(sheet, "grade", facts.get("grade")),
    )


def _stated(sheet: _Sheet, item: str, text: str | None) -> Entry:
    return NOTHING if text is None else sheet.entry(item, text)


def _funds(sheet: _Sheet, facts: Mapping[str, Any]) -> Funds | None:
    if facts["funds"] is None:
        return None
    rows = []
    for number, row in enumerate(facts["funds"]["rows"]):
        sheet.row += 1
        measures = {item: sheet.entry(item, row[item]) for item in AMOUNTS if row.get(item) is not None}
        rows.append(FundRow("total" if number == 0 else f"part{number}", row["label"], measures))
    sheet.row -= len(rows) - 1
    execution = facts["execution"]
    money = Funds(
        currency_unit=facts["currency"],
        total=rows[0],
        rows=tuple(rows[1:]),
        points=_stated(sheet, "points", execution["points"]),
        rate=rows[0].get("rate"),
        score=_stated(sheet, "score", execution["score"]),
        deviation=_stated(sheet, "deviation", execution.get("deviation")),
    )
    sheet.row += len(rows)
    return money


def _indicators(sheet: _Sheet, facts: Mapping[str, Any]) -> Any:
    rows = facts["indicators"]
    used = {item for row in rows for item in ("points", "score") if row.get(item)}
    for number, row in enumerate(rows, start=1):
        if FILLERS & {row["points"], row["score"]}:
            continue  # struck out: no indicator of this project
        sheet.row += 1
        lost = {"target", "actual", "score"} if row.get("cut") else set()
        fields = {
            item: sheet.entry(item, row.get(item))
            for item in ("target", "actual", "points", "score", "deviation")
            if item not in lost and (item not in ("points", "score") or item in used)
        }
        completion = sheet.entry("completion", row["completion"]) if row.get("completion") else NOTHING
        yield IndicatorEntry(
            key=f"r{number:03}",
            issued=False,
            level1=row["level1"],
            level2=row["level2"],
            name=row["name"],
            target=fields.get("target", NOTHING),
            actual=fields.get("actual", NOTHING),
            points=fields.get("points", NOTHING),
            score=fields.get("score", NOTHING),
            deviation=fields.get("deviation", NOTHING),
            completion=completion,
            unit=row.get("unit", ""),
        )


def assessed(facts: Mapping[str, Any]) -> Assessed:
    """Score and check a form whose rule nobody knows, as any foreign form is."""
    said = submission(facts)
    card = score(said, None, RuleSource.ASSUMED)
    return Assessed(said, card, check(Case(submission=said, scorecard=card)))
