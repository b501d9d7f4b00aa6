"""Workbooks for the tests of this room, and LibreOffice as an outside reader."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

Convert = Callable[[Mapping[str, bytes], str], dict[str, bytes]]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Convert files with LibreOffice, all in one call: name → bytes, to another format."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")

    def run(files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("soffice")
        for name, content in files.items():
            (folder / name).write_bytes(content)
        out = folder / "out"
        subprocess.run(
            [
                program,
                "--headless",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to",
                target,
                "--outdir",
                str(out),
                *(str(folder / name) for name in files),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        extension = target.partition(":")[0]
        return {name: (out / Path(name).with_suffix(f".{extension}").name).read_bytes() for name in files}

    return run


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(content: bytes, edits: Mapping[str, Callable[[str], str]]) -> bytes:
    """A package with the text of some parts changed; a change that changes nothing fails."""
    parts = unzip(content)
    for name, edit in edits.items():
        before = parts[name].decode()
        parts[name] = edit(before).encode()
        assert parts[name].decode() != before, name
    return rezip(parts)


@pytest.fixture(scope="session")
def tools() -> type:
    """The helpers above; test modules cannot import from here."""

    class Tools:
        pass

    for function in (unzip, rezip, changed, rich_workbook, as_strict, as_prefixed):
        setattr(Tools, function.__name__, staticmethod(function))
    return Tools


def _picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def rich_workbook() -> bytes:
    """A form with everything that a careless writer loses."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    form = book.add_worksheet("自评表")
    other = book.add_worksheet("附表 2")
    percent = book.add_format(
        {"num_format": "0.00%", "border": 1, "locked": False, "font_name": "仿宋", "align": "right"}
    )
    points = book.add_format({"num_format": '0.00"分"', "border": 2, "text_wrap": True, "bg_color": "#FFFF99"})
    form.set_column(0, 0, 20)
    form.set_column(3, 3, 30, percent)
    form.merge_range("A1:D1", "项目支出绩效自评表", book.add_format({"bold": True, "align": "center"}))
    form.write("A2", "  前后有空格  ")
    form.write("B2", 0.95, percent)
    form.write_formula("C2", "=ROUND(B2*10,2)", points, 9.5)
    form.write_formula("C3", "=C2+1", points, 10.5)
    form.write_formula("C4", '=IF(B4="","",B4)', points, "")
    form.write_rich_string("A3", "普通", book.add_format({"color": "red"}), "红色")
    form.write_boolean("A4", True)
    form.write_formula("A5", "=1/0", None, "#DIV/0!")
    form.write("A6", "合并")
    form.merge_range("B6:C7", "合并区", percent)
    form.write_comment("B2", "原有批注", {"author": "张三"})
    form.insert_image("F2", "印章.png", {"image_data": io.BytesIO(_picture())})
    form.insert_textbox("F8", "文本框")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='自评表'!$C$2:$C$3"})
    form.insert_chart("F12", chart)
    form.conditional_format("C2:C9", {"type": "cell", "criteria": "<", "value": 5, "format": percent})
    form.data_validation("B2:B9", {"validate": "decimal", "criteria": ">=", "value": 0})
    form.write_url("A8", "internal:'附表 2'!A1", string="链接")
    form.protect()
    form.print_area("A1:D9")
    other.write("A1", "附表")
    other.protect()
    book.define_name("总分", "='自评表'!$C$3")
    book.define_name("'附表 2'!本表", "='附表 2'!$A$1")
    book.close()
    parts = unzip(buffer.getvalue())
    # XlsxWriter saves no empty text as a formula's result; Excel does.
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("</f><v></v>", "</f><v/>").replace('<c r="C4" s="3">', '<c r="C4" s="3" t="str">')
    assert '<c r="C4" s="3" t="str">' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    parts["xl/cellimages.xml"] = b'<etc:cellImages xmlns:etc="http://www.wps.cn/2017/etCustomData"/>'
    parts["customXml/item1.xml"] = b"<form id='1'/>"
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macros"
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    parts["xl/_rels/workbook.xml.rels"] = links.replace(
        "</Relationships>",
        '<Relationship Id="rId91" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/><Relationship Id="rId92" '
        'Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/></Relationships>',
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
        "<Override",
        1,
    ).encode()
    return rezip(parts)


def as_strict(content: bytes) -> bytes:
    """The package in the namespaces of ISO 29500 Strict, as Excel saves it."""
    parts = unzip(content)
    for name in parts:
        if name.endswith((".xml", ".rels")):
            parts[name] = (
                parts[name]
                .replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            )
    return rezip(parts)


def as_prefixed(content: bytes) -> bytes:
    """The package with a prefix on every spreadsheet element, as some report systems write it."""
    parts = unzip(content)
    for name in parts:
        text = parts[name]
        if b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' in text:
            text = text.replace(b'xmlns="http://schemas', b'xmlns:x="http://schemas')
            parts[name] = re.sub(rb"<(/?)([A-Za-z0-9]+)(?=[\s/>])", rb"<\1x:\2", text)
    return rezip(parts)
