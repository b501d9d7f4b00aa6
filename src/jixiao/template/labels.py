"""Labels that print points with a name (``预算执行率（20分）``), and how reading takes them apart again."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from string import Formatter

from jixiao.numbers import decimal_text, exact

__all__ = ["label_of", "split_label", "unreadable"]

_POINTS = r"(?P<points>\d+(?:\.\d+)?)"


def label_of(pattern: str, name: str, points: Fraction | None) -> str:
    """A level's or an indicator's label; the points only where the form prints them and they are known."""
    if "{points}" not in pattern:
        return pattern.format(name=name)
    if points is None:
        return name
    return pattern.format(name=name, points=decimal_text(points, 2))


def split_label(pattern: str, label: str) -> tuple[str, Fraction | None] | None:
    """The exact inverse of ``label_of``.

    Returns:
        Name and points; ``None`` if the pattern prints no such label with points.
    """
    match = _reader(pattern).fullmatch(label)
    if match is None:
        return None
    points = match.groupdict().get("points")
    return match["name"].strip(), exact(points) if points is not None else None


@cache
def _reader(pattern: str) -> re.Pattern[str]:
    parts = {"name": "(?P<name>.*)", "points": _POINTS}
    found = [_literal(text) + parts.get(name or "", "") for text, name, _, _ in Formatter().parse(pattern)]
    return re.compile("".join(found), re.DOTALL)


def _literal(text: str) -> str:
    # Programs change white space when they save.
    return "".join(r"\s*" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", text))


def unreadable(pattern: str) -> str | None:
    """Why a label printed by a pattern cannot be taken apart again, in Chinese.

    Returns:
        ``None`` if it can, and for a pattern that cannot be printed either.
    """
    try:
        fields = [each for each in Formatter().parse(pattern) if each[1] is not None]
    except ValueError:
        return None
    names = [name for _, name, _, _ in fields]
    if not {"name"} <= set(names) <= {"name", "points"}:
        return None
    if any(spec or conversion for _, _, spec, conversion in fields):
        return "花括号里只写 name 或 points，不写格式"
    if len(names) != len(set(names)):
        return "{name} 和 {points} 各只能写一次"
    # A name may end, or begin, with a figure: something that is none must stand between it and the points.
    between = fields[1][0] if len(fields) > 1 else "（"
    if not re.sub(r"[\d.．\s]", "", between):
        return "{name} 和 {points} 之间要有括号或文字，否则读回时分不开"
    return None
