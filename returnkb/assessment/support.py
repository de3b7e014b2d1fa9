"""How well a claim is supported: one source, corroborated or conflicting."""

from __future__ import annotations

from enum import StrEnum

from returnkb.corpus.corpus import Corpus, Record
from returnkb.model.entry import Claim
from returnkb.model.source import Source


class Support(StrEnum):
    """The label every claim wears."""

    ONE_SOURCE = "one source"
    CORROBORATED = "corroborated"
    CONFLICTING = "conflicting"


def support(corpus: Corpus, claim: Claim) -> Support:
    """The label of a claim; a conflict is told before anything else."""
    if claim.conflicts:
        return Support.CONFLICTING
    return Support.CORROBORATED if len(independent_sources(corpus, claim)) > 1 else Support.ONE_SOURCE


def independent_sources(corpus: Corpus, claim: Claim) -> list[Record[Source]]:
    """One source for each independent voice: repeating a source, or the same publisher again, adds none."""
    voices: dict[str, Record[Source]] = {}
    publishers: set[str] = set()
    for evidence in claim.evidence:
        record = corpus.sources.get(evidence.source)
        if record is None:
            continue
        root = _root(corpus, record)
        publisher = " ".join(root.value.publisher.casefold().split())
        if root.id not in voices and publisher not in publishers:
            voices[root.id] = record
            publishers.add(publisher)
    return list(voices.values())


def _root(corpus: Corpus, record: Record[Source]) -> Record[Source]:
    """The source that a chain of repetitions goes back to: whose voice it is."""
    seen = {record.id}
    while (
        record.value.derived_from
        and record.value.derived_from not in seen
        and record.value.derived_from in corpus.sources
    ):
        record = corpus.sources[record.value.derived_from]
        seen.add(record.id)
    return record
