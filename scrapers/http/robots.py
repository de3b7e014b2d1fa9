"""robots.txt by RFC 9309: what a host's owner does not want fetched, we do not fetch."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from scrapers.http.client import HttpClient
from scrapers.http.response import FetchError, FetchFailure, FetchResult

NAME = "ReturnKB-observer"
READ_UP_TO = 500 * 1024
LONGEST_DELAY = 60.0

# A host that answers, but has no usable file, sets no rules; one that does not answer may have rules we cannot see.
_NO_RULES = (FetchError.REDIRECTS, FetchError.BAD_REDIRECT, FetchError.CODING)


@dataclass(frozen=True)
class RobotsDecision:
    """Whether a page may be fetched, and what stood in the way of knowing."""

    allowed: bool
    failure: FetchFailure | None = None
    status: int = 200


@dataclass(frozen=True)
class _HostRules:
    protego: Protego | None = None
    refused: RobotsDecision | None = None


class RobotsCache:
    """The rules of every host, each fetched once a run through the same gate as everything else."""

    def __init__(self, client: HttpClient) -> None:
        """Begin a run knowing nothing."""
        self._client = client
        self._limits = replace(
            client.limits, seconds=min(client.limits.seconds, 15.0), bytes=READ_UP_TO, beginning=True
        )
        self._host_rules: dict[str, _HostRules] = {}
        self._again: set[str] = set()
        self._lock = threading.Lock()

    def is_cached(self, url: str) -> bool:
        """Whether asking about this address costs no request."""
        return _origin(url) in self._host_rules

    def retry_failed(self, url: str) -> None:
        """Forget, once a run, that a host's rules could not be had: a hiccup must not cost it a whole run."""
        origin = _origin(url)
        with self._lock:
            if origin in self._host_rules and self._host_rules[origin].refused and origin not in self._again:
                self._again.add(origin)
                del self._host_rules[origin]

    def check(self, url: str) -> RobotsDecision:
        """Whether this address may be fetched."""
        origin = _origin(url)
        rules = self._host_rules.get(origin)
        if rules is None:
            rules = _host_rules(self._client.get(f"{origin}/robots.txt", limits=self._limits))
            with self._lock:
                self._host_rules[origin] = rules
        if rules.refused:
            return rules.refused
        if rules.protego is None:
            return RobotsDecision(True)
        return RobotsDecision(bool(rules.protego.can_fetch(url, NAME)))

    def crawl_delay(self, url: str) -> float:
        """The pause a host asks for, as far as it is known and bearable."""
        rules = self._host_rules.get(_origin(url))
        asked = rules.protego.crawl_delay(NAME) if rules and rules.protego else None
        return min(float(asked or 0.0), LONGEST_DELAY)


def _host_rules(answer: FetchResult) -> _HostRules:
    if isinstance(answer, FetchFailure):
        return _HostRules() if answer.error in _NO_RULES else _HostRules(refused=RobotsDecision(False, failure=answer))
    if answer.status == 429 or answer.status >= 500:
        return _HostRules(refused=RobotsDecision(False, status=answer.status))
    if answer.status != 200:
        return _HostRules()
    return _HostRules(Protego.parse(answer.body.decode("utf-8-sig", errors="replace")))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
