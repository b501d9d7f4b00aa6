"""The names that a workbook defines: read, added, and kept right when a sheet goes."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from jixiao.workbooks.styles import children, whole
from jixiao.workbooks.xml_edit import WORKBOOK_ORDER, insert_in_order, namespace_of

__all__ = ["add_name", "forget_scope", "local_names", "remove_names"]


def local_names(workbook: etree._Element, scope: int) -> dict[str, str]:
    """The names of one sheet, given by its place among all sheets → what they refer to."""
    return {
        element.get("name", ""): (element.text or "").strip().removeprefix("=")
        for element in children(workbook, "definedNames", "definedName")
        if whole(element.get("localSheetId"), -1) == scope
    }


def add_name(workbook: etree._Element, name: str, scope: int, refers_to: str, *, hidden: bool = False) -> None:
    """Define a name for one sheet."""
    namespace = namespace_of(workbook)
    names = next(children(workbook, "definedNames"), None)
    if names is None:
        names = etree.Element(f"{namespace}definedNames")
        insert_in_order(workbook, names, WORKBOOK_ORDER)
    attributes = {"name": name, "localSheetId": str(scope)} | ({"hidden": "1"} if hidden else {})
    etree.SubElement(names, f"{namespace}definedName", attributes).text = refers_to


def remove_names(workbook: etree._Element, scope: int, names: Collection[str]) -> None:
    """Remove names of one sheet."""
    for element in list(children(workbook, "definedNames", "definedName")):
        if whole(element.get("localSheetId"), -1) == scope and element.get("name") in names:
            _remove(workbook, element)


def forget_scope(workbook: etree._Element, scope: int) -> None:
    """Remove the names of a sheet that goes; the sheets behind it move up by one, and their names with them."""
    for element in list(children(workbook, "definedNames", "definedName")):
        place = whole(element.get("localSheetId"), -1)
        if place == scope:
            _remove(workbook, element)
        elif place > scope:
            element.set("localSheetId", str(place - 1))


def _remove(workbook: etree._Element, element: etree._Element) -> None:
    names = next(children(workbook, "definedNames"))
    names.remove(element)
    if not len(names):
        workbook.remove(names)
