"""Times in words: what a copy leaves out is what its script reads from the words again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser

from returnkb.dates import Time
from returnkb.pages.assets import asset
from returnkb.publish.times import time_of, untimed

CLAIM = '<article class="rk-claim" id="c1"><p>A.</p><span class="rk-when" data-until="{}">{}</span></article>'
_PAGE = """<!doctype html><script>window.returnkbFrame = {{ page: "a" }};</script>{}<script>{}</script>"""
_UNTIL = "JSON.stringify([].map.call(document.querySelectorAll('.rk-when'), when => when.dataset.until || ''))"


@pytest.mark.parametrize("text", ["2020", "2020-02", "2024-02-29", "0987-12"])
def test_words_say_the_time_they_were_made_from(text: str) -> None:
    """A year, a month, a day."""
    assert str(time_of(Time.parse(text).words())) == text


@pytest.mark.parametrize("text", ["2020~", "2019/2021", "2020/..", "../2020-06", "unknown"])
def test_other_words_say_no_single_time(text: str) -> None:
    """About a time, a stretch of time, no time."""
    assert time_of(Time.parse(text).words()) is None


def test_impossible_days_are_no_time() -> None:
    """What stands on no calendar, and months that are none."""
    assert time_of("30 February 2020") is None
    assert time_of("Sommer 2020") is None


def test_only_a_last_day_that_follows_is_left_out() -> None:
    """Another day stays, and so does a time outside of statements."""
    follows, other = CLAIM.format("2026-06-30", "June 2026"), CLAIM.format("2026-06-29", "June 2026")

    assert 'class="rk-when">June 2026' in untimed(follows)
    assert untimed(other) == other
    assert untimed(follows.replace("rk-claim", "rk-line")) == follows.replace("rk-claim", "rk-line")


def test_the_script_puts_back_what_was_left_out(browser: Browser) -> None:
    """In Chromium every day of two years, every month and some years get the last day they had."""
    days = [date(2023, 12, 1) + timedelta(days=number) for number in range(730)]
    texts = (
        [day.isoformat() for day in days] + [f"2024-{month:02}" for month in range(1, 13)] + ["2023", "2024", "1999"]
    )
    times = [Time.parse(text) for text in texts]
    claims = [CLAIM.format(time.latest, time.words()) for time in times]
    page = browser.new_page()
    page.set_content(_PAGE.format(untimed("".join(claims)), asset("page.js").decode()))

    assert "data-until" not in untimed("".join(claims))
    assert json.loads(page.evaluate(_UNTIL)) == [str(time.latest) for time in times]
    page.close()
