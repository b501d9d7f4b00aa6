"""The indicator table: its columns, its heading, its rows and what stands between them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from jixiao.numbers import decimal_text, exact
from layouts.expected import Want, as_figure, as_rate, as_text
from layouts.facts import Facts, Indicator
from layouts.look import Look
from layouts.page import WORDS, Column, Page, is_number

__all__ = ["lay_table", "table_columns"]

_OTHER_SCORES = ("审核得分", "复核得分", "财政部门复核得分", "折算得分")
_SPLIT = re.compile(r"^([≥≤＝=><≧≦═]=?)?\s*(\d[\d.,]*)\s*([^\d\s].*)?$")
_ORDINAL = re.compile(r"^指标\d+$")


class _Line(NamedTuple):
    """One sheet row of the table."""

    kind: str
    level1: str | None
    level2: str | None
    row: Indicator | None
    number: int = 0


def _line_of(row: Indicator) -> _Line:
    return _Line("row", row.level1, row.level2, row)


def table_columns(look: Look, facts: Facts) -> list[Column]:
    """The table's columns from left to right."""
    rng = random.Random(look.order)
    levels = ["level1", "level2"] if any(row.level1 for row in facts.rows) else []
    if look.level2_absent == "column" and levels:
        levels = ["level1"]
    targets = {"none": ["target"], "sign value unit": ["sign", "target", "unit"], "value unit": ["target", "unit"],
               "sign value": ["sign", "target"], "unit far": ["sign", "target"]}[look.split]  # fmt: skip
    rest: list[list[str]] = [targets, ["actual"]]
    if look.points == "column":
        rest.append(["points"])
    if not look.no_score:
        rest.append(["score"])
    rest += [[item] for item in look.extra if item != "序号"]
    if not look.no_deviation:
        rest.append(["deviation"])
    if look.split == "unit far":
        rest.append(["unit"])
    if look.order:
        rng.shuffle(rest)
    if look.heading_rows == "group_marks" and not look.no_score:
        rest = [part for part in rest if part != ["score"]] + [["score", "审核得分"]]
    if look.heading_rows == "group_actual":
        rest = [part for part in rest if part != ["completion"]]
        rest[rest.index(["actual"])] = ["actual", "completion"]
    if look.points == "levels":
        levels = [item for level in levels for item in (level, f"{level}_points")]
        rest.insert(0, ["points"])
    items = [
        *(["序号"] if "序号" in look.extra else []),
        *levels,
        "name",
        *(item for part in rest for item in part),
    ]
    widths = {
        "level1": look.wide_level, "level2": look.wide_level, "name": look.wide_name, "actual": look.wide_others,
        "deviation": look.wide_others,
    }  # fmt: skip
    columns = []
    left = look.column + (look.left != "none")
    if look.blank_column == "after_left":
        left += 1
    for item in items:
        width = widths.get(item, 1)
        if look.blank_column == "before_score" and item == "score":
            left += 1
        columns.append(Column(item, left, width))
        left += width
        if look.blank_column == "after_name" and item == "name":
            left += 1
    return columns


def lay_table(page: Page) -> None:
    """The indicator table, and what a person reads in each of its rows."""
    if page.look.heading_rows == "over_both":
        page.across("三、绩效指标完成情况")
    top = page.row
    _heading(page)
    lines = list(_lines(page))
    _levels(page, lines)
    for line in lines:
        if line.kind == "heading":
            _heading(page)
            continue
        _line(page, line)
        page.row += page.look.tall
    if page.look.left == "block" and page.row - top > 1:
        page.paper.put(top, page.first, "绩\n效\n指\n标", rows=page.row - top)
    elif page.look.left != "none":
        page.paper.put(top, page.first, "绩效指标")
    _expect_rows(page)


def _word(page: Page, item: str) -> str:
    words = {
        "sign": "指标性质", "unit": "计量单位", "权重%": "权重（%）", "level1_points": page.look.h_points,
        "level2_points": page.look.h_points,
    }  # fmt: skip
    if page.look.heading_rows == "group_marks" and item in ("score", "审核得分"):
        return {"score": "自评", "审核得分": "审核"}[item]
    text = getattr(page.look, f"h_{item}", None) or words.get(item, item)
    half = len(text) // 2
    bare = text.partition("（")[0].partition("(")[0]
    match page.look.heading_style:
        case "broken" if len(bare) > 2:
            return f"{text[: len(bare) // 2]}\n{text[len(bare) // 2 :]}"
        case "twice" if len(text) > 3:
            return f"{text[:half]}\n\n{text[half:]}"
        case "spaced" if len(text) <= 4:
            return "　".join(text)
        case "colon":
            return f"{text}："
        case "numbered":
            return f"{text}（必填）"
        case "starred":
            return f"*{text}"
    return text


def _heading(page: Page) -> None:
    look = page.look
    style = look.heading_rows
    groups = _groups(page)
    if style in ("one", "over_both") or (style.startswith("group") and not groups):
        for column in page.columns:
            page.paper.put(page.row, column.left, _word(page, column.item), column.width)
        page.row += 1
        return
    grouped = {item for _, items in groups for item in items}
    for column in page.columns:
        halves = style in ("halves", "sub_left") and column.item in ("target", "actual")
        if halves:
            word = getattr(look, f"h_{column.item}")
            page.paper.put(page.row, column.left, word[:2], column.width)
            page.paper.put(page.row + 1, column.left, word[2:], column.width)
        elif column.item in grouped:
            page.paper.put(page.row + 1, column.left, _word(page, column.item), column.width)
        else:
            open_below = style == "sub_left"
            page.paper.put(page.row, column.left, _word(page, column.item), column.width, 1 if open_below else 2)
    for word, items in groups:
        members = [column for column in page.columns if column.item in items]
        left = members[0].left
        page.paper.put(page.row, left, word, members[-1].left + members[-1].width - left)
    page.row += 2


def _groups(page: Page) -> list[tuple[str, list[str]]]:
    """Headings over several columns, in the second row of which each has its own."""
    style = page.look.heading_rows
    items = [column.item for column in page.columns]
    if style == "group_target" and page.look.split in ("sign value unit", "value unit", "sign value"):
        return [(page.look.h_target, [item for item in ("sign", "target", "unit") if item in items])]
    if style == "group_score" and not page.look.no_score:
        place = items.index("score")
        if place + 1 < len(items) and items[place + 1] in (
            "deviation",
            "points",
            "completion",
            "审核得分",
            "复核得分",
        ):
            return [("自评情况", items[place : place + 2])]
    if style == "group_marks" and not page.look.no_score:
        return [("得分", ["score", "审核得分"])]
    if style == "group_actual":
        return [("完成情况", ["actual", "completion"])]
    if style == "group_levels" and page.look.blank_column == "none":
        return [("绩效指标", [item for item in items if item == "name" or item.startswith("level")])]
    return []


def _lines(page: Page) -> Iterator[_Line]:
    look, rows = page.look, page.facts.rows
    execution = look.funds in ("execution_row", "both")
    if execution and look.execution_place == "first":
        yield _execution_line(page)
    number = 0
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        before = rows[place - 1] if place else None
        same = before is not None and (before.level1, before.level2) == (row.level1, row.level2)
        number = number + 1 if same else 1
        yield _Line("row", row.level1, row.level2, row, number)
        if look.repeat_after and look.tall == 1 and place + 1 == look.repeat_after and following is not None:
            yield _Line("heading", None, None, None)
        if following is None or (following.level1, following.level2) != (row.level1, row.level2):
            for kind in look.fillers.split("/") if look.fillers != "none" else ():
                level2 = "其他指标" if kind.startswith("unused") and row.level2 is not None else row.level2
                yield _Line(kind, row.level1, level2, None, number + 1)
        if look.subtotals != "none" and (following is None or following.level1 != row.level1):
            yield _Line("subtotal", row.level1, None, None)
    if execution and look.execution_place == "last":
        yield _execution_line(page)


def _execution_line(page: Page) -> _Line:
    facts, look = page.facts, page.look
    rate = facts.funds[0].measures.get("rate")
    points, score = facts.execution.get("points"), facts.execution.get("score")
    row = Indicator(look.execution_word, look.execution_word, "预算执行率", "100%", rate, points, score)
    page.expected.form |= {"funds.rate": as_rate(rate), "funds.score": as_figure(score)}
    if look.points in ("column", "levels"):
        page.expected.form["funds.points"] = as_figure(points)
    return _Line("row", look.execution_word, look.execution_word, row, 1)


def _levels(page: Page, lines: list[_Line]) -> None:
    """The levels' texts, merged, repeated or blank below the first."""
    look = page.look
    for item in ("level1", "level2", "level1_points", "level2_points"):
        column = page.column(item)
        if column is None:
            continue
        style = {"first_merged": "merged" if item.startswith("level1") else "repeated"}.get(look.levels, look.levels)
        row, before = page.row, None
        place = 0
        while place < len(lines):
            line = lines[place]
            height = _heading_height(page) if line.kind == "heading" else look.tall
            key = _level_key(page, line, item)
            if key is None:
                row, place, before = row + height, place + 1, None if line.kind == "subtotal" else before
                continue
            length = 1
            if style == "merged":
                while place + length < len(lines) and _level_key(page, lines[place + length], item) == key:
                    length += 1
            if style != "blank" or key != before:
                columns = _level_width(page, item, line)
                if columns:
                    page.paper.put(row, column.left, _level_text(page, line, item), columns, length * look.tall)
            row, place, before = row + length * look.tall, place + length, key


def _heading_height(page: Page) -> int:
    style = page.look.heading_rows
    one = style in ("one", "over_both") or (style.startswith("group") and not _groups(page))
    return 1 if one else 2


def _level_key(page: Page, line: _Line, item: str) -> tuple[str | None, ...] | None:
    if line.kind == "heading":
        return None
    if line.kind == "subtotal":
        return (line.level1,) if item.startswith("level1") and page.look.subtotals == "小计" else None
    key = (line.level1,) if item.startswith("level1") else (line.level1, line.level2)
    return key if key[-1] is not None else None


def _level_width(page: Page, item: str, line: _Line) -> int:
    """Columns of a level's cell; a first level without second ones may reach over both columns."""
    if item.endswith("points"):
        return 1
    wide = page.look.wide_level
    if not _reaches_over(page, line):
        return wide
    return 2 * wide if item == "level1" and page.column("level2") is not None else 0


def _reaches_over(page: Page, line: _Line) -> bool:
    return page.look.level2_absent == "merged" and line.level1 == page.facts.rows[-1].level1


def _level_text(page: Page, line: _Line, item: str) -> str | None:
    if item.endswith("points"):
        same = (_level_key(page, each, item) == _level_key(page, line, item) for each in map(_line_of, page.facts.rows))
        return _sum(row.points for row, kept in zip(page.facts.rows, same, strict=True) if kept)
    text = line.level1 if item == "level1" else line.level2
    if text is None:
        return None
    key = (line.level1 or "", None if item == "level1" else line.level2)
    points = page.facts.levels.get(key)
    match page.look.level_text:
        case "vertical":
            text = "\n".join(text)
        case "broken":
            text = f"{text[:2]}\n{text[2:]}"
    if points is None:
        return text
    if not any(each[:2] == (key[0], key[1]) for each in page.expected.levels):
        page.expected.levels.append((key[0], key[1], points))
    return f"{text}（{points}分）" if page.look.level_text != "bracketless" else f"{text}({points})"


def _line(page: Page, line: _Line) -> None:
    if line.kind == "subtotal":
        _subtotal(page, line)
        return
    for number, column in enumerate(page.columns):
        if column.item.startswith("level"):
            continue
        if line.row is not None:
            text = _value(page, line.row, line.number, column.item)
        elif line.kind == "slash":
            text = "/" if number else None
        elif column.item == "name":
            text = {"……": "……", "unused_slash": "/", "指标2：": f"指标{line.number}："}.get(line.kind)
        else:
            text = None
        page.paper.figure(page.row, column.left, text, column.width, page.look.tall)


def _value(page: Page, row: Indicator, number: int, item: str) -> str | None:
    look = page.look
    if item == "name":
        return _name(page, row, number)
    if item in ("sign", "target", "unit"):
        return _target_parts(page, row.target)[item]
    if item in ("actual", "points", "score", "deviation", "completion"):
        value: str | None = getattr(row, item)
        return f"{value}{look.suffix}" if item in ("points", "score") and is_number(value) else value
    score = row.score if row.score and row.score.replace(".", "").isdigit() else "0"
    own = {"序号": str(_ordinal(page, row)), **dict.fromkeys(_OTHER_SCORES, score)}
    return own.get(item) or WORDS["extra"].get(item, look.unscored)


def _ordinal(page: Page, row: Indicator) -> int:
    return next((number for number, each in enumerate(page.facts.rows, start=1) if each is row), 1)


def _name(page: Page, row: Indicator, number: int) -> str | None:
    if row.name is None:
        return None
    points = f"（{row.points}分）" if page.look.points == "name" and row.points and is_number(row.points) else ""
    prefix = "" if page.look.prefix == "none" else page.look.prefix.format(number)
    return f"{prefix}{row.name}{points}"


def _target_parts(page: Page, target: str | None) -> Mapping[str, str | None]:
    split = page.look.split
    parts = _SPLIT.match(target or "")
    if split == "none" or parts is None:
        return {"sign": None, "target": target, "unit": None}
    sign, value, unit = parts.groups()
    if "sign" not in split and split != "unit far":
        return {"sign": None, "target": f"{sign or ''}{value}", "unit": unit}
    if "unit" not in split:
        return {"sign": sign, "target": f"{value}{unit or ''}", "unit": None}
    return {"sign": sign, "target": value, "unit": unit}


def _subtotal(page: Page, line: _Line) -> None:
    name = page.column("name")
    level2 = page.column("level2")
    assert name is not None
    if page.look.subtotals == "小计":
        label = name if level2 is None or _reaches_over(page, line) else level2
        page.paper.put(page.row, label.left, "小计")
    else:
        first = page.column("level1") or name
        page.paper.put(page.row, first.left, f"{line.level1}小计", name.left + name.width - first.left)
    rows = [row for row in page.facts.rows if row.level1 == line.level1]
    for item in ("points", "score"):
        column = page.column(item)
        if column is not None:
            page.paper.figure(page.row, column.left, _sum(getattr(row, item) for row in rows))


def _expect_rows(page: Page) -> None:
    look = page.look
    level2_shown = page.column("level2") is not None
    for row in page.facts.rows:
        parts = _target_parts(page, row.target)
        joined = [_joined(parts), _joined({**parts, "target": _as_number(parts["target"])})]
        reaches = _reaches_over(page, _line_of(row))
        wants = {
            "level1": as_text(row.level1),
            "level2": as_text(None, row.level1) if reaches else as_text(row.level2 if level2_shown else None),
            # A name that is nothing but its ordinal says as much as none.
            "name": as_text(row.name, None) if _ORDINAL.match(row.name or "") else as_text(row.name),
            "target": as_text(*dict.fromkeys(joined)),
            "actual": as_text(row.actual),
        }
        if look.points in ("column", "levels") or (look.points == "name" and row.name and is_number(row.points)):
            wants["points"] = as_figure(row.points)
        if not look.no_score:
            wants["score"] = as_figure(row.score)
        if not look.no_deviation:
            wants["deviation"] = as_text(row.deviation)
        if "completion" in look.extra:
            wants["completion"] = as_rate(row.completion)
        if _is_indicator(wants):
            page.expected.rows.append(wants)


def _joined(parts: Mapping[str, str | None]) -> str | None:
    return "".join(filter(None, (parts["sign"], parts["target"], parts["unit"]))) or None


def _as_number(text: str | None) -> str | None:
    """What a number cell shows: without the zeros behind its last digit."""
    return decimal_text(exact(text)) if text is not None and is_number(text) else text


def _is_indicator(wants: Mapping[str, Want]) -> bool:
    """``/`` rows are no indicators; a row of blanks is one as long as it has a name."""
    said = [wants[item].accepted[0] for item in ("target", "actual", "points", "score") if item in wants]
    written = [text for text in said if text is not None] or [wants["name"].accepted[0] or ""]
    return any(text.strip("/—-… ") for text in written)


def _sum(texts: Iterator[str | None]) -> str:
    return decimal_text(sum((exact(text) for text in texts if text is not None and is_number(text)), Fraction(0)))
