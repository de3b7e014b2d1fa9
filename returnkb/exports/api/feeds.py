"""Atom feeds of what was read, checked or changed last: all, by country and by topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.exports.api.xml_text import xml_text
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.identity import urn
from returnkb.exports.records.imprint import Imprint
from returnkb.model import page_urls as addresses
from returnkb.model.entry import Gap

ATOM = "http://www.w3.org/2005/Atom"
LONGEST = 50
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
class News:
    """One thing to tell: an entry or an edition, the day it last moved, and what is said of it."""

    id: str
    title: str
    day: date
    page: str
    summary: str
    content: str
    country: str | None = None
    topic: str | None = None


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`feeds/all.xml`, a feed for every country and a feed for every topic that has news."""
    mark = imprints.imprint(assessed)
    news = sorted([*_entries(assessed, mark), *_editions(mark)], key=lambda item: (-item.day.toordinal(), item.id))
    made = _feed(mark, "feeds/all.xml", "returnkb: all news", "index.html", news)
    for record in assessed.corpus.places.values():
        if record.value.is_country:
            own = [item for item in news if item.country == record.id]
            page = addresses.place(record.id)
            made |= _feed(mark, country_feed(record.id), f"returnkb: {record.value.label}", page, own)
    for topic in assessed.corpus.topics.values():
        if "." not in topic.id:
            own = [item for item in news if item.topic and item.topic.partition(".")[0] == topic.id]
            made |= _feed(mark, topic_feed(topic.id), f"returnkb: {topic.value.label}", "index.html", own)
    return made


def country_feed(country_id: str) -> str:
    """The file of a country's feed."""
    return f"feeds/country/{country_id}.xml"


def topic_feed(topic_id: str) -> str:
    """The file of a topic's feed."""
    return f"feeds/topic/{topic_id}.xml"


def _entries(assessed: AssessedCorpus, mark: Imprint) -> Iterator[News]:
    told: dict[str, date] = {}
    for edition in mark.editions:
        told |= {change.ref.partition("#")[0]: edition.day for change in edition.changes}
    for entry in assessed.entries.values():
        days = _days(entry, told.get(entry.id))
        if not days:
            continue
        day, what = max(days)
        claims = "\n".join(f"{claim.claim.text} ({claim.claim.observed.format()})" for claim in entry.claims)
        yield News(
            urn("entry", entry.id),
            entry.entry.title,
            day,
            addresses.entry(entry.id),
            f"{what} on {day.isoformat()}. {str(entry.freshness.status).capitalize()}: {entry.freshness.reason}.",
            claims or entry.entry.summary or entry.entry.title,
            entry.place_id.split("/", 1)[0] if entry.place_id else None,
            entry.entry.topic,
        )


def _days(entry: AssessedEntry, told: date | None) -> list[tuple[date, str]]:
    """The days on which something happened to an entry, and what it was."""
    days = [(item.accessed, "Sources read") for claim in entry.claims for item in claim.claim.evidence]
    checked = (entry.freshness.verified_on, *(claim.freshness.verified_on for claim in entry.claims))
    days += [(day, "Checked by a person") for day in checked if day]
    if isinstance(entry.entry, Gap):
        days.append((entry.entry.searched.day, "Searched and not found"))
    if told:
        days.append((told, "Changed in an edition"))
    return days


def _editions(mark: Imprint) -> Iterator[News]:
    for edition in mark.editions:
        first, *rest = edition.lines()
        page = f"{addresses.CHANGES}#e{edition.id.replace('.', '-')}"
        content = "\n".join(rest) or first
        yield News(urn("edition", edition.id), f"Edition {edition.id}", edition.day, page, first, content)


def _feed(mark: Imprint, name: str, title: str, page: str, news: list[News]) -> dict[str, str | bytes]:
    """One feed, or none when there is nothing to tell."""
    if not news:
        return {}
    where = f"data/{name}"
    feed = Tree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    link = _links(mark.site, where)
    _put(feed, "id", urn("feed", name))
    _put(feed, "title", title)
    _put(feed, "updated", _stamp(max(item.day for item in news)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=link(where))
    _put(feed, "link", rel="alternate", type="text/html", href=link(page))
    _put(Tree.SubElement(feed, "author"), "name", "returnkb")
    _put(feed, "rights", f"{imprints.LICENCE}: {imprints.ATTRIBUTION}")
    for item in news[:LONGEST]:
        _item(mark, Tree.SubElement(feed, "entry"), item, link)
    Tree.indent(feed, " ")
    return {name: '<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(feed, encoding="unicode") + "\n"}


def _item(mark: Imprint, entry: Tree.Element, item: News, link: Callable[[str], str]) -> None:
    _put(entry, "id", item.id)
    _put(entry, "title", item.title)
    _put(entry, "updated", _stamp(item.day))
    _put(entry, "link", rel="alternate", type="text/html", href=link(item.page))
    for scheme, term in (("topic", item.topic), ("country", item.country)):
        if term:
            _put(entry, "category", term=term, scheme=urn("scheme", scheme))
    _put(entry, "summary", item.summary)
    _put(entry, "content", item.content, type="text")
    note = mark.footnote(item.title, item.content, item.country)
    if note:
        _put(entry, "rights", f"{imprints.LICENCE}. {note}")


def _links(site: str | None, where: str) -> Callable[[str], str]:
    """Links from a feed: absolute where the site's address is known, as readers of feeds keep them elsewhere; else relative."""
    if site:
        return lambda target: site + quote(target, safe="/#")
    return lambda target: addresses.relative(where, target)


def _put(parent: Tree.Element, name: str, text: str | None = None, **attributes: str) -> None:
    given = {key: xml_text(value) for key, value in attributes.items()}
    Tree.SubElement(parent, name, given).text = text and xml_text(text)


def _stamp(day: date) -> str:
    """A day as RFC 3339 writes a time."""
    return f"{day.isoformat()}T00:00:00Z"
