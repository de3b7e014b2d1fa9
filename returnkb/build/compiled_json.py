"""Compiled data of a corpus as JSON files, which search and scrapers read instead of the Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import NEVER, StatusDates
from returnkb.assessment.places.whom_to_ask import Contact, ServiceIndex, first_called, once_existed
from returnkb.assessment.questions.illness_names import IllnessNames
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Entry, Gap, Programme, Service
from returnkb.text.indented_json import indented_json

_YEAR = re.compile(r"\b(19|20)\d\d\b")
# Codes of places that people type: of airports, and of regions and their governments.
SEARCHED_CODES = ("iata", "short", "government")


def compiled_json(assessed: AssessedCorpus) -> dict[str, str]:
    """File name to JSON text, for every compiled data file."""
    builders: dict[str, Callable[[AssessedCorpus], Any]] = {
        "entries.json": entries,
        "places.json": places,
        "vocabulary.json": vocabulary,
        "organisations.json": organisations,
        "evidence.json": evidence,
        "alerts.json": alerts,
    }
    return {name: indented_json(build(assessed), indent=0) for name, build in builders.items()}


def entries(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    """Every entry with its claims, its place and its search terms."""
    names = IllnessNames(record.value for record in assessed.corpus.illnesses.values())
    return [_entry(assessed, entry, names) for entry in assessed.entries.values()]


def _phone(assessed: AssessedCorpus, entry: AssessedEntry) -> dict[str, str]:
    """The first phone number of a service in operation, with its note, and the time of the claim behind it unless the note has a year."""
    service = entry.entry
    found = first_called(service) if isinstance(service, Service) and not once_existed(assessed, entry) else None
    if not found:
        return {}
    office, phone = found
    note = phone.note or ""
    times = [
        claim.claim.observed for claim in entry.claims if claim.claim.id == office.claim and not _YEAR.search(note)
    ]
    until = times[0].latest if times else None
    return {
        "number": phone.number,
        "note": note,
        "when": times[0].format() if times else "",
        "until": until.isoformat() if until else "",
    }


def _entry(assessed: AssessedCorpus, entry: AssessedEntry, names: IllnessNames) -> dict[str, Any]:
    what = entry.entry
    chain = assessed.corpus.chain(entry.place_id) if entry.place_id else []
    data: dict[str, Any] = {
        "id": entry.id,
        "kind": what.kind,
        "url": page_urls.entry(entry.id),
        "title": what.title,
        "summary": what.summary or (_gap_summary(what) if isinstance(what, Gap) else ""),
        "place": entry.place_id,
        "chain": [place.id for place in chain],
        "topic": what.topic,
        "also": list(what.also),
        "groups": list(what.groups),
        "illnesses": _illnesses(what, names),
        "words": list(what.words),
        "status": str(entry.freshness.status),
        **_clock(entry.freshness.dates),
        "claims": [_claim(claim) for claim in entry.claims],
        "body": entry.record.document.body.strip(),
    }
    if what.answer:
        data["answer"] = {name: getattr(what.answer, name) for name in ("text", "claims", "questions")}
    if isinstance(what, Gap):
        data["searched"] = {"asked": what.searched.asked, "day": what.searched.day.isoformat()}
    if isinstance(what, Service):
        data |= {
            "organisation": what.organisation,
            "offers": list(what.offers),
            "area": list(what.area),
            "open": what.status,
            "phone": _phone(assessed, entry),
        }
        data |= {"hosts": list(what.who.hosts), "modes": list(what.who.modes)}
    if isinstance(what, Programme):
        data |= {
            "organisation": what.operator,
            "other_names": list(what.other_names),
            "replaced_by": list(what.replaced_by),
            "replaces": list(what.replaces),
            "offers": _union(what.packages, "offers"),
            "hosts": _union(what.rules, "hosts"),
            "to": _union(what.rules, "to"),
            "modes": _union(what.rules, "modes"),
        }
    return data


def _illnesses(what: Entry, names: IllnessNames) -> list[str]:
    """The illnesses that an entry is about: those it lists, and those that its title or its search words name.

    A programme is about those it lists: ARV are medicines, and “aide au retour volontaire”.
    """
    if isinstance(what, Programme):
        return list(what.illnesses)
    return list(dict.fromkeys((*what.illnesses, *sorted(names.named_in(what.title, *what.words)))))


def _gap_summary(gap: Gap) -> str:
    """The question of a gap and the day of the search, as its summary."""
    return f"{gap.searched.asked} (searched {format_day(gap.searched.day)})"


def _union(parts: tuple[Any, ...], name: str) -> list[str]:
    """Values of a list field over all parts, each once, in order."""
    return list(dict.fromkeys(value for part in parts for value in getattr(part, name)))


def _claim(claim: AssessedClaim) -> dict[str, Any]:
    observed = claim.claim.observed
    return {
        "id": claim.claim.id,
        "text": claim.claim.text,
        "observed": str(observed),
        "when": observed.format(),
        "until": observed.latest.isoformat() if observed.latest else None,
        "scope": claim.scope,
        "status": str(claim.freshness.status),
        "support": str(claim.support),
        "conflicts": list(claim.claim.conflicts),
        **_clock(claim.freshness.dates),
    }


def _clock(clock: StatusDates) -> dict[str, str]:
    days: dict[str, date] = {"due": clock.due, "overdue": clock.overdue, "historical": clock.historical}
    return {name: day.isoformat() for name, day in days.items() if day != NEVER}


def places(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    """Every place with all its names, how many entries it has of its own, and whom to ask there."""
    found = []
    services = ServiceIndex(assessed)
    for record in assessed.corpus.places.values():
        place = record.value
        found.append(
            {
                "id": place.id,
                "label": place.label,
                "kind": place.kind,
                "country": place.country_id,
                "code": place.code,
                "roles": list(place.roles),
                "parent": place.parent,
                "also_in": list(place.also_in),
                "names": {language: list(names) for language, names in place.names.items()},
                "former": list(place.former),
                "other": [*place.other, *(place.codes[one] for one in SEARCHED_CODES if one in place.codes)],
                "url": page_urls.place(place.id),
                "entries": len(assessed.by_place.get(place.id, [])),
                "ask": _whom_to_ask(services.contact(place, ())),
            }
        )
    return found


def _whom_to_ask(contact: Contact | None) -> dict[str, str]:
    """The service to ask where nothing is known, as a link with its phone; empty without one."""
    if contact is None:
        return {}
    return {
        "name": contact.name,
        "url": page_urls.entry(contact.entry.id),
        "phone": contact.phone or "",
        "note": contact.note,
    }


def vocabulary(assessed: AssessedCorpus) -> dict[str, list[dict[str, Any]]]:
    """Topics, kinds of service, groups, modes, illnesses and questions with the words people use for them."""
    corpus = assessed.corpus
    lists: Mapping[str, Mapping[str, Any]] = {
        "topics": corpus.topics,
        "services": corpus.services,
        "groups": corpus.groups,
        "modes": corpus.modes,
    }
    return {
        name: [
            {
                "id": record.id,
                "label": record.value.label,
                "words": {key: list(words) for key, words in record.value.words.items()},
            }
            for record in records.values()
        ]
        for name, records in lists.items()
    } | {"illnesses": _illness_terms(assessed), "questions": _question_terms(assessed)}


def _illness_terms(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    return [
        {
            "id": record.id,
            "label": record.value.label,
            "topic": record.value.topic,
            "words": {key: list(words) for key, words in record.value.words.items()},
            "medicines": list(record.value.medicines),
            "brands": list(record.value.brands),
        }
        for record in assessed.corpus.illnesses.values()
    ]


def _question_terms(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    return [
        {
            "id": record.id,
            "label": record.value.label,
            "topics": list(record.value.topics),
            "illnesses": list(record.value.illnesses),
            "words": {key: list(words) for key, words in record.value.words.items()},
        }
        for record in assessed.corpus.questions.values()
    ]


def alerts(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    """Every alert with the claims it rests on."""
    return [
        {
            "id": record.id,
            "text": record.value.text,
            "places": list(record.value.places),
            "claims": list(record.value.claims),
            "since": str(record.value.since),
            "until": record.value.until.isoformat() if record.value.until else None,
        }
        for record in assessed.corpus.alerts.values()
    ]


def organisations(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    """Every organisation with its names and its successor."""
    return [
        {
            "id": record.id,
            "name": record.value.name,
            "other_names": list(record.value.other_names),
            "former_names": list(record.value.former_names),
            "successor": record.value.successor,
            "url": page_urls.organisation(record.id),
        }
        for record in assessed.corpus.organisations.values()
    ]


def evidence(assessed: AssessedCorpus) -> list[dict[str, Any]]:
    """Every pair of claim and source, with the claim's text, country and quotation, for the scrapers."""
    return [
        {
            "claim": claim.ref,
            "source": item.source,
            "text": claim.claim.text,
            "place": claim.scope,
            "quote": item.quote,
            "quote_language": item.quote_language,
        }
        for claim in assessed.claims.values()
        for item in claim.claim.evidence
    ]
