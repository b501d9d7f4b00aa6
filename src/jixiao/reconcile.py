"""Reconciling: a batch of returned forms becomes tables — one summary workbook, two CSV files, marked copies.

Nothing stops a batch: a file that cannot be read is a row that says why. Inputs are only read; answers appear
whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import Examined, examine_all
from jixiao.files import FreeNames, check_output, write_whole
from jixiao.findings import Severity
from jixiao.inbox import Item, ItemKind, gather
from jixiao.reconciliation import FINDING_COLUMNS, FORM_COLUMNS, Reconciliation, finding_rows, form_row
from jixiao.returns import Returned, Returns, Surplus, sort_returns
from jixiao.roster import Roster
from jixiao.summary import summary_workbook
from jixiao.template import Template

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["reconcile"]

_TABLES: Final = ("summary.xlsx", "forms.csv", "findings.csv")
_COPIES: Final = "annotated"


def reconcile(
    paths: Sequence[Path],
    folder: Path,
    *,
    roster: Roster | None = None,
    templates: Sequence[Template] = (),
    year: int | None = None,
    annotated: bool = True,
    executor: Callable[[], Executor] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reconciliation:
    """Reconcile a batch.

    Args:
        paths: Files, folders and zips.
        folder: Where the answers go; made if it is missing.
        roster: Which projects were asked for.
        templates: Beside the shipped ones, those that forms were issued from, by their identity; a single one
            serves foreign forms too.
        year: The budget year that the roster asks for; by default that of most forms.
        annotated: Whether marked copies are written.
        executor: Makes whatever examines the files; ``None`` examines them one after another here.
        progress: Is told the name of each file that is done.

    Raises:
        OutputError: The folder would mix answers with inputs; nothing was done.
    """
    check_output(paths, folder, (*_TABLES, _COPIES))
    attachments: list[str] = []
    examined: list[Examined] = []
    names = FreeNames()
    copies = 0
    items = _without_attachments(gather(paths, skip=[folder]), attachments)
    for each in examine_all(items, templates=templates, annotated=annotated, executor=executor):
        if each.annotated is not None:
            write_whole(folder / _COPIES / names.take(_marked_name(each)), each.annotated)
            copies += 1
        # The copy is on the disk; thousands of them would not fit in memory.
        examined.append(replace(each, suffix=None, annotated=None))
        if progress is not None:
            progress(each.file)
    returned = [Returned(form, each.digest, each.saved) for each in examined for form in each.forms
                if form["status"] != "unreadable"]  # fmt: skip
    returns = sort_returns(returned, roster, templates=templates, year=year)
    return _write(folder, examined, attachments, returns, with_roster=roster is not None, with_copies=copies > 0)


def _without_attachments(items: Iterable[Item], attachments: list[str]) -> Iterator[Item]:
    for item in items:
        if item.kind is ItemKind.ATTACHMENT:
            attachments.append(item.file)
        else:
            yield item


def _marked_name(each: Examined) -> str:
    path = PurePosixPath(each.below)
    return each.below if each.suffix is None else str(path.with_name(f"{path.stem}{each.suffix}"))


# --- tables -----------------------------------------------------------------------------------------------


def _write(
    folder: Path, examined: Sequence[Examined], attachments: Sequence[str], returns: Returns,
    *, with_roster: bool, with_copies: bool,
) -> Reconciliation:  # fmt: skip
    everything = [form for each in examined for form in each.forms]
    forms = _table(FORM_COLUMNS, [form_row(form) for form in everything])
    findings = _table(FINDING_COLUMNS, [row for form in everything for row in finding_rows(form)])
    written = [*_TABLES, *([_COPIES] if with_copies else [])]
    counts = forms["status"].value_counts()
    result = Reconciliation(
        files=len(examined),
        forms=int(counts.get("ok", 0) + counts.get("findings", 0)),
        ok=int(counts.get("ok", 0)),
        findings=int(counts.get("findings", 0)),
        unreadable=int(counts.get("unreadable", 0)),
        attachments=len(attachments),
        missing=len(returns.missing),
        duplicate=returns.count(Surplus.DUPLICATE),
        superseded=returns.count(Surplus.SUPERSEDED),
        outputs={Path(name).stem: (folder / name).as_posix() for name in written},
        has_errors=bool((findings["severity"] == Severity.ERROR.value).any()),
        unreadable_files=tuple((form["file"], form["error"]) for form in everything if form["status"] == "unreadable"),
        year=returns.year,
        other_years=returns.other_years,
    )
    write_whole(folder / "forms.csv", _csv(forms))
    write_whole(folder / "findings.csv", _csv(findings))
    write_whole(folder / "summary.xlsx", summary_workbook(result, forms, findings, attachments, returns, with_roster))
    return result


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table whose figures stay what they are: left to itself, a column with blanks turns 98 into 98.0."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns})


def _csv(table: pd.DataFrame) -> bytes:
    """A table with a byte order mark, so that Excel reads the Chinese."""
    columns = list(table.columns)
    rows = [dict(zip(columns, map(_harmless, row), strict=True)) for row in table.itertuples(index=False)]
    text: str = _table(columns, rows).to_csv(index=False, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode()


def _harmless(value: Any) -> Any:
    """Keep a text from running as a formula when the CSV is opened in Excel.

    Names and figures come from whoever filled in the form. A text that starts as a formula does gets an
    apostrophe before it, as Excel itself writes such a text; numbers, and dashes that stand for nothing, are left.
    """
    if not isinstance(value, str) or not value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return value
    return value if not value.strip("+-") else f"'{value}"
