"""Every kind of bad response ends in the stated outcome, with few requests and little memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.http.client import FetchLimits
from scrapers.observe.attempt import MAX_ATTEMPTS
from tests.scrapers.fixtures.faults import FAULTS, GOOD, Fault
from tests.scrapers.fixtures.loopback import LoopbackNetwork
from tests.scrapers.fixtures.project import START, Project

pytestmark = pytest.mark.slow
SECONDS = 1.5
MEGABYTES = 50


def peak() -> int:
    """Highest memory since the last reset in bytes; zero where the system does not provide it."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def reset_peak() -> None:
    """Reset the highest memory."""
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def test_every_fault_is_listed() -> None:
    """The numbers 1 to 72 are all there."""
    assert {fault.number for fault in FAULTS} == set(range(1, 73))


def last_outcome(project: Project) -> str:
    """Outcome of the last look; a line of look times says only whether the page was read in full."""
    last = project.journal()[-1]
    if "looks" in last:
        return "read" if last.get("full") else "not_modified"
    return str(last["outcome"])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.number} {fault.what}")
def test_a_fault_ends_as_stated(fault: Fault, network: LoopbackNetwork, tmp_path: Path) -> None:
    """The observation ends in the outcome, or the observations in the label, with few requests and fifty megabytes."""
    server = network.server("page.test", tls=network.certificate("page.test") if fault.tls else None)
    server.routes[fault.path] = fault.answer or GOOD
    if fault.setup:
        fault.setup(network, server)
    project = Project(tmp_path, network, limits=FetchLimits(seconds=SECONDS, bytes=2_000_000))
    project.register("a", f"{'https' if fault.tls else 'http'}://page.test{fault.path}")
    reset_peak()
    before = peak()
    places = fault.places or ("default",) * len(fault.days)
    for day, place in zip(fault.days, places, strict=True):
        project.now = START + timedelta(days=day)
        project.observe(vantage=place)

    got = last_outcome(project) if not fault.expected.startswith("=") else "=" + project.state("a")["health"]
    assert got == fault.expected, project.state("a")["reason"]
    assert peak() - before < MEGABYTES * 1_000_000
    # An observation requests robots.txt at most twice and the page three times; every request ends at its own deadline.
    pages = [path for _, path in server.requests if path == fault.path]
    robots = [path for _, path in server.requests if path == "/robots.txt"]
    assert len(pages) <= len(fault.days) * MAX_ATTEMPTS * 2
    assert len(robots) <= len(fault.days) * 2


def test_a_wrong_expectation_is_detected(network: LoopbackNetwork, tmp_path: Path) -> None:
    """A fault with another expectation than what happens fails."""
    wrong = replace(FAULTS[0], expected="erased")
    with pytest.raises(AssertionError):
        test_a_fault_ends_as_stated(wrong, network, tmp_path)
