"""Collecting: from located cells and a layout to what the form says.

Collecting reads and never judges: a figure that cannot be read stays a text, a field that the form lacks stays absent.
Issued and foreign forms go the same way; they differ in where the layout comes from, and in that text is never a
figure on an issued form (its quantity cells are numbers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.cells import Area, Cell, Grid, SheetGrid
from jixiao.layout import ISSUED, Field, FormLayout
from jixiao.numbers import decimal_text
from jixiao.recognise.figures import is_percent, plain_figure, shows_date
from jixiao.recognise.forms import recognise
from jixiao.recognise.front import inline_value, year_in
from jixiao.recognise.sheets import examine_sheets, listed
from jixiao.recognise.tail import after_colon
from jixiao.recognise.wordings import OWN_RULE
from jixiao.recognise.words import (
    DIRECTIONS,
    KINDS_IN_WORDS,
    fold,
    grade_in,
    has_boxes,
    is_dash,
    is_filler,
    join_han,
    split_points,
    strip_ordinal,
    ticked,
)
from jixiao.submission import NOTHING, Entry, FundRow, Funds, Identity, IndicatorEntry, Submission, Subtotal
from jixiao.template import Template, find_template, shipped_templates
from jixiao.template.labels import split_label

__all__ = ["collect", "collect_form"]

_NONE = ("无", "不涉及", "不适用")
_SCORE = ("%", "分")
_AMOUNT = ("%", "万元", "万", "元")


def collect(grid: Grid, template: Template | None = None) -> tuple[tuple[Submission, ...], str | None]:
    """Read every form of a workbook.

    Args:
        grid: The workbook.
        template: A template that is not shipped; it serves the forms that were issued from it.

    Returns:
        The forms in sheet order, and the reason in Chinese when there is none.
    """
    submissions: list[Submission] = []
    reasons: list[tuple[str, str]] = []
    hidden: list[SheetGrid] = []
    for sheet, found in examine_sheets(grid):
        own = _template_of(found.identity, template) if found.identity is not None else None
        submissions += [collect_form(sheet, layout, found.identity, own) for layout in found.layouts]
        if found.hidden:
            hidden.append(sheet)
        elif found.reason is not None:
            reasons.append((sheet.name, found.reason))
    return tuple(submissions), None if submissions else _reason(grid, hidden, reasons)


def _template_of(identity: Identity, given: Template | None) -> Template | None:
    """The template of an issued form; only shipped ids are looked up, since a workbook may name anything."""
    if given is not None and given.id == identity.template:
        return given
    return find_template(identity.template) if identity.template in shipped_templates() else None


def _reason(grid: Grid, hidden: Sequence[SheetGrid], reasons: Sequence[tuple[str, str]]) -> str:
    found = next((sheet.name for sheet in hidden if recognise(sheet)), None)
    if found is not None:
        return f"自评表在隐藏的工作表“{found}”里；请取消隐藏后再交。"
    if grid.has_pictures and not any(sheet.cells for sheet in grid.sheets):
        return "工作簿里只有图片（扫描件、截图），没有可读的单元格；请报送可编辑的自评表，图片作附件。"
    return f"没有找到绩效自评表。{listed(reasons)}。请确认交的是填好的自评表。"


def collect_form(
    sheet: SheetGrid, layout: FormLayout, identity: Identity | None, template: Template | None = None
) -> Submission:
    """Read one form.

    Args:
        sheet: The sheet that it lies on.
        layout: Where its fields lie.
        identity: Of an issued form.
        template: Of an issued form, if known: it names what the names of the sheet do not.

    Returns:
        What the form says.
    """
    reader = _Reader(sheet, layout, identity, template)
    return Submission(
        layout=layout,
        identity=identity,
        year=identity.year if identity is not None else reader.year(),
        header={item: reader.header(item) for item, _ in layout.items("header")},
        goals={item: reader.box("goals", item) for item, _ in layout.items("goals")},
        remarks={item: reader.box("remarks", item) for item, _ in layout.items("remarks")},
        funds=reader.funds(),
        indicators=tuple(reader.indicators()),
        subtotals=tuple(reader.subtotals()),
        points_total=reader.score("total", "", "points"),
        total=reader.total(),
        grade=reader.grade(),
        notes="\n".join(reader.notes()),
    )


class _Reader:
    """Reads the fields of one form; holds nothing but what it was given."""

    def __init__(
        self, sheet: SheetGrid, layout: FormLayout, identity: Identity | None, template: Template | None
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.issued = identity is not None
        self.settled = identity.issued if identity is not None else {}
        self.template = template

    def cell(self, part: str, key: str, item: str) -> Cell | None:
        area = self.layout.area(part, key, item)
        if area is None:
            return None
        # Straight to the cell that carries the area: no search through the sheet's merged ranges.
        return self.sheet.cells.get((area.top, area.left)) or Cell(area.first(self.sheet.name), None)

    # --- entries ------------------------------------------------------------------------------------------

    def text(self, part: str, key: str, item: str) -> Entry:
        cell = self.cell(part, key, item)
        return Entry(cell, cell.text) if cell is not None else NOTHING

    def figure(self, part: str, key: str, item: str, suffixes: tuple[str, ...] = ("%",)) -> Entry:
        """A field that may be a figure; on a foreign form also a text that is a plain one."""
        cell = self.cell(part, key, item)
        if cell is None:
            return NOTHING
        number, text = cell.number, cell.text
        if not self.issued and shows_date(cell):
            number = None
        elif not self.issued and isinstance(cell.value, str):
            text = self.without_label(Field(part, key, item), text)
            number = plain_figure(text or "", suffixes, self.currency_unit() or "")
        return Entry(cell, text, number)

    def without_label(self, field: Field, text: str | None) -> str | None:
        """A figure that shares its cell with its label (``执行率：96.5%``) alone."""
        label = self.layout.sources.get(field, "") if field not in self.layout.headings else ""
        inline = text is not None and bool(label) and fold(text).startswith(label) and fold(text) != label
        return fold(text).removeprefix(label).lstrip(":") if inline and text is not None else text

    def score(self, part: str, key: str, item: str) -> Entry:
        return self.figure(part, key, item, _SCORE)

    def header(self, item: str) -> Entry:
        entry = self.text("header", "", item)
        label = self.layout.sources.get(Field("header", "", item), "")
        inline = inline_value(entry.text, label) if entry.text and label else None
        return entry if inline is None else Entry(entry.cell, inline or None)

    def box(self, part: str, item: str) -> Entry:
        """A box's text; a box that keeps label and text in one cell gives the text alone."""
        field = Field(part, "", item)
        entry = self.text(*field)
        label = self.layout.sources.get(field, "") if field not in self.layout.headings else ""
        if entry.text and label and fold(entry.text).startswith(label):
            return Entry(entry.cell, after_colon(entry.text))
        return entry

    def total(self) -> Entry:
        """The total; a foreign form may keep label and figure in one cell (``自评总分：95.5分``)."""
        entry = self.score("total", "", "score")
        inline = after_colon(entry.text) if entry.text and not self.issued else None
        return entry if inline is None else Entry(entry.cell, inline, plain_figure(inline, _SCORE))

    def grade(self) -> Entry:
        entry = self.text("total", "", "grade")
        if entry.text and (passing := grade_in(entry.text)) is not None:
            return Entry(entry.cell, passing)
        inline = after_colon(entry.text) if entry.text else None
        said = inline if inline is not None else entry.text
        if said is not None and has_boxes(said):
            said = ticked(said)
        return Entry(entry.cell, said)

    def year(self) -> int | None:
        text = self.text("form", "", "year").text
        return year_in(text) if text is not None else None

    def notes(self) -> Iterator[str]:
        for key in self.layout.keys("notes"):
            text = self.text("notes", key, "text").text
            if text is not None:
                yield text

    # --- funds --------------------------------------------------------------------------------------------

    def currency_unit(self) -> str | None:
        if self.template is not None:
            return self.template.currency_unit
        said = self.layout.sources.get(Field("funds", "", "currency"))
        # 咸宁市2020 prints 万无 for 万元.
        return None if said is None else "万元" if "万" in said else "元"

    def funds(self) -> Funds | None:
        sources = sorted(filter(self.measures, self.layout.keys("funds")), key=self.place)
        execution = {item: self.score("execution", "", item) for item, _ in self.layout.items("execution")}
        if not sources and not execution:
            return None
        rows = {source: self.fund_row(source) for source in sources}
        total = rows.pop("total", FundRow("total", "", {}))
        exact_rate = _share(total.get("executed").number, total.get("budget").number)
        said = execution.get("rate") or execution.get("actual")
        return Funds(
            currency_unit=self.currency_unit(),
            total=total,
            rows=tuple(rows.values()),
            points=self.execution_points(execution.get("points", NOTHING)),
            rate=total.get("rate") if said is None else self.as_rate(said, exact_rate),
            score=execution.get("score", NOTHING),
            deviation=self.text("execution", "", "deviation"),
        )

    def measures(self, source: str) -> dict[str, Area]:
        return {item: area for item, area in self.layout.items("funds", source) if item != "label"}

    def place(self, source: str) -> tuple[int, int]:
        """By the figures: the labels of one table may stand in two rows, a group's under its heading."""
        return min((area.top, area.left) for area in self.measures(source).values())

    def fund_row(self, source: str) -> FundRow:
        measures = {item: self.figure("funds", source, item, _AMOUNT) for item in self.measures(source)}
        budget = measures.get("budget", NOTHING).number
        for rate, part in (("rate", "executed"), ("arrival_rate", "arrived")):
            if rate in measures:
                measures[rate] = self.as_rate(measures[rate], _share(measures.get(part, NOTHING).number, budget))
        return FundRow(source, self.fund_label(source), measures)

    def fund_label(self, source: str) -> str:
        text = self.text("funds", source, "label").text
        section = self.template.funds if self.template is not None else None
        if text is None and section is not None:
            text = next((each.label for each in section.sources if each.id == source), None)
        return text or ""

    def as_rate(self, entry: Entry, expected: Fraction | None) -> Entry:
        """A rate as a fraction: ``39.41`` in a cell without a per cent sign is 39.41 %.

        Forms write 1 for 100 % and 0.5 for 50 % as well as 100 and 39.41; where the amounts tell which is meant, they
        decide, otherwise anything above 1.5 is taken for a percentage.
        """
        number, cell = entry.number, entry.cell
        if number is None or cell is None or is_percent(cell):
            return entry
        if expected is not None:
            number = min(number, number / 100, key=lambda reading: abs(reading - expected))
        elif number > Fraction(3, 2):
            number /= 100
        return Entry(cell, entry.text, number)

    def execution_points(self, entry: Entry) -> Entry:
        """From their cell, else the label that prints them (``预算执行情况（20分）``), else the template."""
        if entry.number is not None:
            return entry
        points = split_points(entry.text, level=False)[1] if entry.text is not None else None
        if points is None:
            label = self.text("execution", "", "name")
            points = self.name(label.text or "", issued=self.issued)[1]
            if points is not None:
                return _printed(label.cell, points)
        if points is None and self.template is not None and self.template.policy.execution is not None:
            points = self.template.policy.execution.points
        return entry if points is None else _printed(None, points)

    # --- the table ----------------------------------------------------------------------------------------

    def indicators(self) -> Iterator[IndicatorEntry]:
        for key in self.layout.keys("row"):
            indicator = self.indicator(key)
            if _holds_indicator(indicator):
                yield indicator

    def indicator(self, key: str) -> IndicatorEntry:
        issued = self.issued and key.startswith(ISSUED)
        label, printed = self.text("row", key, "name").text or "", None
        settled = [Field("row", key, item) in self.settled for item in ("name", "points")]
        if settled != [True, False]:  # issued without points, the name was printed alone
            label, printed = self.name(label, issued=issued)
        points = self.score("row", key, "points")
        if points.text is None and printed is not None:
            points = _printed(points.cell, printed)
        return IndicatorEntry(
            key=key,
            issued=issued,
            level1=self.level("row", key, "level1"),
            level2=self.level("row", key, "level2"),
            name=strip_ordinal(label),
            label=self.as_it_stands(key, "name") or "",
            target=self.target(key),
            actual=self.figure("row", key, "actual"),
            points=points,
            score=self.score("row", key, "score"),
            deviation=self.text("row", key, "deviation"),
            completion=self.as_rate(self.figure("row", key, "completion"), None),
            kind=self.as_it_stands(key, "kind"),
            less_is_better=self.less_is_better(key),
            unit=self.as_it_stands(key, "unit") or self.text("row", key, "target_unit").text or "",
            low=self.figure("row", key, "low"),
            high=self.figure("row", key, "high"),
            outcome=self.text("row", key, "outcome"),
            judged=self.score("row", key, "judged"),
            deduction=self.score("row", key, "deduction"),
            deduction_reason=self.text("row", key, "deductionreason"),
            own_rule=self.own_rule(key),
        )

    def own_rule(self, key: str) -> str | None:
        text = self.text("row", key, "rule").text
        return text if text is not None and OWN_RULE.says(fold(text)) else None

    def as_it_stands(self, key: str, item: str) -> str | None:
        """A row's text: on an issued form with every blank that its formulas see, else as a person reads it."""
        entry = self.text("row", key, item)
        if self.issued and entry.cell is not None and isinstance(entry.cell.value, str) and entry.text is not None:
            return entry.cell.value
        return entry.text

    def less_is_better(self, key: str) -> bool | None:
        """The direction that the row states; some forms write it in the column of signs."""
        if self.issued:
            return {"反向": True, "正向": False}.get(self.as_it_stands(key, "direction") or "")
        stated = (self.text("row", key, item).text for item in ("direction", "target_sign"))
        return next((DIRECTIONS[text] for text in stated if text in DIRECTIONS), None)

    def name(self, label: str, *, issued: bool) -> tuple[str, Fraction | None]:
        """An indicator's name, and the points that its label prints.

        A label that the form was issued with is taken apart exactly as it was put together; one that an officer typed
        or changed may print its points in any of the usual ways.
        """
        pattern = self.template.indicators.name_label if self.template is not None else ""
        found = split_label(pattern, label) if pattern else None
        if found is not None and (found[1] is not None or issued):
            return found
        return split_points(label, level=False)

    def level_name(self, label: str) -> tuple[str, Fraction | None]:
        """A level's name, and the points that its label prints."""
        pattern = self.template.indicators.level_label if self.template is not None else ""
        found = split_label(pattern, label) if "{points}" in pattern else None
        return found if found is not None else split_points(label, level=True)

    def level(self, part: str, key: str, item: str) -> str | None:
        text = self.text(part, key, item).text
        if text is None or is_filler(text):
            return None
        return self.level_name(join_han(text))[0] or None

    def target(self, key: str) -> Entry:
        """The target, put together where the form keeps sign, value and unit in columns of their own."""
        value = self.figure("row", key, "target")
        others = [self.text("row", key, item) for item in ("target_sign", "target_unit")]
        others = [NOTHING if is_dash(entry.text or "") else entry for entry in others]
        if others[0].text in DIRECTIONS or others[0].text in KINDS_IN_WORDS:
            others[0] = NOTHING  # 正向 and 定量指标 are no part of a target
        if all(entry.text is None for entry in others):
            return value if value.text is not None else self.interval(key, value)
        sign, unit = (entry.text or "" for entry in others)
        gap = " " if sign == "定性" and value.text else ""
        cell = next((entry.cell for entry in (value, *others) if entry.text is not None), value.cell)
        written = value.text or ""
        return Entry(cell, f"{sign}{gap}{written}{'' if unit and written.endswith(unit) else unit}")

    def interval(self, key: str, blank: Entry) -> Entry:
        """An issued form's spare row may give an interval by its ends alone, in the helper columns."""
        low, high = (self.figure("row", key, item).number for item in ("low", "high"))
        if self.text("row", key, "kind").text != "区间" or low is None or high is None:
            return blank
        return Entry(blank.cell, f"{decimal_text(low)}-{decimal_text(high)}")

    def subtotals(self) -> Iterator[Subtotal]:
        """What the form states of its levels; a label and a subtotal row of the same level are one statement."""
        stated: dict[tuple[str, str | None], Subtotal] = {}
        for key in self.layout.keys("level"):
            name = self.level("level", key, "label")
            parent = self.level("level", key, "parent")
            if name is None:
                continue
            level1, level2 = (parent, name) if parent is not None else (name, None)
            before = stated.get((level1, level2), Subtotal(level1, level2))
            points = self.level_points(key)
            score = self.score("level", key, "score")
            share = self.figure("level", key, "share")
            stated[level1, level2] = Subtotal(
                level1,
                level2,
                points=before.points if points.is_blank else points,
                score=before.score if score.is_blank and before.score.exists else score,
                share=before.share if share.is_blank and before.share.exists else share,
            )
        yield from stated.values()

    def level_points(self, key: str) -> Entry:
        entry = self.score("level", key, "points")
        label = self.text("level", key, "label")
        if not entry.is_blank and entry.ref != label.ref:
            return entry
        printed = self.level_name(label.text or "")[1]
        return entry if printed is None else _printed(label.cell, printed)


def _printed(cell: Cell | None, points: Fraction) -> Entry:
    """Points that were printed in a label."""
    return Entry(cell, decimal_text(points), points)


def _share(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return part / whole if part is not None and whole else None


def _holds_indicator(row: IndicatorEntry) -> bool:
    """Whether a row is an indicator: it carries points, or says anything that is no filler."""
    if row.points.number is not None or row.score.number:
        return True
    said = [entry.text for entry in (row.target, row.actual, row.points, row.score) if entry.text is not None]
    if said and all(map(is_filler, said)):
        # A county's fixed row that this project does not use: its name stands, the rest is struck out (/ / / /).
        return row.issued
    if row.name in _NONE and not said:
        return row.issued  # 经济效益指标 | 无: typed over the official form's 指标1：
    texts = (row.name, row.target.text, row.actual.text)
    return any(text is not None and not is_filler(text) for text in texts)
