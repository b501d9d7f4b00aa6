"""填报检查: every place of the forms that is checked, what is open there, and whether the forms may be handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jixiao.cells import CellRef, quote_sheet
from jixiao.companion.base import CHECKLIST, Rows
from jixiao.computed.selfcheck import DOUBTFUL, URGENT, state_formula, state_of
from jixiao.form_sheet import PlannedForm
from jixiao.layout import Field
from jixiao.looks import CAPTION, LINK, NOTE, STYLES, TEXT
from jixiao.plan import Role
from jixiao.workbooks.writer import Link, SheetSpec

__all__ = ["checklist"]

_DONE = "✓"
_UNUSED = "未使用"
_DELETED = f"{URGENT}这一行被删除了"
_LEGEND = (
    f"{URGENT} 必须填改；{DOUBTFUL} 请核对，确有原因的在偏差原因栏写明，可以报送；{_DONE} 没有发现问题。",
    "点“位置”可以跳到要填的单元格。本表随填随查，不打印；文字内容是否属实、材料是否齐全，仍由填报单位负责。",
)
_LABELS = frozenset({Role.LABEL, Role.HEADING, Role.LEVEL})


class _Place(NamedTuple):
    """One line of the list: the cell to go to, what is meant there, and the mark's field."""

    target: CellRef
    label: str
    formula: str | None
    mark: Field


def checklist(forms: Sequence[PlannedForm]) -> SheetSpec:
    """The list of all forms of a workbook; its last line sums them up."""
    rows = Rows((6, 12, 44, 60))
    rows.put(1, CAPTION, CHECKLIST)
    rows.next()
    for line in _LEGEND:
        rows.put(1, NOTE, line)
        rows.next()
    first, marks = rows.row, []
    for form in forms:
        rows.next()
        rows.put(1, STYLES[Role.HEADING], form.title, span=3)
        rows.put(4, STYLES[Role.HEADING], form.value("form", "", "state"), form.at("form", "", "state"))
        rows.next()
        rows.line(STYLES[Role.HEADING], ("序号", "位置", "内容", "提示"))
        for number, place in enumerate(_places(form), start=1):
            marks.append(_line(rows, form, number, place))
    last = rows.row - 1
    rows.next()
    rows.put(1, STYLES[Role.HEADING], "结论", span=3)
    rows.put(4, STYLES[Role.COMPUTED], state_of(marks), state_formula(f"D{first}:D{last}"))
    rows.next()
    return rows.sheet(CHECKLIST)


def _line(rows: Rows, form: PlannedForm, number: int, place: _Place) -> str:
    """Put one line; what its mark says is returned."""
    rows.put(1, TEXT, str(number))
    rows.put(2, LINK, Link(f"{quote_sheet(form.sheet)}!{place.target.a1}", f"第{place.target.row}行"))
    rows.put(3, TEXT, place.label, place.formula)
    mark, shown = form.at(*place.mark), form.value(*place.mark)
    done, formula = _DONE, f'"{_DONE}"'
    used = form.at("row", place.mark.key, "used")
    if used is not None:
        done = _DONE if form.value("row", place.mark.key, "used") == 1 else _UNUSED
        formula = f'IF({used}=1,"{_DONE}","{_UNUSED}")'
    said = str(shown or done)
    rows.put(4, TEXT, said, f'IFERROR(IF({mark}="",{formula},{mark}),"{_DELETED}")')
    rows.heights[rows.row] = max(rows.heights[rows.row], 20.0)
    rows.next()
    return said


def _places(form: PlannedForm) -> Iterator[_Place]:
    """The marks of a form in sheet order, each with the first cell of its row that is to be filled in."""
    layout = form.plan.layout
    for key in layout.keys("mark"):
        field = Field("mark", key, "text")
        here = [block for block in form.plan.blocks if block.area.top == layout.areas[field].top]
        printed = [block for block in here if block.area.right <= form.plan.grid_columns]
        inputs = sorted((b for b in printed if b.choice is not None), key=lambda b: (b.value is not None, b.area.left))
        target = inputs[0].area.first(layout.sheet) if inputs else layout.areas[field].first(layout.sheet)
        name = form.at("row", key, "name")
        if name is not None:
            label = form.value("row", key, "name")
            formula = f'IFERROR(IF({name}="","（备用行）",{name}),"")'
            yield _Place(target, label if isinstance(label, str) else "（备用行）", formula, field)
        else:
            labels = [block.value for block in printed if block.role in _LABELS and isinstance(block.value, str)]
            said = labels if key.startswith("header") else labels[:1]
            yield _Place(target, "、".join("".join(label.split()) for label in said), None, field)
