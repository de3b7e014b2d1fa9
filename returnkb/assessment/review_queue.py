"""What to look at first: the worst status, then the shortest-lived topic, then the oldest."""

from __future__ import annotations

from returnkb.assessment.assess import JudgedEntry, Judgement
from returnkb.assessment.freshness import Status
from returnkb.corpus.corpus import Record
from returnkb.model.source import Source

AT_REST = (Status.CURRENT, Status.HISTORICAL)


def look_first(judgement: Judgement) -> list[JudgedEntry]:
    """Entries that need a look, the most harmful when wrong first; guides and history are left out."""
    topics = judgement.corpus.topics
    waiting = [
        entry
        for entry in judgement.entries.values()
        if entry.freshness.status not in AT_REST and entry.entry.kind != "guide"
    ]
    return sorted(
        waiting,
        key=lambda entry: (
            entry.freshness.rank,
            topics[entry.entry.topic].what.limit_days,
            entry.freshness.clock.due,
            entry.id,
        ),
    )


def never_seen(judgement: Judgement) -> list[Record[Source]]:
    """Sources with an address that no machine has read yet: the shortest-lived topic that leans on them first, then the longest unread."""
    topics, sightings = judgement.corpus.topics, judgement.corpus.sightings
    limits = {
        source: min(topics[judgement.entries[claim.entry_id].entry.topic].what.limit_days for claim in claims)
        for source, claims in judgement.by_source.items()
        if claims
    }
    waiting = [
        record
        for record in judgement.corpus.sources.values()
        if record.what.url and not record.what.retired and record.id in limits
        if record.id not in sightings or sightings[record.id].last_seen is None
    ]
    return sorted(waiting, key=lambda record: (limits[record.id], record.what.read.day, record.id))
