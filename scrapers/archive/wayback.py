"""Where the Internet Archive keeps a copy of an address; asked seldom, and never in the way of anything."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from scrapers.http.client import Gate
from scrapers.http.response import Page
from scrapers.state.model import Health, PageState, SourceState, TextState

# Its own limits have fallen again and again; three a minute stays below all of them.
PAUSE = 20.0
MOST = 15
_COPY = re.compile(r"https?://web\.archive\.org/web/\d{14}[a-z_]*/.+")


def kept_copy(gate: Gate, url: str) -> str | None:
    """The address of the newest kept copy, if there is one."""
    limits = replace(gate.limits, bytes=65_536, beginning=True)
    answer = gate.get(f"https://web.archive.org/web/{url}", limits=limits)
    places = [answer.url, *(hop.to for hop in answer.hops)]
    found = next((place for place in places if _COPY.fullmatch(place)), None)
    return found if isinstance(answer, Page) and answer.status == 200 else None


def wanting(state: SourceState) -> list[str]:
    """The addresses of a source whose page changed or went, and of which no copy is known."""
    return [url for url, page in state.pages.items() if page.wayback is None and _lost(page)]


def with_copies(
    gate: Gate, states: Iterable[SourceState], sleep: Callable[[float], None] = time.sleep
) -> list[SourceState]:
    """The states with the copies that were found, a few at a time."""
    found: list[SourceState] = []
    asked = 0
    for state in states:
        pages = dict(state.pages)
        for url in wanting(state):
            if asked >= MOST:
                return found
            if asked:
                sleep(PAUSE)
            asked += 1
            if copy := kept_copy(gate, url):
                pages[url] = pages[url].but(wayback=copy)
        if pages != state.pages:
            found.append(SourceState(state.id, pages))
    return found


def _lost(page: PageState) -> bool:
    return page.health in (Health.GONE, Health.SUSPECT) or page.text is TextState.CHANGED
