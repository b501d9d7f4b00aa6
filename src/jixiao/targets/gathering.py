"""From files of targets to one roster: each project once, with a code that joins it to its indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from jixiao.cells import Grid
from jixiao.inbox import Item, ItemKind
from jixiao.targets.reading import TargetProblem, TargetSet, read_targets
from jixiao.template import IndicatorSet, Project
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.opening import open_workbook

__all__ = ["Harvest", "gather_targets"]

_INVENTED: Final = "自编"


@dataclass(slots=True)
class Harvest:
    """What files of targets came to.

    Attributes:
        sets: Projects with their indicators, in the order of the files; each has a code if there are several.
        problems: File and what there is to say of it.
        unreadable: File and why it holds no targets.
        attachments: Files that are no spreadsheets.
        invented: Codes that were made up, since indicators are joined to their project by code.
    """

    sets: list[IndicatorSet] = field(default_factory=list)
    problems: list[tuple[str, TargetProblem]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    attachments: int = 0
    invented: list[str] = field(default_factory=list)


def gather_targets(items: Iterable[Item]) -> Harvest:
    """Read the targets of files; one that holds none never stops the others."""
    harvest = Harvest()
    taken: list[tuple[Project, str]] = []
    for item in items:
        if item.kind is ItemKind.ATTACHMENT:
            harvest.attachments += 1
            continue
        if item.kind is ItemKind.UNREADABLE:
            harvest.unreadable.append((item.file, item.reason or "这个文件打不开。"))
            continue
        try:
            grid = _grid(item)
        except UnreadableWorkbook as unreadable:
            harvest.unreadable.append((item.file, str(unreadable)))
            continue
        read = read_targets(grid)
        harvest.problems += [(item.file, problem) for problem in read.problems]
        if read.reason is not None:
            harvest.unreadable.append((item.file, read.reason))
        for found in read.sets:
            _take(harvest, taken, found, item.file)
    _join(harvest)
    return harvest


def _grid(item: Item) -> Grid:
    """A file's cells; the one place that knows how a file is opened."""
    return open_workbook(item.content).grid


def _take(harvest: Harvest, taken: list[tuple[Project, str]], found: TargetSet, file: str) -> None:
    """Keep a project, unless an earlier file or sheet brought it."""
    project = found.indicators.project
    assert project is not None
    first = next((where for other, where in taken if _same(project, other)), None)
    if first is not None:
        message = f"项目“{project.name}”已经从 {first} 收过，以先读到的为准，这里的没有收。"
        harvest.problems.append((file, TargetProblem(found.place, message, lost=True)))
        return
    taken.append((project, f"{file} {found.place}"))
    harvest.sets.append(found.indicators)


def _same(one: Project, other: Project) -> bool:
    """Whether two are one project: by code, else by name and whose it is, as far as both say so."""
    if one.code is not None and other.code is not None:
        return one.code == other.code
    sides = ((one.texts.get(item), other.texts.get(item)) for item in ("unit", "department"))
    return one.name == other.name and all(mine == theirs for mine, theirs in sides if mine and theirs)


def _join(harvest: Harvest) -> None:
    """Give each project a code where there are several: the roster knows no other tie to the indicators."""
    if len(harvest.sets) < 2:
        return
    known = {each.project.code for each in harvest.sets if each.project is not None}
    free = _codes(known)
    for place, each in enumerate(harvest.sets):
        if each.project is not None and each.project.code is None:
            code = next(free)
            harvest.sets[place] = replace(each, project=replace(each.project, code=code))
            harvest.invented.append(code)


def _codes(known: Collection[str | None]) -> Iterator[str]:
    return (code for number in count(1) if (code := f"{_INVENTED}{number:03d}") not in known)
