"""Processor time of reading and comparing one megabyte of each page that a quadratic step would make slow.

    python -m tests.bench.freshness.reading_time

Prints seconds for each form of page; exit code 1 if one takes a second or more.
"""

from __future__ import annotations

import sys
from functools import partial

from scrapers.analysis.anchors.locate import ClaimFinder
from tests.scrapers.extract.test_one_megabyte import NAMES, PAGES, page, processor_time, read_and_compare

MAX_SECONDS = 1.0


def main() -> int:
    """Print one line for each form of page; returns the exit code."""
    finder, slow = ClaimFinder(NAMES), 0
    for name, form in PAGES.items():
        text = page(form)
        seconds = processor_time(partial(read_and_compare, text, finder))
        slow += seconds >= MAX_SECONDS
        print(f"{name:28} {seconds:.2f} s")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
