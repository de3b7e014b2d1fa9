"""The data model of a query: its terms, its places and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from search.index.concepts import OUT_OF_SCOPE

Weighted = tuple[tuple[str, float], ...]
Kind = Literal["place", "concept", "word", "out_of_scope", "unknown"]


@dataclass(frozen=True)
class QueryTerm:
    """Words of a query that mean one thing: the concepts they name and the index terms that stand for them."""

    kind: Kind
    surface: str
    concepts: Weighted = ()
    index_terms: Weighted = ()
    weight: float = 1.0
    optional: bool = False
    corrected: str = ""
    phrase: tuple[str, ...] = ()  # words that count only together
    other: Weighted = ()  # concepts of a place name besides the place


@dataclass(frozen=True)
class AmbiguousPlace:
    """A name that several places share."""

    surface: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class QueryPlan:
    """A query as it is executed; `out_of_scope` are names of places outside the collection."""

    places: Weighted = ()
    terms: tuple[QueryTerm, ...] = ()
    ambiguous_places: tuple[AmbiguousPlace, ...] = ()
    unknown: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    wants_help: bool = False


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
    if places:
        other = tuple(pair for pair in weighted if not pair[0].startswith("@p:"))
        return QueryTerm("place", surface, places, index_terms, corrected=corrected, phrase=phrase, other=other)
    if concepts[0].startswith(OUT_OF_SCOPE):
        return QueryTerm("out_of_scope", surface, index_terms=index_terms, weight=0.5, phrase=phrase)
    letters = {concept[1] for concept in concepts}
    optional = letters == {"m"}
    # A group of people narrows a query; the need is its subject.
    weight = 0.35 if optional else 0.6 if "g" in letters else 1.0
    return QueryTerm("concept", surface, weighted, index_terms, weight, optional, corrected, phrase)
