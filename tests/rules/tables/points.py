"""分值：合计、权重、上限。"""

from __future__ import annotations

from jixiao.submission import NOTHING, Subtotal
from jixiao.template import find_template

from ..build import ABSENT, ERROR, INFO, Example, Money, Row, entry, f, form

NATIONAL = find_template("national-project-2020")


def rows(*points: object) -> list[Row]:
    return [Row(name=f"指标{i}", points=p, score=p) for i, p in enumerate(points, start=1)]


def level(a1: str, level1: str, level2: str | None, printed: int) -> Subtotal:
    return Subtotal(
        level1, level2, points=entry(a1, f"{level2 or level1}（{printed}分）", number=f(printed)), score=NOTHING
    )


def national(output: int, benefit: int, satisfaction: int | None, **more: object) -> list[Row]:
    made = [
        Row(name="甲", points=output, score=output, level1="产出指标"),
        Row(name="乙", points=benefit, score=benefit, level1="效益指标", level2="社会效益指标"),
    ]
    if satisfaction is not None:
        made.append(
            Row(name="丙", points=satisfaction, score=satisfaction, level1="满意度指标", level2="服务对象满意度")
        )
    return made


POINTS_SUM = "points-sum"
WEIGHTS = "weights-unusual"
OVER = "score-over-points"

CASES = (
    Example(POINTS_SUM, "90 + 执行率10 = 100", form(*rows(50, 30, 10), money=Money(), points_total=100)),
    Example(POINTS_SUM, "没有执行率，指标100", form(*rows(60, 40), points_total=100)),
    Example(POINTS_SUM, "合计栏只加指标：90", form(*rows(50, 40), money=Money(), points_total=90)),
    Example(POINTS_SUM, "有一行没有分值：不知道合计", form(*rows(50, 30), Row(points="—", score="—"))),
    Example(POINTS_SUM, "没有分值栏", form(Row(points=ABSENT, score=ABSENT))),
    Example(POINTS_SUM, "自成120分制", form(*rows(70, 40), money=Money(), points_total=120)),
    Example(
        POINTS_SUM,
        "稷山：指标100，另加执行率10，合计栏写100",
        form(*rows(60, 32, 8), money=Money(), points_total=100),
        (
            (
                POINTS_SUM,
                ERROR,
                "G40",
                {"expected": 100, "found": 110, "indicators": 100, "execution": 10, "execution_extra": True},
            ),
        ),
    ),
    Example(
        POINTS_SUM,
        "合计85，没有合计栏：标在总分上",
        form(*rows(50, 25), money=Money(), total=85),
        ((POINTS_SUM, ERROR, "H40", {"expected": 100, "found": 85, "indicators": 75, "execution": 10}),),
    ),
    Example(
        POINTS_SUM,
        "各项合计100，合计栏填95",
        form(*rows(50, 40), money=Money(), points_total=95),
        ((POINTS_SUM, ERROR, "G40", {"expected": 100, "found": 95, "stated": True}),),
    ),
    Example(
        POINTS_SUM,
        "产出指标（90分）印得对",
        form(*rows(50, 40), money=Money(), subtotals=(level("B13", "产出指标", None, 90),)),
    ),
    Example(
        POINTS_SUM,
        "数量指标（21）下只有20分",
        form(
            *rows(12, 8),
            Row(points=70, score=70, level2="质量指标"),
            money=Money(),
            subtotals=(level("C13", "产出指标", "数量指标", 21),),
        ),
        ((POINTS_SUM, ERROR, "C13", {"name": "数量指标", "expected": 21, "found": 20, "level": True}),),
    ),
    Example(WEIGHTS, "50、30、10和执行率10", form(*national(50, 30, 10), money=Money(), template=NATIONAL)),
    Example(WEIGHTS, "没有满意度指标，其10分并入效益", form(*national(50, 40, None), money=Money(), template=NATIONAL)),
    Example(WEIGHTS, "没有模板：不知道办法的权重", form(*national(60, 20, 10), money=Money())),
    Example(
        WEIGHTS,
        "产出60、效益20",
        form(*national(60, 20, 10), money=Money(), template=NATIONAL),
        (
            (WEIGHTS, INFO, "B13", {"name": "产出指标", "expected": 50, "found": 60, "source": NATIONAL.basis["表注"]}),
            (WEIGHTS, INFO, "B14", {"name": "效益指标", "expected": 30, "found": 20, "source": NATIONAL.basis["表注"]}),
        ),
    ),
    Example(
        WEIGHTS,
        "执行率20",
        form(*national(50, 30, 0), money=Money(points=20, score=20), template=NATIONAL),
        (
            (
                WEIGHTS,
                INFO,
                "F6",
                {"name": "预算执行率", "expected": 10, "found": 20, "source": NATIONAL.basis["表注"]},
            ),
            (
                WEIGHTS,
                INFO,
                "B15",
                {"name": "满意度指标", "expected": 10, "found": 0, "source": NATIONAL.basis["表注"]},
            ),
        ),
    ),
    Example(OVER, "得分等于分值", form(*rows(100))),
    Example(
        OVER,
        "施甸：分值20，得分31.9",
        form(Row(points=20, score=31.9), *rows(80)),
        ((OVER, ERROR, "H13", {"name": "甲", "expected": 20, "found": f("31.9")}),),
    ),
    Example(
        OVER,
        "执行率得分11",
        form(*rows(90), money=Money(score=11)),
        ((OVER, ERROR, "H6", {"name": "预算执行率", "expected": 10, "found": 11}),),
    ),
)
