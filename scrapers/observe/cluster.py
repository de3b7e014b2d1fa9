"""Cluster of Dask workers: a host is one task of one worker; results return to the run, the only writer.

Dask repeats the task of a worker that ended. That host is then read again from its beginning, after a pause, because the
worker that ended may have asked it a moment before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from distributed import Client, Future, LocalCluster, as_completed, get_worker
from distributed.scheduler import KilledWorker

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.http.client import HttpClient
from scrapers.observe.attempt import ObservationTask, defers_host
from scrapers.observe.clock import SystemClock
from scrapers.observe.clock_check import TOLERANCE
from scrapers.observe.examine import ExaminationResult
from scrapers.observe.host_reader import HostReader, Received, RunSettings, TaskQueue

# A host holds its thread during pauses, so a worker has many.
THREADS = 32
# Seconds after the budget in which requests that were sent before it may end.
GRACE = 120.0
# Seconds in which the first worker must be there.
START = 60


class ClusterUnavailable(Exception):
    """A scheduler that cannot be reached, or that has no workers; the message contains the repair."""


@dataclass(frozen=True)
class HostWork:
    """All tasks of one host; `delay` is the pause in seconds before the first request."""

    name: str
    tasks: tuple[ObservationTask, ...]
    delay: float


@dataclass(frozen=True)
class HostResults:
    """Results of a host, each with the number of its task, and the clock of the worker when it ended."""

    results: tuple[tuple[int, ExaminationResult], ...]
    ended: datetime


@dataclass(frozen=True)
class WorkerReader:
    """Settings from which a worker makes its reader; `with_bodies` keeps the bodies of responses, which only archives need."""

    make_client: Callable[[], HttpClient]
    now: Callable[[], datetime]
    settings: RunSettings
    finder: ClaimFinder | None = None
    with_bodies: bool = False

    def read_host(self, work: HostWork, budget: float | None) -> HostResults:
        """Read one host on a worker; a worker that lost its scheduler begins nothing more, because another has its task."""
        settings, worker = replace(self.settings, workers=1), get_worker()
        reader = HostReader(self.make_client(), self.now, settings, finder=self.finder)
        results: list[tuple[int, ExaminationResult]] = []
        numbers = {id(task): number for number, task in enumerate(work.tasks)}

        def receive(queue: TaskQueue, task: ObservationTask, examined: ExaminationResult) -> None:
            queue.closed = defers_host(examined.response, self.now())
            results.append((numbers[id(task)], examined if self.with_bodies else _without_body(examined)))

        queue = reader.queue(work.name, work.tasks, reader.clock.monotonic() + work.delay)
        reader.read([queue], receive, budget, lambda: worker.status.name != "running")
        return HostResults(tuple(results), self.now())


def _without_body(examined: ExaminationResult) -> ExaminationResult:
    response = examined.response
    return replace(examined, response=replace(response, body=b"", raw_body=b"")) if response else examined


class HostCluster:
    """The workers that read hosts for a run."""

    def __init__(self, client: Client, reader: WorkerReader, progress: Callable[[str], None]) -> None:
        """Use the workers that a client reaches."""
        self._client = client
        self._reader = reader
        self._progress = progress
        self._clock = SystemClock()

    def read(
        self, queues: Iterable[TaskQueue], on_done: Received, budget: float | None, stopped: Callable[[], bool]
    ) -> list[ObservationTask]:
        """Read hosts on the workers, as many at once as these have threads; the tasks that were not reached."""
        end = self._clock.monotonic() + budget if budget else None
        waiting, running = list(queues), dict[Future[HostResults], TaskQueue]()
        not_reached: list[ObservationTask] = []
        finished = as_completed(timeout=budget + GRACE if budget else None)
        while not stopped():
            left = end - self._clock.monotonic() if end else None
            while waiting and len(running) < self._threads() and (left is None or left > 0):
                queue = waiting.pop(0)
                future = self._submit(queue, left)
                running[future] = queue
                finished.add(future)
            if not running:
                break
            try:
                future = next(finished)
            except TimeoutError:
                break
            queue = running.pop(future)
            not_reached += self._receive(queue, future, on_done)
        self._client.cancel(list(running))
        return not_reached + [task for queue in (*waiting, *running.values()) for task in _tasks(queue)]

    def _threads(self) -> int:
        """Threads of all workers that are there now; one that ended may come back, so there is at least one."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _submit(self, queue: TaskQueue, budget: float | None) -> Future[HostResults]:
        delay = max(self._reader.settings.pause, queue.free_at - self._clock.monotonic())
        # Another worker may have asked this host a moment ago, if it ended: every reading begins with a pause.
        return self._client.submit(
            self._reader.read_host, HostWork(queue.name, _tasks(queue), delay), budget, pure=False
        )

    def _receive(self, queue: TaskQueue, future: Future[HostResults], on_done: Received) -> tuple[ObservationTask, ...]:
        """Hand over the results of a host; its tasks that were not reached."""
        tasks = _tasks(queue)
        try:
            found = future.result()
        except KilledWorker:
            self._progress(f"{queue.name}: several workers ended while they read it; the next run reads it")
            return tasks
        if abs(found.ended - self._reader.now()) > TOLERANCE:
            self._progress(f"{queue.name}: the clock of its worker is wrong; set it")
            return tasks
        for number, examined in found.results:
            queue.done += 1
            on_done(queue, tasks[number], examined)
        reached = {number for number, _ in found.results}
        return tuple(task for number, task in enumerate(tasks) if number not in reached)


def _tasks(queue: TaskQueue) -> tuple[ObservationTask, ...]:
    return tuple(task for _, _, task, _ in queue.waiting)


@contextmanager
def connect(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of the scheduler with this address; without one, of so many worker processes on this machine."""
    if scheduler:
        try:
            client = Client(scheduler, timeout=START)
        except (OSError, ValueError) as error:
            raise ClusterUnavailable(
                f"The scheduler {scheduler} cannot be reached: {error}. Check its address."
            ) from error
        with client:
            _require_workers(client)
            yield client
        return
    # Workers run what they are sent: those of this machine take it from this process only, by a certificate of this run.
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=THREADS,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        security=True,
        silence_logs=logging.ERROR,
    )
    with cluster, Client(cluster) as client:
        _require_workers(client)
        yield client


def _require_workers(client: Client) -> None:
    try:
        client.wait_for_workers(1, timeout=START)
    except TimeoutError as error:
        raise ClusterUnavailable("The scheduler has no workers. Start `dask worker ADDRESS` somewhere.") from error
