"""An issued form's layout, from the names that are scoped to its sheet.

A sheet may have been renamed, copied or moved into another workbook: its names go with it, and whatever sheet name
their references spell, they mean this sheet.
"""

from __future__ import annotations

import re

from jixiao.cells import Area, SheetGrid, Value
from jixiao.layout import Field, FormLayout, issued_field, issued_value
from jixiao.submission import Identity

__all__ = ["layout_from_names"]

_TEXT = re.compile(r'^"((?:[^"]|"")*)"$')
_RANGE = re.compile(
    r"^(?:(?:'(?:[^']|'')*'|[^'!:]+)!)?(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)$", re.IGNORECASE
)


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
    for name, reference in sheet.names.items():
        field = Field.from_name(name)
        if field is None:
            continue
        constant = _constant(reference)
        if field.part == "form" and not field.key and constant is not None:
            constants[field.item] = constant
        elif field.part == "issued" and constant is not None:
            value = issued_value(constant)
            if value is not None:
                issued[issued_field(field)] = value
        elif (match := _RANGE.match(reference)) is not None:
            areas[field] = Area.parse(match[1].upper())
        else:
            lost.append(field)
    identity = _identity(constants, issued)
    if identity is None:
        return None
    return FormLayout(sheet.name, areas, dict.fromkeys(areas, ""), tuple(sorted(lost))), identity


def _constant(reference: str) -> str | None:
    match = _TEXT.match(reference)
    if match is not None:
        return match[1].replace('""', '"')
    return reference if reference.isdecimal() else None


def _identity(constants: dict[str, str], issued: dict[Field, Value]) -> Identity | None:
    template, version, year = (constants.get(item, "") for item in ("template", "version", "year"))
    if not (template and version.isdecimal() and year.isdecimal()):
        return None
    return Identity(template, int(version), int(year), constants.get("id") or None, issued)
