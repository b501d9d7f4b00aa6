"""Build the completed samples: issue the rosters' forms and fill in what four published reports say.

Run it to write ``samples/completed/*.xlsx`` anew. Figures are the reports' own, as numbers (23000 for 2.3万);
nothing is corrected, so the mistakes of the published forms are there to be found. What a report does not
print is invented and says so (虚构). Saved results are what the formula engines compute, as a spreadsheet
program would save them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from jixiao.cells import CellRef, SheetGrid, Value
from jixiao.engines import available_engines
from jixiao.issue import issue_blank
from jixiao.layout import Field
from jixiao.numbers import exact
from jixiao.recognise.names import layout_from_names
from jixiao.roster import read_roster
from jixiao.template import find_template
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid

SAMPLES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Completed:
    """One completed form.

    Attributes:
        template: The form's template.
        year: Budget year.
        fields: ``part.key.item`` → what is typed; numbers, percentages and dates become numbers unless the cell
            is for text.
        rows: One line per indicator in roster order: actual | score of a 定性 row | deviation.
        overwritten: Computed cells that the officer typed over.
    """

    template: str
    year: int
    fields: Mapping[str, str]
    rows: str
    overwritten: Mapping[str, str] = field(default_factory=dict)


COMPLETED: Mapping[str, Completed] = {
    "jishan-2020": Completed(
        "national-project-2020",
        2020,
        {
            "funds.total.executed": "315.2",
            "funds.appropriation.executed": "315.2",
            "goals..expected": "基本完成稷山县国土空间规划编制任务",
            "goals..actual": "已经完成稷山县国土空间规划编制初稿并上报市局",
        },
        """
        初稿已完成 | 20
        是 | 20
        是 | 20
        良好 | 8
        良好 | 8
        良好 | 8
        良好 | 6 | 有待未来15年实践检验
        100%
        """,
        # The published form states 98 of 100, although its rows add up to 108 of 110.
        {"total..points": "100", "total..score": "98"},
    ),
    "daning-2021": Completed(
        "shanxi-project-2021",
        2021,
        {
            "funds.central.budget": "70",
            "funds.central.initial": "0",
            "funds.central.arrived": "70",
            "funds.central.executed": "27.59",
            "execution..deviation": "该项目正在进行当中，正在根据项目进度进行支付",
        },
        """
        100%
        100%
        100%
        100% | 15
        95%
        95%
        """,
    ),
    "xianning-2020": Completed(
        "hubei-department-2020",
        2020,
        {
            "header..basic_expenditure": "2698.55",
            "header..project_expenditure": "3038.57",
            "funds.total.executed": "5737.12",
            "remarks..deviation": "（虚构）受疫情影响，部分项目推进迟缓，预算编制和项目统筹有待加强。",
            "remarks..improvement": "（虚构）按进度开展对标监督，及时纠偏；评价结果与下年度预算挂钩。",
        },
        """
        14
        23000
        264
        348
        154
        14000
        663
        100%
        46%
        6
        5
        3
        100%
        1.55
        38
        71
        1776
        88
        有效推进 | 3
        28000
        12500
        10000
        100%
        98%
        """,
    ),
    # The report prints neither points nor scores of its indicators, only the four classes' sums: everything
    # below is invented so that the sums come out as printed.
    "yangquan-2024": Completed(
        "evaluation-2020",
        2024,
        {},
        """
        充分、规范（虚构） | 4
        合理、明确（虚构） | 3
        科学、合理（虚构） | 3
        90% | | 合同价款尚有248.22万元未到位（虚构）
        100%
        合规（虚构） | 4
        较有力（虚构） | 3 | 组织保障的流程不够细（虚构）
        100%
        100%
        1
        11
        4558.96
        2
        481 | | 有效问卷481份（虚构）
        较契合（虚构） | 2.5 | 城市定位表述不够准确（虚构）
        较好（虚构） | 2.5 | 产业转型专题借鉴不够（虚构）
        100%
        100%
        符合（虚构） | 2
        71.6% | | 部分意见未采纳（虚构）
        2023-12-20
        2023-12-20
        及时（虚构） | 2
        90%
        2233.9
        198
        285
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.5 | 影响还不充分（虚构）
        较健全（虚构） | 1.6 | 影响还不充分（虚构）
        较科学（虚构） | 1.6 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.6 | 影响还不充分（虚构）
        有一定影响（虚构） | 1.71 | 影响还不充分（虚构）
        75.09% | | 公众知晓度较低（虚构）
        90%
        """,
    ),
}


def build(name: str) -> bytes:
    """One completed sample."""
    completed = COMPLETED[name]
    template = find_template(completed.template)
    roster, _ = read_roster(SAMPLES / "rosters" / f"{name}.xlsx")
    issued = issue_blank(template, completed.year, roster.projects[0])
    sheet = read_grid(issued).sheets[0]
    read = layout_from_names(sheet)
    assert read is not None, "an issued form names its fields"
    layout, _ = read
    rows = [key for key in layout.keys("row") if key.startswith("r")]
    # The actual of a 定性 row is a text cell (format @), in which Excel keeps 100% as it is typed.
    kinds = {key: layout.ref("row", key, "kind") for key in rows}
    worded = {Field("row", key, "actual") for key, ref in kinds.items() if ref and _shows(sheet, ref) == "定性"}
    typed = dict(_named(completed.fields)) | dict(_rows(completed.rows, rows)) | dict(_named(completed.overwritten))
    package = Package(issued)
    for place, text in typed.items():
        ref = layout.ref(*place)
        assert ref is not None, f"{name}: the form has no field {place}"
        package.set_value(ref, text if place in worded else _value(text))
    return _recalculated(package.to_bytes())


def _shows(sheet: SheetGrid, ref: CellRef) -> Value:
    return sheet.cell(ref.row, ref.column).value


def _named(fields: Mapping[str, str]) -> list[tuple[Field, str]]:
    return [(Field(*place.split(".")), text) for place, text in fields.items()]


def _rows(table: str, keys: Sequence[str]) -> list[tuple[Field, str]]:
    lines = [line.strip() for line in table.strip().splitlines()]
    assert len(lines) == len(keys), f"{len(lines)} lines for {len(keys)} indicators"
    typed = []
    for key, line in zip(keys, lines, strict=True):
        cells = [cell.strip() for cell in line.split("|")]
        for item, text in zip(("actual", "score", "deviation"), cells, strict=False):
            if text:
                typed.append((Field("row", key, item), text))
    return typed


def _value(text: str) -> Fraction | str:
    """A number, a percentage or a date as a spreadsheet holds it; anything else is text."""
    if text.endswith("%"):
        return exact(text[:-1]) / 100
    if len(text) == 10 and text[4] == text[7] == "-":
        return Fraction((date.fromisoformat(text) - date(1899, 12, 30)).days)
    try:
        return exact(text)
    except ValueError:
        return text


def _recalculated(workbook: bytes) -> bytes:
    """The workbook with its formulas' results saved, as a spreadsheet program leaves it."""
    formulas: list[CellRef] = [
        cell.ref for sheet in read_grid(workbook).sheets for cell in sheet.cells.values() if cell.formula is not None
    ]
    results: Mapping[CellRef, Value] = available_engines()[0].recompute(workbook, formulas).values
    package = Package(workbook)
    for ref in formulas:
        value = results[ref]
        package.set_saved(ref, "" if value is None else value)
    return package.to_bytes()


def main() -> None:
    """Write the samples anew."""
    folder = SAMPLES / "completed"
    folder.mkdir(exist_ok=True)
    for name in COMPLETED:
        (folder / f"{name}.xlsx").write_bytes(build(name))
        sys.stdout.write(f"{name}.xlsx\n")


if __name__ == "__main__":
    main()
