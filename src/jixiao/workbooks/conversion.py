"""Turns a workbook of another format into an .xlsx package with LibreOffice, where that is installed.

Only a package has formulas that the engines can compute and parts that an annotation can patch. Saved results stay
as the file holds them, so that a stale one is still found; every cell keeps its address.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jixiao.office import OfficeFailure, Recalculate, find_soffice, run_office
from jixiao.workbooks.formats import Format

__all__ = ["CONVERTIBLE", "ConversionFailure", "to_package"]

CONVERTIBLE: Final[Mapping[Format, str]] = MappingProxyType(
    {
        Format.XLS: ".xls",
        Format.XLSB: ".xlsb",
        Format.ODS: ".ods",
        Format.FODS: ".fods",
        Format.XML_2003: ".xml",
    }
)
"""Formats that keep their cells' addresses on the way, with the suffix by which the program knows them."""

_TARGET: Final = "xlsx:Calc MS Excel 2007 XML"
_SECONDS: Final = 60.0
_REMEMBERED: Final = 4
"""A file is asked for again when it is scored by another template and when it is annotated."""


class ConversionFailure(Exception):  # noqa: N818 - it is no fault of the form
    """There is no package; the text says why, as part of a Chinese sentence."""


def to_package(content: bytes, form: Format) -> bytes:
    """Convert a workbook.

    Args:
        content: The file.
        form: Its format, one of `CONVERTIBLE`.

    Raises:
        ConversionFailure: LibreOffice is not installed, or gave no result in time.
    """
    program = find_soffice()
    if program is None:
        raise ConversionFailure("没有安装 LibreOffice")
    return _converted(program, content, CONVERTIBLE[form])


@lru_cache(maxsize=_REMEMBERED)
def _converted(program: str, content: bytes, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        source = folder / f"workbook{suffix}"
        source.write_bytes(content)
        arguments = ["--convert-to", _TARGET, "--outdir", str(folder / "out"), str(source)]
        try:
            run_office(program, folder, arguments, _SECONDS, Recalculate.NEVER)
        except OfficeFailure as failure:
            raise ConversionFailure("LibreOffice 没能转换这个文件") from failure
        result = folder / "out" / "workbook.xlsx"
        if not result.exists():
            raise ConversionFailure("LibreOffice 没能转换这个文件")
        return result.read_bytes()
