"""Build foreign forms: published facts poured into layouts that this toolkit did not issue.

Run it to write `samples/foreign/*.xlsx` anew; the tests pour the same facts into many more looks. The facts stand in
`tests/facts`: what three published self-assessment forms print, nothing corrected. Dates are fixed, so that the
same facts and look always give the same file.
"""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

FACTS = Path(__file__).resolve().parents[1] / "tests" / "facts"

OFFICIAL = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值", "actual": "实际完成值",
    "points": "分值", "score": "得分", "completion": "完成率", "deviation": "偏差原因分析及改进措施",
    "initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "rate": "执行率",
}  # fmt: skip
NATIONAL = ("level1", "level2", "name", "target", "actual", "points", "score", "deviation")
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


@dataclass(frozen=True)
class Look:
    """How a form is laid out.

    Attributes:
        row: First row of the title.
        column: First grid column.
        columns: The indicator table's columns, in order.
        headings: Headings that differ from the official ones.
        levels: ``merged``, ``repeated``, or ``blank`` below the first.
        broken: Whether headings are broken over lines.
        stacked: Whether the target's and the actual's headings stand in two cells, one above the other.
        split: Whether sign, value and unit of the target have columns of their own.
        wide: Whether texts with digits are full width.
        text: Whether figures are typed as text.
        funds: ``sources`` down (national), ``lines`` (大宁's measures down) or ``diagonal`` (both ways at once).
        total: Label of the total row.
        inline: Whether the header stands label and value in one cell.
        cover: Whether a cover sheet lies before the form.
        gap: Blank rows between the blocks.
        prefix: Whether names begin with ``指标1：`` and each group ends with ``……``.
    """

    row: int = 1
    column: int = 1
    columns: tuple[str, ...] = NATIONAL
    headings: Mapping[str, str] = field(default_factory=dict)
    levels: str = "merged"
    broken: bool = False
    stacked: bool = False
    split: bool = False
    wide: bool = False
    text: bool = False
    funds: str = "sources"
    total: str = "总分"
    inline: bool = False
    cover: bool = False
    gap: int = 0
    prefix: bool = False


TIDY = Look()
UNTIDY = Look(
    row=3, column=3, levels="blank", broken=True, wide=True, cover=True, total="合　计", gap=1,
    headings={"target": "年初目标值(A)", "actual": "全年实际值（B）", "score": "自评得分",
              "deviation": "未完成原因分析"},
)  # fmt: skip
DANING = ("level1", "level2", "name", "points", "target", "actual", "completion", "score", "deviation")
DANING_HEADINGS = {"name": "目标指标", "points": "权重", "target": "目标值", "actual": "业绩值", "score": "指标得分"}
XIANNING = ("level1", "level2", "name", "target", "actual", "score")
XIANNING_HEADINGS = {"target": "年初指标值（A）", "actual": "实际完成值（B）", "budget": "预算数（A）",
                     "executed": "执行数（B）", "rate": "执行率（B/A）"}  # fmt: skip

SAMPLES: Mapping[str, tuple[str, Look]] = {
    "01-稷山-整": ("01_jishan_2020", TIDY),
    "01-稷山-乱": ("01_jishan_2020", UNTIDY),
    "02-大宁-整": ("02_daning_2021", Look(columns=DANING, headings=DANING_HEADINGS, funds="lines")),
    "02-大宁-乱": ("02_daning_2021", replace(UNTIDY, columns=DANING, funds="diagonal")),
    "03-咸宁-整": ("03_xianning_2020", Look(columns=XIANNING, headings=XIANNING_HEADINGS, inline=True)),
    "03-咸宁-乱": ("03_xianning_2020", replace(UNTIDY, columns=XIANNING)),
}


def load_facts(name: str) -> dict[str, Any]:
    """The facts of one published form."""
    facts: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))
    return facts


class Paper:
    """Cells and merged ranges of one sheet, before they are written."""

    def __init__(self, look: Look, width: int) -> None:
        self.look = look
        self.width = width
        self.row = look.row
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[tuple[int, int, int, int]] = []

    def put(self, column: int, text: str | None, span: int = 1, rows: int = 1) -> None:
        """Place a text at the current row, ``column`` counted from the form's first."""
        left = self.look.column + column
        if text:
            self.cells[self.row, left] = text
        if span > 1 or rows > 1:
            self.merges.append((self.row, left, self.row + rows - 1, left + span - 1))

    def heading(self, column: int, text: str, span: int = 1, rows: int = 1) -> None:
        """Place a heading, broken over lines in an untidy form."""
        bare = text.partition("(")[0].partition("（")[0]
        half = len(bare) // 2
        broken = self.look.broken and len(bare) > 3
        self.put(column, f"{text[:half]}\n{text[half:]}" if broken else text, span, rows)

    def gap(self) -> None:
        """Leave the look's blank rows."""
        self.row += self.look.gap


def build(facts: Mapping[str, Any], look: Look) -> bytes:
    """Pour one form's facts into a look.

    Args:
        facts: A file of ``tests/facts``.
        look: The layout.

    Returns:
        The workbook.
    """
    return write({"填报说明": cover()} | {"自评表": form(facts, look)} if look.cover else {"自评表": form(facts, look)})


def cover() -> Paper:
    """A sheet that is no form."""
    paper = Paper(Look(), 1)
    for text in ("填报说明", "", "一、请各单位认真填报，按时报送。", "二、年度指标值、实际完成值、得分不得为空。"):
        paper.put(0, text)
        paper.row += 1
    return paper


def form(facts: Mapping[str, Any], look: Look) -> Paper:
    """One form."""
    columns = _columns(look)
    paper = Paper(look, 1 + len(columns))
    for line in (facts["title"], f"（{facts['year']}年度）"):
        paper.put(0, line, paper.width)
        paper.row += 1
    paper.gap()
    _header(paper, facts)
    if look.funds == "sources":
        _funds(paper, facts)
    else:
        (_lines if look.funds == "lines" else _diagonal)(paper, facts)
    _goals(paper, facts)
    _table(paper, facts, columns)
    _tail(paper, facts)
    return paper


def _columns(look: Look) -> list[str]:
    columns: list[str] = []
    for item in look.columns:
        columns += ["target_sign", "target", "target_unit"] if item == "target" and look.split else [item]
    return columns


def _header(paper: Paper, facts: Mapping[str, Any]) -> None:
    labels = {"project": "项目名称", "department": "主管部门", "unit": facts.get("unit_label", "实施单位")}
    header = facts["header"]
    if paper.look.inline:
        paper.put(0, f"{labels['unit']}：{header['unit'] or ''}      填报日期：3月30日", paper.width)
        paper.row += 1
        labels.pop("unit")
    for item, label in labels.items():
        paper.put(0, label)
        paper.put(1, header[item], paper.width - 1)
        paper.row += 1


def _funds(paper: Paper, facts: Mapping[str, Any]) -> None:
    funds = facts["funds"]
    top = paper.row
    label = f"{funds['label']}（{facts['currency']}）"
    measures = ["initial", "budget", "executed", "rate", "score"]
    if facts["points_in_labels"]:
        label += f"（{facts['execution']['points']}分）"
    else:
        measures.insert(3, "points")
    paper.put(0, label, rows=1 + len(funds["rows"]))
    for number, measure in enumerate(measures):
        paper.heading(2 + number, paper.look.headings.get(measure, OFFICIAL[measure]) if measure not in
                      ("points", "score") else OFFICIAL[measure])  # fmt: skip
    for row in funds["rows"]:
        paper.row += 1
        paper.put(1, row["label"])
        scored = facts["execution"] if row is funds["rows"][0] else {"points": "—", "score": "—"}
        for number, measure in enumerate(measures):
            paper.put(2 + number, str((row | scored).get(measure) or ""))
    paper.row = top + 1 + len(funds["rows"])


LINES = (
    ("initial", "年初预算资金", "(1)"), ("budget", "全年预算资金", "(2)"), ("arrived", "实际到位资金", "(3)"),
    ("executed", "全年执行资金", "(4)"), ("balance", "资金结余", "(5)=(3)-(4)"),
    ("arrival_rate", "预算到位率", "(6)=(3)/(2)"), ("rate", "预算执行率(%)", "(7)=(4)/(2)"),
)  # fmt: skip


def _lines(paper: Paper, facts: Mapping[str, Any]) -> None:
    """大宁's own table: measures down with line numbers, sources across under a heading of two rows."""
    sources = facts["funds"]["rows"]
    paper.put(0, "项目", rows=2)
    paper.put(1, "行次", rows=2)
    grouped = [row for row in sources if row.get("group")]
    column = 2
    for row in sources:
        if row not in grouped:
            paper.put(column, row["label"], rows=2)
            column += 1
        elif row is grouped[0]:
            paper.put(column, row["group"], len(grouped))
            paper.row += 1
            for member in grouped:
                paper.put(column, member["label"])
                column += 1
            paper.row -= 1
    paper.row += 2
    for measure, label, line in LINES:
        paper.put(0, label)
        paper.put(1, line)
        for number, row in enumerate(sources):
            value = row.get(measure)
            paper.put(2 + number, value.rstrip("%") if value and value.endswith("%") else value)
        paper.row += 1


def _diagonal(paper: Paper, facts: Mapping[str, Any]) -> None:
    """The same measures as row labels of the national table, one figure a row."""
    total, execution = facts["funds"]["rows"][0], facts["execution"]
    measures = ("initial", "budget", "executed", "points", "rate", "score")
    paper.put(0, f"项目资金（{facts['currency']}）", rows=1 + len(LINES))
    for number, measure in enumerate(measures):
        paper.heading(2 + number, OFFICIAL[measure])
    for measure, label, _ in LINES:
        paper.row += 1
        paper.put(1, label)
        place = "rate" if measure.endswith("rate") else measure
        if place in measures:
            paper.put(2 + measures.index(place), total[measure].rstrip("%"))
        if measure == "rate":
            paper.put(2 + measures.index("points"), execution["points"])
            paper.put(2 + measures.index("score"), execution["score"])
    paper.row += 1


def _goals(paper: Paper, facts: Mapping[str, Any]) -> None:
    half = (paper.width - 1) // 2
    paper.gap()
    paper.put(0, "年度总体目标", rows=2)
    paper.heading(1, "预期目标", half)
    paper.heading(1 + half, "实际完成情况", paper.width - 1 - half)
    paper.row += 1
    paper.put(1, facts["goals"]["expected"], half)
    paper.put(1 + half, facts["goals"]["actual"], paper.width - 1 - half)
    paper.row += 1


def _table(paper: Paper, facts: Mapping[str, Any], columns: list[str]) -> None:
    look, rows = paper.look, list(facts["indicators"])
    if look.funds == "lines":
        rows.insert(0, facts["execution"])
    shown = _shown_levels(rows, facts, look)
    paper.put(0, "绩效指标", rows=1 + look.stacked + len(rows) + (look.prefix and len(rows) - 1))
    _table_heading(paper, columns)
    for number, row in enumerate(rows):
        values = {**row, **shown[number][0]}
        values |= _split_target(row["target"]) if look.split else {}
        values["name"] = _name(row, facts, look)
        for column, item in enumerate(columns, start=1):
            span = shown[number][1].get(item, 1)
            value = values.get(item)
            wide = look.wide and number % 2 and item in ("target", "actual") and value
            paper.put(column, value.translate(WIDE) if wide else value, rows=span)
        paper.row += 1
        if look.prefix and number + 1 < len(rows):
            paper.put(1 + columns.index("name"), "……")
            paper.row += 1


def _table_heading(paper: Paper, columns: list[str]) -> None:
    look = paper.look
    words = OFFICIAL | {"target_sign": "指标性质", "target_unit": "计量单位"} | dict(look.headings)
    for column, item in enumerate(columns, start=1):
        if look.stacked and item in ("target", "actual"):
            paper.put(column, words[item][:2])
            paper.row += 1
            paper.put(column, words[item][2:])
            paper.row -= 1
        else:
            paper.heading(column, words[item], rows=1 + look.stacked)
    paper.row += 1 + look.stacked


def _shown_levels(
    rows: list[dict[str, Any]], facts: Mapping[str, Any], look: Look
) -> list[tuple[dict[str, str | None], dict[str, int]]]:
    """Per row the level texts that it shows, and how many rows each merges."""
    step = 1 + look.prefix
    shown: list[tuple[dict[str, str | None], dict[str, int]]] = []
    printed = {(entry[0], entry[1]): entry[2] for entry in facts["levels"]}
    for number, row in enumerate(rows):
        texts: dict[str, str | None] = {}
        spans: dict[str, int] = {}
        for item, key in (("level1", (row["level1"], None)), ("level2", (row["level1"], row["level2"]))):
            keys = [(each["level1"], None if item == "level1" else each["level2"]) for each in rows]
            begins = number == 0 or keys[number - 1] != keys[number]
            points = f"（{printed[key]}）" if key in printed else ""
            texts[item] = f"{row[item]}{points}" if begins or look.levels == "repeated" else None
            if begins and look.levels == "merged":
                length = next((n for n in range(number, len(keys)) if keys[n] != keys[number]), len(keys)) - number
                spans[item] = (length - 1) * step + 1
        shown.append((texts, spans))
    return shown


def _name(row: Mapping[str, Any], facts: Mapping[str, Any], look: Look) -> str:
    name = row["name"] or ""
    if facts["points_in_labels"] and "points" not in look.columns:
        name += f"（{row['points']}分）"
    return f"指标1：{name}" if look.prefix else name


def _split_target(target: str) -> dict[str, str]:
    sign = target[:1] if target[:1] in "≥≤＝" else ""
    unit = "%" if target.endswith("%") else ""
    return {"target_sign": sign, "target": target[len(sign) :].removesuffix(unit), "target_unit": unit}


def _tail(paper: Paper, facts: Mapping[str, Any]) -> None:
    columns = _columns(paper.look)
    points, score = facts["points_total"], facts["total"]
    first = min(columns.index(item) for item in ("points", "score") if item in columns)
    paper.put(0, paper.look.total, 1 + first)
    if "points" in columns:
        paper.put(1 + columns.index("points"), points)
    paper.put(1 + columns.index("score"), score)
    paper.row += 1
    paper.gap()
    for label, text in facts["remarks"].items():
        paper.heading(0, label)
        paper.put(1, text, paper.width - 1)
        paper.row += 1


# --- writing ----------------------------------------------------------------------------------------------


def write(sheets: Mapping[str, Paper]) -> bytes:
    """Write sheets to a workbook: figures as numbers, percentages with their format, all else as text."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    book.set_properties({"created": datetime(2021, 3, 30, tzinfo=UTC)})
    look = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "font_size": 10}
    formats = {code: book.add_format({**look, "num_format": code}) for code in ("General", "0%", "0.00%")}
    for name, paper in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(paper.look.column, paper.look.column + paper.width, 14)
        merged = {}
        for top, left, bottom, right in paper.merges:
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", formats["General"])
            merged[top, left] = True
        for (row, column), text in sorted(paper.cells.items()):
            value, code = _typed(text, as_text=paper.look.text)
            if isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value, formats["General"])
            else:
                sheet.write_number(row - 1, column - 1, value, formats[code])
    book.close()
    return output.getvalue()


def _typed(text: str, *, as_text: bool) -> tuple[str | float, str]:
    bare = text.removesuffix("%")
    if as_text or unicodedata.normalize("NFKC", text) != text or not bare.replace(".", "", 1).isdecimal():
        return text, "General"
    if bare == text:
        return float(text), "General"
    decimals = len(bare.partition(".")[2])
    return round(float(bare) / 100, 6), "0.00%" if decimals else "0%"


def write_samples(folder: Path) -> list[Path]:
    """Write the sample workbooks; the same facts always give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, (facts, look) in SAMPLES.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(build(load_facts(facts), look))
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "foreign"):
        print(written)
