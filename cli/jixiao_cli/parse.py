"""``jixiao parse``: how a target or an actual is understood."""

from __future__ import annotations

import json

import click

from jixiao_cli.chinese import Command
from jixiao_cli.common import EXIT_OK

__all__ = ["command"]


@click.command(
    "parse",
    cls=Command,
    help="""看指标值、完成值会被怎样理解，每个输出一行 JSON。

    例：jixiao parse "1万人次以上" "12月31日前"
    以减号开头的，前面加 -- ：jixiao parse -- "-5%" """,
)
@click.argument("text", metavar="TEXT…", nargs=-1, required=True)
def command(text: tuple[str, ...]) -> int:
    """Print one JSON object per expression."""
    from jixiao.expressions import parse

    for each in text:
        click.echo(json.dumps(parse(each).to_json(), ensure_ascii=False))
    return EXIT_OK
