"""工作簿里表外的东西。"""

from __future__ import annotations

from jixiao.cells import SheetGrid

from ..build import INFO, WARNING, Example, Row, add_sheet, cell, form

HIDDEN, LINK, MACRO = "hidden-content", "external-link", "macro-present"
ALL = Row(points=100, score=100)


def other(*cells: str) -> SheetGrid:
    made = [cell(a1, "旧数") for a1 in cells]
    return SheetGrid("底稿", {(c.ref.row, c.ref.column): c for c in made}, state="hidden")


CASES = (
    Example(HIDDEN, "没有隐藏", form(ALL)),
    Example(
        HIDDEN,
        "隐藏的空行空列空表",
        add_sheet(form(ALL, sheet={"hidden_rows": frozenset({30}), "hidden_columns": frozenset({20})}), other()),
    ),
    Example(
        HIDDEN,
        "隐藏的行",
        form(ALL, sheet={"hidden_rows": frozenset({13, 30})}),
        ((HIDDEN, INFO, "E13", {"part": "行", "found": ("13",)}),),
    ),
    Example(
        HIDDEN,
        "隐藏的列",
        form(ALL, sheet={"hidden_columns": frozenset({8})}),
        ((HIDDEN, INFO, "H13", {"part": "列", "found": ("H",)}),),
    ),
    Example(
        HIDDEN,
        "隐藏的工作表",
        add_sheet(form(ALL), other("C5")),
        ((HIDDEN, INFO, "C5", {"part": "工作表", "found": ("底稿",)}),),
    ),
    Example(LINK, "没有链接", form(ALL)),
    Example(
        LINK,
        "链接了台账",
        form(ALL, book={"external_links": ("台账.xlsx",)}),
        ((LINK, WARNING, None, {"found": ("台账.xlsx",), "count": 1}),),
    ),
    Example(MACRO, "没有宏", form(ALL)),
    Example(MACRO, "有宏", form(ALL, book={"has_macros": True}), ((MACRO, WARNING, None, {}),)),
)
