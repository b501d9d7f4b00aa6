"""资金：执行率、执行率得分、超预算、分项。"""

from __future__ import annotations

from jixiao.template import find_template

from ..build import ABSENT, ERROR, INFO, OVER, UNDER, WARNING, Example, Money, Row, f, form

RATE, SCORE, BEYOND, SUM = "execution-rate-mismatch", "execution-score-mismatch", "execution-over-budget", "funds-sum"
ROW = Row(points=90, score=90)
HUBEI_ROW = Row(points=80, score=80)
NATIONAL = find_template("national-project-2020")
PARTS = ("其中：当年财政拨款", "上年结转资金", "其他资金")


def parts(*executed: object) -> tuple[tuple[str, object, object, object], ...]:
    return tuple((label, None, None, amount) for label, amount in zip(PARTS, executed, strict=True))


XIANNING = {"initial": None, "budget": 5923.63, "executed": 5737.12, "points": 20, "score": 19.4}
SEVEN = Money(budget=70, executed=27.59, rate=0.3941, shown="39.41%", score=3.94)

CASES = (
    Example(RATE, "咸宁：96.85%取整为97%", form(HUBEI_ROW, money=Money(**XIANNING, rate=0.97, shown="97%"))),
    Example(RATE, "大宁：39.41%", form(ROW, money=SEVEN)),
    Example(RATE, "表头注明（%），单元格写39.41", form(ROW, money=Money(**{**SEVEN.__dict__, "shown": "39.41"}))),
    Example(RATE, "没填执行率", form(ROW, money=Money(rate=None, shown=None))),
    Example(RATE, "预算0、执行0、执行率0%", form(ROW, money=Money(budget=0, executed=0, rate=0, shown="0%", score=0))),
    Example(
        RATE,
        "以年初预算为分母",
        form(ROW, money=Money(budget=120, executed=90, rate=0.9, shown="90%", score=9, earned="7.5")),
        (
            (
                RATE,
                ERROR,
                "G6",
                {
                    "expected": f("0.75"),
                    "found": f("0.9"),
                    "budget": 120,
                    "executed": 90,
                    "base": "年初预算数",
                    "base_amount": 100,
                },
            ),
        ),
    ),
    Example(
        RATE,
        "整数计分：99.4%写成100%，得分仍是10",
        form(ROW, money=Money(budget=100, executed=99.4, rate=1, shown="100%", score=10)),
        (
            (
                RATE,
                INFO,
                "G6",
                {"expected": f("0.994"), "found": 1, "budget": 100, "executed": f("99.4")},
            ),
        ),
    ),
    Example(
        RATE,
        "以到位数为分母",
        form(ROW, money=Money(budget=120, executed=40, arrived=80, rate=0.5, shown="50%", score=5, earned="3.33")),
        (
            (
                RATE,
                ERROR,
                "G6",
                {
                    "expected": f("0.3333"),
                    "found": f("0.5"),
                    "budget": 120,
                    "executed": 40,
                    "base": "实际到位数",
                    "base_amount": 80,
                },
            ),
        ),
    ),
    Example(
        RATE,
        "普陀：86.19%应为86.18%，得分不变",
        form(ROW, money=Money(budget=250000, executed=215457.6, rate=0.8619, shown="86.19%", score=8.62)),
        (
            (
                RATE,
                INFO,
                "G6",
                {"expected": f("0.8618"), "found": f("0.8619"), "budget": 250000, "executed": f("215457.6")},
            ),
        ),
    ),
    Example(
        RATE,
        "预算0而执行率100%",
        form(ROW, money=Money(budget=0, executed=0)),
        ((RATE, ERROR, "G6", {"expected": None, "found": 1, "budget": 0, "executed": 0}),),
    ),
    Example(
        RATE,
        "执行率不计分：只提示",
        form(Row(points=100, score=100), money=Money(executed=80, points=ABSENT, score=ABSENT, rate=0.9, shown="90%")),
        ((RATE, INFO, "G6", {"expected": f("0.8"), "found": f("0.9"), "budget": 100, "executed": 80}),),
    ),
    Example(SCORE, "3.94分", form(ROW, money=SEVEN)),
    Example(
        SCORE,
        "应得3.94，填4",
        form(
            ROW,
            money=Money(
                **{
                    **SEVEN.__dict__,
                    "score": 4,
                    "rule": ("3.94", "3.94"),
                    "standing": OVER,
                    "working": "39.41% × 10 = 3.941 → 3.94",
                }
            ),
        ),
        (
            (
                SCORE,
                ERROR,
                "H6",
                {
                    "name": "预算执行率",
                    "expected": f("3.94"),
                    "found": 4,
                    "side": "over",
                    "working": "39.41% × 10 = 3.941 → 3.94",
                },
            ),
        ),
    ),
    Example(
        SCORE,
        "应得3.94，填3",
        form(ROW, money=Money(**{**SEVEN.__dict__, "score": 3, "rule": ("3.94", "3.94"), "standing": UNDER})),
        ((SCORE, WARNING, "H6", {"name": "预算执行率", "expected": f("3.94"), "found": 3, "side": "under"}),),
    ),
    Example(
        SCORE,
        "应得3.94，填3，说明了原因",
        form(
            ROW,
            money=Money(
                **{
                    **SEVEN.__dict__,
                    "score": 3,
                    "rule": ("3.94", "3.94"),
                    "standing": UNDER,
                    "reason": "跨年支付，从严计分",
                }
            ),
        ),
        (
            (
                SCORE,
                INFO,
                "H6",
                {"name": "预算执行率", "expected": f("3.94"), "found": 3, "side": "under", "reason": True},
            ),
        ),
    ),
    Example(
        SCORE,
        "黄冈：得分栏写成20%",
        form(HUBEI_ROW, money=Money(points=20, score="20%", score_number="0.2", rule=("20", "20"), standing=UNDER)),
        (
            (
                SCORE,
                WARNING,
                "H6",
                {"name": "预算执行率", "expected": 20, "found": f("0.2"), "side": "under", "shown": "20%"},
            ),
        ),
    ),
    Example(BEYOND, "执行等于预算", form(ROW, money=Money())),
    Example(
        BEYOND,
        "执行112.5，预算100",
        form(ROW, money=Money(executed=112.5, rate=1.125, shown="112.5%")),
        ((BEYOND, WARNING, "E6", {"expected": 100, "found": f("112.5")}),),
    ),
    Example(SUM, "分项90 + 10 = 100", form(ROW, money=Money(parts=parts(90, None, 10)))),
    Example(
        SUM,
        "大宁：财政资金的小计和中央级是同一笔钱",
        form(ROW, money=Money(parts=(("小计", 90, 90, 90), ("中央级", 90, 90, 90), ("其他资金", 10, 10, 10)))),
    ),
    Example(SUM, "分项全空", form(ROW, money=Money(parts=parts(None, None, None)))),
    Example(
        SUM,
        "只列“其中”一行，没有其他资金：不是全部",
        form(ROW, money=Money(parts=(("其中：财政拨款", None, None, 60),))),
    ),
    Example(
        SUM,
        "其中:中央是财政拨款的一部分，不重复相加",
        form(
            ROW,
            money=Money(
                parts=(("财政拨款", None, None, 90), ("其中：中央", None, None, 60), ("其他资金", None, None, 10))
            ),
        ),
    ),
    Example(
        SUM,
        "合计0，财政拨款90",
        form(ROW, money=Money(budget=90, executed=0, rate=None, shown=None, parts=parts(90, None, None))),
        (
            (
                SUM,
                ERROR,
                "E6",
                {
                    "name": "年度资金总额",
                    "measure": "全年执行数",
                    "expected": 90,
                    "found": 0,
                    "parts": ("其中：当年财政拨款90",),
                },
            ),
        ),
    ),
    Example(
        SUM,
        "按模板的来源：60 + 30 ≠ 100",
        form(
            ROW,
            money=Money(parts=parts(60, 30, None), sources=("appropriation", "carried_over", "other")),
            template=NATIONAL,
        ),
        (
            (
                SUM,
                ERROR,
                "E6",
                {
                    "name": "年度资金总额",
                    "measure": "全年执行数",
                    "expected": 90,
                    "found": 100,
                    "parts": ("其中：当年财政拨款60", "上年结转资金30"),
                },
            ),
        ),
    ),
)
