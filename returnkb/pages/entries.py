"""The page of an entry: its freshness, what its kind needs, and every claim with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.exports.linked_data.schema_org import json_ld
from returnkb.exports.records.metadata import export_metadata
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import day_words
from returnkb.model.entry import Gap, Guide
from returnkb.pages.page import Page, PageContext, newest_first

_TEMPLATES = {
    "service": "service.md",
    "programme": "programme.md",
    "gap": "gap.md",
    "guide": "guide.md",
    "condition": "entry.md",
}


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every entry."""
    mark = export_metadata(context.assessed)
    for entry in context.assessed.entries.values():
        yield context.write(
            _TEMPLATES[entry.entry.kind],
            addresses.entry(entry.id),
            entry.entry.title,
            description=entry.entry.summary or "",
            entry=entry,
            trail=trail(context.assessed, entry),
            freshness_words=freshness_words(context.assessed, entry),
            claims_heading="What is known",
            living=newest_first(claim for claim in entry.claims if not claim.is_history),
            history=newest_first(claim for claim in entry.claims if claim.is_history),
            body=entry.record.document.body.strip(),
            linked_data=json_ld(context.assessed, entry, mark) if context.profile.linked_data else None,
        )


def trail(assessed: AssessedCorpus, entry: AssessedEntry) -> list[tuple[str, str | None]]:
    """The way from home to an entry: its places, widest first, then its topic."""
    steps: list[tuple[str, str | None]] = []
    if entry.place_id is None:
        room = {"programmes": ("Programmes", addresses.PROGRAMMES), "guide": ("For counsellors", addresses.GUIDE)}
        steps.append(room[entry.id.split("/", 1)[0]])
        return steps
    for place in reversed(assessed.corpus.chain(entry.place_id)):
        steps.append((place.label, addresses.place(place.id)))
    country = entry.place_id.split("/", 1)[0]
    topic = assessed.corpus.topics[entry.entry.topic].value
    steps.append((topic.label, addresses.topic(country, topic.id)))
    return steps


def freshness_words(assessed: AssessedCorpus, entry: AssessedEntry) -> str:
    """When somebody last read the sources, whether a person checked the facts, and when the next look is due."""
    days = [evidence.accessed for claim in entry.claims for evidence in claim.claim.evidence]
    if isinstance(entry.entry, Guide):
        days += [assessed.corpus.sources[source].value.read.day for source in entry.entry.leans_on]
    if isinstance(entry.entry, Gap):
        days.append(entry.entry.searched.day)
    what = "Searched on" if isinstance(entry.entry, Gap) else "Sources read up to"
    words = [f"{what} {day_words(max(days))}." if days else "This page states no facts of its own."]
    if entry.freshness.verified_on:
        words.append(f"Checked by a person on {day_words(entry.freshness.verified_on)}.")
    elif entry.claims:
        words.append("Not yet checked by a person in the field.")
    living = [claim for claim in entry.claims if not claim.is_history]
    dated = [claim.freshness.clock.due for claim in living if claim.freshness.clock.due.year < 9999]
    if dated:
        words.append(f"Next look due: {day_words(min(dated))}; if today is later, treat this page as out of date.")
    return " ".join(words)
