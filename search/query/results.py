"""An answer as it is shown: groups of results with the claim that answers, and what must be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from search.index.facets import NAMES, status_on
from search.query.index_reader import Index
from search.query.parser import Unit
from search.query.plan import Choice, Plan, plan
from search.query.ranking import Ranked, Ranking, rank
from search.text import analyzer, spelling

_FEW = 5  # how many results that only share the place or only the subject are shown
_CLAIMS = 2
_NEAR = 12
_FAR = {None: "elsewhere", "mention": "elsewhere", "land": "land"}
FAIR, POOR = 0.55, 0.33
ORDER = ("own", "within", "concerns", "region", "country", "here", "land", "elsewhere")
# Groups that only share the place or only the subject: neighbours of an answer, not answers.
BESIDE = ("here", "land", "elsewhere")


@dataclass(frozen=True)
class Hit:
    """One result: an entry, the claims that answer, and how it came here."""

    card: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    relation: str
    score: float


@dataclass(frozen=True)
class Group:
    """Results that stand in the same relation to the place asked for."""

    name: str
    label: str
    hits: list[Hit]


@dataclass
class Answer:
    """What is shown for a query."""

    plan: Plan
    groups: list[Group] = field(default_factory=list)
    said: str = ""
    total: int = 0
    nearest: list[str] = field(default_factory=list)

    def hits(self) -> list[Hit]:
        """All results in the order they are shown."""
        return [hit for group in self.groups for hit in group.hits]


def answer(
    query: str,
    index: Index,
    filters: Mapping[str, str] | None = None,
    limit: int = 10,
    typing: bool = False,
    at: str = "",
    today: str = "",
) -> Answer:
    """Answer a query, narrowed by facets if any are given; freshness is narrowed as it stands on the day given."""
    planned = plan(query, index, typing, at)
    ranking = rank(planned, index, allowed(filters or {}, index, today))
    made = Answer(planned, total=len(ranking.answers))
    left = limit
    for name, ranked in _grouped(ranking, planned).items():
        most = min(left, _FEW) if name in ("here", "elsewhere") else left
        hits = [_hit(found, planned, index, name) for found in ranked[:most]]
        left -= len(hits)
        if hits:
            made.groups.append(Group(name, _label(name, planned, index), hits))
    made.nearest = [near for said in planned.unknown for near in nearest(said, index)]
    made.said = _said(made, query, index)
    return made


def allowed(filters: Mapping[str, str], index: Index, today: str) -> frozenset[int] | None:
    """The seats that hold every value asked for."""
    held = [_holding(name, value, index, today) for name, value in filters.items() if name in NAMES and value]
    return frozenset.intersection(*held) if held else None


def _holding(name: str, value: str, index: Index, today: str) -> frozenset[int]:
    if name != "freshness":
        return index.holding(name, value)
    raw = [found for found in index.facet(name)["seats"] if status_on(found, today) == value]
    return frozenset().union(*(index.holding(name, found) for found in raw))


def _grouped(ranking: Ranking, planned: Plan) -> dict[str, list[Ranked]]:
    """Answers by where they are; what only shares the place comes when nothing there answers. Where a subject is unknown
    and no other is known, an entry that has some of the other words is no answer.
    """
    groups: dict[str, list[Ranked]] = {name: [] for name in ORDER}
    least = _least(ranking)
    worded = not any(unit.kind == "idea" for unit in planned.units) and bool(planned.unknown)
    for found in ranking.answers:
        if worded and found.fit < POOR:
            groups["here" if found.relation == "own" else "elsewhere"].append(found)
        elif not planned.places:
            groups["elsewhere" if planned.unknown or planned.abroad else "own"].append(found)
        elif found.relation is None or found.relation in _FAR:
            if found.fit >= POOR * ranking.best:
                groups[_FAR[found.relation]].append(found)
        elif found.fit >= least:
            groups[found.relation].append(found)
        elif found.relation == "own":
            groups["here"].append(found)
    if not groups["own"] and not groups["within"]:
        groups["here"] += ranking.only_place
    return groups


def _least(ranking: Ranking) -> float:
    """The fit from which an entry of the place answers: measured by the best of them, unless that is poor itself."""
    placed = max((found.fit for found in ranking.answers if found.relation not in _FAR), default=0.0)
    return FAIR * (placed if placed >= POOR * ranking.best else ranking.best)


def _hit(found: Ranked, planned: Plan, index: Index, name: str) -> Hit:
    card = index.card(found.seat)
    return Hit(card, claims_of(card, planned), name, found.score)


def claims_of(card: Mapping[str, Any], planned: Plan) -> tuple[Mapping[str, Any], ...]:
    """The claim that answers best, and beside it the one that contradicts it."""
    claims = card["claims"]
    if not claims:
        return ()
    worth = [_worth(claim, planned) for claim in claims]
    newest = sorted(range(len(claims)), key=lambda at: str(claims[at].get("until", "")), reverse=True)
    order = sorted(newest, key=lambda at: (-worth[at], claims[at]["status"] == "historical"))
    chosen = claims[order[0]]
    against = [claim for claim in claims if claim["id"] in chosen.get("conflicts", ()) and claim is not chosen]
    return (chosen, *against[: _CLAIMS - 1])


def _worth(claim: Mapping[str, Any], planned: Plan) -> int:
    """In thousandths, how much of a query a claim takes up."""
    words = _words(claim["text"])
    worth = sum(int(unit.weight * 1000) for unit in planned.units if _takes_up(claim, words, unit))
    placed = any(claim.get("scope") == place or f"@p:{place}" in claim["says"] for place, _ in planned.places)
    return worth + (500 if placed else 0)


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(analyzer.tokens(text))


def _takes_up(claim: Mapping[str, Any], words: frozenset[str], unit: Unit) -> bool:
    worded = any(term in words for term, _ in unit.terms) or (unit.phrase and words.issuperset(unit.phrase))
    return bool(worded) or any(concept in claim["says"] for concept, _ in unit.concepts)


def nearest(said: str, index: Index) -> list[str]:
    """The places whose names come closest to a word nobody knows."""
    if len(said) < spelling.SHORTEST:
        return []
    buckets = [name for name in spelling.reaching(said[0], len(said), 2) if name in index.lexicon]
    labels: list[str] = []
    for near in spelling.nearest(said, [filed for bucket in buckets for filed in index.words(bucket)])[:_NEAR]:
        held = index.get(near)
        labels += [
            str(index.place(concept[3:])["label"])
            for concept in (held.concepts if held else ())
            if concept.startswith("@p:")
        ]
    return list(dict.fromkeys(labels))[:3]


def place_label(plan: Plan, index: Index) -> str:
    """The places a query asks for, in words."""
    shown = [
        place for place, _ in plan.places if not any(place in index.place(other)["within"] for other, _ in plan.places)
    ]
    labels = list(dict.fromkeys(str(index.place(place)["label"]) for place in shown))
    return " or ".join(labels[:3])


def _label(name: str, planned: Plan, index: Index) -> str:
    if not planned.places:
        return "Results"
    here = place_label(planned, index)
    countries = list(dict.fromkeys(place.split("/", 1)[0] for place, _ in planned.places))
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


def _said(made: Answer, query: str, index: Index) -> str:
    """What a reader is told above the results."""
    planned = made.plan
    parts: list[str] = []
    if not query.strip():
        return "Type a place and a topic, in any spelling or script."
    for said, corrected in planned.corrections:
        parts.append(f"Nothing is spelled “{said}”; these are results for “{corrected}”.")
    for said in planned.unknown:
        parts.append(f"No place is called “{said}”, and no entry has the word.")
    for said in planned.abroad:
        parts.append(f"“{said}” is not among the places of this collection.")
    if made.nearest:
        parts.append(f"The nearest names: {', '.join(made.nearest)}.")
    direct = sum(len(group.hits) for group in made.groups if group.name not in BESIDE)
    if made.groups and not direct:
        here = place_label(planned, index)
        parts.append(
            f"Nothing on {here} itself or its whole country answers this." if here else "Nothing answers all of this."
        )
    elif not made.groups:
        parts.append("Nothing was found.")
    else:
        parts.append(f"{made.total} {'entry' if made.total == 1 else 'entries'} found.")
    parts += [_asking(choice, index) for choice in planned.choices]
    return " ".join(parts)


def _asking(choice: Choice, index: Index) -> str:
    names = [str(index.place(place)["label"]) for place in choice.places]
    return f"Which “{choice.said}” is meant: {', '.join(names)}?"
