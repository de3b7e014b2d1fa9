"""An answer as it is shown: groups of results with the claim that answers, and what must be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from search.index.facets import FACETS, status_on
from search.query.index_reader import IndexReader
from search.query.parser import QueryTerm
from search.query.plan import AmbiguousPlace, QueryPlan, plan_query
from search.query.ranking import Ranked, Ranking, rank
from search.text import analyzer, spelling

_MAX_RELATED = 5  # how many results that only share the place or only the subject are shown
_MAX_CLAIMS = 2
_MAX_SIMILAR = 12
_DISTANT_GROUPS = {None: "elsewhere", "mention": "elsewhere", "land": "land"}
FAIR_FIT, POOR_FIT = 0.55, 0.33
GROUP_ORDER = ("own", "within", "concerns", "region", "country", "here", "land", "elsewhere")
# Groups that only share the place or only the subject: neighbours of an answer, not answers.
RELATED_GROUPS = ("here", "land", "elsewhere")


@dataclass(frozen=True)
class Hit:
    """One result: an entry, the claims that answer, and how it came here."""

    record: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    relation: str
    score: float


@dataclass(frozen=True)
class ResultGroup:
    """Results that stand in the same relation to the place asked for."""

    name: str
    label: str
    hits: list[Hit]


@dataclass
class SearchResponse:
    """What is shown for a query."""

    plan: QueryPlan
    groups: list[ResultGroup] = field(default_factory=list)
    message: str = ""
    total: int = 0
    nearest: list[str] = field(default_factory=list)

    def hits(self) -> list[Hit]:
        """All results in the order they are shown."""
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
    """Answer a query, narrowed by facets if any are given; freshness is narrowed as it stands on the day given."""
    plan = plan_query(query, index, typing, at)
    ranking = rank(plan, index, matching_docs(filters or {}, index, today))
    response = SearchResponse(plan, total=len(ranking.answers))
    left = limit
    for name, ranked in _group(ranking, plan).items():
        most = min(left, _MAX_RELATED) if name in ("here", "elsewhere") else left
        hits = [_hit(found, plan, index, name) for found in ranked[:most]]
        left -= len(hits)
        if hits:
            response.groups.append(ResultGroup(name, _group_label(name, plan, index), hits))
    response.nearest = [name for message in plan.unknown for name in nearest_names(message, index)]
    response.message = _message(response, query, index)
    return response


def matching_docs(filters: Mapping[str, str], index: IndexReader, today: str) -> frozenset[int] | None:
    """The seats that hold every value asked for."""
    held = [_docs_with(name, value, index, today) for name, value in filters.items() if name in FACETS and value]
    return frozenset.intersection(*held) if held else None


def _docs_with(name: str, value: str, index: IndexReader, today: str) -> frozenset[int]:
    if name != "freshness":
        return index.holding(name, value)
    raw = [found for found in index.facet(name)["seats"] if status_on(found, today) == value]
    return frozenset().union(*(index.holding(name, found) for found in raw))


def _group(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
    """Answers by where they are; what only shares the place comes when nothing there answers. Where a subject is unknown
    and no other is known, an entry that has some of the other words is no answer.
    """
    groups: dict[str, list[Ranked]] = {name: [] for name in GROUP_ORDER}
    least = _min_fit(ranking)
    worded = not any(term.kind == "idea" for term in plan.terms) and bool(plan.unknown)
    for found in ranking.answers:
        if worded and found.fit < POOR_FIT:
            groups["here" if found.relation == "own" else "elsewhere"].append(found)
        elif not plan.places:
            groups["elsewhere" if plan.unknown or plan.out_of_scope else "own"].append(found)
        elif found.relation is None or found.relation in _DISTANT_GROUPS:
            if found.fit >= POOR_FIT * ranking.best:
                groups[_DISTANT_GROUPS[found.relation]].append(found)
        elif found.fit >= least:
            groups[found.relation].append(found)
        elif found.relation == "own":
            groups["here"].append(found)
    if not groups["own"] and not groups["within"]:
        groups["here"] += ranking.place_only
    return groups


def _min_fit(ranking: Ranking) -> float:
    """The fit from which an entry of the place answers: measured by the best of them, unless that is poor itself."""
    placed = max((found.fit for found in ranking.answers if found.relation not in _DISTANT_GROUPS), default=0.0)
    return FAIR_FIT * (placed if placed >= POOR_FIT * ranking.best else ranking.best)


def _hit(found: Ranked, plan: QueryPlan, index: IndexReader, name: str) -> Hit:
    record = index.record(found.doc_id)
    return Hit(record, matching_claims(record, plan), name, found.score)


def matching_claims(record: Mapping[str, Any], plan: QueryPlan) -> tuple[Mapping[str, Any], ...]:
    """The claim that answers best, and beside it the one that contradicts it."""
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
    """In thousandths, how much of a query a claim takes up."""
    words = _token_set(claim["text"])
    score = sum(int(term.weight * 1000) for term in plan.terms if _claim_matches(claim, words, term))
    placed = any(claim.get("scope") == place or f"@p:{place}" in claim["says"] for place, _ in plan.places)
    return score + (500 if placed else 0)


@lru_cache(maxsize=8192)
def _token_set(text: str) -> frozenset[str]:
    return frozenset(analyzer.tokens(text))


def _claim_matches(claim: Mapping[str, Any], words: frozenset[str], term: QueryTerm) -> bool:
    worded = any(term in words for term, _ in term.index_terms) or (term.phrase and words.issuperset(term.phrase))
    return bool(worded) or any(concept in claim["says"] for concept, _ in term.concepts)


def nearest_names(message: str, index: IndexReader) -> list[str]:
    """The places whose names come closest to a word nobody knows."""
    if len(message) < spelling.MIN_LENGTH:
        return []
    buckets = [name for name in spelling.candidate_buckets(message[0], len(message), 2) if name in index.lexicon]
    labels: list[str] = []
    for name in spelling.similar_words(message, [filed for bucket in buckets for filed in index.words(bucket)])[
        :_MAX_SIMILAR
    ]:
        held = index.get(name)
        labels += [
            str(index.place(concept[3:])["label"])
            for concept in (held.concepts if held else ())
            if concept.startswith("@p:")
        ]
    return list(dict.fromkeys(labels))[:3]


def place_label(plan: QueryPlan, index: IndexReader) -> str:
    """The places a query asks for, in words."""
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
    """What a reader is told above the results."""
    plan = response.plan
    parts: list[str] = []
    if not query.strip():
        return "Type a place and a topic, in any spelling or script."
    for message, corrected in plan.corrections:
        parts.append(f"Nothing is spelled “{message}”; these are results for “{corrected}”.")
    for message in plan.unknown:
        parts.append(f"No place is called “{message}”, and no entry has the word.")
    for message in plan.out_of_scope:
        parts.append(f"“{message}” is not among the places of this collection.")
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
    parts += [_question(choice, index) for choice in plan.ambiguous_places]
    return " ".join(parts)


def _question(choice: AmbiguousPlace, index: IndexReader) -> str:
    names = [str(index.place(place)["label"]) for place in choice.places]
    return f"Which “{choice.surface}” is meant: {', '.join(names)}?"
