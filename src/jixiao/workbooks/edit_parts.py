"""The parts of a package while it is edited: what is changed, added, dropped, linked and declared.

It knows the packaging conventions and which part is which sheet; cells and comments are its callers' affair.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from jixiao.workbooks.archive import rewrite
from jixiao.workbooks.parts import (
    RELATIONSHIP_NAMESPACES,
    Parts,
    Relationship,
    local_name,
    relationship_id,
    relationships_in,
    rels_name,
)
from jixiao.workbooks.sheet_edit import SheetEditor
from jixiao.workbooks.style_edit import StyleEditor, empty_styles
from jixiao.workbooks.styles import children
from jixiao.workbooks.xml_edit import Document, namespace_of

__all__ = ["EditableParts"]

_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TYPES = "[Content_Types].xml"


class EditableParts:
    """A package's parts, each read from the archive until it is first edited."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._parts = Parts.open(source)
        self._documents: dict[str, Document] = {}
        self._raw: dict[str, bytes] = {}
        self._new: list[str] = []
        self._dropped: set[str] = set()
        self._sheets: dict[str, SheetEditor] = {}
        self._styles: StyleEditor | None = None
        self.workbook_part = self._parts.workbook_part()
        self.strict = "purl.oclc.org" in namespace_of(self._parts.xml(self.workbook_part))

    def to_bytes(self) -> bytes:
        """The package with all edits; the same edits of the same bytes give the same bytes."""
        edits = self._raw | {name: document.to_bytes() for name, document in self._documents.items()}
        new = {name: edits.pop(name) for name in self._new}
        infos = [info for info in self._parts.entries.values() if info.filename not in self._dropped]
        return rewrite(self._source, infos, edits, new)

    def __contains__(self, name: str) -> bool:
        return name in self._new or (name in self._parts and self._stored(name) not in self._dropped)

    def part_names(self) -> tuple[str, ...]:
        """Names of all parts, new ones last."""
        return (*(name for name in self._parts if name not in self._dropped), *self._new)

    def read(self, name: str) -> bytes:
        """The bytes of a part as it now is."""
        name = self._stored(name)
        if name in self._documents:
            return self._documents[name].to_bytes()
        return self._raw[name] if name in self._raw else self._parts.read(name)

    def write(self, name: str, content: bytes) -> None:
        """Replace the bytes of a part that is no XML tree."""
        self._raw[self._stored(name)] = content

    def xml(self, name: str) -> etree._Element:
        """The root of a part, to look at."""
        name = self._stored(name)
        if name in self._documents:
            return self._documents[name].root
        return Document(self.read(name), name).root

    def edit(self, name: str) -> etree._Element:
        """The root of a part, to change: the part is written anew from then on."""
        name = self._stored(name)
        if name not in self._documents:
            self._documents[name] = Document(self.read(name), name)
        return self._documents[name].root

    def add_part(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part and declare its type."""
        self._add(name, content)
        types = self.edit(_TYPES)
        etree.SubElement(types, f"{namespace_of(types)}Override", {"PartName": f"/{name}", "ContentType": content_type})

    def add_untyped_part(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part whose type is declared for its extension."""
        self._add(name, content)
        self._declare_extension(name.rpartition(".")[2], content_type)

    def free_name(self, pattern: str) -> str:
        """The first part name, counting from 1, that is not taken: ``xl/comments{}.xml``."""
        taken = {name.replace("\\", "/").lower() for name in self.part_names()}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part as they now are."""
        name = rels_name(part)
        if name not in self:
            return ()
        return tuple(relationships_in(self.xml(name), part, lambda target: target in self))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Link a part to another and return the relationship's id."""
        name = rels_name(part)
        if name not in self:
            self._add(name, f'{_DECLARATION}<Relationships xmlns="{_RELS_NS}"/>'.encode())
            self._declare_extension("rels", "application/vnd.openxmlformats-package.relationships+xml")
        root = self.edit(name)
        taken = {element.get("Id") for element in root}
        identifier = next(i for n in range(1, len(taken) + 2) if (i := f"rId{n}") not in taken)
        etree.SubElement(
            root,
            f"{namespace_of(root)}Relationship",
            {
                "Id": identifier,
                "Type": f"{self.relationship_namespace}/{kind}",
                "Target": posixpath.relpath(target, posixpath.dirname(part)),
            },
        )
        return identifier

    @property
    def relationship_namespace(self) -> str:
        """The namespace of ``r:id`` and of relationship types in the package's dialect."""
        return RELATIONSHIP_NAMESPACES[self.strict]

    def sheet_names(self) -> tuple[str, ...]:
        """Names of all sheets, charts included, in tab order."""
        workbook = self.xml(self.workbook_part)
        return tuple(element.get("name", "") for element in children(workbook, "sheets", "sheet"))

    def styles(self) -> StyleEditor:
        """The workbook's styles, to change; an empty part is added if there is none."""
        if self._styles is None:
            links = self.relationships(self.workbook_part)
            name = next((link.target for link in links if link.kind == "styles" and link.target in self), None)
            if name is None:
                namespace = namespace_of(self.xml(self.workbook_part)).strip("{}")
                name = "xl/styles.xml"
                self.add_part(name, empty_styles(namespace), _STYLES_TYPE)
                self.relate(self.workbook_part, "styles", name)
            self._styles = StyleEditor(self.edit(name))
        return self._styles

    def sheet_index(self, name: str) -> int:
        """The place of a sheet among all sheets, counted from 0, by which the workbook refers to it."""
        return self.sheet_names().index(name)

    def forget_sheet(self, name: str) -> None:
        """Keep nothing of a worksheet that was removed: another may get its name."""
        self._sheets.pop(name, None)

    def sheet_part(self, name: str) -> str:
        """Name of the part of a worksheet.

        Raises:
            KeyError: The workbook has no such worksheet.
        """
        links = {link.id: link for link in self.relationships(self.workbook_part)}
        for element in children(self.xml(self.workbook_part), "sheets", "sheet"):
            if element.get("name") == name:
                link = links.get(relationship_id(element) or "")
                if link is not None and link.kind == "worksheet" and link.target in self:
                    return link.target
        raise KeyError(name)

    def all_sheet_parts(self) -> tuple[str, ...]:
        """Names of the parts of all sheets, charts included."""
        kinds = ("worksheet", "chartsheet", "dialogsheet")
        links = self.relationships(self.workbook_part)
        return tuple(link.target for link in links if link.kind in kinds and link.target in self)

    def sheet(self, name: str) -> SheetEditor:
        """A worksheet, to change.

        Raises:
            KeyError: The workbook has no such worksheet.
        """
        if name not in self._sheets:
            self._sheets[name] = SheetEditor(self.edit(self.sheet_part(name)), name)
        return self._sheets[name]

    def drop_linked(self, part: str, kind: str) -> None:
        """Drop the parts that a part links to by this kind, with link and declaration."""
        for link in self.relationships(part):
            if link.kind == kind and not link.external:
                self.drop_link(part, link)

    def drop_link(self, part: str, link: Relationship) -> None:
        """Drop a link and, unless another part needs it too, what it leads to with all that only that needs."""
        rels = self.edit(rels_name(part))
        for element in list(rels):
            if element.get("Id") == link.id:
                rels.remove(element)
        if not any(local_name(element) == "Relationship" for element in rels):
            self._drop(rels_name(part))
        if link.external or any(other.target == link.target for other in self._all_links()):
            return
        types = self.edit(_TYPES)
        for element in list(children(types, "Override")):
            if element.get("PartName", "").lstrip("/").lower() == link.target.lower():
                types.remove(element)
        if link.target in self:
            for further in self.relationships(link.target):
                self.drop_link(link.target, further)
            self._drop(link.target)

    def _all_links(self) -> Iterator[Relationship]:
        for name in self.part_names():
            folder, _, file = name.replace("\\", "/").rpartition("/")
            if file.endswith(".rels"):
                part = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                yield from (link for link in self.relationships(part) if not link.external)

    def _drop(self, name: str) -> None:
        name = self._stored(name)
        self._documents.pop(name, None)
        self._raw.pop(name, None)
        if name in self._new:
            self._new.remove(name)
        else:
            self._dropped.add(name)

    def _stored(self, name: str) -> str:
        """The name of a part as the archive spells it."""
        return name if name in self._new else self._parts.stored_name(name)

    def _add(self, name: str, content: bytes) -> None:
        self._new.append(name)
        self._raw[name] = content

    def _declare_extension(self, extension: str, content_type: str) -> None:
        types = self.xml(_TYPES)
        if any(e.get("Extension", "").lower() == extension for e in children(types, "Default")):
            return
        types = self.edit(_TYPES)
        declared = {"Extension": extension, "ContentType": content_type}
        types.insert(0, etree.Element(f"{namespace_of(types)}Default", declared))
