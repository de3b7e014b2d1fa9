"""Each adapter extracts its recorded page as expected, ignores its noise, and detects its changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from scrapers.adapters import DEFAULT_ADAPTER, adapter_for, adapters
from scrapers.analysis.document import ParsedDocument
from scrapers.analysis.outcome import Outcome
from scrapers.analysis.quote_match import match_quote
from scrapers.analysis.reading_child import read_document
from scrapers.extract.text import fingerprint
from scrapers.http.response import Response
from scrapers.sources.register import load
from scrapers.state.model import PageState, TextState
from scrapers.state.observation import Observation
from scrapers.state.state_machine import next_state
from tests.constants import REPOSITORY
from tests.scrapers.fixtures.project import START

RECORDED = Path(__file__).parent / "recorded"
NAMES = sorted(folder.name for folder in RECORDED.iterdir())


def expected(name: str) -> dict[str, Any]:
    """Expected result of an adapter."""
    found = yaml.safe_load((RECORDED / name / "expected.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def reading(name: str, version: str) -> ParsedDocument:
    """One recorded version of a page, parsed with its adapter."""
    url = expected(name)["url"]
    body = (RECORDED / name / f"{version}.html").read_bytes()
    return read_document(Response(url, 200, {"content-type": "text/html"}, body), adapter_for(url), None, url)


def states(name: str, *versions: str) -> PageState:
    """State after observing some versions, a week apart."""
    state, told = PageState(), expected(name)
    for week, version in enumerate(versions):
        read = reading(name, version)
        observation = Observation(
            name, told["url"], START + timedelta(days=7 * week), Outcome.READ, text=fingerprint(read.text, read.cut)
        )
        observation = replace(
            observation,
            claims={"c": match_quote(told["passage"], read.text)},
            facts=dict(read.facts),
            edition=read.edition,
        )
        state = next_state(state, observation)
    return state


def test_every_adapter_has_a_recorded_page() -> None:
    """No adapter is without a test or longer than sixty lines."""
    folder = REPOSITORY / "scrapers" / "adapters"
    adapters = [path for path in folder.glob("*.py") if path.stem not in ("__init__",)]

    assert sorted(path.stem for path in adapters) == NAMES
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in adapters) < 60


@pytest.mark.parametrize("name", NAMES)
def test_the_structure_of_a_recorded_page_was_seen(name: str) -> None:
    """Each says when and where; an adapter for pages that nobody has seen would be a guess, and the general reading serves them."""
    seen = expected(name).get("seen", {})

    assert isinstance(seen.get("day"), date)
    assert seen["day"] <= date.today()
    assert urlsplit(str(seen.get("where"))).hostname


def test_every_adapter_reads_a_registered_address() -> None:
    """Each adapter, and each of its hosts, belongs to a source of the register."""
    hosts: dict[str, list[str]] = {}
    for source in load(REPOSITORY).values():
        for watch in source.watches:
            hosts.setdefault(adapter_for(watch.url).name, []).append(urlsplit(watch.url).hostname or "")
    for adapter in adapters():
        own = hosts.get(adapter.name, [])
        unused = [host for host in adapter.hosts if not any(name.endswith(host) for name in own)]

        assert (adapter.name, unused) == (adapter.name, [])


def test_no_two_adapters_match_one_address() -> None:
    """Each recorded address matches exactly one adapter."""
    for name in NAMES:
        url = expected(name)["url"]
        host, _, path = url.partition("//")[2].partition("/")
        assert [p.name for p in adapters() if p.matches(host, f"/{path.split('?')[0]}")] == [adapter_for(url).name]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_extracted_as_expected(name: str) -> None:
    """Text, facts and edition are those of the recorded page, and the cited passage matches."""
    found, told = reading(name, "page"), expected(name)

    assert adapter_for(told["url"]) is not DEFAULT_ADAPTER
    assert match_quote(told["passage"], found.text).standing.verbatim
    assert [paragraph.text for paragraph in found.text.paragraphs] == told.get(
        "text", [p.text for p in found.text.paragraphs]
    )
    assert dict(found.facts) == told.get("facts", {})
    assert found.edition == told.get("edition")


@pytest.mark.parametrize("name", NAMES)
def test_noise_of_a_publisher_is_ignored(name: str) -> None:
    """Text that changes on every visit leaves the state as it was."""
    assert (RECORDED / name / "noise.html").read_bytes() != (RECORDED / name / "page.html").read_bytes()

    state = states(name, "page", "noise")
    assert state.text is TextState.SAME
    assert state.since == START.date()
    assert "elsewhere" not in state.reason


@pytest.mark.parametrize("name", NAMES)
def test_a_change_of_a_publisher_is_graded(name: str) -> None:
    """A changed amount, phone number or fee, or a newer edition, is detected with its grade."""
    state = states(name, "page", "changed")

    assert state.text is TextState.CHANGED
    assert str(state.grade) == expected(name)["changed"]
