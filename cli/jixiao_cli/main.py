"""The command ``jixiao``: what there is to do, each command in a module of its own."""

from __future__ import annotations

from importlib.metadata import version

import click

from jixiao_cli.chinese import LazyGroup
from jixiao_cli.common import (
    EXIT_FINDINGS,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_UNREADABLE,
    EXIT_USAGE,
)

__all__ = ["EXIT_FINDINGS", "EXIT_INTERRUPTED", "EXIT_OK", "EXIT_UNREADABLE", "EXIT_USAGE", "main"]

_COMMANDS = {
    "demo": "用随附的样例走完一张表的全过程",
    "roster": "从批复的绩效目标生成名册",
    "issue": "制发空白自评表（可按名册逐项目或逐单位制发）",
    "score": "读表、核算得分，与表内公式核对",
    "annotate": "核对并生成批注副本：问题着色、批注、列清单",
    "reconcile": "批量核对文件夹、压缩包里的自评表，生成汇总",
    "parse": "看指标值、完成值会被怎样理解",
    "template": "模板：列出、查看、检查",
    "rules": "核对规则目录，或某条规则的说明",
}


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from jixiao.engines import available_engines

    # Scores can only be reproduced by someone who knows which engines were heard.
    engines = "，".join(f"{engine.name} {engine.version}" for engine in available_engines())
    click.echo(f"jixiao {version('jixiao')}（计算引擎：{engines or '无'}）")
    ctx.exit()


@click.group(
    "jixiao",
    cls=LazyGroup,
    table=_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    help="""绩效自评表工具：制发、回收、核算、批注、汇总核对。

    退出码：0 没有差错；1 有差错；2 命令写错了，什么也没做；3 有表格读不出来；130 被中断。""",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="显示版本")
@click.pass_context
def main(ctx: click.Context) -> int:
    """Show the help when no command is given, which is a wrong call."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return EXIT_USAGE
    return EXIT_OK


if __name__ == "__main__":
    main()
