"""Takes marks off again: an annotated copy that comes back corrected must not keep the old accusations.

What goes is what marks put there: their comments, known by author and frame, and their fills, where the cell still
wears them. An officer's own comments, answers and colours stay.
"""

from __future__ import annotations

from lxml import etree

from jixiao.cells import Area
from jixiao.workbooks.colours import FILLS
from jixiao.workbooks.comments import string_item
from jixiao.workbooks.edit_parts import EditableParts
from jixiao.workbooks.fill_records import Place, read_records, remove_records
from jixiao.workbooks.marks import frames
from jixiao.workbooks.notes import reduced_drawing
from jixiao.workbooks.parts import local_name, relationship_id
from jixiao.workbooks.sheet_edit import SheetEditor
from jixiao.workbooks.style_edit import NO_FILL
from jixiao.workbooks.styles import children, parse_area, whole
from jixiao.workbooks.xml_edit import namespace_of

__all__ = ["clear_marks"]


def clear_marks(parts: EditableParts, author: str) -> None:
    """Take every mark of an author off; see `Package.clear_marks`."""
    for scope, name in enumerate(parts.sheet_names()):
        try:
            sheet_part = parts.sheet_part(name)
        except KeyError:
            continue  # a chart, which has no cells
        commented = _clear_comments(parts, sheet_part, author)
        _clear_fills(parts, name, scope, commented)


# --- fills ------------------------------------------------------------------------------------------------


def _clear_fills(parts: EditableParts, name: str, scope: int, commented: set[Place]) -> None:
    records = read_records(parts.xml(parts.workbook_part), scope)
    if not records and not commented:
        return
    sheet = parts.sheet(name)
    ours = {*FILLS.values(), *(record.colour for record in records)}
    recorded: set[Place] = set()
    for record in records:
        for area in record.areas:
            recorded |= _restore(parts, sheet, area, record.fill, ours, recorded)
    # A marked cell that was copied took comment and colour along, but no record; nor has a sheet without its names.
    for place in sorted(commented - recorded):
        _restore(parts, sheet, sheet.area_at(*place), NO_FILL, ours, recorded)
    if records:
        remove_records(parts.edit(parts.workbook_part), scope)


def _restore(
    parts: EditableParts, sheet: SheetEditor, area: Area, fill: str, ours: set[str], done: set[Place]
) -> set[Place]:
    """Give the cells of an area a fill where they wear a mark's; the answer is the area's cells."""
    styles = parts.styles()
    places: set[Place] = set()
    for place, cell in sheet.cells_in(area):
        places.add(place)
        style = whole(cell.get("s"), 0)
        if place not in done and styles.colour_of(style) in ours:
            cell.set("s", str(styles.refilled(style, fill)))
    return places


# --- comments ---------------------------------------------------------------------------------------------


def _clear_comments(parts: EditableParts, sheet_part: str, author: str) -> set[Place]:
    """Remove an author's comments and what it added to others'; the answer is the cells that had any."""
    links = parts.relationships(sheet_part)
    link = next((each for each in links if each.kind == "comments" and each.target in parts), None)
    if link is None or not _ours(parts.xml(link.target), author):
        return set()
    root = parts.edit(link.target)
    touched: set[Place] = set()
    removed: set[Place] = set()
    for comment in _ours(root, author):
        area = parse_area(comment.get("ref", ""))
        places = {(area.top, area.left)} if area is not None else set()
        touched |= places
        _cut(comment, author)
        if any(string_item(text).strip() for text in children(comment, "text")):
            # Somebody answered within our comment; with our name on it the answer would go the next time.
            if _is_own(root, comment, author):
                comment.set("authorId", str(_nobody(root)))
            continue
        next(children(root, "commentList")).remove(comment)
        removed |= places
    _forget_author(root, author)
    if not any(True for _ in children(root, "commentList", "comment")):
        parts.drop_link(sheet_part, link)
    _erase(parts, sheet_part, removed)
    return touched


def _ours(root: etree._Element, author: str) -> list[etree._Element]:
    """The comments that the author wrote or added to."""
    return [
        comment
        for comment in children(root, "commentList", "comment")
        if _is_own(root, comment, author)
        or any(frames(string_item(text), author) for text in children(comment, "text"))
    ]


def _is_own(root: etree._Element, comment: etree._Element, author: str) -> bool:
    names = [each.text for each in children(root, "authors", "author")]
    number = whole(comment.get("authorId"), len(names))
    return number < len(names) and names[number] == author


def _cut(comment: etree._Element, author: str) -> None:
    """Cut the author's parts out of a comment's text, through whatever runs they have been split into."""
    for text in children(comment, "text"):
        whole_text = string_item(text)
        spans = frames(whole_text, author)
        if not spans:
            # In a comment of the author's own that has lost its frame, nothing is known to be anybody else's.
            text.clear()
            continue
        gone = {position for start, end in spans for position in range(start, end)}
        kept = [position for position in range(len(whole_text)) if position not in gone]
        # An answer below starts on a line of its own, which above it nothing separates any more.
        while kept and spans[0][0] == 0 and whole_text[kept[0]] == "\n":
            gone.add(kept.pop(0))
        position = 0
        for plain in [each for each in text.iter() if local_name(each) == "t" and _is_shown(each)]:
            before = plain.text or ""
            plain.text = "".join(c for at, c in enumerate(before, position) if at not in gone)
            position += len(before)
            run = plain.getparent()
            if not plain.text and before and run is not None and local_name(run) == "r":
                text.remove(run)


def _is_shown(element: etree._Element) -> bool:
    """Whether a text is one that is read: neither that of a phonetic run nor of anything unknown."""
    parent = element.getparent()
    return parent is not None and local_name(parent) in ("r", "text")


def _nobody(root: etree._Element) -> int:
    """The number of an author without a name, as Excel writes where nobody is known."""
    authors = next(children(root, "authors"))
    names = [each.text or "" for each in children(authors, "author")]
    if "" not in names:
        etree.SubElement(authors, f"{namespace_of(authors)}author")
        names.append("")
    return names.index("")


def _forget_author(root: etree._Element, author: str) -> None:
    """Take the author off the list where no number counts past it."""
    authors = list(children(root, "authors", "author"))
    used = {whole(each.get("authorId"), 0) for each in children(root, "commentList", "comment")}
    if authors and authors[-1].text == author and len(authors) - 1 not in used:
        next(children(root, "authors")).remove(authors[-1])


def _erase(parts: EditableParts, sheet_part: str, cells: set[Place]) -> None:
    """Remove the boxes of comments that are gone, and the drawing if it draws nothing else."""
    element = next(children(parts.xml(sheet_part), "legacyDrawing"), None)
    identifier = None if element is None else relationship_id(element)
    links = parts.relationships(sheet_part)
    link = next((each for each in links if each.id == identifier and each.target in parts), None)
    if link is None or not cells:
        return
    rest = reduced_drawing(parts.read(link.target), cells)
    if rest is not None:
        parts.write(link.target, rest)
        return
    sheet = parts.edit(sheet_part)
    for each in list(children(sheet, "legacyDrawing")):
        sheet.remove(each)
    parts.drop_link(sheet_part, link)
