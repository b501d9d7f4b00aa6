"""How many cells of foreign forms are read right over random layouts, and what the wrong ones have in common.

    python benchmarks/reading_layouts.py --forms 5000 --explain 20

Pours published facts and random ones into looks of every kind (``tests/layouts``), reads them and compares cell by
cell, by the definition that the given forms are judged by. Each failing form that is explained is made as small and
as plain as it still fails, and drawn in the notation of ``tests/foreign.py``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from layouts.accuracy import Failure, measure
from layouts.paper import draw_text
from layouts.pour import pour

SHOWN = 5


def main() -> int:
    """Run it; the status is 1 where less than 99 % of the cells are read right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=2000, help="how many forms (2000)")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="seed of the first (0)")
    parser.add_argument("--explain", type=int, default=10, metavar="N", help="failing forms to make small (10)")
    options = parser.parse_args()
    result = measure(range(options.first, options.first + options.forms), explain=options.explain)
    print(f"{result.forms} forms, {result.perfect} of them without a difference")
    print(f"{result.right} of {result.cells} cells right: {result.share:.3%}")
    print(f"wrong in so many forms: {dict(result.wrong.most_common())}")
    for failure in result.failures:
        explain(failure)
    return 0 if result.share >= 0.99 else 1


def explain(failure: Failure) -> None:
    """Draw a failing form."""
    print(f"\n{', '.join(f'{name}={value!r}' for name, value in failure.cause)}")
    sheets, _ = pour(failure.facts, failure.look)
    print(draw_text(next(sheet for sheet in sheets if sheet.name == "附件1")))
    for check in failure.wrong[:SHOWN]:
        print(f"  {check.field}: {check.wanted!r} was read as {check.got!r}")


if __name__ == "__main__":
    sys.exit(main())
