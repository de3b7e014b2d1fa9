"""Badges, ages and prints follow the day of the reader's calendar, wherever the reader is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from returnkb.pages.assets import asset

BADGE = '<span class="rk-badge rk-recent" data-status="current" data-due="2026-11-22">recent</span>'
AGE = '<span class="rk-when" data-until="2026-11-20">November 2026</span>'


@pytest.mark.parametrize(
    ("zone", "time", "status", "age"),
    [
        (
            "Pacific/Kiritimati",
            "2026-11-21T11:00:00Z",
            "getting old – re-check",
            "2 days ago",
        ),  # 01:00 on 22 November there
        ("Pacific/Kiritimati", "2026-11-21T09:00:00Z", "recent", "1 day ago"),  # 23:00 on 21 November there
        ("America/Los_Angeles", "2026-11-22T07:00:00Z", "recent", "1 day ago"),  # 23:00 on 21 November there
        (
            "America/Los_Angeles",
            "2026-11-22T09:00:00Z",
            "getting old – re-check",
            "2 days ago",
        ),  # 01:00 on 22 November there
        ("Europe/Berlin", "2026-11-21T23:30:00Z", "getting old – re-check", "2 days ago"),  # 00:30 on 22 November there
    ],
)
def test_a_badge_turns_at_the_readers_midnight(zone: str, time: str, status: str, age: str, browser: Browser) -> None:
    """On the day it is due by the reader's calendar, east and west of UTC, and the age counts the same days."""
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.clock.set_fixed_time(time)
    page.set_content(BADGE + AGE)
    page.add_script_tag(content=asset("freshness.js").decode())

    assert page.inner_text(".rk-badge") == status
    assert age in page.inner_text(".rk-when")
    context.close()
