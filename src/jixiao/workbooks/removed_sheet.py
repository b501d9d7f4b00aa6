"""Removes a worksheet from a package, and opens the workbook on another if need be."""

from __future__ import annotations

from lxml import etree

from jixiao.workbooks.defined_names import forget_scope
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.parts import relationship_id
from jixiao.workbooks.styles import children, whole

__all__ = ["activate_sheet", "remove_sheet"]


def remove_sheet(parts: EditableParts, name: str, open_on: str | None) -> None:
    """Remove a worksheet; see `Package.remove_sheet`."""
    parts.sheet_part(name)  # a chart sheet is none of ours
    index = parts.sheet_index(name)
    workbook = parts.edit(parts.workbook_part)
    sheets = next(children(workbook, "sheets"))
    entries = list(children(sheets, "sheet"))
    if len(entries) == 1:
        raise ValueError(f"the only sheet: {name}")
    link = next(each for each in parts.relationships(parts.workbook_part) if each.id == relationship_id(entries[index]))
    sheets.remove(entries.pop(index))
    parts.drop_link(parts.workbook_part, link)
    parts.forget_sheet(name)
    forget_scope(workbook, index)

    if all(each.get("state", "visible") != "visible" for each in entries):
        # Excel refuses a workbook that shows no sheet.
        entries[0].attrib.pop("state", "")
    was_active = False
    for view in children(workbook, "bookViews", "workbookView"):
        was_active |= whole(view.get("activeTab"), 0) == index
        for attribute in ("activeTab", "firstSheet"):
            if whole(view.get(attribute), 0) > index:
                view.set(attribute, str(whole(view.get(attribute), 0) - 1))
            elif whole(view.get(attribute), 0) >= len(entries):
                view.attrib.pop(attribute)
    if was_active:
        visible = [each.get("name", "") for each in entries if each.get("state", "visible") == "visible"]
        activate_sheet(parts, workbook, open_on if open_on in visible else visible[0])


def activate_sheet(parts: EditableParts, workbook: etree._Element, name: str) -> None:
    """Open on a sheet; two selected sheets would be a group, in which typing goes to both."""
    entries = list(children(workbook, "sheets", "sheet"))
    index = next(place for place, entry in enumerate(entries) if entry.get("name") == name)
    targets = {link.id: link.target for link in parts.relationships(parts.workbook_part)}
    part = targets.get(relationship_id(entries[index]) or "")
    for view in children(workbook, "bookViews", "workbookView"):
        view.set("activeTab", str(index))
    for other in parts.all_sheet_parts():
        views = children(parts.xml(other), "sheetViews", "sheetView")
        if other != part and any(view.get("tabSelected") for view in views):
            for view in children(parts.edit(other), "sheetViews", "sheetView"):
                view.attrib.pop("tabSelected", "")
    if part is not None and part in parts:
        for view in children(parts.edit(part), "sheetViews", "sheetView"):
            view.set("tabSelected", "1")
