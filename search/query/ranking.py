"""Ranking: scores entries by the fit of their terms and their proximity to the places of a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import floor
from typing import Literal, get_args

from search.index.concepts import HOST_PREFIX, PLACE_PREFIX
from search.index.term_weights import ANYWHERE, MAX_IMPACT, ONE_ILLNESS, SERVES, SIBLING
from search.query.index_reader import IndexReader
from search.query.model import QueryPlan, QueryTerm, Weighted

Relation = Literal["own", "within", "concerns", "region", "country", "same_country", "mention"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
# Proximity and relation by the impact of a place posting.
_PROXIMITY: dict[int, tuple[float, Relation]] = {
    15: (1.0, "own"), 14: (0.97, "own"), 13: (0.95, "own"),
    12: (0.85, "within"), 11: (0.83, "within"),
    10: (0.6, "concerns"), 8: (0.55, "concerns"),
    5: (0.35, "mention"), 2: (0.15, "mention"),
}  # fmt: skip
# The places of an area are as near as the area itself.
_AREA_PROXIMITY: dict[int, tuple[float, Relation]] = {12: (1.0, "own"), 11: (0.97, "own")}
PROGRAMMES, GUIDES = "@k:programme", "@k:guide"
_SAME_COUNTRY, _SAME_REGION = 0.2, 0.25  # proximity of other places
SAME_COUNTRY_IMPACT = 11  # least impact of a place that other entries lie in
TEXT_SHARE, PLACE_SHARE = 0.35, 0.65  # of the score: regardless of place, and by proximity
_MIN_FIT_SHARE = 0.2  # of the best fit
SERVICE_BOOST = 1.15
# Of the score of an entry about an illness, where a query on health names none, and where it names another.
ILLNESS_FACTOR, OTHER_ILLNESS_FACTOR = 0.9, 0.5
GAP_FACTOR = 0.95  # of the score of a search without result
MAX_BONUS = 0.4  # of the score, for groups, modes and plain words that an entry has too
GUIDE_BOOST = 1.15  # of the score of a guide, which holds everywhere, where no place is named
HOME_BOOST = 0.25  # of the score, for entries of the places that come first where none is named
# Levels at which an entry mentions a subject: it is its main topic, it is filed under it too, names it in its title or search words or offers it, or mentions it.
MAIN, SECONDARY, NAMED, MENTIONED = 4, 3, 2, 1
_MAIN_IMPACT, _SECONDARY_IMPACT, _NAMED_IMPACT, NAMED_WORD = 12, 9, 8, 12  # least impacts of a concept and of a word
Proximity = tuple[float, Relation | None]
_ELSEWHERE: Proximity = (0.0, None)


@dataclass(frozen=True)
class Ranked:
    """A ranked entry: its fit, proximity, relation to the place and combined score.

    `level` is how it speaks of a subject at best; `about` and `mentions` count the subjects it is about and only mentions.
    """

    doc_id: int
    fit: float
    proximity: float
    relation: Relation | None
    score: float
    level: int = 0
    about: int = 0
    mentions: int = 0
    is_gap: bool = False


@dataclass
class Ranking:
    """The entries that answer, best first, and those that only share the place.

    `coverage` says for each subject of the plan, and each relation to the place, how the entries there speak of it at best; a
    search without result counts as the relation “gap”.
    """

    answers: list[Ranked] = field(default_factory=list)
    place_only: list[Ranked] = field(default_factory=list)
    best: float = 0.0
    coverage: list[dict[str, int]] = field(default_factory=list)


def rank(plan: QueryPlan, index: IndexReader, allowed: frozenset[int] | None = None) -> Ranking:
    """Rank all entries for a plan, or only the allowed document IDs."""
    foreign = _programmes_of_other_hosts(plan, index)
    proximities = {
        doc_id: found
        for doc_id, found in _nearest_by_doc(plan_levels(plan, index), index).items()
        if doc_id not in foreign
    }
    areas = [(index.postings(key), distance) for key, distance in surrounding_areas(plan.places, index)]
    homes = _place_proximity(tuple((place, 1.0) for place in plan.homes), index)
    fits = _fits(plan.terms, index)
    levels = [_levels(term, index) for term in plan.subjects]
    services = index.postings("@k:service") if plan.wants_help else {}
    gaps = index.postings("@k:gap")
    guides = index.postings(GUIDES) if holds_everywhere(plan) else {}
    names_illness = any(concept[1] == "i" for term in plan.subjects for concept in term.core)
    one_illness = index.postings(ONE_ILLNESS) if is_on_health(plan) else {}
    subject = any(not term.optional for term in plan.terms)
    ranking = Ranking(coverage=[{} for _ in levels])
    for doc_id in _candidate_docs(fits, proximities, subject, bool(plan.places), allowed):
        fit = fits.get(doc_id, 0.0) if subject else 1.0 + 0.1 * fits.get(doc_id, 0.0)
        proximity, relation = proximities.get(doc_id, _ELSEWHERE)
        for area, distance in areas if subject and doc_id not in foreign else ():
            if distance > proximity and area.get(doc_id, 0) >= SAME_COUNTRY_IMPACT:
                proximity, relation = distance, "same_country"
        boost = SERVICE_BOOST if doc_id in services else 1.0
        boost *= GAP_FACTOR if doc_id in gaps else 1.0
        boost *= GUIDE_BOOST if doc_id in guides else 1.0
        boost *= 1 + HOME_BOOST * homes.get(doc_id, _ELSEWHERE)[0]
        place = TEXT_SHARE + PLACE_SHARE * proximity if plan.places else 1.0
        found = note_coverage(doc_id, relation, levels, doc_id in gaps, ranking)
        if doc_id in one_illness and (not names_illness or not any(found)):
            boost *= OTHER_ILLNESS_FACTOR if names_illness else ILLNESS_FACTOR
        ranked = Ranked(
            doc_id, fit, proximity, relation, (fit or 0.1) * place * boost, max(found, default=0),
            sum(level >= NAMED for level in found), found.count(MENTIONED), doc_id in gaps,
        )  # fmt: skip
        if fit and (subject or not plan.places or relation):
            ranking.answers.append(ranked)
        elif not fit:
            ranking.place_only.append(ranked)
    return in_order(ranking)


def in_order(ranking: Ranking) -> Ranking:
    """The same ranking, best first, without what fits poorly."""
    ranking.best = max((found.fit for found in ranking.answers), default=0.0)
    ranking.answers = sorted(
        (found for found in ranking.answers if found.about or found.fit >= _MIN_FIT_SHARE * ranking.best), key=_sort_key
    )
    ranking.place_only.sort(key=_sort_key)
    return ranking


def is_on_health(plan: QueryPlan) -> bool:
    """Whether a query is about health."""
    return any("health" in term.families for term in plan.subjects)


def holds_everywhere(plan: QueryPlan) -> bool:
    """Whether a query names neither a place nor a host country, so that what holds everywhere answers it."""
    return not plan.places and not any(term.is_host for term in plan.terms)


def host_concepts(plan: QueryPlan) -> list[str]:
    """The host countries that somebody returns from, as concepts."""
    return [
        concept
        for term in plan.terms
        if term.is_host and term.optional
        for concept, _ in term.concepts
        if concept.startswith(PLACE_PREFIX)
    ]


def _programmes_of_other_hosts(plan: QueryPlan, index: IndexReader) -> frozenset[int]:
    """The programmes that name none of the hosts of a query: they are not for whoever returns from there."""
    hosts = host_concepts(plan)
    named = {doc_id for host in hosts for doc_id in index.postings(host)}
    return frozenset(index.postings(PROGRAMMES).keys() - named) if hosts else frozenset()


def _levels(term: QueryTerm, index: IndexReader) -> dict[int, int]:
    """The level at which each entry mentions a subject; where a subject is a topic too, an offer of its service counts as a mention in the title."""
    found: dict[int, int] = {}
    has_topic = any(concept[1] == "t" for concept in term.core)
    for concept in term.core:
        files = concept[1] != "s" or not has_topic
        for doc_id, impact in index.postings(concept).items():
            if impact != SIBLING:
                found[doc_id] = max(
                    found.get(doc_id, 0), subject_level(impact) if files else min(NAMED, subject_level(impact))
                )
    for word in (word for word, factor in term.index_terms if factor == 1):
        for doc_id, impact in index.postings(word).items():
            found[doc_id] = max(found.get(doc_id, 0), NAMED if impact >= NAMED_WORD else MENTIONED)
    for doc_id, strength in _phrase_strengths(term.phrase, index).items() if term.phrase else ():
        if strength >= NAMED_WORD / MAX_IMPACT:
            found[doc_id] = max(found.get(doc_id, 0), NAMED)
    return found


def subject_level(impact: int) -> int:
    """The level at which an entry mentions a concept, by its impact."""
    if impact >= _SECONDARY_IMPACT:
        return MAIN if impact >= _MAIN_IMPACT else SECONDARY
    return NAMED if impact >= _NAMED_IMPACT else MENTIONED


def note_coverage(
    doc_id: int, relation: Relation | None, levels: list[dict[int, int]], is_gap: bool, ranking: Ranking
) -> list[int]:
    """Record the level at which an entry mentions each subject, by its relation to the place."""
    found = [level.get(doc_id, 0) for level in levels]
    where = "gap" if is_gap else relation or "elsewhere"
    for level, coverage in zip(found, ranking.coverage, strict=True):
        if level and (not is_gap or relation not in (None, "mention", "same_country")):
            coverage[where] = max(coverage.get(where, 0), level)
    return found


def _candidate_docs(
    fits: dict[int, float],
    proximities: dict[int, Proximity],
    subject: bool,
    placed: bool,
    allowed: frozenset[int] | None,
) -> set[int]:
    """The document IDs to rank: those that fit, and those of the place."""
    if subject:
        doc_ids = fits.keys() | {doc_id for doc_id, (_, relation) in proximities.items() if relation == "own"}
    else:
        doc_ids = set(proximities) if placed else set(fits)
    return doc_ids if allowed is None else doc_ids & allowed


def rounded_score(ranked: Ranked) -> int:
    """The score, rounded, so that Python and the browser agree where sums differ in their last digit."""
    return floor(ranked.score * 100_000 + 0.5)


def _sort_key(ranked: Ranked) -> tuple[int, int]:
    return -rounded_score(ranked), ranked.doc_id


def _place_proximity(places: Weighted, index: IndexReader) -> dict[int, Proximity]:
    """The proximity of each entry to the places of a query: in them, about them, or valid for their containers."""
    return _nearest_by_doc(place_levels(places, index), index)


def _nearest_by_doc(levels: Iterable[tuple[str, dict[int, Proximity]]], index: IndexReader) -> dict[int, Proximity]:
    found: dict[int, Proximity] = {}
    for key, by_impact in levels:
        for doc_id, impact in index.postings(key).items():
            proximity, relation = by_impact.get(impact, _ELSEWHERE)
            if proximity > found.get(doc_id, _ELSEWHERE)[0]:
                found[doc_id] = (proximity, relation)
    return found


def plan_levels(plan: QueryPlan, index: IndexReader) -> Iterator[tuple[str, dict[int, Proximity]]]:
    """The keys and proximities of the places of a plan, and of the programmes of its host countries that serve any country."""
    yield from place_levels(plan.places, index)
    for host in host_concepts(plan) if plan.places else ():
        if "/" not in host:
            yield f"{HOST_PREFIX}{host.removeprefix(PLACE_PREFIX)}", {ANYWHERE: _PROXIMITY[SERVES]}


def place_levels(places: Weighted, index: IndexReader) -> Iterator[tuple[str, dict[int, Proximity]]]:
    """The key of each place of a query and of each container, with the proximity and relation of its impacts."""
    for place, factor in places:
        impacts = {**_PROXIMITY, **_AREA_PROXIMITY} if index.place(place)["kind"] == "area" else _PROXIMITY
        yield (
            f"@p:{place}",
            {impact: (proximity * factor, own_relation) for impact, (proximity, own_relation) in impacts.items()},
        )
        for outer in index.place(place)["within"]:
            nearest = 0.6 if "/" in outer else 0.5
            relation: Relation = "region" if "/" in outer else "country"
            yield (
                f"@p:{outer}",
                {impact: ((nearest - (0.02 if impact == 14 else 0)) * factor, relation) for impact in (13, 14, 15)},
            )


def surrounding_areas(places: Weighted, index: IndexReader) -> list[tuple[str, float]]:
    """The keys of the regions and countries around the places of a query, with the proximity of other places in them."""
    return [
        (f"@p:{outer}", (_SAME_REGION if "/" in outer else _SAME_COUNTRY) * factor)
        for place, factor in places
        for outer in index.place(place)["within"]
    ]


def _fits(terms: tuple[QueryTerm, ...], index: IndexReader) -> dict[int, float]:
    """The fit of each entry: the weighted share of terms it matches, times their strength."""
    required = sum(term.weight for term in terms if not term.optional)
    total: dict[int, float] = {}
    matched: dict[int, float] = {}
    bonus: dict[int, float] = {}
    hosted: dict[int, float] = {}
    for term in terms:
        for doc_id, strength in _strengths(term, index).items():
            if term.optional and term.is_host:
                hosted[doc_id] = hosted.get(doc_id, 0.0) + term.weight * strength
            elif term.optional:
                bonus[doc_id] = bonus.get(doc_id, 0.0) + term.weight * strength
            else:
                total[doc_id] = total.get(doc_id, 0.0) + term.weight * strength
                matched[doc_id] = matched.get(doc_id, 0.0) + term.weight
    if not required:
        return {doc_id: bonus.get(doc_id, 0.0) + hosted.get(doc_id, 0.0) for doc_id in bonus.keys() | hosted.keys()}
    return {
        doc_id: value
        / required
        * (matched[doc_id] / required)
        * (1 + min(MAX_BONUS, bonus.get(doc_id, 0.0)) + hosted.get(doc_id, 0.0))
        for doc_id, value in total.items()
    }


def _strengths(term: QueryTerm, index: IndexReader) -> dict[int, float]:
    """The strength of each entry for a term: mostly by concept, with a bonus for the word itself."""
    by_concepts = _max_strengths(term.concepts, index)
    by_words = _phrase_strengths(term.phrase, index) if term.phrase else _max_strengths(term.index_terms, index)
    if not term.concepts:
        return by_words
    found: dict[int, float] = {}
    for doc_id in by_concepts.keys() | by_words.keys():
        concept, word = by_concepts.get(doc_id, 0.0), by_words.get(doc_id, 0.0)
        found[doc_id] = 0.8 * max(concept, word) + 0.2 * word
    return found


def _phrase_strengths(phrase: tuple[str, ...], index: IndexReader) -> dict[int, float]:
    """The strength of each entry for all words of a phrase: the minimum."""
    lists = [index.postings(word) for word in phrase]
    shared = set(lists[0]).intersection(*lists[1:])
    return {doc_id: min(found[doc_id] for found in lists) / 15 for doc_id in shared}


def _max_strengths(weighted: Weighted, index: IndexReader) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, factor in weighted:
        for doc_id, impact in index.postings(key).items():
            strength = impact / 15 * factor
            if strength > found.get(doc_id, 0.0):
                found[doc_id] = strength
    return found
