"""Writing answers to disk: a file is there whole or not at all, and never in an input's place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath

__all__ = ["FreeNames", "write_whole"]


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
            above = self._free(above, folder, self._files)
            self._folders.add(_key(above))
        path = self._free(above, file, self._files | self._folders)
        self._files.add(_key(path))
        return str(path)

    def _free(self, above: PurePosixPath, name: str, taken: set[str]) -> PurePosixPath:
        path = above / name
        number = 1
        while _key(path) in taken:
            number += 1
            path = above / f"{Path(name).stem}({number}){Path(name).suffix}"
        return path


def _key(path: PurePosixPath) -> str:
    return str(path).casefold()
