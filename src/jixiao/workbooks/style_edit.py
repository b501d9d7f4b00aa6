"""Adds cell formats to a styles part; those that exist are never changed, since other cells use them."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.parts import local_name, parse_xml
from jixiao.workbooks.styles import children, whole
from jixiao.workbooks.xml_edit import STYLE_ORDER, insert_in_order, namespace_of

__all__ = ["NO_FILL", "StyleEditor", "empty_styles"]

_QUOTES = {"'": "&apos;", '"': "&quot;"}
NO_FILL = "<fill><patternFill patternType='none'/></fill>"

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
        self._refilled: dict[tuple[int, str], int] = {}
        self._known: dict[str, dict[str, int]] = {}
        for name in _FIRST:
            self._collection(name)

    def fill_of(self, style: int) -> str:
        """The fill of a cell format, as markup that says the same in every part."""
        fills = list(children(self._collection("fills"), "fill"))
        number = whole(self._format(style).get("fillId"), 0)
        return _markup(fills[number]) if 0 < number < len(fills) else NO_FILL

    def colour_of(self, style: int) -> str | None:
        """The colour of a cell format's solid fill as ``RRGGBB``; ``None`` for any other fill."""
        fill = etree.fromstring(self.fill_of(style))
        pattern = next((each for each in children(fill, "patternFill") if each.get("patternType") == "solid"), None)
        if pattern is None:
            return None
        rgb = next((each.get("rgb", "") for each in children(pattern, "fgColor")), "")
        return rgb[-6:].upper() or None

    def filled(self, style: int, rgb: str) -> int:
        """The index of a cell format like ``style`` with a solid fill, all else of it kept."""
        return self.refilled(style, solid_fill(rgb))

    def refilled(self, style: int, fill: str) -> int:
        """The index of a cell format like ``style`` with a fill that `fill_of` gave, all else of it kept.

        A workbook that is marked and cleared time and again gets no new records: equal ones serve again.
        """
        key = (style, fill)
        if key not in self._refilled:
            number = self._found("fills", _fill_from(fill))
            record = copy.deepcopy(self._format(style))
            record.tail = None
            record.set("fillId", str(number))
            if number:
                record.set("applyFill", "1")
            else:
                record.attrib.pop("applyFill", "")
            self._refilled[key] = self._found("cellXfs", record)
        return self._refilled[key]

    def add(self, collection: str, markup: str) -> int:
        """The index of a record written without namespaces, appended if the collection has not its like."""
        return self._found(collection, etree.fromstring(markup))

    def add_format(self, attributes: Mapping[str, int], alignment: Mapping[str, str]) -> int:
        """The index of a cell format made of a font, fill and border that `add` gave."""
        values = {name: str(value) for name, value in attributes.items()}
        applied = {f"apply{name[0].upper()}{name[1:-2]}": "1" for name in attributes}
        record = etree.Element("xf", {"numFmtId": "0", **values, "xfId": "0", **applied})
        if alignment:
            record.set("applyAlignment", "1")
            etree.SubElement(record, "alignment", dict(alignment))
        return self._found("cellXfs", record)

    def _collection(self, name: str) -> etree._Element:
        found = next(children(self.root, name), None)
        if found is None:
            found = etree.Element(self.namespace + name)
            insert_in_order(self.root, found, STYLE_ORDER)
        for markup in _FIRST.get(name, ())[len(list(children(found, name_of_record(name)))) :]:
            self._append(found, self._element(etree.fromstring(markup)))
        return found

    def _format(self, style: int) -> etree._Element:
        records = list(children(self._collection("cellXfs"), "xf"))
        return records[style] if style < len(records) else records[0]

    def _found(self, collection: str, record: etree._Element) -> int:
        """The index of a record like the given one, which is appended if there is none."""
        parent = self._collection(collection)
        if collection not in self._known:
            known = self._known[collection] = {}
            for index, each in enumerate(children(parent, name_of_record(collection))):
                # What the first two fills say does not count.
                if collection != "fills" or index > 1:
                    known.setdefault(_sense(each), index)
            if collection == "fills":
                known[_sense(etree.fromstring(NO_FILL))] = 0
        known = self._known[collection]
        sense = _sense(record)
        if sense not in known:
            if namespace_of(record) != self.namespace:
                record = self._element(record)
            known[sense] = self._append(parent, record)
        return known[sense]

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


def _markup(element: etree._Element) -> str:
    """An element without namespaces, its attributes in order; quoted so that it can stand in a formula's text."""
    attributes = "".join(
        f" {key}='{escape(value, _QUOTES)}'"
        for key, value in sorted((str(key), str(value)) for key, value in element.items())
        if not key.startswith("{")
    )
    name = local_name(element)
    inner = "".join(_markup(child) for child in element if local_name(child))
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _sense(record: etree._Element) -> str:
    """What makes two records alike; a format has its fill whether or not it says that it applies it."""
    plain = copy.deepcopy(record)
    if plain.get("applyFill") == "1" or not whole(plain.get("fillId"), 0):
        plain.attrib.pop("applyFill", "")
    return _markup(plain)


def _fill_from(markup: str) -> etree._Element:
    """A recorded fill; the record stood in a file that anybody may have edited, so what is no fill is none."""
    kinds = {"fill": {"patternFill", "gradientFill"}, "patternFill": {"fgColor", "bgColor"}, "gradientFill": {"stop"}}
    kinds["stop"] = {"color"}
    try:
        root = parse_xml(markup.encode(), "")
    except UnreadableWorkbook:
        return etree.fromstring(NO_FILL)
    sound = root.tag == "fill" and len(root) == 1
    sound = sound and all({child.tag for child in each} <= kinds.get(str(each.tag), set()) for each in root.iter())
    return root if sound else etree.fromstring(NO_FILL)
