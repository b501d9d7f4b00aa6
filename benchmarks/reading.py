"""What reading costs: beside openpyxl, which has to load a workbook twice to get formulas and results.

    python benchmarks/reading.py --repeat 30 --forms 200

An issued form with 30 indicators and the foreign forms of the samples are read in turn by the toolkit (cells, layout
and what the form says) and by openpyxl (loaded once with formulas, once with results, nothing looked at). The ratio of
the medians for the issued form should stay above 8. Then a batch as an inbox holds it, issued and foreign forms by
turns, is read file after file, and a sheet of 100,000 filled rows that holds no form is refused. Each reading starts
with a swept heap, so that nobody pays for what the other left behind. Times are the processor's and only comparable
within one run.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice

import openpyxl
import xlsxwriter
from issuing import TEMPLATE, indicator_set

from jixiao.collect import collect
from jixiao.issue import issue_blank
from jixiao.template import data_folder
from jixiao.workbooks.reader import read_grid

LEAST = 8
"""How many times as fast as openpyxl an issued form is read."""

ROWS = 100_000


def main() -> int:
    """Run it; the status is 1 where an issued form is not read eight times as fast as openpyxl loads it twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=30, help="how often each form is read (30)")
    parser.add_argument("--forms", type=int, default=200, help="forms in the batch (200)")
    options = parser.parse_args()
    issued = issue_blank(TEMPLATE, TEMPLATE.year, indicator_set(2, 30))
    foreign = {path.name: path.read_bytes() for path in sorted((data_folder("samples") / "foreign").glob("*.xlsx"))}
    ratio = beside_openpyxl("issued, 30 indicators", issued, options.repeat)
    for name, content in foreign.items():
        beside_openpyxl(name, content, options.repeat)
    batch(list(islice(cycle([issued, *foreign.values()]), options.forms)))
    refused(ROWS)
    return int(ratio < LEAST)


def read(content: bytes) -> None:
    """Read a form whole; all that are read here are forms."""
    forms, reason = collect(read_grid(content))
    assert forms, reason


def load_twice(content: bytes) -> None:
    """Load a workbook with its formulas and with their saved results."""
    openpyxl.load_workbook(io.BytesIO(content))
    openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor that it takes, whatever else the machine does."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def beside_openpyxl(name: str, content: bytes, repeat: int) -> float:
    """Read a form in turn with openpyxl; print and return the ratio of the medians."""
    ways = {"read": partial(read, content), "openpyxl": partial(load_twice, content)}
    for work in ways.values():
        work()
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(repeat):
        for way, work in ways.items():
            times[way].append(timed(work))
    ours, theirs = (statistics.median(each) * 1000 for each in times.values())
    print(f"{name}: read in {ours:.1f} ms, openpyxl twice {theirs:.1f} ms, ratio {theirs / ours:.1f}")
    return theirs / ours


def batch(files: Sequence[bytes]) -> None:
    """Read many files one after the other."""
    seconds = timed(lambda: [read(content) for content in files])
    print(f"{len(files)} files: {seconds:.2f} s, {len(files) / seconds:.0f} files a second")


def refused(rows: int) -> None:
    """Read a long sheet that holds no form; print what it takes and the reason."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    for row in range(rows):
        sheet.write_row(row, 0, (row + 1, f"项目{row % 97}", "采购", row / 8, "已支付", "2024-03-01"))
    book.close()
    started = time.process_time()
    grid = read_grid(buffer.getvalue())
    halfway = time.process_time()
    forms, reason = collect(grid)
    ended = time.process_time()
    assert not forms
    print(
        f"{rows} rows without a form: cells in {halfway - started:.1f} s, refused in {ended - halfway:.1f} s: {reason}"
    )


if __name__ == "__main__":
    sys.exit(main())
