"""指标值与完成值。"""

from __future__ import annotations

from typing import Any

from jixiao.template import find_template

from ..build import ABSENT, INFO, WARNING, Example, Money, Row, f, form

WHY, FAR, NONE, MAGNITUDE, UNIT, KIND, COPIED, UNPARSED = (
    "deviation-unexplained",
    "far-over-target",
    "not-occurred",
    "magnitude-mismatch",
    "unit-mismatch",
    "kind-mismatch",
    "actual-copies-target",
    "unparsed-value",
)
REST = Row(name="其余", points=90, score=90)
NATIONAL = find_template("national-project-2020")


def one(target: object, actual: object, facts: dict[str, Any] | None = None, **more: Any) -> Row:
    return Row(name="甲", target=target, actual=actual, facts=facts or {}, **more)


def pair(target: str, actual: str, **more: Any) -> dict[str, Any]:
    return {"name": "甲", "target": target, "actual": actual, **more}


SHORT = one("350", "348", short=True, completion="0.9943", score=9.94)
CASES = (
    Example(WHY, "完成了", form(one("350", "350"), REST)),
    Example(WHY, "没完成，本行说明了", form(one("350", "348", short=True, score=9.94, reason="台风影响"), REST)),
    Example(WHY, "没完成，全表的原因栏说明了", form(SHORT, REST, box="受疫情影响")),
    Example(WHY, "不能比较的不问", form(one("良好", "良好", short=None), REST)),
    Example(
        WHY, "没完成，没说明", form(SHORT, REST), ((WHY, WARNING, "I13", pair("350", "348", completion=f("0.9943"))),)
    ),
    Example(
        WHY,
        "没完成，没有原因栏：标在完成值上",
        form(one("350", "348", short=True, score=9.94, reason=ABSENT), REST),
        ((WHY, WARNING, "F13", pair("350", "348")),),
    ),
    Example(WHY, "执行率80%，资金表没有原因栏", form(REST, money=Money(executed=80, rate=0.8, shown="80%", score=8))),
    Example(
        WHY,
        "执行率80%，本行原因栏空白",
        form(REST, money=Money(executed=80, rate=0.8, shown="80%", score=8, reason=None)),
        ((WHY, WARNING, "I6", {"name": "预算执行率", "completion": f("0.8")}),),
    ),
    Example(FAR, "完成129%", form(one("100", "129"), REST)),
    Example(
        FAR,
        "完成146.67%",
        form(one("60", "88", {"far_over": f("1.4667")}), REST),
        ((FAR, WARNING, "F13", pair("60", "88", completion=f("1.4667"))),),
    ),
    Example(
        FAR,
        "完成146.67%，说明了；模板写明1.3倍",
        form(
            one("60", "88", {"far_over": f("1.4667")}, reason="年初偏低", points=50, score=50),
            Row(points=30, score=30, level1="效益指标"),
            Row(points=10, score=10, level1="满意度指标"),
            template=NATIONAL,
            money=Money(),
        ),
        ((FAR, INFO, "F13", pair("60", "88", completion=f("1.4667"), threshold=f("1.3"), reason=True)),),
    ),
    Example(NONE, "无是0次", form(one("0次", "无"), REST)),
    Example(
        NONE,
        "未发生，有说明",
        form(one("≥5次", "未发生", {"not_occurred": True}, short=None, reason="本年无突发事件"), REST),
        ((NONE, WARNING, "F13", pair("≥5次", "未发生")),),
    ),
    Example(MAGNITUDE, "写法一致", form(one("2万", "2.3万"), REST)),
    Example(
        MAGNITUDE,
        "咸宁：2与2.3万",
        form(one("2", "2.3万", {"magnitude": "万"}, short=None), REST),
        ((MAGNITUDE, WARNING, "F13", pair("2", "2.3万", lost="万")),),
    ),
    Example(UNIT, "单位一致", form(one("37个", "37个"), REST)),
    Example(
        UNIT,
        "37个与100%",
        form(one("37个", "100%", {"units": "个与%"}, short=None), REST),
        ((UNIT, WARNING, "F13", pair("37个", "100%", detail="个与%")),),
    ),
    Example(KIND, "都是文字", form(one("合规", "合规"), REST)),
    Example(
        KIND,
        "大宁：合规与100%",
        form(one("合规", "100%", {"kinds": True}, short=None), REST),
        ((KIND, WARNING, "F13", pair("合规", "100%")),),
    ),
    Example(COPIED, "填了实际的数", form(one("≥90%", "93%"), REST)),
    Example(
        COPIED,
        "≥90%与≥90%",
        form(one("≥90%", "≥90%", {"copied": True}), REST),
        ((COPIED, WARNING, "F13", pair("≥90%", "≥90%")),),
    ),
    Example(UNPARSED, "都认识", form(one("≥90%", "93%"), REST)),
    Example(
        UNPARSED, "得分栏填“—”：不计分", form(one("≥90%", "93%", points="—", score="—"), Row(points=100, score=100))
    ),
    Example(
        UNPARSED,
        "指标值看不懂",
        form(one("180只+12头=192只", "192", {"unparsed": "target"}, short=None), REST),
        ((UNPARSED, WARNING, "E13", {"name": "甲", "field": "target", "found": "180只+12头=192只"}),),
    ),
    Example(
        UNPARSED,
        "完成值看不懂",
        form(one("192", "180只+12头", {"unparsed": "actual"}, short=None), REST),
        ((UNPARSED, WARNING, "F13", {"name": "甲", "field": "actual", "found": "180只+12头"}),),
    ),
    Example(
        UNPARSED,
        "得分栏写9或10分",
        form(one("1", "1", score="9或10分"), REST),
        ((UNPARSED, WARNING, "H13", {"name": "甲", "field": "score", "found": "9或10分"}),),
    ),
)
