"""Counts of services: how many there are, how many once existed, and how the others can be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.places.whom_to_ask import is_contactable, once_existed
from returnkb.model.entry import Service


@dataclass(frozen=True)
class ServiceCounts:
    """The services of one country or of a collection, by what is known of them."""

    past: int
    contactable: int
    others: tuple[str, ...]  # ids of present services with neither a phone, a mailbox nor a form

    @property
    def present(self) -> int:
        """Services that have not closed and have news of the last five years, or no date at all."""
        return self.contactable + len(self.others)

    @property
    def share(self) -> float:
        """The part of the present services that can be called or written to."""
        return self.contactable / self.present if self.present else 0.0


def count_services(assessed: AssessedCorpus) -> tuple[ServiceCounts, dict[str, ServiceCounts]]:
    """The counts of the whole collection, and those of each country by its id."""
    by_country: dict[str, list[AssessedEntry]] = defaultdict(list)
    services = [entry for entry in assessed.entries.values() if isinstance(entry.entry, Service)]
    for entry in services:
        by_country[entry.id.split("/", 1)[0]].append(entry)
    counts = {country: _count(assessed, entries) for country, entries in sorted(by_country.items())}
    return _count(assessed, services), counts


def _count(assessed: AssessedCorpus, entries: Iterable[AssessedEntry]) -> ServiceCounts:
    past, reached, others = 0, 0, []
    for entry in entries:
        assert isinstance(entry.entry, Service)
        if once_existed(assessed, entry):
            past += 1
        elif is_contactable(entry.entry):
            reached += 1
        else:
            others.append(entry.id)
    return ServiceCounts(past, reached, tuple(sorted(others)))
