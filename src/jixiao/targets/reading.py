"""From a workbook's targets to indicator sets, and what is to be said of the cells that would not go into a roster."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.cells import CellRef, Grid, SheetGrid
from jixiao.collect import collect_form
from jixiao.expressions import Relation, parse
from jixiao.layout import Field
from jixiao.recognise.figures import is_percent
from jixiao.recognise.names import layout_from_names
from jixiao.recognise.sheets import listed, not_looked_into
from jixiao.recognise.words import DIRECTIONS, is_filler
from jixiao.roster.indicators import KIND_WORDS, indicator_of
from jixiao.roster.model import Desk, Entry, Row
from jixiao.submission import NOTHING, IndicatorEntry, Submission
from jixiao.submission import Entry as FormEntry
from jixiao.targets.amounts import Amount
from jixiao.targets.places import locate
from jixiao.template import IndicatorSet, Project, find_template, shipped_templates
from jixiao.template.indicators import Indicator

__all__ = ["TargetProblem", "TargetSet", "TargetsRead", "read_targets"]

_NO_DIRECTION: Final = frozenset({"定量", "定量指标", "数量", "数值"})
"""What some write into 指标性质 that says nothing of a sign."""
_TEXTS: Final = {
    "department": ("department",),
    "unit": ("unit",),
    "manager": ("manager", "contact"),
    "phone": ("phone",),
}
_PLACEHOLDER: Final = re.compile(r"[*＊×]{2,}|[XxＸ]{2,}")
"""What the ministries' sample forms leave to be filled in (困难群众救助参考模板: ``≥**%``)."""
_UNUSABLE: Final = "指标值都空着，或者没有项目名称"


@dataclass(frozen=True, slots=True)
class TargetProblem:
    """One thing to say about a file of targets.

    Attributes:
        cell: Where; ``None`` when the whole file is meant.
        message: What is wrong and what became of it, in Chinese.
        lost: Whether something that stands in the file is not in the roster.
    """

    cell: CellRef | None
    message: str
    lost: bool

    def __str__(self) -> str:
        return f"{self.cell}：{self.message}" if self.cell is not None else self.message


@dataclass(frozen=True, slots=True)
class TargetSet:
    """One project's approved targets.

    Attributes:
        indicators: The project, amounts in 万元, with its indicators.
        place: Where its name stands.
    """

    indicators: IndicatorSet
    place: CellRef


class TargetsRead(NamedTuple):
    """What a workbook holds; ``reason`` says in Chinese why it holds no targets."""

    sets: tuple[TargetSet, ...]
    problems: tuple[TargetProblem, ...]
    reason: str | None


def read_targets(grid: Grid) -> TargetsRead:
    """Read every project's targets in a workbook.

    Args:
        grid: Forms of approved targets, lists with a row for each indicator, or self-assessment forms.
    """
    sets: list[TargetSet] = []
    desk = _Desk()
    reasons: list[tuple[str, str]] = []
    for sheet in grid.sheets:
        found, reason = _sheet_sets(sheet, desk)
        sets += found
        reasons += [(sheet.name, reason)] if reason is not None else []
    said = None if sets else f"没有找到绩效目标。{listed(reasons)}。请确认是填好的绩效目标表。"
    return TargetsRead(tuple(sets), tuple(desk.problems), said)


@dataclass(slots=True)
class _Desk:
    """What there is to say."""

    problems: list[TargetProblem] = field(default_factory=list)

    def lose(self, cell: CellRef | None, message: str) -> None:
        self.problems.append(TargetProblem(cell, message, lost=True))

    def note(self, cell: CellRef | None, message: str) -> None:
        self.problems.append(TargetProblem(cell, message, lost=False))


def _sheet_sets(sheet: SheetGrid, desk: _Desk) -> tuple[list[TargetSet], str | None]:
    issued = layout_from_names(sheet)
    if issued is not None:
        layout, identity = issued
        known = find_template(identity.template) if identity.template in shipped_templates() else None
        one = _target_set(sheet, collect_form(sheet, layout, identity, known), None, desk)
        return ([one], None) if one is not None else ([], _UNUSABLE)
    if (reason := not_looked_into(sheet)) is not None:
        return [], reason
    places = locate(sheet)
    for rows in places.nameless:
        desk.lose(rows.cell, "从这一行起的指标没有项目名称，没有收进名册。请补上项目名称。")
    submissions = ((collect_form(each.sheet, each.layout, None), each) for each in places.places)
    sets = [_target_set(each.sheet, submission, each.amount, desk) for submission, each in submissions]
    found = [one for one in sets if one is not None]
    return found, None if found else places.reason or _UNUSABLE


# --- one project ------------------------------------------------------------------------------------------


def _target_set(sheet: SheetGrid, form: Submission, amount: Amount | None, desk: _Desk) -> TargetSet | None:
    """A form's targets; ``None`` if it is blank or does not say whose it is."""
    if all(row.target.text is None or is_filler(row.target.text) for row in form.indicators):
        return None
    name = form.header.get("project", NOTHING)
    if name.text is None:
        first = form.indicators[0]
        desk.lose(first.target.ref, "这张表没有项目名称，没有收进名册。请补上项目名称。")
        return None
    completed = any(row.actual.text is not None and not is_filler(row.actual.text) for row in form.indicators)
    place = name.ref or CellRef(sheet.name, 1, 1)
    if completed:
        desk.note(place, f"“{name.text}”是填过完成值的自评表：只取指标值作为下一年度的目标，金额没有取。")
    if _scores_execution(form):
        desk.note(place, f"“{name.text}”的预算执行率不列入指标，由自评表的资金部分计分。")
    project = Project(
        row=place.row,
        name=name.text,
        code=_said(form, ("project_code",)),
        texts={key: text for key, items in _TEXTS.items() if (text := _said(form, items)) is not None},
        initial=None if completed else _initial(form, amount, desk),
    )
    indicators = (_indicator(sheet, form, row, desk) for row in form.indicators)
    return TargetSet(IndicatorSet(project, tuple(each for each in indicators if each is not None)), place)


def _said(form: Submission, items: Iterable[str]) -> str | None:
    texts = (form.header.get(item, NOTHING).text for item in items)
    return next((text for text in texts if text is not None and not is_filler(text)), None)


def _scores_execution(form: Submission) -> bool:
    """Whether the execution's own row stands among the indicators of a foreign form."""
    return not form.is_issued and Field("execution", "", "name") in form.layout.areas


def _initial(form: Submission, amount: Amount | None, desk: _Desk) -> Fraction | None:
    if form.is_issued and form.funds is not None:
        figure = form.funds.total.get("initial").number
        return figure / 10_000 if figure is not None and form.funds.currency_unit == "元" else figure
    if amount is None or not amount.text:
        return None
    if amount.figure is None:
        desk.lose(amount.cell, f"年度资金总额没有看懂，名册里留空：{amount.text}")
        return None
    if not amount.unit_known:
        desk.lose(amount.cell, f"金额{amount.text}没有写明是元还是万元，名册里留空。请在表上写明金额单位。")
        return None
    return amount.figure


# --- one indicator ----------------------------------------------------------------------------------------


def _indicator(sheet: SheetGrid, form: Submission, row: IndicatorEntry, desk: _Desk) -> Indicator | None:
    cell = row.target.ref
    if not row.level1:
        desk.lose(cell, f"“{row.name or ''}”没有一级指标，没有收进名册。请补上一级指标。")
        return None
    if not row.level2 and not row.name:
        desk.lose(cell, f"“{row.level1}”下的这一行二级指标、三级指标都没有，没有收进名册。请补上指标名称。")
        return None
    said = _stated(sheet, form, row)
    if said.target is None:
        desk.note(cell, f"“{row.name or row.level2}”没有指标值，名册里留空。")
    elif _PLACEHOLDER.search(said.target):
        desk.note(cell, f"指标值“{said.target}”还是样表的占位符，请在名册里改成批复的指标值。")
    indicator = _meaning(row, said, form.year, cell, desk)
    return _with_points(indicator, row.points, desk)


class _Stated(NamedTuple):
    """A target as the form states it: sign, figure and unit may stand in columns of their own."""

    target: str | None
    unit: str
    kind: str


def _stated(sheet: SheetGrid, form: Submission, row: IndicatorEntry) -> _Stated:
    if form.is_issued:
        # The cell shows ≥ and ≤; these two are said in the column of kinds alone.
        return _Stated(row.target.text, "", row.kind if row.kind in ("定性", "＝") else "")
    target, unit, sign = (_text(sheet, form, row, item) for item in ("target", "target_unit", "target_sign"))
    if not target and sign and sign not in KIND_WORDS and sign not in DIRECTIONS and sign not in _NO_DIRECTION:
        return _Stated(sign, unit, "")  # 永德县明朗中学2022 writes 有效 into the column of signs
    kind = "" if sign in DIRECTIONS or sign in _NO_DIRECTION else sign.removesuffix("指标")
    if not kind and row.less_is_better is not None and parse(target).relation is Relation.PLAIN:
        kind = "反向" if row.less_is_better else "正向"
    return _Stated(target or None, unit if target else "", kind)


def _text(sheet: SheetGrid, form: Submission, row: IndicatorEntry, item: str) -> str:
    area = form.layout.area("row", row.key, item)
    cell = sheet.cells.get((area.top, area.left)) if area is not None else None
    text = (cell.text if cell is not None else None) or ""
    return "" if is_filler(text) else text


def _meaning(row: IndicatorEntry, said: _Stated, year: int | None, cell: CellRef | None, desk: _Desk) -> Indicator:
    """The target as the roster understands it; where its columns contradict each other, the target by itself."""
    kind = said.kind
    if kind and kind not in KIND_WORDS:
        desk.lose(cell, f"指标性质“{kind}”不是 ≥ ≤ ＝ 定性 区间 时限，名册里留空。")
        kind = ""
    indicator, problems, notes = _read(row, said._replace(kind=kind), year)
    if problems:
        desk.lose(cell, f"{problems[0]}；名册里指标性质留空，请核对。")
        indicator, _, notes = _read(row, said._replace(kind=""), year)
    if indicator.kind != "时限" or parse(said.target or "").date is None:  # whose year it is, is said when it is issued
        for note in notes:
            desk.note(cell, f"{note}。")
    return indicator


def _read(row: IndicatorEntry, said: _Stated, year: int | None) -> tuple[Indicator, list[str], list[str]]:
    texts = {"三级指标": row.name, "指标值": said.target, "计量单位": said.unit, "指标性质": said.kind}
    entries = {heading: Entry(text) for heading, text in texts.items() if text}
    desk = Desk(year, "万元")
    indicator = indicator_of(Row("指标", 0, entries, {}), row.level1 or "", row.level2 or "", desk)
    return indicator, [each.message for each in desk.problems], [each.message for each in desk.notes]


def _with_points(indicator: Indicator, points: FormEntry, desk: _Desk) -> Indicator:
    number = points.number
    if number is not None and points.cell is not None and is_percent(points.cell):
        number *= 100  # a weight of 10 % is ten points of a hundred
    if (number is None and points.text is not None and not is_filler(points.text)) or (
        number is not None and number < 0
    ):
        desk.lose(points.ref, f"分值不是数，名册里留空：{points.text}")
        number = None
    return replace(indicator, points=number)
