"""Whatever a table of targets looks like, its roster says the same; and no target of a district is lost on the way."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from jixiao.cells import Area, Cell, CellRef, Grid, SheetGrid, Value
from jixiao.numbers import decimal_text, exact
from jixiao.roster import read_roster, roster_workbook
from jixiao.targets import read_targets
from jixiao.template import IndicatorSet

TABLE = Path(__file__).parents[1] / "expressions" / "targets.csv"
with TABLE.open(encoding="utf-8", newline="") as table:
    EXPRESSIONS = [row["原文"] for row in csv.DictReader(table)]
LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]
HEADINGS = {"level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "指标值", "points": "分值"}
SPLIT = [("≥", "350", "个"), ("≤", "1.2", "万元"), ("＝", "0", "件"), ("", "95", "%"), ("定性", "优良中低差", "")]


@dataclass(frozen=True)
class Row:
    """One indicator: its target whole, or as sign, figure and unit."""

    level1: str
    level2: str
    name: str
    target: str
    points: Fraction | None
    sign: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Facts:
    """One project, as somebody knows it."""

    name: str
    unit: str
    department: str
    amount: Fraction | None
    rows: Sequence[Row]
    code: str


@st.composite
def projects(draw: st.DrawFn, split: bool, most: int = 3) -> list[Facts]:
    found = []
    for number in range(draw(st.integers(1, most))):
        levels = draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6))
        rows = []
        for place, (level1, level2) in enumerate(sorted(levels)):
            sign, target, unit = draw(st.sampled_from(SPLIT)) if split else ("", draw(st.sampled_from(EXPRESSIONS)), "")
            points = draw(st.one_of(st.none(), st.integers(1, 40).map(Fraction)))
            rows.append(Row(level1, level2, f"第{place + 1}项工作", target, points, sign, unit))
        amount = draw(st.one_of(st.none(), st.integers(1, 10**9).map(lambda cents: Fraction(cents, 10**6))))
        found.append(Facts(f"第{number + 1}个项目", f"第{number // 2 + 1}中心", "某局", amount, rows, f"{number:03d}"))
    return found


class Paper:
    """A sheet that is written on."""

    def __init__(self, top: int, left: int) -> None:
        self.row = top
        self.left = left
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[Area] = []

    def put(self, row: int, column: int, value: Value, *, down: int = 0, across: int = 0) -> None:
        place = (row, self.left + column)
        shown = decimal_text(value, 8) if isinstance(value, Fraction) else str(value or "")
        if shown:
            self.cells[place] = Cell(CellRef("表", *place), value, display=shown)
        if down or across:
            self.merges.append(Area(*place, place[0] + down, place[1] + across))

    def line(self, *values: Value) -> None:
        for column, value in enumerate(values):
            self.put(self.row, column, value)
        self.row += 1

    def grid(self) -> Grid:
        return Grid((SheetGrid("表", self.cells, tuple(self.merges)),))


@dataclass(frozen=True)
class Look:
    """How a table is laid out."""

    seed: int
    split: bool
    levels: str
    yuan: bool
    top: int
    left: int

    def columns(self) -> list[str]:
        rest = ["target", "points"] if not self.split else ["sign", "target", "unit", "points"]
        if random.Random(self.seed).random() < 0.3:
            rest = [rest[-1], *rest[:-1]]
        return ["level1", "level2", "name", *rest]

    def amount(self, facts: Facts) -> Fraction | None:
        return facts.amount * 10_000 if facts.amount is not None and self.yuan else facts.amount

    def rows(self, paper: Paper, facts: Facts, first: int) -> None:
        """The indicators below each other, their levels merged, repeated, or blank below the first."""
        top = paper.row
        for number, row in enumerate(facts.rows):
            values = {
                "name": row.name,
                "target": _typed(row.target),
                "points": row.points,
                "sign": row.sign,
                "unit": row.unit,
            }
            for column, field in enumerate(self.columns(), first):
                if not field.startswith("level"):
                    paper.put(top + number, column, values[field])
        for column, level in enumerate(("level1", "level2"), first):
            keys = [(row.level1, row.level2 if level == "level2" else "") for row in facts.rows]
            for start in (at for at, key in enumerate(keys) if at == 0 or keys[at - 1] != key):
                length = next((at for at in range(start, len(keys)) if keys[at] != keys[start]), len(keys)) - start
                text = getattr(facts.rows[start], level)
                merged = self.levels == "merged" and length > 1
                paper.put(top + start, column, text, down=length - 1 if merged else 0)
                for below in range(1, length if self.levels == "repeated" else 0):
                    paper.put(top + start + below, column, text)
        paper.row += len(facts.rows)


def _typed(target: str) -> Value:
    try:
        return exact(target)
    except ValueError:
        return target


looks = st.builds(
    Look,
    seed=st.integers(0, 99),
    split=st.booleans(),
    levels=st.sampled_from(["merged", "repeated", "blank"]),
    yuan=st.booleans(),
    top=st.integers(1, 4),
    left=st.integers(1, 3),
)
NAMES = {**HEADINGS, "sign": "指标性质", "unit": "度量单位"}


def forms(look: Look, given: Sequence[Facts]) -> Grid:
    """One form a project, below each other."""
    paper = Paper(look.top, look.left)
    for facts in given:
        paper.line("项目支出绩效目标申报表")
        paper.line("（2023年度）")
        paper.line("项目名称", facts.name, "项目编码", facts.code)
        paper.line("主管部门", facts.department, "实施单位", facts.unit)
        paper.line(f"项目资金（{'元' if look.yuan else '万元'}）", "年度资金总额：", look.amount(facts))
        paper.line("年度目标", "把工作做好")
        paper.line(*(NAMES[field] for field in look.columns()))
        look.rows(paper, facts, 0)
        if look.seed % 2:
            paper.line("填报人：", "", "审核人：")
        paper.row += look.seed % 3
    return paper.grid()


def lists(look: Look, given: Sequence[Facts]) -> Grid:
    """All projects in one list."""
    paper = Paper(look.top, look.left)
    paper.line("部门预算项目绩效目标表（2023年度）")
    paper.line(f"金额单位：{'元' if look.yuan else '万元'}")
    grouped = look.seed % 2
    own = ["单位名称", "项目编码", "项目名称", "主管部门", "预算数"]
    heads = [NAMES[field] for field in look.columns()]
    if grouped:
        for column, text in enumerate(own):
            paper.put(paper.row, column, text, down=1)
        paper.put(paper.row, len(own), "绩效指标", across=len(heads) - 1)
        paper.row += 1
        for column, text in enumerate(heads, len(own)):
            paper.put(paper.row, column, text)
        paper.row += 1
    else:
        paper.line(*own, *heads)
    for facts in given:
        values = (facts.unit, facts.code, facts.name, facts.department, look.amount(facts))
        for column, value in enumerate(values):
            down = len(facts.rows) - 1
            repeated = down if look.levels == "repeated" else 0
            paper.put(paper.row, column, value, down=down if look.levels == "merged" else 0)
            for below in range(1, repeated + 1):
                paper.put(paper.row + below, column, value)
        look.rows(paper, facts, len(own))
    if look.seed % 3:
        paper.line("合计")
    return paper.grid()


def expected(folder: Path, given: Sequence[Facts]) -> list[IndicatorSet]:
    """What a roster that is typed from the facts says."""
    book = Workbook()
    book.worksheets[0].title = "项目"
    book.worksheets[0].append(["项目编码", "项目名称", "主管部门", "实施单位", "年初预算数"])
    sheet = book.create_sheet("指标")
    headings = ["项目编码", *HEADINGS.values(), "计量单位", "指标性质"]
    sheet.append(headings)
    for facts in given:
        amount = float(facts.amount) if facts.amount is not None else None
        book.worksheets[0].append([facts.code, facts.name, facts.department, facts.unit, amount])
        for row in facts.rows:
            points = float(row.points) if row.points is not None else None
            sheet.append([facts.code, row.level1, row.level2, row.name, row.target, points, row.unit, row.sign])
    book.save(folder / "typed.xlsx")
    return list(read_roster(folder / "typed.xlsx", year=2023)[0].projects)


def through_a_roster(folder: Path, sets: Sequence[IndicatorSet]) -> list[IndicatorSet]:
    (folder / "made.xlsx").write_bytes(roster_workbook(sets))
    return list(read_roster(folder / "made.xlsx", year=2023)[0].projects)


@pytest.mark.parametrize("build", [forms, lists], ids=["forms", "lists"])
@settings(max_examples=25, deadline=None)
@given(look=looks, data=st.data())
def test_a_roster_says_what_the_targets_said(build, look: Look, data: st.DataObject) -> None:
    known = data.draw(projects(split=look.split))
    found = read_targets(build(look, known))
    assert [str(problem) for problem in found.problems if problem.lost] == []
    with TemporaryDirectory() as folder:
        typed = expected(Path(folder), known)
        read = [each.indicators for each in found.sets]
        assert [each.indicators for each in read] == [each.indicators for each in typed]
        made = through_a_roster(Path(folder), read)
        assert made == typed


@pytest.mark.parametrize("build", [forms, lists], ids=["forms", "lists"])
def test_every_target_of_a_district_survives(tmp_path: Path, build) -> None:
    look = Look(seed=1, split=False, levels="blank", yuan=False, top=1, left=1)
    rows = [Row("产出指标", "数量指标", f"第{at}项工作", text, None) for at, text in enumerate(EXPRESSIONS)]
    known = [Facts("全部", "中心", "某局", None, rows, "001")]
    read = [each.indicators for each in read_targets(build(look, known)).sets]
    (typed,) = expected(tmp_path, known)
    (made,) = through_a_roster(tmp_path, read)
    assert len(made.indicators) == 504
    assert made.indicators == typed.indicators
    assert made.project == typed.project
