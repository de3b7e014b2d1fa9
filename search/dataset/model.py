"""The compiled data as the search room reads it: entries, places, vocabularies and organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Entry = Mapping[str, Any]


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
    weak_names: tuple[str, ...]  # former names and other spellings, where an ordinary word may hide
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
class Dataset:
    """Everything the index is made from."""

    entries: tuple[Entry, ...]
    places: Mapping[str, Place]
    vocabulary: Mapping[str, Mapping[str, Term]]
    organisations: Mapping[str, Organisation]

    def ancestors(self, place_id: str) -> list[str]:
        """A place and all it is part of, nearest first."""
        found: list[str] = []
        current: str | None = place_id
        while current and current in self.places and current not in found:
            found.append(current)
            current = self.places[current].parent
        return found

    def containers(self, place_id: str) -> list[str]:
        """A place, all it is part of, and the areas any of them belongs to."""
        ancestors = self.ancestors(place_id)
        areas = [area for link in ancestors for area in self.places[link].also_in if area in self.places]
        return list(dict.fromkeys([*ancestors, *areas]))

    def sibling_topics(self, head: str) -> list[str]:
        """The topics under one head, itself included."""
        return self._topics_by_head.get(head, [])

    @cached_property
    def _topics_by_head(self) -> dict[str, list[str]]:
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
