"""Dashboards: freshness by country, and coverage by place and topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.counts.comparable_claims import ComparableCounts, count_comparable
from returnkb.assessment.coverage_status import CoverageStatus, coverage_status
from returnkb.assessment.freshness import WORST_FIRST, Status
from returnkb.assessment.places.entries import countries, entries_in, programmes_for
from returnkb.assessment.review_queue import review_queue, unread_sources
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Programme, Service
from returnkb.model.place import Place
from returnkb.model.vocabulary import Component, Topic
from returnkb.pages.context import Page, PageContext, Values

SHOWN = 15
PLACES_A_PAGE = 200  # of a country's places and topics, on one page of at most some 300 KB
NOTHING_KNOWN = "“Nothing known” means that nobody has written about it here, not that there is nothing."
STATUS_WORDS = {
    Status.CONTRADICTED: "sources disagree", Status.OVERDUE: "old", Status.DUE: "getting old", Status.UNVERIFIED: "not checked by a person",
    Status.CURRENT: "checked by a person", Status.HISTORICAL: "history",
}  # fmt: skip


@dataclass(frozen=True)
class CoverageCell:
    """Coverage of a topic in a place: status, target page, number of entries."""

    best: CoverageStatus
    target: str | None = None
    count: int = 0


@dataclass(frozen=True)
class FreshnessRow:
    """Number of entries of a country by status, and the days on which entries change status."""

    label: str
    target: str
    counts: tuple[int, ...]
    moves: str

    @classmethod
    def of(cls, label: str, target: str, entries: Sequence[AssessedEntry]) -> FreshnessRow:
        """Count entries; changes are encoded for the page's script: `2027-02-01 unverified due 3 …`."""
        now = Counter(entry.freshness.status for entry in entries)
        changes: Counter[tuple[date, Status, Status]] = Counter()
        for entry in entries:
            before = entry.freshness.status
            for day, status in entry.freshness.future_statuses():
                changes[day, before, status] += 1
                before = status
        encoded = (f"{day.isoformat()} {one} {other} {count}" for (day, one, other), count in sorted(changes.items()))
        return cls(label, target, tuple(now[status] for status in WORST_FIRST), " ".join(encoded))


def pages(context: PageContext) -> list[Page]:
    """The freshness dashboard, the coverage dashboard, and the coverage of the places of each country."""
    return [_freshness(context), _coverage(context), *_coverage_of_places(context)]


def _freshness(context: PageContext) -> Page:
    return context.page(
        "freshness_dashboard.md",
        page_urls.FRESHNESS_DASHBOARD,
        "Needs re-checking",
        costly=partial(_freshness_values, context.assessed),
        trail=[],
        statuses=WORST_FIRST,
        status_words=STATUS_WORDS,
    )


def _freshness_values(assessed: AssessedCorpus) -> Values:
    queue = review_queue(assessed)
    queue_of: dict[str, list[AssessedEntry]] = {}
    for entry in queue:
        queue_of.setdefault((entry.place_id or "").split("/")[0], []).append(entry)
    rows, queues = [], []
    for place in [*countries(assessed, "return"), *countries(assessed, "host")]:
        entries = entries_in(assessed, place)
        if not entries:
            continue
        rows.append(FreshnessRow.of(place.label, page_urls.place(place.id), entries))
        waiting = queue_of.get(place.id, [])
        if waiting:
            queues.append((place, waiting[:SHOWN], max(0, len(waiting) - SHOWN)))
    rows.append(FreshnessRow.of("Programmes", page_urls.PROGRAMMES, assessed.programmes))
    unseen = unread_sources(assessed)
    return {
        "freshness_words": f"{len(queue)} pages need re-checking, most urgent first.",
        "rows": rows,
        "queues": queues,
        "looks": _last_run_text(assessed),
        "unseen": unseen[:SHOWN],
        "unseen_more": max(0, len(unseen) - SHOWN),
    }


def _last_run_text(assessed: AssessedCorpus) -> str:
    """Day of the last run of the scrapers, and whether it read anything."""
    last = assessed.corpus.last_run
    if last is None:
        return "No source has been checked automatically yet."
    doubt = "" if last.sound else " Nothing could be read that day, so nothing here changed."
    return f"Sources were last checked automatically on {format_day(last.day)}.{doubt}"


def _coverage(context: PageContext) -> Page:
    return context.page(
        "coverage_dashboard.md",
        page_urls.COVERAGE_DASHBOARD,
        "Known and not known",
        costly=partial(_coverage_values, context.assessed),
        trail=[],
        freshness_words=NOTHING_KNOWN,
    )


def _coverage_values(assessed: AssessedCorpus) -> Values:
    topics = _topics(assessed)
    components = [record.value for record in assessed.corpus.components.values()]
    rows = countries(assessed, "return")
    known = [place for place in rows if entries_in(assessed, place)]
    return {
        "topics": topics,
        "countries": [(place, _row(assessed, place, topics)) for place in rows],
        "components": components,
        "by_component": [(place, _components(assessed, place, components)) for place in known],
        "comparable": [(place, _comparable(assessed, place)) for place in known] if assessed.corpus.comparable else [],
        "place_counts": [(place, count) for place in known if (count := len(_localities(assessed, place)))],
    }


def _coverage_of_places(context: PageContext) -> Iterator[Page]:
    """Places and topics of each country that has places with entries, on as many pages as they need."""
    for country in countries(context.assessed, "return"):
        places = _localities(context.assessed, country)
        parts = [places[at : at + PLACES_A_PAGE] for at in range(0, len(places), PLACES_A_PAGE)]
        for number, part in enumerate(parts, 1):
            title = f"Known and not known in {country.label}"
            yield context.page(
                "coverage_of_places.md",
                page_urls.part(page_urls.coverage(country.id), number),
                title if number == 1 else f"{title}: page {number}",
                costly=partial(_coverage_of_part, context.assessed, part),
                trail=[("Known and not known", page_urls.COVERAGE_DASHBOARD)],
                freshness_words=NOTHING_KNOWN,
                heading=title,
                country=country,
                first_page=page_urls.coverage(country.id),
                part=number,
                part_count=len(parts),
            )


def _coverage_of_part(assessed: AssessedCorpus, places: list[Place]) -> Values:
    topics = _topics(assessed)
    return {"topics": topics, "rows": [(place, _row(assessed, place, topics)) for place in places]}


def _topics(assessed: AssessedCorpus) -> list[Topic]:
    """Topics without subtopics."""
    return [record.value for record in assessed.corpus.topics.values() if "." not in record.id]


def _comparable(assessed: AssessedCorpus, place: Place) -> ComparableCounts:
    """Comparability of the claims of all entries of a country."""
    refs = (claim.ref for entry in entries_in(assessed, place) for claim in entry.claims)
    return count_comparable(assessed.corpus, refs)


def _row(assessed: AssessedCorpus, place: Place, topics: list[Topic]) -> list[CoverageCell]:
    entries = entries_in(assessed, place) if place.is_country else assessed.by_place.get(place.id, [])
    by_topic: dict[str, list[AssessedEntry]] = {}
    for entry in entries:
        for head in dict.fromkeys(one.partition(".")[0] for one in (entry.entry.topic, *entry.entry.also)):
            by_topic.setdefault(head, []).append(entry)
    cells = []
    for topic in topics:
        found = by_topic.get(topic.id, [])
        target = page_urls.topic(place.country_id, topic.id) if found else None
        cells.append(CoverageCell(coverage_status(found), target, len(found)))
    return cells


def _localities(assessed: AssessedCorpus, country: Place) -> list[Place]:
    """Places of a country that have entries of their own, the fullest first."""
    found = [place for place in assessed.corpus.places_by_country.get(country.id, []) if place.id in assessed.by_place]
    return sorted(found, key=lambda place: (-len(assessed.by_place[place.id]), place.label))


def _components(assessed: AssessedCorpus, place: Place, components: list[Component]) -> list[CoverageCell]:
    """Coverage of each component in a country: entries on its topics, and services and programmes of its kinds."""
    entries = [*entries_in(assessed, place), *programmes_for(assessed, place)]
    subjects = [(entry, _offers(entry), {entry.entry.topic, *entry.entry.also}) for entry in entries]
    cells = []
    for component in components:
        kinds, topics = set(component.services), set(component.topics)
        found = [entry for entry, offers, filed in subjects if offers & kinds or filed & topics]
        cells.append(CoverageCell(coverage_status(found), None, len(found)))
    return cells


def _offers(entry: AssessedEntry) -> set[str]:
    """The kinds of help that a service or a programme offers."""
    if isinstance(entry.entry, Service):
        return set(entry.entry.offers)
    if isinstance(entry.entry, Programme):
        return {offer for package in entry.entry.packages for offer in package.offers}
    return set()
