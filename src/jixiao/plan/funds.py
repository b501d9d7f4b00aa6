"""Planning the fund table, whichever way round the form prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.cells import Area
from jixiao.layout import Field
from jixiao.plan.blocks import Choice, Role
from jixiao.plan.sheet import Sheet
from jixiao.template.sections import FundMeasure, FundSource, FundsSection

__all__ = ["plan_funds"]


def plan_funds(sheet: Sheet, section: FundsSection) -> None:
    """Put the fund table, and its label over all its rows."""
    top = sheet.row
    left = 1 + (section.label_span if section.label is not None else 0)
    if section.down == "sources":
        _funds_by_source(sheet, section, left)
    else:
        _funds_by_measure(sheet, section, left)
    if section.label is not None:
        area = Area(top, 1, sheet.row - 1, section.label_span)
        sheet.put(area, Role.LABEL, value=section.label)
        sheet.fit_over(section.label, area)


def _funds_by_source(sheet: Sheet, section: FundsSection, left: int) -> None:
    headings: list[tuple[str, Area]] = []
    label = sheet.span(left, section.row_label_span)
    sheet.put(label, Role.HEADING, value=section.label_heading)
    column = left + section.row_label_span
    for measure in section.measures:
        area = sheet.span(column, measure.span)
        sheet.put(area, Role.HEADING, value=measure.heading)
        headings.append((measure.heading, area))
        column += measure.span
    sheet.fit(sheet.row, headings, least=1)
    sheet.heights[sheet.row] = max(sheet.heights[sheet.row], 24)
    sheet.row += 1
    for source in section.sources:
        label = sheet.span(left, section.row_label_span)
        sheet.put(label, Role.LABEL, at=Field("funds", source.id, "label"), value=source.label)
        column = left + section.row_label_span
        for measure in section.measures:
            _fund_cell(sheet, sheet.span(column, measure.span), source, measure)
            column += measure.span
        sheet.fit(sheet.row, [(source.label, label)])
        sheet.heights[sheet.row] = max(sheet.heights[sheet.row], 22)
        sheet.row += 1


def _funds_by_measure(sheet: Sheet, section: FundsSection, left: int) -> None:
    # Two heading rows: the groups of sources stand over their members, everything else spans both.
    first = left + section.row_label_span
    label = sheet.span(left, section.row_label_span, rows=2)
    sheet.put(label, Role.HEADING, value=section.label_heading)
    if section.line_heading is not None:
        sheet.put(sheet.span(first, 1, rows=2), Role.HEADING, value=section.line_heading)
        first += 1
    column = first
    over_both = [(section.label_heading, label)]
    members_row: list[tuple[str, Area]] = []
    for group, members in _grouped(section.sources):
        span = sum(member.span for member in members)
        if group is None:
            area = sheet.span(column, span, rows=2)
            sheet.put(area, Role.HEADING, value=members[0].label, at=Field("funds", members[0].id, "label"))
            over_both.append((members[0].label, area))
        else:
            sheet.put(sheet.span(column, span), Role.HEADING, value=group)
            inner = column
            for member in members:
                area = Area(sheet.row + 1, inner, sheet.row + 1, inner + member.span - 1)
                sheet.put(area, Role.HEADING, value=member.label, at=Field("funds", member.id, "label"))
                members_row.append((member.label, area))
                inner += member.span
        column += span
    sheet.heights[sheet.row] = 22
    sheet.fit(sheet.row + 1, members_row)
    sheet.heights[sheet.row + 1] = max(sheet.heights[sheet.row + 1], 22)
    for text, area in over_both:
        sheet.fit_over(text, area)
    sheet.row += 2
    for measure in section.measures:
        label = sheet.span(left, section.row_label_span)
        sheet.put(label, Role.LABEL, value=measure.heading)
        labels = [(measure.heading, label)]
        if section.line_heading is not None:
            line = sheet.span(left + section.row_label_span, 1)
            sheet.put(line, Role.LABEL, value=measure.line or "")
            labels.append((measure.line or "", line))
        column = first
        for source in section.sources:
            _fund_cell(sheet, sheet.span(column, source.span), source, measure)
            column += source.span
        sheet.fit(sheet.row, labels)
        sheet.heights[sheet.row] = max(sheet.heights[sheet.row], 22)
        sheet.row += 1


def _grouped(sources: Sequence[FundSource]) -> Iterator[tuple[str | None, list[FundSource]]]:
    group: list[FundSource] = []
    for source in sources:
        if group and (source.group is None or source.group != group[0].group):
            yield group[0].group, group
            group = []
        group.append(source)
        if source.group is None:
            yield None, group
            group = []
    if group:
        yield group[0].group, group


def _fund_cell(sheet: Sheet, area: Area, source: FundSource, measure: FundMeasure) -> None:
    if measure.total_only and source.id != "total":
        sheet.put(area, Role.DASH, value="—")
        return
    at = Field("funds", source.id, measure.id)
    if measure.id == "points":
        rule = sheet.template.policy.execution
        points = rule.points if rule is not None else None
        sheet.put(area, Role.FIXED, at=Field("execution", "", "points"), value=points)
    elif measure.id == "score":
        sheet.put(area, Role.COMPUTED, at=Field("execution", "", "score"))
    elif measure.is_rate:
        number_format = "0%" if measure.digits == 2 else "0.00%"
        sheet.put(area, Role.COMPUTED, at=at, number_format=number_format)
    elif measure.formula is not None or source.sum_of:
        sheet.put(area, Role.COMPUTED, at=at, number_format="#,##0.00")
    else:
        project = sheet.indicator_set.project
        issued = {"initial": project.initial, "budget": project.budget} if project is not None else {}
        known = issued.get(measure.id) if source.id == "total" else None
        sheet.put(area, Role.INPUT, at=at, value=known, number_format="#,##0.00", choice=Choice.AMOUNT)
