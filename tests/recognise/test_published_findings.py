"""Published forms are accused of nothing that their own arithmetic bears out.

Sums are what a program accuses of most easily, and wrongly where a form breaks off, where another table counts too or
where a row splits up the one above it. Every finding of these kinds on the collected forms was looked at by a person,
and stands in the list with the reason why it is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.assess import assess
from jixiao.findings import Severity
from layouts.paper import of_grid, to_workbook
from published import load

HERE = Path(__file__).parent
FORMS = sorted((*(HERE / "published").glob("*.form"), *(HERE / "holdout").glob("*.form")))
OF_SUMS = ("points-sum", "total-mismatch", "subtotal-mismatch", "missing-points", "funds-sum", "grade-mismatch")

RIGHT = {
    ("daying_sfj_2023", "missing-points"): "网页在首行指标处截断，分值格空白",
    ("kunmingchi_fuwumaoyi_2020", "total-mismatch"): "产出60分、效益40分之外，预算执行另得20分，共120",
    ("leitui_baoshan_2019", "points-sum"): "父行15分与子行各5分都计了分，合计80",
    ("linhe_jiuye_2022", "funds-sum"): "五项合计7165.29，总额填7165.32",
    ("xinzhou_chuju_2020", "points-sum"): "指标分值100，加预算执行率10分共110",
}
"""(form, code) → why a person says that it is so."""


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_sums_are_accused_only_where_they_are_wrong(path: Path) -> None:
    content = to_workbook([of_grid(load(path).grid)])
    said = {
        (path.stem, finding.code)
        for form in assess(content, path.name).forms
        for finding in form.findings
        if finding.severity is Severity.ERROR and finding.code in OF_SUMS
    }
    assert said == {each for each in RIGHT if each[0] == path.stem}
