"""制发与收回的表是不是同一张。"""

from __future__ import annotations

from typing import Any

from jixiao.rules import Case
from jixiao.scorecard import RuleSource, Witnesses
from jixiao.submission import Identity
from jixiao.template import find_template

from ..build import ERROR, INFO, Example, Row, cell, f, form, ref

CHANGED, LOST, TWICE, UNKNOWN, VERSION = (
    "issued-value-changed",
    "row-missing",
    "row-duplicated",
    "template-unknown",
    "template-version",
)
NATIONAL = find_template("national-project-2020")
EVALUATION = find_template("evaluation-2020")
ISSUED = Identity("national-project-2020", 1, 2020, "abc")
ROWS = (Row(points=50, score=50, level1=None), Row(name="乙", points=50, score=50, level1=None))


def issued(*rows: Row, identity: Identity = ISSUED, template: Any = NATIONAL, **more: Any) -> Case:
    return form(*(rows or ROWS), identity=identity, year=identity.year, template=template, **more)


CASES = (
    Example(CHANGED, "没有改动", issued(witnesses=Witnesses(issued={ref("E13"): f(100)}))),
    Example(
        CHANGED,
        "空白字符不算",
        issued(cells=(cell("K13", "规划  编制\n数量"),), witnesses=Witnesses(issued={ref("K13"): "规划 编制 数量"})),
    ),
    Example(
        CHANGED,
        "指标值350改成100",
        issued(witnesses=Witnesses(issued={ref("E13"): f(350)})),
        ((CHANGED, ERROR, "E13", {"expected": 350, "found": 100}),),
    ),
    Example(LOST, "名称都在", issued(witnesses=Witnesses())),
    Example(
        LOST,
        "一行的名称都成了#REF!：说一次",
        issued(witnesses=Witnesses(lost=("jx__row__r004__target", "jx__row__r004__score"))),
        ((LOST, ERROR, None, {"part": "指标行", "key": "r004"}),),
    ),
    Example(LOST, "删了空着的备用行", issued(witnesses=Witnesses(lost=("jx__row__s004__target",)))),
    Example(LOST, "删了一列，行还在", issued(witnesses=Witnesses(lost=("jx__row__r013__low",)))),
    Example(TWICE, "同名而二级指标不同", issued(ROWS[0], Row(points=50, score=50, level1=None, level2="质量指标"))),
    Example(TWICE, "非制发的表不查", form(ROWS[0], ROWS[0])),
    Example(TWICE, "甲出现两次", issued(ROWS[0], ROWS[0]), ((TWICE, ERROR, "D14", {"name": "甲", "first": "D13"}),)),
    Example(UNKNOWN, "制发表，模板已知", issued()),
    Example(
        UNKNOWN,
        "公开表，没有指定模板",
        form(*ROWS, rule_source=RuleSource.NOTE),
        ((UNKNOWN, INFO, None, {"rule": "note"}),),
    ),
    Example(
        UNKNOWN,
        "指定的模板与表全不相干",
        form(Row(points=100, score=100, level1="决策"), template=NATIONAL, requested=NATIONAL),
        ((UNKNOWN, ERROR, None, {"found": "national-project-2020", "levels": ("决策",)}),),
    ),
    Example(
        UNKNOWN,
        "注明的模板不存在",
        issued(identity=Identity("no-such-form", 1, 2020, None), template=None),
        ((UNKNOWN, ERROR, None, {"expected": "no-such-form", "found": None}),),
    ),
    Example(
        UNKNOWN,
        "注明的是另一个模板",
        issued(identity=Identity("evaluation-2020", 1, 2020, None)),
        ((UNKNOWN, ERROR, None, {"expected": "evaluation-2020", "found": "national-project-2020"}),),
    ),
    Example(
        UNKNOWN,
        "制发表，却指定了另一个模板",
        issued(requested=EVALUATION),
        ((UNKNOWN, ERROR, None, {"expected": "national-project-2020", "found": "evaluation-2020"}),),
    ),
    Example(VERSION, "版本、年度都相同", issued()),
    Example(
        VERSION,
        "第7版制发",
        issued(identity=Identity("national-project-2020", 7, 2020, None)),
        ((VERSION, ERROR, None, {"expected": NATIONAL.version, "found": 7, "version": True}),),
    ),
    Example(
        VERSION,
        "2020年的模板制发2024年的表",
        issued(identity=Identity("national-project-2020", NATIONAL.version, 2024, None)),
    ),
    Example(
        VERSION,
        "指定2020年的模板核算2022年的公开表：只提示",
        form(
            *(Row(points=p, score=p, level1=n, name=n) for p, n in ((50, "产出"), (30, "效益"), (20, "满意度"))),
            year=2022,
            template=NATIONAL,
            requested=NATIONAL,
        ),
        (
            (
                "weights-unusual",
                INFO,
                "B15",
                {"name": "满意度指标", "expected": 10, "found": 20, "source": NATIONAL.basis["表注"]},
            ),
            (VERSION, INFO, None, {"expected": 2020, "found": 2022}),
        ),
    ),
)
