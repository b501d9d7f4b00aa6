"""A workbook cut down to what is computed, which is what the engines load.

An engine chokes on what it has no use for: validations behind an extension, comments, pictures, conditional formats,
the namespaces of strict files. None of it bears on a value, so none of it goes in; names are replaced by what they
stand for. Neither do saved results go in: each gives way to one text that no form holds, so a result that was trusted
instead of computed betrays itself. Typed numbers keep the fifteen digits that Excel counts with, formulas their text;
styles go, so that a date stays the number that Excel computes with.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from openpyxl.formula.translate import Translator, TranslatorError

from jixiao.cells import Area, CellRef
from jixiao.engines.addresses import without_texts
from jixiao.engines.names import DefinedName, NameMoves, resolve_names
from jixiao.engines.protocol import EngineFailure
from jixiao.workbooks.comments import string_item
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.parts import Parts, local_name, relationship_id
from jixiao.workbooks.styles import children, is_true

__all__ = ["NOT_CALCULATED", "SlimCell", "SlimSheet", "SlimWorkbook", "read_slim"]

NOT_CALCULATED = "\ue000 not calculated"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DIGITS = 15
# Excel calculates with the displayed digits, or in rounds, if the workbook says so.
_CALCULATION = ("fullPrecision", "iterate", "iterateCount", "iterateDelta")


@dataclass(frozen=True, slots=True)
class SlimCell:
    """A cell that holds something.

    Attributes:
        row: Counted from 1.
        column: Counted from 1.
        formula: The formula without ``=``, or ``None``.
        text: A typed value as the file spells it: digits, ``1`` or ``0`` for a boolean, the error, the text
            itself.
        kind: ``n``, ``b``, ``e`` or ``s`` for what ``text`` is.
        array: The range that an array formula fills; ``""`` for other cells.
        filled: Whether the cell is filled by an array formula that stands in another cell, as ``formula``
            repeats.
    """

    row: int
    column: int
    formula: str | None = None
    text: str = ""
    kind: str = "n"
    array: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class SlimSheet:
    """One worksheet: its cells, its hidden rows (which ``SUBTOTAL`` leaves out) and its tables' parts."""

    name: str
    cells: tuple[SlimCell, ...]
    hidden_rows: frozenset[int] = frozenset()
    tables: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SlimWorkbook:
    """What is computed in a workbook.

    Attributes:
        sheets: Worksheets in tab order.
        unresolved: Cells whose formula uses a name that means other cells in each place.
        date1904: Whether dates count from 1904.
        calculation: Settings of the calculation that change results.
    """

    sheets: tuple[SlimSheet, ...]
    unresolved: frozenset[CellRef] = frozenset()
    date1904: bool = False
    calculation: Mapping[str, str] = field(default_factory=dict)

    @property
    def formulas(self) -> dict[CellRef, str]:
        """Every formula by its cell."""
        return {
            CellRef(sheet.name, cell.row, cell.column): cell.formula
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.formula is not None
        }

    @property
    def arrays(self) -> frozenset[CellRef]:
        """Cells of array formulas that fill more than one cell."""
        return frozenset(
            CellRef(sheet.name, cell.row, cell.column)
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.filled or (cell.array and not Area.parse(cell.array).is_single)
        )

    def package(self, leave_out: Collection[CellRef] = ()) -> bytes:
        """Write the workbook as a minimal package.

        Args:
            leave_out: Cells whose formulas the engine cannot load; written as blank.
        """
        return _Writer(self, frozenset(leave_out)).write()


def read_slim(workbook: bytes, engine: str) -> SlimWorkbook:
    """Read what is computed in a workbook.

    Args:
        workbook: The file's bytes.
        engine: Name of the engine on whose behalf.

    Raises:
        EngineFailure: The file is no workbook that can be read.
    """
    try:
        return _read(workbook)
    except (UnreadableWorkbook, TranslatorError) as error:
        raise EngineFailure(engine, str(error)) from error
    except (etree.XMLSyntaxError, ValueError, IndexError, KeyError) as error:
        raise EngineFailure(engine, f"damaged workbook: {error}") from error


@lru_cache(maxsize=2)
def _read(workbook: bytes) -> SlimWorkbook:
    """The engines are asked about one workbook after the other, and each wants it read."""
    parts = Parts.open(workbook)
    main = parts.workbook_part()
    root = parts.xml(main)
    links = {link.id: link for link in parts.relationships(main)}
    by_kind = {link.kind: link.target for link in links.values() if link.target in parts}
    shared: tuple[str, ...] = ()
    if "sharedStrings" in by_kind:
        shared = tuple(string_item(item) for item in children(parts.xml(by_kind["sharedStrings"]), "si"))
    properties = next(children(root, "workbookPr"), None)
    date1904 = properties is not None and is_true(properties.get("date1904"))

    sheets: list[SlimSheet] = []
    positions: dict[int, int] = {}
    for index, element in enumerate(children(root, "sheets", "sheet")):
        link = links[relationship_id(element) or ""]
        if link.kind != "worksheet":
            continue
        positions[index] = len(sheets)
        sheets.append(_read_sheet(parts, link.target, element.get("name", ""), shared, date1904))

    calculation = next(children(root, "calcPr"), None)
    settings = {} if calculation is None else {str(key): str(value) for key, value in calculation.attrib.items()}
    resolved, unresolved = _without_names(sheets, _read_names(root, positions))
    return SlimWorkbook(
        resolved,
        unresolved,
        date1904,
        {name: settings[name] for name in _CALCULATION if name in settings},
    )


def _without_names(
    sheets: list[SlimSheet], names: tuple[DefinedName, ...]
) -> tuple[tuple[SlimSheet, ...], frozenset[CellRef]]:
    if not names:
        return tuple(sheets), frozenset()
    indices = {sheet.name.casefold(): index for index, sheet in enumerate(sheets)}
    unresolved: set[CellRef] = set()
    resolved: list[SlimSheet] = []
    for index, sheet in enumerate(sheets):
        cells: list[SlimCell] = []
        for cell in sheet.cells:
            kept = cell
            if cell.formula is not None:
                try:
                    kept = replace(cell, formula=resolve_names(cell.formula, index, indices, names))
                except NameMoves:
                    unresolved.add(CellRef(sheet.name, cell.row, cell.column))
            cells.append(kept)
        resolved.append(replace(sheet, cells=tuple(cells)))
    return tuple(resolved), frozenset(unresolved)


def _read_names(root: etree._Element, positions: Mapping[int, int]) -> tuple[DefinedName, ...]:
    names: list[DefinedName] = []
    for element in children(root, "definedNames", "definedName"):
        name, scope = element.get("name", ""), element.get("localSheetId")
        if name.lower().startswith("_xlnm.") or (scope is not None and int(scope) not in positions):
            continue
        sheet = None if scope is None else positions[int(scope)]
        names.append(DefinedName(name, (element.text or "").strip().removeprefix("="), sheet))
    return tuple(names)


def _read_sheet(parts: Parts, part: str, name: str, shared: tuple[str, ...], date1904: bool) -> SlimSheet:
    root = parts.xml(part)
    cells: list[SlimCell] = []
    hidden: set[int] = set()
    masters: dict[str, tuple[str, str]] = {}
    row = 0
    for line in children(root, "sheetData", "row"):
        row = int(line.get("r") or row + 1)
        if is_true(line.get("hidden")):
            hidden.add(row)
        column = 0
        for element in children(line, "c"):
            address = element.get("r")
            place = CellRef.parse(address, name) if address else CellRef(name, row, column + 1)
            row, column = place.row, place.column
            cell = _read_cell(element, place, shared, masters, date1904)
            if cell is not None:
                cells.append(cell)
    tables = tuple(
        parts.read(link.target).replace(_STRICT, _MAIN.encode())
        for link in parts.relationships(part)
        if link.kind == "table" and link.target in parts
    )
    return SlimSheet(name, _with_arrays(cells), frozenset(hidden), tables)


def _with_arrays(cells: list[SlimCell]) -> tuple[SlimCell, ...]:
    # The file holds an array formula once; its other cells hold saved results, which look like typed values.
    filled: dict[tuple[int, int], SlimCell] = {}
    for cell in cells:
        if cell.array:
            area = Area.parse(cell.array)
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    filled[row, column] = SlimCell(row, column, cell.formula, filled=True)
    masters = {(cell.row, cell.column) for cell in cells if cell.array}
    kept = [cell for cell in cells if cell.array or (cell.row, cell.column) not in filled]
    return (*kept, *(cell for place, cell in filled.items() if place not in masters))


def _read_cell(
    element: etree._Element,
    place: CellRef,
    shared: tuple[str, ...],
    masters: dict[str, tuple[str, str]],
    date1904: bool,
) -> SlimCell | None:
    found = {local_name(child): child for child in element}
    if "f" in found:
        formula = found["f"]
        array = formula.get("ref", "") if formula.get("t") == "array" else ""
        if formula.get("t") != "dataTable":
            text = _formula_text(formula, place, masters)
            return SlimCell(place.row, place.column, text, array=array) if text else None
    kind = element.get("t", "n")
    if kind == "inlineStr" and "is" in found:
        return SlimCell(place.row, place.column, text=string_item(found["is"]), kind="s")
    if "v" not in found:
        return None
    text = found["v"].text or ""
    if kind == "s":
        text = shared[int(text)]
    elif kind == "d":
        text, kind = _serial(text, date1904), "n"
    elif kind in ("str", "inlineStr"):
        kind = "s"
    if kind != "s" and not text:
        return None
    if kind == "n":
        text = _fifteen_digits(text)
    return SlimCell(place.row, place.column, text=text, kind=kind)


def _formula_text(element: etree._Element, place: CellRef, masters: dict[str, tuple[str, str]]) -> str:
    # A filled-down formula is spelled out once in the file; engines differ in how they shift it.
    text = (element.text or "").removeprefix("=")
    index = element.get("si", "")
    if element.get("t") != "shared":
        return text
    if text:
        masters[index] = (text, place.a1)
        return text
    master, origin = masters[index]
    return str(Translator(f"={master}", origin=origin).translate_formula(place.a1)).removeprefix("=")


def _serial(text: str, date1904: bool) -> str:
    epoch = datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30)
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    return repr((moment - epoch) / datetime.timedelta(days=1))


class _Writer:
    """Writes one package; texts are pooled in the order in which they are met."""

    def __init__(self, workbook: SlimWorkbook, leave_out: frozenset[CellRef]) -> None:
        self.workbook = workbook
        self.leave_out = leave_out
        self.texts: dict[str, int] = {}
        self.parts: dict[str, str | bytes] = {}
        self.overrides: list[tuple[str, str]] = []

    def write(self) -> bytes:
        sheets, relations = [], []
        for number, sheet in enumerate(self.workbook.sheets, 1):
            self._add(f"xl/worksheets/sheet{number}.xml", "worksheet", "".join(self._sheet(sheet, number)))
            sheets.append(f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>')
            relations.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.texts)
        self._add("xl/sharedStrings.xml", "sharedStrings", f'<sst xmlns="{_MAIN}">{items}</sst>')
        self._add("xl/styles.xml", "styles", _STYLES)
        relations += [("rIdT", "sharedStrings", "sharedStrings.xml"), ("rIdS", "styles", "styles.xml")]
        calculation = "".join(f" {name}={quoteattr(value)}" for name, value in self.workbook.calculation.items())
        self._add(
            "xl/workbook.xml",
            "sheet.main",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f'<workbookPr date1904="{int(self.workbook.date1904)}"/><sheets>{"".join(sheets)}</sheets>'
            f'<calcPr{calculation} fullCalcOnLoad="1"/></workbook>',
        )
        self.parts["xl/_rels/workbook.xml.rels"] = _relationships(relations)
        self.parts["_rels/.rels"] = _relationships([("rId1", "officeDocument", "xl/workbook.xml")])
        self.parts["[Content_Types].xml"] = _content_types(self.overrides)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return buffer.getvalue()

    def _add(self, part: str, kind: str, content: str) -> None:
        self.parts[part] = _HEAD + content
        self.overrides.append((part, f"{_TYPE}.{kind}+xml"))

    def _sheet(self, sheet: SlimSheet, number: int) -> Iterator[str]:
        yield f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
        rows: dict[int, list[SlimCell]] = {row: [] for row in sheet.hidden_rows}
        for cell in sheet.cells:
            rows.setdefault(cell.row, []).append(cell)
        for row, cells in sorted(rows.items()):
            yield f'<row r="{row}" hidden="1">' if row in sheet.hidden_rows else f'<row r="{row}">'
            for cell in sorted(cells, key=lambda cell: cell.column):
                yield self._cell(sheet.name, cell)
            yield "</row>"
        yield "</sheetData>"
        if sheet.tables and any("[" in without_texts(text) for text in self.workbook.formulas.values()):
            yield self._tables(sheet, number)
        yield "</worksheet>"

    def _cell(self, sheet: str, cell: SlimCell) -> str:
        place = CellRef(sheet, cell.row, cell.column)
        if cell.formula is not None:
            if cell.filled or place in self.leave_out:
                return ""
            array = f' t="array" ref="{cell.array}"' if cell.array else ""
            return f'<c r="{place.a1}" t="str"><f{array}>{escape(cell.formula)}</f><v>{NOT_CALCULATED}</v></c>'
        if cell.kind == "s":
            index = self.texts.setdefault(cell.text, len(self.texts))
            return f'<c r="{place.a1}" t="s"><v>{index}</v></c>'
        return f'<c r="{place.a1}" t="{cell.kind}"><v>{escape(cell.text)}</v></c>'

    def _tables(self, sheet: SlimSheet, number: int) -> str:
        relations = []
        for index, content in enumerate(sheet.tables, 1):
            part = f"xl/tables/table{number}_{index}.xml"
            self.parts[part] = content
            self.overrides.append((part, f"{_TYPE}.table+xml"))
            relations.append((f"rId{index}", "table", f"../tables/table{number}_{index}.xml"))
        self.parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relationships(relations)
        links = "".join(f'<tablePart r:id="{relation[0]}"/>' for relation in relations)
        return f'<tableParts count="{len(relations)}">{links}</tableParts>'


def _fifteen_digits(number: str) -> str:
    """A typed number as Excel compares it: 0.30000000000000004 is 0.3, which not every engine knows."""
    if len(number) <= _DIGITS:
        return number
    try:
        return f"{float(number):.{_DIGITS}g}"
    except ValueError:
        return number


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _relationships(relations: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(overrides: list[tuple[str, str]]) -> str:
    inner = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )
