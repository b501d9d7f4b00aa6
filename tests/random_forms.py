"""Issued forms filled at random, and what Python says of them: for property tests and the agreement benchmark."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jixiao.cells import CellRef, Value
from jixiao.computed import Computed, computed_cells, evaluate
from jixiao.form_sheet import row_traits
from jixiao.issue import SHEET_NAME, issue_blank
from jixiao.numbers import plain_number
from jixiao.plan import Choice, FormPlan, Role, plan_form
from jixiao.template import Indicator, IndicatorSet, Template, find_template, load_template, shipped_templates
from jixiao.template.policy import KINDS
from jixiao.workbooks.package import Package

TEMPLATES = Path(__file__).parent / "templates"
INPUTS = {Role.INPUT, Role.LONG_INPUT, Role.HELPER_INPUT, Role.SIGNOFF_INPUT}
MIDPOINTS = [Fraction(text) for text in ("1.005", "2.675", "0.285", "8.325", "10.075", "0.575", "1.115")]
TARGETS = [
    Fraction(text) for text in ("0", "0.8", "0.9", "0.95", "1", "2", "90", "3", "8", "16", "40", "200", "350", "1000")
]
RATIOS = [Fraction(text) for text in ("0", "0.5", "0.59995", "0.6", "0.8", "0.835", "0.9", "0.99", "1", "1.05", "1.1")]
RATIOS += [Fraction(text) for text in ("1.15", "1.2", "1.25", "1.2999", "1.3", "1.45", "2", "2.5")]
TEXTS = ["23", "约20", "无", "不适用", "不适用 ", "　", "ISO认证", "/"]
NAMES = [
    "“多规合一”村庄规划编制数量",
    "审批覆盖率",
    "数量落实率（%）",
    "群众满意度",
    "生态修复投资规模",
    "投诉量",
    "率先完成的个数",
]
UNITS = ["个", "%", "％", "", "亿元", "个百分点"]
DAY = Fraction(45260)


def every_template() -> list[Template]:
    """Every shipped template, and those that use every method and policy."""
    own = [load_template(path, shipped_templates()) for path in sorted(TEMPLATES.glob("*.yaml"))]
    return own + [find_template(name) for name in shipped_templates()]


@dataclass(frozen=True)
class Base:
    """A form as issued, to be filled many times."""

    plan: FormPlan
    workbook: bytes
    computed: tuple[Computed, ...]
    printed: Mapping[CellRef, Value]

    @classmethod
    def of(cls, template: Template, brought: IndicatorSet) -> Base:
        plan = plan_form(template, brought, SHEET_NAME, template.year)
        printed = {block.area.first(SHEET_NAME): block.value for block in plan.blocks}
        computed = computed_cells(plan.layout, template, row_traits(plan))
        return cls(plan, issue_blank(template, template.year, brought), computed, printed)

    def filled(self, entries: Mapping[CellRef, Value]) -> bytes:
        package = Package(self.workbook)
        for ref, value in entries.items():
            package.set_value(ref, value)
        return package.to_bytes()

    def python(self, entries: Mapping[CellRef, Value]) -> dict[CellRef, Value]:
        return evaluate(self.computed, {**self.printed, **entries}.get)


def bases(rng: random.Random, sets: int = 4) -> list[Base]:
    """Each template's blank form, and forms issued to random indicator sets."""
    found = []
    for template in every_template():
        found.append(Base.of(template, IndicatorSet()))
        found += [Base.of(template, IndicatorSet(None, tuple(_indicators(template, rng)))) for _ in range(sets)]
    return found


def _indicators(template: Template, rng: random.Random) -> Iterator[Indicator]:
    for level in template.levels:
        for child in level.children:
            for _ in range(rng.choice([1, 1, 2])):
                kind = rng.choice(KINDS)
                value = rng.choice(TARGETS)
                low, high = sorted((rng.choice(TARGETS), rng.choice(TARGETS))) if kind == "区间" else (None, None)
                if kind == "时限":
                    value = DAY
                unit = "%" if value < 1 else rng.choice(UNITS)
                yield Indicator(
                    level.name, child.name, rng.choice(NAMES), "良好" if kind == "定性" else str(value), kind, unit,
                    None if kind in ("定性", "区间") else value, low, high, rng.random() < 0.4,
                    rng.choice([Fraction(2), Fraction(5, 2), Fraction(5), Fraction(8), None]),
                )  # fmt: skip


def fill(base: Base, rng: random.Random) -> dict[CellRef, Value]:
    """Fill a form: every third one wildly, the others so that most rows and the total are complete."""
    return _wild(base.plan, rng) if rng.random() < 1 / 3 else _tidy(base.plan, rng)


def _wild(plan: FormPlan, rng: random.Random) -> dict[CellRef, Value]:
    entries = {}
    for block in plan.blocks:
        if block.role in INPUTS and block.choice is not None:
            value = _outcome(plan, rng) if block.choice is Choice.OUTCOME else _anything(block.choice, rng)
            if value is not None:
                entries[block.area.first(SHEET_NAME)] = value
    return entries


def _outcome(plan: FormPlan, rng: random.Random) -> Value:
    """One of the form's outcomes, or none chosen."""
    return rng.choice([None, *(band.outcome for band in plan.template.policy.bands.outcomes)])


def _anything(choice: Choice, rng: random.Random) -> Value:
    """A blank, a zero, a text in a number's place, an exact midpoint or an ordinary figure."""
    luck = rng.random()
    match choice:
        case Choice.KIND:
            return rng.choice([*KINDS, None])
        case Choice.DIRECTION:
            return rng.choice(["正向", "反向", None])
        case Choice.TEXT:
            return rng.choice(["无", "良好", "不适用", "　", "无　", *NAMES, *UNITS]) or None
    if luck < 0.08:
        return None
    if luck < 0.16:
        return Fraction(0)
    if luck < 0.21:
        return rng.choice(TEXTS)
    if luck < 0.35:
        return rng.choice(MIDPOINTS)
    if luck < 0.38:
        return -rng.choice(MIDPOINTS)
    scale = {Choice.AMOUNT: 50000, Choice.QUANTITY: 4000, Choice.POINTS: 300, Choice.SCORE: 1200}.get(choice, 150)
    return Fraction(rng.randint(1, scale), 100)


def _tidy(plan: FormPlan, rng: random.Random) -> dict[CellRef, Value]:
    """Complete rows, points that mostly add up, some 不适用, an execution rate that may cap the total."""
    open_items: dict[str, dict[str, CellRef]] = {}
    fixed: dict[str, dict[str, Value]] = {}
    entries: dict[CellRef, Value] = {}
    for block in plan.blocks:
        field, ref = block.field, block.area.first(SHEET_NAME)
        if field is None:
            continue
        if field.part == "row":
            if block.role in INPUTS:
                open_items.setdefault(field.key, {})[field.item] = ref
            else:
                fixed.setdefault(field.key, {})[field.item] = block.value
        elif block.choice is Choice.AMOUNT and block.role in INPUTS:
            entries[ref] = _amount(field.item, rng)
    rest = plan.template.policy.full_marks.value
    if plan.template.policy.execution is not None:
        rest -= plan.template.policy.execution.points
    rest -= sum((known for row in fixed.values() if isinstance(known := row.get("points"), Fraction)), Fraction(0))
    rows = [key for key in open_items if key.startswith("r") or (rest > 5 and rng.random() < 0.6)]
    for key in rows:
        share = rng.choice([Fraction(2), Fraction(5, 2), Fraction(5), Fraction(15, 2), Fraction(10)])
        points = rest if key == rows[-1] else min(share, rest)
        given = fixed.get(key, {})
        values = _row(given, points, rng) | {"outcome": _outcome(plan, rng)}
        if "points" in open_items[key]:
            rest -= points
        entries |= {ref: value for item, ref in open_items[key].items() if (value := values.get(item)) is not None}
    return entries


def _amount(item: str, rng: random.Random) -> Value:
    if item == "executed":
        return rng.choice(
            [Fraction(text) for text in ("45", "50", "59.99", "65", "70", "79.995", "80", "97.005", "101")]
        )
    return Fraction(100) if rng.random() < 0.95 else Fraction(0)


def _row(given: Mapping[str, Value], points: Fraction, rng: random.Random) -> dict[str, Value]:
    kind = given.get("kind") or rng.choice(KINDS)
    own = given.get("points")
    worth = own if isinstance(own, Fraction) else points
    target = given.get("target")
    if not isinstance(target, Fraction):
        target = DAY if kind == "时限" else rng.choice(TARGETS)
    actual: Value = target + rng.randint(-3, 3) if kind == "时限" else _near(target, worth, rng)
    if kind == "定性":
        actual = rng.choice(["良好", "达成年度指标"])
    if rng.random() < 0.06:
        actual = "不适用"
    judged = worth * rng.choice([Fraction(1), Fraction(8, 10), Fraction(67, 100)])
    low, high = sorted((target, rng.choice(TARGETS)))
    return {
        "kind": kind, "target": target, "actual": actual, "points": points, "low": low, "high": high,
        "direction": rng.choice(["正向", "反向"]), "unit": rng.choice(UNITS) or None, "name": rng.choice(NAMES),
        "score": judged, "judged": judged, "deduction": rng.choice([None, None, None, Fraction(1, 4), Fraction(9)]),
    }  # fmt: skip


def _near(target: Fraction, points: Fraction, rng: random.Random) -> Fraction:
    """Below, at or beyond the target; often where the score lies exactly between two hundredths."""
    if target > 0 and points > 0 and rng.random() < 0.4:
        tie = target * (Fraction(rng.randint(0, int(points * 100))) / 100 + Fraction(1, 200)) / points
        if Fraction(plain_number(tie)).limit_denominator(10**6) == tie and (tie * 10**6).denominator == 1:
            return tie
    return target * (rng.choice(RATIOS) if rng.random() < 0.5 else Fraction(1))
