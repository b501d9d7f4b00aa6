"""Adds cell formats to a styles part; those that exist are never changed, since other cells use them."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from jixiao.workbooks.parts import local_name
from jixiao.workbooks.styles import children
from jixiao.workbooks.xml_edit import STYLE_ORDER, insert_in_order, namespace_of

__all__ = ["StyleEditor", "empty_styles"]

# What a collection must begin with: its first record is every cell's default, and Excel takes the first two
# fills for none and the dotted grey, whatever they say.
_FIRST: Mapping[str, tuple[str, ...]] = {
    "fonts": ("<font><sz val='11'/><name val='宋体'/></font>",),
    "fills": tuple(f"<fill><patternFill patternType='{kind}'/></fill>" for kind in ("none", "gray125")),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ("<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",),
    "cellXfs": ("<xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0'/>",),
    "cellStyles": ("<cellStyle name='Normal' xfId='0' builtinId='0'/>",),
}


def empty_styles(namespace: str) -> bytes:
    """A styles part for a workbook that has none."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}"/>'.encode()


class StyleEditor:
    """The collections of a styles part, appended to."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.namespace = namespace_of(root)
        self._filled: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        for name in _FIRST:
            self._collection(name)

    def filled(self, style: int, rgb: str) -> int:
        """The index of a cell format like ``style`` with a solid fill, all else of it kept."""
        key = (style, rgb.upper())
        if key not in self._filled:
            if key[1] not in self._fills:
                self._fills[key[1]] = self.add("fills", solid_fill(key[1]))
            formats = self._collection("cellXfs")
            records = list(children(formats, "xf"))
            record = copy.deepcopy(records[style] if style < len(records) else records[0])
            record.tail = None
            record.set("fillId", str(self._fills[key[1]]))
            record.set("applyFill", "1")
            self._filled[key] = self._append(formats, record)
        return self._filled[key]

    def add(self, collection: str, markup: str) -> int:
        """Append a record written without namespaces, whether or not the collection has its like."""
        return self._append(self._collection(collection), self._element(etree.fromstring(markup)))

    def add_format(self, attributes: Mapping[str, int], alignment: Mapping[str, str]) -> int:
        """Append a cell format made of a font, fill and border that `add` gave."""
        values = {name: str(value) for name, value in attributes.items()}
        applied = {f"apply{name[0].upper()}{name[1:-2]}": "1" for name in attributes}
        record = etree.Element(f"{self.namespace}xf", {"numFmtId": "0", **values, "xfId": "0", **applied})
        if alignment:
            record.set("applyAlignment", "1")
            etree.SubElement(record, f"{self.namespace}alignment", dict(alignment))
        return self._append(self._collection("cellXfs"), record)

    def _collection(self, name: str) -> etree._Element:
        found = next(children(self.root, name), None)
        if found is None:
            found = etree.Element(self.namespace + name)
            insert_in_order(self.root, found, STYLE_ORDER)
        for markup in _FIRST.get(name, ())[len(list(children(found, name_of_record(name)))) :]:
            self._append(found, self._element(etree.fromstring(markup)))
        return found

    def _append(self, collection: etree._Element, record: etree._Element) -> int:
        name = local_name(record)
        index = sum(local_name(child) == name for child in collection)
        collection.append(record)
        collection.set("count", str(index + 1))
        return index

    def _element(self, plain: etree._Element) -> etree._Element:
        """The same element in the part's own namespace."""
        element = etree.Element(f"{self.namespace}{plain.tag}")
        for key, value in plain.items():
            element.set(key, value)
        for child in plain:
            element.append(self._element(child))
        return element


def name_of_record(collection: str) -> str:
    """The element name of a collection's records."""
    return {"cellStyleXfs": "xf", "cellXfs": "xf"}.get(collection, collection[:-1])


def solid_fill(rgb: str) -> str:
    """The markup of a solid fill."""
    return (
        f"<fill><patternFill patternType='solid'><fgColor rgb='FF{rgb.upper()}'/>"
        "<bgColor indexed='64'/></patternFill></fill>"
    )
