"""What a plan is made of: blocks of cells with a role, and the form that they make up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jixiao.arrange import PlannedLevel
from jixiao.cells import Area
from jixiao.layout import Field, FormLayout
from jixiao.template.model import Template
from jixiao.workbooks.writer import PAPER

__all__ = ["Block", "Choice", "FormPlan", "Pages", "Role"]


class Role(Enum):
    """What a block is to the officer; issuing gives each role one named style."""

    TITLE = "标题"
    SUBTITLE = "副标题"
    LABEL = "标签"
    HEADING = "表头"
    LEVEL = "指标层级"
    INPUT = "填报"
    LONG_INPUT = "填报长文"
    COMPUTED = "计算"
    FIXED = "核定"
    DASH = "不填"
    GUARD = "合计界线"
    NOTE = "说明"
    SIGNOFF = "签章"
    SIGNOFF_INPUT = "签章填报"
    HELPER_HEADING = "辅助表头"
    HELPER_INPUT = "辅助填报"
    HELPER_FIXED = "辅助核定"
    HELPER_COMPUTED = "辅助计算"
    MARK = "核对提示"
    NOTICE = "核对提示单行"
    CODE = "数据校验码"
    STATE = "填报状态"


class Choice(Enum):
    """What an input takes; issuing turns it into a validation with a prompt."""

    TEXT = "text"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PERCENT = "percent"
    DATE = "date"
    POINTS = "points"
    SCORE = "score"
    KIND = "kind"
    DIRECTION = "direction"
    OUTCOME = "outcome"
    DEDUCTION = "deduction"


@dataclass(frozen=True, slots=True)
class Block:
    """One cell or merged range to be written.

    Attributes:
        area: Where.
        role: What it is.
        field: Which field of the form it holds, if any.
        value: Its fixed or prefilled value.
        number_format: Number format, where the role's own does not serve.
        choice: What an input takes.
    """

    area: Area
    role: Role
    field: Field | None = None
    value: Fraction | str | None = None
    number_format: str | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """How a form is printed, one page wide.

    Attributes:
        tall: Pages that the form is fitted to in height; 0 for as many as it takes.
        margin: Left and right margin in points.
        breaks: Rows below which a page ends.
    """

    tall: int = 0
    margin: float = PAPER.side
    breaks: tuple[int, ...] = ()

    def cut(self, area: Area) -> bool:
        """Whether a page ends within the area."""
        return any(area.top <= row < area.bottom for row in self.breaks)


@dataclass(frozen=True, slots=True)
class FormPlan:
    """One form, planned.

    Attributes:
        template: The form's template.
        layout: Where each field lies.
        blocks: What is written, in reading order.
        levels: The rows by level.
        column_widths: All columns from the first, helpers included.
        row_heights: Row → height in points.
        hidden_columns: Columns that only formulas ask for.
        grid_columns: How many columns are printed.
        last_row: The last printed row.
        heading_rows: First and last row of the indicator table's heading, repeated on each page.
        pages: Size and page breaks.
        framed_rows: First and last row of the framed form, between the title and the notes or the sign-off.
    """

    template: Template
    layout: FormLayout
    blocks: tuple[Block, ...]
    levels: tuple[PlannedLevel, ...]
    column_widths: tuple[float, ...]
    hidden_columns: frozenset[int]
    row_heights: dict[int, float]
    grid_columns: int
    last_row: int
    heading_rows: tuple[int, int]
    pages: Pages
    framed_rows: tuple[int, int]

    def outer(self, area: Area) -> str:
        """The sides of a block that lie on the form's outer frame: some of ``LTRB``."""
        first, last = self.framed_rows
        if not first <= area.top <= area.bottom <= last or area.right > self.grid_columns:
            return ""
        lies = {"L": area.left == 1, "T": area.top == first, "R": area.right == self.grid_columns,
                "B": area.bottom == last}  # fmt: skip
        return "".join(side for side, outer in lies.items() if outer)
