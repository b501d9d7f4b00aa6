"""What every command shares: exit statuses, the checks made before any work starts, lines for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from jixiao.engines import Engine
    from jixiao.roster import Roster, RosterProblem
    from jixiao.template import Template
    from jixiao.template.lint import LintProblem

__all__ = [
    "EXIT_FINDINGS",
    "EXIT_INTERRUPTED",
    "EXIT_OK",
    "EXIT_UNREADABLE",
    "EXIT_USAGE",
    "NO_SPREADSHEET",
    "CallError",
    "complain",
    "engines_named",
    "existing",
    "exit_status",
    "folder_for",
    "problem_line",
    "roster_named",
    "template_named",
    "worker_processes",
]

EXIT_OK = 0
"""Nothing at severity ``error``."""
EXIT_FINDINGS = 1
"""At least one ``error`` finding."""
EXIT_USAGE = 2
"""The call itself is wrong; nothing was done."""
EXIT_UNREADABLE = 3
"""A spreadsheet could not be read as a form; wins over 1."""
EXIT_INTERRUPTED = 130

NO_SPREADSHEET = "没有找到表格：给出的文件夹、压缩包里没有 Excel、WPS 表格文件。"
_WEIGHTS = {"error": "差错", "warning": "提醒"}


class CallError(click.UsageError):
    """The call is wrong: one or more Chinese lines, status 2, before any work starts."""

    exit_code = EXIT_USAGE


def complain(line: str) -> None:
    """Write a message for a person to stderr."""
    click.echo(line, err=True)


def existing(paths: Iterable[str]) -> list[Path]:
    """The paths, all of which exist.

    Raises:
        CallError: One does not.
    """
    found = [Path(path) for path in paths]
    missing = [str(path) for path in found if not path.exists()]
    if missing:
        raise CallError(f"没有这个文件或文件夹：{'、'.join(missing)}。请核对路径。")
    return found


def template_named(name: str) -> Template:
    """The template of that id or path.

    Raises:
        CallError: There is none, or the file is no template.
    """
    from jixiao.template import TemplateError, find_template

    try:
        return find_template(name)
    except TemplateError as error:
        raise CallError(f"模板不能用：\n{error}") from error


def problem_line(problem: LintProblem) -> str:
    """What is wrong in a template file, with its weight and place."""
    return f"{_WEIGHTS[problem.severity]} {problem}"


def roster_named(
    name: str, *, year: int | None = None, template: Template | None = None
) -> tuple[Roster, Sequence[RosterProblem]]:
    """The roster of that path and what was passed over in it, its amounts in the template's unit.

    Raises:
        CallError: There is none, or the file is no roster.
    """
    from jixiao.roster import RosterError, read_roster

    path = existing([name])[0]
    try:
        if template is None:
            return read_roster(path, year=year)
        return read_roster(path, year=year or template.year, currency_unit=template.currency_unit)
    except RosterError as error:
        raise CallError(f"名册 {path} 不能用：\n{error}") from error


def folder_for(output: str, paths: Sequence[Path]) -> Path:
    """The folder for answers of any name, which is none that an input lies in.

    Raises:
        CallError: It is.
    """
    from jixiao.files import OutputError, check_output

    folder = Path(output)
    try:
        check_output(paths, folder)
    except OutputError as problem:
        raise CallError(str(problem)) from problem
    return folder


def engines_named(name: str) -> tuple[Sequence[Engine], Sequence[Engine]]:
    """The engines that ``--engine`` stands for, and who is asked besides where they differ.

    Raises:
        CallError: The engine that was asked for is not installed.
    """
    from jixiao.batch import Arbiters
    from jixiao.engines import EngineFailure, select_engine

    try:
        engines = select_engine(name)
    except EngineFailure as failure:
        raise CallError(f"计算引擎 {name} 在这台电脑上不能用：{failure.reason}。可改用 --engine auto。") from failure
    return engines, Arbiters(engines) if name == "auto" else ()


def exit_status(*, errors: bool, unreadable: bool) -> int:
    """The contract's status for a batch of forms."""
    if unreadable:
        return EXIT_UNREADABLE
    return EXIT_FINDINGS if errors else EXIT_OK


def worker_processes(jobs: int) -> Callable[[], Executor] | None:
    """What works on so many cores; ``None`` for this process itself."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, not forked: engines and progress run threads, and a forked thread's lock is never released.
    return partial(ProcessPoolExecutor, jobs, get_context("spawn")) if jobs > 1 else None
