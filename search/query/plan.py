"""What a query means: which places, which subjects, which words, and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.query.index_reader import IndexReader
from search.query.parser import QueryTerm, Weighted, parse_terms
from search.text import analyzer
from search.text.stop_words import HELP_WORDS

MAX_WORDS = 32
Options = dict[str, float]  # places a name may mean, with how well it names them


@dataclass(frozen=True)
class AmbiguousPlace:
    """A name that several places share."""

    surface: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class QueryPlan:
    """A query understood: its places, its other units, and what to ask or tell; `abroad` are places we hold nothing on."""

    places: Weighted = ()
    terms: tuple[QueryTerm, ...] = ()
    ambiguous_places: tuple[AmbiguousPlace, ...] = ()
    unknown: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    wants_help: bool = False


def plan_query(query: str, index: IndexReader, typing: bool = False, at: str = "") -> QueryPlan:
    """Understand a query; while it is being typed, its last word may be unfinished; `at` answers which place is meant."""
    words = analyzer.tokens(query)[:MAX_WORDS]
    found = parse_terms(words, index, typing)
    places, ambiguous_places, rest = _resolve_places(found, index, at)
    return QueryPlan(
        places=places,
        terms=_significant_terms(rest, bool(places)),
        ambiguous_places=ambiguous_places,
        unknown=tuple(term.surface for term in found if term.kind == "unknown"),
        out_of_scope=() if places else tuple(term.surface for term in found if term.kind == "abroad"),
        corrections=tuple((term.surface, term.corrected) for term in found if term.corrected),
        wants_help=any(term.surface in HELP_WORDS for term in found),
    )


def _significant_terms(found: list[QueryTerm], located: bool) -> tuple[QueryTerm, ...]:
    """Units that carry the query: words that fit nearly everything count only when there is nothing else."""
    if located or any(not term.optional for term in found):
        return tuple(found)
    return tuple(replace(term, optional=False) for term in found)


def _resolve_places(
    found: list[QueryTerm], index: IndexReader, chosen: str
) -> tuple[Weighted, tuple[AmbiguousPlace, ...], list[QueryTerm]]:
    """The places meant: names that others narrow down, context apart, and what must be asked."""
    found = _prefer_subjects(found)
    place_terms = [term for term in found if term.kind == "place"]
    rest = [term for term in found if term.kind != "place"]
    senses: list[Options] = [{concept[3:]: factor for concept, factor in term.concepts} for term in place_terms]
    containers_of = {place: set(index.place(place)["within"]) for options in senses for place in options}
    senses = [_narrow(at, senses, containers_of) for at in range(len(senses))]
    hosts = [all(index.place(place).get("host") for place in options) for options in senses]
    if all(hosts):
        hosts = [False] * len(hosts)  # a host country alone is where the question is
    rest += [
        QueryTerm(
            "idea",
            place_terms[at].surface,
            tuple((f"@p:{place}", factor) for place, factor in options.items()),
            (),
            0.3,
            True,
        )
        for at, options in enumerate(senses)
        if hosts[at]
    ]
    inner = {
        outer
        for at, options in enumerate(senses)
        if not hosts[at]
        for place in options
        for outer in containers_of[place]
    }
    cache = [at for at, options in enumerate(senses) if not hosts[at] and not all(place in inner for place in options)]
    places: Options = {}
    ambiguous_places: list[AmbiguousPlace] = []
    for at in cache:
        ambiguity = _ambiguity(place_terms[at].surface, senses[at], containers_of, index)
        if ambiguity and chosen in ambiguity.places:
            senses[at] = {chosen: 1.0}
        elif ambiguity:
            ambiguous_places.append(ambiguity)
        for place, factor in senses[at].items():
            places[place] = max(places.get(place, 0.0), factor)
    return tuple(places.items()), tuple(ambiguous_places), rest


def _prefer_subjects(found: list[QueryTerm]) -> list[QueryTerm]:
    """Of names that may be a place or a subject, subjects when the query has another place: Aerodrom, or an airport."""
    sure = any(term.kind == "place" and not term.other for term in found)
    return [
        replace(term, kind="idea", concepts=term.other, other=())
        if sure and term.kind == "place" and term.other
        else term
        for term in found
    ]


def _narrow(at: int, senses: list[Options], containers_of: dict[str, set[str]]) -> Options:
    """Of several places of one name, those that lie in another place the query names."""
    place_terms = {place for other, options in enumerate(senses) if other != at for place in options}
    lying = {place: factor for place, factor in senses[at].items() if containers_of[place] & place_terms}
    return lying or senses[at]


def _ambiguity(
    surface: str, options: Options, containers_of: dict[str, set[str]], index: IndexReader
) -> AmbiguousPlace | None:
    """A question when a name means several places apart, or an area of several."""
    separate = [place for place in options if not any(place in containers_of[other] for other in options)]
    if len(separate) > 1:
        return AmbiguousPlace(surface, tuple(sorted(separate)))
    only = index.place(separate[0])
    return AmbiguousPlace(surface, tuple(only["members"])) if only["kind"] == "area" and "members" in only else None
