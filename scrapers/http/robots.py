"""robots.txt after RFC 9309: what the owner of a host disallows is not fetched."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from scrapers.http.client import HttpClient
from scrapers.http.response import FetchError, FetchFailure, FetchResult

AGENT_NAME = "ReturnKB-observer"
MAX_BYTES = 500 * 1024
MAX_SECONDS = 15.0
MAX_CRAWL_DELAY = 60.0

# After these errors the host is reachable and has no usable file, so nothing is disallowed; after others it may have one.
_NO_RULES = (FetchError.REDIRECTS, FetchError.BAD_REDIRECT, FetchError.CODING)


@dataclass(frozen=True)
class RobotsDecision:
    """Whether a URL may be fetched; `failure` and `status` say why robots.txt could not be read."""

    allowed: bool
    failure: FetchFailure | None = None
    status: int = 200


@dataclass(frozen=True)
class _HostRules:
    """Parsed rules of one host, or the decision for every URL when they could not be read."""

    parser: Protego | None = None
    refused: RobotsDecision | None = None


class RobotsCache:
    """Rules of every host, fetched once a run with the same client as everything else."""

    def __init__(self, client: HttpClient) -> None:
        """Start with an empty cache."""
        self._client = client
        seconds = min(client.limits.seconds, MAX_SECONDS)
        self._limits = replace(client.limits, seconds=seconds, bytes=MAX_BYTES, beginning=True)
        self._rules: dict[str, _HostRules] = {}
        self._retried: set[str] = set()
        self._lock = threading.Lock()

    def is_cached(self, url: str) -> bool:
        """Whether a decision about this URL needs no request."""
        return _origin(url) in self._rules

    def retry_failed(self, url: str) -> None:
        """Discard, once a run, the failures to fetch rules, so that one failure does not exclude a host from the run."""
        origin = _origin(url)
        with self._lock:
            if origin in self._rules and self._rules[origin].refused and origin not in self._retried:
                self._retried.add(origin)
                del self._rules[origin]

    def check(self, url: str) -> RobotsDecision:
        """Whether this URL may be fetched."""
        origin = _origin(url)
        rules = self._rules.get(origin)
        if rules is None:
            rules = _host_rules(self._client.get(f"{origin}/robots.txt", limits=self._limits))
            with self._lock:
                self._rules[origin] = rules
        if rules.refused:
            return rules.refused
        return RobotsDecision(rules.parser is None or bool(rules.parser.can_fetch(url, AGENT_NAME)))

    def crawl_delay(self, url: str) -> float:
        """Crawl-delay of a host in seconds, 0 when unknown, at most MAX_CRAWL_DELAY."""
        rules = self._rules.get(_origin(url))
        delay = rules.parser.crawl_delay(AGENT_NAME) if rules and rules.parser else None
        return min(float(delay or 0.0), MAX_CRAWL_DELAY)


def _host_rules(result: FetchResult) -> _HostRules:
    if isinstance(result, FetchFailure):
        if result.error in _NO_RULES:
            return _HostRules()
        return _HostRules(refused=RobotsDecision(False, failure=result))
    if result.status == 429 or result.status >= 500:
        return _HostRules(refused=RobotsDecision(False, status=result.status))
    if result.status != 200:
        return _HostRules()
    return _HostRules(Protego.parse(result.body.decode("utf-8-sig", errors="replace")))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
