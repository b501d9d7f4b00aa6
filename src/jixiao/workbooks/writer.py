"""Writing new workbooks: a small declarative description, put into a file by XlsxWriter.

The same description always gives the same bytes: dates inside the package are fixed and nothing depends on
the time, the machine or the order of a set.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple

from jixiao.cells import Area, ExcelError, Value, column_letters, quote_sheet
from jixiao.numbers import plain_number
from jixiao.workbooks.cell_styles import named_styles

__all__ = [
    "PAPER",
    "CellSpec",
    "LimitError",
    "Link",
    "SheetSpec",
    "Style",
    "Validation",
    "printed_width",
    "write_workbook",
]

_EPOCH = datetime(2020, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

# What Excel itself holds to (its own documentation of data validation); longer texts make it repair the file.
_PROMPT_LIMIT, _ERROR_LIMIT, _TITLE_LIMIT, _LIST_LIMIT = 255, 224, 32, 255


class _Paper(NamedTuple):
    """A4 and the margins on it, in points."""

    short: float = 595.28
    long: float = 841.89
    side: float = 36.0
    top: float = 43.2
    bottom: float = 50.4


PAPER: Final = _Paper()

_FONT_FAMILIES = {"宋体": 1, "黑体": 2}
"""Serif and sans serif (ECMA-376 part 1, 18.8.18): what a system looks for that lacks the font."""
_GB2312 = 134


def printed_width(widths: Sequence[float]) -> float:
    """Width in points of columns whose widths are given in characters, as Excel rounds them to pixels."""
    # Seven pixels a digit of the default font, Calibri 11, and five of padding, at 96 pixels an inch.
    return sum(int(width * 7 + 0.5) + 5 for width in widths) * 72 / 96


class LimitError(ValueError):
    """A text or list longer than Excel allows; a programmer's mistake, found before a file is written."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours are RRGGBB; sizes are points; alignments are Excel's words.

    ``line`` is one below a cell without border, ``frame`` the sides of a bordered cell (``LTRB``) that are the stronger
    frame of the whole. ``name`` puts the cell under a named style, which the first such cell defines.
    """

    font: str = "宋体"
    size: float = 10
    bold: bool = False
    colour: str = "000000"
    fill: str | None = None
    border: bool = True
    horizontal: str = "center"
    vertical: str = "vcenter"
    wrap: bool = True
    locked: bool = True
    number_format: str = "General"
    indent: int = 0
    underline: bool = False
    line: bool = False
    frame: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a cell of the same workbook."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class CellSpec:
    """One cell or merged range.

    Attributes:
        area: Where.
        style: How it looks.
        value: A typed value, or a formula's saved result (``""`` is an empty text, ``None`` blank).
        formula: The formula without ``=``.
    """

    area: Area
    style: Style
    value: Value | Link = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation.

    Attributes:
        areas: Where it holds.
        criteria: ``any``, ``list``, ``decimal``, ``date``, ``length``.
        minimum: Lower bound of a number, a date's serial or a length; ``None`` for none.
        maximum: Upper bound; a text is a formula (``=G12``).
        choices: Entries of a list.
        title: Title of the prompt.
        prompt: Shown when the cell is selected.
        error: Shown when the entry does not fit.
        stop: Refuse the entry; else only warn, since an officer may have a reason.
    """

    areas: tuple[Area, ...]
    criteria: str
    minimum: Fraction | None = None
    maximum: Fraction | str | None = None
    choices: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    error: str = ""
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: cells whose text begins so are filled.

    Attributes:
        areas: Where it holds.
        begins: How the text begins.
        fill: RRGGBB.
        bold: Whether the text is bold besides, for those who tell no colours apart.
    """

    areas: tuple[Area, ...]
    begins: str
    fill: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One worksheet.

    Attributes:
        name: The sheet's name.
        cells: What stands in it.
        widths: Column widths in half-width characters, from the first column.
        heights: Row → height in points.
        names: Sheet-scoped name → what it refers to: a range of this sheet, or a constant. They are hidden.
        validations: Data validations.
        protected: Protect without a password; comments stay readable and widths changeable.
        landscape: Paper orientation.
        print_area: What is printed; ``None`` for everything.
        repeat_rows: First and last row repeated on every page.
        freeze_row: First row that scrolls; 0 for none.
        freeze_column: First column that scrolls; 0 for none.
        footer: Excel's footer code.
        selected: Cell that is selected on opening.
        autofilter: Range with filter buttons.
        fit_pages: Fit the width to one page.
        pages_tall: Pages that the height is fitted to as well; 0 for as many as it takes.
        side_margin: Left and right margin in points.
        breaks: Rows below which a page ends.
        ignore_text_numbers: Ranges in which numbers stored as text are meant so.
        hidden_columns: Columns that nobody needs to see.
        highlights: Conditional formats.
    """

    name: str
    cells: Sequence[CellSpec]
    widths: Sequence[float] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    names: Mapping[str, Area | str | int] = field(default_factory=dict)
    validations: Sequence[Validation] = ()
    protected: bool = False
    landscape: bool = False
    print_area: Area | None = None
    repeat_rows: tuple[int, int] | None = None
    freeze_row: int = 0
    freeze_column: int = 0
    footer: str = ""
    selected: Area | None = None
    autofilter: Area | None = None
    fit_pages: bool = True
    pages_tall: int = 0
    side_margin: float = PAPER.side
    breaks: Sequence[int] = ()
    ignore_text_numbers: Sequence[Area] = ()
    hidden_columns: frozenset[int] = frozenset()
    highlights: Sequence[Highlight] = ()


def write_workbook(
    sheets: Sequence[SheetSpec], *, title: str, subject: str = "", properties: Mapping[str, str] | None = None
) -> bytes:
    """Write a workbook.

    Args:
        sheets: Its worksheets in tab order.
        title: Title in the document properties.
        subject: Subject in the document properties.
        properties: Custom document properties.

    Returns:
        The file's bytes.

    Raises:
        LimitError: A validation is longer than Excel allows.
    """
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    workbook.set_properties({"title": title, "subject": subject, "created": _EPOCH})
    for name, value in (properties or {}).items():
        workbook.set_custom_property(name, value, "text")
    formats = _Formats(workbook)
    for spec in sheets:
        _write_sheet(workbook, workbook.add_worksheet(spec.name, _sheet_class()), spec, formats)
    workbook.close()
    return _finished(target.getvalue(), formats.names())


@cache
def _sheet_class() -> Any:
    """A worksheet that takes formulas as they are.

    XlsxWriter looks each one through for thirty functions that are newer than Excel 2007 and need a prefix. A form uses
    none of them, and the search took half of all time.
    """
    from xlsxwriter.worksheet import Worksheet

    class FormulasAsTheyAre(Worksheet):  # type: ignore[misc]  # the library has no types
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
            return formula.removeprefix("=")

    return FormulasAsTheyAre


class _Formats:
    """XlsxWriter's format objects, one for each style."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._known: dict[Style, Any] = {}

    def __call__(self, style: Style) -> Any:
        known = self._known.get(style)
        if known is None:
            known = self._known[style] = self._workbook.add_format(_properties(style))
        return known

    def names(self) -> dict[int, str]:
        """Index of each format in the stylesheet → its named style; known once the workbook is closed.

        A cell on the frame defines no style: its stronger lines are not the style's own.
        """
        first = sorted(self._known.items(), key=lambda each: each[0].frame != "")
        named = {style: known for style, known in first if style.name}
        return {known.xf_index: style.name for style, known in named.items() if known.xf_index is not None}


_SIDES = {"L": "left", "T": "top", "R": "right", "B": "bottom"}


def _properties(style: Style) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": style.font,
        "font_size": style.size,
        "bold": style.bold,
        "font_color": f"#{style.colour}",
        "align": style.horizontal,
        "valign": style.vertical,
        "text_wrap": style.wrap,
        "locked": style.locked,
        "num_format": style.number_format,
        "underline": 1 if style.underline else 0,
    }
    if style.fill is not None:
        properties |= {"bg_color": f"#{style.fill}", "pattern": 1}
    if style.font in _FONT_FAMILIES:
        properties |= {"font_family": _FONT_FAMILIES[style.font], "font_charset": _GB2312}
    if style.border:
        properties |= {"border": 1, "border_color": "#000000"}
        properties |= {_SIDES[side]: 2 for side in style.frame}
    elif style.line:
        properties |= {"bottom": 1, "bottom_color": "#000000"}
    if style.indent:
        properties["indent"] = style.indent
    return properties


def _write_sheet(workbook: Any, sheet: Any, spec: SheetSpec, formats: _Formats) -> None:
    for column, width in enumerate(spec.widths):
        hidden = {"hidden": True} if column + 1 in spec.hidden_columns else {}
        sheet.set_column(column, column, width, None, hidden)
    for row, height in spec.heights.items():
        sheet.set_row(row - 1, height)
    for cell in spec.cells:
        _write_cell(sheet, cell, formats)
    for validation in spec.validations:
        _add_validation(sheet, validation)
    quoted = quote_sheet(spec.name)
    for highlight in spec.highlights:
        _add_highlight(workbook, sheet, highlight)
    for name, refers_to in spec.names.items():
        workbook.define_name(f"{quoted}!{name}", f"={_reference(quoted, refers_to)}")
    _set_up_page(sheet, spec)
    if spec.selected is not None:
        sheet.set_selection(spec.selected.top - 1, spec.selected.left - 1,
                            spec.selected.bottom - 1, spec.selected.right - 1)  # fmt: skip
    if spec.autofilter is not None:
        sheet.autofilter(*_corners(spec.autofilter))
    if spec.ignore_text_numbers:
        sheet.ignore_errors({"number_stored_as_text": " ".join(area.a1 for area in spec.ignore_text_numbers)})
    if spec.protected:
        # Without a password: the lock guards against slips, not against people. Widths and heights may change.
        sheet.protect("", {"format_columns": True, "format_rows": True, "objects": False, "scenarios": False})


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1


def _write_cell(sheet: Any, cell: CellSpec, formats: _Formats) -> None:
    area, cell_format = cell.area, formats(cell.style)
    if not area.is_single:
        sheet.merge_range(*_corners(area), None, cell_format)
    row, column = area.top - 1, area.left - 1
    value = cell.value
    if cell.formula is not None:
        sheet.write_formula(row, column, f"={cell.formula}", cell_format, _saved(value))
    elif isinstance(value, Link):
        sheet.write_url(row, column, f"internal:{value.target}", cell_format, value.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, cell_format)
    elif isinstance(value, Fraction):
        sheet.write_number(row, column, plain_number(value), cell_format)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value, cell_format)
    else:
        sheet.write_blank(row, column, None, cell_format)


def _saved(value: Value | Link) -> int | float | str | bool:
    if isinstance(value, Fraction):
        return plain_number(value)
    if isinstance(value, bool | str | ExcelError):
        return value
    return ""


def _add_validation(sheet: Any, validation: Validation) -> None:
    limits = (
        (validation.title, _TITLE_LIMIT),
        (validation.prompt, _PROMPT_LIMIT),
        (validation.error, _ERROR_LIMIT),
        (",".join(validation.choices), _LIST_LIMIT),
    )
    for text, limit in limits:
        # Excel counts UTF-16 units.
        if len(text.encode("utf-16-le")) // 2 > limit:
            raise LimitError(f"{limit} characters at most: {text}")
    options: dict[str, Any] = {
        "validate": validation.criteria,
        "input_title": validation.title,
        "input_message": validation.prompt,
        "error_title": validation.title,
        "error_message": validation.error,
        "error_type": "stop" if validation.stop else "warning",
    }
    if validation.criteria == "list":
        options["source"] = list(validation.choices)
    elif validation.criteria != "any":
        options |= _bounds(validation)
    first, *others = validation.areas
    if others:
        options["multi_range"] = " ".join(area.a1 for area in validation.areas)
    if sheet.data_validation(*_corners(first), options) not in {0, None}:
        raise LimitError(f"validation refused: {validation}")


def _add_highlight(workbook: Any, sheet: Any, highlight: Highlight) -> None:
    look = workbook.add_format({"bg_color": f"#{highlight.fill}", "bold": highlight.bold})
    for area in highlight.areas:
        options = {"type": "text", "criteria": "begins with", "value": highlight.begins, "format": look}
        sheet.conditional_format(*_corners(area), options)


def _bounds(validation: Validation) -> dict[str, Any]:
    def bound(value: Fraction | str) -> Any:
        number = value if isinstance(value, str) else plain_number(value)
        if validation.criteria == "date" and not isinstance(number, str):
            return f"={number}"
        return number

    low, high = validation.minimum, validation.maximum
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": bound(low), "maximum": bound(high)}
    if low is not None:
        return {"criteria": ">=", "value": bound(low)}
    if high is not None:
        return {"criteria": "<=", "value": bound(high)}
    raise LimitError(f"a {validation.criteria} validation needs a bound: {validation}")


def _reference(quoted: str, refers_to: Area | str | int) -> str:
    if isinstance(refers_to, Area):
        return f"{quoted}!{_absolute(refers_to)}"
    if isinstance(refers_to, int):
        return str(refers_to)
    return '"' + refers_to.replace('"', '""') + '"'


def _absolute(area: Area) -> str:
    first = f"${column_letters(area.left)}${area.top}"
    return first if area.is_single else f"{first}:${column_letters(area.right)}${area.bottom}"


def _set_up_page(sheet: Any, spec: SheetSpec) -> None:
    sheet.set_paper(9)  # A4
    if spec.landscape:
        sheet.set_landscape()
    side = round(spec.side_margin / 72, 3)
    sheet.set_margins(side, side, PAPER.top / 72, PAPER.bottom / 72)
    sheet.center_horizontally()
    if spec.fit_pages:
        sheet.fit_to_pages(1, spec.pages_tall)
    if spec.breaks:
        sheet.set_h_pagebreaks(list(spec.breaks))
    if spec.print_area is not None:
        sheet.print_area(*_corners(spec.print_area))
    if spec.repeat_rows is not None:
        sheet.repeat_rows(spec.repeat_rows[0] - 1, spec.repeat_rows[1] - 1)
    if spec.freeze_row or spec.freeze_column:
        sheet.freeze_panes(max(spec.freeze_row - 1, 0), max(spec.freeze_column - 1, 0))
    if spec.footer:
        sheet.set_footer(spec.footer)


_OUR_NAME = re.compile(rb'<definedName name="(?!_xlnm\.)')
_EMPTY_RESULT = re.compile(rb"<c ([^>]*)>(<f>[^<]*</f>)<v></v></c>")


def _finished(package: bytes, styles: Mapping[int, str]) -> bytes:
    """What XlsxWriter leaves undone: an empty result is saved as an empty text, our names are hidden, styles named.

    A result without a type is a number to a reader, and an empty number is damage to some.
    """
    source = zipfile.ZipFile(io.BytesIO(package))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as rewritten:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                content = _EMPTY_RESULT.sub(rb'<c \1 t="str">\2<v></v></c>', content)
            elif entry.filename == "xl/styles.xml" and styles:
                content = named_styles(content, styles)
            elif entry.filename == "xl/workbook.xml":
                # Hundreds of names for a program would bury a person's own in the name manager.
                content = _OUR_NAME.sub(rb'<definedName hidden="1" name="', content)
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = entry.external_attr
            rewritten.writestr(fixed, content)
    return target.getvalue()
