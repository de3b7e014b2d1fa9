"""Every stretch of prose people wrote, with the place it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnkb.corpus import Corpus, Record
from returnkb.document import Key
from returnkb.entry import AnyEntry, Gap, Programme, Service
from returnkb.rules.rule import Fault

BODY: Key = ("body",)


@dataclass(frozen=True)
class Text:
    """One stretch of prose: a field's value, or the Markdown below the front matter."""

    record: Record[AnyEntry]
    key: Key
    words: str

    def fault(self, sentence: str, repair: str, position: int = 0) -> Fault:
        """A fault at a position in this text; in the body at the line where it stands."""
        if self.key == BODY:
            document = self.record.document
            before = self.words[:position]
            document.values[(*BODY, position)] = (
                document.body_line + before.count("\n"),
                position - (before.rfind("\n") + 1) + 1,
            )
            return Fault(self.record, (*BODY, position), sentence, repair)
        return Fault(self.record, self.key, sentence, repair)


def texts(corpus: Corpus) -> Iterator[Text]:
    """All prose of all entries: titles, summaries, claims, notes, contact lines and bodies."""
    for record in corpus.entries.values():
        for key, words in _fields(record.what):
            if words:
                yield Text(record, key, words)
        if record.document.body.strip():
            yield Text(record, BODY, record.document.body)


def small_texts(corpus: Corpus) -> Iterator[Text]:
    """What is shown but is nobody's own wording: quotes, search words, papers, remarks on numbers, places searched."""
    for record in corpus.entries.values():
        entry = record.what
        for position, claim in enumerate(entry.claims):
            for place, evidence in enumerate(claim.evidence):
                yield from _shown(record, ("claims", position, "evidence", place, "quote"), evidence.quote)
        for name in ("words", "papers", "other_names"):
            for position, words in enumerate(getattr(entry, name, ())):
                yield from _shown(record, (name, position), words)
        for position, office in enumerate(getattr(entry, "offices", ())):
            for place, phone in enumerate(office.phones):
                yield from _shown(record, ("offices", position, "phones", place, "note"), phone.note)
        if isinstance(entry, Gap):
            for position, words in enumerate(entry.searched.where):
                yield from _shown(record, ("searched", "where", position), words)


def _shown(record: Record[AnyEntry], key: Key, words: str | None) -> Iterator[Text]:
    if words:
        yield Text(record, key, words)


def _fields(entry: AnyEntry) -> Iterator[tuple[Key, str | None]]:
    yield ("title",), entry.title
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
