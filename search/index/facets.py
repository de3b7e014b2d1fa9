"""The columns one can narrow by: one value or several for each seat, loaded only when someone narrows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from search.dataset import Compiled, Entry
from search.index.doc_ids import Seats
from search.index.postings import gaps

NAMES = ("country", "place", "topic", "kind", "group", "host", "mode", "freshness")
_RANK = {"current": 0, "unverified": 0, "due": 1, "overdue": 2, "contradicted": 2, "historical": 3}
_LISTED = {"group": "groups", "host": "hosts", "mode": "modes"}


def columns(seats: Seats, compiled: Compiled) -> dict[str, dict[str, Any]]:
    """Every facet: for each of its values the seats that hold it."""
    return {name: _column(name, seats, compiled) for name in NAMES}


def _column(name: str, seats: Seats, compiled: Compiled) -> dict[str, Any]:
    held: dict[str, list[int]] = {}
    for seat, entry in sorted(seats.entries.items()):
        for value in values(name, entry, compiled):
            held.setdefault(value, []).append(seat)
    return {
        "labels": {value: label(name, value, compiled) for value in sorted(held)},
        "seats": {value: gaps(held[value]) for value in sorted(held)},
    }


def values(name: str, entry: Entry, compiled: Compiled) -> Iterable[str]:
    """What an entry holds in a facet; freshness is told with its days, as it depends on when it is read."""
    if name == "freshness":
        return ["|".join([entry["status"], *(entry.get(day, "") for day in ("due", "overdue", "historical"))])]
    if name == "kind":
        return [entry["kind"]]
    if name == "topic":
        filed = [entry["topic"], *entry["also"]]
        return list(dict.fromkeys([*filed, *(topic.split(".")[0] for topic in filed)]))
    if name in _LISTED:
        return list(dict.fromkeys(entry.get(_LISTED[name], ())))
    if not entry["place"]:
        return list(dict.fromkeys(entry.get("to", ()))) if name == "country" else []
    if name == "country":
        return [entry["place"].split("/", 1)[0]]
    return [place for place in compiled.within(entry["place"]) if "/" in place]


def status_on(value: str, today: str) -> str:
    """What a freshness label is on a day: it only ever gets worse."""
    found, *days = value.split("|")
    for status, day in zip(("due", "overdue", "historical"), days, strict=True):
        if day and today >= day and _RANK[status] > _RANK.get(found, 0):
            found = status
    return found


def label(name: str, value: str, compiled: Compiled) -> str:
    """What a facet's value is called."""
    if name in ("country", "place", "host"):
        return compiled.places[value].label if value in compiled.places else value
    kinds: Mapping[str, str] = {"topic": "topics", "group": "groups", "mode": "modes"}
    if name in kinds:
        terms = compiled.vocabulary.get(kinds[name], {})
        return terms[value].label if value in terms else value
    return value
