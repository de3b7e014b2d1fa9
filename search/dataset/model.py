"""Models of the dataset: places, vocabulary terms, organisations and the dataset as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A place with its names, parent and roles."""

    id: str
    label: str
    kind: str
    country: str
    parent: str | None
    also_in: tuple[str, ...]
    code: str | None
    roles: tuple[str, ...]
    names: tuple[str, ...]
    weak_names: tuple[str, ...]  # former names and other spellings, which may also be ordinary words
    url: str
    entries: int
    ask: Mapping[str, str] = field(default_factory=dict)  # the service to ask where nothing is known; empty without one

    @property
    def is_host_only(self) -> bool:
        """Whether people return from this country and not to it."""
        return self.roles == ("host",)


@dataclass(frozen=True)
class Term:
    """A topic, illness, kind of service, group, mode of return or question, with the words people use for it.

    `medicines`, by international and by trade name, and `topic` are those of an illness; `leads_to` are the concepts of the topics and illnesses of a question.
    """

    id: str
    label: str
    words: tuple[str, ...]
    medicines: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Organisation:
    """An organisation with its names and its successor."""

    id: str
    names: tuple[str, ...]
    successor: str | None
    url: str


@dataclass(frozen=True)
class Dataset:
    """Everything that is indexed."""

    entries: tuple[Entry, ...]
    places: Mapping[str, Place]
    vocabulary: Mapping[str, Mapping[str, Term]]
    organisations: Mapping[str, Organisation]

    def ancestors(self, place_id: str) -> list[str]:
        """A place and all places that contain it, nearest first."""
        found: list[str] = []
        current: str | None = place_id
        while current and current in self.places and current not in found:
            found.append(current)
            current = self.places[current].parent
        return found

    def containers(self, place_id: str) -> list[str]:
        """A place, all places that contain it, and the areas that any of them belongs to."""
        ancestors = self.ancestors(place_id)
        areas = [area for link in ancestors for area in self.places[link].also_in if area in self.places]
        return list(dict.fromkeys([*ancestors, *areas]))

    def sibling_topics(self, head: str) -> list[str]:
        """The topics under one main topic, itself included."""
        return self._topics_by_head.get(head, [])

    @cached_property
    def _topics_by_head(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for topic in self.vocabulary.get("topics", {}):
            found.setdefault(topic.split(".")[0], []).append(topic)
        return found

    def illnesses_of(self, topic: str) -> list[str]:
        """The illnesses that belong to a topic."""
        return self._illnesses_by_topic.get(topic, [])

    @cached_property
    def _illnesses_by_topic(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for illness in self.vocabulary.get("illnesses", {}).values():
            found.setdefault(illness.topic, []).append(illness.id)
        return found

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """The organisations that each organisation took over from."""
        found: dict[str, list[str]] = {}
        for organisation in self.organisations.values():
            if organisation.successor:
                found.setdefault(organisation.successor, []).append(organisation.id)
        return {organisation: tuple(older) for organisation, older in found.items()}

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The places of each area that crosses administrative boundaries."""
        found: dict[str, list[str]] = {}
        for place in self.places.values():
            for area in place.also_in:
                found.setdefault(area, []).append(place.id)
        return {area: tuple(sorted(places)) for area, places in sorted(found.items())}
