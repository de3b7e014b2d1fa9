"""Atom feeds of entries and editions, newest first: one of all, one per country and one per topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.exports.api.xml_characters import xml_text
from returnkb.exports.records.formats import Files
from returnkb.exports.records.identity import urn
from returnkb.exports.records.metadata import ATTRIBUTION, LICENCE, ExportMetadata, export_metadata
from returnkb.model import page_urls
from returnkb.model.entry import Gap

ATOM = "http://www.w3.org/2005/Atom"
MAX_ITEMS = 50
FIELDS = {
    "id": "A UUID of the entry or edition, the same in every format; it never changes.",
    "title": "The entry's title.",
    "updated": "The last day its sources were read, a person checked it, or an edition told a change of it.",
    "link": "The page on the site.",
    "category": "The topic, and the country.",
    "summary": "What happened on that day, and how fresh the entry is.",
    "content": "The claims, each with the time it is about.",
    "rights": "The licence, and the footnote of a country it names.",
}


@dataclass(frozen=True)
class FeedItem:
    """An item of a feed: an entry or an edition, and the last day on which it was read, checked or changed."""

    id: str
    title: str
    day: date
    page: str
    summary: str
    content: str
    country: str | None = None
    topic: str | None = None


def export(assessed: AssessedCorpus) -> Files:
    """`feeds/all.xml`, a feed per country and a feed per head topic; none is written without items."""
    metadata = export_metadata(assessed.corpus)
    items = sorted(
        [*_entry_items(assessed, metadata), *_edition_items(metadata)],
        key=lambda item: (-item.day.toordinal(), item.id),
    )
    files = _feed(metadata, "feeds/all.xml", "returnkb: all news", "index.html", items)
    by_country: defaultdict[str | None, list[FeedItem]] = defaultdict(list)
    by_topic: defaultdict[str, list[FeedItem]] = defaultdict(list)
    for item in items:
        by_country[item.country].append(item)
        by_topic[(item.topic or "").partition(".")[0]].append(item)
    for record in assessed.corpus.places.values():
        if record.value.is_country:
            title, page = f"returnkb: {record.value.label}", page_urls.place(record.id)
            files |= _feed(metadata, country_feed(record.id), title, page, by_country[record.id])
    for topic in assessed.corpus.topics.values():
        if "." not in topic.id:
            title = f"returnkb: {topic.value.label}"
            files |= _feed(metadata, topic_feed(topic.id), title, "index.html", by_topic[topic.id])
    return files


def country_feed(country_id: str) -> str:
    """The path of a country's feed below `data/`."""
    return f"feeds/country/{country_id}.xml"


def topic_feed(topic_id: str) -> str:
    """The path of a topic's feed below `data/`."""
    return f"feeds/topic/{topic_id}.xml"


def _entry_items(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterator[FeedItem]:
    changed: dict[str, date] = {}
    for edition in metadata.editions:
        changed |= {change.ref.partition("#")[0]: edition.day for change in edition.changes}
    for entry in assessed.entries.values():
        events = _events(entry, changed.get(entry.id))
        if not events:
            continue
        day, event = max(events)
        claims = "\n".join(f"{claim.claim.text} ({claim.claim.observed.format()})" for claim in entry.claims)
        yield FeedItem(
            urn("entry", entry.id),
            entry.entry.title,
            day,
            page_urls.entry(entry.id),
            f"{event} on {day.isoformat()}. {str(entry.freshness.status).capitalize()}: {entry.freshness.reason}.",
            claims or entry.entry.summary or entry.entry.title,
            entry.place_id.split("/", 1)[0] if entry.place_id else None,
            entry.entry.topic,
        )


def _events(entry: AssessedEntry, changed: date | None) -> list[tuple[date, str]]:
    """Days on which an entry was read, checked, searched or changed, with the event's name."""
    events = [(item.accessed, "Sources read") for claim in entry.claims for item in claim.claim.evidence]
    checked = (entry.freshness.verified_on, *(claim.freshness.verified_on for claim in entry.claims))
    events += [(day, "Checked by a person") for day in checked if day]
    if isinstance(entry.entry, Gap):
        events.append((entry.entry.searched.day, "Searched and not found"))
    if changed:
        events.append((changed, "Changed in an edition"))
    return events


def _edition_items(metadata: ExportMetadata) -> Iterator[FeedItem]:
    for edition in metadata.editions:
        first, *rest = edition.lines()
        page = f"{page_urls.CHANGES}#e{edition.id.replace('.', '-')}"
        content = "\n".join(rest) or first
        yield FeedItem(urn("edition", edition.id), f"Edition {edition.id}", edition.day, page, first, content)


def _feed(metadata: ExportMetadata, name: str, title: str, page: str, items: list[FeedItem]) -> Files:
    """A feed under its path; empty without items."""
    if not items:
        return {}
    path = f"data/{name}"
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    link = _link_to(metadata.site, path)
    _append(feed, "id", urn("feed", name))
    _append(feed, "title", title)
    _append(feed, "updated", _rfc3339(max(item.day for item in items)))
    _append(feed, "link", rel="self", type="application/atom+xml", href=link(path))
    _append(feed, "link", rel="alternate", type="text/html", href=link(page))
    _append(ElementTree.SubElement(feed, "author"), "name", "returnkb")
    _append(feed, "rights", f"{LICENCE}: {ATTRIBUTION}")
    for item in items[:MAX_ITEMS]:
        _item(metadata, ElementTree.SubElement(feed, "entry"), item, link)
    ElementTree.indent(feed, " ")
    return {name: '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"}


def _item(metadata: ExportMetadata, entry: ElementTree.Element, item: FeedItem, link: Callable[[str], str]) -> None:
    _append(entry, "id", item.id)
    _append(entry, "title", item.title)
    _append(entry, "updated", _rfc3339(item.day))
    _append(entry, "link", rel="alternate", type="text/html", href=link(item.page))
    for scheme, term in (("topic", item.topic), ("country", item.country)):
        if term:
            _append(entry, "category", term=term, scheme=urn("scheme", scheme))
    _append(entry, "summary", item.summary)
    _append(entry, "content", item.content, type="text")
    footnote = metadata.footnote(item.title, item.content, item.country)
    if footnote:
        _append(entry, "rights", f"{LICENCE}. {footnote}")


def _link_to(site: str | None, path: str) -> Callable[[str], str]:
    """Function from a page to its link: absolute where the site's URL is known, as feed readers store feeds elsewhere."""
    if site:
        return lambda target: site + quote(target, safe="/#")
    return lambda target: page_urls.relative(path, target)


def _append(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> None:
    clean = {key: xml_text(value) for key, value in attributes.items()}
    ElementTree.SubElement(parent, name, clean).text = text and xml_text(text)


def _rfc3339(day: date) -> str:
    """A day as an RFC 3339 timestamp, midnight UTC."""
    return f"{day.isoformat()}T00:00:00Z"
