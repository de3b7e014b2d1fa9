"""Comparison of places in a browser, opened from a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Tab

from returnkb.assessment.freshness import StatusDates
from returnkb.build import browser_facts
from returnkb.pages.context import PageContext
from returnkb.pages.places import compare
from search.browser.minified_bundle import minified_bundle
from tests.constants import REPOSITORY
from tests.fixtures.rendered_pages import site_of


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, context: PageContext) -> str:
    """URL of the page."""
    site = site_of(tmp_path_factory.mktemp("compare"), context, list(compare.pages(context)))
    return f"file://{site}/compare.html"


def test_two_places_stand_side_by_side_with_ages_and_gaps(tab: Tab, address: str, context: PageContext) -> None:
    """Every topic has a row, every statement an age or an unknown date, and an empty field says that it is a gap."""
    tab.goto(f"{address}#p=iraq/duhok&p=iraq/erbil")
    tab.wait_for_selector("#rk-c-table table")

    assert tab.locator("#rk-c-table thead th").all_inner_texts() == ["Duhok", "Erbil"]
    topics = [record for record in context.assessed.corpus.topics if "." not in record]
    assert tab.locator("th.rk-c-topic").count() == len(topics)
    assert tab.locator("#rk-c-table .rk-line").count() == tab.locator("#rk-c-table .rk-line .rk-when").count() > 10
    assert tab.locator("#rk-c-table .rk-age").count() > 5
    assert "Nothing known about Duhok itself." in tab.inner_text("#rk-c-table")
    assert all(cell.strip() for cell in tab.locator("#rk-c-table td").all_inner_texts())


def test_the_state_is_in_the_address_and_nowhere_else(tab: Tab, address: str) -> None:
    """Choosing changes only the part of the address that no server sees, and nothing outside the folder is asked."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address)
    tab.select_option("#rk-c-1", "kosovo/prizren")
    assert tab.inner_text("#rk-c-said") == "Choose a second place."
    tab.select_option("#rk-c-2", "mali/gao")
    tab.select_option("#rk-c-topic", "health")
    tab.wait_for_selector("#rk-c-table table")

    assert tab.url == f"{address}#p=kosovo/prizren&p=mali/gao&topic=health"
    assert all(url.startswith("file://") for url in asked)
    assert "prizren" not in tab.evaluate("JSON.stringify(localStorage)")


def test_a_place_with_nothing_of_its_own_can_be_compared(tab: Tab, address: str, context: PageContext) -> None:
    """A place that the lists leave out comes in by its address; a place nobody knows is ignored."""
    empty = next(
        place.id
        for place in context.assessed.corpus.places_by_country["mali"]
        if place.id not in context.assessed.by_place
    )
    tab.goto(f"{address}#p={empty}&p=mali/gao&p=no/such")
    tab.wait_for_selector("#rk-c-table table")

    assert tab.locator("#rk-c-table thead th").count() == 2


def test_nothing_ranks_or_judges(context: PageContext) -> None:
    """No word of ranking is on the page or in its script."""
    script = Path("returnkb/assets/src/compare.js").read_text(encoding="utf-8")
    page = next(iter(compare.pages(context))).body

    for word in ("better", "worse", "safer", "score", "recommend"):
        assert word not in script + page


def _expanded_freshness(short: list[Any], until: str | None = None) -> list[str]:
    """The status with the days on which it changes."""
    if len(short) < 2 or not isinstance(short[1], int):
        return short
    known_until = short[2] if len(short) > 2 else until
    clock = StatusDates.after(date.fromisoformat(str(known_until)), short[1])
    return [short[0], clock.due.isoformat(), clock.overdue.isoformat(), clock.historical.isoformat()]


def decoded(script: str) -> Any:
    """The facts in a script."""
    return json.loads(script.partition("]=")[2].rstrip(";\n"))


def entries_of(script: str) -> list[dict[str, Any]]:
    """The entries in the script of a topic, with the days on which their labels change."""
    return [expanded(entry) for entry in decoded(script)]


def expanded(short: Mapping[str, Any]) -> dict[str, Any]:
    """A compact entry with the days on which its labels change."""
    claims = [{**claim, "fresh": _expanded_freshness(claim["fresh"], claim["until"])} for claim in short["claims"]]
    return {**short, "claims": claims, "fresh": [*_expanded_freshness(short["fresh"])[:3], _history(claims)]}


def _history(claims: Iterable[Mapping[str, Any]]) -> str:
    """The day on which the last claim of an entry is history, and the entry with it; empty where that day never comes."""
    days = [claim["fresh"][3] for claim in claims]
    return max(days) if days and all(days) else ""


def test_the_facts_hold_every_claim_with_its_sources(context: PageContext) -> None:
    """What pages load is complete: every claim of a country once, every source it names."""
    entries = [entry for entry in context.assessed.entries.values() if (entry.place_id or "").startswith("kosovo")]
    facts = browser_facts.country_facts(context.assessed, "kosovo", entries)

    assert sum(len(entry["claims"]) for entry in facts["entries"]) == sum(len(entry.claims) for entry in entries)
    assert {ref[0] for entry in facts["entries"] for claim in entry["claims"] for ref in claim["sources"]} == set(
        facts["sources"]
    )


def test_a_topic_of_a_country_is_a_file_of_its_own(context: PageContext) -> None:
    """A changed statement changes the facts of one topic; the file of the country keeps the order of its entries."""
    files = browser_facts.scripts(context.assessed)
    head = decoded(files["facts/kosovo.js"])
    parts = {topic: entries_of(files[f"facts/kosovo/{topic}.js"]) for topic in head["topics"]}

    assert {name for name in files if name.startswith("facts/kosovo/")} == {
        f"facts/kosovo/{topic}.js" for topic in parts
    }
    assert sorted(f"kosovo/{entry}" for entry in head["entries"]) == sorted(
        entry["id"] for entries in parts.values() for entry in entries
    )
    assert all(entry["topic"] == topic for topic, entries in parts.items() for entry in entries)
    assert '"conflicts":[]' not in "".join(files.values())


def test_a_label_told_by_its_limit_has_the_days_it_had(tab: Tab, address: str, context: PageContext) -> None:
    """Facts tell the limit; Python and the script of the pages read the same days from it as the judgement gives."""
    files = browser_facts.scripts(context.assessed)
    entries = [entry for entry in context.assessed.entries.values() if (entry.place_id or "").startswith("kosovo")]
    told = {
        entry["id"]: _fresh(entry)
        for entry in browser_facts.country_facts(context.assessed, "kosovo", entries)["entries"]
    }
    topics = decoded(files["facts/kosovo.js"])["topics"]
    tab.goto(address)
    tab.evaluate(minified_bundle(REPOSITORY / "returnkb/assets/src/facts.js", "window.loadFacts = loadFacts;"))
    read = tab.evaluate(
        "loadFacts('kosovo').then(facts => facts.entries.map(entry => "
        "[entry.id, [entry.fresh, entry.claims.map(claim => claim.fresh)]]))"
    )
    parts = [entries_of(files[f"facts/kosovo/{topic}.js"]) for topic in topics]

    assert {entry["id"]: _fresh(entry) for entries in parts for entry in entries} == told
    assert dict(read) == told
    assert '"fresh":["unverified",365]' in files["facts/kosovo/health.js"]


def _fresh(entry: dict[str, Any]) -> list[Any]:
    return [entry["fresh"], [claim["fresh"] for claim in entry["claims"]]]
