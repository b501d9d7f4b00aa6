"""Every kind of file that an inbox holds, told by its content, with the one sentence that helps."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, sniff
from jixiao.workbooks.parts import Limits
from jixiao.workbooks.reader import read_grid

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00")
ODS = "application/vnd.oasis.opendocument.spreadsheet"
HTML = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>总分</td></tr></table></html>'


def compound(stream: str) -> bytes:
    name = stream.encode("utf-16-le")
    return COMPOUND + name.ljust(64, b"\x00") + struct.pack("<H", len(name) + 2) + bytes(62)


def table(kind: str, zipped: Any) -> bytes:
    files: dict[str, bytes] = {
        "empty": b"",
        "blank": b" \r\n\x00\x00",
        "encrypted": compound("EncryptedPackage"),
        "xls": compound("Workbook"),
        "xls 5.0": compound("Book"),
        "biff4": b"\x09\x04\x06\x00\x00\x00\x10\x00",
        "doc": compound("WordDocument"),
        "compound": COMPOUND,
        "xlsb": zipped({"xl/workbook.bin": b"", "[Content_Types].xml": b""}),
        "ods": zipped({"mimetype": ODS.encode(), "content.xml": b"<a/>"}),
        "docx": zipped({"word/document.xml": b"<a/>", "[Content_Types].xml": b""}),
        "ofd": zipped({"OFD.xml": b"<a/>"}),
        "zip": zipped({"自评表.xlsx": b"PK"}),
        "truncated": zipped({"xl/workbook.xml": b"<a/>" * 99})[:60],
        "html": HTML.encode(),
        "html gbk": HTML.encode("gb18030"),
        "html utf-16": HTML.encode("utf-16"),
        "xml 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "csv": "指标,得分\r\n数量,10".encode(),
        "csv gbk": "指标\t得分\r\n数量\t10".encode("gb18030"),
        "csv bom": "指标,得分".encode("utf-8-sig"),
        "pdf": b"%PDF-1.7\n",
        "rtf": b"{\\rtf1",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "rar": b"Rar!\x1a\x07",
        "unknown": b"\x01\x02\x03\x04\xff\xfe\x00",
    }
    return files[kind]


@pytest.mark.parametrize(
    ("kind", "form", "reason"),
    [
        ("empty", Format.EMPTY, Unreadable.EMPTY),
        ("blank", Format.EMPTY, Unreadable.BLANK),
        ("encrypted", Format.ENCRYPTED, Unreadable.PASSWORD),
        ("xls", Format.XLS, Unreadable.OLD_BINARY),
        ("xls 5.0", Format.XLS, Unreadable.OLD_BINARY),
        ("biff4", Format.XLS, Unreadable.OLD_BINARY),
        ("doc", Format.DOCUMENT, Unreadable.DOCUMENT),
        ("compound", Format.DAMAGED_COMPOUND, Unreadable.DAMAGED),
        ("xlsb", Format.XLSB, Unreadable.BINARY_XLSB),
        ("ods", Format.ODS, Unreadable.ODS),
        ("docx", Format.DOCUMENT, Unreadable.DOCUMENT),
        ("ofd", Format.DOCUMENT, Unreadable.DOCUMENT),
        ("zip", Format.ARCHIVE, Unreadable.NOT_WORKBOOK),
        ("truncated", Format.DAMAGED_ZIP, Unreadable.DAMAGED),
        ("html", Format.HTML, Unreadable.HTML),
        ("html gbk", Format.HTML, Unreadable.HTML),
        ("html utf-16", Format.HTML, Unreadable.HTML),
        ("xml 2003", Format.XML_2003, Unreadable.XML_2003),
        ("csv", Format.TEXT, Unreadable.TEXT),
        ("csv gbk", Format.TEXT, Unreadable.TEXT),
        ("csv bom", Format.TEXT, Unreadable.TEXT),
        ("pdf", Format.PDF, Unreadable.PDF),
        ("rtf", Format.DOCUMENT, Unreadable.DOCUMENT),
        ("png", Format.IMAGE, Unreadable.IMAGE),
        ("jpeg", Format.IMAGE, Unreadable.IMAGE),
        ("rar", Format.ARCHIVE, Unreadable.NOT_WORKBOOK),
        ("unknown", Format.UNKNOWN, Unreadable.UNKNOWN),
    ],
)
def test_each_kind_is_told_by_content(kind: str, form: Format, reason: Unreadable, tools: Any) -> None:
    content = table(kind, tools.rezip)
    assert sniff(content) is form
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(content)
    assert caught.value.reason is reason
    assert str(caught.value) == reason.message


def test_every_reason_is_one_chinese_sentence() -> None:
    for reason in Unreadable:
        assert reason.message.endswith("。")
        assert reason.message.count("。") == 1
    assert len({reason.code for reason in Unreadable}) == len(Unreadable)


def test_a_file_of_null_bytes_is_not_said_to_have_none() -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(bytes(5000))
    assert "0 字节" not in str(caught.value)
    assert "没有任何内容" in str(caught.value)


def test_a_workbook_is_a_workbook(tools: Any) -> None:
    assert sniff(tools.rich_workbook()) is Format.XLSX


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml"])
def test_a_broken_part_is_named(part: str, tools: Any) -> None:
    parts = tools.unzip(tools.rich_workbook())
    parts[part] = parts[part][:-20]
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(tools.rezip(parts))
    assert (caught.value.reason, caught.value.detail) == (Unreadable.DAMAGED, part)


def test_a_checksum_that_fails_is_damage(tools: Any) -> None:
    content = bytearray(tools.rich_workbook())
    position = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[position] ^= 0xFF
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(bytes(content))
    assert caught.value.reason is Unreadable.DAMAGED


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_broken_streams_are_damage_however_they_are_packed(tools: Any, packing: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, part in tools.unzip(tools.rich_workbook()).items():
            archive.writestr(name, part)
    content = buffer.getvalue()
    whole = read_grid(content)
    told: list[Unreadable] = []
    start = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    for at in range(start, start + 60):
        broken = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        try:
            assert read_grid(broken) == whole  # a byte that nobody looks at
        except UnreadableWorkbook as refusal:
            told.append(refusal.reason)
    assert len(told) > 50
    assert set(told) == {Unreadable.DAMAGED}


def test_a_missing_sheet_is_damage(tools: Any) -> None:
    parts = tools.unzip(tools.rich_workbook())
    del parts["xl/worksheets/sheet2.xml"]
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(tools.rezip(parts))
    assert (caught.value.reason, caught.value.detail) == (Unreadable.DAMAGED, "附表 2")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entity_declarations_are_refused(part: str, tools: Any) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'

    def declare(text: str) -> str:
        start = text.index("?>") + 2
        return text[:start] + bomb + text[start:]

    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(tools.changed(tools.rich_workbook(), {part: declare}))
    assert caught.value.reason is Unreadable.UNSAFE


@pytest.mark.parametrize(
    "limits", [Limits(uncompressed=10_000), Limits(parts=5), Limits(cells=8)], ids=["bytes", "parts", "cells"]
)
def test_limits_are_kept(limits: Limits, tools: Any) -> None:
    content = tools.rich_workbook()
    assert read_grid(content)
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(content, limits)
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tools: Any) -> None:
    parts = tools.unzip(tools.rich_workbook())
    parts["xl/media/big.bin"] = bytes(Limits().uncompressed // 8)
    bomb = tools.rezip(parts)
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(bomb, Limits(uncompressed=Limits().uncompressed // 8))
    assert caught.value.reason is Unreadable.TOO_LARGE


def test_a_cell_beyond_the_last_one_is_damage(tools: Any) -> None:
    content = tools.changed(
        tools.rich_workbook(),
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace(
                "</sheetData>", '<row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>'
            )
        },
    )
    with pytest.raises(UnreadableWorkbook) as caught:
        read_grid(content)
    assert (caught.value.reason, caught.value.detail) == (Unreadable.DAMAGED, "自评表!XFE1")
