"""What a page of a copy leaves to scripts: only what follows from the rest of the page."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date

import pytest

from returnkb.freshness import NEVER, Clock
from returnkb.publish.spare import short_clocks, spare

BADGE = (
    '<span class="rk-badge rk-due" data-status="due" data-due="{}" data-overdue="{}" data-historical="{}">due</span>'
)
PAGE = (
    '<h1 id="rents">Rents</h1><article class="rk-claim" id="c2" aria-label="Claim 1"></article>'
    '<article class="rk-claim rk-past" id="c10" aria-label="Claim 2"></article>'
    '<div class="rk-tell rk-screen" data-tell="Page: a/rents&#10;Statements: c2, c10 (keep those you mean)&#10;Title: Rents"></div>'
    '<div class="rk-foot">\n<p>This page is <code>docs/a/rents.md</code>.</p>\n</div>'
)


def _badge(clock: Clock) -> str:
    return BADGE.format(clock.due, clock.overdue, clock.historical)


def test_what_follows_from_the_page_is_left_out() -> None:
    """The numbers of statements, the text to copy, the file of the entry, and a name that no link leads to."""
    assert spare("a/rents.html", PAGE) == (
        '<h1>Rents</h1><article class="rk-claim" id="c2"></article><article class="rk-claim rk-past" id="c10"></article>'
    )


CLAIM = (
    '<article class="rk-claim" id="c1"><p class="rk-meta"><span class="rk-badge rk-unverified">unverified</span> '
    '<span class="rk-when" data-until="2026-06-30">June 2026</span></p><p class="rk-cite">{}</p></article>'
)


def test_the_commonest_reason_is_left_out() -> None:
    """One that says the time beside it again, and that nobody in the field checked it, which label and head of the page say."""
    said = "About June 2026; no person in the field has checked it."

    assert spare("a/rents.html", CLAIM.format(said)) == CLAIM.format("").replace('<p class="rk-cite"></p>', "").replace(
        ' data-until="2026-06-30"', ""
    )


def test_a_board_of_many_badges_takes_no_time() -> None:
    """A page without statements is not searched for reasons once for each of its badges."""
    board = '<p><span class="rk-badge rk-unverified">unverified</span> <a href="a.html">A page of a town</a></p>' * 2000
    start = time.process_time()

    assert spare("boards/freshness.html", board) == board
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "said",
    [
        "About May 2026; no person in the field has checked it.",
        "About June 2026; a person in the field checked it.",
        "The sources disagree.",
    ],
)
def test_any_other_reason_stays(said: str) -> None:
    """Another time, another label, another sentence."""
    assert said in spare("a/rents.html", CLAIM.format(said))
    assert "About June 2026" in spare(
        "a/rents.html",
        CLAIM.replace("rk-unverified", "rk-current").format("About June 2026; no person in the field has checked it."),
    )


@pytest.mark.parametrize(
    ("words", "others"),
    [("Title: Rents", "Title: Rent"), ("docs/a/rents", "docs/a/moved"), ('"Claim 2"', '"Claim 3"')],
)
def test_what_does_not_follow_stays(words: str, others: str) -> None:
    """Another title, the file of another page, a number out of its order."""
    assert others in spare("a/rents.html", PAGE.replace(words, others))


@pytest.mark.parametrize(("limit", "known"), [(30, "2026-01-31"), (365, "2024-02-29"), (1000, "2019-12-31")])
def test_a_clock_is_a_limit_and_a_day(limit: int, known: str) -> None:
    """The day is left out where it is the time beside the badge; the time of another line is no neighbour."""
    badge = _badge(Clock.start(date.fromisoformat(known), limit))
    beside = f' <span class="rk-when" data-until="{known}">x</span></p>'

    assert f'data-limit="{limit}">due' in short_clocks(badge + beside)
    assert f'data-limit="{limit} {known}">due' in short_clocks(f"{badge}</p><p>{beside}")
    assert f'data-limit="{limit} {known}">due' in short_clocks(badge + beside.replace(known, "2026-02-03"))


@pytest.mark.parametrize(("historical", "told"), [(date(2034, 5, 1), "2034-05-01"), (NEVER, "never")])
def test_a_day_of_history_that_does_not_follow_is_told(historical: date, told: str) -> None:
    """An entry is history when the last of its statements is, which may be later than its own age says, or never."""
    badge = _badge(replace(Clock.start(date(2026, 1, 31), 30), historical=historical))

    assert f'data-limit="30 2026-01-31 {told}">due' in short_clocks(badge.replace(f' data-historical="{NEVER}"', ""))


def test_an_entry_that_is_history_with_its_last_statement_says_so_in_a_word() -> None:
    """The day stands at the statement itself; a statement it is in conflict with has a day of its own."""
    old, young, other = (Clock.start(date(year, 1, 31), 30) for year in (2025, 2026, 2027))
    entry = _badge(replace(old, historical=young.historical))
    lines = "".join(
        f'<article class="rk-claim" id="c{at}"><p class="rk-meta">{_badge(clock)}</p></article>'
        for at, clock in enumerate((old, young))
    )
    conflict = lines.replace("</p></article>", f'</p><p class="rk-meta">{_badge(other)}</p></article>')

    assert 'data-limit="30 2025-01-31 last">due' in short_clocks(entry + conflict)
    assert f'data-limit="30 2025-01-31 {young.historical}">due' in short_clocks(entry)


def test_an_entry_in_a_list_goes_by_its_first_line() -> None:
    """Copies keep the first line alone, so no other one may be what tells the day."""
    old, young = Clock.start(date(2025, 1, 31), 30), Clock.start(date(2026, 1, 31), 30)
    head = f"<h4>{_badge(replace(old, historical=young.historical))}</h4>"
    lines = [f'<li class="rk-line">x <span class="rk-meta">{_badge(clock)}</span></li>' for clock in (young, old)]
    page = "".join(
        f'<div class="rk-block">{head}<ul>{first}{second}</ul></div>' for first, second in (lines, lines[::-1])
    )

    assert re.findall(r'<h4>.*?data-limit="(.*?)"', short_clocks(page)) == [
        "30 2025-01-31 last",
        f"30 2025-01-31 {young.historical}",
    ]


def test_a_clock_that_is_none_stays() -> None:
    """Days that no limit explains, and a badge that says something else than its status."""
    odd = BADGE.format("2026-01-01", "2026-01-01", "2027-01-02")
    told = _badge(Clock.start(date(2026, 1, 1), 30)).replace(">due<", ">once due<")

    assert short_clocks(odd) == odd
    assert short_clocks(told) == told


def test_a_title_in_another_script_keeps_its_direction() -> None:
    """Only a title of plain letters needs no direction of its own."""
    plain, other = '<a href="x" dir="auto">Report 1</a>', '<a href="x" dir="auto">تقرير</a>'

    assert spare("a/b.html", plain + other) == '<a href="x">Report 1</a>' + other
