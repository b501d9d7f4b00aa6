"""Damaged files of every format: cut short and with flipped bytes they are read or refused, and never crash."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest

from jixiao.cells import Grid
from jixiao.workbooks.delimited import read_delimited
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.html_tables import read_html, read_mhtml
from jixiao.workbooks.ods import read_ods
from jixiao.workbooks.parts import Limits
from jixiao.workbooks.xls import read_xls
from jixiao.workbooks.xml_2003 import read_xml_2003
from old_formats import BIFF8, biff, compound, formula, label, look, number, ods, record, xml_2003

XLS = biff(
    {
        "封面": [label(BIFF8, 0, 0, "说明")],
        "自评表": [
            record(0x007D, struct.pack("<6H", 2, 3, 2048, 0, 1, 0)),
            *(label(BIFF8, row, 0, f"指标{row}") for row in range(9)),
            *(number(row, 1, row / 7, 1) for row in range(9)),
            formula(9, 1, 98.5),
            record(0x00E5, struct.pack("<5H", 1, 0, 1, 0, 3)),
        ],
    },
    formats={164: '"≥"0"个"'},
    looks=[look(BIFF8, 0), look(BIFF8, 164)],
)
ODS = ods(
    '<table:table table:name="自评表"><table:table-row table:number-rows-repeated="2"><table:table-cell '
    'office:value-type="float" office:value="0.97" table:number-columns-spanned="2"><text:p>97%</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
XML = xml_2003(
    '<Worksheet ss:Name="自评表"><Table><Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="Number">1</Data>'
    "</Cell></Row></Table></Worksheet>"
)
HTML = (
    '<html><meta charset="gb2312"><style>.a {mso-number-format:"0\\.00%"}</style><table><tr><td colspan=2 rowspan=3 '
    "class=a x:num='0.97'>97.00%<td>得分</table>第二<table><tr><td>10</table></html>"
).encode("gb18030")
MHTML = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + HTML
CASES: dict[str, tuple[bytes, Callable[[bytes, Limits], Grid]]] = {
    "xls": (compound(XLS), read_xls),
    "biff": (XLS, read_xls),
    "ods": (ODS, read_ods),
    "xml 2003": (XML, read_xml_2003),
    "html": (HTML, read_html),
    "mhtml": (MHTML + b"\n--b--\n", read_mhtml),
    "text": ('指标\t得分\r\n"数"量\t10\r\n'.encode("gb18030"), read_delimited),
}
TRIALS = 300
SMALL = Limits(cells=20_000)


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """The file cut short, or with some bytes changed."""
    if chance.random() < 0.3:
        return content[: chance.randrange(len(content))]
    broken = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 40))):
        broken[chance.randrange(len(broken))] = chance.choice((0, 0xFF, chance.randrange(256)))
    return bytes(broken)


@pytest.mark.parametrize("kind", CASES)
def test_damage_is_told_or_read_over(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, read = CASES[kind]
    assert any(sheet.cells for sheet in read(content, SMALL).sheets)
    chance = random.Random(kind)
    for _ in range(TRIALS):
        with suppress(UnreadableWorkbook):
            grid = read(spoilt(content, chance), SMALL)
            assert all(isinstance(cell.display, str) for sheet in grid.sheets for cell in sheet.cells.values())
    assert capsys.readouterr() == ("", "")
