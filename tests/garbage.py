"""Files for tests of whole batches: samples, folders and zips of them, and files that are no form."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from click.testing import Result

from jixiao.template import data_folder

Run = Callable[..., Result]
SAMPLES = data_folder("samples")
COMPLETED = SAMPLES / "completed"
CLEAN = COMPLETED / "yangquan-2024.xlsx"
WITH_ERRORS = COMPLETED / "jishan-2020.xlsx"


PDF = b"%PDF-1.4\n%%EOF"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip with the given members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def laid(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Lay files down in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _password() -> bytes:
    """The head of a compound file with the stream that an encrypted workbook is kept in."""
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry.ljust(512, b"\0")


GARBAGE: Mapping[str, tuple[bytes, str]] = {
    "空.xlsx": (b"", "文件是空的（0 字节），请重新导出或重新发送。"),
    "文字.xlsx": (b"hello", "这是纯文本而不是 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"),
    "截断.xlsx": (
        WITH_ERRORS.read_bytes()[:3000],
        "文件已损坏，请用 Excel 或 WPS 打开并修复后另存为 .xlsx，或重新发送原文件。",
    ),
    "密码.xlsx": (_password(), "文件设有打开密码，请取消密码后另存为 .xlsx 再报送。"),
    "扫描.pdf": (PDF, "这是 PDF 文件而不是表格，请报送 Excel 表格（.xlsx）。"),
    "说明.docx": (
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}),
        "这是文字文档或演示文稿而不是表格，请报送 Excel 表格（.xlsx）。",
    ),
    "照片.xlsx": (b"\x89PNG\r\n\x1a\n", "这是图片而不是表格，请报送 Excel 表格（.xlsx）。"),
}
"""Name → content and the reason that is given."""


def put(folder: Path, name: str) -> Path:
    """Lay one of them down."""
    path = folder / name
    path.write_bytes(GARBAGE[name][0])
    return path
