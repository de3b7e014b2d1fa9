"""Weight and length of built pages: `python -m tests.bench.page_weight [SITE]`; without a built site it builds one.

Prints for the largest home, place and entry pages and for one of each other kind the kilobytes, gzipped, of the page and of everything it
loads until its load event, that is for a first view; the median number of screens of the pages of places at 1280 × 800; and the most status labels of one
statement. Returns 1 when a limit is exceeded.
"""

from __future__ import annotations

import gzip
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

from tests.bench.screenshots import PAGES, WIDTHS, built_site
from tests.constants import CHROMIUM
from tests.fixtures.site_visit import serving

MOST_BYTES, MOST_SCREENS, MOST_LABELS = 60_000, 3.0, 1
# Kinds of page that have the limit; the others are printed beside them.
LIMITED = ("home", "place", "entry", "service", "largest place", "largest entry")
# Places whose length is measured: every so many of all in the order of their ids.
EVERY = 8
LABELS = """() => Math.max(0, ...[...document.querySelectorAll('.rk-claim, .rk-questions-grid > li, .rk-lines > li')].map(
    statement => [...statement.querySelectorAll('.rk-badge')].filter(one => one.offsetParent).length))"""


def main(site: str | None) -> int:
    """Measure a built site; returns 1 when a limit is exceeded."""
    with nullcontext(site) if site else built_site() as folder, sync_playwright() as player:
        path = Path(folder.removeprefix("file://"))
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with serving(path) as served:
            faults = [*_weights(browser, served, path), *_screens(browser, served, path)]
        browser.close()
    print(f"{len(faults)} limits exceeded", *faults, sep="\n")
    return 1 if faults else 0


def _weights(browser: Browser, served: str, site: Path) -> Iterator[str]:
    addresses = {
        **PAGES,
        "largest place": _largest(site, "*/*/index.html"),
        "largest entry": _largest(site, "*/*/*.html"),
    }
    for kind, address in addresses.items():
        page = browser.new_page(viewport=dict(zip(("width", "height"), WIDTHS["desktop"], strict=True)))  # type: ignore[arg-type]
        loaded: list[str] = []
        page.on("requestfinished", _appending(loaded))
        page.goto(served + address)  # until the load event: the search is loaded after it
        sizes = {name: _packed(site / name) for name in dict.fromkeys(map(_name, loaded)) if (site / name).is_file()}
        labels = page.evaluate(LABELS)
        page.close()
        total = sum(sizes.values())
        listed = ", ".join(
            f"{name} {size / 1000:.1f}" for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:4]
        )
        print(f"weight: {kind}: {total / 1000:.1f} KB in {len(sizes)} files ({listed})")
        if kind in LIMITED and total > MOST_BYTES:
            yield f"weight: {kind} ({address}) is {total / 1000:.1f} KB"
        if labels > MOST_LABELS:
            yield f"labels: a statement of {kind} ({address}) has {labels}"


def _screens(browser: Browser, served: str, site: Path) -> Iterator[str]:
    pages = sorted(
        path.relative_to(site).as_posix() for path in site.glob("*/*/index.html") if path.parent.name != "topics"
    )
    for name, (width, height) in WIDTHS.items():
        page, lengths = browser.new_page(viewport={"width": width, "height": height}), []
        for address in pages[::EVERY]:
            page.goto(served + address)
            lengths.append(page.evaluate("document.documentElement.scrollHeight") / height)
        page.close()
        median = statistics.median(lengths)
        print(
            f"screens: {name}: median {median:.1f}, most {max(lengths):.1f}, of {len(lengths)} of {len(pages)} places"
        )
        if name == "desktop" and median > MOST_SCREENS:
            yield f"screens: the median place has {median:.1f}"


def _appending(loaded: list[str]) -> Callable[[Request], None]:
    """A listener that appends the URL of each request to a list."""
    return lambda request: loaded.append(request.url)


def _name(url: str) -> str:
    """The file of the site that a URL names."""
    return unquote(urlsplit(url).path).lstrip("/") or "index.html"


def _largest(site: Path, pattern: str) -> str:
    """The largest page of a pattern, without topics, boards and printed sheets."""
    wants_index = pattern.endswith("index.html")
    pages = [path for path in site.glob(pattern) if path.parent.name not in {"topics", "assistance", "coverage"}]
    pages = [path for path in pages if (path.name == "index.html") is wants_index and path.name != "sheet.html"]
    return max(pages, key=lambda path: path.stat().st_size).relative_to(site).as_posix()


def _packed(path: Path) -> int:
    """The bytes of a file as web hosts send it; pictures and fonts are packed already."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in {".html", ".css", ".js", ".json", ".svg"} else len(content)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve().as_uri() if len(sys.argv) > 1 else None))
