"""The data model of a query: its terms, its places and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from search.index.concepts import NATIONALITY, OUT_OF_SCOPE

Weighted = tuple[tuple[str, float], ...]
Kind = Literal["place", "concept", "word", "out_of_scope", "unknown"]
# Weights beside a subject: of a group or generic word, of a family with children (none: most have some), of an ordinary word, and of a host country;
# and the share of its weight that a plain word keeps.
CONTEXT_WEIGHT, FAMILY_WEIGHT, COMMON_WEIGHT, HOST_WEIGHT, WORD_SHARE = 0.25, 0.0, 0.05, 0.5, 0.6
_RELATED_FACTOR = 0.5  # of the topics that a word names besides an illness or a body
_SERVICE_FACTOR = 0.7  # of a service or group that a word names besides a topic
# Concepts that narrow any other subject, such as doctor, cost and family, and those that narrow subjects of their family.
EVERYDAY = frozenset(
    (
        "@t:health.primary",
        "@s:primary_health",
        "@t:social.cost",
        "@t:reintegration",
        "@t:family",
        "@t:health",
        "@t:housing",
        "@t:arrival",
    )
)
GENERIC = EVERYDAY | {
    "@t:health.hospital", "@t:health.access", "@t:health.medicines", "@s:hospital", "@s:pharmacy", "@s:mhpss",
}  # fmt: skip
_FAMILIES = {"mhpss": "health", "hospital": "health", "primary_health": "health", "pharmacy": "health"}


@dataclass(frozen=True)
class QueryTerm:
    """Words of a query that mean one thing: the concepts they name and the index terms that stand for them.

    `core` are the concepts that an entry must be about to answer; `typed` is what was typed; a `guessed` term is a correction,
    a name of similar sound or the end of an unfinished word.
    """

    kind: Kind
    surface: str
    concepts: Weighted = ()
    index_terms: Weighted = ()
    weight: float = 1.0
    optional: bool = False
    corrected: str = ""
    phrase: tuple[str, ...] = ()  # words that count only together
    other: Weighted = ()  # concepts of a place name besides the place, or places that start with the name of another country
    core: tuple[str, ...] = ()
    typed: str = ""
    before: str = ""  # the word before it
    guessed: bool = False
    common: bool = False  # among the commonest words of a language
    nationality: bool = False  # a country by its adjective or people

    @property
    def is_host(self) -> bool:
        """Whether it is a country that somebody returns from."""
        return bool(self.concepts) and self.concepts[0][0].startswith("@p:")

    @property
    def is_subject(self) -> bool:
        """Whether entries must be about it: an illness, topic, service, organisation or programme."""
        return any(concept[1] in "itsoe" for concept in self.core)

    @property
    def is_generic(self) -> bool:
        """Whether it only narrows another subject of its family."""
        return all(concept in GENERIC or (concept[1] == "t" and "." not in concept) for concept in self.core)

    @property
    def is_everyday(self) -> bool:
        """Whether it narrows whatever other subject there is: a doctor, costs, or a group of people."""
        is_group = any(concept[1] == "g" for concept, _ in self.concepts)
        return all(concept in EVERYDAY or (is_group and concept.startswith("@t:groups")) for concept in self.core)

    @property
    def families(self) -> frozenset[str]:
        """The main topics that its concepts belong to; an illness belongs to health."""
        return frozenset(_family(concept) for concept in self.core)


def _family(concept: str) -> str:
    if concept[1] == "i":
        return "health"
    name = concept[3:].split(".")[0]
    return _FAMILIES.get(name, name)


@dataclass(frozen=True)
class AmbiguousPlace:
    """A name that several places share."""

    surface: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class QueryPlan:
    """A query as it is executed.

    `out_of_scope` are names of places outside the collection; `separate` are the places of a query that names several, each to be
    answered by itself; `homes` are the places that come first when a query names none; `hosts` are the host countries, as typed,
    of a query that names no other place.
    """

    places: Weighted = ()
    terms: tuple[QueryTerm, ...] = ()
    ambiguous_places: tuple[AmbiguousPlace, ...] = ()
    unknown: tuple[str, ...] = ()  # as typed
    unknown_words: tuple[str, ...] = ()  # folded
    strange: bool = False  # whether an unknown word is no word of a language either, and so may be a place
    out_of_scope: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    wants_help: bool = False
    separate: tuple[Weighted, ...] = ()
    hosts: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    language: str = ""

    @property
    def subjects(self) -> tuple[QueryTerm, ...]:
        """The terms that entries must be about."""
        return tuple(term for term in self.terms if not term.optional and term.is_subject)


def core_concepts(concepts: tuple[str, ...]) -> tuple[str, ...]:
    """The most specific concepts: illnesses, then organisations and programmes, then topics and services, then groups.

    A main topic is left out where one below it is named.
    """
    for letters in ("i", "oe"):
        named = tuple(concept for concept in concepts if concept[1] in letters)
        if named:
            return named
    subjects = [concept for concept in concepts if concept[1] in "ts"]
    heads = {concept.split(".")[0] for concept in subjects if "." in concept}
    return tuple(concept for concept in subjects if concept not in heads) or concepts


def named_term(
    surface: str,
    concepts: tuple[str, ...],
    factor: float,
    index_terms: Weighted,
    corrected: str = "",
    phrase: tuple[str, ...] = (),
) -> QueryTerm:
    """A term that names something: a place if it can be one, else a concept."""
    weighted = tuple((concept, factor) for concept in concepts)
    places = tuple(pair for pair in weighted if pair[0].startswith("@p:"))
    if any(concept.startswith(OUT_OF_SCOPE) for concept in concepts):
        return QueryTerm("out_of_scope", surface, index_terms=index_terms, weight=0.5, phrase=phrase, other=places)
    countries = tuple((f"@p:{concept[3:]}", factor) for concept in concepts if concept.startswith(NATIONALITY))
    if countries:
        return QueryTerm("place", surface, countries, index_terms, nationality=True)
    if places:
        other = tuple(pair for pair in weighted if not pair[0].startswith("@p:"))
        if factor < 1 and any(concept[1] == "g" for concept, _ in other):
            other = ()  # the stem of a country is that of its people too: “Srbiji” names no Serbs
        return QueryTerm("place", surface, places, index_terms, corrected=corrected, phrase=phrase, other=other)
    return subject_term(QueryTerm("concept", surface, weighted, index_terms, corrected=corrected, phrase=phrase))


def subject_term(term: QueryTerm, weight: float = 1.0) -> QueryTerm:
    """A term of concepts with its core, its weight and whether it is optional."""
    core = core_concepts(tuple(concept for concept, _ in term.concepts))
    letters = {concept[1] for concept in core}
    optional = letters == {"m"}
    # A group of people narrows a query; the need is its subject.
    weight *= 0.35 if optional else 0.6 if letters <= {"g", "m"} else 1.0
    is_single = letters <= {"i", "o", "e"}
    weighted = tuple(
        (
            concept,
            factor * _RELATED_FACTOR
            if is_single and concept not in core
            else factor * _SERVICE_FACTOR
            if "t" in letters and concept[1] in "sg"
            else factor,
        )
        for concept, factor in term.concepts
    )
    return QueryTerm(
        "concept", term.surface, weighted, term.index_terms, weight, optional, term.corrected, term.phrase, core=core,
        guessed=term.guessed,
    )  # fmt: skip
