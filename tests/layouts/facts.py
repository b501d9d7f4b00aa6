"""What a form states: from the files of published facts, or at random from values that real forms print."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Facts", "FundLine", "Indicator", "published", "published_names", "random_facts"]

_TESTS = Path(__file__).resolve().parents[1]
_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))["facts"]


@dataclass(frozen=True)
class Indicator:
    """One row as printed; ``None`` where the form leaves it blank."""

    level1: str | None
    level2: str | None
    name: str | None
    target: str | None
    actual: str | None
    points: str | None
    score: str | None
    deviation: str | None = None
    completion: str | None = None


@dataclass(frozen=True)
class FundLine:
    """One source of money: its label, and measure → figure as printed."""

    label: str
    measures: Mapping[str, str | None]


@dataclass(frozen=True)
class Facts:
    """One form.

    Attributes:
        title: Without the year.
        year: The budget year.
        header: ``project``, ``department``, ``unit`` → text.
        currency: ``万元`` or ``元``.
        funds: The total's line first; none where the form has no fund table.
        execution: Points and score of the budget's execution.
        goals: ``expected`` and ``actual``.
        levels: (first level, second level or ``None``) → points that the form prints in the level's label.
        rows: The indicators.
        points_total: 分值 of the total row.
        total: 得分 of the total row.
        grade: 评价等级.
        remarks: ``deviation``, ``improvement``, ``other`` → text of the form's own boxes.
    """

    title: str
    year: int
    header: Mapping[str, str | None]
    currency: str
    funds: tuple[FundLine, ...]
    execution: Mapping[str, str | None]
    goals: Mapping[str, str | None]
    rows: tuple[Indicator, ...]
    levels: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    points_total: str | None = None
    total: str | None = None
    grade: str | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)


# --- published facts --------------------------------------------------------------------------------------


def published_names() -> list[str]:
    """The names of all files of published facts."""
    return sorted(path.stem for path in (_TESTS / "facts").glob("*.json"))


def published(name: str) -> Facts:
    """The facts of one published form."""
    stated: dict[str, Any] = json.loads((_TESTS / "facts" / f"{name}.json").read_text(encoding="utf-8"))
    keys = ("level1", "level2", "name", "target", "actual", "points", "score", "deviation", "completion")
    lines = stated["funds"]["rows"] if stated["funds"] is not None else []
    measures = ("initial", "budget", "arrived", "executed", "rate")
    remarks = dict(zip(("deviation", "improvement"), stated["remarks"].values(), strict=False))
    return Facts(
        stated["title"], stated["year"], stated["header"], stated["currency"],
        tuple(FundLine(line["label"], {item: line.get(item) for item in measures}) for line in lines),
        {item: stated["execution"].get(item) for item in ("points", "score")},
        stated["goals"],
        tuple(Indicator(**{key: row.get(key) for key in keys}) for row in stated["indicators"]),
        {(first, second): points for first, second, points in stated["levels"]},
        stated["points_total"], stated["total"], stated.get("grade"), remarks,
    )  # fmt: skip


# --- random facts -----------------------------------------------------------------------------------------

_NATIONAL = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
_TREES = (
    _NATIONAL,
    _NATIONAL,
    (("成本指标", ("经济成本指标", "社会成本指标", "生态环境成本指标")), *_NATIONAL),
    (
        ("决策", ("项目立项", "绩效目标", "资金投入")),
        ("过程", ("资金管理", "组织实施")),
        ("产出", ("产出数量", "产出质量", "产出时效", "产出成本")),
        ("效益", ("项目效益", "满意度")),
    ),
    (("1.产出指标", ("1.1数量指标", "1.2质量指标")), ("2.效益指标", ("2.1社会效益指标", "2.2生态效益指标"))),
    (("一、产出指标", ("（一）数量指标", "（二）质量指标")), ("二、效益指标", ("（一）社会效益指标",))),
    (("投入管理", ("目标设定", "预算配置")), ("履职效果", ("社会效益", "社会公众或服务对象满意度"))),
    (("产出指标(50分)", ("数量指标", "质量指标")), ("效益指标(40分)", ("社会效益指标", "可持续影响指标"))),
)
_SOURCES = (
    ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"),
    ("年度资金总额：", "其中：本年财政拨款", "其他资金"),
    ("资金总额", "其中：中央财政资金", "省级财政资金", "市县财政资金", "其他资金"),
    ("合计", "财政资金", "财政专户管理资金", "单位资金"),
    ("年度总金额", "1.财政拨款", "2.其他资金"),
    ("部门整体支出总额",),
    ("年度资金总额", "其中：一般公共预算", "政府性基金", "国有资本经营预算", "社会投入资金", "银行贷款"),
)


def _pick(rng: random.Random, pool: str) -> str | None:
    return rng.choice(_WORDS[pool]) or None


@cache
def _column(table: str, heading: str) -> tuple[str, ...]:
    """One column of a table of expressions; a bar is no part of a cell's text in the comparison."""
    with (_TESTS / "expressions" / table).open(encoding="utf-8-sig", newline="") as lines:
        return tuple(row[heading] for row in csv.DictReader(lines) if row[heading].strip() and "|" not in row[heading])


def random_facts(seed: int) -> Facts:
    """A form of values that real forms print, the same for the same seed."""
    rng = random.Random(seed)
    rows = tuple(_rows(rng))
    funds = tuple(_funds(rng))
    return Facts(
        _pick(rng, "titles"), rng.randint(2018, 2025),
        {"project": _pick(rng, "projects"), "department": _pick(rng, "departments"), "unit": _pick(rng, "units")},
        rng.choice(("万元", "万元", "元")),
        funds,
        {"points": rng.choice(("10", "20")), "score": rng.choice(("10", "9.87", "7", "0"))} if funds else {},
        {"expected": _pick(rng, "expected"), "actual": _pick(rng, "actual")},
        rows,
        _levels(rng, rows),
        "100", rng.choice(("100", "98.62", "93.9", "99.3 分", "87")), rng.choice((None, "优", "良", "优秀", "合格")),
        {"deviation": _pick(rng, "expected"), "improvement": "加强预算编制与项目统筹。", "other": "无"},
    )  # fmt: skip


def _rows(rng: random.Random) -> list[Indicator]:
    rows = []
    for level1, seconds in rng.choice(_TREES):
        for level2 in rng.sample(seconds, rng.randint(1, len(seconds))):
            rows += [_row(rng, level1.partition("(")[0], level2) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    order = {level2: number for number, level2 in enumerate(dict.fromkeys(row.level2 for row in rows))}
    firsts = list(dict.fromkeys(row.level1 for row in rows))
    return sorted(rows, key=lambda row: (firsts.index(row.level1), order[row.level2]))


def _row(rng: random.Random, level1: str, level2: str) -> Indicator:
    points = rng.choice(("2", "2.5", "3", "5", "7.5", "10", "15"))
    name = _pick(rng, "names") if rng.random() < 0.3 else rng.choice(_column("names.csv", "指标名称"))
    target = rng.choice(_column("targets.csv", "原文"))
    actual = target if rng.random() < 0.3 else _pick(rng, "actuals")
    if rng.random() < 0.05:
        target, actual = rng.choice(((None, None), (target, None), (None, actual)))
    score = rng.choice((points, points, points, "0", "1.96", "2.98"))
    return Indicator(level1, level2, name, target, actual, points, score, _pick(rng, "reasons"),
                     rng.choice(("100%", "98.5%", "105.26%")))  # fmt: skip


def _levels(rng: random.Random, rows: tuple[Indicator, ...]) -> dict[tuple[str, str | None], str]:
    printed: dict[tuple[str, str | None], str] = {}
    if rng.random() < 0.3:
        printed |= {(row.level1 or "", None): rng.choice(("50", "30", "40")) for row in rows}
    if printed and rng.random() < 0.5:
        printed |= {(row.level1 or "", row.level2): rng.choice(("10", "12.5", "6")) for row in rows}
    return printed


def _funds(rng: random.Random) -> list[FundLine]:
    labels = rng.choice(_SOURCES)
    budget = rng.choice((100.0, 5923.63, 387664.62, 0.5, 20.0))
    lines = []
    for number, label in enumerate(labels):
        share = budget if number == 0 else round(budget / len(labels), 2)
        if number > 1 and rng.random() < 0.5:
            lines.append(FundLine(label, dict.fromkeys(("initial", "budget", "arrived", "executed", "rate"))))
            continue
        initial, executed = rng.choice((share, round(share * 0.8, 2))), rng.choice((share, round(share * 0.91, 2)))
        amounts = {"initial": initial, "budget": share, "arrived": share, "executed": executed}
        texts: dict[str, str | None] = {item: f"{amount:.6g}" if amount < 1e5 else f"{amount:.2f}"
                                        for item, amount in amounts.items()}  # fmt: skip
        texts["rate"] = f"{round(100 * executed / share, 2):g}%"
        lines.append(FundLine(label, texts))
    return lines
