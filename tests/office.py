"""LibreOffice at work as a person works with it: opening, moving sheets about, saving under another format.

A macro does what is asked for in one start of the program; ``importSheet`` and ``copyByName`` are what its command
*Move or Copy Sheet* calls.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

FORMATS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Trips"/></library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Trips" script:language="StarBasic">
{}</script:module>
"""
_SUBS = """
Function Opened(sFrom As String) As Object
  Dim aHow(0) As New com.sun.star.beans.PropertyValue
  aHow(0).Name = "Hidden"
  aHow(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(sFrom, "_blank", 0, aHow())
End Function

Sub Save(oBook As Object, sTo As String, sFilter As String)
  Dim aHow(0) As New com.sun.star.beans.PropertyValue
  aHow(0).Name = "FilterName"
  aHow(0).Value = sFilter
  oBook.storeToURL(sTo, aHow())
End Sub

Sub Bring(oBook As Object, sFrom As String, sSheet As String, sName As String)
  Dim oSource As Object
  Dim nPlace As Long
  oSource = Opened(sFrom)
  nPlace = oBook.Sheets.importSheet(oSource, sSheet, oBook.Sheets.Count)
  oBook.Sheets.getByIndex(nPlace).Name = sName
  oSource.close(True)
End Sub
"""


class Macro:
    """A macro that is written line by line and run once."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def open(self, file: Path | None = None) -> None:
        """Open a workbook, or a new one with one sheet."""
        address = file.as_uri() if file is not None else "private:factory/scalc"
        self.lines.append(f"oBook = Opened({_text(address)})")

    def bring(self, file: Path, sheet: str, name: str) -> None:
        """Copy a sheet of another workbook behind the sheets that are there, and rename it."""
        self.lines.append(f"Bring oBook, {_text(file.as_uri())}, {_text(sheet)}, {_text(name)}")

    def copy(self, sheet: str, name: str) -> None:
        """Copy a sheet within the workbook, to its front."""
        self.lines.append(f"oBook.Sheets.copyByName({_text(sheet)}, {_text(name)}, 0)")

    def remove_first(self) -> None:
        """Remove the first sheet."""
        self.lines.append("oBook.Sheets.removeByName(oBook.Sheets.getByIndex(0).Name)")

    def insert_row(self, sheet: str, row: int) -> None:
        """Take a sheet's protection off and insert a row, as somebody does who needs one more."""
        self.lines += [
            f"oSheet = oBook.Sheets.getByName({_text(sheet)})",
            'oSheet.unprotect("")',
            f"oSheet.Rows.insertByIndex({row - 1}, 1)",
        ]

    def type(self, row: int, column: int, value: str | float) -> None:
        """Type into the sheet that had a row inserted."""
        what = f"String = {_text(value)}" if isinstance(value, str) else f"Value = {value}"
        self.lines.append(f"oSheet.getCellByPosition({column - 1}, {row - 1}).{what}")

    def save(self, *files: Path, calculated: bool = True) -> None:
        """Save the workbook, calculated anew or as it was opened, under each name and close it."""
        if calculated:
            self.lines.append("oBook.calculateAll()")
        self.lines += [f"Save oBook, {_text(file.as_uri())}, {_text(FORMATS[file.suffix[1:]])}" for file in files]
        self.lines.append("oBook.close(True)")

    def run(self, folder: Path) -> None:
        """Do it all, with a profile of its own in a folder."""
        body = "\n".join(["Sub Main()", "Dim oBook As Object", "Dim oSheet As Object", *self.lines, "End Sub"])
        # A profile takes up macros only when it has been used once: the first start lays out its libraries.
        _start(folder, "--terminate_after_init")
        library = folder / "profile" / "user" / "basic" / "Standard"
        (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
        (library / "Trips.xba").write_text(_MODULE.format(escape(_SUBS + body)), encoding="utf-8")
        _start(folder, "macro:///Standard.Trips.Main")


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _start(folder: Path, *arguments: str) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command: Sequence[str] = [program, "--headless", "--norestore", profile, *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=180)
