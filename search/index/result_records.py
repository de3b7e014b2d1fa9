"""What a result shows: its title, place, label and claims, as rows the browser gets and as what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.dataset import Compiled, Entry

A_FILE = 2  # seats whose cards share one file
_CLOCK = ("due", "overdue", "historical")
_MOST_CLAIMS = 12
USUAL = 0  # stands for what follows from the rest: an entry's folder and page, a claim's label like its entry's


def row(entry: Entry, compiled: Compiled, says: Sequence[Sequence[str]]) -> list[Any]:
    """The card of one entry, in short; `says` are the concepts each of its claims names."""
    claims = entry.get("claims", ())[:_MOST_CLAIMS]
    return [
        entry["id"],
        entry["kind"],
        entry["title"],
        _unless(entry["url"], _page(entry["id"])),
        _unless(entry["place"], _folder(entry["id"])),
        where(entry, compiled),
        entry["topic"],
        _life(entry),
        [_claim(claim, named, entry) for claim, named in zip(claims, says, strict=False)],
        entry.get("summary") or "" if not claims else "",
        1 if entry.get("open") == "closed" else 0,
    ]


def _claim(claim: Mapping[str, Any], says: Sequence[str], entry: Entry) -> list[Any]:
    return [
        claim["id"],
        claim["text"],
        claim["when"],
        _unless(claim["observed"], claim["when"]),
        claim.get("until") or "",
        _unless(_life(claim), _life(entry)),
        claim["support"],
        _unless(claim.get("scope") or "", entry["place"]),
        ",".join(says),
        " ".join(claim.get("conflicts") or ()),
    ]


def card(made: Sequence[Any]) -> dict[str, Any]:
    """What a row says."""
    entry_id, kind, title, url, place, shown, topic, life, claims, summary, closed = made
    place = _folder(entry_id) if place == USUAL else place
    return {
        "id": entry_id,
        "kind": kind,
        "title": title,
        "url": _page(entry_id) if url == USUAL else url,
        "place": place,
        "where": shown,
        "topic": topic,
        **_lived(life),
        "claims": [_said(claim, place, life) for claim in claims],
        **({"summary": summary} if summary else {}),
        **({"closed": True} if closed else {}),
    }


def _said(made: Sequence[Any], place: str | None, life: str) -> dict[str, Any]:
    claim_id, text, when, observed, until, own, support, scope, says, conflicts = made
    return {
        "id": claim_id,
        "text": text,
        "observed": when if observed == USUAL else observed,
        "when": when,
        "until": until,
        **_lived(life if own == USUAL else own),
        "support": support,
        "scope": place if scope == USUAL else scope,
        "says": says.split(",") if says else [],
        "conflicts": conflicts.split(" ") if conflicts else [],
    }


def leaning(made: Sequence[Any], facts: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """A row for copies that hold the facts of its country: a claim that stands there as well is its id, concepts and conflicts.

    `facts` are the entry's claims by id; a claim that says anything else there is left as it is.
    """
    entry_id, place, life = made[0], made[4], made[7]
    place = _folder(entry_id) if place == USUAL else place
    claims = [
        [claim[0], claim[8], claim[9]] if _stands(_said(claim, place, life), facts.get(claim[0]), place) else claim
        for claim in made[8]
    ]
    return [*made[:8], claims, *made[9:]]


def _stands(claim: Mapping[str, Any], fact: Mapping[str, Any] | None, place: str | None) -> bool:
    if fact is None:
        return False
    told = {"text": fact["text"], "when": fact["when"], "until": fact["until"] or "", "support": fact["support"]}
    told |= {"scope": fact.get("scope", place), **_lived("|".join(fact["fresh"]))}
    return all(claim.get(name) == value for name, value in told.items())


def where(entry: Entry, compiled: Compiled) -> str:
    """Where an entry belongs, in words: its place and country."""
    if not entry["place"] or entry["place"] not in compiled.places:
        return ", ".join(compiled.places[place].label for place in entry.get("to", ()) if place in compiled.places)
    place = compiled.places[entry["place"]]
    return place.label if place.id == place.country else f"{place.label}, {compiled.places[place.country].label}"


def _life(what: Mapping[str, Any]) -> str:
    """A label with the days on which it gets worse."""
    return "|".join([what["status"], *(what.get(day, "") for day in _CLOCK)])


def _lived(life: str) -> dict[str, str]:
    status, *days = life.split("|")
    return {"status": status, **{name: day for name, day in zip(_CLOCK, days, strict=True) if day}}


def _unless(value: Any, usual: Any) -> Any:
    return USUAL if value == usual else value


def _folder(entry_id: str) -> str:
    return entry_id.rpartition("/")[0]


def _page(entry_id: str) -> str:
    return f"{entry_id}.html"
