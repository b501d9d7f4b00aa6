"""A roster's two tables as lines of cells, from an .xlsx workbook or two .csv files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.numbers import exact
from jixiao.roster.model import HEADINGS, Entry, Line, RosterError, RosterProblem, SheetName

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["sheets_of"]


def sheets_of(path: Path) -> Mapping[SheetName, list[Line]]:
    """The lines of each sheet that the roster has.

    Raises:
        RosterError: The file cannot be read.
    """
    if path.is_dir():
        return {name: _csv_lines(file) for name, file in _csv_pair(path).items()}
    if path.suffix.lower() == ".csv":
        return {name: _csv_lines(file) for name, file in _csv_partners(path).items()}
    return _workbook(path)


def _csv_pair(folder: Path) -> Mapping[SheetName, Path]:
    pair: dict[SheetName, Path] = {}
    for name in HEADINGS:
        files = sorted(file for file in folder.glob("*.csv") if file.stem.endswith(name))
        if len(files) > 1:
            listed = "、".join(file.name for file in files)
            raise RosterError([RosterProblem(name, None, f"文件夹里有几个“{name}”文件，请直接指明一个：{listed}")])
        if files:
            pair[name] = files[0]
    return pair


def _csv_partners(path: Path) -> Mapping[SheetName, Path]:
    for name in HEADINGS:
        if path.stem.endswith(name):
            start = path.stem.removesuffix(name)
            both = {other: path.with_name(f"{start}{other}{path.suffix}") for other in HEADINGS}
            return {other: file for other, file in both.items() if other == name or file.is_file()}
    message = f"看不出 {path.name} 是项目还是指标：文件名请以“项目”或“指标”结尾"
    raise RosterError([RosterProblem("", None, message)])


def _csv_lines(path: Path) -> list[Line]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RosterError([RosterProblem("", None, f"{path.name} 读不出来：{error.strerror}")]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        rows = csv.reader(text.splitlines(keepends=True))
        return [(number, [Entry(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    raise RosterError([RosterProblem("", None, f"{path.name} 的编码既不是 UTF-8 也不是 GB18030，请另存后再试")])


def _workbook(path: Path) -> Mapping[SheetName, list[Line]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # openpyxl gives a cell's formula or its saved result, one of them per load.
        book, formulas = load_workbook(path, data_only=True), load_workbook(path)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        message = f"{path.name} 不是能打开的 .xlsx 工作簿；花名册请存成 .xlsx，或“项目”“指标”两个 .csv"
        raise RosterError([RosterProblem("", None, message)]) from error
    sheets = {sheet.title.strip(): sheet for sheet in book.worksheets}
    return {name: list(_sheet_lines(sheets[name], formulas[sheets[name].title])) for name in HEADINGS if name in sheets}


def _sheet_lines(sheet: Worksheet, formulas: Worksheet) -> Iterator[Line]:
    merged: dict[tuple[int, int], Entry | None] = {}
    for area in sheet.merged_cells.ranges:
        entry = _entry(sheet.cell(area.min_row, area.min_col), formulas)
        merged.update(dict.fromkeys(area.cells, entry))
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [merged.get((number, index), _entry(cell, formulas)) for index, cell in enumerate(row, start=1)]


def _entry(cell: Cell | MergedCell, formulas: Worksheet) -> Entry | None:
    value: object = cell.value
    if value is None:
        return Entry("", unsaved=True) if formulas[cell.coordinate].data_type == "f" else None
    if isinstance(value, datetime):
        return Entry(value.date())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Entry(str(value))
    form = cell.number_format
    if re.fullmatch("0+", form) and float(value).is_integer():
        return Entry(str(int(value)).zfill(len(form)))  # 000101 kept as a number that shows its zeros
    return Entry(exact(value), percent="%" in form)
