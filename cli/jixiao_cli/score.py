"""``jixiao score``: read, score, compare with the workbook's own formulas, print."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.assess import Assessment
from jixiao.batch import assess_item
from jixiao.explain import explain
from jixiao.export import form_items, score_document
from jixiao.inbox import Item, ItemKind, gather
from jixiao_cli.chinese import Command
from jixiao_cli.common import (
    NO_SPREADSHEET,
    CallError,
    complain,
    engines_named,
    existing,
    exit_status,
    template_named,
)
from jixiao_cli.reading_text import reading_text
from jixiao_cli.score_text import form_text

if TYPE_CHECKING:
    from jixiao.engines import Engine
    from jixiao.template import Template

__all__ = ["assessments", "command"]

ENGINE_CHOICES = ("auto", "ironcalc", "formualizer", "formulas", "libreoffice", "none")


@click.command(
    "score",
    cls=Command,
    help="""读表、核算得分，与表内公式核对，列出核对结果。FORM 也可以是文件夹或 zip 压缩包。

    例：jixiao score 自评表.xlsx --template national-project-2020""",
)
@click.argument("form", metavar="FORM…", nargs=-1, required=True)
@click.option("--template", metavar="T", help="按这个模板核算（模板编号或模板文件）；制发的表自带模板，不用写")
@click.option(
    "--engine", type=click.Choice(ENGINE_CHOICES), default="auto", metavar="E",
    help="重算公式的引擎：auto（默认）、ironcalc、formualizer、formulas、libreoffice、none",
)  # fmt: skip
@click.option("--explain-reading", is_flag=True, help="不核算，只说明哪个单元格按哪个表头取作哪一项，哪些没有取用")
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "jsonl"]), default="text",
    help="text（默认）、json、jsonl（每表一行）",
)  # fmt: skip
def command(form: tuple[str, ...], template: str | None, engine: str, explain_reading: bool, style: str) -> int:
    """Print what each form earns and what is wrong in it."""
    paths = existing(form)
    if explain_reading:
        if style != "text":
            raise CallError("--explain-reading 只有文字输出，不能与 --format json、jsonl 同用。")
        if template is not None:
            raise CallError("--explain-reading 只说明怎么读，不核算，不用写 --template。")
        return _explain(paths)
    chosen = template_named(template) if template is not None else None
    engines, tie_breakers = engines_named(engine)
    done: list[Assessment] = []
    errors = unreadable = False
    for _, assessment in assessments(paths, chosen, engines, tie_breakers):
        errors, unreadable = errors or assessment.has_errors, unreadable or not assessment.forms
        if style == "json":
            done.append(assessment)
        elif style == "jsonl":
            for item in form_items(assessment):
                click.echo(json.dumps(item, ensure_ascii=False))
        else:
            for result in assessment.forms:
                click.echo(form_text(assessment.file, result, assessment.note))
    if style == "json":
        click.echo(json.dumps(score_document(done), ensure_ascii=False, indent=1))
    return exit_status(errors=errors, unreadable=unreadable)


def _explain(paths: Sequence[Path]) -> int:
    unreadable = False
    for _, assessment in assessments(paths, None, (), ()):
        unreadable = unreadable or not assessment.forms
        if assessment.grid is not None:
            click.echo(reading_text(assessment.file, explain(assessment.grid)))
    return exit_status(errors=False, unreadable=unreadable)


def assessments(
    paths: Sequence[Path], template: Template | None, engines: Sequence[Engine], tie_breakers: Sequence[Engine]
) -> Iterator[tuple[Item, Assessment]]:
    """Assess what was given, one file at a time; say on stderr what could not be read and what was passed over."""
    attachments = found = 0
    for item in gather(paths):
        if item.kind is ItemKind.ATTACHMENT:
            attachments += 1
            continue
        found += 1
        assessment = assess_item(item, template=template, engines=engines, tie_breakers=tie_breakers)
        if assessment.error is not None:
            complain(f"{assessment.file}：{assessment.error}")
        others = "由其他引擎核对" if assessment.hearing.engines else "没有重算"
        for engine, reason in assessment.hearing.failed.items():
            complain(f"{assessment.file}：计算引擎 {engine} 打不开这个文件（{reason}），公式{others}。")
        yield item, assessment
    if not found:
        complain(NO_SPREADSHEET)
    if attachments:
        complain(f"另有 {attachments} 个附件（PDF、文档、图片等）没有核算。")
