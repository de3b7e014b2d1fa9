"""Benchmark of many sources: `python -m tests.bench.freshness.scale [--sources N]`; fails above its limits.

A register and states of generated sources are written, a report is made in a process of its own, and one quiet week is
observed by the real run with a client that answers 304. Printed are time and memory, and by how much git grows.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scrapers.analysis.anchors.records import Level
from scrapers.extract.text import VERSION, Fingerprint
from scrapers.http.address_policy import is_http_url
from scrapers.http.client import HttpClient
from scrapers.http.pinned_connection import ConnectionPolicy
from scrapers.http.response import Response
from scrapers.observe.host_reader import RunSettings
from scrapers.observe.run import ObservationRun
from scrapers.sources.register import Source, WatchedUrl, load
from scrapers.state.model import AnchorState, Health, PageState, SourceState, TextState, TextVersion
from scrapers.state.store import StateStore
from tests.bench.freshness.detection import AllowAll
from tests.constants import REPOSITORY

FIRST = datetime(2026, 1, 5, 6, tzinfo=UTC)
PARAGRAPHS = 40
HOSTS = 4_000
# Megabytes of memory, seconds of processor time of a report, megabytes of git in a quiet week.
MAX_MEMORY, MAX_REPORT, MAX_GROWTH = 1000, 30, 1.0


class NotModified(HttpClient):
    """An HTTP client whose servers answer that nothing was modified."""

    def get(self, url: str, headers: object = None, limits: object = None, allow_redirect: object = None) -> Response:
        """The answer to a conditional request."""
        assert isinstance(headers, Mapping)
        assert "If-None-Match" in headers
        return Response(url, 304, {"etag": '"v1"'}, b"")


def write(root: Path, count: int) -> None:
    """Write the register and the states of so many sources."""
    register, store = root / "sources" / "register", StateStore(root)
    register.mkdir(parents=True)
    for number in range(count):
        source = _source(number)
        (register / f"{source.id}.yml").write_text(
            f"title: {source.title}\npublisher: {source.publisher}\ntype: government\nlanguage: en\npublished: undated\n"
            f"url: {source.url}\nread:\n  - by: reader\n    on: 2026-01-05\n",
            encoding="utf-8",
        )
        store.save(source, SourceState(source.id, {str(source.url): _state(number)}), FIRST.date())


def _source(number: int) -> Source:
    url = f"http://office{number % HOSTS}.test{number % HOSTS}/page/{number}"
    assert is_http_url(url)
    watches = (WatchedUrl(url),)
    return Source(
        f"office-{number % HOSTS}-page-{number}", f"Page {number}", "Office", "government", "en", "undated", url, None, None, watches
    )  # fmt: skip


def _state(number: int) -> PageState:
    day = FIRST.date()
    digests = " ".join(f"{(number * PARAGRAPHS + part) * 2654435761 % 16**6:06x}" for part in range(PARAGRAPHS))
    text = Fingerprint(VERSION, "", f"{number:064x}", 900, f"{number:016x}", digests)
    anchors = {
        f"kosovo/entry-{number}#c{part}": AnchorState(Level.FIGURE, f"{number:016x}", day, day, {"money:213": "213"}, {}, 0.4, f"{part:016x}")
        for part in range(3)
    }  # fmt: skip
    version = TextVersion(text)
    return PageState(
        TextState.SAME, Health.OK, day, day, day, "First observation: 3 of the claims were found in the text.", accepted=version,
        seen=(text.sha256,), anchors=anchors, etag='"v1"', full_on=day,
    )  # fmt: skip


def observe(root: Path, week: int) -> tuple[float, int]:
    """One quiet week observed by the real run; seconds, and observations."""
    now = FIRST + timedelta(days=7 * week)
    client = NotModified(ConnectionPolicy(resolver=lambda host, port: []))
    settings = RunSettings(pause=0, confirm_after=0, probe=False, workers=1, name_after=0.1, seed=week)
    run = ObservationRun(StateStore(root), client, lambda: now, settings)
    run.reader.robots = run.reader.examiner.robots = AllowAll(client)
    began = time.monotonic()
    sources = load(root)
    result = run.observe(sources.values(), {})
    assert not result.degraded, result.degraded
    return time.monotonic() - began, len(result.observations)


def git(root: Path, *words: str) -> str:
    """Output of git in a folder."""
    identity = [
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "gc.auto=0",
    ]
    return subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True, text=True).stdout


def size(root: Path) -> float:
    """Megabytes of the packed repository."""
    git(root, "gc", "-q")
    return sum(path.stat().st_size for path in (root / ".git" / "objects").rglob("*") if path.is_file()) / 1e6


def report(root: Path) -> tuple[float, float]:
    """Seconds of processor time and megabytes of a report in a process of its own."""
    day = (FIRST + timedelta(days=7)).date()
    command = [
        sys.executable,
        "-m",
        "scrapers",
        "report",
        "--root",
        str(root),
        "--today",
        day.isoformat(),
        "--out",
        os.devnull,
    ]
    process = subprocess.Popen(command, cwd=REPOSITORY)
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> int:
    """Print the figures; exit code 1 when one is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, arguments.sources)
        git(root, "init", "-q")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "first")
        observe(root, 1)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "week 1")
        before = size(root)
        seconds, count = observe(root, 2)
        changed = len(git(root, "status", "--porcelain").splitlines())
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "week 2")
        growth = size(root) - before
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        report_seconds, report_memory = report(root)
    print(f"{arguments.sources} sources on {min(HOSTS, arguments.sources)} hosts, {date.today().isoformat()}")
    print(f"run: {count} observations in {seconds:.0f} s, {memory:.0f} MB; files changed: {changed}")
    print(f"report: {report_seconds:.1f} s of processor time, {report_memory:.0f} MB")
    print(f"git: {before:.1f} MB, a quiet week adds {growth:.2f} MB")
    kept = max(memory, report_memory) <= MAX_MEMORY and report_seconds <= MAX_REPORT and growth <= MAX_GROWTH
    print("All limits hold." if kept else f"A limit is exceeded: {MAX_MEMORY} MB, {MAX_REPORT} s, {MAX_GROWTH} MB.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
