"""Entries of places: those within a place, countries by role, programmes of a country, the newest time, and breadcrumbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.model import page_urls
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Programme
from returnkb.model.place import Place


def entries_in(assessed: AssessedCorpus, place: Place) -> list[AssessedEntry]:
    """Entries of a place and of the places within it."""
    if place.is_country:
        return assessed.by_country.get(place.id, [])
    inside = {place.id: place, **{other.id: other for other in assessed.corpus.places_inside.get(place.id, [])}}
    return [entry for area in inside for entry in assessed.by_place.get(area, [])]


def countries(assessed: AssessedCorpus, role: str) -> list[Place]:
    """Countries of return or host countries, most entries first."""
    found = [record.value for record in assessed.corpus.places.values() if role in record.value.roles]
    return sorted(found, key=lambda place: (-len(entries_in(assessed, place)), place.label))


def programmes_for(assessed: AssessedCorpus, place: Place) -> list[AssessedEntry]:
    """Programmes with a rule, a claim or a name that concerns a country."""
    names = set(place.names.get("en", ()))
    found = []
    for entry in assessed.programmes:
        programme = entry.entry
        if not isinstance(programme, Programme):
            continue
        codes = {code for rule in programme.rules for code in (*rule.to, *rule.hosts)}
        scopes = {(claim.scope or "").split("/")[0] for claim in entry.claims}
        if place.code in codes or place.id in scopes or any(name in programme.title for name in names):
            found.append(entry)
    return sorted(found, key=lambda entry: (entry.is_history, entry.entry.title))


def places_by_entries(assessed: AssessedCorpus, country: Place) -> tuple[list[tuple[Place, int]], list[Place]]:
    """The places of a country with entries of their own, main ones and those with most first; and the others by name."""
    entries = assessed.by_place
    parts = assessed.corpus.places_by_country.get(country.id, [])
    known = [(other, len(entries[other.id])) for other in parts if other.id in entries]
    known.sort(key=lambda item: (not item[0].main, -item[1], item[0].label))
    return known, sorted((other for other in parts if other.id not in entries), key=lambda place: place.label)


def places_with_entries(assessed: AssessedCorpus) -> list[tuple[Place, list[Place]]]:
    """Countries of return with their places that have entries of their own, by name."""
    return [
        (
            country,
            sorted(
                (p for p in assessed.corpus.places_by_country.get(country.id, []) if p.id in assessed.by_place),
                key=lambda p: p.label,
            ),
        )
        for country in sorted(countries(assessed, "return"), key=lambda place: place.label)
    ]


def newest_time(times: Iterable[EdtfDate], today: date) -> EdtfDate | None:
    """The newest of some times that have begun by a day; of a year and a month in it, the month."""
    dated = [time for time in times if time.latest and (time.first is None or time.first <= today)]
    return max(dated, key=lambda time: (min(time.latest or date.min, today).year, time.first or date.min), default=None)


def trail(assessed: AssessedCorpus, entry: AssessedEntry) -> list[tuple[str, str | None]]:
    """Breadcrumbs of an entry: its places, widest first, then its topic."""
    steps: list[tuple[str, str | None]] = []
    if entry.place_id is None:
        lists = {"programmes": ("Programmes", page_urls.PROGRAMMES), "guide": ("Guides", page_urls.GUIDE)}
        return [lists[entry.id.split("/", 1)[0]]]
    for place in reversed(assessed.corpus.chain(entry.place_id)):
        steps.append((place.label, page_urls.place(place.id)))
    country = entry.place_id.split("/", 1)[0]
    topic = assessed.corpus.topics[entry.entry.topic].value
    steps.append((topic.label, page_urls.topic(country, topic.id)))
    return steps
