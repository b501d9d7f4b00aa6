"""Issuing: a planned form becomes a workbook that scores itself while it is filled in."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from jixiao.companion import COMPANIONS, checklist, contents, evidence, guide
from jixiao.files import FreeNames, free_name, safe_name
from jixiao.form_sheet import form_id, form_sheet, planned_form
from jixiao.numbers import decimal_text
from jixiao.template.indicators import IndicatorSet
from jixiao.template.model import Template
from jixiao.workbooks.writer import write_workbook

__all__ = ["IssuedFile", "IssuedForm", "issue_blank", "issue_roster", "issued_csv", "issued_paths", "notes"]

SHEET_NAME = "自评表"
_SHEET_NAME_LIMIT = 31
_RESERVED = "History"
"""Excel keeps this sheet name for itself."""
_WAITING = 64
"""Workbooks that wait for a worker or are waited for: enough to keep many busy, few enough to hold in memory."""


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook that is to be issued: its path, the names of its forms' sheets with what each is issued for."""

    path: str
    forms: tuple[tuple[str, IndicatorSet], ...]
    has_contents: bool = False


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """One form that was issued: a row of ``issued.csv``."""

    file: str
    sheet: str
    form_id: str | None
    project_code: str | None
    project: str | None
    department: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One workbook that was issued: its path below the output folder, its bytes, its forms."""

    path: str
    content: bytes
    forms: tuple[IssuedForm, ...]


def issue_blank(template: Template, year: int | None = None, indicator_set: IndicatorSet | None = None) -> bytes:
    """A workbook with one form.

    Args:
        template: The form.
        year: Budget year; the template's own if not given.
        indicator_set: The project and its indicators; without one the form is the blank official one.

    Returns:
        The workbook; the same arguments always give the same bytes.
    """
    year = year if year is not None else template.year
    return _workbook(template, year, _Book("", ((SHEET_NAME, indicator_set or IndicatorSet()),)))


def issue_roster(
    template: Template,
    sets: Sequence[IndicatorSet],
    *,
    per: str = "project",
    year: int | None = None,
    executor: Callable[[], Executor] | None = None,
) -> Iterator[IssuedFile]:
    """Workbooks for a roster, one at a time.

    Args:
        template: The form.
        sets: The projects and their indicators.
        per: ``project`` for one workbook each, ``unit`` for one per unit with a sheet per project.
        year: Budget year; the template's own if not given.
        executor: Makes whatever does the work; ``None`` does it here.

    Yields:
        The workbooks in the roster's order, the same ones whoever does the work.
    """
    work = partial(_issued_file, template, year if year is not None else template.year)
    books = _books(sets, per)
    yield from map(work, books) if executor is None else _side_by_side(work, books, executor)


def _side_by_side(
    work: Callable[[_Book], IssuedFile], books: Iterable[_Book], executor: Callable[[], Executor]
) -> Iterator[IssuedFile]:
    """The workbooks in order, of which only a few are under way at any time; a worker's exception is raised here."""
    waiting: deque[Future[IssuedFile]] = deque()
    with executor() as workers:
        try:
            for book in books:
                waiting.append(workers.submit(work, book))
                if len(waiting) == _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _issued_file(template: Template, year: int, book: _Book) -> IssuedFile:
    forms = tuple(_issued(book.path, sheet, template, year, member) for sheet, member in book.forms)
    return IssuedFile(book.path, _workbook(template, year, book), forms)


def issued_paths(sets: Sequence[IndicatorSet], *, per: str = "project") -> tuple[str, ...]:
    """The paths that `issue_roster` gives, in its order; nothing is planned or written for them."""
    return tuple(book.path for book in _books(sets, per))


def notes(template: Template, indicator_set: IndicatorSet) -> tuple[str, ...]:
    """What an administrator should know of a form before it is issued: points that do not add up.

    It is what the rule ``points-sum`` would say of the form that comes back: the execution's points count where the
    template scores it, and nothing is said of points that the officer has yet to fill in, unless the given ones
    exceed the full marks already.
    """
    points = [indicator.points for indicator in indicator_set.indicators]
    known = [figure for figure in points if figure is not None]
    rule = template.policy.execution
    execution = rule.points if rule is not None else Fraction(0)
    total, full = sum(known, execution), template.policy.full_marks.value
    if not known or total == full or (len(known) < len(points) and total < full):
        return ()
    name = f"“{indicator_set.project.name}”的" if indicator_set.project is not None else ""
    shown = f"（含预算执行率 {decimal_text(execution)} 分）" if execution else ""
    return (f"{name}分值合计{shown}为 {decimal_text(total)}，不是 {decimal_text(full)}；照名册制发，请核对。",)


def issued_csv(forms: Iterable[IssuedForm]) -> bytes:
    """``issued.csv``: what was issued, with a byte order mark so that Excel reads the Chinese."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(["file", "sheet", "form_id", "project_code", "project", "department", "unit"])
    for form in forms:
        writer.writerow(
            [form.file, form.sheet, form.form_id, form.project_code, form.project, form.department, form.unit]
        )
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _issued(path: str, sheet: str, template: Template, year: int, member: IndicatorSet) -> IssuedForm:
    project = member.project
    texts = project.texts if project is not None else {}
    return IssuedForm(
        path, sheet, form_id(template, year, member), project.code if project else None,
        project.name if project else None, texts.get("department"), texts.get("unit"),
    )  # fmt: skip


def _books(sets: Sequence[IndicatorSet], per: str) -> Iterator[_Book]:
    """The workbooks, planned and written by nobody yet."""
    names = FreeNames()
    if per == "project":
        for each in sets:
            yield _Book(names.take(_file_name(_project_stem(each))), ((SHEET_NAME, each),))
        return
    by_unit: dict[str, list[IndicatorSet]] = {}
    for each in sets:
        by_unit.setdefault(_unit(each), []).append(each)
    for unit, members in by_unit.items():
        sheets: dict[str, IndicatorSet] = {}
        for each in members:
            sheets[_sheet_name(_project_name(each), [*sheets, *COMPANIONS])] = each
        yield _Book(names.take(_file_name(unit)), tuple(sheets.items()), has_contents=True)


def _unit(indicator_set: IndicatorSet) -> str:
    """The unit that a workbook goes to; a department that implements its project itself is its own unit."""
    texts = indicator_set.project.texts if indicator_set.project is not None else {}
    return texts.get("unit") or texts.get("department") or ""


def _project_name(indicator_set: IndicatorSet) -> str:
    return indicator_set.project.name if indicator_set.project is not None else SHEET_NAME


def _project_stem(indicator_set: IndicatorSet) -> str:
    project = indicator_set.project
    return f"{project.code}_{project.name}" if project is not None and project.code else _project_name(indicator_set)


def _file_name(stem: str) -> str:
    # A dot in front would hide the file.
    return safe_name(f"{' '.join(stem.split()).strip('. ') or SHEET_NAME}.xlsx")


def _sheet_name(title: str, taken: Collection[str]) -> str:
    """A sheet's name as Excel takes it: no brackets and slashes, 31 characters, different without regard to case.

    An apostrophe and an exclamation mark are signs of a reference; they become their full-width likes.
    """
    plain = " ".join(title.split()).replace("'", "’").replace("!", "！")
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", plain).strip() or SHEET_NAME
    used = {name.casefold() for name in (*taken, _RESERVED)}
    return free_name(clean, "", lambda found: found.casefold() in used, _SHEET_NAME_LIMIT)


def _workbook(template: Template, year: int, book: _Book) -> bytes:
    forms = [planned_form(template, year, name, indicator_set) for name, indicator_set in book.forms]
    sheets = [form_sheet(form) for form in forms]
    if book.has_contents:
        sheets.insert(0, contents(forms))
    sheets += [checklist(forms), guide(forms), evidence(forms)]
    return write_workbook(
        sheets, title=template.title, subject=template.id,
        properties={"jixiao.template": template.id, "jixiao.version": str(template.version)},
    )  # fmt: skip
