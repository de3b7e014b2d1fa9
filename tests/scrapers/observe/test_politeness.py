"""Hosts are left in peace: one request at a time, with pauses, by their own rules, and no longer than the budget."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from scrapers.observe.run import JITTER
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
    """The times between the requests at a server."""
    times = [moment for moment, _ in network.servers[server].times]
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_host_is_paused_between_any_two_requests(project: Project, network: LoopbackNetwork) -> None:
    """robots.txt, pages and second looks all keep the pause."""
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert all(PAUSE <= gap <= PAUSE * JITTER for server in range(3) for gap in gaps(network, server))
    assert len(gaps(network, 0)) == 1 + 8 - 1


def test_hosts_do_not_wait_for_each_other(project: Project, virtual_clock: VirtualClock) -> None:
    """Three hosts take no longer than one: eight pauses between nine requests."""
    started = virtual_clock.monotonic()
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert virtual_clock.monotonic() - started <= 9 * PAUSE * JITTER


def test_pages_that_were_fine_keep_the_pause_when_they_are_canaries(project: Project, network: LoopbackNetwork) -> None:
    """The first looks of a later run are spaced like all others."""
    project.observe()
    for server in network.servers:
        server.times.clear()
    project.later(days=7)
    project.observe(pause=PAUSE, confirm_after=PAUSE)

    assert all(gap >= PAUSE for server in range(3) for gap in gaps(network, server))


def test_names_behind_one_address_share_their_turn(tmp_path: Path, network: LoopbackNetwork) -> None:
    """Two sites on one server are asked one after the other."""
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


def test_a_pause_the_host_asks_for_is_kept(tmp_path: Path, network: LoopbackNetwork) -> None:
    """Crawl-delay goes before our own pause."""
    server = network.server("page.test")
    server.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 14\n", kind="text/plain")
    server.routes["/a"] = reply(html())
    project = Project(tmp_path, network)
    project.register("a", "http://page.test/a")
    project.observe()

    assert all(gap >= 14 for gap in gaps(network, 0))


def test_a_run_ends_with_its_budget_and_says_what_is_left(project: Project) -> None:
    """What was not reached is named, and the next run begins with it."""
    result = project.observe(pause=PAUSE, confirm_after=PAUSE, budget=6 * PAUSE)
    reached = {observation.source for observation, _, _ in result.observations}

    assert 0 < len(result.not_reached) < 12
    assert reached.isdisjoint(result.not_reached)
    second = project.observe(due_only=True)
    assert {observation.source for observation, _, _ in second.observations} == set(result.not_reached)


def test_a_host_that_asks_for_hours_is_left_for_another_day(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A long Retry-After ends the host's turn for this run."""
    server = network.server("page.test")
    server.routes["*"] = reply(b"later", "429 Too Many", Retry_After="86400")
    server.routes["/robots.txt"] = reply(b"", "404 Not Found")
    project = Project(tmp_path, network)
    for page in range(3):
        project.register(f"p{page}", f"http://page.test/{page}")
    result = project.observe()

    assert len(result.observations) == 1
    assert len(result.not_reached) == 2


def test_nothing_is_looked_at_when_no_canary_can_be_read(project: Project, network: LoopbackNetwork) -> None:
    """When pages that were fine last time all fail, the network is ours to mend and no state changes."""
    project.observe()
    before = {id: project.state(id) for id in ("s0-0", "s1-0", "s2-0")}
    for server in network.servers:
        server.close()
    project.later(days=7)
    result = project.observe()

    assert "can be read now" in result.degraded
    assert {id: project.state(id) for id in before} == before


def test_a_site_that_shows_its_home_page_for_everything_is_found_out(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A page that looks like one that cannot exist is not there."""
    network.server("soft.test").routes["*"] = reply(html(f"<p>Welcome to our site. {PROSE}"))
    network.servers[0].routes["/robots.txt"] = reply(b"", "404 Not Found")
    project = Project(tmp_path, network)
    project.register("a", "http://soft.test/offices/peja")
    project.observe(probe=True)

    assert project.state("a")["health"] == "suspect"
    assert "pages that cannot exist" in project.state("a")["reason"]


def test_a_site_with_proper_errors_is_believed(tmp_path: Path, network: LoopbackNetwork) -> None:
    """The probe makes one request a host and does not harm an honest page."""
    server = network.server("page.test")
    server.routes["/a/b"] = reply(html())
    server.routes["/a/c"] = reply(html(f"<p>{PROSE}{PROSE}"))
    project = Project(tmp_path, network)
    project.register("b", "http://page.test/a/b")
    project.register("c", "http://page.test/a/c")
    project.observe(probe=True)

    assert project.state("b")["outcome"] == project.state("c")["outcome"] == "same"
    assert sum("no-such-page" in path for _, path in server.requests) == 1


def test_a_redirect_does_not_lead_past_another_hosts_rules(tmp_path: Path, network: LoopbackNetwork) -> None:
    """A host we are sent on to is asked for its robots.txt before anything else."""
    network.server("page.test").routes["/a"] = reply(b"", "301 Moved", Location="http://closed.example/a")
    closed = network.server("closed.example")
    closed.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n", kind="text/plain")
    project = Project(tmp_path, network)
    project.register("a", "http://page.test/a")
    project.observe()

    assert project.state("a")["health"] == "blocked"
    assert [path for _, path in closed.requests] == ["/robots.txt"]
