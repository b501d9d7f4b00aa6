"""Published forms as test data: each a sheet drawn as text, and beside it what a person reads in it.

A file holds a comment, the sheet under ``[表]`` in the notation of ``foreign.draw``, and under each ``[读数]`` one
form of the sheet, from the top. ``〃`` repeats the level above, ``*`` stands for a label that the form leaves open;
a figure that is not stated stays blank; what a reading does not mention is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from foreign import draw
from jixiao.cells import SheetGrid
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.words import fold
from jixiao.submission import Entry, FundRow, IndicatorEntry, Submission

__all__ = ["Difference", "Reading", "Sheet", "compare", "load"]

HEADER = {
    "项目名称": "project",
    "项目编码": "project_code",
    "主管部门": "department",
    "实施单位": "unit",
    "负责人": "manager",
    "联系人": "contact",
    "联系电话": "phone",
}
GOALS = {"预期目标": "expected", "完成情况": "actual"}
REMARKS = {"偏差原因": "deviation", "改进措施": "improvement", "其他事项": "other"}
_ALWAYS = ("project", "department", "unit")
"""Header fields that a reading without them says to be blank; names of persons were taken out of the data."""


class Fund(NamedTuple):
    """One row of the fund table as a person reads it."""

    label: str
    initial: str
    budget: str
    executed: str


class Row(NamedTuple):
    """One indicator as a person reads it."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: str
    score: str
    deviation: str


@dataclass
class Reading:
    """What a person reads in one form."""

    year: str = ""
    header: dict[str, str] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    funds: list[Fund] = field(default_factory=list)
    execution: tuple[str, str, str] | None = None
    indicators: list[Row] = field(default_factory=list)
    points_total: str = ""
    total: str = ""
    grade: str = ""


class Sheet(NamedTuple):
    """A published sheet and its forms."""

    grid: SheetGrid
    readings: tuple[Reading, ...]


class Difference(NamedTuple):
    """One compared cell; right if ``found`` says what a person reads."""

    cell: str
    expected: str
    found: str
    right: bool


def load(path: Path) -> Sheet:
    """Read a file of published forms.

    Raises:
        ValueError: A line is none that a reading knows, or the sheet is drawn wrong.
    """
    before, _, rest = path.read_text(encoding="utf-8").partition("[表]\n")
    if any(line and not line.startswith("#") for line in before.splitlines()):
        raise ValueError(f"{path.name}: 只有注释可以写在 [表] 之前")
    drawn, *readings = rest.split("[读数]\n")
    grid = draw(drawn)
    for area in grid.merges:
        hidden = {(row, column) for row, column in grid.cells if area.contains(row, column)} - {(area.top, area.left)}
        if hidden:
            raise ValueError(f"{path.name}: {area.a1} 合并区内还画了别的格")
    return Sheet(grid, tuple(_reading(text.splitlines(), path.name) for text in readings))


def _reading(lines: list[str], name: str) -> Reading:
    reading = Reading()
    for line in filter(None, map(str.strip, lines)):
        key, _, value = line.partition("：")
        cells = [cell.strip() for cell in value.split("|")]
        if key == "年度":
            reading.year = value
        elif key in HEADER:
            reading.header[HEADER[key]] = value
        elif key in GOALS:
            reading.goals[GOALS[key]] = value
        elif key in REMARKS:
            reading.remarks[REMARKS[key]] = value
        elif key == "单位":
            reading.currency = value
        elif key == "资金":
            reading.funds.append(Fund(*cells))
        elif key == "执行":
            rate, points, score = cells
            reading.execution = (rate, points, score)
        elif key == "指标":
            above = reading.indicators[-1] if reading.indicators else None
            reading.indicators.append(_row(cells, above))
        elif key == "满分":
            reading.points_total = value
        elif key == "总分":
            reading.total = value
        elif key == "等级":
            reading.grade = value
        else:
            raise ValueError(f"{name}: 读数中没有“{key}”这一项")
    return reading


def _row(cells: list[str], above: Row | None) -> Row:
    level1, level2, *rest = cells
    if above is not None:
        level1 = above.level1 if level1 == "〃" else level1
        level2 = above.level2 if level2 == "〃" else level2
    return Row(level1, level2, *rest)


def compare(reading: Reading, found: Submission) -> list[Difference]:
    """Hold each cell of a form against what a person reads."""
    return [
        *_head(reading, found),
        *_funds(reading, found),
        *_indicators(reading, found),
        _figure("满分", reading.points_total, found.points_total),
        _figure("总分", reading.total, found.total),
        _text("等级", reading.grade, found.grade.text),
    ]


def _head(reading: Reading, found: Submission) -> Iterator[Difference]:
    yield _text("年度", reading.year, str(found.year) if found.year is not None else None)
    for item in dict.fromkeys((*_ALWAYS, *reading.header)):
        entry = found.header.get(item)
        yield _text(item, reading.header.get(item, ""), entry.text if entry is not None else None)
    for item, text in reading.goals.items():
        entry = found.goals.get(item)
        yield _text(f"目标 {item}", text, entry.text if entry is not None else None)
    for item, text in reading.remarks.items():
        entry = found.remarks.get(item)
        yield _text(f"说明 {item}", text, entry.text if entry is not None else None)


def _funds(reading: Reading, found: Submission) -> Iterator[Difference]:
    if not reading.funds:
        return
    funds = found.funds
    if reading.currency:
        yield _text("货币单位", reading.currency, funds.currency_unit if funds is not None else None)
    rows = [] if funds is None else [funds.total, *funds.rows]
    for number, stated in enumerate(reading.funds):
        row = rows[number] if number < len(rows) else FundRow("", "", {})
        if stated.label != "*":
            yield _text(f"资金{number} label", stated.label, row.label)
        for measure in ("initial", "budget", "executed"):
            yield _figure(f"资金{number} {measure}", getattr(stated, measure), row.get(measure))
    if reading.execution is None:
        return
    entries = (Entry(),) * 3 if funds is None else (funds.rate, funds.points, funds.score)
    for item, text, entry in zip(("rate", "points", "score"), reading.execution, entries, strict=True):
        yield _figure(f"执行 {item}", text, entry)


def _indicators(reading: Reading, found: Submission) -> Iterator[Difference]:
    rows = dict(enumerate(found.indicators))
    yield _text("指标行数", str(len(reading.indicators)), str(len(rows)))
    for number, stated in enumerate(reading.indicators):
        yield from _indicator(f"指标{number + 1}", stated, rows.get(number))


def _indicator(cell: str, stated: Row, row: IndicatorEntry | None) -> Iterator[Difference]:
    for item in ("level1", "level2", "name"):
        yield _text(f"{cell} {item}", getattr(stated, item), getattr(row, item) if row is not None else "没有这一行")
    for item in ("target", "actual", "deviation"):
        text = getattr(row, item).text if row is not None else "没有这一行"
        yield _text(f"{cell} {item}", getattr(stated, item), text)
    for item in ("points", "score"):
        entry = getattr(row, item) if row is not None else Entry(None, "没有这一行")
        yield _figure(f"{cell} {item}", getattr(stated, item), entry)


def _text(cell: str, expected: str, found: str | None) -> Difference:
    words = found or ""
    return Difference(cell, expected, words, _plain(expected) == _plain(words))


def _figure(cell: str, expected: str, found: Entry) -> Difference:
    """A figure is compared as a number; words and dashes in its place as words, a dash being as good as a blank."""
    number = plain_figure(expected) if expected else None
    words = found.text or ""
    right = found.number == number and (number is not None or _undashed(expected) == _undashed(words))
    return Difference(cell, expected, words, right)


def _plain(text: str) -> str:
    return fold(text.replace("\\n", "")).replace("|", "")


def _undashed(text: str) -> str:
    return _plain(text).strip("—-/－")
