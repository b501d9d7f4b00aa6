"""得分：与规则核算的相比。"""

from __future__ import annotations

from ..build import ERROR, INFO, NOT_JUDGED, OVER, UNDER, WARNING, Example, Row, f, form

SCORE, BAND = "score-mismatch", "qualitative-out-of-band"
WORKING = "37442 ÷ 38508 × 3 = 2.917 → 2.92"
REST = Row(name="其余", points=97, score=97)
BANDED = Row(name="一张图", target="良好", actual="良好", points=8, score=6, method="qualitative", rule=("6.4", "8"))
OTHERS = Row(name="其余", points=92, score=92)


def short(score: object, **more: object) -> Row:
    """37442 ÷ 38508 × 3 = 2.92."""
    facts = {
        "name": "健康档案",
        "target": 38508,
        "actual": 37442,
        "points": 3,
        "score": score,
        "rule": ("2.92", "2.92"),
    }
    return Row(**{**facts, "working": WORKING, **more})  # type: ignore[arg-type]


CASES = (
    Example(SCORE, "按比例得2.92", form(short(2.92), REST)),
    Example(SCORE, "规则不能判断的不说", form(short(3, standing=NOT_JUDGED), REST)),
    Example(
        SCORE,
        "未完成而得满分：多计",
        form(short(3, standing=OVER), REST),
        (
            (
                SCORE,
                ERROR,
                "H13",
                {"name": "健康档案", "expected": f("2.92"), "found": 3, "side": "over", "working": WORKING},
            ),
        ),
    ),
    Example(
        SCORE,
        "少计，没有原因",
        form(short(2.5, standing=UNDER), REST),
        (
            (
                SCORE,
                WARNING,
                "H13",
                {"name": "健康档案", "expected": f("2.92"), "found": f("2.5"), "side": "under", "working": WORKING},
            ),
        ),
    ),
    Example(
        SCORE,
        "少计，本行有原因",
        form(short(2.5, standing=UNDER, reason="自行从严"), REST),
        (
            (
                SCORE,
                INFO,
                "H13",
                {
                    "name": "健康档案",
                    "expected": f("2.92"),
                    "found": f("2.5"),
                    "side": "under",
                    "working": WORKING,
                    "reason": True,
                },
            ),
        ),
    ),
    Example(
        SCORE,
        "少计，原因写在全表的原因栏里",
        form(short(2.5, standing=UNDER), REST, box="受疫情影响"),
        (
            (
                SCORE,
                INFO,
                "H13",
                {
                    "name": "健康档案",
                    "expected": f("2.92"),
                    "found": f("2.5"),
                    "side": "under",
                    "working": WORKING,
                    "reason": True,
                },
            ),
        ),
    ),
    Example(
        SCORE,
        "原因栏只填“无”：不算原因",
        form(short(2.5, standing=UNDER, reason="无"), REST),
        (
            (
                SCORE,
                WARNING,
                "H13",
                {"name": "健康档案", "expected": f("2.92"), "found": f("2.5"), "side": "under", "working": WORKING},
            ),
        ),
    ),
    Example(
        SCORE,
        "少计，列了扣减分0.42",
        form(short(2.5, standing=UNDER, deduction=0.42), REST),
        (
            (
                SCORE,
                INFO,
                "H13",
                {
                    "name": "健康档案",
                    "expected": f("2.92"),
                    "found": f("2.5"),
                    "side": "under",
                    "working": WORKING,
                    "reason": True,
                    "deduction": f("0.42"),
                },
            ),
        ),
    ),
    Example(
        SCORE,
        "超过分值的，只说超过分值",
        form(short(4, standing=OVER), REST),
        (("score-over-points", ERROR, "H13", {"name": "健康档案", "expected": 3, "found": 4}),),
    ),
    Example(BAND, "达成，8分得7分", form(Row(**{**BANDED.__dict__, "score": 7}), OTHERS)),
    Example(
        BAND,
        "稷山：达成，8分得6分，说明了原因",
        form(Row(**{**BANDED.__dict__, "standing": UNDER, "reason": "有待实践检验"}), OTHERS),
        (
            (
                BAND,
                INFO,
                "H13",
                {
                    "name": "一张图",
                    "expected": f("6.4"),
                    "found": 6,
                    "side": "under",
                    "low": f("6.4"),
                    "high": 8,
                    "reason": True,
                },
            ),
        ),
    ),
    Example(
        BAND,
        "达成，8分得6分，没有原因",
        form(Row(**{**BANDED.__dict__, "standing": UNDER}), OTHERS),
        (
            (
                BAND,
                WARNING,
                "H13",
                {"name": "一张图", "expected": f("6.4"), "found": 6, "side": "under", "low": f("6.4"), "high": 8},
            ),
        ),
    ),
    Example(
        BAND,
        "部分达成，8分得8分",
        form(
            Row(**{**BANDED.__dict__, "score": 8, "standing": OVER, "rule": ("4.8", "6.4"), "actual": "部分达成"}),
            OTHERS,
        ),
        (
            (
                BAND,
                ERROR,
                "H13",
                {"name": "一张图", "expected": f("6.4"), "found": 8, "side": "over", "low": f("4.8"), "high": f("6.4")},
            ),
        ),
    ),
)
