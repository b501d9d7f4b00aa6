"""Results for other programs: the contract's JSON of a scored form."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from jixiao.assess import Assessment, FormResult
from jixiao.cells import CellRef, Value
from jixiao.findings import Fact, Finding
from jixiao.numbers import plain_number
from jixiao.rules import message
from jixiao.scorecard import ExecutionLine, Line
from jixiao.submission import Entry, Funds, IndicatorEntry

__all__ = ["HEADER_FIELDS", "SCORE_SCHEMA", "finding_json", "form_items", "score_document"]

SCORE_SCHEMA = "jixiao.score/1"
HEADER_FIELDS = ("project", "project_code", "department", "unit", "manager", "contact", "phone")


def score_document(assessments: list[Assessment]) -> dict[str, Any]:
    """The document that ``score --format json`` prints."""
    return {"schema": SCORE_SCHEMA, "forms": [item for each in assessments for item in form_items(each)]}


def form_items(assessment: Assessment) -> list[dict[str, Any]]:
    """One item per form of a file; a file that holds none is one item with the reason."""
    if not assessment.forms:
        return [_unreadable(assessment)]
    return [_form(assessment.file, form) for form in assessment.forms]


def _unreadable(assessment: Assessment) -> dict[str, Any]:
    return {
        "file": assessment.file,
        "sheet": None,
        "status": "unreadable",
        "error": assessment.error,
        "findings": [],
    }


def _form(file: str, form: FormResult) -> dict[str, Any]:
    submission, scorecard = form.submission, form.scorecard
    identity = submission.identity
    recomputed = form.witnesses.recomputed
    return {
        "file": file,
        "sheet": submission.sheet,
        "status": form.status,
        "error": None,
        "template": identity.template if identity else form.template.id if form.template else None,
        "year": submission.year,
        "form_id": identity.form_id if identity else None,
        "recognised_by": "identity" if identity else "headings",
        "rule_source": form.rule_source.value,
        "header": {name: _text(submission.header.get(name)) for name in HEADER_FIELDS},
        "goals": {name: _text(submission.goals.get(name)) for name in ("expected", "actual")},
        "remarks": {name: _text(submission.remarks.get(name)) for name in ("deviation", "improvement", "other")},
        "funds": _funds(submission.funds, form) if submission.funds is not None else None,
        "indicators": [
            _indicator(entry, line, recomputed)
            for entry, line in zip(submission.indicators, scorecard.lines, strict=True)
        ],
        "points_total": _number(scorecard.points_total),
        "declared_points_total": _number(submission.points_total.number),
        "declared_total": _number(submission.total.number),
        "recalculated_total": _recalculated(submission.total, recomputed),
        "total": _number(scorecard.total),
        "total_low": _number(scorecard.total_low),
        "total_high": _number(scorecard.total_high),
        "total_working": scorecard.total_working,
        "cells": _cells(total=submission.total, points_total=submission.points_total, grade=submission.grade),
        "grade": scorecard.grade,
        "declared_grade": submission.grade.text,
        "findings": [finding_json(finding) for finding in form.findings],
    }


def _funds(funds: Funds, form: FormResult) -> dict[str, Any]:
    execution = form.scorecard.execution
    total = funds.total
    return {
        "currency_unit": funds.currency_unit,
        "initial": _number(total.get("initial").number),
        "budget": _number(total.get("budget").number),
        "executed": _number(total.get("executed").number),
        "declared_rate": _number(execution.declared_rate if execution else funds.rate.number),
        "rate": _number(execution.rate if execution else None),
        "points": _number(execution.points if execution else funds.points.number),
        "declared_score": _number(execution.declared if execution else funds.score.number),
        "recalculated_score": _recalculated(funds.score, form.witnesses.recomputed),
        **_scores(execution),
        "working": execution.working if execution else None,
        "cells": _cells(
            initial=total.get("initial"), budget=total.get("budget"), executed=total.get("executed"),
            rate=funds.rate, points=funds.points, score=funds.score,
        ),
        "rows": [
            {"label": row.label, **{name: _number(row.get(name).number) for name in ("initial", "budget", "executed")}}
            for row in funds.rows
        ],
    }  # fmt: skip


def _scores(line: Line | ExecutionLine | None) -> dict[str, int | float | None]:
    """The score and the room that the rule leaves; points taken off with a reason widen the room downwards."""
    if line is None:
        return {"score": None, "score_low": None, "score_high": None}
    low = line.rule_low
    if low is not None and line.score is not None:
        low = min(low, line.score)
    return {"score": _number(line.score), "score_low": _number(low), "score_high": _number(line.rule_high)}


def _indicator(entry: IndicatorEntry, line: Line, recomputed: Mapping[CellRef, Value]) -> dict[str, Any]:
    return {
        "level1": entry.level1,
        "level2": entry.level2,
        "name": entry.name,
        "target": entry.target.text,
        "actual": entry.actual.text,
        "points": _number(entry.points.number),
        "declared_score": _number(entry.score.number),
        "recalculated_score": _recalculated(entry.score, recomputed),
        "deduction": _number(entry.deduction.number),
        **_scores(line),
        "method": line.method,
        "direction": line.direction.value,
        "working": line.working,
        "deviation": entry.deviation.text,
        "cells": _cells(
            target=entry.target, actual=entry.actual, points=entry.points, score=entry.score,
            deviation=entry.deviation,
        ),
    }  # fmt: skip


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding, its text rendered."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "cell": str(finding.cell) if finding.cell is not None else None,
        "message": message(finding),
        "facts": {name: _fact(value) for name, value in finding.facts.items()},
    }


def _fact(value: Fact) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return plain_number(value) if isinstance(value, Fraction) else value


def _text(entry: Entry | None) -> str | None:
    return entry.text if entry is not None else None


def _number(value: Fraction | None) -> int | float | None:
    return plain_number(value) if value is not None else None


def _recalculated(entry: Entry, recomputed: Mapping[CellRef, Value]) -> int | float | None:
    value = recomputed.get(entry.ref) if entry.ref is not None else None
    return plain_number(value) if isinstance(value, Fraction) else None


def _cells(**entries: Entry) -> dict[str, str | None]:
    return {name: str(entry.ref) if entry.ref is not None else None for name, entry in entries.items()}
