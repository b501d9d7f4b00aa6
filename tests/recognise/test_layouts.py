"""Reading is the inverse of building: any facts, poured into any look, are read back as they were.

1. Every published form, plainly laid out: from the bytes of a workbook and from the cells alone.
2. Every value of every dimension by itself.
3. Any mixture of them with any facts.
4. Several forms in one workbook: each on its sheet, or under each other.

What the reader cannot do yet is switched off by name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.cells import Grid
from jixiao.collect import collect
from jixiao.workbooks.reader import read_grid
from layouts.accuracy import measure, read_back
from layouts.compare import compare, right_share
from layouts.facts import Facts, published, published_names, random_facts
from layouts.look import DIMENSIONS, Look, random_look
from layouts.paper import to_grid, to_workbook
from layouts.pour import pour, pour_many

FACTS = [*map(published, published_names()[::3]), *map(random_facts, range(1, 4))]
BESIDES = {"h_completion": {"extra": ("completion",)}, "arrived": {"fund_columns": DIMENSIONS["fund_columns"][4]}}
"""Dimensions that show only beside another."""


def wrong(facts: Facts, look: Look) -> list[tuple[str, str, str | None]]:
    """Fields that were not read as they stand, with what stands there and what was read."""
    return [check[:3] for check in read_back(facts, look) if not check.right]


def shown(grid: Grid) -> list[dict[tuple[int, int], tuple[str | None, Any]]]:
    return [{place: (cell.text, cell.number) for place, cell in sheet.cells.items()} for sheet in grid.sheets]


@pytest.mark.parametrize("name", published_names())
def test_published_forms_are_read_from_a_workbook(name: str) -> None:
    sheets, expected = pour(published(name), Look())
    (submission,), _ = collect(read_grid(to_workbook(sheets)))
    assert [check for check in compare(expected, submission) if not check.right] == []


@pytest.mark.parametrize("seed", range(20))
def test_the_cells_alone_are_what_the_workbook_gives(seed: int) -> None:
    sheets, _ = pour(random_facts(seed), random_look(seed))
    written, direct = read_grid(to_workbook(sheets)), to_grid(sheets)
    assert shown(written) == shown(direct)
    assert [set(sheet.merges) for sheet in written.sheets] == [set(sheet.merges) for sheet in direct.sheets]


@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_dimension_by_itself(name: str) -> None:
    values = DIMENSIONS[name][:: max(1, len(DIMENSIONS[name]) // 20)]
    looks = [replace(Look(), **BESIDES.get(name, {}), **{name: value}) for value in values]
    found = [(getattr(look, name), wrong(facts, look)) for look in looks for facts in FACTS[::2]]
    assert [(value, fields) for value, fields in found if fields] == []


def some(name: str) -> st.SearchStrategy[Any]:
    """Plain every other time, so that forms stay recognisable while several dimensions meet."""
    return st.one_of(st.just(DIMENSIONS[name][0]), st.sampled_from(DIMENSIONS[name]))


@settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(facts=st.sampled_from(FACTS), look=st.builds(Look, **{name: some(name) for name in DIMENSIONS}))
def test_any_look_gives_any_facts_back(facts: Facts, look: Look) -> None:
    assert wrong(facts, look) == []


def test_random_forms_are_read_cell_by_cell() -> None:
    assert measure(range(300)).wrong == {}


@pytest.mark.parametrize("seed", range(5))
def test_forms_on_sheets_of_one_workbook(seed: int) -> None:
    poured = [pour(random_facts(number), random_look(number, ("cover",))) for number in range(seed, seed + 30, 10)]
    sheets = [replace(sheets[0], name=f"附件{number}") for number, (sheets, _) in enumerate(poured)]
    submissions, _ = collect(to_grid(sheets))
    assert [submission.sheet for submission in submissions] == [sheet.name for sheet in sheets]
    for (_, expected), submission in zip(poured, submissions, strict=True):
        assert [check for check in compare(expected, submission) if not check.right] == []


@pytest.mark.parametrize("seed", range(12))
def test_forms_under_each_other(seed: int) -> None:
    sheets, expected = pour_many([(random_facts(10 * seed + number), Look(column=2)) for number in range(3)])
    submissions, _ = collect(to_grid(sheets))
    assert len(submissions) == len(expected)
    assert [right_share(compare(*pair)) for pair in zip(expected, submissions, strict=True)] == [1.0, 1.0, 1.0]


def test_an_indicator_called_like_a_reason_box() -> None:
    facts = random_facts(1)
    row = replace(facts.rows[1], name="改进措施落实率", target=None)
    assert wrong(replace(facts, rows=(facts.rows[0], row, *facts.rows[2:])), Look()) == []
