"""Monotonic clock of a run: measures pauses and budgets, and waits; tests replace it."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class MonotonicClock(Protocol):
    """Monotonic time in seconds, and waiting for it."""

    def monotonic(self) -> float:
        """Current time."""

    def sleep(self, seconds: float) -> None:
        """Wait for some seconds."""

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait, with the condition held, until it is notified or some seconds have passed."""


class SystemClock:
    """The clock of the operating system."""

    def monotonic(self) -> float:
        """Current time."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block the thread."""
        time.sleep(seconds)

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Block the thread and release the condition meanwhile."""
        condition.wait(seconds)
