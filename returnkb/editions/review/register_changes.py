"""Reader changes of registers: sources, organisations, places, words of the vocabularies, retired pages and the site."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any

from returnkb.corpus.corpus import Corpus, Record
from returnkb.editions.review.field_changes import field_changes, in_words
from returnkb.editions.review.reader_change import ReaderChange, Subject
from returnkb.model import page_urls

# Vocabularies by the attribute of the corpus, and what one of their words is called.
_VOCABULARIES = {
    "topics": "topic", "services": "kind of help", "groups": "group", "modes": "way of return", "components": "component",
    "questions": "question", "illnesses": "illness",
}  # fmt: skip


def register_changes(before: Corpus, after: Corpus) -> Iterator[ReaderChange]:
    """What changes in the files of `sources/` that entries refer to."""
    for noun, old, new in (
        ("source", before.sources, after.sources),
        ("organisation", before.organisations, after.organisations),
    ):
        subject = Subject.SOURCE if noun == "source" else Subject.ORGANISATION
        for key, record in new.items():
            page = page_urls.source(key) if noun == "source" else page_urls.organisation(key)
            former = old.get(key)
            if former is None:
                yield ReaderChange(subject, _name(record.value), f"New {noun}.", page)
            else:
                yield from _fields(subject, former, record, page)
        for key in old.keys() - new.keys():
            into = after.current_source_ids.get(key) if noun == "source" else None
            instead = f" Now: {into}." if into else ""
            yield ReaderChange(subject, _name(old[key].value), f"This {noun} is gone.{instead}")
    for key, place in after.places.items():
        if key in before.places:
            skip = ("id", "former", "other")
            yield from _fields(Subject.PLACE, before.places[key], place, page_urls.place(key), skip)
    for key, retired in after.retired.items():
        if key in before.retired:
            yield from _fields(Subject.PAGE, before.retired[key], retired, "")
    yield from _words(before, after)
    yield from _site(before, after)


def _words(before: Corpus, after: Corpus) -> Iterator[ReaderChange]:
    for attribute, noun in _VOCABULARIES.items():
        old: Mapping[str, Record[Any]] = getattr(before, attribute)
        new: Mapping[str, Record[Any]] = getattr(after, attribute)
        for key, record in new.items():
            if key in old:
                yield from _fields(Subject.VOCABULARY, old[key], record, "")
            else:
                yield ReaderChange(Subject.VOCABULARY, _name(record.value), f"New {noun}.")
        for key in old.keys() - new.keys():
            yield ReaderChange(Subject.VOCABULARY, _name(old[key].value), f"This {noun} is gone.")


def _site(before: Corpus, after: Corpus) -> Iterator[ReaderChange]:
    """Its name and colours, who publishes it, and where readers can report something."""
    for name in (one.name for one in fields(after.settings.site)):
        was, now = getattr(before.settings.site, name), getattr(after.settings.site, name)
        if was != now:
            words = ("other ones",) if name == "palettes" else (in_words(was), in_words(now))
            yield ReaderChange(Subject.SITE, "The site", f"{name.capitalize()}: {' → '.join(words)}.")
    if before.publisher and after.publisher:
        for one in field_changes(before.publisher, after.publisher):
            yield ReaderChange(Subject.SITE, after.publisher.name, str(one))
    elif before.publisher != after.publisher:
        was, now = (one.name if one else "none" for one in (before.publisher, after.publisher))
        yield ReaderChange(Subject.SITE, "Publisher", f"{was} → {now}.")


def _fields(
    subject: Subject, before: Record[Any], after: Record[Any], page: str, skip: Collection[str] = ("id",)
) -> Iterator[ReaderChange]:
    for one in field_changes(before.value, after.value, skip):
        yield ReaderChange(subject, _name(after.value), str(one), page)


def _name(value: Any) -> str:
    """The name, title or label of a record."""
    return next(
        in_words(getattr(value, one)) for one in ("label", "title", "name", "text", "id") if hasattr(value, one)
    )
