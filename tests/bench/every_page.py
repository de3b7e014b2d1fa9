"""Visits every page of the built real site in Chromium: `python -m tests.bench.every_page`; it takes some minutes.

Prints the number of pages, requests to other hosts, missing files and script errors; returns 1 when there is any of these.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from tests.constants import CHROMIUM, REPOSITORY
from tests.fixtures.site_visit import serving, visited


def main() -> int:
    """Build and visit the site; returns 1 on any error."""
    with tempfile.TemporaryDirectory() as name:
        build = Path(name)
        compile_tree(REPOSITORY, build, date.today())
        render(REPOSITORY, build / "pages", build / "site", lambda words: None)
        site = build / "site"
        pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "404.html")
        start = time.perf_counter()
        with serving(site) as address, sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            visit = visited(browser, address, pages)
            browser.close()
    print(f"{len(pages)} pages in {time.perf_counter() - start:.0f} s")
    for name, urls in (("other hosts", visit.outside), ("missing", visit.missing), ("errors", visit.errors)):
        print(f"{name}: {len(urls)}", *urls[:10])
    return 1 if visit.outside or visit.missing or visit.errors else 0


if __name__ == "__main__":
    sys.exit(main())
