"""Schedule: when a URL is due for its next observation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from scrapers.analysis.outcome import Family
from scrapers.sources.register import Source
from scrapers.state.model import PageState

# A dated edition does not change; it can only disappear. Everything else is expected to change.
EDITION_INTERVAL = timedelta(days=30)
PAGE_INTERVAL = timedelta(days=7)
NEWS_INTERVAL = timedelta(days=3)

RETRY_AFTER = {
    Family.MISSING: timedelta(days=3),
    Family.ERASED: timedelta(days=1),
    Family.NAMELESS: timedelta(days=3),
    Family.UNREACHABLE: timedelta(days=1),
    Family.BLOCKED: timedelta(days=7),
    Family.UNREADABLE: timedelta(days=7),
}


def interval(source: Source, url: str) -> timedelta:
    """Interval between two observations of a URL."""
    if source.dated and url == source.url:
        return EDITION_INTERVAL
    return PAGE_INTERVAL if url == source.url else NEWS_INTERVAL


def last_observed(state: PageState) -> datetime | None:
    """Time of the last observation that changed the state of a URL; None before the first."""
    observations = [tried.at for tried in state.tries] + list(state.good)
    if state.last_seen:
        observations.append(datetime.combine(state.last_seen, time(0), UTC))
    return max(observations, default=None)


def next_due(source: Source, url: str, state: PageState) -> date | None:
    """Day of the next observation of a URL; None when it was never observed."""
    last = last_observed(state)
    if last is None:
        return None
    wait = (
        RETRY_AFTER[state.tries[-1].family]
        if state.tries
        else timedelta(days=1)
        if state.good
        else interval(source, url)
    )
    return last.date() + wait


def is_due(source: Source, url: str, state: PageState, today: date) -> bool:
    """Whether a URL is due."""
    day = next_due(source, url, state)
    return day is None or day <= today
