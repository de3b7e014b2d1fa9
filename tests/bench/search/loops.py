"""Loops over the vocabularies: queries that nobody wrote, with what a response to them must not do.

Each loop returns the queries that break its rule, with what was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.dataset import Dataset, Entry
from search.index.entity_names import MAX_WORDS
from search.index.medicine_names import national_forms
from search.query.grouping import RELATED_GROUPS
from search.query.index_reader import IndexReader
from search.query.plan import plan_query
from search.query.response import SearchResponse
from search.query.results import search
from search.text import analyzer
from search.text.stop_words import common_word_lists, common_words
from tests.bench.search.question_sets import HONEST

READ_AS_HOST = "“"  # starts the line on a country that somebody returns from
SURE_PLACE = "kosovo/prishtina"
COMMONEST = 150  # words of a language that nearly all must be understood or skipped


@dataclass(frozen=True)
class Loops:
    """The loops over a collection; `step` takes every so many of the queries."""

    dataset: Dataset
    index: IndexReader
    step: int = 1

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry["id"]: entry for entry in self.dataset.entries}

    @cached_property
    def _countries(self) -> list[str]:
        return sorted({entry["place"].split("/")[0] for entry in self.dataset.entries if entry["place"]})

    @cached_property
    def _filed(self) -> set[tuple[str, str]]:
        """The pairs of topic and country that some entry is filed under."""
        return {
            (topic, place.split("/")[0])
            for entry in self.dataset.entries
            for topic in (entry["topic"], *entry["also"])
            for place in _places_of(entry)
        }

    def _first(self, response: SearchResponse) -> Entry | None:
        """The entry of the first answer, if there is one."""
        answers = [hit for group in response.groups if group.name not in RELATED_GROUPS for hit in group.hits]
        return self._entries[answers[0].record["id"]] if answers else None

    def topics_in_countries(self) -> list[str]:
        """Topics asked of countries without an entry on them, by the first word: answered by another topic unsaid."""
        broken = []
        for topic in list(self.dataset.vocabulary["topics"].values())[:: self.step]:
            for country in self._countries if "." in topic.id else ():
                if (topic.id, country) in self._filed:
                    continue
                query = f"{topic.words[0]} {self.dataset.places[country].label}"
                response = search(query, self.index)
                first = self._first(response)
                if first and not _is_said(response) and not self._is_about(first, topic.id, response):
                    broken.append(f"{query}: {first['id']}")
        return broken

    def _is_about(self, entry: Entry, topic: str, response: SearchResponse) -> bool:
        """Whether an entry is filed under a topic, or under the illness or body that the word names instead."""
        core = {concept[3:] for term in response.plan.subjects for concept in term.core}
        filed = {entry["topic"], *entry["also"], *entry.get("illnesses", ()), entry["id"], entry.get("organisation")}
        return topic in filed or (topic not in core and bool(core & filed))

    def main_topics_first(self) -> list[str]:
        """Topics asked of countries whose own entries have one as their main topic, answered first by an entry that has not."""
        broken = []
        main = {(entry["topic"], entry["place"]) for entry in self.dataset.entries if entry["kind"] != "gap"}
        for topic, place in sorted(pair for pair in main if pair[1] in self._countries)[:: self.step]:
            query = f"{self.dataset.vocabulary['topics'][topic].words[0]} {self.dataset.places[place].label}"
            response = search(query, self.index)
            first = self._first(response)
            is_exact = [term.core for term in response.plan.subjects] == [(f"@t:{topic}",)]
            if is_exact and (first is None or not f"{first['topic']}.".startswith(f"{topic}.")):
                broken.append(f"{query}: {first and first['id']}")
        return broken

    def programmes_of_other_hosts(self) -> list[str]:
        """Return programmes asked of each host and country, where a programme that does not name the host is an answer."""
        broken = []
        hosts = [
            place for place in self.dataset.places.values() if place.is_host_only and place.code and place.code != "EU"
        ]
        homes = [country for country in self._countries if not self.dataset.places[country].is_host_only]
        for host in hosts:
            for country in homes[:: self.step]:
                query = f"return programme {host.label} {self.dataset.places[country].label}"
                response = search(query, self.index)
                named = self.index.postings(f"@p:{host.id}")
                allowed = {self.index.record(doc_id)["id"] for doc_id in named}
                answers = [group for group in response.groups if group.name not in RELATED_GROUPS]
                shown = [hit.record for group in answers for hit in group.hits]
                broken += [
                    f"{query}: {one['id']}" for one in shown if one["kind"] == "programme" and one["id"] not in allowed
                ]
        return broken

    def programme_names(self) -> list[str]:
        """Other names of programmes, as long as names of the index may be, that do not lead to them."""
        broken = []
        for entry in self.dataset.entries:
            for name in entry.get("other_names", ()) if entry["kind"] == "programme" else ():
                if len(analyzer.tokens(name)) > MAX_WORDS:
                    continue
                cores = {concept for term in plan_query(name, self.index).terms for concept in term.core}
                if f"@e:{entry['id']}" not in cores:
                    broken.append(f"{entry['id']}: {name}")
        return broken

    def countries_as_programmes(self) -> list[str]:
        """Countries whose bare name is read as a programme."""
        return [
            place.label
            for place in self.dataset.places.values()
            if not place.parent
            for term in plan_query(place.label, self.index).terms
            if any(concept.startswith("@e:") for concept in term.core)
        ]

    def illness_names(self) -> list[str]:
        """Names of illnesses, medicines and brands that do not lead to their illness."""
        broken = []
        for illness in self.dataset.vocabulary["illnesses"].values():
            forms = {form for medicine in illness.medicines for form in national_forms(medicine)}
            for name in sorted({*illness.words, *forms})[:: self.step]:
                key = analyzer.index_key(name)
                cores = {concept for term in plan_query(name, self.index).terms for concept in term.core}
                if len(key) > 2 and f"@i:{illness.id}" not in cores:
                    broken.append(f"{illness.id}: {name}")
        return broken

    def illnesses_in_places(self) -> list[str]:
        """Illnesses asked of every place: answered by another illness, or by nothing, unsaid."""
        broken = []
        places = sorted({entry["place"] for entry in self.dataset.entries if entry["place"]})
        for place in places[:: self.step]:
            for illness in self.dataset.vocabulary["illnesses"].values():
                query = f"{illness.words[0]} {self.dataset.places[place].label}"
                response = search(query, self.index)
                first = self._first(response)
                if not _is_said(response) and (first is None or illness.id not in first.get("illnesses", ())):
                    broken.append(f"{query}: {first and first['id']}")
        return broken

    def common_words(self) -> list[str]:
        """Ordinary words beside a place that are read as a misspelled name, or as a second place that they do not name."""
        broken = []
        for word in sorted(common_words())[:: self.step]:
            plan = plan_query(f"{word} {self.dataset.places[SURE_PLACE].label}", self.index)
            named = {concept[3:] for key in (word, analyzer.stem_key([word])) for concept in self._places(key)}
            inside = {place for place, _ in plan.places if SURE_PLACE in self.dataset.containers(place)}
            others = {place for place, _ in plan.places} - {SURE_PLACE} - named - inside - _around(self.dataset)
            if others or any(term.guessed or term.corrected for term in plan.terms):
                broken.append(word)
        return broken

    def _places(self, key: str) -> list[str]:
        entry = self.index.get(key)
        return [concept for concept in (entry.concepts if entry else ()) if concept.startswith("@p:")]

    def not_understood(self) -> dict[str, int]:
        """How many of the commonest words of each language are reported as not understood."""
        return {
            language: sum(bool(plan_query(f"{word} {SURE_PLACE}", self.index).unknown) for word in words[:COMMONEST])
            for language, words in common_word_lists().items()
        }


def _places_of(entry: Entry) -> Iterator[str]:
    """The places that an entry is about."""
    yield from filter(None, [entry["place"], *(claim.get("scope") for claim in entry.get("claims", ()))])
    for field in ("area", "to", "hosts"):
        yield from entry.get(field, ())


def _around(dataset: Dataset) -> set[str]:
    return set(dataset.containers(SURE_PLACE))


def _is_said(response: SearchResponse) -> bool:
    return response.message.startswith((*HONEST, READ_AS_HOST))


def figures(loops: Loops) -> dict[str, Any]:
    """The number of broken queries of each loop."""
    return {
        "topic × country, answered by another topic unsaid": len(loops.topics_in_countries()),
        "names that do not lead to their illness": len(loops.illness_names()),
        "illness × place, answered by another illness unsaid": len(loops.illnesses_in_places()),
        "ordinary words read as names": len(loops.common_words()),
        "commonest 150 words not understood": loops.not_understood(),
    }
