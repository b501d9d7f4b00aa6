"""``jixiao reconcile``: a batch of returned forms."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import click

from jixiao.files import OutputError
from jixiao.reconcile import reconcile
from jixiao.reconciliation import Reconciliation
from jixiao.summary import against_roster
from jixiao.template import Template
from jixiao_cli.chinese import Command
from jixiao_cli.common import (
    NO_SPREADSHEET,
    CallError,
    complain,
    existing,
    exit_status,
    roster_named,
    template_named,
    worker_processes,
)
from jixiao_cli.tables import clip

__all__ = ["command"]


@click.command(
    "reconcile",
    cls=Command,
    help="""批量核对：文件夹、文件、zip 压缩包里的自评表，一个读不出来不影响其他的。

    写出 DIR/summary.xlsx（汇总）、forms.csv（每表一行）、findings.csv（每个问题一行）
    和 DIR/annotated/（批注副本，保持原来的路径）。
    用自己的模板制发的表，要用 --template 给出模板（可以写几次）才认得；制发的表各按自己的模板核算。
    只给一个模板时，不是本工具制发的表也按它核算；给几个时，这样的表不按其中任何一个。
    例：jixiao reconcile 收件 -o 核对 --roster 名册.xlsx --template 本县模板.yaml --jobs 4""",
)
@click.argument("path", metavar="PATH…", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, help="放结果的文件夹")
@click.option("--roster", metavar="FILE", help="名册（.xlsx，或“项目”“指标”两个 .csv）：核对缺报、重报")
@click.option("--template", metavar="T", multiple=True, help="制发用的模板（模板编号或模板文件），可以写几次")
@click.option(
    "--year", type=click.IntRange(2000, 2100), metavar="N", help="名册要的是哪个年度的表；不写就取多数表的年度"
)
@click.option("--annotate/--no-annotate", "annotated", default=True, help="写（默认）或不写批注副本")
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="同时用几个处理器核（默认 1）")
@click.option("--scheduler", metavar="ADDRESS", help="交给 dask.distributed 集群，例如 tcp://主机:8786")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="text（默认）或 json")
def command(
    path: tuple[str, ...],
    output: str,
    roster: str | None,
    template: tuple[str, ...],
    year: int | None,
    annotated: bool,
    jobs: int,
    scheduler: str | None,
    style: str,
) -> int:
    """Reconcile a batch."""
    paths = existing(path)
    if year is not None and roster is None:
        raise CallError("--year 要和 --roster 一起用。")
    asked_for = roster_named(roster)[0] if roster is not None else None
    templates = _templates(template)
    executor = _executor(jobs, scheduler)
    try:
        with _progress() as progress:
            result = reconcile(
                paths, Path(output), roster=asked_for, templates=templates, year=year, annotated=annotated,
                executor=executor, progress=progress,
            )  # fmt: skip
    except OutputError as problem:
        raise CallError(str(problem)) from problem
    if style == "json":
        click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(result_text(result, with_roster=asked_for is not None))
    if not result.files:
        complain(NO_SPREADSHEET)
    for file, reason in result.unreadable_files:
        complain(f"{file}：{reason}")
    return exit_status(errors=result.has_errors, unreadable=result.unreadable > 0)


def result_text(result: Reconciliation, *, with_roster: bool) -> str:
    """The counts and where the answers are."""
    lines = [
        f"表格文件 {result.files} 个，自评表 {result.forms} 张："
        f"无差错和提醒 {result.ok} 张，有问题 {result.findings} 张。",
        f"未能读取 {result.unreadable} 个；附件 {result.attachments} 个；"
        f"重报 {result.duplicate} 张，旧版 {result.superseded} 张。",
    ]
    if with_roster:
        lines.append(against_roster(result))
    labels = {"summary": "汇总", "forms": "各表数据", "findings": "问题清单", "annotated": "批注副本"}
    lines += [f"{labels[name]}：{path}" for name, path in result.outputs.items()]
    return "\n".join(lines)


def _templates(names: tuple[str, ...]) -> list[Template]:
    """The templates of those ids or paths.

    Raises:
        CallError: One cannot be used, or two that differ have the same id, which a form cannot tell apart.
    """
    found: dict[str, Template] = {}
    for name in names:
        chosen = template_named(name)
        if found.setdefault(chosen.id, chosen) != chosen:
            raise CallError(f"给出的模板里有两个编号相同、内容不同：{chosen.id}。请只留一个，或改正编号。")
    return list(found.values())


def _executor(jobs: int, scheduler: str | None) -> Callable[[], Executor] | None:
    """What does the work; ``None`` for this process itself.

    Raises:
        CallError: The cluster cannot be used.
    """
    if scheduler is None:
        return worker_processes(jobs)
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise CallError("--scheduler 需要先安装 dask.distributed：pip install distributed。") from error
    try:
        client = distributed.Client(scheduler)
    except (OSError, ValueError) as error:
        raise CallError(f"连不上集群 {scheduler}：{error}") from error
    make: Callable[[], Executor] = client.get_executor
    return make


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """What is told the name of each file that is done; shows it on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _file: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("已核对 {task.completed} 个  {task.fields[file]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None, file="")
        yield lambda file: shown.update(task, advance=1, file=clip(file, 50).replace("[", r"\["))
