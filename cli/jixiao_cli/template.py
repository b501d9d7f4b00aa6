"""``jixiao template``: the shipped forms, one form's page, and the check of a template file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from jixiao.template import find_template, shipped_templates
from jixiao.template.lint import lint
from jixiao_cli.chinese import Command, LazyGroup
from jixiao_cli.common import EXIT_FINDINGS, EXIT_OK, EXIT_USAGE, CallError, problem_line, template_named
from jixiao_cli.tables import table
from jixiao_cli.template_text import template_text

__all__ = ["command"]


@click.group("template", cls=LazyGroup, invoke_without_command=True, help="模板：列出、查看、检查。")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show the help when no command is given, which is a wrong call."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return EXIT_USAGE
    return EXIT_OK


@command.command("list", cls=Command, help="列出随附的模板。")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="text（默认）或 json")
def list_command(style: str) -> int:
    """Print the shipped templates."""
    templates = [find_template(name) for name in shipped_templates()]
    if style == "json":
        items = [{"id": each.id, "version": each.version, "year": each.year, "title": each.title, "about": each.about}
                 for each in templates]  # fmt: skip
        click.echo(json.dumps({"schema": "jixiao.templates/1", "templates": items}, ensure_ascii=False, indent=1))
    else:
        rows = [(each.id, str(each.year), each.title, each.about) for each in templates]
        click.echo(table(("编号", "年度", "表名", "说明"), rows))
    return EXIT_OK


@command.command("show", cls=Command, help="显示一个模板的内容：各段、各级指标、计分办法和每个数字的出处。")
@click.argument("template", metavar="TEMPLATE")
def show_command(template: str) -> int:
    """Print one template."""
    click.echo(template_text(template_named(template)))
    return EXIT_OK


@command.command(
    "lint",
    cls=Command,
    help="""检查模板文件，逐行指出问题；有差错时退出码为 1。

    PATH 是模板文件、装有模板文件的文件夹，或随附模板的编号。""",
)
@click.argument("path", metavar="PATH…", nargs=-1, required=True)
def lint_command(path: tuple[str, ...]) -> int:
    """Print the problems of template files."""
    files = [named for each in path for named in _files(each)]
    failed = False
    for name, file in files:
        problems = lint(file)
        for problem in problems:
            click.echo(problem_line(problem))
        if not problems:
            click.echo(f"{name} 没有发现问题。")
        failed = failed or any(problem.severity == "error" for problem in problems)
    return EXIT_FINDINGS if failed else EXIT_OK


def _files(name: str) -> list[tuple[str, Path]]:
    """The files that an argument stands for, each with what it is called here.

    Raises:
        CallError: There is none.
    """
    shipped = shipped_templates()
    if name in shipped:
        return [(shipped[name].name, shipped[name])]
    path = Path(name)
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
        if not found:
            raise CallError(f"文件夹里没有模板文件（.yaml）：{name}。请核对路径。")
        return [(str(file), file) for file in found]
    if not path.exists():
        raise CallError(f"没有这个模板，也没有这个文件：{name}。随附的模板：{'、'.join(shipped)}。")
    return [(str(path), path)]
