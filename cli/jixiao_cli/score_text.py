"""A scored form as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import click

from jixiao.assess import FormResult
from jixiao.findings import Finding, Severity
from jixiao.numbers import decimal_text
from jixiao.rules import message, rule
from jixiao.scorecard import RuleSource
from jixiao_cli.tables import clip, table

__all__ = ["form_text"]

_NAME_WIDTH, _VALUE_WIDTH = 30, 18
_HEADINGS = ("行", "指标", "指标值", "完成值", "分值", "填报", "核算", "算式")
_FIGURES = (4, 5, 6)
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def form_text(file: str, form: FormResult, note: str | None = None) -> str:
    """One form: its facts, a line for each row, its findings by severity.

    Args:
        file: The file's name.
        form: The form.
        note: How the file was read, where that is not the usual way.
    """
    sections = [
        _facts(file, form, note),
        table(_HEADINGS, list(_rows(form)), right=_FIGURES, indent="  "),
        _totals(form),
    ]
    return "\n".join(["\n\n".join(sections), *_findings(form), ""])


def _facts(file: str, form: FormResult, note: str | None) -> str:
    submission = form.submission
    header = submission.header
    lines = [click.style(f"{file} · {submission.sheet}", bold=True)]
    named = (("项目", "project"), ("部门", "department"), ("单位", "unit"))
    shown = [f"{label}：{header[name].text}" for label, name in named if name in header and header[name].text]
    if shown:
        lines.append("  " + "  ".join(shown))
    lines.append(f"  依据：{_basis(form)}")
    if note is not None:
        lines.append(f"  读取：{note}")
    funds = submission.funds
    if funds is not None:
        amounts = (("年初预算", "initial"), ("全年预算", "budget"), ("全年执行", "executed"))
        stated = [(label, funds.total.get(name).number) for label, name in amounts]
        texts = [f"{label} {decimal_text(number)}" for label, number in stated if number is not None]
        if texts:
            lines.append(f"  资金（{funds.currency_unit or '表上未写金额单位'}）：{'，'.join(texts)}")
    return "\n".join(lines)


def _basis(form: FormResult) -> str:
    identity = form.submission.identity
    if identity is not None:
        number = f"，表单编号 {identity.form_id}" if identity.form_id else ""
        return f"模板 {identity.template}（表内标识，{identity.year}年度{number}）"
    if form.template is not None:
        return f"模板 {form.template.id}（--template 指定）"
    source = {RuleSource.ASSUMED: "表上没有写明计分办法，只核对各公开办法都算不出的得分"}
    return source.get(form.rule_source, "表注写明的计分办法")


def _rows(form: FormResult) -> Iterator[tuple[str, ...]]:
    execution = form.scorecard.execution
    if execution is not None:
        rate = _percent(execution.declared_rate if execution.declared_rate is not None else execution.rate)
        yield (
            "", "预算执行率", "", rate, _figure(execution.points), _figure(execution.declared),
            _earned(execution.score, execution.low, execution.high), execution.working or "",
        )  # fmt: skip
    for number, line in enumerate(form.scorecard.lines, start=1):
        entry = form.submission.indicators[line.row]
        name = entry.name or entry.level2 or entry.level1 or ""
        yield (
            str(number), clip(name, _NAME_WIDTH), clip(entry.target.text or "", _VALUE_WIDTH),
            clip(entry.actual.text or "", _VALUE_WIDTH), _figure(line.points), _figure(line.declared),
            _earned(line.score, line.low, line.high), line.working or "",
        )  # fmt: skip


def _totals(form: FormResult) -> str:
    submission, card = form.submission, form.scorecard
    total = _earned(card.total, card.total_low, card.total_high) or "无法核算"
    parts = [f"总分：填报 {_figure(submission.total.number) or '空白'}，核算 {total}"]
    if card.points_total is not None:
        parts.append(f"分值合计 {_figure(card.points_total)}")
    if submission.grade.text or card.grade:
        parts.append(f"等级：填报 {submission.grade.text or '空白'}，核算 {card.grade or '不评定'}")
    return "  " + "；".join(parts)


def _findings(form: FormResult) -> Iterator[str]:
    if not form.findings:
        yield "  未发现问题"
    for severity in Severity:
        found = [finding for finding in form.findings if finding.severity is severity]
        if found:
            yield click.style(f"\n  {severity.label} {len(found)} 项", fg=_COLOURS[severity], bold=True)
            yield from map(_finding, found)


def _finding(finding: Finding) -> str:
    place = str(finding.cell) if finding.cell is not None else "全表"
    return f"    {place}  {rule(finding.code).name}（{finding.code}）：{message(finding)}"


def _figure(number: Fraction | None) -> str:
    return decimal_text(number) if number is not None else ""


def _percent(number: Fraction | None) -> str:
    return f"{decimal_text(number * 100, 2)}%" if number is not None else ""


def _earned(score: Fraction | None, low: Fraction | None, high: Fraction | None) -> str:
    """The score, or the bounds that the rule leaves it."""
    if score is not None:
        return decimal_text(score)
    return f"{decimal_text(low)}～{decimal_text(high)}" if low is not None and high is not None else ""
