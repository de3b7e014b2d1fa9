"""Dataset loader: from the JSON files of a build, or from data in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from search.dataset.model import Dataset, Entry, Organisation, Place, Term

FILES = ("entries.json", "places.json", "vocabulary.json", "organisations.json")


class NoData(Exception):
    """Raised when compiled data is missing or unreadable; the message names the repair."""


def read(folder: Path) -> Dataset:
    """Read the compiled data of a build; raises NoData with the repair."""
    parts: dict[str, Any] = {}
    for name in FILES:
        try:
            parts[name] = json.loads((folder / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise NoData(f"There is no compiled data in {folder}: run `returnkb build` first.") from None
        except ValueError:
            raise NoData(f"{folder / name} is damaged: run `returnkb build` again, which rewrites it.") from None
    return build_dataset(
        parts["entries.json"], parts["places.json"], parts["vocabulary.json"], parts["organisations.json"]
    )


def build_dataset(
    entries: list[dict[str, Any]],
    places: list[dict[str, Any]],
    vocabulary: Mapping[str, list[dict[str, Any]]],
    organisations: list[dict[str, Any]],
) -> Dataset:
    """Build a dataset from records in memory."""
    known = {place.id: place for place in sorted(map(_place, places), key=lambda place: place.id)}
    by_code = {place.code: place.id for place in known.values() if place.code}
    return Dataset(
        entries=tuple(_entry(entry, by_code) for entry in sorted(entries, key=lambda entry: str(entry["id"]))),
        places=known,
        vocabulary={name: {term.id: term for term in map(_term, terms)} for name, terms in sorted(vocabulary.items())},
        organisations={found.id: found for found in map(_organisation, organisations)},
    )


def _entry(data: Entry, by_code: Mapping[str, str]) -> Entry:
    """An entry whose host and return countries are place IDs instead of country codes."""
    named = {name: [by_code.get(code, code) for code in data[name]] for name in ("hosts", "to") if data.get(name)}
    return {**data, **named} if named else data


def _place(data: Mapping[str, Any]) -> Place:
    return Place(
        id=data["id"],
        label=data["label"],
        kind=data["kind"],
        country=data["country"],
        parent=data.get("parent"),
        also_in=tuple(data.get("also_in", ())),
        code=data.get("code"),
        roles=tuple(data.get("roles", ())),
        names=tuple(dict.fromkeys([data["label"], *_each(data["names"])])),
        weak_names=tuple(dict.fromkeys([*data.get("former", ()), *data.get("other", ())])),
        url=data["url"],
        entries=data.get("entries", 0),
        ask=data.get("ask") or {},
    )


def _term(data: Mapping[str, Any]) -> Term:
    return Term(
        data["id"],
        data["label"],
        tuple(dict.fromkeys(_each(data.get("words", {})))),
        (*data.get("medicines", ()), *data.get("brands", ())),
        (*(f"@t:{topic}" for topic in data.get("topics", ())), *(f"@i:{one}" for one in data.get("illnesses", ()))),
        data.get("topic", ""),
    )


def _organisation(data: Mapping[str, Any]) -> Organisation:
    names = [data["name"], *data.get("other_names", ()), *data.get("former_names", ())]
    return Organisation(data["id"], tuple(dict.fromkeys(names)), data.get("successor"), data["url"])


def _each(words: Mapping[str, list[str]]) -> Iterator[str]:
    for language in words.values():
        yield from language
