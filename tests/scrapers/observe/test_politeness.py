"""Requests are polite: one at a time for each host, with pauses, by robots.txt, and within the budget."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from scrapers.observe.host_reader import JITTER
from tests.scrapers.fixtures.clock import VirtualClock
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, Request, html, reply
from tests.scrapers.fixtures.project import Project

PAUSE = 8.0


@pytest.fixture(autouse=True)
def virtual_clock(network: LoopbackNetwork) -> VirtualClock:
    """Pauses and budgets are measured by a virtual clock, so that they are exact and take no time."""
    network.clock = clock = VirtualClock()
    return clock


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """Three hosts with four pages each."""
    made = Project(tmp_path, network)
    for host in range(3):
        server = network.server(f"h{host}.t{host}", address=f"127.0.0.{host + 10}")
        for page in range(4):
            server.routes[f"/{page}"] = reply(html())
            made.register(f"s{host}-{page}", f"http://h{host}.t{host}/{page}")
    return made


def gaps(network: LoopbackNetwork, server: int) -> list[float]:
    """Times between the requests at a server."""
    times = [moment for moment, _ in network.servers[server].times]
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_host_is_paused_between_any_two_requests(project: Project, network: LoopbackNetwork) -> None:
    """robots.txt, pages and second fetches all keep the pause."""
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert all(PAUSE <= gap <= PAUSE * JITTER for server in range(3) for gap in gaps(network, server))
    assert len(gaps(network, 0)) == 1 + 8 - 1


def test_hosts_do_not_wait_for_each_other(project: Project, virtual_clock: VirtualClock) -> None:
    """Three hosts take no longer than one: eight pauses between nine requests."""
    started = virtual_clock.monotonic()
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert virtual_clock.monotonic() - started <= 9 * PAUSE * JITTER


def test_canaries_keep_the_pause(project: Project, network: LoopbackNetwork) -> None:
    """The first requests of a later run are spaced like all others."""
    project.observe()
    for server in network.servers:
        server.times.clear()
    project.later(days=7)
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert all(gap >= PAUSE for server in range(3) for gap in gaps(network, server))


def test_names_with_one_address_share_a_queue(tmp_path: Path, network: LoopbackNetwork) -> None:
    """Two sites on one server are fetched one after the other."""
    open_now, most = [0], [0]

    def slow(request: Request) -> None:
        open_now[0] += 1
        most[0] = max(most[0], open_now[0])
        time.sleep(0.1)
        open_now[0] -= 1
        request.send(reply(html()))

    server = network.server("one.test", "two.example", "www.one.test")
    server.routes["/a"] = slow
    project = Project(tmp_path, network)
    for name in ("one.test", "two.example", "www.one.test"):
        project.register(name.replace(".", "-"), f"http://{name}/a")
    project.observe()

    assert most == [1]


def test_the_crawl_delay_of_a_host_is_kept(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A longer Crawl-delay replaces the pause of the settings."""
    server = network.server("page.test")
    server.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 14\n", kind="text/plain")
    server.routes["/a"] = reply(html())
    project = Project(tmp_path, network)
    project.register("a", "http://page.test/a")
    project.observe()

    assert all(gap >= 14 for gap in gaps(network, 0))


def test_a_run_ends_with_its_budget_and_lists_the_rest(project: Project) -> None:
    """Sources not reached are listed, and the next run begins with them."""
    result = project.observe(pause=PAUSE, confirm_after=PAUSE, budget=6 * PAUSE)
    reached = {observation.source for observation, _, _ in result.observations}

    assert 0 < len(result.not_reached) < 12
    assert reached.isdisjoint(result.not_reached)
    second = project.observe(due_only=True)
    assert {observation.source for observation, _, _ in second.observations} == set(result.not_reached)


def test_a_host_with_a_long_retry_after_is_deferred(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A long Retry-After ends the host's queue for this run."""
    server = network.server("page.test")
    server.routes["*"] = reply(b"later", "429 Too Many", Retry_After="86400")
    server.routes["/robots.txt"] = reply(b"", "404 Not Found")
    project = Project(tmp_path, network)
    for page in range(3):
        project.register(f"p{page}", f"http://page.test/{page}")
    result = project.observe()

    assert len(result.observations) == 1
    assert len(result.not_reached) == 2


def test_nothing_is_observed_when_no_canary_can_be_read(project: Project, network: LoopbackNetwork) -> None:
    """When pages that were readable all fail, the network here is at fault and no state changes."""
    project.observe()
    before = {id: project.state(id) for id in ("s0-0", "s1-0", "s2-0")}
    for server in network.servers:
        server.close()
    project.later(days=7)
    result = project.observe()

    assert "can be read now" in result.degraded
    assert {id: project.state(id) for id in before} == before


def test_a_soft_404_is_detected(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A page with the text of one that cannot exist does not exist."""
    network.server("soft.test").routes["*"] = reply(html(f"<p>Welcome to our site. {PROSE}"))
    network.servers[0].routes["/robots.txt"] = reply(b"", "404 Not Found")
    project = Project(tmp_path, network)
    project.register("a", "http://soft.test/offices/peja")
    project.observe(probe=True)

    assert project.state("a")["health"] == "suspect"
    assert "pages that cannot exist" in project.state("a")["reason"]


def test_a_site_with_real_errors_is_accepted(tmp_path: Path, network: LoopbackNetwork) -> None:
    """The probe makes one request a host and does not affect an existing page."""
    server = network.server("page.test")
    server.routes["/a/b"] = reply(html())
    server.routes["/a/c"] = reply(html(f"<p>{PROSE}{PROSE}"))
    project = Project(tmp_path, network)
    project.register("b", "http://page.test/a/b")
    project.register("c", "http://page.test/a/c")
    project.observe(probe=True)

    assert project.state("b")["outcome"] == project.state("c")["outcome"] == "not_compared"
    assert sum("no-such-page" in path for _, path in server.requests) == 1


def test_a_redirect_does_not_bypass_the_robots_of_another_host(tmp_path: Path, network: LoopbackNetwork) -> None:
    """The robots.txt of the new host is fetched before anything else."""
    network.server("page.test").routes["/a"] = reply(b"", "301 Moved", Location="http://closed.example/a")
    closed = network.server("closed.example")
    closed.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n", kind="text/plain")
    project = Project(tmp_path, network)
    project.register("a", "http://page.test/a")
    project.observe()

    assert project.state("a")["health"] == "blocked"
    assert [path for _, path in closed.requests] == ["/robots.txt"]
