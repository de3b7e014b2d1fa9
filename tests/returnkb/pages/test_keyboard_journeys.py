"""The five main tasks of a counsellor, by keyboard alone: search, a question of a place, the finder, a sheet for a client, a comparison."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.fixtures.browser_actions import wait_until
from tests.returnkb.conftest import Built

# Tab stops that a task may need from where the one before ended.
MOST_STOPS = 30


@pytest.fixture(scope="module")
def address(built: Built) -> str:
    """The file URL of the built site."""
    return built.site.as_uri()


def _tab_to(tab: Tab, selector: str) -> None:
    """Press Tab until an element has the focus, and the focus can be seen."""
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert tab.evaluate("document.activeElement.matches(':focus-visible')")
            return
    pytest.fail(f"{selector} is not among the next {MOST_STOPS} Tab stops")


def _choose(tab: Tab, selector: str, label: str) -> None:
    """Choose an option by typing the beginning of its label."""
    _tab_to(tab, selector)
    tab.keyboard.type(label)


def test_search(tab: Tab, address: str) -> None:
    """The search box is a few stops away; an arrow and Enter open a result."""
    tab.goto(f"{address}/index.html")
    _tab_to(tab, "#rk-q")
    tab.keyboard.type("insulin gjakova")
    # Options of a half-typed query may be there before.
    wait_until(tab, "document.querySelectorAll('#rk-box [role=option][data-href*=\"/kosovo/\"]').length > 1")
    tab.keyboard.press("ArrowDown")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    assert "/kosovo/" in tab.url


def test_a_question_of_a_place(tab: Tab, address: str) -> None:
    """From the page of a place, Tab leads to the answers of its questions, and Enter opens one."""
    tab.goto(f"{address}/kosovo/prizren/index.html")
    _tab_to(tab, ".rk-q-head a")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    assert tab.locator("article .rk-claim").count() > 0


def test_the_finder(tab: Tab, address: str) -> None:
    """Three lists, each answered by typing, give verdicts without leaving the form."""
    tab.goto(f"{address}/assistance.html")
    wait_until(tab, "!document.getElementById('rk-assist').hidden")
    _choose(tab, "#rk-a-to", "Kosovo")
    _choose(tab, "#rk-a-host", "Germany")
    _choose(tab, "#rk-a-mode", "Assisted")
    wait_until(tab, "document.querySelectorAll('#rk-a-answers .rk-offer').length > 0")

    assert tab.evaluate("document.activeElement.id") == "rk-a-mode"
    assert tab.inner_text("#rk-a-said").startswith("Programmes: ")


def test_a_sheet_for_a_client(tab: Tab, address: str) -> None:
    """The sheet of a place is chosen, its language too, and the print button is the next stops away."""
    tab.goto(f"{address}/sheet.html#p=kosovo/prishtina&for=client")
    tab.wait_for_selector(".rk-client")
    _choose(tab, "#rk-s-language", "shqip")
    wait_until(tab, "document.querySelector('.rk-client')?.lang === 'sq'")
    _tab_to(tab, "#rk-s-print")

    assert tab.locator(".rk-client .rk-phone").count() > 0


def test_a_comparison(tab: Tab, address: str) -> None:
    """From the page of a place to a table of two places."""
    tab.goto(f"{address}/iraq/erbil/index.html")
    _tab_to(tab, ".rk-tools a[href*='compare.html']")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    _choose(tab, "#rk-c-2", "Duhok")
    tab.wait_for_selector("#rk-c-table table")

    assert tab.locator("#rk-c-table thead th").all_inner_texts() == ["Erbil", "Duhok"]
