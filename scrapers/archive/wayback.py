"""Where the Internet Archive keeps a copy of an address; asked seldom, and never in the way of anything."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from scrapers.http.client import HttpClient
from scrapers.http.response import Response
from scrapers.state.model import Health, PageState, SourceState, TextState

# Its own limits have fallen again and again; three a minute stays below all of them.
REQUEST_INTERVAL = 20.0
MAX_REQUESTS = 15
_CAPTURE_URL = re.compile(r"https?://web\.archive\.org/web/\d{14}[a-z_]*/.+")


def find_capture(client: HttpClient, url: str) -> str | None:
    """The address of the newest kept copy, if there is one."""
    limits = replace(client.limits, bytes=65_536, beginning=True)
    answer = client.get(f"https://web.archive.org/web/{url}", limits=limits)
    urls = [answer.url, *(hop.to for hop in answer.redirects)]
    found = next((place for place in urls if _CAPTURE_URL.fullmatch(place)), None)
    return found if isinstance(answer, Response) and answer.status == 200 else None


def urls_without_capture(state: SourceState) -> list[str]:
    """The addresses of a source whose page changed or went, and of which no copy is known."""
    return [url for url, page in state.pages.items() if page.wayback is None and _is_lost(page)]


def add_captures(
    client: HttpClient, states: Iterable[SourceState], sleep: Callable[[float], None] = time.sleep
) -> list[SourceState]:
    """The states with the copies that were found, a few at a time."""
    found: list[SourceState] = []
    asked = 0
    for state in states:
        pages = dict(state.pages)
        for url in urls_without_capture(state):
            if asked >= MAX_REQUESTS:
                return found
            if asked:
                sleep(REQUEST_INTERVAL)
            asked += 1
            if copy := find_capture(client, url):
                pages[url] = pages[url].updated(wayback=copy)
        if pages != state.pages:
            found.append(SourceState(state.id, pages))
    return found


def _is_lost(page: PageState) -> bool:
    return page.health in (Health.GONE, Health.SUSPECT) or page.text is TextState.CHANGED
