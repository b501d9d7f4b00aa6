"""The colours of the three severities: marks on the form, the list of findings and the summary wear the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.findings import Severity

__all__ = ["FILLS"]

FILLS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "EE8267", Severity.WARNING: "FFD966", Severity.INFO: "9CC2E5"}
)
"""Red, amber, blue: three even steps of grey in print (159, 215, 187 of 255), apart for colour-blind eyes, under
black text readable, and none of the form's own fills (input FFF9DB, computed F2F2F2, heading E8EEF4)."""
