"""What counsellors type, and what they must be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from search.dataset import Dataset, Place
from search.query.index_reader import IndexReader
from search.query.plan import AmbiguousPlace
from search.query.results import RELATED_GROUPS, SearchResponse, search
from search.shards import index_files

HERE = Path(__file__).parent
ACCEPTANCE = yaml.safe_load((HERE / "acceptance.yml").read_text(encoding="utf-8"))
FRESH = yaml.safe_load((HERE / "fresh.yml").read_text(encoding="utf-8"))
JUDGED = yaml.safe_load((HERE / "judgements.yml").read_text(encoding="utf-8")) + FRESH


def ids(made: SearchResponse) -> list[str]:
    """The entries shown, in order."""
    return [hit.record["id"] for hit in made.hits()]


def direct(made: SearchResponse) -> list[str]:
    """The entries shown as answers, not as neighbours of one."""
    return [hit.record["id"] for group in made.groups if group.name not in RELATED_GROUPS for hit in group.hits]


@pytest.mark.parametrize("case", ACCEPTANCE, ids=lambda case: case["query"])
def test_every_accepted_query_is_understood_and_answered(case: dict[str, Any], index: IndexReader) -> None:
    """The place and the topic are recognised, and one of the entries judged best stands among the first three."""
    made = search(case["query"], index)
    concepts = {concept for unit in made.plan.terms for concept, _ in unit.concepts}

    if "place" in case:
        assert case["place"] in dict(made.plan.places)
    if "topic" in case:
        assert f"@t:{case['topic']}" in concepts
    if "first" in case:
        assert set(ids(made)[:3]) & set(case["first"])
    assert [place for choice in made.plan.ambiguous_places for place in choice.places] == case.get("asks", [])
    _check_what_is_shown(case, made)


def _check_what_is_shown(case: dict[str, Any], made: SearchResponse) -> None:
    shown, labels = ids(made), [group.label for group in made.groups]
    if "groups" in case:
        assert [label for label in labels if label in case["groups"]] == case["groups"]
        assert labels[0] == case["groups"][0]
    if "kind" in case:
        assert made.hits()[0].record["kind"] == case["kind"]
    if "before" in case:
        first, *rest = [shown.index(entry) if entry in shown else len(shown) for entry in case["before"]]
        assert first < min(rest)
    if "beside" in case:
        assert direct(made) == []
    if "support" in case:
        assert case["support"] in {claim["support"] for hit in made.hits() for claim in hit.claims}
    if "gap" in case:
        assert (case["gap"], "gap") in [(hit.record["id"], hit.record["kind"]) for hit in made.hits()[:3]]
    if "nowhere" in case:
        assert made.plan.places == ()
    assert case.get("says", "") in made.message


def test_judged_queries_reach_the_floor(index: IndexReader) -> None:
    """Over all judged queries the right entry is nearly always among the first three, and mostly first."""
    ranks = [_rank(case, index) for case in JUDGED if "wanted" in case and not case.get("held")]

    assert len(ranks) >= 300
    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.95
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) >= 0.9


def test_queries_nobody_tuned_for_reach_the_floor(index: IndexReader) -> None:
    """The queries written before anyone asked them do as well as the others, in every language."""
    ranks = [_rank(case, index) for case in FRESH if "wanted" in case]
    languages = {case["language"] for case in FRESH}

    assert len(ranks) >= 150
    assert languages >= {"en", "de", "fr", "sq", "sr-Latn", "sr-Cyrl", "ar", "ckb", "ku"}
    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.95
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) >= 0.9


def test_spellings_in_no_list_mostly_find_their_place(index: IndexReader) -> None:
    """Names spelled as nobody listed them still lead to the right entry."""
    ranks = [_rank(case, index) for case in JUDGED if case.get("held")]

    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.85


@pytest.mark.parametrize("case", [case for case in JUDGED if case.get("nothing")], ids=lambda case: case["query"])
def test_a_question_without_an_answer_is_shown_none(case: dict[str, Any], index: IndexReader) -> None:
    """What only shares a place or a word with the question is never presented as answering it."""
    assert direct(search(case["query"], index)) == []


def _rank(case: dict[str, Any], index: IndexReader) -> int:
    shown = ids(search(case["query"], index))
    return next((at + 1 for at, entry in enumerate(shown) if entry in case["wanted"]), 0)


@pytest.mark.parametrize(
    "spellings",
    [["Prishtina", "Prishtinë", "Priština", "Приштина", "Pristina"], ["Erbil", "Hewlêr", "Arbil", "أربيل", "هەولێر"]],
    ids=lambda spellings: spellings[0],
)
def test_five_spellings_of_a_place_give_the_same_results(spellings: list[str], index: IndexReader) -> None:
    """However a place is spelled, the same entries come first."""
    shown = [ids(search(f"insulin {name}", index))[:3] for name in spellings]

    assert shown[0]
    assert all(other == shown[0] for other in shown)


@pytest.mark.parametrize("word", ["cod", "in", "am", "xk", "ml"])
def test_country_codes_are_not_words(word: str, index: IndexReader) -> None:
    """Short words that happen to be country codes pull in no country."""
    assert search(word, index).plan.places == ()


def test_a_typing_error_is_corrected_and_said(index: IndexReader) -> None:
    """A word that matches nothing is read as its nearest neighbour, and the reader is told."""
    made = search("insulin Prishtinna", index)

    assert ids(made)[0] == "kosovo/prishtina/insulin"
    assert "Nothing is spelled “prishtinna”" in made.message


def test_a_word_that_matches_is_never_corrected(index: IndexReader) -> None:
    """Words that stand in the index as typed are taken as meant."""
    assert search("insulin prishtine dialysis", index).plan.corrections == ()


def test_an_unknown_place_is_named_with_the_nearest_ones(index: IndexReader) -> None:
    """A place nobody listed is said to be unknown, with names that come close."""
    made = search("dialysis Prishgrad", index)

    assert "No place is called “prishgrad”" in made.message
    assert "Prishtina" in made.nearest


def test_the_places_own_entries_come_before_the_countrys(index: IndexReader) -> None:
    """Results are grouped: the place first, then what holds for its country."""
    made = search("medicines Prishtina", index)
    names = [group.name for group in made.groups]

    assert names[0] == "own"
    assert names.index("own") < names.index("country")
    assert all(
        hit.record["place"] == "kosovo/prishtina" or hit.record["kind"] == "service" for hit in made.groups[0].hits
    )


def test_a_chosen_place_answers_the_question_which_one(index: IndexReader) -> None:
    """Once a reader says which Mitrovica is meant, only that one is searched and nothing is asked."""
    made = search("school Mitrovica", index, at="kosovo/north-mitrovica")

    assert made.plan.ambiguous_places == ()
    assert ids(made)[0].startswith("kosovo/north-mitrovica/")


def test_a_name_two_countries_share_is_asked_about(dataset: Dataset) -> None:
    """“Gao” may be in Mali or, once that is held too, in Burkina Faso: both are shown and named; the country decides."""
    mali = dataset.places["mali/gao"]
    land = Place(
        "burkina", "Burkina Faso", "country", "burkina", None, (), "BF", ("return",), ("Burkina Faso",), (), "", 0
    )
    other = replace(
        mali, id="burkina/gao", country="burkina", parent="burkina", also_in=(), names=("Gao",), weak_names=()
    )
    places = {**dataset.places, land.id: land, other.id: other}
    index = IndexReader(
        index_files(Dataset(dataset.entries, places, dataset.vocabulary, dataset.organisations)).__getitem__
    )

    assert search("school Gao", index).plan.ambiguous_places == (AmbiguousPlace("gao", ("burkina/gao", "mali/gao")),)
    assert "Which “gao” is meant" in search("school Gao", index).message
    assert search("school Gao Mali", index).plan.ambiguous_places == ()
    assert dict(search("school Gao Mali", index).plan.places).keys() == {"mali/gao"}
    assert search("school Gao", index, at="burkina/gao").plan.ambiguous_places == ()


def test_an_old_programme_name_leads_to_its_successor(index: IndexReader) -> None:
    """Who asks for a programme that was replaced is shown the one that replaced it."""
    assert "programmes/ura" in ids(search("URA 2", index))[:3]


def test_conflicting_claims_carry_their_label(index: IndexReader) -> None:
    """A claim that another source contradicts is shown as such."""
    supports = {claim["support"] for hit in search("cancer care Prishtina", index).hits() for claim in hit.claims}

    assert "conflicting" in supports


@pytest.mark.parametrize(
    "query",
    ["", "   ", "a" * 10_000, "insulin " * 2_000, "[.*(+?", "\\u0000", "𐐷𐐷𐐷𐐷", "\ud800", "constructor __proto__"],
)
def test_odd_input_is_answered_calmly(query: str, index: IndexReader) -> None:
    """Nothing a reader types breaks the search."""
    assert isinstance(search(query, index).message, str)


def test_filters_narrow_and_freshness_follows_the_day(index: IndexReader) -> None:
    """A facet keeps only entries that hold its value; what was due becomes overdue as days pass."""
    kosovo = search("insulin", index, {"country": "kosovo"})
    now = search("insulin", index, {"freshness": "historical"}, today="2026-11-21").total
    later = search("insulin", index, {"freshness": "historical"}, today="2045-01-01").total

    assert kosovo.hits()
    assert all(hit.record["id"].startswith("kosovo/") for hit in kosovo.hits())
    assert later > now
