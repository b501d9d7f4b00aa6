"""Who has returned what: forms matched to a roster's projects, and the same form returned more than once.

A form that was issued for a roster row says so by its number; any other is matched by project code, else by
project name, where the units that form and row name do not contradict each other. A form of another year than
the one asked for leaves its row open. Of several returned forms of one project the one saved last counts. An
earlier one of the same number that differs is *superseded*: an older round of the same form. Every other surplus
one is a *duplicate*, which a person has to look at. Nothing is left out of the tables for it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from jixiao.form_sheet import form_id
from jixiao.roster import Roster
from jixiao.template import Project, Template, find_template, shipped_templates

__all__ = ["Lookalike", "Missing", "Returned", "Returns", "Surplus", "SurplusForm", "sort_returns"]

_NEVER = datetime.min.replace(tzinfo=UTC)


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


class Lookalike(Enum):
    """Why a form that looks like a missing one is not it."""

    YEAR = "another year"
    UNIT = "another unit"
    UNCLEAR = "no unit, where several projects share the name"


@dataclass(frozen=True, slots=True)
class Missing:
    """A project of the roster of which no form came back.

    Attributes:
        project: The roster's row.
        lookalikes: Forms of the project that do not count, each with the reason.
    """

    project: Project
    lookalikes: tuple[tuple[Mapping[str, Any], Lookalike], ...] = ()


@dataclass(frozen=True, slots=True)
class Returns:
    """The answer.

    Attributes:
        missing: What has not come back; empty without a roster.
        surplus: Forms that are one too many, in their order.
        year: The budget year that the roster was held against; ``None`` without a roster or without a year on any
            form.
        other_years: How many forms of the roster's projects are of another year.
    """

    missing: tuple[Missing, ...]
    surplus: tuple[SurplusForm, ...]
    year: int | None = None
    other_years: int = 0

    def count(self, kind: Surplus) -> int:
        """How many forms are too many for that reason."""
        return sum(each.kind is kind for each in self.surplus)


def sort_returns(
    returned: Sequence[Returned],
    roster: Roster | None = None,
    *,
    templates: Sequence[Template] = (),
    year: int | None = None,
) -> Returns:
    """Find what is missing and what is there more than once.

    Args:
        returned: Every form that could be read, in order.
        roster: Which projects were asked for.
        templates: Templates beside the shipped ones that forms may have been issued from.
        year: The budget year asked for; by default that of most forms of the roster's projects.
    """
    book = _Book(roster, templates)
    claims = [_Claim.of(each.form, book.row(each.form)) for each in returned]
    year = (year or _usual_year(claims)) if roster is not None else None
    seen = {claim.row for claim in claims if claim.is_of_year(year)}
    by_key = _by_key(claims)
    surplus: dict[int, SurplusForm] = {}
    for members in _groups(claims):
        latest = max(members, key=lambda index: (returned[index].saved or _NEVER, -index))
        surplus |= {index: _surplus(returned[index], returned[latest]) for index in members if index != latest}
    return Returns(
        missing=tuple(
            Missing(project, tuple((returned[index].form, why) for index, why in _lookalikes(project, claims, by_key)))
            for project in book.projects
            if project.row not in seen
        ),
        surplus=tuple(surplus[index] for index in sorted(surplus)),
        year=year,
        other_years=sum(claim.row is not None and not claim.is_of_year(year) for claim in claims),
    )


def _surplus(each: Returned, latest: Returned) -> SurplusForm:
    identical = each.digest == latest.digest
    number = each.form["form_id"]
    same_form = number is not None and number == latest.form["form_id"]
    older = each.saved is not None and latest.saved is not None and each.saved < latest.saved
    kind = Surplus.SUPERSEDED if same_form and older and not identical else Surplus.DUPLICATE
    return SurplusForm(each.form, kind, latest.form, identical)


# --- which project a form is of ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a form says of whose it is; names without what people write differently, ``""`` for what it does not say.

    Attributes:
        row: The roster row that it belongs to.
    """

    row: int | None
    year: int | None
    number: str
    code: str
    name: str
    unit: str
    department: str

    @classmethod
    def of(cls, form: Mapping[str, Any], row: int | None) -> _Claim:
        header = form["header"]
        texts = (_plain(header[name]) for name in ("project_code", "project", "unit", "department"))
        return cls(row, form["year"], form["form_id"] or "", *texts)

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """What two forms of one project have at least one of in common."""
        said = (("row", self.row), ("number", self.number), ("code", self.code), ("name", self.name))
        return tuple(key for key in said if key[1])

    @property
    def vagueness(self) -> tuple[bool, ...]:
        """Sorts those first that say more."""
        return (self.row is None, not self.number, not self.code, not (self.unit or self.department))

    def is_of_year(self, year: int | None) -> bool:
        """Whether it may be the form of that year: a form that names none may be."""
        return year is None or self.year in (None, year)

    def is_same_project(self, other: _Claim) -> bool:
        """Whether both are forms of one project and year, by the strongest thing that both of them say."""
        if not other.is_of_year(self.year):
            return False
        for mine, its in ((self.row, other.row), (self.number, other.number), (self.code, other.code)):
            if mine and its:
                return mine == its
        return bool(self.name) and self.name == other.name and not _contradict(self, other)


def _groups(claims: Sequence[_Claim]) -> Iterable[list[int]]:
    """Indexes of the forms of one project, project by project.

    Who says more comes first; a form that says too little to tell which of several projects it is of stays alone.
    """
    groups: list[list[int]] = []
    near: dict[Hashable, set[int]] = defaultdict(set)
    for index in sorted(range(len(claims)), key=lambda index: claims[index].vagueness):
        claim = claims[index]
        fitting = [
            group
            for group in set().union(*(near[key] for key in claim.keys))
            if all(claim.is_same_project(claims[member]) for member in groups[group])
        ]
        if len(fitting) != 1:
            fitting = [len(groups)]
            groups.append([])
        groups[fitting[0]].append(index)
        for key in claim.keys:
            near[key].add(fitting[0])
    return groups


def _usual_year(claims: Iterable[_Claim]) -> int | None:
    """The year of most forms of the roster's projects; the latest of several."""
    years = Counter(claim.year for claim in claims if claim.row is not None and claim.year is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _by_key(claims: Sequence[_Claim]) -> Mapping[Hashable, Sequence[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        for key in claim.keys:
            found[key].append(index)
    return found


def _lookalikes(
    project: Project, claims: Sequence[_Claim], by_key: Mapping[Hashable, Sequence[int]]
) -> Iterator[tuple[int, Lookalike]]:
    """Indexes of the forms that look like a missing project's."""
    asked = _named(project)
    for index in by_key.get(("row", project.row), ()):
        yield index, Lookalike.YEAR
    for index in by_key.get(("name", asked.name), ()):
        if claims[index].row is None:
            yield index, Lookalike.UNIT if _contradict(claims[index], asked) else Lookalike.UNCLEAR


class _Book:
    """A roster to look forms up in."""

    def __init__(self, roster: Roster | None, templates: Sequence[Template]) -> None:
        self._sets = [each for each in (roster.projects if roster is not None else ()) if each.project is not None]
        self._templates = {template.id: template for template in templates}
        self.projects = tuple(each.project for each in self._sets if each.project is not None)
        self._codes = {_plain(project.code): project.row for project in self.projects if project.code}
        self._names: dict[str, list[_Claim]] = defaultdict(list)
        for project in self.projects:
            self._names[_plain(project.name)].append(_named(project))
        self._numbers: dict[tuple[str, int], dict[str, int]] = {}

    def row(self, form: Mapping[str, Any]) -> int | None:
        """The roster row that a form belongs to, whatever its year."""
        if not self.projects:
            return None
        claim = _Claim.of(form, None)
        by_number = self._issued(form["template"], form["year"]).get(claim.number)
        return by_number or self._codes.get(claim.code) or self._by_name(claim)

    def _by_name(self, claim: _Claim) -> int | None:
        """The row of that name that the form's unit belongs to; a name that several share settles nothing."""
        rows = [row for row in self._names.get(claim.name, ()) if not _contradict(claim, row)]
        agreeing = [row for row in rows if _agree(claim, row)] or rows
        return agreeing[0].row if len(agreeing) == 1 else None

    def _issued(self, template: str | None, year: int | None) -> Mapping[str, int]:
        """Form numbers as issuing this roster would give them → rows."""
        if template is None or year is None:
            return {}
        if (template, year) not in self._numbers:
            self._numbers[template, year] = dict(self._issue(template, year))
        return self._numbers[template, year]

    def _issue(self, template: str, year: int) -> Iterator[tuple[str, int]]:
        if template in self._templates:
            known = self._templates[template]
        elif template in shipped_templates():
            known = find_template(template)
        else:
            return
        for each in self._sets:
            number = form_id(known, year, each)
            if number is not None and each.project is not None:
                yield number, each.project.row


def _named(project: Project) -> _Claim:
    """A roster row as a form would say it."""
    texts = (project.code, project.name, project.texts.get("unit"), project.texts.get("department"))
    return _Claim(project.row, None, "", *map(_plain, texts))


def _contradict(one: _Claim, other: _Claim) -> bool:
    """Whether two name different units, or, where one names none, different departments."""
    if one.unit and other.unit:
        return one.unit != other.unit
    return bool(one.department and other.department) and one.department != other.department


def _agree(one: _Claim, other: _Claim) -> bool:
    """Whether two name the same unit; a department that implements its project itself is its own unit."""
    name = one.unit or one.department
    return bool(name) and name == (other.unit or other.department)


def _plain(text: str | None) -> str:
    """A name without what people write differently: white space, width, case."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()
