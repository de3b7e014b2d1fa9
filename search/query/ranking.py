"""How well entries answer a plan: what they are about, then where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import Literal

from search.query.index_reader import IndexReader
from search.query.parser import QueryTerm, Weighted
from search.query.plan import QueryPlan

Relation = Literal["own", "within", "concerns", "region", "country", "land", "mention"]
# How near each level of a place posting is, and what that makes the entry to the place.
_PROXIMITY: dict[int, tuple[float, Relation]] = {
    15: (1.0, "own"), 14: (0.97, "own"), 13: (0.95, "own"),
    12: (0.85, "within"), 11: (0.83, "within"),
    10: (0.6, "concerns"), 9: (0.55, "concerns"),
    6: (0.35, "mention"), 2: (0.15, "mention"),
}  # fmt: skip
# In an area of several places, each of them is as near as the area itself.
_AREA_PROXIMITY: dict[int, tuple[float, Relation]] = {12: (1.0, "own"), 11: (0.97, "own")}
_SAME_COUNTRY, _SAME_REGION = 0.2, 0.25  # other places of the same country, or of the same region
_TEXT_SHARE, _PLACE_SHARE = 0.35, 0.65  # what an entry elsewhere is worth, and what lying in the right place adds
_MIN_FIT_SHARE = 0.2  # of the best fit: an entry below is noise
_SERVICE_BOOST = 1.15
Proximity = tuple[float, Relation | None]
_ELSEWHERE: Proximity = (0.0, None)


@dataclass(frozen=True)
class Ranked:
    """An entry that answers: its seat, how well it fits, where it is, and the score of both."""

    doc_id: int
    fit: float
    proximities: float
    relation: Relation | None
    score: float


@dataclass
class Ranking:
    """All entries that answer, best first, and those that are only in the place."""

    answers: list[Ranked] = field(default_factory=list)
    place_only: list[Ranked] = field(default_factory=list)
    best: float = 0.0


def rank(plan: QueryPlan, index: IndexReader, allowed: frozenset[int] | None = None) -> Ranking:
    """Rank all entries for a plan, among the allowed seats if there is a filter."""
    proximities, areas = _place_proximity(plan.places, index), _surrounding_areas(plan.places, index)
    fits = _fits(plan.terms, index)
    services = index.postings("@k:service") if plan.wants_help else {}
    subject = any(not term.optional for term in plan.terms)
    ranking = Ranking()
    for doc_id in _candidate_docs(fits, proximities, subject, bool(plan.places), allowed):
        fit = fits.get(doc_id, 0.0) if subject else 1.0 + 0.1 * fits.get(doc_id, 0.0)
        proximity, relation = proximities.get(doc_id, _ELSEWHERE)
        for area, distance in areas if subject else ():
            if distance > proximity and area.get(doc_id, 0) >= 11:
                proximity, relation = distance, "land"
        lift = _SERVICE_BOOST if doc_id in services else 1.0
        place = _TEXT_SHARE + _PLACE_SHARE * proximity if plan.places else 1.0
        ranked = Ranked(doc_id, fit, proximity, relation, (fit or 0.1) * place * lift)
        if fit and (subject or not plan.places or relation):
            ranking.answers.append(ranked)
        elif not fit:
            ranking.place_only.append(ranked)
    ranking.best = max((found.fit for found in ranking.answers), default=0.0)
    ranking.answers = sorted(
        (found for found in ranking.answers if found.fit >= _MIN_FIT_SHARE * ranking.best), key=_sort_key
    )
    ranking.place_only.sort(key=_sort_key)
    return ranking


def _candidate_docs(
    fits: dict[int, float],
    proximities: dict[int, Proximity],
    subject: bool,
    placed: bool,
    allowed: frozenset[int] | None,
) -> set[int]:
    """The seats worth ranking: what fits, and what lies in the place."""
    if subject:
        doc_ids = fits.keys() | {doc_id for doc_id, (_, relation) in proximities.items() if relation == "own"}
    else:
        doc_ids = set(proximities) if placed else set(fits)
    return doc_ids if allowed is None else doc_ids & allowed


def _sort_key(ranked: Ranked) -> tuple[int, int]:
    # Rounded, so that both engines agree where sums differ in their last digit.
    return -floor(ranked.score * 100_000 + 0.5), ranked.doc_id


def _place_proximity(places: Weighted, index: IndexReader) -> dict[int, Proximity]:
    """How near each entry is to the places asked for: in them, about them, or holding for what they are part of."""
    found: dict[int, Proximity] = {}
    for place, factor in places:
        impacts = {**_PROXIMITY, **_AREA_PROXIMITY} if index.place(place)["kind"] == "area" else _PROXIMITY
        for doc_id, impact in index.postings(f"@p:{place}").items():
            proximity, relation = impacts[impact]
            if proximity * factor > found.get(doc_id, _ELSEWHERE)[0]:
                found[doc_id] = (proximity * factor, relation)
        for outer in index.place(place)["within"]:
            whole = "/" not in outer
            for doc_id, impact in index.postings(f"@p:{outer}").items():
                if impact < 13:
                    continue
                proximity = ((0.5 if whole else 0.6) - (0.02 if impact == 14 else 0)) * factor
                if proximity > found.get(doc_id, _ELSEWHERE)[0]:
                    found[doc_id] = (proximity, "country" if whole else "region")
    return found


def _surrounding_areas(places: Weighted, index: IndexReader) -> list[tuple[dict[int, int], float]]:
    """The regions and countries around the places asked for, and how near any other place in them is."""
    return [
        (index.postings(f"@p:{outer}"), (_SAME_REGION if "/" in outer else _SAME_COUNTRY) * factor)
        for place, factor in places
        for outer in index.place(place)["within"]
    ]


def _fits(terms: tuple[QueryTerm, ...], index: IndexReader) -> dict[int, float]:
    """How well each entry fits the units that are no places: what share of them, and how strongly."""
    carrying = sum(term.weight for term in terms if not term.optional)
    total: dict[int, float] = {}
    matched: dict[int, float] = {}
    bonus: dict[int, float] = {}
    for term in terms:
        for doc_id, strength in _strengths(term, index).items():
            if term.optional:
                bonus[doc_id] = bonus.get(doc_id, 0.0) + term.weight * strength
            else:
                total[doc_id] = total.get(doc_id, 0.0) + term.weight * strength
                matched[doc_id] = matched.get(doc_id, 0.0) + term.weight
    if not carrying:
        return bonus
    return {
        doc_id: value / carrying * (matched[doc_id] / carrying) * (1 + 0.3 * bonus.get(doc_id, 0.0))
        for doc_id, value in total.items()
    }


def _strengths(term: QueryTerm, index: IndexReader) -> dict[int, float]:
    """How strongly each entry stands for a unit: being about it, with the word itself on top."""
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
    """How strongly each entry has all words of a phrase: as its weakest."""
    lists = [index.postings(word) for word in phrase]
    shared = set(lists[0]).intersection(*lists[1:])
    return {doc_id: min(found[doc_id] for found in lists) / 15 for doc_id in shared}


def _max_strengths(weighed: Weighted, index: IndexReader) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, factor in weighed:
        for doc_id, impact in index.postings(key).items():
            strength = impact / 15 * factor
            if strength > found.get(doc_id, 0.0):
                found[doc_id] = strength
    return found
