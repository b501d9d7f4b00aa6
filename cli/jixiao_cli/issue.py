"""``jixiao issue``: blank forms that score themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import click

from jixiao.files import write_whole
from jixiao.issue import IssuedForm, issue_blank, issue_roster, issued_csv, issued_paths, notes
from jixiao.roster import Roster
from jixiao.template import Template, shipped_templates
from jixiao.template.lint import lint
from jixiao_cli.chinese import Command
from jixiao_cli.common import (
    EXIT_OK,
    CallError,
    complain,
    problem_line,
    roster_named,
    template_named,
    worker_processes,
)

__all__ = ["command"]

_LIST = "issued.csv"
_LISTED = 20
"""How many files a refusal names."""


@click.command(
    "issue",
    cls=Command,
    help="""制发空白自评表；有名册时，逐项目（或逐单位）制发到文件夹，并写一份 issued.csv。

    TEMPLATE 是模板编号（见 jixiao template list）或自己写的模板文件；模板有差错时不制发。
    名册里的金额按模板的金额单位；列名写明单位的（如“年初预算数（元）”）按列名。
    已有的文件不会被覆盖，除非加 --overwrite。
    例：jixiao issue national-project-2020 -o 空表.xlsx
    例：jixiao issue national-project-2020 -o 下发 --roster 名册.xlsx --per unit --jobs 4""",
)
@click.argument("template", metavar="TEMPLATE")
@click.option("-o", "--output", metavar="PATH", required=True, help="空白表的 .xlsx 文件名；有名册时是文件夹")
@click.option("--roster", metavar="FILE", help="名册：.xlsx，或“项目”“指标”两个 .csv（写其中一个）")
@click.option(
    "--per", type=click.Choice(["project", "unit"]), metavar="project|unit",
    help="一个项目一个工作簿（默认），或一个单位一个工作簿、每个项目一张表",
)  # fmt: skip
@click.option("--year", type=click.IntRange(2000, 2100), metavar="N", help="预算年度；不写就用模板的年度")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="有名册时，同时用几个处理器核（默认 1）"
)
@click.option("--overwrite", is_flag=True, help="覆盖已有的文件")
def command(
    template: str, output: str, roster: str | None, per: str | None, year: int | None, jobs: int, overwrite: bool
) -> int:
    """Write blank workbooks."""
    chosen = template_named(template)
    _check(template)
    target = Path(output)
    if _same(target, Path(template)):
        raise CallError("-o 不能是模板文件本身，请换一个位置。")
    if roster is None:
        if per is not None:
            raise CallError("--per 要和 --roster 一起用。")
        if jobs > 1:
            raise CallError("--jobs 要和 --roster 一起用。")
        if target.suffix.lower() != ".xlsx" or target.is_dir():
            raise CallError("没有名册时，-o 应是 .xlsx 文件名，例如 -o 空表.xlsx。")
        _spare([target], overwrite)
        write_whole(target, issue_blank(chosen, year))
        click.echo(f"已制发空白表：{target}")
        return EXIT_OK
    if target.suffix.lower() == ".xlsx" or target.is_file():
        raise CallError("有名册时，-o 应是文件夹，例如 -o 下发。")
    projects = _projects(roster, chosen, year)
    per = per or "project"
    paths = [target / path for path in (*issued_paths(projects.projects, per=per), _LIST)]
    if any(_same(path, Path(roster)) for path in paths):
        raise CallError(f"制发的表会覆盖名册 {roster}，请换一个文件夹。")
    _spare(paths, overwrite)
    forms = _issue_all(chosen, projects, target, per, year, worker_processes(jobs))
    books = len({form.file for form in forms})
    click.echo(f"已制发 {len(forms)} 张表（{books} 个工作簿）到 {target}，清单见 {target / _LIST}")
    return EXIT_OK


def _check(template: str) -> None:
    """Look a template over; warnings are said.

    Raises:
        CallError: It would make a wrong form.
    """
    problems = lint(shipped_templates().get(template, Path(template)))
    errors = [problem_line(problem) for problem in problems if problem.severity == "error"]
    if errors:
        raise CallError("\n".join([f"模板 {template} 有差错，没有制发；请改正后再制发：", *errors]))
    for problem in problems:
        complain(problem_line(problem))


def _spare(paths: Sequence[Path], overwrite: bool) -> None:
    """Make sure that nothing is overwritten unasked: an officer may have filled it in.

    Raises:
        CallError: Something would be.
    """
    there = [str(path) for path in paths if path.exists()] if not overwrite else []
    if there:
        more = [f"……等 {len(there)} 个文件"] if len(there) > _LISTED else []
        head = "这些文件已经有了，可能已经填过，没有制发；请换一个位置，确要覆盖的加 --overwrite："
        raise CallError("\n".join([head, *there[:_LISTED], *more]))


def _projects(roster: str, template: Template, year: int | None) -> Roster:
    projects, passed_over = roster_named(roster, year=year, template=template)
    for each in passed_over:
        complain(f"{Path(roster).name}：{each}")
    for indicator_set in projects.projects:
        for line in notes(template, indicator_set):
            complain(f"提醒：{line}")
    return projects


def _issue_all(
    template: Template,
    roster: Roster,
    folder: Path,
    per: str,
    year: int | None,
    executor: Callable[[], Executor] | None,
) -> list[IssuedForm]:
    forms: list[IssuedForm] = []
    for each in issue_roster(template, roster.projects, per=per, year=year, executor=executor):
        write_whole(folder / each.path, each.content)
        forms += each.forms
    write_whole(folder / _LIST, issued_csv(forms))
    return forms


def _same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
