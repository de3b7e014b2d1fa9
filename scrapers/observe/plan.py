"""Plan of a first run: how many addresses were never seen live, and how long a polite run over them takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from scrapers.analysis.classify import registrable_domain
from scrapers.sources.register import Source
from scrapers.state.schedule import last_observed
from scrapers.state.store import StateStore, StateUnreadable

# A new text is fetched twice, and robots.txt once for each host.
REQUESTS_PER_ADDRESS, REQUESTS_PER_HOST = 2, 1
# Seconds of one request, with reading the page.
SECONDS_PER_REQUEST = 2.0


class Politeness(Protocol):
    """The settings of a run that decide how long it takes."""

    @property
    def pause(self) -> float:
        """Seconds between two requests to a host."""

    @property
    def confirm_after(self) -> float:
        """Seconds before a new text is fetched again."""

    @property
    def workers(self) -> int:
        """Requests at a time."""


@dataclass(frozen=True)
class FirstRun:
    """Sources with addresses that were never seen live, and the number of such addresses by host."""

    sources: tuple[Source, ...]
    hosts: Counter[str]

    def seconds(self, settings: Politeness) -> float:
        """Estimated length of the run: that of the host with most addresses, or of all requests on all workers."""
        if not self.hosts:
            return 0.0
        pause = settings.pause + SECONDS_PER_REQUEST
        longest = max(self.hosts.values()) * REQUESTS_PER_ADDRESS + REQUESTS_PER_HOST
        every = self.hosts.total() * REQUESTS_PER_ADDRESS + len(self.hosts) * REQUESTS_PER_HOST
        return max(longest * pause, every * SECONDS_PER_REQUEST / settings.workers) + settings.confirm_after

    def lines(self, settings: Politeness) -> Iterator[str]:
        """The plan in sentences."""
        if not self.hosts:
            yield "Every address was seen live before; `observe --due` continues with those that are due."
            return
        host, most = max(self.hosts.items(), key=lambda item: (item[1], item[0]))
        yield f"{self.hosts.total()} addresses on {len(self.hosts)} hosts were never seen live."
        yield (
            f"With pauses of {settings.pause:g} seconds this takes about {duration(self.seconds(settings))}; "
            f"most are on {host} ({most}). Stop it at any time: the same command continues with the rest."
        )


def first_run(store: StateStore, sources: Iterable[Source]) -> FirstRun:
    """The plan for those of some sources that were never seen live."""
    chosen, hosts = [], Counter[str]()
    for source in sources:
        if source.retired:
            continue
        try:
            pages = store.load(source).pages
        except StateUnreadable:
            pages = {}
        new = [watch for watch in source.watches if watch.url not in pages or last_observed(pages[watch.url]) is None]
        hosts.update(registrable_domain(urlsplit(watch.url).hostname or "") for watch in new)
        chosen += [source] if new else []
    return FirstRun(tuple(chosen), hosts)


def duration(seconds: float) -> str:
    """A length of time for people: `40 minutes`, `2 hours 10 minutes`."""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((hours, "hour"), (rest, "minute")) if count
    ]
    return " ".join(parts)
