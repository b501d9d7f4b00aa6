"""How the data of headings and wordings is looked up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jixiao.recognise.words import heading_key

__all__ = ["Heading", "Headings", "Match", "Pattern", "Wording", "Wordings"]


_LONGEST = 20
"""Characters of the longest heading that no alias spells; what is longer is somebody's text."""

_SENTENCE = re.compile(r"[:;,。!?]")


class Heading(NamedTuple):
    """One heading as a form prints it.

    Attributes:
        field: The field that it stands for.
        alias: Its text.
        seen_in: The form or document that prints it.
    """

    field: str
    alias: str
    seen_in: str


class Pattern(NamedTuple):
    """Headings that no alias spells, of words that are known.

    Attributes:
        field: The field that they stand for; ``""`` for what is no field at all.
        pattern: A regular expression, searched for in the key.
        example: One of them.
        seen_in: The form or document that prints it.
    """

    field: str
    pattern: str
    example: str
    seen_in: str


class Match(NamedTuple):
    """What a heading stands for; of two for the same field the lower rank is taken."""

    field: str
    rank: int


class Headings:
    """One block's headings: exact aliases first, then patterns for unseen spellings of known words.

    Args:
        headings: Aliases, the most usual first.
        patterns: Tried in their order where no alias fits.
        last: Aliases that count only where nothing else stands for their field (备注 beside 原因分析).
    """

    def __init__(self, *headings: Heading, patterns: tuple[Pattern, ...] = (), last: tuple[Heading, ...] = ()) -> None:
        self.headings = (*headings, *last)
        self.patterns = patterns
        self._exact: dict[str, Match] = {}
        for rank, heading in (*enumerate(headings), *enumerate(last, len(headings) + len(patterns))):
            self._exact.setdefault(heading_key(heading.alias), Match(heading.field, rank))
        self._patterns = tuple(
            (re.compile(each.pattern), Match(each.field, rank)) for rank, each in enumerate(patterns, len(headings))
        )
        self._find = lru_cache(maxsize=4096)(self._search)

    def find(self, key: str) -> Match | None:
        """What a normalised heading stands for in this block."""
        return self._find(key)

    def spell(self, joined: str) -> Match | None:
        """What a heading that was put together from several cells stands for: its last cell must be part of it."""
        if joined in self._exact:
            return self._exact[joined]
        match = self.find(joined)
        ends = (found.end() for pattern, _ in self._patterns if (found := pattern.search(joined)) is not None)
        return match if match is not None and next(ends, 0) == len(joined) else None

    def is_alias(self, text: str) -> bool:
        """Whether a heading is spelt out among the aliases."""
        return heading_key(text) in self._exact

    def field(self, key: str) -> str | None:
        """The field alone."""
        match = self._find(key)
        return match.field if match is not None else None

    def _search(self, key: str) -> Match | None:
        if key in self._exact:
            return self._exact[key]
        if len(key) > _LONGEST or _SENTENCE.search(key):
            return None
        return next((match for pattern, match in self._patterns if pattern.search(key)), None)


class Wording(NamedTuple):
    """One way of putting something, as a pattern over folded text (half width, no white space).

    Attributes:
        pattern: A regular expression, searched for in the text.
        example: A text that says it.
        seen_in: The form or document that prints it.
    """

    pattern: str
    example: str
    seen_in: str


class Wordings:
    """All ways in which forms say one thing."""

    def __init__(self, *wordings: Wording) -> None:
        self.wordings = wordings
        self._pattern = re.compile("|".join(f"(?:{wording.pattern})" for wording in wordings))

    def find(self, text: str) -> re.Match[str] | None:
        """Where a folded text says it."""
        return self._pattern.search(text)

    def says(self, text: str) -> bool:
        """Whether a folded text says it."""
        return self._pattern.search(text) is not None
