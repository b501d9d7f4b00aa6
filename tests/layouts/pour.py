"""Pouring a form's facts into a look: the sheet, and beside it what a person reads in each of its cells."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from jixiao.numbers import decimal_text, exact
from layouts.facts import Facts, FundLine, Indicator
from layouts.look import Look
from layouts.paper import Paper, Sheet

__all__ = ["Expected", "Want", "pour", "pour_many", "settle"]

_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))["sheet"]
_OTHER_SCORES = ("审核得分", "复核得分", "财政部门复核得分", "折算得分")
_SPLIT = re.compile(r"^([≥≤＝=><≧≦═]=?)?\s*(\d[\d.,]*)\s*([^\d\s].*)?$")
_TOTAL = re.compile("总|合计")
_ORDINAL = re.compile(r"^指标\d+$")
_MEASURES = ("initial", "adjustment", "budget", "arrived", "executed", "rate")
_AMOUNTS = frozenset({"initial", "adjustment", "budget", "arrived", "executed"})
_CLEAR_POINTS = frozenset({"分值", "指标分值", "分值（分）", "标准分", "标准分值"})
_UNCLEAR_POINTS = frozenset({"分数", "权重分", "满分"})


class Want(NamedTuple):
    """What a person reads in a field.

    Attributes:
        kind: ``text``, ``figure`` (the number counts, however it is typed) or ``rate`` (a fraction).
        accepted: The readings that are right; ``None`` where the cell is blank.
    """

    kind: str
    accepted: tuple[str | None, ...]


@dataclass
class Expected:
    """What a person reads on one form.

    Attributes:
        form: Dotted field → what it says.
        funds: The same by measure for each source of money, the total first.
        rows: The same for each indicator.
        levels: First level, second level or ``None``, points that their label prints.
    """

    form: dict[str, Want] = field(default_factory=dict)
    funds: list[dict[str, Want]] = field(default_factory=list)
    rows: list[dict[str, Want]] = field(default_factory=list)
    levels: list[tuple[str, str | None, str]] = field(default_factory=list)


def _text(*accepted: str | None) -> Want:
    return Want("text", accepted)


def _figure(*accepted: str | None) -> Want:
    return Want("figure", accepted)


def _rate(text: str | None) -> Want:
    return Want("rate", (text,))


# --- what cannot stand together ---------------------------------------------------------------------------


def settle(look: Look, facts: Facts) -> Look:
    """Take back what these facts cannot show, or what nobody could read without doubt."""
    more: dict[str, object] = {}
    if not facts.funds:
        more["funds"] = "absent"
    elif (look.funds == "grouped" and len(facts.funds) < 3) or (
        look.funds in ("execution_row", "both")
        and (look.no_score or look.points == "none" or not facts.execution.get("score"))
    ):
        more["funds"] = "national"
    if look.fund_total == "last" and facts.funds and not _TOTAL.search(facts.funds[0].label):
        more["fund_total"] = "first"  # nothing would tell which line is the total
    if look.figures == "thousands" and look.split != "none":
        more["figures"] = "number"  # the parts of a target are joined as they show
    if look.points == "levels" and (
        facts.levels or any(not _is_number(row.points) or row.level2 is None for row in facts.rows)
    ):
        more["points"] = "column"
    elif look.points == "levels":
        more |= {"level2_absent": "none", "subtotals": "none"}
    if look.total_place == "inline" and look.grade == "in_label":
        more["total_place"] = "merged"
    if look.no_score and look.h_points in _UNCLEAR_POINTS:
        more["h_points"] = "分值"  # 分数 alone may be either
    if look.h_deviation == "备注" and "备注" in look.extra:
        more["extra"] = ()
    if any(row.level1 is None for row in facts.rows) or any(row.level2 is None for row in facts.rows):
        more |= {"level2_absent": "none", "subtotals": "none"}
    if look.heading_rows == "group_marks":
        more |= {"extra": (), "h_score": "得分"}
    if look.heading_rows == "group_actual":
        more["extra"] = ("completion",)
    if "权重%" in look.extra and (look.points != "column" or look.h_points not in _CLEAR_POINTS):
        more["extra"] = ()  # which of the two are the points?
    if look.split == "unit far" and look.blank_column != "none":
        more["blank_column"] = "none"  # beyond a gap a column may be no part of the table
    if all(row.level1 is None for row in facts.rows):
        more |= {"points": "column", "no_score": False}  # name, target and actual alone are no self-assessment
    elif look.no_score and look.points not in ("column", "levels"):
        more["total"] = "absent"  # it would have no column to stand in
    if look.fund_unit == "line" and "unit" not in look.title:
        more["title"] = "title unit" if look.title == "title" else "title year unit"
    if look.rate_shown == "bare":
        more["rate"] = look.rate if "（" in look.rate else f"{look.rate}（%）"
        if "（B" in look.rate:
            more["rate_shown"] = "text"
    if look.h_name == "绩效指标" and look.heading_rows == "group_levels":
        more["heading_rows"] = "merged"
    if look.funds == "transposed" and (look.funds_label == "none" or look.fund_unit == "heading"):
        more |= {"funds_label": "merged", "fund_unit": "label"}
    if facts.levels:
        more["subtotals"] = "none"  # the label and the row might contradict each other
    if facts.grade is None or look.total == "absent":
        more["grade"] = "none"
    return replace(look, **more)


# --- a workbook -------------------------------------------------------------------------------------------


def pour(facts: Facts, look: Look) -> tuple[list[Sheet], Expected]:
    """One form, with the sheets that lie beside it."""
    look = settle(look, facts)
    paper = Paper(look)
    form = _Form(paper, facts, look, look.row)
    form.lay_out()
    sheets = [paper.sheet("附件1")]
    if look.cover in ("cover", "instructions"):
        sheets.insert(0, _other_sheet(look))
    if look.cover == "blank":
        sheets.append(Paper(look).sheet("Sheet2"))
    if look.cover == "hidden_copy":
        sheets.append(replace(sheets[0], name="上年", state="hidden"))
    return sheets, form.expected


def pour_many(forms: Sequence[tuple[Facts, Look]], *, gap: int = 2) -> tuple[list[Sheet], list[Expected]]:
    """Several forms under each other on one sheet."""
    paper = Paper(forms[0][1])
    expected = []
    row = forms[0][1].row
    for facts, look in forms:
        paper.look = settle(look, facts)
        form = _Form(paper, facts, paper.look, row)
        form.lay_out()
        expected.append(form.expected)
        row = form.row + gap
    return [paper.sheet("自评表")], expected


def _other_sheet(look: Look) -> Sheet:
    paper = Paper(look)
    lines = ("绩效自评材料", "", "某县某局", "2023年3月") if look.cover == "cover" else (
        "填报说明", "一、请各单位认真填报，按时报送。", "二、年度指标值、实际完成值、得分不得为空。",
        "三、定量指标完成值达到指标值的，记满分；未达到的，按比例记分。")  # fmt: skip
    for number, text in enumerate(lines, start=1):
        paper.put(number, 1, text)
    return paper.sheet("封面" if look.cover == "cover" else "填报说明")


# --- one form ---------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    item: str
    left: int
    width: int


class _Line(NamedTuple):
    """One sheet row of the table."""

    kind: str
    level1: str | None
    level2: str | None
    row: Indicator | None
    number: int = 0


class _Form:
    """Lays one form out from the top; ``row`` is the next free sheet row."""

    def __init__(self, paper: Paper, facts: Facts, look: Look, row: int) -> None:
        self.paper = paper
        self.facts = facts
        self.look = look
        self.row = row
        self.first = look.column
        self.expected = Expected()
        self.columns = self._columns()
        self.lines = [_Line("row", row.level1, row.level2, row) for row in facts.rows]
        self.last = max(self.columns[-1].left + self.columns[-1].width - 1, self.first + 5)
        self.width = self.last - self.first + 1

    def lay_out(self) -> None:
        self._title()
        self._top_line()
        self._gap()
        self._section(0)
        self._header()
        blocks = [self._funds, self._goals]
        for block in blocks if self.look.funds_place == "above" else reversed(blocks):
            self._gap()
            block()
        self._gap()
        self._section(3)
        self._table()
        self._total()
        self._tail()
        self._helper()

    def _section(self, number: int) -> None:
        """A line across the form that names the block below it."""
        if self.look.sections == "none":
            return
        points = self.facts.execution.get("points") if self.look.sections == "points" and number == 1 else None
        text: str = _WORDS["lines"]["sections"][number]
        self._across(f"{text}（{points}分）" if points else text)

    def _top_line(self) -> None:
        look = self.look
        if look.top_line == "preamble":
            self._across(_WORDS["lines"]["preamble"])
        elif look.top_line == "signoff":
            texts = ("填报人：张三", "审核人：李四", "填报日期：2023年3月15日")
            for text, share in zip(texts, self._shares(3), strict=True):
                self.paper.put(self.row, *_place(share, text))
            self.row += 1
        elif look.top_line == "unit_currency":
            left, right = self._shares(2)
            self.paper.put(self.row, *_place(left, f"填报单位：{self.facts.header['unit'] or ''}"))
            self.paper.put(self.row, *_place(right, look.currency_words.format(self.facts.currency)))
            self.row += 1

    def _gap(self) -> None:
        self.row += self.look.gap

    def _across(self, text: str | None, *, merged: bool = True) -> None:
        self.paper.put(self.row, self.first, text, self.width if merged else 1)
        self.row += 1

    def _shares(self, count: int, left: int | None = None) -> list[tuple[int, int]]:
        """The width from a column on, shared out: (column, columns) each; the last takes what is over."""
        start = self.first if left is None else left
        width = max(self.last - start + 1, count)
        each = width // count
        return [(start + number * each, each if number < count - 1 else width - each * (count - 1))
                for number in range(count)]  # fmt: skip

    # --- title ---------------------------------------------------------------------------------------------

    def _title(self) -> None:
        look, facts = self.look, self.facts
        year = look.year_text.format(facts.year)
        said = re.search(r"20\d\d", facts.title)
        whole = facts.title if said else f"{facts.year}年度{facts.title}"
        lines = {
            "annex": "附件1",
            "year": year,
            "unit": look.currency_words.format(facts.currency),
            "filled": "填报日期：2023年3月15日",
        }
        if look.title == "title_break":
            texts = [f"{facts.title}\n{year}"]
        elif look.title == "split":
            texts = ["某省某县", whole]
        else:
            pieces = look.title.split()
            lines["title"] = facts.title if "year" in pieces else whole
            texts = [lines[piece] for piece in pieces]
        for text in texts:
            if text in (lines["unit"], lines["filled"]) and not look.title_merged:
                self.paper.put(self.row, self.last, text)
                self.row += 1
            else:
                self._across(text, merged=look.title_merged)
        if said is None or int(said[0]) == facts.year:
            self.expected.form["year"] = _text(str(facts.year))
        if ("unit" in look.title.split() or look.top_line == "unit_currency") and look.funds not in (
            "absent",
            "execution_row",
        ):
            self.expected.form["currency"] = _text(facts.currency)

    # --- header --------------------------------------------------------------------------------------------

    def _header(self) -> None:
        look = self.look
        fields = [(item, getattr(look, item), self.facts.header[item]) for item in ("project", "department", "unit")]
        more = [("manager", "项目负责人", "张三"), ("phone", "联系电话", "0717-1234567")]
        others = [("", "项目类型", "延续性项目"), ("", "资金来源", "财政拨款"), ("", "填报日期", "2023年3月15日")]
        if look.header_more == "manager":
            fields += more
        elif look.header_more == "many":
            fields += [*more, *others]
        elif look.header_more == "between":
            fields[1:1] = [("", "项目属性", "新增项目"), more[0]]
        for item, _, value in fields:
            if item:
                self.expected.form[f"header.{item}"] = _text(value)
        sealed = look.header_colon == "（盖章）"  # only units have a seal
        labelled = [(f"{label}{look.header_colon if item == 'unit' or not sealed else ''}", value)
                    for item, label, value in fields]  # fmt: skip
        self._header_rows(labelled)

    def _header_rows(self, fields: list[tuple[str, str | None]]) -> None:
        look = self.look
        if look.header == "inline_row":
            self._across("    ".join(f"{label.rstrip('：')}：{value or ''}" for label, value in fields))
            return
        if look.header == "inline":
            for start in range(0, len(fields), 2):
                pair = fields[start : start + 2]
                for (label, value), (column, columns) in zip(pair, self._shares(len(pair)), strict=True):
                    self.paper.put(self.row, column, f"{label.rstrip('：')}：{value or ''}", columns)
                self.row += 1
            return
        per_row = {"one": 1, "two": 2, "three": 3, "spaced": 1}.get(look.header)
        if per_row == 3 and self.width < 6:
            per_row = 2
        rows = [fields[:1], *_chunks(fields[1:], 2)] if per_row is None else list(_chunks(fields, per_row))
        for row in rows:
            for (label, value), (column, columns) in zip(row, self._shares(len(row)), strict=True):
                wide = look.label_width if columns > look.label_width + 1 else 1
                self.paper.put(self.row, column, label, wide)
                skip = wide if look.header == "spaced" and columns > wide + 1 else wide - 1
                self.paper.put(self.row, column + 1 + skip, value, columns - 1 - skip)
            self.row += 1

    # --- funds ---------------------------------------------------------------------------------------------

    def _funds(self) -> None:
        look, facts = self.look, self.facts
        if look.funds in ("absent", "execution_row"):
            return
        self._section(1)
        measures = [item for item in look.fund_columns if item != "adjustment" or look.funds == "national"]
        lines = facts.funds[:1] if look.funds in ("one_row", "pairs", "bare") else facts.funds
        if look.funds == "pairs":
            measures = [item for item in measures if item != "deviation"]
        elif look.funds == "both":
            measures = [item for item in measures if item not in ("points", "score", "deviation")]
        for item in ("points", "score"):
            if item in measures:
                self.expected.form[f"funds.{item}"] = _figure(facts.execution.get(item))
        shown = [item for item in measures if item in _MEASURES and item != "adjustment"]
        for line in lines:
            wants = {item: (_rate if item == "rate" else _figure)(line.measures.get(item)) for item in shown}
            if look.funds not in ("pairs", "bare", "grouped"):
                wants["label"] = _text(line.label)
            self.expected.funds.append(wants)
        if look.fund_unit == "heading" or (look.fund_unit == "label" and look.funds_label != "none"):
            self.expected.form["currency"] = _text(facts.currency)
        {"pairs": self._fund_pairs, "transposed": self._fund_columns, "grouped": self._fund_groups}.get(
            look.funds, self._fund_rows
        )(measures, lines)

    def _measure(self, item: str) -> str:
        look = self.look
        words = {
            "initial": look.initial, "budget": look.budget, "arrived": look.arrived, "executed": look.executed,
            "rate": look.rate, "points": look.fund_points, "score": look.fund_score, "adjustment": "调整数",
            "deviation": "未完成原因分析",
        }  # fmt: skip
        unit = f"（{self.facts.currency}）" if look.fund_unit == "heading" and item in _AMOUNTS else ""
        return f"{words[item]}{unit}"

    def _fund_value(self, line: FundLine, item: str, *, first: bool) -> str | None:
        if item in ("points", "score"):
            return self.facts.execution.get(item) if first else self.look.unscored
        if item == "adjustment":
            return "0" if line.measures.get("budget") else None
        if item == "deviation":
            return None
        text = line.measures.get(item)
        if item != "rate" or not text or not text.endswith("%"):
            return text
        number = text.removesuffix("%")
        return {"bare": number, "fraction": decimal_text(exact(number) / 100)}.get(self.look.rate_shown, text)

    def _fund_label(self, rows: int) -> int:
        """The block's label; the column that comes after it."""
        look = self.look
        if look.funds_label == "none":
            return self.first
        unit = f"（{self.facts.currency}）" if look.fund_unit == "label" else ""
        if look.funds_label == "stacked" and rows > 1:
            self.paper.put(self.row, self.first, "项目资金")
            self.paper.put(self.row + 1, self.first, unit)
        else:
            self.paper.put(self.row, self.first, f"项目资金{unit}", rows=rows if look.funds_label == "merged" else 1)
        return self.first + 1

    def _fund_rows(self, measures: list[str], lines: Sequence[FundLine]) -> None:
        look = self.look
        grouped = look.funds == "two_row" and measures[:2] == ["initial", "budget"]
        deep = 2 if look.funds == "two_row" else 1
        left = self._fund_label(deep + len(lines))
        shares = self._shares(1 + len(measures), left)
        corner = look.funds_corner if look.funds_corner != "none" else None
        if look.funds == "bare":
            shares = [shares[0], *self._shares(len(measures), left)]
        else:
            self.paper.put(self.row, *_place(shares[0], corner), rows=deep)
        for number, (item, share) in enumerate(zip(measures, shares[1:], strict=True)):
            if grouped and number < 2:
                self.paper.put(self.row + 1, *_place(share, self._measure(item)))
            else:
                self.paper.put(self.row, *_place(share, self._measure(item)), rows=deep)
        if grouped:
            self.paper.put(self.row, shares[1][0], "预算情况", shares[1][1] + shares[2][1])
        self.row += deep
        placed = [*lines[1:], lines[0]] if look.fund_total == "last" else lines
        for line in placed:
            if look.funds != "bare":
                self.paper.put(self.row, *_place(shares[0], line.label))
            for item, share in zip(measures, shares[1:], strict=True):
                self.paper.figure(self.row, *_place(share, self._fund_value(line, item, first=line is lines[0])))
            self.row += 1

    def _fund_groups(self, measures: list[str], lines: Sequence[FundLine]) -> None:
        """Sources in two columns: a group's name merged beside its members, the others over both."""
        left = self._fund_label(1 + len(lines))
        shares = self._shares(2 + len(measures), left)
        both = (shares[0][0], shares[0][1] + shares[1][1])
        self.paper.put(self.row, *_place(both, None))
        for item, share in zip(measures, shares[2:], strict=True):
            self.paper.put(self.row, *_place(share, self._measure(item)))
        self.row += 1
        for number, line in enumerate(lines):
            if number == 1:
                self.paper.put(self.row, *_place(shares[0], "财政资金"), rows=len(lines[1:3]))
            self.paper.put(self.row, *_place(shares[1] if number in (1, 2) else both, line.label))
            for item, place in zip(measures, shares[2:], strict=True):
                self.paper.figure(self.row, *_place(place, self._fund_value(line, item, first=number == 0)))
            self.row += 1

    def _fund_columns(self, measures: list[str], lines: Sequence[FundLine]) -> None:
        measures = [item for item in measures if item != "deviation"]
        left = self._fund_label(1 + len(measures))
        shares = self._shares(1 + len(lines), left)
        corner = self.look.funds_corner if self.look.funds_corner != "none" else None
        self.paper.put(self.row, *_place(shares[0], corner))
        for line, share in zip(lines, shares[1:], strict=True):
            self.paper.put(self.row, *_place(share, line.label))
        self.row += 1
        for item in measures:
            self.paper.put(self.row, *_place(shares[0], self._measure(item)))
            for number, (line, share) in enumerate(zip(lines, shares[1:], strict=True)):
                self.paper.figure(self.row, *_place(share, self._fund_value(line, item, first=number == 0)))
            self.row += 1

    def _fund_pairs(self, measures: list[str], lines: Sequence[FundLine]) -> None:
        per_row = 4 if self.width >= 9 else 2
        left = self._fund_label(-(-len(measures) // per_row))
        for chunk in _chunks(measures, per_row):
            shares = self._shares(2 * len(chunk), left)
            for number, item in enumerate(chunk):
                self.paper.put(self.row, *_place(shares[2 * number], self._measure(item)))
                value = self._fund_value(lines[0], item, first=True)
                self.paper.figure(self.row, *_place(shares[2 * number + 1], value))
            self.row += 1

    # --- goals ---------------------------------------------------------------------------------------------

    def _goals(self) -> None:
        look, goals = self.look, self.facts.goals
        if look.goals == "absent":
            return
        self._section(2)
        pairs = [(look.expected_goal, goals["expected"]), (look.actual_goal, goals["actual"])]
        for item in ("expected", "actual"):
            self.expected.form[f"goals.{item}"] = _text(goals[item])
        if look.goals in ("rows", "inline", "stacked"):
            for label, text in pairs:
                if look.goals == "inline":
                    self._across(f"{label}：{text or ''}")
                elif look.goals == "stacked":
                    self._across(label)
                    self._across(text)
                else:
                    self.paper.put(self.row, self.first, label)
                    self.paper.put(self.row, self.first + 1, text, self.width - 1)
                    self.row += 1
            return
        if look.goals == "three":
            pairs.insert(1, ("全年（调整）目标", "调整后目标同年初"))
        self.paper.put(
            self.row, self.first, "绩效目标" if look.expected_goal == "年度总体目标" else "年度总体目标", rows=2
        )
        for (label, text), share in zip(pairs, self._shares(len(pairs), self.first + 1), strict=True):
            self.paper.put(self.row, *_place(share, label))
            self.paper.put(self.row + 1, *_place(share, text))
        self.row += 2

    # --- the indicator table -------------------------------------------------------------------------------

    def _columns(self) -> list[_Column]:
        look, facts = self.look, self.facts
        rng = random.Random(look.order)
        levels = ["level1", "level2"] if any(row.level1 for row in facts.rows) else []
        if look.level2_absent == "column" and levels:
            levels = ["level1"]
        targets = {"none": ["target"], "sign value unit": ["sign", "target", "unit"], "value unit": ["target", "unit"],
                   "sign value": ["sign", "target"], "unit far": ["sign", "target"]}[look.split]  # fmt: skip
        rest: list[list[str]] = [targets, ["actual"]]
        if look.points == "column":
            rest.append(["points"])
        if not look.no_score:
            rest.append(["score"])
        rest += [[item] for item in look.extra if item != "序号"]
        if not look.no_deviation:
            rest.append(["deviation"])
        if look.split == "unit far":
            rest.append(["unit"])
        if look.order:
            rng.shuffle(rest)
        if look.heading_rows == "group_marks" and not look.no_score:
            rest = [part for part in rest if part != ["score"]] + [["score", "审核得分"]]
        if look.heading_rows == "group_actual":
            rest = [part for part in rest if part != ["completion"]]
            rest[rest.index(["actual"])] = ["actual", "completion"]
        if look.points == "levels":
            levels = [item for level in levels for item in (level, f"{level}_points")]
            rest.insert(0, ["points"])
        items = [
            *(["序号"] if "序号" in look.extra else []),
            *levels,
            "name",
            *(item for part in rest for item in part),
        ]
        widths = {
            "level1": look.wide_level, "level2": look.wide_level, "name": look.wide_name, "actual": look.wide_others,
            "deviation": look.wide_others,
        }  # fmt: skip
        columns = []
        left = look.column + (look.left != "none")
        if look.blank_column == "after_left":
            left += 1
        for item in items:
            width = widths.get(item, 1)
            if look.blank_column == "before_score" and item == "score":
                left += 1
            columns.append(_Column(item, left, width))
            left += width
            if look.blank_column == "after_name" and item == "name":
                left += 1
        return columns

    def _column(self, item: str) -> _Column | None:
        return next((column for column in self.columns if column.item == item), None)

    def _table(self) -> None:
        if self.look.heading_rows == "over_both":
            self._across("三、绩效指标完成情况")
        top = self.row
        self._heading()
        lines = list(self._lines())
        self._levels(lines)
        for line in lines:
            if line.kind == "heading":
                self._heading()
                continue
            self._line(line)
            self.row += self.look.tall
        if self.look.left == "block" and self.row - top > 1:
            self.paper.put(top, self.first, "绩\n效\n指\n标", rows=self.row - top)
        elif self.look.left != "none":
            self.paper.put(top, self.first, "绩效指标")
        self._expect_rows()

    def _word(self, item: str) -> str:
        words = {
            "sign": "指标性质", "unit": "计量单位", "权重%": "权重（%）", "level1_points": self.look.h_points,
            "level2_points": self.look.h_points,
        }  # fmt: skip
        if self.look.heading_rows == "group_marks" and item in ("score", "审核得分"):
            return {"score": "自评", "审核得分": "审核"}[item]
        text = getattr(self.look, f"h_{item}", None) or words.get(item, item)
        half = len(text) // 2
        bare = text.partition("（")[0].partition("(")[0]
        match self.look.heading_style:
            case "broken" if len(bare) > 2:
                return f"{text[: len(bare) // 2]}\n{text[len(bare) // 2 :]}"
            case "twice" if len(text) > 3:
                return f"{text[:half]}\n\n{text[half:]}"
            case "spaced" if len(text) <= 4:
                return "　".join(text)
            case "colon":
                return f"{text}："
            case "numbered":
                return f"{text}（必填）"
            case "starred":
                return f"*{text}"
        return text

    def _heading(self) -> None:
        look = self.look
        style = look.heading_rows
        groups = self._groups()
        if style in ("one", "over_both") or (style.startswith("group") and not groups):
            for column in self.columns:
                self.paper.put(self.row, column.left, self._word(column.item), column.width)
            self.row += 1
            return
        grouped = {item for _, items in groups for item in items}
        for column in self.columns:
            halves = style in ("halves", "sub_left") and column.item in ("target", "actual")
            if halves:
                word = getattr(look, f"h_{column.item}")
                self.paper.put(self.row, column.left, word[:2], column.width)
                self.paper.put(self.row + 1, column.left, word[2:], column.width)
            elif column.item in grouped:
                self.paper.put(self.row + 1, column.left, self._word(column.item), column.width)
            else:
                open_below = style == "sub_left"
                self.paper.put(self.row, column.left, self._word(column.item), column.width, 1 if open_below else 2)
        for word, items in groups:
            members = [column for column in self.columns if column.item in items]
            left = members[0].left
            self.paper.put(self.row, left, word, members[-1].left + members[-1].width - left)
        self.row += 2

    def _groups(self) -> list[tuple[str, list[str]]]:
        """Headings over several columns, in the second row of which each has its own."""
        style = self.look.heading_rows
        items = [column.item for column in self.columns]
        if style == "group_target" and self.look.split in ("sign value unit", "value unit", "sign value"):
            return [(self.look.h_target, [item for item in ("sign", "target", "unit") if item in items])]
        if style == "group_score" and not self.look.no_score:
            place = items.index("score")
            if place + 1 < len(items) and items[place + 1] in (
                "deviation",
                "points",
                "completion",
                "审核得分",
                "复核得分",
            ):
                return [("自评情况", items[place : place + 2])]
        if style == "group_marks" and not self.look.no_score:
            return [("得分", ["score", "审核得分"])]
        if style == "group_actual":
            return [("完成情况", ["actual", "completion"])]
        if style == "group_levels" and self.look.blank_column == "none":
            return [("绩效指标", [item for item in items if item == "name" or item.startswith("level")])]
        return []

    def _lines(self) -> Iterator[_Line]:
        look, rows = self.look, self.facts.rows
        execution = look.funds in ("execution_row", "both")
        if execution and look.execution_place == "first":
            yield self._execution_line()
        number = 0
        for place, row in enumerate(rows):
            following = rows[place + 1] if place + 1 < len(rows) else None
            before = rows[place - 1] if place else None
            same = before is not None and (before.level1, before.level2) == (row.level1, row.level2)
            number = number + 1 if same else 1
            yield _Line("row", row.level1, row.level2, row, number)
            if look.repeat_after and look.tall == 1 and place + 1 == look.repeat_after and following is not None:
                yield _Line("heading", None, None, None)
            if following is None or (following.level1, following.level2) != (row.level1, row.level2):
                for kind in look.fillers.split("/") if look.fillers != "none" else ():
                    level2 = "其他指标" if kind.startswith("unused") and row.level2 is not None else row.level2
                    yield _Line(kind, row.level1, level2, None, number + 1)
            if look.subtotals != "none" and (following is None or following.level1 != row.level1):
                yield _Line("subtotal", row.level1, None, None)
        if execution and look.execution_place == "last":
            yield self._execution_line()

    def _execution_line(self) -> _Line:
        facts, look = self.facts, self.look
        rate = facts.funds[0].measures.get("rate")
        points, score = facts.execution.get("points"), facts.execution.get("score")
        row = Indicator(look.execution_word, look.execution_word, "预算执行率", "100%", rate, points, score)
        self.expected.form |= {"funds.rate": _rate(rate), "funds.score": _figure(score)}
        if look.points in ("column", "levels"):
            self.expected.form["funds.points"] = _figure(points)
        return _Line("row", look.execution_word, look.execution_word, row, 1)

    def _levels(self, lines: list[_Line]) -> None:
        """The levels' texts, merged, repeated or blank below the first."""
        look = self.look
        for item in ("level1", "level2", "level1_points", "level2_points"):
            column = self._column(item)
            if column is None:
                continue
            style = {"first_merged": "merged" if item.startswith("level1") else "repeated"}.get(
                look.levels, look.levels
            )
            row, before = self.row, None
            place = 0
            while place < len(lines):
                line = lines[place]
                height = self._heading_height() if line.kind == "heading" else look.tall
                key = self._level_key(line, item)
                if key is None:
                    row, place, before = row + height, place + 1, None if line.kind == "subtotal" else before
                    continue
                length = 1
                if style == "merged":
                    while place + length < len(lines) and self._level_key(lines[place + length], item) == key:
                        length += 1
                if style != "blank" or key != before:
                    columns = self._level_width(item, line)
                    if columns:
                        self.paper.put(row, column.left, self._level_text(line, item), columns, length * look.tall)
                row, place, before = row + length * look.tall, place + length, key

    def _heading_height(self) -> int:
        style = self.look.heading_rows
        one = style in ("one", "over_both") or (style.startswith("group") and not self._groups())
        return 1 if one else 2

    def _level_key(self, line: _Line, item: str) -> tuple[str | None, ...] | None:
        if line.kind == "heading":
            return None
        if line.kind == "subtotal":
            return (line.level1,) if item.startswith("level1") and self.look.subtotals == "小计" else None
        key = (line.level1,) if item.startswith("level1") else (line.level1, line.level2)
        return key if key[-1] is not None else None

    def _level_width(self, item: str, line: _Line) -> int:
        """Columns of a level's cell; a first level without second ones may reach over both columns."""
        if item.endswith("points"):
            return 1
        wide = self.look.wide_level
        if not self._reaches_over(line):
            return wide
        return 2 * wide if item == "level1" and self._column("level2") is not None else 0

    def _reaches_over(self, line: _Line) -> bool:
        return self.look.level2_absent == "merged" and line.level1 == self.facts.rows[-1].level1

    def _level_text(self, line: _Line, item: str) -> str | None:
        if item.endswith("points"):
            same = (self._level_key(each, item) == self._level_key(line, item) for each in self.lines)
            return _sum(row.points for row, kept in zip(self.facts.rows, same, strict=True) if kept)
        text = line.level1 if item == "level1" else line.level2
        if text is None:
            return None
        key = (line.level1 or "", None if item == "level1" else line.level2)
        points = self.facts.levels.get(key)
        match self.look.level_text:
            case "vertical":
                text = "\n".join(text)
            case "broken":
                text = f"{text[:2]}\n{text[2:]}"
        if points is None:
            return text
        if not any(each[:2] == (key[0], key[1]) for each in self.expected.levels):
            self.expected.levels.append((key[0], key[1], points))
        return f"{text}（{points}分）" if self.look.level_text != "bracketless" else f"{text}({points})"

    def _line(self, line: _Line) -> None:
        if line.kind == "subtotal":
            self._subtotal(line)
            return
        for number, column in enumerate(self.columns):
            if column.item.startswith("level"):
                continue
            if line.row is not None:
                text = self._value(line.row, line.number, column.item)
            elif line.kind == "slash":
                text = "/" if number else None
            elif column.item == "name":
                text = {"……": "……", "unused_slash": "/", "指标2：": f"指标{line.number}："}.get(line.kind)
            else:
                text = None
            self.paper.figure(self.row, column.left, text, column.width, self.look.tall)

    def _value(self, row: Indicator, number: int, item: str) -> str | None:
        look = self.look
        if item == "name":
            return self._name(row, number)
        if item in ("sign", "target", "unit"):
            return self._target_parts(row.target)[item]
        if item in ("actual", "points", "score", "deviation", "completion"):
            value: str | None = getattr(row, item)
            return f"{value}{look.suffix}" if item in ("points", "score") and _is_number(value) else value
        score = row.score if row.score and row.score.replace(".", "").isdigit() else "0"
        own = {"序号": str(self._ordinal(row)), **dict.fromkeys(_OTHER_SCORES, score)}
        return own.get(item) or _WORDS["extra"].get(item, look.unscored)

    def _ordinal(self, row: Indicator) -> int:
        return next((number for number, each in enumerate(self.facts.rows, start=1) if each is row), 1)

    def _name(self, row: Indicator, number: int) -> str | None:
        if row.name is None:
            return None
        points = f"（{row.points}分）" if self.look.points == "name" and row.points and _is_number(row.points) else ""
        prefix = "" if self.look.prefix == "none" else self.look.prefix.format(number)
        return f"{prefix}{row.name}{points}"

    def _target_parts(self, target: str | None) -> Mapping[str, str | None]:
        split = self.look.split
        parts = _SPLIT.match(target or "")
        if split == "none" or parts is None:
            return {"sign": None, "target": target, "unit": None}
        sign, value, unit = parts.groups()
        if "sign" not in split and split != "unit far":
            return {"sign": None, "target": f"{sign or ''}{value}", "unit": unit}
        if "unit" not in split:
            return {"sign": sign, "target": f"{value}{unit or ''}", "unit": None}
        return {"sign": sign, "target": value, "unit": unit}

    def _subtotal(self, line: _Line) -> None:
        name = self._column("name")
        level2 = self._column("level2")
        assert name is not None
        if self.look.subtotals == "小计":
            label = name if level2 is None or self._reaches_over(line) else level2
            self.paper.put(self.row, label.left, "小计")
        else:
            first = self._column("level1") or name
            self.paper.put(self.row, first.left, f"{line.level1}小计", name.left + name.width - first.left)
        rows = [row for row in self.facts.rows if row.level1 == line.level1]
        for item in ("points", "score"):
            column = self._column(item)
            if column is not None:
                self.paper.figure(self.row, column.left, _sum(getattr(row, item) for row in rows))

    def _expect_rows(self) -> None:
        look = self.look
        level2_shown = self._column("level2") is not None
        for row in self.facts.rows:
            parts = self._target_parts(row.target)
            joined = [_joined(parts), _joined({**parts, "target": _as_number(parts["target"])})]
            reaches = self._reaches_over(_Line("row", row.level1, row.level2, row))
            wants = {
                "level1": _text(row.level1),
                "level2": _text(None, row.level1) if reaches else _text(row.level2 if level2_shown else None),
                # A name that is nothing but its ordinal says as much as none.
                "name": _text(row.name, None) if _ORDINAL.match(row.name or "") else _text(row.name),
                "target": _text(*dict.fromkeys(joined)),
                "actual": _text(row.actual),
            }
            if look.points in ("column", "levels") or (look.points == "name" and row.name and _is_number(row.points)):
                wants["points"] = _figure(row.points)
            if not look.no_score:
                wants["score"] = _figure(row.score)
            if not look.no_deviation:
                wants["deviation"] = _text(row.deviation)
            if "completion" in look.extra:
                wants["completion"] = _rate(row.completion)
            if _is_indicator(wants):
                self.expected.rows.append(wants)

    # --- the total and what follows ------------------------------------------------------------------------

    def _total(self) -> None:
        look, facts = self.look, self.facts
        if look.total == "absent":
            return
        points, score = self._column("points"), self._column("score")
        figures = [column for column in (points, score) if column is not None]
        label = f"{look.total}（等级：{facts.grade}）" if look.grade == "in_label" else look.total
        first = min(column.left for column in figures)
        if look.total_place in ("across", "inline") and score is not None:
            if look.total_place == "inline":
                self.paper.put(self.row, self.first, f"{label.rstrip('：')}：{facts.total or ''}", self.width)
            else:
                self.paper.put(self.row, self.first, label, first - self.first)
                self.paper.figure(self.row, first, facts.total, self.last - first + 1)
            self.expected.form["total"] = _figure(facts.total)
            self._grade(figures)
            return
        if look.total_place == "merged":
            self.paper.put(self.row, self.first, label, first - self.first)
        else:
            place = self._column("name") if look.total_place == "name" else None
            self.paper.put(self.row, place.left if place is not None else self.first, label)
        if points is not None:
            self.paper.figure(self.row, points.left, facts.points_total)
            self.expected.form["points_total"] = _figure(facts.points_total)
        if score is not None:
            self.paper.figure(self.row, score.left, facts.total)
            self.expected.form["total"] = _figure(facts.total)
        self._grade(figures)

    def _grade(self, figures: list[_Column]) -> None:
        look, facts = self.look, self.facts
        after = max(column.left for column in figures) + 1
        free = self.last - after + 1
        style = look.grade
        if style in ("beside", "labelled") and look.total_place in ("across", "inline"):
            style = "row"
        if (style == "beside" and free < 1) or (style == "labelled" and free < 2):
            style = "row"
        if style == "beside":
            self.paper.put(self.row, after, facts.grade)
        elif style == "labelled":
            self.paper.put(self.row, after, "评价等级")
            self.paper.put(self.row, after + 1, facts.grade, free - 1)
        self.row += 1
        if style == "row":
            self.paper.put(self.row, self.first, "自评等级", 2)
            self.paper.put(self.row, self.first + 2, facts.grade, self.width - 2)
            self.row += 1
        elif style == "below_inline":
            self._across(f"自评等级：{facts.grade}")
        if style != "none":
            self.expected.form["grade"] = _text(facts.grade)

    def _tail(self) -> None:
        look = self.look
        self._remarks()
        if look.signoff == "above_notes":
            self._signoff()
        self._notes()
        if look.signoff != "above_notes":
            self._signoff()

    def _remarks(self) -> None:
        look = self.look
        words = {
            "deviation": "偏差大或目标未完成原因分析",
            "improvement": "改进措施及结果应用方案",
            "other": "其他需要说明的事项",
        }
        if look.remarks == "plain_labels":
            words = {"deviation": "未完成原因分析", "improvement": "下一步改进措施", "other": "其他需要说明的问题"}
        if look.remarks == "none":
            return
        for item, text in self.facts.remarks.items():
            self.expected.form[f"remarks.{item}"] = _text(text)
            if look.remarks == "inline":
                self._across(f"{words[item]}：{text}")
            elif look.remarks == "below":
                self._across(words[item])
                self._across(text)
            else:
                self.paper.put(self.row, self.first, words[item], 2)
                self.paper.put(self.row, self.first + 2, text, self.width - 2)
                self.row += 1

    def _notes(self) -> None:
        if self.look.notes == "none":
            return
        if self.look.notes == "far":
            self.row += 3
        for text in _WORDS["notes"][self.look.notes]:
            self._across(text)

    def _signoff(self) -> None:
        fields = ("填报人：张三", "联系电话：0717-1234567", "填报日期：2023年3月15日")
        if self.look.signoff in ("one", "above_notes"):
            self._across("      ".join(fields))
        elif self.look.signoff == "several":
            for text, share in zip(fields, self._shares(3), strict=True):
                self.paper.put(self.row, *_place(share, text))
            self.row += 1
        elif self.look.signoff == "stacked":
            for label, _, value in (text.partition("：") for text in fields):
                self.paper.put(self.row, self.first, label)
                self.paper.put(self.row, self.first + 1, value, self.width - 1)
                self.row += 1

    def _helper(self) -> None:
        """A helper column right of the form, as officers leave them."""
        if self.look.helper == "none":
            return
        column = (
            max([self.last, *(area.right for area in self.paper.merges), *(right for _, right in self.paper.spots)]) + 2
        )
        for down, text in enumerate(("校验", "100", "0.97")):
            self.paper.figure(self.look.row + 3 + down, column, text)
        if self.look.helper == "hidden":
            self.paper.hidden_columns.add(column)


def _place(share: tuple[int, int], text: str | None) -> tuple[int, str | None, int]:
    return share[0], text, share[1]


def _chunks(items: Sequence, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _joined(parts: Mapping[str, str | None]) -> str | None:
    return "".join(filter(None, (parts["sign"], parts["target"], parts["unit"]))) or None


def _as_number(text: str | None) -> str | None:
    """What a number cell shows: without the zeros behind its last digit."""
    return decimal_text(exact(text)) if text is not None and _is_number(text) else text


def _is_number(text: str | None) -> bool:
    return text is not None and text.replace(".", "", 1).isdigit()


def _is_indicator(wants: Mapping[str, Want]) -> bool:
    """``/`` rows are no indicators; a row of blanks is one as long as it has a name."""
    said = [wants[item].accepted[0] for item in ("target", "actual", "points", "score") if item in wants]
    written = [text for text in said if text is not None] or [wants["name"].accepted[0] or ""]
    return any(text.strip("/—-… ") for text in written)


def _sum(texts: Iterator[str | None]) -> str:
    return decimal_text(sum((exact(text) for text in texts if text is not None and _is_number(text)), Fraction(0)))
