"""State files and the journal survive kills, damage and merges."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from scrapers.http.response import Response
from scrapers.state.journal import replay
from scrapers.state.model import SourceState
from scrapers.state.store import StateStore
from tests.constants import REPOSITORY
from tests.scrapers.fixtures.loopback import (
    PROSE,
    Handler,
    LoopbackNetwork,
    LoopbackServer,
    Request,
    html,
    loopback_network,
    reply,
)
from tests.scrapers.fixtures.observations import observed_once, source
from tests.scrapers.fixtures.project import START, Project

# A hundred in tests/bench/freshness/crash_test.py; fewer here, to keep the test short.
KILLS = 30
SOURCES = 14


def test_a_saved_state_is_loaded(tmp_path: Path) -> None:
    """What was saved is what is loaded."""
    _, state = observed_once("a")
    StateStore(tmp_path).save(source("a"), state, START.date())

    assert StateStore(tmp_path).load(source("a")) == state


def test_an_unchanged_state_is_not_written_again(tmp_path: Path) -> None:
    """Saving the same state leaves the file unchanged."""
    _, state = observed_once("a")

    assert StateStore(tmp_path).save(source("a"), state, START.date()) is True
    assert StateStore(tmp_path).save(source("a"), state, START.date()) is False


def test_a_state_file_has_no_time_of_the_run(tmp_path: Path) -> None:
    """Two runs on one day with equal observations write the same bytes."""
    project_files = []
    for hour in (8, 18):
        root = tmp_path / str(hour)
        with loopback_network() as network:
            network.server("s.test").routes["/"] = reply(html())
            project = Project(root, network, now=START.replace(hour=hour))
            project.register("a", "http://s.test/")
            project.observe()
        project_files.append((root / "sources/state/a.json").read_bytes())

    assert project_files[0] == project_files[1]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"pages": {"u": {"health": "splendid"}}}', '{"pages": 3}'])
def test_a_damaged_state_is_set_aside(tmp_path: Path, damage: str) -> None:
    """A file that cannot be read is renamed, and the source is observed anew."""
    folder = tmp_path / "sources" / "state"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(damage, encoding="utf-8")

    assert StateStore(tmp_path).load_or_set_aside(source("a")) == SourceState("a")
    assert (folder / "a.damaged").read_text(encoding="utf-8") == damage


def test_a_corrected_address_takes_over_the_state(tmp_path: Path) -> None:
    """When the register follows a redirect, the state goes along."""
    _, state = observed_once("a")
    page = state.pages["http://s.test/"].updated(final_url="http://s.test/new")
    StateStore(tmp_path).save(source("a"), SourceState("a", {"http://s.test/": page}), START.date())

    assert StateStore(tmp_path).load(source("a", "http://s.test/new")).pages == {"http://s.test/new": page}


def test_a_line_cut_off_by_a_kill_costs_no_other_line(tmp_path: Path) -> None:
    """The journal continues after an incomplete line, and that line is skipped."""
    store = StateStore(tmp_path)
    observation, _ = observed_once("a")
    store.journal.append_observation(observation)
    (path,) = store.journal.folder.glob("*.jsonl")
    path.write_text(path.read_text(encoding="utf-8") + '{"source": "b", "ur', encoding="utf-8")
    store.journal.append_observation(observed_once("c")[0])

    assert [line["source"] for line in store.journal.entries()] == ["a", "c"]


def test_a_held_observation_changes_no_state(tmp_path: Path) -> None:
    """An observation of a degraded run is in the journal alone."""
    store = StateStore(tmp_path)
    store.journal.append_observation(observed_once("a")[0], held=True)

    assert replay(store.journal.entries()) == {}


def test_branches_that_observed_different_sources_merge(tmp_path: Path) -> None:
    """Two branches with different sources and journal lines merge without conflict or loss."""

    def git(*words: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@t.test", "-c", "commit.gpgsign=false"]
        return subprocess.run(
            ["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    def look_at(id: str) -> None:
        observation, state = observed_once(id)
        StateStore(tmp_path).save(source(id), state, START.date())
        StateStore(tmp_path).journal.append_observation(observation)
        git("add", "-A")
        git("commit", "-q", "-m", id)

    shutil.copy(REPOSITORY / ".gitattributes", tmp_path)
    git("init", "-q", "-b", "main")
    look_at("a")
    git("checkout", "-q", "-b", "office")
    look_at("b")
    git("checkout", "-q", "main")
    look_at("c")
    git("merge", "-q", "-m", "both", "office")

    assert set(replay(StateStore(tmp_path).journal.entries())) == {"a", "b", "c"}
    assert {path.stem for path in (tmp_path / "sources/state").glob("*.json")} == {"a", "b", "c"}


def _serve(ports: Connection) -> None:
    """Three hosts with pages of many kinds, in a subprocess."""
    servers = [LoopbackServer(), LoopbackServer(), LoopbackServer()]
    for server in servers:
        for n in range(SOURCES):
            server.routes[f"/{n}"] = _page(n)
    ports.send([server.port for server in servers])
    threading.Event().wait()


def _page(n: int) -> Handler | bytes:
    def changing(request: Request) -> None:
        words = PROSE.replace("450", "400") if "x-later" in request.headers.get("user-agent", "").lower() else PROSE
        request.send(reply(html(f"<main><p>{words}</p></main>"), ETag=f'"{len(words)}{words[-70:-60]}"'))

    kinds: list[Handler | bytes] = [
        changing,
        changing,
        reply(html()),
        reply(b"", "403 No"),
        reply(b"", "500 No"),
        reply(b"", "410 Gone"),
        b"\r\n\r\n",
    ]
    return kinds[n % len(kinds)]


def _run(root: Path, ports: list[int], later: bool) -> None:
    """One run over the sources, in a process that can be killed."""
    import socket
    import ssl

    from scrapers.analysis.quotes import Quote
    from scrapers.http.client import HttpClient
    from scrapers.http.dns import ResolvedAddress
    from scrapers.http.pinned_connection import ConnectionPolicy
    from scrapers.observe.host_reader import RunSettings
    from scrapers.observe.run import ObservationRun
    from scrapers.sources.register import load

    def resolve(host: str, port: int) -> list[ResolvedAddress]:
        return [ResolvedAddress(socket.AF_INET, ("127.0.0.1", ports[int(host[1])]))]

    rules = ConnectionPolicy(
        resolver=resolve, is_refused=lambda address, port: port not in ports, ssl_context=ssl.create_default_context()
    )
    now = START + timedelta(days=8 if later else 0)
    settings = RunSettings(pause=0, confirm_after=0, due_only=True, probe=False, seed=random.randrange(1000))
    client = HttpClient(rules, about="x-later" if later else "")
    quotes = {f"s{n}": (Quote(f"kosovo/e{n}#c1", f"s{n}", "a grant of 450 euros once"),) for n in range(SOURCES)}
    ObservationRun(StateStore(root), client, lambda: now, settings).observe(load(root).values(), quotes)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_run_killed_at_random_moments_ends_where_an_undisturbed_one_does(tmp_path: Path) -> None:
    """After many kills the states are, byte for byte, those of an undisturbed run."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    serving = context.Process(target=_serve, args=(theirs,), daemon=True)
    serving.start()
    ports = ours.recv()
    start = tmp_path / "start"
    (start / "sources/register").mkdir(parents=True)
    for n in range(SOURCES):
        keys = f"title: s{n}\npublisher: T\ntype: ngo\nlanguage: en\npublished: undated\nurl: http://h{n % 3}.t{n % 3}/{n}\n"
        (start / f"sources/register/s{n}.yml").write_text(keys, encoding="utf-8")
    _run(start, ports, later=False)
    calm = tmp_path / "calm"
    shutil.copytree(start, calm)
    began = time.monotonic()
    # In a process of its own, as those that are killed: each starts a reading child, which takes part of the time.
    undisturbed = context.Process(target=_run, args=(calm, ports, True))
    undisturbed.start()
    undisturbed.join()
    length, kills, round_ = time.monotonic() - began, 0, 0
    expected = _states(calm)
    assert {json.loads(text)["outcome"] for text in expected.values()} == {
        "same",
        "changed",
        "could_not_look",
        "gone",
    }
    assert expected != _states(start)
    while kills < KILLS:
        round_ += 1
        rough = tmp_path / f"rough{round_}"
        shutil.copytree(start, rough)
        for _ in range(12):
            runner = context.Process(target=_run, args=(rough, ports, True))
            runner.start()
            runner.join(random.uniform(0, length))
            if runner.is_alive() and runner.pid:
                os.kill(runner.pid, signal.SIGKILL)
                kills += 1
            runner.join()
        _run(rough, ports, later=True)
        assert _states(rough) == expected
        assert not list((rough / "sources/state").glob(".*.tmp"))
    serving.terminate()
    serving.join()


def _states(root: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (root / "sources/state").glob("*.json")}


def test_the_pages_of_the_kill_test_change(network: LoopbackNetwork) -> None:
    """The pages of the kill test differ before and after, so there is something to lose."""
    network.server("s.test").routes["/"] = _page(0)
    client = network.client()
    before = client.get("http://s.test/")
    client.user_agent = "x-later"
    after = client.get("http://s.test/")

    assert isinstance(before, Response)
    assert isinstance(after, Response)
    assert before.body != after.body
