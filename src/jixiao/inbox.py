"""The inbox: what comes back from the units, file by file — from folders, zips, and zips within zips.

It tells spreadsheets from attachments and gives every file a name and a safe path of its own. It knows
nothing of forms, extracts nothing to disk and never writes; what cannot be opened is an item too, so that
nothing is lost without a word.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import IO

from jixiao.files import safe_name
from jixiao.workbooks.archive import BROKEN_ZIP
from jixiao.workbooks.formats import Format, sniff

__all__ = ["ARCHIVE_LIMITS", "ArchiveLimits", "Item", "ItemKind", "gather"]

_SPREADSHEETS = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods"))
_ATTACHMENTS = frozenset(
    (
        *(".pdf", ".ofd", ".doc", ".docx", ".wps", ".rtf", ".txt", ".csv", ".md", ".ppt", ".pptx", ".dps"),
        *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg", ".mp4", ".mp3"),
    )
)
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How every workbook of today begins, packed as .xlsx or as .xls; Word's files begin the same way."""
_WORKBOOKS = frozenset((Format.XLSX, Format.XLSB, Format.XLS, Format.ODS, Format.FODS, Format.XML_2003))
_NO_SPREADSHEETS = frozenset((Format.PDF, Format.IMAGE, Format.DOCUMENT))
_LEFTOVERS = ("~$", ".~lock", "._")
_LEFTOVER_NAMES = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx"))
_UTF8 = 0x800
_PASSWORD = 0x1


class ItemKind(Enum):
    """What to do with an item."""

    FORM = "form"
    """A spreadsheet, to be read as a form."""
    ATTACHMENT = "attachment"
    """No spreadsheet: counted and listed."""
    UNREADABLE = "unreadable"
    """A spreadsheet or an archive that cannot even be opened."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file that was handed in.

    Attributes:
        file: Its name for people and answers: the path as given, with what lies inside an archive behind it.
        below: Its path below the folder or zip that was given, fit to be created below another folder.
        kind: What to do with it.
        content: A form's bytes.
        reason: Why it is unreadable, and what to do.
        modified: When it was last changed, as far as the file system or the archive says.
    """

    file: str
    below: str
    kind: ItemKind
    content: bytes = b""
    reason: str | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold before it is refused: a few kilobytes can unpack to terabytes.

    Attributes:
        file: Bytes of one file.
        total: Bytes of all files in one given archive, nested ones included.
        members: Files in one given archive.
        depth: How deep archives may be nested.
    """

    file: int = 256 * 1024 * 1024
    total: int = 4 * 1024 * 1024 * 1024
    members: int = 100_000
    depth: int = 5


ARCHIVE_LIMITS = ArchiveLimits()


def gather(
    paths: Sequence[Path], *, skip: Collection[Path] = (), limits: ArchiveLimits = ARCHIVE_LIMITS
) -> Iterator[Item]:
    """Go through files, folders and zips in a fixed order, one file at a time.

    A file that is named itself is taken for a form whatever it is; in folders and zips, files that are no
    spreadsheets are attachments, whatever they are called, and leftovers of programs (``~$…``, ``.~lock…``,
    ``__MACOSX``) are passed over. Archives that cannot be opened (rar, 7z, with a password) are unreadable, as
    they may hold forms.

    Args:
        paths: What was given; all of it exists.
        skip: Folders that are not entered, because they hold our own answers.
        limits: What an archive may hold.
    """
    shut = {path.resolve() for path in skip}
    for path in paths:
        name = _clean(path.as_posix())
        if path.is_dir():
            yield from _folder(path, name, (), shut, limits)
        else:
            yield from _given(path, name, limits)


def _given(path: Path, name: str, limits: ArchiveLimits) -> Iterator[Item]:
    below = _safe_parts(path.name)
    content = _read(path, limits)
    if isinstance(content, str):
        yield Item(name, "/".join(below), ItemKind.UNREADABLE, reason=content)
    elif path.suffix.lower() not in _SPREADSHEETS and _is_zip(content):
        yield from _Archive(limits).walk(content, name, (), 1)
    else:
        yield Item(name, "/".join(below), ItemKind.FORM, content, modified=_modified(path))


def _folder(
    folder: Path, name: str, below: tuple[str, ...], shut: Collection[Path], limits: ArchiveLimits
) -> Iterator[Item]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Item(name, "/".join(below), ItemKind.UNREADABLE, reason=_refused(error))
        return
    for entry in entries:
        inner, place = f"{name.rstrip('/')}/{_clean(entry.name)}", (*below, *_safe_parts(entry.name))
        if _is_leftover(entry.name):
            continue
        try:
            mode = entry.stat().st_mode
        except OSError as error:
            yield Item(inner, "/".join(place), ItemKind.UNREADABLE, reason=_refused(error))
            continue
        if stat.S_ISDIR(mode):
            # A link to a folder may lead back up and round for ever.
            if not entry.is_symlink() and entry.resolve() not in shut:
                yield from _folder(entry, inner, place, shut, limits)
        elif stat.S_ISREG(mode):
            yield from _file(entry, inner, place, limits)


def _file(path: Path, name: str, below: tuple[str, ...], limits: ArchiveLimits) -> Iterator[Item]:
    content = _read(path, limits, path.suffix)
    if isinstance(content, str):
        yield _unopened(name, below, content)
    elif _may_be_archive(name) and _is_zip(content):
        yield from _Archive(limits).walk(content, name, below, 1)
    else:
        yield _sorted(name, below, content, _modified(path))


def _sorted(name: str, below: tuple[str, ...], content: bytes, modified: datetime | None) -> Item:
    """Tell a form from an attachment by what it is; its name decides only about what could be either.

    A text or something damaged under a spreadsheet's name is a form that cannot be read, and whoever sent it
    has to hear so; under a document's name it is none of ours.
    """
    place = "/".join(below)
    suffix = Path(name).suffix.lower()
    form = sniff(content)
    if form in _WORKBOOKS or (suffix in _SPREADSHEETS and form not in _NO_SPREADSHEETS):
        return Item(name, place, ItemKind.FORM, content, modified=modified)
    if _may_be_archive(name) and (form in (Format.ARCHIVE, Format.DAMAGED_ZIP) or suffix in (".zip", ".rar", ".7z")):
        return _unopened(
            name, below, "压缩包打不开（已损坏，或不是 zip 格式），请解压后报送其中的表格，或重新压缩为 zip。"
        )
    return Item(name, place, ItemKind.ATTACHMENT)


def _unopened(name: str, below: tuple[str, ...], reason: str) -> Item:
    """A file without content; one that is called a document is an attachment all the same."""
    if Path(name).suffix.lower() in _ATTACHMENTS:
        return Item(name, "/".join(below), ItemKind.ATTACHMENT)
    return Item(name, "/".join(below), ItemKind.UNREADABLE, reason=reason)


def _may_be_archive(name: str) -> bool:
    return Path(name).suffix.lower() not in _SPREADSHEETS | _ATTACHMENTS


class _Archive:
    """A zip that was handed in, with what may still be unpacked from it."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._bytes = limits.total
        self._members = limits.members

    def walk(self, content: bytes, name: str, below: tuple[str, ...], depth: int) -> Iterator[Item]:
        """Go through an archive and the archives in it."""
        place = "/".join((*below, *_safe_parts(Path(name).name))) if not below else "/".join(below)
        if depth > self._limits.depth:
            reason = f"压缩包套压缩包超过 {self._limits.depth} 层，请解压后报送。"
            yield Item(name, place, ItemKind.UNREADABLE, reason=reason)
            return
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN_ZIP:
            yield Item(name, place, ItemKind.UNREADABLE, reason="压缩包已损坏，请重新压缩后报送。")
            return
        with archive:
            members = [(_member_parts(info), info) for info in archive.infolist() if not info.is_dir()]
            for parts, info in sorted(members, key=lambda member: member[0]):
                if parts and not any(map(_is_leftover, parts)):
                    inner = f"{name}/{'/'.join(parts)}"
                    yield from self._member(archive, info, inner, (*below, *parts), depth)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, below: tuple[str, ...], depth: int
    ) -> Iterator[Item]:
        content = self._unpack(archive, info)
        if isinstance(content, str):
            yield _unopened(name, below, content)
        elif _may_be_archive(name) and _is_zip(content):
            yield from self.walk(content, name, below, depth + 1)
        else:
            yield _sorted(name, below, content, _zip_time(info))

    def _unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | str:
        """A member's bytes, or why there are none. The sizes that an archive states are not believed."""
        self._members -= 1
        most = min(self._limits.file, self._bytes)
        if self._members < 0 or most <= 0:
            return "压缩包里的内容太多，超出读取上限，请分成几个压缩包报送。"
        if info.flag_bits & _PASSWORD:
            return "压缩包设有密码，请取消密码后重新压缩。"
        try:
            with archive.open(info) as member:
                content = _take(member, Path(info.filename).suffix, most + 1)
        except BROKEN_ZIP:
            return "压缩包里的这个文件已损坏，请重新压缩后报送。"
        self._bytes -= len(content)
        return content if len(content) <= most else "文件太大，超出读取上限，请删除多余内容后报送。"


def _is_zip(content: bytes) -> bool:
    """Whether the content is a zip that is no document of its own kind; an empty archive is one too."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06") and sniff(content) is Format.ARCHIVE


def _read(path: Path, limits: ArchiveLimits, suffix: str = "") -> bytes | str:
    try:
        if path.stat().st_size > limits.total:
            return "文件太大，超出读取上限，请删除多余内容后报送。"
        with path.open("rb") as file:
            return _take(file, suffix, limits.total)
    except OSError as error:
        return _refused(error)


def _take(file: IO[bytes], suffix: str, most: int) -> bytes:
    """A file's bytes; of one that is called a document and is not packed as workbooks are, the first few only."""
    head = file.read(4)
    if suffix.lower() in _ATTACHMENTS and not head.startswith(_PACKED):
        return head
    return head + file.read(most - len(head))


def _refused(error: OSError) -> str:
    return f"打不开（{error.strerror or error}），请检查读取权限，或文件是否正被占用。"


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        # A time that cannot be told only leaves undecided which of two copies is the newer.
        return None


def _zip_time(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


# --- names ------------------------------------------------------------------------------------------------


def _clean(name: str) -> str:
    """A file's name as text that every output can hold; stray bytes become �."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _member_parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """A member's path, decoded and safe.

    Chinese Windows programs write names in GBK without saying so; macOS writes UTF-8 without saying so. The
    standard library reads both as code page 437, which loses nothing.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _safe_parts(name)


def _safe_parts(name: str) -> tuple[str, ...]:
    """The steps of a path that leads nowhere but down, in names that every system takes.

    Backslashes are looked for after decoding only: the second byte of a GBK character may be one.
    """
    safe = (safe_name(_clean(step)) for step in name.replace("\\", "/").split("/"))
    return tuple(step for step in safe if step)


def _is_leftover(name: str) -> bool:
    return name.startswith(_LEFTOVERS) or name.lower() in _LEFTOVER_NAMES
