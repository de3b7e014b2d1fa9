"""The page's script and the Python engine give the same items, word for word."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.browser_data import browser_data, script
from returnkb.eligibility.engine import evaluate_person
from returnkb.eligibility.models import Person
from returnkb.model.entry import Programme
from search.browser.minified_bundle import minified_bundle
from tests.constants import COLLECTION_TODAY, REPOSITORY
from tests.returnkb.eligibility.cases import everybody, for_script
from tests.returnkb.eligibility.strategies import COUNTRIES, GROUPS, HOSTS, MODES, REGIONS, random_corpus, random_person

# Text both ways: the driver takes far longer over deep objects than over one string.
ASK = """text => {
  const [book, people] = JSON.parse(text);
  return JSON.stringify(people.map(one => window.answers(book || window.returnkbAssistance, one)));
}"""
MADE = {"to": COUNTRIES, "hosts": HOSTS, "regions": REGIONS, "modes": MODES, "groups": GROUPS[1:]}
ENGINE = REPOSITORY / "returnkb" / "assets" / "src" / "eligibility.js"
CORPORA, PEOPLE_EACH, REAL_PEOPLE = 100, 15, 200


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page that has loaded the engine."""
    page = browser.new_page()
    page.evaluate(minified_bundle(ENGINE, "window.answers = answers;"))
    return page


def in_python(corpus: Corpus, people: list[Person]) -> list[list[dict[str, Any]]]:
    """Result of the Python engine."""
    return [[item.as_data() for item in evaluate_person(corpus, person)] for person in people]


def in_browser(page: Page, book: dict[str, Any] | None, people: list[Person]) -> Any:
    """Result of the page's script, with a given collection or the one the page has loaded."""
    return json.loads(page.evaluate(ASK, json.dumps([book, [for_script(one) for one in people]])))


def test_made_up_rules_are_answered_the_same(page: Page) -> None:
    """Both engines give the same results for 1,500 people under random rules, and all outcomes occur."""
    random = Random(20081015)
    causes: set[tuple[str, str]] = set()
    for _ in range(CORPORA):
        corpus = random_corpus(random)
        people = [random_person(random, MADE) for _ in range(PEOPLE_EACH)]
        expected = in_python(corpus, people)

        assert in_browser(page, browser_data(assess(corpus, COLLECTION_TODAY)), people) == expected
        causes |= {(item["answer"], item["cause"]) for items in expected for item in items}

    assert {("yes", "rule"), ("no", "rule"), ("ask", "conflict"), ("ask", "depends"), ("ask", "undated")} <= causes
    assert {("ask", "too_late"), ("ask", "over"), ("ask", "not_yet"), ("ask", "silent"), ("ask", "elsewhere")} <= causes
    assert {("yes", "named"), ("no", "closed")} <= causes


def test_the_real_rules_are_answered_the_same(page: Page, assessed: AssessedCorpus) -> None:
    """Both engines give the same results for 200 random people under the real programmes and services."""
    random, choices = Random(1), _choices(assessed)
    people = [random_person(random, choices) for _ in range(REAL_PEOPLE)]
    page.add_script_tag(content=script(assessed))

    _same(page, assessed, people)


def test_the_cases_are_answered_the_same(page: Page, assessed: AssessedCorpus) -> None:
    """The cases an editor can read come out the same in the browser."""
    page.add_script_tag(content=script(assessed))

    _same(page, assessed, everybody())


def _same(page: Page, assessed: AssessedCorpus, people: list[Person]) -> None:
    for start in range(0, len(people), 100):
        some = people[start : start + 100]

        assert in_browser(page, None, some) == in_python(assessed.corpus, some)


def _choices(assessed: AssessedCorpus) -> dict[str, list[str]]:
    """Every value that the real rules name, from which random people are drawn."""
    programmes = [entry.entry for entry in assessed.entries.values() if isinstance(entry.entry, Programme)]
    rules = [rule for programme in programmes for rule in programme.rules]
    return {
        "to": [*sorted({code for rule in rules for code in rule.to}), *["XK"] * 20],
        "hosts": [*sorted({code for rule in rules for code in rule.hosts}), *["DE"] * 10],
        "regions": sorted({code for rule in rules for code in rule.host_regions}),
        "modes": list(assessed.corpus.modes),
        "groups": [group for group in assessed.corpus.groups if group != "any"],
    }
