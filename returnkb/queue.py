"""What to look at first: the worst status, then the shortest-lived topic, then the oldest."""

from __future__ import annotations

from returnkb.freshness import Status
from returnkb.judgement import JudgedEntry, Judgement

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
