"""Workbooks of other formats than .xlsx, built byte by byte, so that their readers are tested without LibreOffice."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

BIFF8, BIFF5 = 0x0600, 0x0500
HIDDEN_SHEET = 1
_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of an old binary workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def unicode_text(text: str) -> bytes:
    """A text of Excel 97 and later, two bytes a character."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def label(version: int, row: int, column: int, text: str, look: int = 0) -> bytes:
    """A cell that holds a text; rows and columns count from 0."""
    encoded = text.encode("gb18030")
    body = unicode_text(text) if version == BIFF8 else struct.pack("<H", len(encoded)) + encoded
    return record(0x0204, struct.pack("<3H", row, column, look) + body)


def number(row: int, column: int, value: float, look: int = 0) -> bytes:
    """A cell that holds a number."""
    return record(0x0203, struct.pack("<3Hd", row, column, look, value))


def formula(row: int, column: int, result: float, look: int = 0) -> bytes:
    """A cell that holds the formula ``=1`` with a saved result."""
    return record(0x0006, struct.pack("<3HdHLH", row, column, look, result, 0, 0, 3) + b"\x1e\x01\x00")


def look(version: int, number_format: int, *, locked: bool = True) -> bytes:
    """A cell format: all that matters of it is its number format and whether it locks."""
    return record(
        0x00E0, struct.pack("<3H", 0, number_format, int(locked)).ljust(20 if version == BIFF8 else 16, b"\0")
    )


def biff(
    sheets: Mapping[str, Sequence[bytes]],
    *,
    version: int = BIFF8,
    formats: Mapping[int, str] | None = None,
    looks: Sequence[bytes] = (),
    more: bytes = b"",
    hidden: Sequence[str] = (),
) -> bytes:
    """The stream of a workbook: sheet name → its records."""
    head = record(0x0809, struct.pack("<2H", version, 5).ljust(16 if version == BIFF8 else 8, b"\0"))
    head += record(0x0042, struct.pack("<H", 1200 if version == BIFF8 else 936)) + more
    for key, code in (formats or {}).items():
        encoded = code.encode("gb18030")
        text = unicode_text(code) if version == BIFF8 else bytes([len(encoded)]) + encoded
        head += record(0x041E, struct.pack("<H", key) + text)
    head += b"".join(looks or [look(version, 0)])
    bodies = [
        record(0x0809, struct.pack("<2H", version, 0x10).ljust(16 if version == BIFF8 else 8, b"\0"))
        + b"".join(records)
        + record(0x000A)
        for records in sheets.values()
    ]

    def named(starts: Sequence[int]) -> bytes:
        result = b""
        for name, start in zip(sheets, starts, strict=True):
            encoded = name.encode("utf-16-le") if version == BIFF8 else name.encode("gb18030")
            length = struct.pack("<BB", len(name), 1) if version == BIFF8 else bytes([len(encoded)])
            result += record(0x0085, struct.pack("<LBB", start, name in hidden, 0) + length + encoded)
        return result

    start = len(head) + len(named([0] * len(bodies))) + len(record(0x000A))
    starts = [start + sum(map(len, bodies[:index])) for index in range(len(bodies))]
    return head + named(starts) + record(0x000A) + b"".join(bodies)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream: header, a sector each of allocation table and directory, the stream."""
    size = max(4096, -(-len(stream) // _SECTOR) * _SECTOR)
    body = stream.ljust(size, b"\0")
    count = size // _SECTOR
    table = [_FAT, _END, *range(3, count + 2), _END]
    assert len(table) <= _SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109L", 0, *[_FREE] * 108)

    def entry(title: str, kind: int, child: int, first: int, length: int) -> bytes:
        text = title.encode("utf-16-le")
        links = struct.pack("<3L", _FREE, _FREE, child)
        return (
            text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + links + bytes(36)
            + struct.pack("<LLL", first, length, 0)
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, _END, 0) + entry(name, 2, _FREE, 2, size)
    allocation = b"".join(struct.pack("<L", each) for each in table).ljust(_SECTOR, b"\xff")
    return header + allocation + directory.ljust(_SECTOR, b"\0") + body


_ODS = (
    "office style text table draw fo number svg calcext",
    {"fo": "xsl-fo-compatible", "svg": "svg-compatible", "draw": "drawing", "number": "datastyle"},
)


def ods(body: str, styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument spreadsheet: what stands in its body, its automatic styles, further parts."""
    prefixes, names = _ODS
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{names.get(prefix, prefix)}:1.0"'
        for prefix in prefixes.split()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            archive.writestr(name, part)
    return buffer.getvalue()


def xml_2003(sheets: str, styles: str = "") -> bytes:
    """An XML spreadsheet of Excel 2003."""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{styles}</Styles>{sheets}</Workbook>'
    ).encode()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>'
)


def _link(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'


def xlsb(sheet: str, row: Sequence[str | float]) -> bytes:
    """A binary workbook of Excel 2007 with one sheet of one row."""

    def part(kind: int, data: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return number + bytes([len(data)]) + data

    def wide(text: str) -> bytes:
        return struct.pack("<L", len(text)) + text.encode("utf-16-le")

    def cell(column: int, value: str | float) -> bytes:
        place = struct.pack("<LL", column, 0)
        return part(6, place + wide(value)) if isinstance(value, str) else part(5, place + struct.pack("<d", value))

    book = part(131) + part(143) + part(156, struct.pack("<LL", 0, 1) + wide("rId1") + wide(sheet)) + part(144)
    head = part(0, struct.pack("<LLH3BLLL", 0, 0, 300, 0, 0, 0, 1, 0, len(row)))
    cells = b"".join(cell(column, value) for column, value in enumerate(row))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _link("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", _link("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", book + part(132))
        archive.writestr("xl/worksheets/sheet1.bin", part(129) + part(145) + head + cells + part(146) + part(130))
    return buffer.getvalue()
