"""What a result shows: its title, place, label and claims, as rows the browser gets and as what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.dataset import Dataset, Entry

DOCS_PER_FILE = 2  # seats whose cards share one file
_STATUS_DAYS = ("due", "overdue", "historical")
_MAX_CLAIMS = 12
DEFAULT = 0  # stands for what follows from the rest: an entry's folder and page, a claim's label like its entry's


def record_file_name(number: int) -> str:
    """The name of a file of records, by its number."""
    return f"cards-{number}.js"


def encode(entry: Entry, dataset: Dataset, concepts: Sequence[Sequence[str]]) -> list[Any]:
    """The card of one entry, in short; `says` are the concepts each of its claims names."""
    claims = entry.get("claims", ())[:_MAX_CLAIMS]
    return [
        entry["id"],
        entry["kind"],
        entry["title"],
        _or_default(entry["url"], _page_url(entry["id"])),
        _or_default(entry["place"], _parent_folder(entry["id"])),
        location_label(entry, dataset),
        entry["topic"],
        _encode_status(entry),
        [_encode_claim(claim, named, entry) for claim, named in zip(claims, concepts, strict=False)],
        entry.get("summary") or "" if not claims else "",
        1 if entry.get("open") == "closed" else 0,
    ]


def _encode_claim(claim: Mapping[str, Any], concepts: Sequence[str], entry: Entry) -> list[Any]:
    return [
        claim["id"],
        claim["text"],
        claim["when"],
        _or_default(claim["observed"], claim["when"]),
        claim.get("until") or "",
        _or_default(_encode_status(claim), _encode_status(entry)),
        claim["support"],
        _or_default(claim.get("scope") or "", entry["place"]),
        ",".join(concepts),
        " ".join(claim.get("conflicts") or ()),
    ]


def decode(encoded: Sequence[Any]) -> dict[str, Any]:
    """What a row says."""
    entry_id, kind, title, url, place, shown, topic, status, claims, summary, closed = encoded
    place = _parent_folder(entry_id) if place == DEFAULT else place
    return {
        "id": entry_id,
        "kind": kind,
        "title": title,
        "url": _page_url(entry_id) if url == DEFAULT else url,
        "place": place,
        "where": shown,
        "topic": topic,
        **_decode_status(status),
        "claims": [_decode_claim(claim, place, status) for claim in claims],
        **({"summary": summary} if summary else {}),
        **({"closed": True} if closed else {}),
    }


def _decode_claim(encoded: Sequence[Any], place: str | None, status: str) -> dict[str, Any]:
    claim_id, text, when, observed, until, own, support, scope, concepts, conflicts = encoded
    return {
        "id": claim_id,
        "text": text,
        "observed": when if observed == DEFAULT else observed,
        "when": when,
        "until": until,
        **_decode_status(status if own == DEFAULT else own),
        "support": support,
        "scope": place if scope == DEFAULT else scope,
        "says": concepts.split(",") if concepts else [],
        "conflicts": conflicts.split(" ") if conflicts else [],
    }


def reference_facts(encoded: Sequence[Any], facts: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """A row for copies that hold the facts of its country: a claim that stands there as well is its id, concepts and conflicts.

    `facts` are the entry's claims by id; a claim that says anything else there is left as it is.
    """
    entry_id, place, status = encoded[0], encoded[4], encoded[7]
    place = _parent_folder(entry_id) if place == DEFAULT else place
    claims = [
        [claim[0], claim[8], claim[9]]
        if _equals_fact(_decode_claim(claim, place, status), facts.get(claim[0]), place)
        else claim
        for claim in encoded[8]
    ]
    return [*encoded[:8], claims, *encoded[9:]]


def _equals_fact(claim: Mapping[str, Any], fact: Mapping[str, Any] | None, place: str | None) -> bool:
    if fact is None:
        return False
    expected = {"text": fact["text"], "when": fact["when"], "until": fact["until"] or "", "support": fact["support"]}
    expected |= {"scope": fact.get("scope", place), **_decode_status("|".join(fact["fresh"]))}
    return all(claim.get(name) == value for name, value in expected.items())


def location_label(entry: Entry, dataset: Dataset) -> str:
    """Where an entry belongs, in words: its place and country."""
    if not entry["place"] or entry["place"] not in dataset.places:
        return ", ".join(dataset.places[place].label for place in entry.get("to", ()) if place in dataset.places)
    place = dataset.places[entry["place"]]
    return place.label if place.id == place.country else f"{place.label}, {dataset.places[place.country].label}"


def _encode_status(what: Mapping[str, Any]) -> str:
    """A label with the days on which it gets worse."""
    return "|".join([what["status"], *(what.get(day, "") for day in _STATUS_DAYS)])


def _decode_status(status: str) -> dict[str, str]:
    status, *days = status.split("|")
    return {"status": status, **{name: day for name, day in zip(_STATUS_DAYS, days, strict=True) if day}}


def _or_default(value: Any, usual: Any) -> Any:
    return DEFAULT if value == usual else value


def _parent_folder(entry_id: str) -> str:
    return entry_id.rpartition("/")[0]


def _page_url(entry_id: str) -> str:
    return f"{entry_id}.html"
