"""``jixiao roster``: the roster of approved targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from jixiao.files import write_whole
from jixiao.inbox import Item, gather
from jixiao.roster import roster_workbook
from jixiao.targets import Harvest, gather_targets
from jixiao_cli.chinese import Command
from jixiao_cli.common import NO_SPREADSHEET, CallError, complain, existing, exit_status

__all__ = ["command"]


@click.command(
    "roster",
    cls=Command,
    help="""从批复的绩效目标（申报表、批复表，或每行一个指标的目标表）生成名册，供 jixiao issue --roster 制发。

    PATH 可以是文件、文件夹或 zip 压缩包；一个工作簿里可以有几张表，一张工作表上也可以有几张表。
    名册的金额是万元，填在“年初预算数”；“全年预算数”留给年中调整。没有看懂的逐条提示文件和单元格，请核对后再制发。
    同一个项目出现几次的，以先读到的为准。项目没有编码、又不止一个项目的，自编一个编码。
    例：jixiao roster 目标申报表 -o 名册.xlsx""",
)
@click.argument("path", metavar="PATH…", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="名册的 .xlsx 文件名")
@click.option("--overwrite", is_flag=True, help="覆盖已有的名册")
def command(path: tuple[str, ...], output: str, overwrite: bool) -> int:
    """Write the roster of what was approved."""
    paths, target = existing(path), Path(output)
    _check(target, paths, overwrite)
    harvest = gather_targets(_inputs(paths, target))
    _tell(harvest)
    lost = any(problem.lost for _, problem in harvest.problems)
    if harvest.sets:
        write_whole(target, roster_workbook(harvest.sets))
        count = sum(len(each.indicators) for each in harvest.sets)
        click.echo(f"已生成名册：{target}（{len(harvest.sets)} 个项目，{count} 个指标）")
    return exit_status(errors=lost, unreadable=bool(harvest.unreadable))


def _check(target: Path, paths: Sequence[Path], overwrite: bool) -> None:
    """Make sure that the roster takes no input's place, and no other roster's unasked.

    Raises:
        CallError: It would.
    """
    if target.suffix.lower() != ".xlsx" or target.is_dir():
        raise CallError("-o 应是 .xlsx 文件名，例如 -o 名册.xlsx。")
    if any(_is_target(path, target) for path in paths):
        raise CallError(f"-o 不能是输入的文件（{target}），请换一个文件名。")
    if target.exists() and not overwrite:
        raise CallError(f"{target} 已经有了，可能已经改过，没有生成；请换一个文件名，确要覆盖的加 --overwrite。")


def _inputs(paths: Sequence[Path], target: Path) -> Iterator[Item]:
    """What was given, without an earlier roster that lies among it under the same name."""
    return (item for item in gather(paths) if not _is_target(Path(item.file), target))


def _is_target(path: Path, target: Path) -> bool:
    return target.exists() and path.exists() and path.samefile(target)


def _tell(harvest: Harvest) -> None:
    for file, reason in harvest.unreadable:
        complain(f"{file}：{reason}")
    for file, problem in harvest.problems:
        complain(f"{file}：{problem}")
    if harvest.invented:
        codes = "、".join(dict.fromkeys((harvest.invented[0], harvest.invented[-1])))
        complain(f"{len(harvest.invented)} 个项目没有项目编码，名册里自编了编码（{codes}）；要改的话，两张表要一起改。")
    if not harvest.sets and not harvest.unreadable:
        complain(NO_SPREADSHEET)
    if harvest.attachments:
        complain(f"另有 {harvest.attachments} 个附件（PDF、文档、图片等）没有读。")
