"""Many files, one after another or side by side: each is assessed on its own, and none stops the others.

An executor of the standard library's kind does the work, so that one code path serves one core, all cores
and a cluster.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from typing import Any, overload

from jixiao.annotate import FINDINGS_SHEET, annotated_copy, findings_workbook
from jixiao.assess import Assessment, assess
from jixiao.engines import Engine, arbiters, select_engine
from jixiao.export import form_items
from jixiao.hearing import Hearing
from jixiao.inbox import Item, ItemKind
from jixiao.template import Template
from jixiao.workbooks.archive import BROKEN_ZIP

__all__ = ["Arbiters", "Examined", "assess_among", "assess_item", "copy_of", "examine_all"]

_log = logging.getLogger(__name__)
_WAITING = 64
"""Files that wait for a worker: enough to keep many busy, few enough to hold in memory."""
_CRASHED = "读取这个文件时程序异常中止，其他文件不受影响；请用 Excel 或 WPS 另存为 .xlsx 后再报送。"
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([0-9T:.+Z-]+)\s*<")

_Work = Callable[[Item], "Examined"]


@dataclass(frozen=True, slots=True)
class Examined:
    """What is kept of a file once it was assessed; small, and fit to be sent between processes.

    Attributes:
        file: Its name.
        below: Its path below the folder or zip that was given.
        forms: The contract's JSON of each form; one with the reason if none could be read.
        digest: Of its content, so that identical copies are known.
        saved: When it was last saved, as the workbook itself says, else the file system or the archive.
        suffix: What stands behind the annotated copy's stem; ``None`` if it keeps its name.
        annotated: The annotated copy; ``None`` if none was wanted or the file could not be read.
    """

    file: str
    below: str
    forms: tuple[dict[str, Any], ...]
    digest: str
    saved: datetime | None
    suffix: str | None = None
    annotated: bytes | None = None


def assess_item(
    item: Item,
    *,
    template: Template | None = None,
    engines: Sequence[Engine] = (),
    tie_breakers: Sequence[Engine] = (),
) -> Assessment:
    """Assess one file, whatever it is.

    A mistake of ours must not cost the reconciler the other thousand files either: it becomes this file's
    reason, and its trace goes to the log.
    """
    if item.kind is not ItemKind.FORM:
        return _unreadable(item, item.reason or "这个文件不是表格。")
    try:
        return assess(item.content, item.file, template=template, engines=engines, tie_breakers=tie_breakers)
    except Exception as mistake:
        return _mistaken(item, mistake)


def _mistaken(item: Item, mistake: Exception) -> Assessment:
    _log.debug("%s could not be assessed", item.file, exc_info=mistake)
    reason = f"程序处理这个文件时出错（{type(mistake).__name__}：{mistake}），请把文件和这行提示反馈给维护人员。"
    return _unreadable(item, " ".join(reason.split()))


def copy_of(assessment: Assessment) -> tuple[str | None, bytes]:
    """The annotated copy; a package that resists the patcher is answered like a format that has none."""
    try:
        return annotated_copy(assessment)
    except Exception:
        _log.debug("%s could not be patched", assessment.file, exc_info=True)
        return f".{FINDINGS_SHEET}.xlsx", findings_workbook(assessment)


def _unreadable(item: Item, reason: str) -> Assessment:
    return Assessment(item.file, item.content, None, (), reason, Hearing())


def assess_among(
    item: Item, templates: Sequence[Template], engines: Sequence[Engine] = (), tie_breakers: Sequence[Engine] = ()
) -> Assessment:
    """Assess one file, each of its forms by the template that it names, if that is among the given ones.

    The templates are known, not claimed of every file: a form that was issued from another one is not accused of
    it. Foreign forms name none; they are scored by the given template if there is only one.
    """
    only = templates[0] if len(templates) == 1 else None
    first = assess_item(item, template=only, engines=engines, tie_breakers=tie_breakers)
    done = {only.id if only is not None else None: first}
    forms = []
    for index, form in enumerate(first.forms):
        identity = form.submission.identity
        named = (template for template in templates if identity is not None and template.id == identity.template)
        own = only if identity is None else next(named, None)
        key = own.id if own is not None else None
        if key not in done:
            # Rare enough: the whole file is assessed anew for each template that it needs.
            done[key] = assess_item(item, template=own, engines=engines, tie_breakers=tie_breakers)
        forms.append(done[key].forms[index])
    return replace(first, forms=tuple(forms))


def examine_all(
    items: Iterable[Item],
    *,
    annotated: bool,
    templates: Sequence[Template] = (),
    executor: Callable[[], Executor] | None = None,
) -> Iterator[Examined]:
    """Examine files, in their order.

    Args:
        items: Forms and unreadable files; attachments are none of this function's business.
        annotated: Whether annotated copies are wanted.
        templates: Templates that forms may have been issued from, beside the shipped ones.
        executor: Makes whatever does the work; ``None`` does it here. It is made anew when a file kills it.
    """
    work = partial(_examine, annotated=annotated, templates=tuple(templates))
    if executor is None:
        yield from map(work, items)
        return
    waiting: deque[tuple[Item, Future[Examined]]] = deque()
    workers = executor()
    try:
        for item in items:
            waiting.append((item, _submit(workers, work, item)))
            if len(waiting) < _WAITING:
                continue
            if (done := _result(waiting[0][1])) is not None:
                waiting.popleft()
                yield done
                continue
            workers.shutdown(wait=False)
            yield from _one_by_one(waiting, work, executor)
            workers = executor()
        while waiting:
            if (done := _result(waiting[0][1])) is not None:
                waiting.popleft()
                yield done
            else:
                yield from _one_by_one(waiting, work, executor)
    finally:
        for _, future in waiting:
            future.cancel()
        workers.shutdown()


def _submit(workers: Executor, work: _Work, item: Item) -> Future[Examined]:
    """Hand a file to the workers; those that are dead already refuse it at once."""
    try:
        return workers.submit(work, item)
    except BrokenExecutor as broken:
        refused: Future[Examined] = Future()
        refused.set_exception(broken)
        return refused


def _result(future: Future[Examined]) -> Examined | None:
    """The answer, or ``None`` if some file has killed the workers.

    What goes wrong with a file itself is part of its answer, so that any exception here is the workers' own; each
    kind of executor has its own name for it.
    """
    try:
        return future.result()
    except Exception:
        _log.debug("the workers gave no answer", exc_info=True)
        return None


def _one_by_one(
    waiting: deque[tuple[Item, Future[Examined]]], work: _Work, executor: Callable[[], Executor]
) -> Iterator[Examined]:
    """Examine what was under way again, each file with workers of its own, to find the one that kills them."""
    while waiting:
        item, future = waiting.popleft()
        done = _result(future)
        if done is None:
            with executor() as workers:
                done = _result(_submit(workers, work, item))
        yield done if done is not None else _examined(_unreadable(item, _CRASHED), item)


class Arbiters(Sequence[Engine]):
    """The engines to ask where others differ, loaded when first asked for: slow to load and rarely needed.

    Args:
        asked: The engines that were asked already.
    """

    def __init__(self, asked: Sequence[Engine]) -> None:
        self._asked = tuple(asked)

    @cached_property
    def _loaded(self) -> tuple[Engine, ...]:
        return arbiters(self._asked)

    @overload
    def __getitem__(self, index: int) -> Engine: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Engine]: ...

    def __getitem__(self, index: int | slice) -> Engine | Sequence[Engine]:
        return self._loaded[index]

    def __len__(self) -> int:
        return len(self._loaded)


@cache
def _engines() -> tuple[Sequence[Engine], Sequence[Engine]]:
    """The engines, chosen once in each process."""
    engines = select_engine("auto")
    return engines, Arbiters(engines)


def _examine(item: Item, *, annotated: bool, templates: Sequence[Template]) -> Examined:
    engines, tie_breakers = _engines()
    try:
        assessment = assess_among(item, templates, engines, tie_breakers)
        suffix, copy = copy_of(assessment) if annotated and assessment.forms else (None, None)
        return _examined(assessment, item, suffix, copy)
    except Exception as mistake:
        return _examined(_mistaken(item, mistake), item)


def _examined(assessment: Assessment, item: Item, suffix: str | None = None, copy: bytes | None = None) -> Examined:
    return Examined(
        file=item.file,
        below=item.below,
        forms=tuple(form_items(assessment)),
        digest=hashlib.sha256(item.content).hexdigest(),
        saved=_saved(item.content) or item.modified,
        suffix=suffix,
        annotated=copy,
    )


def _saved(content: bytes) -> datetime | None:
    """When a workbook says that it was last saved; copying a file changes the file system's time, not this."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = _MODIFIED.search(package.read("docProps/core.xml"))
        time = datetime.fromisoformat(found[1].decode()) if found is not None else None
    except (KeyError, *BROKEN_ZIP):
        # No package, or one that does not say: the caller has another time.
        return None
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time
