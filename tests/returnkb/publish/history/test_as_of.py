"""Versions by day: a list of intervals without scripts, and a field that opens the version of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.fixtures.browser_actions import follow, wait_until
from tests.returnkb.publish.conftest import MOVED_HELP, RENTS_HISTORY

GONE = "history/mali/gao/dialysis.html"
TODAY = datetime(2026, 11, 22, 12)


@pytest.fixture
def page(past: Path, browser: Browser) -> Iterator[Page]:
    """The history of rents, opened from the disk without a network on a known day; nothing is asked of anybody."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.clock.set_fixed_time(TODAY)
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto((past / RENTS_HISTORY).as_uri())
    yield tab
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:")) or "on-2" in url] == []
    assert complaints == []


def _ask(page: Page, day: str) -> str:
    page.fill("#rk-day", day)
    page.focus("#rk-day")
    page.evaluate(
        "document.getElementById('rk-day-said').textContent = ''"
    )  # or the answer before is taken for this one
    page.keyboard.press("Enter")
    wait_until(page, "document.getElementById('rk-day-said').textContent")
    return page.inner_text("#rk-day-said")


@pytest.mark.parametrize(
    ("day", "version", "expected"),
    [
        ("2026-01-01", "v2026-01-01", "EUR 250"),
        ("2026-01-31", "v2026-01-01", "EUR 250"),
        ("2026-02-01", "v2026-02-01", "EUR 300"),
        ("2026-03-09", "v2026-02-01", "EUR 300"),
        ("2026-05-01", "v2026-05-01", "EUR 250"),
        ("2026-11-22", "v2026-05-01", "EUR 250"),
    ],
)
def test_a_day_leads_to_the_version_in_force_then(page: Page, day: str, version: str, expected: str) -> None:
    """From its first to its last day a version answers, with the focus on its heading and its text open below."""
    said = _ask(page, day)
    heading = page.locator(f"#{version}")

    assert heading.inner_text().removeprefix("In force ") in said
    assert page.evaluate("document.activeElement.id") == version
    assert "This is what the page said on" in page.inner_text("#rk-day-answer")
    assert expected in heading.locator("xpath=following-sibling::details[1]").inner_text()
    assert page.locator("details[open]").count() == 1


def test_a_former_address_says_since_when_it_is_one(page: Page, past: Path) -> None:
    """On a day after the move the page was elsewhere, and the link to its present history is there."""
    page.goto((past / f"history/{MOVED_HELP}.html").as_uri())

    assert "On 1 June 2026 this page said nothing: it had moved on 1 May 2026." in _ask(page, "2026-06-01")
    follow(page, "text=What it said since it moved")
    assert "1 January 2026" in page.inner_text("main")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-31", "On 31 December 2025 this entry did not exist: its first version is of 1 January 2026."),
        ("2026-03-10", "this page said nothing: it was withdrawn on 10 March 2026. Its last text before that"),
        ("2026-04-30", "On 30 April 2026 this page said nothing: it was withdrawn on 10 March 2026."),
        ("2026-11-23", "23 November 2026 is still to come. The newest version is that from 1 May 2026 on"),
        ("", "Choose a day, such as 1 May 2026."),
    ],
)
def test_a_day_without_a_version_is_told_why(page: Page, day: str, expected: str) -> None:
    """Before the entry, while it was withdrawn, and ahead: the sentence says so, and the reader stays at the field."""
    assert expected in _ask(page, day)
    assert page.evaluate("document.activeElement.id") == "rk-day"
    assert page.locator("#rk-day-answer").count() == 0


def test_the_whole_task_works_by_keyboard(page: Page) -> None:
    """Tab to the field, type a day, Enter; the next stop leads back to ask again, and the first answer goes."""
    while page.evaluate("document.activeElement.id") != "rk-day":
        page.keyboard.press("Tab")
    page.keyboard.type("02032026")
    page.keyboard.press("Enter")
    page.wait_for_selector("#rk-day-answer")

    assert page.evaluate("document.activeElement.id") == "v2026-02-01"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ask for another day"
    page.keyboard.press("Enter")
    _ask(page, "2026-03-20")
    assert page.locator("#rk-day-answer").count() == 0
    follow(page, "text=Its last text before that")
    assert page.evaluate("location.hash") == "#v2026-02-01"


def test_a_day_in_the_address_answers_and_back_leads_to_the_question_before(page: Page, past: Path) -> None:
    """A link kept in a file note opens at that day; a day that is none is not taken for one."""
    page.goto((past / RENTS_HISTORY).as_uri() + "#on-2026-01-15")
    page.wait_for_selector("#rk-day-answer")

    assert page.input_value("#rk-day") == "2026-01-15"
    _ask(page, "2026-02-15")
    page.go_back()
    wait_until(page, "document.getElementById('rk-day').value === '2026-01-15'")
    assert page.evaluate("document.activeElement.id") == "v2026-01-01"
    page.evaluate("location.hash = 'on-2026-02-31'")
    wait_until(page, "document.getElementById('rk-day-said').textContent.startsWith('Choose a day')")


def test_a_withdrawn_entry_says_since_when_and_leads_to_its_last_text(page: Page, past: Path) -> None:
    """From the stub to the history, and from a day after the end to what was said before it."""
    page.goto((past / "mali/gao/dialysis.html").as_uri())
    follow(page, "text=What it said, and when")

    assert "it was withdrawn on 1 May 2026" in _ask(page, "2026-08-01")
    follow(page, "text=Its last text before that")
    assert "In force from 1 January 2026 until 30 April 2026" in page.inner_text("#v2026-01-01")


def test_without_scripts_every_interval_is_listed_and_leads_to_its_text(past: Path, browser: Browser) -> None:
    """The list says from when until when, and what happened; each line leads to its own anchor, where the text opens."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    tab = context.new_page()
    tab.goto((past / RENTS_HISTORY).as_uri())
    lines = tab.locator("main ul.rk-lines > li").all_inner_texts()

    assert lines == [
        "From 1 May 2026 on: back again",
        "From 10 March 2026 until 30 April 2026: withdrawn",
        "From 1 February 2026 until 9 March 2026: another text",
        "From 1 January 2026 until 31 January 2026: first version",
        "Before 1 January 2026: this entry did not exist.",
    ]
    assert not tab.locator("#rk-as-of").is_visible()
    follow(tab, "text=From 1 February 2026 until 9 March 2026")
    assert tab.url.endswith("#v2026-02-01")
    tab.locator("#v2026-02-01").locator("xpath=following-sibling::details[1]/summary").click()
    assert tab.get_by_text("cost about EUR 300 a month").first.is_visible()
    context.close()


def test_the_page_has_no_barrier_that_a_program_can_find(page: Page) -> None:
    """Axe finds nothing, before and after an answer."""
    before = Axe().run(page)
    _ask(page, "2026-02-03")
    after = Axe().run(page)

    assert [rule["id"] for found in (before, after) for rule in found.response["violations"]] == []
