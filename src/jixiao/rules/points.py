"""Points: whether they add up to the full marks and to what each level prints, and stay above the scores."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.cells import CellRef, Kind
from jixiao.findings import Fact, Finding, Severity
from jixiao.numbers import round_half_away
from jixiao.rules.base import EXECUTION, Case, Rule, figure, rows, title, where
from jixiao.rules.fragment import FULL_MARKS, is_fragment
from jixiao.submission import IndicatorEntry
from jixiao.template.model import bare_level

__all__ = ["RULES"]


_MOST_DIGITS = 6
"""A foreign form may weigh its rows to any decimal; beyond these lies a program's noise."""


def _execution_points(case: Case) -> Fraction | None:
    """Points of the execution row, 0 where the form scores none, ``None`` where they are not filled in."""
    line = case.scorecard.execution
    if line is not None and line.points is not None:
        return line.points
    funds = case.submission.funds
    scored = funds is not None and (not funds.score.is_blank and funds.score.number is not None)
    unfilled = funds is not None and funds.points.cell is not None and funds.points.kind is Kind.BLANK
    return None if scored or unfilled else Fraction(0)


def _indicator_points(case: Case) -> Fraction | None:
    """Sum of the rows' points; ``None`` where the form has none or a row's are not filled in."""
    points = [line.points for _, line in rows(case)]
    known = [figure for figure in points if figure is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(points) else None


def check_points(case: Case) -> Iterator[Finding]:
    """Compare the points with the full marks, and each level's with what its label prints."""
    if any(entry.is_inserted for entry in case.submission.indicators):
        return  # the inserted row is the cause, and is said
    indicators, execution = _indicator_points(case), _execution_points(case)
    if indicators is not None and execution is not None and not is_fragment(case):
        yield from _full_marks(case, indicators, execution)
    yield from _printed_points(case)


def _full_marks(case: Case, indicators: Fraction, execution: Fraction) -> Iterator[Finding]:
    stated = case.submission.points_total
    cell = stated.ref or case.submission.total.ref
    full = case.template.policy.full_marks.value if case.template is not None else FULL_MARKS
    total = round_half_away(indicators + execution, _digits(case))
    if total == full:
        # Some forms add up the indicators alone in the total row: 90 beside an execution row of 10.
        if stated.number is not None and stated.number not in (total, indicators):
            unlike: dict[str, Fact] = {"expected": total, "found": stated.number, "stated": True}
            yield Finding("points-sum", Severity.ERROR, cell, unlike)
        return
    own_scale = case.template is None and stated.number not in (None, FULL_MARKS)
    if own_scale and stated.number in (total, indicators):
        return
    facts: dict[str, Fact] = {"expected": full, "found": total, "indicators": indicators, "execution": execution}
    if indicators == full:
        facts["execution_extra"] = True
    yield Finding("points-sum", Severity.ERROR, cell, facts)


def _digits(case: Case) -> int:
    """Decimals at which points add up: those that an issued form's own sums show."""
    return case.template.policy.digits if case.template is not None and case.submission.is_issued else _MOST_DIGITS


def _members(case: Case, level1: str, level2: str | None) -> list[tuple[IndicatorEntry, Fraction | None]]:
    return [
        (entry, line.points)
        for entry, line in rows(case)
        if entry.level1 == level1 and (level2 is None or entry.level2 == level2)
    ]


def _printed_points(case: Case) -> Iterator[Finding]:
    # Where a form breaks off, so does its last level.
    cut = case.submission.indicators[-1].level1 if case.submission.indicators and is_fragment(case) else None
    for subtotal in case.submission.subtotals:
        printed = subtotal.points.number
        points = [figure for _, figure in _members(case, subtotal.level1, subtotal.level2)]
        known = [figure for figure in points if figure is not None]
        if printed is None or not known or len(known) != len(points):
            continue
        if subtotal.level1 == cut and (
            subtotal.level2 is None or subtotal.level2 == case.submission.indicators[-1].level2
        ):
            continue
        if (added := round_half_away(sum(known, Fraction(0)), _digits(case))) != printed:
            facts: dict[str, Fact] = {
                "name": subtotal.level2 or subtotal.level1,
                "expected": printed,
                "found": added,
                "level": True,
            }
            yield Finding("points-sum", Severity.ERROR, subtotal.points.ref, facts)


def _level_cell(case: Case, level1: str, first: IndicatorEntry) -> CellRef | None:
    label = case.submission.layout.ref("row", first.key, "level1")
    if label is not None:
        return label
    for subtotal in case.submission.subtotals:
        if subtotal.level1 == level1 and subtotal.level2 is None and subtotal.points.ref is not None:
            return subtotal.points.ref
    return first.points.ref


def check_weights(case: Case) -> Iterator[Finding]:
    """Compare the levels' points with those of the template's document."""
    template = case.template
    if template is None:
        return
    sums: dict[str, Fraction] = {}
    first: dict[str, IndicatorEntry] = {}
    for entry, line in rows(case):
        if entry.level1 is None or line.points is None:
            return  # what a level weighs cannot be known
        key = bare_level(entry.level1)
        sums[key] = sums.get(key, Fraction(0)) + line.points
        first.setdefault(key, entry)
    official = {bare_level(level.name): level for level in template.levels}
    # The points of an absent level lie where the template moves them, else on any other level.
    absent = Fraction(0)
    for key, each in official.items():
        moved = each.moves_to is not None and bare_level(each.moves_to) in sums
        if key not in sums and not moved:
            absent += each.points or Fraction(0)
    for key, found in sums.items():
        level = official.get(key)
        if level is None or level.points is None or level.adjustable:
            continue
        expected = level.points + template.moved_points(sums, level.name)
        if found in (expected, expected + absent):
            continue
        facts: dict[str, Fact] = {"name": level.name, "expected": expected, "found": found}
        if expected != level.points:
            facts["moved"] = expected - level.points
        if level.source is not None:
            facts["source"] = template.basis[level.source]
        yield Finding("weights-unusual", Severity.INFO, _level_cell(case, first[key].level1 or key, first[key]), facts)
    yield from _execution_weight(case)


def _execution_weight(case: Case) -> Iterator[Finding]:
    template, line, funds = case.template, case.scorecard.execution, case.submission.funds
    if template is None or line is None or line.points is None or funds is None:
        return
    rule = template.policy.execution
    if rule is not None and line.points != rule.points:
        facts: dict[str, Fact] = {
            "name": EXECUTION,
            "expected": rule.points,
            "found": line.points,
            "source": template.basis[rule.source],
        }
        yield Finding("weights-unusual", Severity.INFO, funds.points.ref or funds.score.ref, facts)


def check_cap(case: Case) -> Iterator[Finding]:
    """Compare each stated score with its points."""
    for entry, line in rows(case):
        if line.declared is not None and line.points is not None and line.declared > max(line.points, Fraction(0)):
            facts: dict[str, Fact] = {"name": title(entry), "expected": line.points, "found": line.declared}
            yield Finding("score-over-points", Severity.ERROR, entry.score.ref, facts, line.row)
    execution, funds = case.scorecard.execution, case.submission.funds
    if execution is None or funds is None or execution.points is None or execution.declared is None:
        return
    if execution.declared > execution.points:
        over: dict[str, Fact] = {"name": EXECUTION, "expected": execution.points, "found": execution.declared}
        yield Finding("score-over-points", Severity.ERROR, funds.score.ref, over)


def _say_points(finding: Finding) -> str:
    facts = finding.facts
    expected, found = figure(facts["expected"]), figure(facts["found"])
    if facts.get("level"):
        return f"{where(facts)}印明的分值为{expected}，下属指标分值合计为{found}；请调整指标分值或更正印明的分值。"
    if facts.get("stated"):
        return f"分值合计栏填{found}，各项分值实际合计为{expected}；请更正分值合计。"
    parts = f"指标分值{figure(facts['indicators'])} + {EXECUTION}分值{figure(facts['execution'])}"
    if facts.get("execution_extra"):
        return (
            f"分值合计为{found}，应为{expected}：{parts} = {found}，指标分值已占满{expected}分，"
            f"{EXECUTION}分值多出在外；请把{EXECUTION}分值计入{expected}分之内，相应调减指标分值。"
        )
    return f"分值合计为{found}，应为{expected}：{parts} = {found}；请核对并调整各项分值。"


def _say_weights(finding: Finding) -> str:
    facts = finding.facts
    basis = f"（{facts['source']}）" if facts.get("source") else ""
    if facts.get("moved"):
        basis = f"（含未设指标的一级指标并入的{figure(facts['moved'])}分）{basis}"
    return (
        f"{where(facts)}分值合计为{figure(facts['found'])}，办法规定为{figure(facts['expected'])}{basis}；"
        "因特殊情况调整权重的，请备好调整依据。"
    )


def _say_cap(finding: Finding) -> str:
    facts = finding.facts
    expected, found = figure(facts["expected"]), figure(facts["found"])
    return f"{where(facts)}得分{found}超过分值{expected}；各项得分最高不超过该项分值，请把得分改为不超过{expected}。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="points-sum",
        name="分值合计不符",
        severity=Severity.ERROR,
        meaning=(
            "各项分值（含预算执行率）合计不等于满分，或者某级指标印明的分值与下属各行分值之和不等；"
            "没有读到总分、明显没有读全的外来表不查合计。"
        ),
        why=(
            "自评采用百分制，预算执行率的分值包含在满分之内（财预〔2020〕10号《项目支出绩效评价管理办法》附件的自评表）；"
            "分值合计不对，总分和等级就失去依据。"
        ),
        example=(
            "稷山县2020年度自评表：指标分值20+20+20+8×5 = 100，另有预算执行率10分，合计栏写100 → "
            "分值合计为110，应为100。"
        ),
        remedy="按批复的绩效目标表核对各项分值，使全部分值（含预算执行率）合计等于满分。",
        message=_say_points,
        check=check_points,
    ),
    Rule(
        code="weights-unusual",
        name="一级指标权重与办法不同",
        severity=Severity.INFO,
        meaning="一级指标（或预算执行率）的分值合计与办法统一设置的权重不同。",
        why=(
            "公开自评表的表注写明一级指标分值原则上统一设置，特殊情况可以调整（天长市、中江县2022年度自评表表注）；"
            "因此只提示，不算差错。"
        ),
        example="稷山县2020年度自评表：产出指标三行各20分，合计60分；办法为50分 → 提示权重与办法不同。",
        remedy="确属特殊情况的保留，并备好调整依据；否则按办法调整分值。",
        message=_say_weights,
        check=check_weights,
    ),
    Rule(
        code="score-over-points",
        name="得分超过分值",
        severity=Severity.ERROR,
        meaning="某项得分高于该项分值。",
        why="自评表表注写明各项得分最高不超过该项分值；超额完成也只得满分（天长市、中江县2022年度自评表表注）。",
        example="保山市施甸县公开的自评表：分值20、完成值超过指标值，得分填31.9 → 得分31.9超过分值20。",
        remedy="把得分改为不超过该项分值；超额完成的情况写入偏差原因栏。",
        message=_say_cap,
        check=check_cap,
    ),
)
