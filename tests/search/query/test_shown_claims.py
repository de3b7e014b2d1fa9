"""What a result shows: the claim that fits best, else the bottom line; phones; whom to ask where nothing is known."""

from __future__ import annotations

import re

import pytest

from search.dataset.load import build_dataset
from search.query.grouping import RELATED_GROUPS
from search.query.index_reader import IndexReader
from search.query.response import Hit, SearchResponse
from search.query.results import search
from search.shards import index_files

TOPICS = [
    {"id": "health", "label": "Health", "words": {}},
    {"id": "health.dental", "label": "Teeth", "words": {"en": ["dentist"]}},
    {"id": "social", "label": "Money", "words": {}},
    {"id": "social.disability", "label": "Disability", "words": {"en": ["disability pension"]}},
    {"id": "social.pension", "label": "Pension", "words": {"en": ["old-age pension"]}},
]
LINE = {"name": "Line", "url": "land/line.html", "phone": "410", "note": "inside the country only"}
OFFICE = {"name": "Office", "url": "land/town/office.html", "phone": "+99 1", "note": ""}


def place(place_id: str, label: str, ask: dict[str, str]) -> dict[str, object]:
    """A place of the made-up country with the service to ask there."""
    country, _, inside = place_id.partition("/")
    return {
        "id": place_id, "label": label, "kind": "city" if inside else "country", "country": country,
        "parent": country if inside else None, "names": {}, "url": f"{place_id}/index.html", "roles": ["return"], "ask": ask,
    }  # fmt: skip


def entry(entry_id: str, title: str, topic: str, *texts: str, **more: object) -> dict[str, object]:
    """An entry with a claim of each text, the newest first."""
    claims = [
        {"id": f"c{number}", "text": text, "when": str(2026 - number), "observed": str(2026 - number),
         "until": f"{2026 - number}-12-31", "scope": entry_id.rpartition("/")[0], "status": "current",
         "support": "one source", "conflicts": []}
        for number, text in enumerate(texts)
    ]  # fmt: skip
    return {
        "id": entry_id, "kind": "condition", "url": f"{entry_id}.html", "title": title, "summary": "",
        "place": entry_id.rpartition("/")[0], "topic": topic, "also": [], "groups": [], "illnesses": [], "words": [],
        "status": "current", "claims": claims, "body": "", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def small() -> IndexReader:
    """The index of a small made-up country."""
    entries = [
        entry(
            "land/town/doctors", "Family doctors in Town", "health", "Two centres joined a trial.", "Go to the centre.",
            answer={"text": "Go to the centre of your quarter.", "claims": ["c1"], "questions": []},
        ),
        entry("land/pensions", "Pensions", "social.pension", "A grant is paid for each birth.", "The pension is 300."),
        entry(
            "land/town/office", "Office in Town", "social", "It opened.", kind="service", offers=[], area=[],
            phone={"number": "+99 1", "note": "mornings", "when": "2024", "until": "2024-12-31"},
        ),
    ]  # fmt: skip
    places = [place("land", "Land", LINE), place("land/town", "Town", OFFICE), place("land/hill", "Hill", LINE)]
    vocabulary = {"topics": TOPICS}
    return IndexReader(index_files(build_dataset(entries, places, vocabulary, [])).__getitem__)


def hit(response: SearchResponse, entry_id: str) -> Hit:
    """The result of an entry."""
    return next(found for found in response.hits() if found.record["id"] == entry_id)


def test_a_related_entry_without_the_subject_shows_its_bottom_line(small: IndexReader) -> None:
    """Its newest claim is about something else: a trial of doctors is no help to somebody who asks for a dentist."""
    found = hit(search("dentist Town", small), "land/town/doctors")

    assert found.relation in RELATED_GROUPS
    assert found.answer == "Go to the centre of your quarter."
    assert [claim["id"] for claim in found.claims] == ["c1"]


def test_a_claim_with_a_word_of_the_subject_comes_before_a_newer_one(small: IndexReader) -> None:
    """Of an entry about another pension, the claim on pensions is shown for “disability pension”, not that on births."""
    found = hit(search("disability pension Land", small), "land/pensions")

    assert [claim["text"] for claim in found.claims] == ["The pension is 300."]


def test_a_service_has_its_phone(small: IndexReader) -> None:
    """The number is in the result with its note and its own time."""
    assert hit(search("Office Town", small), "land/town/office").record["phone"] == {
        "number": "+99 1", "note": "mornings", "when": "2024", "until": "2024-12-31",
    }  # fmt: skip


def test_a_programme_for_many_countries_names_a_few(index: IndexReader) -> None:
    """Nineteen names of countries above the statement would push it off the first screen of a phone."""
    where = hit(search("StarthilfePlus", index), "programmes/starthilfeplus").record["where"]

    assert len(where.split(", ")) == 5
    assert re.fullmatch(r"and \d+ more", where.split(", ")[-1])


@pytest.mark.parametrize(
    ("query", "expected"),
    [("dentist Town", [OFFICE]), ("dentist Hill", [LINE]), ("dentist Land", [LINE]), ("old-age pension Land", [])],
)
def test_a_question_without_an_answer_names_whom_to_ask(
    query: str, expected: list[dict[str, str]], small: IndexReader
) -> None:
    """The service of the place, else that of its country; nobody where something is known."""
    assert search(query, small).contacts == expected


def test_the_message_says_once_what_is_known_and_for_where(index: IndexReader) -> None:
    """What is known for the whole country is not called a search without result."""
    message = search("hiv medicine yerevan", index).message

    assert "Nothing known on “hiv” in Yerevan, only for Armenia as a whole. More was searched" in message
