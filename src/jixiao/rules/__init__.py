"""The catalogue of findings: every code of the contract with its page, in the contract's order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.findings import Finding
from jixiao.rules import actuals, formulas, funds, identity, missing, points, scores, texts, totals, workbook
from jixiao.rules.base import Case, Check, Rule

__all__ = ["RULES", "Case", "Check", "Rule", "message", "rule"]

RULES: Final[tuple[Rule, ...]] = (
    *points.RULES,
    *scores.RULES,
    *funds.RULES,
    *totals.RULES,
    *missing.RULES,
    *actuals.RULES,
    *texts.RULES,
    *formulas.RULES,
    *identity.RULES,
    *workbook.RULES,
)
"""Every rule, retired ones included: a code is never used again."""

_BY_CODE: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in RULES})


def rule(code: str) -> Rule:
    """The rule of that code.

    Raises:
        KeyError: No such code.
    """
    return _BY_CODE[code]


def message(finding: Finding) -> str:
    """The finding in one Chinese sentence."""
    return _BY_CODE[finding.code].message(finding)
