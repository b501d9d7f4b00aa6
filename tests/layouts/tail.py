"""From the total row on: the grade, reason boxes, notes, the sign-off line, a forgotten helper column."""

from __future__ import annotations

from layouts.expected import as_figure, as_text
from layouts.page import WORDS, Column, Page, at

__all__ = ["lay_helper", "lay_tail", "lay_total"]


def lay_total(page: Page) -> None:
    """The total row and the grade."""
    look, facts = page.look, page.facts
    if look.total == "absent":
        return
    points, score = page.column("points"), page.column("score")
    figures = [column for column in (points, score) if column is not None]
    label = f"{look.total}（等级：{facts.grade}）" if look.grade == "in_label" else look.total
    first = min(column.left for column in figures)
    if look.total_place in ("across", "inline") and score is not None:
        if look.total_place == "inline":
            page.paper.put(page.row, page.first, f"{label.rstrip('：')}：{facts.total or ''}", page.width)
        else:
            page.paper.put(page.row, page.first, label, first - page.first)
            page.paper.figure(page.row, first, facts.total, page.last - first + 1)
        page.expected.form["total"] = as_figure(facts.total)
        _grade(page, figures)
        return
    if look.total_place == "merged":
        page.paper.put(page.row, page.first, label, first - page.first)
    else:
        place = page.column("name") if look.total_place == "name" else None
        page.paper.put(page.row, place.left if place is not None else page.first, label)
    if points is not None:
        page.paper.figure(page.row, points.left, facts.points_total)
        page.expected.form["points_total"] = as_figure(facts.points_total)
    if score is not None:
        page.paper.figure(page.row, score.left, facts.total)
        page.expected.form["total"] = as_figure(facts.total)
    _grade(page, figures)


def _grade(page: Page, figures: list[Column]) -> None:
    look, facts = page.look, page.facts
    after = max(column.left for column in figures) + 1
    free = page.last - after + 1
    style = look.grade
    if style in ("beside", "labelled") and look.total_place in ("across", "inline"):
        style = "row"
    if (style == "beside" and free < 1) or (style == "labelled" and free < 2):
        style = "row"
    if style == "beside":
        page.paper.put(page.row, after, facts.grade)
    elif style == "labelled":
        page.paper.put(page.row, after, "评价等级")
        page.paper.put(page.row, after + 1, facts.grade, free - 1)
    page.row += 1
    if style == "row":
        page.paper.put(page.row, page.first, "自评等级", 2)
        page.paper.put(page.row, page.first + 2, facts.grade, page.width - 2)
        page.row += 1
    elif style == "below_inline":
        page.across(f"自评等级：{facts.grade}")
    if style != "none":
        page.expected.form["grade"] = as_text(facts.grade)


def lay_tail(page: Page) -> None:
    """Reason boxes, notes and the sign-off line."""
    look = page.look
    _remarks(page)
    if look.signoff == "above_notes":
        _signoff(page)
    _notes(page)
    if look.signoff != "above_notes":
        _signoff(page)


def _remarks(page: Page) -> None:
    look = page.look
    words = {
        "deviation": "偏差大或目标未完成原因分析",
        "improvement": "改进措施及结果应用方案",
        "other": "其他需要说明的事项",
    }
    if look.remarks == "plain_labels":
        words = {"deviation": "未完成原因分析", "improvement": "下一步改进措施", "other": "其他需要说明的问题"}
    if look.remarks == "none":
        return
    for item, text in page.facts.remarks.items():
        page.expected.form[f"remarks.{item}"] = as_text(text)
        if look.remarks == "inline":
            page.across(f"{words[item]}：{text}")
        elif look.remarks == "below":
            page.across(words[item])
            page.across(text)
        else:
            page.paper.put(page.row, page.first, words[item], 2)
            page.paper.put(page.row, page.first + 2, text, page.width - 2)
            page.row += 1


def _notes(page: Page) -> None:
    if page.look.notes == "none":
        return
    if page.look.notes == "far":
        page.row += 3
    for text in WORDS["notes"][page.look.notes]:
        page.across(text)


def _signoff(page: Page) -> None:
    fields = ("填报人：张三", "联系电话：0717-1234567", "填报日期：2023年3月15日")
    if page.look.signoff in ("one", "above_notes"):
        page.across("      ".join(fields))
    elif page.look.signoff == "several":
        for text, share in zip(fields, page.shares(3), strict=True):
            page.paper.put(page.row, *at(share, text))
        page.row += 1
    elif page.look.signoff == "stacked":
        for label, _, value in (text.partition("：") for text in fields):
            page.paper.put(page.row, page.first, label)
            page.paper.put(page.row, page.first + 1, value, page.width - 1)
            page.row += 1


def lay_helper(page: Page) -> None:
    """A helper column right of the form, as officers leave them."""
    if page.look.helper == "none":
        return
    column = (
        max([page.last, *(area.right for area in page.paper.merges), *(right for _, right in page.paper.spots)]) + 2
    )
    for down, text in enumerate(("校验", "100", "0.97")):
        page.paper.figure(page.look.row + 3 + down, column, text)
    if page.look.helper == "hidden":
        page.paper.hidden_columns.add(column)
