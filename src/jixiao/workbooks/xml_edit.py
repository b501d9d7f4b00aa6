"""Edits a part's XML so that it stays what its writer made of it: prefixes, declaration, element order."""

from __future__ import annotations

import re

from lxml import etree

from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook
from jixiao.workbooks.parts import local_name, refuse_doctype

__all__ = [
    "SHEET_ORDER",
    "STYLE_ORDER",
    "WORKBOOK_ORDER",
    "Document",
    "escape",
    "insert_in_order",
    "namespace_of",
]

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# The sequences that the schema prescribes (ECMA-376 part 1, annex A.2); Excel refuses any other order.
SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *(
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
    ),
    *(
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
    ),
    *(
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
    ),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
STYLE_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    *("colors", "extLst"),
)
WORKBOOK_ORDER = (
    *(
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
    ),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)

_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")
_UNSTORABLE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Document:
    """One part as a tree, remembering how its text began."""

    def __init__(self, content: bytes, part: str) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
        try:
            self.root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableWorkbook(Unreadable.DAMAGED, part) from error
        refuse_doctype(self.root, part)
        match = _DECLARATION.match(content)
        encoding = (self.root.getroottree().docinfo.encoding or "UTF-8").upper()
        if match is None or encoding != "UTF-8":
            self.declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        else:
            self.declaration = match[0]

    def to_bytes(self) -> bytes:
        """The part's text; in UTF-8, which every reader must know, whatever it was before."""
        body: bytes = etree.tostring(self.root.getroottree(), encoding="UTF-8", xml_declaration=False)
        return self.declaration + body


def namespace_of(element: etree._Element) -> str:
    """An element's namespace in braces, to put before a local name; ``""`` if it has none."""
    namespace, brace, _ = str(element.tag).rpartition("}")
    return namespace + brace


def insert_in_order(root: etree._Element, element: etree._Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema's sequence wants it."""
    rank = order.index(local_name(element))
    for index, child in enumerate(root):
        name = local_name(child)
        if name == "AlternateContent":
            # It stands where the element inside it would stand.
            name = next((local_name(inner) for inner in child.iter() if local_name(inner) in order), "")
        if name in order and order.index(name) > rank:
            root.insert(index, element)
            return
    root.append(element)


def escape(text: str) -> str:
    """Write what XML cannot hold as ``_x0001_``, and an underscore that would be taken for it as ``_x005F_``.

    Line breaks and tabs stand for themselves (ECMA-376 part 1, 22.9.2.19).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def set_text(element: etree._Element, text: str) -> None:
    """Give a ``<t>`` its text, spaces at its ends included."""
    escaped = escape(text)
    element.text = escaped
    if escaped != escaped.strip() or "\n" in escaped:
        element.set(XML_SPACE, "preserve")
