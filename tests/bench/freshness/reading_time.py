"""Processor time of reading pages: forms that a quadratic step would make slow, and usual pages here and in the reading child.

    python -m tests.bench.freshness.reading_time [--pages 1000]

Prints seconds for each form of page of one megabyte, then of usual pages; exit code 1 if a form takes a second or more, or if
the child costs more than a quarter of the time besides its start.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from functools import partial

from scrapers.adapters import DEFAULT_ADAPTER
from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.document import parse_document
from scrapers.analysis.reading_child import ReadingChild
from scrapers.analysis.reading_program import Task
from scrapers.http.response import Response
from tests.bench.freshness.pages import LANGUAGES, content, render
from tests.scrapers.extract.test_linear_reading import NAMES, PAGES, page, processor_time, read_and_compare

MAX_SECONDS = 1.0
MAX_COST = 0.25
URL = "http://page.test/a"
# As expensive to parse as those of a ministry.
MENU = b"<nav>" + b"<li><a href=/x>menu entry</a></li>" * 800 + b"</nav></body>"


def tasks(count: int) -> Iterator[Task]:
    """Usual pages in all languages."""
    for number in range(count):
        made = content(list(LANGUAGES)[number % len(LANGUAGES)])
        body = render(made, "main", ("menu", "classes"), 0, number).replace(b"</body>", MENU)
        yield Task(Response(URL, 200, {"content-type": "text/html; charset=utf-8"}, body), DEFAULT_ADAPTER, None, URL, False)  # fmt: skip


def used() -> float:
    """Seconds of processor time of this process and of its children that ended."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def compare(count: int) -> float:
    """Print what usual pages cost here and in the child; the share that the child adds."""
    pages = list(tasks(count))
    began, before = time.monotonic(), used()
    here = [parse_document(one.response, one.adapter, one.select, one.requested) for one in pages]
    alone = used() - before
    print(f"{count} pages in this process    {alone:.1f} s of processor time, {time.monotonic() - began:.1f} s")
    began, before = time.monotonic(), used()
    child = ReadingChild()
    child.read(pages[0])
    child.close()
    start = used() - before
    print(f"start of the child            {start:.1f} s of processor time, {time.monotonic() - began:.1f} s")
    began, before = time.monotonic(), used()
    there = [child.read(one) for one in pages]
    child.close()
    both = used() - before - start
    print(f"{count} pages in the child       {both:.1f} s of processor time, {time.monotonic() - began:.1f} s")
    assert here == there
    return both / alone - 1


def main() -> int:
    """Print one line for each form of page, and the cost of the child; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    arguments = parser.parse_args()
    finder, slow = ClaimFinder(NAMES), 0
    for name, form in PAGES.items():
        text = page(form)
        seconds = processor_time(partial(read_and_compare, text, finder))
        slow += seconds >= MAX_SECONDS
        print(f"{name:28} {seconds:.2f} s")
    cost = compare(arguments.pages)
    print(f"The child costs {cost:.0%} more.")
    return int(slow > 0 or cost > MAX_COST)


if __name__ == "__main__":
    sys.exit(main())
