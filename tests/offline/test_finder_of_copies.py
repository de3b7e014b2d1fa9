"""The cards of a copy's finder lean on its facts: they say no less than the site's, and their statements stand once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from returnkb.bundle.finder import cards_once
from returnkb.digest import entries_of
from search import naming
from tests.offline.conftest import Edition
from tests.offline.test_reading_in_firefox import QUERIES, folder

__all__ = ["folder"]
ASKED = [*QUERIES, "dialysis", "rent prizren", "kosovo", "school", "water gao", "passport", "zzqx"]
_ANSWERS = """async queries => {
  const told = [];
  for (const query of queries) told.push(JSON.stringify(await returnkbSearch.search(query), (name, value) => name === "row" ? undefined : value, 1));
  return told;
}"""


def _answers(browser: Browser, folder: Path) -> list[dict[str, object]]:
    page = browser.new_page()
    page.goto((folder / "find.html").as_uri())
    page.wait_for_function("window.returnkbSearch")
    answers = [json.loads(told) for told in page.evaluate(_ANSWERS, ASKED)]
    page.close()
    return answers


def test_the_finder_of_a_copy_says_what_that_of_the_site_says(browser: Browser, old: Edition, folder: Path) -> None:
    """For every query the same results with the same statements, dates and labels, in the same order."""
    site, copy = _answers(browser, old.site), _answers(browser, folder)

    assert sum(len(answer["groups"]) for answer in copy if isinstance(answer["groups"], list)) > 5
    assert copy == site


def test_a_statement_stands_in_the_facts_alone(old: Edition) -> None:
    """Every claim of a card that the facts hold is its id, concepts and conflicts; the text stands in the facts."""
    leaning = cards_once(old.files)
    cards = [naming.payload(text.decode())[1] for name, text in leaning.items() if name.startswith("search/cards-")]
    entries = [row for rows in cards for row in rows if row]
    placed = [row for row in entries if row[8] and f"facts/{row[0].split('/')[0]}.js" in old.files]

    assert placed
    assert all(len(claim) == 3 for row in placed for claim in row[8])


def test_a_claim_that_the_facts_tell_otherwise_is_left_as_it_is(old: Edition) -> None:
    """Whatever the facts say differently, the card says itself: a mistake in one is not spread to the other."""
    name, card = "facts/kosovo/housing.js", _card_of("kosovo/prizren/rents", old)
    first = entries_of(old.files[name].decode())[0]["claims"][0]
    changed = {**old.files, name: old.files[name].replace(first["text"].encode(), b"Something else.")}
    row = _row("kosovo/prizren/rents", cards_once(changed)[card])

    assert row[8] == [
        claim if claim[0] == first["id"] else [claim[0], claim[8], claim[9]]
        for claim in _row("kosovo/prizren/rents", old.files[card])[8]
    ]


def _card_of(entry: str, edition: Edition) -> str:
    return next(
        name for name in edition.files if name.startswith("search/cards-") and entry in str(edition.files[name])
    )


def _row(entry: str, content: bytes) -> list[Any]:
    rows: list[list[Any]] = naming.payload(content.decode())[1]
    return next(row for row in rows if row and row[0] == entry)
