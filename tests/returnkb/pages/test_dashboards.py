"""Dashboards and maps by the reader's clock: on any later day they equal a build of that day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.counts.comparable_claims import count_comparable
from returnkb.assessment.coverage_status import SHOWN_WORDS, CoverageStatus, coverage_status
from returnkb.assessment.freshness import Freshness, Status
from returnkb.model.source_state import ComparableLevel
from returnkb.pages import dashboards
from returnkb.pages.context import PageContext
from returnkb.pages.places import country_maps
from tests.fixtures.rendered_pages import site_of

LATER = (date(2027, 2, 1), date(2027, 9, 3), date(2029, 1, 1), date(2032, 5, 5), date(2044, 1, 1))
COVERAGE, FRESHNESS, MAP = "boards/coverage.html", "boards/freshness.html", "kosovo/map.html"
COVERAGE_OF_PLACES = "boards/coverage/kosovo.html"


@pytest.fixture(scope="module", params=LATER, ids=str)
def later(request: pytest.FixtureRequest, assessed: AssessedCorpus) -> AssessedCorpus:
    """The same collection, judged on a later day."""
    day: date = request.param
    return assess(assessed.corpus, day)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, context: PageContext) -> Path:
    """Both boards and a map."""
    made = [*dashboards.pages(context), *(page for page in country_maps.pages(context) if page.address == MAP)]
    return site_of(tmp_path_factory.mktemp("boards"), context, made)


def word_on(what: CoverageStatus, day: date) -> str:
    """The word of an element on a day, by its list of changes."""
    return [what.word, *(word for turn, word in what.changes if turn <= day)][-1]


def status_on(freshness: Freshness, day: date) -> Status:
    """The status of an element on a day, by its list of changes."""
    return [freshness.status, *(status for turn, status in freshness.future_statuses() if turn <= day)][-1]


def test_the_best_of_every_place_ages_as_it_would_be_assessed(assessed: AssessedCorpus, later: AssessedCorpus) -> None:
    """The word that is predicted for a later day equals the assessment of that day."""
    told = {place: word_on(coverage_status(entries), later.today) for place, entries in assessed.by_place.items()}

    assert told == {place: coverage_status(entries).word for place, entries in later.by_place.items()}
    assert len(told) > 100


def test_an_entry_never_ages_into_something_better(assessed: AssessedCorpus, later: AssessedCorpus) -> None:
    """The status that is predicted for a later day is the assessed one or a worse one, and historical only where the assessment is."""
    wrong = {}
    for name, entry in assessed.entries.items():
        told, judged = status_on(entry.freshness, later.today), later.entries[name].freshness
        as_good = told is judged.status or Freshness(told, "", judged.dates).rank < judged.rank
        if not as_good or (told is Status.HISTORICAL) != (judged.status is Status.HISTORICAL):
            wrong[name] = (told, judged.status)

    assert wrong == {}


def test_dashboards_and_maps_state_the_clock_they_use(context: PageContext) -> None:
    """Without scripts their words are those of the build day, and the page states that."""
    for page in (*dashboards.pages(context), *country_maps.pages(context)):
        assert "Without scripts: on the day this page was made." in page.body


def _on(tab: Tab, day: date, address: str) -> Tab:
    tab.clock.set_fixed_time(datetime(day.year, day.month, day.day, 12))
    tab.goto(address)
    return tab


@pytest.fixture(scope="module")
def built(later: AssessedCorpus) -> dict[str, str]:
    """The same pages, built on the later day."""
    written = PageContext(later)
    return {page.address: page.body for page in (*dashboards.pages(written), *country_maps.pages(written))}


@pytest.mark.parametrize("address", [COVERAGE, COVERAGE_OF_PLACES])
def test_the_board_of_coverage_follows_the_clock(
    tab: Tab, site: Path, later: AssessedCorpus, built: dict[str, str], address: str
) -> None:
    """Read years later, every field has the word and the colour of a board built on that day."""
    read = "all => all.map(cell => [cell.textContent.replace(/ \\(.*/, ''), cell.className])"
    shown = _on(tab, later.today, f"file://{site}/{address}").eval_on_selector_all(".rk-cell", read)
    words = re.findall(r'<td class="rk-cell rk-(\w+)"', built[address])

    assert shown == [[SHOWN_WORDS[word], f"rk-cell rk-{word}"] for word in words]


def test_the_counts_of_freshness_follow_the_clock(
    tab: Tab, site: Path, later: AssessedCorpus, built: dict[str, str]
) -> None:
    """No entry is lost or doubled, and as many are history in each row as a build of that day would count."""
    read = "all => all.map(row => Array.from(row.cells, cell => cell.textContent))"
    shown = _on(tab, later.today, f"file://{site}/{FRESHNESS}").eval_on_selector_all("table >> nth=0 >> tbody tr", read)
    rows = [re.findall(r"<t[hd].*?>([^<]*)<(?=/)", row) for row in re.findall(r"<tr[ >].*?</tr>", built[FRESHNESS])][1:]

    assert [row[1:] for row in shown if row[1:]] != []
    assert [sum(map(_number, row[1:])) for row in shown] == [sum(map(_number, row[-6:])) for row in rows[: len(shown)]]
    assert [row[-1] for row in shown] == [row[-1] for row in rows[: len(shown)]]


def _number(text: str) -> int:
    return int(text or 0)


def test_signs_of_a_map_follow_the_clock(tab: Tab, site: Path, built: dict[str, str], later: AssessedCorpus) -> None:
    """Signs and the table have the words of a map built on that day, in colour, shape and for a screen reader."""
    read = (
        "all => all.map(sign => [sign.getAttribute('aria-label'), sign.className.baseVal, "
        "sign.querySelector('title').textContent, sign.querySelector('g').lastElementChild.outerHTML])"
    )
    shape = "one => one.firstElementChild.outerHTML"
    words = re.findall(r'class="rk-sign rk-(\w+)(?: rk-major)?"[^>]* href', built[MAP])
    signs = _on(tab, later.today, f"file://{site}/{MAP}").eval_on_selector_all("a.rk-sign", read)
    rows = tab.eval_on_selector_all("td.rk-cell", "all => all.map(cell => [cell.textContent, cell.className])")

    assert [label.rpartition(", ")[2] for label, *_ in signs] == [SHOWN_WORDS[word] for word in words]
    for (_, looks, title, drawn), word in zip(signs, words, strict=True):
        assert f"rk-sign rk-{word}" in (looks, looks.removesuffix(" rk-major"))
        assert f", {SHOWN_WORDS[word]}; newest" in title
        assert drawn == tab.eval_on_selector(f".rk-legend .rk-{word}", shape)
    assert rows == [
        [SHOWN_WORDS[word], f"rk-cell rk-{word}"] for word in re.findall(r'<td class="rk-cell rk-(\w+)"', built[MAP])
    ]


def test_long_boards_are_divided_into_pages(context: PageContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place with entries is on exactly one of the pages of its country, which link to each other and from the board."""
    monkeypatch.setattr(dashboards, "PLACES_A_PAGE", 3)
    bodies = {page.address: page.body for page in dashboards.pages(context)}
    of_kosovo = [address for address in bodies if address.startswith("boards/coverage/kosovo")]
    rows = [
        place
        for address in of_kosovo
        for place in re.findall(r'<tr><th scope="row"><a href="([^"]+)"', bodies[address])
    ]
    shown = [row.replace("../", "").removesuffix("/index.html") for row in rows]
    known = [place for place in context.assessed.by_place if place.startswith("kosovo/")]

    assert sorted(shown) == sorted(known)
    assert of_kosovo[:2] == [COVERAGE_OF_PLACES, "boards/coverage/kosovo/page-2.html"]
    assert len(of_kosovo) == -(-len(known) // 3)
    assert 'href="kosovo/page-2.html"' in bodies[COVERAGE_OF_PLACES]
    assert 'href="coverage/kosovo.html"' in bodies[COVERAGE]


def test_the_coverage_dashboard_counts_comparable_statements(assessed: AssessedCorpus) -> None:
    """Each country's counts add up to its claims; without levels of claims the board has no such table."""
    entry = next(iter(assessed.entries.values()))
    refs = {claim.ref for claim in assessed.claims.values()}
    level_of: dict[str, ComparableLevel] = {
        ref: "by_itself" if number % 2 else "not_at_all" for number, ref in enumerate(sorted(refs))
    }
    corpus = replace(assessed.corpus, comparable=level_of)
    counts = count_comparable(corpus, [*refs, f"{entry.id}#not-yet-there"])

    assert (counts.by_itself, counts.not_at_all) == (len(refs) // 2, len(refs) - len(refs) // 2)
    assert (counts.undetermined, counts.total) == (1, len(refs) + 1)
    with_levels, without = (
        next(page for page in dashboards.pages(PageContext(replace(assessed, corpus=one))) if page.address == COVERAGE)
        for one in (corpus, replace(corpus, comparable={}))
    )
    assert 'id="comparable"' in with_levels.body
    assert 'id="comparable"' not in without.body
