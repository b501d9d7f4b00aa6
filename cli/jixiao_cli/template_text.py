"""A template as a page that an administrator reads: what is on the sheet, what it scores, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.methods import method
from jixiao.numbers import decimal_text
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, ExecutionRule, FarOver, MethodChoice
from jixiao.template.sections import (
    ColumnName,
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

_COLUMNS: Mapping[ColumnName, str] = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "actual": "完成值",
    "points": "分值",
    "score": "得分",
    "completion": "完成率",
    "share": "得分率",
    "deviation": "偏差原因",
}
_OPERATORS = {"-": "－", "/": "÷"}


def template_text(template: Template) -> str:
    """The whole page."""
    parts = [
        f"{template.id}  {template.title}（{template.year}年度，第{template.version}版，"
        f"金额单位：{template.currency_unit}）",
        template.about,
        _block("依据", [f"[{key}] {document}" for key, document in template.basis.items()]),
        _block("表内各段", [_section(section, template) for section in template.sections]),
        _block("一、二级指标", list(_levels(template))),
        _block("计分办法", list(_policy(template))),
        _block("表注", [line for section in template.sections if isinstance(section, NotesSection)
                       for line in section.lines]),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _block(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""


def _section(section: Section, template: Template) -> str:
    match section:
        case TitleSection():
            words = {
                "title": template.title,
                "year": str(template.year),
                "unit": "〔实施单位〕",
                "department": "〔主管部门〕",
                "project": "〔项目名称〕",
            }
            return f"标题：{' / '.join(line.format(**words) for line in section.lines)}"
        case HeaderSection():
            fields = [field.label + ("*" if field.required else "") for row in section.rows for field in row]
            return f"基本信息：{'、'.join(fields)}（* 必填）"
        case FundsSection():
            return f"资金：{'、'.join(_sources(section))}；各填 {'、'.join(_measures(section))}"
        case GoalsSection():
            return f"总体目标：{section.expected_heading}、{section.actual_heading}"
        case IndicatorsSection():
            return f"指标表：{'、'.join(_columns(section))}{_labels(section)}"
        case TotalSection():
            grade = f"、{section.grade_label}" if section.grade_label else ""
            return f"合计：{section.label}{grade}"
        case RemarksSection():
            return f"说明：{'、'.join(box.label for box in section.boxes)}"
        case NotesSection():
            return f"表注：{len(section.lines)} 条（见下）"
        case SignoffSection():
            return f"落款：{' '.join(section.labels)}"


def _sources(section: FundsSection) -> Iterator[str]:
    """Each source of money, and what it is the sum of (``小计＝中央级＋省级``)."""
    labels = {source.id: _bare(source.label) for source in section.sources}
    for source in section.sources:
        parts = "＋".join(labels[part] for part in source.sum_of)
        yield f"{source.label}＝{parts}" if parts else source.label


def _measures(section: FundsSection) -> Iterator[str]:
    """Each quantity, and what it is computed from (``执行率＝全年执行数÷全年预算数``)."""
    headings: dict[str, str] = {measure.id: _bare(measure.heading) for measure in section.measures}
    for measure in section.measures:
        if measure.formula is None:
            yield measure.heading
        else:
            left, operator, right = measure.formula.split()
            yield f"{measure.heading}＝{headings[left]}{_OPERATORS[operator]}{headings[right]}"


def _bare(heading: str) -> str:
    """A heading without its notes in brackets (``执行数（B）``)."""
    return re.sub(r"[（(][^（）()]*[)）]", "", heading).strip() or heading


def _columns(section: IndicatorsSection) -> Iterator[str]:
    """Each column's heading, and what it is where the heading has other words for it (``业绩值〔完成值〕``)."""
    for column in section.columns:
        word = _COLUMNS[column.field]
        yield column.heading if word in column.heading else f"{column.heading}〔{word}〕"


def _labels(section: IndicatorsSection) -> str:
    """How names are printed where they are not printed as they are."""
    words = {"name": "名称", "points": "N"}
    said = ""
    for kind, label in (("一、二级指标", section.level_label), ("三级指标", section.name_label)):
        if label != "{name}":
            said += f"；{kind}印作“{label.format(**words)}”"
    if section.subtotal_label is not None:
        said += f"；每个一级指标后面有小计行“{section.subtotal_label.format(name='名称')}”"
    return said


def _levels(template: Template) -> Iterator[str]:
    for level in template.levels:
        points = f"{decimal_text(level.points)}分" if level.points is not None else "分值随表"
        adjustable = "，可由指标表调整" if level.adjustable else ""
        moves = f"，未设指标的并入{level.moves_to}" if level.moves_to is not None else ""
        yield f"{level.name}（{points}{adjustable}{moves}）{_source(level.source)}"
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
    yield f"完成值达到指标值 {_percent(policy.far_over.value)} 的，{_far_over(policy.far_over)}"
    if policy.execution_caps is not None:
        caps = "；".join(
            f"低于{_percent(step.below)}的最高{decimal_text(step.cap)}分" for step in policy.execution_caps.steps
        )
        yield f"总分按执行率封顶：{caps} {_source(policy.execution_caps.source)}"
    if policy.not_applicable is not None:
        yield f"不适用的指标不计，其余得分折算为满分 {_source(policy.not_applicable.source)}"


def _far_over(rule: FarOver) -> str:
    taken = ""
    if rule.reduction is not None and rule.reduction.points is not None:
        taken = f"，扣 {decimal_text(rule.reduction.points)} 分"
    elif rule.reduction is not None and rule.reduction.rate is not None:
        taken = f"，按偏离度的 {decimal_text(rule.reduction.rate)} 倍调减"
    return f"应说明原因{taken} {_source(rule.source)}"


def _execution(rule: ExecutionRule) -> str:
    place = "资金表内" if rule.place == "funds" else "指标表首行"
    how = "；".join(f"{_percent(step.at_least)}起得{_percent(step.share)}" for step in rule.steps) or "执行率×分值"
    return f"预算执行率：{decimal_text(rule.points)}分，{place}，{how} {_source(rule.source)}"


def _method(choice: MethodChoice) -> str:
    rule = method(choice.method)
    # The rule speaks of any pass line; here it is known whether there is one, and which.
    parts = [f"{rule.title}：{re.sub('；设及格线的[^；。]*', '', rule.rule).rstrip('。')}"]
    if choice.pass_line is not None:
        parts.append(f"完成比例低于及格线 {_percent(choice.pass_line)} 的不得分")
    if choice.steps:
        parts.append("、".join(f"{_percent(step.at_least)}起得{_percent(step.share)}" for step in choice.steps))
    if choice.per is not None and choice.deduct is not None:
        of = "指标值的 " if choice.relative else ""
        step = _percent(choice.per) if choice.per < 1 else decimal_text(choice.per)
        part = "按一档" if choice.whole_steps else "不扣"
        parts.append(f"每差{of}{step} 扣 {decimal_text(choice.deduct)} 分，不足一档的{part}")
    if choice.ladder:
        side = "只计超出的偏差" if choice.only_above else "高低偏差都计"
        rungs = "、".join(f"{_percent(rung.within)}以内得{_percent(rung.share)}" for rung in choice.ladder)
        parts.append(f"{rungs}，{side}")
    return f"{'；'.join(parts)} {_source(choice.source)}"


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100)}%"


def _source(key: str | None) -> str:
    return f"[{key}]" if key is not None else ""
