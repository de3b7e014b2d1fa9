"""What readers do in a browser."""

from __future__ import annotations

from playwright.sync_api import Page


def follow(page: Page, link: str) -> None:
    """Click a link and wait until what it leads to is there."""
    with page.expect_navigation():
        page.click(link)
