"""A package's parts and their relationships, opened under limits: what reader and patcher share.

This module knows zip archives and the Open Packaging Conventions; it knows nothing of cells.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from jixiao.workbooks.archive import BROKEN_ZIP
from jixiao.workbooks.formats import Unreadable, UnreadableWorkbook, refuse

__all__ = ["LIMITS", "Limits", "Parts", "Relationship", "all_text", "attribute", "local_name", "parse_xml"]

# Transitional and strict; an index of False or True picks one.
RELATIONSHIP_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold before it is refused.

    Attributes:
        uncompressed: Bytes of all parts together; a collected workbook with pictures has tens of millions.
        parts: Number of parts.
        cells: Number of cells that hold a value or a formula, over all sheets.
        rows: Rows of a sheet, as in Excel.
        columns: Columns of a sheet, as in Excel.
    """

    uncompressed: int = 512 * 1024 * 1024
    parts: int = 20_000
    cells: int = 2_000_000
    rows: int = 1_048_576
    columns: int = 16_384


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another.

    Attributes:
        id: Its id within the source part.
        kind: Last segment of its type, alike in strict and transitional files: ``worksheet``, ``comments``.
        target: Name of the target part, or the address as written if external.
        external: Whether the target lies outside the package.
    """

    id: str
    kind: str
    target: str
    external: bool = False


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; ``""`` for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace, where no element has two of one name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def all_text(element: etree._Element) -> str:
    """The text of an element and of all that lies in it."""
    return "".join(str(piece) for piece in element.itertext())


def parse_xml(content: bytes, part: str) -> etree._Element:
    """Parse a part.

    Raises:
        UnreadableWorkbook: The part is not well-formed, or has a document type declaration, which the
            packaging conventions forbid (part 2, 6.2.5) and which only an attack needs.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableWorkbook(Unreadable.DAMAGED, part) from error
    refuse_doctype(root, part)
    return root


def refuse_doctype(root: etree._Element, part: str) -> None:
    """Raise if the document that ``root`` belongs to declares a document type."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableWorkbook(Unreadable.UNSAFE, part)


def rels_name(part: str) -> str:
    """Name of the part that holds another part's relationships; ``""`` stands for the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a package in memory.

    Part names are looked up without regard to case, with slashes either way, as real files need it.
    """

    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo] = field(repr=False)

    @classmethod
    def open(cls, source: bytes, limits: Limits = LIMITS) -> Parts:
        """Open a package.

        Raises:
            UnreadableWorkbook: It is no workbook package, it is damaged, or it exceeds the limits.
        """
        refuse(source)
        archive = zipfile.ZipFile(io.BytesIO(source))
        infos = archive.infolist()
        if len(infos) > limits.parts or sum(info.file_size for info in infos) > limits.uncompressed:
            raise UnreadableWorkbook(Unreadable.TOO_LARGE)
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableWorkbook(Unreadable.PASSWORD)
        return cls(archive, {_key(info.filename): info for info in infos if not info.is_dir()})

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.entries

    def __iter__(self) -> Iterator[str]:
        return (info.filename for info in self.entries.values())

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableWorkbook: The part is missing or cannot be unpacked.
        """
        try:
            return self.archive.read(self.entries[_key(name)])
        except (KeyError, *BROKEN_ZIP) as error:
            raise UnreadableWorkbook(Unreadable.DAMAGED, name) from error

    def stored_name(self, name: str) -> str:
        """The name as the archive spells it.

        Raises:
            UnreadableWorkbook: The part is missing.
        """
        try:
            return self.entries[_key(name)].filename
        except KeyError as error:
            raise UnreadableWorkbook(Unreadable.DAMAGED, name) from error

    def xml(self, name: str) -> etree._Element:
        """The parsed root element of a part."""
        return parse_xml(self.read(name), name)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part, or of the package itself for ``""``."""
        name = rels_name(part)
        if name not in self:
            return ()
        return tuple(relationships_in(self.xml(name), part, self.__contains__))

    def workbook_part(self) -> str:
        """Name of the part that lists the sheets."""
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument" and relationship.target in self:
                return relationship.target
        if "xl/workbook.xml" in self:
            return "xl/workbook.xml"
        raise UnreadableWorkbook(Unreadable.DAMAGED, "xl/workbook.xml")


def relationships_in(root: etree._Element, part: str, exists: Callable[[str], bool]) -> Iterator[Relationship]:
    """Read a relationships part; a target that only exists under its decoded name is given by that name."""
    for element in root:
        if local_name(element) != "Relationship":
            continue
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external:
            target = _resolve(part, target)
            if not exists(target) and exists(unquote(target)):
                target = unquote(target)
        kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
        yield Relationship(element.get("Id", ""), kind, target, external)


def relationship_id(element: etree._Element, name: str = "id") -> str | None:
    """The ``r:id`` of an element, in whichever of the two namespaces the file uses."""
    for namespace in RELATIONSHIP_NAMESPACES:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolve(part: str, target: str) -> str:
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
