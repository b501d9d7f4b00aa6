"""Texts where the form needs something else: prompts that were left standing, and figures stored as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from jixiao.cells import Area, Cell, Kind, SheetGrid
from jixiao.expressions import Relation, parse
from jixiao.findings import Fact, Finding, Severity
from jixiao.rules.base import EXECUTION, Case, Rule, figure, rows, title, where
from jixiao.submission import NOTHING, Entry

__all__ = ["RULES"]

_PROMPTS: Final = (
    re.compile(r"[（(]\s*(?:不超过|限|限定)?\s*\d+\s*(?:个)?字(?:以内|之内|内)?\s*[）)]"),  # （100字以内）
    re.compile(r"请(?:在此)?(?:填写|填入|输入|填报|说明|选择)"),
    re.compile(r"此处(?:填写|填报|输入)"),
    re.compile(r"(?<![A-Za-z0-9])[Xx×╳]{2,}(?![A-Za-z0-9])"),  # XX单位, ××县
    re.compile(r"[*＊]{2,}"),
    re.compile(r"^\s*(?:…+|\.{3,}|。{3,}|·{3,})\s*$"),  # a cell of …… only
)
"""Prompt texts of blank forms, each seen left standing in a published form or in a form's own sample."""


def _places(case: Case) -> Iterator[tuple[str, Entry, int | None]]:
    """Every cell that counts, with what it is called; an indicator's name is its issuer's, not the officer's."""
    submission = case.submission
    for key, label in (("project", "项目名称"), ("department", "主管部门"), ("unit", "实施单位")):
        yield label, submission.header.get(key, NOTHING), None
    for key, label in (("expected", "预期目标"), ("actual", "目标实际完成情况")):
        yield label, submission.goals.get(key, NOTHING), None
    for entry, line in rows(case):
        for label, field in (
            ("指标值", entry.target),
            ("完成值", entry.actual),
            ("分值", entry.points),
            ("得分", entry.score),
            ("偏差原因", entry.deviation),
        ):
            yield f"{title(entry)}的{label}", field, line.row
    for key, label in (("deviation", "偏差原因分析"), ("improvement", "改进措施"), ("other", "其他说明")):
        yield label, submission.remarks.get(key, NOTHING), None


def _prompt(text: str | None) -> str | None:
    """The prompt that a text still holds."""
    matches = (pattern.search(text or "") for pattern in _PROMPTS)
    return next((match[0].strip() for match in matches if match is not None), None)


def check_placeholders(case: Case) -> Iterator[Finding]:
    """Find prompt texts in cells that count."""
    for name, entry, row in _places(case):
        if (prompt := _prompt(entry.text)) is not None:
            facts: dict[str, Fact] = {"name": name, "found": prompt}
            yield Finding("placeholder-left", Severity.WARNING, entry.ref, facts, row)


# --- figures stored as text ---------------------------------------------------------------------------------

_NUMERIC_FUNCTIONS: Final = frozenset(
    (
        "ABS",
        "AVERAGE",
        "IF",
        "IFERROR",
        "INT",
        "MAX",
        "MIN",
        "PRODUCT",
        "ROUND",
        "ROUNDDOWN",
        "ROUNDUP",
        "SUM",
        "SUMPRODUCT",
    )
)
"""Functions that use the cells they are given as numbers. A formula with any other may mean the text."""

_RANGE: Final = re.compile(r"^\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?$", re.IGNORECASE)


def check_text_numbers(case: Case) -> Iterator[Finding]:
    """Find figures stored as text: in an issued form's quantity cells, else where a formula uses the cell."""
    if case.submission.is_issued:
        yield from _issued(case)
    elif case.grid is not None:
        yield from _used_by_formulas(case, case.grid.sheet(case.submission.sheet))


def _issued(case: Case) -> Iterator[Finding]:
    for entry, line in rows(case):
        named = line.facts.get("text_number")
        for field, label, value in (
            ("target", "指标值", entry.target),
            ("low", "指标值下限", entry.low),
            ("high", "指标值上限", entry.high),
            ("actual", "完成值", entry.actual),
        ):
            # A mark such as 不适用 is no figure that was written as text: what is missing is said.
            if field == named and parse(value.text).relation is not Relation.NONE:
                facts: dict[str, Fact] = {"name": title(entry), "field": label, "found": value.text}
                if entry.kind == "时限":
                    facts["date"] = True
                yield Finding("number-as-text", Severity.WARNING, value.ref, facts, line.row)

        for label, value in (("分值", entry.points), ("评定得分", entry.judged), ("扣减分", entry.deduction)):
            if value.kind is Kind.TEXT and value.number is None and value.cell is not None:
                facts = {"name": title(entry), "field": label, "found": value.text}
                yield Finding("number-as-text", Severity.WARNING, value.ref, facts, line.row)
    funds = case.submission.funds
    for measure, label in (("budget", "全年预算数"), ("executed", "全年执行数"), ("initial", "年初预算数")):
        amount = funds.total.get(measure) if funds is not None else NOTHING
        if amount.kind is Kind.TEXT:
            amounts: dict[str, Fact] = {"name": EXECUTION, "field": label, "found": amount.text}
            yield Finding("number-as-text", Severity.WARNING, amount.ref, amounts)


def _figures(case: Case) -> Iterator[tuple[str, str, Entry, int | None]]:
    for entry, line in rows(case):
        yield title(entry), "指标值", entry.target, line.row
        yield title(entry), "完成值", entry.actual, line.row
        yield title(entry), "分值", entry.points, line.row
        yield title(entry), "得分", entry.score, line.row
    funds = case.submission.funds
    if funds is not None:
        yield EXECUTION, "分值", funds.points, None
        yield EXECUTION, "得分", funds.score, None
        for source in (funds.total, *funds.rows):
            for measure in source.measures.values():
                yield source.label.strip(), "金额", measure, None


def _used_by_formulas(case: Case, sheet: SheetGrid) -> Iterator[Finding]:
    texts = [
        (name, field, entry.cell, row)
        for name, field, entry, row in _figures(case)
        if entry.cell is not None and entry.kind is Kind.TEXT and entry.number is not None and not entry.cell.formula
    ]
    if not texts:
        return
    uses = [(cell.ref, area) for cell in sheet.cells.values() if cell.formula for area in _operands(cell)]
    for name, field, cell, row in texts:
        user = next((ref for ref, area in uses if area.contains(cell.ref.row, cell.ref.column)), None)
        if user is not None:
            facts: dict[str, Fact] = {"name": name, "field": field, "found": cell.text, "formula": user.a1}
            yield Finding("number-as-text", Severity.WARNING, cell.ref, facts, row)


def _operands(cell: Cell) -> Iterator[Area]:
    """Ranges of the cell's own sheet that its formula uses as numbers."""
    try:
        tokens = Tokenizer(f"={cell.formula}").items
    except TokenizerError:
        return  # a formula that nobody can take apart uses nothing that we know of
    functions = {
        token.value.rstrip("(").upper() for token in tokens if token.type == Token.FUNC and token.subtype == Token.OPEN
    }
    if not functions <= _NUMERIC_FUNCTIONS:
        return
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and _RANGE.match(token.value):
            yield Area.parse(token.value)


def _say_placeholder(finding: Finding) -> str:
    return f"{where(finding.facts)}中残留提示文字“{finding.facts['found']}”；请删去提示文字，填写实际内容。"


def _say_text_number(finding: Finding) -> str:
    facts = finding.facts
    by = f"单元格{facts['formula']}的公式用到它" if facts.get("formula") else "本表公式按数字计算"
    if facts.get("date"):
        said = f"{where(facts)}{facts['field']}“{figure(facts['found'])}”不是日期格式，公式算不出是否按时"
        return f"{said}；请填日期，如2020-11-30。"
    return (
        f"{where(facts)}{facts['field']}“{figure(facts['found'])}”是文本格式，{by}，按文本不能计算；"
        "请改为数字格式后重新输入，单位不要写进单元格。"
    )


RULES: tuple[Rule, ...] = (
    Rule(
        code="placeholder-left",
        name="残留提示文字",
        severity=Severity.WARNING,
        meaning="要填实际内容的单元格里还留着空表的提示文字或“……”。",
        why="公开的自评表里常见“（100字以内）”“……”没有删去，说明该栏可能没有认真填写。",
        example="偏差原因栏填“（100字以内）” → 残留提示文字。",
        remedy="删去提示文字，填写实际内容；没有内容的留空。",
        message=_say_placeholder,
        check=check_placeholders,
    ),
    Rule(
        code="number-as-text",
        name="数字为文本格式",
        severity=Severity.WARNING,
        meaning="公式要用的数字是以文本格式存放的，公式会漏算或报错。",
        why="Excel、WPS的求和会跳过文本格式的数字，总分因此少算；从网页或系统粘贴的数字最容易这样。",
        example="得分栏第3行是文本“10”，总分公式SUM(H13:H20)漏加了10分 → 数字为文本格式。",
        remedy="把单元格改为数字格式后重新输入；单位、加号等不要写进数字单元格。",
        message=_say_text_number,
        check=check_text_numbers,
    ),
)
