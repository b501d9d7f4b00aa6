"""Who has returned what: forms matched to a roster's projects, and the same form returned more than once.

A form that was issued for a roster row says so by its number; any other is matched by project code, else by
project name and unit. Of several returned forms of one project the one saved last counts. An earlier one of
the same number that differs is *superseded*: an older round of the same form. Every other surplus one is a
*duplicate*, which a person has to look at. Nothing is left out of the tables for it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from jixiao.issue import form_id
from jixiao.roster import Roster
from jixiao.template import IndicatorSet, Project, find_template, shipped_templates

__all__ = ["Returned", "Returns", "Surplus", "SurplusForm", "sort_returns"]


class Surplus(Enum):
    """Why a form is one too many."""

    DUPLICATE = "重报"
    SUPERSEDED = "旧版"


@dataclass(frozen=True, slots=True)
class Returned:
    """One form that was returned.

    Attributes:
        form: The contract's JSON of it.
        digest: Of its file.
        saved: When its file was last saved.
    """

    form: Mapping[str, Any]
    digest: str
    saved: datetime | None


@dataclass(frozen=True, slots=True)
class SurplusForm:
    """A form that is one too many, beside the one that counts."""

    form: Mapping[str, Any]
    kind: Surplus
    counts: Mapping[str, Any]
    identical: bool


@dataclass(frozen=True, slots=True)
class Returns:
    """The answer.

    Attributes:
        missing: Projects of the roster of which no form came back; empty without a roster.
        surplus: Forms that are one too many, in their order.
    """

    missing: tuple[Project, ...]
    surplus: tuple[SurplusForm, ...]

    def count(self, kind: Surplus) -> int:
        """How many forms are too many for that reason."""
        return sum(each.kind is kind for each in self.surplus)


def sort_returns(returned: Sequence[Returned], roster: Roster | None = None) -> Returns:
    """Find what is missing and what is there more than once.

    Args:
        returned: Every form that could be read, in order.
        roster: Which projects were asked for.
    """
    book = _Book(roster.projects if roster is not None else ())
    groups: dict[Hashable, list[int]] = {}
    seen: set[int] = set()
    for index, each in enumerate(returned):
        row = book.row(each.form)
        key = ("row", row, each.form["year"]) if row is not None else _own_key(each.form)
        if row is not None:
            seen.add(row)
        if key is not None:
            groups.setdefault(key, []).append(index)
    surplus: dict[int, SurplusForm] = {}
    for members in groups.values():
        latest = max(members, key=lambda index: (returned[index].saved or datetime.min.replace(tzinfo=UTC), -index))
        for index in members:
            if index != latest:
                surplus[index] = _surplus(returned[index], returned[latest])
    return Returns(
        missing=tuple(project for project in book.projects if project.row not in seen),
        surplus=tuple(surplus[index] for index in sorted(surplus)),
    )


def _surplus(each: Returned, latest: Returned) -> SurplusForm:
    identical = each.digest == latest.digest
    number = each.form["form_id"]
    same_form = number is not None and number == latest.form["form_id"]
    older = each.saved is not None and latest.saved is not None and each.saved < latest.saved
    kind = Surplus.SUPERSEDED if same_form and older and not identical else Surplus.DUPLICATE
    return SurplusForm(each.form, kind, latest.form, identical)


def _own_key(form: Mapping[str, Any]) -> Hashable:
    """What makes two forms the same one where no roster says it; ``None`` where a form does not say."""
    header = form["header"]
    if form["form_id"] is not None:
        return ("id", form["form_id"])
    if header["project_code"]:
        return ("code", form["year"], _plain(header["project_code"]))
    if header["project"]:
        return ("name", form["year"], _plain(header["project"]), _plain(header["unit"] or header["department"]))
    return None


class _Book:
    """A roster to look forms up in."""

    def __init__(self, sets: Sequence[IndicatorSet]) -> None:
        self._sets = [each for each in sets if each.project is not None]
        self.projects = tuple(each.project for each in self._sets if each.project is not None)
        self._codes = _unique((_plain(project.code), project.row) for project in self.projects)
        self._units = _unique((_name_and_unit(project), project.row) for project in self.projects)
        self._names = _unique((_plain(project.name), project.row) for project in self.projects)
        self._numbers: dict[tuple[str, int], dict[str, int]] = {}

    def row(self, form: Mapping[str, Any]) -> int | None:
        """The roster row that a form belongs to; a name that several rows share settles nothing by itself."""
        if not self.projects:
            return None
        header = form["header"]
        unit = header["unit"] or header["department"]
        by_number = self._issued(form["template"], form["year"]).get(form["form_id"]) if form["form_id"] else None
        candidates = (
            by_number,
            self._codes.get(_plain(header["project_code"])),
            self._units.get((_plain(header["project"]), _plain(unit))),
            self._names.get(_plain(header["project"])),
        )
        return next((row for row in candidates if row is not None), None)

    def _issued(self, template: str | None, year: int | None) -> Mapping[str, int]:
        """Form numbers as issuing this roster would give them → rows."""
        if template not in shipped_templates() or template is None or year is None:
            return {}
        if (template, year) not in self._numbers:
            numbers = {form_id(find_template(template), year, each): each.project for each in self._sets}
            self._numbers[template, year] = {
                number: project.row for number, project in numbers.items() if number and project is not None
            }
        return self._numbers[template, year]


def _unique(pairs: Any) -> dict[Any, int]:
    """Key → row, for keys that are not blank and that only one row has."""
    pairs = list(pairs)
    counts = Counter(key for key, _ in pairs)
    return {key: row for key, row in pairs if key and counts[key] == 1}


def _name_and_unit(project: Project) -> tuple[str, str]:
    return _plain(project.name), _plain(project.texts.get("unit") or project.texts.get("department"))


def _plain(text: str | None) -> str:
    """A name without what people write differently: white space, width, case."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()
