"""Pages of entries: freshness, fields of the kind, and every claim with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Gap, Guide
from returnkb.pages.context import Page, PageContext, newest_first

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
        yield context.render(
            _TEMPLATES[entry.entry.kind],
            page_urls.entry(entry.id),
            entry.entry.title,
            description=entry.entry.summary or "",
            entry=entry,
            trail=trail(context.assessed, entry),
            freshness_words=freshness_words(context.assessed, entry),
            claims_heading="What is known",
            living=newest_first(claim for claim in entry.claims if not claim.is_history),
            history=newest_first(claim for claim in entry.claims if claim.is_history),
            body=entry.record.document.body.strip(),
            linked_data=context.json_ld(entry) if context.json_ld and context.profile.linked_data else None,
        )


def trail(assessed: AssessedCorpus, entry: AssessedEntry) -> list[tuple[str, str | None]]:
    """Breadcrumbs of an entry: its places, widest first, then its topic."""
    steps: list[tuple[str, str | None]] = []
    if entry.place_id is None:
        lists = {"programmes": ("Programmes", page_urls.PROGRAMMES), "guide": ("For counsellors", page_urls.GUIDE)}
        return [lists[entry.id.split("/", 1)[0]]]
    for place in reversed(assessed.corpus.chain(entry.place_id)):
        steps.append((place.label, page_urls.place(place.id)))
    country = entry.place_id.split("/", 1)[0]
    topic = assessed.corpus.topics[entry.entry.topic].value
    steps.append((topic.label, page_urls.topic(country, topic.id)))
    return steps


def freshness_words(assessed: AssessedCorpus, entry: AssessedEntry) -> str:
    """Day on which the sources were last read, whether a person checked the facts, and when the next review is due."""
    days = [evidence.accessed for claim in entry.claims for evidence in claim.claim.evidence]
    if isinstance(entry.entry, Guide):
        days += [assessed.corpus.sources[source].value.read.day for source in entry.entry.leans_on]
    if isinstance(entry.entry, Gap):
        days.append(entry.entry.searched.day)
    label = "Searched on" if isinstance(entry.entry, Gap) else "Sources read up to"
    words = [f"{label} {format_day(max(days))}." if days else "This page states no facts of its own."]
    if entry.freshness.verified_on:
        words.append(f"Checked by a person on {format_day(entry.freshness.verified_on)}.")
    elif entry.claims:
        words.append("Not yet checked by a person in the field.")
    living = [claim for claim in entry.claims if not claim.is_history]
    dated = [claim.freshness.dates.due for claim in living if claim.freshness.dates.due.year < 9999]
    if dated:
        words.append(f"Next look due: {format_day(min(dated))}; if today is later, treat this page as out of date.")
    return " ".join(words)
