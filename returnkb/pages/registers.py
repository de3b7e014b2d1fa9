"""Pages of sources and organisations, and the lists of programmes and guides."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.assess import JudgedEntry, Judgement
from returnkb.assessment.freshness import Freshness
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import day_words
from returnkb.model.entry import Programme, Service
from returnkb.pages.page import SOURCE_TYPES, Desk, Page, newest_first

Item = tuple[str, str, str, Freshness | None]


def pages(desk: Desk) -> Iterator[Page]:
    """A page for every source and organisation, and their lists."""
    yield from _sources(desk)
    yield from _organisations(desk)
    yield _source_list(desk)
    yield _organisation_list(desk)
    yield _programme_list(desk)
    yield _guide_list(desk)


def _sources(desk: Desk) -> Iterator[Page]:
    judgement = desk.judgement
    for record in judgement.corpus.sources.values():
        claims = judgement.by_source.get(record.id, [])
        yield desk.write(
            "source.md",
            addresses.source(record.id),
            record.what.title,
            id=record.id,
            source=record.what,
            trail=[("Sources", addresses.SOURCES)],
            freshness_words=f"Read on {day_words(record.what.read.day)}. {sighting_words(judgement, record.id)}.",
            sighting_words=sighting_words(judgement, record.id),
            claims=newest_first(claims),
        )


def sighting_words(judgement: Judgement, source_id: str) -> str:
    """What a machine last saw of a source, in a clause; could-not-look is told as that."""
    sighting = judgement.corpus.sightings.get(source_id)
    if sighting is None:
        return "Never seen live by a machine"
    seen = f"last seen {day_words(sighting.last_seen)}" if sighting.last_seen else "never seen live"
    since = day_words(sighting.since)
    return {
        "same": f"Seen live, unchanged; {seen}",
        "changed": f"{'A newer edition listed' if sighting.newer_edition else 'Changed'} since {since}; {seen}",
        "gone": f"Gone since {since}; {seen}",
        "could_not_look": f"Could not be looked at since {since}; {seen}",
    }[sighting.outcome]


def _organisations(desk: Desk) -> Iterator[Page]:
    judgement = desk.judgement
    for record in judgement.corpus.organisations.values():
        services, programmes = _works_of(judgement, record.id)
        before = [
            (other.id, other.what.name)
            for other in judgement.corpus.organisations.values()
            if other.what.successor == record.id
        ]
        yield desk.write(
            "organisation.md",
            addresses.organisation(record.id),
            record.what.name,
            organisation=record.what,
            trail=[("Organisations", addresses.ORGANISATIONS)],
            freshness_words="Names and roles as the sources below give them; not checked by a person in the field.",
            services=services,
            programmes=programmes,
            predecessors=before,
        )


def _works_of(judgement: Judgement, organisation: str) -> tuple[list[JudgedEntry], list[JudgedEntry]]:
    services, programmes = [], []
    for entry in judgement.entries.values():
        what = entry.entry
        if isinstance(what, Service) and what.organisation == organisation:
            services.append(entry)
        if isinstance(what, Programme) and organisation in (what.operator, *what.funders, *what.partners):
            programmes.append(entry)
    return services, programmes


def _source_list(desk: Desk) -> Page:
    judgement = desk.judgement
    groups: dict[str, list[Item]] = {}
    for record in sorted(judgement.corpus.sources.values(), key=lambda record: record.what.title.casefold()):
        count = len(judgement.by_source.get(record.id, []))
        published = record.what.published.words() if record.what.published.known else "undated"
        tail = f"{record.what.publisher}, {published}; {count} claim{'s' if count != 1 else ''}"
        groups.setdefault(record.what.type, []).append((record.what.title, addresses.source(record.id), tail, None))
    return desk.write(
        "list.md",
        addresses.SOURCES,
        "Sources",
        trail=[],
        freshness_words=_all_seen_words(judgement),
        intro="Everything a claim leans on, by kind of publisher.",
        groups=[(label, key, groups[key]) for key, label in SOURCE_TYPES.items() if key in groups],
    )


def _all_seen_words(judgement: Judgement) -> str:
    seen = sum(1 for sighting in judgement.corpus.sightings.values() if sighting.last_seen)
    total = len(judgement.corpus.sources)
    return f"{total} sources; {seen} of them seen live by a machine, {total - seen} never."


def _organisation_list(desk: Desk) -> Page:
    groups: dict[str, list[Item]] = {}
    for record in sorted(desk.judgement.corpus.organisations.values(), key=lambda record: record.what.name.casefold()):
        names = ", ".join((*record.what.other_names, *record.what.former_names)[:3])
        groups.setdefault(record.what.name[0].upper(), []).append(
            (record.what.name, addresses.organisation(record.id), names, None)
        )
    return desk.write(
        "list.md",
        addresses.ORGANISATIONS,
        "Organisations",
        trail=[],
        freshness_words=f"{len(desk.judgement.corpus.organisations)} organisations, as their sources name them.",
        intro="An old or short name leads to the name used today.",
        groups=[
            (letter, f"letter-{number}", items) for number, (letter, items) in enumerate(sorted(groups.items()), 1)
        ],
    )


def _entry_items(entries: list[JudgedEntry]) -> list[Item]:
    return [
        (
            entry.entry.title,
            addresses.entry(entry.id),
            f"ran {entry.entry.runs.words()}" if isinstance(entry.entry, Programme) else "",
            entry.freshness if isinstance(entry.entry, Programme) else None,
        )
        for entry in entries
    ]


def _programme_list(desk: Desk) -> Page:
    found = [entry for entry in desk.judgement.entries.values() if isinstance(entry.entry, Programme)]
    found.sort(key=lambda entry: entry.entry.title.casefold())
    living = [entry for entry in found if not entry.is_history]
    past = [entry for entry in found if entry.is_history]
    groups = [("Programmes", "programmes", _entry_items(living)), ("History", "history", _entry_items(past))]
    return desk.write(
        "list.md",
        addresses.PROGRAMMES,
        "Return and reintegration programmes",
        trail=[],
        freshness_words=f"{len(living)} programmes and {len(past)} kept as history; none checked with its operator yet.",
        intro="Who pays, what it gives, and who may claim it.",
        groups=[group for group in groups if group[2]],
    )


def _guide_list(desk: Desk) -> Page:
    found = [entry for entry in desk.judgement.entries.values() if entry.entry.kind == "guide"]
    found.sort(key=lambda entry: entry.entry.title.casefold())
    about: list[Item] = [
        ("How facts get here and how we judge them", addresses.METHOD, "", None),
        ("The rules every entry keeps to", addresses.RULES, "", None),
        ("Field guide for contributors", addresses.FIELDS, "", None),
        ("Privacy", addresses.PRIVACY, "", None),
        ("Our visits to other people's sites", addresses.VISITS, "", None),
        ("Changes by edition", addresses.CHANGES, "", None),
        ("Open data", addresses.OPEN_DATA, "", None),
    ]
    return desk.write(
        "list.md",
        addresses.GUIDE,
        "For counsellors",
        trail=[],
        freshness_words=f"{len(found)} guide pages; each names what it leans on.",
        intro="",
        groups=[("Guides", "guides", _entry_items(found)), ("About this site", "about", about)],
    )
