"""What to look at first: the worst status, then the shortest-lived topic, then the oldest."""

from __future__ import annotations

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import Status
from returnkb.corpus.corpus import Record
from returnkb.model.source import Source

AT_REST = (Status.CURRENT, Status.HISTORICAL)


def review_order(assessed: AssessedCorpus) -> list[AssessedEntry]:
    """Entries that need a look, the most harmful when wrong first; guides and history are left out."""
    topics = assessed.corpus.topics
    waiting = [
        entry
        for entry in assessed.entries.values()
        if entry.freshness.status not in AT_REST and entry.entry.kind != "guide"
    ]
    return sorted(
        waiting,
        key=lambda entry: (
            entry.freshness.rank,
            topics[entry.entry.topic].value.limit_days,
            entry.freshness.clock.due,
            entry.id,
        ),
    )


def never_checked(assessed: AssessedCorpus) -> list[Record[Source]]:
    """Sources with an address that no machine has read yet: the shortest-lived topic that leans on them first, then the longest unread."""
    topics, source_states = assessed.corpus.topics, assessed.corpus.source_states
    limits = {
        source: min(topics[assessed.entries[claim.entry_id].entry.topic].value.limit_days for claim in claims)
        for source, claims in assessed.by_source.items()
        if claims
    }
    waiting = [
        record
        for record in assessed.corpus.sources.values()
        if record.value.url and not record.value.retired and record.id in limits
        if record.id not in source_states or source_states[record.id].last_seen is None
    ]
    return sorted(waiting, key=lambda record: (limits[record.id], record.value.read.day, record.id))
