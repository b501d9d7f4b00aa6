"""What issuing costs: beside XlsxWriter's own time for the same cells, and for a roster on one core and on all.

    python benchmarks/issuing.py --repeat 50 --projects 1000

A form with 8 and one with 30 indicators is issued in turn with a replay of the very calls that XlsxWriter got for it
(cells, formats, merges, validations, names, page), so that planning, the values of the computed cells and what is done
to the package afterwards are all ours; the ratio of the medians should stay below 2. Then rosters of 100, 500 and 1000
projects with 8 indicators each are issued, each in a process of its own: the peak memory of that process and of its
largest worker should stay the same. Runs on Linux and macOS; times are only comparable within one run.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from typing import Any, NamedTuple
from unittest.mock import patch

import xlsxwriter

from jixiao.issue import issue_blank, issue_roster
from jixiao.roster import read_roster
from jixiao.template import IndicatorSet, Project, data_folder, find_template

TEMPLATE = find_template("national-project-2020")
INDICATORS = 8
MOST = 2
"""How many times XlsxWriter's own time a form may take."""


def main() -> int:
    """Run it; the status is 1 where issuing takes more than twice XlsxWriter's own time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=50, help="how often each form is issued (50)")
    parser.add_argument("--projects", type=int, default=1000, help="the largest roster (1000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (all cores)")
    options = parser.parse_args()
    # The rosters first: a process starts with the peak memory of the one that starts it.
    rosters(options.projects, options.jobs)
    ratios = [beside_xlsxwriter(count, options.repeat) for count in (INDICATORS, 30)]
    return int(max(ratios) > MOST)


def indicator_set(row: int, count: int) -> IndicatorSet:
    """A project with so many indicators: those of a real one, over and over."""
    real = read_roster(data_folder("samples") / "rosters" / "jishan-2020.xlsx")[0].projects[0]
    assert real.project is not None
    project: Project = replace(real.project, row=row, code=f"P{row:05}")
    return IndicatorSet(project, tuple(islice(cycle(real.indicators), count)))


def beside_xlsxwriter(count: int, repeat: int) -> float:
    """Issue a form in turn with XlsxWriter's part of it; print and return the ratio of the medians."""
    brought = indicator_set(2, count)
    issue = partial(issue_blank, TEMPLATE, 2020, brought)
    calls = recorded(issue)
    times: dict[str, list[float]] = {"issued": [], "xlsxwriter": []}
    for _ in range(repeat):
        times["issued"].append(timed(issue))
        times["xlsxwriter"].append(timed(partial(replay, calls)))
    ours, theirs = (statistics.median(each) * 1000 for each in times.values())
    print(f"{count} indicators, {len(calls)} calls: issued in {ours:.1f} ms, XlsxWriter alone {theirs:.1f} ms, "
          f"ratio {ours / theirs:.2f}")  # fmt: skip
    return ours / theirs


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class _Call(NamedTuple):
    """One call that XlsxWriter got; its own objects are numbered in the order in which they were made."""

    on: int
    method: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    objects: tuple[tuple[int, int], ...]
    """Place among the arguments → the object that stands there."""


class _Recorder:
    """Stands before an object of XlsxWriter and notes what it is asked."""

    def __init__(self, real: Any, made: list[Any], calls: list[_Call]) -> None:
        self._real, self._made, self._calls = real, made, calls
        self._number = len(made)
        made.append(self)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return partial(self._call, name, found) if callable(found) else found

    def _call(self, name: str, method: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        objects = tuple((place, each._number) for place, each in enumerate(arguments) if isinstance(each, _Recorder))
        self._calls.append(_Call(self._number, name, arguments, options, objects))
        real = (each._real if isinstance(each, _Recorder) else each for each in arguments)
        result = method(*real, **options)
        return _Recorder(result, self._made, self._calls) if name.startswith("add_") else result


def recorded(work: Callable[[], object]) -> list[_Call]:
    """The calls that XlsxWriter gets while a workbook is written."""
    calls: list[_Call] = []
    real = xlsxwriter.Workbook
    with patch("xlsxwriter.Workbook", lambda *given: _Recorder(real(*given), [], calls)):
        work()
    return calls


def replay(calls: Sequence[_Call]) -> bytes:
    """Write the workbook again by XlsxWriter alone, its own worksheets included."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    made: list[Any] = [workbook]
    for on, method, arguments, options, objects in calls:
        if method == "add_worksheet":
            result = workbook.add_worksheet(arguments[0])
        elif objects:
            given = list(arguments)
            for place, number in objects:
                given[place] = made[number]
            result = getattr(made[on], method)(*given, **options)
        else:
            result = getattr(made[on], method)(*arguments, **options)
        if method.startswith("add_"):
            made.append(result)
    return target.getvalue()


class _Run(NamedTuple):
    seconds: float
    own: float
    worker: float


def rosters(projects: int, jobs: int) -> None:
    """Issue rosters of growing size with one and with all processes; print their times and peak memory."""
    took = {}
    for processes in (1, jobs):
        for count in (projects // 10, projects // 2, projects):
            with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                run = apart.submit(issue_many, count, processes).result()
            took[processes] = run.seconds
            print(f"{count} projects, {processes} processes: {run.seconds:.1f} s, "
                  f"{run.seconds * 1000 / count:.1f} ms a form, peak {run.own:.0f} MB"
                  + (f", worker {run.worker:.0f} MB" if processes > 1 else ""))  # fmt: skip
    print(f"{projects} projects: {jobs} processes take {took[jobs] / took[1]:.2f} of the time of one")


def issue_many(count: int, processes: int) -> _Run:
    """Issue a roster and let go of each workbook at once."""
    one = indicator_set(1, INDICATORS)
    assert one.project is not None
    sets = [replace(one, project=replace(one.project, row=row, code=f"P{row:05}")) for row in range(2, count + 2)]
    executor = partial(ProcessPoolExecutor, processes, get_context("spawn")) if processes > 1 else None
    started = time.perf_counter()
    written = sum(1 for file in issue_roster(TEMPLATE, sets, year=2020, executor=executor) if file.content)
    seconds = time.perf_counter() - started
    assert written == count
    return _Run(seconds, peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN))


def peak(who: int) -> float:
    """Most memory held so far, in megabytes; macOS counts bytes, Linux kibibytes."""
    return resource.getrusage(who).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main())
