"""What a result shows: its title, place, label and claims, as the browser gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.compiled import Compiled, Entry

A_FILE = 2  # seats whose cards share one file
_CLOCK = ("due", "overdue", "historical")
_MOST_CLAIMS = 12


def card(entry: Entry, compiled: Compiled, says: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The card of one entry; `says` are the concepts each of its claims names."""
    made: dict[str, Any] = {
        "id": entry["id"],
        "kind": entry["kind"],
        "title": entry["title"],
        "url": entry["url"],
        "place": entry["place"],
        "where": where(entry, compiled),
        "topic": entry["topic"],
        "status": entry["status"],
        **{name: entry[name] for name in _CLOCK if name in entry},
        "claims": [
            _claim(claim, named) for claim, named in zip(entry.get("claims", ())[:_MOST_CLAIMS], says, strict=False)
        ],
    }
    if not made["claims"] and entry.get("summary"):
        made["summary"] = entry["summary"]
    if entry.get("open") == "closed":
        made["closed"] = True
    return made


def where(entry: Entry, compiled: Compiled) -> str:
    """Where an entry belongs, in words: its place and country."""
    if not entry["place"] or entry["place"] not in compiled.places:
        return ", ".join(compiled.places[place].label for place in entry.get("to", ()) if place in compiled.places)
    place = compiled.places[entry["place"]]
    return place.label if place.id == place.country else f"{place.label}, {compiled.places[place.country].label}"


def _claim(claim: dict[str, Any], says: Sequence[str]) -> dict[str, Any]:
    return {
        "id": claim["id"],
        "text": claim["text"],
        "observed": claim["observed"],
        "when": claim["when"],
        **({"until": claim["until"]} if claim.get("until") else {}),
        "status": claim["status"],
        "support": claim["support"],
        **{name: claim[name] for name in _CLOCK if name in claim},
        **({"scope": claim["scope"]} if claim.get("scope") else {}),
        **({"conflicts": claim["conflicts"]} if claim.get("conflicts") else {}),
        "says": list(says),
    }
