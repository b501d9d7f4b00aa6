"""Rosters: which projects get a form, and the indicators of each; an .xlsx workbook or two .csv files.

The reader takes the columns that a roster has and no others: a further one is ignored with a note, and a cell
that would make a wrong form stops the roster with its sheet and row. It knows no template; the caller says
the year (for ``12月31日前``) and the unit of amounts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from jixiao.expressions import Direction, Expression, Relation, direction_of, parse
from jixiao.numbers import decimal_text, exact
from jixiao.template.indicators import Indicator, IndicatorSet, Project
from jixiao.template.policy import IndicatorKind

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Roster", "RosterError", "RosterProblem", "read_roster"]

CurrencyUnit = Literal["元", "万元"]
_SheetName = Literal["项目", "指标"]

_HEADINGS: Final[Mapping[_SheetName, tuple[str, ...]]] = {
    "项目": (
        *("项目编码", "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数"),
        *("负责人", "联系电话", "业务股室", "填报截止日期"),
    ),
    "指标": (
        *("项目编码", "一级指标", "二级指标", "三级指标"),
        *("指标值", "计量单位", "指标性质", "分值"),
    ),
}
_TELLING: Final[Mapping[_SheetName, frozenset[str]]] = {
    "项目": frozenset({"项目名称"}),
    "指标": frozenset({"一级指标", "二级指标", "三级指标"}),
}
"""Headings that tell the heading row from a title row above it."""

_TEXTS: Final = {
    "主管部门": "department",
    "实施单位": "unit",
    "负责人": "manager",
    "联系电话": "phone",
    "业务股室": "office",
}
_HEADING_ROWS = 10
_EPOCH: Final = date(1899, 12, 30)  # Excel's day 0 for every date after February 1900
_UNIT: Final = re.compile(r"^(?P<heading>.+?)[（(](?P<unit>元|万元)[）)]$")
_SCALED_UNIT: Final = re.compile(r"^(万亿|亿|万)(.*)$")
_SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
_MULTIPLIERS: Final = {Fraction(scale): word for word, scale in _SCALES.items()}
_FIGURE: Final = re.compile(r"\d[\d.,，]*(?:[-~～—至到]\d[\d.,，]*)?(?:万亿|亿|万)?")
_PERCENT_UNITS: Final = frozenset({"%", "％", "百分比", "%(百分比)", "%（百分比）"})
_COUNTED_RATES: Final = frozenset({"‰", "‱", "百分点", "个百分点", "成"})
_YUAN: Final[Mapping[str, int]] = {"元": 1, "万元": 10000}

_KIND_WORDS: Final[Mapping[str, IndicatorKind]] = {
    **dict.fromkeys(("≥", "≧", ">=", ">", "＞", "大于等于", "大于", "正向"), "≥"),
    **dict.fromkeys(("≤", "≦", "<=", "<", "＜", "小于等于", "小于", "反向"), "≤"),
    **dict.fromkeys(("＝", "=", "═", "等于"), "＝"),
    "区间": "区间",
    "时限": "时限",
    "定性": "定性",
}
_KINDS: Final[Mapping[Relation, IndicatorKind]] = {
    Relation.AT_LEAST: "≥",
    Relation.AT_MOST: "≤",
    Relation.EQUAL: "＝",
    Relation.BETWEEN: "区间",
    Relation.BY_DATE: "时限",
    Relation.QUALITATIVE: "定性",
}
_QUANTITY_KINDS: Final = ("≥", "≤", "＝")


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One thing to say about a roster.

    Attributes:
        sheet: ``项目`` or ``指标``; ``""`` when the whole file is meant.
        row: The sheet's row, counted from 1; ``None`` when no single row is meant.
        message: What is wrong, or what was ignored, in Chinese.
    """

    sheet: str
    row: int | None
    message: str

    def __str__(self) -> str:
        place = f"“{self.sheet}”表" if self.sheet else ""
        if self.row is not None:
            place += f"第{self.row}行"
        return f"{place}：{self.message}" if place else self.message


class RosterError(Exception):
    """A roster that no form can be issued from; ``problems`` says why, all at once."""

    def __init__(self, problems: Sequence[RosterProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Roster:
    """The projects of a roster in its order, each with its indicators."""

    projects: tuple[IndicatorSet, ...]


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
    desk = _Desk(year, currency_unit)
    tables = {name: _table(name, lines, desk) for name, lines in _sheets(path).items()}
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


@dataclass(slots=True)
class _Desk:
    """What the caller said, and what the reader has to say."""

    year: int | None
    currency_unit: CurrencyUnit
    problems: list[RosterProblem] = field(default_factory=list)
    notes: list[RosterProblem] = field(default_factory=list)

    def fatal(self, sheet: str, row: int | None, message: str) -> None:
        self.problems.append(RosterProblem(sheet, row, message))

    def note(self, sheet: str, row: int | None, message: str) -> None:
        self.notes.append(RosterProblem(sheet, row, message))


# --- cells and rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One filled cell.

    Attributes:
        value: What it holds; empty text for a formula without a saved result.
        percent: Whether a number is shown as a percentage.
        unsaved: Whether it is a formula without a saved result.
    """

    value: Fraction | date | str
    percent: bool = False
    unsaved: bool = False

    @property
    def text(self) -> str:
        """The cell as a person sees it, white space collapsed."""
        if isinstance(self.value, Fraction):
            return f"{decimal_text(self.value * 100, 8)}%" if self.percent else decimal_text(self.value, 8)
        if isinstance(self.value, date):
            return self.value.isoformat()
        return " ".join(self.value.split())


_Line = tuple[int, Sequence[_Entry | None]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row under the headings: the filled cells by heading, and the unit that a heading names."""

    sheet: _SheetName
    number: int
    entries: Mapping[str, _Entry]
    units: Mapping[str, str]

    def text(self, heading: str) -> str:
        entry = self.entries.get(heading)
        return entry.text if entry is not None else ""


def _table(sheet: _SheetName, lines: Iterable[_Line], desk: _Desk) -> list[_Row]:
    """Find the heading row, and take the rows under it; rows without a known cell are left out."""
    known, rows = _HEADINGS[sheet], list(lines)
    top = next((index for index, line in enumerate(rows[:_HEADING_ROWS]) if _is_heading(sheet, line)), None)
    if top is None:
        wanted = "、".join(heading for heading in known if heading in _TELLING[sheet])
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
            table.append(_Row(sheet, number, entries, units))
    return table


def _is_heading(sheet: _SheetName, line: _Line) -> bool:
    return any(_heading(cell)[0] in _TELLING[sheet] for cell in line[1])


def _heading(cell: _Entry | None) -> tuple[str, str]:
    text = "".join(cell.text.split()).strip("*＊：:") if cell is not None else ""
    match = _UNIT.match(text)
    return (match["heading"], match["unit"]) if match else (text, "")


# --- what the rows mean -----------------------------------------------------------------------------------


def _project(row: _Row, desk: _Desk) -> Project | None:
    name = row.text("项目名称")
    if not name:
        desk.fatal(row.sheet, row.number, "没有项目名称")
        return None
    return Project(
        row=row.number,
        name=name,
        code=row.text("项目编码") or None,
        texts={key: row.text(heading) for heading, key in _TEXTS.items() if row.text(heading)},
        initial=_amount(row, "年初预算数", desk),
        budget=_amount(row, "全年预算数", desk),
        deadline=row.text("填报截止日期") or None,
    )


def _amount(row: _Row, heading: str, desk: _Desk) -> Fraction | None:
    entry = row.entries.get(heading)
    if entry is None:
        return None
    number = entry.value if isinstance(entry.value, Fraction) else _number(entry.text)
    if number is not None:
        yuan = number * _YUAN[row.units.get(heading, desk.currency_unit)]
    else:
        read = parse(entry.text)
        if read.value is None or read.unit != "元":
            desk.fatal(row.sheet, row.number, f"{heading}不是数：{entry.text}")
            return None
        yuan = read.value
    if yuan < 0:
        desk.fatal(row.sheet, row.number, f"{heading}小于0：{entry.text}")
    return yuan / _YUAN[desk.currency_unit]


def _number(text: str) -> Fraction | None:
    try:
        return exact(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None


def _indicators(rows: Iterable[_Row], projects: Sequence[Project], desk: _Desk) -> Mapping[int, Sequence[Indicator]]:
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
            found.setdefault(owner, []).append(_indicator(row, level1, level2, desk))
    return found


def _owners(projects: Sequence[Project], desk: _Desk) -> dict[str, int]:
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


def _owner(row: _Row, owners: Mapping[str, int], projects: Sequence[Project], desk: _Desk) -> int | None:
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


def _indicator(row: _Row, level1: str, level2: str, desk: _Desk) -> Indicator:
    name, entry, unit = row.text("三级指标"), row.entries.get("指标值"), row.text("计量单位")
    if entry is not None and isinstance(entry.value, date):
        read = Expression(entry.text, Relation.BY_DATE, date=entry.text)
    else:
        read = parse(entry.text if entry is not None else "")
    less = direction_of(name or level2)[0] is Direction.LESS
    kind = _kind(row, read, less, desk)
    sign = _KIND_WORDS.get(_stated(row), "")
    target = _Target.of(read, unit, sign if sign in ("≥", "≤") else "")
    if unit in _PERCENT_UNITS and read.is_bare and read.value is not None and 0 < read.value < 1:
        desk.note(row.sheet, row.number, f"指标值{read.text}、计量单位{unit}：按{read.text}%理解")
    plain = kind in _QUANTITY_KINDS
    return Indicator(
        level1=level1,
        level2=level2,
        name=name,
        target=target.text or None,
        kind=kind,
        unit=target.unit,
        value=_serial(row, read, desk) if kind == "时限" else target.value if plain else None,
        low=target.low if kind == "区间" else None,
        high=target.high if kind == "区间" else None,
        less_is_better=kind == "≤" or (kind in ("＝", "区间") and less),
        points=_points(row, desk),
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """A target's text and figures, with the column 计量单位 taken in."""

    text: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    unit: str

    @classmethod
    def of(cls, read: Expression, column: str, sign: str) -> _Target:
        """Join what the columns say.

        Args:
            read: The target's text, understood.
            column: The column 计量单位.
            sign: ≥ or ≤ where the column 指标性质 says so.
        """
        match = _SCALED_UNIT.match(column)
        unit, scale = (match[2], Fraction(_SCALES[match[1]])) if match is not None else (column, Fraction(1))
        if column in _PERCENT_UNITS:
            column, unit, scale = "%", "%", Fraction(1, 100)
        counted = parse(f"1{unit or read.unit}").scale if (unit or read.unit) in _COUNTED_RATES else None
        factor = scale if counted is None else scale * counted
        if read.unit or read.scale != 1:
            # The target says its own unit or multiplier (95%, 1.2万亩); the column only repeats it.
            column, factor, scale = unit, Fraction(1), read.scale
        text = _joined(read, column, factor, sign)
        unit = unit or read.unit
        if unit.partition("/")[0] == "元" and scale in _MULTIPLIERS:
            # Officers count money as it is written: the form is filled in 万元, not in 元.
            unit, factor = _MULTIPLIERS[scale] + unit, factor / scale
        if counted is not None:
            factor /= counted  # 0.5‰ is filled in as 0.5; only % is a format of the cell
        value, low, high = (_times(number, factor) for number in (read.value, read.low, read.high))
        return cls(text, value, low, high, unit)


def _joined(read: Expression, unit: str, factor: Fraction, sign: str) -> str:
    """The target in one text, as a person reads it: sign and unit beside its figure, unless it has its own."""
    sign = sign if read.relation is Relation.PLAIN else ""
    unit = "" if read.unit or not (read.is_quantity or read.relation is Relation.BETWEEN) else unit
    figures = list(_FIGURE.finditer(read.text))
    start, end = figures[-1].span() if figures else (0, len(read.text))
    text = read.text[:start] + sign + read.text[start:end] + unit + read.text[end:]
    again = parse(text)
    same = (again.value, again.low, again.high) == tuple(_times(n, factor) for n in (read.value, read.low, read.high))
    return text if same else read.text  # words between figures (每亩5株以上共3年): no one place is right


def _times(number: Fraction | None, factor: Fraction) -> Fraction | None:
    return number * factor if number is not None else None


def _stated(row: _Row) -> str:
    """What the column 指标性质 says."""
    return "".join(row.text("指标性质").split())


def _kind(row: _Row, read: Expression, less: bool, desk: _Desk) -> IndicatorKind | None:
    word = _stated(row)
    parsed = ("≤" if less else "≥") if read.relation is Relation.PLAIN else _KINDS.get(read.relation)
    if word and word not in _KIND_WORDS:
        desk.fatal(row.sheet, row.number, f"指标性质只能是 ≥ ≤ ＝ 定性 区间 时限，现为：{word}")
        return None
    if not word:
        if read.relation is Relation.MIXED:
            desk.note(row.sheet, row.number, f"指标值没有看懂，按原文印制：{read.text}")
        return parsed
    stated = _KIND_WORDS[word]
    signed = read.is_quantity and read.relation is not Relation.PLAIN
    if signed and stated in _QUANTITY_KINDS and parsed != stated:
        desk.fatal(row.sheet, row.number, f"指标值“{read.text}”与指标性质“{word}”矛盾")
    elif read.relation is not Relation.NONE and not _fits(stated, read):
        desk.note(row.sheet, row.number, f"指标性质是“{word}”，指标值“{read.text}”里没有这样的数")
    return stated


def _fits(kind: IndicatorKind, read: Expression) -> bool:
    if kind in _QUANTITY_KINDS:
        return read.is_quantity
    if kind == "区间":
        return read.relation is Relation.BETWEEN
    if kind == "时限":
        return read.relation is Relation.BY_DATE
    return True


def _serial(row: _Row, read: Expression, desk: _Desk) -> Fraction | None:
    """The last day that meets the target, as Excel counts days."""
    if read.date is None:
        return None
    if read.date.startswith("--") and desk.year is None:
        desk.note(row.sheet, row.number, f"指标值“{read.text}”没有写年份，未换算成日期")
        return None
    day = read.deadline(desk.year or _EPOCH.year)
    return Fraction((day - _EPOCH).days) if day is not None else None


def _points(row: _Row, desk: _Desk) -> Fraction | None:
    entry = row.entries.get("分值")
    if entry is None:
        return None
    number = entry.value if isinstance(entry.value, Fraction) else _number(entry.text.removesuffix("分"))
    if number is None or number < 0:
        desk.fatal(row.sheet, row.number, f"分值不是数：{entry.text}")
    return number


# --- files ------------------------------------------------------------------------------------------------


def _sheets(path: Path) -> Mapping[_SheetName, list[_Line]]:
    if path.is_dir():
        return {name: _csv_lines(file) for name, file in _csv_pair(path).items()}
    if path.suffix.lower() == ".csv":
        return {name: _csv_lines(file) for name, file in _csv_partners(path).items()}
    return _workbook(path)


def _csv_pair(folder: Path) -> Mapping[_SheetName, Path]:
    pair: dict[_SheetName, Path] = {}
    for name in _HEADINGS:
        files = sorted(file for file in folder.glob("*.csv") if file.stem.endswith(name))
        if len(files) > 1:
            listed = "、".join(file.name for file in files)
            raise RosterError([RosterProblem(name, None, f"文件夹里有几个“{name}”文件，请直接指明一个：{listed}")])
        if files:
            pair[name] = files[0]
    return pair


def _csv_partners(path: Path) -> Mapping[_SheetName, Path]:
    for name in _HEADINGS:
        if path.stem.endswith(name):
            start = path.stem.removesuffix(name)
            both = {other: path.with_name(f"{start}{other}{path.suffix}") for other in _HEADINGS}
            return {other: file for other, file in both.items() if other == name or file.is_file()}
    message = f"看不出 {path.name} 是项目还是指标：文件名请以“项目”或“指标”结尾"
    raise RosterError([RosterProblem("", None, message)])


def _csv_lines(path: Path) -> list[_Line]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RosterError([RosterProblem("", None, f"{path.name} 读不出来：{error.strerror}")]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        rows = csv.reader(text.splitlines(keepends=True))
        return [(number, [_Entry(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    raise RosterError([RosterProblem("", None, f"{path.name} 的编码既不是 UTF-8 也不是 GB18030，请另存后再试")])


def _workbook(path: Path) -> Mapping[_SheetName, list[_Line]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # openpyxl gives a cell's formula or its saved result, one of them per load.
        book, formulas = load_workbook(path, data_only=True), load_workbook(path)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        message = f"{path.name} 不是能打开的 .xlsx 工作簿；花名册请存成 .xlsx，或“项目”“指标”两个 .csv"
        raise RosterError([RosterProblem("", None, message)]) from error
    sheets = {sheet.title.strip(): sheet for sheet in book.worksheets}
    return {
        name: list(_sheet_lines(sheets[name], formulas[sheets[name].title])) for name in _HEADINGS if name in sheets
    }


def _sheet_lines(sheet: Worksheet, formulas: Worksheet) -> Iterator[_Line]:
    merged: dict[tuple[int, int], _Entry | None] = {}
    for area in sheet.merged_cells.ranges:
        entry = _entry(sheet.cell(area.min_row, area.min_col), formulas)
        merged.update(dict.fromkeys(area.cells, entry))
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [merged.get((number, index), _entry(cell, formulas)) for index, cell in enumerate(row, start=1)]


def _entry(cell: Cell | MergedCell, formulas: Worksheet) -> _Entry | None:
    value: object = cell.value
    if value is None:
        return _Entry("", unsaved=True) if formulas[cell.coordinate].data_type == "f" else None
    if isinstance(value, datetime):
        return _Entry(value.date())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _Entry(str(value))
    form = cell.number_format
    if re.fullmatch("0+", form) and float(value).is_integer():
        return _Entry(str(int(value)).zfill(len(form)))  # 000101 kept as a number that shows its zeros
    return _Entry(exact(value), percent="%" in form)
