"""Footnotes: what a form's own notes state of its rule (定量指标… 定性指标…), clause by clause.

Knows texts, not forms. The wordings are data; a clause in any other wording states nothing, and what speaks of scoring
in words that nobody knows leaves its subject unsettled, so that no form is held to a rule which is half understood.
"""

from __future__ import annotations

from jixiao.footnote.reading import read_notes
from jixiao.footnote.stated import UNSTATED, StatedRule

__all__ = ["UNSTATED", "StatedRule", "read_notes"]
