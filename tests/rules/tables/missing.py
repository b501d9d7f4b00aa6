"""漏填。"""

from __future__ import annotations

from jixiao.template import find_template

from ..build import ABSENT, ERROR, NOT_JUDGED, WARNING, Example, Money, Row, cell, entry, form

TARGET, ACTUAL, POINTS, SCORE, HEADER = (
    "missing-target",
    "missing-actual",
    "missing-points",
    "missing-score",
    "missing-header",
)
REST = Row(name="其余", points=90, score=90)
HUBEI = find_template("hubei-department-2020")

CASES = (
    Example(TARGET, "填了", form(Row(), REST)),
    Example(
        TARGET,
        "不计分的行可以空着",
        form(Row(target=None, actual=None, points="/", score="/"), Row(points=100, score=100)),
    ),
    Example(
        TARGET,
        "空白而有分",
        form(Row(target=None, standing=NOT_JUDGED), REST),
        ((TARGET, ERROR, "E13", {"name": "甲"}),),
    ),
    Example(
        TARGET,
        "只填“/”",
        form(Row(target="/", standing=NOT_JUDGED), REST),
        ((TARGET, ERROR, "E13", {"name": "甲", "found": "/"}),),
    ),
    Example(ACTUAL, "填0不是空白", form(Row(actual=0, reason="未开展", score=0), REST)),
    Example(
        ACTUAL,
        "空白而有分",
        form(Row(actual=None, standing=NOT_JUDGED), REST),
        ((ACTUAL, ERROR, "F13", {"name": "甲"}),),
    ),
    Example(
        ACTUAL,
        "指标值、完成值、得分都空：得分空白由此而来",
        form(Row(target=None, actual=None, score=None), REST),
        ((TARGET, ERROR, "E13", {"name": "甲"}), (ACTUAL, ERROR, "F13", {"name": "甲"})),
    ),
    Example(POINTS, "填“—”的不计分", form(Row(points="—", score="—"), Row(points=100, score=100))),
    Example(POINTS, "没有分值栏", form(Row(points=ABSENT, score=ABSENT))),
    Example(POINTS, "空白", form(Row(points=None), REST), ((POINTS, ERROR, "G13", {"name": "甲"}),)),
    Example(SCORE, "全表没有得分：还没有打分", form(Row(score=None), Row(points=90, score=None))),
    Example(SCORE, "公式还没有得数", form(Row(score="", formulas={"score": 'IF(F13="","",F13)'}), REST)),
    Example(SCORE, "别的行有得分，这行空白", form(Row(score=None), REST), ((SCORE, ERROR, "H13", {"name": "甲"}),)),
    Example(
        SCORE, "执行率得分空白", form(REST, money=Money(score=None)), ((SCORE, ERROR, "H6", {"name": "预算执行率"}),)
    ),
    Example(HEADER, "没有项目名称栏", form(Row(), REST, project=ABSENT)),
    Example(HEADER, "实施单位空白，没有模板要求", form(Row(), REST, header={"unit": entry("F4")})),
    Example(
        HEADER,
        "部门整体表只填单位",
        form(
            Row(),
            REST,
            project=None,
            header={"department": entry("B4", "某局")},
            cells=(cell("A1", "部门整体支出绩效自评表"),),
        ),
    ),
    Example(
        HEADER,
        "项目名称空白",
        form(Row(), REST, project=None),
        ((HEADER, ERROR, "B3", {"field": "project", "name": "项目名称"}),),
    ),
    Example(
        HEADER,
        "模板要求单位名称",
        form(
            Row(level1=None),
            Row(points=70, score=70, level1=None),
            money=Money(points=20, score=20),
            header={"unit": entry("F4")},
            template=HUBEI,
        ),
        ((HEADER, WARNING, "F4", {"field": "unit", "name": "单位名称"}),),
    ),
)
