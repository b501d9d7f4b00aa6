"""Issuing: a planned form becomes a workbook that scores itself while it is filled in."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from jixiao.cells import Area, CellRef, Value
from jixiao.computed import RowTraits, computed_cells, evaluate
from jixiao.files import FreeNames, free_name, safe_name
from jixiao.layout import Field, issued_name, issued_text
from jixiao.numbers import decimal_text
from jixiao.plan import FormPlan, Role, plan_form
from jixiao.prompts import prompts
from jixiao.template.indicators import IndicatorSet
from jixiao.template.model import Template
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, write_workbook

__all__ = ["IssuedFile", "IssuedForm", "issue_blank", "issue_roster", "issued_csv", "issued_paths", "notes"]

SHEET_NAME = "自评表"
_SHEET_NAME_LIMIT = 31
_WAITING = 64
"""Workbooks that wait for a worker or are waited for: enough to keep many busy, few enough to hold in memory."""

_SETTLED = frozenset({Role.FIXED, Role.LEVEL, Role.HELPER_FIXED})
"""Roles whose issued values are settled: targets, points, names, kinds."""

INPUT_FILL = "FFF9DB"
"""Light yellow: what the officer fills. Pale enough to stay readable in grey print."""
COMPUTED_FILL = "F2F2F2"
HEADING_FILL = "E8EEF4"

_STYLES: Mapping[Role, Style] = {
    Role.TITLE: Style(name="表题", font="黑体", size=18, border=False),
    Role.SUBTITLE: Style(name="表题副行", size=12, border=False),
    Role.LABEL: Style(name="固定内容"),
    Role.HEADING: Style(name="表头", bold=True, fill=HEADING_FILL),
    Role.LEVEL: Style(name="固定内容"),
    Role.INPUT: Style(name="填报", fill=INPUT_FILL, locked=False),
    Role.LONG_INPUT: Style(name="填报长文", fill=INPUT_FILL, locked=False, horizontal="left"),
    Role.COMPUTED: Style(name="自动计算", fill=COMPUTED_FILL),
    Role.FIXED: Style(name="固定内容"),
    Role.DASH: Style(name="固定内容"),
    Role.NOTE: Style(name="表注", size=9, border=False, horizontal="left", vertical="top"),
    Role.SIGNOFF: Style(name="签章", border=False, horizontal="left", indent=1),
    Role.SIGNOFF_INPUT: Style(
        name="签章填报", fill=INPUT_FILL, border=False, line=True, horizontal="left", locked=False
    ),
    Role.HELPER_HEADING: Style(name="辅助表头", size=9, bold=True, colour="595959", fill=HEADING_FILL),
    Role.HELPER_INPUT: Style(name="辅助填报", size=9, fill=INPUT_FILL, locked=False),
    Role.HELPER_FIXED: Style(name="辅助固定内容", size=9, colour="595959"),
    Role.HELPER_COMPUTED: Style(name="辅助自动计算", size=9, colour="595959", fill=COMPUTED_FILL),
}

_FROZEN_ROWS = 2
"""Title and year, beside which the state of the form stands."""

_HELPER_NOTE = "以下各列是填报辅助，不打印。白底为核定内容，黄底可填，灰底自动计算。"
_LEGEND = "黄底单元格由填报人填写；灰底单元格自动计算，不用填写。"


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
    return _workbook(template, year, [(SHEET_NAME, indicator_set or IndicatorSet())])


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
    path, named = book
    forms = tuple(_issued(path, sheet, template, year, member) for sheet, member in named)
    return IssuedFile(path, _workbook(template, year, named), forms)


def issued_paths(sets: Sequence[IndicatorSet], *, per: str = "project") -> tuple[str, ...]:
    """The paths that `issue_roster` gives, in its order; nothing is planned or written for them."""
    return tuple(path for path, _ in _books(sets, per))


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


def form_id(template: Template, year: int, indicator_set: IndicatorSet) -> str | None:
    """The short digest that names one roster row's form; ``None`` for a form issued blank."""
    project = indicator_set.project
    if project is None:
        return None
    parts = (
        template.id,
        str(template.version),
        str(year),
        str(project.row),
        project.code or "",
        project.name,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10].upper()


def _issued(path: str, sheet: str, template: Template, year: int, member: IndicatorSet) -> IssuedForm:
    project = member.project
    texts = project.texts if project is not None else {}
    return IssuedForm(
        path, sheet, form_id(template, year, member), project.code if project else None,
        project.name if project else None, texts.get("department"), texts.get("unit"),
    )  # fmt: skip


_Named = list[tuple[str, IndicatorSet]]
"""Sheet names of one workbook, each with what its form is issued for."""
_Book = tuple[str, _Named]
"""A workbook's path and its sheets."""


def _books(sets: Sequence[IndicatorSet], per: str) -> Iterator[_Book]:
    """The workbooks, planned and written by nobody yet."""
    names = FreeNames()
    if per == "project":
        for each in sets:
            yield names.take(_file_name(_project_stem(each))), [(SHEET_NAME, each)]
        return
    by_unit: dict[str, list[IndicatorSet]] = {}
    for each in sets:
        by_unit.setdefault(_unit(each), []).append(each)
    for unit, members in by_unit.items():
        sheets: dict[str, IndicatorSet] = {}
        for each in members:
            sheets[_sheet_name(_project_name(each), sheets)] = each
        yield names.take(_file_name(unit)), list(sheets.items())


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
    """A sheet's name as Excel takes it: no brackets and slashes, 31 characters, different without regard to case."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", " ".join(title.split())).strip("' ") or SHEET_NAME
    used = {name.casefold() for name in taken}
    return free_name(clean, "", lambda found: found.casefold() in used, _SHEET_NAME_LIMIT)


def _workbook(template: Template, year: int, named: Sequence[tuple[str, IndicatorSet]]) -> bytes:
    sheets = [_sheet(template, year, name, indicator_set) for name, indicator_set in named]
    return write_workbook(
        sheets, title=template.title, subject=template.id,
        properties={"jixiao.template": template.id, "jixiao.version": str(template.version)},
    )  # fmt: skip


def _sheet(template: Template, year: int, name: str, indicator_set: IndicatorSet) -> SheetSpec:
    plan = plan_form(template, indicator_set, name, year)
    number = form_id(template, year, indicator_set)
    cells = _cells(plan)
    top = plan.heading_rows[0]
    first_helper = plan.grid_columns + 2
    note_style = Style(size=9, border=False, horizontal="left", colour="595959", wrap=False)
    cells.append(CellSpec(Area(top - 1, first_helper, top - 1, first_helper), note_style, _HELPER_NOTE))
    cells.append(CellSpec(Area(1, first_helper, 1, first_helper), note_style, _LEGEND))
    if number is not None:
        # The number is also printed in a cell: a sheet that was copied keeps it where a person can read it.
        cells.append(CellSpec(Area(2, first_helper, 2, first_helper), note_style, f"表单编号：{number}"))
    inputs = [block.area for block in plan.blocks if block.role in {Role.INPUT, Role.LONG_INPUT}]
    return SheetSpec(
        name=name,
        cells=cells,
        widths=plan.column_widths,
        heights=plan.row_heights,
        names=_names(plan, template, year, number),
        validations=prompts(plan),
        protected=True,
        landscape=template.page.orientation == "landscape",
        print_area=Area(1, 1, plan.last_row, plan.grid_columns),
        repeat_rows=plan.heading_rows,
        freeze_row=_FROZEN_ROWS + 1,
        freeze_column=_frozen_columns(plan) + 1,
        footer=_footer(template, number),
        pages_tall=plan.pages.tall,
        side_margin=plan.pages.margin,
        breaks=plan.pages.breaks,
        selected=_first_empty(plan) or (inputs[0] if inputs else None),
    )


def _frozen_columns(plan: FormPlan) -> int:
    """The columns up to the indicators' names stay in sight while the helper columns are filled in."""
    names = [area.right for field, area in plan.layout.areas.items() if field.part == "row" and field.item == "name"]
    return max(names, default=0)


def _footer(template: Template, number: str | None) -> str:
    """Page and form number; ``&L``, ``&C``, ``&R`` are Excel's left, centre, right, ``&8`` the size."""
    left = f"表单编号 {number}" if number is not None else ""
    return f"&L&8{left}&C&8第 &P 页 共 &N 页&R&8{template.id} v{template.version}"


def _first_empty(plan: FormPlan) -> Area | None:
    """The first input that nothing was prefilled into."""
    for block in sorted(plan.blocks, key=lambda block: (block.area.top, block.area.left)):
        if block.role in {Role.INPUT, Role.LONG_INPUT} and block.value is None:
            return block.area
    return None


def _names(plan: FormPlan, template: Template, year: int, number: str | None) -> dict[str, Area | str | int]:
    names: dict[str, Area | str | int] = {
        Field("form", "", "template").name: template.id,
        Field("form", "", "version").name: template.version,
        Field("form", "", "year").name: year,
    }
    if number is not None:
        names[Field("form", "", "id").name] = number
    # Names point at the cell that carries the value; a merged range may be unmerged and stays found.
    names |= {field.name: Area(area.top, area.left, area.top, area.left) for field, area in plan.layout.areas.items()}
    # What is settled at issue is kept beside it, so that a later change is named cell by cell.
    names |= {
        issued_name(block.field): issued_text(block.value)
        for block in plan.blocks
        if block.field is not None and block.value is not None and block.role in _SETTLED
        if block.field.part in {"row", "execution"}
    }
    return names


def row_traits(plan: FormPlan) -> dict[str, RowTraits]:
    """What the rows' formulas depend on."""
    return {
        row.key: RowTraits(row.indicator.kind if row.indicator is not None else None, level.name)
        for level in plan.levels
        for row in level.rows
    }


def _cells(plan: FormPlan) -> list[CellSpec]:
    sheet = plan.layout.sheet
    computed = computed_cells(plan.layout, plan.template, row_traits(plan))
    typed: dict[CellRef, Value] = {block.area.first(sheet): block.value for block in plan.blocks}
    saved = evaluate(computed, typed.get)
    formulas = {cell.ref: cell.formula for cell in computed}
    cells = []
    for block in plan.blocks:
        ref = block.area.first(sheet)
        style = _STYLES[block.role]
        if block.number_format is not None:
            style = replace(style, number_format=block.number_format)
        if block.role is Role.LEVEL and block.field is not None and block.field.item == "name":
            style = replace(style, horizontal="left")
        if block.role is Role.SIGNOFF and block.field is not None:
            style = replace(style, horizontal="center", indent=0)  # where the seal goes
        if style.border and (outer := plan.outer(block.area)):
            style = replace(style, frame=outer)
        if plan.pages.cut(block.area):
            style = replace(style, vertical="top")  # a text in the middle might be cut in two
        value = saved.get(ref, block.value)
        cells.append(CellSpec(block.area, style, value, formulas.get(ref)))
    return cells
