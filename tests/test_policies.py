"""What a template may say of the total: caps, 不适用, weights that move, grades; both witnesses and the rules.

1. The execution rate caps the total.
2. A row that does not apply leaves both sums.
3. Satisfaction's points move where an indicator set has none.
4. A sum that meets a grade's boundary is rounded before it is compared.
"""

from __future__ import annotations

import io
import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl.formula.translate import Translator

from jixiao.arrange import arrange
from jixiao.cells import CellRef, Value
from jixiao.computed import Computed
from jixiao.engines import available_engines
from jixiao.issue import SHEET_NAME
from jixiao.numbers import exact
from jixiao.plan import plan_form
from jixiao.rules import Case
from jixiao.rules.points import check_weights
from jixiao.rules.totals import check_total
from jixiao.score import score
from jixiao.scorecard import RuleSource
from jixiao.template import Indicator, IndicatorSet, Template, find_template, load_template, shipped_templates
from random_forms import TEMPLATES, Base
from submissions import cells, foreign_row, form, funds, issued_row, number, table

EVERY = load_template(TEMPLATES / "every-method-2020.yaml", shipped_templates())
DEPARTMENT = load_template(TEMPLATES / "department-2020.yaml", shipped_templates())
FAST = [engine for engine in available_engines() if engine.name in ("ironcalc", "formualizer")]


def scored(text: str, executed: str, template: Template = EVERY, total: str = ""):
    """An issued form by its rows, and what it earns; its execution row is worth 10 of which it declares its due."""
    rows = tuple(issued_row(line, key, "其他指标") for key, line in enumerate(table(text)))
    money = funds("100", executed, "10", f"{executed}%", "")
    submission = form(rows, template=template.id, money=money, total=total)
    return submission, score(submission, template, RuleSource.TEMPLATE)


# --- 1. caps -----------------------------------------------------------------------------------------------------

FULL = "规划数量 | ≥ | 10 | 10 | 90"

# 执行率 | 总分 | 说明
CAPS = """
    100   | 100   |
    80    | 98    |
    79.99 | 89    | 预算执行率 79.99% 低于 80%，总分 98 按最高 89 计
    70    | 89    | 预算执行率 70% 低于 80%，总分 97 按最高 89 计
    69.99 | 79    | 预算执行率 69.99% 低于 70%，总分 97 按最高 79 计
    60    | 79    | 预算执行率 60% 低于 70%，总分 96 按最高 79 计
    59.99 | 69    | 预算执行率 59.99% 低于 60%，总分 96 按最高 69 计
    50    | 69    | 预算执行率 50% 低于 60%，总分 95 按最高 69 计
    49.99 | 59    | 预算执行率 49.99% 低于 50%，总分 95 按最高 59 计
    0     | 59    | 预算执行率 0% 低于 50%，总分 90 按最高 59 计
"""


@pytest.mark.parametrize("line", table(CAPS), ids=lambda line: cells(line)[0])
def test_the_execution_rate_caps_the_total(line: str) -> None:
    rate, total, working = cells(line)
    _, card = scored(FULL, rate)
    assert (card.total, card.total_low, card.total_high) == (number(total), number(total), number(total))
    assert (card.total_working or "") == working


def test_a_total_below_its_cap_stays() -> None:
    _, card = scored("规划数量 | ≥ | 10 | 5 | 90", "75")
    assert (card.total, card.total_working) == (Fraction("52.5"), None)


def test_without_an_execution_rate_nothing_caps() -> None:
    rows = (issued_row(FULL, 0, "其他指标"),)
    card = score(form(rows, template=EVERY.id), EVERY, RuleSource.TEMPLATE)
    assert (card.total, card.total_working) == (90, None)


@pytest.mark.parametrize(("total", "expected"), [("89", None), ("97.5", 89), ("90", 89)])
def test_a_stated_total_is_held_against_the_capped_sum(total: str, expected: int | None) -> None:
    rows = (issued_row("规划数量 | ≥ | 10 | 10 | 90 | 90", 0, "其他指标"),)
    submission = form(rows, template=EVERY.id, money=funds("100", "75", "10", "75%", "7.5"), total=total)
    card = score(submission, EVERY, RuleSource.TEMPLATE)
    case = Case(submission=submission, scorecard=card, template=EVERY, rule_source=RuleSource.TEMPLATE)
    found = [finding.facts["expected"] for finding in check_total(case)]
    assert found == ([] if expected is None else [expected])


# --- 2. 不适用 -----------------------------------------------------------------------------------------------------

# 甲: 8 of 10 | 乙: 10 of 20 points' row | 丙 60
ROWS = """
    甲 | ≥ | 10 | 8      | 10
    乙 | ≥ | 10 | {}     | 20
    丙 | ≥ | 10 | 9      | 60
"""


@pytest.mark.parametrize(
    ("actual", "total", "working"),
    [
        ("10", "92", None),
        # 8 + 54 + 10 = 72 of 80 points
        ("不适用", "90", "不适用的指标不计：72 ÷ 80 × 100 = 90"),
    ],
)
def test_a_row_that_does_not_apply_leaves_both_sums(actual: str, total: str, working: str | None) -> None:
    submission, card = scored(ROWS.format(actual), "100")
    assert (card.total, card.total_working) == (number(total), working)
    assert card.points_total == 100
    assert card.grade == "优"
    row = card.lines[1]
    if working is not None:
        assert (row.score, row.low, row.working) == (None, None, "不适用，不计入总分")
        assert row.facts == {"not_applicable": True}
    assert submission.indicators[1].actual.text == actual


def test_the_rescaled_total_is_rounded_once() -> None:
    # 10 + 12.33 + 10 of 30 points: 107.7666… → no: 32.33 ÷ 40 × 100 = 80.825, a tie
    text = "甲 | ≥ | 100 | 100 | 15\n乙 | ≥ | 10 | 不适用 | 60\n丙 | ≥ | 1500 | 733 | 15"
    _, card = scored(text, "100")
    assert card.total == number("80.83")
    assert card.total_working == "不适用的指标不计：32.33 ÷ 40 × 100 = 80.83"


def test_rescaling_comes_before_the_cap() -> None:
    _, card = scored(ROWS.format("不适用"), "75")
    # (8 + 54 + 7.5) ÷ 80 × 100 = 86.875 → 86.88, below 89
    assert (card.total, card.total_working) == (number("86.88"), "不适用的指标不计：69.5 ÷ 80 × 100 = 86.88")
    _, capped = scored(ROWS.format("不适用"), "65")
    assert capped.total == 79
    assert capped.total_working == (
        "不适用的指标不计：68.5 ÷ 80 × 100 = 85.63；预算执行率 65% 低于 70%，总分 85.63 按最高 79 计"
    )


def test_without_the_policy_the_row_is_unanswered() -> None:
    _, card = scored(ROWS.format("不适用"), "100", find_template("national-project-2020"))
    assert (card.total, card.lines[1].score, card.lines[1].facts) == (None, None, {"text_number": "actual"})


def test_a_foreign_form_scored_by_the_template_reads_the_words() -> None:
    rows = (
        foreign_row("甲 | ≥10个 | 8个 | 10 | 8", 0, "其他指标"),
        foreign_row("乙 | ≥10个 | 不适用。 | 80 | ", 1, "其他指标"),
    )
    card = score(form(rows, money=funds("100", "100", "10", "100%", "10")), EVERY, RuleSource.TEMPLATE)
    assert (card.total, card.total_working) == (90, "不适用的指标不计：18 ÷ 20 × 100 = 90")
    assumed = score(form(rows, money=funds("100", "100", "10", "100%", "10")), None, RuleSource.ASSUMED)
    assert assumed.total is None


# --- the same in issued forms -------------------------------------------------------------------------------------


def indicator(level1: str, level2: str, name: str, points: str | None, kind: str = "≥") -> Indicator:
    value = None if kind == "定性" else Fraction(10)
    text = "良好" if kind == "定性" else "10"
    return Indicator(level1, level2, name, text, kind, "个", value, points=exact(points) if points else None)  # type: ignore[arg-type]


def computed(base: Base, part: str, item: str) -> Computed:
    return next(cell for cell in base.computed if (cell.field.part, cell.field.item) == (part, item))


def entries(base: Base, actuals: dict[str, Value], executed: str) -> dict[CellRef, Value]:
    def at(part: str, key: str, item: str) -> CellRef:
        ref = base.plan.layout.ref(part, key, item)
        assert ref is not None
        return ref

    filled: dict[CellRef, Value] = {at("row", key, "actual"): value for key, value in actuals.items()}
    filled[at("funds", "total", "budget")] = Fraction(100)
    filled[at("funds", "total", "executed")] = exact(executed)
    return filled


@pytest.mark.parametrize(
    ("template", "executed", "actuals", "total", "grade"),
    [
        (EVERY, "100", ("10", "10", "10"), "100", "优"),
        (EVERY, "75", ("10", "10", "10"), "89", "良"),
        (EVERY, "100", ("8", "不适用", "10"), "97.5", "优"),
        (EVERY, "59", ("8", "不适用", "10"), "69", "中"),
        (EVERY, "100", ("8", "不适用 ", "10"), "", ""),  # not the word itself: the row waits for its actual
        (EVERY, "100", ("8", "12.999", "10"), "98", "优"),
        (EVERY, "100", ("8", "13", "10"), "96", "优"),  # 30 % above target: 2 points off
    ],
)
def test_an_issued_forms_total_says_the_same(
    template: Template, executed: str, actuals: tuple[str, ...], total: str, grade: str
) -> None:
    points = ("10", "20", "60")
    brought = IndicatorSet(
        None,
        tuple(indicator("其他指标", "其他指标", f"数量{each}", each_points) for each, each_points in enumerate(points)),
    )
    base = Base.of(template, brought)
    rows = [key for key in base.plan.layout.keys("row") if key.startswith("r")]
    values = {key: exact(text) if text[0].isdigit() else text for key, text in zip(rows, actuals, strict=True)}
    filled = entries(base, values, executed)
    python = base.python(filled)
    shown = {item: python[computed(base, "total", item).ref] for item in ("score", "grade")}
    assert shown == {"score": exact(total) if total else "", "grade": grade}
    for engine in FAST:
        recomputed = engine.recompute(base.filled(filled), list(python)).values
        assert {ref.a1: value for ref, value in python.items() if (recomputed[ref] or "") != (value or "")} == {}


# --- 3. weights that move -----------------------------------------------------------------------------------------


MOVED = {"产出指标": 50, "效益指标": 40, "满意度指标": None}


def levels(points: dict[str, str | None], template: str) -> dict[str, Fraction | None]:
    brought = IndicatorSet(None, tuple(indicator(level, "其他", f"{level}数", each) for level, each in points.items()))
    return {level.name: level.points for level in arrange(find_template(template), brought)}


@pytest.mark.parametrize(
    ("template", "points", "expected"),
    [
        ("national-project-2020", {"产出指标": None, "效益指标": None}, MOVED),
        ("national-project-2020", {"产出指标": "50", "效益指标": "40"}, MOVED),
        ("national-project-2020", {"产出指标": "60", "效益指标": "30"}, {**MOVED, "产出指标": 60, "效益指标": 30}),
        (
            "national-project-2021",
            {"成本指标": None, "效益指标": None},
            {"成本指标": 20, "产出指标": 40, "效益指标": 30, "满意度指标": None},
        ),
        (
            "hubei-department-2020",
            {"产出指标": None, "效益指标": None},
            {"产出指标": 40, "效益指标": 30, "满意度指标": 10},
        ),
    ],
)  # fmt: skip
def test_a_form_without_satisfaction_prints_its_points_under_benefit(
    template: str, points: dict[str, str | None], expected: dict[str, int | None]
) -> None:
    assert levels(points, template) == expected


def test_a_blank_form_keeps_every_weight() -> None:
    found = {level.name: level.points for level in arrange(find_template("national-project-2020"), IndicatorSet())}
    assert found == {"产出指标": 50, "效益指标": 30, "满意度指标": 10}


def test_the_moved_points_are_printed_in_the_label(tmp_path: Path) -> None:
    path = tmp_path / "labelled-2020.yaml"
    path.write_text(
        "extends: national-project-2020\nid: labelled-2020\n"
        'sections: {indicators: {level_label: "{name}（{points}分）"}}\n',
        encoding="utf-8",
    )
    template = load_template(path, shipped_templates())
    brought = IndicatorSet(
        None, (indicator("产出指标", "数量指标", "甲", None), indicator("效益指标", "社会效益指标", "乙", None))
    )
    plan = plan_form(template, brought, SHEET_NAME, 2020)
    printed = {block.value for block in plan.blocks}
    assert {"产出指标（50分）", "效益指标（40分）", "满意度指标"} <= printed


@pytest.mark.parametrize(
    ("points", "unusual"),
    [
        (("50", "40", None), []),
        (("50", "30", None), [("效益指标", 40, 30)]),
        (("60", "30", None), [("产出指标", 50, 60), ("效益指标", 40, 30)]),
        (("50", "30", "10"), []),
        (("50", "40", "10"), [("效益指标", 30, 40)]),
    ],
)
def test_weights_are_held_against_what_they_should_be(points: tuple[str | None, ...], unusual: list[object]) -> None:
    names = ("产出指标", "效益指标", "满意度指标")
    rows = tuple(
        foreign_row(f"{name}甲 | ≥1个 | 1个 | {each} | {each}", key, name)
        for key, (name, each) in enumerate(zip(names, points, strict=True))
        if each is not None
    )
    template = find_template("national-project-2020")
    submission = form(rows)
    card = score(submission, template, RuleSource.TEMPLATE)
    case = Case(submission=submission, scorecard=card, template=template, rule_source=RuleSource.TEMPLATE)
    found = [(each.facts["name"], each.facts["expected"], each.facts["found"]) for each in check_weights(case)]
    assert found == unusual


# --- 4. boundaries ------------------------------------------------------------------------------------------------


def sums_to(total: Fraction, parts: int, rng: random.Random) -> list[Fraction]:
    """Scores of two decimals that add up to a total exactly; as binary floats most of them do not."""
    cuts = sorted(rng.randint(0, int(total * 100)) for _ in range(parts - 1))
    ends = [0, *cuts, int(total * 100)]
    return [Fraction(after - before, 100) for before, after in pairwise(ends)]


def side_by_side(base: Base, lists: list[dict[CellRef, Value]]) -> tuple[bytes, list[list[CellRef]]]:
    """One sheet on which each list of scores stands beside the last, under the form's own formulas moved along."""
    totals = [computed(base, "total", item) for item in ("points", "score", "grade")]
    width = max(cell.ref.column for cell in totals)
    buffer, places = io.BytesIO(), []
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet(SHEET_NAME)
    for place, values in enumerate(lists):
        shift = place * width
        for ref, value in values.items():
            if isinstance(value, Fraction):
                sheet.write_number(ref.row - 1, ref.column - 1 + shift, float(value))
        here = []
        for cell in totals:
            moved = cell.ref._replace(column=cell.ref.column + shift)
            formula = Translator(f"={cell.formula}", cell.ref.a1).translate_formula(moved.a1)
            sheet.write_formula(moved.row - 1, moved.column - 1, formula)
            here.append(moved)
        places.append(here)
    book.close()
    return buffer.getvalue(), places


@pytest.mark.parametrize(("boundary", "grade", "below"), [("90", "优", "良"), ("80", "良", "中"), ("60", "中", "差")])
def test_a_sum_that_meets_a_boundary_has_its_grade(boundary: str, grade: str, below: str) -> None:
    """1,002 lists in all that add up to exactly a boundary, and as many a hundredth below it, by every witness."""
    template, rng = find_template("evaluation-2020"), random.Random(90)
    brought = IndicatorSet(
        None, tuple(indicator("决策", "决策", f"指标{each}", "10", "定性") for each in range(10))
    )  # fmt: skip
    base = Base.of(template, brought)
    keys = [key for key in base.plan.layout.keys("row") if key.startswith("r")]
    places = {
        item: [ref for key in keys if (ref := base.plan.layout.ref("row", key, item)) is not None]
        for item in ("points", "score")
    }
    lists: list[dict[CellRef, Value]] = []
    expected: list[list[Value]] = []
    naive = 0
    for _ in range(334):
        for total, graded in ((exact(boundary), grade), (exact(boundary) - Fraction(1, 100), below)):
            scores = sums_to(total, len(keys), rng)
            naive += sum(map(float, scores)) != float(total)
            typed: dict[CellRef, Value] = dict(zip(places["score"], scores, strict=True))
            python = base.python(typed)
            shown = [python[computed(base, "total", item).ref] for item in ("points", "score", "grade")]
            assert shown == [100, total, graded]
            lists.append({**dict.fromkeys(places["points"], Fraction(10)), **typed})
            expected.append(shown)
    assert naive > 50, "the lists must be such as a plain sum of floats gets wrong"
    workbook, cells_of = side_by_side(base, lists)
    for engine in FAST:
        found = engine.recompute(workbook, [ref for here in cells_of for ref in here]).values
        assert [[found[ref] for ref in here] for here in cells_of] == expected
