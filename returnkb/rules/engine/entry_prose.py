"""Prose of entries, for rules on wording; safety rules check every string (`strings`)."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.files.document import Key
from returnkb.model.entry import AnyEntry, Gap, Programme, Service
from returnkb.rules.engine.strings import BODY, Text


def entry_prose(corpus: Corpus) -> Iterator[Text]:
    """All prose of all entries: titles, answers, summaries, claims, notes, contact lines and bodies."""
    for record in corpus.entries.values():
        for key, words in _fields(record.value):
            if words:
                yield Text(record, key, words)
        if record.document.body.strip():
            yield Text(record, BODY, record.document.body)


def _fields(entry: AnyEntry) -> Iterator[tuple[Key, str | None]]:
    yield ("title",), entry.title
    yield ("answer", "text"), entry.answer.text if entry.answer else None
    yield ("summary",), entry.summary
    for position, claim in enumerate(entry.claims):
        yield ("claims", position, "text"), claim.text
        yield ("claims", position, "note"), claim.note
    match entry:
        case Service() as service:
            yield from _service_fields(service)
        case Programme() as programme:
            for position, package in enumerate(programme.packages):
                yield ("packages", position, "name"), package.name
                yield ("packages", position, "when"), package.when
            for position, rule in enumerate(programme.rules):
                yield ("rules", position, "note"), rule.note
        case Gap() as gap:
            yield ("searched", "asked"), gap.searched.asked
        case _:
            pass


def _service_fields(service: Service) -> Iterator[tuple[Key, str | None]]:
    yield ("who", "text"), service.who.text
    for name in ("cost", "refer", "wait"):
        yield (name,), getattr(service, name)
    for position, office in enumerate(service.offices):
        for name in ("name", "hours", "access"):
            yield ("offices", position, name), getattr(office, name)
