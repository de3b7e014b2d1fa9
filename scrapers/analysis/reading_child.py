"""Reading child: the process in which all pages but PDFs are parsed, one after the other; it is ended at a limit and started again."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace

from pydantic import ValidationError

from scrapers.analysis.document import DocumentUnreadable, ParsedDocument, parse_document
from scrapers.analysis.error_location import PACKAGE
from scrapers.analysis.outcome import Outcome
from scrapers.analysis.reading_program import READY, REPLY, Reply, Task
from scrapers.extract.adapter import Adapter
from scrapers.extract.content_type import ContentType, detect_content_type
from scrapers.http.response import Response

# Longer than the text of any page that is parsed, twice, with every character escaped.
MAX_REPLY = 64_000_000


@dataclass(frozen=True)
class ReadingLimits:
    """Limits of one page: seconds of processor time, seconds on the clock, and bytes of memory.

    A page of a megabyte takes less than a second. Other programs may use the processor meanwhile, so the clock has more time.
    """

    processor_seconds: int = 10
    seconds: float = 60.0
    memory: int = 600_000_000


class ReadingFailed(Exception):
    """An exception of this program in the reading child; the message is its location."""


class ReadingChild:
    """A process that parses pages within limits; threads take turns."""

    def __init__(self, limits: ReadingLimits = ReadingLimits()) -> None:
        """Prepare without starting a process."""
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def read(self, task: Task) -> ParsedDocument:
        """The document of a page; raises DocumentUnreadable, also for a page that ended the process."""
        body = pickle.dumps(task)
        with self._lock:
            reply = self._ask(body)
        if reply.document is not None:
            return reply.document
        if reply.outcome is not None:
            raise DocumentUnreadable(reply.outcome, reply.reason)
        raise ReadingFailed(reply.exception)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, task: bytes) -> Reply:
        process, timed_out = self._running(), threading.Event()

        def end() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(self.limits.seconds, end)
        timer.start()
        try:
            line = _exchange(process, task)
        finally:
            timer.cancel()
        try:
            reply = REPLY.validate_json(line, strict=True)
        except ValidationError:
            process.kill()
            reply = Reply(outcome=Outcome.DAMAGED, reason=self._reason(process.wait(), timed_out.is_set()), last=True)
        if reply.last:
            self.close()
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        """The process; started when there is none, when it was ended, and in a process that was forked from another one."""
        if self._owner == os.getpid() and self._process and self._process.poll() is None:
            return self._process
        self.close()
        limits = (str(self.limits.memory), str(self.limits.processor_seconds))
        path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH", ""))))
        self._process = process = subprocess.Popen(  # noqa: S603 - this interpreter with a fixed program
            [sys.executable, "-P", "-m", "scrapers.analysis.reading_program", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._owner = os.getpid()
        if _exchange(process, b"") != READY:
            raise ReadingFailed(f"its reading program does not start, exit code {process.wait()}")
        return process

    def _reason(self, code: int, timed_out: bool) -> str:
        if timed_out:
            return f"Reading it took more than {self.limits.seconds:g} seconds."
        if -code == getattr(signal, "SIGXCPU", None):
            return f"Reading it took more than {self.limits.processor_seconds} seconds of processor time."
        return f"It made its reader fail (exit code {code})."


def _exchange(process: subprocess.Popen[bytes], sent: bytes) -> bytes:
    """The line that a process answers; less than a line when it ended."""
    assert process.stdin and process.stdout
    with contextlib.suppress(OSError):
        process.stdin.write(sent)
        process.stdin.flush()
        return process.stdout.readline(MAX_REPLY)
    return b""


CHILD = ReadingChild()
atexit.register(CHILD.close)


def read_document(
    response: Response, adapter: Adapter, select: str | None, requested: str, lenient: bool = False
) -> ParsedDocument:
    """Document of a response, read in another process; the arguments and the exception are those of `parse_document`."""
    if detect_content_type(response.body, response.headers.get("content-type", "")) is ContentType.PDF:
        # A PDF has a process of its own.
        return parse_document(response, adapter, select, requested, lenient)
    return CHILD.read(Task(replace(response, raw_body=b"", raw_headers=()), adapter, select, requested, lenient))
