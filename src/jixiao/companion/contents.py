"""目录: the forms of a unit's workbook with their money, total and state, added up by formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.cells import Area, quote_sheet
from jixiao.companion.base import CONTENTS, Rows
from jixiao.computed.selfcheck import READY
from jixiao.form_sheet import PlannedForm
from jixiao.looks import CAPTION, LINK, NOTE, RATE, STYLES, TEXT
from jixiao.numbers import round_half_away
from jixiao.plan import Role
from jixiao.workbooks.writer import Link, SheetSpec, Style

__all__ = ["contents"]

_HEADINGS = ("序号", "项目", "全年预算数", "全年执行数", "预算执行率", "总分", "评价等级", "填报状态")
_NOTE = (
    "点项目名称可以跳到该表。金额、总分随各表自动更新；各表都填了预算数和执行数才算合计执行率；总分取已完成各表的平均。"
)

_FIELDS = (
    ("funds", "total", "budget"),
    ("funds", "total", "executed"),
    ("funds", "total", "rate"),
    ("total", "", "score"),
    ("total", "", "grade"),
    ("form", "", "state"),
)
_GRADE = 7
_AMOUNT = replace(STYLES[Role.COMPUTED], number_format="#,##0.00")
_STYLES: Mapping[int, Style] = {
    3: _AMOUNT,
    4: _AMOUNT,
    5: RATE,
    6: STYLES[Role.COMPUTED],
    7: STYLES[Role.COMPUTED],
    8: STYLES[Role.COMPUTED],
}


def contents(forms: Sequence[PlannedForm]) -> SheetSpec:
    """The table of contents.

    Args:
        forms: In tab order, all of one template; one at least.
    """
    rows = Rows((6, 46, 20, 20, 12, 10, 10, 30))
    rows.put(1, CAPTION, CONTENTS)
    rows.next()
    rows.put(1, NOTE, _NOTE)
    rows.next()
    unit = forms[0].plan.template.currency_unit
    rows.line(STYLES[Role.HEADING], [f"{each}（{unit}）" if each.endswith("数") else each for each in _HEADINGS])
    first = rows.row
    for number, form in enumerate(forms, start=1):
        rows.put(1, TEXT, str(number))
        rows.put(2, LINK, Link(f"{quote_sheet(form.sheet)}!A1", form.title))
        for column, field in enumerate(_FIELDS, start=3):
            at, saved = form.at(*field), form.value(*field)
            if at is None:
                rows.put(column, _STYLES[column])
                continue
            shown = f'IFERROR(IF({"ISNUMBER" if column < _GRADE else "ISTEXT"}({at}),{at},""),"")'
            rows.put(column, _STYLES[column], saved if saved is not None else "", shown)
        rows.heights[rows.row] = max(rows.heights[rows.row], 22.0)
        rows.next()
    _sums(rows, forms, first)
    return rows.sheet(CONTENTS)


def _sums(rows: Rows, forms: Sequence[PlannedForm], first: int) -> None:
    last = rows.row - 1
    rows.put(1, STYLES[Role.HEADING], "合计", span=2)
    budgets, executed = (_numbers(forms, field) for field in _FIELDS[:2])
    for column, numbers in ((3, budgets), (4, executed)):
        area = Area(first, column, last, column).a1
        total = sum(numbers, Fraction(0))
        rows.put(column, _AMOUNT, total if numbers else "", f'IF(COUNT({area})=0,"",ROUND(SUM({area}),6))')
    # Money that one form has spent is no share of what all of them may spend.
    money = f"OR(COUNT(D{first}:D{last})=0,COUNT(C{first}:C{last})<>COUNT(D{first}:D{last}))"
    rate = f'IF({money},"",IF(C{rows.row}<=0,"",ROUND(D{rows.row}/C{rows.row},4)))'
    whole = sum(budgets, Fraction(0)) if len(executed) == len(budgets) else Fraction(0)
    share = round_half_away(sum(executed, Fraction(0)) / whole, 4) if whole > 0 else ""
    rows.put(5, RATE, share, rate)
    scores = f"F{first}:F{last}"
    totals = _numbers(forms, _FIELDS[3])
    average = round_half_away(sum(totals, Fraction(0)) / len(totals), 2) if totals else ""
    rows.put(6, _STYLES[6], average, f'IF(COUNT({scores})=0,"",ROUND(SUM({scores})/COUNT({scores}),2))')
    rows.put(7, _STYLES[7])
    done = f'COUNTIF(H{first}:H{last},"{READY}*")'
    ready = sum(str(form.value("form", "", "state")).startswith(READY) for form in forms)
    rows.put(8, _STYLES[8], f"共{len(forms)}张，{READY}{ready}张", f'"共{len(forms)}张，{READY}"&{done}&"张"')
    rows.next()


def _numbers(forms: Sequence[PlannedForm], field: tuple[str, str, str]) -> list[Fraction]:
    return [value for form in forms if isinstance(value := form.value(*field), Fraction)]
