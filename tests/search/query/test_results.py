"""Queries of counsellors and the results they must get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from search.dataset import Dataset, Place
from search.query.grouping import RELATED_GROUPS
from search.query.index_reader import IndexReader
from search.query.model import AmbiguousPlace
from search.query.response import SearchResponse
from search.query.results import search
from search.shards import index_files

HERE = Path(__file__).parent
ACCEPTANCE = yaml.safe_load((HERE / "acceptance.yml").read_text(encoding="utf-8"))
FRESH = yaml.safe_load((HERE / "fresh.yml").read_text(encoding="utf-8"))
JUDGED = yaml.safe_load((HERE / "judgements.yml").read_text(encoding="utf-8")) + FRESH


def ids(response: SearchResponse) -> list[str]:
    """The entries shown, in order."""
    return [hit.record["id"] for hit in response.hits()]


def direct(response: SearchResponse) -> list[str]:
    """The entries shown as answers, without the related groups."""
    return [hit.record["id"] for group in response.groups if group.name not in RELATED_GROUPS for hit in group.hits]


@pytest.mark.parametrize("case", ACCEPTANCE, ids=lambda case: case["query"])
def test_every_accepted_query_is_understood_and_answered(case: dict[str, Any], index: IndexReader) -> None:
    """The place and the topic are recognised, and one of the best entries is among the first three."""
    response = search(case["query"], index)
    concepts = {concept for term in response.plan.terms for concept, _ in term.concepts}

    if "place" in case:
        assert case["place"] in dict(response.plan.places)
    if "topic" in case:
        assert f"@t:{case['topic']}" in concepts
    if "first" in case:
        assert set(ids(response)[:3]) & set(case["first"])
    assert [place for name in response.plan.ambiguous_places for place in name.places] == case.get("asks", [])
    _check_results(case, response)


def _check_results(case: dict[str, Any], response: SearchResponse) -> None:
    shown, labels = ids(response), [group.label for group in response.groups]
    if "groups" in case:
        assert [label for label in labels if label in case["groups"]] == case["groups"]
        assert labels[0] == case["groups"][0]
    if "kind" in case:
        assert response.hits()[0].record["kind"] == case["kind"]
    if "before" in case:
        first, *rest = [shown.index(entry) if entry in shown else len(shown) for entry in case["before"]]
        assert first < min(rest)
    if "beside" in case:
        assert direct(response) == []
    if "support" in case:
        assert case["support"] in {claim["support"] for hit in response.hits() for claim in hit.claims}
    if "gap" in case:
        assert (case["gap"], "gap") in [(hit.record["id"], hit.record["kind"]) for hit in response.hits()[:3]]
    if "nowhere" in case:
        assert response.plan.places == ()
    assert case.get("says", "") in response.message


def test_judged_queries_reach_the_floor(index: IndexReader) -> None:
    """Over all judged queries the right entry is nearly always among the first three, and mostly first."""
    ranks = [_rank(case, index) for case in JUDGED if "wanted" in case and not case.get("held")]

    assert len(ranks) >= 300
    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.97
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) >= 0.94


def test_wanted_entries_are_there(dataset: Dataset) -> None:
    """A moved or withdrawn entry is no wanted answer; the list follows its `moved_from`."""
    there = {entry["id"] for entry in dataset.entries}
    wanted = {entry for case in JUDGED for entry in case.get("wanted", ())}
    assert wanted - there == set()


def test_queries_nobody_tuned_for_reach_the_floor(index: IndexReader) -> None:
    """Queries written before the ranking was tuned do as well, in every language."""
    ranks = [_rank(case, index) for case in FRESH if "wanted" in case]
    languages = {case["language"] for case in FRESH}

    assert len(ranks) >= 150
    assert languages >= {"en", "de", "fr", "sq", "sr-Latn", "sr-Cyrl", "ar", "ckb", "ku"}
    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.97
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) >= 0.94


def test_spellings_in_no_list_mostly_find_their_place(index: IndexReader) -> None:
    """Spellings that no list has still find the right entry."""
    ranks = [_rank(case, index) for case in JUDGED if case.get("held")]

    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= 0.85


@pytest.mark.parametrize("case", [case for case in JUDGED if case.get("nothing")], ids=lambda case: case["query"])
def test_a_query_without_an_answer_gets_none(case: dict[str, Any], index: IndexReader) -> None:
    """Entries that share only a place or a word with the query are never shown as answers."""
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
    """Every spelling of a place gives the same first entries."""
    shown = [ids(search(f"insulin {name}", index))[:3] for name in spellings]

    assert shown[0]
    assert all(other == shown[0] for other in shown)


@pytest.mark.parametrize("word", ["cod", "in", "am", "xk", "ml"])
def test_country_codes_are_not_words(word: str, index: IndexReader) -> None:
    """Short words that equal a country code name no country."""
    assert search(word, index).plan.places == ()


def test_a_typing_error_is_corrected_with_a_message(index: IndexReader) -> None:
    """A word without match is corrected to its nearest neighbour, with a message."""
    response = search("insulin Prishtinna", index)

    assert ids(response)[0] == "kosovo/prishtina/insulin"
    assert "Nothing is spelled “Prishtinna”" in response.message


def test_a_word_that_matches_is_never_corrected(index: IndexReader) -> None:
    """Words that the index has are taken as typed."""
    assert search("insulin prishtine dialysis", index).plan.corrections == ()


def test_an_unknown_place_is_named_with_the_nearest_ones(index: IndexReader) -> None:
    """The message names the unknown word and places with similar names."""
    response = search("dialysis Prishgrad", index)

    assert "Not understood: “Prishgrad”" in response.message
    assert "Prishtina" in response.nearest


def test_entries_of_the_place_come_before_those_of_its_country(index: IndexReader) -> None:
    """Results are grouped: the place first, then its country."""
    response = search("medicines Prishtina", index)
    names = [group.name for group in response.groups]

    assert names[0] == "own"
    assert names.index("own") < names.index("country")
    assert all(
        hit.record["place"] == "kosovo/prishtina" or hit.record["kind"] == "service" for hit in response.groups[0].hits
    )


def test_a_chosen_place_resolves_the_ambiguity(index: IndexReader) -> None:
    """After choosing one Mitrovica, only that one is searched and no choice is offered."""
    response = search("school Mitrovica", index, at="kosovo/north-mitrovica")

    assert response.plan.ambiguous_places == ()
    assert ids(response)[0].startswith("kosovo/north-mitrovica/")


def test_a_name_of_two_countries_is_ambiguous(dataset: Dataset) -> None:
    """“Gao” may be in Mali or in another country: both are offered; the name of the country decides."""
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


def test_a_replaced_programme_leads_to_its_successor(index: IndexReader) -> None:
    """A query for a replaced programme finds the programme that replaced it."""
    assert "programmes/ura" in ids(search("URA 2", index))[:3]


def test_conflicting_claims_are_marked(index: IndexReader) -> None:
    """A claim that another source contradicts is shown as conflicting."""
    supports = {claim["support"] for hit in search("cancer care Prishtina", index).hits() for claim in hit.claims}

    assert "conflicting" in supports


@pytest.mark.parametrize(
    "query",
    ["", "   ", "a" * 10_000, "insulin " * 2_000, "[.*(+?", "\\u0000", "𐐷𐐷𐐷𐐷", "\ud800", "constructor __proto__"],
)
def test_odd_input_gives_a_message(query: str, index: IndexReader) -> None:
    """No input raises an error."""
    assert isinstance(search(query, index).message, str)


def test_filters_narrow_and_freshness_follows_the_day(index: IndexReader) -> None:
    """A facet keeps only entries with its value; an entry that is due becomes historical as days pass."""
    kosovo = search("insulin", index, {"country": "kosovo"})
    now = search("insulin", index, {"freshness": "historical"}, today="2026-11-21").total
    later = search("insulin", index, {"freshness": "historical"}, today="2045-01-01").total

    assert kosovo.hits()
    # Programmes for people who return to Kosovo are of Kosovo too.
    assert all(hit.record["id"].startswith(("kosovo/", "programmes/")) for hit in kosovo.hits())
    assert later > now
