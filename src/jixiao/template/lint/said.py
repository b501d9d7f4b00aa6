"""What a check says of a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from jixiao.template.model import Template
from jixiao.template.places import Keys

__all__ = ["Check", "Said", "Severity"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a check says.

    Attributes:
        keys: What is wrong.
        message: How it is wrong.
        against: What else it was held against; to blame where the file itself says only that.
    """

    keys: Keys
    message: str
    severity: Severity = "error"
    against: tuple[Keys, ...] = ()


Check = Callable[[Template], Iterator[Said]]
"""Looks at a template and says what is wrong in it."""
