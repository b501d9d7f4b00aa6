"""The sections of a form: what stands on the sheet, from top to bottom, in the official form's words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jixiao.template.values import Record, Text

__all__ = [
    "ColumnName",
    "FundMeasure",
    "FundSource",
    "FundsSection",
    "GoalsSection",
    "HeaderField",
    "HeaderName",
    "HeaderSection",
    "IndicatorColumn",
    "IndicatorsSection",
    "NotesSection",
    "Remark",
    "RemarksSection",
    "Section",
    "SignoffSection",
    "TitleSection",
    "TotalSection",
]


class TitleSection(Record):
    """The title rows; ``{year}``, ``{title}``, ``{unit}``, ``{department}`` and ``{project}`` are filled in."""

    section: Literal["title"]
    lines: tuple[Text, ...] = ("{title}", "（{year}年度）")


HeaderName = Literal[
    "project", "project_code", "department", "unit", "manager", "contact", "phone",
    "filled_on", "basic_expenditure", "project_expenditure",
]  # fmt: skip


class HeaderField(Record):
    """One labelled field of the header.

    Attributes:
        field: Which fact it holds.
        label: The label as the official form prints it.
        label_span: Grid columns that the label takes.
        span: Grid columns that the value takes.
        kind: ``text``, ``amount`` (in the form's currency unit) or ``date``.
        required: Whether a blank is worth a warning (项目名称 always is an error).
    """

    field: HeaderName
    label: Text
    label_span: int = Field(default=1, ge=1)
    span: int = Field(ge=1)
    kind: Literal["text", "amount", "date"] = "text"
    required: bool = False


class HeaderSection(Record):
    """Header rows; each row's spans fill the grid."""

    section: Literal["header"]
    rows: tuple[tuple[HeaderField, ...], ...]


class FundMeasure(Record):
    """One quantity of the fund table: an amount, a rate, or the execution row's points and score.

    Attributes:
        id: ``initial``, ``budget``, ``arrived``, ``executed``, ``balance``, ``arrival_rate``, ``rate``; and
            ``points``, ``score`` where the fund table scores the execution.
        heading: The heading as printed.
        line: The line number as printed (行次), where the form has them.
        formula: ``a - b`` or ``a / b`` over other measures' ids, for a computed measure.
        digits: Decimals that a computed rate is rounded to, as a fraction (4 = whole hundredths of a percent).
        total_only: Whether only the total source has this measure; the others print ``—``.
    """

    id: Literal["initial", "budget", "arrived", "executed", "balance", "arrival_rate", "rate", "points", "score"]
    heading: Text
    line: str | None = None
    formula: Annotated[str, Field(pattern=r"^[a-z_]+ [-/] [a-z_]+$")] | None = None
    digits: int | None = Field(default=None, ge=0, le=6)
    total_only: bool = False
    span: int = Field(default=1, ge=1)

    @property
    def is_rate(self) -> bool:
        """Whether the measure is a share, shown as a percentage."""
        return self.formula is not None and "/" in self.formula


class FundSource(Record):
    """Where money comes from: the total, or a part of it.

    Attributes:
        id: ``total`` for the total; any other id for a part.
        label: The label as printed.
        group: A heading that stands over this and its neighbours of the same group.
        sum_of: Ids of the sources that it is computed from; empty for a typed figure.
        part_of: Id of the source that it is a part of, for the check of the parts against the sum.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Text
    group: str | None = None
    sum_of: tuple[str, ...] = ()
    part_of: str | None = None
    span: int = Field(default=1, ge=1)


class FundsSection(Record):
    """The fund table: sources of money against measures, either way round.

    Attributes:
        label: The block's label at the left, with the currency unit as printed; ``None`` where there is none.
        down: Which of the two runs down the sheet.
        label_heading: Heading over the row labels, if the form prints one.
        line_heading: Heading of the column of line numbers (行次); ``None`` where the form has none.
        closed: Whether the listed parts are all there are, so that filled parts must add up to their sum.
    """

    section: Literal["funds"]
    label: str | None = None
    label_span: int = Field(default=1, ge=1)
    down: Literal["sources", "measures"] = "sources"
    label_heading: str = ""
    row_label_span: int = Field(default=1, ge=1)
    line_heading: str | None = None
    measures: tuple[FundMeasure, ...]
    sources: tuple[FundSource, ...]
    closed: bool = True

    @model_validator(mode="after")
    def _refers_to_itself_only(self) -> Self:
        sources = {source.id for source in self.sources}
        measures = {measure.id for measure in self.measures}
        if "total" not in sources:
            raise ValueError("资金来源（sources）中必须有 total")
        for source in self.sources:
            unknown = {*source.sum_of, *([source.part_of] if source.part_of else [])} - sources
            if unknown:
                raise ValueError(f"资金来源 {source.id} 引用了不存在的来源：{'、'.join(sorted(unknown))}")
        for measure in self.measures:
            if measure.formula is not None:
                unknown = {measure.formula.split()[0], measure.formula.split()[2]} - measures
                if unknown:
                    raise ValueError(f"资金项 {measure.id} 的算式引用了不存在的项：{'、'.join(sorted(unknown))}")
        return self


class GoalsSection(Record):
    """The expected and the actual overall goal, side by side."""

    section: Literal["goals"]
    label: str | None = "年度总体目标"
    label_span: int = Field(default=1, ge=1)
    expected_heading: Text = "预期目标"
    actual_heading: Text = "实际完成情况"
    expected_span: int = Field(ge=1)
    actual_span: int = Field(ge=1)


ColumnName = Literal[
    "level1", "level2", "name", "target", "actual", "points", "score", "completion", "share", "deviation"
]


class IndicatorColumn(Record):
    """One column of the indicator table, as the official form heads it."""

    field: ColumnName
    heading: Text
    span: int = Field(default=1, ge=1)


class IndicatorsSection(Record):
    """The indicator table.

    Attributes:
        columns: In the form's order. Without ``points`` the points stand in the labels and a helper column.
        level_label: How a level is printed; ``{points}`` only where the form prints them.
        name_label: How an indicator's name is printed.
        subtotal_label: How a level's subtotal row is labelled; ``None`` where the form prints no subtotals
            (they then stand in helper columns).
    """

    section: Literal["indicators"]
    label: str | None = "绩效指标"
    label_span: int = Field(default=1, ge=1)
    columns: tuple[IndicatorColumn, ...]
    level_label: Text = "{name}"
    name_label: Text = "{name}"
    subtotal_label: str | None = None

    def has(self, field: ColumnName) -> bool:
        """Whether the table has this column."""
        return any(column.field == field for column in self.columns)


class TotalSection(Record):
    """The total row under the indicator table, and the grade where the form prints it."""

    section: Literal["total"]
    label: Text = "总分"
    grade_label: str | None = None


class Remark(Record):
    """One free-text box of the form as a whole."""

    field: Literal["deviation", "improvement", "other"]
    label: Text


class RemarksSection(Record):
    """Free-text boxes of the form as a whole: reasons, improvements, other matters."""

    section: Literal["remarks"]
    boxes: tuple[Remark, ...]
    label_span: int = Field(default=1, ge=1)


class NotesSection(Record):
    """The form's own notes, in its own words."""

    section: Literal["notes"]
    lines: tuple[Text, ...]


class SignoffSection(Record):
    """The sign-off line."""

    section: Literal["signoff"]
    labels: tuple[Text, ...] = ("填报人：", "联系电话：", "审核人：", "单位负责人：", "填报日期：", "（公章）")


Section = Annotated[
    TitleSection | HeaderSection | FundsSection | GoalsSection | IndicatorsSection | TotalSection
    | RemarksSection | NotesSection | SignoffSection,
    Field(discriminator="section"),
]  # fmt: skip
