"""The compiled data as the search room reads it: entries, places, vocabularies and organisations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Entry = Mapping[str, Any]
FILES = ("entries.json", "places.json", "vocabulary.json", "organisations.json")


class NoData(Exception):
    """Raised when there is no compiled data to index, or it cannot be read."""


@dataclass(frozen=True)
class Place:
    """A place as the gazetteer names it."""

    id: str
    label: str
    kind: str
    country: str
    parent: str | None
    also_in: tuple[str, ...]
    code: str | None
    roles: tuple[str, ...]
    names: tuple[str, ...]
    loose: tuple[str, ...]  # former names and other spellings, where an ordinary word may hide
    url: str
    entries: int

    @property
    def is_host_only(self) -> bool:
        """A country people return from and not to."""
        return self.roles == ("host",)


@dataclass(frozen=True)
class Term:
    """A topic, a kind of service, a group or a mode of return, with the words people use for it."""

    id: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """An organisation with its names, and who took over from it."""

    id: str
    names: tuple[str, ...]
    successor: str | None
    url: str


@dataclass(frozen=True)
class Compiled:
    """Everything the index is made from."""

    entries: tuple[Entry, ...]
    places: Mapping[str, Place]
    vocabulary: Mapping[str, Mapping[str, Term]]
    organisations: Mapping[str, Organisation]

    def chain(self, place_id: str) -> list[str]:
        """A place and all it is part of, nearest first."""
        found: list[str] = []
        current: str | None = place_id
        while current and current in self.places and current not in found:
            found.append(current)
            current = self.places[current].parent
        return found

    def within(self, place_id: str) -> list[str]:
        """A place, all it is part of, and the areas any of them belongs to."""
        chain = self.chain(place_id)
        areas = [area for link in chain for area in self.places[link].also_in if area in self.places]
        return list(dict.fromkeys([*chain, *areas]))

    def kin(self, head: str) -> list[str]:
        """The topics under one head, itself included."""
        return self._kin.get(head, [])

    @cached_property
    def _kin(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for topic in self.vocabulary.get("topics", {}):
            found.setdefault(topic.split(".")[0], []).append(topic)
        return found

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """For each organisation, those it took over from."""
        found: dict[str, list[str]] = {}
        for organisation in self.organisations.values():
            if organisation.successor:
                found.setdefault(organisation.successor, []).append(organisation.id)
        return {organisation: tuple(older) for organisation, older in found.items()}

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """For each area that crosses the administrative order, the places in it."""
        found: dict[str, list[str]] = {}
        for place in self.places.values():
            for area in place.also_in:
                found.setdefault(area, []).append(place.id)
        return {area: tuple(sorted(places)) for area, places in sorted(found.items())}


def read(folder: Path) -> Compiled:
    """Read the compiled data of a build; raises NoData with the repair."""
    parts: dict[str, Any] = {}
    for name in FILES:
        try:
            parts[name] = json.loads((folder / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise NoData(f"There is no compiled data in {folder}: run `returnkb build` first.") from None
        except ValueError:
            raise NoData(f"{folder / name} is damaged: run `returnkb build` again, it is made anew.") from None
    return compiled(parts["entries.json"], parts["places.json"], parts["vocabulary.json"], parts["organisations.json"])


def compiled(
    entries: list[dict[str, Any]],
    places: list[dict[str, Any]],
    vocabulary: Mapping[str, list[dict[str, Any]]],
    organisations: list[dict[str, Any]],
) -> Compiled:
    """The same from data already in memory."""
    known = {place.id: place for place in sorted(map(_place, places), key=lambda place: place.id)}
    by_code = {place.code: place.id for place in known.values() if place.code}
    return Compiled(
        entries=tuple(_entry(entry, by_code) for entry in sorted(entries, key=lambda entry: str(entry["id"]))),
        places=known,
        vocabulary={name: {term.id: term for term in map(_term, terms)} for name, terms in sorted(vocabulary.items())},
        organisations={found.id: found for found in map(_organisation, organisations)},
    )


def _entry(data: Entry, by_code: Mapping[str, str]) -> Entry:
    """An entry whose host and return countries are places, not codes."""
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
        loose=tuple(dict.fromkeys([*data.get("former", ()), *data.get("other", ())])),
        url=data["url"],
        entries=data.get("entries", 0),
    )


def _term(data: Mapping[str, Any]) -> Term:
    return Term(data["id"], data["label"], tuple(dict.fromkeys(_each(data.get("words", {})))))


def _organisation(data: Mapping[str, Any]) -> Organisation:
    names = [data["name"], *data.get("other_names", ()), *data.get("former_names", ())]
    return Organisation(data["id"], tuple(dict.fromkeys(names)), data.get("successor"), data["url"])


def _each(words: Mapping[str, list[str]]) -> Iterator[str]:
    for language in words.values():
        yield from language
