"""Index records of the ZIM: title, keywords and text of each page for the full-text search of readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.places.entries import trail
from returnkb.model import page_urls
from returnkb.model.entry import Service
from returnkb.model.place import Place
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.search_names import search_names
from returnkb.publish.history.visible_text import visible_lines


class IndexRecord(NamedTuple):
    """The searchable fields of a page; a page without text is not in the full-text index."""

    title: str
    keywords: str = ""
    text: str = ""


def index_records(assessed: AssessedCorpus, articles: Mapping[str, Article]) -> dict[str, IndexRecord]:
    """A record for every page: the text of entries with the names people look for, the names of places, other titles.

    Pages that only repeat statements of entries have no text, so that a search leads to the entries.
    """
    records = {address: _title_record(article) for address, article in articles.items()}
    for place in (record.value for record in assessed.corpus.places.values()):
        records[page_urls.place(place.id)] = _place_record(assessed, place)
    for entry in assessed.entries.values():
        records[page_urls.entry(entry.id)] = _entry_record(assessed, entry)
    return {address: record for address, record in records.items() if address in articles}


def is_front_article(address: str) -> bool:
    """Whether readers suggest a page by its title; sources are reached from the entries that cite them."""
    return not address.startswith("sources/") or address == page_urls.SOURCES


def _title_record(article: Article) -> IndexRecord:
    repeats = article.address == page_urls.HOME or article.address.startswith(("boards/", "sources/"))
    return IndexRecord(article.title, text="" if repeats or "/topics/" in article.address else article.title)


def _place_record(assessed: AssessedCorpus, place: Place) -> IndexRecord:
    areas = [area.label for area in assessed.corpus.chain(place.id)[1:]]
    # The title is repeated as a keyword, so that a query for a name ranks the page of the place first.
    return IndexRecord(place.label, ", ".join([place.label, *areas]), " ".join(place.every_name()))


def _entry_record(assessed: AssessedCorpus, entry: AssessedEntry) -> IndexRecord:
    steps = trail(assessed, entry)
    # Readers require all words of a query, and an entry need not name its country or its topic.
    topic = entry.entry.topic.replace("_", " ").split(".")
    keywords = dict.fromkeys([*(label for label, _ in steps), *topic])
    document = entry.record.document
    lines = [
        entry.entry.title,
        *visible_lines(document.data, document.body),
        *_service_terms(assessed, entry),
        search_names(assessed, entry),
    ]
    return IndexRecord(entry.entry.title, ", ".join(keywords), "\n".join(lines))


def _service_terms(assessed: AssessedCorpus, entry: AssessedEntry) -> list[str]:
    if not isinstance(entry.entry, Service):
        return []
    corpus, service = assessed.corpus, entry.entry
    organisation = corpus.organisations[service.organisation].value
    return [organisation.name, *(corpus.services[offer].value.label for offer in service.offers)]
