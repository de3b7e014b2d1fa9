"""What readers do in a browser."""

from __future__ import annotations

import time

from playwright.sync_api import Error, Page


def follow(page: Page, link: str) -> None:
    """Click a link and wait until what it leads to is there."""
    with page.expect_navigation():
        page.click(link)


def wait_until(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until a JavaScript expression is true in the page.

    Playwright's own wait evaluates the text inside the page, which the pages' content security policy forbids.
    """
    end = time.monotonic() + seconds
    while not _value(page, expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)


def _value(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if "context was destroyed" in str(error):  # the page is just being replaced
            return False
        raise
