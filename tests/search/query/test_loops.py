"""Loops over the vocabularies: no answer from another subject, no place from an ordinary word, whatever is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.dataset import Dataset
from search.index import entity_names
from search.query.index_reader import IndexReader
from search.query.plan import plan_query
from search.text import analyzer
from search.text.stop_words import STOP_WORDS, common_words
from tests.bench.search.loops import Loops
from tests.bench.search.question_generator import kept, questions
from tests.bench.search_questions import first_answer, topic_words

# One query in so many; `python -m tests.bench.search_questions` asks all.
SAMPLE, LARGER_SAMPLE = 29, 4
MAX_NOT_UNDERSTOOD = 5  # of the 150 commonest words
# Names that are ordinary words of a language, with their reason; the names are found by their other forms.
SKIPPED = {
    "syria/damascus": "Şam is “I am” in Serbian", "epilepsy": "fê is “in” in Arabic letters", "rheumatism": "gut is German",
    "housing.utilities": "ما is “what” in Arabic", "work": "is is English", "context.institutions": "a kind of place",
    "programmes/france-return-help": "ARV is a medicine too", "programmes/repair": "repair is English",
}  # fmt: skip


@pytest.fixture(
    scope="module", params=[SAMPLE, pytest.param(LARGER_SAMPLE, marks=pytest.mark.slow)], ids=["sample", "larger"]
)
def loops(request: pytest.FixtureRequest, dataset: Dataset, index: IndexReader) -> Loops:
    """A sample of the queries, or a larger one."""
    return Loops(dataset, index, request.param)


def test_a_topic_without_an_entry_is_never_answered_by_another_unsaid(loops: Loops) -> None:
    """Where a country has no entry on a topic, the first line says so before anything else is shown."""
    assert loops.topics_in_countries() == []


def test_an_entry_on_the_very_topic_comes_before_those_filed_under_it_too(loops: Loops) -> None:
    """Where a country has an entry with the topic as its main one, such an entry comes first."""
    assert loops.main_topics_first() == []


def test_a_programme_is_found_by_its_names_and_a_country_is_none(loops: Loops) -> None:
    """Whatever else a name means, it leads to its programme; the bare name of a country leads to no programme."""
    assert [name for name in loops.programme_names() if name.split(":")[0] not in SKIPPED] == []
    assert loops.countries_as_programmes() == []


def test_a_programme_of_another_host_is_no_answer(loops: Loops) -> None:
    """Who returns from Denmark is not shown what Belgium pays as an answer."""
    assert loops.programmes_of_other_hosts() == []


def test_help_is_asked_from_a_host_country_by_its_adjective(dataset: Dataset, index: IndexReader) -> None:
    """“Danish help in Albania” reads Denmark as the country somebody returns from, never as where they go."""
    adjectives = json.loads(
        Path(entity_names.__file__).parents[1].joinpath("text", "country_adjectives.json").read_text(encoding="utf-8")
    )
    hosts = {place.code: f"@p:{place.id}" for place in dataset.places.values() if place.is_host_only and place.code}
    for code in adjectives.keys() & hosts.keys():
        for name in [name for name in adjectives[code] if analyzer.index_key(name) not in common_words()]:
            plan = plan_query(f"{name} Albania", index)

            assert dict(plan.places).keys() == {"albania"}, name
            assert any(term.is_host and term.concepts[0][0] == hosts[code] for term in plan.terms), name


def test_an_adjective_names_its_country_where_no_other_place_is_named(dataset: Dataset, index: IndexReader) -> None:
    """A Syrian passport is one of Syria; in Prishtina “Syrian” is a word."""
    for key, (concept,) in entity_names.nationality_names(dataset, frozenset()).items():
        entry = index.get(key)
        if key.startswith("~") or (entry and entry.concepts != (concept,)):
            continue  # it names a group or a place too

        assert dict(plan_query(f"{key} passport", index).places).keys() == {concept[3:]}, key
        assert dict(plan_query(f"{key} Prishtina", index).places).keys() == {"kosovo/prishtina"}, key


def test_a_code_of_three_letters_names_its_country(dataset: Dataset, index: IndexReader) -> None:
    """In capitals, even where it is a word: ARM is Armenia, arm is poor in German."""
    codes = entity_names.country_codes(dataset)

    assert {dataset.places[country].code for country in codes.values()} > {"XK", "SY", "AM", "DE"}
    for code, country in codes.items():
        assert dict(plan_query(f"{code.upper()} insulin", index).places).keys() == {country}, code
    assert not plan_query("arm insulin", index).places
    assert not plan_query("ARM INSULIN", index).places


def test_a_place_of_a_country_comes_before_another_country_of_its_name(dataset: Dataset, index: IndexReader) -> None:
    """From Lagos to Benin is to Benin City; Benin alone is a country that the collection does not have."""
    names = entity_names.collect_names(dataset)
    doubled = {key: found for key, found in entity_names.out_of_scope_names(names).items() if len(found) > 1}

    assert "benin" in doubled
    for key, (*places, _) in doubled.items():
        assert plan_query(key, index).out_of_scope == (key,), key
        for place in (found[3:] for found in places):
            country = dataset.places[dataset.places[place].country].label

            assert place in dict(plan_query(f"{country} {key}", index).places), key


def test_every_name_of_an_illness_or_medicine_leads_to_it(loops: Loops) -> None:
    """Nonproprietary names in national spellings, brands and everyday names lead to their illness."""
    assert [name for name in loops.illness_names() if name.split(":")[0] not in SKIPPED] == []


def test_an_illness_is_never_answered_by_another_unsaid(loops: Loops) -> None:
    """In every place an illness is answered by its own entries, or the first line says that nothing is known."""
    assert loops.illnesses_in_places() == []


def test_an_ordinary_word_is_never_read_as_a_name(loops: Loops) -> None:
    """None of the commonest words of thirteen languages is corrected, completed or heard as a second place."""
    assert loops.common_words() == []


def test_the_commonest_words_are_understood_or_skipped(dataset: Dataset, index: IndexReader) -> None:
    """At most five of the 150 commonest words of a language are reported as not understood."""
    assert {language: count for language, count in Loops(dataset, index).not_understood().items() if count > 5} == {}


def test_no_name_is_a_stop_word(dataset: Dataset) -> None:
    """A name that is a stop word is never found; one that is ordinary in a single language belongs under `either`."""
    terms = [term for kind in dataset.vocabulary.values() for term in kind.values()]
    named = [(place.id, name) for place in dataset.places.values() for name in place.names]
    named += [(term.id, name) for term in terms for name in (term.label, *term.words, *term.medicines)]

    assert [(one, name) for one, name in named if analyzer.index_key(name) in STOP_WORDS and one not in SKIPPED] == []


@pytest.mark.slow
def test_the_answer_stays_whatever_is_added_or_spelled_otherwise(dataset: Dataset, index: IndexReader) -> None:
    """A greeting, a family, a number, another order, capitals or another script do not change the first answer."""
    asked = list(questions(dataset, topic_words(), 120))
    counted, lost = kept(asked, dataset, lambda query: first_answer(query, index))
    floors = {
        "appended": 0.98,
        "in a story": 0.9,
        "greeted": 1,
        "reordered": 0.98,
        "capitals": 1,
        "other script or spelling": 0.95,
        "misspelt": 0.9,
    }

    assert counted.keys() == floors.keys()
    assert {kind: pair for kind, pair in counted.items() if pair[0] < floors[kind] * pair[1]} == {}, lost
