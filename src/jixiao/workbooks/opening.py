"""Opens whatever an inbox holds under the name of a workbook: told by content, read by the reader of its format.

Formulas can be recomputed and marks be set only in an .xlsx package. A workbook of another format that holds
formulas is therefore converted by LibreOffice first; without it the values are read directly, and of the formulas is
only known where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from jixiao.cells import UNTOLD_FORMULA, Cell, Grid, SheetGrid
from jixiao.workbooks.conversion import CONVERTIBLE, ConversionFailure, to_package
from jixiao.workbooks.delimited import read_delimited
from jixiao.workbooks.formats import Format, Unreadable, UnreadableWorkbook, refuse, sniff
from jixiao.workbooks.html_tables import read_html, read_mhtml
from jixiao.workbooks.ods import read_fods, read_ods
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid
from jixiao.workbooks.xls import read_xls
from jixiao.workbooks.xml_2003 import read_xml_2003

__all__ = ["Opened", "open_workbook", "package_of"]

_READERS: Final[Mapping[Format, Callable[[bytes], Grid]]] = MappingProxyType(
    {
        Format.XLSX: read_grid,
        Format.XLS: read_xls,
        Format.ODS: read_ods,
        Format.FODS: read_fods,
        Format.HTML: read_html,
        Format.MHTML: read_mhtml,
        Format.XML_2003: read_xml_2003,
        Format.TEXT: read_delimited,
    }
)

_WITHOUT_FORMULAS: Final = frozenset((Format.HTML, Format.MHTML, Format.TEXT))
_VALUES_ONLY: Final = "原文件是网页或文本，没有公式，只按填报的数核对"
_CONVERTED: Final = "原文件不是 .xlsx，由 LibreOffice 转换后读取"
_RECOMPUTED: Final = "原文件不是 .xlsx，表内公式由 LibreOffice 转换后重新计算"
_NOT_RECOMPUTED: Final = "表内公式没有重新计算，只按填报的数核对"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that was read.

    Attributes:
        grid: Its cells.
        package: The .xlsx package whose formulas can be recomputed and whose parts can be patched: the file itself,
            or what LibreOffice made of it; ``None`` if there is none.
        note: How it was read, where that is not the usual way: a Chinese sentence without its full stop.
    """

    grid: Grid
    package: bytes | None
    note: str | None = None


def open_workbook(content: bytes) -> Opened:
    """Read a file of any format that holds a worksheet.

    Raises:
        UnreadableWorkbook: It cannot be read at all; the reason says what it is.
    """
    form = sniff(content)
    if form is Format.XLSX:
        return Opened(read_grid(content), content)
    if form is Format.XLSB:
        return _converted(content, form, UnreadableWorkbook(Unreadable.BINARY_XLSB))
    if form not in _READERS:
        refuse(content)
    try:
        grid = _READERS[form](content)
    except UnreadableWorkbook as refusal:
        if form is Format.XLS and refusal.reason is Unreadable.PASSWORD:
            # A workbook whose structure is protected is encrypted too, with a password that every program knows.
            return _converted(content, form, refusal)
        raise
    if not grid.has_untold_formulas:
        return Opened(grid, None, _VALUES_ONLY if form in _WITHOUT_FORMULAS else None)
    try:
        return _with_formulas(grid, to_package(content, form))
    except ConversionFailure as failure:
        return Opened(grid, None, f"{failure}，{_NOT_RECOMPUTED}")


def package_of(content: bytes) -> bytes | None:
    """The .xlsx package of a file, converted if need be; ``None`` if none has its cells where the file has them."""
    form = sniff(content)
    if form is Format.XLSX:
        return content
    try:
        return to_package(content, form) if form in CONVERTIBLE else None
    except ConversionFailure:
        return None


def _converted(content: bytes, form: Format, refusal: UnreadableWorkbook) -> Opened:
    """What LibreOffice alone can read; without it the file is refused."""
    try:
        package = to_package(content, form)
    except ConversionFailure as failure:
        raise refusal from failure
    return Opened(read_grid(package), package, _CONVERTED)


def _with_formulas(grid: Grid, package: bytes) -> Opened:
    """The workbook as its own reader read it, with the formulas of the package that LibreOffice made of it.

    Saved results are the file's own, in the package too: LibreOffice takes the empty texts of an .ods for 0.

    Raises:
        ConversionFailure: The package has other sheets than the workbook.
    """
    converted = read_grid(package)
    if len(converted.sheets) != len(grid.sheets):
        raise ConversionFailure("LibreOffice 转换后的工作表与原文件不一致")
    patched = Package(package)
    sheets = []
    for sheet, other in zip(grid.sheets, converted.sheets, strict=True):
        told = _told(sheet, other)
        for place, cell in told.items():
            if other.cells[place].value != cell.value:
                patched.set_saved(other.cells[place].ref, cell.value)
        sheets.append(replace(sheet, cells={**sheet.cells, **told}))
    return Opened(replace(grid, sheets=tuple(sheets)), patched.to_bytes(), _RECOMPUTED)


def _told(sheet: SheetGrid, converted: SheetGrid) -> dict[tuple[int, int], Cell]:
    """The cells whose formulas can be read once the sheet is converted, with them."""
    told = {}
    for place, cell in sheet.cells.items():
        found = converted.cells.get(place)
        if cell.formula != UNTOLD_FORMULA or found is None or found.formula is None:
            continue
        told[place] = cell._replace(formula=found.formula)
        if cell.value == 0 and isinstance(found.value, str):
            # LibreOffice saves a text as 0 in an .xls cell with the format of a number, and knows it when it reads.
            told[place] = told[place]._replace(value=found.value, display=found.display)
    return told
