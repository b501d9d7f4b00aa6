"""Answers on the disk: whole or not at all, each in a place of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jixiao.files import FreeNames, OutputError, check_output, free_name, safe_name, write_whole

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


SAFE = {
    "甲.xlsx": "甲.xlsx",
    "维修/改造:一期?.xlsx": "维修_改造_一期_.xlsx",
    "甲\n乙.xlsx": "甲_乙.xlsx",
    "甲. .": "甲",
    "..": "",
    "con.xlsx": "_con.xlsx",
    "COM1": "_COM1",
    "康.xlsx": "康.xlsx",
    f"{'长' * 300}.xlsx": f"{'长' * 65}.xlsx",
    f"甲.{'长' * 300}": f"甲.{'长' * 48}",
}


@pytest.mark.parametrize(("name", "safe"), SAFE.items())
def test_a_name_is_one_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe.encode()) <= 200


def test_a_name_is_cut_for_its_number() -> None:
    assert free_name("一二三四五", "", {"一二三四五"}.__contains__, 5) == "一二(2)"


def test_answers_of_any_name_go_where_no_input_lies(tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    (inbox / "里面").mkdir(parents=True)
    file = inbox / "a.xlsx"
    file.write_bytes(b"")
    check_output([inbox, file], tmp_path / "out")
    check_output([file], inbox / "里面")
    for paths, folder in (([inbox], inbox), ([file], inbox), ([inbox], inbox / "里面"), ([inbox], file)):
        with pytest.raises(OutputError):
            check_output(paths, folder)


def test_answers_of_known_names_may_lie_beside_inputs(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"")
    check_output([file], tmp_path, ("summary.xlsx", "annotated"))
    for path in (tmp_path, tmp_path / "summary.xlsx", tmp_path / "annotated", tmp_path / "annotated" / "甲" / "a.xlsx"):
        with pytest.raises(OutputError):
            check_output([path], tmp_path, ("summary.xlsx", "annotated"))


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
