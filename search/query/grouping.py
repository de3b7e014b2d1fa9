"""Groups of ranked entries: which of them answer a query, and which are only related to it."""

from __future__ import annotations

from search.query.model import QueryPlan
from search.query.ranking import SECONDARY, Ranked, Ranking

_DISTANT_GROUPS = {None: "elsewhere", "mention": "elsewhere", "same_country": "same_country"}
FAIR_FIT, POOR_FIT = 0.55, 0.33
NEAR_GROUPS = ("own", "within", "concerns")
LOCAL_GROUPS = (*NEAR_GROUPS, "region")  # those that belong to one place of a query
GROUP_ORDER = (*LOCAL_GROUPS, "country", "related", "same_country", "wider", "here", "elsewhere")
# Groups that share only the place or only the subject: related to an answer, but none.
RELATED_GROUPS = ("related", "same_country", "wider", "here", "elsewhere")


def group_answers(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
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
    if plan.subjects:
        # A stable sort: those on a subject come before those that mention it.
        groups["same_country"].sort(key=lambda found: not found.about)
        for ranked in groups.values():
            _put_answer_first(ranked)
    if not groups["own"] and not groups["within"]:
        groups["here"] += ranking.place_only
    # Of entries on the place, those with the subject as their main topic come first, then those filed under it too.
    best = {name: max((found.level for found in groups[name] if not found.is_gap), default=0) for name in NEAR_GROUPS}
    first = max(best, key=lambda name: max(best[name], SECONDARY - 1))
    return {first: groups[first], **groups}


def _put_answer_first(ranked: list[Ranked]) -> None:
    """Move the best entry that is no search without result to the front."""
    answer = next((at for at, found in enumerate(ranked) if not found.is_gap), 0)
    if answer:
        ranked.insert(0, ranked.pop(answer))


def _group_of(found: Ranked, ranking: Ranking, plan: QueryPlan, min_fit: float) -> str:
    """The group of an entry; empty when it is not shown."""
    only_words = not any(term.kind == "concept" for term in plan.terms) and bool(plan.unknown)
    is_near = found.relation is not None and found.relation not in _DISTANT_GROUPS
    if only_words and found.fit < POOR_FIT:
        return "here" if found.relation == "own" else "elsewhere"
    if plan.subjects and not found.about:
        if not plan.places:
            return "elsewhere"
        if is_near:
            return "related" if found.relation in NEAR_GROUPS else "wider"
        return _DISTANT_GROUPS[found.relation] if found.mentions else ""
    if not plan.places:
        is_partial = found.about < len(plan.subjects) or len(plan.unknown) >= max(1, len(plan.subjects))
        return "elsewhere" if is_partial or plan.strange or plan.out_of_scope else "own"
    if not is_near:
        return _DISTANT_GROUPS[found.relation] if found.fit >= POOR_FIT * ranking.best else ""
    is_own = found.relation == "own" and found.about > 0
    if (
        found.fit >= min_fit
        or is_own
        or found.level >= SECONDARY
        or (plan.subjects and found.about == len(plan.subjects))
    ):
        return str(found.relation)
    return "here" if found.relation == "own" else ""


def _min_fit(ranking: Ranking) -> float:
    """The fit from which an entry of the place answers, relative to the best of them, unless that is poor."""
    placed = max((found.fit for found in ranking.answers if found.relation not in _DISTANT_GROUPS), default=0.0)
    return FAIR_FIT * (placed if placed >= POOR_FIT * ranking.best else ranking.best)


def local_groups(ranking: Ranking, plan: QueryPlan) -> dict[str, list[Ranked]]:
    """The groups that belong to the place of a plan itself."""
    groups = group_answers(ranking, plan)
    return {name: groups[name] for name in LOCAL_GROUPS}


def count_answers(ranking: Ranking, plan: QueryPlan) -> int:
    """The number of entries that answer, without related ones and searches without result."""
    answers = [
        found for name, ranked in group_answers(ranking, plan).items() if name not in RELATED_GROUPS for found in ranked
    ]
    return sum(not found.is_gap for found in answers)
