"""Corpus: every file of a tree, read once into one immutable object, with a finding for every fault."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from returnkb.corpus.json_document import JsonDocument
from returnkb.corpus.settings import SiteSettings, load_setting
from returnkb.corpus.tree_files import TreeFiles, list_files
from returnkb.corpus.validation import validate
from returnkb.corpus.yaml_document import Document, Key, Unreadable, read_data, read_entry, read_text
from returnkb.editions.edition import Edition, load_editions
from returnkb.model.entry import KINDS, AnyEntry, Claim, Retired, UnusedFact
from returnkb.model.finding import Finding, Level
from returnkb.model.place import Place
from returnkb.model.source import Organisation, Publisher, Source
from returnkb.model.source_state import LastRun, SourceState, last_run, read_source_states
from returnkb.model.vocabulary import Component, Group, Mode, ServiceType, Topic

Thing = TypeVar("Thing", covariant=True)
PLACELESS = ("programmes", "guide")
RESEARCHED_BYTES = 5_000_000


@dataclass(frozen=True)
class Record(Generic[Thing]):
    """Something people wrote, under its id, with the file it stands in."""

    id: str
    value: Thing
    document: Document
    at: Key = ()

    def finding(self, code: str, key: Key, sentence: str, repair: str, level: Level = Level.MUST_FIX) -> Finding:
        """A finding at one of its fields."""
        return self.document.finding(code, (*self.at, *key), sentence, repair, level=level)


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
    retired: Mapping[str, Record[Retired]] = field(default_factory=dict)
    publisher: Publisher | None = None
    last_run: LastRun | None = None
    setting: SiteSettings = field(default_factory=SiteSettings)
    edition_records: tuple[Record[Edition], ...] = ()
    researched: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unused: Mapping[str, Record[UnusedFact]] = field(default_factory=dict)
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
                        found[path] = Record(path, None, record.document) if record.at else record
        others = (Record[object](document.path, None, document) for document in self.other_files)
        return (*found.values(), *others)

    def place(self, place_id: str) -> Place:
        """The place with an id."""
        return self.places[place_id].value

    def chain(self, place_id: str) -> list[Place]:
        """A place and all it is part of, nearest first, up to its country."""
        found: list[Place] = []
        current: str | None = place_id
        while current and current in self.places and all(place.id != current for place in found):
            found.append(self.place(current))
            current = found[-1].parent
        return found

    def claims(self) -> Iterator[tuple[Record[AnyEntry], int, Claim]]:
        """Every claim with its entry and its position there."""
        for record in self.entries.values():
            for position, claim in enumerate(record.value.claims):
                yield record, position, claim

    @cached_property
    def claim_by_ref(self) -> Mapping[str, tuple[Record[AnyEntry], Claim]]:
        """Claims by full reference: `kosovo/pensions#c1`."""
        return {f"{record.id}#{claim.id}": (record, claim) for record, _, claim in self.claims()}

    @cached_property
    def moves(self) -> Mapping[str, str]:
        """The present id of every entry that moved, by each id it had before."""
        return {old: record.id for record in self.entries.values() for old in record.value.moved_from}

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

    def named(self, codes: Iterable[str]) -> str:
        """Countries and regions by name, or by code where the gazetteer knows no name: `Germany, Sweden`."""
        return ", ".join(self.labels_by_code.get(code, code) for code in codes)

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
    """The place an entry belongs to, read off its folder; None for programmes and guides."""
    folder = entry_id.rsplit("/", 1)[0]
    return None if folder.split("/", 1)[0] in PLACELESS else folder


def full_ref(entry_id: str, ref: str) -> str:
    """A claim reference as it holds outside its entry: `c2` becomes `kosovo/pensions#c2`."""
    return ref if "#" in ref else f"{entry_id}#{ref}"


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause of the cyclic garbage collector: a corpus is all kept, and searching it for garbage is a seventh of the time of a check."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@gc_paused()
def load(root: Path) -> tuple[Corpus, list[Finding]]:
    """Read every file of a tree; what cannot be read is left out and reported. Raises FileNotFoundError for a tree without docs/."""
    if not (root / "docs").is_dir() or not (root / "sources").is_dir():
        raise FileNotFoundError(f"{root} has no docs/ and sources/: name the folder that holds both with --root")
    findings: list[Finding] = []
    files = list_files(root, findings)
    vocabulary = partial(_lists, files, findings)
    entries = _entries(files, findings)
    editions = load_editions(files, findings)
    corpus = Corpus(
        entries=entries,
        sources=_folder(files, "sources/register", Source, findings),
        organisations=_folder(files, "sources/organisations", Organisation, findings),
        places=_places(files, findings),
        topics=vocabulary("sources/topics.yml", Topic),
        services=vocabulary("sources/services.yml", ServiceType),
        groups=vocabulary("sources/groups.yml", Group),
        modes=vocabulary("sources/modes.yml", Mode),
        components=vocabulary("sources/components.yml", Component),
        source_states=read_source_states(files, findings),
        last_run=last_run(files, findings),
        retired=vocabulary("sources/retired.yml", Retired),
        publisher=_publisher(files, findings),
        setting=load_setting(files, findings),
        edition_records=tuple(Record(one.id, one, document) for document, one in editions if one),
        researched=_researched(files, findings),
        unused=vocabulary("sources/unused.yml", UnusedFact),
        other_files=(*_other_files(files), *_new_strings(entries.values(), (document for document, _ in editions))),
    )
    return corpus, sorted(findings)


def _entries(files: TreeFiles, findings: list[Finding]) -> dict[str, Record[AnyEntry]]:
    root, found = files.root, dict[str, Record[AnyEntry]]()
    for path in files.in_folder("docs", ".md"):
        try:
            document = read_entry(root, path)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        findings += document.findings
        kind = document.data.get("kind") if isinstance(document.data, dict) else None
        model = KINDS.get(kind) if isinstance(kind, str) else None
        if model is None:
            given = f"“kind: {kind}” is not a kind" if kind else "“kind” is missing"
            findings.append(document.finding("F09", ("kind",), f"{given}.", f"Write one of: {', '.join(KINDS)}."))
            continue
        entry, misfits = validate(model, document.data, document)
        findings += misfits
        if entry:
            entry_id = path.relative_to(root / "docs").with_suffix("").as_posix()
            found[entry_id] = Record(entry_id, entry, document)
    return found


Written = TypeVar("Written", bound=BaseModel)


def _folder(files: TreeFiles, folder: str, model: type[Written], findings: list[Finding]) -> dict[str, Record[Written]]:
    """One record a file; the file's name is its id."""
    found: dict[str, Record[Written]] = {}
    for path in files.in_folder(folder, ".yml"):
        try:
            document = read_data(files.root, path)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        what, misfits = validate(model, document.data, document)
        findings += document.findings + misfits
        if what:
            found[path.stem] = Record(path.stem, what, document)
    return found


def _publisher(files: TreeFiles, findings: list[Finding]) -> Publisher | None:
    """Who publishes the tree; most trees need not say."""
    path = files.file("sources/publisher.yml")
    if path is None:
        return None
    try:
        document = read_data(files.root, path)
    except Unreadable as error:
        findings.append(error.finding)
        return None
    publisher, misfits = validate(Publisher, document.data, document)
    findings += document.findings + misfits
    return publisher


# YAML files that hold text for readers and are no records of the corpus.
OTHER_FILES = ("sources/labels.yml", "sources/publisher.yml", "sources/places/credits.yml")


def _other_files(files: TreeFiles) -> Iterator[Document]:
    """The files without a record of their own, for rules on every string; who reads their values reports their form."""
    for path in filter(None, map(files.file, OTHER_FILES)):
        try:
            yield read_data(files.root, path)
        except Unreadable:
            continue


def _new_strings(entries: Iterable[Record[AnyEntry]], editions: Iterable[JsonDocument]) -> Iterator[Document]:
    """The files of editions with the strings that no entry has, for rules on every string."""
    known = {words for record in entries for _, words in record.document.strings}
    for document in editions:
        document.strings = [item for item in document.all_strings() if item[1] not in known]
        yield document


Listed = TypeVar("Listed", Place, Topic, ServiceType, Group, Mode, Component, Retired, UnusedFact)


def _lists(files: TreeFiles, findings: list[Finding], name: str, model: type[Listed]) -> dict[str, Record[Listed]]:
    """The records of one file, none when there is none."""
    found: dict[str, Record[Listed]] = {}
    path = files.file(name)
    if path:
        _add(files.root, path, model, found, findings)
    return found


def _places(files: TreeFiles, findings: list[Finding]) -> dict[str, Record[Place]]:
    """The records of the files of places, one file a country, named by its code."""
    found: dict[str, Record[Place]] = {}
    for path in files.in_folder("sources/places", ".yml"):
        if len(path.stem) == 2:
            _add(files.root, path, Place, found, findings)
    return found


def _add(
    root: Path, path: Path, model: type[Listed], found: dict[str, Record[Listed]], findings: list[Finding]
) -> None:
    """Add the records of a file, each with its own id."""
    try:
        document = read_data(root, path)
    except Unreadable as error:
        findings.append(error.finding)
        return
    findings += document.findings
    if not isinstance(document.data, list):
        findings.append(document.finding("F07", (), "A list is expected here.", "Start each record with “- id: …”."))
        return
    for position, data in enumerate(document.data):
        what, misfits = validate(model, data, document, (position,))
        findings += misfits
        if what is None:
            continue
        record = Record(what.id, what, document, (position,))
        if record.id in found:
            sentence = f"The id “{record.id}” is used twice."
            findings.append(record.finding("F10", ("id",), sentence, "Give one of the two another id."))
            continue
        found[record.id] = record


def _researched(files: TreeFiles, findings: list[Finding]) -> dict[str, tuple[str, str]]:
    """Country and topic of every researched fact, from a table with a head and tabs between its columns."""
    name = "sources/researched.tsv"
    path = files.file(name)
    if path is None:
        return {}
    try:
        head, *rows = read_text(name, path, RESEARCHED_BYTES).rstrip("\n").split("\n")
    except Unreadable as error:
        findings.append(error.finding)
        return {}
    columns = head.split("\t")
    found: dict[str, tuple[str, str]] = {}
    for line, row in enumerate([head, *rows], 1):
        cells = dict(zip(columns, row.split("\t"), strict=False))
        if not all(cells.get(column) for column in ("fact", "country", "topic")):
            sentence = "A line of this table lacks its fact, country or topic."
            repair = "Start the table with a line “fact, country, topic”, and put one tab between columns."
            findings.append(Finding(name, line, 1, "F06", Level.MUST_FIX, sentence, repair))
        elif line > 1:
            found[cells["fact"]] = (cells["country"], cells["topic"])
    return found
