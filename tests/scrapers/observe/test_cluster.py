"""Hosts are read on a cluster of two workers: the same states, one worker a host, polite, and no loss when a worker is killed."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from scrapers.__main__ import main
from scrapers.adapters import DEFAULT_ADAPTER
from scrapers.analysis.reading_child import read_document
from scrapers.http.client import FetchLimits, HttpClient
from scrapers.http.pinned_connection import ConnectionPolicy
from scrapers.http.response import Response
from scrapers.observe import cluster
from scrapers.observe.cluster import HostCluster, WorkerReader, connect
from scrapers.observe.host_reader import RunSettings
from scrapers.observe.run import ObservationRun, RunResult
from scrapers.sources.register import load
from scrapers.state.store import StateStore
from tests.scrapers.fixtures.loopback import PROSE, Handler, LoopbackNetwork, Request, StubResolver, html, reply
from tests.scrapers.fixtures.project import START, Project

PAUSE = 0.3
SETTINGS = RunSettings(pause=PAUSE, confirm_after=0.0, name_after=1.0, probe=False, seed=1)
HOSTS, PAGES = 4, 3


@pytest.fixture(scope="module")
def workers(takes_seconds: None) -> Iterator[Client]:
    """Two worker processes on this machine."""
    with connect(None, 2) as client:
        yield client


def client_of(names: StubResolver) -> HttpClient:
    """A client for the servers of the test, which see the number of its process."""
    policy = ConnectionPolicy(resolver=names.resolve, is_refused=names.is_refused)
    return HttpClient(policy, FetchLimits(seconds=2.0, bytes=2_000_000), about=f"https://process/{os.getpid()}")


def read_page() -> None:
    """Read one page in the child of a process."""
    response = Response("http://page.test/", 200, {"content-type": "text/html"}, html())
    read_document(response, DEFAULT_ADAPTER, None, response.url)


def start() -> datetime:
    """The time of the runs."""
    return START


def start_elsewhere(here: int) -> datetime:
    """That time in one process; in all others the clock is two days ahead."""
    return START if os.getpid() == here else START + timedelta(days=2)


def observe(project: Project, workers: Client, settings: RunSettings = SETTINGS, **reader: Any) -> RunResult:
    """A run whose hosts are read by the workers."""
    make_client = partial(client_of, project.network.names)
    made = replace(WorkerReader(make_client, start, settings), **reader)
    pool = HostCluster(workers, made, print)
    run = ObservationRun(StateStore(project.root), make_client(), start, settings, pool=pool)
    return run.observe(load(project.root).values(), project.quotes, project.cited)


class Visits:
    """Requests at the servers: time, host and process of each, and the most that a host had open at once."""

    def __init__(self) -> None:
        """No request yet."""
        self.made: list[tuple[float, str, int]] = []
        self.most_open: dict[str, int] = {}
        self._open: dict[str, int] = {}
        self._lock = threading.Lock()

    def handler(self, body: bytes, seconds: float = 0.05) -> Handler:
        """Answers after a while, so that a second request would overlap."""

        def answer(request: Request) -> None:
            host = request.headers["host"]
            process = re.search(r"process/(\d+)", request.headers["user-agent"])
            with self._lock:
                self.made.append((time.monotonic(), host, int(process[1]) if process else 0))
                self._open[host] = self._open.get(host, 0) + 1
                self.most_open[host] = max(self.most_open.get(host, 0), self._open[host])
            time.sleep(seconds)
            with self._lock:
                self._open[host] -= 1
            request.send(body)

        return answer

    def of(self, host: str) -> list[tuple[float, str, int]]:
        """The requests at one host."""
        return [one for one in self.made if one[1] == host]


def fill(project: Project, visits: Visits) -> None:
    """Some hosts with some pages each, one of which fails in its own way."""
    bad = [reply(b"no", "404 Not Found"), reply(b"", "503 Unavailable"), b"HTTP/1.1 200 OK\r\nContent-Le", reply(b"")]
    for number in range(HOSTS):
        server = project.network.server(f"h{number}.t{number}", address=f"127.0.0.{number + 10}")
        server.routes["/robots.txt"] = visits.handler(reply(b"", "404 Not Found"))
        for page in range(PAGES):
            body = reply(html(f"<main><p>{PROSE} Page {page} of {number}.")) if page else bad[number]
            server.routes[f"/{page}"] = visits.handler(body)
            project.register(f"s{number}-{page}", f"http://h{number}.t{number}/{page}")


@pytest.fixture
def visits() -> Visits:
    """No request yet."""
    return Visits()


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork, visits: Visits) -> Project:
    """The hosts and their sources."""
    made = Project(tmp_path / "project", network)
    fill(made, visits)
    return made


def states(root: Path) -> dict[str, str]:
    """All state files, without how long each request took."""
    files = sorted((root / "sources/state").glob("*.json"))
    return {file.name: re.sub(r'"ms": \d+', '"ms": 0', file.read_text()) for file in files}


def test_the_states_are_those_of_a_run_on_one_machine(
    project: Project, network: LoopbackNetwork, workers: Client, tmp_path: Path
) -> None:
    """Good and failing pages alike; the journal has each observation once."""
    alone = Project(tmp_path / "alone", network)
    for source in load(project.root).values():
        alone.register(source.id, source.url or "")
    expected = alone.observe()
    result = observe(project, workers)

    assert len(result.observations) == len(expected.observations) == HOSTS * PAGES
    assert result.families == expected.families
    assert len(result.families) > 1
    assert states(project.root) == states(alone.root)
    assert sorted((entry["source"], entry["outcome"]) for entry in project.journal()) == sorted(
        (entry["source"], entry["outcome"]) for entry in alone.journal()
    )


def test_a_host_is_on_one_worker_and_paused(project: Project, workers: Client, visits: Visits) -> None:
    """Both workers read; no host has two requests at once or from two processes, and each has its pauses."""
    observe(project, workers)
    processes = set(workers.run(os.getpid).values())

    assert {process for _, _, process in visits.made} == processes
    assert len(processes) == 2
    assert set(visits.most_open.values()) == {1}
    for number in range(HOSTS):
        made = visits.of(f"h{number}.t{number}")
        assert len({process for _, _, process in made}) == 1
        assert all(later[0] - earlier[0] >= PAUSE for earlier, later in pairwise(made))


def test_hosts_are_read_side_by_side(project: Project, workers: Client, visits: Visits) -> None:
    """While one host pauses, others are asked."""
    observe(project, workers)
    first = {host: min(moment for moment, name, _ in visits.made if name == host) for _, host, _ in visits.made}
    last = {host: max(moment for moment, name, _ in visits.made if name == host) for _, host, _ in visits.made}

    assert max(first.values()) < min(last.values())


def test_a_killed_worker_loses_nothing(project: Project, workers: Client, visits: Visits) -> None:
    """The other worker, or the one that takes its place, reads its hosts again, and the run has every result once."""
    killed: list[tuple[float, int]] = []
    normal = project.network.servers[0].routes["/1"]
    assert callable(normal)

    def kill(request: Request) -> None:
        process = re.search(r"process/(\d+)", request.headers["user-agent"])
        if not killed and process:
            killed.append((time.monotonic(), int(process[1])))
            os.kill(int(process[1]), signal.SIGKILL)
        normal(request)

    project.network.servers[0].routes["/1"] = kill
    result = observe(project, workers)
    again = [one for one in visits.of("h0.t0") if one[2] != killed[0][1]]

    assert result.not_reached == []
    assert not result.degraded
    assert sorted({observation.source for observation, _, _ in result.observations}) == sorted(load(project.root))
    assert len(result.observations) == HOSTS * PAGES == len(states(project.root))
    entries = [(entry["source"], entry["url"]) for entry in project.journal() if not entry.get("held")]
    assert len(entries) == len(set(entries)) == HOSTS * PAGES
    assert min(moment for moment, _, _ in again) - killed[0][0] >= PAUSE
    assert visits.most_open["h0.t0"] <= 2  # the one whose process was killed, and none after it


def test_a_run_ends_with_its_budget(project: Project, workers: Client) -> None:
    """What was read is kept, and the rest is listed for the next run."""
    # The reading children are started already: their start would be a great part of so short a budget.
    workers.run(read_page)
    result = observe(project, workers, replace(SETTINGS, pause=1.5, budget=9.0))
    reached = {observation.source for observation, _, _ in result.observations}

    assert 0 < len(result.not_reached) < HOSTS * PAGES
    assert reached.isdisjoint(result.not_reached)
    assert reached | set(result.not_reached) == set(load(project.root))


def test_results_of_a_worker_with_a_wrong_clock_are_not_used(
    project: Project, workers: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    """Observations have the day of the worker, so nothing of them is recorded."""
    result = observe(project, workers, now=partial(start_elsewhere, os.getpid()))

    assert result.observations == []
    assert set(result.not_reached) == set(load(project.root))
    assert states(project.root) == {}
    assert capsys.readouterr().out.count("the clock of its worker is wrong") == HOSTS


def test_the_command_reads_with_workers(
    tmp_path: Path, takes_seconds: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """`observe --workers 1` starts a worker, which refuses an address of this machine as any client does."""
    project = Project(tmp_path, LoopbackNetwork())
    project.register("a", "http://127.0.0.1/a")

    assert main(["observe", "--root", str(tmp_path), "--today", "2026-11-21", "--workers", "1"]) == 0
    assert project.page("a")["health"] != "ok"
    assert "1 observation" in capsys.readouterr().out


def test_a_scheduler_that_does_not_answer_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the message contains what to check."""
    monkeypatch.setattr(cluster, "START", 1)
    Project(tmp_path, LoopbackNetwork()).register("a", "http://127.0.0.1/a")

    assert main(["observe", "--root", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "tcp://127.0.0.1:9 cannot be reached" in capsys.readouterr().err
    assert list((tmp_path / "sources/state").glob("*")) == []
