"""Who may be asked next: one request a host at a time, pauses between them, few hosts at once."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scrapers.observe.examine import Examination, Seen

Item = TypeVar("Item")
WORKERS = 8


@dataclass
class Host(Generic[Item]):
    """The line of waiting examinations for one group of hosts."""

    name: str
    waiting: list[tuple[float, int, Item, Examination]] = field(default_factory=list)
    free_at: float = 0.0
    total: int = 0
    done: int = 0
    closed: bool = False

    @property
    def next_at(self) -> float:
        """When its next request may go out."""
        return max(self.free_at, min(self.waiting)[0])

    def take(self, now: float) -> tuple[float, int, Item, Examination]:
        """Whose turn it is: what was begun first is finished first, so that a run cut short has results."""
        ready = [waiting for waiting in self.waiting if waiting[0] <= now] or [min(self.waiting)]
        chosen = min(ready, key=lambda waiting: waiting[1])
        self.waiting.remove(chosen)
        return chosen


Done = Callable[[Host[Item], Item, Seen], None]
Pause = Callable[[Item], float]


class Queue(Generic[Item]):
    """Runs examinations so that no host is asked by two at once or without a pause."""

    def __init__(
        self,
        hosts: Iterable[Host[Item]],
        done: Done[Item],
        pause: Pause[Item],
        ended: Callable[[], float] = time.monotonic,
        workers: int = WORKERS,
        budget: float | None = None,
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        """Line up the hosts in the order given; once it is `over`, nothing more is begun."""
        self._done = done
        self._pause = pause
        self._ended = ended
        self._workers = workers
        self._over = over
        self._end = time.monotonic() + budget if budget else None
        self._number = itertools.count()
        self._ready: list[tuple[float, int, Host[Item]]] = []
        self._busy = 0
        self._errors: list[BaseException] = []
        self._change = threading.Condition()
        self._keeping = threading.Lock()
        self.left_over: list[Item] = []
        for host in hosts:
            self._line_up(host)

    def run(self) -> None:
        """Work until nothing waits or the budget is spent; an error of ours ends the run and is raised."""
        threads = [threading.Thread(target=self._work, name=f"observe-{n}", daemon=True) for n in range(self._workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        self.left_over += [waiting[2] for _, _, host in self._ready for waiting in host.waiting]

    def _line_up(self, host: Host[Item]) -> None:
        if host.waiting and not host.closed:
            heapq.heappush(self._ready, (host.next_at, next(self._number), host))
        elif host.closed:
            self.left_over += [waiting[2] for waiting in host.waiting]

    def _work(self) -> None:
        while host := self._take():
            _, number, item, examination = host.take(time.monotonic())
            seen: Seen | None = None
            try:
                wait = next(examination)
                host.waiting.append((time.monotonic() + wait, number, item, examination))
            except StopIteration as stop:
                seen = stop.value
            except BaseException as error:
                self._fail(error)
                return
            self._give_back(host, item, seen)

    def _take(self) -> Host[Item] | None:
        """The host whose turn it is; none when the run is over."""
        with self._change:
            while True:
                now = time.monotonic()
                if (
                    self._errors
                    or (not self._ready and not self._busy)
                    or (self._end and now >= self._end)
                    or self._over()
                ):
                    return None
                if self._ready and self._ready[0][0] <= now:
                    self._busy += 1
                    return heapq.heappop(self._ready)[2]
                # Nobody sleeps while holding a host: others go on meanwhile.
                wait = self._ready[0][0] - now if self._ready else None
                if self._end:
                    wait = min(wait if wait is not None else 1.0, self._end - now)
                self._change.wait(wait)

    def _give_back(self, host: Host[Item], item: Item, seen: Seen | None) -> None:
        # Our own reading of a page counts as pause: the host has been left alone meanwhile.
        free_at = max(host.free_at, self._ended() + self._pause(item))
        if seen:
            host.done += 1
            try:
                # One at a time, but without holding up those who wait for a page.
                with self._keeping:
                    self._done(host, item, seen)
            except BaseException as error:
                self._fail(error)
                return
        with self._change:
            host.free_at = free_at
            self._busy -= 1
            self._line_up(host)
            self._change.notify_all()

    def _fail(self, error: BaseException) -> None:
        with self._change:
            self._errors.append(error)
            self._busy -= 1
            self._change.notify_all()
