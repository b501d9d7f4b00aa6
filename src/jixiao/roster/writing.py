"""Writing a roster: the workbook that an administrator looks over, corrects and issues forms from.

What is written reads back as what was given; a target is split over its columns only where that changes nothing
of its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.cells import Area
from jixiao.numbers import decimal_text, exact
from jixiao.roster.indicators import indicator_of
from jixiao.roster.model import HEADINGS, Desk, Entry, Row, SheetName
from jixiao.roster.reading import TEXTS
from jixiao.template.indicators import Indicator, IndicatorSet, Project
from jixiao.template.policy import KINDS
from jixiao.workbooks.text import display_width, row_height
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, Validation, write_workbook

__all__ = ["Columns", "columns_of", "roster_workbook"]

_PLAIN: Final = re.compile(r"^(?P<sign>[≥≤]?)(?P<figure>0|[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9])(?P<unit>[^\d.].*|)$")
_MEASURE_AMOUNT: Final = "万元"
_FONT: Final = 11
_HEADING: Final = Style(bold=True, fill="D9E1F2")
_TEXT: Final = Style(horizontal="left", indent=1, number_format="@")
_CENTRE: Final = Style(number_format="@")
_TARGET: Final = Style(horizontal="left", indent=1)
_AMOUNT: Final = Style(horizontal="right", number_format="#,##0.00####")
_POINTS: Final = Style(number_format="General")
_LOOKS: Final[Mapping[str, Style]] = {
    **dict.fromkeys(("年初预算数", "全年预算数"), _AMOUNT),
    **dict.fromkeys(("计量单位", "指标性质", "项目编码", "联系电话", "填报截止日期"), _CENTRE),
    "指标值": _TARGET,
    "分值": _POINTS,
}
_WIDEST: Final[Mapping[str, float]] = {"项目名称": 40, "主管部门": 28, "实施单位": 28, "三级指标": 40, "指标值": 36}
"""Greatest width of a column; any other has 24. A column is at least as wide as its heading."""
_SPARE_ROWS: Final = 200
"""Rows below the last one in which the drop-down and the number checks hold as well."""


class Columns(NamedTuple):
    """A target as the sheet 指标 keeps it.

    Attributes:
        target: 指标值.
        unit: 计量单位.
        kind: 指标性质.
    """

    target: Fraction | str | None
    unit: str = ""
    kind: str = ""


def columns_of(indicator: Indicator) -> Columns:
    """Share a target out among its columns.

    A sign, a figure and a unit are taken apart where the roster reads the three as it reads the whole; what the
    target leaves to the reader (``2次``: a ceiling or a floor?) is not written into 指标性质.
    """
    text = indicator.target or ""
    kind = indicator.kind or ""
    whole = Columns(text or None)
    shares = [Columns(whole.target, unit, sign) for unit in ("", indicator.unit) for sign in ("", kind)]
    match = _PLAIN.match(text)
    if match is not None:
        figure, unit = exact(match["figure"]), match["unit"].strip()
        shares = [Columns(figure, unit, match["sign"]), Columns(figure, unit, kind), *shares]
    loud: list[Columns] = []
    for share in shares:
        read, remarks = _read(indicator, share)
        if read == indicator and not remarks:
            return share
        if read == indicator:
            loud.append(share)
    return loud[0] if loud else whole  # the roster has something to say about the target however it is written


def _read(indicator: Indicator, share: Columns) -> tuple[Indicator, int]:
    """What the roster makes of a target in its columns, and how many things it has to say about it."""
    cells = {"三级指标": indicator.name, "指标值": share.target, "计量单位": share.unit, "指标性质": share.kind}
    desk = Desk(None, _MEASURE_AMOUNT)
    row = Row("指标", 0, {heading: Entry(value) for heading, value in cells.items() if value not in ("", None)}, {})
    read = indicator_of(row, indicator.level1, indicator.level2, desk)
    # Which day a target without a year means is the year's business, and so are the points no business of the target.
    day = indicator.value if indicator.kind == "时限" else read.value
    return replace(read, value=day, points=indicator.points), len(desk.problems) + len(desk.notes)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a sheet: heading → value, and whether a project begins with it."""

    values: Mapping[str, Fraction | str | None]
    opens: bool


def roster_workbook(sets: Sequence[IndicatorSet]) -> bytes:
    """Write a roster.

    Args:
        sets: Projects with their indicators, amounts in 万元. Of several projects each that has indicators has a
            code of its own, which joins the two sheets.

    Returns:
        The workbook's bytes.

    Raises:
        ValueError: Several projects, and indicators that no code joins to theirs.
    """
    projects = [_Line(_project_values(each.project), opens=False) for each in sets if each.project is not None]
    return write_workbook(
        [_sheet("项目", projects), _sheet("指标", list(_indicator_lines(sets)))], title="绩效自评名册"
    )


def _project_values(project: Project) -> Mapping[str, Fraction | str | None]:
    return {
        "项目编码": project.code,
        "项目名称": project.name,
        "年初预算数": project.initial,
        "全年预算数": project.budget,
        "填报截止日期": project.deadline,
        **{heading: project.texts.get(key) for heading, key in TEXTS.items()},
    }


def _indicator_lines(sets: Sequence[IndicatorSet]) -> list[_Line]:
    codes = [each.project.code for each in sets if each.project is not None and each.indicators]
    if len(sets) > 1 and (None in codes or len(set(codes)) < len(codes)):
        raise ValueError("several projects, and one with indicators has no code of its own")
    lines = []
    for each in sets:
        code = each.project.code if each.project is not None else None
        for number, indicator in enumerate(each.indicators):
            target = columns_of(indicator)
            values = {
                "项目编码": code,
                "一级指标": indicator.level1,
                "二级指标": indicator.level2 or None,
                "三级指标": indicator.name or None,
                "指标值": target.target,
                "计量单位": target.unit or None,
                "指标性质": target.kind or None,
                "分值": indicator.points,
            }
            lines.append(_Line(values, opens=number == 0))
    return lines


# --- sheets -----------------------------------------------------------------------------------------------


def _sheet(name: SheetName, lines: Sequence[_Line]) -> SheetSpec:
    """A table that filters, stays headed while it scrolls, and prints on A4 across; headings in its first row."""
    headings = HEADINGS[name]
    printed = [f"{heading}（{_MEASURE_AMOUNT}）" if _LOOKS.get(heading) is _AMOUNT else heading for heading in headings]
    widths = [_width(heading, text, lines) for heading, text in zip(headings, printed, strict=True)]
    cells = [CellSpec(_at(1, column), _HEADING, text) for column, text in enumerate(printed, 1)]
    heights = {1: row_height(zip(printed, widths, strict=True), _FONT) + 4}
    for row, line in enumerate(lines, 2):
        for column, heading in enumerate(headings, 1):
            style = _LOOKS.get(heading, _TEXT)
            if line.opens:
                style = replace(style, frame="T")
            value = line.values.get(heading)
            if heading == "指标值" and isinstance(value, str):
                style = replace(style, number_format="@")
            cells.append(CellSpec(_at(row, column), style, value))
        texts = [(_shown(line.values.get(heading)), width) for heading, width in zip(headings, widths, strict=True)]
        heights[row] = row_height(texts, _FONT) + 2
    last = max(2, len(lines) + 1)
    return SheetSpec(
        name, cells, widths, heights, landscape=True, repeat_rows=(1, 1), freeze_row=2,
        freeze_column=3 if name == "项目" else 2, autofilter=Area(1, 1, last, len(headings)),
        print_area=Area(1, 1, last, len(headings)), footer=f"&L&8绩效自评名册 · {name}&C&8第 &P 页，共 &N 页",
        validations=_validations(headings, last + _SPARE_ROWS),
        ignore_text_numbers=(Area(2, 1, last, len(headings)),),
    )  # fmt: skip


def _at(row: int, column: int) -> Area:
    return Area(row, column, row, column)


def _shown(value: Fraction | str | None) -> str:
    return decimal_text(value, 6) if isinstance(value, Fraction) else value or ""


def _width(heading: str, printed: str, lines: Sequence[_Line]) -> float:
    longest = max((display_width(_shown(line.values.get(heading))) for line in lines), default=0)
    return max(display_width(printed) + 4.0, min(_WIDEST.get(heading, 24.0), longest + 4.0))


def _validations(headings: Sequence[str], last: int) -> list[Validation]:
    found = []
    for column, heading in enumerate(headings, 1):
        area = Area(2, column, last, column)
        if heading == "指标性质":
            found.append(
                Validation(
                    (area,), "list", choices=KINDS, title="指标性质", stop=True,
                    prompt="指标值里已经写明的（如“≥95%”“12月31日前”）可以空着。",
                    error="请从列表中选，或空着。",
                )
            )  # fmt: skip
        elif heading == "分值" or _LOOKS.get(heading) is _AMOUNT:
            message = f"{heading}应是不小于 0 的数字。"
            found.append(Validation((area,), "decimal", minimum=Fraction(0), error=message))
    return found
