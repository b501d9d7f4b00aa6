"""Why a table with the right headings is no self-assessment form all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jixiao.layout import Field
from jixiao.recognise.heads import missing_columns
from jixiao.recognise.spans import Span
from jixiao.recognise.view import Mark, SheetView
from jixiao.recognise.wordings import (
    APPRAISAL_TITLE,
    BUDGET,
    DECLARATION,
    FIRST_LEVEL,
    MONEY_TITLE,
    MONITORING,
    STAFF,
    STAFF_TITLE,
)
from jixiao.recognise.words import fold, heading_key

__all__ = ["no_table", "refusal"]

_LEVELS = frozenset({"level1", "level2"})


class _Evidence(NamedTuple):
    """What speaks for a form.

    Attributes:
        title: Its title, folded; ``""`` without one.
        project: Whether it names a project or money.
        levels: Whether its table has columns of levels.
    """

    title: str
    project: bool
    levels: bool


def no_table(view: SheetView) -> str:
    """Why there is no indicator table on a sheet, in Chinese."""
    missing = missing_columns(view)
    if len(missing) == 3:
        return "没有绩效指标表（找不到“三级指标、年度指标值、实际完成值”等表头）"
    return f"像是指标表，但缺少{'、'.join(f'“{heading}”' for heading in missing)}列"


def refusal(view: SheetView, span: Span, marks: Mapping[Field, Mark]) -> str | None:
    """Why a table is no self-assessment form, in Chinese; ``None`` if it is one.

    Name, target and actual alone are not enough: an appraisal of staff has them too, with levels or without.
    """
    if not any(field.part == "row" for field in marks):
        return "有指标表的表头，但下面没有一行指标（空白表，或者内容不在表头下面）"
    title = marks.get(Field("form", "", "title"))
    named = {Field("funds", "total", "executed"), Field("funds", "total", "budget"), Field("header", "", "project")}
    evidence = _Evidence(
        title=fold(title.source) if title is not None else "",
        project=not named.isdisjoint(marks),
        levels=not _LEVELS.isdisjoint(span.head.columns),
    )
    return _an_appraisal(view, span, evidence) or _another_report(evidence) or _too_little(view, span, marks, evidence)


def _an_appraisal(view: SheetView, span: Span, evidence: _Evidence) -> str | None:
    """Persons, and firms' or schools' departments, are appraised by the same columns."""
    last = span.head.top - 1 if evidence.levels else span.last
    areas = (area for row in range(span.first, last + 1) for area in view.starts(row))
    labels = (fold(view.text(area)).partition(":")[0] for area in areas)
    staff = next((label for label in labels if STAFF.says(heading_key(label))), None)
    if staff is not None and not (evidence.project and (evidence.levels or "自评" in evidence.title)):
        return f"有“{staff}”一栏，是对人员或单位的考核表，不是绩效自评表"
    appraisal = APPRAISAL_TITLE.says(evidence.title) and not MONEY_TITLE.says(evidence.title)
    if (STAFF_TITLE.says(evidence.title) or appraisal) and not evidence.project:
        return f"标题是“{evidence.title}”，是对人员或单位的考核表，不是绩效自评表"
    return None


def _another_report(evidence: _Evidence) -> str | None:
    """The year has other reports with the same tables: targets before it, monitoring in the middle."""
    if "自评" in evidence.title:
        return None
    if DECLARATION.says(evidence.title):
        return f"标题是“{evidence.title}”，是绩效目标申报表；要从中取指标，请用 jixiao roster"
    if MONITORING.says(evidence.title):
        return f"标题是“{evidence.title}”，是年中的绩效监控表，不是绩效自评表"
    return None


def _too_little(view: SheetView, span: Span, marks: Mapping[Field, Mark], evidence: _Evidence) -> str | None:
    """A table must speak of a budget by its levels, its project, its money or its title."""
    columns = span.head.columns
    if evidence.levels:
        known = evidence.project or BUDGET.says(evidence.title) or _first_levels_are_known(view, marks)
        return None if known else "有一级、二级指标列，但没有项目名称、资金和自评表标题，也不是产出、效益等一级指标"
    if not ("points" in columns or "score" in columns):
        return "有指标名称、指标值和完成值，但没有一级、二级指标列，也没有分值和得分列"
    if evidence.project or "自评" in evidence.title:
        return None
    return "有指标名称、指标值、完成值和得分，但没有一级、二级指标列，也没有项目名称、资金和自评表标题"


def _first_levels_are_known(view: SheetView, marks: Mapping[Field, Mark]) -> bool:
    levels = {mark.area for field, mark in marks.items() if field.part == "row" and field.item == "level1"}
    return any(FIRST_LEVEL.says(fold(view.text(area))) for area in levels)
