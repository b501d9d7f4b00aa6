"""Whether the form is the one that was issued: its template, its rows, and the contents that were settled."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.cells import CellRef, ExcelError, Value
from jixiao.findings import Fact, Finding, Severity
from jixiao.layout import SPARE, Field, still_settled
from jixiao.rules.base import Case, Rule, every_row, figure, listed, rows, title, where
from jixiao.rules.formulas import same_value
from jixiao.scorecard import RuleSource
from jixiao.template.model import bare_level

__all__ = ["RULES"]


def check_issued_values(case: Case) -> Iterator[Finding]:
    """Compare the locked cells of an issued form with what they held when it was issued."""
    if case.grid is None or case.witnesses is None:
        return
    identity = case.submission.identity
    if identity is not None and not identity.intact:
        yield Finding("issued-value-changed", Severity.ERROR, None, {"record": True})
    yield from _inserted(case)
    for ref, issued in case.witnesses.issued.items():
        value = case.grid.at(ref).value
        if not _stands(issued, value):
            facts: dict[str, Fact] = {"expected": _fact(issued), "found": _fact(value)}
            yield Finding("issued-value-changed", Severity.ERROR, ref, facts, _row_at(case, ref))


def _inserted(case: Case) -> Iterator[Finding]:
    """Rows that somebody inserted into the table, each said once."""
    for entry, line in every_row(case):
        if entry.is_inserted:
            cells = (entry.target, entry.actual, entry.points, entry.score)
            place = case.submission.layout.ref("row", entry.key, "name") or next(each.ref for each in cells)
            facts: dict[str, Fact] = {"name": title(entry), "inserted": True}
            yield Finding("issued-value-changed", Severity.ERROR, place, facts, line.row)


def _stands(issued: Value, value: Value) -> bool:
    if isinstance(issued, str) and isinstance(value, str) and not isinstance(value, ExcelError):
        return still_settled(issued, value)
    return same_value(issued, value)


def _fact(value: Value) -> Fact:
    return str(value) if isinstance(value, ExcelError) else value


def _row_at(case: Case, ref: CellRef) -> int | None:
    for entry, line in rows(case):
        for field in (entry.target, entry.actual, entry.points, entry.score, entry.deviation):
            if field.ref == ref:
                return line.row
    return None


_PARTS = {
    "header": "表头",
    "funds": "资金行",
    "execution": "预算执行率行",
    "goals": "年度总体目标",
    "row": "指标行",
    "level": "指标级次行",
    "total": "总分行",
    "remarks": "说明栏",
}


def check_rows(case: Case) -> Iterator[Finding]:
    """Find rows of an issued form that were deleted, and indicators that stand in it twice."""
    if not case.submission.is_issued:
        return
    layout = case.submission.layout
    names = case.witnesses.lost if case.witnesses is not None else ()
    fields = [*layout.lost, *(field for name in names if (field := Field.from_name(name)) is not None)]
    # A row may lose one cell with a deleted column and still be there; its level stands in a cell that others share.
    standing = {(field.part, field.key) for field in layout.areas if not field.item.startswith("level")}
    for part, key in dict.fromkeys((field.part, field.key) for field in fields):
        # 备用行 (s…) was issued empty: nobody misses it.
        if part not in _PARTS or (part, key) in standing or (part == "row" and key.startswith(SPARE)):
            continue
        facts: dict[str, Fact] = {"part": _PARTS[part], "key": key}
        yield Finding("row-missing", Severity.ERROR, None, facts)
    yield from _duplicates(case)


def _duplicates(case: Case) -> Iterator[Finding]:
    layout = case.submission.layout
    first: dict[tuple[str | None, str | None, str], CellRef | None] = {}
    for entry, line in rows(case):
        if entry.name is None:
            continue
        key = (entry.level1, entry.level2, "".join(entry.name.split()))
        cell = layout.ref("row", entry.key, "name") or entry.target.ref
        if key in first:
            earlier = first[key]
            facts: dict[str, Fact] = {"name": entry.name, "first": earlier.a1 if earlier is not None else None}
            yield Finding("row-duplicated", Severity.ERROR, cell, facts, line.row)
        else:
            first[key] = cell


def check_template(case: Case) -> Iterator[Finding]:
    """Say whether the template is known, fits the form, and is of the form's version and year."""
    identity, template = case.submission.identity, case.template
    if identity is not None:
        named = case.requested or template
        if named is None or named.id != identity.template:
            facts: dict[str, Fact] = {"expected": identity.template, "found": named.id if named is not None else None}
            yield Finding("template-unknown", Severity.ERROR, None, facts)
        elif named.version != identity.version:
            versions: dict[str, Fact] = {"expected": named.version, "found": identity.version, "version": True}
            yield Finding("template-version", Severity.ERROR, None, versions)
        # 通用模板可以制发以后年度的表（issue --year）：the year that a form was issued for is its own.
        return
    if template is None:
        yield Finding("template-unknown", Severity.INFO, None, {"rule": case.rule_source.value})
        return
    if case.requested is None:
        return
    levels = {entry.level1 for entry in case.submission.indicators if entry.level1 is not None}
    if levels and not {bare_level(level) for level in levels} & {bare_level(level.name) for level in template.levels}:
        unfit: dict[str, Fact] = {"found": template.id, "levels": tuple(sorted(levels))}
        yield Finding("template-unknown", Severity.ERROR, None, unfit)
    elif case.submission.year not in (None, template.year):
        # A template serves until the next one replaces it: another year is only mentioned.
        years: dict[str, Fact] = {"expected": template.year, "found": case.submission.year}
        yield Finding("template-version", Severity.INFO, None, years)


def _say_issued(finding: Finding) -> str:
    facts = finding.facts
    if facts.get("inserted"):
        return (
            f"{where(facts)}是制发后插入的行，没有核定的指标值和计分公式；"
            "请把内容移到表中的备用行，删去插入的行；确经批准增加的，注明依据。"
        )
    if facts.get("record"):
        return (
            "表内隐藏的核定内容记录被改动，改了哪些核定内容已无法逐一核对；"
            "请用制发的空表重新填报，或对照批复核对指标值和分值。"
        )
    return (
        f"核定内容由“{figure(facts['expected'])}”改为“{figure(facts['found'])}”；"
        "请恢复核定内容，确经批准调整的，注明调整依据。"
    )


def _say_lost(finding: Finding) -> str:
    facts = finding.facts
    key = f"（编号{facts['key']}）" if facts.get("key") else ""
    return f"制发时的{facts['part']}{key}已被删除；请从空表恢复该行，不开展的指标保留原行并说明情况。"


def _say_duplicate(finding: Finding) -> str:
    facts = finding.facts
    earlier = f"与{facts['first']}" if facts.get("first") else "与前面的行"
    return f"指标{where(facts)}{earlier}重复；请删去重复的行，或改正指标名称。"


def _say_unknown(finding: Finding) -> str:
    facts = finding.facts
    if facts.get("levels"):
        return (
            f"表内一级指标（{listed(facts['levels'])}）在模板“{facts['found']}”中一个也没有；"
            "请核对--template指定的模板是否适用于本表。"
        )
    if facts.get("expected"):
        other = f"，所用模板为“{facts['found']}”" if facts.get("found") else "，没有找到这个模板"
        return f"本表由模板“{facts['expected']}”制发{other}；请用制发时的模板核算。"
    basis = "按表注的规则核算" if facts.get("rule") == RuleSource.NOTE.value else "按各公开规则中对填报有利的核算"
    return f"本表不是由已知模板制发的，{basis}；知道所用模板的，可用--template指定。"


def _say_version(finding: Finding) -> str:
    facts = finding.facts
    if facts.get("version"):
        return (
            f"本表由模板第{facts['found']}版制发，现用模板为第{facts['expected']}版；"
            "请用制发时的版本核算，或换用新版空表填报。"
        )
    return f"本表为{facts['found']}年度，所用模板为{facts['expected']}年度；请确认该模板适用于本年度。"


RULES: tuple[Rule, ...] = (
    Rule(
        code="issued-value-changed",
        name="核定内容被改动",
        severity=Severity.ERROR,
        meaning="制发时锁定的内容（指标值、分值等）与制发时不同，或者插入了制发时没有的行；该行注明调整依据的视为已经处理。",
        why="绩效目标经批复后不得自行改动，确需调整的应有依据；自评要与批复的目标对照。",
        example="制发时指标值为350，收回的表为300 → 核定内容由“350”改为“300”。",
        remedy="恢复核定内容；经批准调整的，在该行注明调整依据。",
        message=_say_issued,
        check=check_issued_values,
    ),
    Rule(
        code="row-missing",
        name="指标行缺失",
        severity=Severity.ERROR,
        meaning="制发时有的行在收回的表中被删除了。",
        why="删去没有完成的指标会抬高得分，也使各单位的表无法汇总。",
        example="制发表的“抵押登记数量”一行被整行删除 → 指标行缺失。",
        remedy="从空表恢复该行；不开展的指标保留原行并说明情况。",
        message=_say_lost,
        check=check_rows,
    ),
    Rule(
        code="row-duplicated",
        name="指标行重复",
        severity=Severity.ERROR,
        meaning="制发表中两行的一级、二级指标和指标名称都相同。",
        why="同一指标计分两次会使得分和分值合计虚增。",
        example="“社会公众满意度”在满意度指标下出现两行，各10分 → 指标行重复。",
        remedy="删去重复的行；确为两项指标的，改正名称以示区别。",
        message=_say_duplicate,
        check=check_rows,
    ),
    Rule(
        code="template-unknown",
        name="模板未识别",
        severity=Severity.INFO,
        meaning="没有认出本表的模板（提示）；或者本表注明的、命令指定的模板与本表对不上（差错）。",
        why="不知道模板就不知道计分规则，只能按表注或各公开规则从宽核算。",
        example="稷山县2020年度公开自评表，未用--template指定模板 → 提示模板未识别。",
        remedy="知道模板的用--template指定；制发的表用制发时的模板核算。",
        message=_say_unknown,
        check=check_template,
    ),
    Rule(
        code="template-version",
        name="年度版本不符",
        severity=Severity.ERROR,
        meaning="本表由同一模板的另一版本制发（差错），或者指定的模板与公开表的年度不同（提示）。",
        why="不同版本的栏目和计分规则可能不同，混用会误判；通用模板跨年使用的，只作提示。",
        example="本表由模板第1版制发，现用第2版 → 年度版本不符。",
        remedy="用制发时的版本核算，或者换用新版空表重新填报。",
        message=_say_version,
        check=check_template,
    ),
)
