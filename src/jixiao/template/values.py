"""What all records of a template share: they are frozen, refuse unknown keys, and hold exact numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jixiao.numbers import exact

__all__ = ["Exact", "Record", "Source", "Text"]


def _exact(value: object) -> Fraction:
    """Take a YAML number, or a percentage written as people write it (``60%``), exactly."""
    if isinstance(value, int | float | str | Fraction) and not isinstance(value, bool):
        try:
            if isinstance(value, str) and value.strip().endswith(("%", "％")):
                return exact(value.strip()[:-1]) / 100
            return exact(value)
        except ValueError as error:
            raise ValueError(f"应当是数，现为“{value}”") from error
    raise ValueError("应当是数")


Exact = Annotated[Fraction, BeforeValidator(_exact)]
"""A number in a template, exact; percentages may be written with ``%``."""

Text = Annotated[str, Field(min_length=1)]
Source = Annotated[str, Field(min_length=1, description="key of the template's `basis`: the document of a number")]


class Record(BaseModel):
    """A frozen record in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
