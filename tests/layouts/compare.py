"""A reading held against what a person reads: cell by cell, by the definition that the given forms are judged by.

A cell is right if it equals the fact after width, white space, ``|``, ``指标N：`` and ``（N分）`` are taken out on both
sides; a figure also where the number is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from fractions import Fraction
from typing import NamedTuple

from jixiao.submission import Entry, IndicatorEntry, Submission
from layouts.expected import Expected, Want

__all__ = ["CORE", "Check", "compare", "right_share"]

CORE = frozenset({"level1", "level2", "name", "target", "actual", "points", "score", "funds", "total"})
"""The parts that the given forms are judged by: the indicators' facts, the fund figures, the stated total."""

_ORDINAL = re.compile(r"指标\d*:")
_POINTS = re.compile(r"\(\d+(?:\.\d+)?分\)")


class Check(NamedTuple):
    """One field: where, what a person reads, what was read, and whether that is right."""

    field: str
    wanted: str
    got: str | None
    right: bool

    @property
    def item(self) -> str:
        """The last part of the field's name, which many fields share."""
        return self.field.rpartition(".")[2]

    @property
    def is_core(self) -> bool:
        """Whether the field counts for the share of right cells."""
        return not CORE.isdisjoint(self.field.split(".")) and not self.field.endswith("label")


def compare(expected: Expected, submission: Submission | None) -> list[Check]:
    """Every field of a form; all are wrong where nothing was read."""
    return [*_form(expected, submission), *_funds(expected, submission), *_rows(expected, submission)]


def right_share(checks: list[Check]) -> float:
    """The share of core fields that were read right."""
    core = [check.right for check in checks if check.is_core]
    return sum(core) / len(core) if core else 1.0


def _fold(text: str | None) -> str:
    bare = "".join(unicodedata.normalize("NFKC", text or "").split()).replace("|", "")
    return _POINTS.sub("", _ORDINAL.sub("", bare))


def _number(text: str | None) -> Fraction | None:
    bare = _fold(text).replace(",", "").removesuffix("分")
    scale = 100 if bare.endswith("%") else 1
    try:
        return Fraction(bare.removesuffix("%")) / scale
    except ValueError:
        return None


def _is_right(want: Want, entry: Entry) -> bool:
    if want.kind == "rate":
        return any(_number(text) == entry.number for text in want.accepted)
    if any(_fold(text) == _fold(entry.text) for text in want.accepted):
        return True
    numbers = {_number(text) for text in want.accepted} - {None}
    return entry.text is not None and bool(numbers) and _number(entry.text) in numbers


def _check(field: str, want: Want, entry: Entry) -> Check:
    got = entry.text if want.kind != "rate" else str(entry.number) if entry.number is not None else entry.text
    return Check(field, " / ".join(str(text) for text in want.accepted), got, _is_right(want, entry))


def _form(expected: Expected, submission: Submission | None) -> Iterator[Check]:
    found = _form_entries(submission) if submission is not None else {}
    for name, want in expected.form.items():
        yield _check(name, want, found.get(name, Entry()))
    subtotals = submission.subtotals if submission is not None else ()
    stated = {(_fold(each.level1), _fold(each.level2)): each.points for each in subtotals}
    for level1, level2, points in expected.levels:
        entry = stated.get((_fold(level1), _fold(level2)), Entry())
        yield _check(f"levels.{level1}/{level2 or ''}.printed", Want("figure", (points,)), entry)


def _form_entries(submission: Submission) -> Mapping[str, Entry]:
    funds = submission.funds
    year = str(submission.year) if submission.year is not None else None
    entries = {
        "year": Entry(text=year),
        "total": submission.total,
        "points_total": submission.points_total,
        "grade": submission.grade,
        **{f"header.{item}": entry for item, entry in submission.header.items()},
        **{f"goals.{item}": entry for item, entry in submission.goals.items()},
        **{f"remarks.{item}": entry for item, entry in submission.remarks.items()},
    }
    if funds is not None:
        entries |= {"funds.points": funds.points, "funds.rate": funds.rate, "funds.score": funds.score}
        entries["currency"] = Entry(text=funds.currency_unit)
    return entries


def _funds(expected: Expected, submission: Submission | None) -> Iterator[Check]:
    funds = submission.funds if submission is not None else None
    found = (funds.total, *funds.rows) if funds is not None else ()
    for number, wants in enumerate(expected.funds):
        row = found[number] if number < len(found) else None
        for item, want in wants.items():
            if item == "label":
                entry = Entry(text=row.label if row is not None else None)
            else:
                entry = row.get(item) if row is not None else Entry()
            yield _check(f"funds.{number}.{item}", want, entry)
    if len(found) > max(1, len(expected.funds)):
        yield Check("funds.rows", str(len(expected.funds)), str(len(found)), right=False)


def _rows(expected: Expected, submission: Submission | None) -> Iterator[Check]:
    """Rows are matched by name, so that one lost row is one row wrong and not all below it."""
    found = submission.indicators if submission is not None else ()
    wanted_keys = [_fold(wants["name"].accepted[0]) for wants in expected.rows]
    found_keys = [_fold(row.name) for row in found]
    if len(wanted_keys) == len(found_keys):
        pairs = dict(zip(range(len(found_keys)), found, strict=True))
        extra = 0
    else:
        blocks = SequenceMatcher(None, wanted_keys, found_keys, autojunk=False).get_matching_blocks()
        pairs = {block.a + step: found[block.b + step] for block in blocks for step in range(block.size)}
        extra = len(found) - len(pairs)
    for number, wants in enumerate(expected.rows):
        row = pairs.get(number)
        for item, want in wants.items():
            yield _check(f"row{number + 1}.{item}", want, _entry(row, item))
    for number in range(extra):
        yield from (
            Check(f"extra{number + 1}.{item}", "no such row", "a row", right=False) for item in ("name", "score")
        )


def _entry(row: IndicatorEntry | None, item: str) -> Entry:
    if row is None:
        return Entry()
    value = getattr(row, item)
    return value if isinstance(value, Entry) else Entry(text=value)
