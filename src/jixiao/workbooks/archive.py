"""Writes a zip archive anew around the compressed streams of an old one.

The standard library can only compress again, and renames what an old Chinese program named in its own code
page; a part that carries no edit is therefore copied as it lies in the old archive.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["BROKEN_ZIP", "rewrite"]

BROKEN_ZIP: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError),
    NotImplementedError,  # a way of packing that the standard library does not know
    RuntimeError,  # a password
)
"""What ``zipfile`` raises over an archive that it cannot unpack; it has no common class for them."""

_UTF8 = 0x800
_DESCRIPTOR = 0x08  # sizes behind the data instead of before it; here they always lie before it
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
# The first moment a zip archive can hold: new parts must not depend on the clock.
_EPOCH = (1 << 5 | 1, 0)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    stamp: tuple[int, int]
    checksum: int
    size: int
    payload: bytes
    attributes: int


def rewrite(
    source: bytes, infos: Sequence[zipfile.ZipInfo], edits: Mapping[str, bytes], new: Mapping[str, bytes]
) -> bytes:
    """Write an archive.

    Args:
        source: The old archive.
        infos: Its entries that stay, in order.
        edits: Name of an old entry → its new content.
        new: Name → content of the entries to append.

    Returns:
        The new archive.
    """
    entries: list[_Entry] = []
    for info in infos:
        stamp = _stamp(info)
        name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
        flags = info.flag_bits & ~_DESCRIPTOR
        if info.filename in edits:
            entries.append(_deflated(name, flags & _UTF8, stamp, edits[info.filename], info.external_attr))
            continue
        fixed = _LOCAL.unpack_from(source, info.header_offset)
        start = info.header_offset + _LOCAL.size + fixed[9] + fixed[10]
        payload = source[start : start + info.compress_size]
        entries.append(
            _Entry(name, flags, info.compress_type, stamp, info.CRC, info.file_size, payload, info.external_attr)
        )
    entries += [_deflated(name.encode(), 0, _EPOCH, content, 0) for name, content in new.items()]
    return _assemble(entries)


def _stamp(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def _deflated(name: bytes, flags: int, stamp: tuple[int, int], content: bytes, attributes: int) -> _Entry:
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    payload = compressor.compress(content) + compressor.flush()
    checksum = zlib.crc32(content)
    return _Entry(name, flags, zipfile.ZIP_DEFLATED, stamp, checksum, len(content), payload, attributes)


def _assemble(entries: Sequence[_Entry]) -> bytes:
    body = bytearray()
    directory = bytearray()
    for entry in entries:
        date, time = entry.stamp
        common = (entry.flags, entry.method, time, date, entry.checksum, len(entry.payload), entry.size)
        directory += _CENTRAL.pack(
            b"PK\x01\x02", 20, 20, *common, len(entry.name), 0, 0, 0, 0, entry.attributes, len(body)
        )
        directory += entry.name
        body += _LOCAL.pack(b"PK\x03\x04", 20, *common, len(entry.name), 0)
        body += entry.name + entry.payload
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + end)
