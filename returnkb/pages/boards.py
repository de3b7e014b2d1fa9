"""The boards: how fresh everything is, and what is known and not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.assessment.coverage_status import CoverageStatus, coverage_status
from returnkb.assessment.freshness import WORST_FIRST, Status
from returnkb.assessment.review_queue import review_queue, unread_sources
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import format_day
from returnkb.model.entry import Programme, Service
from returnkb.model.place import Place
from returnkb.model.vocabulary import Component, Topic
from returnkb.pages.page import Page, PageContext
from returnkb.pages.places import countries, entries_in, programmes_for

SHOWN = 15


@dataclass(frozen=True)
class Cell:
    """The best that is known for a place and a topic, the page that tells it, and how many entries there are."""

    best: CoverageStatus
    target: str | None = None
    count: int = 0


@dataclass(frozen=True)
class Row:
    """How many entries of a country have each status, and on which days entries pass from one to another by themselves."""

    label: str
    target: str
    counts: tuple[int, ...]
    moves: str

    @classmethod
    def of(cls, label: str, target: str, entries: Sequence[AssessedEntry]) -> Row:
        """Count entries; moves are told as a page's script reads them: `2027-02-01 unverified due 3 …`."""
        now = Counter(entry.freshness.status for entry in entries)
        moves: Counter[tuple[date, Status, Status]] = Counter()
        for entry in entries:
            before = entry.freshness.status
            for day, status in entry.freshness.future_statuses():
                moves[day, before, status] += 1
                before = status
        told = (f"{day.isoformat()} {one} {other} {count}" for (day, one, other), count in sorted(moves.items()))
        return cls(label, target, tuple(now[status] for status in WORST_FIRST), " ".join(told))


def pages(context: PageContext) -> list[Page]:
    """The freshness board and the coverage board."""
    return [_freshness(context), _coverage(context)]


def _freshness(context: PageContext) -> Page:
    assessed = context.assessed
    queue = review_queue(assessed)
    rows, queues = [], []
    for place in [*countries(assessed, "return"), *countries(assessed, "host")]:
        entries = entries_in(assessed, place)
        if not entries:
            continue
        rows.append(Row.of(place.label, addresses.place(place.id), entries))
        waiting = [entry for entry in queue if (entry.place_id or "").split("/")[0] == place.id]
        if waiting:
            queues.append((place, waiting[:SHOWN], max(0, len(waiting) - SHOWN)))
    programmes = [entry for entry in assessed.entries.values() if isinstance(entry.entry, Programme)]
    rows.append(Row.of("Programmes", addresses.PROGRAMMES, programmes))
    return context.write(
        "freshness_board.md",
        addresses.FRESHNESS_BOARD,
        "Freshness board",
        trail=[],
        freshness_words=f"{len(queue)} entries were waiting for a look when this page was made; the most harmful when wrong come first.",
        statuses=WORST_FIRST,
        rows=rows,
        queues=queues,
        looks=_looks(assessed),
        unseen=(unseen := unread_sources(assessed))[:SHOWN],
        unseen_more=max(0, len(unseen) - SHOWN),
    )


def _looks(assessed: AssessedCorpus) -> str:
    """When machines last looked at sources, and whether that came to anything."""
    last = assessed.corpus.last_run
    if last is None:
        return "No machine has looked at any source live yet."
    doubt = "" if last.sound else " Nothing could be read that day, so nothing here was changed by it."
    return f"A machine last looked at sources on {format_day(last.day)}.{doubt}"


def _coverage(context: PageContext) -> Page:
    assessed = context.assessed
    topics = [record.value for record in assessed.corpus.topics.values() if "." not in record.id]
    components = [record.value for record in assessed.corpus.components.values()]
    rows = countries(assessed, "return")
    known = [place for place in rows if entries_in(assessed, place)]
    return context.write(
        "coverage_board.md",
        addresses.COVERAGE_BOARD,
        "What is known and not known",
        trail=[],
        freshness_words="An empty field means that nobody has written about it here, not that there is nothing.",
        topics=topics,
        countries=[(place, _row(assessed, place, topics)) for place in rows],
        components=components,
        by_component=[(place, [_component(assessed, place, one) for one in components]) for place in known],
        by_country=[
            (place, [(other, _row(assessed, other, topics)) for other in _localities(assessed, place)])
            for place in known
            if _localities(assessed, place)
        ],
    )


def _row(assessed: AssessedCorpus, place: Place, topics: list[Topic]) -> list[Cell]:
    entries = entries_in(assessed, place) if place.is_country else assessed.by_place.get(place.id, [])
    cells = []
    for topic in topics:
        found = [
            entry
            for entry in entries
            if topic.id in {one.partition(".")[0] for one in (entry.entry.topic, *entry.entry.also)}
        ]
        target = addresses.topic(place.country_id, topic.id) if found else None
        cells.append(Cell(coverage_status(found), target, len(found)))
    return cells


def _localities(assessed: AssessedCorpus, country: Place) -> list[Place]:
    """Places of a country that have entries of their own, the fullest first."""
    found = [
        record.value
        for record in assessed.corpus.places.values()
        if record.value.country_id == country.id and not record.value.is_country and record.id in assessed.by_place
    ]
    return sorted(found, key=lambda place: (-len(assessed.by_place[place.id]), place.label))


def _component(assessed: AssessedCorpus, place: Place, component: Component) -> Cell:
    """What a country has for one component: entries on its topics, and services and programmes of its kinds."""
    found = []
    for entry in [*entries_in(assessed, place), *programmes_for(assessed, place)]:
        offers = set(entry.entry.offers) if isinstance(entry.entry, Service) else set()
        if isinstance(entry.entry, Programme):
            offers = {offer for package in entry.entry.packages for offer in package.offers}
        topics = {entry.entry.topic, *entry.entry.also}
        if offers & set(component.services) or topics & set(component.topics):
            found.append(entry)
    return Cell(coverage_status(found), None, len(found))
