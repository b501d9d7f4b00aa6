"""Planning one indicator row: what each of its cells is to the officer, and how it shows its value."""

from __future__ import annotations

from fractions import Fraction

from jixiao.arrange import PlannedRow
from jixiao.cells import Area
from jixiao.expressions import Relation, parse
from jixiao.layout import Field
from jixiao.plan.blocks import Block, Choice, Role
from jixiao.plan.columns import FLAGS
from jixiao.template.indicators import Indicator
from jixiao.template.labels import label_of
from jixiao.template.sections import IndicatorsSection

__all__ = ["helper_block", "is_asked", "row_block"]


def row_block(section: IndicatorsSection, row: PlannedRow, item: str, area: Area) -> Block:
    """One printed cell of a row."""
    at = Field("row", row.key, item)
    indicator = row.indicator
    kind = indicator.kind if indicator is not None else None
    match item:
        case "name":
            if indicator is None:
                return Block(area, Role.INPUT, at, choice=Choice.TEXT)
            return Block(area, Role.LEVEL, at, label_of(section.name_label, indicator.name, indicator.points))
        case "target":
            return _target_block(area, at, indicator)
        case "actual":
            choice, number_format = _actual_choice(indicator)
            return Block(area, Role.INPUT, at, number_format=number_format, choice=choice)
        case "points":
            points = indicator.points if indicator is not None else None
            if points is None:
                return Block(area, Role.INPUT, at, choice=Choice.POINTS)
            return Block(area, Role.FIXED, at, points)
        case "score":
            # 定性: no formula can judge a text, so the officer types the score within the band.
            if kind == "定性":
                return Block(area, Role.INPUT, at, choice=Choice.SCORE)
            return Block(area, Role.COMPUTED, at)
        case "completion" | "share":
            return Block(area, Role.COMPUTED, at, number_format="0.00%")
        case _:
            return Block(area, Role.LONG_INPUT, at, choice=Choice.TEXT)


def _target_block(area: Area, at: Field, indicator: Indicator | None) -> Block:
    if indicator is None or (indicator.target is None and indicator.value is None):
        return Block(area, Role.INPUT, at, choice=Choice.QUANTITY)
    if indicator.value is None:
        return Block(area, Role.FIXED, at, indicator.target)
    return Block(area, Role.FIXED, at, indicator.value, _target_format(indicator))


def _target_format(indicator: Indicator) -> str:
    """Show sign and unit by number format, so that the cell stays a number (``≥350个`` over 350)."""
    if indicator.kind == "时限":
        return 'yyyy"年"m"月"d"日前"'
    sign = f'"{indicator.kind}"' if indicator.kind in {"≥", "≤"} and _signed(indicator) else ""
    assert indicator.value is not None
    unit = f'"{_quoted(indicator.unit)}"' if indicator.unit else ""
    figure = _percent_format(indicator.value) if indicator.unit == "%" else f"General{unit}"
    # A format of one section would put the minus before the sign.
    return f"{sign}{figure};{sign}-{figure}" if indicator.value < 0 and sign else f"{sign}{figure}"


def _signed(indicator: Indicator) -> bool:
    """Whether the target was given with its sign: a bare target is printed bare, as the approved table has it."""
    return parse(indicator.target).relation in {Relation.AT_LEAST, Relation.AT_MOST}


def _percent_format(value: Fraction) -> str:
    decimals = next((digits for digits in range(5) if (value * 100 * 10**digits).denominator == 1), 4)
    return "0." + "0" * decimals + "%" if decimals else "0%"


def _quoted(unit: str) -> str:
    return unit.replace('"', "")


def _actual_choice(indicator: Indicator | None) -> tuple[Choice, str | None]:
    if indicator is None:
        return Choice.QUANTITY, None
    if indicator.kind == "定性" or indicator.kind is None:
        return Choice.TEXT, "@"  # else Excel takes 100% for a number and 3-5 for a date
    if indicator.kind == "时限":
        return Choice.DATE, 'yyyy"年"m"月"d"日"'
    if indicator.unit == "%":
        return Choice.PERCENT, "0.00%"
    unit = f'"{_quoted(indicator.unit)}"' if indicator.unit else ""
    return Choice.QUANTITY, f"General{unit}"


def is_asked(item: str, row: PlannedRow) -> bool:
    """Whether a row has that helper: an issued one is always used, a known kind needs no looking up."""
    kind = row.indicator.kind if row.indicator is not None else None
    match item:
        case "used":
            return row.indicator is None
        case "sort":
            return kind is None
        case "band":
            return kind in {"定性", None}
        case "gap" | "unlike" | "far":
            return kind not in {"定性", "时限"}
        case _:
            return True


def helper_block(row: PlannedRow, item: str, area: Area) -> Block:
    """One helper cell of a row."""
    at = Field("mark", row.key, "text") if item == "mark" else Field("row", row.key, item)
    indicator = row.indicator
    if item == "mark":
        return Block(area, Role.MARK, at)
    if item in {"countedpoints", "countedscore", "understood", *FLAGS}:
        return Block(area, Role.HELPER_COMPUTED, at)
    if item in {"deduction", "deductionreason"}:
        choice = Choice.DEDUCTION if item == "deduction" else Choice.TEXT
        return Block(area, Role.HELPER_INPUT, at, choice=choice)
    if indicator is None:
        choices = {"kind": Choice.KIND, "direction": Choice.DIRECTION, "unit": Choice.TEXT, "points": Choice.POINTS,
                   "outcome": Choice.OUTCOME, "judged": Choice.SCORE, "low": Choice.QUANTITY,
                   "high": Choice.QUANTITY}  # fmt: skip
        return Block(area, Role.HELPER_INPUT, at, choice=choices[item])
    if item == "outcome":
        if indicator.kind in {"定性", None}:
            return Block(area, Role.HELPER_INPUT, at, choice=Choice.OUTCOME)
        return Block(area, Role.HELPER_FIXED, at)
    if item == "judged":
        role = Role.HELPER_INPUT if indicator.kind == "时限" else Role.HELPER_FIXED
        return Block(area, role, at, choice=Choice.SCORE if role is Role.HELPER_INPUT else None)
    if item == "points":
        if indicator.points is None:
            return Block(area, Role.HELPER_INPUT, at, choice=Choice.POINTS)
        return Block(area, Role.HELPER_FIXED, at, indicator.points)
    values: dict[str, Fraction | str | None] = {
        "kind": indicator.kind,
        "direction": _direction(indicator),
        "unit": indicator.unit,
        "low": indicator.low,
        "high": indicator.high,
    }
    if item == "kind" and indicator.kind is None:
        return Block(area, Role.HELPER_INPUT, at, choice=Choice.KIND)
    return Block(area, Role.HELPER_FIXED, at, values[item])


def _direction(indicator: Indicator) -> str | None:
    if indicator.kind in {None, "定性", "时限", "＝"}:
        return None
    return "反向" if indicator.less_is_better else "正向"
