"""Score a form: what each line earns by its rule, how the declared scores stand against it, and the totals.

Decides how a declared score stands and which figure counts; what the rules themselves yield is the methods'
affair, and what is worth a remark is the rules room's.
"""

from __future__ import annotations

from jixiao.footnote import UNSTATED, StatedRule
from jixiao.score.execution import execution_line
from jixiao.score.form import form_of
from jixiao.score.indicator import indicator_line
from jixiao.score.totals import summed
from jixiao.scorecard import RuleSource, Scorecard
from jixiao.submission import Submission
from jixiao.template.model import Template

__all__ = ["score"]


def score(
    submission: Submission, template: Template | None, rule_source: RuleSource, stated: StatedRule = UNSTATED
) -> Scorecard:
    """Score a completed form.

    Args:
        submission: What the form says.
        template: The template it is scored by; ``None`` if none is known.
        rule_source: Whether the rule is the template's, the form's own note's, or assumed. Where it is assumed, a
            declared score that any published rule yields is right.
        stated: What the form's own notes state of the rule, where no template is known; the rest of it is assumed.

    Returns:
        One line per indicator, the execution's line, and the totals.
    """
    form = form_of(submission, template, rule_source, stated)
    lines = tuple(indicator_line(row, entry, form) for row, entry in enumerate(submission.indicators))
    execution = execution_line(submission.funds, form) if submission.funds is not None else None
    return summed(form, lines, execution)
