"""Workbooks for the engines' tests, and what Excel's rules make of their formulas, computed exactly in Python."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

import xlsxwriter

from jixiao.cells import CellRef, ExcelError, Value
from jixiao.numbers import exact, round_half_away

SHEET = "绩效 自评表's"
"""A name with a space, an apostrophe and Chinese, as departments give them."""

WRONG = 777
"""Planted as the saved result of every formula; no formula here yields it."""

FIRST_ROW = 12

Typed = float | str | bool | None
Row = tuple[Typed, Typed, Typed, Typed]
"""Target, actual, points, outcome of a qualitative row."""

ROW_FORMULAS = (
    '=IF(COUNT(E{r},F{r},G{r})<3,"",MAX(0,MIN(G{r},ROUND(G{r}*F{r}/E{r},2))-N(P{r})))',
    '=IF(COUNT(E{r},F{r},G{r})<3,"",IF(E{r}=0,IF(F{r}>=0,G{r},0),ROUND(G{r}*F{r}/E{r},2)))',
    '=IF(OR(K{r}="",G{r}=""),"",IF(K{r}="≥",ROUND(N(G{r}),2),IF(K{r}="定性",IF(ISNUMBER(O{r}),O{r},""),"")))',
    '=IF(COUNT(E{r},F{r})<2,"",IF(E{r}=0,"",ROUND(F{r}/E{r},4)))',
    '=IF(N(E{r})=0,"无目标",E{r}&"："&F{r})',
    '=IF(COUNT(E{r},F{r})<2,"",IF(E{r}=0,"",IF(F{r}/E{r}<0,"",TEXT(ROUND(F{r}/E{r},4),"0.00%"))))',
    '=IFERROR(ROUND(F{r}/E{r},2),"错")',
    "=AND(ISNUMBER(E{r}),NOT(ISTEXT(F{r})),NOT(ISBLANK(G{r})))",
    '=IF(Q{r}="","空",IF(Q{r}<>"","有",""))',
    "=ROUND(ABS(N(E{r}))+N(F{r}),2)",
    "=LEN(K{r})&LEFT(K{r},1)&MID(K{r},2,1)",
    "=COUNTA(E{r}:G{r})",
)
FIRST_FORMULA = 17  # column Q


def formula_cells(rows: Sequence[Row]) -> list[CellRef]:
    """Cells of the row formulas, then of the footer's."""
    last = FIRST_ROW + len(rows) - 1
    return [
        CellRef(SHEET, row, FIRST_FORMULA + index)
        for row in range(FIRST_ROW, last + 1)
        for index in range(len(ROW_FORMULAS))
    ] + [CellRef(SHEET, last + 2, column) for column in (8, 9, 10)]


def form(rows: Sequence[Row], kinds: Iterable[str] = ()) -> bytes:
    """A form with the formulas that issued forms use, all saved results wrong."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    kinds = tuple(kinds) or ("≥", "定性", "")
    for offset, (target, actual, points, outcome) in enumerate(rows):
        row = FIRST_ROW - 1 + offset
        for column, value in ((4, target), (5, actual), (6, points), (14, outcome)):
            _write(sheet, row, column, value)
        _write(sheet, row, 10, kinds[offset % len(kinds)] or None)
        _write(sheet, row, 15, 0.5 if offset % 4 == 0 else None)
        for index, formula in enumerate(ROW_FORMULAS):
            sheet.write_formula(row, FIRST_FORMULA - 1 + index, formula.format(r=row + 1), value=WRONG)
        # The score column of the footer's sums repeats the first formula's result.
        sheet.write_formula(row, 7, f"=Q{row + 1}", value=WRONG)
    last = FIRST_ROW + len(rows) - 1
    middle = (FIRST_ROW + last) // 2
    scores = f"H{FIRST_ROW}:H{last}"
    row = last + 1
    sheet.write_formula(
        row,
        7,
        f"=IF(COUNT({scores})=COUNT(G{FIRST_ROW}:G{last}),"
        f'ROUND(SUM(H{FIRST_ROW}:H{middle},H{middle}:H{last})+N(H6),2),"")',
        value=WRONG,
    )
    total = f"H{row + 1}"
    sheet.write_formula(
        row,
        8,
        f'=IF({total}="","",IF({total}>=90,"优",IF({total}>=80,"良",IF({total}>=60,"中","差"))))',
        value=WRONG,
    )
    sheet.write_formula(row, 9, f'=SUMPRODUCT((K{FIRST_ROW}:K{last}="≥")*(H{FIRST_ROW}:H{last}<>""))', value=WRONG)
    book.close()
    return buffer.getvalue()


def expected(rows: Sequence[Row], kinds: Iterable[str] = ()) -> dict[CellRef, Value]:
    """What the formulas of :func:`form` yield by Excel's rules."""
    kinds = tuple(kinds) or ("≥", "定性", "")
    values: dict[CellRef, Value] = {}
    scores: list[Value] = []
    matching = 0
    for offset, row_values in enumerate(rows):
        kind = kinds[offset % len(kinds)]
        deduction = Fraction(1, 2) if offset % 4 == 0 else Fraction(0)
        results = _row(row_values, kind, deduction)
        for index, value in enumerate(results):
            values[CellRef(SHEET, FIRST_ROW + offset, FIRST_FORMULA + index)] = value
        scores.append(results[0])
        matching += kind == "≥" and results[0] != ""
    last = FIRST_ROW + len(rows) - 1
    repeated = scores[(FIRST_ROW + last) // 2 - FIRST_ROW]
    counted = [score for score in scores if isinstance(score, Fraction)]
    errors = [score for score in scores if isinstance(score, ExcelError)]
    total: Value = ""
    if len(counted) == sum(_number(row[2]) is not None for row in rows):
        again = repeated if isinstance(repeated, Fraction) else Fraction(0)
        total = round_half_away(sum(counted, again), 2)
    values[CellRef(SHEET, last + 2, 8)] = total
    values[CellRef(SHEET, last + 2, 9)] = _grade(total)
    values[CellRef(SHEET, last + 2, 10)] = errors[0] if errors else Fraction(matching)
    return values


def _grade(total: Value) -> Value:
    if not isinstance(total, Fraction):
        return total
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def _number(value: Typed) -> Fraction | None:
    return exact(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _coerced(value: Typed) -> Fraction | None:
    """What arithmetic makes of a cell: a blank is 0, a text that looks like a number is one."""
    if value is None:
        return Fraction(0)
    if isinstance(value, str):
        return exact(value) if value.replace(".", "", 1).isdecimal() else None
    return _number(value)


def _shown(value: Typed) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format(value, ".15g")


def _row(values: Row, kind: str, deduction: Fraction) -> list[Value]:
    target, actual, points = (_number(value) for value in values[:3])
    outcome = _number(values[3])
    division = ExcelError("#DIV/0!")
    complete = target is not None and actual is not None and points is not None
    score: Value = ""
    zero_rule: Value = ""
    if target is not None and actual is not None and points is not None:
        if target == 0:
            score = division
            zero_rule = points if actual >= 0 else Fraction(0)
        else:
            zero_rule = round_half_away(points * actual / target, 2)
            score = max(Fraction(0), min(points, zero_rule) - deduction)
    by_kind: Value = ""
    if kind and values[2] is not None:
        if kind == "≥":
            by_kind = round_half_away(points or Fraction(0), 2)
        elif kind == "定性" and outcome is not None:
            by_kind = outcome
    rate: Value = ""
    rate_text: Value = ""
    if target is not None and actual is not None and target != 0:
        rate = round_half_away(actual / target, 4)
        hundredths = round_half_away(rate * 10000, 0).numerator
        rate_text = f"{hundredths // 100}.{hundredths % 100:02}%" if actual / target >= 0 else ""
    quotient: Value = "错"
    dividend, divisor = _coerced(values[1]), _coerced(values[0])
    if dividend is not None and divisor:
        quotient = round_half_away(dividend / divisor, 2)
    return [
        score,
        zero_rule,
        by_kind,
        rate,
        "无目标" if not target else f"{_shown(values[0])}：{_shown(values[1])}",
        rate_text,
        quotient,
        target is not None and not isinstance(values[1], str) and values[2] is not None,
        score if isinstance(score, ExcelError) else "有" if complete else "空",
        round_half_away(abs(target or Fraction(0)) + (actual or Fraction(0)), 2),
        f"{len(kind)}{kind[:1]}{kind[1:2]}",
        Fraction(sum(value is not None for value in values[:3])),
    ]


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Typed) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
