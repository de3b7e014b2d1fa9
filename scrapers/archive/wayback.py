"""Wayback Machine: finds captures of pages that changed or are gone, with few requests."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from scrapers.http.address_policy import is_http_url
from scrapers.http.client import HttpClient
from scrapers.http.response import Response
from scrapers.state.model import Health, PageState, SourceState, TextState

# Seconds between two requests. The service has lowered its limits several times; three a minute is below all of them.
REQUEST_INTERVAL = 20.0
MAX_REQUESTS = 15
_CAPTURE_URL = re.compile(r"https?://web\.archive\.org/web/[0-9]{14}[a-z_]*/.+")


def find_capture(client: HttpClient, url: str) -> str | None:
    """URL of the newest capture; None when there is none."""
    limits = replace(client.limits, bytes=65_536, beginning=True)
    result = client.get(f"https://web.archive.org/web/{url}", limits=limits)
    urls = [result.url, *(redirect.to for redirect in result.redirects)]
    found = next((one for one in urls if _CAPTURE_URL.fullmatch(one) and is_http_url(one)), None)
    return found if isinstance(result, Response) and result.status == 200 else None


def urls_without_capture(state: SourceState) -> list[str]:
    """URLs of a source that changed or are gone and have no known capture."""
    return [url for url, page in state.pages.items() if page.wayback is None and _is_lost(page)]


def add_captures(
    client: HttpClient, states: Iterable[SourceState], sleep: Callable[[float], None] = time.sleep
) -> list[SourceState]:
    """States that gained a capture, with at most MAX_REQUESTS requests."""
    found: list[SourceState] = []
    requests = 0
    for state in states:
        pages = dict(state.pages)
        for url in urls_without_capture(state):
            if requests >= MAX_REQUESTS:
                return found
            if requests:
                sleep(REQUEST_INTERVAL)
            requests += 1
            if capture := find_capture(client, url):
                pages[url] = pages[url].updated(wayback=capture)
        if pages != state.pages:
            found.append(SourceState(state.id, pages))
    return found


def _is_lost(page: PageState) -> bool:
    return page.health in (Health.GONE, Health.SUSPECT) or page.text is TextState.CHANGED
