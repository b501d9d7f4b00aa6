"""How many cells are read right over many random forms, and which dimensions the wrong ones need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jixiao.collect import collect
from layouts.compare import Check, compare
from layouts.facts import Facts, published, published_names, random_facts
from layouts.look import DIMENSIONS, Look, random_look
from layouts.paper import to_grid
from layouts.pour import pour
from layouts.shrink import shrink

__all__ = ["Accuracy", "Failure", "failing", "forms", "measure", "read_back"]


class Failure(NamedTuple):
    """A form that was not read right, made small."""

    facts: Facts
    look: Look
    wrong: list[Check]

    @property
    def cause(self) -> tuple[tuple[str, Any], ...]:
        """The dimensions that it needs, with their values."""
        return tuple(
            (name, getattr(self.look, name))
            for name, values in DIMENSIONS.items()
            if getattr(self.look, name) != values[0]
        )


@dataclass
class Accuracy:
    """Counts over many forms.

    Attributes:
        forms: How many were read.
        cells: How many core fields they have.
        right: How many of those were read right.
        perfect: Forms of which every field was read right, core or not.
        wrong: Item → forms in which it was read wrong.
        failures: Some of the other forms, made small.
    """

    forms: int = 0
    cells: int = 0
    right: int = 0
    perfect: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of core fields that were read right."""
        return self.right / self.cells if self.cells else 1.0


def read_back(facts: Facts, look: Look) -> list[Check]:
    """Pour, read, compare."""
    sheets, expected = pour(facts, look)
    submissions, _ = collect(to_grid(sheets))
    checks = compare(expected, submissions[0] if submissions else None)
    checks += [Check("forms.name", "1", str(len(submissions)), right=False)] * (len(submissions) != 1)
    return checks


def failing(facts: Facts, look: Look, fields: Collection[str] | None = None) -> bool:
    """Whether a form is not read right, in one of the fields that are named."""
    wrong = (check for check in read_back(facts, look) if not check.right)
    return any(fields is None or check.item in fields for check in wrong)


def forms(seeds: range) -> Iterator[tuple[Facts, Look]]:
    """Random forms; every third one holds published facts."""
    names = published_names()
    for seed in seeds:
        facts = published(names[seed // 3 % len(names)]) if seed % 3 == 0 else random_facts(seed)
        yield facts, random_look(seed)


def measure(seeds: range, *, explain: int = 0) -> Accuracy:
    """Read random forms; the first ``explain`` failing ones are made small."""
    result = Accuracy()
    for facts, look in forms(seeds):
        checks = read_back(facts, look)
        core = [check for check in checks if check.is_core]
        wrong = [check for check in checks if not check.right]
        result.forms += 1
        result.cells += len(core)
        result.right += sum(check.right for check in core)
        result.perfect += not wrong
        result.wrong.update({check.item for check in wrong})
        if wrong and len(result.failures) < explain:
            small = shrink(facts, look, lambda one, other, item=wrong[0].item: failing(one, other, {item}))
            result.failures.append(Failure(*small, [check for check in read_back(*small) if not check.right]))
    return result
