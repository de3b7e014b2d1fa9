"""robots.txt by RFC 9309: what a host's owner does not want fetched, we do not fetch."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from scrapers.http.client import Gate
from scrapers.http.response import Answered, NoPage, Trouble

NAME = "ReturnKB-observer"
READ_UP_TO = 500 * 1024
LONGEST_DELAY = 60.0

# A host that answers, but has no usable file, sets no rules; one that does not answer may have rules we cannot see.
_NO_RULES = (Trouble.REDIRECTS, Trouble.BAD_REDIRECT, Trouble.CODING)


@dataclass(frozen=True)
class Leave:
    """Whether a page may be fetched, and what stood in the way of knowing."""

    allowed: bool
    trouble: NoPage | None = None
    status: int = 200


@dataclass(frozen=True)
class _Rules:
    protego: Protego | None = None
    refused: Leave | None = None


class Robots:
    """The rules of every host, each fetched once a run through the same gate as everything else."""

    def __init__(self, gate: Gate) -> None:
        """Begin a run knowing nothing."""
        self._gate = gate
        self._limits = replace(gate.limits, seconds=min(gate.limits.seconds, 15.0), bytes=READ_UP_TO, beginning=True)
        self._rules: dict[str, _Rules] = {}
        self._again: set[str] = set()
        self._lock = threading.Lock()

    def known(self, url: str) -> bool:
        """Whether asking about this address costs no request."""
        return _origin(url) in self._rules

    def ask_again(self, url: str) -> None:
        """Forget, once a run, that a host's rules could not be had: a hiccup must not cost it a whole run."""
        origin = _origin(url)
        with self._lock:
            if origin in self._rules and self._rules[origin].refused and origin not in self._again:
                self._again.add(origin)
                del self._rules[origin]

    def leave(self, url: str) -> Leave:
        """Whether this address may be fetched."""
        origin = _origin(url)
        rules = self._rules.get(origin)
        if rules is None:
            rules = _rules(self._gate.get(f"{origin}/robots.txt", limits=self._limits))
            with self._lock:
                self._rules[origin] = rules
        if rules.refused:
            return rules.refused
        if rules.protego is None:
            return Leave(True)
        return Leave(bool(rules.protego.can_fetch(url, NAME)))

    def delay(self, url: str) -> float:
        """The pause a host asks for, as far as it is known and bearable."""
        rules = self._rules.get(_origin(url))
        asked = rules.protego.crawl_delay(NAME) if rules and rules.protego else None
        return min(float(asked or 0.0), LONGEST_DELAY)


def _rules(answer: Answered) -> _Rules:
    if isinstance(answer, NoPage):
        return _Rules() if answer.trouble in _NO_RULES else _Rules(refused=Leave(False, trouble=answer))
    if answer.status == 429 or answer.status >= 500:
        return _Rules(refused=Leave(False, status=answer.status))
    if answer.status != 200:
        return _Rules()
    return _Rules(Protego.parse(answer.body.decode("utf-8-sig", errors="replace")))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
