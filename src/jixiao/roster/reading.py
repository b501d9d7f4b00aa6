"""From a roster's tables to its projects, each with its indicators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from jixiao.expressions import parse
from jixiao.roster.files import sheets_of
from jixiao.roster.indicators import indicator_of, number_in
from jixiao.roster.model import (
    HEADINGS,
    TELLING,
    YUAN,
    CurrencyUnit,
    Desk,
    Entry,
    Line,
    Roster,
    RosterError,
    RosterProblem,
    Row,
    SheetName,
)
from jixiao.template.indicators import Indicator, IndicatorSet, Project

__all__ = ["TEXTS", "read_roster"]

TEXTS: Final = {
    "主管部门": "department",
    "实施单位": "unit",
    "负责人": "manager",
    "联系电话": "phone",
    "业务股室": "office",
}
_HEADING_ROWS = 10
_UNIT: Final = re.compile(r"^(?P<heading>.+?)[（(](?P<unit>元|万元)[）)]$")


def read_roster(
    path: Path, *, year: int | None = None, currency_unit: CurrencyUnit = "万元"
) -> tuple[Roster, tuple[RosterProblem, ...]]:
    """Read a roster.

    Args:
        path: An .xlsx file, one of the two .csv files (``…项目.csv`` and ``…指标.csv``), or their folder.
        year: The budget year, for targets that name a day without a year.
        currency_unit: Unit of the amounts, unless a heading names another (``年初预算数（元）``).

    Returns:
        The roster, and notes on what was ignored or not understood.

    Raises:
        RosterError: The file cannot be read, or a cell would make a wrong form.
    """
    desk = Desk(year, currency_unit)
    tables = {name: _table(name, lines, desk) for name, lines in sheets_of(path).items()}
    if "项目" not in tables:
        raise RosterError([RosterProblem("", None, f"{path.name} 里没有“项目”表，花名册至少要有项目名称")])
    projects = [project for row in tables["项目"] if (project := _project(row, desk)) is not None]
    indicators: Mapping[int, Sequence[Indicator]] = {}
    if "指标" in tables:
        indicators = _indicators(tables["指标"], projects, desk)
    else:
        desk.note("", None, "没有“指标”表，各表的三级指标留空")
    if not projects:
        desk.fatal("项目", None, "一个项目也没有")
    if desk.problems:
        raise RosterError(desk.problems)
    sets = (IndicatorSet(project, tuple(indicators.get(project.row, ()))) for project in projects)
    return Roster(tuple(sets)), tuple(desk.notes)


def _table(sheet: SheetName, lines: Iterable[Line], desk: Desk) -> list[Row]:
    """Find the heading row, and take the rows under it; rows without a known cell are left out."""
    known, rows = HEADINGS[sheet], list(lines)
    top = next((index for index, line in enumerate(rows[:_HEADING_ROWS]) if _is_heading(sheet, line)), None)
    if top is None:
        wanted = "、".join(heading for heading in known if heading in TELLING[sheet])
        desk.fatal(sheet, None, f"前{_HEADING_ROWS}行里没有找到标题行（要有“{wanted}”）")
        return []
    number, cells = rows[top]
    headings = [_heading(cell) for cell in cells]
    columns: dict[str, int] = {}
    for column, (heading, _) in enumerate(headings):
        if heading in known and heading in columns:
            desk.note(sheet, number, f"“{heading}”有两列，只用左边一列")
        elif heading in known:
            columns[heading] = column
    ignored = [heading for heading, _ in headings if heading and heading not in known]
    if ignored:
        desk.note(sheet, number, f"多出的列没有使用：{'、'.join(ignored)}")
    units = {heading: unit for heading, unit in headings if unit and heading in known}
    table = []
    for number, cells in rows[top + 1 :]:
        found = {heading: cells[column] for heading, column in columns.items() if column < len(cells)}
        entries = {heading: cell for heading, cell in found.items() if cell is not None and cell.text}
        unsaved = [heading for heading, cell in found.items() if cell is not None and cell.unsaved]
        if unsaved:
            message = "是公式，文件里没有存下结果，按空白处理；请用Excel或WPS打开保存后再用"
            desk.note(sheet, number, f"{'、'.join(unsaved)}{message}")
        if entries:
            table.append(Row(sheet, number, entries, units))
    return table


def _is_heading(sheet: SheetName, line: Line) -> bool:
    return any(_heading(cell)[0] in TELLING[sheet] for cell in line[1])


def _heading(cell: Entry | None) -> tuple[str, str]:
    text = "".join(cell.text.split()).strip("*＊：:") if cell is not None else ""
    match = _UNIT.match(text)
    return (match["heading"], match["unit"]) if match else (text, "")


# --- what the rows mean -----------------------------------------------------------------------------------


def _project(row: Row, desk: Desk) -> Project | None:
    name = row.text("项目名称")
    if not name:
        desk.fatal(row.sheet, row.number, "没有项目名称")
        return None
    return Project(
        row=row.number,
        name=name,
        code=row.text("项目编码") or None,
        texts={key: row.text(heading) for heading, key in TEXTS.items() if row.text(heading)},
        initial=_amount(row, "年初预算数", desk),
        budget=_amount(row, "全年预算数", desk),
        deadline=row.text("填报截止日期") or None,
    )


def _amount(row: Row, heading: str, desk: Desk) -> Fraction | None:
    entry = row.entries.get(heading)
    if entry is None:
        return None
    number = entry.value if isinstance(entry.value, Fraction) else number_in(entry.text)
    if number is not None:
        yuan = number * YUAN[row.units.get(heading, desk.currency_unit)]
    else:
        read = parse(entry.text)
        if read.value is None or read.unit != "元":
            desk.fatal(row.sheet, row.number, f"{heading}不是数：{entry.text}")
            return None
        yuan = read.value
    if yuan < 0:
        desk.fatal(row.sheet, row.number, f"{heading}小于0：{entry.text}")
    return yuan / YUAN[desk.currency_unit]


def _indicators(rows: Iterable[Row], projects: Sequence[Project], desk: Desk) -> Mapping[int, Sequence[Indicator]]:
    """Indicators by their project's row."""
    owners = _owners(projects, desk)
    found: dict[int, list[Indicator]] = {}
    above: tuple[int, str, str] | None = None
    for row in rows:
        owner = _owner(row, owners, projects, desk)
        if owner is None:
            continue
        level1, level2 = row.text("一级指标"), row.text("二级指标")
        if not level1 and above is not None and above[0] == owner:
            # Officers write a level once and leave it blank below.
            level1, level2 = above[1], level2 or above[2]
        above = (owner, level1, level2)
        if not level1:
            desk.fatal(row.sheet, row.number, "没有一级指标，不知道排在哪一级")
        elif not level2 and not row.text("三级指标"):
            desk.fatal(row.sheet, row.number, "二级指标和三级指标都没有")
        else:
            found.setdefault(owner, []).append(indicator_of(row, level1, level2, desk))
    return found


def _owners(projects: Sequence[Project], desk: Desk) -> dict[str, int]:
    owners: dict[str, int] = {}
    for project in projects:
        if project.code is None:
            continue
        if project.code in owners:
            first = owners[project.code]
            desk.fatal("项目", project.row, f"项目编码重复：{project.code}（与第{first}行相同）")
        else:
            owners[project.code] = project.row
    return owners


def _owner(row: Row, owners: Mapping[str, int], projects: Sequence[Project], desk: Desk) -> int | None:
    code = row.text("项目编码")
    if code in owners:
        return owners[code]
    if code:
        desk.fatal(row.sheet, row.number, f"“项目”表里没有这个项目编码：{code}")
    elif len(projects) == 1:
        return projects[0].row
    elif projects:
        desk.fatal(row.sheet, row.number, "没有项目编码，不知道是哪个项目的指标")
    return None
