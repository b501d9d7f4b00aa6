"""What a batch came to: its record, and the rows of its two tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["FINDING_COLUMNS", "FORM_COLUMNS", "RECONCILE_SCHEMA", "Reconciliation", "finding_rows", "form_row"]

RECONCILE_SCHEMA: Final = "jixiao.reconcile/1"
FORM_COLUMNS: Final = (
    *("file", "sheet", "status", "error", "template", "form_id", "round", "project_code", "project"),
    *("department", "unit", "currency_unit", "initial", "budget", "executed", "rate", "points_total"),
    *("declared_total", "recalculated_total", "total", "declared_grade", "grade", "errors", "warnings"),
)
FINDING_COLUMNS: Final = (
    *("file", "sheet", "cell", "code", "severity", "level1", "level2", "name", "expected", "found", "message"),
)
_FUND_FIELDS: Final = ("currency_unit", "initial", "budget", "executed", "rate")
_HEADER_FIELDS: Final = ("project_code", "project", "department", "unit")
_TOTAL_FIELDS: Final = ("points_total", "declared_total", "recalculated_total", "total", "declared_grade", "grade")
_COUNTS: Final = (
    *("files", "forms", "ok", "findings", "unreadable", "attachments"),
    *("missing", "duplicate", "superseded"),
)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a batch came to.

    Attributes:
        files: Spreadsheets that were handed in, readable or not.
        forms: Forms found in them.
        ok: Forms without errors and warnings.
        findings: Forms with errors or warnings.
        unreadable: Spreadsheets that could not be read as a form.
        attachments: Other files.
        missing: Projects of the roster without a form.
        duplicate: Forms that are one too many.
        superseded: Older rounds of forms that came back again.
        outputs: Name → path of what was written.
        has_errors: Whether anything is at severity error.
        unreadable_files: Name and reason of each spreadsheet that could not be read.
        year: The budget year that the roster was held against; ``None`` without a roster, or if no form says its year.
        other_years: Forms of the roster's projects for another year, which count as not returned.
    """

    files: int
    forms: int
    ok: int
    findings: int
    unreadable: int
    attachments: int
    missing: int
    duplicate: int
    superseded: int
    outputs: Mapping[str, str]
    has_errors: bool
    unreadable_files: tuple[tuple[str, str], ...] = ()
    year: int | None = None
    other_years: int = 0

    def to_json(self) -> dict[str, Any]:
        """The document that ``reconcile --format json`` prints."""
        return {
            "schema": RECONCILE_SCHEMA,
            **{name: getattr(self, name) for name in _COUNTS},
            "outputs": dict(self.outputs),
        }


def form_row(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form's row of ``forms.csv``, from the contract's JSON of it."""
    row: dict[str, Any] = {name: form[name] for name in ("file", "sheet", "status", "error")}
    severities = [finding["severity"] for finding in form["findings"]]
    row |= {"errors": severities.count("error"), "warnings": severities.count("warning")}
    if form["status"] == "unreadable":
        return row
    funds = form["funds"] or {}
    row |= {"template": form["template"], "form_id": form["form_id"]}
    row |= {name: form["header"][name] for name in _HEADER_FIELDS}
    row |= {name: funds.get(name) for name in _FUND_FIELDS}
    return row | {name: form[name] for name in _TOTAL_FIELDS}


def finding_rows(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A form's rows of ``findings.csv``."""
    entries = form.get("indicators", ())
    by_cell = {cell: entry for entry in entries for cell in entry["cells"].values() if cell}
    by_name = {entry["name"]: entry for entry in entries}
    for finding in form["findings"]:
        facts = finding["facts"]
        entry = by_cell.get(finding["cell"]) or by_name.get(facts.get("name"), {})
        yield {
            "file": form["file"],
            "sheet": form["sheet"],
            **{name: finding[name] for name in ("cell", "code", "severity", "message")},
            **{name: entry.get(name) for name in ("level1", "level2")},
            "name": entry.get("name") or _one(facts.get("name")),
            "expected": _one(facts.get("expected")),
            "found": _one(facts.get("found")),
        }


def _one(fact: Any) -> Any:
    return "、".join(map(str, fact)) if isinstance(fact, list) else fact
