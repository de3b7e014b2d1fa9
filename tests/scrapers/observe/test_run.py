"""A run observes sources, updates their states, and reports when it could not observe."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from returnkb.corpus.files.tree_files import list_files
from returnkb.corpus.source_state_files import last_run, read_source_states
from returnkb.model.finding import Finding
from returnkb.model.source_state import LastRun
from scrapers.analysis.quotes import Quote
from scrapers.observe.examine import MAX_FAILED_HOSTS
from scrapers.observe.scheduler import WORKERS
from tests.scrapers.fixtures.clock import VirtualClock
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, Request, html, reply
from tests.scrapers.fixtures.project import Project


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """An empty project in a network."""
    return Project(tmp_path, network)


def page_of(words: str, rest: str = "") -> bytes:
    """A page whose main part has some text."""
    return reply(html(f"<nav>menu</nav><main><h1>Registration</h1><p>{words}</p></main><footer>{rest}</footer>"))


def test_the_first_observation_is_accepted(project: Project) -> None:
    """The first observation of a page leaves a state that pages can show."""
    project.network.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.observe()

    state = project.state("a")
    assert (state["outcome"], state["since"], state["last_seen"]) == ("not_compared", "2026-11-21", "2026-11-21")


def test_the_compiler_reads_every_state_file(project: Project) -> None:
    """Written state files are read by the compiler without a finding."""
    project.network.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.register("b", "http://page.test/missing")
    project.observe()
    findings: list[Finding] = []
    sightings = read_source_states(list_files(project.root, findings), findings)

    assert findings == []
    assert {id: sighting.outcome for id, sighting in sightings.items()} == {"a": "not_compared", "b": "could_not_look"}


def test_the_compiler_knows_the_last_look_that_changed_nothing(project: Project) -> None:
    """Such a look is in the journal only, and pages show its day."""
    project.network.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.quote("a", "a grant of 450 euros once")
    for _ in range(3):
        project.observe()
        project.later(days=7)
    findings: list[Finding] = []
    files = list_files(project.root, findings)
    state = read_source_states(files, findings)["a"]

    assert findings == []
    assert (state.outcome, state.last_seen) == ("same", date(2026, 12, 5))
    assert state.claims["kosovo/registration#c1"].seen_on == date(2026, 12, 5)
    assert last_run(files, findings) == LastRun(day=date(2026, 12, 5), sound=True)


def test_a_change_that_leaves_the_passage_is_no_alarm(project: Project) -> None:
    """A changed sentence elsewhere is graded G1 and the source is unchanged."""
    server = project.network.server("page.test")
    server.routes["/a"] = page_of(PROSE + "</p><h2>News</h2><p>One.</p><p>Two.</p><p>Three.")
    project.register("a", "http://page.test/a")
    project.quote("a", "Registration is free of charge")
    project.observe()
    server.routes["/a"] = page_of(PROSE + "</p><h2>News</h2><p>One.</p><p>Two.</p><p>Five.")
    project.later(days=7)
    project.observe()

    assert project.state("a")["outcome"] == "same"
    assert "every quoted passage is still there" in project.state("a")["reason"]


def test_a_changed_passage_is_an_alarm_that_names_the_claim(project: Project) -> None:
    """One changed word in the cited passage is graded G3, and the reason names the claim."""
    server = project.network.server("page.test")
    server.routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.quote("a", "Registration is free of charge")
    project.observe()
    server.routes["/a"] = page_of(PROSE.replace("is free of charge", "is not free of charge"))
    project.later(days=7)
    project.observe()

    state = project.state("a")
    assert (state["outcome"], state["since"], project.page("a")["grade"]) == ("changed", "2026-11-28", 3)
    assert "kosovo/registration#c1" in state["reason"]
    assert state["claims"]["kosovo/registration#c1"] == {
        "standing": "altered", "since": "2026-11-28", "seen_on": "2026-11-21",
    }  # fmt: skip


def test_a_page_that_differs_at_every_fetch_is_compared_by_its_common_text(project: Project) -> None:
    """A line that only one of two fetches has is ignored."""

    def handler(request: Request) -> None:
        request.send(page_of(f"{PROSE}</p><p>You are visitor number {request.count}."))

    project.network.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    for _ in range(3):
        project.observe()
        project.later(days=7)

    assert project.state("a")["since"] == "2026-11-21"
    assert project.state("a")["last_seen"] == "2026-12-05"


def test_an_unchanged_page_costs_one_conditional_request(project: Project) -> None:
    """The validators of the last response are sent, and 304 is a success."""
    asked: list[str | None] = []

    def handler(request: Request) -> None:
        asked.append(request.headers.get("if-none-match"))
        same = request.headers.get("if-none-match") == '"v1"'
        request.send(reply(b"", "304 Not Modified", ETag='"v1"') if same else reply(html(), ETag='"v1"'))

    project.network.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    project.observe()
    project.later(days=7)
    project.observe()

    assert asked == [None, None, '"v1"']
    assert project.state("a")["last_seen"] == "2026-11-28"


def test_a_page_that_is_never_modified_is_fetched_unconditionally_at_intervals(project: Project) -> None:
    """A server that answers 304 for ever although the page changed is detected by the eighth interval."""
    body = [PROSE]

    def handler(request: Request) -> None:
        conditional = "if-none-match" in request.headers
        request.send(reply(b"", "304 Not Modified") if conditional else reply(html(f"<p>{body[0]}"), ETag='"v1"'))

    project.network.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    project.quote("a", "between 9:00 and 15:00")
    project.observe()
    body[0] = PROSE.replace("9:00", "8:00")
    outcomes = []
    for _ in range(8):
        project.later(days=7)
        project.observe()
        outcomes.append(project.state("a")["outcome"])

    assert outcomes == ["same"] * 7 + ["changed"]


def test_a_transient_error_is_fetched_again(project: Project) -> None:
    """A page that refuses once and then answers was read."""

    def handler(request: Request) -> None:
        request.send(reply(b"no", "403 Forbidden") if request.count == 1 else page_of(PROSE))

    project.network.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    project.observe()

    assert project.state("a")["outcome"] == "not_compared"


def test_a_degraded_run_changes_no_state(project: Project) -> None:
    """When more than three in ten hosts fail, the journal has the failures and no state changes."""
    servers = [project.network.server(f"h{n}.test{n}", address=f"127.0.0.{n + 2}") for n in range(5)]
    for n, server in enumerate(servers):
        server.routes["/a"] = page_of(PROSE)
        project.register(f"s{n}", f"http://h{n}.test{n}/a")
    project.observe()
    for server in servers[:2]:
        server.close()
    project.later(days=1)
    result = project.observe()

    assert "2 of 5 hosts failed" in result.degraded
    assert project.state("s0")["outcome"] == "not_compared"
    assert {line["source"] for line in project.journal() if line.get("held")} == {"s0", "s1"}


def test_robots_txt_is_obeyed(project: Project) -> None:
    """A page that robots.txt disallows is not fetched."""
    server = project.network.server("page.test")
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    server.routes["/private/a"] = page_of(PROSE)
    project.register("a", "http://page.test/private/a")
    project.observe()

    assert project.state("a")["health"] == "blocked"
    assert ("page.test", "/private/a") not in server.requests


def test_a_passage_quoted_in_translation_is_not_matched(project: Project) -> None:
    """A quotation in another language than the source cannot be lost."""
    project.network.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.quotes["a"] = (Quote("kosovo/x#c1", "a", "Regjistrimi është falas", "sq"),)
    project.observe()

    assert project.state("a")["claims"] == {}


def test_new_dead_addresses_do_not_degrade_a_run(project: Project) -> None:
    """When enough known hosts answer, many new dead ones are simply dead."""
    for n in range(4):
        project.network.server(f"h{n}.test{n}", address=f"127.0.0.{n + 2}").routes["/a"] = page_of(PROSE)
        project.register(f"s{n}", f"http://h{n}.test{n}/a")
    project.observe()
    for n in range(6):
        project.register(f"dead{n}", f"http://nowhere{n}.dead{n}/a")
    project.later(days=7)

    assert project.observe().degraded == ""
    assert project.state("dead0")["health"] == "suspect"


def test_a_run_in_which_no_host_answers_ends_early_and_writes_no_state(project: Project) -> None:
    """After twenty hosts without one answer the network here is at fault: the rest is not reached, and no state is written."""
    for number in range(60):
        project.register(f"s{number:02}", f"http://host{number}.test/")
    result = project.observe()

    assert len(result.observations) <= MAX_FAILED_HOSTS + WORKERS
    assert len(result.not_reached) == 60 - len(result.observations)
    assert "not one of the first" in result.degraded
    assert list((project.root / "sources/state").glob("*.json")) == []
    assert all(line["held"] for line in project.journal())


def test_hosts_known_to_fail_do_not_end_a_run(project: Project) -> None:
    """A run over pages that were missing before proves nothing about the network: each observation counts."""
    for number in range(MAX_FAILED_HOSTS + 5):
        project.register(f"s{number:02}", f"http://host{number}.test/")
        project.observe(f"s{number:02}")
    project.later(days=7)
    result = project.observe()

    assert len(result.observations) == MAX_FAILED_HOSTS + 5
    assert (result.degraded, result.not_reached) == ("", [])


def test_slow_name_lookups_take_no_more_than_the_budget(project: Project) -> None:
    """Name lookups count as part of the run."""
    project.network.clock = clock = VirtualClock()
    project.network.names.sleep = clock.sleep
    for number in range(8):
        project.register(f"s{number}", f"http://host{number}.test/")
        project.network.names.slow[f"host{number}.test"] = 0.5
    result = project.observe(budget=2.0)

    assert clock.monotonic() - VirtualClock().monotonic() <= 2.0 + 0.5
    assert len(result.observations) + len(result.not_reached) == 8
