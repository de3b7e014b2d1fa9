"""Visits that change nothing leave the state files alone; their times are in the journal, many in one line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from scrapers.sources.register import load
from scrapers.state.journal import replay
from scrapers.state.store import StateStore
from scrapers.state.visit_times import MAX_NAMES
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

QUIET_WEEKS = 3


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """Two sources, one of them with two addresses, observed once."""
    made = Project(tmp_path, network)
    server = network.server("page.test")
    for path in ("/a", "/b", "/news"):
        server.routes[path] = reply(html())
    made.register("a", "http://page.test/a")
    made.register("b", "http://page.test/b", watch=[{"url": "http://page.test/b"}, {"url": "http://page.test/news"}])
    made.quote("a", "a grant of 450 euros once")
    made.observe()
    return made


def files(project: Project) -> dict[str, bytes]:
    """The state files."""
    return {path.name: path.read_bytes() for path in (project.root / "sources/state").glob("*.json")}


def quiet_weeks(project: Project, weeks: int = QUIET_WEEKS) -> None:
    """Visits at pages that do not change."""
    for _ in range(weeks):
        project.later(days=7)
        project.observe()


def test_quiet_looks_change_no_state_file(project: Project) -> None:
    """Each run adds one line to the journal, and the last visit is known."""
    quiet_weeks(project, 1)
    before, lines = files(project), len(project.journal())
    quiet_weeks(project)

    assert files(project) == before
    assert len(project.journal()) == lines + QUIET_WEEKS
    assert project.journal()[-1]["full"] == ["a", "b http://page.test/b", "b http://page.test/news"]
    assert project.state("a")["last_seen"] == "2026-12-19"
    assert project.state("a")["claims"]["kosovo/registration#c1"]["seen_on"] == "2026-12-19"


def test_the_journal_with_quiet_looks_leads_to_the_same_states(project: Project) -> None:
    """States that are made anew from the journal equal the stored ones with their last visits."""
    quiet_weeks(project)
    project.network.servers[0].routes["/a"] = reply(html(f"<p>{PROSE.replace('450', '300')}</p>"))
    quiet_weeks(project, 2)
    store, register = StateStore(project.root), load(project.root)

    assert project.state("a")["outcome"] == "changed"
    for name in ("a", "b"):
        assert replay(store.journal.entries())[name].pages == store.load(register[name]).pages


def test_a_later_quiet_look_does_not_make_a_changed_page_the_same(project: Project) -> None:
    """A fallen passage has the day on which it was last seen, however often the page is looked at."""
    quiet_weeks(project, 1)
    project.network.servers[0].routes["/a"] = reply(html(f"<p>{PROSE.replace('450', '300')}</p>"))
    quiet_weeks(project)

    assert project.state("a")["outcome"] == "changed"
    assert project.state("a")["last_seen"] == "2026-12-19"
    assert project.state("a")["claims"]["kosovo/registration#c1"]["seen_on"] == "2026-11-28"


def test_old_months_keep_no_look_times(project: Project) -> None:
    """Only the last two months have them; what only older ones tell goes into the state."""
    quiet_weeks(project, 2)
    project.network.servers[0].routes["/b"] = reply(b"", "503 Busy")
    project.later(days=80)
    StateStore(project.root).compact(load(project.root).values(), project.now.date())
    project.observe()
    old = (project.root / "sources/state/journal/2026-12.jsonl").read_text(encoding="utf-8")

    assert "looks" not in old
    assert project.state("b")["last_seen"] == "2027-02-23"
    assert all("2026" in json.loads(line)["at"] for line in old.splitlines())
    page = StateStore(project.root).load(load(project.root)["b"]).pages["http://page.test/b"]
    assert page.last_seen == date(2026, 12, 5)


@pytest.mark.parametrize("line", ['{"looks":1,"at":"2026-11-22T00:00:00Z","same":[3]}', '{"looks":1}', '{"looks":1,"at":"2999-01-01T00:00:00Z","same":["a"]}'])  # fmt: skip
def test_a_hostile_line_of_look_times_counts_for_nothing(project: Project, line: str) -> None:
    """A line of another form, or of a day in the future, makes nothing fresher."""
    with (project.root / "sources/state/journal/2026-11.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(line + "\n")

    store = StateStore(project.root)
    (page,) = store.load(load(project.root)["a"], project.now.date()).pages.values()
    assert page.last_seen == date(2026, 11, 21)


def test_many_looks_are_several_lines(tmp_path: Path) -> None:
    """No line grows longer than its readers take."""
    store = StateStore(tmp_path)
    now = Project(tmp_path, LoopbackNetwork()).now
    store.save_visits([(f"source-{number}", now, True) for number in range(2 * MAX_NAMES + 1)])

    assert [line["looks"] for line in store.journal.entries()] == [MAX_NAMES, MAX_NAMES, 1]
    assert len(store.journal.last_visits(now.date()).any) == 2 * MAX_NAMES + 1
