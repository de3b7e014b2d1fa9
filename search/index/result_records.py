"""Result records: what a search result shows of an entry, encoded as arrays for the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.dataset.model import Dataset, Entry

DOCS_PER_FILE = 2  # records of neighbouring document IDs that share one file
_STATUS_DAYS = ("due", "overdue", "historical")
_PHONE = ("number", "note", "when", "until")  # fields of the phone of a service
_MAX_CLAIMS = 12
_MAX_COUNTRIES = 4  # named where an entry is about many
DEFAULT = 0  # replaces a value that follows from the others, such as the URL from the ID


def record_file_name(number: int) -> str:
    """The name of a file of result records."""
    return f"cards-{number}.js"


def encode(entry: Entry, dataset: Dataset, concepts: Sequence[Sequence[str]]) -> list[Any]:
    """Encode the record of one entry; `concepts` are those that each claim names."""
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
        _encode_answer(entry),
        _encode_phone(entry),
    ]


def _encode_phone(entry: Entry) -> Any:
    """The phone of a service with its note and time, or 0."""
    phone = entry.get("phone")
    return [phone[name] for name in _PHONE] if phone else 0


def _encode_answer(entry: Entry) -> Any:
    """The bottom line of an entry with the claims it rests on, or 0."""
    answer = entry.get("answer")
    return [answer["text"], " ".join(answer["claims"])] if answer else 0


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
    """Decode a record."""
    entry_id, kind, title, url, place, location, topic, status, claims, summary, closed, answer, phone = encoded
    place = _parent_folder(entry_id) if place == DEFAULT else place
    return {
        "id": entry_id,
        "kind": kind,
        "title": title,
        "url": _page_url(entry_id) if url == DEFAULT else url,
        "place": place,
        "where": location,
        "topic": topic,
        **_decode_status(status),
        "claims": [_decode_claim(claim, place, status) for claim in claims],
        **({"summary": summary} if summary else {}),
        **({"closed": True} if closed else {}),
        **({"answer": {"text": answer[0], "claims": answer[1].split(" ")}} if answer else {}),
        **({"phone": dict(zip(_PHONE, phone, strict=True))} if phone else {}),
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
    """Encode a record for copies that load the facts of its country: a claim that the facts repeat becomes a reference.

    `facts` are the claims of the entry by ID. A claim that differs from its fact is left unchanged.
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
    """The place and country of an entry, as shown; without a place, some of the countries it is about."""
    if not entry["place"] or entry["place"] not in dataset.places:
        labels = [dataset.places[place].label for place in entry.get("to", ()) if place in dataset.places]
        more = len(labels) - _MAX_COUNTRIES
        return ", ".join([*labels[:_MAX_COUNTRIES], f"and {more} more"] if more > 1 else labels)
    place = dataset.places[entry["place"]]
    return place.label if place.id == place.country else f"{place.label}, {dataset.places[place.country].label}"


def _encode_status(item: Mapping[str, Any]) -> str:
    """A status with the days on which it gets worse."""
    return "|".join([item["status"], *(item.get(day, "") for day in _STATUS_DAYS)])


def _decode_status(encoded: str) -> dict[str, str]:
    status, *days = encoded.split("|")
    return {"status": status, **{name: day for name, day in zip(_STATUS_DAYS, days, strict=True) if day}}


def _or_default(value: Any, expected: Any) -> Any:
    return DEFAULT if value == expected else value


def _parent_folder(entry_id: str) -> str:
    return entry_id.rpartition("/")[0]


def _page_url(entry_id: str) -> str:
    return f"{entry_id}.html"
