"""A template: one year's form as data — its sections, its fixed levels, its scoring policy.

A template says what the official document says, in the document's words, and names that document beside
each number. It knows nothing of cells: where a section lies follows from its order and its spans.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from jixiao.template.places import Keys
from jixiao.template.policy import IndicatorKind, MethodChoice, Methods, Policy
from jixiao.template.sections import FundsSection, IndicatorsSection, Section
from jixiao.template.values import Exact, Record, Source, Text

__all__ = ["Level", "Page", "SubLevel", "Template", "bare_level", "sources"]


class SubLevel(Record):
    """A second level: rows in a blank form, and spare rows beside those that an indicator set brings."""

    name: Text
    points: Exact | None = None
    blank_rows: int = Field(default=2, ge=0, le=50)
    spare_rows: int = Field(default=1, ge=0, le=50)
    required: bool = True


class Level(Record):
    """A first level with its fixed second levels.

    Attributes:
        name: As printed.
        points: Points of the whole level; ``None`` where the document leaves them to the form.
        adjustable: Whether an indicator set's own points replace them without remark (class points as parameters).
        moves_to: The level that takes over the points where an indicator set has no indicator of this one.
        methods: Methods that differ from the policy's for this level.
    """

    name: Text
    points: Exact | None = None
    adjustable: bool = False
    source: Source | None = None
    moves_to: Text | None = None
    methods: Methods = Field(default_factory=dict)
    children: tuple[SubLevel, ...]


class Page(Record):
    """The sheet: grid column widths in characters of half width, and the paper's orientation."""

    columns: tuple[Exact, ...]
    orientation: Literal["portrait", "landscape"] = "portrait"


class Template(Record):
    """One form of one year.

    Attributes:
        id: Permanent id, also in every issued workbook.
        version: Counts up whenever an issued form would differ.
        year: The budget year that the form was made for.
        title: The form's official title.
        about: What it is and where it is used, one sentence for administrators.
        basis: Short key → the document it stands for; every ``source`` names a key of it, which loading checks.
        currency_unit: Unit of all amounts.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    version: int = Field(ge=1)
    year: int = Field(ge=2000, le=2100)
    title: Text
    about: Text
    basis: Mapping[str, Text]
    currency_unit: Literal["元", "万元"] = "万元"
    page: Page
    sections: tuple[Section, ...]
    levels: tuple[Level, ...]
    policy: Policy

    @property
    def indicators(self) -> IndicatorsSection:
        """The indicator table's section."""
        for section in self.sections:
            if isinstance(section, IndicatorsSection):
                return section
        raise LookupError(f"template {self.id} has no indicator table")

    @property
    def funds(self) -> FundsSection | None:
        """The fund table's section, if the form has one."""
        return next((section for section in self.sections if isinstance(section, FundsSection)), None)

    def level(self, name: str | None) -> Level | None:
        """The first level of that name; ``指标`` at the end makes no difference."""
        if name is None:
            return None
        return next((level for level in self.levels if bare_level(level.name) == bare_level(name)), None)

    def moved_points(self, used: Collection[str], name: str | None) -> Fraction:
        """The points that unused levels hand over to a level (没有满意度指标的，其分值并入效益指标).

        Args:
            used: Names of the first levels that have indicators.
            name: The level that may take over.
        """
        there, target = {bare_level(each) for each in used}, self.level(name)
        return sum(
            (level.points for level in self.levels
             if level.points is not None and bare_level(level.name) not in there
             and level.moves_to is not None and self.level(level.moves_to) is target),
            Fraction(0),
        )  # fmt: skip

    def method(self, kind: IndicatorKind, level1: str | None) -> MethodChoice:
        """The method for an indicator of that kind under that first level."""
        level = self.level(level1)
        if level is not None and kind in level.methods:
            return level.methods[kind]
        return self.policy.methods[kind]


def bare_level(name: str) -> str:
    """A level's name without white space and a final ``指标``, which forms print or leave out."""
    return "".join(name.split()).removesuffix("指标")


def sources(record: object, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every ``source`` of a template: the way to it, and the key of `Template.basis` that it names."""
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            value = getattr(record, name)
            if name == "source" and value is not None:
                yield (*keys, name), value
            else:
                yield from sources(value, (*keys, name))
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from sources(value, (*keys, key))
    elif isinstance(record, tuple):
        for index, value in enumerate(record):
            yield from sources(value, (*keys, index))
