"""How well entries answer a plan: what they are about, then where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import Literal

from search.query.index_reader import Index
from search.query.parser import Unit, Weighed
from search.query.plan import Plan

Relation = Literal["own", "within", "concerns", "region", "country", "land", "mention"]
# How near each level of a place posting is, and what that makes the entry to the place.
_NEAR: dict[int, tuple[float, Relation]] = {
    15: (1.0, "own"), 14: (0.97, "own"), 13: (0.95, "own"),
    12: (0.85, "within"), 11: (0.83, "within"),
    10: (0.6, "concerns"), 9: (0.55, "concerns"),
    6: (0.35, "mention"), 2: (0.15, "mention"),
}  # fmt: skip
# In an area of several places, each of them is as near as the area itself.
_MEMBERS: dict[int, tuple[float, Relation]] = {12: (1.0, "own"), 11: (0.97, "own")}
_LAND, _REGION = 0.2, 0.25  # other places of the same country, or of the same region
_PART, _WHOLE = 0.35, 0.65  # what an entry elsewhere is worth, and what lying in the right place adds
_WEAK = 0.2  # of the best fit: an entry below is noise
_HELP = 1.15
Near = tuple[float, Relation | None]
_NOWHERE: Near = (0.0, None)


@dataclass(frozen=True)
class Ranked:
    """An entry that answers: its seat, how well it fits, where it is, and the score of both."""

    seat: int
    fit: float
    near: float
    relation: Relation | None
    score: float


@dataclass
class Ranking:
    """All entries that answer, best first, and those that are only in the place."""

    answers: list[Ranked] = field(default_factory=list)
    only_place: list[Ranked] = field(default_factory=list)
    best: float = 0.0


def rank(plan: Plan, index: Index, allowed: frozenset[int] | None = None) -> Ranking:
    """Rank all entries for a plan, among the allowed seats if there is a filter."""
    near, lands = _near(plan.places, index), _lands(plan.places, index)
    fits = _fits(plan.units, index)
    services = index.postings("@k:service") if plan.wants_help else {}
    subject = any(not unit.optional for unit in plan.units)
    ranking = Ranking()
    for seat in _seats(fits, near, subject, bool(plan.places), allowed):
        fit = fits.get(seat, 0.0) if subject else 1.0 + 0.1 * fits.get(seat, 0.0)
        closeness, relation = near.get(seat, _NOWHERE)
        for land, distance in lands if subject else ():
            if distance > closeness and land.get(seat, 0) >= 11:
                closeness, relation = distance, "land"
        lift = _HELP if seat in services else 1.0
        place = _PART + _WHOLE * closeness if plan.places else 1.0
        ranked = Ranked(seat, fit, closeness, relation, (fit or 0.1) * place * lift)
        if fit and (subject or not plan.places or relation):
            ranking.answers.append(ranked)
        elif not fit:
            ranking.only_place.append(ranked)
    ranking.best = max((found.fit for found in ranking.answers), default=0.0)
    ranking.answers = sorted((found for found in ranking.answers if found.fit >= _WEAK * ranking.best), key=_order)
    ranking.only_place.sort(key=_order)
    return ranking


def _seats(
    fits: dict[int, float], near: dict[int, Near], subject: bool, placed: bool, allowed: frozenset[int] | None
) -> set[int]:
    """The seats worth ranking: what fits, and what lies in the place."""
    if subject:
        seats = fits.keys() | {seat for seat, (_, relation) in near.items() if relation == "own"}
    else:
        seats = set(near) if placed else set(fits)
    return seats if allowed is None else seats & allowed


def _order(ranked: Ranked) -> tuple[int, int]:
    # Rounded, so that both engines agree where sums differ in their last digit.
    return -floor(ranked.score * 100_000 + 0.5), ranked.seat


def _near(places: Weighed, index: Index) -> dict[int, Near]:
    """How near each entry is to the places asked for: in them, about them, or holding for what they are part of."""
    found: dict[int, Near] = {}
    for place, factor in places:
        levels = {**_NEAR, **_MEMBERS} if index.place(place)["kind"] == "area" else _NEAR
        for seat, level in index.postings(f"@p:{place}").items():
            closeness, relation = levels[level]
            if closeness * factor > found.get(seat, _NOWHERE)[0]:
                found[seat] = (closeness * factor, relation)
        for outer in index.place(place)["within"]:
            whole = "/" not in outer
            for seat, level in index.postings(f"@p:{outer}").items():
                if level < 13:
                    continue
                closeness = ((0.5 if whole else 0.6) - (0.02 if level == 14 else 0)) * factor
                if closeness > found.get(seat, _NOWHERE)[0]:
                    found[seat] = (closeness, "country" if whole else "region")
    return found


def _lands(places: Weighed, index: Index) -> list[tuple[dict[int, int], float]]:
    """The regions and countries around the places asked for, and how near any other place in them is."""
    return [
        (index.postings(f"@p:{outer}"), (_REGION if "/" in outer else _LAND) * factor)
        for place, factor in places
        for outer in index.place(place)["within"]
    ]


def _fits(units: tuple[Unit, ...], index: Index) -> dict[int, float]:
    """How well each entry fits the units that are no places: what share of them, and how strongly."""
    carrying = sum(unit.weight for unit in units if not unit.optional)
    total: dict[int, float] = {}
    met: dict[int, float] = {}
    extra: dict[int, float] = {}
    for unit in units:
        for seat, strength in _strengths(unit, index).items():
            if unit.optional:
                extra[seat] = extra.get(seat, 0.0) + unit.weight * strength
            else:
                total[seat] = total.get(seat, 0.0) + unit.weight * strength
                met[seat] = met.get(seat, 0.0) + unit.weight
    if not carrying:
        return extra
    return {
        seat: value / carrying * (met[seat] / carrying) * (1 + 0.3 * extra.get(seat, 0.0))
        for seat, value in total.items()
    }


def _strengths(unit: Unit, index: Index) -> dict[int, float]:
    """How strongly each entry stands for a unit: being about it, with the word itself on top."""
    about = _strongest(unit.concepts, index)
    worded = _together(unit.phrase, index) if unit.phrase else _strongest(unit.terms, index)
    if not unit.concepts:
        return worded
    found: dict[int, float] = {}
    for seat in about.keys() | worded.keys():
        concept, word = about.get(seat, 0.0), worded.get(seat, 0.0)
        found[seat] = 0.8 * max(concept, word) + 0.2 * word
    return found


def _together(phrase: tuple[str, ...], index: Index) -> dict[int, float]:
    """How strongly each entry has all words of a phrase: as its weakest."""
    lists = [index.postings(word) for word in phrase]
    shared = set(lists[0]).intersection(*lists[1:])
    return {seat: min(found[seat] for found in lists) / 15 for seat in shared}


def _strongest(weighed: Weighed, index: Index) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, factor in weighed:
        for seat, level in index.postings(key).items():
            strength = level / 15 * factor
            if strength > found.get(seat, 0.0):
                found[seat] = strength
    return found
