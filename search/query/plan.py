"""What a query means: which places, which subjects, which words, and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.query.index_reader import Index
from search.query.parser import Unit, Weighed, units
from search.text import analyzer
from search.text.stop_words import HELP_WORDS

MOST_WORDS = 32
Options = dict[str, float]  # places a name may mean, with how well it names them


@dataclass(frozen=True)
class Choice:
    """A name that several places share."""

    said: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A query understood: its places, its other units, and what to ask or tell; `abroad` are places we hold nothing on."""

    places: Weighed = ()
    units: tuple[Unit, ...] = ()
    choices: tuple[Choice, ...] = ()
    unknown: tuple[str, ...] = ()
    abroad: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    wants_help: bool = False


def plan(query: str, index: Index, typing: bool = False, at: str = "") -> Plan:
    """Understand a query; while it is being typed, its last word may be unfinished; `at` answers which place is meant."""
    words = analyzer.tokens(query)[:MOST_WORDS]
    found = units(words, index, typing)
    places, choices, rest = _located(found, index, at)
    return Plan(
        places=places,
        units=_told(rest, bool(places)),
        choices=choices,
        unknown=tuple(unit.said for unit in found if unit.kind == "unknown"),
        abroad=() if places else tuple(unit.said for unit in found if unit.kind == "abroad"),
        corrections=tuple((unit.said, unit.corrected) for unit in found if unit.corrected),
        wants_help=any(unit.said in HELP_WORDS for unit in found),
    )


def _told(found: list[Unit], located: bool) -> tuple[Unit, ...]:
    """Units that carry the query: words that fit nearly everything count only when there is nothing else."""
    if located or any(not unit.optional for unit in found):
        return tuple(found)
    return tuple(replace(unit, optional=False) for unit in found)


def _located(found: list[Unit], index: Index, chosen: str) -> tuple[Weighed, tuple[Choice, ...], list[Unit]]:
    """The places meant: names that others narrow down, context apart, and what must be asked."""
    found = _apart(found)
    named = [unit for unit in found if unit.kind == "place"]
    rest = [unit for unit in found if unit.kind != "place"]
    meant: list[Options] = [{concept[3:]: factor for concept, factor in unit.concepts} for unit in named]
    above = {place: set(index.place(place)["within"]) for options in meant for place in options}
    meant = [_narrowed(at, meant, above) for at in range(len(meant))]
    hosts = [all(index.place(place).get("host") for place in options) for options in meant]
    if all(hosts):
        hosts = [False] * len(hosts)  # a host country alone is where the question is
    rest += [
        Unit("idea", named[at].said, tuple((f"@p:{place}", factor) for place, factor in options.items()), (), 0.3, True)
        for at, options in enumerate(meant)
        if hosts[at]
    ]
    inside = {outer for at, options in enumerate(meant) if not hosts[at] for place in options for outer in above[place]}
    kept = [at for at, options in enumerate(meant) if not hosts[at] and not all(place in inside for place in options)]
    places: Options = {}
    choices: list[Choice] = []
    for at in kept:
        choice = _asked(named[at].said, meant[at], above, index)
        if choice and chosen in choice.places:
            meant[at] = {chosen: 1.0}
        elif choice:
            choices.append(choice)
        for place, factor in meant[at].items():
            places[place] = max(places.get(place, 0.0), factor)
    return tuple(places.items()), tuple(choices), rest


def _apart(found: list[Unit]) -> list[Unit]:
    """Of names that may be a place or a subject, subjects when the query has another place: Aerodrom, or an airport."""
    sure = any(unit.kind == "place" and not unit.other for unit in found)
    return [
        replace(unit, kind="idea", concepts=unit.other, other=())
        if sure and unit.kind == "place" and unit.other
        else unit
        for unit in found
    ]


def _narrowed(at: int, meant: list[Options], above: dict[str, set[str]]) -> Options:
    """Of several places of one name, those that lie in another place the query names."""
    named = {place for other, options in enumerate(meant) if other != at for place in options}
    lying = {place: factor for place, factor in meant[at].items() if above[place] & named}
    return lying or meant[at]


def _asked(said: str, options: Options, above: dict[str, set[str]], index: Index) -> Choice | None:
    """A question when a name means several places apart, or an area of several."""
    apart = [place for place in options if not any(place in above[other] for other in options)]
    if len(apart) > 1:
        return Choice(said, tuple(sorted(apart)))
    only = index.place(apart[0])
    return Choice(said, tuple(only["members"])) if only["kind"] == "area" and "members" in only else None
