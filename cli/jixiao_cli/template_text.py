"""A template as a page that an administrator reads: what is on the sheet, what it scores, and why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.numbers import decimal_text
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, ExecutionRule, MethodChoice
from jixiao.template.sections import (
    FundsSection,
    GoalsSection,
    HeaderSection,
    IndicatorsSection,
    NotesSection,
    RemarksSection,
    Section,
    SignoffSection,
    TitleSection,
    TotalSection,
)

__all__ = ["template_text"]

_METHODS = {
    "at_least": "完成的得满分，未完成的按 完成值÷指标值×分值",
    "at_most": "不超过的得满分，超过的按 指标值÷完成值×分值",
    "at_most_linear": "不超过的得满分，超过的按 (1−超出比例)×分值",
    "equal": "等于指标值的得满分，不等的按偏离比例扣分",
    "between": "在区间内的得满分，区间外的按较近一端的完成比例",
    "by_date": "按期完成的得满分，逾期的由填报单位评定",
    "qualitative": "按定性档次在分值的相应比例内评定",
    "steps": "按完成比例分档计分",
}


def template_text(template: Template) -> str:
    """The whole page."""
    parts = [
        f"{template.id}  {template.title}（{template.year}年度，第{template.version}版，"
        f"金额单位：{template.currency_unit}）",
        template.about,
        _block("依据", [f"[{key}] {document}" for key, document in template.basis.items()]),
        _block("表内各段", [_section(section, template.year) for section in template.sections]),
        _block("一、二级指标", list(_levels(template))),
        _block("计分办法", list(_policy(template))),
        _block("表注", [line for section in template.sections if isinstance(section, NotesSection)
                       for line in section.lines]),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _block(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""


def _section(section: Section, year: int) -> str:
    match section:
        case TitleSection():
            return f"标题：{' / '.join(line.replace('{year}', str(year)) for line in section.lines)}"
        case HeaderSection():
            fields = [field.label + ("*" if field.required else "") for row in section.rows for field in row]
            return f"基本信息：{'、'.join(fields)}（* 必填）"
        case FundsSection():
            sources = "、".join(source.label for source in section.sources)
            measures = "、".join(
                measure.heading + (f"＝{measure.formula}" if measure.formula else "") for measure in section.measures
            )
            return f"资金：{sources}；各填 {measures}"
        case GoalsSection():
            return f"总体目标：{section.expected_heading}、{section.actual_heading}"
        case IndicatorsSection():
            subtotals = f"；小计行“{section.subtotal_label}”" if section.subtotal_label else ""
            return f"指标表：{'、'.join(column.heading for column in section.columns)}{subtotals}"
        case TotalSection():
            grade = f"、{section.grade_label}" if section.grade_label else ""
            return f"合计：{section.label}{grade}"
        case RemarksSection():
            return f"说明：{'、'.join(box.label for box in section.boxes)}"
        case NotesSection():
            return f"表注：{len(section.lines)} 条（见下）"
        case SignoffSection():
            return f"落款：{' '.join(section.labels)}"


def _levels(template: Template) -> Iterator[str]:
    for level in template.levels:
        points = f"{decimal_text(level.points)}分" if level.points is not None else "分值随表"
        adjustable = "，可由指标表调整" if level.adjustable else ""
        yield f"{level.name}（{points}{adjustable}）{_source(level.source)}"
        for child in level.children:
            points = f"（{decimal_text(child.points)}分）" if child.points is not None else ""
            optional = "" if child.required else "，可不设"
            yield f"  {child.name}{points}：空表 {child.blank_rows} 行，按指标制发另留 {child.spare_rows} 行{optional}"
        for kind, choice in level.methods.items():
            yield f"  本级指标性质 {kind}：{_method(choice)}"


def _policy(template: Template) -> Iterator[str]:
    policy = template.policy
    yield f"满分：{decimal_text(policy.full_marks.value)} {_source(policy.full_marks.source)}"
    digits = policy.score_digits
    yield f"得分：四舍五入，保留 {policy.digits} 位小数 {_source(digits.source)}"
    yield _execution(policy.execution) if policy.execution is not None else "预算执行率：不计分"
    for kind in KINDS:
        yield f"指标性质 {kind}：{_method(policy.methods[kind])}"
    bands = "；".join(f"{band.outcome} {_percent(band.low)}—{_percent(band.high)}" for band in policy.bands.outcomes)
    yield f"定性档次：{bands} {_source(policy.bands.source)}"
    if policy.grades is not None:
        grades = "、".join(f"{grade.name} {decimal_text(grade.at_least)}分起" for grade in policy.grades.steps)
        yield f"等级：{grades} {_source(policy.grades.source)}"
    else:
        yield "等级：本表不评等级"
    yield f"完成值达到指标值 {_percent(policy.far_over.value)} 的，应说明原因 {_source(policy.far_over.source)}"


def _execution(rule: ExecutionRule) -> str:
    place = "资金表内" if rule.place == "funds" else "指标表首行"
    how = "；".join(f"{_percent(step.at_least)}起得{_percent(step.share)}" for step in rule.steps) or "执行率×分值"
    return f"预算执行率：{decimal_text(rule.points)}分，{place}，{how} {_source(rule.source)}"


def _method(choice: MethodChoice) -> str:
    parts = [_METHODS[choice.method]]
    if choice.pass_line is not None:
        parts.append(f"完成比例低于 {_percent(choice.pass_line)} 的不得分")
    if choice.steps:
        parts.append("、".join(f"{_percent(step.at_least)}起得{_percent(step.share)}" for step in choice.steps))
    return f"{'；'.join(parts)} {_source(choice.source)}"


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100)}%"


def _source(key: str | None) -> str:
    return f"[{key}]" if key is not None else ""
