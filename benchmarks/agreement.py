"""How far Python and the formula engines agree on issued forms filled at random, and what each takes a form.

    python benchmarks/agreement.py --forms 10000

Fills forms of every shipped template and of those under tests/templates, which use every method and policy, and
compares each computed cell with Python's exact value, tolerance zero. Times are only comparable within one run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

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


def main() -> int:
    """Run it; the status is 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=10_000, help="how many forms (10000)")
    parser.add_argument("--libreoffice", type=int, default=0, metavar="N", help="let LibreOffice do the first N too")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--seed", type=int, default=2020, help="of the random entries (2020)")
    options = parser.parse_args()
    shares = [range(start, options.forms, options.jobs) for start in range(options.jobs)]
    work = partial(share, seed=options.seed, libreoffice=options.libreoffice)
    if options.jobs == 1:
        counts = [work(shares[0])]
    else:
        with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
            counts = list(pool.map(work, shares))
    return report(sum(counts, Counter()))


def share(numbers: range, seed: int, libreoffice: int) -> Counter[str]:
    """Fill and compare the forms of these numbers."""
    counts: Counter[str] = Counter()
    engines = {engine.name: engine for engine in available_engines()}
    fast = [engines[name] for name in ("ironcalc", "formualizer") if name in engines]
    waiting: list[tuple[int, bytes, dict[CellRef, Value]]] = []
    for number in numbers:
        rng = random.Random(f"{seed}-{number}")
        base = issued(seed)[number % len(issued(seed))]
        entries = fill(base, rng)
        workbook = base.filled(entries)
        started = time.perf_counter()
        with ties_counted(counts):
            python = base.python(entries)
        took(counts, "python", started, 1)
        counts["forms"] += 1
        counts["cells"] += len(python)
        counts["figures"] += sum(isinstance(value, Fraction) for value in python.values())
        for engine in fast:
            asked(engine, workbook, python, number, counts)
        if number < libreoffice:
            waiting.append((number, workbook, python))
    program = engines.get("libreoffice")
    if waiting and isinstance(program, LibreOffice):
        started = time.perf_counter()
        outcomes = program.recompute_many([(workbook, list(python)) for _, workbook, python in waiting])
        took(counts, program.name, started, len(waiting))
        for (number, _, python), outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, EngineFailure):
                raise outcome
            compared(program.name, python, outcome.values, number, counts)
    return counts


@cache
def issued(seed: int) -> list[Base]:
    """The forms that are filled, issued once in each process."""
    return bases(random.Random(seed))


def asked(engine: Engine, workbook: bytes, python: Mapping[CellRef, Value], number: int, counts: Counter[str]) -> None:
    """Let an engine recompute a form, and compare."""
    started = time.perf_counter()
    recomputed = engine.recompute(workbook, list(python))
    took(counts, engine.name, started, 1)
    compared(engine.name, python, recomputed.values, number, counts)


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
    names = [name for name in ("ironcalc", "formualizer", "libreoffice") if counts[f"{name} compared"]]
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
