"""Vectors of the eligibility engine: small made-up collections and people, drawn with a fixed seed."""

from __future__ import annotations

from random import Random
from typing import Any

from returnkb.assessment.assess import assess
from returnkb.eligibility.browser_data import browser_data
from returnkb.eligibility.engine import evaluate_person
from tests.constants import COLLECTION_TODAY
from tests.returnkb.eligibility.cases import for_script
from tests.returnkb.eligibility.strategies import COUNTRIES, GROUPS, HOSTS, MODES, REGIONS, random_corpus, random_person

_SEED, _COLLECTIONS, _PEOPLE = 20081015, 60, 15
_CHOICES = {"to": COUNTRIES, "hosts": HOSTS, "regions": REGIONS, "modes": MODES, "groups": GROUPS[1:]}
# Fields for display, which the engine does not read.
_DISPLAYED = {
    "claims",
    "title",
    "url",
    "fresh",
    "ran",
    "apply",
    "phone",
    "who",
    "place",
    "words",
    "valid",
    "note",
    "claim",
}


def cases() -> list[dict[str, Any]]:
    """For a collection its data, people, and the items that each of them is answered.

    A person is kept who brings an answer with its cause, a state of a rule or a kind of deadline that nobody before did.
    """
    random, found = Random(_SEED), []
    seen: set[tuple[str, ...]] = set()
    for _ in range(_COLLECTIONS):
        corpus = random_corpus(random)
        kept = []
        for _ in range(_PEOPLE):
            person = random_person(random, _CHOICES)
            items = [item.as_data() for item in evaluate_person(corpus, person)]
            outcomes = {outcome for item in items for outcome in _outcomes(item)}
            if outcomes - seen:
                kept.append((for_script(person), items))
                seen |= outcomes
        if kept:
            people, expected = zip(*kept, strict=True)
            found.append(
                {
                    "input": {"data": _data(browser_data(assess(corpus, COLLECTION_TODAY))), "people": people},
                    "expected": expected,
                }
            )
    return found


def _outcomes(item: dict[str, Any]) -> set[tuple[str, ...]]:
    states = {reason["state"] for reason in item["reasons"]}
    deadlines = {deadline["kind"] for deadline in item["deadlines"]}
    return {(item["kind"], item["answer"], item["cause"]), *((found,) for found in states | deadlines)}


def _data(book: dict[str, Any]) -> dict[str, Any]:
    """What the engine reads of the data of the assistance finder."""
    return {"headlines": book["headlines"], "entries": _read(book["entries"])}


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _read(inner) for key, inner in value.items() if key not in _DISPLAYED}
    return [_read(inner) for inner in value] if isinstance(value, list) else value
