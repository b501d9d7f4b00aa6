"""Named cell styles (单元格样式) in a stylesheet that XlsxWriter wrote, which knows none.

An officer sees them in the program's own list of styles, and whoever changes one changes every cell that has it
(ECMA-376 part 1, 18.8.7–18.8.10: ``cellXfs`` point into ``cellStyleXfs``, which ``cellStyles`` name).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

__all__ = ["named_styles"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def named_styles(stylesheet: bytes, names: Mapping[int, str]) -> bytes:
    """Name the formats of a stylesheet.

    Args:
        stylesheet: ``xl/styles.xml``.
        names: Index of a cell format (``cellXfs``) → the style that it has; the first that has a style defines it.

    Returns:
        The stylesheet with its styles named, in the order in which they are given.
    """
    root = etree.fromstring(stylesheet)
    formats, style_formats, styles = (root.find(_MAIN + part) for part in ("cellXfs", "cellStyleXfs", "cellStyles"))
    if formats is None or style_formats is None or styles is None:
        raise ValueError("a stylesheet needs cellXfs, cellStyleXfs and cellStyles")
    known: dict[str, str] = {}
    for index, name in names.items():
        element = formats[index]
        if name not in known:
            known[name] = str(len(style_formats))
            base = copy.deepcopy(element)
            if "xfId" in base.attrib:
                del base.attrib["xfId"]
            style_formats.append(base)
            etree.SubElement(styles, _MAIN + "cellStyle", name=name, xfId=known[name])
        element.set("xfId", known[name])
    for parent in (style_formats, styles):
        parent.set("count", str(len(parent)))
    # cellStyles stand in their names' order, as Excel writes them.
    styles[:] = sorted(styles, key=lambda style: style.get("name") or "")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
