"""Loading of a corpus: every file of a tree is read once; a file that cannot be read is left out, with a finding."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from returnkb.corpus import outline_file, site_config_file
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.edition_files import load_editions
from returnkb.corpus.files.document import Document, Unreadable, read_text
from returnkb.corpus.files.document_cache import DocumentCache
from returnkb.corpus.files.json_document import JsonDocument, read_json
from returnkb.corpus.files.tree_files import TreeFiles, list_files
from returnkb.corpus.files.validation import validate_yaml
from returnkb.corpus.files.yaml_document import read_data, read_entry
from returnkb.corpus.reading_files import load_readings
from returnkb.corpus.settings_files import load_site_settings
from returnkb.corpus.source_state_files import last_run, read_comparable, read_source_states
from returnkb.model.alert import Alert
from returnkb.model.entry import KINDS, AnyEntry, Retired, UnusedFact
from returnkb.model.finding import Finding, Level
from returnkb.model.place import Place
from returnkb.model.source import Organisation, Publisher, Source
from returnkb.model.vocabulary import Component, Group, Illness, Mode, Question, ServiceType, Topic

RESEARCHED_BYTES = 5_000_000
LONGEST_TEXT = 1_000


@contextmanager
def gc_paused() -> Iterator[None]:
    """Context in which the cyclic garbage collector is off: no object of a corpus is garbage, and collection takes a seventh of a check."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@gc_paused()
def load(root: Path, documents: DocumentCache | None = None) -> tuple[Corpus, list[Finding]]:
    """Read every file of a tree; what cannot be read is left out and reported. Raises FileNotFoundError for a tree without docs/.

    With a cache of documents, YAML files that did not change since it was last used are not read again.
    """
    documents = documents or DocumentCache()
    if not (root / "docs").is_dir() or not (root / "sources").is_dir():
        raise FileNotFoundError(f"{root} has no docs/ and sources/: name the folder that holds both with --root")
    findings: list[Finding] = []
    files = list_files(root, findings)
    vocabulary = partial(_list_file, files, documents, findings)
    entries = _read_entries(files, documents, findings)
    editions = load_editions(files, findings)
    corpus = Corpus(
        entries=entries,
        sources=_record_folder(files, documents, "sources/register", Source, findings),
        organisations=_record_folder(files, documents, "sources/organisations", Organisation, findings),
        places=_read_places(files, documents, findings),
        topics=vocabulary("sources/topics.yml", Topic),
        services=vocabulary("sources/services.yml", ServiceType),
        groups=vocabulary("sources/groups.yml", Group),
        modes=vocabulary("sources/modes.yml", Mode),
        components=vocabulary("sources/components.yml", Component),
        questions=vocabulary("sources/questions.yml", Question),
        illnesses=vocabulary("sources/illnesses.yml", Illness),
        alerts=vocabulary("sources/alerts.yml", Alert),
        source_states=read_source_states(files, findings),
        last_run=last_run(files, findings),
        comparable=read_comparable(files, findings),
        retired=vocabulary("sources/retired.yml", Retired),
        publisher=_read_publisher(files, findings),
        settings=load_site_settings(files, findings),
        edition_records=tuple(Record(one.id, one, document) for document, one in editions if one),
        researched=_researched_facts(files, findings),
        unused=vocabulary("sources/unused.yml", UnusedFact),
        readings=load_readings(files, documents, findings),
        other_files=(
            *_other_files(files),
            *_edition_documents(entries.values(), (document for document, _ in editions)),
        ),
    )
    return corpus, sorted(findings)


def _read_entries(files: TreeFiles, documents: DocumentCache, findings: list[Finding]) -> dict[str, Record[AnyEntry]]:
    root, found = files.root, dict[str, Record[AnyEntry]]()
    for path in files.in_folder("docs", ".md"):
        try:
            document = documents.get(path, partial(read_entry, root, path))
        except Unreadable as error:
            findings.append(error.finding)
            continue
        entry_id = path.relative_to(root / "docs").with_suffix("").as_posix()
        if record := entry_record(entry_id, document, findings):
            found[entry_id] = record
    return found


def entry_record(entry_id: str, document: Document, findings: list[Finding]) -> Record[AnyEntry] | None:
    """The entry of a document; None, with findings, for one that no model fits."""
    findings += document.findings
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        given = f"“kind: {kind}” is not a kind" if kind else "“kind” is missing"
        findings.append(document.finding("F09", ("kind",), f"{given}.", f"Write one of: {', '.join(KINDS)}."))
        return None
    entry, faults = validate_yaml(model, document.data, document)
    findings += faults
    return Record(entry_id, entry, document) if entry else None


RecordModel = TypeVar("RecordModel", bound=BaseModel)


def _record_folder(
    files: TreeFiles, documents: DocumentCache, folder: str, model: type[RecordModel], findings: list[Finding]
) -> dict[str, Record[RecordModel]]:
    """One record a file; the file's name is its id."""
    found: dict[str, Record[RecordModel]] = {}
    for path in files.in_folder(folder, ".yml"):
        try:
            document = documents.get(path, partial(read_data, files.root, path))
        except Unreadable as error:
            findings.append(error.finding)
            continue
        value, faults = validate_yaml(model, document.data, document)
        findings += document.findings + faults
        if value:
            found[path.stem] = Record(path.stem, value, document)
    return found


def _read_publisher(files: TreeFiles, findings: list[Finding]) -> Publisher | None:
    """The publisher of the tree; None for a tree without that file."""
    path = files.file("sources/publisher.yml")
    if path is None:
        return None
    try:
        document = read_data(files.root, path)
    except Unreadable as error:
        findings.append(error.finding)
        return None
    publisher, faults = validate_yaml(Publisher, document.data, document)
    findings += document.findings + faults
    return publisher


# YAML files that hold text for readers and are no records of the corpus.
OTHER_FILES = ("sources/labels.yml", "sources/publisher.yml", "sources/places/credits.yml")


def _other_files(files: TreeFiles) -> Iterator[Document]:
    """Documents of the files without records, for rules on every string; the readers of their values report invalid ones."""
    for path in filter(None, map(files.file, OTHER_FILES)):
        try:
            yield read_data(files.root, path)
        except Unreadable:
            continue
    yield from _settings_documents(files)


def _settings_documents(files: TreeFiles) -> Iterator[Document]:
    """The texts for readers in the site's configuration and in the outlines of countries."""
    config, outlines = files.root / site_config_file.FILE, files.file(outline_file.FILE)
    with suppress(Unreadable):
        if config.is_file() and not config.is_symlink():
            document = read_data(files.root, config)
            shown = [item for item in document.strings if item[0] in (("site_name",), ("site_description",))]
            yield Document(document.path, values=document.values, strings=shown)
    with suppress(Unreadable):
        if outlines:
            texts = read_json(outline_file.FILE, outlines, outline_file.MAX_BYTES, "")
            # The model refuses longer texts; patterns need not read them.
            texts.strings = [item for item in texts.all_strings() if len(item[1]) <= LONGEST_TEXT]
            yield texts


def _edition_documents(entries: Iterable[Record[AnyEntry]], editions: Iterable[JsonDocument]) -> Iterator[Document]:
    """The files of editions with the strings that no entry has, for rules on every string."""
    known = {words for record in entries for _, words in record.document.strings}
    for document in editions:
        document.strings = [item for item in document.all_strings() if item[1] not in known]
        yield document


ListedModel = TypeVar(
    "ListedModel", Place, Topic, Question, Illness, Alert, ServiceType, Group, Mode, Component, Retired, UnusedFact
)


def _list_file(
    files: TreeFiles, documents: DocumentCache, findings: list[Finding], name: str, model: type[ListedModel]
) -> dict[str, Record[ListedModel]]:
    """The records of one file, none when there is none."""
    found: dict[str, Record[ListedModel]] = {}
    path = files.file(name)
    if path:
        _add_records(files.root, path, documents, model, found, findings)
    return found


def _read_places(files: TreeFiles, documents: DocumentCache, findings: list[Finding]) -> dict[str, Record[Place]]:
    """The records of the files of places, one file a country, named by its code."""
    found: dict[str, Record[Place]] = {}
    for path in files.in_folder("sources/places", ".yml"):
        if len(path.stem) == 2:
            _add_records(files.root, path, documents, Place, found, findings)
    return found


def _add_records(
    root: Path,
    path: Path,
    documents: DocumentCache,
    model: type[ListedModel],
    found: dict[str, Record[ListedModel]],
    findings: list[Finding],
) -> None:
    """Add the records of a file, each with its own id."""
    try:
        document = documents.get(path, partial(read_data, root, path))
    except Unreadable as error:
        findings.append(error.finding)
        return
    findings += document.findings
    if not isinstance(document.data, list):
        findings.append(document.finding("F07", (), "A list is expected here.", "Start each record with “- id: …”."))
        return
    for position, data in enumerate(document.data):
        value, faults = validate_yaml(model, data, document, (position,))
        findings += faults
        if value is None:
            continue
        record = Record(value.id, value, document, (position,))
        if record.id in found:
            sentence = f"The id “{record.id}” is used twice."
            findings.append(record.finding("F10", ("id",), sentence, "Give one of the two another id."))
            continue
        found[record.id] = record


def _researched_facts(files: TreeFiles, findings: list[Finding]) -> dict[str, tuple[str, str]]:
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
