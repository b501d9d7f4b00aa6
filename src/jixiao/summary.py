"""The summary workbook of a reconciliation: what a reconciler reads, sorts and prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from jixiao.annotate import FILLS
from jixiao.cells import Area
from jixiao.findings import Severity
from jixiao.numbers import exact
from jixiao.reconciliation import Reconciliation
from jixiao.returns import Lookalike, Missing, Returns
from jixiao.rules import rule
from jixiao.workbooks.text import row_height
from jixiao.workbooks.writer import CellSpec, SheetSpec, Style, write_workbook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["against_roster", "summary_workbook"]

_SIZE: Final = 11
"""A point more than the font, as Chinese fonts differ in how much room they leave between lines."""
_TITLE = Style(font="黑体", size=16, border=False)
_NOTE = Style(border=False, horizontal="left")
_HEADING = Style(bold=True, fill="D9E1F2")
_TEXT = Style(horizontal="left")
_CENTRE = Style()
_AMOUNT = Style(horizontal="right", number_format="#,##0.00")
_SCORE = Style(horizontal="right", number_format="0.00")
_RATE = Style(horizontal="right", number_format="0.00%")
_COUNT = Style(number_format="0")
_SEVERITIES: Final = {severity.value: severity for severity in Severity}
_LONGEST: Final = 32_000
"""Excel takes 32,767 characters in a cell."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its heading, its width in half-width characters, its look, and where its value comes from.

    Columns that are not printed stand behind the printed ones, so that these are large enough to read on A4.
    """

    heading: str
    width: float
    style: Style
    value: Callable[[Mapping[str, Any]], Any]
    printed: bool = True


def _field(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: row[name]


def summary_workbook(
    result: Reconciliation, forms: pd.DataFrame, findings: pd.DataFrame, attachments: Sequence[str],
    returns: Returns, with_roster: bool,
) -> bytes:  # fmt: skip
    """Write the summary.

    Args:
        result: The counts.
        forms: One row per form, the columns of ``forms.csv``.
        findings: One row per finding, the columns of ``findings.csv``.
        attachments: Names of the files that are no spreadsheets.
        returns: What is missing, and what came back more than once.
        with_roster: Whether a roster said what was asked for.
    """
    rows = _records(forms)
    surplus = {(each.form["file"], each.form["sheet"]): each.kind.value for each in returns.surplus}
    readable = [{**row, "remark": surplus.get((row["file"], row["sheet"]))} for row in rows
                if row["status"] != "unreadable"]  # fmt: skip
    unreadable = [row for row in rows if row["status"] == "unreadable"]
    sheets = [
        _sheet("汇总", "绩效自评表核对汇总", _counts(result, with_roster), _FORMS, readable, _form_fill),
        _sheet("问题清单", "问题清单", _FINDINGS_NOTE, _FINDINGS, _records(findings), _finding_fill),
        _sheet("未能读取", "未能读取的表格", "这些文件没有计入汇总，请按“原因和办法”处理后重新报送。",
               _UNREADABLE, unreadable),
        _sheet("附件", "附件", "不是表格的文件（PDF、文档、图片等），没有核对。", _ATTACHMENTS,
               [{"file": name} for name in attachments]),
    ]  # fmt: skip
    if with_roster or returns.surplus:
        late = list(_return_rows(returns))
        sheets.append(_sheet("缺报重报", "缺报、重报", _RETURNS_NOTE, _RETURNS, late, _return_fill))
    return write_workbook(sheets, title="绩效自评表核对汇总")


def _counts(result: Reconciliation, with_roster: bool) -> str:
    text = (
        f"表格文件 {result.files} 个，自评表 {result.forms} 张："
        f"无差错和提醒 {result.ok} 张，有问题 {result.findings} 张；"
        f"未能读取 {result.unreadable} 个；附件 {result.attachments} 个；"
        f"重报 {result.duplicate} 张，旧版 {result.superseded} 张"
    )
    return f"{text}；{against_roster(result)}" if with_roster else f"{text}。"


def against_roster(result: Reconciliation) -> str:
    """What is missing, and for which year: a form of another year is no answer to the roster."""
    year = f"（{result.year}年度）" if result.year is not None else ""
    others = f"；另有 {result.other_years} 张表是其他年度的，不算已报" if result.other_years else ""
    return f"对照名册{year}，缺报 {result.missing} 个项目{others}。"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, a blank as ``None`` whatever the table put there."""
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


# --- columns ----------------------------------------------------------------------------------------------


def _status(row: Mapping[str, Any]) -> str:
    if row["errors"]:
        return "有差错"
    return "有提醒" if row["warnings"] else "无问题"


def _form_fill(heading: str, row: Mapping[str, Any]) -> str | None:
    if heading == "状态" and (row["errors"] or row["warnings"]):
        return FILLS[Severity.ERROR if row["errors"] else Severity.WARNING]
    return FILLS[Severity.WARNING] if heading == "备注" and row["remark"] else None


def _difference(row: Mapping[str, Any]) -> Any:
    declared, total = row["declared_total"], row["total"]
    return None if declared is None or total is None else exact(declared) - exact(total)


_FORMS: Final = (
    _Column("状态", 8, _CENTRE, _status),
    _Column("项目名称", 26, _TEXT, _field("project")),
    _Column("单位", 18, _TEXT, lambda row: row["unit"] or row["department"]),
    _Column("文件", 26, _TEXT, _field("file")),
    _Column("全年预算", 13, _AMOUNT, _field("budget")),
    _Column("金额单位", 6, _CENTRE, _field("currency_unit")),
    _Column("执行率", 9, _RATE, _field("rate")),
    _Column("填报总分", 8, _SCORE, _field("declared_total")),
    _Column("核算总分", 8, _SCORE, _field("total")),
    _Column("填报减核算", 8, _SCORE, _difference),
    _Column("核算等级", 6, _CENTRE, _field("grade")),
    _Column("差错", 5, _COUNT, _field("errors")),
    _Column("提醒", 5, _COUNT, _field("warnings")),
    _Column("备注", 6, _CENTRE, _field("remark")),
    _Column("工作表", 14, _TEXT, _field("sheet"), printed=False),
    _Column("实施单位", 18, _TEXT, _field("unit"), printed=False),
    _Column("主管部门", 18, _TEXT, _field("department"), printed=False),
    _Column("全年执行", 13, _AMOUNT, _field("executed"), printed=False),
    _Column("分值合计", 8, _SCORE, _field("points_total"), printed=False),
    _Column("填报等级", 6, _CENTRE, _field("declared_grade"), printed=False),
    _Column("模板", 24, _TEXT, _field("template"), printed=False),
)

_FINDINGS_NOTE: Final = "等级：差错必须更正；提醒请核对；提示供参考。批注副本里，同一单元格有颜色和批注。"


def _finding_fill(heading: str, row: Mapping[str, Any]) -> str | None:
    return FILLS[_SEVERITIES[row["severity"]]] if heading == "等级" else None


_FINDINGS: Final = (
    _Column("等级", 6, _CENTRE, lambda row: _SEVERITIES[row["severity"]].label),
    _Column("文件", 24, _TEXT, _field("file")),
    _Column("单元格", 12, _TEXT, lambda row: row["cell"] or "全表"),
    _Column("三级指标", 18, _TEXT, _field("name")),
    _Column("问题", 16, _TEXT, lambda row: rule(row["code"]).name),
    _Column("说明", 46, _TEXT, _field("message")),
    _Column("处理办法", 28, _TEXT, lambda row: rule(row["code"]).remedy),
    _Column("一级指标", 12, _TEXT, _field("level1"), printed=False),
    _Column("二级指标", 14, _TEXT, _field("level2"), printed=False),
    _Column("规则代码", 24, _TEXT, _field("code"), printed=False),
)

_UNREADABLE: Final = (
    _Column("文件", 56, _TEXT, _field("file")),
    _Column("原因和办法", 76, _TEXT, _field("error")),
)
_ATTACHMENTS: Final = (_Column("文件", 100, _TEXT, _field("file")),)

_RETURNS_NOTE: Final = (
    "缺报：名册里有、没有收到。其他年度的表、同名而单位不同的表不算已报，写在说明里。"
    "同一张表收到几份的，以最后保存的一份为准：编号相同、内容不同的旧份记为旧版，其余记为重报，请人工核对。"
)
_LISTED: Final = 3
"""How many look-alikes are named."""


def _return_rows(returns: Returns) -> Iterable[dict[str, Any]]:
    for missing in returns.missing:
        project = missing.project
        yield {
            "kind": "缺报", "code": project.code, "project": project.name, "file": None,
            "department": project.texts.get("department"), "unit": project.texts.get("unit"),
            "contact": " ".join(filter(None, (project.texts.get("manager"), project.texts.get("phone")))),
            "remark": "；".join(_missing_remarks(missing)) or None,
        }  # fmt: skip
    for each in returns.surplus:
        header, counts = each.form["header"], each.counts
        same = "内容完全相同" if each.identical else "内容不同"
        yield {
            "kind": each.kind.value, "code": header["project_code"], "project": header["project"],
            "department": header["department"], "unit": header["unit"],
            "contact": " ".join(filter(None, (header["manager"] or header["contact"], header["phone"]))),
            "file": f"{each.form['file']} · {each.form['sheet']}",
            "remark": f"以 {counts['file']} · {counts['sheet']} 为准（{same}）",
        }  # fmt: skip


def _missing_remarks(missing: Missing) -> Iterable[str]:
    if missing.project.deadline:
        yield f"填报截止日期：{missing.project.deadline}"
    for form, why in missing.lookalikes[:_LISTED]:
        header = form["header"]
        said = {
            Lookalike.YEAR: f"是 {form['year']} 年度的",
            Lookalike.UNIT: f"单位不同（{header['unit'] or header['department']}）",
            Lookalike.UNCLEAR: "没有写清是哪个单位的",
        }[why]
        yield f"收到的 {form['file']} · {form['sheet']} {said}"
    if len(missing.lookalikes) > _LISTED:
        yield f"这样的表共 {len(missing.lookalikes)} 张"


def _return_fill(heading: str, row: Mapping[str, Any]) -> str | None:
    severity = {"缺报": Severity.ERROR, "重报": Severity.WARNING, "旧版": Severity.INFO}[row["kind"]]
    return FILLS[severity] if heading == "类别" else None


_RETURNS: Final = (
    _Column("类别", 6, _CENTRE, _field("kind")),
    _Column("项目编码", 14, _TEXT, _field("code")),
    _Column("项目名称", 26, _TEXT, _field("project")),
    _Column("单位", 18, _TEXT, lambda row: row["unit"] or row["department"]),
    _Column("联系人", 16, _TEXT, _field("contact")),
    _Column("文件", 30, _TEXT, _field("file")),
    _Column("说明", 40, _TEXT, _field("remark")),
    _Column("实施单位", 18, _TEXT, _field("unit"), printed=False),
    _Column("主管部门", 18, _TEXT, _field("department"), printed=False),
)


# --- sheets -----------------------------------------------------------------------------------------------


def _sheet(
    name: str, title: str, note: str, columns: Sequence[_Column], rows: Sequence[Mapping[str, Any]],
    fill: Callable[[str, Mapping[str, Any]], str | None] = lambda _heading, _row: None,
) -> SheetSpec:  # fmt: skip
    """A titled table that filters, stays headed while it scrolls, and prints on A4 across."""
    last = len(columns) + 1
    printed = sum(column.printed for column in columns) + 1
    widths = (5.0, *(column.width for column in columns))
    cells = [
        CellSpec(Area(1, 1, 1, printed), _TITLE, title),
        CellSpec(Area(2, 1, 2, printed), _NOTE, note),
        CellSpec(Area(3, 1, 3, 1), _HEADING, "序号"),
    ]
    cells += [CellSpec(Area(3, at, 3, at), _HEADING, column.heading) for at, column in enumerate(columns, 2)]
    headings = [(column.heading, column.width) for column in columns]
    heights = {1: 30.0, 2: row_height([(note, sum(widths[:printed]))], _SIZE) + 4, 3: row_height(headings, _SIZE) + 4}
    for number, row in enumerate(rows, 1):
        at = number + 3
        cells.append(CellSpec(Area(at, 1, at, 1), _COUNT, Fraction(number)))
        texts = []
        for place, column in enumerate(columns, 2):
            value = _value(column.value(row))
            colour = fill(column.heading, row)
            style = replace(column.style, fill=colour) if colour is not None else column.style
            cells.append(CellSpec(Area(at, place, at, place), style, value))
            if isinstance(value, str):
                texts.append((value, column.width))
        heights[at] = row_height(texts, _SIZE) + 2
    if not rows:
        cells.append(CellSpec(Area(4, 1, 4, printed), _NOTE, "（没有）"))
    return SheetSpec(
        name, cells, widths, heights, landscape=True, repeat_rows=(3, 3), freeze_row=4,
        print_area=Area(1, 1, max(4, len(rows) + 3), printed),
        autofilter=Area(3, 1, max(4, len(rows) + 3), last), footer=f"&L&8{title}&C&8第 &P 页，共 &N 页",
    )  # fmt: skip


def _value(value: Any) -> Fraction | str | None:
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, int | float):
        return exact(value)
    return str(value)[:_LONGEST]
