"""Writing answers to disk: whole or not at all, under names that every system takes, never in an input's place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

__all__ = ["FreeNames", "OutputError", "check_output", "free_name", "safe_name", "write_whole"]

_LONGEST_NAME: Final = 200
"""File systems take 255 bytes; a number, a suffix of ours or a temporary name comes on top."""
_ILLEGAL: Final = frozenset('\\/:*?"<>|')
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
)
"""Names that Windows keeps for devices, whatever stands behind the dot."""


class OutputError(ValueError):
    """An output folder that would mix answers with inputs."""


def check_output(paths: Sequence[Path], folder: Path, own: Collection[str] | None = None) -> None:
    """Make sure that no answer takes an input's place and no answer is read as an input.

    Args:
        paths: The inputs.
        folder: Where the answers go.
        own: Names of the files and folders that are written straight below the folder. It may then lie within an
            input, in which they are passed over, and beside input files. ``None``: answers may have any name.

    Raises:
        OutputError: The folder cannot be used.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"-o 应是文件夹，{folder} 是文件。")
    target = folder.resolve()
    for path in paths:
        place = path.resolve()
        if place == target:
            raise OutputError(f"-o 不能是输入文件夹本身（{path}），请换一个文件夹。")
        if own is None:
            if place.parent == target and not path.is_dir():
                raise OutputError(f"-o 不能是原文件所在的文件夹（{path}），以免覆盖原文件；请换一个文件夹。")
            if place in target.parents:
                raise OutputError(f"-o 不能在输入文件夹 {path} 里面，以免结果又被当作输入；请换一个文件夹。")
        else:
            _check_own(path, place, folder, target, own)


def _check_own(path: Path, place: Path, folder: Path, target: Path, own: Collection[str]) -> None:
    answers = {target / name for name in own}
    if answers & {place, *place.parents}:
        raise OutputError(f"{path} 是输出文件夹里的结果，不能又作为输入；请换一个输出文件夹。")
    if place in target.parents and folder.exists():
        strangers = sorted(entry.name for entry in folder.iterdir() if entry.name not in own)
        if strangers:
            raise OutputError(
                f"输出文件夹 {folder} 在输入文件夹里，又有别的文件（{strangers[0]} 等）；请换一个文件夹。"
            )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it; missing folders are made.

    An interrupted run then leaves the old file or the new one, never a half.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".~lock.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        # A temporary file is private; an answer is as readable as the folder's other files.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


# --- names ------------------------------------------------------------------------------------------------


def safe_name(name: str) -> str:
    """One file's or folder's name as Windows, macOS and Linux take it; ``""`` where nothing is left of it."""
    clean = "".join("_" if character in _ILLEGAL or ord(character) < 32 else character for character in name)
    # Windows drops dots and spaces at the end without a word; ``..`` leads upwards.
    clean = clean.rstrip(" .")
    if clean.split(".")[0].strip().casefold() in _DEVICES:
        clean = f"_{clean}"
    path = PurePosixPath(clean)
    stem, suffix = path.stem, path.suffix
    while len((stem + suffix).encode()) > _LONGEST_NAME and stem:
        stem = stem[:-1]
    # A dot in a sentence may make a suffix that is too long by itself.
    return stem + suffix if stem else clean[: _LONGEST_NAME // 4]


def free_name(name: str, suffix: str, taken: Callable[[str], bool], limit: int | None = None) -> str:
    """The first of ``甲.xlsx``, ``甲(2).xlsx``, ``甲(3).xlsx`` … that is not taken.

    Args:
        name: What stands before the number.
        suffix: What stands behind it.
        taken: Whether something else has a name.
        limit: Characters that the result may have; ``name`` is cut for it.
    """
    number, mark = 1, ""
    while True:
        room = None if limit is None else limit - len(mark) - len(suffix)
        found = f"{name[:room]}{mark}{suffix}"
        if not taken(found):
            return found
        number += 1
        mark = f"({number})"


class FreeNames:
    """Paths for files below one folder: different also where case makes no difference, none another's folder."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted path, or the first numbered one that is free: ``甲(2).xlsx``."""
        *folders, file = PurePosixPath(wanted).parts
        above = PurePosixPath()
        for folder in folders:
            above = _free(above, folder, self._files)
            self._folders.add(_key(above))
        path = _free(above, file, self._files, self._folders)
        self._files.add(_key(path))
        return str(path)


def _free(above: PurePosixPath, name: str, *taken: Collection[str]) -> PurePosixPath:
    wanted = PurePosixPath(name)

    def is_taken(found: str) -> bool:
        key = _key(above / found)
        return any(key in names for names in taken)

    return above / free_name(wanted.stem, wanted.suffix, is_taken)


def _key(path: PurePosixPath) -> str:
    return str(path).casefold()
