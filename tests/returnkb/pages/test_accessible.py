"""Accessibility of the counsellors' pages: structure, names and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

from returnkb.pages import changelog, entries
from returnkb.pages.context import PageContext
from returnkb.pages.places import compare, country_maps, sheets
from tests.fixtures.rendered_pages import site_of

ADDRESSES = (
    "kosovo/map.html",
    "compare.html#p=iraq/duhok&p=iraq/erbil&topic=health",
    "sheet.html#p=iraq/erbil&language=ckb&for=client&topic=health",
    "kosovo/prizren/sheet.html",
    "kosovo/prizren/shelter-for-women.html",
    "about/changes.html",
)
STANDARDS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, context: PageContext) -> Path:
    """A site with one page of each kind."""
    wanted = {address.partition("#")[0] for address in ADDRESSES}
    made = [
        *country_maps.pages(context),
        *compare.pages(context),
        *sheets.pages(context),
        *changelog.pages(context),
        *entries.pages(context),
    ]
    return site_of(tmp_path_factory.mktemp("accessible"), context, [page for page in made if page.address in wanted])


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(tab: Tab, site: Path, address: str, width: int) -> None:
    """WCAG 2.2 AA as far as a program can tell, and no page wider than the screen."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"file://{site}/{address}")
    tab.wait_for_timeout(400)
    found = Axe().run(tab, options=STANDARDS).response["violations"]

    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ["kosovo/map.html", "kosovo/prizren/shelter-for-women.html"])
def test_paper_is_white_in_the_dark_too(tab: Tab, site: Path, address: str) -> None:
    """Printed while the dark colours are on, every letter, line and sign has the colour it has from the light ones."""
    read = """scheme => {
        document.body.dataset.mdColorScheme = scheme;
        // Colours in transition are neither of the two. Ending one can start that of an element that inherits the colour.
        for (let running = document.getAnimations(); running.length; running = document.getAnimations()) {
            running.forEach(one => one.finish());
        }
        return [...document.querySelectorAll('article *')].map(one => getComputedStyle(one)).map(
            look => [look.color, look.backgroundColor, look.borderTopColor, look.fill].join());
    }"""
    tab.goto(f"file://{site}/{address}")
    assert tab.evaluate(read, "slate") != tab.evaluate(read, "default")
    tab.emulate_media(media="print")

    assert tab.evaluate(read, "slate") == tab.evaluate(read, "default")


def test_the_map_is_walked_by_keyboard(tab: Tab, site: Path) -> None:
    """Tab leads from sign to sign, focus can be seen, and Enter opens the place."""
    tab.goto(f"file://{site}/kosovo/map.html")
    tab.focus(".rk-map")
    tab.keyboard.press("Tab")
    first = tab.evaluate("document.activeElement.getAttribute('aria-label')")
    tab.keyboard.press("Tab")

    assert "statement" in first
    assert first != tab.evaluate("document.activeElement.getAttribute('aria-label')")
    assert tab.evaluate("getComputedStyle(document.activeElement.querySelector('.rk-target')).strokeWidth") == "3px"
    box = tab.evaluate("document.activeElement.querySelector('.rk-target').getBoundingClientRect().toJSON()")
    assert min(box["width"], box["height"]) >= 24
