"""Old binary workbooks: every kind of cell, and what stands beside cells; nothing is taken on trust."""

from __future__ import annotations

import struct
from fractions import Fraction

import pytest

from jixiao.cells import UNTOLD_FORMULA, Area, Cell, ExcelError, Kind
from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, sniff
from jixiao.workbooks.parts import Limits
from jixiao.workbooks.xls import read_xls
from old_formats import BIFF5, BIFF8, biff, compound, formula, label, look, number, record

SHOWN = {164: '"≥"0"个"'}
LOOKS = [look(BIFF8, 0), look(BIFF8, 10), look(BIFF8, 164, locked=False), look(BIFF8, 14)]
CHART = record(0x0809, struct.pack("<2H", BIFF8, 0x20).ljust(16, b"\0")) + record(0x0012, b"\0\0") + record(0x000A)
"""A chart on a sheet says for itself that it is not protected."""


def book(*records: bytes, name: str = "自评表") -> bytes:
    return compound(biff({name: records}, formats=SHOWN, looks=LOOKS))


def cells(content: bytes) -> dict[str, Cell]:
    (sheet,) = read_xls(content).sheets
    return {cell.ref.a1: cell for cell in sheet.cells.values()}


def boolean_or_error(row: int, column: int, value: int, *, error: bool) -> bytes:
    return record(0x0205, struct.pack("<3HBB", row, column, 0, value, error))


def test_every_kind_of_cell() -> None:
    found = cells(
        book(
            label(BIFF8, 0, 0, "项目支出\n绩效自评表"),
            number(0, 1, 0.97, 1),
            number(0, 2, 350, 2),
            number(1, 0, 43921, 3),
            number(1, 1, 97.299999999999997),
            boolean_or_error(1, 2, 1, error=False),
            boolean_or_error(2, 0, 0x07, error=True),
            record(0x0201, struct.pack("<3H", 2, 1, 1)),
        )
    )
    assert {place: cell.value for place, cell in found.items()} == {
        "A1": "项目支出\n绩效自评表",
        "B1": Fraction(97, 100),
        "C1": 350,
        "A2": 43921,
        "B2": Fraction(973, 10),
        "C2": True,
        "A3": ExcelError("#DIV/0!"),
    }
    assert [found[place].display for place in ("B1", "C1", "A2", "B2")] == ["97.00%", "≥350个", "2020/3/31", "97.3"]
    assert found["A3"].kind is Kind.ERROR
    assert (found["B1"].locked, found["C1"].locked) == (True, False)


def test_of_a_formula_is_known_where_it_is_and_what_it_saved() -> None:
    grid = read_xls(book(number(0, 0, 8), formula(0, 1, 9.5)))
    cell = grid.sheets[0].cells[1, 2]
    assert (cell.value, cell.formula, cell.saved) == (Fraction(19, 2), UNTOLD_FORMULA, True)
    assert grid.has_untold_formulas
    assert not read_xls(book(number(0, 0, 8))).has_untold_formulas


def test_what_stands_beside_cells() -> None:
    grid = read_xls(
        compound(
            biff(
                {
                    "封面": [label(BIFF8, 0, 0, "说明")],
                    "自评 表": [
                        record(0x0012, b"\x01\x00"),
                        record(0x007D, struct.pack("<6H", 2, 3, 2048, 0, 1, 0)),
                        record(0x0208, struct.pack("<8H", 4, 0, 2, 255, 0, 0, 0x0120, 0)),
                        label(BIFF8, 0, 0, "表"),
                        label(BIFF8, 4, 0, "隐藏"),
                        record(0x00E5, struct.pack("<5H", 1, 0, 1, 0, 3)),
                        CHART,
                    ],
                },
                hidden=["封面"],
            )
        )
    )
    cover, form = grid.sheets
    assert (cover.state, form.state) == ("hidden", "visible")
    assert (cover.protected, form.protected) == (False, True)
    assert form.merges == (Area(1, 1, 2, 4),)
    assert (form.hidden_rows, form.hidden_columns) == ({5}, {3, 4})


def test_names_of_a_sheet_are_told_from_those_of_the_workbook() -> None:
    def name(text: str, scope: int, tokens: bytes) -> bytes:
        head = struct.pack("<HBBHHHBBBB", 0, 0, len(text), len(tokens), 0, scope, 0, 0, 0, 0)
        return record(0x0018, head + b"\x01" + text.encode("utf-16-le") + tokens)

    text = "第1版".encode("utf-16-le")
    more = (
        record(0x01AE, struct.pack("<2H", 1, 0x0401))
        + record(0x0017, struct.pack("<4H", 1, 0, 0, 0))
        + name("jx__row__r01__score", 1, b"\x3a" + struct.pack("<3H", 0, 11, 7))
        + name("jx__form____version", 1, b"\x1e\x01\x00")
        + name("jx__form____template", 1, b"\x17\x03\x01" + text)
        + name("总分", 0, b"\x3b" + struct.pack("<5H", 0, 0, 1, 0, 2))
        + name("gone", 1, b"\x3c" + struct.pack("<3H", 0, 0, 0))
    )
    grid = read_xls(compound(biff({"自评表": [number(0, 0, 1)]}, more=more)))
    assert grid.names == {"总分": "自评表!$A$1:$C$2"}
    assert grid.sheets[0].names == {
        "jx__row__r01__score": "自评表!$H$12",
        "jx__form____version": "1",
        "jx__form____template": '"第1版"',
        "gone": "#REF!",
    }


@pytest.mark.parametrize("container", [True, False])
def test_excel_5_keeps_its_texts_in_the_code_page(container: bool) -> None:
    stream = biff(
        {"自评表": [label(BIFF5, 0, 0, "预算执行率"), number(0, 1, 0.5, 0)]}, version=BIFF5, looks=[look(BIFF5, 9)]
    )
    content = compound(stream, "Book") if container else stream
    assert sniff(content) is Format.XLS
    assert {place: cell.display for place, cell in cells(content).items()} == {"A1": "预算执行率", "B1": "50%"}


def test_a_password_is_said() -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xls(compound(biff({"自评表": []}, more=record(0x002F, bytes(54)))))
    assert caught.value.reason is Unreadable.PASSWORD


def test_limits_are_kept() -> None:
    content = book(*(number(row, 0, 1) for row in range(9)))
    assert read_xls(content, Limits(cells=9))
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xls(content, Limits(cells=8))
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_a_record_that_ends_too_early_is_damage() -> None:
    broken = record(0x0204, b"\0\0\0")
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xls(book(broken))
    assert caught.value.reason is Unreadable.DAMAGED
