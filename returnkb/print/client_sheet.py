"""Content of a client's sheet: data and reviewed phrases in the client's language, without any sentence of entries; twin of client-sheet.js."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.age_words import age_word
from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.places.alerts import alerts_of
from returnkb.model.entry import Office, Service
from returnkb.model.sheet_labels import Words
from returnkb.print.fact_sheet import SheetRequest, enclosing_areas

# Contacts on a sheet, so that it fits two pages.
MOST, OLD_YEARS = 8, 5
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE)
# Words for papers in entries, and the phrase for each.
_PAPERS = (
    (r"birth", "paper_birth"), (r"marriage", "paper_marriage"), (r"passport", "paper_passport"),
    (r"identity|\bID\b|residence card|carte", "paper_id"), (r"return|travel document|laissez|readmission", "paper_return"),
    (r"photo", "paper_photo"),
)  # fmt: skip
# The steps of the first days, each with the kinds of service that help.
_STEPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("call_first", frozenset()),
    ("step_papers", frozenset()),
    ("step_register", frozenset({"civil_docs"})),
    ("step_doctor", frozenset({"primary_health", "hospital", "pharmacy"})),
    ("step_school", frozenset({"school"})),
    ("step_help", frozenset({"reintegration_programme", "social_benefit", "cash", "information"})),
)
_AGES = {"recent": "age_recent", "aging": "age_aging", "old": "overdue"}


@dataclass(frozen=True)
class ClientContact:
    """A contact on the sheet: a service, its organisation and one office, in the client's language."""

    name: str
    kinds: tuple[str, ...]
    office: Office
    hours: str
    is_free: bool
    papers: str
    time: str
    age: str


@dataclass(frozen=True)
class Step:
    """A step of the first days, with who helps and a phone where a contact does."""

    words: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ClientSheet:
    """Content of the sheet: starts of alerts, steps of the first days, contacts, and the footnote of the country."""

    alerts: tuple[str, ...]
    steps: tuple[Step, ...]
    contacts: tuple[ClientContact, ...]
    footnote: str | None


def client_sheet(assessed: AssessedCorpus, request: SheetRequest, words: Words) -> ClientSheet:
    """The sheet of a place and its wider areas: services that can be reached, with a phone first, near first."""
    areas = [request.place.id, *(place.id for place in enclosing_areas(assessed.corpus, request.place))]
    found = [
        (entry, service, office)
        for area in areas
        for entry in assessed.by_place.get(area, [])
        if (service := _wanted_service(entry, request)) and (office := _office(assessed, service))
        if not _is_old(entry, office, assessed.today)
    ]
    found.sort(key=lambda one: (not one[2].phones, areas.index(one[0].place_id or "")))
    shown = found[:MOST]
    country = assessed.corpus.place(request.place.country_id)
    return ClientSheet(
        tuple(words.time(one.alert.since) for one in alerts_of(assessed, request.place)),
        tuple(_step(assessed, key, kinds, shown, words) for key, kinds in _STEPS),
        tuple(_contact(assessed, entry, service, office, words) for entry, service, office in shown),
        country.footnote,
    )


def hours_in(hours: str, words: Words) -> str:
    """Opening hours with the days in the client's language; empty where other words remain."""
    if re.search(r"[a-z]", _DAY.sub("", hours), re.IGNORECASE):
        return ""
    return _DAY.sub(lambda found: words[next(day for day in _DAYS if day.startswith(found[1].lower()))], hours)


def papers_in(papers: Iterable[str], words: Words) -> str:
    """Papers in the client's language, and the advice to ask when some could not be named."""
    keys = [next((key for pattern, key in _PAPERS if re.search(pattern, paper, re.I)), None) for paper in papers]
    named = " · ".join(words[key] for key in dict.fromkeys(keys) if key)
    return ". ".join(text for text in (named, words["ask_papers"] if None in keys else "") if text)


def _wanted_service(entry: AssessedEntry, request: SheetRequest) -> Service | None:
    service = entry.entry
    if not isinstance(service, Service) or service.status == "closed":
        return None
    heads = {topic.partition(".")[0] for topic in (service.topic, *service.also)}
    wanted = not request.narrowed or heads & set(request.topics) or set(service.offers) & set(request.services)
    return service if wanted else None


def _office(assessed: AssessedCorpus, service: Service) -> Office | None:
    """The office to name: one with a phone before others that can be reached."""
    reached = [one for one in assessed.corpus.visible_offices(service) if one.phones or one.emails or one.address]
    return next((one for one in reached if one.phones), next(iter(reached), None))


def _claim(entry: AssessedEntry, office: Office) -> AssessedClaim | None:
    """The claim behind the contact."""
    return next((one for one in entry.claims if one.claim.id == office.claim), next(iter(entry.claims), None))


def _is_old(entry: AssessedEntry, office: Office, today: date) -> bool:
    claim = _claim(entry, office)
    latest = claim.claim.observed.latest if claim else None
    return bool(claim and (claim.is_history or (latest and (today - latest).days > OLD_YEARS * 365)))


def _name(assessed: AssessedCorpus, service: Service) -> str:
    return assessed.corpus.organisations[service.organisation].value.name


def _contact(
    assessed: AssessedCorpus, entry: AssessedEntry, service: Service, office: Office, words: Words
) -> ClientContact:
    claim = _claim(entry, office)
    is_dated = bool(claim and claim.claim.observed.known)
    age = _AGES.get(age_word(claim.freshness, assessed.today).style, "") if claim and is_dated else ""
    return ClientContact(
        _name(assessed, service),
        tuple(words.services[offer] for offer in service.offers if offer in words.services),
        office,
        hours_in(office.hours or "", words),
        (service.cost or "").lower().startswith("free"),
        papers_in(service.papers, words),
        words.time(claim.claim.observed) if claim else "",
        words[age] if age else "",
    )


def _step(
    assessed: AssessedCorpus,
    key: str,
    kinds: frozenset[str],
    found: list[tuple[AssessedEntry, Service, Office]],
    words: Words,
) -> Step:
    for _, service, office in found:
        if kinds & set(service.offers):
            return Step(words[key], _name(assessed, service), office.phones[0].number if office.phones else "")
    return Step(words[key])
