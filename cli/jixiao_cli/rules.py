"""``jixiao rules``: the catalogue of findings, or one rule's page."""

from __future__ import annotations

import difflib
import json

import click

from jixiao.rules import RULES, Rule
from jixiao_cli.chinese import Command
from jixiao_cli.common import EXIT_OK, CallError
from jixiao_cli.tables import table

__all__ = ["command"]


@click.command(
    "rules",
    cls=Command,
    help="""核对规则目录；给出规则代码时，显示这条规则的说明。

    例：jixiao rules score-mismatch""",
)
@click.argument("code", metavar="[CODE]", required=False)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="text（默认）或 json")
def command(code: str | None, style: str) -> int:
    """Print the catalogue or a page."""
    chosen = list(RULES) if code is None else [_rule(code)]
    if style == "json":
        document = {"schema": "jixiao.rules/1", "rules": [_json(rule) for rule in chosen]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    elif code is None:
        rows = [(rule.code, rule.name, rule.severity.label, rule.meaning) for rule in chosen]
        click.echo(table(("代码", "名称", "等级", "含义"), rows))
    else:
        click.echo(_page(chosen[0]))
    return EXIT_OK


def _rule(code: str) -> Rule:
    for rule in RULES:
        if code in (rule.code, rule.name):
            return rule
    near = difflib.get_close_matches(code, [rule.code for rule in RULES])
    hint = f"是否指 {'、'.join(near)}？" if near else "用 jixiao rules 查看全部规则。"
    raise CallError(f"没有这条规则：{code}。{hint}")


def _page(rule: Rule) -> str:
    retired = "（已停用）" if rule.status == "retired" else ""
    parts = [
        f"{rule.name}（{rule.code}）· {rule.severity.label}{retired}",
        f"含义\n  {rule.meaning}",
        f"为什么要查\n  {rule.why}",
        f"例子\n  {rule.example}",
        f"怎么办\n  {rule.remedy}",
    ]
    return "\n\n".join(parts)


def _json(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "meaning": rule.meaning,
        "why": rule.why,
        "example": rule.example,
        "remedy": rule.remedy,
        "status": rule.status,
    }
