"""The whole life of a form on the shipped samples: issue → completed samples → score → annotate → reconcile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jixiao.assess import Assessment
from jixiao.batch import Arbiters, assess_item, copy_of
from jixiao.engines import select_engine
from jixiao.files import write_whole
from jixiao.findings import Severity
from jixiao.inbox import gather
from jixiao.issue import IssuedForm, issue_blank, issue_roster, issued_csv
from jixiao.numbers import decimal_text
from jixiao.reconcile import reconcile
from jixiao.roster import read_roster
from jixiao.template import data_folder, find_template, shipped_templates

__all__ = ["demo"]

_ROSTERS: Final = {
    "jishan-2020": "national-project-2020",
    "daning-2021": "shanxi-project-2021",
    "xianning-2020": "hubei-department-2020",
    "yangquan-2024": "evaluation-2020",
    "multi": "national-project-2021",
}
"""Sample roster → the template that its published report was made on; ``multi`` is invented."""
_COMPLETED: Final = ("completed", "foreign")


def demo(folder: Path) -> Iterator[str]:
    """Run the demonstration, one stage after another.

    Args:
        folder: Where everything goes; files of an earlier run are replaced.

    Yields:
        What was done and found, a Chinese line at a time.
    """
    yield from _issue(folder)
    returned = _return(folder / "03-completed")
    yield f"3. 收回：随附的已填样例 {len(returned)} 份 → {folder / '03-completed'}"
    yield from _annotate(folder, returned)
    # Named one by one: what else lies in the folder is none of the demonstration's business.
    result = reconcile([folder / "03-completed" / each for each in returned], folder / "05-reconciled", annotated=False)
    yield (
        f"5. 汇总：自评表 {result.forms} 张，无差错和提醒 {result.ok} 张，有问题 {result.findings} 张，"
        f"未能读取 {result.unreadable} 个 → {folder / '05-reconciled' / 'summary.xlsx'}"
    )
    yield f"先看 {folder / '04-annotated'} 里任一份的“核对结果”表，再看 summary.xlsx；每条规则的说明：jixiao rules 代码"


def _issue(folder: Path) -> Iterator[str]:
    templates = shipped_templates()
    for name in templates:
        write_whole(folder / "01-blank" / f"{name}.xlsx", issue_blank(find_template(name)))
    yield f"1. 空白表：{len(templates)} 个模板各一份 → {folder / '01-blank'}"
    forms = []
    for roster_name, template_name in _ROSTERS.items():
        template = find_template(template_name)
        source = data_folder("samples") / "rosters" / f"{roster_name}.xlsx"
        roster, _ = read_roster(source, year=template.year, currency_unit=template.currency_unit)
        target = folder / "02-issued" / roster_name
        issued: list[IssuedForm] = []
        for each in issue_roster(template, roster.projects):
            write_whole(target / each.path, each.content)
            issued += each.forms
        write_whole(target / "issued.csv", issued_csv(issued))
        forms += issued
    yield f"2. 制发：按 {len(_ROSTERS)} 份名册制发 {len(forms)} 张表，指标和预算已填好 → {folder / '02-issued'}"


def _return(folder: Path) -> list[str]:
    """Lay the completed samples down; their paths below the folder."""
    returned = []
    for kind in _COMPLETED:
        for sample in sorted((data_folder("samples") / kind).glob("*.xlsx")):
            write_whole(folder / kind / sample.name, sample.read_bytes())
            returned.append(f"{kind}/{sample.name}")
    return returned


def _annotate(folder: Path, returned: Sequence[str]) -> Iterator[str]:
    engines = select_engine("auto")
    tie_breakers = Arbiters(engines)
    heard = "、".join(engine.name for engine in engines)
    yield f"4. 核算、批注（公式由 {heard or '无'} 重算）→ {folder / '04-annotated'}"
    paths = [folder / "03-completed" / each for each in returned]
    for each, item in zip(returned, gather(paths), strict=True):
        assessment = assess_item(item, engines=engines, tie_breakers=tie_breakers)
        yield f"   {each}  {_found(assessment)}"
        if assessment.forms:
            suffix, content = copy_of(assessment)
            path = folder / "04-annotated" / each
            write_whole(path if suffix is None else path.with_name(f"{path.stem}{suffix}"), content)


def _found(assessment: Assessment) -> str:
    if assessment.error is not None:
        return assessment.error
    parts = []
    for form in assessment.forms:
        declared, total = form.submission.total.number, form.scorecard.total
        counts = [
            f"{severity.label} {count}"
            for severity in Severity
            if (count := sum(finding.severity is severity for finding in form.findings))
        ]
        stated = decimal_text(declared) if declared is not None else "空白"
        earned = decimal_text(total) if total is not None else "待定"
        parts.append(f"填报 {stated}，核算 {earned}；{'，'.join(counts) or '未发现问题'}")
    return " / ".join(parts)
