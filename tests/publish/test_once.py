"""What stands once in a copy is on every page when it is read, word for word as on the site's own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from returnkb.publish.citation import short_citations
from returnkb.publish.once import sheets_once
from tests.browsing import follow
from tests.publish.conftest import Edition
from tests.publish.test_reading_in_firefox import folder

__all__ = ["folder"]
SAID = """[...document.querySelectorAll(%r)].map(one => {
    const own = one.cloneNode(true);
    own.querySelectorAll('.rk-age').forEach(age => age.remove());
    return own.textContent.replace(/\\s+/g, ' ').trim();
})"""
CLOCKS = """[...document.querySelectorAll('.rk-badge')].map(badge =>
    [badge.textContent, ...['status', 'due', 'overdue', 'historical'].map(name => badge.dataset[name] || null)])"""
LABELS = """[...document.querySelectorAll('.rk-trail, .rk-claim, .rk-anchor, .rk-evidence a')].map(one =>
    [one.getAttribute('aria-label'), getComputedStyle(one).direction])"""
LEAD = """(() => {
    const top = new URL('../../', location.href).href;
    return [...document.querySelectorAll(%r)].map(one => [one.textContent.trim(), one.href.replace(top, '')]);
})()"""


def _both(browser: Browser, edition: Edition, folder: Path, name: str, script: str) -> tuple[list[Any], list[Any]]:
    """What a script finds on a page of the site, and on the same page of the copy."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    found = []
    for root in (edition.site, folder):
        page.goto((root / name).as_uri())
        page.wait_for_function(
            "!document.querySelector('ul[data-lines]') || document.querySelectorAll('.rk-line').length > 1"
        )
        page.wait_for_timeout(100)
        found.append(page.evaluate(script))
    context.close()
    return found[0], found[1]


@pytest.mark.parametrize(
    "selector",
    [
        ".rk-claim .rk-text",
        ".rk-cite summary",
        ".rk-cite p",
        ".rk-citation",
        ".rk-tell",
        ".rk-evidence li",
        ".rk-find label",
        ".rk-foot",
    ],
)
def test_an_entry_says_the_same(browser: Browser, old: Edition, folder: Path, selector: str) -> None:
    """Statements, reasons, citations, the text to copy and the finder's form are those of the site."""
    on_site, in_copy = _both(browser, old, folder, "kosovo/prizren/rents.html", SAID % selector)

    assert on_site
    assert in_copy == on_site


@pytest.mark.parametrize(
    "name",
    [
        "kosovo/prizren/rents.html",
        "kosovo/prizren/index.html",
        "kosovo/topics/housing.html",
        "boards/freshness.html",
        "programmes/coming-home.html",
    ],
)
def test_badges_age_on_the_same_days(browser: Browser, old: Edition, folder: Path, name: str) -> None:
    """What the script works out of a limit and a day is what the site wrote into its badges."""
    on_site, in_copy = _both(browser, old, folder, name, CLOCKS)

    assert any(due for _, _, due, _, _ in on_site)
    assert in_copy == on_site


def test_an_entry_is_labelled_the_same(browser: Browser, old: Edition, folder: Path) -> None:
    """Screen readers hear the same names, and sources run in the direction of their own script."""
    on_site, in_copy = _both(browser, old, folder, "kosovo/prizren/rents.html", LABELS)

    assert on_site
    assert in_copy == on_site


@pytest.mark.parametrize("name", ["kosovo/topics/housing.html", "kosovo/prizren/index.html"])
def test_pages_of_topics_and_places_show_the_same_statements(
    browser: Browser, old: Edition, folder: Path, name: str
) -> None:
    """The statements called in are those of the site, in its order, with their labels and times."""
    on_site, in_copy = _both(browser, old, folder, name, SAID % ".rk-block li, .rk-block .rk-more")

    assert len(on_site) > 1
    assert in_copy == on_site


def test_the_navigation_leads_to_the_same_pages(browser: Browser, old: Edition, folder: Path) -> None:
    """A deep page's header has the tabs of the site, made by a script; the home page has them without one."""
    tabs = "a.md-tabs__link, .rk-shell nav a"
    on_site, in_copy = _both(browser, old, folder, "mali/gao/dialysis.html", LEAD % tabs)

    assert in_copy == on_site
    assert "<nav aria-label=Site><a href=find.html>Find</a>" in (folder / "index.html").read_text()
    assert "<nav aria-label=Site>" not in (folder / "mali/gao/dialysis.html").read_text()


def test_without_scripts_a_page_keeps_what_must_be_known(browser: Browser, folder: Path) -> None:
    """Every statement with its reason, its source and its dates is in the text of its page, and the way home."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((folder / "kosovo/prizren/rents.html").as_uri())
    text = page.inner_text("main")

    assert page.locator(".rk-claim").count() == page.locator("p.rk-cite").count()
    assert "Read 20 November 2026" in text
    follow(page, ".rk-trail a >> nth=0")
    assert page.locator(".rk-shell nav a").count() > 5
    page.goto((folder / "kosovo/topics/housing.html").as_uri())
    assert page.locator(".rk-block .rk-line").count() >= 1
    assert "more on this page" in page.inner_text("main")
    context.close()


def test_a_citation_that_says_more_stays_as_it_is() -> None:
    """What a script could not put together word for word is left in the page."""
    claim = (
        '<ul class="rk-evidence">\n<li><a href="x">T</a>. <bdi>P</bdi>, undated. Read 1 May 2026.\n</li>\n</ul>\n'
        '<details class="rk-cite"><summary>S</summary><p>R.</p><p><code class="rk-citation">'
        "“A” (May 2026). returnkb, a/b#c1; from P, “T” (undated), read 2026-05-01%s.</code></p></details>"
    )

    assert '<p class="rk-cite">R.</p>' in short_citations(claim % "")
    assert 'data-cite="undated|2026-05-01|"' in short_citations(claim % "")
    assert 'data-cite="undated||"' in short_citations(claim.replace("1 May 2026.", "1 May 2026 on paper.") % "")
    assert short_citations(claim % " by Q") == claim % " by Q"


def test_a_link_to_a_sheet_leads_to_the_page_that_makes_it() -> None:
    """The sheet of a place is not packed; the link to it names the place."""
    pages = {
        "kosovo/a/index.html": b'<a href="sheet.html">x</a><a href="../../sheet.html">y</a>',
        "kosovo/a/sheet.html": b"s",
    }

    assert sheets_once(pages) == {
        "kosovo/a/index.html": b'<a href="../../sheet.html#p=kosovo/a">x</a><a href="../../sheet.html">y</a>'
    }
