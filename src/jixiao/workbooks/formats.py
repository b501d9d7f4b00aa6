"""Which kind of file a returned "workbook" really is, told by its content and never by its name.

Officers send what their computer calls a table: a real workbook, an old binary one, a locked one, a web page
named ``.xls``, a scan. The kind decides whether the file can be read and, if not, the one sentence that says
what to do.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from enum import Enum

from jixiao.workbooks.archive import BROKEN_ZIP

__all__ = ["Format", "Unreadable", "UnreadableWorkbook", "sniff"]


class Format(Enum):
    """What a file is."""

    XLSX = "xlsx"
    """An Office Open XML workbook, with or without macros."""
    XLSB = "xlsb"
    XLS = "xls"
    """A binary workbook of Excel 97-2003, which is also what WPS saves as ``.et``."""
    ENCRYPTED = "encrypted"
    ODS = "ods"
    HTML = "html"
    MHTML = "mhtml"
    """A web page with all that belongs to it in one file."""
    XML_2003 = "xml-2003"
    """An XML spreadsheet of Excel 2003."""
    TEXT = "text"
    DOCUMENT = "document"
    """A text document or a presentation."""
    PDF = "pdf"
    IMAGE = "image"
    ARCHIVE = "archive"
    FODS = "fods"
    """An OpenDocument spreadsheet in one XML file."""
    DAMAGED_ZIP = "damaged-zip"
    DAMAGED_COMPOUND = "damaged-compound"
    """The container of Excel 97-2003 without what it should hold; most often a file of which the end is missing."""
    EMPTY = "empty"
    UNKNOWN = "unknown"


class Unreadable(Enum):
    """Why a file cannot be read; each reason with the sentence that an officer gets."""

    EMPTY = ("empty", "文件是空的（0 字节），请重新导出或重新发送。")
    BLANK = ("blank", "文件里没有任何内容（全是空字节或空白），请重新导出或重新发送。")
    PASSWORD = ("password", "文件设有打开密码，请取消密码后另存为 .xlsx 再报送。")
    OLD_BINARY = (
        "old-binary",
        "这是旧版二进制表格（.xls 或 .et），请另存为 .xlsx 后再报送。",
    )
    BINARY_XLSB = ("binary-xlsb", "这是二进制工作簿（.xlsb），请另存为 .xlsx 后再报送。")
    ODS = ("ods", "这是 OpenDocument 表格（.ods），请另存为 .xlsx 后再报送。")
    HTML = ("html", "这是网页（HTML）而不是真正的 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。")
    FRAMES = (
        "frames",
        "这个网页只是框架，工作表在另一个“.files”文件夹里，没有一起送来，请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
    )
    XML_2003 = ("xml-2003", "这是 XML 表格（Excel 2003），请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。")
    TEXT = ("text", "这是纯文本而不是 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。")
    DOCUMENT = ("document", "这是文字文档或演示文稿而不是表格，请报送 Excel 表格（.xlsx）。")
    PDF = ("pdf", "这是 PDF 文件而不是表格，请报送 Excel 表格（.xlsx）。")
    IMAGE = ("image", "这是图片而不是表格，请报送 Excel 表格（.xlsx）。")
    NOT_WORKBOOK = (
        "not-workbook",
        "这是压缩包而不是工作簿，请解压后报送其中的 Excel 表格（.xlsx）。",
    )
    UNKNOWN = ("unknown", "无法识别这个文件，它不是 Excel 表格，请报送 .xlsx 文件。")
    DAMAGED = ("damaged", "文件已损坏，请用 Excel 或 WPS 打开并修复后另存为 .xlsx，或重新发送原文件。")
    TOO_LARGE = ("too-large", "文件内容超出读取上限，请删除多余的工作表、行和列后另存为 .xlsx 再报送。")
    UNSAFE = (
        "unsafe",
        "文件内有表格不应有的 XML 实体声明，请用 Excel 或 WPS 另存为 .xlsx 后再报送。",
    )

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


class UnreadableWorkbook(Exception):  # noqa: N818 - it names what the file is, as the officer is told
    """A file that cannot be read at all.

    Attributes:
        reason: Why.
        detail: Which part of the file, for whoever repairs it; may be empty.
    """

    def __init__(self, reason: Unreadable, detail: str = "") -> None:
        super().__init__(f"{reason.message}（{detail}）" if detail else reason.message)
        self.reason = reason
        self.detail = detail


_REASONS = {
    Format.XLSB: Unreadable.BINARY_XLSB,
    Format.XLS: Unreadable.OLD_BINARY,
    Format.ENCRYPTED: Unreadable.PASSWORD,
    Format.ODS: Unreadable.ODS,
    Format.HTML: Unreadable.HTML,
    Format.MHTML: Unreadable.HTML,
    Format.XML_2003: Unreadable.XML_2003,
    Format.TEXT: Unreadable.TEXT,
    Format.DOCUMENT: Unreadable.DOCUMENT,
    Format.PDF: Unreadable.PDF,
    Format.IMAGE: Unreadable.IMAGE,
    Format.ARCHIVE: Unreadable.NOT_WORKBOOK,
    Format.DAMAGED_ZIP: Unreadable.DAMAGED,
    Format.DAMAGED_COMPOUND: Unreadable.DAMAGED,
    Format.EMPTY: Unreadable.EMPTY,
    Format.UNKNOWN: Unreadable.UNKNOWN,
}

_IMAGE_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVE_SIGNATURES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_MHTML = re.compile(rb"^(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
_TYPES_HEAD = 1 << 20


def refuse(content: bytes) -> None:
    """Raise for every format that the reader cannot read.

    Raises:
        UnreadableWorkbook: The content is no .xlsx or .xlsm package.
    """
    form = sniff(content)
    if form is Format.EMPTY and content:
        # Whoever looks at its size would not believe that it has none.
        raise UnreadableWorkbook(Unreadable.BLANK)
    if form is not Format.XLSX:
        raise UnreadableWorkbook(_REASONS[form])


def sniff(content: bytes) -> Format:
    """Tell a file's format by its content."""
    if not content.strip(b"\x00 \t\r\n"):
        return Format.EMPTY
    if content.startswith(b"PK"):
        return _sniff_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_compound(content)
    # A bare BIFF stream of Excel 2-4 starts with a BOF record and has no container.
    if re.match(rb"\x09[\x00\x02\x04]\x06\x00|\x09\x08[\x08\x10]\x00", content):
        return Format.XLS
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(_IMAGE_SIGNATURES):
        return Format.IMAGE
    if content.startswith(_ARCHIVE_SIGNATURES):
        return Format.ARCHIVE
    if content.startswith(b"{\\rtf"):
        return Format.DOCUMENT
    return _sniff_text(content[:_HEAD])


def _sniff_zip(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Some writers use backslashes; part names are equal whatever their case (OPC, part 2, 6.2.2.3).
            names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

            def head(name: str) -> bytes:
                if name not in names:
                    return b""
                with archive.open(names[name]) as part:
                    return part.read(_TYPES_HEAD)

            types, mimetype = head("[content_types].xml"), head("mimetype")
    except BROKEN_ZIP:
        return Format.DAMAGED_ZIP
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/") for name in names) or b"spreadsheetml.sheet" in types:
        return Format.XLSX
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return Format.ODS if b".spreadsheet" in mimetype else Format.DOCUMENT
    if "ofd.xml" in names or any(name.startswith(("word/", "ppt/")) for name in names):
        return Format.DOCUMENT
    return Format.ARCHIVE


def _sniff_compound(content: bytes) -> Format:
    """Tell compound files apart by their directory: a stream's name fills 64 bytes before its length."""

    def has(stream: str) -> bool:
        name = stream.encode("utf-16-le")
        return name.ljust(64, b"\x00") + struct.pack("<H", len(name) + 2) in content

    if has("EncryptedPackage"):
        return Format.ENCRYPTED
    if has("WordDocument") or has("PowerPoint Document"):
        return Format.DOCUMENT
    if has("Workbook") or has("Book"):
        return Format.XLS
    return Format.DAMAGED_COMPOUND


def _sniff_text(head: bytes) -> Format:
    if re.search(rb"<(?:\w+:)?Workbook\b", head) and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Format.XML_2003
    if b"application/vnd.oasis.opendocument.spreadsheet" in head and b"<office:document" in head:
        return Format.FODS
    if _MHTML.search(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return Format.MHTML
    if _HTML.search(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return Format.HTML
    encodings = ("utf-16",) if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        # The head may end inside a character; only what lies before its last few bytes has to decode.
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _CONTROL.search(text):
                return Format.HTML if _HTML.search(text.encode()) else Format.TEXT
    return Format.UNKNOWN
