"""A sheet's rows shared out among the forms on it, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jixiao.recognise.heads import Head
from jixiao.recognise.view import SheetView
from jixiao.recognise.wordings import CONTINUED
from jixiao.recognise.words import fold

__all__ = ["Span", "share_out"]


class Span(NamedTuple):
    """The rows of one form, its heading, and rows that repeat what stood before on a further page."""

    first: int
    head: Head
    last: int
    repeated: frozenset[int]


StartOfNext = Callable[[Head, Head, frozenset[int]], int | None]
"""From a form's heading, the following one and the rows above that which only head a further page: where the next form
begins; ``None`` if the first one goes on."""


def share_out(view: SheetView, heads: Sequence[Head], start_of_next: StartOfNext) -> list[Span]:
    """Share the rows out; a heading that is repeated on a further page opens no new form.

    Args:
        view: The sheet.
        heads: The headings of its tables, from the top; at least one.
        start_of_next: Tells whether another form begins between two of them.
    """
    spans: list[Span] = []
    first, current = view.first_row, heads[0]
    repeated: set[int] = set()
    for following in heads[1:]:
        carried = frozenset(_carried(view, first, current, following))
        start = start_of_next(current, following, carried)
        if start is None:
            repeated.update(carried, range(following.top, following.bottom + 1))
            continue
        spans.append(Span(first, current, start - 1, frozenset(repeated)))
        first, current, repeated = start, following, set()
    return [*spans, Span(first, current, view.last_row, frozenset(repeated))]


def _carried(view: SheetView, first: int, current: Head, following: Head) -> Iterator[int]:
    """The rows right above a heading that say nothing new: 续表, the title with （续）, lines of the form's own head.

    One new line among them, a project's name as a rule, and they are the head of another form.
    """
    own = [[view.key(area) for area in view.starts(row)] for row in range(first, current.top)]
    for row in range(following.top - 1, current.bottom, -1):
        areas = view.starts(row)
        continued = any(CONTINUED.says(fold(view.text(area))) for area in areas)
        if areas and not continued and [view.key(area) for area in areas] not in own:
            return
        yield row
