"""Search results: groups of hits by their relation to the place, with matching claims, a message and their JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from search.index.facets import FACETS, status_on
from search.query.index_reader import IndexReader
from search.query.model import AmbiguousPlace, QueryPlan, QueryTerm
from search.query.plan import plan_query
from search.query.ranking import Ranked, Ranking, rank
from search.text import analyzer, spelling

_MAX_RELATED = 5  # hits of a related group
_MAX_CLAIMS = 2
_MAX_SIMILAR = 12
_DISTANT_GROUPS = {None: "elsewhere", "mention": "elsewhere", "land": "land"}
FAIR_FIT, POOR_FIT = 0.55, 0.33
GROUP_ORDER = ("own", "within", "concerns", "region", "country", "here", "land", "elsewhere")
# Groups that share only the place or only the subject: related to an answer, but none.
RELATED_GROUPS = ("here", "land", "elsewhere")


@dataclass(frozen=True)
class Hit:
    """One result: an entry, its matching claims and its relation to the place."""

    record: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    relation: str
    score: float


@dataclass(frozen=True)
class ResultGroup:
    """Hits with the same relation to the place of a query."""

    name: str
    label: str
    hits: list[Hit]


@dataclass
class SearchResponse:
    """The response to a query."""

    plan: QueryPlan
    groups: list[ResultGroup] = field(default_factory=list)
    message: str = ""
    total: int = 0
    nearest: list[str] = field(default_factory=list)

    def hits(self) -> list[Hit]:
        """All hits in the order they are shown."""
        return [hit for group in self.groups for hit in group.hits]


def search(
    query: str,
    index: IndexReader,
    filters: Mapping[str, str] | None = None,
    limit: int = 10,
    typing: bool = False,
    at: str = "",
    today: str = "",
) -> SearchResponse:
    """Search for a query, filtered by facets; freshness is filtered as of `today`."""
    plan = plan_query(query, index, typing, at)
    ranking = rank(plan, index, matching_docs(filters or {}, index, today))
    response = SearchResponse(plan, total=len(ranking.answers))
    left = limit
    for name, ranked in _group(ranking, plan).items():
        maximum = min(left, _MAX_RELATED) if name in ("here", "elsewhere") else left
        hits = [_hit(found, plan, index, name) for found in ranked[:maximum]]
        left -= len(hits)
        if hits:
            response.groups.append(ResultGroup(name, _group_label(name, plan, index), hits))
    response.nearest = [name for word in plan.unknown for name in nearest_names(word, index)]
    response.message = _message(response, query, index)
    return response


def matching_docs(filters: Mapping[str, str], index: IndexReader, today: str) -> frozenset[int] | None:
    """The document IDs that have every facet value; None without filters."""
    matching = [_docs_with(name, value, index, today) for name, value in filters.items() if name in FACETS and value]
    return frozenset.intersection(*matching) if matching else None


def _docs_with(name: str, value: str, index: IndexReader, today: str) -> frozenset[int]:
    if name != "freshness":
        return index.docs_with(name, value)
    raw = [found for found in index.facet(name)["seats"] if status_on(found, today) == value]
    return frozenset().union(*(index.docs_with(name, found) for found in raw))


def _group(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
    """Group ranked entries by relation; entries that only share the place come when none of the place answers.

    If the subject of a query is unknown, an entry that matches other words weakly is no answer.
    """
    groups: dict[str, list[Ranked]] = {name: [] for name in GROUP_ORDER}
    min_fit = _min_fit(ranking)
    only_words = not any(term.kind == "concept" for term in plan.terms) and bool(plan.unknown)
    for found in ranking.answers:
        if only_words and found.fit < POOR_FIT:
            groups["here" if found.relation == "own" else "elsewhere"].append(found)
        elif not plan.places:
            groups["elsewhere" if plan.unknown or plan.out_of_scope else "own"].append(found)
        elif found.relation is None or found.relation in _DISTANT_GROUPS:
            if found.fit >= POOR_FIT * ranking.best:
                groups[_DISTANT_GROUPS[found.relation]].append(found)
        elif found.fit >= min_fit:
            groups[found.relation].append(found)
        elif found.relation == "own":
            groups["here"].append(found)
    if not groups["own"] and not groups["within"]:
        groups["here"] += ranking.place_only
    return groups


def _min_fit(ranking: Ranking) -> float:
    """The fit from which an entry of the place answers, relative to the best of them, unless that is poor."""
    placed = max((found.fit for found in ranking.answers if found.relation not in _DISTANT_GROUPS), default=0.0)
    return FAIR_FIT * (placed if placed >= POOR_FIT * ranking.best else ranking.best)


def _hit(found: Ranked, plan: QueryPlan, index: IndexReader, name: str) -> Hit:
    record = index.record(found.doc_id)
    return Hit(record, matching_claims(record, plan), name, found.score)


def matching_claims(record: Mapping[str, Any], plan: QueryPlan) -> tuple[Mapping[str, Any], ...]:
    """The claim that matches best, then the one that contradicts it."""
    claims = record["claims"]
    if not claims:
        return ()
    scores = [_claim_score(claim, plan) for claim in claims]
    newest = sorted(range(len(claims)), key=lambda at: str(claims[at].get("until", "")), reverse=True)
    order = sorted(newest, key=lambda at: (-scores[at], claims[at]["status"] == "historical"))
    chosen = claims[order[0]]
    against = [claim for claim in claims if claim["id"] in chosen.get("conflicts", ()) and claim is not chosen]
    return (chosen, *against[: _MAX_CLAIMS - 1])


def _claim_score(claim: Mapping[str, Any], plan: QueryPlan) -> int:
    """How much of a query a claim matches, in thousandths."""
    words = _token_set(claim["text"])
    score = sum(int(term.weight * 1000) for term in plan.terms if _claim_matches(claim, words, term))
    placed = any(claim.get("scope") == place or f"@p:{place}" in claim["says"] for place, _ in plan.places)
    return score + (500 if placed else 0)


@lru_cache(maxsize=8192)
def _token_set(text: str) -> frozenset[str]:
    return frozenset(analyzer.tokens(text))


def _claim_matches(claim: Mapping[str, Any], words: frozenset[str], term: QueryTerm) -> bool:
    by_words = any(word in words for word, _ in term.index_terms) or (term.phrase and words.issuperset(term.phrase))
    return bool(by_words) or any(concept in claim["says"] for concept, _ in term.concepts)


def nearest_names(word: str, index: IndexReader) -> list[str]:
    """The places with names nearest to an unknown word."""
    if len(word) < spelling.MIN_LENGTH:
        return []
    buckets = [name for name in spelling.candidate_buckets(word[0], len(word), 2) if name in index.lexicon]
    labels: list[str] = []
    candidates = [marked for bucket in buckets for marked in index.words(bucket)]
    for name in spelling.similar_words(word, candidates)[:_MAX_SIMILAR]:
        entry = index.get(name)
        labels += [
            str(index.place(concept[3:])["label"])
            for concept in (entry.concepts if entry else ())
            if concept.startswith("@p:")
        ]
    return list(dict.fromkeys(labels))[:3]


def place_label(plan: QueryPlan, index: IndexReader) -> str:
    """The places of a query, as shown."""
    shown = [
        place for place, _ in plan.places if not any(place in index.place(other)["within"] for other, _ in plan.places)
    ]
    labels = list(dict.fromkeys(str(index.place(place)["label"]) for place in shown))
    return " or ".join(labels[:3])


def _group_label(name: str, plan: QueryPlan, index: IndexReader) -> str:
    if not plan.places:
        return "Results"
    here = place_label(plan, index)
    countries = list(dict.fromkeys(place.split("/", 1)[0] for place, _ in plan.places))
    country = " and ".join(str(index.place(found)["label"]) for found in countries[:2])
    return {
        "own": f"In {here}" if here != country else f"{country} as a whole",
        "within": f"In places of {here}",
        "region": f"Holds for the region of {here}",
        "country": f"Holds for {country} as a whole",
        "concerns": f"About {here}, filed elsewhere",
        "here": f"Other entries on {here}",
        "land": f"Elsewhere in {country}",
        "elsewhere": "Elsewhere",
    }[name]


def _message(response: SearchResponse, query: str, index: IndexReader) -> str:
    """The message above the results."""
    plan = response.plan
    parts: list[str] = []
    if not query.strip():
        return "Type a place and a topic, in any spelling or script."
    for surface, corrected in plan.corrections:
        parts.append(f"Nothing is spelled “{surface}”; these are results for “{corrected}”.")
    for surface in plan.unknown:
        parts.append(f"No place is called “{surface}”, and no entry has the word.")
    for surface in plan.out_of_scope:
        parts.append(f"“{surface}” is not among the places of this collection.")
    if response.nearest:
        parts.append(f"The nearest names: {', '.join(response.nearest)}.")
    direct = sum(len(group.hits) for group in response.groups if group.name not in RELATED_GROUPS)
    if response.groups and not direct:
        here = place_label(plan, index)
        parts.append(
            f"Nothing on {here} itself or its whole country answers this." if here else "Nothing answers all of this."
        )
    elif not response.groups:
        parts.append("Nothing was found.")
    else:
        parts.append(f"{response.total} {'entry' if response.total == 1 else 'entries'} found.")
    parts += [_question(name, index) for name in plan.ambiguous_places]
    return " ".join(parts)


def _question(name: AmbiguousPlace, index: IndexReader) -> str:
    names = [str(index.place(place)["label"]) for place in name.places]
    return f"Which “{name.surface}” is meant: {', '.join(names)}?"


def response_data(response: SearchResponse) -> dict[str, Any]:
    """A response as JSON data."""
    return {
        "said": response.message,
        "total": response.total,
        "places": [place for place, _ in response.plan.places],
        "ask": [{"name": name.surface, "places": list(name.places)} for name in response.plan.ambiguous_places],
        "unknown": list(response.plan.unknown),
        "nearest": response.nearest,
        "corrections": [list(pair) for pair in response.plan.corrections],
        "results": [_result_data(hit, group.label) for group in response.groups for hit in group.hits],
    }


def result_url(hit: Hit) -> str:
    """The URL of a result: of the matching claim if there is one."""
    return str(hit.record["url"]) + (f"#{hit.claims[0]['id']}" if hit.claims else "")


def _result_data(hit: Hit, label: str) -> dict[str, Any]:
    record = hit.record
    return {
        "id": record["id"],
        "title": record["title"],
        "url": result_url(hit),
        "kind": record["kind"],
        "place": record["place"],
        "topic": record["topic"],
        "status": record["status"],
        "closed": record.get("closed", False),
        "group": hit.relation,
        "label": label,
        "score": round(hit.score, 4),
        "claims": [
            {name: claim[name] for name in ("id", "text", "observed", "when", "status", "support")}
            for claim in hit.claims
        ],
    }
