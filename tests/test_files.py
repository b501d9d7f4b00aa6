"""Answers on the disk: whole or not at all, each in a place of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jixiao.files import FreeNames, write_whole

NAMES = [
    (["甲.xlsx", "甲.xlsx", "甲.xlsx"], ["甲.xlsx", "甲(2).xlsx", "甲(3).xlsx"]),
    (["A.xlsx", "a.XLSX"], ["A.xlsx", "a(2).XLSX"]),
    (["甲(2).xlsx", "甲.xlsx", "甲.xlsx"], ["甲(2).xlsx", "甲.xlsx", "甲(3).xlsx"]),
    (["一/甲.xlsx", "二/甲.xlsx", "一/甲.xlsx"], ["一/甲.xlsx", "二/甲.xlsx", "一/甲(2).xlsx"]),
    (["甲", "甲/乙.xlsx"], ["甲", "甲(2)/乙.xlsx"]),
    (["甲/乙.xlsx", "甲"], ["甲/乙.xlsx", "甲(2)"]),
]


@pytest.mark.parametrize(("wanted", "given"), NAMES)
def test_names_are_free(wanted: list[str], given: list[str]) -> None:
    names = FreeNames()
    assert [names.take(name) for name in wanted] == given


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "新" / "a.xlsx"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.xlsx"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    write_whole(path, b"old")

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_an_answer_is_as_readable_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_whole(tmp_path / "a.xlsx", b"")
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "usual").stat().st_mode
