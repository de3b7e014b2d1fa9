"""Screenshots of every kind of page: `python -m tests.bench.screenshots FOLDER [SITE]`; it takes some minutes.

Each page at desktop and phone width, in light and dark colours, from the top and whole: `place-phone-dark-whole.png`.
Prints how many screens each page is long at both widths. With `readme` instead of a folder it writes the three of README into `.github`.
Without a built site it builds one.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from tests.constants import CHROMIUM, REPOSITORY
from tests.fixtures.site_visit import serving

WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}
PAGES = {
    "home": "index.html",
    "countries": "countries.html",
    "find": "find.html?q=insulin+gjakova",
    "country": "iraq/index.html",
    "place": "iraq/erbil/index.html",
    "place-without-own": "kosovo/gjakova-district/index.html",
    "entry": "iraq/national-card.html",
    "service": "kosovo/prizren/shelter-for-women.html",
    "gap": "mali/gao/rents.html",
    "programme": "programmes/ura.html",
    "topic": "kosovo/topics/health.html",
    "finder": "assistance.html#to=XK&host=DE&mode=avrr",
    "table": "assistance/germany-kosovo.html",
    "sheet-arabic": "sheet.html#p=iraq/erbil&for=client&language=ar",
    "sheet-albanian": "sheet.html#p=kosovo/prishtina&for=client&language=sq",
    "compare": "compare.html#p=iraq/erbil&p=iraq/sulaymaniyah",
    "map": "kosovo/map.html",
    "source": "sources/ercri2009.html",
    "re-checking": "boards/freshness.html",
    "coverage": "boards/coverage.html",
    "about": "about/index.html",
    "method": "about/method.html",
    "take-along": "about/offline.html",
    "guide": "guide/index.html",
    "not-found": "404.html",
}

# The pictures of README: page, width and colours.
README = {
    "place": ("iraq/erbil/index.html", "desktop", "light"),
    "finder": ("assistance.html#to=XK&host=DE&mode=avrr", "desktop", "light"),
    "phone": ("kosovo/prizren/index.html?lang=de", "phone", "dark"),
}
README_FOLDER, COLOURS = REPOSITORY / ".github", 64


@contextmanager
def built_site() -> Iterator[str]:
    """The address of the real site, compiled and rendered into a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        build = Path(name)
        compile_tree(REPOSITORY, build, date.today())
        render(REPOSITORY, build / "pages", build / "site", lambda words: None)
        yield (build / "site").as_uri()


def main(folder: Path | None, built: str | None) -> int:
    """Photograph a site, for README without a folder; returns 1 when a page is missing."""
    missing = 0
    with nullcontext(built) if built else built_site() as site, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        files = Path(site.removeprefix("file://"))
        # From a server, as the page for unknown addresses has links from the root.
        with serving(files) as served:
            address = served.rstrip("/")
            if folder is None:
                _photograph_for_readme(browser, address)
                return 0
            folder.mkdir(parents=True, exist_ok=True)
            for kind, page in PAGES.items():
                if not (files / page.partition("?")[0].partition("#")[0]).is_file():
                    print(f"{kind}: {page} is missing")
                    missing += 1
                    continue
                print(f"{kind}: {' '.join(_photograph(browser, f'{address}/{page}', folder / kind))}")
        browser.close()
    return 1 if missing else 0


def _photograph_for_readme(browser: Browser, site: str) -> None:
    """The pictures of README, in few colours so that they are small."""
    for name, (address, width, scheme) in README.items():
        wide, high = WIDTHS[width]
        page = browser.new_page(
            viewport={"width": wide, "height": high}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page.goto(f"{site}/{address}")
        page.wait_for_timeout(1500)
        path = README_FOLDER / f"{name}.png"
        page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")
        page.close()


def _photograph(browser: Browser, url: str, stem: Path) -> Iterator[str]:
    for name, (width, height) in WIDTHS.items():
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page.goto(url)
            page.wait_for_timeout(500)
            page.screenshot(path=f"{stem}-{name}-{scheme}.png")
            page.screenshot(path=f"{stem}-{name}-{scheme}-whole.png", full_page=True)
            if scheme == "light":
                yield f"{page.evaluate('document.documentElement.scrollHeight') / height:.1f} screens ({name})"
            page.close()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    wanted = None if sys.argv[1] == "readme" else Path(sys.argv[1])
    sys.exit(main(wanted, Path(sys.argv[2]).resolve().as_uri() if len(sys.argv) > 2 else None))
