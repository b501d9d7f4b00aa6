"""An issued form's layout, from the names that are scoped to its sheet.

A sheet may have been renamed, copied or moved into another workbook: its names go with it, and whatever sheet name
their references spell, they mean this sheet.
"""

from __future__ import annotations

import re

from jixiao.cells import Area, SheetGrid, Value
from jixiao.layout import INSERTED, Field, FormLayout, issued_digest, issued_field, issued_value
from jixiao.submission import Identity

__all__ = ["is_companion", "layout_from_names"]

_TEXT = re.compile(r'^"((?:[^"]|"")*)"$')


def layout_from_names(sheet: SheetGrid) -> tuple[FormLayout, Identity] | None:
    """Resolve an issued form.

    Args:
        sheet: Any worksheet.

    Returns:
        The layout, with the fields whose cells were deleted (``#REF!``) as ``lost``, and the form's identity;
        ``None`` if the sheet carries no identity of an issued form.
    """
    constants: dict[str, str] = {}
    areas: dict[Field, Area] = {}
    lost: list[Field] = []
    issued: dict[Field, Value] = {}
    settled: dict[str, str] = {}
    for name, reference in sheet.names.items():
        field = Field.from_name(name)
        if field is None:
            continue
        constant = _constant(reference)
        if field.part == "form" and not field.key and constant is not None:
            constants[field.item] = constant
        elif field.part == "issued" and constant is not None:
            settled[field.name] = constant
            value = issued_value(constant)
            if value is not None:
                issued[issued_field(field)] = value
        else:
            try:
                areas[field] = Area.parse(reference)
            except ValueError:
                lost.append(field)
    digest = constants.get("digest")
    identity = _identity(constants, issued, intact=digest == issued_digest(settled))
    if identity is None:
        return None
    areas |= _inserted_rows(sheet, areas)
    return FormLayout(sheet.name, areas, dict.fromkeys(areas, ""), lost=tuple(sorted(lost))), identity


def _inserted_rows(sheet: SheetGrid, areas: dict[Field, Area]) -> dict[Field, Area]:
    """The fields of rows that somebody inserted between the table's first row and the total, and filled in.

    They lie where those of the row above do; the key ``x23`` is that of sheet row 23.
    """
    last = max((area.top for field, area in areas.items() if field.part in ("guard", "total")), default=0)
    known = {area.top: field.key for field, area in areas.items() if _is_in_row(field)}
    taken = {area.top for field, area in areas.items() if field.part != "row"}
    found: dict[Field, Area] = {}
    above: str | None = None
    for row in range(min(known, default=last + 1), last):
        above = known.get(row, above)
        if row in known or row in taken or above is None:
            continue
        fields = [field for field in areas if field.part == "row" and field.key == above]
        own = {Field("row", f"{INSERTED}{row}", field.item): _moved(areas[field], row, field.item) for field in fields}
        printed = (own[field] for field in own if field.item in _FILLED)
        if any((row, area.left) in sheet.cells and not sheet.cells[row, area.left].is_blank for area in printed):
            found |= own
    return found


def _is_in_row(field: Field) -> bool:
    return field.part == "row" and not field.item.startswith("level")


_FILLED = ("name", "target", "actual", "points", "score")


def _moved(area: Area, row: int, item: str) -> Area:
    """The same columns in another row; a level's cell serves all rows that it spans."""
    return area if item.startswith("level") else Area(row, area.left, row, area.right)


def is_companion(sheet: SheetGrid) -> bool:
    """Whether a sheet was issued beside a form and is none: 填报检查, 填报说明, 佐证材料清单, 目录."""
    fields = map(Field.from_name, sheet.names)
    return any(field is not None and field.part == "companion" for field in fields)


def _constant(reference: str) -> str | None:
    match = _TEXT.match(reference)
    if match is not None:
        return match[1].replace('""', '"')
    return reference if reference.isdecimal() else None


def _identity(constants: dict[str, str], issued: dict[Field, Value], *, intact: bool) -> Identity | None:
    template, version, year = (constants.get(item, "") for item in ("template", "version", "year"))
    if not (template and version.isdecimal() and year.isdecimal()):
        return None
    return Identity(template, int(version), int(year), constants.get("id") or None, issued, intact)
