"""The cards of a copy's finder lean on its facts: they say no less than the site's, and their statements stand once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser

from returnkb.digest import entries_of, laid
from returnkb.publish.finder import leaning, rows
from tests.publish.conftest import Edition
from tests.publish.test_reading_in_firefox import QUERIES, folder

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


def test_a_statement_of_a_card_stands_in_the_facts_beside_it(old: Edition) -> None:
    """Every claim of a card that the facts on its page hold is its id, concepts and conflicts; no other file has facts or cards."""
    told = {name: laid(script) for name, script in _called(old.copy).items()}
    placed = [entry for entry in told.values() if entry.get("claims")]

    assert placed
    assert all(len(claim) == 3 for entry in placed for claim in entry["card"][8])
    assert told["programmes/coming-home.html"]["card"][8][0][1].startswith("Coming Home paid EUR 700")
    assert [name for name in old.copy if name.startswith(("facts/kosovo/", "search/cards-"))] == []


def test_a_claim_that_the_facts_tell_otherwise_is_left_as_it_is(old: Edition) -> None:
    """Whatever the facts say differently, the card says itself: a mistake in one is not spread to the other."""
    row = next(row for row in rows(old.files).values() if row[0] == "kosovo/prizren/rents")
    facts = entries_of(old.files["facts/kosovo/housing.js"].decode())
    claims = next(entry["claims"] for entry in facts if entry["id"] == row[0])
    first = claims[0]
    changed = [{**first, "text": "Something else."}, *claims[1:]]

    assert leaning(row, changed)[8] == [
        claim if claim[0] == first["id"] else [claim[0], claim[8], claim[9]] for claim in row[8]
    ]


def _called(copy: Mapping[str, bytes]) -> dict[str, str]:
    """What scripts get of each page that they can call."""
    return {
        name: content.decode().rpartition("<!--*/\n")[2].removesuffix("//-->\n")
        for name, content in copy.items()
        if name.endswith(".html") and content.startswith(b"<!--\n/*-->")
    }
