"""A run with a wrong clock records nothing, and two runs never write at once."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from scrapers.observe.run_lock import MAX_AGE, NAME, RunLocked, run_lock
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def project_of(tmp_path: Path, network: LoopbackNetwork, dates: list[datetime | None]) -> Project:
    """A project with one source on each host, whose responses have these dates."""
    made = Project(tmp_path, network)
    for number, day in enumerate(dates):
        server = network.server(f"h{number}.test{number}", address=f"127.0.0.{number + 2}")
        headers = {"Date": format_datetime(day, usegmt=True)} if day else {}
        server.routes["/a"] = reply(html(), **headers)
        made.register(f"s{number}", f"http://h{number}.test{number}/a")
    return made


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=-400), timedelta(days=2)])
def test_a_clock_that_several_hosts_contradict_stops_the_run(
    tmp_path: Path, network: LoopbackNetwork, off: timedelta
) -> None:
    """No state is written with a day that is wrong, and the run says why."""
    project = project_of(tmp_path, network, [NOW + off] * 5)
    result = project.observe()
    assert "clock of this computer is off" in result.degraded
    assert not list((tmp_path / "sources/state").glob("*.json"))


@pytest.mark.parametrize(
    "dates",
    [
        [NOW, *[NOW + timedelta(days=365)] * 2],
        [NOW + timedelta(days=365)] * 2,
        [None] * 4,
        [NOW - timedelta(hours=5)] * 4,
    ],
    ids=["one host agrees", "too few hosts", "no dates", "some hours"],
)
def test_a_clock_that_no_majority_contradicts_is_used(
    tmp_path: Path, network: LoopbackNetwork, dates: list[datetime | None]
) -> None:
    """A few servers with wrong clocks stop nothing."""
    project = project_of(tmp_path, network, dates)
    assert project.observe().degraded == ""
    assert len(list((tmp_path / "sources/state").glob("*.json"))) == len(dates)


def test_a_clock_behind_the_states_stops_the_run(tmp_path: Path, network: LoopbackNetwork) -> None:
    """States of later days are not set aside as damaged when most of them are so: the clock is wrong, not they."""
    project = project_of(tmp_path, network, [None] * 4)
    project.observe()
    before = {path.name: path.read_bytes() for path in (tmp_path / "sources/state").glob("*.json")}
    project.later(days=-365)
    result = project.observe()

    assert "the clock of this computer is behind" in result.degraded
    assert {path.name: path.read_bytes() for path in (tmp_path / "sources/state").iterdir() if path.is_file()} == before


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    """The message names host, process and start of the run that holds the lock."""
    holder = f"process {os.getpid()} on {platform.node()}"
    with run_lock(tmp_path, NOW), pytest.raises(RunLocked, match=holder), run_lock(tmp_path, NOW + timedelta(hours=1)):
        pass
    with run_lock(tmp_path, NOW):
        assert (tmp_path / NAME).exists()
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    ("host", "pid", "age"),
    [(platform.node(), 2**22 + 1, timedelta(minutes=1)), ("another-host", 1, MAX_AGE + timedelta(minutes=1))],
    ids=["a process that ended", "a lock of yesterday"],
)
def test_a_stale_lock_is_taken_over(tmp_path: Path, host: str, pid: int, age: timedelta) -> None:
    """A run that was killed does not stop the next one."""
    data = {"host": host, "pid": pid, "since": (NOW - age).isoformat()}
    (tmp_path / NAME).write_text(json.dumps(data), encoding="utf-8")
    with run_lock(tmp_path, NOW):
        assert json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["pid"] == os.getpid()


@pytest.mark.parametrize("content", ["", "[]", "null", "{", '{"host": 1}'])
def test_an_unreadable_lock_is_respected(tmp_path: Path, content: str) -> None:
    """A lock that another process is just writing is not taken over."""
    (tmp_path / NAME).write_text(content, encoding="utf-8")
    with pytest.raises(RunLocked, match="another process"), run_lock(tmp_path, NOW):
        pass
