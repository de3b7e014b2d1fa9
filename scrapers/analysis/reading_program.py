"""Reading program: parses one page after the other in a process of its own, within limits of memory and processor time.

Standard input has a pickled Task for each page, from the process that started this one; standard output gets a line of
JSON for each: what a page of a stranger led to is never unpickled.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from dataclasses import dataclass
from typing import BinaryIO

from pydantic import TypeAdapter

from scrapers.analysis.document import DocumentUnreadable, ParsedDocument, parse_document
from scrapers.analysis.error_location import error_location
from scrapers.analysis.outcome import Outcome
from scrapers.extract.adapter import Adapter
from scrapers.http.response import Response

READY = b"ready\n"


@dataclass(frozen=True)
class Task:
    """One response to parse, with the arguments of `parse_document`."""

    response: Response
    adapter: Adapter
    select: str | None
    requested: str
    lenient: bool


@dataclass(frozen=True)
class Reply:
    """The document of a page, or the outcome and its reason, or the location of an exception; `last` ends the program."""

    document: ParsedDocument | None = None
    outcome: Outcome | None = None
    reason: str = ""
    exception: str = ""
    last: bool = False


REPLY = TypeAdapter(Reply)


def main(memory: int, seconds: int) -> None:
    """Answer tasks until standard input ends."""
    logging.disable(logging.CRITICAL)
    tasks = sys.stdin.buffer
    # What a library prints must not be taken for a reply.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_memory(memory)
    replies.write(READY)
    replies.flush()
    while answer(tasks, replies, seconds):
        pass


def answer(tasks: BinaryIO, replies: BinaryIO, seconds: int) -> bool:
    """Answer the next task; whether there may be another one."""
    try:
        task = pickle.load(tasks)  # noqa: S301 - written by the process that started this one
    except EOFError:
        return False
    limit_time(seconds)
    reply = parse(task)
    replies.write(REPLY.dump_json(reply) + b"\n")
    replies.flush()
    return not reply.last


def parse(task: Task) -> Reply:
    """Reply to a task; after a lack of memory the program ends, since what is left may be in pieces."""
    try:
        return Reply(parse_document(task.response, task.adapter, task.select, task.requested, task.lenient))
    except DocumentUnreadable as error:
        return Reply(outcome=error.outcome, reason=str(error))
    except MemoryError:
        return Reply(outcome=Outcome.DAMAGED, reason="Reading it needs more memory than a page gets.", last=True)
    except Exception as error:
        return Reply(exception=error_location(error))


def limit_memory(most: int) -> None:
    """Limit the memory of this process."""
    try:
        import resource
    except ImportError:
        return  # no such limits on Windows; the time limit of the parent still applies
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _set(resource.RLIMIT_AS, most)


def limit_time(seconds: int) -> None:
    """Limit the processor time of the next page; the limits of the system count from the start of the process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def _set(kind: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
