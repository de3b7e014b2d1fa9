"""Facts of each country as classic scripts, for the comparison and fact sheet pages; they also load from file: URLs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import NEVER, Freshness, StatusDates
from returnkb.model import page_urls
from returnkb.model.alert import Alert
from returnkb.model.edtf import format_day
from returnkb.model.entry import Gap, Service
from returnkb.model.place import Place
from returnkb.model.sheet_labels import figures
from returnkb.pages.context import SOURCE_TYPES
from returnkb.print.fact_sheet import enclosing_areas
from returnkb.text.html.script_json import script_json

FOLDER = "facts"


def scripts(assessed: AssessedCorpus) -> dict[str, str]:
    """File name to script: an index of places, topics and services; for each country with entries its sources and its topics.

    Each topic of a country has a file of its own, so that a changed statement changes one small file.
    """
    files = {
        f"{FOLDER}/index.js": _script("index", index(assessed)),
        f"{FOLDER}/labels.js": _script("labels", assessed.corpus.settings.labels.browser_data()),
    }
    by_country: dict[str, list[AssessedEntry]] = {}
    for entry in assessed.entries.values():
        if entry.place_id:
            by_country.setdefault(entry.place_id.partition("/")[0], []).append(entry)
    for country, entries in by_country.items():
        files |= _country_files(country_facts(assessed, country, entries))
    return files


def _country_files(facts: Mapping[str, Any]) -> dict[str, str]:
    """The scripts of a country: one with its sources and the ids of its entries, and one for each topic with its entries."""
    country = facts["id"]
    topics: dict[str, list[dict[str, Any]]] = {}
    for entry in facts["entries"]:
        topics.setdefault(entry["topic"], []).append(_compact(entry))
    order = [entry["id"].removeprefix(f"{country}/") for entry in facts["entries"]]
    head = {**facts, "entries": order, "topics": sorted(topics)}
    parts = {
        f"{FOLDER}/{country}/{topic}.js": _script(f"{country}/{topic}", entries) for topic, entries in topics.items()
    }
    return {f"{FOLDER}/{country}.js": _script(country, head), **parts}


def _compact(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry without the values that the reading script derives from its id and topic."""
    derived = {"place": posixpath.dirname(entry["id"]), "url": page_urls.entry(entry["id"]), "topics": [entry["topic"]]}
    defaults = {"note": None, "scope": entry["place"], "conflicts": []}
    claims = [
        {**_without(claim, defaults), "fresh": _compact_freshness(claim["fresh"], claim["until"])}
        for claim in entry["claims"]
    ]
    return {**_without(entry, derived), "fresh": _compact_freshness(entry["fresh"]), "claims": claims}


def _compact_freshness(fresh: list[str], until: str | None = None) -> list[str | int]:
    """The status, the limit in days by which it changes, and the first day of the count unless that is the last day of the claim."""
    status, *days = fresh
    started = StatusDates(*(date.fromisoformat(day) if day else NEVER for day in days)).basis()
    # A dated claim that never becomes history has no limit by which a script could tell its days.
    if not started or (until and not days[-1]):
        return [*fresh]
    known_until, limit = started[0].isoformat(), started[1]
    return [status, limit] if known_until == until else [status, limit, known_until]


def _without(facts: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in defaults or value != defaults[name]}


def index(assessed: AssessedCorpus) -> dict[str, Any]:
    """Options of the forms: places with the areas that contain them, main topics, kinds of service; and the countries with facts."""
    corpus = assessed.corpus
    return {
        "places": [
            [place.id, place.label, [area.id for area in enclosing_areas(corpus, place)], _names(place)]
            for place in (record.value for record in corpus.places.values())
        ],
        "topics": [[record.id, record.value.label] for record in corpus.topics.values() if "." not in record.id],
        "services": [[record.id, record.value.label] for record in corpus.services.values()],
        "codes": {record.id: record.value.code for record in corpus.places.values() if record.value.code},
        "alerts": [_alert(record.value) for record in corpus.alerts.values() if record.value.shown_on(assessed.today)],
        "countries": sorted({place_id.partition("/")[0] for place_id in assessed.by_place}),
    }


def _alert(alert: Alert) -> dict[str, Any]:
    """The places of an alert, its beginning in figures, and its last day."""
    until = alert.until.isoformat() if alert.until else None
    return {"places": list(alert.places), "since": figures(alert.since), "until": until}


def country_facts(assessed: AssessedCorpus, country: str, entries: Iterable[AssessedEntry]) -> dict[str, Any]:
    """Every entry of a country, and each source that they cite once."""
    entries = list(entries)
    used = {evidence.source for entry in entries for claim in entry.claims for evidence in claim.claim.evidence}
    return {
        "id": country,
        "entries": [_entry(assessed, entry) for entry in entries],
        "sources": {source: _source(assessed, source) for source in sorted(used)},
        "note": assessed.corpus.place(country).footnote,
    }


def _names(place: Place) -> dict[str, str]:
    """A place's usual name in each language in which it differs from its label."""
    return {language: names[0] for language, names in place.names.items() if names[0] != place.label}


def _entry(assessed: AssessedCorpus, entry: AssessedEntry) -> dict[str, Any]:
    what = entry.entry
    heads = dict.fromkeys(topic.partition(".")[0] for topic in (what.topic, *what.also))
    found: dict[str, Any] = {
        "id": entry.id,
        "place": entry.place_id,
        "title": what.title,
        "topic": what.topic.partition(".")[0],
        "url": page_urls.entry(entry.id),
        "topics": list(heads),
        "fresh": _fresh(entry.freshness),
        "claims": [_claim(claim) for claim in entry.claims],
    }
    if isinstance(what, Gap):
        found["gap"] = f"{what.searched.asked} ({format_day(what.searched.day)})"
    if isinstance(what, Service):
        found["service"] = _service(assessed, what)
    return found


def _service(assessed: AssessedCorpus, service: Service) -> dict[str, Any]:
    corpus = assessed.corpus
    return {
        "by": corpus.organisations[service.organisation].value.name,
        "offers": list(service.offers),
        "open": service.status,
        "cost": service.cost,
        "papers": list(service.papers),
        "offices": [
            {
                "at": corpus.place(office.place).label,
                "address": office.address,
                "phones": [[phone.number, phone.note] for phone in office.phones],
                "emails": list(office.emails),
                "hours": office.hours,
                "claim": office.claim,
            }
            for office in service.offices
        ],
    }


def _claim(claim: AssessedClaim) -> dict[str, Any]:
    what = claim.claim
    return {
        "id": what.id,
        "text": what.text,
        "note": what.note,
        "when": what.observed.format(),
        "time": figures(what.observed),
        "until": what.observed.latest.isoformat() if what.observed.latest else None,
        "fresh": _fresh(claim.freshness),
        "support": str(claim.support),
        "scope": claim.scope,
        "sources": [[evidence.source, evidence.where, evidence.accessed.isoformat()] for evidence in what.evidence],
        "conflicts": [ref if "#" in ref else f"{claim.entry_id}#{ref}" for ref in what.conflicts],
    }


def _source(assessed: AssessedCorpus, source_id: str) -> list[str | None]:
    source = assessed.corpus.sources[source_id].value
    published = source.published.format() if source.published.known else "undated"
    return [source.title, source.publisher, published, source.url, SOURCE_TYPES[source.type]]


def _fresh(freshness: Freshness) -> list[str]:
    """The status and the days on which it changes, in the format of the script that updates badges."""
    clock = freshness.dates
    days = ["" if day == NEVER else day.isoformat() for day in (clock.due, clock.overdue, clock.historical)]
    return [str(freshness.status), *days]


def _script(name: str, data: Any) -> str:
    """A script that sets one key of a global object, which the first script that is loaded creates."""
    return f'(window.returnkbEntries=window.returnkbEntries||{{}})["{name}"]={script_json(data)};\n'
