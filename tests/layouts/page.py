"""The page that the blocks of a form are laid on: its next free row, its width, and what was put there so far."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from layouts.expected import Expected
from layouts.facts import Facts
from layouts.look import Look
from layouts.paper import Paper

__all__ = ["WORDS", "Column", "Page", "at", "chunks", "is_number"]

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))["sheet"]


class Column(NamedTuple):
    """A column of the indicator table and the grid columns that it takes."""

    item: str
    left: int
    width: int


class Page:
    """A form being laid out from the top.

    Attributes:
        row: The next free sheet row.
        first: The form's first grid column.
        last: Its last one, as far as the indicator table reaches.
        expected: What a person reads in what was laid out so far.
    """

    def __init__(self, paper: Paper, facts: Facts, look: Look, row: int, columns: Sequence[Column]) -> None:
        self.paper = paper
        self.facts = facts
        self.look = look
        self.row = row
        self.first = look.column
        self.expected = Expected()
        self.columns = columns
        self.last = max(columns[-1].left + columns[-1].width - 1, self.first + 5)
        self.width = self.last - self.first + 1

    def column(self, item: str) -> Column | None:
        """The table's column for an item, if it has one."""
        return next((column for column in self.columns if column.item == item), None)

    def section(self, number: int) -> None:
        """A line across the form that names the block below it."""
        if self.look.sections == "none":
            return
        points = self.facts.execution.get("points") if self.look.sections == "points" and number == 1 else None
        text: str = WORDS["lines"]["sections"][number]
        self.across(f"{text}（{points}分）" if points else text)

    def gap(self) -> None:
        self.row += self.look.gap

    def across(self, text: str | None, *, merged: bool = True) -> None:
        self.paper.put(self.row, self.first, text, self.width if merged else 1)
        self.row += 1

    def shares(self, count: int, left: int | None = None) -> list[tuple[int, int]]:
        """The width from a column on, shared out: (column, columns) each; the last takes what is over."""
        start = self.first if left is None else left
        width = max(self.last - start + 1, count)
        each = width // count
        return [(start + number * each, each if number < count - 1 else width - each * (count - 1))
                for number in range(count)]  # fmt: skip


def at(share: tuple[int, int], text: str | None) -> tuple[int, str | None, int]:
    return share[0], text, share[1]


def chunks(items: Sequence, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def is_number(text: str | None) -> bool:
    return text is not None and text.replace(".", "", 1).isdigit()
