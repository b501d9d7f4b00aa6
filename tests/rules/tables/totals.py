"""总分、小计、等级。"""

from __future__ import annotations

from jixiao.rules import Case
from jixiao.submission import Subtotal
from jixiao.template import find_template

from ..build import ERROR, Example, Money, Row, entry, f, form

TOTAL, SUB, GRADE = "total-mismatch", "subtotal-mismatch", "grade-mismatch"
A = Row(name="甲", points=50, score=47.5)
B = Row(name="乙", points=30, score=28, level1="效益指标")
PERCENT = Money(points=20, score="20%", score_number="0.2")
HUBEI = Row(points=100, score=50, level1=None)
HUBEI_TEMPLATE = find_template("hubei-department-2020")
C = Row(name="丙", points=10, score=9, level1="满意度指标")


def sub(a1: str, level1: str, score: float, level2: str | None = None) -> Subtotal:
    return Subtotal(level1, level2, score=entry(a1, score))


def total(stated: object, *rows: Row, **more: object) -> Case:
    return form(*(rows or (A, B, C)), money=Money(), total=stated, **more)


CASES = (
    Example(TOTAL, "47.5 + 28 + 9 + 10 = 94.5", total(94.5)),
    Example(TOTAL, "没有总分", total(None)),
    Example(TOTAL, "有一行得分不明", total(80, A, Row(name="乙", points=40, score="待定"))),
    Example(TOTAL, "执行率得分写成20%，总分按20分加", form(Row(points=80, score=80), money=PERCENT, total=100)),
    Example(
        TOTAL,
        "稷山：漏加执行率",
        total(84.5),
        ((TOTAL, ERROR, "H40", {"expected": f("94.5"), "found": f("84.5"), "left_out": ("预算执行率",)}),),
    ),
    Example(
        TOTAL,
        "漏加一行",
        total(66.5),
        ((TOTAL, ERROR, "H40", {"expected": f("94.5"), "found": f("66.5"), "left_out": ("乙",)}),),
    ),
    Example(
        TOTAL,
        "重复加了一行",
        total(103.5),
        ((TOTAL, ERROR, "H40", {"expected": f("94.5"), "found": f("103.5"), "counted_twice": ("丙",)}),),
    ),
    Example(
        TOTAL,
        "漏加两行",
        total(57.5),
        ((TOTAL, ERROR, "H40", {"expected": f("94.5"), "found": f("57.5"), "left_out": ("乙", "丙")}),),
    ),
    Example(
        TOTAL,
        "漏加一级指标",
        total(
            75,
            Row(name="甲1", points=20, score=20),
            Row(name="甲2", points=15, score=15),
            Row(name="乙", points=15, score=15, level1="效益指标"),
            Row(name="丙", points=40, score=40, level1="满意度指标"),
        ),
        ((TOTAL, ERROR, "H40", {"expected": 100, "found": 75}),),
    ),
    Example(
        TOTAL,
        "一级指标两行都漏加",
        total(
            62,
            Row(name="甲1", points=21, score=21),
            Row(name="甲2", points=17, score=17),
            Row(name="乙", points=12, score=12, level1="效益指标"),
            Row(name="丙", points=40, score=40, level1="满意度指标"),
        ),
        ((TOTAL, ERROR, "H40", {"expected": 100, "found": 62, "left_out": ("产出指标",)}),),
    ),
    Example(
        TOTAL,
        "说不清漏了什么",
        total(93),
        ((TOTAL, ERROR, "H40", {"expected": f("94.5"), "found": 93}),),
    ),
    Example(SUB, "小计都对", total(94.5, subtotals=(sub("K13", "产出指标", 47.5),))),
    Example(
        SUB,
        "小计错，总分按小计加：只说小计",
        total(95.5, subtotals=(sub("K13", "产出指标", 48.5), sub("K14", "效益指标", 28), sub("K15", "满意度指标", 9))),
        ((SUB, ERROR, "K13", {"name": "产出指标", "expected": f("47.5"), "found": f("48.5")}),),
    ),
    Example(
        SUB,
        "二级小计错，一级小计按它加",
        total(94.5, subtotals=(sub("K13", "产出指标", 48), sub("L13", "产出指标", 48, "数量指标"))),
        ((SUB, ERROR, "L13", {"name": "数量指标", "expected": f("47.5"), "found": 48}),),
    ),
    Example(GRADE, "94.5为优", total(94.5, grade="优")),
    Example(GRADE, "“优秀”也是优", total(94.5, grade="优秀")),
    Example(GRADE, "两级制的“合格”", total(94.5, grade="合格")),
    Example(GRADE, "不认识的说法不查", total(94.5, grade="A档")),
    Example(GRADE, "89.5为良", form(Row(points=100, score=89.5), total=89.5, grade="良")),
    Example(GRADE, "模板没有等级", form(HUBEI, total=50, grade="优", template=HUBEI_TEMPLATE)),
    Example(
        GRADE,
        "武山：84.47分评为优",
        form(Row(points=100, score=84.47), total=84.47, grade="优"),
        ((GRADE, ERROR, "I40", {"expected": "良", "found": "优", "total": f("84.47")}),),
    ),
    Example(
        GRADE,
        "89.995四舍五入为90，应为优",
        form(Row(points=100, score=89.995), total=89.995, grade="良好"),
        ((GRADE, ERROR, "I40", {"expected": "优", "found": "良好", "total": f("89.995")}),),
    ),
    Example(
        GRADE,
        "55分评为合格",
        form(Row(points=100, score=55), total=55, grade="合格"),
        ((GRADE, ERROR, "I40", {"expected": "差", "found": "合格", "total": 55}),),
    ),
)
