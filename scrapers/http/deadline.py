"""One moment by which a look must have ended, whatever the other side does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType


class DeadlinePassed(Exception):
    """The time for this look is over."""


class Deadline:
    """Ends every socket of a look at one moment; a read that drips byte by byte ends there too."""

    def __init__(self, seconds: float) -> None:
        """Start counting now."""
        self.seconds = seconds
        self.fired = False
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        """Set the alarm."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Unset the alarm and close what is still open."""
        self._timer.cancel()
        self._close_all()

    @property
    def left(self) -> float:
        """Seconds that are left, never below zero."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Stop here when the time is over."""
        # http.client turns a connection cut during the headers into an answer with status 200: only this tells.
        if self.fired or self.left <= 0:
            raise DeadlinePassed(f"no complete answer within {self.seconds:g} seconds")

    def watch(self, sock: socket.socket) -> None:
        """Close this socket, too, when the time is over."""
        with self._lock:
            self._sockets.append(sock)
        self.check()

    def _fire(self) -> None:
        self.fired = True
        self._close_all()

    def _close_all(self) -> None:
        with self._lock:
            for sock in self._sockets:
                # A socket the TLS layer took over, or one already closed, cannot be shut down again.
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
