"""Soft 404 detection: compares a page with what its host shows for a URL that cannot exist."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from urllib.parse import urljoin, urlsplit

from scrapers.adapters import DEFAULT_ADAPTER
from scrapers.analysis import classify
from scrapers.analysis.document import DocumentUnreadable, ParsedDocument
from scrapers.extract.adapter import Adapter
from scrapers.extract.normalize import fold
from scrapers.extract.text import ExtractedText
from scrapers.http.client import HttpClient
from scrapers.http.response import Response
from scrapers.http.robots import RobotsCache

# Reads a response with an adapter, a selector and the requested URL; the last argument accepts error pages and login forms.
ReadDocument = Callable[[Response, Adapter, str | None, str, bool], ParsedDocument]
# Share of equal paragraphs from which two pages are the same.
MIN_SIMILARITY = 0.9


class SoftNotFoundProbe:
    """Texts that hosts show for a URL that cannot exist, fetched once a host and run."""

    def __init__(self, client: HttpClient, robots: RobotsCache, read: ReadDocument) -> None:
        """Start without any probed host; `read` has the arguments of `parse_document`."""
        self._client = client
        self._robots = robots
        self._read = read
        self._texts: dict[str, ExtractedText | None] = {}

    def steps(self, url: str) -> Generator[float, None, None]:
        """Probe the host of a URL, unless that was done; yields before the request."""
        host = urlsplit(url).netloc
        if host in self._texts:
            return
        yield 0.0
        if host not in self._texts:
            self._texts[host] = self._fetch(urljoin(url, f"no-such-page-{secrets.token_hex(5)}"))

    def _fetch(self, url: str) -> ExtractedText | None:
        if not self._robots.check(url).allowed:
            return None
        result = self._client.get(url)
        if not isinstance(result, Response) or classify.classify_status(result) is not None:
            return None
        try:
            return self._read(result, DEFAULT_ADAPTER, None, url, True).text
        except DocumentUnreadable:
            return None

    def matches(self, url: str, text: ExtractedText) -> bool:
        """Whether a text is what the host of its URL shows for pages that cannot exist."""
        missing = self._texts.get(urlsplit(url).netloc)
        return missing is not None and _is_similar(text, missing)


def _is_similar(first: ExtractedText, second: ExtractedText) -> bool:
    one, two = ({fold(line.text) for line in text.paragraphs} for text in (first, second))
    return bool(one) and len(one & two) / len(one | two) >= MIN_SIMILARITY
