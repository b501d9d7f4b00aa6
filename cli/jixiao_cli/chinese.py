"""Click in the users' language: help pages, messages about a wrong call, and the contract's exit statuses."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from jixiao_cli.common import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE

__all__ = ["Command", "LazyGroup"]


class _Page(click.Command):
    """A command whose help page is Chinese."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, description and options."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")
        for line in (self.help or "").strip().splitlines():
            formatter.write(f"\n{line.strip()}" if line.strip() else "\n")
        formatter.write("\n")
        rows = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                said = record[1].replace("[required]", "（必写）")
                rows.append((record[0], "显示这一页" if "--help" in parameter.opts else said))
        _section(formatter, "选项", rows)


class Command(_Page):
    """A command of the tool."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Arguments first, as people type them."""
        arguments = [
            piece for parameter in self.params for piece in parameter.get_usage_pieces(ctx)
            if isinstance(parameter, click.Argument)
        ]  # fmt: skip
        return [*arguments, "[选项]"]


class LazyGroup(_Page, click.Group):
    """The tool itself: a command's module is imported when the command is used, so that ``--help`` is quick.

    Args:
        table: Command → its one-line summary; the command ``x`` is ``jixiao_cli.x.command``.
    """

    def __init__(self, *args: Any, table: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = dict(table or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a form's life."""
        return list(self._table) or super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self._table:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"jixiao_cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which there are."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"没有这个命令：{args[0]}。可用的命令：{'、'.join(self.list_commands(ctx))}。", ctx)
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Say that a command follows."""
        return ["命令", "[参数]…"]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the page and the list of commands."""
        super().format_help(ctx, formatter)
        rows = [(name, self._table.get(name) or _summary(self.commands.get(name))) for name in self.list_commands(ctx)]
        _section(formatter, "命令", rows)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the tool; a command's answer is its exit status."""
        for stream in (sys.stdout, sys.stderr):
            # A redirected stream on Windows speaks the system's code page; a file name may hold stray bytes.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        kwargs["standalone_mode"] = False
        kwargs.setdefault("prog_name", self.name)
        if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            kwargs["color"] = False
        try:
            status = super().main(*args, **kwargs)
        except click.ClickException as error:
            _explain(error)
            sys.exit(error.exit_code)
        except OSError as error:
            # What was given has been looked at already: a folder or a disk refuses an answer.
            click.echo(
                f"错误：{error.filename or ''} 写不进去（{error.strerror or error}），请检查权限和磁盘空间。", err=True
            )
            sys.exit(EXIT_USAGE)
        except click.Abort:
            click.echo("已中断。", err=True)
            sys.exit(EXIT_INTERRUPTED)
        sys.exit(status if isinstance(status, int) else EXIT_OK)


def _section(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    width = max(len(name) for name, _ in rows) + 2
    formatter.write(f"\n{title}：\n")
    for name, text in rows:
        # Click wraps by counting characters, of which a Chinese one takes two columns; a line stays a line.
        formatter.write(f"  {name:<{width}}{text}\n")


def _summary(command: click.Command | None) -> str:
    return (command.help or "").strip().splitlines()[0] if command is not None else ""


def _explain(error: click.ClickException) -> None:
    context = getattr(error, "ctx", None)
    click.echo(f"错误：{_chinese(error)}", err=True)
    if context is not None:
        click.echo(f"用 {context.command_path} --help 查看用法。", err=True)


def _chinese(error: click.ClickException) -> str:
    """Click's own messages, in Chinese; ours are Chinese already."""
    if isinstance(error, click.NoSuchOption):
        nearest = f"是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有这个选项：{error.option_name}。{nearest}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少 {_hint(error.param)}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        kind = error.param.type
        if isinstance(kind, click.Choice):
            return f"{_hint(error.param)} 只能是：{'、'.join(map(str, kind.choices))}。"
        if isinstance(kind, click.IntRange):
            return f"{_hint(error.param)} 应是整数，{_bounds(kind)}。"
        return f"{_hint(error.param)}：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的写法不对（后面缺少内容，或不该有内容）。"
    if error.message.startswith("Got unexpected extra argument"):
        return f"多出了参数：{error.message.partition('(')[2].rstrip(').')}。"
    return error.message


def _hint(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.human_readable_name)


def _bounds(kind: click.IntRange) -> str:
    low = f"不小于{kind.min}" if kind.min is not None else ""
    high = f"不大于{kind.max}" if kind.max is not None else ""
    return "，".join(part for part in (low, high) if part)
