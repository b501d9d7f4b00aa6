"""The contract's exit statuses, as a table: what is called, what it answers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from garbage import CLEAN, GARBAGE, SAMPLES, WITH_ERRORS, Run, put

STATUSES = [
    # 0: nothing at severity error
    (0, "score clean.xlsx"),
    (0, "score clean.xlsx --format json"),
    (0, "annotate clean.xlsx -o out"),
    (0, "reconcile clean.xlsx -o out"),
    (0, "issue national-project-2020 -o blank.xlsx"),
    (0, "roster clean.xlsx -o list.xlsx"),
    (0, "parse 13个"),
    (0, "rules"),
    (0, "rules score-mismatch"),
    (0, "template list"),
    (0, "template show evaluation-2020"),
    (0, "template lint evaluation-2020"),
    (0, "--help"),
    (0, "--version"),
    # 1: an error
    (1, "score errors.xlsx"),
    (1, "score clean.xlsx errors.xlsx --format jsonl"),
    (1, "annotate errors.xlsx -o out"),
    (1, "reconcile errors.xlsx -o out"),
    (1, "template lint broken.yaml"),
    # 2: a wrong call
    (2, ""),
    (2, "nothing"),
    (2, "template"),
    (2, "template nothing"),
    (2, "score"),
    (2, "score --nothing clean.xlsx"),
    (2, "score missing.xlsx"),
    (2, "score clean.xlsx --template nothing"),
    (2, "score clean.xlsx --engine nothing"),
    (2, "score clean.xlsx --format xml"),
    (2, "annotate clean.xlsx"),
    (2, "annotate clean.xlsx -o ."),
    (2, "annotate . -o inner"),
    (2, "reconcile missing -o out"),
    (2, "reconcile . -o ."),
    (2, "reconcile clean.xlsx -o out --roster missing.xlsx"),
    (2, "reconcile clean.xlsx -o out --roster text.xlsx"),
    (2, "reconcile clean.xlsx -o out --jobs 0"),
    (2, "reconcile clean.xlsx -o out --template nothing"),
    (2, "reconcile clean.xlsx -o out --template broken.yaml"),
    (2, "reconcile clean.xlsx -o out --year 2022"),
    (2, "issue nothing -o blank.xlsx"),
    (2, "issue national-project-2020 -o folder"),
    (2, "issue national-project-2020 -o clean.xlsx"),
    (2, "issue national-project-2020 -o blank.xlsx --per unit"),
    (2, "issue national-project-2020 -o blank.xlsx --jobs 2"),
    (2, "issue national-project-2020 -o blank.xlsx --year 1900"),
    (2, "issue national-project-2020 -o out --roster text.xlsx"),
    (2, "issue national-project-2020 -o out.xlsx --roster roster.xlsx"),
    (2, "issue broken.yaml -o blank.xlsx"),
    (2, "roster"),
    (2, "roster clean.xlsx"),
    (2, "roster clean.xlsx -o folder"),
    (2, "roster missing.xlsx -o list.xlsx"),
    (2, "roster clean.xlsx -o clean.xlsx --overwrite"),
    (2, "roster clean.xlsx -o roster.xlsx"),
    (2, "parse"),
    (2, "rules nothing"),
    (2, "template show nothing"),
    (2, "template lint missing.yaml"),
    (2, "demo text.xlsx"),
    # 3: a spreadsheet that could not be read wins over an error
    (3, "score text.xlsx"),
    (3, "score errors.xlsx text.xlsx --format json"),
    (3, "annotate errors.xlsx text.xlsx -o out"),
    (3, "reconcile . -o out"),
    (3, "roster clean.xlsx text.xlsx -o list.xlsx"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copy(CLEAN, tmp_path / "clean.xlsx")
    shutil.copy(WITH_ERRORS, tmp_path / "errors.xlsx")
    shutil.copy(SAMPLES / "rosters" / "multi.xlsx", tmp_path / "roster.xlsx")
    (tmp_path / "text.xlsx").write_text("hello")
    (tmp_path / "broken.yaml").write_text("id: x\n")
    (tmp_path / "inner").mkdir()
    return tmp_path


@pytest.mark.parametrize(("status", "line"), STATUSES)
def test_statuses(run: Run, desk: Path, status: int, line: str) -> None:
    before = sorted(path.name for path in desk.rglob("*"))
    result = run(*line.split())
    assert result.exit_code == status
    if status == 2:
        assert result.stdout == ""
        assert result.stderr != ""
        assert sorted(path.name for path in desk.rglob("*")) == before, "work was begun"


@pytest.mark.parametrize("name", GARBAGE)
def test_an_unreadable_file_is_one_chinese_line(run: Run, tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    result = run("score", name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"{name}：{GARBAGE[name][1]}\n"


@pytest.mark.parametrize("name", GARBAGE)
def test_an_unreadable_file_never_stops_the_others(run: Run, desk: Path, name: str) -> None:
    put(desk, name)
    result = run("score", name, "clean.xlsx", "--format", "jsonl")
    items = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(item["file"], item["status"]) for item in items] == [(name, "unreadable"), ("clean.xlsx", "ok")]
    assert items[0]["error"] == GARBAGE[name][1]
    assert result.exit_code == 3


def test_inputs_are_never_written_to(run: Run, desk: Path) -> None:
    before = (desk / "errors.xlsx").read_bytes()
    for line in ("score errors.xlsx", "annotate errors.xlsx -o out", "reconcile errors.xlsx -o out"):
        run(*line.split())
    assert (desk / "errors.xlsx").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_in_a_line(run: Run, desk: Path) -> None:
    (desk / "file").write_text("x")
    result = run("annotate", "clean.xlsx", "-o", "file/out")
    assert result.exit_code == 2
    assert "写不进去" in result.stderr


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "jixiao_cli.main", *arguments]


def test_a_real_process_speaks_utf8_whatever_the_locale(tmp_path: Path) -> None:
    name = put(tmp_path, "空.xlsx").name
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(command("score", name), cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.decode("utf-8").strip() == f"{name}：{GARBAGE[name][1]}"


def test_a_real_process_answers_help_without_loading_the_library(tmp_path: Path) -> None:
    code = (
        "import sys; from jixiao_cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'openpyxl', 'lxml', 'xlsxwriter', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_there_is_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    shutil.copy(WITH_ERRORS, tmp_path / "a.xlsx")
    done = subprocess.run(command("score", "a.xlsx"), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child alone")
def test_an_interrupted_run_says_so(tmp_path: Path) -> None:
    for index in range(400):
        shutil.copy(WITH_ERRORS, tmp_path / f"{index}.xlsx")
    # A shell that runs the tests in the background has them ignore SIGINT, and children inherit that.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from jixiao_cli.main import main; main(['score', '.', '--format', 'jsonl'])"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()  # it is under way
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        # Python loses an interrupt that falls into a finaliser; a person presses the keys again.
        again = threading.Timer(5, process.send_signal, [signal.SIGINT])
        again.start()
        process.stdout.read()
        again.cancel()
        message = process.stderr.read().decode()
        assert process.wait() == 130
    assert "已中断" in message
    assert "Traceback" not in message
