"""Review queue: entries in the order of review, by status, then by the topic's limit, then by age."""

from __future__ import annotations

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import Status
from returnkb.corpus.corpus import Record
from returnkb.model.source import Source

NO_REVIEW = (Status.CURRENT, Status.HISTORICAL)


def review_queue(assessed: AssessedCorpus) -> list[AssessedEntry]:
    """Entries to review, the most urgent first; guides and historical entries need no review."""
    topics = assessed.corpus.topics
    pending = [
        entry
        for entry in assessed.entries.values()
        if entry.freshness.status not in NO_REVIEW and entry.entry.kind != "guide"
    ]
    return sorted(
        pending,
        key=lambda entry: (
            entry.freshness.rank,
            topics[entry.entry.topic].value.limit_days,
            entry.freshness.dates.due,
            entry.id,
        ),
    )


def unread_sources(assessed: AssessedCorpus) -> list[Record[Source]]:
    """Sources with a URL that no machine has read yet, by the shortest limit of the topics that cite them, then by their last reading."""
    topics, source_states = assessed.corpus.topics, assessed.corpus.source_states
    limits = {
        source: min(topics[assessed.entries[claim.entry_id].entry.topic].value.limit_days for claim in claims)
        for source, claims in assessed.by_source.items()
        if claims
    }
    pending = [
        record
        for record in assessed.corpus.sources.values()
        if record.value.url and not record.value.retired and record.id in limits
        if record.id not in source_states or source_states[record.id].last_seen is None
    ]
    return sorted(pending, key=lambda record: (limits[record.id], record.value.read.day, record.id))
