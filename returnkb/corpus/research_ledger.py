"""Ledger of researched facts: the claims that state each, and the reasons for omitting the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from returnkb.corpus.corpus import Corpus


@dataclass(frozen=True)
class Ledger:
    """Researched facts with country and topic, the claims that state them, and the reasons for omitting the others."""

    facts: Mapping[str, tuple[str, str]]
    stated: Mapping[str, tuple[str, ...]]
    unused: Mapping[str, str]

    @property
    def uncovered(self) -> list[str]:
        """Facts with neither a claim nor a reason for omission."""
        return [fact for fact in self.facts if fact not in self.stated and fact not in self.unused]

    @property
    def unknown(self) -> list[str]:
        """Facts that a claim or a reason names, but the ledger does not hold."""
        return sorted({*self.stated, *self.unused} - set(self.facts))

    @property
    def contradictory(self) -> list[str]:
        """Facts that have both a claim and a reason for omission."""
        return sorted(set(self.stated) & set(self.unused))

    def counts(self) -> list[tuple[str, str, int, int, int]]:
        """Country, topic, facts, stated, left out; in order."""
        total = Counter(self.facts.values())
        stated = Counter(self.facts[fact] for fact in self.stated if fact in self.facts)
        unused = Counter(self.facts[fact] for fact in self.unused if fact in self.facts)
        return [(*key, total[key], stated[key], unused[key]) for key in sorted(total)]


def read_ledger(corpus: Corpus) -> Ledger:
    """The ledger of a corpus: each researched fact with the claims that state it; empty for a tree without researched facts."""
    stated: dict[str, tuple[str, ...]] = {}
    for record, _, claim in corpus.claims():
        for evidence in claim.evidence:
            if evidence.fact:
                stated[evidence.fact] = (*stated.get(evidence.fact, ()), f"{record.id}#{claim.id}")
    return Ledger(corpus.researched, stated, {record.id: record.value.reason for record in corpus.unused.values()})
