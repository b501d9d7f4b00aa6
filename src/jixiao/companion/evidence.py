"""佐证材料清单: for each indicator the material that proves the actual; for 满意度 the questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.cells import Area
from jixiao.companion.base import EVIDENCE, Rows
from jixiao.form_sheet import PlannedForm
from jixiao.looks import CAPTION, NOTE, RATE, STYLES, TEXT
from jixiao.plan import Role
from jixiao.workbooks.writer import SheetSpec, Validation

__all__ = ["evidence"]

_HEADINGS = ("序号", "指标", "佐证材料名称", "文号或日期", "页码", "发出问卷（份）", "收回问卷（份）", "收回率")
_NOTE = "每个指标列明能证明实际完成值的材料，随表报送或留存备查；满意度指标另填问卷份数。黄底单元格填写，指标自动带出。"
_SATISFACTION = "满意"


def evidence(forms: Sequence[PlannedForm]) -> SheetSpec:
    """The lists of all forms of a workbook, one under another."""
    rows = Rows((6, 34, 34, 20, 10, 16, 16, 10))
    rows.put(1, CAPTION, EVIDENCE)
    rows.next()
    rows.put(1, NOTE, _NOTE)
    rows.next()
    counted: list[Area] = []
    first: Area | None = None
    for form in forms:
        if len(forms) > 1:
            rows.put(1, STYLES[Role.HEADING], form.title, span=len(_HEADINGS))
            rows.next()
        rows.line(STYLES[Role.HEADING], _HEADINGS)
        for number, key in enumerate(form.plan.layout.keys("row"), start=1):
            first = first or Area(rows.row, 3, rows.row, 3)
            counted += _line(rows, form, number, key)
        rows.next()
    if counted:
        rows.validations.append(
            Validation(
                tuple(counted),
                "decimal",
                Fraction(0),
                title="问卷份数",
                prompt="填份数（整数），收回的不多于发出的。收回率自动计算。",
                error="这里应填不小于0的份数。",
            )
        )
    return rows.sheet(EVIDENCE, selected=first)


def _line(rows: Rows, form: PlannedForm, number: int, key: str) -> list[Area]:
    rows.put(1, TEXT, str(number))
    name, saved = form.at("row", key, "name"), form.value("row", key, "name")
    rows.put(2, TEXT, saved if isinstance(saved, str) else "", f'IFERROR(IF(ISTEXT({name}),{name},""),"")')
    for column in (3, 4, 5):
        rows.put(column, STYLES[Role.LONG_INPUT])
    said = [form.value("row", key, item) for item in ("level1", "level2", "name")]
    asked = any(isinstance(each, str) and _SATISFACTION in each for each in said)
    sent, back = (Area(rows.row, column, rows.row, column) for column in (6, 7))
    if asked:
        for column in (6, 7):
            rows.put(column, STYLES[Role.INPUT])
        a, b = sent.a1, back.a1
        rate = f'IF(COUNT({a},{b})<2,"",IF({a}<=0,"",ROUND({b}/{a},4)))'
        rows.put(8, RATE, "", rate)
    else:
        for column in (6, 7, 8):
            rows.put(column, STYLES[Role.DASH], "—")
    rows.heights[rows.row] = max(rows.heights.get(rows.row, 0.0), 24.0)
    rows.next()
    return [sent, back] if asked else []
