"""The two witnesses of a score cell agree to the last digit on whatever an officer may type."""

from __future__ import annotations

import io
import re
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.methods import CellNames
from jixiao.methods.rows import (
    RowValues,
    execution_formula,
    python_execution,
    python_rate,
    python_row,
    rate_formula,
    row_formula,
)
from jixiao.numbers import exact
from jixiao.template.catalog import find_template
from jixiao.template.policy import KINDS
from random_forms import every_template

ironcalc = pytest.importorskip("ironcalc")

TEMPLATES = {template.id: template for template in every_template()}
SCORING_EXECUTION = [name for name, template in TEMPLATES.items() if template.policy.execution is not None]
ROWS_AT_ONCE = 60

figures = st.one_of(
    st.sampled_from([0, 1, 100, 1.005, 2.675, 0.6, 0.8, 0.9, 0.5999, 45260, 45261]),
    st.integers(0, 150),
    st.integers(0, 20_000).map(lambda n: n / 100),
    st.integers(0, 1000).map(lambda n: n / 1000),
    st.integers(-500, -1).map(lambda n: n / 10),
)
typed = st.one_of(figures, figures, figures, st.sampled_from([None, "12", "良好", "", True]))
points = st.one_of(st.integers(1, 30), st.sampled_from([0, 2.5, 7.5, 33.33, None, "10"]))
rows = st.tuples(
    st.sampled_from(sorted(TEMPLATES)),
    st.sampled_from(["产出指标", "成本指标", "效益指标", "满意度指标", None]),
    st.sampled_from([*KINDS, None]),
    st.builds(
        RowValues,
        target=typed,
        actual=typed,
        points=points,
        low=typed,
        high=typed,
        direction=st.sampled_from(["反向", "正向", None, 5]),
        judged=typed,
        deduction=st.one_of(st.none(), st.none(), typed),
        name=st.sampled_from([None, "村庄数量", "审批覆盖率", "数量落实率（%）", 5]),
        unit=st.sampled_from([None, "个", "%", 3]),
    ),
    st.sampled_from([*KINDS, None, "其他", 3]),
)


def recalculate(sheet_rows, formulas):
    """What ironcalc shows for one formula a row, over the row's typed cells."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet("表")
    for row, (values, formula) in enumerate(zip(sheet_rows, formulas, strict=True)):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
        sheet.write_formula(row, 20, f"={formula}")
    workbook.close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.xlsx")
        path.write_bytes(buffer.getvalue())
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    model.evaluate()
    return [model.get_cell_value(0, row, 21) for row in range(1, len(formulas) + 1)]


def cell_value(value):
    return exact(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def shown(value):
    return value if isinstance(value, str) else float(value)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(st.lists(rows, min_size=ROWS_AT_ONCE, max_size=ROWS_AT_ONCE))
def test_formula_and_python_agree_on_every_row(drawn):
    sheet_rows, formulas, expected = [], [], []
    for number, (name, level1, kind, values, kind_value) in enumerate(drawn, 1):
        template = TEMPLATES[name]
        sheet_rows.append((*values, kind_value))
        cells = CellNames(*(f"{letter}{number}" for letter in "ABCDEFGHIJ"))
        formulas.append(row_formula(template, level1, kind, cells, f"K{number}"))
        witness = python_row(template, level1, kind, RowValues(*map(cell_value, values)), cell_value(kind_value))
        expected.append(shown(witness))
    assert recalculate(sheet_rows, formulas) == expected


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(st.lists(st.tuples(st.sampled_from(SCORING_EXECUTION), typed, typed, points), min_size=40, max_size=40))
def test_execution_agrees_on_every_row(drawn):
    sheet_rows, rates, scores, expected_rates, expected_scores = [], [], [], [], []
    for number, (name, executed, budget, marks) in enumerate(drawn, 1):
        template = TEMPLATES[name]
        sheet_rows.append((executed, budget, marks))
        rates.append(rate_formula(f"A{number}", f"B{number}", 4))
        # The score is tried over the executed amount taken as the rate: any number may be typed there.
        scores.append(execution_formula(template, f"A{number}", f"C{number}"))
        expected_rates.append(shown(python_rate(cell_value(executed), cell_value(budget), 4)))
        expected_scores.append(shown(python_execution(template, cell_value(executed), cell_value(marks))))
    assert recalculate(sheet_rows, rates) == expected_rates
    assert recalculate(sheet_rows, scores) == expected_scores


# 模板 | 一级指标 | 性质 | 指标值 | 完成值 | 分值 | 下限 | 上限 | 方向 | 评定得分 | 扣减分 | 得分
CELLS = """
    national-project-2020 | 产出指标   | ≥   | 350   | 348   | 3  |   |   |      |    |     | 2.98
    national-project-2020 | 产出指标   | ≥   | 350   | 348   | 3  |   |   |      |    | 0.3 | 2.68
    national-project-2020 | 产出指标   | ≥   | 350   | 约348 | 3  |   |   |      |    |     |
    national-project-2020 | 产出指标   | ≥   |       | 348   | 3  |   |   |      |    |     |
    national-project-2020 | 产出指标   | ≥   | 1000  | 335   | 3  |   |   |      |    |     | 1.01
    national-project-2020 | 产出指标   | ＝   | 0     | 0     | 5  |   |   |      |    |     | 5
    national-project-2020 | 产出指标   | 区间 |       | 6     | 3  | 2 | 3 |      |    |     | 3
    national-project-2020 | 产出指标   | 区间 |       | 6     | 3  | 2 | 3 | 反向 |    |     | 1.5
    national-project-2020 | 产出指标   | 时限 | 45260 | 45260 | 5  |   |   |      |    |     | 5
    national-project-2020 | 产出指标   | 时限 | 45260 | 45270 | 5  |   |   |      |    |     |
    national-project-2020 | 产出指标   | 时限 | 45260 | 45270 | 5  |   |   |      | 3  |     | 3
    national-project-2020 | 效益指标   | 定性 |       |       | 8  |   |   |      |    |     |
    national-project-2020 | 效益指标   | 定性 |       |       | 8  |   |   |      | 6  |     | 6
    national-project-2020 | 效益指标   | 定性 |       |       | 8  |   |   |      | 9  |     | 9
    national-project-2021 | 产出指标   | ≥   | 100   | 59    | 10 |   |   |      |    |     | 0
    national-project-2021 | 满意度指标 | ≥   | 0.95  | 0.89  | 10 |   |   |      |    |     | 8
"""


def test_cells_of_issued_forms_show_what_the_table_says():
    lines = [[cell.strip() for cell in line.split("|")] for line in CELLS.strip("\n").splitlines()]
    sheet_rows, formulas, expected, witnesses = [], [], [], []
    for number, line in enumerate(lines, 1):
        name, level1, kind, *typed_cells, score = line
        values = [*(_typed(cell) for cell in typed_cells), None, None]
        template = find_template(name)
        sheet_rows.append((*values, kind))
        cells = CellNames(*(f"{letter}{number}" for letter in "ABCDEFGHIJ"))
        formulas.append(row_formula(template, level1, None, cells, f"K{number}"))
        witnesses.append(shown(python_row(template, level1, kind, RowValues(*map(cell_value, values)))))
        expected.append(float(score) if score else "")
    assert witnesses == expected
    assert recalculate(sheet_rows, formulas) == expected


def _typed(cell):
    if not cell:
        return None
    return float(cell) if cell.replace(".", "").isdigit() else cell


def test_a_formula_holds_only_what_all_engines_and_old_excel_know():
    allowed = {"IF", "AND", "OR", "MIN", "MAX", "ROUND", "COUNT", "ISNUMBER", "ISTEXT"}
    allowed |= {"ABS", "INT", "ROUNDUP", "RIGHT", "FIND", "IFERROR"}
    cells = CellNames("E5", "F5", "G5", "K5", "L5", "M5", "N5", "O5", "D5", "P5")
    for name in TEMPLATES:
        levels = [level.name for level in TEMPLATES[name].levels]
        formula = max((row_formula(TEMPLATES[name], level, None, cells, "J5") for level in levels), key=len)
        assert set(re.findall(r"([A-Z]+)\(", formula)) <= allowed
        assert len(formula) < 8000  # Excel's limit is 8192 characters
        assert "--" not in formula


def test_exact_inputs_are_taken_as_they_are():
    template = find_template("national-project-2020")
    values = RowValues(target=Fraction(3), actual=Fraction(1), points=Fraction(10))
    assert python_row(template, "产出指标", "≥", values) == exact("3.33")
