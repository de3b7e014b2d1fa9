"""Query of OpenSearch that a query plan is translated into, with the keys, impacts, factors and proximities of our own ranking.

Each condition that the groups of results need has a name, which OpenSearch reports with every hit (`matched_queries`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from search.index.term_weights import MAX_IMPACT, ONE_ILLNESS, SIBLING
from search.opensearch.documents import leveled
from search.query import ranking
from search.query.index_reader import IndexReader
from search.query.model import QueryPlan, QueryTerm, Weighted
from search.query.ranking import Proximity

Query = dict[str, Any]
FIT, SERVICE, GAP, GUIDE, ILLNESS = "fit", "service", "gap", "guide", "illness"
NEAR, HOME, LEVEL = "near", "home", "level"
_WORD_SHARE, _CONCEPT_SHARE = 0.2, 0.8  # of a term's strength, as in `ranking._strengths`
_NO_FIT = 0.1  # of an entry that only shares the place
_CONTEXT_SHARE = 0.1  # of what only orders the entries of a place
_ALL_IMPACTS = range(1, MAX_IMPACT + 1)


def request_body(plan: QueryPlan, index: IndexReader, size: int, allowed: frozenset[int] | None = None) -> Query:
    """The body of a search request; hits come in the order of their score."""
    query = _fit_query(plan, index)
    for functions in _layers(plan, index):
        query = _function_score(query, functions, "max")
    named = [{"constant_score": {"filter": one, "boost": 0.0}} for one in _level_queries(plan)]
    conditions: list[Query] = [{"terms": {"number": sorted(allowed)}}] if allowed is not None else []
    return {
        "size": size,
        "_source": ["number"],
        "sort": [{"_score": "desc"}, {"number": "asc"}],
        "track_scores": True,
        "query": {"bool": {"must": [query], "should": named, "filter": conditions}},
    }


def _fit_query(plan: QueryPlan, index: IndexReader) -> Query:
    """The fit of the terms that must match, and the entries of the place whether they match or not."""
    near = list(_values_of(ranking.plan_levels(plan, index)).items())
    required = [term for term in plan.terms if not term.optional]
    if not required:
        optional = [query for term in plan.terms if (query := _strength(term))]
        values = [value for value, _ in near]
        found = _values(values) if plan.places else {"bool": {"should": optional or [{"match_none": {}}]}}
        return {"constant_score": {"filter": found, "_name": FIT}}
    weight = sum(term.weight for term in required)
    scored = [(term.weight / weight, query) for term in required if (query := _strength(term))]
    total: Query = {
        "bool": {"should": [{**query, "bool": {**query["bool"], "boost": share}} for share, query in scored]}
    }
    matched = [{"filter": query, "weight": share} for share, query in scored]
    fit = _function_score(total, matched, "sum", name=FIT) if scored else {"match_none": {}}
    own = _values(value for value, (_, relation) in near if relation == "own")
    return {"dis_max": {"queries": [fit, {"constant_score": {"filter": own, "boost": _NO_FIT}}]}}


def _strength(term: QueryTerm) -> Query:
    """The strength of each entry for a term: mostly by concept, with a bonus for the word itself; empty if it has no key."""
    words = _phrase(term.phrase) if term.phrase else _by_strength(term.index_terms)
    concepts = _by_strength(term.concepts)
    parts = [(_CONCEPT_SHARE, [*concepts, *words]), (_WORD_SHARE, words)] if concepts else [(1.0, words)]
    should = [
        {"dis_max": {"queries": [_constant(query, strength) for strength, query in queries], "boost": share}}
        for share, queries in parts
        if queries
    ]
    return {"bool": {"should": should, "minimum_should_match": 1}} if should else {}


def _by_strength(weighted: Weighted) -> list[tuple[float, Query]]:
    """The strengths that some keys give, each with the query for it: impact times factor."""
    values: dict[float, list[str]] = {}
    for key, factor in weighted:
        for impact in _ALL_IMPACTS:
            values.setdefault(impact / MAX_IMPACT * factor, []).append(leveled(key, impact))
    return [(strength, _values(listed)) for strength, listed in values.items()]


def _phrase(words: tuple[str, ...]) -> list[tuple[float, Query]]:
    """The strengths of a phrase: the least impact of its words."""
    return [(impact / MAX_IMPACT, _every(_at_least(word, impact) for word in words)) for impact in _ALL_IMPACTS]


def _layers(plan: QueryPlan, index: IndexReader) -> Iterator[list[Query]]:
    """The factors of the score, each a list of functions of which the highest counts."""
    share = 1.0 if any(not term.optional for term in plan.terms) else _CONTEXT_SHARE
    for term in plan.terms:
        if term.optional and term.weight:
            yield from _bonus_layers(term, share)
    if plan.places:
        yield [_weight(ranking.TEXT_SHARE), *_proximity_functions(plan, index)]
    homes = place_values(tuple((place, 1.0) for place in plan.homes), index)
    if homes:
        named = _by_proximity(homes, HOME)
        yield [_weight(1.0), *(_weight(1 + ranking.HOME_BOOST * near, query) for near, query in named)]
    if plan.wants_help:
        yield [_weight(1.0), _weight(ranking.SERVICE_BOOST, _key("@k:service", SERVICE))]
    if ranking.holds_everywhere(plan):
        yield [_weight(1.0), _weight(ranking.GUIDE_BOOST, _key(ranking.GUIDES, GUIDE))]
    yield [_weight(ranking.GAP_FACTOR, _key("@k:gap", GAP)), _weight(1.0, _not([_key("@k:gap")]))]
    if ranking.is_on_health(plan):
        yield _illness_functions(plan)


def _bonus_layers(term: QueryTerm, share: float) -> Iterator[list[Query]]:
    """What a term that only orders adds; two factors, because its concepts and its words each add."""
    words = _phrase(term.phrase) if term.phrase else _by_strength(term.index_terms)
    concepts = _by_strength(term.concepts)
    most = 1.0 if term.is_host else ranking.MAX_BONUS
    parts = [(_CONCEPT_SHARE, [*concepts, *words]), (_WORD_SHARE, words)] if concepts else [(1.0, words)]
    for part, queries in parts:
        if queries:
            adds = [(min(most, part * term.weight * strength), query) for strength, query in queries]
            yield [_weight(1.0), *(_weight(1 + share * added, query) for added, query in adds)]


def _proximity_functions(plan: QueryPlan, index: IndexReader) -> Iterator[Query]:
    values = _values_of(ranking.plan_levels(plan, index))
    if any(not term.optional for term in plan.terms):
        for key, distance in ranking.surrounding_areas(plan.places, index):
            for impact in range(ranking.SAME_COUNTRY_IMPACT, MAX_IMPACT + 1):
                if values.get(leveled(key, impact), (0.0, None))[0] < distance:
                    values[leveled(key, impact)] = (distance, "same_country")
    for near, query in _by_proximity(values, NEAR, _other_hosts(plan)):
        yield _weight(ranking.TEXT_SHARE + ranking.PLACE_SHARE * near, query)


def _other_hosts(plan: QueryPlan) -> list[Query]:
    """The programmes that name none of the hosts of a query."""
    hosts = ranking.host_concepts(plan)
    programmes = {"filter": [_key(ranking.PROGRAMMES)], "must_not": [_key(host) for host in hosts]}
    return [{"bool": programmes}] if hosts else []


def _by_proximity(
    values: Mapping[str, Proximity], name: str, without: Sequence[Query] = ()
) -> Iterator[tuple[float, Query]]:
    """The proximities of places, each with the query for it, whose name has relation and proximity."""
    by_proximity: dict[Proximity, list[str]] = {}
    for value, proximity in values.items():
        by_proximity.setdefault(proximity, []).append(value)
    for (near, relation), listed in by_proximity.items():
        named = f"{name}:{relation}:{near}"
        found = {"filter": [_values(listed)], "must_not": list(without), "_name": named}
        yield near, {"bool": found} if without else _values(listed, named)


def place_values(places: Weighted, index: IndexReader) -> dict[str, Proximity]:
    """The proximity and relation of each value of `keys` that places give."""
    return _values_of(ranking.place_levels(places, index))


def _values_of(levels: Iterable[tuple[str, Mapping[int, Proximity]]]) -> dict[str, Proximity]:
    found: dict[str, Proximity] = {}
    for key, by_impact in levels:
        for impact, proximity in by_impact.items():
            value = leveled(key, impact)
            if proximity[0] > found.get(value, (0.0, None))[0]:
                found[value] = proximity
    return found


def _illness_functions(plan: QueryPlan) -> list[Query]:
    """The factor of an entry about some illness, where a query on health names none, or another."""
    illness = _key(ONE_ILLNESS)
    if any(concept[1] == "i" for term in plan.subjects for concept in term.core):
        other = {"bool": {"filter": [illness], "must_not": list(_level_queries(plan, named=False)), "_name": ILLNESS}}
        return [_weight(ranking.OTHER_ILLNESS_FACTOR, other), _weight(1.0, _not([other]))]
    named = {"bool": {"filter": [illness], "_name": ILLNESS}}
    return [_weight(ranking.ILLNESS_FACTOR, named), _weight(1.0, _not([illness]))]


def _level_queries(plan: QueryPlan, *, named: bool = True) -> Iterator[Query]:
    """A query for each subject and each level of its mention in an entry."""
    for at, term in enumerate(plan.subjects):
        values: dict[int, list[str]] = {}
        has_topic = any(concept[1] == "t" for concept in term.core)
        for concept in term.core:
            for impact in _ALL_IMPACTS:
                if impact != SIBLING:
                    level = ranking.subject_level(impact)
                    level = level if concept[1] != "s" or not has_topic else min(ranking.NAMED, level)
                    values.setdefault(level, []).append(leveled(concept, impact))
        for word in (word for word, factor in term.index_terms if factor == 1):
            for impact in _ALL_IMPACTS:
                level = ranking.NAMED if impact >= ranking.NAMED_WORD else ranking.MENTIONED
                values.setdefault(level, []).append(leveled(word, impact))
        for level, listed in values.items():
            yield _values(listed, f"{LEVEL}:{at}:{level}" if named else "")
        if term.phrase:
            words = [_at_least(word, ranking.NAMED_WORD) for word in term.phrase]
            yield _every(words, f"{LEVEL}:{at}:{ranking.NAMED}" if named else "")


def _key(key: str, name: str = "") -> Query:
    return _values((leveled(key, impact) for impact in _ALL_IMPACTS), name)


def _at_least(key: str, least: int) -> Query:
    return _values(leveled(key, impact) for impact in range(least, MAX_IMPACT + 1))


def _values(values: Iterable[str], name: str = "") -> Query:
    return {"terms": {"keys": list(values), **({"_name": name} if name else {})}}


def _every(queries: Iterable[Query], name: str = "") -> Query:
    return {"bool": {"filter": list(queries), **({"_name": name} if name else {})}}


def _not(queries: list[Query]) -> Query:
    return {"bool": {"must_not": queries}}


def _constant(query: Query, boost: float) -> Query:
    return {"constant_score": {"filter": query, "boost": boost}}


def _weight(weight: float, query: Query | None = None) -> Query:
    return {"weight": weight, **({"filter": query} if query else {})}


def _function_score(query: Query, functions: list[Query], mode: str, name: str = "") -> Query:
    body = {"query": query, "functions": functions, "score_mode": mode, "boost_mode": "multiply"}
    return {"function_score": {**body, **({"_name": name} if name else {})}}
