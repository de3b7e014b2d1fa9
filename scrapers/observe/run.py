"""A run: what is to be looked at, in what order, and what becomes of what was seen."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from scrapers.analysis.classify import registrable
from scrapers.analysis.outcome import Family
from scrapers.analysis.quote_match import Quote
from scrapers.archive.warc_record import Proofs
from scrapers.http.client import Gate
from scrapers.http.dns import NameUnanswered, NoSuchName, resolve
from scrapers.http.robots import Robots
from scrapers.observe.examine import Job, Observer, Seen, is_bad, known, postpones
from scrapers.observe.scheduler import WORKERS, Host, Queue
from scrapers.register import Source
from scrapers.state.model import Grade, Health, PageState, SourceState, TextState
from scrapers.state.observation import Look
from scrapers.state.schedule import due, interval, last_look
from scrapers.state.store import Store
from scrapers.state.transitions import step

FAILING_SHARE = 0.3
FEWEST_HOSTS = 4
CANARIES = 3
# A silent name server must not take the time meant for looking: seconds, and share of the budget.
NAMES_WITHIN = 60.0
NAMES_SHARE = 0.25
JITTER = 1.05

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """How a run is to be made."""

    vantage: str = "default"
    pause: float = 8.0
    confirm_after: float = 60.0
    name_after: float = 5.0
    workers: int = WORKERS
    budget: float | None = None
    due_only: bool = False
    probe: bool = True
    seed: int | None = None


@dataclass
class Tally:
    """What a run came to."""

    looks: list[tuple[Look, PageState, PageState]] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    degraded: str = ""

    @property
    def families(self) -> dict[Family, int]:
        """How many looks ended in what."""
        counts = Counter(look.family for look, _, _ in self.looks)
        return {family: counts[family] for family in Family if counts[family]}


class Run:
    """One run over some sources."""

    def __init__(
        self,
        store: Store,
        gate: Gate,
        clock: Callable[[], datetime],
        settings: Settings = Settings(),
        progress: Progress = lambda line: None,
        proofs: Proofs | None = None,
    ) -> None:
        """Prepare; nothing is asked for yet."""
        self.store = store
        self.gate = gate
        self.clock = clock
        self.settings = settings
        self.progress = progress
        self.proofs = proofs
        self.robots = Robots(gate)
        self.observer = Observer(gate, self.robots, clock, settings.vantage, settings.confirm_after, settings.probe)
        self.tally = Tally()
        self._states: dict[str, SourceState] = {}
        self._held: list[tuple[Job, Seen]] = []
        self._hosts: dict[str, list[bool]] = {}
        self._strangers: dict[str, list[bool]] = {}
        self._group: dict[str, str] = {}
        self._free_at: dict[str, float] = {}

    def observe(self, sources: Iterable[Source], quotes: Mapping[str, tuple[Quote, ...]]) -> Tally:
        """Look at the sources; good looks are kept at once, failed ones when the run proves sound."""
        began = time.monotonic()
        jobs = self._jobs(sources, quotes)
        names = {urlsplit(job.watch.url).hostname or "" for job in jobs}
        self.progress(f"{len(jobs)} addresses on {len(names)} hosts; looking up their names")
        self._group = self._groups(names)
        if self._canaries_fail(jobs):
            self.tally.degraded = "none of the pages that could be read last time can be read now"
            self.tally.left_over = [job.source.id for job in jobs]
            return self.tally
        queue: Queue[Job] = Queue(
            self._lines(jobs),
            self._believe,
            self._pause,
            lambda: self.gate.ended,
            self.settings.workers,
            self.settings.budget and max(1.0, self.settings.budget - (time.monotonic() - began)),
            lambda: self.observer.hopeless,
        )
        queue.run()
        self.tally.left_over = sorted({job.source.id for job in queue.left_over})
        self.tally.degraded = self._unsound()
        for job, seen in self._held:
            if self.tally.degraded:
                self.tally.looks.append((seen.look, job.state, job.state))
            else:
                self._keep(job, seen)
        return self.tally

    def _jobs(self, sources: Iterable[Source], quotes: Mapping[str, tuple[Quote, ...]]) -> list[Job]:
        today, jobs = self.clock().date(), []
        for source in sources:
            if source.retired:
                continue
            self._states[source.id] = state = self.store.load(source)
            for watch in source.watches:
                page = state.pages.get(watch.url, PageState())
                if not self.settings.due_only or due(source, watch.url, page, today):
                    every = interval(source, watch.url)
                    jobs.append(Job(source, watch, page, _checkable(source, quotes.get(source.id, ())), every))
        # The longest unseen first: when the budget ends, what is left over was seen most recently.
        never = datetime.min.replace(tzinfo=self.clock().tzinfo)
        return sorted(jobs, key=lambda job: (last_look(job.state) or never, job.source.id))

    def _lines(self, jobs: list[Job]) -> list[Host[Job]]:
        group = self._group
        hosts: dict[str, Host[Job]] = {}
        for number, job in enumerate(jobs):
            name = group[urlsplit(job.watch.url).hostname or ""]
            host = hosts.setdefault(name, Host(name, free_at=self._free_at.get(name, 0.0)))
            host.waiting.append((0.0, number - len(jobs), job, self.observer.examine(job)))
            host.total += 1
        lines = list(hosts.values())
        random.Random(self.settings.seed).shuffle(lines)  # noqa: S311 - an order, not a secret
        return lines

    def _groups(self, names: set[str]) -> dict[str, str]:
        """Host names that belong to one registered domain or stand behind one address share a line."""
        group = {name: registrable(name) for name in names}
        first: dict[str, str] = {}
        end = time.monotonic() + min(NAMES_WITHIN, NAMES_SHARE * (self.settings.budget or math.inf))
        with ThreadPoolExecutor(self.settings.workers) as pool:
            addresses = dict(
                zip(sorted(names), pool.map(lambda name: self._address(name, end), sorted(names)), strict=True)
            )
        for name, address in addresses.items():
            if address:
                shared, old = first.setdefault(address, group[name]), group[name]
                group = {other: shared if line == old else line for other, line in group.items()}
        return group

    def _address(self, name: str, end: float) -> str | None:
        """The address of a name; one not known in time waits in line by its registered domain alone."""
        if time.monotonic() >= end:
            return None
        try:
            answers = resolve(self.gate.rules.resolver, name, 443, self.settings.name_after)
        except (NoSuchName, NameUnanswered):
            return None
        return str(answers[0].sockaddr[0]) if answers else None

    def _pause(self, job: Job) -> float:
        """How long a host is left alone after a request: what it asks for, at least ours, never to the beat."""
        return max(self.settings.pause, self.robots.delay(job.watch.url)) * random.uniform(1.0, JITTER)  # noqa: S311

    def _canaries_fail(self, jobs: list[Job]) -> bool:
        """Whether none of a few pages that were fine last time can be read: then the fault is on our side."""
        fine = [job for job in jobs if job.state.health is Health.OK and job.state.last_seen]
        if len(fine) < CANARIES:
            return False
        chosen: dict[str, Job] = {}
        for job in sorted(fine, key=lambda job: job.state.last_seen or date.min, reverse=True):
            chosen.setdefault(self._group[urlsplit(job.watch.url).hostname or ""], job)
        if len(chosen) < CANARIES:
            return False
        with ThreadPoolExecutor(CANARIES) as pool:
            return all(pool.map(self._fails, list(chosen.values())[:CANARIES]))

    def _fails(self, job: Job) -> bool:
        """Whether one canary cannot be read; its host is left alone between and after the requests like any other."""
        if self.robots.leave(job.watch.url).trouble is None:
            time.sleep(self._pause(job))
        failed = is_bad(self.observer.glimpse(job).look)
        self._free_at[self._group[urlsplit(job.watch.url).hostname or ""]] = time.monotonic() + self._pause(job)
        return failed

    def _believe(self, host: Host[Job], job: Job, seen: Seen) -> None:
        look = seen.look
        if job.state.health in (Health.OK, Health.NEVER):
            judged = self._hosts if job.state.health is Health.OK else self._strangers
            judged.setdefault(host.name, []).append(is_bad(look))
        self.progress(f"{host.name:<32} {host.done:>3}/{host.total:<3} {look.outcome:<16} {job.source.id}")
        if postpones(seen.page, self.clock()):
            host.closed = True
        if look.family is Family.READ:
            self._keep(job, seen)
        else:
            # A failed look counts only when the run as a whole proves sound; until then the journal alone has it.
            self.store.note(look, held=True)
            self._held.append((job, seen))

    def _keep(self, job: Job, seen: Seen) -> None:
        url, look = job.watch.url, seen.look
        source = self._states[job.source.id]
        before = source.pages.get(url, job.state)
        if self.proofs and seen.page and _worth_proof(before, step(before, look)):
            look = self.proofs.keep(look, seen.page)
        after = step(before, look)
        self._states[source.id] = SourceState(source.id, {**source.pages, url: after})
        self.store.save(job.source, self._states[source.id], self.clock().date())
        self.store.note(look, known=look.text is not None and known(before, look.text))
        self.tally.looks.append((look, before, after))

    def _unsound(self) -> str:
        """Why the run proves nothing, if so; hosts that were fine before tell more than addresses nobody ever opened."""
        if self.observer.hopeless:
            return f"not one of the first {len(self.observer.failing)} hosts answered"
        judged = self._hosts if len(self._hosts) >= FEWEST_HOSTS else {**self._strangers, **self._hosts}
        failing = [name for name, bad in judged.items() if all(bad)]
        if len(judged) >= FEWEST_HOSTS and len(failing) > FAILING_SHARE * len(judged):
            return f"{len(failing)} of {len(judged)} hosts failed, which is more likely our fault than theirs"
        return ""


def _checkable(source: Source, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The passages that can stand in a source; one quoted in translation cannot."""
    return tuple(quote for quote in quotes if not quote.language or quote.language == source.language)


def _worth_proof(before: PageState, after: PageState) -> bool:
    """Whether a copy should be kept: at the first reading, and when a change may touch a claim."""
    if before.accepted is None and after.accepted is not None:
        return True
    newly = after.pending is not None and after.pending != before.pending
    return after.text is TextState.CHANGED and newly and after.grade >= Grade.NEARBY
