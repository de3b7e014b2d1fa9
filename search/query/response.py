"""The data model of a response: hits, their groups, and the message above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.query.model import QueryPlan


@dataclass(frozen=True)
class Hit:
    """One result: an entry, its matching claims and its relation to the place."""

    record: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    relation: str
    score: float
    answer: str = ""  # the bottom line of the entry, where it answers; the claims are those it rests on


@dataclass(frozen=True)
class ResultGroup:
    """Hits with the same relation to the place of a query."""

    name: str
    label: str
    hits: list[Hit]


@dataclass
class SearchResponse:
    """The response to a query."""

    plan: QueryPlan
    groups: list[ResultGroup] = field(default_factory=list)
    message: str = ""
    total: int = 0
    nearest: list[str] = field(default_factory=list)
    # The services to ask at the places of which nothing is known on a subject.
    contacts: list[dict[str, str]] = field(default_factory=list)

    def hits(self) -> list[Hit]:
        """All hits in the order they are shown."""
        return [hit for group in self.groups for hit in group.hits]
