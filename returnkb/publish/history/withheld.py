"""Withheld versions: what the safety rules of today refuse is taken out of the history, though git still has it.

A street or a number that was taken away from an entry would otherwise be published again, as the text of an old version and as the
words that a newer one deletes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Document, Unreadable
from returnkb.corpus.files.yaml_document import parse_entry
from returnkb.corpus.load import entry_record
from returnkb.model.entry import AnyEntry
from returnkb.model.finding import Level
from returnkb.publish.history.git_history import History, Version
from returnkb.rules import SAFETY_RULES
from returnkb.rules.safety.locations import find_location
from returnkb.rules.safety.shelters import shelter_entries
from returnkb.text.characters import pattern_text


@dataclass
class _Read:
    """Versions by a name for each: as entries where a model of today fits, else as documents, else unreadable."""

    entries: dict[str, Record[AnyEntry]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


def without_refused(histories: Mapping[str, History], corpus: Corpus, today: date) -> dict[str, History]:
    """Histories without the text of each version that a safety rule refuses, or that holds a location of what is now a shelter."""
    read = _Read()
    for name, version in _texts(histories):
        _read(name, version, read)
    past = replace(corpus.with_entries(read.entries), other_files=tuple(read.documents))
    refused = read.unreadable | {
        finding.path for rule in SAFETY_RULES for finding in rule.run(past, today) if finding.level is Level.MUST_FIX
    }
    sheltering = {_path(name) for name in shelter_entries(past)} | {_path(name) for name in shelter_entries(corpus)}
    return {entry: _withheld(history, refused, sheltering) for entry, history in histories.items()}


def _texts(histories: Mapping[str, History]) -> Iterator[tuple[str, Version]]:
    for history in histories.values():
        for version in history.versions:
            if version.text is not None:
                yield _name(history, version), version


def _name(history: History, version: Version) -> str:
    """The name by which findings are matched: the path of the entry, so that its country is known, and the day of the version."""
    return f"docs/{history.entry_id}.md@{version.since}"


def _path(name: str) -> str:
    """The path of an entry from the name of a version or from its id."""
    return name.partition("@")[0] if name.startswith("docs/") else f"docs/{name}.md"


def _read(name: str, version: Version, read: _Read) -> None:
    try:
        document = parse_entry(name, version.text or "")
    except Unreadable:
        read.unreadable.add(name)
        return
    record = entry_record(name, document, [])
    if record:
        read.entries[name] = record
    else:
        read.documents.append(document)


def _withheld(history: History, refused: set[str], sheltering: set[str]) -> History:
    versions = []
    for version in history.versions:
        name = _name(history, version)
        hidden = name in refused or (_path(name) in sheltering and _is_located(version))
        versions.append(replace(version, text="", withheld=True) if hidden and version.text is not None else version)
    return replace(history, versions=tuple(versions))


def _is_located(version: Version) -> bool:
    """Whether a line that readers would see tells a location."""
    return any(find_location(pattern_text(line)) for line in version.lines)
