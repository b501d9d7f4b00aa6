"""Submission: what one completed form says, every value with its cell. It judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.cells import Cell, CellRef, Kind, Value
from jixiao.layout import INSERTED, Field, FormLayout

__all__ = ["Entry", "FundRow", "Funds", "Identity", "IndicatorEntry", "Submission", "Subtotal"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as filled in.

    Attributes:
        cell: The cell; ``None`` where the form has no such field, or where a fact was printed inside a label.
        text: What a person reads, white space collapsed, joined where the form splits it; ``None`` if blank.
        number: The figure, where the field is one: a number cell's, or a foreign form's text that is a plain
            figure (``10``, ``19.4``, ``97%``, ``215,457.6``); ``None`` otherwise.
    """

    cell: Cell | None = None
    text: str | None = None
    number: Fraction | None = None

    @property
    def ref(self) -> CellRef | None:
        """Where it lies."""
        return self.cell.ref if self.cell is not None else None

    @property
    def exists(self) -> bool:
        """Whether the form has such a field at all."""
        return self.cell is not None or self.text is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in (also where the form has no such field)."""
        return self.text is None and self.number is None

    @property
    def kind(self) -> Kind:
        """The kind of the cell; blank where there is none."""
        return self.cell.kind if self.cell is not None else Kind.BLANK


NOTHING = Entry()
"""A field that the form does not have."""


@dataclass(frozen=True, slots=True)
class FundRow:
    """One source of money.

    Attributes:
        source: The template's source id, ``total`` for the total; ``part1`` … on a foreign form.
        label: As printed.
        measures: Measure id (``initial``, ``budget``, ``arrived``, ``executed``, ``balance``, ``arrival_rate``,
            ``rate``) → entry; amounts in the form's currency unit, rates as fractions.
    """

    source: str
    label: str
    measures: Mapping[str, Entry]

    def get(self, measure: str) -> Entry:
        """The entry of a measure; an absent one if the form has no such cell."""
        return self.measures.get(measure, NOTHING)


@dataclass(frozen=True, slots=True)
class Funds:
    """The fund table and the execution's score; the unit of amounts is ``None`` where the form does not say it."""

    currency_unit: str | None
    total: FundRow
    rows: tuple[FundRow, ...] = ()
    points: Entry = NOTHING
    rate: Entry = NOTHING
    score: Entry = NOTHING
    deviation: Entry = NOTHING


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator row.

    Attributes:
        key: The layout's row key.
        issued: Whether the row was issued with its indicator (not a spare or a foreign row).
        level1: Filled down, points taken out; ``None`` if the form has none.
        level2: The same for the second level.
        name: Third level without prefix and points.
        label: The cell of the third level as it stands; formulas of an issued form see this.
        target: 指标值.
        actual: 实际完成值.
        points: 分值, from its column or from the label.
        score: 得分 as shown.
        deviation: The row's reason.
        completion: 完成率, where the form has the column.
        kind: 指标性质 of an issued form's helper column (``≥`` …); ``None`` on a foreign form.
        less_is_better: 指标方向 of an issued form; ``None`` where not stated.
        unit: 计量单位 of an issued form, or of a unit column; ``""`` if none.
        low: Interval ends of an issued form.
        high: The same.
        outcome: 完成档次 of a 定性 row, as chosen from the form's own outcomes.
        judged: 评定得分, typed where the rule leaves room.
        deduction: 扣减分.
        deduction_reason: Its reason.
        own_rule: How the row itself says that it is scored (评分标准), on a foreign form; ``None`` if it does not.
    """

    key: str
    issued: bool
    level1: str | None
    level2: str | None
    name: str | None
    target: Entry
    actual: Entry
    points: Entry
    score: Entry
    deviation: Entry = NOTHING
    completion: Entry = NOTHING
    label: str = ""
    kind: str | None = None
    less_is_better: bool | None = None
    unit: str = ""
    low: Entry = NOTHING
    high: Entry = NOTHING
    outcome: Entry = NOTHING
    judged: Entry = NOTHING
    deduction: Entry = NOTHING
    deduction_reason: Entry = NOTHING
    own_rule: str | None = None

    @property
    def is_inserted(self) -> bool:
        """Whether somebody inserted the row into an issued form."""
        return self.key.startswith(INSERTED)


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A first or second level's own points and score, as the form states them.

    Attributes:
        level1: The first level.
        level2: The second level; ``None`` for the first level's own subtotal.
        points: Printed in the label (``产出指标（50分）``) or in a subtotal row; ``cell`` is where it is printed.
        score: The subtotal of the scores, where the form has one.
        share: 得分率, where the form has one.
    """

    level1: str
    level2: str | None
    points: Entry = NOTHING
    score: Entry = NOTHING
    share: Entry = NOTHING


@dataclass(frozen=True, slots=True)
class Identity:
    """What an issued form says of its own origin.

    Attributes:
        template: The template's id.
        version: Its version.
        year: The budget year.
        form_id: Digest of template, version, year and roster row; ``None`` for a form issued blank.
        issued: Locked field → what it held when the form was issued.
        intact: Whether that record is the one that the form was issued with.
    """

    template: str
    version: int
    year: int
    form_id: str | None
    issued: Mapping[Field, Value] = field(default_factory=dict)
    intact: bool = True


@dataclass(frozen=True, slots=True)
class Submission:
    """What one completed form says.

    Attributes:
        layout: Where each field was found.
        identity: Of an issued form; ``None`` for a foreign one.
        year: Of the identity, or as the title says; ``None`` if it does not.
        header: Field name → entry.
        goals: ``expected`` and ``actual``.
        remarks: ``deviation``, ``improvement``, ``other``: the form's own boxes.
        funds: ``None`` where the form has no fund table.
        indicators: Rows that hold an indicator, in sheet order; blank and untouched spare rows are not among them.
        subtotals: Stated points and scores of levels.
        points_total: 分值 of the total row.
        total: 总分 as shown.
        grade: 评价等级 as shown.
        notes: The form's own notes, joined.
    """

    layout: FormLayout
    identity: Identity | None
    year: int | None
    header: Mapping[str, Entry]
    goals: Mapping[str, Entry]
    remarks: Mapping[str, Entry]
    funds: Funds | None
    indicators: tuple[IndicatorEntry, ...]
    subtotals: tuple[Subtotal, ...] = ()
    points_total: Entry = NOTHING
    total: Entry = NOTHING
    grade: Entry = NOTHING
    notes: str = ""
    extras: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The sheet that the form lies on."""
        return self.layout.sheet

    @property
    def is_issued(self) -> bool:
        """Whether this toolkit issued the form."""
        return self.identity is not None
