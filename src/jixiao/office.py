"""The program LibreOffice: found, started apart from any office the user has open, and ended for certain.

Each start is a child process in a session of its own, with a profile of its own and a time limit, after which the
whole group is killed. What it opens comes from strangers: macros are never run and links never followed. This module
knows nothing of workbooks or formulas.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

__all__ = ["OfficeFailure", "Recalculate", "find_soffice", "run_office"]

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop>
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>{mode}</value></prop>
</item>
</oor:items>
"""


class Recalculate(Enum):
    """Whether formulas are calculated anew when a workbook is loaded; the program's own numbers."""

    ALWAYS = 0
    NEVER = 1


class OfficeFailure(Exception):  # noqa: N818 - what happened to the program is no fault of the form
    """The program gave no result; the text says why."""


def find_soffice() -> str | None:
    """Where the program is, or ``None``."""
    for candidate in ("soffice", "libreoffice", *_PLACES):
        found = shutil.which(candidate)
        if found:
            return found
    return None


def run_office(
    program: str, folder: Path, arguments: Sequence[str], seconds: float, recalculate: Recalculate = Recalculate.ALWAYS
) -> str:
    """Run the program once.

    Args:
        program: Where it is.
        folder: An empty folder of the caller's, in which the profile is laid down.
        arguments: What it is asked to do.
        seconds: Time limit.
        recalculate: Whether formulas are calculated anew on loading.

    Returns:
        What it printed.

    Raises:
        OfficeFailure: It ended with an error or not in time.
    """
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE.format(mode=recalculate.value), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # A session of its own, so that ending it ends the program's helpers and no office that the user has open.
    process = subprocess.Popen(
        [program, "--headless", "--norestore", profile, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise OfficeFailure(f"no result within {seconds:g} seconds") from error
    except BaseException:
        _end(process)  # it has a session of its own, which an interrupt does not reach
        raise
    if process.returncode:
        raise OfficeFailure(f"it ended with code {process.returncode}: {output.strip()[-200:]}")
    return output


def _end(process: subprocess.Popen[str]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
