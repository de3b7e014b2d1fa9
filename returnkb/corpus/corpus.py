"""Corpus: all records of a tree in one immutable object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Generic, TypeVar

from returnkb.corpus.files.document import Document, Key
from returnkb.model.alert import Alert
from returnkb.model.country_names import NAMES
from returnkb.model.edition import Edition
from returnkb.model.entry import AnyEntry, Claim, Evidence, Office, Retired, Service, UnusedFact
from returnkb.model.finding import Finding, Level
from returnkb.model.place import Place
from returnkb.model.site_settings import SiteSettings
from returnkb.model.source import ClaimReading, Organisation, Publisher, Source
from returnkb.model.source_state import ComparableLevel, LastRun, SourceState
from returnkb.model.vocabulary import Component, Group, Illness, Mode, Question, ServiceType, Topic

Value = TypeVar("Value", covariant=True)
FOLDERS_WITHOUT_PLACE = ("programmes", "guide")


@dataclass(frozen=True)
class Record(Generic[Value]):
    """A record: a validated value with its id, its file, and the key in that file under which its fields are."""

    id: str
    value: Value
    document: Document
    key_prefix: Key = ()

    def finding(self, code: str, key: Key, sentence: str, repair: str, level: Level = Level.MUST_FIX) -> Finding:
        """A finding at one of its fields."""
        return self.document.finding(code, (*self.key_prefix, *key), sentence, repair, level=level)


@dataclass(frozen=True)
class Corpus:
    """All entries, sources, organisations, places and vocabularies of one tree."""

    entries: Mapping[str, Record[AnyEntry]]
    sources: Mapping[str, Record[Source]]
    organisations: Mapping[str, Record[Organisation]]
    places: Mapping[str, Record[Place]]
    topics: Mapping[str, Record[Topic]]
    services: Mapping[str, Record[ServiceType]]
    groups: Mapping[str, Record[Group]]
    modes: Mapping[str, Record[Mode]]
    components: Mapping[str, Record[Component]]
    source_states: Mapping[str, SourceState]
    questions: Mapping[str, Record[Question]] = field(default_factory=dict)
    illnesses: Mapping[str, Record[Illness]] = field(default_factory=dict)
    alerts: Mapping[str, Record[Alert]] = field(default_factory=dict)
    retired: Mapping[str, Record[Retired]] = field(default_factory=dict)
    publisher: Publisher | None = None
    last_run: LastRun | None = None
    settings: SiteSettings = field(default_factory=SiteSettings)
    edition_records: tuple[Record[Edition], ...] = ()
    researched: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unused: Mapping[str, Record[UnusedFact]] = field(default_factory=dict)
    readings: Mapping[str, Record[ClaimReading]] = field(default_factory=dict)
    comparable: Mapping[str, ComparableLevel] = field(default_factory=dict)
    other_files: tuple[Document, ...] = ()

    @cached_property
    def files(self) -> tuple[Record[object], ...]:
        """Every file once, as a record whose keys start at the top of the file."""
        found: dict[str, Record[object]] = {}
        for records in (getattr(self, one.name) for one in fields(self)):
            if isinstance(records, Mapping):
                for record in records.values():
                    if isinstance(record, Record) and record.document.path not in found:
                        path = record.document.path
                        found[path] = Record(path, None, record.document) if record.key_prefix else record
        others = (Record[object](document.path, None, document) for document in self.other_files)
        return (*found.values(), *others)

    def with_entries(self, entries: Mapping[str, Record[AnyEntry]]) -> Corpus:
        """The same corpus with other entries."""
        return replace(self, entries=entries)

    def place(self, place_id: str) -> Place:
        """The place with an id."""
        return self.places[place_id].value

    def chain(self, place_id: str) -> list[Place]:
        """A place and its ancestors, nearest first, up to its country."""
        found: list[Place] = []
        current: str | None = place_id
        while current and current in self.places and all(place.id != current for place in found):
            found.append(self.place(current))
            current = found[-1].parent
        return found

    @cached_property
    def places_by_country(self) -> Mapping[str, list[Place]]:
        """Places by the country they are in, the country itself left out, in the order of the gazetteer."""
        found: dict[str, list[Place]] = {}
        for record in self.places.values():
            if not record.value.is_country:
                found.setdefault(record.value.country_id, []).append(record.value)
        return found

    @cached_property
    def places_inside(self) -> Mapping[str, list[Place]]:
        """Places by each place that they are directly within, by parent or by `also_in`."""
        found: dict[str, list[Place]] = {}
        for record in self.places.values():
            for area in dict.fromkeys((record.value.parent, *record.value.also_in)):
                if area:
                    found.setdefault(area, []).append(record.value)
        return found

    def claims(self) -> Iterator[tuple[Record[AnyEntry], int, Claim]]:
        """Every claim with its entry and its position there."""
        for record in self.entries.values():
            for position, claim in enumerate(record.value.claims):
                yield record, position, claim

    def evidence(self) -> Iterator[tuple[Record[AnyEntry], Key, Evidence]]:
        """Every piece of evidence with its entry and its key there."""
        for record, position, claim in self.claims():
            for number, evidence in enumerate(claim.evidence):
                yield record, ("claims", position, "evidence", number), evidence

    @cached_property
    def claim_by_ref(self) -> Mapping[str, tuple[Record[AnyEntry], Claim]]:
        """Claims by full reference: `kosovo/pensions#c1`."""
        return {f"{record.id}#{claim.id}": (record, claim) for record, _, claim in self.claims()}

    @cached_property
    def current_ids(self) -> Mapping[str, str]:
        """The present id of every entry that moved, by each id it had before."""
        return {old: record.id for record in self.entries.values() for old in record.value.moved_from}

    @cached_property
    def current_source_ids(self) -> Mapping[str, str]:
        """The present id of every source that became another one, by its former id."""
        return {old: record.id for record in self.sources.values() for old in record.value.moved_from}

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """All editions, oldest first."""
        return tuple(record.value for record in self.edition_records)

    @cached_property
    def labels_by_code(self) -> Mapping[str, str]:
        """Labels of countries and regions by their ISO codes: `DE`, `DE-NW`."""
        found: dict[str, str] = {}
        for record in self.places.values():
            for code in (record.value.code, record.value.codes.get("iso")):
                if code:
                    found[code] = record.value.label
        return found

    def labels_of(self, codes: Iterable[str]) -> str:
        """Countries and regions by name, or by code where no name is known: `Germany, Sweden`."""
        return ", ".join(self.labels_by_code.get(code) or NAMES.get(code, code) for code in codes)

    def visible_offices(self, service: Service) -> tuple[Office, ...]:
        """A service's offices as they may be published: without address and access notes where an offer hides the address.

        The rules refuse such an address already; this also protects a tree that nobody checked.
        """
        if not any(self.services[offer].value.hide_address for offer in service.offers if offer in self.services):
            return service.offices
        return tuple(office.model_copy(update={"address": None, "access": None}) for office in service.offices)

    @cached_property
    def entries_by_place(self) -> Mapping[str, list[Record[AnyEntry]]]:
        """Entries by the place they belong to; entries without a place are left out."""
        found: dict[str, list[Record[AnyEntry]]] = {}
        for record in self.entries.values():
            place_id = place_of(record.id)
            if place_id:
                found.setdefault(place_id, []).append(record)
        return found


def place_of(entry_id: str) -> str | None:
    """The place of an entry, from its folder; None for programmes and guides."""
    folder = entry_id.rsplit("/", 1)[0]
    return None if folder.split("/", 1)[0] in FOLDERS_WITHOUT_PLACE else folder


def full_ref(entry_id: str, ref: str) -> str:
    """The full form of a claim reference: `c2` of an entry becomes `kosovo/pensions#c2`."""
    return ref if "#" in ref else f"{entry_id}#{ref}"
