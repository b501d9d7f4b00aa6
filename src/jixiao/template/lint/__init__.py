"""Template lint: what loads, but would make a wrong or an unreadable form.

Each check is one small function that says what is wrong and under which keys; only `lint` knows files and
lines. In a file that extends another, warnings on what it only inherits are left out, since they are the other
file's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jixiao.template.catalog import shipped_templates
from jixiao.template.lint.execution import EXECUTION_CHECKS
from jixiao.template.lint.form import FORM_CHECKS
from jixiao.template.lint.names import NAME_CHECKS
from jixiao.template.lint.numbers import NUMBER_CHECKS
from jixiao.template.lint.points import POINTS_CHECKS
from jixiao.template.lint.policy import POLICY_CHECKS
from jixiao.template.lint.said import Check, Said, Severity
from jixiao.template.load import TemplateError, TemplateProblem, load_with_places
from jixiao.template.model import Template
from jixiao.template.places import Node, way

__all__ = ["CHECKS", "LintProblem", "lint"]

CHECKS: Final[tuple[Check, ...]] = (
    *FORM_CHECKS,
    *NAME_CHECKS,
    *POINTS_CHECKS,
    *NUMBER_CHECKS,
    *POLICY_CHECKS,
    *EXECUTION_CHECKS,
)
"""Every check of a loaded template."""


@dataclass(frozen=True, slots=True)
class LintProblem(TemplateProblem):
    """A `TemplateProblem` with its weight: an error makes a wrong form, a warning is worth a look."""

    severity: Severity = "error"


def lint(template: Template | Path) -> tuple[LintProblem, ...]:
    """Check a template.

    Args:
        template: A template file, or a loaded template (whose problems then have no lines).

    Returns:
        The problems in the order of files and lines; a file that does not load gives its loading errors.
    """
    if isinstance(template, Template):
        said = [said for check in CHECKS for said in check(template)]
        return tuple(_problem(f"{template.id}.yaml", None, one) for one in said)
    try:
        loaded, tree = load_with_places(template, shipped_templates())
    except TemplateError as error:
        problems = [LintProblem(one.file, one.line, one.where, one.message) for one in error.problems]
    else:
        found = [said for check in CHECKS for said in check(loaded)]
        found += _id_is_its_own(loaded, template, tree)
        placed = [(said, _place(said, tree)) for said in found]
        problems = [
            _problem(str(node.file), node.line, said)
            for said, node in placed
            if said.severity == "error" or node.file == template
        ]
    return tuple(sorted(problems, key=lambda problem: (problem.file != str(template), problem.file, problem.line or 0)))


def _place(said: Said, tree: Node) -> Node:
    nodes = [tree.nearest(keys) for keys in (said.keys, *said.against)]
    return next((node for node in nodes if node.file == tree.file), nodes[0])


def _problem(file: str, line: int | None, said: Said) -> LintProblem:
    return LintProblem(file, line, way(said.keys), said.message, said.severity)


def _id_is_its_own(template: Template, path: Path, tree: Node) -> Iterator[Said]:
    """Every issued form carries its template's id, by which it is read: two templates of one id are taken for one."""
    shipped = shipped_templates().get(template.id)
    said = tree.get("id")
    if said is not None and said.file != path:
        message = f"要写自己的 id；不写就沿用 {template.id}，发出的表会当作那一种表来读"
        yield Said(("extends",), message)
    elif shipped is not None and shipped.resolve() != path.resolve():
        yield Said(("id",), f"{template.id} 是随附模板的编号，请另取一个，否则发出的表会当作随附的那种表来读")
    elif template.id != path.stem:
        yield Said(("id",), f"id 与文件名不同：{path.name}", "warning")
