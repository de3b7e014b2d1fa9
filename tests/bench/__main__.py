"""Cost of the whole toolkit in one run: operations by size with their growth, and other site generators on the same pages.

    python -m tests.bench                        1,000, 2,000 and 4,000 entries, and 1,000 pages for each generator
    python -m tests.bench --pages 500 100 200    other numbers
    python -m tests.bench --save                 add the figures, with machine and day, to tests/bench/results.json

Figures are seconds of processor time. Ratios and exponents of one run are comparable, seconds of different machines are not.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.bench.build import operations, peers
from tests.bench.build.processor_time import machine

RESULTS = Path(__file__).with_name("results.json")
# Smaller collections grow less than they would, because starting a program is most of their time.
SIZES, PAGES = (1000, 2000, 4000), 1000
Figures = Mapping[str, float]


def main() -> None:
    """Measure, print, and save when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of entries")
    parser.add_argument("--pages", type=int, default=PAGES, help="number of pages for each generator")
    parser.add_argument("--save", action="store_true", help="keep the figures")
    arguments = parser.parse_args()
    by_size = {size: operations.measure(size) for size in arguments.sizes}
    for size, found in by_size.items():
        print(f"{size} entries: " + ", ".join(f"{name} {value:.2f} s" for name, value in found.items()), flush=True)
    growth = exponents(by_size)
    print("exponents: " + ", ".join(f"{name} {value:.2f}" for name, value in growth.items()), flush=True)
    engines = peers.measure(arguments.pages)
    for name, spent in engines.items():
        print(f"{arguments.pages} pages, {name}: {spent:.2f} s, {1000 * spent / arguments.pages:.1f} ms a page")
    found = ratios(engines)
    print("ratios: " + ", ".join(f"{name} {value:.2f}" for name, value in found.items()))
    if arguments.save:
        kept = json.loads(RESULTS.read_text()) if RESULTS.is_file() else []
        run = {
            "day": date.today().isoformat(),
            "machine": machine(),
            "versions": peers.versions(),
            "seconds by entries": by_size,
            "exponents": growth,
            "pages": arguments.pages,
            "seconds by generator": engines,
            "ratios": found,
        }
        RESULTS.write_text(json.dumps([*kept, run], indent=1) + "\n")


def exponents(by_size: Mapping[int, Figures]) -> dict[str, float]:
    """The growth of each operation between the smallest and the largest size: 1 is linear; what starts a program lowers it."""
    small, large = min(by_size), max(by_size)
    if small == large:
        return {}
    ratio = math.log(large / small)
    return {
        name: round(math.log(by_size[large][name] / spent) / ratio, 2)
        for name, spent in by_size[small].items()
        if spent and by_size[large][name]
    }


def ratios(engines: Figures) -> dict[str, float]:
    """Our whole build and our rendering, each divided by every other generator."""
    ours = [name for name in engines if name.startswith("returnkb")]
    return {
        f"{name} / {other}": round(engines[name] / engines[other], 2)
        for name in ours
        for other in engines
        if other not in ours and engines[other]
    }


if __name__ == "__main__":
    main()
