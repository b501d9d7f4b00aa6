"""Number formats of OpenDocument as the format codes of Excel (OpenDocument 1.3 part 3, 16.29)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from jixiao.workbooks.parts import attribute, local_name

__all__ = ["format_codes"]

_STYLES: Final = frozenset(
    f"{kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "text", "boolean")
)
_DATE_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "year": ("yy", "yyyy"),
    "month": ("m", "mm"),
    "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "seconds": ("s", "ss"),
    "am-pm": ("AM/PM", "AM/PM"),
}
"""Each part in its short and its long form."""
_MOST_DIGITS: Final = 30


def format_codes(styles: Iterator[etree._Element]) -> dict[str, str]:
    """The codes of number styles, by their names.

    Args:
        styles: Elements such as ``number:percentage-style``, among others.
    """
    elements = {attribute(style, "name") or "": style for style in styles if local_name(style) in _STYLES}
    return {name: _code(style, elements) for name, style in elements.items()}


def _code(style: etree._Element, elements: Mapping[str, etree._Element]) -> str:
    sections = []
    for child in style:
        if local_name(child) == "map":
            other = elements.get(attribute(child, "apply-style-name") or "")
            condition = (attribute(child, "condition") or "").replace("value()", "").replace("!=", "<>")
            if other is not None and condition:
                sections.append(f"[{condition}]{_section(other)}")
    return ";".join([*sections, _section(style)])


def _section(style: etree._Element) -> str:
    percent = local_name(style) == "percentage-style"
    code = "".join(_token(child, percent=percent) for child in style)
    return code or "General"


def _token(child: etree._Element, *, percent: bool) -> str:
    match local_name(child):
        case "number":
            return _number(child)
        case "text":
            text = child.text or ""
            return text if percent and text == "%" else _quoted(text)
        case "currency-symbol":
            return _quoted(child.text or "")
        case "text-content":
            return "@"
        case "scientific-number":
            return f"{_number(child)}E+{'0' * _digits(child, 'min-exponent-digits', 2)}"
        case "fraction":
            return "# ?/?"
        case "month" if attribute(child, "textual") == "true":
            return "mmmm" if attribute(child, "style") == "long" else "mmm"
        case part if part in _DATE_PARTS:
            return _DATE_PARTS[part][attribute(child, "style") == "long"]
        case _:
            return ""


def _number(element: etree._Element) -> str:
    decimals = attribute(element, "decimal-places")
    whole = _digits(element, "min-integer-digits", 1)
    grouped = attribute(element, "grouping") == "true"
    if decimals is None and whole <= 1 and not grouped and local_name(element) == "number":
        return "General"
    most = _digits(element, "decimal-places", 0)
    least = min(_digits(element, "min-decimal-places", most), most)
    digits = "0" * whole or "#"
    if grouped:
        digits = "#,##" + digits.rjust(1, "#") if whole <= 1 else "#," + digits.rjust(4, "#")
    return digits + ("." if most else "") + "0" * least + "#" * (most - least)


def _digits(element: etree._Element, name: str, default: int) -> int:
    text = attribute(element, name)
    return min(int(text), _MOST_DIGITS) if text is not None and text.isdecimal() else default


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '"\\""') + '"' if text else ""
