"""``jixiao demo``: the whole life of a form on the shipped samples."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.demo import demo
from jixiao_cli.chinese import Command
from jixiao_cli.common import EXIT_OK, CallError

__all__ = ["command"]


@click.command(
    "demo",
    cls=Command,
    help="""用随附的样例走完一张表的全过程：制发、收回、核算、批注、汇总，结果放在 DIR（默认 out）。""",
)
@click.argument("folder", metavar="[DIR]", default="out")
def command(folder: str) -> int:
    """Run the demonstration."""
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise CallError(f"{target} 是文件，请换一个文件夹名。")
    for line in demo(target):
        click.echo(line)
    return EXIT_OK
