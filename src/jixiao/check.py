"""Checks a scored form by every rule and leaves each cell accused of its first cause only.

A figure that is wrong makes the figures computed from it look wrong too. The cause is said once, on its own
cell; later checks take the stated figures as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from jixiao.cells import CellRef
from jixiao.findings import Finding
from jixiao.rules import RULES, Case

__all__ = ["Case", "check"]

_CAUSES: Final[tuple[tuple[str, ...], ...]] = (
    (
        # structure
        "row-duplicated",
        "issued-value-changed",
        # inputs
        "placeholder-left",
        "missing-target",
        "missing-actual",
        "missing-points",
        "missing-header",
        "unparsed-value",
        "not-occurred",
        "magnitude-mismatch",
        "unit-mismatch",
        "kind-mismatch",
        "actual-copies-target",
        "far-over-target",
        "deviation-unexplained",
        "funds-sum",
        "execution-over-budget",
        "execution-rate-mismatch",
        # score
        "missing-score",
        "score-over-points",
        "score-mismatch",
        "qualitative-out-of-band",
        "execution-score-mismatch",
        # subtotal, total, grade
        "subtotal-mismatch",
        "total-mismatch",
        "grade-mismatch",
    ),
    # Points are another matter than the scores beside them, even where they have to share the total's cell.
    ("points-sum", "weights-unusual"),
    # So is the formula in a cell: whoever types a wrong total over it has done two things.
    (
        "formula-overwritten",
        "formula-altered",
        "formula-error",
        "no-saved-value",
        "stale-value",
        "engine-disagreement",
        "engines-differ",
    ),
)
"""Chains of causes: of the findings of one chain on one cell only the first stands."""

_FORMULAS: Final = 2
"""The chain of what is said of a formula rather than of a figure."""

_PLACE: Final[Mapping[str, tuple[int, int]]] = {
    code: (chain, place) for chain, codes in enumerate(_CAUSES) for place, code in enumerate(codes)
}


def check(case: Case) -> tuple[Finding, ...]:
    """Check one form by every rule.

    Args:
        case: The form with what it earns.

    Returns:
        Findings in form order (sheet row, column; those without a cell first), the most urgent first on a cell.
    """
    checks = dict.fromkeys(rule.check for rule in RULES if rule.status == "stable")
    found = _up_to_date(case, [finding for check_form in checks for finding in check_form(case)])
    return tuple(sorted(_first_causes(found), key=_form_order))


def _up_to_date(case: Case, findings: list[Finding]) -> list[Finding]:
    """Leave out what is said of a figure that an issued form's own formula has yet to bring up to date."""
    if case.witnesses is None or not case.submission.is_issued:
        return findings
    stale = {finding.cell for finding in findings if finding.code == "stale-value"} & case.witnesses.expected.keys()
    return [
        finding for finding in findings
        if finding.cell not in stale or _PLACE.get(finding.code, (_FORMULAS, 0))[0] == _FORMULAS
    ]  # fmt: skip


def _first_causes(findings: Iterable[Finding]) -> list[Finding]:
    findings = list(findings)
    first: dict[tuple[CellRef, int], int] = {}
    for finding in findings:
        if finding.cell is not None and finding.code in _PLACE:
            chain, place = _PLACE[finding.code]
            key = (finding.cell, chain)
            first[key] = min(place, first.get(key, place))
    return [finding for finding in findings if _stands(finding, first)]


def _stands(finding: Finding, first: Mapping[tuple[CellRef, int], int]) -> bool:
    if finding.cell is None or finding.code not in _PLACE:
        return True
    chain, place = _PLACE[finding.code]
    return first[finding.cell, chain] == place


def _form_order(finding: Finding) -> tuple[int, str, int, int, int]:
    cell = finding.cell
    if cell is None:
        return (0, "", 0, 0, finding.severity.rank)
    return (1, cell.sheet, cell.row, cell.column, finding.severity.rank)
