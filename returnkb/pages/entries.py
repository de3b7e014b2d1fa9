"""Pages of entries: freshness, fields of the kind, and every claim with its evidence."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from functools import partial

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.bottom_line import bottom_line
from returnkb.assessment.freshness import NEVER
from returnkb.assessment.places.entries import trail
from returnkb.assessment.places.whom_to_ask import Contact, first_phone, once_existed
from returnkb.eligibility.browser_data import apply_contacts
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Gap, Guide, Programme, Service
from returnkb.pages.context import Page, PageContext, Values, newest_first

_TEMPLATES = {
    "service": "service.md",
    "programme": "programme.md",
    "gap": "gap.md",
    "guide": "guide.md",
    "condition": "entry.md",
}


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every entry."""
    for entry in context.assessed.entries.values():
        yield context.page(
            _TEMPLATES[entry.entry.kind],
            page_urls.entry(entry.id),
            entry.entry.title,
            description=entry.entry.summary or "",
            costly=partial(_values, context, entry),
            entry=entry,
        )


def _values(context: PageContext, entry: AssessedEntry) -> Values:
    apply = apply_contacts(context.assessed, entry.entry).values() if isinstance(entry.entry, Programme) else ()
    return {
        "line": bottom_line(entry),
        "ask": _whom_to_ask(context, entry),
        "apply": list(apply),
        "past": once_existed(context.assessed, entry),
        "unknown": _unknown_fields(entry.entry) if isinstance(entry.entry, Service) else [],
        "trail": trail(context.assessed, entry),
        "freshness_words": freshness_words(context.assessed, entry),
        "claims_heading": "What is known",
        "living": newest_first(claim for claim in entry.claims if not claim.is_history),
        "history": newest_first(claim for claim in entry.claims if claim.is_history),
        "body": entry.record.document.body.strip(),
        "linked_data": context.json_ld(entry) if context.json_ld and context.profile.linked_data else None,
    }


def freshness_words(assessed: AssessedCorpus, entry: AssessedEntry) -> str:
    """Day on which the sources were last read, whether a person checked the facts, and when they are due for a re-check."""
    days = [evidence.accessed for claim in entry.claims for evidence in claim.claim.evidence]
    if isinstance(entry.entry, Guide):
        days += [assessed.corpus.sources[source].value.read.day for source in entry.entry.leans_on]
    if isinstance(entry.entry, Gap):
        days.append(entry.entry.searched.day)
    label = "Searched on" if isinstance(entry.entry, Gap) else "Sources read up to"
    words = [f"{label} {format_day(max(days))}." if days else "This page states no facts of its own."]
    if entry.freshness.verified_on:
        how = f" ({entry.entry.verified_how})" if entry.entry.verified_how else ""
        words.append(f"Checked by a person on {format_day(entry.freshness.verified_on)}{how}.")
    elif entry.claims:
        words.append("Not checked by a person in the field.")
    line = bottom_line(entry)
    if line and line.claim.freshness.dates.due != NEVER and not entry.is_history:
        due = line.claim.freshness.dates.due
        words.append(f"Re-check due: {calendar.month_name[due.month]} {due.year}.")
    return " ".join(words)


def _whom_to_ask(context: PageContext, entry: AssessedEntry) -> Contact | None:
    """The service to ask about an entry of a place, not the entry itself."""
    if entry.place_id is None:
        return None
    if isinstance(entry.entry, Service):
        if first_phone(entry.entry) and not once_existed(context.assessed, entry):
            return None
        kinds = set(entry.entry.offers)
    else:
        kinds = _kinds_to_ask(context, {entry.entry.topic}) or _kinds_to_ask(context, set(entry.entry.also))
    return context.services.contact(context.assessed.corpus.place(entry.place_id), kinds, besides=entry.id)


def _kinds_to_ask(context: PageContext, topics: set[str]) -> set[str]:
    """The kinds of service to ask about some topics, by the questions that counsellors ask."""
    questions = [record.value for record in context.assessed.corpus.questions.values()]
    return {kind for question in questions if topics & set(question.topics) for kind in question.services}


def _unknown_fields(service: Service) -> list[str]:
    """What is not known of a service, in the order of its page."""
    known = {
        "opening hours": any(office.hours for office in service.offices),
        "languages": any(office.languages for office in service.offices),
        "who may come": service.who.text or service.who.groups or service.who.modes or service.who.hosts,
        "papers to bring": service.papers,
        "cost": service.cost,
        "whether it is still open": service.status != "unknown",
    }
    return [name for name, value in known.items() if not value]
