"""What a cell of an HTML table holds, in the ways in which Excel, WPS and LibreOffice write it.

Excel and WPS keep the number in ``x:num`` and its format in the style ``mso-number-format``; LibreOffice keeps them
in ``sdval`` and ``sdnum``; the pages of other systems have nothing but the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from jixiao.cells import Value
from jixiao.numbers import exact
from jixiao.workbooks.number_formats import NAMED_FORMATS
from jixiao.workbooks.parts import all_text
from jixiao.workbooks.plain_text import typed

__all__ = ["HtmlCell", "Styles", "flow", "html_cell", "is_hidden", "styles_of"]

_SKIPPED: Final = frozenset(("head", "script", "style", "title", "noscript", "template", "xml"))
_BLOCKS: Final = frozenset(
    """address article blockquote caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr legend li
    main ol p pre section table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 - a list of words
)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_CLASS: Final = re.compile(r"\.([\w-]+)\s*$")
_FORMAT: Final = re.compile(r"mso-number-format\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^;]+))", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\(?:([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_TEXT: Final = "@"
_UNSEEN: Final = re.compile(r"mso-element\s*:\s*comment|mso-comment-reference", re.IGNORECASE)

Styles = Mapping[str, str]
"""Class → its declarations."""


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """One cell.

    Attributes:
        value: Its value.
        display: What it shows.
        number_format: The code of its number format.
        is_merged: Whether its span is a merged range; Excel also writes spans for text that runs over.
    """

    value: Value
    display: str
    number_format: str
    is_merged: bool


def styles_of(root: etree._Element) -> Styles:
    """The declarations of the page's own classes."""
    styles: dict[str, str] = {}
    for element in root.iter("style"):
        for rule in all_text(element).split("}"):
            selectors, _, declared = rule.rpartition("{")
            for selector in selectors.split(","):
                if (match := _CLASS.search(selector)) is not None:
                    styles[match[1]] = f"{styles.get(match[1], '')};{declared}"
    return styles


def declarations(element: etree._Element, styles: Styles) -> str:
    """The declarations that hold for an element, its own first."""
    classes = (styles.get(name, "") for name in (element.get("class") or "").split())
    return ";".join([element.get("style") or "", *classes])


def is_hidden(element: etree._Element, styles: Styles) -> bool:
    """Whether an element is not shown."""
    return re.search(r"display\s*:\s*none", declarations(element, styles), re.IGNORECASE) is not None


def flow(element: etree._Element) -> Iterator[str | etree._Element]:
    """The lines of text and the tables in an element, in their order; white space collapses as in a browser."""
    pieces: list[str] = []

    def line() -> str:
        text = _SPACES.sub(" ", "".join(pieces)).strip(" ")
        pieces.clear()
        return text

    walker = etree.iterwalk(element, events=("start", "end"))
    for event, child in walker:
        name = child.tag
        if event == "end":
            if name in _BLOCKS and child is not element:
                yield line()
            if child is not element:
                pieces.append(child.tail or "")
        elif child is element:
            pieces.append(child.text or "")
        elif name == "table" or _is_sheet_mark(child):
            yield line()
            yield child
            walker.skip_subtree()
        elif name in _SKIPPED or _UNSEEN.search(child.get("style") or ""):
            walker.skip_subtree()
        else:
            if name in _BLOCKS or name == "br":
                yield line()
            pieces.append(child.text or "")
    yield line()


def _is_sheet_mark(element: etree._Element) -> bool:
    """Whether LibreOffice's heading above the table of a sheet begins here."""
    named = re.fullmatch(r"table\d+", element.get("name") or "", re.IGNORECASE)
    return element.tag == "a" and named is not None and next(element.iter("h1"), None) is not None


def html_cell(element: etree._Element, styles: Styles, *, explicit: bool) -> HtmlCell:
    """Read a ``td`` or ``th``.

    Args:
        element: The cell.
        styles: The page's classes.
        explicit: Whether the page marks its numbers, so that whatever is not marked is a text.
    """
    declared = declarations(element, styles)
    lines = (item if isinstance(item, str) else all_text(item) for item in flow(element))
    # Every block ends the line before it and its own, so that an empty line is hardly ever meant.
    shown = "\n".join(line for line in lines if line)
    merged = re.search(r"mso-ignore\s*:\s*colspan", declared, re.IGNORECASE) is None
    marked = _marked_number(element, shown)
    number_format = _number_format(element, declared)
    if marked is not None:
        return HtmlCell(marked, shown, number_format or "General", merged)
    if not shown.strip():
        return HtmlCell(None, "", number_format or "General", merged)
    if explicit or number_format == _TEXT or element.get("x:str") is not None:
        return HtmlCell(shown, shown, number_format or "General", merged)
    value, own_format = typed(shown)
    return HtmlCell(value, shown, number_format or own_format, merged)


def _marked_number(element: etree._Element, shown: str) -> Value:
    """The number that Excel, WPS or LibreOffice wrote beside the text."""
    number = element.get("x:num")
    for text in (element.get("sdval"), number or (shown.replace(",", "") if number is not None else None)):
        if text is None:
            continue
        try:
            return exact(float(text))
        except ValueError:
            continue  # a text in a cell that the program took for a number: the text counts
    return None


def _number_format(element: etree._Element, declared: str) -> str | None:
    written = (element.get("sdnum") or "").split(";", 2)
    if len(written) > 2:
        return written[2]
    match = _FORMAT.search(declared)
    if match is None:
        return None
    text = next(group for group in match.groups() if group is not None).strip()
    code = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[2], text)
    return NAMED_FORMATS.get(code.lower(), code)
