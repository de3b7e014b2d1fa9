"""The query plan: places, terms, ambiguities, corrections and unknown words of a query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.index.concepts import HOST_PREFIX
from search.query.index_reader import IndexReader
from search.query.model import (
    COMMON_WEIGHT,
    CONTEXT_WEIGHT,
    FAMILY_WEIGHT,
    HOST_WEIGHT,
    WORD_SHARE,
    AmbiguousPlace,
    QueryPlan,
    QueryTerm,
    Weighted,
    subject_term,
)
from search.query.parser import parse_terms
from search.text import analyzer
from search.text.stop_words import FROM_WORDS, HELP_WORDS, HOST_WORDS, language_of

MAX_WORDS = 32
MAX_QUERY_LENGTH = 4_000  # characters; 32 words need far fewer
_RETURN = "@t:reintegration"
_MAX_SEPARATE = 3  # places that are answered each by itself
Senses = dict[str, float]  # the places a name may mean, with the quality of the match


@dataclass(frozen=True)
class _Located:
    """The places of a query: the senses of each name, the ambiguous names, and all other terms with hosts as context."""

    senses: list[Senses]
    ambiguous: tuple[AmbiguousPlace, ...]
    rest: list[QueryTerm]
    hosts: tuple[str, ...]
    origins: list[bool]  # whether a word before the name of each place says “from”


def plan_query(query: str, index: IndexReader, typing: bool = False, at: str = "") -> QueryPlan:
    """Plan a query; while it is typed its last word may be unfinished; `at` resolves an ambiguous place."""
    typed = analyzer.tokens_as_typed(query[:MAX_QUERY_LENGTH])[:MAX_WORDS]
    words = [word for word, _ in typed]
    language = language_of(query[:MAX_QUERY_LENGTH], words)
    named = _resolve_countries(parse_terms(typed, index, typing, language), index)
    found = _drop_guesses(_prefer_subjects(named), index)
    located = _resolve_places(found, index, at, _is_from_host(words, found))
    places: Senses = {}
    for senses in located.senses:
        for place, factor in senses.items():
            places[place] = max(places.get(place, 0.0), factor)
    return QueryPlan(
        places=tuple(places.items()),
        terms=_weighted_terms(located.rest, bool(places)),
        ambiguous_places=located.ambiguous,
        unknown=tuple(term.typed for term in found if term.kind == "unknown"),
        unknown_words=tuple(term.surface for term in found if term.kind == "unknown"),
        strange=any(term.kind == "unknown" and not term.common for term in found),
        out_of_scope=() if places else tuple(term.typed for term in found if term.kind == "out_of_scope"),
        corrections=tuple((term.typed, term.corrected) for term in found if term.corrected),
        wants_help=any(term.surface in HELP_WORDS for term in found),
        separate=_separate(located.senses, located.origins, located.rest),
        hosts=located.hosts,
        language=language,
        homes=() if places else tuple(index.manifest.get("homes", {}).get(language, ())),
    )


def _is_from_host(words: list[str], found: list[QueryTerm]) -> bool:
    """Whether a query mentions birth, return or a programme, so that a host country in it is where somebody comes from."""
    cores = [concept for term in found for concept in term.core]
    return any(word in HOST_WORDS for word in words) or any(
        concept.startswith(("@e:", "@m:", "@t:reintegration", "@g:child_born")) for concept in cores
    )


def _resolve_countries(found: list[QueryTerm], index: IndexReader) -> list[QueryTerm]:
    """The terms in which adjectives of countries beside a certain place are words, and countries nobody returns to places of its country.

    In “from Lagos to Benin” the second is Benin City.
    """
    certain = {
        concept[3:] for term in found if term.kind == "place" and not term.guessed for concept, _ in term.concepts
    }
    countries = {place.split("/")[0] for place in certain if not index.place(place).get("host")}
    is_placed = any(
        term.kind == "place" and not term.nationality and not term.guessed
        and any(concept[3:].split("/")[0] in countries for concept, _ in term.concepts)
        for term in found
    )  # fmt: skip
    resolved = [_as_word(term) if term.nationality and is_placed else _in_countries(term, countries) for term in found]
    return [term for term in resolved if term]


def _as_word(term: QueryTerm) -> QueryTerm | None:
    if not term.index_terms:
        return None
    return QueryTerm("word", term.surface, index_terms=term.index_terms, weight=0.5, typed=term.typed)


def _in_countries(term: QueryTerm, countries: set[str]) -> QueryTerm:
    """A country nobody returns to, as the places of other countries whose names start with its name."""
    places = tuple(pair for pair in term.other if pair[0][3:].split("/")[0] in countries)
    return replace(term, kind="place", concepts=places, other=()) if term.kind == "out_of_scope" and places else term


def _prefer_subjects(found: list[QueryTerm]) -> list[QueryTerm]:
    """Terms in which a name of both a place and a subject is a subject, when the query has another place: Aerodrom, or airport."""
    has_place = any(term.kind == "place" and not term.other for term in found)
    return [_as_subject(term) if has_place and term.kind == "place" and term.other else term for term in found]


def _as_subject(term: QueryTerm) -> QueryTerm:
    return replace(subject_term(replace(term, concepts=term.other, other=())), typed=term.typed)


def _second_meaning(term: QueryTerm) -> QueryTerm:
    """The subject that a name of a place means too: of a body of a whole country it is what the query is about."""
    subject = _as_subject(term)
    is_body = all("/" not in concept for concept, _ in term.concepts)
    return subject if is_body else replace(subject, optional=True, weight=CONTEXT_WEIGHT)


def _drop_guesses(found: list[QueryTerm], index: IndexReader) -> list[QueryTerm]:
    """The terms without unlikely guesses: a guessed place beside a certain one counts only if one of them lies in the other."""
    sure = {concept[3:] for term in found if term.kind == "place" and not term.guessed for concept, _ in term.concepts}
    sure = {place for place in sure if not index.place(place).get("host")}
    return [_checked(term, sure, index) if sure and term.kind == "place" and term.guessed else term for term in found]


def _checked(term: QueryTerm, sure: set[str], index: IndexReader) -> QueryTerm:
    around = {outer for place in sure for outer in index.place(place)["within"]} | sure
    kept = tuple(
        (concept, factor)
        for concept, factor in term.concepts
        if concept[3:] in around or sure & set(index.place(concept[3:])["within"])
    )
    if kept:
        return replace(term, concepts=kept)
    if term.index_terms and not term.corrected:
        return QueryTerm("word", term.surface, index_terms=term.index_terms, weight=0.5, typed=term.typed)
    return QueryTerm("unknown", term.surface, weight=0.5, typed=term.typed)


def _weighted_terms(found: list[QueryTerm], located: bool) -> tuple[QueryTerm, ...]:
    """The terms that are ranked: the most specific subjects decide, all others only order what fits equally."""
    found = _return_as_subject(found)
    subjects = [term for term in found if not term.optional and term.is_subject]
    families = frozenset[str]().union(*(term.families for term in subjects if not term.is_generic))
    is_alone = all(term.is_everyday for term in subjects)
    has_rare_words = any(term.kind == "word" and not term.optional and not term.common for term in found)
    named = bool(subjects) or any(term.core and not term.optional for term in found)
    weighted: list[QueryTerm] = []
    for term in found:
        is_generic = term.is_subject and (
            (term.is_generic and term.families & families) or (term.is_everyday and not is_alone)
        )
        if term.kind == "unknown" and named:
            continue
        is_context = not term.is_subject if subjects else bool(term.core) and has_rare_words
        if not term.optional and (is_generic or is_context):
            term = replace(term, optional=True, weight=_context_weight(term))
        weighted.append(term)
    if located or any(not term.optional for term in weighted):
        return tuple(weighted)
    return tuple(replace(term, optional=False) for term in weighted)


def _return_as_subject(found: list[QueryTerm]) -> list[QueryTerm]:
    """A query that names nothing but returning, or help with it, asks for help with returning."""
    named = any(
        (term.core and not term.optional) or (term.kind == "word" and not term.optional and not term.common)
        for term in found
    )
    at = next((at for at, term in enumerate(found) if term.kind == "word" and term.concepts), None)
    if named or at is None:
        return found
    subject = QueryTerm("concept", found[at].surface, ((_RETURN, 1.0),), core=(_RETURN,), typed=found[at].typed)
    return [*found[:at], subject, *found[at + 1 :]]


def _context_weight(term: QueryTerm) -> float:
    """The weight of a term that only orders what fits equally."""
    if term.core:
        return FAMILY_WEIGHT if term.core == ("@g:family_with_children",) else CONTEXT_WEIGHT
    return COMMON_WEIGHT if term.common else WORD_SHARE * term.weight


def _resolve_places(found: list[QueryTerm], index: IndexReader, chosen: str, from_host: bool) -> _Located:
    """The places of a query; host countries are context, unless nothing else is named and nobody comes from there."""
    place_terms = [term for term in found if term.kind == "place"]
    rest = [term for term in found if term.kind != "place"]
    rest += [_second_meaning(term) for term in place_terms if term.other]
    senses: list[Senses] = [{concept[3:]: factor for concept, factor in term.concepts} for term in place_terms]
    containers_of = {place: set(index.place(place)["within"]) for options in senses for place in options}
    senses = [_narrow(at, senses, containers_of) for at in range(len(senses))]
    hosts = _host_countries(senses, index, from_host)
    rest += [_context_term(place_terms[at], senses[at]) for at in hosts]
    located = [at for at in range(len(senses)) if at not in hosts]
    inner = {outer for at in located for place in senses[at] for outer in containers_of[place]}
    kept: list[Senses] = []
    origins: list[bool] = []
    ambiguous_places: list[AmbiguousPlace] = []
    for at in located:
        if all(place in inner for place in senses[at]):
            continue  # it contains another place of the query
        ambiguity = _ambiguity(place_terms[at].surface, senses[at], containers_of, index)
        if ambiguity and chosen in ambiguity.places:
            senses[at] = {chosen: 1.0}
        elif ambiguity:
            ambiguous_places.append(ambiguity)
        kept.append(senses[at])
        origins.append(place_terms[at].before in FROM_WORDS)
    typed_hosts = tuple(place_terms[at].typed for at in hosts) if not kept else ()
    return _Located(kept, tuple(ambiguous_places), rest, typed_hosts, origins)


def _separate(senses: list[Senses], origins: list[bool], rest: list[QueryTerm]) -> tuple[Weighted, ...]:
    """The places of each name when a query names several different ones; of a route, the destination comes first."""
    ordered = [*_where(senses, origins, wanted=False), *_where(senses, origins, wanted=True)]
    distinct: list[Senses] = []
    for options in ordered:
        if not any(options.keys() & other.keys() for other in distinct):
            distinct.append(options)
    if len(distinct) < 2:
        return ()
    is_route = any(concept.startswith("@t:arrival") for term in rest for concept in term.core)
    if is_route and not any(origins):
        distinct.reverse()
    return tuple(tuple(options.items()) for options in distinct[:_MAX_SEPARATE])


def _where(senses: list[Senses], origins: list[bool], wanted: bool) -> list[Senses]:
    return [options for options, is_origin in zip(senses, origins, strict=True) if is_origin == wanted]


def _host_countries(senses: list[Senses], index: IndexReader, from_host: bool) -> list[int]:
    """The positions of names of host countries that are context."""
    hosts = [at for at, options in enumerate(senses) if all(index.place(place).get("host") for place in options)]
    return hosts if len(hosts) < len(senses) or from_host else []


def _context_term(term: QueryTerm, options: Senses) -> QueryTerm:
    """An optional term for a host country."""
    concepts = tuple((f"@p:{place}", factor) for place, factor in options.items())
    concepts += tuple((f"{HOST_PREFIX}{place}", 1.0) for place in options if "/" not in place)
    return QueryTerm("concept", term.surface, concepts, (), HOST_WEIGHT, optional=True, typed=term.typed)


def _narrow(at: int, senses: list[Senses], containers_of: dict[str, set[str]]) -> Senses:
    """The places of one name that lie inside another place of the query."""
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
