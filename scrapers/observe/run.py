"""Observation run: which URLs are observed, in what order, and which observations change a state."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.records import CitedClaim
from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quotes import Quote
from scrapers.archive.warc_record import WarcArchive
from scrapers.http.client import HttpClient
from scrapers.observe.attempt import ObservationTask, defers_host, is_host_failure, is_known_text
from scrapers.observe.clock import MonotonicClock, SystemClock
from scrapers.observe.clock_check import ClockCheck, clock_fault_of_states
from scrapers.observe.examine import ExaminationResult
from scrapers.observe.host_groups import host_groups
from scrapers.observe.host_reader import DEFAULTS, HostPool, HostReader, RunSettings, TaskQueue
from scrapers.sources.register import Source
from scrapers.state.model import Grade, Health, PageState, SourceState, TextState
from scrapers.state.observation import Observation
from scrapers.state.schedule import interval, is_due, last_observed
from scrapers.state.state_machine import next_state
from scrapers.state.store import StateStore
from scrapers.state.visit_times import page_name, revisited

# A run is degraded when a larger share of its hosts failed, and only from this number of hosts on.
MAX_FAILING_SHARE = 0.3
MIN_HOSTS = 4
CANARIES = 3
# Limits of all name lookups of a run, so that an unresponsive name server leaves time for the pages.
DNS_SECONDS = 60.0
DNS_BUDGET_SHARE = 0.25
# Looks that changed nothing, after which their times are recorded; a run that is killed makes so many again.
QUIET_VISITS = 200

Progress = Callable[[str], None]


@dataclass
class RunResult:
    """Result of a run: observations with the states before and after, ids of sources not reached, reason of degradation."""

    observations: list[tuple[Observation, PageState, PageState]] = field(default_factory=list)
    not_reached: list[str] = field(default_factory=list)
    degraded: str = ""

    @property
    def families(self) -> dict[Family, int]:
        """Number of observations by family of outcomes."""
        counts = Counter(observation.family for observation, _, _ in self.observations)
        return {family: counts[family] for family in Family if counts[family]}

    @property
    def internal_errors(self) -> list[Observation]:
        """Observations that ended in an exception of this program."""
        return [observation for observation, _, _ in self.observations if observation.outcome is Outcome.INTERNAL_ERROR]


class ObservationRun:
    """One run over some sources."""

    def __init__(
        self,
        store: StateStore,
        client: HttpClient,
        now: Callable[[], datetime],
        settings: RunSettings = DEFAULTS,
        progress: Progress = lambda line: None,
        warc_archive: WarcArchive | None = None,
        clock: MonotonicClock | None = None,
        finder: ClaimFinder | None = None,
        pool: HostPool | None = None,
    ) -> None:
        """Prepare a run without sending a request; without a pool it reads the hosts on threads of its own."""
        self.store = store
        self.client = client
        self.now = now
        self.settings = settings
        self.progress = progress
        self.warc_archive = warc_archive
        self.clock = clock or SystemClock()
        self.reader = HostReader(client, now, settings, self.clock, finder)
        self.pool = pool or self.reader
        self.result = RunResult()
        self._states: dict[str, SourceState] = {}
        self._clock_check = ClockCheck()
        self._unsaved: list[tuple[ObservationTask, ExaminationResult]] = []
        self._quiet: list[tuple[str, datetime, bool]] = []
        self._deferred: list[tuple[ObservationTask, ExaminationResult]] = []
        self._known_hosts: dict[str, list[bool]] = {}
        self._new_hosts: dict[str, list[bool]] = {}
        self._group: dict[str, str] = {}
        self._free_at: dict[str, float] = {}

    def observe(
        self,
        sources: Iterable[Source],
        quotes: Mapping[str, tuple[Quote, ...]],
        cited: Mapping[str, tuple[CitedClaim, ...]] = MappingProxyType({}),
    ) -> RunResult:
        """Observe the sources; successes change states at once, failures only when the run is not degraded."""
        began = self.clock.monotonic()
        self.store.remove_partial_files()
        sources, today = tuple(sources), self.now().date()
        if fault := clock_fault_of_states(self.store, sources, today):
            self.result.degraded = fault
            self.result.not_reached = [source.id for source in sources]
            return self.result
        tasks = self._tasks(sources, quotes, cited)
        names = {_host(task) for task in tasks}
        self.progress(f"{len(tasks)} addresses on {len(names)} hosts; looking up their names")
        end = began + min(DNS_SECONDS, DNS_BUDGET_SHARE * (self.settings.budget or math.inf))
        self._group = host_groups(
            names,
            self.client.policy.resolver,
            self.settings.name_after,
            workers=self.settings.workers,
            expired=lambda: self.clock.monotonic() >= end,
        )
        if self._canaries_fail(tasks):
            self.result.degraded = "none of the pages that could be read last time can be read now"
            self.result.not_reached = [task.source.id for task in tasks]
            return self.result
        self._schedule(tasks, began)
        self.result.degraded = self._clock_check.fault or self._degradation()
        if self._clock_check.fault:
            self.result.observations += [(one.observation, task.state, task.state) for task, one in self._unsaved]
        else:
            self._save_waiting()
        self._save_quiet()
        for task, examined in self._deferred:
            if self.result.degraded:
                self.result.observations.append((examined.observation, task.state, task.state))
            else:
                self._save(task, examined)
        return self.result

    def _tasks(
        self,
        sources: Iterable[Source],
        quotes: Mapping[str, tuple[Quote, ...]],
        cited: Mapping[str, tuple[CitedClaim, ...]],
    ) -> list[ObservationTask]:
        today, tasks = self.now().date(), []
        for source in sources:
            if source.retired:
                continue
            self._states[source.id] = state = self.store.load_or_set_aside(source, today)
            for watch in source.watches:
                page = state.pages.get(watch.url, PageState())
                if not self.settings.due_only or is_due(source, watch.url, page, today):
                    checked = _in_language(source, quotes.get(source.id, ()))
                    # Pages of news are watched for what is new; the claims are on the source's own page.
                    claims = cited.get(source.id, ()) if watch.url == source.url else ()
                    tasks.append(ObservationTask(source, watch, page, checked, claims, interval(source, watch.url)))
        # The oldest observation first: when the budget ends, what is not reached was observed most recently.
        never = datetime.min.replace(tzinfo=self.now().tzinfo)
        return sorted(tasks, key=lambda task: (last_observed(task.state) or never, task.source.id))

    def _schedule(self, tasks: list[ObservationTask], began: float) -> None:
        budget = self.settings.budget and max(1.0, self.settings.budget - (self.clock.monotonic() - began))
        not_reached = self.pool.read(
            self._host_queues(tasks),
            self._receive,
            budget,
            lambda: self.reader.examiner.network_down or bool(self._clock_check.fault),
        )
        self.result.not_reached = sorted({task.source.id for task in not_reached})

    def _host_queues(self, tasks: list[ObservationTask]) -> list[TaskQueue]:
        by_host: dict[str, list[ObservationTask]] = {}
        for task in tasks:
            by_host.setdefault(self._group[_host(task)], []).append(task)
        queues = [self.reader.queue(name, mine, self._free_at.get(name, 0.0)) for name, mine in by_host.items()]
        random.Random(self.settings.seed).shuffle(queues)  # noqa: S311 - an order, not a secret
        return queues

    def _canaries_fail(self, tasks: list[ObservationTask]) -> bool:
        """Whether none of a few pages that were readable last time can be read: then the network here is at fault."""
        readable = [task for task in tasks if task.state.health is Health.OK and task.state.last_seen]
        chosen: dict[str, ObservationTask] = {}
        for task in sorted(readable, key=lambda task: task.state.last_seen or date.min, reverse=True):
            chosen.setdefault(self._group[_host(task)], task)
        if len(chosen) < CANARIES:
            return False
        with ThreadPoolExecutor(min(CANARIES, self.settings.workers)) as pool:
            return all(pool.map(self._canary_fails, list(chosen.values())[:CANARIES]))

    def _canary_fails(self, task: ObservationTask) -> bool:
        """Whether one canary cannot be read; its host gets the usual pauses between and after the requests."""
        if self.reader.examiner.fetch_robots(task):
            self.clock.sleep(self.reader.pause(task))
        failed = is_host_failure(self.reader.examiner.attempt(task).observation)
        self._free_at[self._group[_host(task)]] = self.clock.monotonic() + self.reader.pause(task)
        return failed

    def _receive(self, queue: TaskQueue, task: ObservationTask, examined: ExaminationResult) -> None:
        observation = examined.observation
        self.reader.examiner.record_host(task, observation)
        if task.state.health in (Health.OK, Health.NEVER):
            hosts = self._known_hosts if task.state.health is Health.OK else self._new_hosts
            hosts.setdefault(queue.name, []).append(is_host_failure(observation))
        self.progress(f"{queue.name:<32} {queue.done:>3}/{queue.total:<3} {observation.outcome:<16} {task.source.id}")
        if defers_host(examined.response, self.now()):
            queue.closed = True
        self._clock_check.add(queue.name, examined.response, self.now())
        if observation.family is Family.READ:
            # Nothing is recorded with a day that may be wrong: once a host contradicts the clock, results wait for one that confirms it.
            self._unsaved.append((task, examined))
            if not self._clock_check.doubtful:
                self._save_waiting()
        else:
            # A failure counts only when the whole run is not degraded; until then it is in the journal alone.
            self.store.journal.append_observation(observation, held=True)
            self._deferred.append((task, examined))

    def _save_waiting(self) -> None:
        waiting, self._unsaved = self._unsaved, []
        for task, examined in waiting:
            self._save(task, examined)

    def _save(self, task: ObservationTask, examined: ExaminationResult) -> None:
        url, observation = task.watch.url, examined.observation
        source = self._states[task.source.id]
        before = source.pages.get(url, task.state)
        if self.warc_archive and examined.response and _worth_archiving(before, next_state(before, observation)):
            observation = self.warc_archive.save(observation, examined.response)
        after = next_state(before, observation)
        self._states[source.id] = SourceState(source.id, {**source.pages, url: after})
        self.result.observations.append((observation, before, after))
        if _is_quiet(before, after, observation):
            name = page_name(source.id, url, [watch.url for watch in task.source.watches])
            self._quiet.append((name, observation.at, not observation.conditional))
            if len(self._quiet) >= QUIET_VISITS:
                self._save_quiet()
            return
        self.store.save(task.source, self._states[source.id], self.now().date())
        known_text = observation.text is not None and is_known_text(before, observation.text)
        accepted = _is_accepted(before, observation)
        self.store.journal.append_observation(observation, known_text=known_text, accepted_text=accepted)

    def _save_quiet(self) -> None:
        """Record the observations that changed nothing, many in one line."""
        self.store.save_visits(self._quiet)
        self._quiet = []

    def _degradation(self) -> str:
        """Why the failures of the run prove nothing; hosts that were readable before count more than new ones."""
        if self.reader.examiner.network_down:
            return f"not one of the first {len(self.reader.examiner.failed_hosts)} hosts answered"
        enough = len(self._known_hosts) >= MIN_HOSTS
        hosts = self._known_hosts if enough else {**self._new_hosts, **self._known_hosts}
        failing = [name for name, failures in hosts.items() if all(failures)]
        if len(hosts) >= MIN_HOSTS and len(failing) > MAX_FAILING_SHARE * len(hosts):
            return f"{len(failing)} of {len(hosts)} hosts failed, so the network of this computer is the likely cause"
        return ""


def _host(task: ObservationTask) -> str:
    return urlsplit(task.watch.url).hostname or ""


def _is_quiet(before: PageState, after: PageState, observation: Observation) -> bool:
    """Whether an observation changed nothing but its time."""
    if before.last_seen is None or observation.family is not Family.READ:
        return False
    day = observation.at.date()
    return after == revisited(before, day, None if observation.conditional else day)


def _is_accepted(before: PageState, observation: Observation) -> bool:
    """Whether an observation found the accepted text, without a claim that was not compared before."""
    known = {claim: anchor.asked for claim, anchor in before.anchors.items()}
    return (
        before.accepted is not None
        and observation.text is not None
        and observation.text.sha256 == before.accepted.text.sha256
        and {claim: anchor.asked for claim, anchor in observation.anchors.items()} == known
    )


def _in_language(source: Source, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The quotations in the language of the source; one quoted in translation cannot be found in it."""
    return tuple(quote for quote in quotes if not quote.language or quote.language == source.language)


def _worth_archiving(before: PageState, after: PageState) -> bool:
    """Whether to archive the response: for the first accepted text, and when a change may affect a claim."""
    if before.accepted is None and after.accepted is not None:
        return True
    newly = after.pending is not None and after.pending != before.pending
    return after.text is TextState.CHANGED and newly and after.grade >= Grade.NEARBY
