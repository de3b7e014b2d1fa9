"""Search results: groups of hits by their relation to the place, with matching claims, a message and their JSON form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from search.index.facets import FACETS, status_on
from search.query.grouping import RELATED_GROUPS, count_answers, group_answers, local_groups
from search.query.index_reader import IndexReader
from search.query.messages import contacts, group_label, message_text
from search.query.model import QueryPlan, QueryTerm
from search.query.plan import plan_query
from search.query.ranking import Ranked, Ranking, rank, rounded_score
from search.query.response import Hit, ResultGroup, SearchResponse
from search.text import analyzer, spelling

Ranker = Callable[[QueryPlan, IndexReader, frozenset[int] | None], Ranking]
_MAX_RELATED = 5  # hits of a related group; the subject elsewhere in the country fills the list
_MIN_SEPARATE = 3  # hits of each place of a query that names several
_MAX_CLAIMS = 2
_MAX_SIMILAR = 12
_ITSELF = 3  # how a claim touches a subject that it names itself
_LONG_WORD = 4  # characters of a word that relates a claim to a subject by itself


def search(
    query: str,
    index: IndexReader,
    filters: Mapping[str, str] | None = None,
    limit: int = 10,
    typing: bool = False,
    at: str = "",
    today: str = "",
    ranker: Ranker = rank,
) -> SearchResponse:
    """Search for a query, filtered by facets; freshness is filtered as of `today`; `ranker` may ask a server."""
    plan = plan_query(query, index, typing, at)
    allowed = matching_docs(filters or {}, index, today)
    ranking = ranker(plan, index, allowed)
    response = SearchResponse(plan)
    parts = [(part, ranker(part, index, allowed)) for part in separate_plans(plan)]
    shown: set[int] = set()
    local = [(part, local_groups(ranked, part)) for part, ranked in parts]
    # The place with the best entry about several subjects comes first, else the one named first.
    for part, groups in sorted(local, key=lambda pair: -_best_of_several(pair[1])):
        _add_groups(response, groups, part, index, _MIN_SEPARATE, shown)
    _add_groups(response, group_answers(ranking, plan), plan, index, limit - len(response.hits()), shown)
    response.total = count_answers(ranking, plan)
    response.nearest = (
        [] if plan.places else [name for word in plan.unknown_words for name in nearest_names(word, index)]
    )
    response.message = message_text(response, query, index, parts or [(plan, ranking)])
    response.contacts = contacts(response.total, index, parts or [(plan, ranking)])
    return response


def separate_plans(plan: QueryPlan) -> list[QueryPlan]:
    """A plan for each place of a query that names several; none when it names one."""
    return [replace(plan, places=places, separate=()) for places in plan.separate]


def _best_of_several(groups: Mapping[str, list[Ranked]]) -> int:
    """The rounded score of the best entry about several subjects of a query; 0 when there is none."""
    several = [found for ranked in groups.values() for found in ranked if found.about > 1]
    return max((rounded_score(found) for found in several), default=0)


def _add_groups(
    response: SearchResponse,
    groups: Mapping[str, list[Ranked]],
    plan: QueryPlan,
    index: IndexReader,
    limit: int,
    shown: set[int],
) -> None:
    """Add up to `limit` hits that are not shown yet."""
    for name, ranked in groups.items():
        new = [found for found in ranked if found.doc_id not in shown]
        hits = new[: min(limit, _MAX_RELATED) if name in RELATED_GROUPS and name != "same_country" else limit]
        limit -= len(hits)
        shown.update(found.doc_id for found in hits)
        if hits:
            label = group_label(name, plan, index)
            response.groups.append(ResultGroup(name, label, [_hit(found, plan, index, name) for found in hits]))


def matching_docs(filters: Mapping[str, str], index: IndexReader, today: str) -> frozenset[int] | None:
    """The document IDs that have every facet value; None without filters."""
    matching = [_docs_with(name, value, index, today) for name, value in filters.items() if name in FACETS and value]
    return frozenset.intersection(*matching) if matching else None


def _docs_with(name: str, value: str, index: IndexReader, today: str) -> frozenset[int]:
    if name != "freshness":
        return index.docs_with(name, value)
    raw = [found for found in index.facet(name)["seats"] if status_on(found, today) == value]
    return frozenset().union(*(index.docs_with(name, found) for found in raw))


def _hit(found: Ranked, plan: QueryPlan, index: IndexReader, name: str) -> Hit:
    record = index.record(found.doc_id)
    claims = matching_claims(record, plan)
    answer = record.get("answer")
    if answer and claims:
        behind = [claim for claim in record["claims"] if claim["id"] in answer["claims"]]
        newest = max(behind, key=lambda claim: str(claim.get("until", "")), default=None)
        fits = _says_no_less(behind, claims[0], plan) if name in RELATED_GROUPS else _answers(record, behind, plan)
        if newest and fits:
            return Hit(record, (newest,), name, found.score, answer["text"])
    return Hit(record, claims, name, found.score)


def _answers(record: Mapping[str, Any], behind: Sequence[Mapping[str, Any]], plan: QueryPlan) -> bool:
    """Whether the bottom line of an entry mentions the subjects as much as its claims do; `behind` are those it rests on."""
    return any(_is_specific(claim, plan) for claim in behind) or not any(
        _is_specific(claim, plan) for claim in record["claims"]
    )


def _says_no_less(behind: Sequence[Mapping[str, Any]], best: Mapping[str, Any], plan: QueryPlan) -> bool:
    """Whether even the best claim of a related entry lacks the subjects themselves, and has no more of the place than the bottom line."""
    touches, placed, *_ = _claim_score(best, plan)
    return touches < _ITSELF and any(_claim_score(claim, plan)[1] == placed for claim in behind)


def _is_specific(claim: Mapping[str, Any], plan: QueryPlan) -> bool:
    words = _token_set(claim["text"])
    return any(_touches(claim, words, term) > 1 for term in plan.subjects)


def matching_claims(record: Mapping[str, Any], plan: QueryPlan) -> tuple[Mapping[str, Any], ...]:
    """The newest claim on a subject and the place, then the one that contradicts it."""
    claims = record["claims"]
    if not claims:
        return ()
    scores = [_claim_score(claim, plan) for claim in claims]
    order = sorted(range(len(claims)), key=lambda at: scores[at], reverse=True)
    chosen = claims[order[0]]
    against = [claim for claim in claims if claim["id"] in chosen.get("conflicts", ()) and claim is not chosen]
    return (chosen, *against[: _MAX_CLAIMS - 1])


def _claim_score(claim: Mapping[str, Any], plan: QueryPlan) -> tuple[int, bool, bool, str, int]:
    """How well a claim answers: a subject or a word of its name, the place, not historical, newer, then the words it shares in thousandths."""
    words = _token_set(claim["text"])
    shared = sum(int(term.weight * 1000) for term in plan.terms if _touches(claim, words, term) > 1)
    placed = any(claim.get("scope") == place or f"@p:{place}" in claim["says"] for place, _ in plan.places)
    touches = max((_touches(claim, words, term) for term in plan.subjects), default=0)
    return touches, placed, claim["status"] != "historical", str(claim.get("until", "")), shared


def _touches(claim: Mapping[str, Any], words: frozenset[str], term: QueryTerm) -> int:
    """How a claim touches a subject: 3 with its words or its very concept, 2 with a wider one, 1 with a long word of its name.

    “Pension” is a long word of “disability pension”.
    """
    by_word = any(word in words for word, _ in term.index_terms) or (term.phrase and words.issuperset(term.phrase))
    if by_word or any(concept in claim["says"] for concept in term.core):
        return _ITSELF
    if any(concept in claim["says"] for concept, _ in term.concepts):
        return 2
    return int(any(len(word) >= _LONG_WORD and word in words for word in analyzer.tokens(term.typed)))


@lru_cache(maxsize=8192)
def _token_set(text: str) -> frozenset[str]:
    return frozenset(analyzer.tokens(text))


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


def response_data(response: SearchResponse) -> dict[str, Any]:
    """A response as JSON data."""
    return {
        "said": response.message,
        "total": response.total,
        "places": [place for place, _ in response.plan.places],
        "ask": [{"name": name.surface, "places": list(name.places)} for name in response.plan.ambiguous_places],
        "unknown": list(response.plan.unknown),
        "nearest": response.nearest,
        "contacts": response.contacts,
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
        "phone": record.get("phone"),
        "group": hit.relation,
        "label": label,
        "score": round(hit.score, 4),
        "answer": hit.answer,
        "claims": [
            {name: claim[name] for name in ("id", "text", "observed", "when", "status", "support")}
            for claim in hit.claims
        ],
    }
