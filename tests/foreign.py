"""Foreign forms for tests: the sample builder, and sheets drawn as text."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from jixiao.cells import Area, Cell, CellRef, SheetGrid
from jixiao.numbers import exact

_BUILDER = Path(__file__).resolve().parents[1] / "samples" / "build_foreign.py"


def _load_builder() -> Any:
    spec = importlib.util.spec_from_file_location("build_foreign", _BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


builder = _load_builder()


def draw(text: str, name: str = "自评表", *, row: int = 1, column: int = 1, **more: Any) -> SheetGrid:
    """A sheet from lines of cells between bars.

    ``<`` continues the cell to its left, ``^`` the cell above; ``\\n`` breaks a line; figures become numbers, figures
    with ``%`` numbers in per cent format; a leading ``'`` keeps a figure text.
    """
    lines = [line.strip().split("|") for line in text.strip().splitlines()]
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    cells: dict[tuple[int, int], Cell] = {}
    for down, line in enumerate(lines):
        for right, raw in enumerate(line):
            word = raw.strip()
            place = (row + down, column + right)
            step = {"<": (0, -1), "^": (-1, 0)}.get(word)
            owners[place] = owners[place[0] + step[0], place[1] + step[1]] if step else place
            if word and step is None:
                cells[place] = _cell(name, place, word)
    merges = []
    for owner in dict.fromkeys(owners.values()):
        covered = [place for place, other in owners.items() if other == owner]
        if len(covered) > 1:
            merges.append(Area(*owner, max(r for r, _ in covered), max(c for _, c in covered)))
    return SheetGrid(name, cells, tuple(merges), **more)


def _cell(sheet: str, place: tuple[int, int], word: str) -> Cell:
    ref = CellRef(sheet, *place)
    percent = word.endswith("%")
    try:
        number = exact(word.removesuffix("%"))
    except ValueError:
        shown = word.removeprefix("'").replace("\\n", "\n")
        return Cell(ref, shown, display=shown)
    if percent:
        return Cell(ref, number / 100, number_format="0.00%", display=word)
    return Cell(ref, number, display=word)
