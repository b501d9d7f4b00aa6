"""Targets and actuals: what was filled in, whether the two compare, and whether a deviation is explained.

How a text is read, and whether two quantities compare, is settled where the row is scored (``Line.facts``);
here it becomes a finding on the cell that the officer has to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.cells import Kind
from jixiao.findings import Fact, Finding, Severity
from jixiao.rules.base import EXECUTION, Case, Rule, explains, figure, has_reason, percent, rows, title, where
from jixiao.scorecard import Line
from jixiao.submission import Entry, IndicatorEntry

__all__ = ["RULES"]


def check_explained(case: Case) -> Iterator[Finding]:
    """Find rows short of their target for which nobody gives a reason."""
    for entry, line in rows(case):
        if line.facts.get("not_applicable") and not has_reason(case, entry):
            said: dict[str, Fact] = {"name": title(entry), "not_applicable": True}
            yield Finding(
                "deviation-unexplained", Severity.WARNING, entry.deviation.ref or entry.actual.ref, said, line.row
            )
        if line.short_of_target is not True or line.facts.get("reason") or has_reason(case, entry):
            continue
        if line.facts.get("not_occurred"):
            continue  # that finding already asks for the circumstances
        facts = _both(entry)
        if line.completion is not None and line.completion > 0:
            facts["completion"] = line.completion
        if line.method in _CEILINGS:
            facts["above"] = True
        cell = entry.deviation.ref or entry.actual.ref or entry.score.ref
        yield Finding("deviation-unexplained", Severity.WARNING, cell, facts, line.row)
    yield from _execution(case)


_CEILINGS: Final = frozenset({"at_most", "at_most_linear"})


def _execution(case: Case) -> Iterator[Finding]:
    """Execution below 100 % needs a reason only where its own row has a place for one."""
    line, funds = case.scorecard.execution, case.submission.funds
    if line is None or line.rate is None or funds is None or funds.deviation.cell is None:
        return
    if line.rate < 1 and not explains(funds.deviation) and not has_reason(case, None):
        facts: dict[str, Fact] = {"name": EXECUTION, "completion": line.rate}
        yield Finding("deviation-unexplained", Severity.WARNING, funds.deviation.ref, facts)


def _both(entry: IndicatorEntry) -> dict[str, Fact]:
    return {"name": title(entry), "target": entry.target.text, "actual": entry.actual.text}


_ON_ACTUAL = (
    ("magnitude-mismatch", "magnitude", "lost"),
    ("unit-mismatch", "units", "detail"),
    ("kind-mismatch", "kinds", "detail"),
    ("not-occurred", "not_occurred", "detail"),
    ("actual-copies-target", "copied", "detail"),
)
"""Code, the scorecard's fact, and what a text given with that fact is called in the finding."""


def check_pairs(case: Case) -> Iterator[Finding]:
    """Turn what scoring noticed about a row's target and actual into findings on the actual."""
    for entry, line in rows(case):
        for code, noticed, detail in _ON_ACTUAL:
            fact = line.facts.get(noticed)
            if fact:
                facts = _both(entry) | ({detail: fact} if isinstance(fact, str) else {})
                yield Finding(code, Severity.WARNING, entry.actual.ref, facts, line.row)
        yield from _far_over(case, entry, line)
        yield from _unparsed(entry, line)
    yield from _figures(case)


def _far_over(case: Case, entry: IndicatorEntry, line: Line) -> Iterator[Finding]:
    fact = line.facts.get("far_over")
    if not fact:
        return
    facts = _both(entry)
    if isinstance(fact, Fraction):
        facts["completion"] = fact
    if case.template is not None:
        facts["threshold"] = case.template.policy.far_over.value
    elif case.stated.far_over is not None:
        facts["threshold"] = case.stated.far_over
    severity = Severity.WARNING
    if line.facts.get("reason") or has_reason(case, entry):
        severity, facts["reason"] = Severity.INFO, True
    yield Finding("far-over-target", severity, entry.actual.ref, facts, line.row)


def _unparsed(entry: IndicatorEntry, line: Line) -> Iterator[Finding]:
    fact = line.facts.get("unparsed")
    if not fact:
        return
    read = entry.target if fact == "target" else entry.actual
    facts: dict[str, Fact] = {"name": title(entry), "field": str(fact), "found": read.text}
    yield Finding("unparsed-value", Severity.WARNING, read.ref, facts, line.row)


def _figures(case: Case) -> Iterator[Finding]:
    """Points, scores and a total that hold digits, and yet no figure; an issued form's are ``number-as-text``."""
    if case.submission.is_issued:
        return
    cells = [(title(entry), "score", entry.score, line.row) for entry, line in rows(case)]
    cells += [(title(entry), "points", entry.points, line.row) for entry, line in rows(case)]
    submission = case.submission
    fields: list[tuple[str, str, Entry, int | None]] = [*cells, ("", "total", submission.total, None)]
    for name, field, entry, row in fields:
        # Marks and words without a digit (—, 不计分) say that nothing is scored; digits were meant to count.
        if entry.kind is Kind.TEXT and entry.number is None and entry.text is not None and _has_digit(entry.text):
            facts: dict[str, Fact] = {"name": name, "field": field, "found": entry.text}
            yield Finding("unparsed-value", Severity.WARNING, entry.ref, facts, row)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


_FIELDS = {"target": "指标值", "actual": "完成值", "points": "分值", "score": "得分", "total": "总分"}


def _pair(facts: Finding) -> str:
    return f"{where(facts.facts)}指标值“{figure(facts.facts['target'])}”、完成值“{figure(facts.facts['actual'])}”"


def _say_unexplained(finding: Finding) -> str:
    if finding.facts.get("not_applicable"):
        return f"{where(finding.facts)}填“不适用”，分值不计入满分，未说明原因；请在偏差原因栏说明。"
    completion = finding.facts.get("completion")
    ratio = f"（完成{percent(completion)}）" if completion is not None else ""
    if "target" not in finding.facts:
        return f"{where(finding.facts)}为{percent(completion)}，未达到100%，未说明原因；请在本行原因栏说明。"
    if finding.facts.get("above"):
        return f"{_pair(finding)}，超过指标值，未说明原因；请在偏差原因栏说明原因和改进措施。"
    return f"{_pair(finding)}，未达到指标值{ratio}，未说明原因；请在偏差原因栏说明原因和改进措施。"


def _say_far_over(finding: Finding) -> str:
    facts = finding.facts
    threshold = facts.get("threshold")
    ratio = f"（完成{percent(facts['completion'])}）" if facts.get("completion") is not None else ""
    beyond = f"，达到指标值的{percent(threshold)}及以上" if threshold is not None else ""
    said = f"{_pair(finding)}，明显高于指标值{ratio}{beyond}"
    if facts.get("reason"):
        return f"{said}；已说明原因，如系年初指标值偏低，下年度请合理设置。"
    return f"{said}；请核对数据，并在偏差原因栏说明是否年初指标值设置偏低。"


def _say_not_occurred(finding: Finding) -> str:
    return f"{_pair(finding)}，表明本年度业务未发生；所填得分照列，请备好佐证，并考虑调整该指标。"


def _say_magnitude(finding: Finding) -> str:
    lost = finding.facts.get("lost")
    which = f"“{lost}”" if lost else "“万”“亿”或“%”"
    return f"{_pair(finding)}，相差悬殊，疑似一方漏写{which}；请核对后补写完整。"


def _say_units(finding: Finding) -> str:
    detail = f"（{finding.facts['detail']}）" if finding.facts.get("detail") else ""
    return f"{_pair(finding)}，计量单位不能比较{detail}；请改用同一计量单位。"


def _say_kinds(finding: Finding) -> str:
    return f"{_pair(finding)}，一个是文字、一个是数字，无法比较；请按指标值的写法填完成值，所填得分暂照列。"


def _say_copied(finding: Finding) -> str:
    return f"{_pair(finding)}，完成值带着指标值的“≥”“≤”等符号，疑似照抄；请填实际完成的数字。"


def _say_unparsed(finding: Finding) -> str:
    facts = finding.facts
    field = _FIELDS.get(str(facts["field"]), "内容")
    return f"{where(facts)}{field}“{figure(facts['found'])}”无法识别；请写成一个数字（可带单位）、期限或定性结果。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="deviation-unexplained",
        name="未说明偏差原因",
        severity=Severity.WARNING,
        meaning="完成值没有达到指标值，本行原因栏和全表的原因栏都没有说明。",
        why=(
            "全国通行的自评表设有“偏差原因分析及改进措施”栏（财预〔2020〕10号《项目支出绩效评价管理办法》附件）；"
            "填“无”“0”的等于没有说明，写在全表原因栏里的同样算数。"
        ),
        example="“居民健康档案”指标值38508、完成值37442，原因栏空白 → 未达到指标值（完成97.23%），未说明原因。",
        remedy="在偏差原因栏（或全表的原因栏）写明没有完成的原因和改进措施。",
        message=_say_unexplained,
        check=check_explained,
    ),
    Rule(
        code="far-over-target",
        name="完成值明显高于指标值",
        severity=Severity.WARNING,
        meaning="越多越好的数量（比率除外）完成到指标值的1.3倍及以上；已说明原因的只作提示。",
        why=(
            "完成值大幅超过指标值，多因年初指标值偏低（财预〔2020〕10号《项目支出绩效评价管理办法》要求分析原因）；"
            "办法没有数字，130%取自广西的自评要求，模板可以另定。"
        ),
        example="咸宁市2020年度“提供高质量调研成果数量”：指标值60、完成值88 → 完成146.67%，明显高于指标值。",
        remedy="核对数据；属实的说明原因，下年度把指标值定得合理。",
        message=_say_far_over,
        check=check_pairs,
    ),
    Rule(
        code="not-occurred",
        name="业务未发生",
        severity=Severity.WARNING,
        meaning="完成值填无、未发生、不涉及并说明了情况，所填得分照列。",
        why="业务没有发生的指标无从计算，是否给分由审核人判断；工具不代为扣分。",
        example="“政策性挂账利息补贴保障率”指标值100%、完成值“无”，原因栏“没有轮换、动用库存” → 业务未发生，得分照列。",
        remedy="保留说明和佐证；常年不发生的，下年度调整该指标。",
        message=_say_not_occurred,
        check=check_pairs,
    ),
    Rule(
        code="magnitude-mismatch",
        name="疑似漏写数量级或百分号",
        severity=Severity.WARNING,
        meaning="指标值与完成值相差悬殊，只有一方漏写万、亿或百分号才说得通。",
        why="漏写数量级时按字面计算会得出荒谬的完成率，因此不据以判断得分，只请填报人核对。",
        example="咸宁市2020年度“获批新增建设用地（亩）”：指标值2、完成值2.3万 → 疑似漏写“万”。",
        remedy="核对后把数量级或百分号补写完整，指标值与完成值用同一写法。",
        message=_say_magnitude,
        check=check_pairs,
    ),
    Rule(
        code="unit-mismatch",
        name="计量单位不一致",
        severity=Severity.WARNING,
        meaning="指标值与完成值的计量单位不能换算比较。",
        why="单位不同就算不出完成比例；亩与公顷、元与万元这类能换算的不提醒。",
        example="指标值“37个”、完成值“100%” → 计量单位不能比较。",
        remedy="按指标值的计量单位填完成值。",
        message=_say_units,
        check=check_pairs,
    ),
    Rule(
        code="kind-mismatch",
        name="指标值与完成值性质不一致",
        severity=Severity.WARNING,
        meaning="指标值和完成值一个是文字、一个是数字。",
        why="文字与数字无从比较，得分只能照列；多因定性指标填了百分数，或定量指标填了“已完成”。",
        example="大宁县2021年度“成本合规率”：目标值“合规”、业绩值100% → 性质不一致，得分15照列。",
        remedy="定量指标填数字，定性指标填与指标值相应的文字。",
        message=_say_kinds,
        check=check_pairs,
    ),
    Rule(
        code="actual-copies-target",
        name="完成值照抄指标值",
        severity=Severity.WARNING,
        meaning="完成值保留了指标值的“≥”“≤”等符号。",
        why="完成值应是实际发生的一个数；带符号的完成值多是照抄指标值，说明不了实际完成了多少。",
        example="昌宁县2021年度“补助对象对项目满意率”：指标值“≥90%”、完成值“≥90%” → 疑似照抄。",
        remedy="填写实际完成的数字，如93.5%。",
        message=_say_copied,
        check=check_pairs,
    ),
    Rule(
        code="unparsed-value",
        name="无法识别",
        severity=Severity.WARNING,
        meaning="指标值、完成值、分值、得分或总分的写法无法识别为一个数、一个期限或一个定性结果。",
        why="看不懂的写法工具不猜，该行不据以判断得分。",
        example="指标值“180只+12头=192只” → 无法识别。",
        remedy="改写成一个数字（可带单位）；几项内容拆成几行指标。",
        message=_say_unparsed,
        check=check_pairs,
    ),
)
