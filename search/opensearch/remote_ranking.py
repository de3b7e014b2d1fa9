"""Ranking of entries by OpenSearch: hits become what our own ranking gives, so that groups and messages are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from search.opensearch.query import FIT, GAP, GUIDE, HOME, ILLNESS, LEVEL, NEAR, SERVICE, request_body
from search.query import ranking
from search.query.index_reader import IndexReader
from search.query.model import QueryPlan
from search.query.ranking import Proximity, Ranked, Ranking

# Hits that are grouped and counted: of a query for a subject, and of one for a place alone, which all its entries answer.
HITS, HITS_OF_PLACES = 300, 2_000
Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class RemoteRanking:
    """Ranking with the interface of `ranking.rank`, done by a server; `ask` sends the body of a search and returns the response."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def __call__(self, plan: QueryPlan, index: IndexReader, allowed: frozenset[int] | None = None) -> Ranking:
        """Rank the entries for a plan, or only the allowed document IDs."""
        subject = any(not term.optional for term in plan.terms)
        response = self._ask(request_body(plan, index, HITS if subject else HITS_OF_PLACES, allowed))
        found = Ranking(coverage=[{} for _ in plan.subjects])
        for hit in response["hits"]["hits"]:
            ranked = _ranked(hit, plan, found)
            if ranked.fit and (subject or not plan.places or ranked.relation):
                found.answers.append(ranked)
            elif not ranked.fit:
                found.place_only.append(ranked)
        return ranking.in_order(found)


def _ranked(hit: Mapping[str, Any], plan: QueryPlan, found: Ranking) -> Ranked:
    """A hit as a ranked entry; its fit is its score divided by the factors that its matched query names give."""
    names = set(hit.get("matched_queries", ()))
    number, score = hit["_source"]["number"], float(hit["_score"])
    proximity, relation = _nearest(names, NEAR)
    levels = [dict[int, int]() for _ in plan.subjects]
    for name in names:
        if name.startswith(f"{LEVEL}:"):
            _, at, level = name.split(":")
            levels[int(at)][number] = max(levels[int(at)].get(number, 0), int(level))
    is_gap = GAP in names
    spoken = ranking.note_coverage(number, relation, levels, is_gap, found)
    fit = score / _factor(names, plan, proximity) if FIT in names else 0.0
    return Ranked(
        number, fit, proximity, relation, score, max(spoken, default=0),
        sum(level >= ranking.NAMED for level in spoken), spoken.count(ranking.MENTIONED), is_gap,
    )  # fmt: skip


def _factor(names: set[str], plan: QueryPlan, proximity: float) -> float:
    """The factors of a score besides the fit."""
    factor = ranking.TEXT_SHARE + ranking.PLACE_SHARE * proximity if plan.places else 1.0
    factor *= 1 + ranking.HOME_BOOST * _nearest(names, HOME)[0]
    factor *= ranking.SERVICE_BOOST if SERVICE in names else 1.0
    factor *= ranking.GAP_FACTOR if GAP in names else 1.0
    factor *= ranking.GUIDE_BOOST if GUIDE in names else 1.0
    if ILLNESS in names:
        named = any(concept[1] == "i" for term in plan.subjects for concept in term.core)
        factor *= ranking.OTHER_ILLNESS_FACTOR if named else ranking.ILLNESS_FACTOR
    return factor


def _nearest(names: set[str], kind: str) -> Proximity:
    """Proximity and relation of the nearest place in the matched query names; among equals, the closer relation."""
    places = [name.split(":") for name in names if name.startswith(f"{kind}:")]
    if not places:
        return 0.0, None
    _, relation, near = max(places, key=lambda one: (float(one[2]), -ranking.RELATIONS.index(one[1])))
    return float(near), ranking.RELATIONS[ranking.RELATIONS.index(relation)]
