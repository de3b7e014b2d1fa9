"""Index records of the ZIM: the title, keywords and text by which a reader's full-text search finds each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.model import page_urls as addresses
from returnkb.model.entry import Service
from returnkb.model.place import Place
from returnkb.pages.entries import trail
from returnkb.publish.copies.render import Article
from returnkb.publish.history.git_history import reader_lines


class IndexRecord(NamedTuple):
    """What a page is found by; without text it is not in the full-text index."""

    title: str
    keywords: str = ""
    text: str = ""


def index_records(assessed: AssessedCorpus, articles: Mapping[str, Article]) -> dict[str, IndexRecord]:
    """A record for every page: entries by their whole text, places by their names, others by title.

    Pages that only repeat statements of entries have none, so that a search leads to the entries.
    """
    records = {address: _by_title(article) for address, article in articles.items()}
    for place in (record.value for record in assessed.corpus.places.values()):
        records[addresses.place(place.id)] = _place(assessed, place)
    for entry in assessed.entries.values():
        records[addresses.entry(entry.id)] = _entry(assessed, entry)
    return {address: record for address, record in records.items() if address in articles}


def is_front(address: str) -> bool:
    """Whether a page is suggested by its title; sources are reached from the entries that name them."""
    return not address.startswith("sources/") or address == addresses.SOURCES


def _by_title(article: Article) -> IndexRecord:
    repeats = article.address == addresses.HOME or article.address.startswith(("boards/", "sources/"))
    return IndexRecord(article.title, text="" if repeats or "/topics/" in article.address else article.title)


def _place(assessed: AssessedCorpus, place: Place) -> IndexRecord:
    areas = [area.label for area in assessed.corpus.chain(place.id)[1:]]
    # Whoever asks for a name means its page: the title counts again as keyword.
    return IndexRecord(place.label, ", ".join([place.label, *areas]), " ".join(place.every_name()))


def _entry(assessed: AssessedCorpus, entry: AssessedEntry) -> IndexRecord:
    steps = trail(assessed, entry)
    # Readers ask for all words of a query, and an entry need not name its country or its topic.
    topic = entry.entry.topic.replace("_", " ").split(".")
    keywords = dict.fromkeys([*(label for label, _ in steps), *topic])
    document = entry.record.document
    lines = [entry.entry.title, *reader_lines(document.data, document.body), *_service(assessed, entry)]
    return IndexRecord(entry.entry.title, ", ".join(keywords), "\n".join(lines))


def _service(assessed: AssessedCorpus, entry: AssessedEntry) -> list[str]:
    if not isinstance(entry.entry, Service):
        return []
    corpus, service = assessed.corpus, entry.entry
    organisation = corpus.organisations[service.organisation].value
    return [organisation.name, *(corpus.services[offer].value.label for offer in service.offers)]
