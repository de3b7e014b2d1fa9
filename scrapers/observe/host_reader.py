"""Host reader: settings, client, examiner and pauses that a run shares with the workers of a cluster."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.http.client import HttpClient
from scrapers.http.robots import RobotsCache
from scrapers.observe.attempt import ObservationTask
from scrapers.observe.clock import MonotonicClock, SystemClock
from scrapers.observe.examine import ExaminationResult, Examiner
from scrapers.observe.scheduler import WORKERS, HostQueue, Scheduler

# Pauses are longer by a random factor up to this one, so that requests are not periodic.
JITTER = 1.05

TaskQueue = HostQueue[ObservationTask, ExaminationResult]
Received = Callable[[TaskQueue, ObservationTask, ExaminationResult], None]


@dataclass(frozen=True)
class RunSettings:
    """Settings of a run; times are in seconds, `seed` fixes the order of the hosts."""

    vantage: str = "default"
    pause: float = 8.0
    confirm_after: float = 60.0
    name_after: float = 5.0
    workers: int = WORKERS
    budget: float | None = None
    due_only: bool = False
    probe: bool = True
    seed: int | None = None


DEFAULTS = RunSettings()


class HostPool(Protocol):
    """Interface for reading the hosts of a run: threads of this process, or a cluster."""

    def read(
        self, queues: Iterable[TaskQueue], on_done: Received, budget: float | None, stopped: Callable[[], bool]
    ) -> list[ObservationTask]:
        """Read hosts side by side, and call `on_done` for one result at a time; the tasks that were not reached."""


class HostReader:
    """Reads the pages of hosts, each after the pause of its host."""

    def __init__(
        self,
        client: HttpClient,
        now: Callable[[], datetime],
        settings: RunSettings,
        clock: MonotonicClock | None = None,
        finder: ClaimFinder | None = None,
    ) -> None:
        """Prepare without sending a request."""
        self.client = client
        self.settings = settings
        self.clock = clock or SystemClock()
        self.robots = RobotsCache(client)
        self.examiner = Examiner(
            client, self.robots, now, settings.vantage, settings.confirm_after, settings.probe, self.clock, finder
        )

    def pause(self, task: ObservationTask) -> float:
        """Seconds between two requests to a host: its crawl delay, at least the setting, with jitter."""
        return max(self.settings.pause, self.robots.crawl_delay(task.watch.url)) * random.uniform(1.0, JITTER)  # noqa: S311 - a delay, not a secret

    def queue(self, name: str, tasks: Iterable[ObservationTask], free_at: float = 0.0) -> TaskQueue:
        """The queue of a host, its tasks in the given order."""
        queue = TaskQueue(name, free_at=free_at)
        for number, task in enumerate(tasks):
            queue.waiting.append((0.0, number, task, self.examiner.examine(task)))
        queue.total = len(queue.waiting)
        return queue

    def read(
        self, queues: Iterable[TaskQueue], on_done: Received, budget: float | None, stopped: Callable[[], bool]
    ) -> list[ObservationTask]:
        """Read hosts side by side; the tasks that were not reached."""
        scheduler = Scheduler(
            queues,
            on_done,
            self.pause,
            last_request_ended=lambda: self.client.last_request_ended,
            workers=self.settings.workers,
            budget=budget,
            stopped=stopped,
            clock=self.clock,
        )
        scheduler.run()
        return scheduler.not_reached
