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

from scrapers.analysis.classify import registrable_domain
from scrapers.analysis.outcome import Family
from scrapers.analysis.quote_match import Quote
from scrapers.archive.warc_record import WarcArchive
from scrapers.http.client import HttpClient
from scrapers.http.dns import NameLookupFailed, NameNotFound, resolve
from scrapers.http.robots import RobotsCache
from scrapers.observe.examine import (
    ExaminationResult,
    Examiner,
    ObservationTask,
    defers_host,
    is_host_failure,
    is_known_text,
)
from scrapers.observe.scheduler import WORKERS, HostQueue, Scheduler
from scrapers.register import Source
from scrapers.state.model import Grade, Health, PageState, SourceState, TextState
from scrapers.state.observation import Observation
from scrapers.state.schedule import interval, is_due, last_observed
from scrapers.state.store import StateStore
from scrapers.state.transitions import next_state

FAILING_SHARE = 0.3
MIN_HOSTS = 4
CANARIES = 3
# A silent name server must not take the time meant for looking: seconds, and share of the budget.
DNS_SECONDS = 60.0
DNS_BUDGET_SHARE = 0.25
JITTER = 1.05

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RunSettings:
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
class RunResult:
    """What a run came to."""

    observations: list[tuple[Observation, PageState, PageState]] = field(default_factory=list)
    not_reached: list[str] = field(default_factory=list)
    degraded: str = ""

    @property
    def families(self) -> dict[Family, int]:
        """How many looks ended in what."""
        counts = Counter(observation.family for observation, _, _ in self.observations)
        return {family: counts[family] for family in Family if counts[family]}


class ObservationRun:
    """One run over some sources."""

    def __init__(
        self,
        store: StateStore,
        client: HttpClient,
        clock: Callable[[], datetime],
        settings: RunSettings = RunSettings(),
        progress: Progress = lambda line: None,
        warc_archive: WarcArchive | None = None,
    ) -> None:
        """Prepare; nothing is asked for yet."""
        self.store = store
        self.client = client
        self.clock = clock
        self.settings = settings
        self.progress = progress
        self.warc_archive = warc_archive
        self.robots = RobotsCache(client)
        self.examiner = Examiner(client, self.robots, clock, settings.vantage, settings.confirm_after, settings.probe)
        self.result = RunResult()
        self._states: dict[str, SourceState] = {}
        self._deferred: list[tuple[ObservationTask, ExaminationResult]] = []
        self._known_hosts: dict[str, list[bool]] = {}
        self._new_hosts: dict[str, list[bool]] = {}
        self._group: dict[str, str] = {}
        self._free_at: dict[str, float] = {}

    def observe(self, sources: Iterable[Source], quotes: Mapping[str, tuple[Quote, ...]]) -> RunResult:
        """Look at the sources; good looks are kept at once, failed ones when the run proves sound."""
        began = time.monotonic()
        tasks = self._tasks(sources, quotes)
        names = {urlsplit(task.watch.url).hostname or "" for task in tasks}
        self.progress(f"{len(tasks)} addresses on {len(names)} hosts; looking up their names")
        self._group = self._host_groups(names)
        if self._canaries_fail(tasks):
            self.result.degraded = "none of the pages that could be read last time can be read now"
            self.result.not_reached = [task.source.id for task in tasks]
            return self.result
        queue: Scheduler[ObservationTask] = Scheduler(
            self._host_queues(tasks),
            self._receive,
            self._pause,
            lambda: self.client.last_request_ended,
            self.settings.workers,
            self.settings.budget and max(1.0, self.settings.budget - (time.monotonic() - began)),
            lambda: self.examiner.network_down,
        )
        queue.run()
        self.result.not_reached = sorted({task.source.id for task in queue.not_reached})
        self.result.degraded = self._degradation()
        for task, found in self._deferred:
            if self.result.degraded:
                self.result.observations.append((found.observation, task.state, task.state))
            else:
                self._save(task, found)
        return self.result

    def _tasks(self, sources: Iterable[Source], quotes: Mapping[str, tuple[Quote, ...]]) -> list[ObservationTask]:
        today, tasks = self.clock().date(), []
        for source in sources:
            if source.retired:
                continue
            self._states[source.id] = state = self.store.load(source)
            for watch in source.watches:
                page = state.pages.get(watch.url, PageState())
                if not self.settings.due_only or is_due(source, watch.url, page, today):
                    every = interval(source, watch.url)
                    tasks.append(
                        ObservationTask(source, watch, page, _checkable(source, quotes.get(source.id, ())), every)
                    )
        # The longest unseen first: when the budget ends, what is left over was seen most recently.
        never = datetime.min.replace(tzinfo=self.clock().tzinfo)
        return sorted(tasks, key=lambda task: (last_observed(task.state) or never, task.source.id))

    def _host_queues(self, tasks: list[ObservationTask]) -> list[HostQueue[ObservationTask]]:
        group = self._group
        hosts: dict[str, HostQueue[ObservationTask]] = {}
        for number, task in enumerate(tasks):
            name = group[urlsplit(task.watch.url).hostname or ""]
            host = hosts.setdefault(name, HostQueue(name, free_at=self._free_at.get(name, 0.0)))
            host.waiting.append((0.0, number - len(tasks), task, self.examiner.examine(task)))
            host.total += 1
        lines = list(hosts.values())
        random.Random(self.settings.seed).shuffle(lines)  # noqa: S311 - an order, not a secret
        return lines

    def _host_groups(self, names: set[str]) -> dict[str, str]:
        """Host names that belong to one registered domain or stand behind one address share a line."""
        group = {name: registrable_domain(name) for name in names}
        first: dict[str, str] = {}
        end = time.monotonic() + min(DNS_SECONDS, DNS_BUDGET_SHARE * (self.settings.budget or math.inf))
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
            answers = resolve(self.client.policy.resolver, name, 443, self.settings.name_after)
        except (NameNotFound, NameLookupFailed):
            return None
        return str(answers[0].sockaddr[0]) if answers else None

    def _pause(self, task: ObservationTask) -> float:
        """How long a host is left alone after a request: what it asks for, at least ours, never to the beat."""
        return max(self.settings.pause, self.robots.crawl_delay(task.watch.url)) * random.uniform(1.0, JITTER)  # noqa: S311

    def _canaries_fail(self, tasks: list[ObservationTask]) -> bool:
        """Whether none of a few pages that were fine last time can be read: then the fault is on our side."""
        fine = [task for task in tasks if task.state.health is Health.OK and task.state.last_seen]
        if len(fine) < CANARIES:
            return False
        chosen: dict[str, ObservationTask] = {}
        for task in sorted(fine, key=lambda task: task.state.last_seen or date.min, reverse=True):
            chosen.setdefault(self._group[urlsplit(task.watch.url).hostname or ""], task)
        if len(chosen) < CANARIES:
            return False
        with ThreadPoolExecutor(CANARIES) as pool:
            return all(pool.map(self._canary_fails, list(chosen.values())[:CANARIES]))

    def _canary_fails(self, task: ObservationTask) -> bool:
        """Whether one canary cannot be read; its host is left alone between and after the requests like any other."""
        if self.robots.check(task.watch.url).failure is None:
            time.sleep(self._pause(task))
        failed = is_host_failure(self.examiner.attempt(task).observation)
        self._free_at[self._group[urlsplit(task.watch.url).hostname or ""]] = time.monotonic() + self._pause(task)
        return failed

    def _receive(self, host: HostQueue[ObservationTask], task: ObservationTask, found: ExaminationResult) -> None:
        observation = found.observation
        if task.state.health in (Health.OK, Health.NEVER):
            judged = self._known_hosts if task.state.health is Health.OK else self._new_hosts
            judged.setdefault(host.name, []).append(is_host_failure(observation))
        self.progress(f"{host.name:<32} {host.done:>3}/{host.total:<3} {observation.outcome:<16} {task.source.id}")
        if defers_host(found.page, self.clock()):
            host.closed = True
        if observation.family is Family.READ:
            self._save(task, found)
        else:
            # A failed look counts only when the run as a whole proves sound; until then the journal alone has it.
            self.store.append_observation(observation, held=True)
            self._deferred.append((task, found))

    def _save(self, task: ObservationTask, found: ExaminationResult) -> None:
        url, observation = task.watch.url, found.observation
        source = self._states[task.source.id]
        before = source.pages.get(url, task.state)
        if self.warc_archive and found.page and _worth_archiving(before, next_state(before, observation)):
            observation = self.warc_archive.save(observation, found.page)
        after = next_state(before, observation)
        self._states[source.id] = SourceState(source.id, {**source.pages, url: after})
        self.store.save(task.source, self._states[source.id], self.clock().date())
        self.store.append_observation(
            observation, known_text=observation.text is not None and is_known_text(before, observation.text)
        )
        self.result.observations.append((observation, before, after))

    def _degradation(self) -> str:
        """Why the run proves nothing, if so; hosts that were fine before tell more than addresses nobody ever opened."""
        if self.examiner.network_down:
            return f"not one of the first {len(self.examiner.failed_hosts)} hosts answered"
        judged = self._known_hosts if len(self._known_hosts) >= MIN_HOSTS else {**self._new_hosts, **self._known_hosts}
        failing = [name for name, bad in judged.items() if all(bad)]
        if len(judged) >= MIN_HOSTS and len(failing) > FAILING_SHARE * len(judged):
            return f"{len(failing)} of {len(judged)} hosts failed, which is more likely our fault than theirs"
        return ""


def _checkable(source: Source, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The passages that can stand in a source; one quoted in translation cannot."""
    return tuple(quote for quote in quotes if not quote.language or quote.language == source.language)


def _worth_archiving(before: PageState, after: PageState) -> bool:
    """Whether a copy should be kept: at the first reading, and when a change may touch a claim."""
    if before.accepted is None and after.accepted is not None:
        return True
    newly = after.pending is not None and after.pending != before.pending
    return after.text is TextState.CHANGED and newly and after.grade >= Grade.NEARBY
