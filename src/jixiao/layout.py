"""FormLayout: which field of a form lies in which cell. The one description of a form.

Issuing plans a layout from a template and writes by it; reading resolves a layout once — from the names of
an issued form, or from the headings of any other — and everything after asks the layout. No other module
knows where a cell lies.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from jixiao.cells import Area, CellRef
from jixiao.numbers import exact, plain_number

__all__ = [
    "INSERTED",
    "ISSUED",
    "NAME_PREFIX",
    "SPARE",
    "Field",
    "FormLayout",
    "issued_digest",
    "issued_field",
    "issued_name",
    "issued_text",
    "issued_value",
    "still_settled",
]

NAME_PREFIX = "jx__"
"""Every sheet-scoped name of an issued form begins so."""

ISSUED, SPARE, INSERTED = "r", "s", "x"
"""How the key of a row begins: issued with its indicator, issued to be used, inserted by somebody afterwards."""

_CONSTANT_LIMIT = 250

_NAME = re.compile(rf"^{NAME_PREFIX}([a-z]+)__([a-z0-9_]*?)__([a-z0-9_]+)$")


class Field(NamedTuple):
    """One field of a form.

    Attributes:
        part: ``form``, ``header``, ``funds``, ``execution``, ``goals``, ``row``, ``level``, ``total``, ``remarks``,
            ``signoff``, ``mark`` (what the self-check says of a sheet row), ``guard`` (a line that a sum reaches to);
            ``issued`` for what a locked field held, ``companion`` on the sheets beside a form.
        key: Which one of the part: a fund source's id, an indicator row's key, a level's number; ``""`` if single.
        item: Which fact: ``executed``, ``target``, ``score`` …

    Row keys sort in sheet order. A key ``r…`` is a row issued with an indicator, ``s…`` a spare one, ``x…`` one that
    somebody inserted; a foreign form has only ``r…`` rows.
    """

    part: str
    key: str
    item: str

    @property
    def name(self) -> str:
        """The defined name that an issued form gives the field's cell."""
        return f"{NAME_PREFIX}{self.part}__{self.key}__{self.item}"

    @classmethod
    @lru_cache(maxsize=8192)  # the forms of a batch carry the same names
    def from_name(cls, name: str) -> Field | None:
        """The field that a defined name stands for; ``None`` if it is none of ours.

        Names are compared without regard to case, as spreadsheet programs do.
        """
        match = _NAME.match(name.lower())
        return cls(*match.groups()) if match else None


def issued_name(field: Field) -> str:
    """The name under which an issued form keeps what a locked field held when it was issued."""
    return Field("issued", f"{field.part}_{field.key}" if field.key else field.part, field.item).name


def issued_field(field: Field) -> Field:
    """The locked field that a field of the part ``issued`` speaks of."""
    part, _, key = field.key.partition("_")
    return Field(part, key, field.item)


def issued_digest(settled: Mapping[str, str]) -> str:
    """What tells whether the record of what was issued was changed itself.

    Args:
        settled: Name (see ``issued_name``) → the constant that it stands for.
    """
    # Programs change the case of names and white space in texts when they save.
    lines = sorted(f"{name.lower()}={''.join(constant.split())}" for name, constant in settled.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16].upper()


def issued_text(value: Fraction | str) -> str:
    """An issued value as a name's constant; of a long text the head, as Excel allows 255 characters there."""
    return f"n:{plain_number(value)!r}" if isinstance(value, Fraction) else f"t:{_settled_text(value)}"


def issued_value(constant: str) -> Fraction | str | None:
    """The issued value that a name's constant keeps; ``None`` if it is none of ours."""
    kind, _, text = constant.partition(":")
    return exact(text) if kind == "n" else text if kind == "t" else None


def _settled_text(text: str) -> str:
    """As much of a text as is kept with the form."""
    return " ".join(text.split())[:_CONSTANT_LIMIT]


def still_settled(kept: str, text: str) -> bool:
    """Whether a text is the one of which ``kept`` was kept at issue.

    White space does not count: programs change it when they save, and LibreOffice drops the tabs of an .ods file.
    """
    before, now = ("".join(each.split()) for each in (kept, text))
    return now.startswith(before) if len(kept) >= _CONSTANT_LIMIT else now == before


@dataclass(frozen=True, slots=True)
class FormLayout:
    """Where every field of one form lies.

    Attributes:
        sheet: The sheet's name.
        areas: Field → its cell or merged range. A merged level cell serves every row that it spans.
        sources: What each field was taken by: the heading's text on a foreign form, ``""`` on an issued one.
        headings: Where that heading stands, on a foreign form; not for a field that keeps its label in its own cell.
        lost: Fields of an issued form whose cells were deleted; their names refer to ``#REF!``.
    """

    sheet: str
    areas: Mapping[Field, Area]
    sources: Mapping[Field, str]
    headings: Mapping[Field, Area] = field(default_factory=dict)
    lost: tuple[Field, ...] = ()
    _parts: Mapping[str, Mapping[str, Mapping[str, Area]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts: dict[str, dict[str, dict[str, Area]]] = {}
        for (part, key, item), area in self.areas.items():
            parts.setdefault(part, {}).setdefault(key, {})[item] = area
        # A form has a thousand fields and is asked for them by part and key.
        object.__setattr__(self, "_parts", parts)

    def area(self, part: str, key: str, item: str) -> Area | None:
        """The cells of a field; ``None`` if the form has no such field."""
        return self._parts.get(part, {}).get(key, {}).get(item)

    def ref(self, part: str, key: str, item: str) -> CellRef | None:
        """The cell that carries a field's value."""
        area = self.area(part, key, item)
        return area.first(self.sheet) if area is not None else None

    def keys(self, part: str) -> tuple[str, ...]:
        """The keys of a part, in sheet order: by the topmost, then leftmost cell of each."""
        first = {
            key: min(_place(part, item, area) for item, area in items.items())
            for key, items in self._parts.get(part, {}).items()
            if key
        }
        return tuple(sorted(first, key=lambda key: first[key]))

    def items(self, part: str, key: str = "") -> Iterator[tuple[str, Area]]:
        """The facts of one key of a part, with their cells."""
        yield from self._parts.get(part, {}).get(key, {}).items()


def _place(part: str, item: str, area: Area) -> tuple[bool, int, int]:
    """What the keys of a part are sorted by.

    A merged level cell lies where the first of its rows does, and says nothing of the others.
    """
    shared = part == "row" and item.startswith("level")
    return shared, area.bottom if shared else area.top, area.left
