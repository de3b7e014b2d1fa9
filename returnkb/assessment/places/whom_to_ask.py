"""Whom to ask: the services that can be reached from a place, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.model.entry import AnyEntry, Office, Phone, Service
from returnkb.model.place import Place

# Years after which a service without newer evidence counts as one that once existed.
_ONCE_YEARS = 5
# Kinds of service that refer people to others.
_GENERAL = ("information", "social_counselling", "reintegration_programme", "returnee_association", "reception")
# Services for one group of people: nobody else is sent to them.
_FOR_ONE_GROUP = frozenset({"trafficking", "gbv", "child_protection", "minority_support"})
# Main topics of services for one need, with the kinds of help for which they are named all the same; narrower topics first.
# A line on drugs gives information too, but nobody is sent there who looks for a room.
_FOR_ONE_NEED = {"mhpss.stigma": frozenset[str](), "health.infectious": frozenset[str](), "mhpss": frozenset({"mhpss"})}


@dataclass(frozen=True)
class Contact:
    """A service to ask, with its first phone number where one is known.

    `note` says from where a number can be called that has no country code, and how old it is.
    """

    entry: AssessedEntry
    phone: str | None
    note: str = ""

    @property
    def name(self) -> str:
        """The title without what follows a colon or is in brackets: “IOM Iraq” of “IOM Iraq: help after a voluntary return”."""
        return self.entry.entry.title.partition(": ")[0].partition(" (")[0]

    @property
    def is_for_some_hosts(self) -> bool:
        """Whether it helps only people who return from some host countries."""
        return _is_for_some_hosts(self.entry)


@dataclass(frozen=True)
class ServiceIndex:
    """Index of the services in operation by the places they are in or serve, built once for a corpus."""

    assessed: AssessedCorpus
    _contacts: dict[tuple[str, frozenset[str], frozenset[str], str], Contact | None] = field(
        default_factory=dict, compare=False
    )

    @cached_property
    def _reachable(self) -> Mapping[str, list[AssessedEntry]]:
        """The services of each place that can be reached."""
        return {
            place_id: [one for one in entries if isinstance(one.entry, Service) and is_reachable(one.entry)]
            for place_id, entries in self._by_place.items()
        }

    @cached_property
    def _by_place(self) -> Mapping[str, list[AssessedEntry]]:
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.assessed.entries.values():
            if isinstance(entry.entry, Service) and entry.place_id and not once_existed(self.assessed, entry):
                for place_id in dict.fromkeys((entry.place_id, *entry.entry.area)):
                    found.setdefault(place_id, []).append(entry)
        return {place_id: sorted(entries, key=_order) for place_id, entries in found.items()}

    def at(self, place_id: str) -> list[AssessedEntry]:
        """Services in a place or for it: those with a phone first, then those with any contact."""
        return self._by_place.get(place_id, [])

    def around(self, place: Place) -> list[tuple[Place, list[AssessedEntry]]]:
        """The services of each wider area of a place, nearest first."""
        return [(area, self.at(area.id)) for area in wider_areas(self.assessed, place) if self.at(area.id)]

    def contact(self, place: Place, kinds: Iterable[str], besides: str = "") -> Contact | None:
        """The service to ask about some kinds of help, else one that refers to others; None if none can be reached.

        `besides` is the id of a service that is not meant, because its own page asks.
        """
        asked = frozenset(kinds)
        return self.contact_for(place, asked, besides) or self._find(place, frozenset(_GENERAL), asked, besides)

    def contact_for(self, place: Place, kinds: Iterable[str], besides: str = "") -> Contact | None:
        """The service that gives some kinds of help itself; None if none can be reached."""
        asked = frozenset(kinds)
        return self._find(place, asked, asked, besides)

    def _find(self, place: Place, wanted: frozenset[str], asked: frozenset[str], besides: str) -> Contact | None:
        key = place.id, wanted, asked, besides
        if key not in self._contacts:
            areas = (place, *wider_areas(self.assessed, place))
            found = [
                entry
                for entry in (one for area in areas for one in self._reachable.get(area.id, ()))
                if isinstance(entry.entry, Service) and entry.id != besides and _gives(entry.entry, wanted, asked)
            ]
            # A service for returns from one country, or for some people only, can help few of those who ask.
            best = min(found, key=lambda one: (_is_for_some_hosts(one), _is_for_some_people(one, asked)), default=None)
            self._contacts[key] = contact_of(best) if best else None
        return self._contacts[key]


def contact_of(entry: AssessedEntry) -> Contact:
    """A service with its first phone; a note only where the number has no country code."""
    called = first_called(entry.entry)
    if called is None:
        return Contact(entry, None)
    number, note = called[1].number, called[1].note or ""
    return Contact(entry, number, "" if number.startswith("+") else note)


def _is_for_some_hosts(entry: AssessedEntry) -> bool:
    return isinstance(entry.entry, Service) and bool(entry.entry.who.hosts)


def _is_for_some_people(entry: AssessedEntry, asked: frozenset[str]) -> bool:
    """Whether a service names the groups it is for, unless help for such a group is asked for."""
    named = isinstance(entry.entry, Service) and bool(entry.entry.who.groups)
    return named and not asked & (_FOR_ONE_GROUP | {"mhpss"})


def _gives(service: Service, wanted: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether a service gives some kinds of help; one for a group or a need only if help for that is asked for."""
    for_one_group = _FOR_ONE_GROUP & set(service.offers)
    is_meant = (not for_one_group or bool(for_one_group & asked)) and not _is_for_another_need(service, asked)
    return bool(wanted & set(service.offers)) and is_meant


def _is_for_another_need(service: Service, asked: frozenset[str]) -> bool:
    topics = (topic for topic in _FOR_ONE_NEED if f"{service.topic}.".startswith(f"{topic}."))
    topic = next(topics, None)
    return topic is not None and not asked & _FOR_ONE_NEED[topic]


def wider_areas(assessed: AssessedCorpus, place: Place) -> list[Place]:
    """The areas that contain a place, nearest first, its country last."""
    chain = assessed.corpus.chain(place.id)
    areas = [*chain[1:-1], *(assessed.corpus.place(area) for area in place.also_in), *chain[-1:]]
    return [area for area in {area.id: area for area in areas}.values() if area.id != place.id]


def is_reachable(service: Service) -> bool:
    """Whether a phone, mailbox, form, website or address of a service is known."""
    return is_contactable(service) or any(office.website or office.address for office in service.offices)


def is_contactable(service: Service) -> bool:
    """Whether a counsellor can call a service or write to it: a phone, mailbox or form is known."""
    return any(office.phones or office.emails or office.form for office in service.offices)


def first_phone(entry: AnyEntry) -> str | None:
    """The first phone number of a service."""
    called = first_called(entry)
    return called[1].number if called else None


def first_called(entry: AnyEntry) -> tuple[Office, Phone] | None:
    """The first phone of a service, with the office that it belongs to."""
    offices = entry.offices if isinstance(entry, Service) else ()
    return next(((office, phone) for office in offices for phone in office.phones), None)


def _order(entry: AssessedEntry) -> tuple[bool, bool, int, str]:
    service = entry.entry
    assert isinstance(service, Service)
    newest = max((claim.claim.observed.latest or date.min for claim in entry.claims), default=date.min)
    return first_phone(service) is None, not is_reachable(service), -newest.toordinal(), service.title


def once_existed(assessed: AssessedCorpus, entry: AssessedEntry) -> bool:
    """Whether a service has closed, or its newest dated evidence is older than five years; "2018 or later" dates nothing."""
    if isinstance(entry.entry, Service) and entry.entry.status == "closed":
        return True
    if any(claim.claim.observed.has_unknown_end for claim in entry.claims):
        return False
    days = [day for claim in entry.claims for day in (claim.claim.observed.latest, claim.freshness.verified_on) if day]
    if not days:
        return False
    newest = max(days)
    return (assessed.today.year, assessed.today.month, assessed.today.day) > (newest.year + _ONCE_YEARS, newest.month, newest.day)  # fmt: skip
