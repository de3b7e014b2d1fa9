"""ZIM served by kiwix-serve, in Chromium: title suggestions, full-text search, pages."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.parse
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page

from tests.fixtures.browser_actions import follow
from tests.returnkb.publish.conftest import Edition, write_copies

ENTRY = "kosovo/prizren/rents.html"


@pytest.fixture(scope="module")
def served(drives_browser: None, old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which kiwix-serve shows the first edition."""
    made = write_copies(old, "zim", tmp_path_factory.mktemp("kiwix"))[0]
    archive = made.rename(made.with_name("returnkb.zim"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["kiwix-serve", "--address", "127.0.0.1", "--port", str(port), str(archive)]
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the reader's server did not start")


@pytest.fixture
def page(served: str, browser: Browser) -> Iterator[Page]:
    """The archive's home page; at the end nothing outside was asked for, all was there, and no script of the archive has failed."""
    tab = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []  # the reader's own menu fails by itself at every arrow key
    lacking: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("response", lambda answer: lacking.append(answer.url) if answer.status == 404 else None)
    tab.on("pageerror", lambda error: complaints.append(error.stack or error.message))
    tab.goto(f"{served}/returnkb/index.html")
    yield tab
    tab.close()
    assert [url for url in asked if not url.startswith(f"{served}/")] == []
    assert lacking == []
    assert [stack for stack in complaints if "/returnkb/" in stack] == []


@pytest.mark.parametrize("typed", ["rents", "Rents in Prizren", "rents priz", "prizren re"])
def test_titles_are_suggested_while_typing(served: str, typed: str) -> None:
    """Words of a title in any order suggest its page, and the last word may be begun only."""
    asked = f"{served}/suggest?content=returnkb&term={urllib.parse.quote(typed)}"
    suggested = requests.get(asked, timeout=10).json()

    assert ENTRY in [one.get("path") for one in suggested]


def test_a_suggestion_is_chosen_with_the_keyboard_and_opens_its_entry(page: Page) -> None:
    """Typed into the reader's box, two words offer the title; arrow and Enter open the page with its badges."""
    # The menu is made anew with every answer, and what was chosen in it is lost.
    with page.expect_response(lambda answer: "/suggest" in answer.url and answer.url.endswith("priz")):
        page.locator("#kiwixsearchbox").press_sequentially("rents priz")
    page.locator("li", has_text="Rents in Prizren").and_(page.locator(".ui-menu-item")).wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(".ui-menu-item.ui-state-focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ENTRY}")

    assert page.inner_text("h1") == "Rents in Prizren"
    assert page.locator(".rk-claim .rk-badge").count() > 2


def test_the_text_is_searched_and_a_result_opens_its_entry(page: Page) -> None:
    """Words that stand in no title are searched in the texts; the result shows the entry, without a finder of its own."""
    page.locator("#kiwixsearchbox").press_sequentially("bus station")
    page.keyboard.press("Enter")
    follow(page, f"a[href*='{ENTRY}']")
    page.wait_for_selector(".rk-claim")

    assert "bus station" in page.inner_text("article")
    assert page.locator(".rk-badge").count() > 2
    assert page.locator("form[role=search].rk-find").count() == 0


def test_a_page_in_the_reader_ages_by_the_readers_clock(page: Page, served: str) -> None:
    """Scripts run there, so what was current says so no longer in twenty years, and the copy tells its age."""
    page.clock.set_fixed_time("2044-01-01T12:00:00Z")
    page.goto(f"{served}/returnkb/{ENTRY}")
    badges = page.locator(".rk-claim .rk-badge[data-overdue]").all_text_contents()

    assert badges
    assert set(badges) == {"old"}
    assert "Ask for a newer one" in page.inner_text("article")


def test_an_entry_in_the_reader_is_that_of_the_site(page: Page, served: str, old: Edition, browser: Browser) -> None:
    """What scripts add is there: how to cite each statement, the text to copy, the file; no header stands below the reader's."""
    read = "() => [...document.querySelectorAll('.rk-claim, .rk-tell, .rk-foot')].map(one => one.textContent.replace(/\\s+/g, ' ').trim())"
    site = browser.new_page()
    site.goto((old.site / ENTRY).as_uri())
    on_site = site.evaluate(read)
    site.close()
    page.goto(f"{served}/returnkb/{ENTRY}")

    assert page.evaluate(read) == on_site != []
    assert page.get_attribute(".rk-trail", "aria-label") == "Where this page is"
    assert page.locator(".rk-shell, .rk-unpacked").count() == 0


def test_a_place_in_the_reader_offers_nothing_that_is_not_there(page: Page, served: str) -> None:
    """Comparing and sheets are not in the archive, and no page speaks of them."""
    page.goto(f"{served}/returnkb/kosovo/prizren/index.html")
    text = page.inner_text("article")

    assert "Rents in Prizren" in text
    assert [word for word in ("Fact sheet", "Compare", "Choose topics") if word in text] == []


def test_links_that_a_script_makes_lead_to_pages_of_the_archive(page: Page, served: str) -> None:
    """Addresses in the archive have no ending; the answers on who may claim what are made of data that says so too."""
    page.goto(f"{served}/returnkb/assistance.html#host=DE&to=XK")
    page.wait_for_selector("#rk-a-answers a[href*='programmes/coming-home']")
    links = page.eval_on_selector_all("#rk-a-answers a[href]", "all => all.map(one => one.href.split('#')[0])")

    assert {requests.get(link, timeout=10).status_code for link in set(links) if link.startswith(served)} == {200}
