"""Planning the sign-off: who filled the form in, who reviewed it, the head of the unit, the date, room for the seal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.plan.blocks import Choice, Role
from jixiao.plan.pages import SEAL, width_scale
from jixiao.plan.sheet import Sheet
from jixiao.template.sections import SignoffSection
from jixiao.workbooks.text import display_width

__all__ = ["plan_signoff", "signoff_items"]

_WORDS = (
    ("seal", ("章",)),
    ("phone", ("电话", "联系方式", "手机")),
    ("date", ("日期", "时间")),
    ("preparer", ("填报人", "填表人", "经办人")),
    ("reviewer", ("审核人", "复核人")),
    ("head", ("负责人", "领导")),
)
"""What a label asks for, by its words; the first that answers counts. Any other label takes a text."""

_LINE_HEIGHT = 24.0
_LEAST_GAP = 6.0
"""Between two lines to be signed on; more where a seal needs the height."""


_PADDING = 3
"""Half-width characters that a label's indent and its cell's margins take."""


def signoff_items(labels: Sequence[str]) -> tuple[str, ...]:
    """The item of each label, each another one: ``preparer``, ``phone``, … ``other``, ``other2``."""
    items: list[str] = []
    for label in labels:
        item = next((item for item, words in _WORDS if any(word in label for word in words)), "other")
        again = sum(known.rstrip("0123456789") == item for known in items)
        items.append(f"{item}{again + 1}" if again else item)
    return tuple(items)


def plan_signoff(sheet: Sheet, section: SignoffSection) -> None:
    """Put the fields to be signed, each a label and a line, and right of them all the place of the seal."""
    fields = list(zip(section.labels, signoff_items(section.labels), strict=True))
    seals = [(label, item) for label, item in fields if item.startswith("seal")]
    signed = [(label, item) for label, item in fields if not item.startswith("seal")]
    parts = _parts(sheet.widths)
    if len(parts) == 1 and seals:
        parts = [*parts, (0, 0)]  # too narrow for both: the seal goes below
    beside = parts[:-1] if seals else parts
    top = sheet.row
    lines = -(-len(signed) // len(beside)) if signed else 0
    room = SEAL / width_scale(sheet.widths, landscape=sheet.template.page.orientation == "landscape")
    is_beside = bool(seals) and parts[-1] != (0, 0)
    gap = max(_LEAST_GAP, room / lines - _LINE_HEIGHT) if is_beside and lines else _LEAST_GAP
    for start in range(0, len(signed), len(beside)):
        sheet.heights[sheet.row], sheet.heights[sheet.row + 1] = gap, _LINE_HEIGHT
        sheet.row += 1
        for number, (label, item) in enumerate(signed[start : start + len(beside)]):
            under = [other for other, _ in signed[number :: len(beside)]]
            last = max(_label_end(sheet.widths, *beside[number], other) for other in under)
            _signed(sheet, beside[number], last, label, item)
        sheet.row += 1
    if is_beside and lines:
        _seals(sheet, Area(top, parts[-1][0], sheet.row - 1, parts[-1][1]), seals)
    elif seals:
        sheet.heights[sheet.row] = room
        sheet.row += 1
        _seals(sheet, Area(sheet.row - 1, 1, sheet.row - 1, sheet.columns), seals)


def _signed(sheet: Sheet, part: tuple[int, int], last: int, label: str, item: str) -> None:
    left, right = part
    if last == right:  # a part of one column has no cell for the value
        sheet.put(Area(sheet.row, left, sheet.row, right), Role.SIGNOFF, value=label)
        return
    sheet.put(Area(sheet.row, left, sheet.row, last), Role.SIGNOFF, value=label)
    choice, number_format = Choice.TEXT, None
    if item.startswith("date"):
        choice, number_format = Choice.DATE, 'yyyy"年"m"月"d"日"'
    elif item.startswith("phone"):
        number_format = "@"  # a number would lose the nought in front
    sheet.put(
        Area(sheet.row, last + 1, sheet.row, right), Role.SIGNOFF_INPUT, at=Field("signoff", "", item),
        number_format=number_format, choice=choice,
    )  # fmt: skip


def _label_end(widths: Sequence[float], left: int, right: int, label: str) -> int:
    """The last column that a label takes; one is left for the value."""
    width = 0.0
    for column in range(left, right):
        width += widths[column - 1]
        if width >= display_width(label) + _PADDING:
            return column
    return max(left, right - 1)


def _seals(sheet: Sheet, area: Area, seals: Sequence[tuple[str, str]]) -> None:
    """Put the places of the seals, side by side as far as there are columns for them."""
    columns = area.right - area.left + 1
    count = min(len(seals), columns)
    for number, (label, item) in enumerate(seals[:count]):
        left = area.left + columns * number // count
        right = area.left + columns * (number + 1) // count - 1
        sheet.put(Area(area.top, left, area.bottom, right), Role.SIGNOFF, at=Field("signoff", "", item), value=label)


def _parts(widths: Sequence[float]) -> list[tuple[int, int]]:
    """Up to three parts of the grid, of nearly the same width and of two columns or more each."""
    columns = len(widths)
    count = max(1, min(3, columns // 2))
    share = sum(widths) / count

    def uneven(bounds: tuple[int, ...]) -> float:
        ends = (0, *bounds, columns)
        return sum((sum(widths[a:b]) - share) ** 2 for a, b in pairwise(ends))

    possible = [
        bounds
        for bounds in combinations(range(2, columns - 1), count - 1)
        if all(b - a >= 2 for a, b in zip((0, *bounds), (*bounds, columns), strict=True))
    ]
    ends = (0, *min(possible or [()], key=uneven), columns)
    return [(a + 1, b) for a, b in pairwise(ends)]
