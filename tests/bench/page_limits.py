"""Limits of the built pages: `python -m tests.bench.page_limits [SITE]`; without a built site it builds one, which takes some minutes.

Prints for every kind of page the faults that axe finds (WCAG 2.2 AA) at both widths, light and dark, and whether it is wider than a screen
of 320 pixels, which is 400 % zoom; for the ten largest places how many A4 pages they print on and the headings alone at a page's foot;
for every kind how many Tab stops lead to the search box. Returns 1 when a limit is exceeded.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import pypdf
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.bench.screenshots import PAGES, WIDTHS, built_site
from tests.constants import CHROMIUM
from tests.fixtures.site_visit import serving

STANDARDS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
NARROW, MOST_PAGES, MOST_STOPS, LARGEST = 320, 6, 3, 10
# Languages of the interface, tried on two kinds of page.
TRANSLATED = {
    "place-de": "iraq/erbil/index.html?lang=de",
    "finder-fr": "assistance.html?lang=fr#to=XK&host=DE&mode=avrr",
}
_LINES = re.compile(r"\S.*")


def main(site: str | None) -> int:
    """Measure a built site; returns 1 when a limit is exceeded."""
    with nullcontext(site) if site else built_site() as folder, sync_playwright() as player:
        path = Path(folder.removeprefix("file://"))
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = {**PAGES, **TRANSLATED}
        # From a server, as the page for unknown addresses has links from the root.
        with serving(path) as served:
            address = served.rstrip("/")
            faults = [*_print(browser, address, _largest(path)), *_narrow(browser, address, pages)]
            faults += [*_stops(browser, address, pages), *_axe(browser, address, pages)]
        browser.close()
    print(f"{len(faults)} limits exceeded", *faults, sep="\n")
    return 1 if faults else 0


def _axe(browser: Browser, site: str, pages: Mapping[str, str]) -> Iterator[str]:
    runs = 0
    for kind, address in pages.items():
        for name, (width, height) in WIDTHS.items():
            for scheme in ("light", "dark"):
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
                )
                page.goto(f"{site}/{address}")
                page.wait_for_timeout(500)
                for fault in Axe().run(page, options=STANDARDS).response["violations"]:
                    yield f"axe: {kind}, {name}, {scheme}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
                runs += 1
                page.close()
    print(f"axe: {runs} runs on {len(pages)} kinds of page")


def _narrow(browser: Browser, site: str, pages: Mapping[str, str]) -> Iterator[str]:
    page = browser.new_page(viewport={"width": NARROW, "height": 640})
    for kind, address in pages.items():
        page.goto("about:blank")
        page.goto(f"{site}/{address}")
        page.wait_for_timeout(400)
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > NARROW:
            yield f"400 %: {kind} is {across} pixels wide"
    page.close()
    print(f"400 %: {len(pages)} kinds of page at {NARROW} pixels")


def _stops(browser: Browser, site: str, pages: Mapping[str, str]) -> Iterator[str]:
    page = browser.new_page()
    for kind, address in pages.items():
        page.goto("about:blank")
        page.goto(f"{site}/{address}")
        page.wait_for_timeout(200)
        ids = []
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            ids.append(page.evaluate("document.activeElement.id"))
        if "rk-q" not in ids:
            yield f"Tab: the search box is not among the first {MOST_STOPS} stops of {kind}"
    page.close()
    print(f"Tab: search box looked for on {len(pages)} kinds of page")


def _largest(site: Path) -> list[str]:
    """The largest pages of places, countries aside."""
    pages = [path for path in site.glob("*/*/index.html") if path.parent.name != "topics"]
    largest = sorted(pages, key=lambda path: -path.stat().st_size)[:LARGEST]
    return [path.relative_to(site).as_posix() for path in largest]


def _print(browser: Browser, site: str, addresses: list[str]) -> Iterator[str]:
    page = browser.new_page()
    for address in addresses:
        page.goto(f"{site}/{address}")
        page.wait_for_timeout(400)
        headings = {" ".join(text.split()) for text in page.locator("h2, h3").all_inner_texts()}
        sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
        feet = [lines[-1].strip() for sheet in sheets[:-1] if (lines := _LINES.findall(sheet.extract_text()))]
        alone = [foot for foot in feet if " ".join(foot.split()) in headings]
        print(f"print: {address}: {len(sheets)} pages, {len(alone)} headings alone at a foot")
        if len(sheets) > MOST_PAGES:
            yield f"print: {address} takes {len(sheets)} pages"
        yield from (f"print: {address}: “{foot}” is alone at a page's foot" for foot in alone)
    page.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve().as_uri() if len(sys.argv) > 1 else None))
