"""公式。"""

from __future__ import annotations

from typing import Any

from jixiao.cells import Cell
from jixiao.rules import Case
from jixiao.scorecard import Witnesses
from jixiao.submission import Identity
from jixiao.template import find_template

from ..build import ERROR, INFO, Example, Money, Row, cell, error, f, form, ref

TYPED, ALTERED, STALE, UNSAVED, BROKEN, DISAGREES, DIFFER = (
    "formula-overwritten",
    "formula-altered",
    "stale-value",
    "no-saved-value",
    "formula-error",
    "engine-disagreement",
    "engines-differ",
)
NATIONAL = find_template("national-project-2020")
ISSUED = Identity("national-project-2020", 1, 2020, None)
SUM = "SUM(H13:H14)"


def issued(*cells: Cell, **witnesses: Any) -> Case:
    rows = (Row(points=50, score=50, level1=None), Row(name="乙", points=50, score=50, level1=None))
    return form(*rows, identity=ISSUED, year=2020, template=NATIONAL, cells=cells, witnesses=Witnesses(**witnesses))


def at(a1: str, value: Any) -> dict[Any, Any]:
    return {ref(a1): value}


CASES = (
    Example(
        TYPED, "公式还在", issued(cell("K20", 100, formula=SUM), expected=at("K20", SUM), python=at("K20", f(100)))
    ),
    Example(
        TYPED,
        "手填98，应为100",
        issued(cell("K20", 98), expected=at("K20", SUM), python=at("K20", f(100))),
        ((TYPED, ERROR, "K20", {"expected": 100, "found": 98, "formula": SUM}),),
    ),
    Example(
        TYPED,
        "手填100，正是公式的结果",
        issued(cell("K20", 100), expected=at("K20", SUM), python=at("K20", f(100))),
        ((TYPED, INFO, "K20", {"expected": 100, "found": 100, "formula": SUM}),),
    ),
    Example(
        TYPED,
        "公式被清空，不知道应为多少",
        issued(expected=at("K20", SUM)),
        ((TYPED, ERROR, "K20", {"found": None, "formula": SUM}),),
    ),
    Example(
        TYPED,
        "稷山：总分和分值合计都改成了数，三样都要说",
        form(
            Row(points=50, score=50, level1=None),
            Row(name="乙", points=50, score=48, level1=None),
            money=Money(),
            points_total=100,
            total=98,
            identity=ISSUED,
            year=2020,
            template=NATIONAL,
            witnesses=Witnesses(
                expected={**at("G40", "F6+SUM(G13:G14)"), **at("H40", "H6+SUM(H13:H14)")},
                python={**at("G40", f(110)), **at("H40", f(108))},
            ),
        ),
        (
            (
                "points-sum",
                ERROR,
                "G40",
                {"expected": 100, "found": 110, "indicators": 100, "execution": 10, "execution_extra": True},
            ),
            (TYPED, ERROR, "G40", {"expected": 110, "found": 100, "formula": "F6+SUM(G13:G14)"}),
            ("total-mismatch", ERROR, "H40", {"expected": 108, "found": 98, "left_out": ("预算执行率",)}),
            (TYPED, ERROR, "H40", {"expected": 108, "found": 98, "formula": "H6+SUM(H13:H14)"}),
        ),
    ),
    Example(
        ALTERED,
        "只是写法不同",
        issued(
            cell("K20", 1, formula='if( $H$13=FALSE() , 自评表!H14, _xlfn.concat("a B",1.0))'),
            expected=at("K20", 'IF(H13=FALSE,H14,CONCAT("a B",1))'),
        ),
    ),
    Example(
        ALTERED,
        "少加一行",
        issued(cell("K20", 50, formula="SUM(H13:H13)"), expected=at("K20", SUM)),
        ((ALTERED, ERROR, "K20", {"expected": SUM, "found": "SUM(H13:H13)"}),),
    ),
    Example(
        ALTERED,
        "改了公式，结果自然不同：只说公式",
        issued(
            cell("K20", 50, formula="SUM(H13:H13)"),
            expected=at("K20", SUM),
            recomputed=at("K20", f(50)),
            python=at("K20", f(100)),
        ),
        ((ALTERED, ERROR, "K20", {"expected": SUM, "found": "SUM(H13:H13)"}),),
    ),
    Example(STALE, "保存的就是算出来的", issued(cell("K20", 100, formula=SUM), recomputed=at("K20", f(100)))),
    Example(STALE, "空文本就是空白", issued(cell("K20", "", formula='""'), recomputed=at("K20", None))),
    Example(
        STALE,
        "浮点尾数不算",
        issued(
            cell("K20", "", formula=SUM),
            cell("K21", 0.333333333333333, formula="1/3"),
            recomputed={**at("K21", f("0.33333333333333331"))},
        ),
    ),
    Example(STALE, "今天的日期天天变", issued(cell("K20", 45000, formula="TODAY()"), recomputed=at("K20", f(46000)))),
    Example(
        STALE,
        "保存100，重算99",
        issued(cell("K20", 100, formula=SUM), recomputed=at("K20", f(99))),
        ((STALE, ERROR, "K20", {"expected": 99, "found": 100, "formula": SUM}),),
    ),
    Example(UNSAVED, "都有结果", issued(cell("K20", 100, formula=SUM))),
    Example(
        UNSAVED,
        "两个公式没有结果：说一次",
        issued(cell("K20", formula=SUM, saved=False), cell("K21", formula=SUM, saved=False)),
        ((UNSAVED, INFO, "K20", {"count": 2}),),
    ),
    Example(BROKEN, "表外的行不归本表", issued(error("K60", "#REF!"))),
    Example(
        BROKEN,
        "除以0",
        issued(error("K20", "#DIV/0!", "E6/D6"), recomputed=at("K20", f(1))),
        ((BROKEN, ERROR, "K20", {"found": "#DIV/0!", "formula": "E6/D6"}),),
    ),
    Example(BROKEN, "手填的错误值", issued(error("K20", "#N/A")), ((BROKEN, ERROR, "K20", {"found": "#N/A"}),)),
    Example(
        DISAGREES,
        "与Python一致",
        issued(
            cell("K20", 100, formula=SUM),
            expected=at("K20", SUM),
            recomputed=at("K20", f(100)),
            python=at("K20", f(100)),
        ),
    ),
    Example(
        DISAGREES,
        "手填的不是公式之错",
        issued(cell("K20", 100), expected=at("K20", SUM), recomputed=at("K20", f(99)), python=at("K20", f(100))),
        ((TYPED, INFO, "K20", {"expected": 100, "found": 100, "formula": SUM}),),
    ),
    Example(
        DISAGREES,
        "公式算得2.97，规则为2.98",
        issued(
            cell("K20", 2.97, formula=SUM),
            expected=at("K20", SUM),
            recomputed=at("K20", f("2.97")),
            python=at("K20", f("2.98")),
            engines=("ironcalc", "formualizer"),
        ),
        (
            (
                DISAGREES,
                ERROR,
                "K20",
                {"expected": f("2.98"), "found": f("2.97"), "engines": ("ironcalc", "formualizer")},
            ),
        ),
    ),
    Example(
        DIFFER, "引擎一致", issued(cell("K20", 100, formula=SUM), recomputed=at("K20", f(100)), engines=("ironcalc",))
    ),
    Example(
        DIFFER,
        "1.01与1",
        issued(
            cell("K20", 1.01, formula="ROUND(1.005,2)"), disputed=at("K20", {"ironcalc": f("1.01"), "formulas": f(1)})
        ),
        ((DIFFER, INFO, "K20", {"engines": ("ironcalc算得1.01", "formulas算得1")}),),
    ),
)
