"""Sums of scores and the grade: each against the figures that the form itself states.

A total is compared with the scores as they are stated, right or wrong: a wrong score is accused on its own
cell, and its total is not accused a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final, NamedTuple

from jixiao.findings import Fact, Finding, Severity
from jixiao.methods.total import Total, total_of
from jixiao.numbers import round_half_away
from jixiao.rules.base import EXECUTION, Case, Rule, every_row, figure, rows, title, where
from jixiao.rules.fragment import is_fragment
from jixiao.scorecard import RuleSource

__all__ = ["RULES"]

_DIGITS: Final = 2


class _Stated(NamedTuple):
    """A score as the form states it."""

    name: str
    level1: str | None
    level2: str | None
    score: Fraction


def _stated_scores(case: Case) -> list[_Stated] | None:
    """The rows' stated scores; ``None`` if one is not known although its row carries points."""
    stated = []
    for entry, line in every_row(case):
        if line.facts.get("not_applicable"):
            continue
        if line.declared is not None:
            stated.append(_Stated(title(entry), entry.level1, entry.level2, line.declared))
        elif line.points is not None or not entry.score.is_blank:
            return None
    return stated


def _execution_score(case: Case) -> Fraction | None:
    """The execution's stated score, 0 where the form scores none, ``None`` if it is not known."""
    line = case.scorecard.execution
    if line is None or (line.points is None and line.declared is None):
        return Fraction(0)
    return line.declared


def _digits(case: Case) -> int:
    """Decimals at which the form adds up: its template's, if they are fewer than the usual two or more."""
    known = case.template is not None and case.rule_source is RuleSource.TEMPLATE
    return case.template.policy.digits if known and case.template is not None else _DIGITS


def _same(one: Fraction, other: Fraction, digits: int = _DIGITS) -> bool:
    return round_half_away(one, digits) == round_half_away(other, digits)


def _added(scores: Sequence[_Stated]) -> Fraction:
    return sum((one.score for one in scores), Fraction(0))


def check_total(case: Case) -> Iterator[Finding]:
    """Compare the stated total with the sum of the stated scores."""
    total, scores, execution = case.submission.total, _stated_scores(case), _execution_score(case)
    if total.number is None or not scores or execution is None or is_fragment(case):
        return
    expected = _added(scores) + execution
    digits = _digits(case)
    by_rule = _by_rule(case, expected)
    if by_rule:
        if not any(_same(each.figure, total.number, digits) for each in by_rule):
            figure, working = by_rule[0]
            ruled: dict[str, Fact] = {"expected": figure, "found": total.number, "working": working}
            yield Finding("total-mismatch", Severity.ERROR, total.ref, ruled)
        return
    if any(_same(added, total.number, digits) for added in (expected, expected + _percent_slips(case))):
        return
    if _follows_subtotals(case, scores, execution, total.number):
        return
    facts: dict[str, Fact] = {"expected": round_half_away(expected, digits), "found": total.number}
    explained = _explain(scores, execution, round_half_away(expected - total.number, _DIGITS))
    yield Finding("total-mismatch", Severity.ERROR, total.ref, {**facts, **explained})


def _by_rule(case: Case, added: Fraction) -> list[Total]:
    """The totals that the rule makes of a sum with 不适用 rows left out, or under a cap; none where it is the sum.

    The cap may follow the rate as shown, which is accused on its own cell if it is wrong, or the true one.
    """
    known = case.template is not None and case.rule_source is RuleSource.TEMPLATE
    policy = case.template.policy if known and case.template is not None else None
    counting = [line for _, line in rows(case) if not line.facts.get("not_applicable")]
    execution = case.scorecard.execution
    applicable = None
    if any(line.facts.get("not_applicable") and line.points is not None for _, line in rows(case)):
        points = [line.points for line in counting]
        points.append(execution.points if execution is not None else None)
        applicable = sum((each for each in points if each is not None), Fraction(0))
    rates = (execution.declared_rate, execution.rate) if execution is not None else (None,)
    totals = [total_of(added, applicable, rate, policy, _digits(case)) for rate in rates]
    return totals if any(total.working is not None for total in totals) else []


def _percent_slips(case: Case) -> Fraction:
    """What is lost where a score cell shows ``20%`` and 20 points are meant, as the total then tells."""
    funds = case.submission.funds
    entries = [entry.score for entry, _ in rows(case)] + ([funds.score] if funds is not None else [])
    shown = [entry.number for entry in entries if (entry.text or "").endswith(("%", "％"))]
    return sum((99 * number for number in shown if number is not None), Fraction(0))


def _follows_subtotals(case: Case, scores: list[_Stated], execution: Fraction, total: Fraction) -> bool:
    """Whether the total adds up the form's own level subtotals, whose cells then answer for the difference."""
    stated = {
        subtotal.level1: subtotal.score.number
        for subtotal in case.submission.subtotals
        if subtotal.level2 is None and subtotal.score.number is not None
    }
    if not {one.level1 for one in scores} <= stated.keys():
        return False
    return _same(sum((score for score in stated.values() if score is not None), execution), total)


def _explain(scores: list[_Stated], execution: Fraction, gap: Fraction) -> dict[str, Fact]:
    """Name the rows that a total leaves out or counts twice, where exactly one likely set of rows fits.

    The execution row is by far the likeliest; then a single row, a whole level, a pair. A tier in which
    several sets fit explains nothing.
    """
    fact, missing = ("left_out", gap) if gap > 0 else ("counted_twice", -gap)
    levels = [
        (level, _added([one for one in scores if one.level1 == level]))
        for level in dict.fromkeys(one.level1 for one in scores)
        if level is not None
    ]
    tiers: tuple[list[tuple[tuple[str, ...], Fraction]], ...] = (
        [((EXECUTION,), execution)],
        [((one.name,), one.score) for one in scores],
        [((level,), score) for level, score in levels],
        [((one.name, other.name), one.score + other.score) for one, other in combinations(scores, 2)],
    )
    for tier in tiers:
        fitting = [names for names, score in tier if score > 0 and _same(score, missing)]
        if fitting:
            return {fact: fitting[0]} if len(fitting) == 1 else {}
    return {}


def check_subtotals(case: Case) -> Iterator[Finding]:
    """Compare each level's stated subtotal with its rows' stated scores, or its own levels' subtotals."""
    scores = _stated_scores(case)
    if scores is None or any(entry.is_inserted for entry in case.submission.indicators):
        return  # at the end of a level, an inserted row may belong to either of two
    digits = _digits(case)
    for subtotal in case.submission.subtotals:
        members = [one for one in scores if one.level1 == subtotal.level1 and subtotal.level2 in (None, one.level2)]
        found = subtotal.score.number
        if found is None or not members or _same(_added(members), found, digits):
            continue
        if subtotal.level2 is None and _same(_second_levels(case, subtotal.level1, members), found, digits):
            continue
        facts: dict[str, Fact] = {
            "name": subtotal.level2 or subtotal.level1,
            "expected": round_half_away(_added(members), digits),
            "found": found,
        }
        explained = _explain(members, Fraction(0), round_half_away(_added(members) - found, _DIGITS))
        yield Finding("subtotal-mismatch", Severity.ERROR, subtotal.score.ref, {**facts, **explained})


def _second_levels(case: Case, level1: str, members: list[_Stated]) -> Fraction:
    """The sum of a level's own second levels as stated; of the rows where a second level states none."""
    stated = {
        subtotal.level2: subtotal.score.number
        for subtotal in case.submission.subtotals
        if subtotal.level1 == level1 and subtotal.level2 is not None and subtotal.score.number is not None
    }
    loose = [one for one in members if one.level2 not in stated]
    return sum((score for score in stated.values() if score is not None), _added(loose))


# --- grade --------------------------------------------------------------------------------------------------

_NATIONAL: Final = (("优", Fraction(90)), ("良", Fraction(80)), ("中", Fraction(60)), ("差", Fraction(0)))
"""全国通行的等级，half-open, so that 89.5 has a home."""

_WORDS: Final = {
    "优": "优", "优秀": "优", "良": "良", "良好": "良", "中": "中", "中等": "中", "一般": "中",
    "差": "差", "较差": "差", "不合格": "差", "不及格": "差",
}  # fmt: skip
_PASSED: Final = frozenset({"合格", "及格"})
"""Says no more than that the total reaches the worst passing grade: some forms grade in two steps only."""

_GRADE: Final = re.compile(
    r"^(?:(?:自评|评价|评定|绩效)*(?:等级|结论|结果)[:：为]?)?\s*([一-鿿]{1,3}?)级?\s*(?:[（(].*[）)])?$"
)


def check_grade(case: Case) -> Iterator[Finding]:
    """Compare the stated grade with that of the stated total."""
    total, grade = case.submission.total.number, case.submission.grade
    steps = _steps(case)
    match = _GRADE.match((grade.text or "").strip(" 。.★√"))
    if total is None or match is None or not steps:
        return
    reached = round_half_away(total, _DIGITS)
    expected = next((name for name, least in steps if reached >= least), steps[-1][0])
    word = match.group(1)
    if word in _PASSED:
        right = expected != steps[-1][0]
    elif _WORDS.get(word, word) in {_WORDS.get(name, name) for name, _ in steps}:
        right = _WORDS.get(word, word) == _WORDS.get(expected, expected)
    else:
        return  # a word of another scale: nothing to compare it with
    if not right:
        facts: dict[str, Fact] = {"expected": expected, "found": word, "total": total}
        yield Finding("grade-mismatch", Severity.ERROR, grade.ref, facts)


def _steps(case: Case) -> tuple[tuple[str, Fraction], ...]:
    if case.template is not None:
        grades = case.template.policy.grades
        return tuple((step.name, step.at_least) for step in grades.steps) if grades is not None else ()
    if case.stated.grades:
        return tuple((step.name, step.at_least) for step in case.stated.grades)
    # The national grades are out of 100; a form on another scale has its own.
    return _NATIONAL if case.submission.points_total.number in (None, Fraction(100)) else ()


def _quoted(names: Fact) -> str:
    return "、".join(f"“{name}”" for name in names) if isinstance(names, tuple) else figure(names)


def _say_sum(finding: Finding) -> str:
    facts = finding.facts
    what = f"{where(facts)}小计" if facts.get("name") else "总分"
    if facts.get("working"):
        return f"{what}填{figure(facts['found'])}，应为{figure(facts['expected'])}：{facts['working']}；请更正总分。"
    said = f"{what}填{figure(facts['found'])}，所填各项得分合计为{figure(facts['expected'])}"
    if facts.get("left_out"):
        said += f"：漏加了{_quoted(facts['left_out'])}"
    elif facts.get("counted_twice"):
        said += f"：重复加了{_quoted(facts['counted_twice'])}"
    return f"{said}；请按各项得分重新加总。"


def _say_grade(finding: Finding) -> str:
    facts = finding.facts
    return f"等级填“{facts['found']}”，总分{figure(facts['total'])}对应的等级为“{facts['expected']}”；请更正等级。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="total-mismatch",
        name="总分与各项得分之和不符",
        severity=Severity.ERROR,
        meaning=(
            "所填总分不等于所填各项得分（含预算执行率得分）之和；能由唯一一组漏加或重加的行解释时，指出是哪些行；"
            "明显没有读全的外来表不查。"
        ),
        why="总分为各项指标得分之和，含预算执行率得分；最常见的差错是漏加执行率得分，或加总后又改了某项得分。",
        example="稷山县2020年度自评表：指标得分98、执行率得分10，总分填98 → 各项得分合计为108：漏加了预算执行率。",
        remedy="按所填各项得分重新加总；分值合计不为满分的，先调整分值。",
        message=_say_sum,
        check=check_total,
    ),
    Rule(
        code="subtotal-mismatch",
        name="小计与各项得分之和不符",
        severity=Severity.ERROR,
        meaning="所填某级指标的得分小计不等于其下各行所填得分之和。",
        why="小计是总分的中间数，错了总分就对不上；总分按小计加总的，只指出小计。",
        example="咸宁市2020年度产出指标各行得分合计37.25，若小计填37.52 → 小计37.52，各项得分合计为37.25。",
        remedy="按下属各行得分重新加总。",
        message=_say_sum,
        check=check_subtotals,
    ),
    Rule(
        code="grade-mismatch",
        name="评价等级与得分不符",
        severity=Severity.ERROR,
        meaning="所填等级不是所填总分对应的等级。",
        why=(
            "等级按总分划分：优90（含）—100、良80（含）—90、中60（含）—80、差60以下"
            "（财预〔2020〕10号《项目支出绩效评价管理办法》）；模板另有规定的从其规定，没有等级的不查。"
        ),
        example="武山县消防2024年整改报告：自评84.47分，等级填优 → 84.47分对应的等级为良。",
        remedy="按所填总分对应的等级更正。",
        message=_say_grade,
        check=check_grade,
    ),
)
