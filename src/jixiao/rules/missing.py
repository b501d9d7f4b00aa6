"""What is not filled in although the form has a place for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Final

from jixiao.cells import Kind
from jixiao.expressions import Relation, parse
from jixiao.findings import Fact, Finding, Severity
from jixiao.methods.total import NOT_APPLICABLE
from jixiao.recognise.words import is_dash
from jixiao.rules.base import EXECUTION, Case, Rule, figure, rows, title, where
from jixiao.scorecard import Line
from jixiao.submission import Entry, IndicatorEntry
from jixiao.template.policy import KINDS
from jixiao.template.sections import HeaderSection

__all__ = ["RULES"]

_OF_WHICH: Final = re.compile(r"[★*\s]*其中")


def _is_missing(entry: Entry) -> bool:
    """Whether the form has the field and it says nothing: blank, or a mark such as / or 不适用."""
    if entry.cell is None:
        return False
    if entry.text is None:
        return entry.number is None and entry.kind in (Kind.BLANK, Kind.TEXT)
    return parse(entry.text).relation is Relation.NONE


def _is_unfilled(entry: Entry) -> bool:
    """Whether the cell shows nothing at all.

    A dash in a column of figures says that the row is not scored; a formula that shows nothing is not the officer's
    omission.
    """
    return entry.cell is not None and entry.is_blank and entry.kind is Kind.BLANK and entry.cell.formula is None


def check_rows(case: Case) -> Iterator[Finding]:
    """Find indicator rows whose target, actual, points or score is not filled in."""
    with_points = any(not entry.points.is_blank for entry, _ in rows(case))
    # An issued form has a score cell in every row, whether or not a program has saved its results yet.
    with_scores = case.submission.is_issued or any(line.declared is not None for _, line in rows(case))
    by_template = case.template is not None and case.template.policy.not_applicable is not None
    rescales = by_template or case.stated.rescales
    parent: IndicatorEntry | None = None
    for entry, line in rows(case):
        matters = line.points is not None or line.declared is not None or not with_points
        parent = entry if line.points is not None else parent
        if line.facts.get("not_applicable"):
            continue  # said on purpose, and the template says what becomes of it
        for code, field in (("missing-target", entry.target), ("missing-actual", entry.actual)):
            if matters and _is_missing(field) and not _is_judged_without_target(case, entry, field):
                yield _missing(code, entry, field, line, rescales=rescales)
        if _is_unfilled(entry.points) and _is_filled_in(entry) and not _is_part(case, entry, parent):
            yield _missing("missing-points", entry, entry.points, line)
        # A computed score stays empty until its row is complete: then what is missing is in the row.
        complete = not (_is_missing(entry.target) or _is_missing(entry.actual)) and line.points is not None
        shown = _is_unfilled(entry.score) or (not case.submission.is_issued and entry.score.kind is Kind.TEXT)
        if with_scores and complete and entry.score.is_blank and shown:
            yield _missing("missing-score", entry, entry.score, line)
        if case.submission.is_issued and line.points is not None and entry.score.number is None:
            yield from _unscored_row(entry, line, complete=complete)
    total = case.submission.points_total
    if case.submission.is_issued and all(entry.points.number is None for entry, _ in rows(case)):
        yield Finding("missing-points", Severity.ERROR, total.ref or case.submission.total.ref, {"name": "各项指标"})
    yield from _execution(case, with_scores)


def _is_judged_without_target(case: Case, entry: IndicatorEntry, field: Entry) -> bool:
    """Whether a foreign form puts a dash for the target of a row that it judges by its outcome (银川市2021: 决策)."""
    dash = field is entry.target and field.text is not None and is_dash(field.text) and "/" not in field.text
    return dash and not case.submission.is_issued and not _is_missing(entry.actual) and entry.score.number is not None


def _is_part(case: Case, entry: IndicatorEntry, parent: IndicatorEntry | None) -> bool:
    """Whether a row without points and score splits up the one above it that has them (其中：…, and what follows)."""
    if case.submission.is_issued or parent is None or not entry.score.is_blank:
        return False
    between = case.submission.indicators[case.submission.indicators.index(parent) + 1 :]
    run = list(takewhile(lambda row: row.points.is_blank and row.score.is_blank, between))
    return entry in run and _OF_WHICH.match(run[0].name or "") is not None


def _unscored_row(entry: IndicatorEntry, line: Line, *, complete: bool) -> Iterator[Finding]:
    """A formula waits for what stands right of the printed form: the kind, the ends, or the judged score."""
    if entry.score.cell is None or entry.score.cell.formula is None:
        return
    facts: dict[str, Fact] = {"name": title(entry)}
    if entry.kind not in KINDS:
        if complete:
            facts |= {"kind": False, "found": entry.kind}
            yield Finding("missing-score", Severity.ERROR, entry.score.ref, facts, line.row)
    elif entry.kind == "区间":
        for end, what in ((entry.low, "区间下限"), (entry.high, "区间上限")):
            if end.cell is not None and end.is_blank:
                yield Finding("missing-target", Severity.ERROR, end.ref, facts | {"what": what}, line.row)
    elif complete and entry.judged.is_blank and line.rule_low != line.rule_high:
        yield Finding("missing-score", Severity.ERROR, entry.judged.ref, facts | {"what": "评定得分"}, line.row)


def _is_filled_in(entry: IndicatorEntry) -> bool:
    return not (_is_missing(entry.target) and _is_missing(entry.actual)) or entry.score.number is not None


def _missing(code: str, entry: IndicatorEntry, field: Entry, line: Line, *, rescales: bool = False) -> Finding:
    facts: dict[str, Fact] = {"name": title(entry)}
    if field.text is not None:
        facts["found"] = field.text
        if field.text == NOT_APPLICABLE and field.cell is not None and field.cell.value != NOT_APPLICABLE and rescales:
            facts["spaced"] = True
    return Finding(code, Severity.ERROR, field.ref, facts, line.row)


def _execution(case: Case, with_scores: bool) -> Iterator[Finding]:
    line, funds = case.scorecard.execution, case.submission.funds
    if line is None or funds is None or not with_scores:
        return
    if line.points is not None and line.score is None:
        # Nothing else on the form can stand for an amount that is not there.
        for code, measure, label in (
            ("missing-target", "budget", "全年预算数"),
            ("missing-actual", "executed", "全年执行数"),
        ):
            entry = funds.total.get(measure)
            if entry.cell is not None and entry.is_blank and entry.kind is not Kind.UNSAVED:
                yield Finding(code, Severity.ERROR, entry.ref, {"name": EXECUTION, "what": label})
    budget = funds.total.get("budget")
    if case.submission.is_issued and line.points is not None and budget.number is not None and budget.number <= 0:
        yield Finding("missing-score", Severity.ERROR, budget.ref, {"name": EXECUTION, "budget": budget.number})
    filled = line.rate is not None or line.declared_rate is not None
    if line.points is not None and filled and _is_unfilled(funds.score):
        yield Finding("missing-score", Severity.ERROR, funds.score.ref, {"name": EXECUTION})


def check_header(case: Case) -> Iterator[Finding]:
    """Find blank header fields: the project's name always, others where the template requires them."""
    required = {"project": "项目名称"}
    if case.template is not None:
        for section in case.template.sections:
            if isinstance(section, HeaderSection):
                required |= {field.field: field.label for row in section.rows for field in row if field.required}
    for field, label in required.items():
        entry = case.submission.header.get(field)
        if entry is None or not _is_unfilled(entry) or (field == "project" and _is_of_whole_unit(case)):
            continue
        severity = Severity.ERROR if field == "project" else Severity.WARNING
        yield Finding("missing-header", severity, entry.ref, {"field": field, "name": label})


def _is_of_whole_unit(case: Case) -> bool:
    """Whether a foreign form is a unit's 整体 form with the unit named: it has no project to name."""
    submission = case.submission
    if case.template is not None or case.grid is None:
        return False
    named = any(not submission.header[field].is_blank for field in ("department", "unit") if field in submission.header)
    project = submission.header["project"].ref
    above = case.grid.sheet(submission.sheet).cells.values()
    return named and project is not None and any("整体" in cell.display for cell in above if cell.ref.row < project.row)


def _saying(what: str, remedy: str) -> Callable[[Finding], str]:
    def say(finding: Finding) -> str:
        facts = finding.facts
        if facts.get("kind") is False:
            wrong = f"指标性质“{facts['found']}”不在列表中（也可能多了空格）" if facts.get("found") else "未选指标性质"
            return f"{where(facts)}{wrong}，得分无法计算；请在表格右侧的“指标性质”栏从列表中选择。"
        if facts.get("budget") is not None:
            return "全年预算数不大于0，没有执行率，预算执行率得分和总分无法计算；请核对全年预算数。"
        if facts.get("what") is not None and facts.get("name") != EXECUTION:
            return f"{where(facts)}未填{facts['what']}，得分无法计算；请在表格右侧的“{facts['what']}”栏补填。"
        if facts.get("what") is not None:
            return f"未填{facts['what']}，预算执行率及其得分无法核算；请补填。"
        found = f"（只填了“{figure(facts['found'])}”）" if facts.get("found") is not None else ""
        if facts.get("spaced"):
            return f"{where(facts)}{what}“不适用”前后有多余的空格，公式认不出；请删去空格。"
        return f"{where(facts)}未填{what}{found}；{remedy}"

    return say


def _say_header(finding: Finding) -> str:
    return f"未填{finding.facts['name']}；请补填。"


_WHY: Final = "指标值、完成值、分值、得分四项齐全，才能按规则核算得分；缺一项，该行和总分都无从核对。"

RULES: tuple[Rule, ...] = (
    Rule(
        code="missing-target",
        name="未填指标值",
        severity=Severity.ERROR,
        meaning="该行有分值或得分，指标值空白，或只有“/”“—”“不适用”之类的符号。",
        why=_WHY + "没有指标值而得满分，是公开自评表中常见的问题。",
        example="天长市水利局2022年度“年度资金支付完成率100%”：指标值写在名称里，指标值栏空白而得满分 → 未填指标值。",
        remedy="按批复的绩效目标表补填指标值；写在指标名称里的，移到指标值栏。",
        message=_saying("指标值", "请按批复的绩效目标表补填，不适用的指标请说明并调整分值。"),
        check=check_rows,
    ),
    Rule(
        code="missing-actual",
        name="未填完成值",
        severity=Severity.ERROR,
        meaning="该行有分值或得分，完成值空白，或只有“/”“—”“不适用”之类的符号。",
        why=_WHY + "空白不等于0：未开展的应填0或写明情况。",
        example="天长市水利局2022年度自评表：有的行指标值、完成值空白而得满分 → 未填完成值。",
        remedy="补填实际完成值；确未发生的，填0或“未发生”，并在偏差原因栏说明。",
        message=_saying("完成值", "请补填实际完成值，确未完成的填0并说明原因。"),
        check=check_rows,
    ),
    Rule(
        code="missing-points",
        name="未填分值",
        severity=Severity.ERROR,
        meaning="表内有分值栏，该行已填指标值或得分，分值空白；填“—”的视为不计分，不算漏填。",
        why=_WHY,
        example="某行指标值≥95%、完成值96%、得分5，分值空白 → 未填分值。",
        remedy="按批复的绩效目标表补填分值，并核对分值合计。",
        message=_saying("分值", "请补填，并核对分值合计。"),
        check=check_rows,
    ),
    Rule(
        code="missing-score",
        name="未填得分",
        severity=Severity.ERROR,
        meaning="表内有得分栏且其他行已填得分，该行指标值、完成值、分值齐全而得分空白。",
        why=_WHY,
        example="某行分值5、指标值100%、完成值100%，得分空白，其余各行已填 → 未填得分。",
        remedy="按计分规则补填得分。",
        message=_saying("得分", "请按计分规则补填。"),
        check=check_rows,
    ),
    Rule(
        code="missing-header",
        name="基本信息未填",
        severity=Severity.ERROR,
        meaning="表头有项目名称栏而未填（差错），或者模板要求填写的其他表头栏未填（提醒）。",
        why="没有项目名称，收回的表就无法与项目库对应；实施单位由主管部门自行实施时常空着，模板没要求的不查。",
        example="表头“项目名称”右侧空白 → 未填项目名称。",
        remedy="对照批复文件补填表头各栏。",
        message=_say_header,
        check=check_header,
    ),
)
