"""``jixiao issue``: blank forms that score themselves."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from jixiao.files import write_whole
from jixiao.issue import IssuedForm, issue_blank, issue_roster, issued_csv
from jixiao.numbers import decimal_text
from jixiao.roster import Roster, RosterError, read_roster
from jixiao.template import IndicatorSet, Template
from jixiao_cli.chinese import Command
from jixiao_cli.common import EXIT_OK, CallError, complain, existing, template_named

__all__ = ["command", "points_note"]


@click.command(
    "issue",
    cls=Command,
    help="""制发空白自评表；有花名册时，逐项目（或逐单位）制发到文件夹，并写一份 issued.csv。

    例：jixiao issue national-project-2020 -o 空表.xlsx
    例：jixiao issue national-project-2020 -o 制发 --roster 花名册.xlsx --per unit""",
)
@click.argument("template", metavar="TEMPLATE")
@click.option("-o", "--output", metavar="PATH", required=True, help="空白表的 .xlsx 文件名；有花名册时是文件夹")
@click.option("--roster", metavar="FILE", help="花名册：.xlsx，或“项目”“指标”两个 .csv")
@click.option(
    "--per", type=click.Choice(["project", "unit"]), metavar="project|unit",
    help="一个项目一个工作簿（默认），或一个单位一个工作簿、每个项目一张表",
)  # fmt: skip
@click.option("--year", type=click.IntRange(2000, 2100), metavar="N", help="预算年度；不写就用模板的年度")
def command(template: str, output: str, roster: str | None, per: str | None, year: int | None) -> int:
    """Write blank workbooks."""
    chosen = template_named(template)
    target = Path(output)
    if _same(target, Path(template)):
        raise CallError("-o 不能是模板文件本身，请换一个位置。")
    if roster is None:
        if per is not None:
            raise CallError("--per 要和 --roster 一起用。")
        if target.suffix.lower() != ".xlsx" or target.is_dir():
            raise CallError("没有花名册时，-o 应是 .xlsx 文件名，例如 -o 空表.xlsx。")
        write_whole(target, issue_blank(chosen, year))
        click.echo(f"已制发空白表：{target}")
        return EXIT_OK
    source = existing([roster])[0]
    if target.suffix.lower() == ".xlsx" or target.is_file():
        raise CallError("有花名册时，-o 应是文件夹，例如 -o 制发。")
    projects = _projects(source, chosen, year)
    forms = _issue_all(chosen, projects, target, source, per or "project", year)
    books = len({form.file for form in forms})
    click.echo(f"已制发 {len(forms)} 张表（{books} 个工作簿）到 {target}，清单见 {target / 'issued.csv'}")
    return EXIT_OK


def _projects(source: Path, template: Template, year: int | None) -> Roster:
    try:
        projects, notes = read_roster(source, year=year or template.year, currency_unit=template.currency_unit)
    except RosterError as error:
        raise CallError(f"花名册 {source} 不能用：\n{error}") from error
    for note in notes:
        complain(f"{source.name}：{note}")
    for each in projects.projects:
        note_text = points_note(template, each)
        if note_text is not None:
            complain(note_text)
    return projects


def _issue_all(
    template: Template, roster: Roster, folder: Path, source: Path, per: str, year: int | None
) -> list[IssuedForm]:
    issued = list(issue_roster(template, roster.projects, per=per, year=year))
    if any(_same(folder / each.path, source) for each in issued):
        raise CallError(f"制发的表会覆盖花名册 {source}，请换一个文件夹。")
    for each in issued:
        write_whole(folder / each.path, each.content)
    forms = [form for each in issued for form in each.forms]
    write_whole(folder / "issued.csv", issued_csv(forms))
    return forms


def points_note(template: Template, project: IndicatorSet) -> str | None:
    """A line where the points of a roster's project do not add up to the full marks; ``None`` where they do."""
    points = [indicator.points for indicator in project.indicators if indicator.points is not None]
    if not points:
        return None
    execution = template.policy.execution
    total = sum(points, execution.points if execution is not None else Fraction(0))
    full = template.policy.full_marks.value
    if total == full:
        return None
    name = project.project.name if project.project is not None else ""
    shown = f"（含预算执行率 {decimal_text(execution.points)} 分）" if execution is not None else ""
    return f"提醒：“{name}”的分值合计{shown}为 {decimal_text(total)}，不是 {decimal_text(full)}；照花名册制发，请核对。"


def _same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
