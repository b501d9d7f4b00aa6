"""Reconciling: a batch of returned forms becomes tables — one summary workbook, two CSV files, marked copies.

Nothing stops a batch: a file that cannot be read is a row that says why. Inputs are only read; answers appear
whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import Examined, examine_all
from jixiao.files import FreeNames, write_whole
from jixiao.findings import Severity
from jixiao.inbox import Item, ItemKind, gather
from jixiao.returns import Returned, Returns, Surplus, sort_returns
from jixiao.roster import Roster

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FINDING_COLUMNS",
    "FORM_COLUMNS",
    "RECONCILE_SCHEMA",
    "OutputError",
    "Reconciliation",
    "check_output",
    "reconcile",
]

RECONCILE_SCHEMA: Final = "jixiao.reconcile/1"
FORM_COLUMNS: Final = (
    *("file", "sheet", "status", "error", "template", "form_id", "round", "project_code", "project"),
    *("department", "unit", "currency_unit", "initial", "budget", "executed", "rate", "points_total"),
    *("declared_total", "recalculated_total", "total", "declared_grade", "grade", "errors", "warnings"),
)
FINDING_COLUMNS: Final = (
    *("file", "sheet", "cell", "code", "severity", "level1", "level2", "name", "expected", "found", "message"),
)
_FUND_FIELDS: Final = ("currency_unit", "initial", "budget", "executed", "rate")
_HEADER_FIELDS: Final = ("project_code", "project", "department", "unit")
_TOTAL_FIELDS: Final = ("points_total", "declared_total", "recalculated_total", "total", "declared_grade", "grade")
_OWN: Final = ("summary.xlsx", "forms.csv", "findings.csv", "annotated")


class OutputError(ValueError):
    """An output folder that would mix answers with inputs."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a batch came to.

    Attributes:
        files: Spreadsheets that were handed in, readable or not.
        forms: Forms found in them.
        ok: Forms without errors and warnings.
        findings: Forms with errors or warnings.
        unreadable: Spreadsheets that could not be read as a form.
        attachments: Other files.
        missing: Projects of the roster without a form.
        duplicate: Forms that are one too many.
        superseded: Older rounds of forms that came back again.
        outputs: Name → path of what was written.
        has_errors: Whether anything is at severity error.
        unreadable_files: Name and reason of each spreadsheet that could not be read.
    """

    files: int
    forms: int
    ok: int
    findings: int
    unreadable: int
    attachments: int
    missing: int
    duplicate: int
    superseded: int
    outputs: Mapping[str, str]
    has_errors: bool
    unreadable_files: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The document that ``reconcile --format json`` prints."""
        counts = (
            *("files", "forms", "ok", "findings", "unreadable", "attachments"),
            *("missing", "duplicate", "superseded"),
        )
        return {
            "schema": RECONCILE_SCHEMA,
            **{name: getattr(self, name) for name in counts},
            "outputs": dict(self.outputs),
        }


def check_output(paths: Sequence[Path], folder: Path) -> None:
    """Make sure that no answer takes an input's place and no answer is read as an input.

    Our own answers of an earlier run, in a folder within an input, are passed over.

    Raises:
        OutputError: The folder cannot be used.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"-o 应是文件夹，{folder} 是文件。")
    target = folder.resolve()
    answers = {target / name for name in _OWN}
    for path in paths:
        place = path.resolve()
        if place in answers or target / "annotated" in place.parents:
            raise OutputError(f"{path} 是输出文件夹里的结果，不能又作为输入；请换一个输出文件夹。")
        if place == target:
            raise OutputError(f"-o 不能是输入文件夹本身（{path}），请换一个文件夹。")
        if place in target.parents and folder.exists():
            strangers = [entry.name for entry in folder.iterdir() if entry.name not in _OWN]
            if strangers:
                raise OutputError(
                    f"输出文件夹 {folder} 在输入文件夹里，又有别的文件（{strangers[0]} 等）；请换一个文件夹。"
                )


def reconcile(
    paths: Sequence[Path],
    folder: Path,
    *,
    roster: Roster | None = None,
    annotated: bool = True,
    executor: Callable[[], Executor] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reconciliation:
    """Reconcile a batch.

    Args:
        paths: Files, folders and zips.
        folder: Where the answers go; made if it is missing.
        roster: Which projects were asked for.
        annotated: Whether marked copies are written.
        executor: Makes whatever examines the files; ``None`` examines them one after another here.
        progress: Is told the name of each file that is done.

    Raises:
        OutputError: The folder would mix answers with inputs; nothing was done.
    """
    check_output(paths, folder)
    attachments: list[str] = []
    examined: list[Examined] = []
    names = FreeNames()
    items = _without_attachments(gather(paths, skip=[folder]), attachments)
    for each in examine_all(items, annotated=annotated, executor=executor):
        if each.annotated is not None:
            write_whole(folder / "annotated" / names.take(_marked_name(each)), each.annotated)
        # The copy is on the disk; thousands of them would not fit in memory.
        examined.append(_without_copy(each))
        if progress is not None:
            progress(each.file)
    returned = [Returned(form, each.digest, each.saved) for each in examined for form in each.forms
                if form["status"] != "unreadable"]  # fmt: skip
    returns = sort_returns(returned, roster)
    return _write(folder, examined, attachments, returns, roster is not None, annotated)


def _without_attachments(items: Iterable[Item], attachments: list[str]) -> Iterator[Item]:
    for item in items:
        if item.kind is ItemKind.ATTACHMENT:
            attachments.append(item.file)
        else:
            yield item


def _marked_name(each: Examined) -> str:
    path = PurePosixPath(each.below)
    return each.below if each.suffix is None else str(path.with_name(f"{path.stem}{each.suffix}"))


def _without_copy(each: Examined) -> Examined:
    return Examined(each.file, each.below, each.forms, each.digest, each.saved)


# --- tables -----------------------------------------------------------------------------------------------


def _write(
    folder: Path, examined: Sequence[Examined], attachments: Sequence[str], returns: Returns,
    with_roster: bool, annotated: bool,
) -> Reconciliation:  # fmt: skip
    from jixiao.summary import summary_workbook

    everything = [form for each in examined for form in each.forms]
    forms = _table(FORM_COLUMNS, [_form_row(form) for form in everything])
    findings = _table(FINDING_COLUMNS, [row for form in everything for row in _finding_rows(form)])
    outputs = {name: (folder / name).as_posix() for name in ("summary.xlsx", "forms.csv", "findings.csv")}
    write_whole(folder / "forms.csv", _csv(forms))
    write_whole(folder / "findings.csv", _csv(findings))
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
        outputs={
            **{Path(name).stem: path for name, path in outputs.items()},
            **({"annotated": (folder / "annotated").as_posix()} if annotated else {}),
        },
        has_errors=bool((findings["severity"] == Severity.ERROR.value).any()),
        unreadable_files=tuple((form["file"], form["error"]) for form in everything if form["status"] == "unreadable"),
    )
    write_whole(folder / "summary.xlsx", summary_workbook(result, forms, findings, attachments, returns, with_roster))
    return result


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table whose figures stay what they are: left to itself, a column with blanks turns 98 into 98.0."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns})


def _form_row(form: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: form[name] for name in ("file", "sheet", "status", "error")}
    severities = [finding["severity"] for finding in form["findings"]]
    row |= {"errors": severities.count("error"), "warnings": severities.count("warning")}
    if form["status"] == "unreadable":
        return row
    funds = form["funds"] or {}
    row |= {"template": form["template"], "form_id": form["form_id"]}
    row |= {name: form["header"][name] for name in _HEADER_FIELDS}
    row |= {name: funds.get(name) for name in _FUND_FIELDS}
    return row | {name: form[name] for name in _TOTAL_FIELDS}


def _finding_rows(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    entries = form.get("indicators", ())
    by_cell = {cell: entry for entry in entries for cell in entry["cells"].values() if cell}
    by_name = {entry["name"]: entry for entry in entries}
    for finding in form["findings"]:
        facts = finding["facts"]
        entry = by_cell.get(finding["cell"]) or by_name.get(facts.get("name"), {})
        yield {
            "file": form["file"],
            "sheet": form["sheet"],
            **{name: finding[name] for name in ("cell", "code", "severity", "message")},
            **{name: entry.get(name) for name in ("level1", "level2")},
            "name": entry.get("name") or _one(facts.get("name")),
            "expected": _one(facts.get("expected")),
            "found": _one(facts.get("found")),
        }


def _one(fact: Any) -> Any:
    return "、".join(map(str, fact)) if isinstance(fact, list) else fact


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
