"""Planning what stands above and below the tables: title, header, goals, reason boxes, notes."""

from __future__ import annotations

from jixiao.layout import Field
from jixiao.plan.blocks import Choice, Role
from jixiao.plan.sheet import LINE, Sheet, wrapped_lines
from jixiao.template.indicators import IndicatorSet
from jixiao.template.sections import (
    GoalsSection,
    HeaderField,
    HeaderSection,
    NotesSection,
    RemarksSection,
    TitleSection,
)

__all__ = ["plan_code", "plan_goals", "plan_header", "plan_notes", "plan_remarks", "plan_title"]


def plan_title(sheet: Sheet, section: TitleSection, year: int) -> None:
    """Put the title rows, the words of the project and the year filled in."""
    project = sheet.indicator_set.project
    texts = dict(project.texts) if project is not None else {}
    words = {
        "year": str(year),
        "title": sheet.template.title,
        "unit": texts.get("unit") or texts.get("department") or "",
        "department": texts.get("department") or "",
        "project": project.name if project is not None else "",
    }
    for number, line in enumerate(section.lines):
        area = sheet.span(1, sheet.columns)
        role, size, least = (Role.TITLE, 18, 36) if number == 0 else (Role.SUBTITLE, 12, 22)
        text = line.format(**words)
        sheet.put(area, role, at=Field("form", "", f"title{number}"), value=text)
        lines = wrapped_lines(text, sum(sheet.widths) * 10 / size)  # column widths count ten-point characters
        sheet.heights[sheet.row] = least if lines == 1 else lines * size * LINE / 10 + 5
        sheet.row += 1


def plan_header(sheet: Sheet, section: HeaderSection) -> None:
    """Put the header rows, each a line of labels and inputs."""
    for fields in section.rows:
        column = 1
        texts = []
        for entry in fields:
            label = sheet.span(column, entry.label_span)
            sheet.put(label, Role.LABEL, value=entry.label)
            value = sheet.span(column + entry.label_span, entry.span)
            filled = _header_value(sheet.indicator_set, entry)
            formats = {"amount": "#,##0.00", "date": 'yyyy"年"m"月"d"日"', "text": None}
            choices = {"amount": Choice.AMOUNT, "date": Choice.DATE, "text": Choice.TEXT}
            sheet.put(
                value, Role.INPUT, at=Field("header", "", entry.field), value=filled,
                number_format=formats[entry.kind], choice=choices[entry.kind],
            )  # fmt: skip
            texts += [(entry.label, label), (filled or "", value)]
            column += entry.label_span + entry.span
        sheet.fit(sheet.row, texts, least=1)
        sheet.heights[sheet.row] = max(sheet.heights[sheet.row], 24)
        sheet.row += 1


def _header_value(indicator_set: IndicatorSet, entry: HeaderField) -> str | None:
    project = indicator_set.project
    if project is None:
        return None
    if entry.field == "project":
        return project.name
    if entry.field == "project_code":
        return project.code
    return project.texts.get(entry.field)


def plan_goals(sheet: Sheet, section: GoalsSection) -> None:
    """Put the expected and the actual goal side by side."""
    left = 1
    whole = sheet.span(1, section.label_span, rows=2)
    if section.label is not None:
        sheet.put(whole, Role.LABEL, value=section.label)
        left += section.label_span
    halves = (
        ("expected", section.expected_heading, left, section.expected_span),
        ("actual", section.actual_heading, left + section.expected_span, section.actual_span),
    )
    for _, heading, column, span in halves:
        sheet.put(sheet.span(column, span), Role.HEADING, value=heading)
    sheet.heights[sheet.row] = 20
    sheet.row += 1
    for item, _, column, span in halves:
        sheet.put(sheet.span(column, span), Role.LONG_INPUT, at=Field("goals", "", item), choice=Choice.TEXT)
    sheet.heights[sheet.row] = 5 * LINE
    sheet.fit_over(section.label or "", whole)
    sheet.row += 1


def plan_remarks(sheet: Sheet, section: RemarksSection) -> None:
    """Put the reason boxes of the form as a whole, each the width of the form."""
    for box in section.boxes:
        label = sheet.span(1, section.label_span)
        sheet.put(label, Role.LABEL, value=box.label)
        area = sheet.span(1 + section.label_span, sheet.columns - section.label_span)
        sheet.put(area, Role.LONG_INPUT, at=Field("remarks", "", box.field), choice=Choice.TEXT)
        sheet.fit(sheet.row, [(box.label, label)], least=5)
        sheet.row += 1


def plan_code(sheet: Sheet) -> None:
    """Put the 数据校验码 into the last printed line."""
    sheet.put(sheet.span(1, sheet.columns), Role.CODE, at=Field("form", "", "code"))
    sheet.heights[sheet.row] = 18
    sheet.row += 1


def plan_notes(sheet: Sheet, section: NotesSection) -> None:
    """Put the form's own notes."""
    for line in section.lines:
        area = sheet.span(1, sheet.columns)
        sheet.put(area, Role.NOTE, value=line)
        # Column widths count ten-point characters, and notes are of nine points.
        sheet.heights[sheet.row] = 13.0 * wrapped_lines(line, sum(sheet.widths) * 10 / 9) + 3
        sheet.row += 1
