"""Assessed corpus: records of every claim and entry with its freshness and support on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from returnkb.assessment.freshness import Freshness, Status
from returnkb.corpus.corpus import Corpus, Record, full_ref, place_of
from returnkb.model.entry import AnyEntry, Claim, Guide, Programme, Service


class Support(StrEnum):
    """Support of a claim: the agreement of its independent sources."""

    ONE_SOURCE = "one source"
    CORROBORATED = "corroborated"
    CONFLICTING = "conflicting"


@dataclass(frozen=True)
class AssessedClaim:
    """A claim with its place, freshness and support."""

    entry_id: str
    claim: Claim
    scope: str | None
    freshness: Freshness
    support: Support

    @property
    def ref(self) -> str:
        """Its full reference: `kosovo/pensions#c1`."""
        return full_ref(self.entry_id, self.claim.id)

    @property
    def is_history(self) -> bool:
        """Whether the claim is historical."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class AssessedEntry:
    """An entry with its freshness and its assessed claims, in the order of the file."""

    record: Record[AnyEntry]
    freshness: Freshness
    claims: tuple[AssessedClaim, ...]

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.record.id

    @property
    def entry(self) -> AnyEntry:
        """The entry as written."""
        return self.record.value

    @property
    def place_id(self) -> str | None:
        """The place it belongs to."""
        return place_of(self.record.id)

    @property
    def is_history(self) -> bool:
        """Whether all claims are historical."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class AssessedCorpus:
    """All assessed entries of a corpus on one day."""

    corpus: Corpus
    today: date
    entries: Mapping[str, AssessedEntry]

    @cached_property
    def claims(self) -> Mapping[str, AssessedClaim]:
        """Assessed claims by full reference."""
        return {claim.ref: claim for entry in self.entries.values() for claim in entry.claims}

    @cached_property
    def by_place(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed entries by the place they belong to."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            if entry.place_id:
                found.setdefault(entry.place_id, []).append(entry)
        return found

    @cached_property
    def by_country(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed entries by the country of the place they belong to."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            if entry.place_id:
                found.setdefault(entry.place_id.split("/", 1)[0], []).append(entry)
        return found

    @cached_property
    def programmes(self) -> tuple[AssessedEntry, ...]:
        """Assessed programmes."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Programme))

    @cached_property
    def services(self) -> tuple[AssessedEntry, ...]:
        """Assessed services."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Service))

    @cached_property
    def guides(self) -> tuple[AssessedEntry, ...]:
        """Assessed guides for the conversation with a client."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Guide))

    @cached_property
    def by_organisation(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed services by the organisation that runs them, and programmes by operator, funders and partners."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            what = entry.entry
            if isinstance(what, Service):
                found.setdefault(what.organisation, []).append(entry)
            elif isinstance(what, Programme):
                for organisation in dict.fromkeys((what.operator, *what.funders, *what.partners)):
                    found.setdefault(organisation, []).append(entry)
        return found

    @cached_property
    def by_source(self) -> Mapping[str, list[AssessedClaim]]:
        """Assessed claims by each source they cite."""
        found: dict[str, list[AssessedClaim]] = {}
        for claim in self.claims.values():
            for source in dict.fromkeys(evidence.source for evidence in claim.claim.evidence):
                found.setdefault(source, []).append(claim)
        return found
