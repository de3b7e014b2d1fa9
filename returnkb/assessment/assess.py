"""A judged corpus: every claim and entry with its freshness and support on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from returnkb.assessment.freshness import Freshness, Status, judge_claim, judge_entry
from returnkb.assessment.support import Support, support
from returnkb.corpus.corpus import Corpus, Record, full_ref, place_of
from returnkb.model.entry import AnyEntry, Claim


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with all that a reader must know beside it."""

    entry_id: str
    claim: Claim
    scope: str | None
    freshness: Freshness
    support: Support

    @property
    def ref(self) -> str:
        """Its full reference: `kosovo/pensions#c1`."""
        return full_ref(self.entry_id, self.claim.id)

    @property
    def is_history(self) -> bool:
        """Whether it belongs to the past."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class JudgedEntry:
    """An entry with its freshness and its judged claims, in the order of the file."""

    record: Record[AnyEntry]
    freshness: Freshness
    claims: tuple[JudgedClaim, ...]

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.record.id

    @property
    def entry(self) -> AnyEntry:
        """What was written."""
        return self.record.what

    @property
    def place_id(self) -> str | None:
        """The place it belongs to."""
        return place_of(self.record.id)

    @property
    def is_history(self) -> bool:
        """Whether all of it belongs to the past."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class Judgement:
    """All judged entries of a corpus on one day."""

    corpus: Corpus
    today: date
    entries: Mapping[str, JudgedEntry]

    @cached_property
    def claims(self) -> Mapping[str, JudgedClaim]:
        """Judged claims by full reference."""
        return {claim.ref: claim for entry in self.entries.values() for claim in entry.claims}

    @cached_property
    def by_place(self) -> Mapping[str, list[JudgedEntry]]:
        """Judged entries by the place they belong to."""
        found: dict[str, list[JudgedEntry]] = {}
        for entry in self.entries.values():
            if entry.place_id:
                found.setdefault(entry.place_id, []).append(entry)
        return found

    @cached_property
    def by_source(self) -> Mapping[str, list[JudgedClaim]]:
        """Judged claims by each source they lean on."""
        found: dict[str, list[JudgedClaim]] = {}
        for claim in self.claims.values():
            for source in dict.fromkeys(evidence.source for evidence in claim.claim.evidence):
                found.setdefault(source, []).append(claim)
        return found


def judge(corpus: Corpus, today: date) -> Judgement:
    """Judge every entry of a corpus whose rules hold, as on a day."""
    entries: dict[str, JudgedEntry] = {}
    for record in corpus.entries.values():
        claims = tuple(
            JudgedClaim(
                record.id,
                claim,
                claim.scope or place_of(record.id),
                judge_claim(corpus, record, claim, today),
                support(corpus, claim),
            )
            for claim in record.what.claims
        )
        freshness = judge_entry(record.what, [claim.freshness for claim in claims], today)
        entries[record.id] = JudgedEntry(record, freshness, claims)
    return Judgement(corpus, today, entries)
