"""A page that takes too much time or memory, or ends the process that parses it, costs no other page its look."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scrapers.adapters import DEFAULT_ADAPTER
from scrapers.analysis.document import DocumentUnreadable, ParsedDocument, parse_document
from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.reading_child import ReadingChild, ReadingFailed, ReadingLimits, read_document
from scrapers.analysis.reading_program import Task
from scrapers.extract.adapter import Adapter, Facts
from scrapers.http.response import Response
from tests.scrapers.fixtures.loopback import PROSE, html
from tests.scrapers.fixtures.pdf_documents import pdf

pytestmark = pytest.mark.slow
URL = "http://page.test/a"
# Elements with attributes: a megabyte that becomes several times as much in memory.
HEAVY = html(f"<main>{PROSE}{('<i ' + ' '.join(f'a{n}=x' for n in range(12)) + '>w</i> ') * 15_000}</main>")
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")


def loop(soup: BeautifulSoup) -> dict[str, str]:
    """Use the processor without an end."""
    while True:
        soup.find("nothing")


def work(soup: BeautifulSoup) -> dict[str, str]:
    """Use the processor for half a second."""
    end = time.process_time() + 0.5
    while time.process_time() < end:
        soup.find("nothing")
    return {}


def wait(soup: BeautifulSoup) -> dict[str, str]:
    """Wait without an end and without using the processor."""
    while True:
        time.sleep(1)


def die(soup: BeautifulSoup) -> dict[str, str]:
    """End the process, as the system does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def leave(soup: BeautifulSoup) -> dict[str, str]:
    """Leave the process without a reply."""
    os._exit(0)


def talk(soup: BeautifulSoup) -> dict[str, str]:
    """Print, as a library might."""
    print("a line that is no reply", flush=True)
    os.write(1, b"another one\n")
    return {"talked": "yes"}


def fail(soup: BeautifulSoup) -> dict[str, str]:
    """Fail as a defect of this program would."""
    raise KeyError("x")


def task(body: bytes = html(), facts: Facts | None = None) -> Task:
    """The task of a page, whose parsing calls a function."""
    adapter = Adapter("a test", (), facts=facts)
    return Task(Response(URL, 200, {"content-type": "text/html; charset=utf-8"}, body), adapter, None, URL, False)


def reads_the_next_page(child: ReadingChild) -> bool:
    """Whether a usual page is read as it is in this process."""
    usual = task()
    return child.read(usual) == parse_document(usual.response, usual.adapter, None, URL)


def peak(child: ReadingChild) -> int:
    """Most bytes of addresses that the process had so far."""
    assert child._process
    status = Path(f"/proc/{child._process.pid}/status")
    if not status.exists():
        pytest.skip("the system does not say how much memory a process has")
    return next(int(line.split()[1]) * 1024 for line in status.read_text("ascii").splitlines() if "VmPeak" in line)


@pytest.fixture
def child() -> Iterator[ReadingChild]:
    """A child of this test."""
    made = ReadingChild()
    yield made
    made.close()


def test_all_pages_are_read_by_one_process(child: ReadingChild) -> None:
    """The process is started once, and what it reads equals what this process would read."""
    assert reads_the_next_page(child)
    process = child._process
    assert all(reads_the_next_page(child) for _ in range(5))
    assert child._process is process


@needs_limits
def test_a_page_that_needs_too_much_memory_ends_as_its_outcome(child: ReadingChild) -> None:
    """The page is not readable and says why; the next one is read by a new process."""
    assert reads_the_next_page(child)
    enough = peak(child) + 5_000_000
    assert child.read(task(HEAVY)).text.title
    child.close()
    child.limits = ReadingLimits(memory=enough)
    with pytest.raises(DocumentUnreadable, match="needs more memory than a page gets") as error:
        child.read(task(HEAVY))

    assert error.value.outcome.family is Family.UNREADABLE
    assert reads_the_next_page(child)


def test_a_page_that_takes_too_long_ends_as_its_outcome(child: ReadingChild) -> None:
    """The clock ends the reading of a page on every system."""
    assert reads_the_next_page(child)
    child.limits = ReadingLimits(seconds=0.05)
    with pytest.raises(DocumentUnreadable, match=r"^Reading it took more than 0\.05 seconds\.$") as error:
        child.read(task(HEAVY))
    child.limits = ReadingLimits()

    assert error.value.outcome is Outcome.DAMAGED
    assert reads_the_next_page(child)


@needs_limits
@pytest.mark.parametrize(
    ("facts", "seconds", "reason"),
    [
        (loop, 60.0, r"took more than 1 seconds of processor time"),
        (wait, 2.0, r"took more than 2 seconds\.$"),
        (die, 60.0, r"made its reader fail \(exit code -9\)"),
        (leave, 60.0, r"made its reader fail \(exit code 0\)"),
    ],
    ids=["a loop", "a wait", "a kill", "an exit"],
)
def test_whatever_ends_the_process_is_the_outcome_of_one_page(
    child: ReadingChild, facts: Facts, seconds: float, reason: str
) -> None:
    """The page that was read is not readable; those before and after it are read."""
    child.limits = ReadingLimits(processor_seconds=1, seconds=seconds)
    assert reads_the_next_page(child)
    with pytest.raises(DocumentUnreadable, match=reason) as error:
        child.read(task(facts=facts))

    assert error.value.outcome is Outcome.DAMAGED
    assert reads_the_next_page(child)


@needs_limits
def test_the_time_of_earlier_pages_does_not_count(child: ReadingChild) -> None:
    """The limit of processor time is that of one page, although the system counts from the start of the process."""
    child.limits = ReadingLimits(processor_seconds=1)
    assert reads_the_next_page(child)
    process = child._process
    for _ in range(6):
        child.read(task(facts=work))

    assert child._process is process


def test_a_process_that_ended_between_two_pages_costs_no_page(child: ReadingChild) -> None:
    """Another one is started."""
    assert reads_the_next_page(child)
    assert child._process
    child._process.kill()
    child._process.wait()

    assert reads_the_next_page(child)


def test_threads_take_turns(child: ReadingChild) -> None:
    """Replies are not mixed up when many threads read at once, while some pages end the process."""
    found: dict[int, str] = {}

    def read(number: int) -> None:
        try:
            found[number] = child.read(
                task(html(f"<p>{PROSE} {number}"), facts=leave if number % 8 == 7 else None)
            ).text.joined
        except DocumentUnreadable as error:
            found[number] = str(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {number for number, text in found.items() if "made its reader fail" in text} == {7, 15, 23}
    assert all(text.endswith(f". {number}") for number, text in found.items() if number % 8 != 7)


def test_what_is_printed_is_no_reply(child: ReadingChild) -> None:
    """Lines of libraries on standard output are not taken for the document."""
    assert child.read(task(facts=talk)).facts == {"talked": "yes"}
    assert reads_the_next_page(child)


def test_a_defect_of_this_program_is_named_with_its_place(child: ReadingChild) -> None:
    """It is no outcome of the page, and the process reads on."""
    with pytest.raises(ReadingFailed, match=r"^KeyError in analysis/document\.py:\d+$"):
        child.read(task(facts=fail))
    assert reads_the_next_page(child)


def test_a_process_that_does_not_start_is_a_defect(child: ReadingChild, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is blamed for it."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReadingFailed, match="does not start"):
        child.read(task())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_forked_process_starts_its_own(child: ReadingChild) -> None:
    """Two processes never write to one child."""
    assert reads_the_next_page(child)
    forked = os.fork()
    if forked == 0:
        good = reads_the_next_page(child)
        child.close()
        os._exit(0 if good else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0
    assert reads_the_next_page(child)


def test_a_pdf_has_a_process_of_its_own() -> None:
    """It is read without the child."""
    response = Response(URL, 200, {"content-type": "application/pdf"}, pdf(PROSE.split(". ")))
    document: ParsedDocument = read_document(response, DEFAULT_ADAPTER, None, URL)

    assert document.text.how == "pdf"
