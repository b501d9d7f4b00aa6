"""Which rows a form gets: the template's fixed levels filled with an indicator set, and spare rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.layout import ISSUED, SPARE
from jixiao.template.indicators import Indicator, IndicatorSet
from jixiao.template.model import Level, SubLevel, Template, bare_level

__all__ = ["PlannedLevel", "PlannedRow", "PlannedSubLevel", "arrange"]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the indicator table; ``indicator`` is ``None`` for a spare row."""

    key: str
    indicator: Indicator | None


@dataclass(frozen=True, slots=True)
class PlannedSubLevel:
    """A second level with its rows; ``points`` are printed only where the form prints them."""

    name: str
    points: Fraction | None
    rows: tuple[PlannedRow, ...]


@dataclass(frozen=True, slots=True)
class PlannedLevel:
    """A first level with its second levels."""

    name: str
    points: Fraction | None
    children: tuple[PlannedSubLevel, ...]

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        """All rows of the level, in order."""
        return tuple(row for child in self.children for row in child.rows)


def arrange(template: Template, indicator_set: IndicatorSet) -> tuple[PlannedLevel, ...]:
    """Lay an indicator set into the template's levels.

    Levels stand in the template's order. A level that the template does not know is kept, after those that it
    does: an approved indicator is never dropped because a county named its level differently.
    """
    indicators = indicator_set.indicators
    placed: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        placed.setdefault((bare_level(indicator.level1), bare_level(indicator.level2)), []).append(indicator)
    counter = _Counter()
    levels = [_level(level, placed, blank=not indicators, counter=counter) for level in template.levels]
    known = {bare_level(level.name) for level in template.levels}
    for level1 in dict.fromkeys(indicator.level1 for indicator in indicators):
        if bare_level(level1) not in known:
            known.add(bare_level(level1))
            levels.append(_level(Level(name=level1, children=()), placed, blank=False, counter=counter))
    return _moved(template, tuple(level for level in levels if level.rows), indicators)


def _moved(
    template: Template, levels: tuple[PlannedLevel, ...], indicators: Sequence[Indicator]
) -> tuple[PlannedLevel, ...]:
    """The levels with the points that unused ones hand over; an unused one then has none of its own.

    Points that the indicators state are the approved ones and stay; a blank form uses every level.
    """
    used = {bare_level(indicator.level1) for indicator in indicators}
    if not used:
        return levels
    stated = {bare_level(each.level1) for each in indicators if each.points is not None}

    def points(planned: PlannedLevel) -> Fraction | None:
        own, name = template.level(planned.name), bare_level(planned.name)
        if own is None or planned.points is None or name in stated:
            return planned.points
        if name not in used:
            return None if own.moves_to is not None else planned.points
        return planned.points + template.moved_points(used, planned.name)

    return tuple(replace(level, points=points(level)) for level in levels)


class _Counter:
    """Row keys in sheet order: ``r01`` for an issued indicator, ``s02`` for a spare row."""

    def __init__(self) -> None:
        self._count = 0

    def key(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count:02d}"


def _level(
    level: Level, placed: dict[tuple[str, str], list[Indicator]], *, blank: bool, counter: _Counter
) -> PlannedLevel:
    first = bare_level(level.name)
    children = list(level.children)
    known = {bare_level(child.name) for child in children}
    for (level1, level2), found in placed.items():
        if level1 == first and level2 not in known:
            known.add(level2)
            children.append(SubLevel(name=found[0].level2 or level.name, spare_rows=0, blank_rows=0))
    planned = []
    for child in children:
        brought = placed.get((first, bare_level(child.name)), [])
        if not brought and bare_level(child.name) == first:
            brought = placed.get((first, ""), [])
        spare = child.blank_rows if blank else child.spare_rows
        rows = [PlannedRow(counter.key(ISSUED), indicator) for indicator in brought]
        rows += [PlannedRow(counter.key(SPARE), None) for _ in range(spare)]
        if rows:
            points = _sum(brought) if brought else child.points
            planned.append(PlannedSubLevel(child.name, points, tuple(rows)))
    total = _sum([row.indicator for child in planned for row in child.rows if row.indicator is not None])
    return PlannedLevel(level.name, total if total is not None else level.points, tuple(planned))


def _sum(indicators: list[Indicator]) -> Fraction | None:
    """The points of a level as its indicators give them; ``None`` if one of them gives none."""
    points = [indicator.points for indicator in indicators]
    if not points or any(value is None for value in points):
        return None
    return sum((value for value in points if value is not None), Fraction(0))
