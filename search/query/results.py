"""Search results: groups of hits by their relation to the place, with matching claims, a message and their JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from search.index.facets import FACETS, status_on
from search.query.index_reader import IndexReader
from search.query.model import AmbiguousPlace, QueryPlan, QueryTerm
from search.query.plan import plan_query
from search.query.ranking import FILED, MENTIONED, NAMED, Ranked, Ranking, rank
from search.text import analyzer, spelling

_MAX_RELATED = 5  # hits of a related group
_MIN_SEPARATE = 3  # hits of each place of a query that names several
_MAX_CLAIMS = 2
_MAX_SIMILAR = 12
_DISTANT_GROUPS = {None: "elsewhere", "mention": "elsewhere", "land": "land"}
FAIR_FIT, POOR_FIT = 0.55, 0.33
_LOCAL_GROUPS = ("own", "within", "concerns", "region")  # those that belong to one place of a query
GROUP_ORDER = (*_LOCAL_GROUPS, "country", "mention", "here", "land", "elsewhere")
# Groups that share only the place or only the subject: related to an answer, but none.
RELATED_GROUPS = ("mention", "here", "land", "elsewhere")


@dataclass(frozen=True)
class Hit:
    """One result: an entry, its matching claims and its relation to the place."""

    record: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    relation: str
    score: float
    answer: str = ""  # the bottom line of the entry, where it answers; the claims are those it rests on


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
    allowed = matching_docs(filters or {}, index, today)
    ranking = rank(plan, index, allowed)
    response = SearchResponse(plan)
    parts = [(part, rank(part, index, allowed)) for part in separate_plans(plan)]
    shown: set[int] = set()
    for part, ranked in parts:
        _add_groups(response, _local_groups(ranked, part), part, index, _MIN_SEPARATE, shown)
    _add_groups(response, _group(ranking, plan), plan, index, limit - len(response.hits()), shown)
    response.total = count_answers(ranking, plan)
    response.nearest = [name for word in plan.unknown for name in nearest_names(word, index)]
    response.message = message_text(response, query, index, parts or [(plan, ranking)])
    return response


def separate_plans(plan: QueryPlan) -> list[QueryPlan]:
    """A plan for each place of a query that names several; none when it names one."""
    return [replace(plan, places=places, separate=()) for places in plan.separate]


def _local_groups(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
    groups = _group(ranking, plan)
    return {name: groups[name] for name in _LOCAL_GROUPS}


def count_answers(ranking: Ranking, plan: QueryPlan) -> int:
    """The number of entries that answer, without related ones and searches without result."""
    answers = [found for name, ranked in _group(ranking, plan).items() if name not in RELATED_GROUPS for found in ranked]
    return sum(not found.is_gap for found in answers)


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
        hits = new[: min(limit, _MAX_RELATED) if name in RELATED_GROUPS else limit]
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


def _group(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
    """Group ranked entries by relation; entries that only share the place come when none of the place answers.

    An entry answers when it is about a subject of the query. If no word of a query is understood as a subject, an entry that
    matches other words weakly is no answer.
    """
    groups: dict[str, list[Ranked]] = {name: [] for name in GROUP_ORDER}
    min_fit = _min_fit(ranking)
    for found in ranking.answers:
        name = _group_of(found, ranking, plan, min_fit)
        if name:
            groups[name].append(found)
    if not groups["own"] and not groups["within"]:
        groups["here"] += ranking.place_only
    if any(found.filed for found in groups["within"]) and not any(found.filed for found in groups["own"]):
        return {"within": groups["within"], **groups}  # entries about the subject come before those that only name it
    return groups


def _group_of(found: Ranked, ranking: Ranking, plan: QueryPlan, min_fit: float) -> str:
    """The group of an entry; empty when it is not shown."""
    only_words = not any(term.kind == "concept" for term in plan.terms) and bool(plan.unknown)
    is_near = found.relation is not None and found.relation not in _DISTANT_GROUPS
    if only_words and found.fit < POOR_FIT:
        return "here" if found.relation == "own" else "elsewhere"
    if plan.subjects and not found.about:
        if is_near or not plan.places:
            own = "here" if found.relation in ("own", "within") else "elsewhere" if not plan.places else ""
            return "mention" if found.mentions and plan.places else own
        return _DISTANT_GROUPS[found.relation] if found.mentions else ""
    if not plan.places:
        is_partial = found.about < len(plan.subjects)
        return "elsewhere" if is_partial or plan.strange or plan.out_of_scope else "own"
    if not is_near:
        return _DISTANT_GROUPS[found.relation] if found.fit >= POOR_FIT * ranking.best else ""
    if found.fit >= min_fit or (plan.subjects and found.about == len(plan.subjects)):
        return str(found.relation)
    return "here" if found.relation == "own" else ""


def _min_fit(ranking: Ranking) -> float:
    """The fit from which an entry of the place answers, relative to the best of them, unless that is poor."""
    placed = max((found.fit for found in ranking.answers if found.relation not in _DISTANT_GROUPS), default=0.0)
    return FAIR_FIT * (placed if placed >= POOR_FIT * ranking.best else ranking.best)


def _hit(found: Ranked, plan: QueryPlan, index: IndexReader, name: str) -> Hit:
    record = index.record(found.doc_id)
    claims = matching_claims(record, plan)
    answer = record.get("answer")
    if answer and claims and name not in RELATED_GROUPS and _answers(record, plan):
        behind = [claim for claim in record["claims"] if claim["id"] in answer["claims"]]
        newest = max(behind, key=lambda claim: str(claim.get("until", "")), default=None)
        if newest:
            return Hit(record, (newest,), name, found.score, answer["text"])
    return Hit(record, claims, name, found.score)


def _answers(record: Mapping[str, Any], plan: QueryPlan) -> bool:
    """Whether the bottom line of an entry speaks of the subjects as much as its claims do."""
    behind = [claim for claim in record["claims"] if claim["id"] in record["answer"]["claims"]]
    return any(_is_specific(claim, plan) for claim in behind) or not any(
        _is_specific(claim, plan) for claim in record["claims"]
    )


def _is_specific(claim: Mapping[str, Any], plan: QueryPlan) -> bool:
    words = _token_set(claim["text"])
    return any(_claim_matches(claim, words, term) for term in plan.subjects)


def matching_claims(record: Mapping[str, Any], plan: QueryPlan) -> tuple[Mapping[str, Any], ...]:
    """The newest claim that speaks of a subject and the place, then the one that contradicts it."""
    claims = record["claims"]
    if not claims:
        return ()
    scores = [_claim_score(claim, plan) for claim in claims]
    order = sorted(range(len(claims)), key=lambda at: scores[at], reverse=True)
    chosen = claims[order[0]]
    against = [claim for claim in claims if claim["id"] in chosen.get("conflicts", ()) and claim is not chosen]
    return (chosen, *against[: _MAX_CLAIMS - 1])


def _claim_score(claim: Mapping[str, Any], plan: QueryPlan) -> tuple[bool, bool, bool, str, int]:
    """How well a claim answers: a subject, the place, not historical, newer, then the words it shares in thousandths."""
    words = _token_set(claim["text"])
    shared = sum(int(term.weight * 1000) for term in plan.terms if _claim_matches(claim, words, term))
    placed = any(claim.get("scope") == place or f"@p:{place}" in claim["says"] for place, _ in plan.places)
    speaks = any(_claim_matches(claim, words, term) for term in plan.subjects)
    return speaks, placed, claim["status"] != "historical", str(claim.get("until", "")), shared


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


def group_label(name: str, plan: QueryPlan, index: IndexReader) -> str:
    """The heading of a group."""
    if not plan.places:
        return "Results" if name == "own" else "Related"
    here, country = place_label(plan, index), _country_label(plan, index)
    return {
        "own": f"In {here}" if here != country else f"{country} as a whole",
        "within": f"In places of {here}",
        "region": f"Holds for the region of {here}",
        "country": f"Holds for {country} as a whole",
        "concerns": f"About {here}, filed elsewhere",
        "mention": f"Entries on {here} that mention it",
        "here": f"Other entries on {here}",
        "land": f"Elsewhere in {country}",
        "elsewhere": "Elsewhere",
    }[name]


def _country_label(plan: QueryPlan, index: IndexReader) -> str:
    countries = list(dict.fromkeys(place.split("/", 1)[0] for place, _ in plan.places))
    return " and ".join(str(index.place(found)["label"]) for found in countries[:2])


def message_text(
    response: SearchResponse, query: str, index: IndexReader, parts: list[tuple[QueryPlan, Ranking]]
) -> str:
    """The message above the results, a sentence a line: first what is not known, then how many answers there are."""
    plan = response.plan
    if not query.strip():
        return "Type a place and a topic, in any spelling or script."
    lines = [f"“{typed}” is read as the country that somebody returns from." for typed in plan.hosts]
    lines += [line for part, ranking in parts for line in _missing_lines(part, ranking, index)]
    lines.append(_count_line(response, len(lines) > len(plan.hosts), index))
    for typed, corrected in plan.corrections:
        lines.append(f"Nothing is spelled “{typed}”; these are results for “{corrected}”.")
    if plan.unknown:
        lines.append(f"Not understood: {', '.join(f'“{typed}”' for typed in dict.fromkeys(plan.unknown))}.")
    if response.nearest:
        lines.append(f"The nearest names: {', '.join(response.nearest)}.")
    lines += [f"“{typed}” is not among the places of this collection." for typed in plan.out_of_scope]
    if plan.homes and response.groups:
        homes = " and ".join(str(index.place(place)["label"]) for place in plan.homes[:2])
        lines.append(f"No place is named; entries on {homes} come first.")
    lines += [_question(name, index) for name in plan.ambiguous_places]
    return "\n".join(line for line in lines if line)


def _count_line(response: SearchResponse, is_missing: bool, index: IndexReader) -> str:
    if not response.groups:
        return "" if is_missing else "Nothing was found."
    if response.total:
        return f"{response.total} {'entry answers' if response.total == 1 else 'entries answer'}."
    here = place_label(response.plan, index)
    if is_missing:
        return ""
    return f"Nothing on {here} itself or its whole country answers this." if here else "Nothing answers all of this."


def _missing_lines(plan: QueryPlan, ranking: Ranking, index: IndexReader) -> list[str]:
    """For each subject without an entry about the place: that nothing is known, and for which wider place something is."""
    found = zip(plan.subjects, ranking.coverage, strict=True)
    lines = [_missing_line(term.typed, coverage, plan, index) for term, coverage in found]
    return [line for line in dict.fromkeys(lines) if line]


def _missing_line(typed: str, coverage: Mapping[str, int], plan: QueryPlan, index: IndexReader) -> str:
    """What is not known of a subject; empty when an entry about the place is filed under it."""
    if not plan.places:
        return "" if coverage else f"Nothing known on “{typed}”."
    here, country = place_label(plan, index), _country_label(plan, index)
    own, region, whole = (_best(coverage, names) for names in (("own", "within", "concerns"), ("region",), ("country",)))
    if own == FILED:
        return ""
    searched = " It was searched for without result." if "gap" in coverage else ""
    if own == NAMED:
        return f"Nothing on {here} is about “{typed}” itself; these entries name or offer it.{searched}"
    if max(region, whole) >= NAMED:
        wider = f"the region of {here}" if region >= NAMED else f"{country} as a whole"
        known = "something is" if max(region, whole) == FILED else "entries name or offer it"
        return f"Nothing known on “{typed}” in {here}; for {wider} {known}.{searched}"
    where = f"in {here} or for {country} as a whole" if here != country else f"for {country} as a whole"
    mentioned = " Some entries mention it." if max(own, region, whole) == MENTIONED else ""
    return f"Nothing known on “{typed}” {where}.{searched}{mentioned}"


def _best(coverage: Mapping[str, int], relations: tuple[str, ...]) -> int:
    return max(coverage.get(relation, 0) for relation in relations)


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
        "answer": hit.answer,
        "claims": [
            {name: claim[name] for name in ("id", "text", "observed", "when", "status", "support")}
            for claim in hit.claims
        ],
    }
