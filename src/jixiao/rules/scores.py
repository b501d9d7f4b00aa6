"""Scores of indicator rows against what the rule yields.

Whether a score agrees is settled where the rule is applied (``Line.standing``); here it becomes a finding, and
claiming more is told apart from claiming less.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.findings import Fact, Finding, Severity
from jixiao.rules.base import Case, Rule, figure, has_reason, rows, title, where
from jixiao.scorecard import ExecutionLine, Line, Standing

__all__ = ["RULES", "judged"]


def judged(line: Line | ExecutionLine, explained: bool) -> tuple[Severity, dict[str, Fact]] | None:
    """Weigh a stated score that the rule does not yield.

    Args:
        line: The score with what the rule yields.
        explained: Whether a reason or a deduction is given.

    Returns:
        Severity and facts; ``None`` where the score stands or cannot be judged.
    """
    if line.standing not in (Standing.OVER, Standing.UNDER) or line.rule_low is None or line.rule_high is None:
        return None
    over = line.standing is Standing.OVER
    facts: dict[str, Fact] = {
        "expected": line.rule_high if over else line.rule_low,
        "found": line.declared,
        "side": line.standing.value,
    }
    at_column = line.facts.get("at_column") if isinstance(line, Line) else None
    if at_column is not None and at_column != facts["expected"]:
        facts["at_column"] = at_column
    if line.rule_low != line.rule_high:
        facts |= {"low": line.rule_low, "high": line.rule_high}
    if line.working is not None:
        facts["working"] = line.working
    if over:
        return Severity.ERROR, facts
    if explained:
        return Severity.INFO, {**facts, "reason": True}
    return Severity.WARNING, facts


def check_scores(case: Case) -> Iterator[Finding]:
    """Compare each stated score with the rule's; the band of a qualitative row has a code of its own."""
    for entry, line in rows(case):
        deduction = line.facts.get("deduction") or entry.deduction.number
        explained = bool(deduction) or bool(line.facts.get("reason")) or has_reason(case, entry)
        verdict = judged(line, explained)
        if verdict is None:
            continue
        severity, facts = verdict
        if isinstance(deduction, Fraction) and deduction and line.standing is Standing.UNDER:
            facts["deduction"] = deduction
        code = "qualitative-out-of-band" if line.method == "qualitative" else "score-mismatch"
        # Where a formula passes the judged score on, that is the cell to put right.
        passed_on = case.submission.is_issued and entry.score.cell is not None and entry.score.cell.formula is not None
        place = entry.judged if passed_on and not entry.judged.is_blank else entry.score
        if place is entry.judged:
            facts["found"] = entry.judged.number
        yield Finding(code, severity, place.ref, {"name": title(entry), **facts}, line.row)


def say_score(finding: Finding) -> str:
    """The sentence for a score that the rule does not yield."""
    facts = finding.facts
    found, expected = figure(facts["found"]), figure(facts["expected"])
    if facts.get("shown"):
        found = f"写成{facts['shown']}，相当于{found}分，"
    working = f"：{facts['working']}" if facts.get("working") else ""
    between = "" if facts.get("low") is None else f"（{figure(facts['low'])}至{figure(facts['high'])}分）"
    due = expected
    if facts.get("at_column") is not None:
        due = figure(facts["at_column"])
        between = f"（按本表得分的小数位数即{due}）"
    if facts["side"] == "over":
        return f"{where(facts)}得分{found}高于按规则核算的{expected}{between}{working}；请改为不高于{due}。"
    said = f"{where(facts)}得分{found}低于按规则核算的{expected}{between}{working}"
    if facts.get("deduction") is not None:
        return f"{said}；已列扣减分{figure(facts['deduction'])}，自行扣分予以尊重，不需更正。"
    if facts.get("shown"):
        return f"{said}；请改为数字{due}。"
    if facts.get("reason"):
        return f"{said}；已说明原因，自行扣分予以尊重，不需更正。"
    return f"{said}；少计得分的请更正，自行扣分的请在偏差原因栏说明。"


def _say_band(finding: Finding) -> str:
    facts = finding.facts
    found = figure(facts["found"])
    low, high = (figure(facts.get(end, facts["expected"])) for end in ("low", "high"))
    working = f"：{facts['working']}" if facts.get("working") else ""
    said = f"{where(facts)}定性得分{found}不在所填完成情况对应的档次（{low}至{high}分）内{working}"
    if facts["side"] == "over":
        return f"{said}；请把得分改到{high}以内，或如实更正完成情况。"
    if facts.get("reason"):
        return f"{said}；低于本档且已说明原因，自行扣分予以尊重，不需更正。"
    return f"{said}；请更正得分或完成情况，自行扣分的请在偏差原因栏说明。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="score-mismatch",
        name="得分与完成比例不符",
        severity=Severity.ERROR,
        meaning="按表内规则由指标值、完成值和分值算不出所填得分：多计是差错，少计是提醒，少计且有原因或扣减分是提示。",
        why=(
            "定量指标完成的得满分，未完成的按完成比例计分（财预〔2020〕10号《项目支出绩效评价管理办法》；"
            "咸宁市2020年度自评表表注：正向按B/A、反向按A/B，不突破权重总额）。规则不明的表，各公开规则都算不出才算不符。"
        ),
        example=(
            "“居民健康档案”指标值38508、完成值37442、分值3，得分填3 → "
            "得分3高于按规则核算的2.92：37442 ÷ 38508 × 3 = 2.917 → 2.92。"
        ),
        remedy="按算式更正得分；有意少计的，在偏差原因栏写明理由。",
        message=say_score,
        check=check_scores,
    ),
    Rule(
        code="qualitative-out-of-band",
        name="定性得分超出档次",
        severity=Severity.ERROR,
        meaning="定性指标的得分不在所填完成情况对应的档次之内：偏高是差错，偏低是提醒，偏低且有原因或扣减分是提示。",
        why=(
            "定性指标分达成、部分达成、未达成三档，各有得分区间，两端都算在内"
            "（全国通行100—80%、80—60%、60—0%，中江县自评表表注；湖北100—80%、80—50%、50—0%，咸宁市自评表表注）。"
        ),
        example=(
            "稷山县2020年度“形成全国国土空间开发保护‘一张图’”：指标值良好、完成值良好，分值8、得分6，"
            "原因“有待未来15年实践检验” → 达成档为6.4至8分，6分偏低，已说明原因，只作提示。"
        ),
        remedy="得分与完成情况二者改一：达成的在本档内打分，确未达成的如实改完成情况并说明原因。",
        message=_say_band,
        check=check_scores,
    ),
)
