"""A kept copy of a lost page is noted when there is one, and asking for it never gets in the way."""

from __future__ import annotations

from pathlib import Path

from scrapers.archive.wayback import PAUSE, with_copies
from scrapers.register import load
from scrapers.state.store import Store
from tests.scrapers.fixtures.loopback import World, html, reply
from tests.scrapers.fixtures.project import START, Project

COPY = "https://web.archive.org/web/20260101000000/http://page.test/a"


def lost(world: World, root: Path, count: int = 1) -> Project:
    """A project whose pages are not found any more."""
    world.server("page.test")
    project = Project(root, world)
    for n in range(count):
        project.register("abcdefghijklmnopqrstuvwxyz"[n], f"http://page.test/{'abcdefghijklmnopqrstuvwxyz'[n]}")
    project.observe()
    return project


def archive(world: World) -> None:
    """An archive that has a copy of the first page."""
    server = world.server("web.archive.org", tls=world.certificate("web.archive.org"))
    server.routes["/web/http://page.test/a"] = reply(b"", "302 Found", Location=COPY)
    server.routes["/web/20260101000000/http://page.test/a"] = reply(html())


def test_a_copy_that_exists_is_noted(world: World, tmp_path: Path) -> None:
    """The address of the copy goes into the state, where pages find it."""
    project = lost(world, tmp_path)
    archive(world)
    store, (source,) = Store(tmp_path), load(tmp_path).values()
    (state,) = with_copies(world.gate(), [store.load(source)])
    store.save(source, state, START.date())

    assert project.state("a")["archived"] == COPY
    assert project.state("a")["outcome"] == "could_not_look"


def test_without_a_copy_nothing_changes(world: World, tmp_path: Path) -> None:
    """No copy, or no archive at all, leaves the states alone."""
    lost(world, tmp_path)
    store = Store(tmp_path)

    assert with_copies(world.gate(), [store.load(source) for source in load(tmp_path).values()]) == []


def test_the_archive_is_asked_slowly_and_seldom(world: World, tmp_path: Path) -> None:
    """At most fifteen a run, twenty seconds apart."""
    lost(world, tmp_path, 26)
    store = Store(tmp_path)
    slept: list[float] = []
    with_copies(world.gate(), [store.load(source) for source in load(tmp_path).values()], slept.append)

    assert slept == [PAUSE] * 14
