"""Reads an old binary workbook: .xls of Excel 5.0 to 2003, which is also what WPS saves as .et.

xlrd decodes values, formats, merges and names. It says nothing of formulas and protection, so the records are
walked once here: every record is two bytes of its kind, two of its length, and its data ([MS-XLS] 2.1.4).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import xlrd
from xlrd.compdoc import SIGNATURE, CompDoc

from jixiao.cells import UNTOLD_FORMULA, ExcelError, Grid, Value
from jixiao.numbers import exact, plain_number
from jixiao.workbooks.display import display_text
from jixiao.workbooks.drafts import SheetDraft, Tally
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.number_formats import BUILTIN_FORMATS
from jixiao.workbooks.parts import LIMITS, Limits

__all__ = ["read_xls"]

_FORMULA: Final = frozenset((0x0006, 0x0206, 0x0406))
_CELLS: Final = frozenset((0x0002, 0x0003, 0x0004, 0x0005, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E)) | _FORMULA
_MANY: Final = frozenset((0x00BD, 0x00BE))  # MULRK, MULBLANK: several cells of a row in one record
_BOF: Final = frozenset((0x0009, 0x0209, 0x0409, 0x0809))
_EOF: Final = 0x000A
_PROTECT: Final = 0x0012
_FILEPASS: Final = 0x002F
_CODEPAGE: Final = 0x0042
_BOUNDSHEET: Final = 0x0085
_FORMAT: Final = frozenset((0x001E, 0x041E))
_WORKSHEET: Final = 0
_GBK: Final = 936
_STATES: Final = ("visible", "hidden", "veryHidden")
_MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")


@dataclass(slots=True)
class _SheetFacts:
    """What xlrd does not say of a sheet; cells count from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    protected: bool = False


@dataclass(slots=True)
class _Facts:
    """What xlrd does not say of a workbook."""

    sheets: list[_SheetFacts] = field(default_factory=list)
    codepage: int | None = None
    formats: set[int] = field(default_factory=set)
    """Numbers of the formats that the file spells out; xlrd takes the others for the American ones."""
    count: int = 0


def read_xls(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Read a workbook.

    A formula's text cannot be read, only that there is one: such cells have the formula `UNTOLD_FORMULA`.

    Args:
        content: The file's bytes.
        limits: What the workbook may hold.

    Raises:
        UnreadableWorkbook: It has a password, is damaged, or exceeds the limits.
    """
    try:
        return _read(content, limits)
    except (UnreadableWorkbook, MemoryError):
        raise
    except Exception as error:
        # xlrd trusts what it reads: a flipped byte ends in whichever exception comes first.
        raise UnreadableWorkbook(Unreadable.DAMAGED) from error


def _read(content: bytes, limits: Limits) -> Grid:
    stream = _stream(content)
    facts = _facts(stream, limits)
    book = xlrd.open_workbook(
        file_contents=stream,
        logfile=io.StringIO(),
        formatting_info=True,
        ragged_rows=True,
        encoding_override=_encoding(facts.codepage, stream),
    )
    tally = Tally(limits)
    codes = _codes(book, facts)
    names: dict[str, str] = {}
    drafts = []
    for index, sheet in enumerate(book.sheets()):
        own = facts.sheets[index] if index < len(facts.sheets) else _SheetFacts()
        drafts.append(_sheet(sheet, own, codes, tally))
    for name in book.name_obj_list:
        if name.macro or (name.builtin and not name.name):
            continue
        target = drafts[name.scope].names if 0 <= name.scope < len(drafts) else names
        target[name.name] = _refers_to(name)
    return Grid(
        sheets=tuple(draft.grid() for draft in drafts),
        names=names,
        has_macros=content.startswith(SIGNATURE) and _MACROS in content,
    )


def _stream(content: bytes) -> bytes:
    """The stream of records; a workbook of Excel 4 and before is one without a container."""
    if not content.startswith(SIGNATURE):
        return content
    container = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
    for name in ("Workbook", "Book"):
        memory, start, length = container.locate_named_stream(name)
        if memory:
            return bytes(memory[start : start + length])
    raise UnreadableWorkbook(Unreadable.DAMAGED)


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF to its EOF, without the charts in it, which have both of their own."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += kind in _BOF
        if depth <= 1:
            yield kind, stream[start + 4 : start + 4 + length]
        depth -= kind == _EOF
        start += 4 + length
        if depth <= 0:
            return


def _facts(stream: bytes, limits: Limits) -> _Facts:
    facts = _Facts()
    starts = []
    for kind, data in _records(stream):
        if kind == _FILEPASS:
            raise UnreadableWorkbook(Unreadable.PASSWORD)
        if kind == _BOUNDSHEET and len(data) > 5 and data[5] == _WORKSHEET:
            starts.append(int.from_bytes(data[:4], "little"))
        elif kind == _CODEPAGE:
            facts.codepage = int.from_bytes(data[:2], "little")
        elif kind in _FORMAT:
            facts.formats.add(int.from_bytes(data[:2], "little"))
    # Excel 4 and before: the workbook is its only sheet.
    for start in starts or [0]:
        facts.sheets.append(_sheet_facts(stream, start, facts, limits))
    return facts


def _sheet_facts(stream: bytes, start: int, facts: _Facts, limits: Limits) -> _SheetFacts:
    own = _SheetFacts()
    for kind, data in _records(stream, start):
        if kind == _FILEPASS:
            raise UnreadableWorkbook(Unreadable.PASSWORD)
        if kind == _PROTECT:
            own.protected = any(data[:2])
        elif kind in _CELLS:
            facts.count += 1
        elif kind in _MANY:
            facts.count += len(data) // 2
        if kind in _FORMULA and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            own.formulas.add((row, column))
        if facts.count > limits.cells:
            raise UnreadableWorkbook(Unreadable.TOO_LARGE)
    return own


def _encoding(codepage: int | None, stream: bytes) -> str | None:
    """The encoding of texts before Excel 97: what the file says, GB 18030 where it says GBK or nothing."""
    before_97 = stream[:2] != b"\x09\x08" or stream[4:6] != b"\x00\x06"
    return "gb18030" if before_97 and codepage in (None, _GBK) else None


def _codes(book: xlrd.Book, facts: _Facts) -> list[str]:
    """The number format of each cell format."""

    def code(key: int) -> str:
        if key in BUILTIN_FORMATS and key not in facts.formats:
            return BUILTIN_FORMATS[key]
        known = book.format_map.get(key)
        return known.format_str if known is not None else "General"

    return [code(record.format_key) for record in book.xf_list]


def _sheet(sheet: xlrd.sheet.Sheet, own: _SheetFacts, codes: list[str], tally: Tally) -> SheetDraft:
    draft = SheetDraft(sheet.name, tally, state=_STATES[sheet.visibility], protected=own.protected)
    date1904 = bool(sheet.book.datemode)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            formula = UNTOLD_FORMULA if (row, column) in own.formulas else None
            value = _value(cell)
            if value is None and formula is None:
                continue
            known = cell.xf_index is not None and cell.xf_index < len(codes)
            number_format = codes[cell.xf_index] if known else "General"
            draft.put(
                row + 1,
                column + 1,
                value,
                number_format=number_format,
                display=display_text(value, number_format, date1904=date1904),
                formula=formula,
                locked=not known or _is_locked(sheet.book.xf_list[cell.xf_index]),
            )
    for top, bottom, left, right in sheet.merged_cells:
        draft.merge(top + 1, left + 1, bottom - top, right - left)
    draft.comments = {(row + 1, column + 1): note.text for (row, column), note in sheet.cell_note_map.items()}
    draft.hidden_rows = {row + 1 for row, line in sheet.rowinfo_map.items() if line.hidden}
    draft.hidden_columns = {column + 1 for column, line in sheet.colinfo_map.items() if line.hidden}
    return draft


def _is_locked(record: xlrd.formatting.XF) -> bool:
    return record.protection is None or bool(record.protection.cell_locked)


def _value(cell: xlrd.sheet.Cell) -> Value:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return exact(float(cell.value))
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return ExcelError(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case _:
            return None


def _refers_to(name: xlrd.book.Name) -> str:
    """What a name refers to, as a formula; ``#REF!`` where its cells are gone."""
    result = name.result
    kind = result.kind if result is not None else None
    if kind == xlrd.oNUM:
        return str(plain_number(exact(result.value)))
    return str(result.text) if kind in (xlrd.oREF, xlrd.oSTRG) else "#REF!"
