"""How far Python and the formula engines agree on issued forms filled at random, and what each takes a form.

    python benchmarks/agreement.py --forms 10000 --jobs 2

Fills forms of every shipped template and of those under tests/templates, which use every method and policy, and
compares each computed cell with Python's exact value, tolerance zero: ironcalc, formualizer and, where it is
installed, LibreOffice on every form, formulas on the first 200, since it takes it a second a form. Times are only
comparable within one run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import jixiao.computed.cells
import jixiao.computed.totals
import jixiao.methods.base
import jixiao.methods.rows
from jixiao.cells import CellRef, Value
from jixiao.engines import Engine, EngineFailure, available_engines
from jixiao.engines.libreoffice_engine import LibreOffice
from jixiao.numbers import round_half_away
from random_forms import Base, bases, fill

SHOWN = 5
LOT = 100
"""Workbooks that one LibreOffice process calculates."""


def main() -> int:
    """Run it; the status is 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=10_000, help="how many forms (10000)")
    parser.add_argument("--libreoffice", type=int, metavar="N", help="LibreOffice does the first N (all)")
    parser.add_argument("--formulas", type=int, default=200, metavar="N", help="formulas does the first N (200)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--seed", type=int, default=2020, help="of the random entries (2020)")
    options = parser.parse_args()
    shares = [range(start, options.forms, options.jobs) for start in range(options.jobs)]
    first = {"libreoffice": options.forms if options.libreoffice is None else options.libreoffice}
    work = partial(share, seed=options.seed, first=first | {"formulas": options.formulas})
    if options.jobs == 1:
        counts = [work(shares[0])]
    else:
        with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
            counts = list(pool.map(work, shares))
    return report(sum(counts, Counter()))


def share(numbers: range, seed: int, first: Mapping[str, int]) -> Counter[str]:
    """Fill and compare the forms of these numbers; ``first`` bounds them for engines that are slow."""
    counts: Counter[str] = Counter()
    engines = {engine.name: engine for engine in available_engines()}
    program = engines.pop("libreoffice", None)
    waiting: list[_Form] = []
    for number in numbers:
        rng = random.Random(f"{seed}-{number}")
        base = issued(seed)[number % len(issued(seed))]
        entries = fill(base, rng)
        started = time.perf_counter()
        with ties_counted(counts):
            python = base.python(entries)
        took(counts, "python", started, 1)
        counts["forms"] += 1
        counts["cells"] += len(python)
        counts["figures"] += sum(isinstance(value, Fraction) for value in python.values())
        form = _Form(number, base.filled(entries), python)
        for engine in engines.values():
            if number < first.get(engine.name, number + 1):
                asked(engine, form, counts)
        if isinstance(program, LibreOffice) and number < first["libreoffice"]:
            waiting.append(form)
            if len(waiting) == LOT:
                asked_at_once(program, waiting, counts)
                waiting.clear()
    if waiting and isinstance(program, LibreOffice):
        asked_at_once(program, waiting, counts)
    return counts


class _Form(NamedTuple):
    number: int
    workbook: bytes
    python: Mapping[CellRef, Value]


@cache
def issued(seed: int) -> list[Base]:
    """The forms that are filled, issued once in each process."""
    return bases(random.Random(seed))


def asked(engine: Engine, form: _Form, counts: Counter[str]) -> None:
    """Let an engine recompute a form, and compare."""
    started = time.perf_counter()
    recomputed = engine.recompute(form.workbook, list(form.python))
    took(counts, engine.name, started, 1)
    compared(engine.name, form.python, recomputed.values, form.number, counts)


def asked_at_once(program: LibreOffice, forms: Sequence[_Form], counts: Counter[str]) -> None:
    """Let LibreOffice recompute many forms in one process, and compare."""
    started = time.perf_counter()
    outcomes = program.recompute_many([(form.workbook, list(form.python)) for form in forms])
    took(counts, program.name, started, len(forms))
    for form, outcome in zip(forms, outcomes, strict=True):
        if isinstance(outcome, EngineFailure):
            raise outcome
        compared(program.name, form.python, outcome.values, form.number, counts)


def compared(
    engine: str, python: Mapping[CellRef, Value], found: Mapping[CellRef, Value], number: int, counts: Counter[str]
) -> None:
    """Count the compared cells and those that differ; show the first few."""
    for ref, value in python.items():
        counts[f"{engine} compared"] += 1
        shown = found.get(ref)
        if (shown if shown is not None else "") != value:
            counts[f"{engine} differs"] += 1
            if counts[f"{engine} differs"] <= SHOWN:
                print(f"form {number}, {ref.a1}: Python {value!s}, {engine} {shown!s}", file=sys.stderr)


def took(counts: Counter[str], name: str, started: float, forms: int) -> None:
    """Add up time (in microseconds, since a Counter of floats is none) and forms."""
    counts[f"{name} us"] += round((time.perf_counter() - started) * 1_000_000)
    counts[f"{name} forms"] += forms


class ties_counted:  # noqa: N801 - reads as what it does
    """Count how often Python's witness rounds a number exactly between two hundredths."""

    MODULES = (jixiao.methods.base, jixiao.methods.rows, jixiao.computed.cells, jixiao.computed.totals)

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts

    def __enter__(self) -> None:
        self._patch(self.rounded)

    def __exit__(self, *_: object) -> None:
        self._patch(round_half_away)

    def rounded(self, number: Fraction, digits: int) -> Fraction:
        """Round, and count a tie."""
        if digits <= 4 and (number * 10**digits).denominator == 2:
            self.counts["ties"] += 1
        return round_half_away(number, digits)

    def _patch(self, function: Callable[[Fraction, int], Fraction]) -> None:
        for module in self.MODULES:
            module.round_half_away = function  # type: ignore[attr-defined]


def report(counts: Counter[str]) -> int:
    """Print the figures."""
    print(f"{counts['forms']} forms, {counts['cells']} computed cells ({counts['figures']} hold a number), "
          f"{counts['ties']} exact ties rounded")  # fmt: skip
    names = [name for name in ("ironcalc", "formualizer", "libreoffice", "formulas") if counts[f"{name} compared"]]
    per_form = {name: counts[f"{name} us"] / counts[f"{name} forms"] / 1000 for name in ("python", *names)}
    for name in names:
        print(f"{name}: {counts[f'{name} forms']} forms, {counts[f'{name} compared']} cells compared, "
              f"{counts[f'{name} differs']} differ")  # fmt: skip
    least = min(per_form[name] for name in names) if names else 1
    for name, milliseconds in per_form.items():
        print(f"{name}: {milliseconds:.2f} ms a form, {milliseconds / least:.2f} times the fastest engine")
    return int(any(counts[f"{name} differs"] for name in names))


if __name__ == "__main__":
    sys.exit(main())
