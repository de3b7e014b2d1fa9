"""Commands of returnkb, run in this process: exit code, output, processor time, and what was raised."""

from __future__ import annotations

import contextlib
import io
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from returnkb.cli import main

MOST_SECONDS = 10.0
# Ends a command that hangs: seconds of processor time, enough to build the whole collection.
_HANG_SECONDS = 180
TODAY = "2026-11-28"


@dataclass(frozen=True)
class Ran:
    """A command that ran: its words, exit code, output, processor time, and the traceback if one ended it."""

    words: tuple[str, ...]
    code: int
    out: str
    seconds: float
    traceback: str = ""

    @property
    def crashed(self) -> bool:
        """Whether it ended otherwise than with success or a message on what to mend: in a traceback or an unforeseen error."""
        return self.code not in (0, 1) or bool(self.traceback) or "Traceback (most recent call last)" in self.out


class Hang(Exception):
    """Raised in a command that runs on and on."""


def run(*words: str) -> Ran:
    """Run a command line; whatever it raises is caught and kept."""
    out, start, code, raised = io.StringIO(), time.process_time(), 3, ""
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), _limit():
            code = main([words[0], "--today", TODAY, *words[1:]])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 2
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raised = "".join(traceback.format_exception(error, limit=-4))
    return Ran(words, code, out.getvalue(), time.process_time() - start, raised)


@contextlib.contextmanager
def _limit() -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise Hang(f"no end within {_HANG_SECONDS} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
