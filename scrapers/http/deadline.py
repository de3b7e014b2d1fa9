"""Deadline of a fetch: shuts its sockets down at a fixed moment, whatever the server does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType


class DeadlinePassed(Exception):
    """The deadline of the fetch has passed."""


class Deadline:
    """Timer that shuts down every registered socket, so that a read of single bytes ends as well."""

    def __init__(self, seconds: float) -> None:
        """Start counting now."""
        self.seconds = seconds
        self.expired = False
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        """Start the timer."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel the timer and shut down what is still open."""
        self._timer.cancel()
        self._shut_down_all()

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise DeadlinePassed when no time is left."""
        # http.client turns a connection closed during the headers into a response with status 200; this check detects it.
        if self.expired or self.left <= 0:
            raise DeadlinePassed(f"no complete response within {self.seconds:g} seconds")

    def register(self, sock: socket.socket) -> None:
        """Shut this socket down as well when the deadline passes."""
        with self._lock:
            self._sockets.append(sock)
        self.check()

    def _expire(self) -> None:
        self.expired = True
        self._shut_down_all()

    def _shut_down_all(self) -> None:
        with self._lock:
            for sock in self._sockets:
                # A socket taken over by the TLS layer, or one already closed, cannot be shut down again.
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
