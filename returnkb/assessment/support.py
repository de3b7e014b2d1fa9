"""Support of claims: one source, corroborated or conflicting."""

from __future__ import annotations

from returnkb.assessment.assessed import Support
from returnkb.corpus.corpus import Corpus, Record
from returnkb.model.entry import Claim
from returnkb.model.source import Source


def support(corpus: Corpus, claim: Claim) -> Support:
    """The support of a claim; a conflict takes precedence."""
    if claim.conflicts:
        return Support.CONFLICTING
    return Support.CORROBORATED if len(independent_sources(corpus, claim)) > 1 else Support.ONE_SOURCE


def independent_sources(corpus: Corpus, claim: Claim) -> list[Record[Source]]:
    """One source for each independent origin: a repetition of a source, or a second source of a publisher, adds none."""
    origins: dict[str, Record[Source]] = {}
    publishers: set[str] = set()
    for evidence in claim.supporting:
        record = corpus.sources.get(evidence.source)
        if record is None:
            continue
        original = _original(corpus, record)
        publisher = " ".join(original.value.publisher.casefold().split())
        if original.id not in origins and publisher not in publishers:
            origins[original.id] = record
            publishers.add(publisher)
    return list(origins.values())


def _original(corpus: Corpus, record: Record[Source]) -> Record[Source]:
    """The original source at the end of a chain of repetitions."""
    seen = {record.id}
    while (
        record.value.derived_from
        and record.value.derived_from not in seen
        and record.value.derived_from in corpus.sources
    ):
        record = corpus.sources[record.value.derived_from]
        seen.add(record.id)
    return record
