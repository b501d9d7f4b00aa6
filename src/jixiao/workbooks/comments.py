"""Comments as a workbook stores them: one legacy part for a sheet, whoever wrote it."""

from __future__ import annotations

import re

from lxml import etree

from jixiao.workbooks.parts import local_name
from jixiao.workbooks.styles import children, parse_area

__all__ = ["comment_text", "read_comments"]

# Excel fills the legacy comment of a thread with a notice in its own language, around this address.
_THREAD_NOTICE = re.compile(r"^\[[^\]]*\].*?linkid=870924\s*", re.DOTALL)
# "Comment:", "注释:", "Reply:", "答复:" on a line of its own, above text that is indented by four spaces.
_THREAD_LABEL = re.compile(r"^[^\n:：]{1,20}[:：]\n(?= {4})", re.MULTILINE)


def read_comments(root: etree._Element) -> dict[tuple[int, int], str]:
    """Read a comments part: (row, column) → text."""
    found: dict[tuple[int, int], str] = {}
    for comment in children(root, "commentList", "comment"):
        area = parse_area(comment.get("ref", ""))
        if area is None:
            continue
        for text in children(comment, "text"):
            found[area.top, area.left] = comment_text(string_item(text))
    return found


def comment_text(text: str) -> str:
    """A comment's text without the notice that Excel puts around threaded comments."""
    body, notices = _THREAD_NOTICE.subn("", text)
    if not notices:
        return text
    body = _THREAD_LABEL.sub("", body)
    return "\n".join(line.removeprefix("    ") for line in body.split("\n")).strip()


def string_item(element: etree._Element) -> str:
    """The text of ``<si>``, ``<is>`` or ``<text>``: plain or in runs, without the phonetic runs (``rPh``)."""
    pieces: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in child if local_name(run) == "t")
    return "".join(pieces)
