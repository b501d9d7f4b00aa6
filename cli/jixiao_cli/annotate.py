"""``jixiao annotate``: the officer's own file, marked."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from jixiao.batch import copy_of
from jixiao.files import FreeNames, write_whole
from jixiao_cli.chinese import Command
from jixiao_cli.common import engines_named, existing, exit_status, folder_for, template_named
from jixiao_cli.score import ENGINE_CHOICES, assessments

__all__ = ["command"]


@click.command(
    "annotate",
    cls=Command,
    help="""核对并生成批注副本：有问题的单元格着色、批注写明算式，另加“核对结果”表逐条列出。

    原文件不改动；副本放在 -o 指定的文件夹里，文件名不变。FORM 也可以是文件夹或 zip 压缩包，
    其中的路径保持不变。
    例：jixiao annotate 自评表.xlsx -o 批注""",
)
@click.argument("form", metavar="FORM…", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, help="放批注副本的文件夹")
@click.option("--template", metavar="T", help="按这个模板核算（模板编号或模板文件）；制发的表自带模板，不用写")
@click.option(
    "--engine", type=click.Choice(ENGINE_CHOICES), default="auto", metavar="E",
    help="重算公式的引擎：auto（默认）、ironcalc、formualizer、formulas、libreoffice、none",
)  # fmt: skip
def command(form: tuple[str, ...], output: str, template: str | None, engine: str) -> int:
    """Write annotated copies."""
    paths = existing(form)
    folder = folder_for(output, paths)
    chosen = template_named(template) if template is not None else None
    engines, tie_breakers = engines_named(engine)
    names = FreeNames()
    errors = unreadable = False
    for item, assessment in assessments(paths, chosen, engines, tie_breakers):
        errors, unreadable = errors or assessment.has_errors, unreadable or not assessment.forms
        if not assessment.forms:
            continue
        suffix, content = copy_of(assessment)
        below = PurePosixPath(item.below)
        path = folder / names.take(str(below if suffix is None else below.with_name(f"{below.stem}{suffix}")))
        write_whole(path, content)
        findings = [finding for result in assessment.forms for finding in result.findings]
        click.echo(
            f"{assessment.file} → {path}（{len(findings)} 条）"
            if findings
            else f"{assessment.file} → {path}（未发现问题）"
        )
    return exit_status(errors=errors, unreadable=unreadable)
