"""An archived copy of a lost page is recorded when there is one, with few requests."""

from __future__ import annotations

from pathlib import Path

from scrapers.archive.wayback import REQUEST_INTERVAL, add_captures
from scrapers.sources.register import load
from scrapers.state.store import StateStore
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import START, Project

COPY = "https://web.archive.org/web/20260101000000/http://page.test/a"


def lost(network: LoopbackNetwork, root: Path, count: int = 1) -> Project:
    """A project whose pages are not found any more."""
    network.server("page.test")
    project = Project(root, network)
    for n in range(count):
        project.register("abcdefghijklmnopqrstuvwxyz"[n], f"http://page.test/{'abcdefghijklmnopqrstuvwxyz'[n]}")
    project.observe()
    return project


def archive(network: LoopbackNetwork) -> None:
    """An archive with a copy of the first page."""
    server = network.server("web.archive.org", tls=network.certificate("web.archive.org"))
    server.routes["/web/http://page.test/a"] = reply(b"", "302 Found", Location=COPY)
    server.routes["/web/20260101000000/http://page.test/a"] = reply(html())


def test_an_existing_copy_is_recorded(network: LoopbackNetwork, tmp_path: Path) -> None:
    """The URL of the copy is in the state, where pages find it."""
    project = lost(network, tmp_path)
    archive(network)
    store, (source,) = StateStore(tmp_path), load(tmp_path).values()
    (state,) = add_captures(network.client(), [store.load(source)])
    store.save(source, state, START.date())

    assert project.state("a")["archived"] == COPY
    assert project.state("a")["outcome"] == "could_not_look"


def test_without_a_copy_nothing_changes(network: LoopbackNetwork, tmp_path: Path) -> None:
    """Without a copy, or without the archive, the states stay as they are."""
    lost(network, tmp_path)
    store = StateStore(tmp_path)

    assert add_captures(network.client(), [store.load(source) for source in load(tmp_path).values()]) == []


def test_requests_to_the_archive_are_few_and_slow(network: LoopbackNetwork, tmp_path: Path) -> None:
    """At most fifteen requests a run, twenty seconds apart."""
    lost(network, tmp_path, 26)
    store = StateStore(tmp_path)
    slept: list[float] = []
    add_captures(network.client(), [store.load(source) for source in load(tmp_path).values()], slept.append)

    assert slept == [REQUEST_INTERVAL] * 14
