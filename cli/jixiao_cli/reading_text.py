"""How a workbook was read, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from jixiao.cells import Area
from jixiao.explain import FormReading, Passed, SheetReading, Taken
from jixiao_cli.tables import clip, table

__all__ = ["reading_text"]

_TEXT_WIDTH, _HEADING_WIDTH, _CELL_WIDTH = 36, 24, 22
_ROW_ITEMS = ("level1", "level2", "name", "target", "actual", "points", "score", "deviation")
_ROW_NAMES = ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "偏差原因")


def reading_text(file: str, sheets: Sequence[SheetReading]) -> str:
    """The map of a file: sheet by sheet the fields with their cells and headings, then what was passed over."""
    return "\n\n".join(part for sheet in sheets for part in _sheet(file, sheet)) + "\n"


def _sheet(file: str, sheet: SheetReading) -> Iterator[str]:
    title = click.style(f"{file} · {sheet.sheet}", bold=True)
    if not sheet.forms:
        yield f"{title}\n  没有取用：{sheet.reason}"
        return
    for number, form in enumerate(sheet.forms, start=1):
        which = f"（第 {number} 份，共 {len(sheet.forms)} 份）" if len(sheet.forms) > 1 else ""
        how = "按制发时写入表内的名称取数" if form.issued else "按表头取数"
        yield f"{title}{which}\n  {how}"
        yield from _form(form)
    if sheet.passed:
        lines = [(_cells([each.area for each in group]), clip(_texts(group), _TEXT_WIDTH), group[0].why)
                 for group in _grouped(sheet.passed)]  # fmt: skip
        yield table(("没有取用", "内容", "原因"), lines, indent="  ")


def _form(form: FormReading) -> Iterator[str]:
    single = [taken for taken in form.taken if taken.field.part not in ("row", "level")]
    lines = [(taken.name, taken.area.a1, clip(taken.text, _TEXT_WIDTH), _by(taken)) for taken in single]
    yield table(("项目", "单元格", "内容", "依据"), lines, indent="  ")
    rows = [taken for taken in form.taken if taken.field.part == "row"]
    columns = {taken.field.item: taken for taken in rows if taken.heading}
    if columns:
        named = [(taken.name, _columns(taken.area), _by(taken)) for taken in columns.values()]
        yield table(("指标表的列", "列", "依据"), named, indent="  ")
    keys = dict.fromkeys(taken.field.key for taken in sorted(rows, key=lambda taken: taken.field.key))
    cells = {(taken.field.key, taken.field.item): _cell(taken) for taken in rows}
    shown = [name for name in _ROW_ITEMS if any((key, name) in cells for key in keys)]
    if keys:
        headings = [dict(zip(_ROW_ITEMS, _ROW_NAMES, strict=True))[name] for name in shown]
        yield table(headings, [[cells.get((key, name), "") for name in shown] for key in keys], indent="  ")
    levels = [(taken.name, taken.area.a1, clip(taken.text, _TEXT_WIDTH)) for taken in form.taken
              if taken.field.part == "level" and taken.field.item in ("label", "points", "score")]  # fmt: skip
    if levels:
        yield table(("级别", "单元格", "内容"), levels, indent="  ")


def _cell(taken: Taken) -> str:
    return clip(f"{taken.area.a1.partition(':')[0]} {taken.text}", _CELL_WIDTH)


def _columns(area: Area) -> str:
    letters = [cell.rstrip("0123456789") for cell in area.a1.split(":")]
    return ":".join(dict.fromkeys(letters))


def _by(taken: Taken) -> str:
    if not taken.heading:
        return ""
    place = f" {taken.heading_area.a1}" if taken.heading_area is not None else ""
    return f"“{clip(taken.heading, _HEADING_WIDTH)}”{place}"


def _grouped(passed: Sequence[Passed]) -> list[list[Passed]]:
    """What was passed over, by reason, in the order in which each first occurs."""
    groups: dict[str, list[Passed]] = {}
    for each in passed:
        groups.setdefault(each.why, []).append(each)
    return list(groups.values())


def _cells(areas: Sequence[Area]) -> str:
    shown = [area.a1 for area in areas[:3]]
    return "、".join(shown) + (f" 等 {len(areas)} 处" if len(areas) > 3 else "")


def _texts(group: Sequence[Passed]) -> str:
    return "、".join(dict.fromkeys(each.text for each in group))
