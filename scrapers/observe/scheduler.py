"""Who may be asked next: one request a host at a time, pauses between them, few hosts at once."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scrapers.observe.examine import ExaminationResult, ExaminationSteps

Item = TypeVar("Item")
WORKERS = 8


@dataclass
class HostQueue(Generic[Item]):
    """The line of waiting examinations for one group of hosts."""

    name: str
    waiting: list[tuple[float, int, Item, ExaminationSteps]] = field(default_factory=list)
    free_at: float = 0.0
    total: int = 0
    done: int = 0
    closed: bool = False

    @property
    def next_at(self) -> float:
        """When its next request may go out."""
        return max(self.free_at, min(self.waiting)[0])

    def take(self, now: float) -> tuple[float, int, Item, ExaminationSteps]:
        """Whose turn it is: what was begun first is finished first, so that a run cut short has results."""
        ready = [waiting for waiting in self.waiting if waiting[0] <= now] or [min(self.waiting)]
        chosen = min(ready, key=lambda waiting: waiting[1])
        self.waiting.remove(chosen)
        return chosen


OnDone = Callable[[HostQueue[Item], Item, ExaminationResult], None]
Pause = Callable[[Item], float]


class Scheduler(Generic[Item]):
    """Runs examinations so that no host is asked by two at once or without a pause."""

    def __init__(
        self,
        hosts: Iterable[HostQueue[Item]],
        done: OnDone[Item],
        pause: Pause[Item],
        last_request_ended: Callable[[], float] = time.monotonic,
        workers: int = WORKERS,
        budget: float | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Line up the hosts in the order given; once it is `over`, nothing more is begun."""
        self._done = done
        self._pause = pause
        self._last_request_ended = last_request_ended
        self._workers = workers
        self._stopped = stopped
        self._end = time.monotonic() + budget if budget else None
        self._sequence = itertools.count()
        self._ready: list[tuple[float, int, HostQueue[Item]]] = []
        self._busy = 0
        self._errors: list[BaseException] = []
        self._condition = threading.Condition()
        self._done_lock = threading.Lock()
        self.not_reached: list[Item] = []
        for host in hosts:
            self._enqueue(host)

    def run(self) -> None:
        """Work until nothing waits or the budget is spent; an error of ours ends the run and is raised."""
        threads = [threading.Thread(target=self._work, name=f"observe-{n}", daemon=True) for n in range(self._workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        self.not_reached += [waiting[2] for _, _, host in self._ready for waiting in host.waiting]

    def _enqueue(self, host: HostQueue[Item]) -> None:
        if host.waiting and not host.closed:
            heapq.heappush(self._ready, (host.next_at, next(self._sequence), host))
        elif host.closed:
            self.not_reached += [waiting[2] for waiting in host.waiting]

    def _work(self) -> None:
        while host := self._take():
            _, number, item, examination = host.take(time.monotonic())
            result: ExaminationResult | None = None
            try:
                wait = next(examination)
                host.waiting.append((time.monotonic() + wait, number, item, examination))
            except StopIteration as stop:
                result = stop.value
            except BaseException as error:
                self._record_error(error)
                return
            self._release(host, item, result)

    def _take(self) -> HostQueue[Item] | None:
        """The host whose turn it is; none when the run is over."""
        with self._condition:
            while True:
                now = time.monotonic()
                if (
                    self._errors
                    or (not self._ready and not self._busy)
                    or (self._end and now >= self._end)
                    or self._stopped()
                ):
                    return None
                if self._ready and self._ready[0][0] <= now:
                    self._busy += 1
                    return heapq.heappop(self._ready)[2]
                # Nobody sleeps while holding a host: others go on meanwhile.
                wait = self._ready[0][0] - now if self._ready else None
                if self._end:
                    wait = min(wait if wait is not None else 1.0, self._end - now)
                self._condition.wait(wait)

    def _release(self, host: HostQueue[Item], item: Item, result: ExaminationResult | None) -> None:
        # Our own reading of a page counts as pause: the host has been left alone meanwhile.
        free_at = max(host.free_at, self._last_request_ended() + self._pause(item))
        if result:
            host.done += 1
            try:
                # One at a time, but without holding up those who wait for a page.
                with self._done_lock:
                    self._done(host, item, result)
            except BaseException as error:
                self._record_error(error)
                return
        with self._condition:
            host.free_at = free_at
            self._busy -= 1
            self._enqueue(host)
            self._condition.notify_all()

    def _record_error(self, error: BaseException) -> None:
        with self._condition:
            self._errors.append(error)
            self._busy -= 1
            self._condition.notify_all()
