"""A run looks at sources, keeps what it saw, and says honestly when it could not look."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from returnkb.findings import Finding
from returnkb.sightings import read_sightings
from returnkb.tree_files import list_files
from scrapers.observer import HOPELESS
from scrapers.quotes import Quote
from scrapers.turns import WORKERS
from tests.scrapers.loopback import PROSE, Visit, World, html, reply
from tests.scrapers.watching import Project


@pytest.fixture
def project(tmp_path: Path, world: World) -> Project:
    """An empty project beside a world."""
    return Project(tmp_path, world)


def page_of(words: str, rest: str = "") -> bytes:
    """A page whose main part says something."""
    return reply(html(f"<nav>menu</nav><main><h1>Registration</h1><p>{words}</p></main><footer>{rest}</footer>"))


def test_a_first_look_is_taken_as_it_is(project: Project) -> None:
    """The first look at a page leaves a state that pages can show."""
    project.world.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.observe()

    state = project.state("a")
    assert (state["outcome"], state["since"], state["last_seen"]) == ("same", "2026-11-21", "2026-11-21")


def test_the_pages_can_read_every_state_file(project: Project) -> None:
    """What we write is what the compiler reads, with no finding."""
    project.world.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.register("b", "http://page.test/missing")
    project.observe()
    findings: list[Finding] = []
    sightings = read_sightings(list_files(project.root, findings), findings)

    assert findings == []
    assert {id: sighting.outcome for id, sighting in sightings.items()} == {"a": "same", "b": "could_not_look"}


def test_a_change_that_leaves_the_passage_is_no_alarm(project: Project) -> None:
    """A changed sentence elsewhere is graded G1 and the source is still the same."""
    server = project.world.server("page.test")
    server.routes["/a"] = page_of(PROSE + "</p><h2>News</h2><p>One.</p><p>Two.</p><p>Three.")
    project.register("a", "http://page.test/a")
    project.quote("a", "Registration is free of charge")
    project.observe()
    server.routes["/a"] = page_of(PROSE + "</p><h2>News</h2><p>One.</p><p>Two.</p><p>Five.")
    project.later(days=7)
    project.observe()

    assert project.state("a")["outcome"] == "same"
    assert "every quoted passage still stands" in project.state("a")["reason"]


def test_a_changed_passage_is_an_alarm_that_names_the_claim(project: Project) -> None:
    """One changed word in the cited passage is graded G3 and names the claim that rests on it."""
    server = project.world.server("page.test")
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


def test_a_page_that_differs_at_every_fetch_is_compared_by_what_stays(project: Project) -> None:
    """A line that only one of two fetches has is no news."""

    def handler(visit: Visit) -> None:
        visit.say(page_of(f"{PROSE}</p><p>You are visitor number {visit.count}."))

    project.world.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    for _ in range(3):
        project.observe()
        project.later(days=7)

    assert project.state("a")["since"] == "2026-11-21"
    assert project.state("a")["last_seen"] == "2026-12-05"


def test_an_unchanged_page_costs_one_conditional_request(project: Project) -> None:
    """The validators of the last answer are sent, and 304 is a good look."""
    asked: list[str | None] = []

    def handler(visit: Visit) -> None:
        asked.append(visit.headers.get("if-none-match"))
        same = visit.headers.get("if-none-match") == '"v1"'
        visit.say(reply(b"", "304 Not Modified", ETag='"v1"') if same else reply(html(), ETag='"v1"'))

    project.world.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    project.observe()
    project.later(days=7)
    project.observe()

    assert asked == [None, None, '"v1"']
    assert project.state("a")["last_seen"] == "2026-11-28"


def test_an_answer_that_is_never_modified_is_asked_for_whole_now_and_then(project: Project) -> None:
    """A server that says 304 for ever although the page changed is found out by the eighth interval."""
    body = [PROSE]

    def handler(visit: Visit) -> None:
        conditional = "if-none-match" in visit.headers
        visit.say(reply(b"", "304 Not Modified") if conditional else reply(html(f"<p>{body[0]}"), ETag='"v1"'))

    project.world.server("page.test").routes["/a"] = handler
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


def test_a_hiccup_is_looked_at_again_before_it_is_believed(project: Project) -> None:
    """A page that refuses once and then answers was read."""

    def handler(visit: Visit) -> None:
        visit.say(reply(b"no", "403 Forbidden") if visit.count == 1 else page_of(PROSE))

    project.world.server("page.test").routes["/a"] = handler
    project.register("a", "http://page.test/a")
    project.observe()

    assert project.state("a")["outcome"] == "same"


def test_a_failed_run_makes_nothing_worse(project: Project) -> None:
    """When more than three in ten hosts fail, the journal has it and no state changes."""
    servers = [project.world.server(f"h{n}.test{n}", address=f"127.0.0.{n + 2}") for n in range(5)]
    for n, server in enumerate(servers):
        server.routes["/a"] = page_of(PROSE)
        project.register(f"s{n}", f"http://h{n}.test{n}/a")
    project.observe()
    for server in servers[:2]:
        server.close()
    project.later(days=1)
    tally = project.observe()

    assert "2 of 5 hosts failed" in tally.degraded
    assert project.state("s0")["outcome"] == "same"
    assert {line["source"] for line in project.journal() if line.get("held")} == {"s0", "s1"}


def test_robots_are_obeyed(project: Project) -> None:
    """A page its owner closes to programs is not asked for."""
    server = project.world.server("page.test")
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    server.routes["/private/a"] = page_of(PROSE)
    project.register("a", "http://page.test/private/a")
    project.observe()

    assert project.state("a")["health"] == "blocked"
    assert ("page.test", "/private/a") not in server.visits


def test_a_passage_quoted_in_translation_is_not_looked_for(project: Project) -> None:
    """A quotation in another language than the source cannot fall."""
    project.world.server("page.test").routes["/a"] = page_of(PROSE)
    project.register("a", "http://page.test/a")
    project.quotes["a"] = (Quote("kosovo/x#c1", "a", "Regjistrimi është falas", "sq"),)
    project.observe()

    assert project.state("a")["claims"] == {}


def test_dead_addresses_nobody_ever_opened_do_not_discredit_a_run(project: Project) -> None:
    """When enough known hosts are fine, many new dead ones are simply dead."""
    for n in range(4):
        project.world.server(f"h{n}.test{n}", address=f"127.0.0.{n + 2}").routes["/a"] = page_of(PROSE)
        project.register(f"s{n}", f"http://h{n}.test{n}/a")
    project.observe()
    for n in range(6):
        project.register(f"dead{n}", f"http://nowhere{n}.dead{n}/a")
    project.later(days=7)

    assert project.observe().degraded == ""
    assert project.state("dead0")["health"] == "suspect"


def test_a_run_in_which_no_host_answers_ends_early_and_writes_no_state(project: Project) -> None:
    """After twenty hosts without one answer the fault is ours: the rest is left, and nothing was made worse."""
    for number in range(60):
        project.register(f"s{number:02}", f"http://host{number}.test/")
    tally = project.observe()

    assert len(tally.looks) <= HOPELESS + WORKERS
    assert len(tally.left_over) == 60 - len(tally.looks)
    assert "not one of the first" in tally.degraded
    assert list((project.root / "sources/state").glob("*.json")) == []
    assert all(line["held"] for line in project.journal())


def test_hosts_known_to_fail_do_not_end_a_run(project: Project) -> None:
    """A run over pages that were missing before proves nothing about our network: each look counts."""
    for number in range(HOPELESS + 5):
        project.register(f"s{number:02}", f"http://host{number}.test/")
        project.observe(f"s{number:02}")
    project.later(days=7)
    tally = project.observe()

    assert len(tally.looks) == HOPELESS + 5
    assert (tally.degraded, tally.left_over) == ("", [])


def test_names_that_take_long_use_up_no_more_than_the_budget(project: Project) -> None:
    """Looking up names counts as part of the run."""
    for number in range(8):
        project.register(f"s{number}", f"http://host{number}.test/")
        project.world.names.slow[f"host{number}.test"] = 0.5
    began = time.monotonic()
    tally = project.observe(budget=2.0, workers=1)

    assert time.monotonic() - began < 3.5
    assert len(tally.looks) + len(tally.left_over) == 8
