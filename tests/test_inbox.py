"""The inbox: what is a form, what an attachment, what cannot be opened, and where its copy may lie."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from garbage import PDF, WITH_ERRORS, laid, zipped
from jixiao.inbox import ArchiveLimits, Item, ItemKind, gather

FORM = WITH_ERRORS.read_bytes()


def zipped_raw(members: Mapping[bytes, bytes]) -> bytes:
    """A zip whose names are stored as the given bytes, without the UTF-8 flag."""
    stand_ins = {name: f"{index:03}".ljust(len(name), "_") for index, name in enumerate(members)}
    content = zipped({stand_ins[name]: each for name, each in members.items()})
    for name, stand_in in stand_ins.items():
        content = content.replace(stand_in.encode(), name)
    return content


def told(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.below, item.kind.value) for item in items]


def test_a_folder_is_gone_through_in_order(tmp_path: Path) -> None:
    laid(tmp_path, {"乙/附件1.xlsx": FORM, "甲/附件2.xlsx": FORM, "甲/附件1.xlsx": FORM, "a.xlsx": FORM})
    assert [item.below for item in gather([tmp_path])] == ["a.xlsx", "乙/附件1.xlsx", "甲/附件1.xlsx", "甲/附件2.xlsx"]


def test_names_are_as_given_with_what_lies_inside_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path, {"a.zip": zipped({"甲/附件1.xlsx": FORM}), "in/b.zip": zipped({"附件1.xlsx": FORM})})
    monkeypatch.chdir(tmp_path)
    items = list(gather([Path("a.zip"), Path("in")]))
    assert [item.file for item in items] == ["a.zip/甲/附件1.xlsx", "in/b.zip/附件1.xlsx"]
    assert [item.below for item in items] == ["甲/附件1.xlsx", "b.zip/附件1.xlsx"]


KINDS = {
    # name: (content, kind)
    "表.xlsx": (FORM, "form"),
    "没有扩展名": (FORM, "form"),
    "改了扩展名.dat": (FORM, "form"),
    "空.xlsx": (b"", "form"),
    "文字.xlsx": (b"hello", "form"),
    "扫描件.xlsx": (PDF, "attachment"),
    "照片.xls": (b"\x89PNG\r\n\x1a\n", "attachment"),
    "文档.xlsx": (zipped({"word/document.xml": b"<a/>"}), "attachment"),
    "截断.xlsx": (FORM[:3000], "form"),
    "表.doc": (FORM, "form"),
    "表.PDF": (FORM, "form"),
    "表.csv": (FORM, "form"),
    "截断.docx": (FORM[:3000], "attachment"),
    "压缩包.pdf": (zipped({"附件1.xlsx": FORM}), "attachment"),
    "扫描件.pdf": (PDF, "attachment"),
    "照片.jpg": (b"\xff\xd8\xff\xe0", "attachment"),
    "说明.docx": (zipped({"word/document.xml": b"<a/>"}), "attachment"),
    "说明": (zipped({"word/document.xml": b"<a/>"}), "attachment"),
    "说明.txt": ("说明".encode(), "attachment"),
    "坏.zip": (b"PK\x03\x04 broken", "unreadable"),
    "包.rar": (b"Rar!\x1a\x07\x00", "unreadable"),
    "包.7z": (b"7z\xbc\xaf\x27\x1c", "unreadable"),
}


@pytest.mark.parametrize(("name", "content", "kind"), [(name, *each) for name, each in KINDS.items()])
def test_what_a_file_is(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    laid(tmp_path / "in", {name: content})
    (tmp_path / "in.zip").write_bytes(zipped({name: content}))
    in_folder = list(gather([tmp_path / "in"]))
    in_zip = list(gather([tmp_path / "in.zip"]))
    assert told(in_folder) == told(in_zip) == [(name, kind)]
    if kind == "unreadable":
        assert in_folder[0].reason == in_zip[0].reason
        assert "请" in (in_folder[0].reason or "")


def test_leftovers_of_programs_are_passed_over(tmp_path: Path) -> None:
    names = ["~$表.xlsx", ".~lock.表.xlsx#", ".DS_Store", "Thumbs.db", "__MACOSX/._表.xlsx", "甲/._表.xlsx"]
    laid(tmp_path / "in", dict.fromkeys(names, b"x"))
    (tmp_path / "in.zip").write_bytes(zipped(dict.fromkeys(names, b"x")))
    assert list(gather([tmp_path / "in", tmp_path / "in.zip"])) == []


def test_a_file_that_is_named_itself_is_taken_for_a_form(tmp_path: Path) -> None:
    laid(tmp_path, {"扫描件.pdf": PDF})
    assert told(list(gather([tmp_path / "扫描件.pdf"]))) == [("扫描件.pdf", "form")]


def test_zips_within_zips(tmp_path: Path) -> None:
    inner = zipped({"附件1.xlsx": FORM, "附件.pdf": PDF})
    (tmp_path / "a.zip").write_bytes(zipped({"甲.zip": inner, "乙.xlsx": FORM}))
    assert told(list(gather([tmp_path / "a.zip"]))) == [
        ("乙.xlsx", "form"), ("甲.zip/附件.pdf", "attachment"), ("甲.zip/附件1.xlsx", "form"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_whatever_the_zip_program(tmp_path: Path, encoding: str) -> None:
    # 乗 ends in 0x5C in GBK, the byte of a backslash: it must not be taken for a folder.
    name = "部门乗/附件一.xlsx"
    (tmp_path / "a.zip").write_bytes(zipped_raw({name.encode(encoding): FORM}))
    assert told(list(gather([tmp_path / "a.zip"]))) == [(name, "form")]


SLIPS = {
    "../../etc/甲.xlsx": "etc/甲.xlsx",
    "/etc/甲.xlsx": "etc/甲.xlsx",
    "C:\\表\\甲.xlsx": "C_/表/甲.xlsx",
    "甲/./../乙.xlsx": "甲/乙.xlsx",
    "甲?.xlsx": "甲_.xlsx",
    f"{'长' * 300}.xlsx": f"{'长' * 65}.xlsx",
}


@pytest.mark.parametrize(("name", "below"), SLIPS.items())
def test_a_member_never_leads_out_of_the_folder(tmp_path: Path, name: str, below: str) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({name: FORM}))
    assert [item.below for item in gather([tmp_path / "a.zip"])] == [below]


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.xlsx": FORM}))
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    content[local + 6] |= 1
    content[central + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    [item] = gather([tmp_path / "a.zip"])
    assert item.kind is ItemKind.UNREADABLE
    assert item.reason == "压缩包设有密码，请取消密码后重新压缩。"


def test_limits_refuse_what_would_not_end(tmp_path: Path) -> None:
    bomb = zipped({"大.xlsx": bytes(5000), "小.xlsx": FORM})
    (tmp_path / "a.zip").write_bytes(bomb)
    small = ArchiveLimits(file=4000)
    assert [item.kind.value for item in gather([tmp_path / "a.zip"], limits=small)] == ["unreadable", "unreadable"]
    nested = FORM
    for _ in range(7):
        nested = zipped({"内.zip": nested}) if nested is not FORM else zipped({"表.xlsx": FORM})
    (tmp_path / "b.zip").write_bytes(nested)
    [item] = gather([tmp_path / "b.zip"])
    assert "超过 5 层" in (item.reason or "")


def test_members_and_bytes_are_counted_over_nested_zips(tmp_path: Path) -> None:
    inner = zipped({f"{index}.xlsx": b"x" for index in range(5)})
    (tmp_path / "a.zip").write_bytes(zipped({"甲.zip": inner, "乙.zip": inner}))
    kinds = [item.kind for item in gather([tmp_path / "a.zip"], limits=ArchiveLimits(members=8))]
    assert kinds.count(ItemKind.UNREADABLE) > 0
    assert kinds.count(ItemKind.FORM) <= 8


def test_skipped_folders_are_not_entered(tmp_path: Path) -> None:
    laid(tmp_path, {"a.xlsx": FORM, "out/annotated/a.xlsx": FORM})
    assert [item.below for item in gather([tmp_path], skip=[tmp_path / "out"])] == ["a.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_to_a_folder_above_does_not_go_round(tmp_path: Path) -> None:
    laid(tmp_path, {"a.xlsx": FORM})
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [item.below for item in gather([tmp_path])] == ["a.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_of_stray_bytes_becomes_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xed.xlsx")).write_bytes(FORM)
    [item] = gather([tmp_path])
    assert item.below.encode() == "\ufffd\ufffd.xlsx".encode()
