"""The query plan: places, terms, ambiguities, corrections and unknown words of a query."""

from __future__ import annotations

from dataclasses import replace

from search.query.index_reader import IndexReader
from search.query.model import AmbiguousPlace, QueryPlan, QueryTerm, Weighted
from search.query.parser import parse_terms
from search.text import analyzer
from search.text.stop_words import HELP_WORDS

MAX_WORDS = 32
MAX_QUERY_LENGTH = 4_000  # characters; 32 words need far fewer
Senses = dict[str, float]  # the places a name may mean, with the quality of the match


def plan_query(query: str, index: IndexReader, typing: bool = False, at: str = "") -> QueryPlan:
    """Plan a query; while it is typed its last word may be unfinished; `at` resolves an ambiguous place."""
    words = analyzer.tokens(query[:MAX_QUERY_LENGTH])[:MAX_WORDS]
    found = parse_terms(words, index, typing)
    places, ambiguous_places, rest = _resolve_places(found, index, at)
    return QueryPlan(
        places=places,
        terms=_significant_terms(rest, bool(places)),
        ambiguous_places=ambiguous_places,
        unknown=tuple(term.surface for term in found if term.kind == "unknown"),
        out_of_scope=() if places else tuple(term.surface for term in found if term.kind == "out_of_scope"),
        corrections=tuple((term.surface, term.corrected) for term in found if term.corrected),
        wants_help=any(term.surface in HELP_WORDS for term in found),
    )


def _significant_terms(found: list[QueryTerm], located: bool) -> tuple[QueryTerm, ...]:
    """The terms that are ranked: optional ones count only when there is nothing else."""
    if located or any(not term.optional for term in found):
        return tuple(found)
    return tuple(replace(term, optional=False) for term in found)


def _resolve_places(
    found: list[QueryTerm], index: IndexReader, chosen: str
) -> tuple[Weighted, tuple[AmbiguousPlace, ...], list[QueryTerm]]:
    """The places of a query, the ambiguous names, and all other terms with host countries as context."""
    found = _prefer_subjects(found)
    place_terms = [term for term in found if term.kind == "place"]
    rest = [term for term in found if term.kind != "place"]
    senses: list[Senses] = [{concept[3:]: factor for concept, factor in term.concepts} for term in place_terms]
    containers_of = {place: set(index.place(place)["within"]) for options in senses for place in options}
    senses = [_narrow(at, senses, containers_of) for at in range(len(senses))]
    hosts = _host_countries(senses, index)
    rest += [_context_term(place_terms[at].surface, senses[at]) for at in hosts]
    located = [at for at in range(len(senses)) if at not in hosts]
    inner = {outer for at in located for place in senses[at] for outer in containers_of[place]}
    places: Senses = {}
    ambiguous_places: list[AmbiguousPlace] = []
    for at in located:
        if all(place in inner for place in senses[at]):
            continue  # it contains another place of the query
        ambiguity = _ambiguity(place_terms[at].surface, senses[at], containers_of, index)
        if ambiguity and chosen in ambiguity.places:
            senses[at] = {chosen: 1.0}
        elif ambiguity:
            ambiguous_places.append(ambiguity)
        for place, factor in senses[at].items():
            places[place] = max(places.get(place, 0.0), factor)
    return tuple(places.items()), tuple(ambiguous_places), rest


def _host_countries(senses: list[Senses], index: IndexReader) -> list[int]:
    """The positions of names of host countries, which are context; none when the query names no other place."""
    hosts = [at for at, options in enumerate(senses) if all(index.place(place).get("host") for place in options)]
    return hosts if len(hosts) < len(senses) else []


def _context_term(surface: str, options: Senses) -> QueryTerm:
    """An optional term for a host country."""
    concepts = tuple((f"@p:{place}", factor) for place, factor in options.items())
    return QueryTerm("concept", surface, concepts, (), 0.3, optional=True)


def _prefer_subjects(found: list[QueryTerm]) -> list[QueryTerm]:
    """Names of a place and a subject are read as subjects when the query has another place: Aerodrom, or airport."""
    has_place = any(term.kind == "place" and not term.other for term in found)
    return [
        replace(term, kind="concept", concepts=term.other, other=())
        if has_place and term.kind == "place" and term.other
        else term
        for term in found
    ]


def _narrow(at: int, senses: list[Senses], containers_of: dict[str, set[str]]) -> Senses:
    """Of several places of one name, those inside another place of the query."""
    other_places = {place for other, options in enumerate(senses) if other != at for place in options}
    inside = {place: factor for place, factor in senses[at].items() if containers_of[place] & other_places}
    return inside or senses[at]


def _ambiguity(
    surface: str, options: Senses, containers_of: dict[str, set[str]], index: IndexReader
) -> AmbiguousPlace | None:
    """The places to choose from when a name means several separate places, or an area of several."""
    separate = [place for place in options if not any(place in containers_of[other] for other in options)]
    if len(separate) > 1:
        return AmbiguousPlace(surface, tuple(sorted(separate)))
    only = index.place(separate[0])
    return AmbiguousPlace(surface, tuple(only["members"])) if only["kind"] == "area" and "members" in only else None
