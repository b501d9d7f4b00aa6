"""Assessing a file: read → collect → score → hear the witnesses → check, for every form in it.

One short road that every command takes; what cannot be read is a result too, never an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.cells import Grid
from jixiao.check import check
from jixiao.collect import collect
from jixiao.engines import Engine
from jixiao.findings import Finding, Severity
from jixiao.footnote import UNSTATED, StatedRule, read_notes
from jixiao.hearing import Hearing, hear, summon
from jixiao.layout import Field
from jixiao.rules.base import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource, Scorecard, Witnesses
from jixiao.submission import Submission
from jixiao.template import Template, find_template, shipped_templates
from jixiao.workbooks.formats import UnreadableWorkbook
from jixiao.workbooks.opening import open_workbook

__all__ = ["Assessment", "FormResult", "assess"]


@dataclass(frozen=True, slots=True)
class FormResult:
    """One form, assessed.

    Attributes:
        submission: What it says.
        template: The template it was scored by; ``None`` if none is known.
        rule_source: Where the rule comes from.
        scorecard: What it earns.
        witnesses: What its own formulas yield.
        findings: What is wrong or worth saying.
    """

    submission: Submission
    template: Template | None
    rule_source: RuleSource
    scorecard: Scorecard
    witnesses: Witnesses
    findings: tuple[Finding, ...]

    @property
    def status(self) -> str:
        """``ok`` without errors and warnings, else ``findings``."""
        return "findings" if any(f.severity is not Severity.INFO for f in self.findings) else "ok"

    @property
    def has_errors(self) -> bool:
        """Whether anything is at severity error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One file, assessed.

    Attributes:
        file: Its name as the caller gave it.
        content: Its bytes.
        grid: Its cells; ``None`` if it could not be read.
        forms: The forms in it; empty if it could not be read as a form.
        error: Why it could not be read, one Chinese sentence; ``None`` if it could.
        hearing: What the engines said.
        package: The .xlsx package that it was read from: the file itself, or what it was converted to.
        note: How it was read, where that is not the usual way: a Chinese sentence without its full stop.
    """

    file: str
    content: bytes
    grid: Grid | None
    forms: tuple[FormResult, ...]
    error: str | None
    hearing: Hearing
    package: bytes | None = None
    note: str | None = None

    @property
    def has_errors(self) -> bool:
        """Whether any form has a finding at severity error."""
        return any(form.has_errors for form in self.forms)


def assess(
    content: bytes,
    file: str,
    *,
    template: Template | None = None,
    engines: Sequence[Engine] = (),
    tie_breakers: Sequence[Engine] = (),
) -> Assessment:
    """Assess every form in a workbook.

    Args:
        content: The file.
        file: Its name, for messages.
        template: The template that the caller names; a form's own identity says which it was issued by.
        engines: Who recomputes formulas.
        tie_breakers: Who is asked besides where they differ.
    """
    try:
        opened = open_workbook(content)
    except UnreadableWorkbook as unreadable:
        return Assessment(file, content, None, (), str(unreadable), Hearing())
    grid, package = opened.grid, opened.package
    submissions, reason = collect(grid, template)
    if not submissions:
        return Assessment(file, content, grid, (), reason or "没有找到绩效自评表。", Hearing())
    hearing = hear(package, grid, engines, tie_breakers) if package is not None else Hearing()
    forms = tuple(_form(submission, grid, template, hearing) for submission in submissions)
    return Assessment(file, content, grid, forms, None, hearing, package, opened.note)


def _form(submission: Submission, grid: Grid, requested: Template | None, hearing: Hearing) -> FormResult:
    own = _own_template(submission, requested)
    template = own if submission.is_issued else requested
    stated = _stated(submission) if template is None else UNSTATED
    rule_source = _rule_source(template, stated)
    scorecard = score(submission, template, rule_source, stated)
    witnesses = summon(submission, grid, own, hearing)
    case = Case(
        submission=submission, scorecard=scorecard, grid=grid, template=template, rule_source=rule_source,
        witnesses=witnesses, requested=requested, stated=stated,
    )  # fmt: skip
    return FormResult(submission, template, rule_source, scorecard, witnesses, check(case))


def _stated(submission: Submission) -> StatedRule:
    """What the form itself says of its rule: in its notes, and over the execution's score."""
    heading = submission.layout.sources.get(Field("execution", "", "score"), "")
    return read_notes(submission.notes, heading)


def _rule_source(template: Template | None, stated: StatedRule) -> RuleSource:
    if template is not None:
        return RuleSource.TEMPLATE
    return RuleSource.NOTE if stated.scores_indicators else RuleSource.ASSUMED


def _own_template(submission: Submission, requested: Template | None) -> Template | None:
    """The template that an issued form names: the caller's if it is that one, else a shipped one."""
    identity = submission.identity
    if identity is None:
        return None
    if requested is not None and requested.id == identity.template:
        return requested
    return find_template(identity.template) if identity.template in shipped_templates() else None
