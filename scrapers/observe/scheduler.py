"""Polite scheduler: one request a host at a time, a pause between requests, and bounded concurrency."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scrapers.observe.clock import MonotonicClock, SystemClock

Item = TypeVar("Item")
Result = TypeVar("Result")
# Each step makes at most one request and yields the least number of seconds until the next step.
Steps = Generator[float, None, Result]
# Time from which a step may run, sequence number, item, steps.
Waiting = tuple[float, int, Item, Steps[Result]]
WORKERS = 8
# Longest wait in seconds before the budget is checked again.
BUDGET_CHECK = 1.0


@dataclass
class HostQueue(Generic[Item, Result]):
    """Items of one group of hosts; `free_at` is when the next request may be sent, `closed` ends the queue for this run."""

    name: str
    waiting: list[Waiting[Item, Result]] = field(default_factory=list)
    free_at: float = 0.0
    total: int = 0
    done: int = 0
    closed: bool = False

    @property
    def next_at(self) -> float:
        """Time of its next request."""
        return max(self.free_at, min(waiting[0] for waiting in self.waiting))

    def take(self, now: float) -> Waiting[Item, Result]:
        """Remove the next item: the one with the lowest sequence number that is ready, so that begun items are finished."""
        ready = [waiting for waiting in self.waiting if waiting[0] <= now]
        ready = ready or [min(self.waiting, key=lambda waiting: waiting[:2])]
        chosen = min(ready, key=lambda waiting: waiting[1])
        self.waiting.remove(chosen)
        return chosen


class Scheduler(Generic[Item, Result]):
    """Runs the steps of items on worker threads, never two of one host queue at once and none without a pause."""

    def __init__(
        self,
        queues: Iterable[HostQueue[Item, Result]],
        on_done: Callable[[HostQueue[Item, Result], Item, Result], None],
        pause: Callable[[Item], float],
        *,
        last_request_ended: Callable[[], float] | None = None,
        workers: int = WORKERS,
        budget: float | None = None,
        stopped: Callable[[], bool] = lambda: False,
        clock: MonotonicClock | None = None,
    ) -> None:
        """Enqueue in the given order.

        `on_done` is called for one finished item at a time. `pause` gives the seconds between two requests of a queue,
        counted from `last_request_ended`. Nothing is begun after `budget` seconds or once `stopped` is true.
        """
        self._clock = clock or SystemClock()
        self._on_done = on_done
        self._pause = pause
        self._last_request_ended = last_request_ended or self._clock.monotonic
        self._workers = workers
        self._stopped = stopped
        self._end = self._clock.monotonic() + budget if budget else None
        self._sequence = itertools.count()
        self._ready: list[tuple[float, int, HostQueue[Item, Result]]] = []
        self._busy = 0
        self._errors: list[BaseException] = []
        self._condition = threading.Condition()
        self._done_lock = threading.Lock()
        self.not_reached: list[Item] = []
        for queue in queues:
            self._enqueue(queue)

    def run(self) -> None:
        """Run until nothing waits or the budget is spent; an exception of a step ends the run and is raised."""
        threads = [threading.Thread(target=self._work, name=f"observe-{n}", daemon=True) for n in range(self._workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        self.not_reached += [waiting[2] for _, _, queue in self._ready for waiting in queue.waiting]

    def _enqueue(self, queue: HostQueue[Item, Result]) -> None:
        if queue.waiting and not queue.closed:
            heapq.heappush(self._ready, (queue.next_at, next(self._sequence), queue))
        elif queue.closed:
            self.not_reached += [waiting[2] for waiting in queue.waiting]

    def _work(self) -> None:
        while queue := self._take():
            _, number, item, steps = queue.take(self._clock.monotonic())
            finished: list[Result] = []
            try:
                wait = next(steps)
                queue.waiting.append((self._clock.monotonic() + wait, number, item, steps))
            except StopIteration as stop:
                finished.append(stop.value)
            except BaseException as error:
                self._record_error(error)
                return
            if not self._release(queue, item, finished):
                return

    def _take(self) -> HostQueue[Item, Result] | None:
        """The queue with the next request; None when the run is over."""
        with self._condition:
            while True:
                now = self._clock.monotonic()
                nothing_left = not self._ready and not self._busy
                if self._errors or nothing_left or (self._end and now >= self._end) or self._stopped():
                    return None
                if self._ready and self._ready[0][0] <= now:
                    self._busy += 1
                    return heapq.heappop(self._ready)[2]
                # No worker holds a queue while it waits, so that others can go on.
                wait = self._ready[0][0] - now if self._ready else None
                if self._end:
                    wait = min(wait if wait is not None else BUDGET_CHECK, self._end - now)
                self._clock.wait(self._condition, wait)

    def _release(self, queue: HostQueue[Item, Result], item: Item, finished: list[Result]) -> bool:
        """Give a queue back, after handling a finished item; False when that failed."""
        # The time spent on parsing counts as pause: no request was sent meanwhile.
        free_at = max(queue.free_at, self._last_request_ended() + self._pause(item))
        if finished:
            queue.done += 1
            try:
                # One at a time, without blocking those who wait for a response.
                with self._done_lock:
                    self._on_done(queue, item, finished[0])
            except BaseException as error:
                self._record_error(error)
                return False
        with self._condition:
            queue.free_at = free_at
            self._busy -= 1
            self._enqueue(queue)
            self._condition.notify_all()
        return True

    def _record_error(self, error: BaseException) -> None:
        with self._condition:
            self._errors.append(error)
            self._busy -= 1
            self._condition.notify_all()
