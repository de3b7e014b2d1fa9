"""The facts of each country as scripts that pages load from a folder: what comparing and fact sheets are made of."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from returnkb.model import page_urls as addresses
from returnkb.model.edtf import day_words
from returnkb.model.entry import Gap, Service
from returnkb.assessment.freshness import NEVER, Clock, Freshness
from returnkb.assessment.assess import AssessedClaim, AssessedEntry, AssessedCorpus
from returnkb.pages.page import SOURCE_TYPES
from returnkb.model.place import Place
from returnkb.print.fact_sheet import enclosing_areas
from returnkb.corpus.sheet_labels import Labels, figures

FOLDER = "facts"
# Where a script lays entries, and what stands before them.
_HELD, _GIVEN = "(window.returnkbEntries=window.returnkbEntries||{})", "]="


def scripts(assessed: AssessedCorpus, labels: Labels) -> dict[str, str]:
    """File name to script: an index of places, topics and services; for each country with entries its sources and its topics.

    A topic of a country is a file of its own, so that a changed statement changes little.
    """
    files = {
        f"{FOLDER}/index.js": lay("index", index(assessed)),
        f"{FOLDER}/labels.js": lay("labels", labels.browser_data()),
    }
    by_country: dict[str, list[AssessedEntry]] = {}
    for entry in assessed.entries.values():
        if entry.place_id:
            by_country.setdefault(entry.place_id.partition("/")[0], []).append(entry)
    for country, entries in by_country.items():
        files |= _country_files(country_facts(assessed, country, entries))
    return files


def _country_files(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a country, its entries by topic; what follows from an entry's id and topic is left to the script that reads."""
    country = facts["id"]
    topics: dict[str, list[dict[str, Any]]] = {}
    for entry in facts["entries"]:
        topics.setdefault(entry["topic"], []).append(_short(entry))
    order = [entry["id"].removeprefix(f"{country}/") for entry in facts["entries"]]
    head = {**facts, "entries": order, "topics": sorted(topics)}
    parts = {f"{FOLDER}/{country}/{topic}.js": lay(f"{country}/{topic}", entries) for topic, entries in topics.items()}
    return {f"{FOLDER}/{country}.js": lay(country, head), **parts}


def _short(entry: Mapping[str, Any]) -> dict[str, Any]:
    usual = {"place": posixpath.dirname(entry["id"]), "url": addresses.entry(entry["id"]), "topics": [entry["topic"]]}
    plain = {"note": None, "scope": entry["place"], "conflicts": []}
    claims = [
        {**_unlike(claim, plain), "fresh": _short_fresh(claim["fresh"], claim["until"])} for claim in entry["claims"]
    ]
    return {**_unlike(entry, usual), "fresh": _short_fresh(entry["fresh"]), "claims": claims}


def _short_fresh(fresh: list[str], until: str | None = None) -> list[str | int]:
    """The status, the limit in days by which it changes, and the day that is counted from unless it is the claim's last."""
    status, *days = fresh
    started = Clock(*(date.fromisoformat(day) if day else NEVER for day in days)).started()
    if not started:
        return [*fresh]
    known_until, limit = started[0].isoformat(), started[1]
    return [status, limit] if known_until == until else [status, limit, known_until]


def _whole_fresh(short: list[Any], until: str | None = None) -> list[str]:
    """The days again."""
    if len(short) < 2 or not isinstance(short[1], int):
        return short
    known_until = short[2] if len(short) > 2 else until
    clock = Clock.start(date.fromisoformat(str(known_until)), short[1])
    return [short[0], clock.due.isoformat(), clock.overdue.isoformat(), clock.historical.isoformat()]


def _unlike(facts: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in usual or value != usual[name]}


def index(assessed: AssessedCorpus) -> dict[str, Any]:
    """What can be chosen: places with their countries, head topics, kinds of service; and who has facts at all."""
    corpus = assessed.corpus
    return {
        "places": [
            [place.id, place.label, [area.id for area in enclosing_areas(corpus, place)], _names(place)]
            for place in (record.value for record in corpus.places.values())
        ],
        "topics": [[record.id, record.value.label] for record in corpus.topics.values() if "." not in record.id],
        "services": [[record.id, record.value.label] for record in corpus.services.values()],
        "countries": sorted({place_id.partition("/")[0] for place_id in assessed.by_place}),
    }


def country_facts(assessed: AssessedCorpus, country: str, entries: Iterable[AssessedEntry]) -> dict[str, Any]:
    """Every entry of a country, and each source it leans on once."""
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
        "url": addresses.entry(entry.id),
        "topics": list(heads),
        "fresh": _fresh(entry.freshness),
        "claims": [_claim(claim) for claim in entry.claims],
    }
    if isinstance(what, Gap):
        found["gap"] = f"{what.searched.asked} ({day_words(what.searched.day)})"
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
        "when": what.observed.words(),
        "time": figures(what.observed),
        "until": what.observed.latest.isoformat() if what.observed.latest else None,
        "fresh": _fresh(claim.freshness),
        "support": str(claim.support),
        "scope": claim.scope,
        "sources": [[evidence.source, evidence.locator, evidence.accessed.isoformat()] for evidence in what.evidence],
        "conflicts": [ref if "#" in ref else f"{claim.entry_id}#{ref}" for ref in what.conflicts],
    }


def _source(assessed: AssessedCorpus, source_id: str) -> list[str | None]:
    source = assessed.corpus.sources[source_id].value
    published = source.published.words() if source.published.known else "undated"
    return [source.title, source.publisher, published, source.url, SOURCE_TYPES[source.type]]


def _fresh(freshness: Freshness) -> list[str]:
    """The status and the days on which it will change, as the script of the badges reads them."""
    clock = freshness.clock
    days = ["" if day == NEVER else day.isoformat() for day in (clock.due, clock.overdue, clock.historical)]
    return [str(freshness.status), *days]


def lay(name: str, data: Any) -> str:
    """A script that lays facts where every other script finds them, whichever comes first."""
    return f'{_HELD}["{name}"{_GIVEN}{_text(data)};\n'


def laid(script: str) -> Any:
    """The facts in such a script."""
    return json.loads(script.partition(_GIVEN)[2].rstrip(";\n"))


def entries_of(script: str) -> list[dict[str, Any]]:
    """The entries in the script of a topic, with the days on which their labels change."""
    return [whole(entry) for entry in laid(script)]


def whole(short: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as it is told in short, with the days on which its labels change."""
    claims = [{**claim, "fresh": _whole_fresh(claim["fresh"], claim["until"])} for claim in short["claims"]]
    return {**short, "claims": claims, "fresh": [*_whole_fresh(short["fresh"])[:3], _history(claims)]}


def _history(claims: Iterable[Mapping[str, Any]]) -> str:
    """The day on which the last claim of an entry is history, and the entry with it; empty where that day never comes."""
    days = [claim["fresh"][3] for claim in claims]
    return max(days) if days and all(days) else ""


def _text(data: Any) -> str:
    """Data as scripts hold it; a line that ends in these marks would end early inside a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
