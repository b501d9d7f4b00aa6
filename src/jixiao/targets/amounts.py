"""The year's amount on a form or in a list of targets, in 万元 only where its unit is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.cells import Area, CellRef
from jixiao.expressions import parse
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.headings import ALLOTTED
from jixiao.recognise.view import SheetView
from jixiao.recognise.words import fold, heading_key

__all__ = ["Amount", "amount_at", "find_amount"]

_UNIT: Final = re.compile(
    r"单位:(?:人民币)?(万?元)(?![\u3400-\u9fff]{0,12}[县市区旗镇乡局院校所厅委办])|\((?:人民币)?(万?元)\)"
)
"""填报单位：元氏县财政局 names a county and no unit of money."""
_FIGURES: Final = re.compile(r"[\d〇一二三四五六七八九十百千]")
_AMOUNT: Final = re.compile(rf"^[^:()\d]{{0,2}}{_FIGURES.pattern}[^:()]*$")
"""A text in which an amount is meant, be it ever so vague (``约三百``); a label with a colon or brackets is none."""
_TEN_THOUSAND: Final = 10_000


class Amount(NamedTuple):
    """The year's amount as it was found.

    Attributes:
        cell: Where it stands.
        text: What stands there.
        figure: In 万元; ``None`` if it could not be read.
        unit_known: Whether the form says what it is counted in.
    """

    cell: CellRef
    text: str
    figure: Fraction | None
    unit_known: bool


def find_amount(view: SheetView, first: int, last: int) -> Amount | None:
    """The amount of a form, right of its label, behind its colon, or below it as a heading."""
    labels = sorted(_labels(view, first, last), key=lambda each: each[0])
    found = (_beside(view, label, first, last) for _, label in labels)
    return next((amount for amount in found if amount is not None), None)


def amount_at(view: SheetView, area: Area, label: str, first: int, last: int) -> Amount:
    """The amount that stands in an area.

    Args:
        view: The sheet.
        area: Where it stands.
        label: What it is labelled with; may name the unit.
        first: First row in which the unit may be said.
        last: The last such row.
    """
    text = fold(view.text(area))
    cell, figure, unit = area.first(view.sheet.name), view.cell(area), _unit_in([label])
    number = figure.number if figure is not None and figure.number is not None else plain_figure(text, ())
    if number is None:
        read = parse(text.rpartition(":")[2])
        if not (read.is_quantity and read.value is not None and read.unit in ("元", "")):
            return Amount(cell, text, None, unit_known=True)
        number = read.value
        if read.unit == "元" or read.scale != 1:
            return Amount(cell, text, number / _TEN_THOUSAND, unit_known=True)
    unit = (
        unit or _unit_in(_texts(view, range(area.top, area.top + 1))) or _unit_in(_texts(view, range(first, last + 1)))
    )
    return Amount(cell, text, number / (_TEN_THOUSAND if unit == "元" else 1), unit is not None)


def _labels(view: SheetView, first: int, last: int) -> Iterable[tuple[int, Area]]:
    for row in range(first, last + 1):
        for area in view.starts(row):
            match = ALLOTTED.find(_label_key(view.text(area)))
            if match is not None:
                yield match.rank, area


def _label_key(text: str) -> str:
    """A label's key, without the amount that may stand behind its colon."""
    return heading_key(fold(text).partition(":")[0])


def _beside(view: SheetView, label: Area, first: int, last: int) -> Amount | None:
    text = view.text(label)
    if _FIGURES.search(fold(text).partition(":")[2]):
        return amount_at(view, label, text, first, last)
    for area in (view.area(label.top, label.right + 1), view.area(label.bottom + 1, label.left)):
        if area.bottom <= last and (view.has_figure(area) or _AMOUNT.match(fold(view.text(area)))):
            return amount_at(view, area, text, first, last)
    return None


def _texts(view: SheetView, rows: Iterable[int]) -> Iterable[str]:
    return (view.text(area) for row in rows for area in view.covering(row))


def _unit_in(texts: Iterable[str]) -> str | None:
    for text in texts:
        found = _UNIT.search(fold(text))
        if found is not None:
            return found[1] or found[2]
    return None
