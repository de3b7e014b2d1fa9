"""Pages of the built site in a browser, over HTTP and from a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.fixtures.browser_actions import follow
from tests.fixtures.site_visit import by_shape, serving, visited
from tests.returnkb.conftest import Built

KINDS_OF_PAGE = (
    "index.html",
    "find.html",
    "kosovo/index.html",
    "kosovo/prishtina/index.html",
    "kosovo/mitrovica/index.html",
    "iraq/erbil/dialysis.html",
    "mali/gao/maison-du-migrant.html",
    "programmes/ura.html",
    "kosovo/topics/health.html",
    "sources/ercri2009.html",
    "countries.html",
    "about/index.html",
    "about/offline.html",
    "boards/freshness.html",
    "boards/coverage.html",
    "about/method.html",
    "about/fields.html",
)


@pytest.fixture(scope="module")
def served(built: Built) -> Iterator[str]:
    """The address of the built site on a real local server."""
    with serving(built.site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, served: str, built: Built) -> str:
    """The site's address, over http and from a folder."""
    return served if request.param == "http" else f"{built.site.as_uri()}/"


def test_a_query_leads_to_the_claim_and_to_its_source_in_two_clicks(browser: Browser, base: str) -> None:
    """Typing a query on the home page, one click reaches the claim, a second its source."""
    page = browser.new_page()
    page.goto(f"{base}index.html")
    page.fill("#rk-q", "Hewler dialysis")
    page.keyboard.press("Enter")
    page.wait_for_selector("#rk-results a")
    follow(page, "#rk-results a[href*='dialysis.html#'] >> nth=0")
    page.wait_for_selector(".rk-claim:target")
    follow(page, ".rk-claim:target .rk-evidence a >> nth=0")

    assert "/sources/" in page.url
    assert "Publisher" in page.inner_text("dl.rk-facts")
    page.close()


def test_the_place_page_reads_without_javascript(browser: Browser, base: str) -> None:
    """With scripts off, a place page still tells what is known, how old it is and who helps."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}kosovo/prishtina/index.html")
    text = page.inner_text("main")

    assert "Newest information" in text
    assert "Who helps" in text
    assert page.locator(".rk-badge").first.inner_text() in ("recent", "getting old", "old", "undated")
    context.close()


def test_a_page_saved_today_shows_itself_overdue_next_year(browser: Browser, built: Built) -> None:
    """Opened from a folder with the clock set on, a page's badges follow the clock."""
    entry = next(
        entry
        for entry in built.assessed.entries.values()
        if any(claim.freshness.status == "unverified" and claim.claim.observed.known for claim in entry.claims)
    )
    claim = next(
        claim for claim in entry.claims if claim.freshness.status == "unverified" and claim.claim.observed.known
    )
    badge = f"#{claim.claim.id} .rk-badge >> nth=0"
    page = browser.new_page()
    page.goto(f"{built.site.as_uri()}/{entry.id}.html")
    now = page.inner_text(badge)
    page.close()
    page = browser.new_page()
    overdue = claim.freshness.dates.overdue
    page.clock.set_fixed_time(datetime(overdue.year, overdue.month, overdue.day, 12))
    page.goto(f"{built.site.as_uri()}/{entry.id}.html")

    assert now == "recent"
    assert page.inner_text(badge) == "old"
    page.close()


def test_a_clock_before_the_build_does_not_make_anything_fresher(browser: Browser, built: Built) -> None:
    """A device whose clock is years behind shows the status the page was built with."""
    page = browser.new_page()
    page.clock.set_fixed_time(datetime(2001, 1, 1))
    page.goto(f"{built.site.as_uri()}/iraq/erbil/dialysis.html")
    shown = page.eval_on_selector_all(
        ".rk-badge", "badges => badges.map(badge => [badge.className, badge.textContent])"
    )
    html = (built.site / "iraq/erbil/dialysis.html").read_text(encoding="utf-8")

    assert shown
    assert [look for look, _ in shown] == re.findall(r'class="(rk-badge rk-\w+)"', html)
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", KINDS_OF_PAGE)
def test_pages_fit_and_are_accessible(browser: Browser, built: Built, name: str, width: int) -> None:
    """Every kind of page fits desktop and phone width, passes the WCAG 2.2 AA checks, and logs no error.

    Pages that are long lists of equal rows are checked at phone width; `python -m tests.bench.page_limits` checks all at both.
    """
    page = browser.new_page(viewport={"width": width, "height": 900})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{built.site.as_uri()}/{name}")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    is_checked = width < 1000 or not name.startswith(("boards/", "sources/"))
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}
    violations = [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in (Axe().run(page, options=options).response["violations"] if is_checked else ())
    ]

    assert errors == []
    assert overflow == 0
    assert violations == []
    page.close()


def test_no_page_asks_another_host_in_the_browser(browser: Browser, served: str, built: Built) -> None:
    """Over pages of every shape, the browser asks nothing of any other host and finds everything it asks for.

    Every twentieth page of each shape, since pages of one shape load the same scripts; the files of all pages are read in
    test_built_pages, and `python -m tests.bench.every_page` visits them all.
    """
    sampled = [path for pages in by_shape(built.site, built.pages()).values() for path in pages[::20]]
    visit = visited(browser, served, [path.relative_to(built.site).as_posix() for path in sampled])

    assert len(sampled) > 150
    assert visit.outside == ()
    assert visit.missing == ()
    assert visit.errors == ()


def test_arabic_is_typed_and_shown_from_right_to_left(browser: Browser, base: str) -> None:
    """A query in Arabic is set from right to left and finds the place it names."""
    page: Page = browser.new_page()
    page.goto(f"{base}find.html")
    page.fill("#rk-q", "أربيل غسيل الكلى")

    assert page.evaluate("getComputedStyle(document.querySelector('#rk-q')).direction") == "rtl"
    page.keyboard.press("Enter")
    page.wait_for_selector("#rk-results a")
    assert "Erbil" in page.inner_text("#rk-results")
    page.close()


def test_an_ambiguous_place_asks_which(browser: Browser, built: Built) -> None:
    """The page of the undivided town offers both municipalities."""
    page = browser.new_page()
    page.goto(f"{built.site.as_uri()}/kosovo/mitrovica/index.html")
    offered = page.inner_text(".rk-ask")

    assert "North Mitrovica" in offered
    assert "South Mitrovica" in offered
    page.close()


def test_the_page_prints_without_its_furniture(browser: Browser, built: Built, tmp_path: Path) -> None:
    """On paper the finder and the header are gone and the claims are there."""
    page = browser.new_page()
    page.goto(f"{built.site.as_uri()}/iraq/erbil/dialysis.html")
    page.emulate_media(media="print")

    assert not page.is_visible(".rk-find")
    assert not page.is_visible(".rk-shell")
    assert page.is_visible(".rk-text >> nth=0")
    assert page.pdf(path=str(tmp_path / "page.pdf"))[:5] == b"%PDF-"
    page.close()
