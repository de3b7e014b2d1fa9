"""An exception of this program while it examines one page is the outcome of that page alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrapers.analysis.reading_child import read_document
from scrapers.commands.command import ExitCode
from scrapers.commands.observe import _exit_code, run_summary
from scrapers.observe import attempt, examine
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

HOSTS = 6


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """Sources on some hosts, all observed once; the third has changed since."""
    made = Project(tmp_path, network)
    for n in range(HOSTS):
        network.server(f"h{n}.test{n}", address=f"127.0.0.{n + 2}").routes["/a"] = reply(html())
        made.register(f"s{n}", f"http://h{n}.test{n}/a")
    made.observe()
    network.servers[2].routes["/a"] = reply(html(f"<main><p>{PROSE} NEWS</p></main>"))
    made.later(days=7)
    return made


def fail_on_news(original: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
    """A function that raises an error when one of its arguments is about the changed page."""

    def replaced(*arguments: Any, **options: Any) -> Any:
        if "NEWS" in repr(arguments):
            raise error
        return original(*arguments, **options)

    return replaced


@pytest.mark.parametrize("error", [UnicodeError("odd"), RecursionError("deep"), MemoryError(), KeyError("x")])
@pytest.mark.parametrize(
    ("module", "name"), [(examine, "read_document"), (examine, "fingerprint"), (attempt, "common_text")]
)
def test_one_failing_page_costs_no_other(
    project: Project, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, error: Exception
) -> None:
    """The other sources are observed and saved; the failing one has its own outcome and keeps its accepted text."""
    if name == "common_text":
        project.network.servers[2].routes["/a"] = lambda request: request.send(
            reply(html(f"<main><p>{PROSE} NEWS</p><p>{request.count}</p></main>"))
        )
    monkeypatch.setattr(module, name, fail_on_news(getattr(module, name), error))
    before = project.page("s2")["accepted"]
    result = project.observe()

    assert len(result.observations) == HOSTS
    assert [one.source for one in result.internal_errors] == ["s2"]
    assert project.state("s2")["outcome"] == "could_not_look"
    assert type(error).__name__ in project.state("s2")["reason"]
    assert project.page("s2")["accepted"] == before
    assert {project.state(f"s{n}")["last_seen"] for n in range(HOSTS) if n != 2} == {"2026-11-28"}
    assert result.degraded == ""


def test_the_place_of_the_error_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary names module and line, and the exit code says that the error is one of this program."""
    monkeypatch.setattr(examine, "read_document", fail_on_news(read_document, ValueError("x")))
    result = project.observe()
    summary = "\n".join(run_summary(result, project.now.date()))

    assert "internal error  s2: This program failed on the page (ValueError in observe/examine.py:" in summary
    assert _exit_code(result, set(), project.now.date()) is ExitCode.FAULT


def test_a_failing_robots_parser_costs_one_host(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception while robots.txt is parsed is an outcome of the pages of that host."""
    from protego import Protego

    def parse(text: str) -> Protego:
        if "NEWS" in text:
            raise ValueError("odd")
        return original(text)

    original = Protego.parse
    project.network.servers[2].routes["/robots.txt"] = reply(b"# NEWS", kind="text/plain")
    monkeypatch.setattr(Protego, "parse", parse)
    result = project.observe()

    assert [one.source for one in result.internal_errors] == ["s2"]
    assert len(result.observations) == HOSTS
