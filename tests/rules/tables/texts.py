"""残留的提示文字，文本格式的数字。"""

from __future__ import annotations

from jixiao.submission import Identity
from jixiao.template import find_template

from ..build import AGREES, WARNING, Example, Row, cell, entry, form

LEFT, TEXT = "placeholder-left", "number-as-text"
REST = Row(name="其余", points=90, score=90)
PASTED = Row(points=10, score="10", texts=frozenset({"score"}))
NATIONAL = find_template("national-project-2020")
ISSUED = Identity("national-project-2020", 1, 2020, None)
FILLED = (Row(points=50, score=50), Row(name="乙", points=40, score=40, level1="效益指标"))

CASES = (
    Example(LEFT, "正常的文字", form(Row(reason="印发了500字以内的简报，5×10米"), REST)),
    Example(LEFT, "指标名称里的**是下发时就有的", form(Row(name="受助人次（≥**人次）"), REST)),
    Example(
        LEFT,
        "（100字以内）",
        form(Row(reason="（100字以内）"), REST),
        ((LEFT, WARNING, "I13", {"name": "甲的偏差原因", "found": "（100字以内）"}),),
    ),
    Example(
        LEFT,
        "完成值只有……",
        form(Row(actual="……"), REST),
        ((LEFT, WARNING, "F13", {"name": "甲的完成值", "found": "……"}),),
    ),
    Example(
        LEFT,
        "XX项目",
        form(Row(), REST, project="XX项目"),
        ((LEFT, WARNING, "B3", {"name": "项目名称", "found": "XX"}),),
    ),
    Example(
        LEFT,
        "目标栏请填写",
        form(Row(), REST, goals={"actual": entry("F11", "请填写实际完成情况")}),
        ((LEFT, WARNING, "F11", {"name": "目标实际完成情况", "found": "请填写"}),),
    ),
    Example(
        LEFT,
        "原因栏**",
        form(Row(), REST, box="**"),
        ((LEFT, WARNING, "B42", {"name": "偏差原因分析", "found": "**"}),),
    ),
    Example(TEXT, "没有公式用到它", form(PASTED, REST)),
    Example(TEXT, "公式把它当文字用", form(PASTED, REST, cells=(cell("K1", 2, formula="COUNTA(H13:H14)"),))),
    Example(
        TEXT,
        "总分公式要加它",
        form(PASTED, REST, cells=(cell("K1", 90, formula="SUM(H13:H14)"),)),
        ((TEXT, WARNING, "H13", {"name": "甲", "field": "得分", "found": "10", "formula": "K1"}),),
    ),
    Example(
        TEXT,
        "制发表的完成值是文本",
        form(
            Row(points=100, actual="348个", facts={"text_number": "actual"}, standing=AGREES, level1=None),
            identity=ISSUED,
            year=2020,
            template=NATIONAL,
        ),
        ((TEXT, WARNING, "F13", {"name": "甲", "field": "完成值", "found": "348个"}),),
    ),
)
