"""Room for Chinese text."""

from __future__ import annotations

import pytest

from jixiao.workbooks.text import display_width, lines_needed, row_height


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("得分", 4), ("≥350个", 7), ("①Ａ１", 6), ("，。", 4), ("e\u0301", 1), ("ｱ", 1)],
)
def test_full_width_characters_count_two(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "column", "lines"),
    [("", 10, 1), ("得分", 5, 1), ("得分得", 5, 2), ("甲\n\n乙", 10, 3), ("得" * 20, 11, 4), ("长", 0.5, 1)],
)
def test_lines(text: str, column: float, lines: int) -> None:
    assert lines_needed(text, column) == lines


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    assert row_height([]) == row_height([("短", 20)]) == 17.5
    assert row_height([("短", 20), ("得" * 20, 11)]) == row_height([("得" * 20, 11)]) == 60.5
    assert row_height([("短", 20)], 16) == 24
    assert row_height([("得" * 2000, 11)]) == 409
